"""Text and what is stated about it become an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tocsin.errors import UnreadableInputError
from tocsin.model import MARK, Article, BlockKind, content_id
from tocsin.read.blocks import find_blocks
from tocsin.read.credits import find_credit
from tocsin.read.decode import check_text
from tocsin.read.languages import find_language, parse_language
from tocsin.read.published import find_published, parse_date_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.model import Block, Language, Period


@dataclass(frozen=True, slots=True)
class Stated:
    """What an option or metadata say about an article; what they leave out is sought in the text.

    Attributes:
        outlet: who published it.
        published: when.
        title: its headline.
        language: its language.
        credit: names of authors and agencies.
    """

    outlet: str | None = None
    published: Period | None = None
    title: str | None = None
    language: Language | None = None
    credit: tuple[str, ...] = ()

    def over(self, other: Stated) -> Stated:
        """This, with what it leaves out taken from `other`."""
        return Stated(
            self.outlet or other.outlet,
            self.published or other.published,
            self.title or other.title,
            self.language or other.language,
            self.credit or other.credit,
        )


_FIELDS = {
    "outlet": ("outlet", "source", "media", "média", "publisher", "sitename", "site_name", "journal"),
    "published": (
        "published",
        "date",
        "published_at",
        "publication_date",
        "pubdate",
        "date_published",
        "datepublished",
    ),
    "title": ("title", "titre", "headline"),
    "language": ("language", "lang", "langue"),
    "credit": ("credit", "agency", "agence", "author", "auteur", "byline"),
}


def stated_in(fields: Mapping[str, Any], *, where: str) -> Stated:
    """What named fields (front matter, a JSON record) state; unknown names are left alone.

    Raises:
        BadDateError: if the date is none.
        LanguageError: if the language is neither French nor English.
        UnreadableInputError: if a field that counts is neither text nor number.
    """
    named = {name: _first(fields, keys, where=where) for name, keys in _FIELDS.items()}
    return Stated(
        outlet=named["outlet"],
        published=parse_date_option(named["published"], where=where) if named["published"] else None,
        title=named["title"],
        language=parse_language(named["language"], where=where) if named["language"] else None,
        credit=(named["credit"],) if named["credit"] else (),
    )


def build_article(text: str, stated: Stated, *, path: str, markdown: bool = False, start: int = 0) -> Article:
    """The article, its blocks found, and what is not stated sought in the text.

    Args:
        text: the unaltered text.
        stated: what is known from elsewhere.
        path: the file or address it was read from.
        markdown: whether `#` and `>` are marks.
        start: where the article begins, after front matter.

    Raises:
        UnreadableInputError: if there are no words, or too many, or it is marked as an exercise.
        LanguageError: if the text is in neither French nor English.
    """
    check_text(text[start:], where=path)
    refuse_exercise(text, where=path)
    language = stated.language or find_language(text[start:], where=path)
    blocks = find_blocks(text, language, markdown=markdown, start=start)
    outlet = stated.outlet or _wire(text, blocks)
    own_blocks = [block for block in blocks if block.span.start >= start]
    return Article(
        id=content_id("art", outlet or "", text),
        text=text,
        language=language,
        blocks=blocks,
        published=stated.published or find_published(text, own_blocks, language),
        title=stated.title or _headline(text, blocks),
        outlet=outlet,
        path=path,
        credit=find_credit(text, own_blocks, stated.credit),
    )


def refuse_exercise(text: str, *, where: str) -> None:
    """What a drill wrote must not come back as news, say where somebody reads in the folder of a run.

    Raises:
        UnreadableInputError: if the text bears the mark of an exercise.
    """
    if MARK in text:
        what = f"it is marked {MARK}, and what a drill tells is no news"
        raise UnreadableInputError(what, where=where, remedy="leave it out")


def _wire(text: str, blocks: Sequence[Block]) -> str | None:
    """The one agency of the dateline: a dispatch that no outlet is stated for is taken as the agency's own."""
    named = find_credit(text, [block for block in blocks if block.kind is BlockKind.DATELINE])
    return named[0] if len(named) == 1 else None


def _headline(text: str, blocks: Sequence[Block]) -> str | None:
    """The heading before the first prose, on one line."""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            return " ".join(block.span.of(text).split())
        if block.kind is BlockKind.BODY:
            return None
    return None


def _first(fields: Mapping[str, Any], keys: tuple[str, ...], *, where: str) -> str | None:
    """What the first of these fields that holds words says; only the field's own name, the first, must be text."""
    for key in keys:
        value = fields.get(key)
        if value is None or value == "":
            continue
        words = _words(value)
        if words:
            return words
        if words is None and key == keys[0]:
            raise UnreadableInputError(f"{key!r} is no text", where=where, remedy=f"give {key!r} as a string")
    return None


def _words(value: object) -> str | None:
    """Text or a number as text, or the name of a record ({"name": "AFP"}); `None` for anything else."""
    match value:
        case bool():
            return None
        case str() | int() | float():
            return str(value).strip()
        case {"name": str(name)}:
            return name.strip()
    return None
