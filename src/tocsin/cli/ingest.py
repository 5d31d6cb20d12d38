"""`tocsin ingest`: files into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.speech import counted, held_in
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from pathlib import Path

    from tocsin.desk.ingest import IngestReport
    from tocsin.desk.place import Place


@click.command(
    short_help="Read files into the store.",
    epilog="""\b
Examples:
  tocsin ingest dispatches/
  tocsin ingest wire.jsonl --db watch.sqlite
  tocsin ingest note.txt --outlet "Le Monde" --published 2022-10-13
  tocsin ingest dispatches/ --watch nuclear-rus --watch chemical-syr

An article that the store holds already is left alone, unless a newer tocsin or watch reads it anew; then the new
records stand beside the old. Each article is stored whole or not at all, so that an ingest can be broken off and run
again. A PATH of - is standard input, read as plain text. A file that cannot be read gets a line on stderr; the others
go on, and the exit code is that of the first problem.""",
)
@options.paths
@options.store
@options.outlet
@options.published
@options.coded_for
@click.pass_context
def ingest(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    db: Place | None,
    outlet: str | None,
    published: str | None,
    watches: tuple[str, ...],
) -> None:
    """Read each PATH (file or folder: .txt, .md, .html, .jsonl) into the store, with its claims and signals."""
    stated = wiring.Stated(outlet, wiring.parse_published(published))
    place = wiring.find_store(db)
    with show.progress("ingesting") as done:
        report = wiring.ingest(
            paths,
            stated,
            db=place,
            watch_ids=watches,
            on_article=lambda article, _added: done(article.path),
            on_problem=show.problem_line,
        )
    if report.articles:
        show.note(held_in(summary(report), printable(str(place))))
    ctx.exit(show.exit_with(report.problems))


def summary(report: IngestReport) -> str:
    """How many articles were new, recoded and unchanged, in words."""
    return ", ".join(counted(number, added.value) for added, number in report.counts.items() if number)
