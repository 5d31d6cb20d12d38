"""Feeds and pages of others, as odd as they come: whether anything makes the reader stumble.

    python -m benchmarks.strangers FOLDER...       every file as a feed, a sitemap and a page, from bytes to articles

Meant for the test files of the libraries that read feeds and pages, which their source packages hold. An odd file may
be refused, with words that say what is wrong; an error that nobody foresaw is listed, and the exit code is 1.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tocsin.adapters.feeds import read_feed, read_sitemap
from tocsin.desk.fetching import Fetched, FetchProblem, Trouble
from tocsin.desk.read_item import read_item
from tocsin.desk.sources import FoundItem, Item, NewsSource, SourceKind
from tocsin.errors import Telling, TocsinError, UnexpectedError, UnreadableInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tocsin.desk.fetching import Fetching
    from tocsin.desk.listings import Listing
    from tocsin.desk.manners import Manners

URL = "https://courrier.example/actualite/page.html"
SOURCE = NewsSource("src_1", SourceKind.FEED, "https://courrier.example/flux.xml", "Le Courrier", language="fr")
TODAY = date(2022, 10, 13)


@dataclass(slots=True)
class Told:
    """What became of the files.

    Attributes:
        counts: what reading came to, by way of reading.
        unforeseen: errors that nobody foresaw, each with its file.
    """

    counts: Counter[str] = field(default_factory=Counter)
    unforeseen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Served:
    """Stands for the net: gives one page, or nothing."""

    body: bytes | None

    def fetch(self, wanted: Fetching) -> Fetched:
        """The page, or what a dead server comes to."""
        if self.body is None:
            raise FetchProblem(Trouble.CONNECTION, "nobody answers")
        return Fetched(wanted.url, 200, {"content-type": "text/html"}, self.body)


def read_strangers(files: Iterable[tuple[str, bytes]]) -> Told:
    """Reads each file every way."""
    told = Told()
    for name, data in files:
        _attempt(told, "feed", name, partial(_feed, data))
        _attempt(told, "sitemap", name, partial(_sitemap, data))
        _attempt(told, "page", name, partial(_page, data))
    return told


def _attempt(told: Told, way: str, name: str, read: Callable[[], str]) -> None:
    raised: list[TocsinError] = []
    with Telling(raised.append, where=name):
        told.counts[f"{way}: {read()}"] += 1
    for error in raised:
        told.counts[f"{way}: refused"] += 1
        stumbled = isinstance(error, UnexpectedError) or error.remedy == "report this"
        if stumbled or not error.what:
            told.unforeseen.append(f"{way} {name}: {error}")


def _feed(data: bytes) -> str:
    return _listed(read_feed(data, url=SOURCE.address))


def _sitemap(data: bytes) -> str:
    return _listed(read_sitemap(data, url=SOURCE.address))


def _listed(listing: Listing) -> str:
    """Reads all items of a list whose pages cannot be had, so that the feed's own words must do."""
    for found in listing.items:
        _read(found, None)
    return "read" if listing.items else "read, and empty"


def _page(data: bytes) -> str:
    read = _read(FoundItem(key="1", url=URL, title="Titre", published=None, text="", content=""), data)
    return "read" if read else "no text"


def _read(found: FoundItem, body: bytes | None) -> bool:
    item = Item("itm_1", SOURCE.id, found)
    stumbled: list[TocsinError] = []
    got = read_item(item, SOURCE, cast("Manners", _Served(body)), today=TODAY, on_problem=stumbled.append)
    if not list(got.articles) and not got.reason:
        raise UnreadableInputError("nothing was read, and nothing said why", where=found.key, remedy="report this")
    return bool(list(got.articles))


def files_in(folders: Iterable[Path]) -> Iterable[tuple[str, bytes]]:
    """Every file under the folders, unpacked where it is packed, in order of name."""
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            data = path.read_bytes()
            try:
                yield str(path), gzip.decompress(data) if path.suffix == ".gz" else data
            except (OSError, EOFError, zlib.error):
                yield str(path), data


def main(arguments: list[str]) -> int:
    """Reads what the folders hold and says what became of it."""
    if not arguments:
        print(__doc__)
        return 2
    told = read_strangers(files_in(map(Path, arguments)))
    for what, count in sorted(told.counts.items()):
        print(f"{count:>6} {what}")
    print(f"{len(told.unforeseen):>6} unforeseen errors")
    for line in told.unforeseen:
        print(f"       {line}")
    return 1 if told.unforeseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
