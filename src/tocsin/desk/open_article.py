"""Open an article: its paragraphs with claims and signals where they stand, its origin group, its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.desk.origins import tie_of
from tocsin.desk.ports import own_origin
from tocsin.model import Verdict

if TYPE_CHECKING:
    from tocsin.desk.origins import Tied
    from tocsin.desk.ports import Clocks, OriginLink, Store
    from tocsin.desk.proposing import JudgedProposal
    from tocsin.model import Article, Claim, Correction, Signal, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a paragraph: the claims and signals that hold it, and those that begin with it, by id."""

    text: str
    claims: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article, cut where something begins or ends; together the unaltered words.

    Attributes:
        kind: of block.
        stretches: its words.
        claims: those that begin in it.
        signals: those that begin in it.
    """

    kind: str
    stretches: tuple[Stretch, ...]
    claims: tuple[Claim, ...]
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """An article with all that the store holds of it.

    Attributes:
        article: the article.
        paragraphs: its text.
        origin: the origin it has.
        tie: why it has that origin.
        group: the other articles of that origin, each with why it is in it.
        first_version: the article that it is a later version of, if it is.
        said: the newest correction of each signal that somebody judged.
        additions: claims that a model proposed and an analyst accepted, in the order of the text.
    """

    article: Article
    paragraphs: tuple[Paragraph, ...]
    origin: str
    tie: Tied | None
    group: tuple[tuple[Article, OriginLink], ...]
    first_version: Article | None
    said: dict[str, Correction]
    additions: tuple[JudgedProposal, ...] = ()


def open_article(article_id: str, store: Store, clocks: Clocks, *, coding: str) -> OpenedArticle | None:
    """The article as known by then; `None` if it is not there.

    Args:
        article_id: its id.
        store: where it is.
        clocks: the two clocks.
        coding: version of the lexicons whose records go before others.
    """
    article = store.article(article_id)
    if article is None:
        return None
    claims = store.claims(article_id, recorded_by=clocks.recorded_by)
    signals = tuple(one.signal for one in store.signals(clocks, coding=coding, article=article_id))
    link = store.origins([article_id]).get(article_id)
    first = store.sources().first_versions([article_id]).get(article_id)
    newest = {one.signal: one for one in store.corrections(recorded_by=clocks.recorded_by)}
    return OpenedArticle(
        article=article,
        paragraphs=tuple(
            _paragraph(article, block.kind.value, block.span, claims, signals) for block in article.blocks
        ),
        origin=link.origin if link else own_origin(article_id),
        tie=tie_of(article_id, store),
        group=_group(article_id, link.origin if link else own_origin(article_id), store),
        first_version=store.article(first) if first and first != article_id else None,
        said={key: one for key, one in newest.items() if one.verdict is not Verdict.REOPEN},
        additions=_additions(store, article_id, clocks),
    )


def _additions(store: Store, article_id: str, clocks: Clocks) -> tuple[JudgedProposal, ...]:
    found = store.proposals().every(article=article_id, recorded_by=clocks.recorded_by)
    return tuple(sorted((one for one in found if one.stands), key=lambda one: (one.proposed.span, one.proposed.id)))


def _group(article_id: str, origin: str, store: Store) -> tuple[tuple[Article, OriginLink], ...]:
    """The other articles of an origin, in order of publication."""
    ids = [key for key in store.kin().members([origin]) if key != article_id]
    links = store.origins(ids)
    found = [one for key in ids if key in links and (one := store.article(key)) is not None]
    found.sort(key=lambda one: (one.published.start if one.published else date.max, one.id))
    return tuple((one, links[one.id]) for one in found)


def _paragraph(
    article: Article, kind: str, block: Span, claims: tuple[Claim, ...], signals: tuple[Signal, ...]
) -> Paragraph:
    inside: list[Claim | Signal] = [*claims, *signals]
    inside = [one for one in inside if one.span.start < block.end and block.start < one.span.end]
    edges = {block.start, block.end}
    for one in inside:
        edges |= {max(block.start, one.span.start), min(block.end, one.span.end)}
    stretches = tuple(
        Stretch(
            article.text[start:end],
            tuple(one.id for one in claims if one.span.start <= start and end <= one.span.end),
            tuple(one.id for one in signals if one.span.start <= start and end <= one.span.end),
            tuple(one.id for one in inside if one.span.start == start),
        )
        for start, end in pairwise(sorted(edges))
    )
    return Paragraph(
        kind,
        stretches,
        tuple(one for one in claims if block.start <= one.span.start < block.end),
        tuple(one for one in signals if block.start <= one.span.start < block.end),
    )
