"""`tocsin batch`: archives and folders in bulk, to Parquet."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.speech import counted, held_in, joined, told
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tocsin.desk.batch import Tally, Unit


@click.command(
    short_help="Read archives and folders in bulk, to Parquet.",
    epilog="""\b
Examples:
  tocsin batch pages.warc.gz --out found/
  tocsin batch crawl/*.warc.gz --out found/ --workers 8
  tocsin batch dispatches/ --out found/ --watch chemical-syr
  tocsin batch sample.warc.gz --out audit/ --no-gate

Only pages in which a pattern of the watch may fire are read, and only their paragraphs in which one may fire are
parsed; the others have no rows. A batch that was killed goes on when the same command is given again. The tables
(articles, claims, signals) lie in the folder as .parquet, what could not be read in problems.jsonl; the columns are
described in docs/batch.md and in the files.""",
)
@options.paths
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Where the tables go."
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="How many processes. Default: as many as there are processors for them.",
)
@click.option("--no-gate", "gated", flag_value=False, default=True, help="Read and parse everything, for audits.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or of a Ray cluster (needs tocsin[ray]).",
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
def batch(  # noqa: PLR0913 (one parameter an option)
    *,
    paths: tuple[Path, ...],
    out: Path,
    workers: int | None,
    gated: bool,
    engine: str,
    outlet: str | None,
    published: str | None,
    watch_id: str,
) -> None:
    """Read each PATH (WARC or WET archive, folder or file) and write its articles, claims and signals to DIR."""
    spec = wiring.BatchSpec(out, watch_id, outlet, wiring.parse_published(published), gated)
    units = wiring.plan_batch(paths)
    with _progress(sum(unit.size for unit in units)) as done:
        batched = wiring.run_batch(
            units, spec, engine=engine, workers=workers or len(os.sched_getaffinity(0)), on_unit=done
        )
    show.note(summary(batched))
    show.note(held_in(", ".join(counted(rows, table) for table, rows in batched.rows.items()), printable(str(out))))


def summary(batched: wiring.Batched) -> str:
    """What became of the pages, in words."""
    tally = batched.tally
    words = f"{tally.seen} pages: {tally.scanned} with the words, {tally.read} read, {tally.articles} parsed"
    unread = f"{tally.problems} problems: see problems.jsonl"
    return joined([told(words), *([told(unread)] if tally.problems else [])])


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Unit, Tally], None]]:
    """A function to call with each unit done; shows share, rate and time left while stderr is a terminal."""
    if not show.is_watched():
        yield lambda _unit, _tally: None
        return
    from rich.console import Console  # noqa: PLC0415 - rich costs a tenth of a second to import
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[pages]} pages, {task.fields[signals]} signals"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=total, pages=0, signals=0)
        pages = signals = 0

        def done(unit: Unit, tally: Tally) -> None:
            nonlocal pages, signals
            pages, signals = pages + tally.seen, signals + tally.signals
            shown.update(task, advance=unit.size, pages=pages, signals=signals)

        yield done
