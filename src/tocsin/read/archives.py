"""Web archives: WARC records become pages, WET records texts, one at a time, however many the file holds.

What is no page (an image, a redirect, a record of requests) or is broken gets a line, and the next record that can be
found is read. An archive whose records are compressed one by one may be read in parts. A WACZ file packs archives.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import contextmanager
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

_PACKED = ".wacz"
# ARC is told by name so that it is refused with the way out, and not passed over in a folder.
ENDINGS = (".warc", ".warc.gz", ".wet", ".wet.gz", _PACKED, ".arc", ".arc.gz")
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
_MEMBER = b"\x1f\x8b\x08"
# How a record may begin: compressed, or as a line.
_BEGINS = re.compile(rb"\x1f\x8b\x08|(?<=\n)WARC/1\.\d\r?\n")
_LONGEST_BEGIN = 16
_WINDOW = 1 << 16
# Beyond this much, what is packed together is no single record.
_LARGEST_MEMBER = 64_000_000
_DAMAGE = (OSError, EOFError, RuntimeError, ValueError, zlib.error)
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
    for place, stream in _archives(path):
        seen = False
        for at, record in _records(stream, start, end, place, on_problem):
            seen = True
            page = _page(record, f"{place}@{at}", on_problem)
            if page is not None:
                yield page
        if not seen and not start:
            _tell(on_problem, "there is no record in it", where=place, remedy="give a WARC or WET file")


def can_be_parted(path: Path) -> bool:
    """Whether the records of an archive are compressed one by one, so far as its first one tells.

    Raises:
        UnreadableInputError: if the file cannot be opened.
    """
    with _opened(path) as stream:
        unpacking = zlib.decompressobj(31)
        try:
            while not unpacking.eof and stream.tell() < _LARGEST_MEMBER:
                held = stream.read(_WINDOW)
                if not held:
                    return False
                unpacking.decompress(held)
        except zlib.error:
            return _first_record(stream, 1, None, packed=True) is not None
        return unpacking.eof and _is_followed(unpacking.unused_data or stream.read(len(_MEMBER)))


def _is_followed(rest: bytes) -> bool:
    return rest[: len(_MEMBER)] == _MEMBER[: len(rest)]


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise unopened(path, error) from error
    with stream:
        yield stream


def _archives(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The archive that a file is, or all that it packs, each with its name and open.

    Raises:
        UnreadableInputError: if the file cannot be opened, is of the older format, or a damaged zip.
    """
    with _opened(path) as stream:
        if path.suffix.lower() != _PACKED:
            _refuse_arc(stream, path)
            yield str(path), stream
            return
        try:
            with zipfile.ZipFile(stream) as packed:
                for name in sorted(name for name in packed.namelist() if name.lower().endswith(ENDINGS)):
                    with packed.open(name) as part:
                        yield f"{path}!{name}", part  # type: ignore[misc]  # reads, seeks and tells as a file does
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise UnreadableInputError(
                f"the zip is damaged or locked ({error})", where=str(path), remedy="fetch it again"
            ) from error


def _refuse_arc(stream: BinaryIO, path: Path) -> None:
    head = stream.read(_WINDOW)
    stream.seek(0)
    if head.startswith(_MEMBER):
        try:
            head = zlib.decompressobj(31).decompress(head, _LONGEST_BEGIN)
        except zlib.error:
            return
    if head.startswith(b"filedesc:"):
        raise UnreadableInputError(
            "this is an ARC file, the format before WARC",
            where=str(path),
            remedy="convert it: warcio recompress IN.arc.gz OUT.warc.gz",
        )


def _records(
    stream: BinaryIO, start: int, end: int | None, place: str, on_problem: Callable[[TocsinError], None] | None
) -> Iterator[tuple[int, WarcRecord]]:
    """The records with where they begin; behind one that is damaged, the next that can be found."""
    at = _first_record(stream, start, end, packed=True) if start else 0
    # What is damaged is told with its own place if it can be found as a record, else with that of the next one.
    behind = ""

    def tell(what: str, at: int) -> None:
        _tell(on_problem, what, where=f"{place}@{at}", remedy="fetch the archive again; the other records are read")

    while at is not None:
        whole, stated, broken = False, 0, ""
        stream.seek(at)
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, auto_decode="all"):
                if end is not None and record.stream_pos >= end:
                    return
                if behind:
                    tell(behind, at)
                at, stated, whole, behind = record.stream_pos, record.content_length, True, ""
                yield at, record
        except _DAMAGE as error:
            broken = _reason(error)
        else:
            if not _runs_over(stream, at, stated):
                return
        found = _first_record(stream, at + 1, end)
        behind = f"what stands before this record is damaged ({broken})" if broken and whole and found else ""
        if broken and not behind:
            tell(f"a record is damaged or breaks off ({broken})", at)
        at = found


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _runs_over(stream: BinaryIO, at: int, stated: int) -> bool:
    """Whether an uncompressed record says that it is longer than the rest of the file, and so has swallowed others."""
    stream.seek(at)
    packed = stream.read(len(_MEMBER)) == _MEMBER
    return not packed and at + stated > stream.seek(0, 2)


def _page(record: WarcRecord, place: str, on_problem: Callable[[TocsinError], None] | None) -> Page | None:
    """The page in a record; `None`, with a line where that is worth one, if it holds none."""
    if record.record_type not in (WarcRecordType.response, WarcRecordType.conversion, WarcRecordType.resource):
        return None
    address = where = record.headers.get("WARC-Target-URI") or place
    kind = _kind_of(record)
    trouble = _trouble(record, kind)
    data = b""
    try:
        data = record.reader.read(MAX_FILE_BYTES + 1) if not trouble else b""
    except _DAMAGE as error:
        trouble, where = f"the page cannot be unpacked ({_reason(error)})", f"{place} ({address})"
    if len(data) > MAX_FILE_BYTES:
        trouble = f"the record is larger than {MAX_FILE_BYTES // 1_000_000} MB"
    elif not trouble and len(data) < record.content_length and not _is_encoded(record):
        trouble, where = "the record breaks off", f"{place} ({address})"
    if trouble:
        _tell(on_problem, trouble, where=where, remedy=_REMEDY)
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


def _first_record(stream: BinaryIO, start: int, end: int | None, *, packed: bool = False) -> int | None:
    """Where the first record begins at or behind `start`, `None` if none does before `end`.

    Args:
        stream: the archive.
        start: where to search from.
        end: where to stop; `None` for the end of the file.
        packed: whether only compressed records count, as in an archive that is read in parts.
    """
    at = max(0, start - 1)  # the line end before a record that is not compressed
    while end is None or at < end:
        stream.seek(at)
        held = stream.read(_WINDOW)
        for found in _BEGINS.finditer(held):
            place = at + found.start()
            fits = place >= start and (end is None or place < end)
            if fits and (_is_record(stream, place) if found.group() == _MEMBER else not packed):
                return place
        if len(held) < _WINDOW:
            return None
        at += len(held) - _LONGEST_BEGIN
    return None


def _is_record(stream: BinaryIO, at: int) -> bool:
    stream.seek(at)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 64).startswith(b"WARC/")
    except zlib.error:
        return False
