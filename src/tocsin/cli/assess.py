"""`tocsin assess`: the estimate of a watch at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tocsin.desk.assess_watch import Assessed
    from tocsin.model import Assessment

# As many of what would teach most as a reader acts on.
_NEXT = 6


@click.command(
    short_help="Print the estimate of a watch at one time.",
    epilog="""\b
Examples:
  tocsin assess
  tocsin assess --watch nuclear-rus --as-of 2022-10-14
  tocsin assess --watch nuclear-rus --watch nuclear-nato --format table
  tocsin assess --as-of 2022-10-14 --recorded-by 2022-11-01T12:00:00Z
  tocsin assess --as-of 2022-10-14 --machine
  tocsin assess --as-of 2022-10-14 --without TASS

JSON has one object a line, one line a watch. Two clocks: --as-of asks what the world could have known, by the time of
publication; --recorded-by asks what this store had recorded, analysts' corrections included. What is asked --without
someone, or of the --machine alone, is not kept in the store.""",
)
@click.option(
    "--watch",
    "watches",
    multiple=True,
    default=[wiring.DEFAULT_WATCH],
    show_default=True,
    metavar="ID",
    help="A watch, by id or file; may be given several times.",
)
@options.as_of
@options.recorded_by
@click.option(
    "--format", "style", type=click.Choice(["json", "table"]), default="json", show_default=True, help="How to print."
)
@options.language
@click.option(
    "--reviewed/--machine",
    default=True,
    show_default=True,
    help="With analysts' corrections, or as the machine alone coded it.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="NAME",
    help="Leave out an outlet or a source, as if it had never been heard; may be given several times.",
)
@options.record
@options.store
def assess(  # noqa: PLR0913 (one parameter an option)
    *,
    watches: tuple[str, ...],
    as_of: str | None,
    recorded_by: str | None,
    style: str,
    lang: str,
    reviewed: bool,
    without: tuple[str, ...],
    record: bool,
    db: Path | None,
) -> None:
    """Print the probabilities of a watch's hypotheses, with the evidence behind them."""
    clocks = wiring.parse_clocks(as_of, recorded_by)
    found = wiring.assess(watches, clocks, db=wiring.find_store(db), record=record, reviewed=reviewed, without=without)
    for watch, assessed in zip(dict.fromkeys(watches), found, strict=True):
        if style == "json":
            click.echo(wiring.assessment_line(assessed.assessment, lang))
        else:
            _print(assessed.assessment, watch, lang)
        if assessed.outdated_signals:
            show.note(
                f"{assessed.outdated_signals} signals were coded by other lexicons; "
                "ingest their files again to code them anew"
            )
    _say_unknown(found)


def _say_unknown(found: Sequence[Assessed]) -> None:
    """The names to be left out that no signal of any watch bears: a typing error looks like an outlet of no weight."""
    for name in sorted(frozenset.intersection(*(one.unknown_names for one in found))):
        show.note(f"--without: no signal is from an outlet or source named '{printable(name)}'; nothing is left out")


def _print(assessment: Assessment, watch: str, lang: str) -> None:
    show.table(
        title=f"{assessment.watch} as of {assessment.as_of:%Y-%m-%d %H:%M} UTC",
        columns=("hypothesis", "probability", "5 to 95 %", "1 day", "7 days", "in words"),
        rows=[
            (
                belief.id,
                f"{belief.probability:.2%}",
                f"{belief.low:.2%} to {belief.high:.2%}",
                f"{belief.change_1d:+.2%}",
                f"{belief.change_7d:+.2%}",
                wiring.likelihood_term(belief.probability, lang) or "",
            )
            for belief in assessment.beliefs
        ],
    )
    indices = f"words {assessment.words_index:.2f}   deeds {assessment.deeds_index:.2f}"
    click.echo(f"{indices}   coverage {assessment.coverage:.0%}\n")
    names = [belief.id for belief in assessment.beliefs]
    show.table(
        title="evidence (nats by hypothesis)",
        columns=("day", "indicator", "status", "actor", "grade", "origins", *names),
        rows=[
            (
                str(evidence.event.day),
                evidence.event.indicator,
                evidence.event.status.value,
                evidence.event.actor,
                str(evidence.event.grade),
                str(len(evidence.event.origins)),
                *(f"{evidence.share_nats.get(name, 0.0):+.2f}" for name in names),
            )
            for evidence in assessment.evidence
        ],
    )
    _print_week(assessment, watch, names, lang)
    _print_doubt(assessment, names)


def _print_week(assessment: Assessment, watch: str, names: Sequence[str], lang: str) -> None:
    """The way from the estimate of a week before, step by step."""
    fall = assessment.waterfall
    if fall is None:
        return
    start = ("", f"{fall.days} days before", *(f"{fall.start[name]:+.3f}" for name in names))
    end = {name: fall.start[name] + sum(step.nats[name] for step in fall.steps) for name in names}
    show.table(
        title="how the estimate came about since a week before (centred logarithms, in nats; they add up)",
        columns=("step", "in words", *names),
        rows=[
            start,
            *(
                (step.what, words, *(f"{step.nats[name]:+.3f}" for name in names))
                for step, words in zip(fall.steps, wiring.waterfall_words(assessment, watch, lang), strict=True)
            ),
            ("", "now", *(f"{end[name]:+.3f}" for name in names)),
        ],
    )


def _print_doubt(assessment: Assessment, names: Sequence[str]) -> None:
    """What the estimate hangs on: numbers, voices, and what was not looked at yet."""
    show.table(
        title="which number matters most: the estimate with it at either end of its range",
        columns=("number", "value", "range", *names),
        rows=[
            (
                one.number,
                f"{one.value:g}",
                f"{one.low:g} to {one.high:g}",
                *(f"{ends[0]:.2%} to {ends[1]:.2%}" for ends in (one.probabilities[name] for name in names)),
            )
            for one in assessment.sensitivity
        ],
    )
    show.table(
        title="the estimate without each of the voices that count most",
        columns=("kind", "name", "reports", *names),
        rows=[
            (one.kind, printable(one.name), str(one.reports), *(f"{one.without[name]:.2%}" for name in names))
            for one in assessment.omissions
        ],
    )
    show.table(
        title="what would change the estimate most, were it looked for",
        columns=("indicator", "expected nats"),
        rows=[(one.indicator, f"{one.expected_information_nats:.4f}") for one in assessment.next_best[:_NEXT]],
    )
