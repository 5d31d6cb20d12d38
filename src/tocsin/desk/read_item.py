"""Read an item: its page becomes an article, or else what the feed itself says of it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.desk.fetching import Fetching, FetchProblem, Trouble
from tocsin.desk.pacing import ITEM_ATTEMPTS
from tocsin.desk.sources import Outcome, SourceKind
from tocsin.desk.visit_source import PAGE_ACCEPT, PAGE_KINDS, outcome_of
from tocsin.errors import BadDateError, LanguageError, UnreadableInputError
from tocsin.model import Language, Period
from tocsin.read import parse_date_option, read_file
from tocsin.read.articles import Stated, build_article
from tocsin.read.decode import decode
from tocsin.read.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from tocsin.desk.fetching import Fetched
    from tocsin.desk.manners import Manners
    from tocsin.desk.sources import Item, NewsSource
    from tocsin.errors import TocsinError
    from tocsin.model import Article

# Below this share of what the feed says, the page gave only its teaser, as behind a paywall.
_LEAST_SHARE = 0.8
# East of Greenwich tomorrow has begun; a day beyond is a slip, and would keep it out of all estimates till then.
_AHEAD = timedelta(days=1)
# Servers name these for all that they send: what reads as UTF-8 is UTF-8, and the rest is wider than they say.
_NAMED_FOR_ALL = frozenset({"ascii", "iso8859-1", "cp1252"})
_PASSING = {Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.SERVER_ERROR, Outcome.THROTTLED}
_PASSING_TROUBLES = {Trouble.TIMEOUT, Trouble.CONNECTION, Trouble.TLS, Trouble.PROTOCOL}


@dataclass(frozen=True, slots=True)
class ItemRead:
    """What reading an item came to.

    Attributes:
        articles: what was read; none where there was nothing.
        reason: why the page itself was not read, or there is no article; empty where all is well.
        again: whether the page should be asked for once more later.
        foreign: whether the text is in a language that tocsin does not read.
        headers: of the answer, where the server may ask for patience.
    """

    articles: Iterable[Article] = ()
    reason: str = ""
    again: bool = False
    foreign: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    article: Article | None = None
    reason: str = ""
    again: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def read_item(
    item: Item, source: NewsSource, manners: Manners, *, today: date, on_problem: Callable[[TocsinError], None]
) -> ItemRead:
    """The article of an item; where its page cannot be had, what the feed says.

    Args:
        item: what is listed.
        source: where it was listed.
        manners: gets the page.
        today: when an edited text counts from, for its earlier words were read before.
        on_problem: told of records in a file that are no articles.
    """
    if source.kind is SourceKind.FILE:
        return ItemRead(read_file(Path(item.found.key), outlet=source.outlet, on_problem=on_problem))
    stated = _stated(item, source, today)
    try:
        page = _read_page(item, manners, stated, today) if item.found.url else _Page(reason="the item names no page")
        told = _from_feed(item, source, stated)
    except LanguageError as error:
        return ItemRead(reason=error.what, foreign=True)
    again = page.again and item.attempts + 1 < ITEM_ATTEMPTS
    if page.article is not None and not _is_teaser(page.article, told):
        return ItemRead((page.article,))
    if told is not None:
        return ItemRead((told,), page.reason, again, headers=page.headers)
    return ItemRead((), page.reason or "there is no text", again, headers=page.headers)


def _stated(item: Item, source: NewsSource, today: date) -> Stated:
    edited = item.article is not None and item.attempts == 0
    published = Period.day(today) if edited else _published(item, today)
    return Stated(outlet=source.outlet, published=published, title=item.found.title)


def _published(item: Item, today: date) -> Period | None:
    try:
        published = parse_date_option(item.found.published) if item.found.published else None
    except BadDateError:
        return None
    return None if published and _is_ahead(published, today) else published


def _is_ahead(published: Period, today: date) -> bool:
    return published.start > today + _AHEAD


def _read_page(item: Item, manners: Manners, stated: Stated, today: date) -> _Page:
    url = item.found.url or ""
    try:
        got = manners.fetch(Fetching(url, accept=PAGE_ACCEPT, kinds=PAGE_KINDS))
    except FetchProblem as problem:
        return _Page(reason=problem.what, again=problem.trouble in _PASSING_TROUBLES)
    outcome = outcome_of(got)
    if outcome is not Outcome.READ:
        return _Page(reason=f"the server answered {got.status}", again=outcome in _PASSING, headers=got.headers)
    try:
        return _Page(_dated_page(_decoded(got), stated, today, url))
    except UnreadableInputError as error:
        return _Page(reason=error.what)


def _dated_page(html: str, stated: Stated, today: date, url: str) -> Article:
    """The article of the page; one that gives itself a day yet to come was there on the day it was read."""
    article = read_page(html, stated, path=url)
    if article.published is None or not _is_ahead(article.published, today):
        return article
    return read_page(html, replace(stated, published=Period.day(today)), path=url)


def _decoded(got: Fetched) -> str:
    """The page as text, by the character set that the server names where that fits, else by its bytes."""
    _, _, named = got.headers.get("content-type", "").lower().partition("charset=")
    try:
        name = codecs.lookup(named.strip(" \"';").split(";")[0]).name
        return decode(got.body, where=got.url) if name in _NAMED_FOR_ALL else got.body.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return decode(got.body, where=got.url)


def _from_feed(item: Item, source: NewsSource, stated: Stated) -> Article | None:
    """The article that the feed's own words make; `None` where they are none."""
    text = item.found.text
    if item.found.title and text and item.found.title not in text[:500]:
        text = f"{item.found.title}\n\n{text}"
    if not text.strip():
        return None
    # A summary of one line is too short to tell its language by; the source's own is the better guess.
    short = len(text) < 200 and source.language in {language.value for language in Language}
    language = Language(source.language) if short and source.language else None
    try:
        return build_article(text, stated.over(Stated(language=language)), path=item.found.url or source.address)
    except UnreadableInputError:
        return None


def _is_teaser(page: Article, told: Article | None) -> bool:
    return told is not None and len(page.text) < _LEAST_SHARE * len(told.text)
