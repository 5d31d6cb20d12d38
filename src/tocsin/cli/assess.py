"""`tocsin assess`: the estimate of a watch at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show

if TYPE_CHECKING:
    from pathlib import Path

    from tocsin.model import Assessment


@click.command(
    short_help="Print the estimate of a watch at one time.",
    epilog="""\b
Examples:
  tocsin assess
  tocsin assess --watch nuclear-rus --as-of 2022-10-14
  tocsin assess --watch nuclear-rus --watch nuclear-nato --format table
  tocsin assess --as-of 2022-10-14 --recorded-by 2022-11-01T12:00:00Z

JSON has one object a line, one line a watch. Two clocks: --as-of asks what the world could have known, by the time of
publication; --recorded-by asks what this store had recorded.""",
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
@options.record
@options.store
def assess(  # noqa: PLR0913 (one parameter an option)
    *,
    watches: tuple[str, ...],
    as_of: str | None,
    recorded_by: str | None,
    style: str,
    lang: str,
    record: bool,
    db: Path | None,
) -> None:
    """Print the probabilities of a watch's hypotheses, with the evidence behind them."""
    clocks = wiring.parse_clocks(as_of, recorded_by)
    for assessed in wiring.assess(watches, clocks, db=wiring.find_store(db), record=record):
        if style == "json":
            click.echo(wiring.assessment_line(assessed.assessment, lang))
        else:
            _print(assessed.assessment, lang)
        if assessed.outdated_signals:
            show.note(
                f"{assessed.outdated_signals} signals were coded by other lexicons; "
                "ingest their files again to code them anew"
            )


def _print(assessment: Assessment, lang: str) -> None:
    show.table(
        title=f"{assessment.watch} as of {assessment.as_of:%Y-%m-%d %H:%M} UTC",
        columns=("hypothesis", "probability", "5 to 95 %", "1 day", "7 days", "in words"),
        rows=[
            (
                belief.id,
                f"{belief.probability:.1%}",
                f"{belief.low:.1%} to {belief.high:.1%}",
                f"{belief.change_1d:+.1%}",
                f"{belief.change_7d:+.1%}",
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
