"""Articles and the places in them: spans, blocks, periods with their precision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Language(StrEnum):
    """The languages that tocsin extracts from."""

    FR = "fr"
    EN = "en"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open run of characters `[start, end)` of an article's unaltered text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers.

        >>> Span(3, 7).of("le tocsin")
        'tocs'
        """
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open days `[start, end)` and the precision with which a text states them."""

    start: date
    end: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts: {self.start} to {self.end}")

    @classmethod
    def day(cls, day: date) -> Period:
        """The period of one day.

        >>> Period.day(date(2022, 10, 13)).end
        datetime.date(2022, 10, 14)
        """
        return cls(day, day + timedelta(days=1))

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.start < other.end and other.start < self.end


class BlockKind(StrEnum):
    """What a paragraph of an article is; only `HEADING` and `BODY` carry claims."""

    METADATA = "metadata"
    HEADING = "heading"
    DATELINE = "dateline"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its kind and where it stands in the text."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """One published text, unaltered, with what is known about its publication.

    Attributes:
        id: `art_` and a hash of outlet and text: the same input gives the same id everywhere.
        text: the text as published; all offsets count its characters.
        language: of the text as a whole.
        blocks: paragraphs in order; together they cover every character that is not white space.
        published: the day (or month) of publication, `None` where the text does not tell. Never the day of reading.
        title: headline, if known.
        outlet: who published it, if known.
        path: the file or address it was read from.
        credit: news agencies the text credits ("avec AFP"), in the order found.
    """

    id: str
    text: str
    language: Language
    blocks: tuple[Block, ...]
    published: Period | None = None
    title: str | None = None
    outlet: str | None = None
    path: str = ""
    credit: tuple[str, ...] = ()


def content_id(prefix: str, *parts: str) -> str:
    """`prefix` and 16 hexadecimal digits of the SHA-256 of `parts`: the same parts give the same id everywhere.

    >>> content_id("art", "AFP", "Texte")
    'art_47da134a210e6575'
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:16]}"
