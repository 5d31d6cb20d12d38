"""JSON lines: one article an object, one object a line."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from tocsin.errors import Telling, UnreadableInputError
from tocsin.read.articles import Stated, build_article, stated_in
from tocsin.read.decode import MAX_ARTICLE_CHARACTERS, unopened
from tocsin.read.frontmatter import read_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tocsin.errors import TocsinError
    from tocsin.model import Article

_TEXT_FIELDS = ("text", "body", "content", "maintext", "article")
_MARKDOWN = {".md", ".markdown"}
_ADDRESS_FIELDS = ("url", "link", "path")
# Every character of an article may be written as an escape of six bytes; metadata have what is left.
MAX_RECORD_BYTES = 6 * MAX_ARTICLE_CHARACTERS + 1_000_000
_REMEDY = 'write one JSON object a line, with at least {"text": "..."}'


def read_records(path: Path, stated: Stated, on_problem: Callable[[TocsinError], None] | None) -> Iterator[Article]:
    """The articles of a file of JSON lines, read line by line.

    Args:
        path: the file.
        stated: what options say; it goes before what a record says.
        on_problem: called with the error of each line that is no article; without it, the first one is raised.

    Raises:
        UnreadableInputError: if the file cannot be opened or holds no record.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise unopened(path, error) from error
    with stream:
        yield from _articles(stream, path, stated, on_problem)


def _articles(
    stream: BinaryIO, path: Path, stated: Stated, on_problem: Callable[[TocsinError], None] | None
) -> Iterator[Article]:
    seen = 0
    for number, line in _lines(stream):
        seen += 1
        with Telling(on_problem, where=f"{path}:{number}"):
            yield _article(line, stated, where=f"{path}:{number}")
    if not seen:
        raise UnreadableInputError("the file is empty", where=str(path), remedy=_REMEDY)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines that are not blank, with their number; `None` for one beyond the cap, which is never held as a whole."""
    number = 0
    while line := stream.readline(MAX_RECORD_BYTES):
        number += 1
        whole = line.endswith(b"\n") or len(line) < MAX_RECORD_BYTES
        while not whole:
            rest = stream.readline(MAX_RECORD_BYTES)
            whole = not rest or rest.endswith(b"\n")
            line = b"\0"
        if line == b"\0":
            yield number, None
        elif line.strip():
            yield number, line


def _article(line: bytes | None, stated: Stated, *, where: str) -> Article:
    if line is None:
        raise UnreadableInputError(f"the line is longer than {MAX_RECORD_BYTES:,} bytes", where=where, remedy=_REMEDY)
    record = _record(line, where=where)
    text = next((record[key] for key in _TEXT_FIELDS if isinstance(record.get(key), str)), None)
    if text is None:
        raise UnreadableInputError("the record has no text", where=where, remedy=_REMEDY)
    address = next((str(record[key]) for key in _ADDRESS_FIELDS if record.get(key)), where)
    said = stated.over(stated_in(record, where=where))
    if PurePath(address).suffix.lower() in _MARKDOWN:
        # An article that was exported is read as the file it came from was.
        fields, start = read_front_matter(text, where=where)
        return build_article(text, said.over(stated_in(fields, where=where)), path=address, markdown=True, start=start)
    return build_article(text, said, path=address)


def _record(line: bytes, *, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise UnreadableInputError("the line is no JSON object", where=where, remedy=_REMEDY) from error
    if not isinstance(record, dict):
        raise UnreadableInputError("the line is no JSON object", where=where, remedy=_REMEDY)
    return {str(name).lower(): value for name, value in record.items()}
