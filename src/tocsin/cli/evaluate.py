"""`tocsin evaluate`: how good extraction is on annotated texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import show

if TYPE_CHECKING:
    from tocsin.measure import Figures, Ratio


@click.command(
    short_help="Measure extraction on annotated texts.",
    epilog="""\b
Examples:
  tocsin evaluate gold/ texts/
  tocsin evaluate gold/ texts/ --split dev --lang fr --errors
  tocsin evaluate gold/ texts/ --predictions other-tool.jsonl --format json

How to annotate, and what the figures mean: docs/annotation.md.""",
)
@click.argument("gold", type=click.Path(path_type=Path, file_okay=False))
@click.argument("texts", type=click.Path(path_type=Path, file_okay=False))
@click.option("--split", "splits", multiple=True, help="Only this split; may be repeated. Default: all.")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Only this language.")
@click.option(
    "--predictions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Score these records (JSON lines in the contract of `tocsin extract`) instead of extracting.",
)
@click.option("--errors", is_flag=True, help="List each disagreement: sort, text, expected, given.")
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
def evaluate(
    gold: Path, texts: Path, splits: tuple[str, ...], lang: str | None, predictions: Path | None, **shown: object
) -> None:
    """Print the figures of extraction against the annotations in GOLD of the texts in TEXTS."""
    figures = wiring.evaluate(gold, texts, splits=splits, language=lang, predictions=predictions)
    for name in figures.missing:
        show.note(f"tocsin: {name}: no record of this text; it counts as empty")
    if shown["errors"]:
        for miss in figures.misses:
            click.echo("\t".join((miss.sort, miss.document, miss.expected, miss.given)))
    if shown["style"] == "json":
        click.echo(json.dumps(figures.as_record(), ensure_ascii=False))
    else:
        _tables(figures)


def _tables(figures: Figures) -> None:
    names = ("claims", "attribution", "indicators", "status", "actor", "full")
    rows = [_row(name, getattr(figures, name)) for name in names]
    show.table(
        title=f"{figures.documents} documents",
        columns=("figure", "precision", "recall", "F1", "hits", "given", "gold"),
        rows=rows,
    )
    accuracy = [(name, f"{value:.3f}") for name, value in figures.accuracy.items()]
    alarms = figures.false_alarms_per_100
    if alarms is not None:
        accuracy.append(("false alarms per 100 texts", f"{alarms:.1f}"))
    show.table(title="accuracy over matched claims", columns=("field", "accuracy"), rows=accuracy)
    show.table(
        title="by class",
        columns=("class", "precision", "recall", "F1", "hits", "given", "gold"),
        rows=[_row(f"{field}: {name}", ratio) for field, by in figures.classes.items() for name, ratio in by.items()],
    )


def _row(name: str, ratio: Ratio) -> tuple[str, ...]:
    shares = (f"{ratio.precision:.3f}", f"{ratio.recall:.3f}", f"{ratio.f1:.3f}")
    return (name, *shares, str(ratio.hits), str(ratio.predicted), str(ratio.gold))
