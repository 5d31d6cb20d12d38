"""`tocsin backup` and `tocsin restore`: all of a store in one file, and back, into a store of either kind."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show

if TYPE_CHECKING:
    from tocsin.desk.place import Place


@click.command(
    short_help="All of a store in one file.",
    epilog="""\b
Examples:
  tocsin backup tocsin-backup.gz
  tocsin backup - --db watch.sqlite | ssh keeper 'cat > tocsin-backup.gz'

Others may read and write the store meanwhile; the backup holds it as of one moment.""",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@options.store
def backup(file: Path, db: Place | None) -> None:
    """Write all that the store holds into FILE ("-": standard output)."""
    place = wiring.find_store(db)
    if str(file) == "-":
        wiring.back_up(place, sys.stdout.buffer)
        return
    with show.writing_file(file) as out:
        counts = wiring.back_up(place, out)
    show.note(f"{counts['articles']} articles, {sum(counts.values())} records: {file}")


@click.command(
    short_help="A store from a backup.",
    epilog="""\b
Examples:
  tocsin restore tocsin-backup.gz --db restored.sqlite
  tocsin restore tocsin-backup.gz --db postgresql://desk@db.example/tocsin

A backup is checked to its end before anything is restored; a store that holds something is never written over.""",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.store
def restore(file: Path, db: Place | None) -> None:
    """Make a store of what the backup FILE holds, where there is none yet."""
    place = wiring.find_store(db)
    counts = wiring.restore(file, place)
    show.note(f"{counts.get('articles', 0)} articles, {sum(counts.values())} records: {place}")
