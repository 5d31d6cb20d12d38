"""`tocsin review`: an analyst's judgement of what the machine coded."""

from __future__ import annotations

import getpass
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tocsin.desk.place import Place
    from tocsin.desk.review import Reviewed
    from tocsin.desk.review_queue import Waiting
    from tocsin.model import Signal

    Command = TypeVar("Command", bound=Callable[..., Any])


_BY = click.option(
    "--by",
    "reviewer",
    envvar="TOCSIN_REVIEWER",
    show_envvar=True,
    metavar="NAME",
    callback=lambda _context, _option, name: printable(name or _user()),
    help="Who judges. Default: your user name.",
)


def judged_by(record: str) -> Callable[[Command], Command]:
    """The arguments that every judgement of a record of that name takes."""

    def add(command: Command) -> Command:
        for option in (
            options.store,
            _BY,
            click.option("--reason", required=True, metavar="WORDS", help="Why, in a sentence."),
            click.argument(record.lower(), metavar=record),
        ):
            command = option(command)
        return command

    return add


_judged = judged_by("SIGNAL")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a process without a name, as in some containers
        return "unknown"


@click.group(
    short_help="Accept, reject, recode, merge or split what the machine coded.",
    epilog="""\b
Examples:
  tocsin review reject sig_0123456789abcdef --reason "the convoy is of 2014"
  tocsin review recode sig_0123456789abcdef --status absent --reason "the services saw none"
  tocsin review queue
  tocsin review list
  tocsin review export gold/ && tocsin evaluate gold/ gold/texts

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
def accept(signal: str, reason: str, reviewer: str, db: Place | None) -> None:
    """Accept SIGNAL as the machine coded it; takes back what was said of it before."""
    _decide("accept", (signal,), reason, reviewer, db)


@review.command(epilog='\b\nExample:\n  tocsin review reject sig_0123456789abcdef --reason "the convoy is of 2014"')
@_judged
def reject(signal: str, reason: str, reviewer: str, db: Place | None) -> None:
    """Reject SIGNAL: it counts no more."""
    _decide("reject", (signal,), reason, reviewer, db)


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
def recode(signal: str, reason: str, reviewer: str, db: Place | None, **recoding: str | None) -> None:
    """Give SIGNAL another indicator, status, actor or target; what is not given stays."""
    _decide("recode", (signal,), reason, reviewer, db, recoding)


@review.command(name="list", epilog="\b\nExamples:\n  tocsin review list\n  tocsin review list --format json")
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@options.store
def list_(style: str, db: Place | None) -> None:
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


def _grouping(command: Command) -> Command:
    for option in (
        options.store,
        _BY,
        click.option("--reason", required=True, metavar="WORDS", help="Why, in a sentence."),
        click.argument("signals", nargs=-1, required=True, metavar="SIGNAL..."),
    ):
        command = option(command)
    return command


@review.command(epilog='\b\nExample:\n  tocsin review reopen sig_0123456789abcdef --reason "rejected by mistake"')
@_judged
def reopen(signal: str, reason: str, reviewer: str, db: Place | None) -> None:
    """Take back what was said of SIGNAL: it counts as the machine coded it and waits in the queue again."""
    _decide("reopen", (signal,), reason, reviewer, db)


@review.command(
    epilog="""\b
Example:
  tocsin review merge sig_0123456789abcdef sig_fedcba9876543210 --reason "one launch, told twice\""""
)
@_grouping
def merge(signals: tuple[str, ...], reason: str, reviewer: str, db: Place | None) -> None:
    """Say that the events which hold these SIGNALs are one; `split` takes it back."""
    _decide("merge", signals, reason, reviewer, db)


@review.command(epilog='\b\nExample:\n  tocsin review split sig_0123456789abcdef --reason "another launch"')
@_grouping
def split(signals: tuple[str, ...], reason: str, reviewer: str, db: Place | None) -> None:
    """Say that these SIGNALs are an event of their own; `merge` takes it back."""
    _decide("split", signals, reason, reviewer, db)


@review.command(epilog="\b\nExamples:\n  tocsin review queue\n  tocsin review queue --watch nuclear-rus --limit 5")
@click.option("--watch", "watches", multiple=True, metavar="ID", help="Only what this watch weighs; may be repeated.")
@click.option("--as-of", metavar="TIME", help="What the world could have known by then. Default: now.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many at most.")
@options.store
def queue(watches: tuple[str, ...], as_of: str | None, limit: int, db: Place | None) -> None:
    """List the signals that weigh much or are in doubt and that nobody has judged, those that matter most first.

    Points are the nats by which the event moves an estimate, once and once more for each doubt: no actor told, another
    status than the event's, a source that is not sure, contradiction, a poor or unconfirmed grade.
    """
    place = wiring.find_store(db)
    clocks = wiring.parse_clocks(as_of, None)
    assessed = wiring.assess(watches or wiring.list_watches(), clocks, db=place, record=False)
    found = wiring.review_queue([one.assessment for one in assessed], db=place, limit=limit)
    if not found:
        show.note("nothing waits for review")
        return
    rows = [
        (f"{one.points:.2f}", one.report.signal.id, _coded(one.report.signal), ", ".join(one.why), _short(one))
        for one in found
    ]
    show.table(title="waiting for review", columns=("points", "signal", "coded", "why", "words"), rows=rows)


@review.command(epilog="\b\nExample:\n  tocsin review export gold/ && tocsin evaluate gold/ gold/texts")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@options.store
def export(folder: Path, db: Place | None) -> None:
    """Write what was judged into FOLDER as gold for `tocsin evaluate`; the texts go to FOLDER/texts."""
    found = wiring.export_gold(db=wiring.find_store(db))
    for one in found:
        show.write_file(folder / "texts" / f"{one.name}.txt", one.text)
        show.write_file(folder / f"{one.name}.yaml", one.annotation)
    show.note(f"{len(found)} texts written to {printable(str(folder))}" if found else "no signal has been judged")


def _decide(
    act: str,
    signals: tuple[str, ...],
    reason: str,
    reviewer: str,
    db: Place | None,
    recoding: Mapping[str, str | None] | None = None,
) -> None:
    person = replace(wiring.user(), name=reviewer)
    wiring.decide(act, signals, reason=reason, person=person, db=wiring.find_store(db), recoding=recoding)
    show.note(f"{act} recorded: {' '.join(signals)}, by {printable(reviewer)}")


def _coded(signal: Signal) -> str:
    return f"{signal.indicator} {signal.status.value} {signal.actor}"


def _short(one: Waiting) -> str:
    return textwrap.shorten(printable(one.report.signal.sentence or one.report.signal.text), 80, placeholder="…")


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
