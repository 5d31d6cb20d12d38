"""`tocsin review`: an analyst's judgement of what the machine coded."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tocsin.desk.review import Reviewed
    from tocsin.model import Correction

    Command = TypeVar("Command", bound=Callable[..., Any])


def _judged(command: Command) -> Command:
    """The arguments that every judgement takes."""
    for option in (
        options.store,
        click.option(
            "--by",
            "reviewer",
            envvar="TOCSIN_REVIEWER",
            show_envvar=True,
            metavar="NAME",
            callback=lambda _context, _option, name: printable(name or _user()),
            help="Who judges. Default: your user name.",
        ),
        click.option("--reason", required=True, metavar="WORDS", help="Why, in a sentence."),
        click.argument("signal", metavar="SIGNAL"),
    ):
        command = option(command)
    return command


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a process without a name, as in some containers
        return "unknown"


@click.group(
    short_help="Accept, reject or recode what the machine coded.",
    epilog="""\b
Examples:
  tocsin review reject sig_0123456789abcdef --reason "the convoy is of 2014"
  tocsin review recode sig_0123456789abcdef --status absent --reason "the services saw none"
  tocsin review list

The ids of signals stand in `tocsin assess --format json`, under evidence. What the machine recorded stays as it is; a
correction stands beside it, overrides it in every assessment from then on, and can be taken back by another. What was
assessed before says what it said: `tocsin assess --recorded-by TIME`, and `--machine` for the machine alone.""",
)
def review() -> None:
    """Say what is right or wrong with a signal; the newest correction of a signal counts."""


@review.command(
    epilog='\b\nExample:\n  tocsin review accept sig_0123456789abcdef --reason "read again: the sentence says so"'
)
@_judged
def accept(signal: str, reason: str, reviewer: str, db: Path | None) -> None:
    """Accept SIGNAL as the machine coded it; takes back what was said of it before."""
    _say(wiring.review(signal, "accept", reason=reason, reviewer=reviewer, recoding={}, db=wiring.find_store(db)))


@review.command(epilog='\b\nExample:\n  tocsin review reject sig_0123456789abcdef --reason "the convoy is of 2014"')
@_judged
def reject(signal: str, reason: str, reviewer: str, db: Path | None) -> None:
    """Reject SIGNAL: it counts no more."""
    _say(wiring.review(signal, "reject", reason=reason, reviewer=reviewer, recoding={}, db=wiring.find_store(db)))


@review.command(
    epilog="""\b
Examples:
  tocsin review recode sig_0123456789abcdef --to alert-order --reason "an order, not a movement"
  tocsin review recode sig_0123456789abcdef --status absent --actor RUS --reason "denied by the services" """
)
@click.option("--to", "--indicator", "to", metavar="CODE", help="The indicator that it should have had.")
@click.option(
    "--status", type=click.Choice(["hypothetical", "planned", "absent", "occurred"]), help="The status, likewise."
)
@click.option("--actor", metavar="CODE", help="The actor, likewise.")
@click.option("--target", metavar="CODE", help="The target, likewise.")
@_judged
def recode(signal: str, reason: str, reviewer: str, db: Path | None, **recoding: str | None) -> None:
    """Give SIGNAL another indicator, status, actor or target; what is not given stays."""
    place = wiring.find_store(db)
    _say(wiring.review(signal, "recode", reason=reason, reviewer=reviewer, recoding=recoding, db=place))


@review.command(name="list", epilog="\b\nExamples:\n  tocsin review list\n  tocsin review list --format json")
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@options.store
def list_(style: str, db: Path | None) -> None:
    """List every correction in the order in which they were made, with what the machine had recorded."""
    found = wiring.list_reviews(wiring.find_store(db))
    if style == "json":
        for one in found:
            click.echo(wiring.review_line(one))
        return
    if not found:
        show.note("no correction has been made")
        return
    show.table(
        title="corrections",
        columns=("recorded", "signal", "verdict", "machine", "analyst", "by", "reason", "counts"),
        rows=[_row(one) for one in found],
    )


def _row(reviewed: Reviewed) -> tuple[str, ...]:
    one, machine = reviewed.correction, reviewed.signal
    coded = f"{machine.indicator} {machine.status.value} {machine.actor}" if machine else ""
    new = (one.indicator, one.status.value if one.status else None, one.actor, one.target)
    return (
        f"{one.recorded_at:%Y-%m-%d %H:%M}",
        one.signal,
        one.verdict.value,
        coded,
        " ".join(part for part in new if part),
        one.reviewer,
        printable(one.reason),
        "yes" if reviewed.counts else "no",
    )


def _say(correction: Correction) -> None:
    show.note(f"{correction.verdict.value} recorded: {correction.signal}, by {printable(correction.reviewer)}")
