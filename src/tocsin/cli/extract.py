"""`tocsin extract`: claims and signals of files, without a store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show

if TYPE_CHECKING:
    from pathlib import Path

    from tocsin.desk.ports import Problem, Reading


@click.command(
    short_help="Print claims and signals of files.",
    epilog="""\b
Examples:
  tocsin extract dispatch.txt
  tocsin extract *.html --format table
  tocsin extract dispatches/ --published 2022-10 > claims.jsonl
  tocsin extract note.txt --watch chemical-syr

Each document is one line, printed as soon as it is done. A FILE of - is standard input, read as plain text. A file
that cannot be read gets a line on stderr; the others go on, and the exit code is that of the first problem. The schema
of a line: tocsin/desk/schemas/extract.schema.json in the installed package.""",
)
@options.files
@click.option(
    "--format", "style", type=click.Choice(["jsonl", "table"]), default="jsonl", show_default=True, help="How to print."
)
@options.outlet
@options.published
@click.option(
    "--watch",
    "watch_id",
    default=wiring.DEFAULT_WATCH,
    show_default=True,
    metavar="ID",
    help="Code for the family of this watch (id or file).",
)
@click.pass_context
def extract(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    style: str,
    outlet: str | None,
    published: str | None,
    watch_id: str,
) -> None:
    """Print who says what, and what bears on the watch, for each FILE or folder (.txt, .md, .html, .jsonl)."""
    stated = wiring.Stated(outlet, wiring.parse_published(published))
    problems: list[Problem] = []

    def tell(problem: Problem) -> None:
        problems.append(problem)
        show.problem_line(problem)

    with show.progress("extracting", quiet=sys.stdout.isatty()) as done:
        for reading in wiring.extract_files(files, stated, on_problem=tell, watch_id=watch_id):
            _print(reading, style)
            done(reading.article.path)
    ctx.exit(show.exit_with(problems))


def _print(reading: Reading, style: str) -> None:
    if style == "jsonl":
        click.echo(wiring.extract_line(reading))
        sys.stdout.flush()
        return
    show.table(
        title=f"{reading.article.path}: claims",
        columns=("source", "cue", "mode", "certainty", "polarity", "what"),
        rows=[
            (
                claim.source.name if claim.source else "",
                claim.cue.text if claim.cue else "",
                claim.mode.value,
                claim.certainty.value,
                claim.polarity.value,
                claim.text,
            )
            for claim in reading.claims
        ],
    )
    show.table(
        title=f"{reading.article.path}: signals",
        columns=("indicator", "kind", "actor", "status", "source", "words"),
        rows=[
            (signal.indicator, signal.kind.value, signal.actor, signal.status.value, signal.source or "", signal.text)
            for signal in reading.signals
        ],
    )
