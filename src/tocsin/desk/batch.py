"""Batch: archives and folders in bulk, cheap questions first, in units of work that are done whole or not at all.

A unit is a part of an archive or some files of a folder; its number is its place in the input. What it gives is kept
under that number, so that a batch that was killed goes on with the units that are not there yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from tocsin.desk.ports import Problem
from tocsin.desk.printable import printable
from tocsin.errors import Telling, UnreadableInputError
from tocsin.read.archives import Page, can_be_parted, is_archive, page_article, read_pages
from tocsin.read.articles import Stated
from tocsin.read.decode import decode
from tocsin.read.files import list_files, read_file
from tocsin.read.runs import page_runs, runs_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tocsin.coding.sieve import Sieve
    from tocsin.desk.ports import Reading
    from tocsin.errors import TocsinError
    from tocsin.model import Article, Period

UNIT_BYTES = 1 << 19
"""How much of an archive makes one unit: some forty pages, so that at the end no process waits long for another."""
UNIT_FILES = 64
_COMPRESSED = ".gz"


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the input that is done whole or not at all.

    Attributes:
        number: its place in the input.
        paths: an archive, or files.
        start: first byte of the part of the archive.
        end: its last byte, plus one; `None` for all there is.
        size: bytes, for the progress.
    """

    number: int
    paths: tuple[Path, ...]
    start: int = 0
    end: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pages were seen, got through each stage, and gave signals.

    Attributes:
        seen: pages and texts in the input.
        scanned: that the scan of their bytes let through.
        read: that were read, the words of their paragraphs having let them through.
        articles: with a paragraph in which a pattern may fire: these are parsed, and have a row.
        claims: rows.
        signals: rows.
        problems: lines.
    """

    seen: int = 0
    scanned: int = 0
    read: int = 0
    articles: int = 0
    claims: int = 0
    signals: int = 0
    problems: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


@dataclass(slots=True)
class Done:
    """What a unit gave: its readings, each with the place of its record, its problems, and the counts."""

    unit: Unit
    readings: list[tuple[str, Reading]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


class Reader(Protocol):
    """Extracts and codes an article, in which a signal may stand only if one stands in some blocks; `None` for any."""

    def __call__(self, article: Article, *, only: frozenset[int] | None = None) -> Reading:
        """The reading of the article."""
        ...


class Parts(Protocol):
    """Keeps what units gave, each whole or not at all, and joins them at the end."""

    def done(self) -> dict[int, Tally]:
        """The units that are there already."""
        ...

    def keep(self, done: Done) -> None:
        """Keeps what a unit gave; a unit that is there already stays as it is."""
        ...


class Engine(Protocol):
    """Runs work over units, on as many processors as it has, and tells each as soon as it is kept."""

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Tally]]:
        """Every unit, in any order, with what it came to."""
        ...


def plan_units(paths: Sequence[Path], *, unit_bytes: int = UNIT_BYTES) -> list[Unit]:
    """The units of an input, the same for the same input; archives in parts, files in groups.

    Raises:
        UnreadableInputError: if there is no such file or folder, or nothing in it can be read.
    """
    units: list[Unit] = []
    for path in paths:
        files = list_files(path)
        for archive in (file for file in files if is_archive(file)):
            for start, end, size in _ranges(archive, unit_bytes):
                units.append(Unit(len(units), (archive,), start, end, size))
        others = iter([file for file in files if not is_archive(file)])
        while group := tuple(islice(others, UNIT_FILES)):
            units.append(Unit(len(units), group, size=sum(file.stat().st_size for file in group)))
    return units


def _ranges(archive: Path, unit_bytes: int) -> Iterator[tuple[int, int | None, int]]:
    """The parts of an archive; one whose records are not compressed one by one is read as a whole."""
    size = archive.stat().st_size
    if size <= unit_bytes or archive.suffix.lower() != _COMPRESSED or not can_be_parted(archive):
        yield 0, None, size
        return
    for start in range(0, size, unit_bytes):
        end = start + unit_bytes
        yield start, (end if end < size else None), min(unit_bytes, size - start)


@dataclass(frozen=True, slots=True)
class Worker:
    """Does units.

    Attributes:
        read: extracts and codes.
        sieve: the gate; `None` reads, parses and codes everything.
        stated: what the user says of the articles.
    """

    read: Reader
    sieve: Sieve | None
    outlet: str | None = None
    published: Period | None = None

    def work(self, unit: Unit) -> Done:
        """What a unit gives."""
        return _Work(self, unit).run()


class _Work:
    """One unit being done."""

    def __init__(self, worker: Worker, unit: Unit) -> None:
        self._worker, self._unit = worker, unit
        self._stated = Stated(worker.outlet, worker.published)
        self._done = Done(unit)
        self._counts = dict.fromkeys(Tally.__slots__, 0)

    def run(self) -> Done:
        for path in self._unit.paths:
            with Telling(self._tell, where=str(path)):
                if is_archive(path):
                    self._archive(path)
                else:
                    self._file(path)
        done = self._done
        self._counts |= {
            "articles": len(done.readings),
            "claims": sum(len(reading.claims) for _, reading in done.readings),
            "signals": sum(len(reading.signals) for _, reading in done.readings),
            "problems": len(done.problems),
        }
        done.tally = Tally(**self._counts)
        return done

    def _archive(self, path: Path) -> None:
        for page in read_pages(path, start=self._unit.start, end=self._unit.end, on_problem=self._tell):
            self._counts["seen"] += 1
            with Telling(self._tell, where=page.address):
                if self._admitted(page):
                    self._counts["read"] += 1
                    self._article(page_article(page, self._stated), page.place)

    def _admitted(self, page: Page) -> bool:
        """The first two questions of the gate."""
        sieve = self._worker.sieve
        if sieve is None:
            self._counts["scanned"] += 1
            return True
        places = sieve.places(page.data)
        if places is not None and not places:
            return False
        runs = runs_of(page, places if sieve.is_local else None)
        likely = sieve.likely(runs)
        self._counts["scanned"] += bool(likely)
        return bool(likely) and sieve.admits(runs, likely)

    def _file(self, path: Path) -> None:
        articles = read_file(path, outlet=self._worker.outlet, published=self._worker.published, on_problem=self._tell)
        for article in articles:
            for stage in ("seen", "scanned", "read"):
                self._counts[stage] += 1
            self._article(article, article.path)

    def _article(self, article: Article, place: str) -> None:
        """The third question of the gate, and the reading of what it lets through."""
        only: frozenset[int] | None = None
        if self._worker.sieve is not None:
            opened = self._worker.sieve.open_blocks(article)
            if not opened:
                return
            only = opened
        with Telling(self._tell, where=article.path):
            reading = self._worker.read(article, only=only)
            self._done.readings.append((printable(place), reading))

    def _tell(self, error: TocsinError) -> None:
        where = printable(error.where or str(self._unit.paths[0]))
        self._done.problems.append(Problem(where, printable(error.what), error.remedy, error.exit_code))


def runs_of(page: Page, places: tuple[int, ...] | None) -> list[str]:
    """The paragraphs of a page about some places in its bytes; all where there is no telling which."""
    if places is not None and not page.is_text:
        try:
            return list(runs_at(page.data, places))
        except UnicodeDecodeError:
            pass  # another encoding, which takes the whole page to guess
    text = decode(page.data, where=page.address)
    return text.splitlines() if page.is_text else list(page_runs(text))


def run_batch(units: Sequence[Unit], parts: Parts, engine: Engine, *, on_unit: Callable[[Unit, Tally], None]) -> Tally:
    """Does the units that are not there yet; returns what all of them came to.

    Raises:
        UnreadableInputError: if there is nothing to do.
    """
    if not units:
        raise UnreadableInputError("there is nothing to read", remedy="name archives, folders or files")
    there = parts.done()
    total = Tally()
    for unit in units:
        if unit.number in there:
            total += there[unit.number]
            on_unit(unit, there[unit.number])
    for unit, tally in engine.run(unit for unit in units if unit.number not in there):
        total += tally
        on_unit(unit, tally)
    return total


def do_unit(worker: Worker, parts: Parts, unit: Unit) -> tuple[Unit, Tally]:
    """Does one unit and keeps what it gave."""
    done = worker.work(unit)
    parts.keep(done)
    return unit, done.tally


def doing(worker: Worker, parts: Parts) -> Callable[[Unit], tuple[Unit, Tally]]:
    """The work as an engine runs it."""
    return partial(do_unit, worker, parts)
