"""`tocsin export`: what a filter shows, in the formats that other tools read."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tocsin import wiring
from tocsin.cli import filters, options, show
from tocsin.errors import StoreError
from tocsin.model.record import Action

if TYPE_CHECKING:
    from tocsin.desk.exports import Selection
    from tocsin.desk.place import Place

_FORMATS = ("csv", "jsonl", "parquet", "stix", "plover", "annotations", "ics", "atom")
_DEFAULTS = {"plover": "events", "annotations": "claims"}
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@click.command(
    short_help="Write what a filter shows, for other tools.",
    epilog="""\b
Examples:
  tocsin export --format csv --what claims --out claims.csv
  tocsin export --format jsonl --indicator alert-order --since 2022-10-01
  tocsin export --format parquet --out signals.parquet
  tocsin export --format stix --tlp green --out bundle.json
  tocsin export --format atom --view threats > threats.atom
  tocsin export --format jsonl --what articles --with-text > articles.jsonl

Each filter may be given several times; what passes one value of every filter is shown. Signals are as analysts had
corrected them. A file is written whole or not at all. docs/exports.md tells what stands where in each format.""",
)
@click.option("--format", "style", type=click.Choice(_FORMATS), required=True, help="How to write it.")
@filters.filters
@click.option("--view", metavar="NAME", help="A saved view; further filters go before what it says.")
@options.as_of
@options.recorded_by
@click.option(
    "--tlp",
    type=click.Choice(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"], case_sensitive=False),
    default="CLEAR",
    show_default=True,
    help="The level of the Traffic Light Protocol: written into it; what bears a narrower one is left out.",
)
@click.option("--with-text", is_flag=True, help="Articles with their text, which may be under copyright.")
@click.option(
    "--separator", type=click.Choice(list(_SEPARATORS)), default="comma", show_default=True, help="Between CSV cells."
)
@click.option("--bom", is_flag=True, help="CSV with a byte order mark, by which Excel knows UTF-8.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
@options.store
def export(style: str, view: str | None, out: Path | None, **said: Any) -> None:  # noqa: ANN401 (the options of a filter)
    """Write articles, claims, signals, events or assessments to stdout or a file."""
    db = wiring.find_store(said["db"])
    selection, name, title = _selection(style, view, said, db)
    _check(style, selection, said)
    if out is None and style == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is not for a terminal: name a file with --out, or send it on with a pipe.")
    clocks = wiring.parse_clocks(said["as_of"], said["recorded_by"])
    how = wiring.ExportStyle(
        format=style,
        tlp=said["tlp"],
        separator=_SEPARATORS[said["separator"]],
        bom=said["bom"],
        text=said["with_text"],
        name=name,
        title=title,
    )
    if out is None:
        done = wiring.export(selection, clocks, sys.stdout.buffer, db=db, style=how)
    else:
        with show.writing_file(out) as stream:
            done = wiring.export(selection, clocks, stream, db=db, style=how)
        show.note(f"written: {out} ({done.records} {selection.what.value if style != 'ics' else 'exercises held'})")
    # A store in an archive can be exported from, and takes no line.
    with suppress(StoreError):
        said_of = f"{filters.words_of(selection)} --tlp {said['tlp']}"
        wiring.note_deed(wiring.user().name, Action.EXPORT, style, said_of, db=db)
    if done.left:
        show.note(f"left out: {done.left} events that have no PLOVER type, or did not occur")


def _selection(style: str, view: str | None, said: dict[str, Any], db: Place) -> tuple[Selection, str, str]:
    more = filters.selection_of(said, default=_DEFAULTS.get(style, "signals"))
    if view is None:
        words = filters.words_of(more)
        return more, words, f"tocsin: {words}"
    from tocsin.desk.exports import narrowed  # noqa: PLC0415 (as in filters)

    saved = wiring.find_view(view, db=db)
    if said["what"] and said["what"] != saved.selection.what.value:
        raise click.UsageError(f"the view {view} shows {saved.selection.what.value}, not {said['what']}.")
    return narrowed(saved.selection, more), f"view {view}", saved.title


def _check(style: str, selection: Selection, said: dict[str, Any]) -> None:
    if not wiring.fits(style, selection):
        fits = " or ".join(wiring.forms(style))
        raise click.UsageError(f"--format {style} has no form for {selection.what.value}: choose {fits}.")
    if said["with_text"] and selection.what.value != "articles":
        raise click.UsageError("--with-text goes with --what articles.")
