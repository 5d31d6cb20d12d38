"""What the gate is worth: `tocsin batch` against the plain path, on real pages, in one run.

Run `python -m benchmarks.batch`. It takes `../shared/corpora/orangesum` unless told otherwise. The plain path is
trafilatura with metadata, then spaCy, extraction and coding on every page, in one process. Start-up is taken off both:
the plain path is timed with its models loaded, the batch against one of a single page. `--write` puts the figures into
docs/batch.md. Seconds are those of the clock: run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.gold_sets import ROOT, SHARED
from tocsin.coding import code_signals
from tocsin.coding.patterns import compile_lexicons
from tocsin.desk.readings import warm_up
from tocsin.errors import TocsinError
from tocsin.extract import extract
from tocsin.read.archives import page_article, read_pages
from tocsin.read.articles import Stated
from tocsin.watches import load_watch
from tocsin.watches.actors import load_actors

ARCHIVE = SHARED / "corpora" / "orangesum" / "pages-1500.warc.gz"
_ONE_PAGE = "pages-1.warc.gz"
_PAGE = ROOT / "docs" / "batch.md"
_BEGIN, _END = "<!-- measured -->", "<!-- end -->"
_COPIES = (1, 5, 20)
_TICK = 0.05
_TIMES = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command: how long it took, the most memory that it and its processes held, and what it found."""

    seconds: float
    processor: float
    megabytes: float
    pages: int
    signals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain path: pages a second of the clock and of a processor, what it signals, and the places of its pages."""

    rate: float
    by_processor: float
    signals: frozenset[str]
    places: frozenset[str]


def plain(archive: Path, *, sample: int) -> Plain:
    """The plain path on every page, or on so many, evenly spread."""
    watch, actors = load_watch("nuclear-rus"), load_actors()
    warm_up(compile_lexicons(watch))
    pages = list(read_pages(archive))
    chosen = pages[:: max(1, len(pages) // sample)] if sample else pages
    found: set[str] = set()
    begun, worked = time.perf_counter(), time.process_time()
    for page in chosen:
        try:
            article = page_article(page, Stated())
            found.update(signal.id for signal in code_signals(article, extract(article, actors=actors), watch))
        except TocsinError:
            continue  # a page without an article costs its time as well
    rate, by_processor = (len(chosen) / spent for spent in (time.perf_counter() - begun, time.process_time() - worked))
    return Plain(rate, by_processor, frozenset(found), frozenset(page.place for page in chosen))


def batch(
    inputs: list[Path], *, workers: int | None = None, places: frozenset[str] | None = None, watched: bool = False
) -> Run:
    """One run of `tocsin batch`; its signals are those of the articles at some places, or all.

    Its memory is known only where it is watched, which costs time.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "tocsin", "batch", *map(str, inputs), "--out", str(out)]
        command += ["--workers", str(workers)] if workers else []
        begun, worked = time.perf_counter(), _processor_seconds()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT) as running:
            peak = _Peak(running.pid) if watched else None
            _, told = running.communicate()
            seconds = time.perf_counter() - begun
        if running.returncode:
            raise TocsinError(told.decode().strip(), where="tocsin batch", remedy="run the command by hand")
        articles = pq.read_table(out / "articles.parquet", columns=["place", "article"]).to_pylist()
        kept = {row["article"] for row in articles if places is None or row["place"] in places}
        rows = pq.read_table(out / "signals.parquet", columns=["signal", "article"]).to_pylist()
        signals = frozenset(row["signal"] for row in rows if row["article"] in kept)
        processor = _processor_seconds() - worked
        return Run(seconds, processor, peak.stop() if peak else 0.0, int(told.split(b" pages")[0].split()[-1]), signals)


def _processor_seconds() -> float:
    """What all processes that this one started, and they in turn, have spent so far."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


class _Peak(threading.Thread):
    """The most memory that a process and those that it started hold together, shared pages counted once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._most, self._over = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(_TICK):
            self._most = max(self._most, sum(_kilobytes(pid) for pid in _family(self._pid)))

    def stop(self) -> float:
        """Megabytes."""
        self._over.set()
        self.join()
        return self._most / 1000


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            found.extend(map(int, Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split()))
        except OSError:
            continue  # it has ended meanwhile
    return found


def _kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _quickest(inputs: list[Path], workers: int | None = None, places: frozenset[str] | None = None) -> Run:
    """Of a few runs the quickest: what else a machine does only ever adds time."""
    return min((batch(inputs, workers=workers, places=places) for _ in range(_TIMES)), key=lambda run: run.seconds)


def measure(archive: Path, *, sample: int, copies: tuple[int, ...]) -> list[tuple[str, str]]:
    """Every figure with its name."""
    path = plain(archive, sample=sample)
    expected, places = path.signals, path.places
    one_page = [archive.with_name(_ONE_PAGE)]
    start, all_cores = _quickest(one_page), _quickest([archive], places=places)
    quick = all_cores.pages / (all_cores.seconds - start.seconds)
    worked = all_cores.pages / (all_cores.processor - start.processor)
    kept = len(expected & all_cores.signals)
    figures = [
        ("pages", f"{all_cores.pages} ({archive.stat().st_size / 1e6:.0f} MB packed)"),
        (f"plain path on {len(places)} pages, pages a second", f"{path.rate:.1f}"),
        ("batch, start-up", f"{start.seconds:.1f} s"),
        (f"batch with {len(os.sched_getaffinity(0))} processes, pages a second once started", f"{quick:.0f}"),
        ("ratio by the clock", f"{quick / path.rate:.0f}"),
        ("ratio by processor seconds, once started", f"{worked / path.by_processor:.0f}"),
        ("signals of the plain path kept", f"{kept} of {len(expected)} ({len(places)} pages compared)"),
    ]
    single = _quickest([archive], 1).seconds - _quickest(one_page, 1).seconds
    double = _quickest([archive], 2).seconds - _quickest(one_page, 2).seconds
    figures.append(("two processes against one", f"{single / double:.2f}"))
    with tempfile.TemporaryDirectory() as folder:
        links = [Path(folder) / f"{number:02}.warc.gz" for number in range(max(copies))]
        for link in links:
            link.symlink_to(archive.resolve())
        for number in copies:
            run = batch(links[:number], watched=True)
            figures.append((f"peak memory, {number} times the archive", f"{run.megabytes:.0f} MB"))
    return figures


def write(figures: list[tuple[str, str]]) -> None:
    """Puts the figures into the page."""
    lines = [f"Measured {datetime.now(UTC):%Y-%m-%d}:", "", "| what | figure |", "|---|---|"]
    lines += [f"| {name} | {figure} |" for name, figure in figures]
    page = _PAGE.read_text("utf-8")
    before, _, rest = page.partition(_BEGIN)
    _, _, behind = rest.partition(_END)
    _PAGE.write_text(f"{before}{_BEGIN}\n" + "\n".join(lines) + f"\n{_END}{behind}", "utf-8")


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=ARCHIVE, help="a WARC file beside one of a single page")
    parser.add_argument("--plain-sample", type=int, default=0, metavar="N", help="pages of the plain path; 0 for all")
    parser.add_argument("--copies", type=int, nargs="+", default=_COPIES, help="how often the archive is given")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/batch.md")
    asked = parser.parse_args()
    for needed in (asked.archive, asked.archive.with_name(_ONE_PAGE)):
        if not needed.exists():
            print(f"skipped: there is no {needed}; give another archive with --archive")
            return 0
    figures = measure(asked.archive, sample=asked.plain_sample, copies=tuple(asked.copies))
    for name, figure in figures:
        print(f"{name}: {figure}")
    if asked.write:
        write(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
