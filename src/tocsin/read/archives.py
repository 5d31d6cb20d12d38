"""Web archives: WARC records become pages, WET records texts, one at a time, however many the file holds.

What is no page (an image, a redirect, a record of requests) or is broken gets a line, and the next record is read. A
compressed archive may be read in parts, for its records are compressed one by one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from tocsin.errors import Telling, UnreadableInputError
from tocsin.read.articles import build_article
from tocsin.read.decode import MAX_FILE_BYTES, decode, unopened
from tocsin.read.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastwarc.warc import WarcRecord

    from tocsin.errors import TocsinError
    from tocsin.model import Article
    from tocsin.read.articles import Stated

ENDINGS = (".warc", ".warc.gz", ".wet", ".wet.gz")
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
_MEMBER = b"\x1f\x8b\x08"
_WINDOW = 1 << 16
_GOOD = 200
_REMEDY = "nothing need be done: the other records are read"


@dataclass(frozen=True, slots=True)
class Page:
    """One record that may hold an article.

    Attributes:
        place: where it stands: `file@offset`.
        address: what it was fetched from, else its place.
        data: the bytes of the page, or of the text.
        is_text: whether it is plain text rather than HTML.
    """

    place: str
    address: str
    data: bytes
    is_text: bool


def is_archive(path: Path) -> bool:
    """Whether a file is a web archive, by its name."""
    return path.name.lower().endswith(ENDINGS)


def read_archive(path: Path, stated: Stated, on_problem: Callable[[TocsinError], None] | None) -> Iterator[Article]:
    """The articles of a WARC or WET file, in order.

    Raises:
        UnreadableInputError: if the file cannot be opened or holds no record.
    """
    for page in read_pages(path, on_problem=on_problem):
        with Telling(on_problem, where=page.address):
            yield page_article(page, stated)


def page_article(page: Page, stated: Stated) -> Article:
    """The article of a record.

    Raises:
        UnreadableInputError: if there is none in it.
        LanguageError: if it is in neither French nor English.
    """
    text = decode(page.data, where=page.address)
    return (build_article if page.is_text else read_page)(text, stated, path=page.address)


def read_pages(
    path: Path, *, start: int = 0, end: int | None = None, on_problem: Callable[[TocsinError], None] | None = None
) -> Iterator[Page]:
    """The pages and texts among the records of an archive that begin in its bytes `[start, end)`.

    Args:
        path: the archive, compressed or not.
        start: where to begin; a record that begins before it is left to whoever reads that part.
        end: where to stop; `None` for the end of the file.
        on_problem: called with the error of each record that is no page; without it, such records are passed over.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise unopened(path, error) from error
    with stream:
        seen = False
        for place, record in _records(stream, start, end, path, on_problem):
            seen = True
            page = _page(record, place, on_problem)
            if page is not None:
                yield page
        if not seen and not start:
            _tell(on_problem, "there is no record in it", where=str(path), remedy="give a WARC or WET file")


def _records(
    stream: BinaryIO, start: int, end: int | None, path: Path, on_problem: Callable[[TocsinError], None] | None
) -> Iterator[tuple[str, WarcRecord]]:
    """The records with their places; behind one that is damaged, the next compressed one that can be found."""
    at = _first_member(stream, start, end) if start else 0
    while at is not None:
        stream.seek(at)
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, auto_decode="all"):
                at = record.stream_pos
                if end is not None and at >= end:
                    return
                yield f"{path}@{at}", record
        except (OSError, EOFError, RuntimeError, ValueError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            what = f"a record is damaged or breaks off ({reason})"
            _tell(on_problem, what, where=f"{path}@{at}", remedy="fetch the archive again; the other records are read")
            at = _first_member(stream, at + 1, end)
        else:
            return


def _page(record: WarcRecord, place: str, on_problem: Callable[[TocsinError], None] | None) -> Page | None:
    """The page in a record; `None`, with a line where that is worth one, if it holds none."""
    if record.record_type not in (WarcRecordType.response, WarcRecordType.conversion, WarcRecordType.resource):
        return None
    address = record.headers.get("WARC-Target-URI") or place
    kind = _kind_of(record)
    trouble = _trouble(record, kind)
    data = record.reader.read(MAX_FILE_BYTES + 1) if not trouble else b""
    if len(data) > MAX_FILE_BYTES:
        trouble = f"the record is larger than {MAX_FILE_BYTES // 1_000_000} MB"
    elif not trouble and len(data) < record.content_length and not _is_encoded(record):
        trouble = "the record breaks off"
    if trouble:
        _tell(on_problem, trouble, where=address, remedy=_REMEDY)
        return None
    return Page(place, address, data, kind == "text/plain")


def _kind_of(record: WarcRecord) -> str:
    """The kind of content: as the server said, else as the archive says."""
    stated = record.http_content_type
    if not stated and record.record_type != WarcRecordType.response:
        stated = record.headers.get("Content-Type")
    return (stated or "").split(";")[0].strip().lower()


def _trouble(record: WarcRecord, kind: str) -> str:
    """Why a record holds no page, before its content is looked at; "" if it may."""
    headers = record.http_headers if record.record_type == WarcRecordType.response else None
    if headers is not None and headers.status_code not in {None, _GOOD}:
        return f"the server answered {headers.status_code}"
    return "" if kind in _PAGE_TYPES else f"it is {kind[:60]}, not a page"


def _is_encoded(record: WarcRecord) -> bool:
    """Whether the server packed the page, so that its length tells nothing of what was unpacked."""
    headers = record.http_headers
    return bool(headers and (headers.get("Content-Encoding") or headers.get("Transfer-Encoding")))


def _tell(on_problem: Callable[[TocsinError], None] | None, what: str, *, where: str, remedy: str) -> None:
    if on_problem is not None:
        on_problem(UnreadableInputError(what, where=where, remedy=remedy))


def _first_member(stream: BinaryIO, start: int, end: int | None) -> int | None:
    """Where the first compressed record begins at or behind `start`, `None` if none does before `end`."""
    stream.seek(start)
    at, held = start, stream.read(_WINDOW)
    while held and (end is None or at < end):
        found = held.find(_MEMBER)
        while found >= 0:
            if (end is None or at + found < end) and _is_record(stream, at + found):
                return at + found
            found = held.find(_MEMBER, found + 1)
        at += max(1, len(held) - len(_MEMBER) + 1)
        stream.seek(at)
        held = stream.read(_WINDOW)
        if len(held) < len(_MEMBER):
            return None
    return None


def _is_record(stream: BinaryIO, at: int) -> bool:
    stream.seek(at)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 64).startswith(b"WARC/")
    except zlib.error:
        return False
