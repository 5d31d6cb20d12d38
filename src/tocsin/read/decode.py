"""Bytes to text: UTF-8 to the letter, other encodings by guess, and a clear refusal for what is no text."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from tocsin.errors import UnreadableInputError

if TYPE_CHECKING:
    from pathlib import Path

# A page of a large outlet is below 2 MB and a dispatch below 20 kB; beyond these, the file is something else.
MAX_FILE_BYTES = 16_000_000
MAX_ARTICLE_CHARACTERS = 1_000_000
# The longest paragraph among 1,500 news pages (OrangeSum, read 2026-11) has some 8,000 characters.
MAX_LINE_CHARACTERS = 100_000

_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What French and English outlets have used in thirty years; a free choice among all encodings guesses worse. Latin-1 is
# left out, since cp1252 gives the same letters and œ, € and typographic marks besides. Of 240 pages in each encoding
# (OrangeSum, 2026-11) all of cp1252 and Latin-1 came back whole, and all but one of Mac Roman; of cp850, two in three.
_LIKELY = ["cp1252", "iso8859_15", "mac_roman", "cp850"]
_HALF = re.compile("[\ud800-\udfff]")
_UNWRITTEN = re.compile(r"[\x80-\x9f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableInputError: if the file is missing, is no file, may not be read, or is larger than `MAX_FILE_BYTES`.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise unopened(path, error) from error
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableInputError(
            f"the file is larger than {MAX_FILE_BYTES // 1_000_000} MB",
            where=str(path),
            remedy="give one article a file, or JSON lines with one article a line",
        )
    return data


def unopened(path: Path, error: OSError) -> UnreadableInputError:
    """The error for a file or folder that could not be opened."""
    if isinstance(error, FileNotFoundError):
        return UnreadableInputError("no such file or folder", where=str(path), remedy="check the path")
    reason = (error.strerror or type(error).__name__).lower()
    return UnreadableInputError(f"cannot be opened ({reason})", where=str(path), remedy="check its kind and rights")


def decode(data: bytes, *, where: str) -> str:
    r"""The text that `data` holds, line ends and a UTF-8 byte-order mark left as they are.

    UTF-8 is taken wherever it fits. UTF-16 and UTF-32 are known by their mark or their zero bytes, the rest is guessed
    among the encodings of western Europe.

    >>> decode("L’Otan\r\n".encode(), where="a.txt"), decode("élysée".encode("cp1252"), where="b.txt")
    ('L’Otan\r\n', 'élysée')

    Raises:
        UnreadableInputError: if `data` is no text.
    """
    _refuse_binary(data, where=where)
    text = _decoded(data)
    if text is None or len(_CONTROL.findall(text)) > 2 + len(text) / 500:
        raise UnreadableInputError("this is not a text", where=where, remedy="give .txt, .md, .html or .jsonl files")
    return text


def check_text(text: str, *, where: str) -> str:
    """`text` itself, once it is known to hold words within the caps.

    Raises:
        UnreadableInputError: if there is no letter in it, or a line or the whole is too long for an article.
    """
    if not any(character.isalpha() for character in text):
        what = "there are no words in it" if text.strip() else "the text is empty"
        raise UnreadableInputError(what, where=where, remedy="give a file that holds an article")
    half = _HALF.search(text)
    if half:
        raise UnreadableInputError(
            f"character {half.start() + 1} is half of one (a lone surrogate)",
            where=where,
            remedy="write the text again as UTF-8",
        )
    if len(text) > MAX_ARTICLE_CHARACTERS:
        raise UnreadableInputError(
            f"{len(text):,} characters are no article (at most {MAX_ARTICLE_CHARACTERS:,})",
            where=where,
            remedy="split it into articles",
        )
    longest = max(len(line) for line in text.splitlines())
    if longest > MAX_LINE_CHARACTERS:
        raise UnreadableInputError(
            f"a line of {longest:,} characters is no paragraph (at most {MAX_LINE_CHARACTERS:,})",
            where=where,
            remedy="break the text into paragraphs",
        )
    return text


def _refuse_binary(data: bytes, *, where: str) -> None:
    for magic, name in _BINARY.items():
        if data.startswith(magic):
            raise UnreadableInputError(
                f"this is {name}, not a text", where=where, remedy="convert it to .txt, .md, .html or .jsonl first"
            )


def _decoded(data: bytes) -> str | None:
    """The text in the first encoding that fits, `None` if none does."""
    encoding = _wide_encoding(data)
    if encoding:
        return _strictly(data, encoding)
    if b"\0" in data:
        return None
    text = _strictly(data, "utf-8")
    return _guessed(data) if text is None else text


def _wide_encoding(data: bytes) -> str | None:
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    # Latin letters in two bytes each leave a zero in nearly every second place; no other text has zeros at all.
    if len(sample) >= 4 and sample[1::2].count(0) > 0.35 * len(sample):
        return "utf-16-le"
    if len(sample) >= 4 and sample[0::2].count(0) > 0.35 * len(sample):
        return "utf-16-be"
    return None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> str | None:
    best = from_bytes(data, cp_isolation=_LIKELY, enable_fallback=False).best()
    text = _strictly(data, best.encoding) if best else None
    # The ISO encodings hold control characters where cp1252 holds "œ" and dashes, and nobody writes those.
    doubtful = text is None or _UNWRITTEN.search(text)
    return (_strictly(data, "cp1252") if doubtful else None) or text
