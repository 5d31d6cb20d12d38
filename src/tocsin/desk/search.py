"""Search: articles by their words, folded for French and English, and by what was extracted and coded from them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

import snowballstemmer

from tocsin.errors import TocsinError
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from tocsin.desk.ports import Clocks
    from tocsin.model import Article

PAGE = 20
# Values and counts are told of so many matches, the newest; beyond them nobody reads a list.
COUNTED = 1000
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_APOSTROPHES = frozenset("'’ʼ‘′＇")
# What French elides before a vowel: it carries nothing to be searched by.
_ELIDED = frozenset(["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SNOWBALL = {Language.FR: "french", Language.EN: "english"}
_MARGIN = 110

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text must hold: of each part, one of the phrases.

    The words of a question have no language: each part is given as French folds it, and as English does if it differs.
    """

    parts: tuple[tuple[Phrase, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What an article, or one of its claims or signals, must have: one of the values of each part that is not empty.

    Attributes:
        outlets: who published it.
        languages: of the article.
        indicators: of one signal that also has the actor, status and kind asked for.
        actors: whose signal.
        statuses: of that signal.
        kinds: of that signal.
        sources: who speaks in one claim that also has the mode asked for.
        modes: of that claim.
        since: the first day on which it became known.
        until: the last one, inclusive.
        withheld: ids of articles that are left out.
    """

    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    withheld: frozenset[str] = frozenset()

    @property
    def of_signals(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of one signal and what they must hold."""
        asked = {"indicator": self.indicators, "actor": self.actors, "status": self.statuses, "kind": self.kinds}
        return {name: values for name, values in asked.items() if values}

    @property
    def of_claims(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of one claim and what they must hold."""
        asked = {"source_name": self.sources, "mode": self.modes}
        return {name: values for name, values in asked.items() if values}


# The filters by value, which a page offers to choose from.
FACETS = tuple(one.name for one in fields(Filters) if one.name not in {"since", "until", "withheld"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a store found: a page of articles, the newest first, and what all matches have.

    Attributes:
        articles: those of the page, each with the time by which it was known.
        total: how many match, counted up to `COUNTED`.
        facets: by filter, its values with how many of the counted matches have each, the commonest first.
        more: whether there is another page.
    """

    articles: tuple[tuple[Article, datetime], ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    more: bool = False


class SearchStore(Protocol):
    """What search asks of a store."""

    def find(self, terms: Terms, filters: Filters, clocks: Clocks, *, offset: int, limit: int) -> Found:
        """Articles known by then that hold the terms and pass the filters, the newest first, then by id.

        An article that a later version replaced is not among them. Claims and signals are those of its newest
        extraction by then.
        """
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is what was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, its title and a stretch of its text with the words searched for marked."""

    article: Article
    known_at: datetime
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits; `number` counts pages from 1."""

    hits: tuple[Hit, ...]
    found: Found
    number: int


def search(store: SearchStore, words: str, filters: Filters, clocks: Clocks, *, number: int = 1) -> Results:
    """Articles that hold all these words and pass the filters, the newest first.

    Args:
        store: where they are.
        words: words and "phrases in marks", all of which must be there; none means every article.
        filters: what else they must have.
        clocks: the two clocks.
        number: of the page, from 1.

    Raises:
        TocsinError: if the window ends before it begins, or there is nothing but marks to search for.
    """
    if filters.since and filters.until and filters.until < filters.since:
        raise TocsinError("the window ends before it begins", where="until", remedy="give a later day")
    terms = read_terms(words)
    if words.strip() and not terms.parts:
        raise TocsinError("there is no word to search for", where=words, remedy="give a word, or none at all")
    number = max(1, number)
    found = store.find(terms, filters, clocks, offset=(number - 1) * PAGE, limit=PAGE)
    return Results(tuple(_hit(article, at, terms) for article, at in found.articles), found, number)


def read_terms(words: str) -> Terms:
    """The terms of a question.

    >>> read_terms('"essai nucléaire" missiles').parts
    ((('essai', 'nucleair'),), (('missil',),))
    """
    stretches = re.findall(r'["«“”]([^"«»“”]*)["»“”]|([^\s"«»“”]+)', words)
    asked = (phrase or word for phrase, word in stretches)
    parts = (tuple(dict.fromkeys(folded(text, language) for language in Language)) for text in asked)
    return Terms(tuple(part for part in parts if all(part)))


def folded(text: str, language: Language) -> Phrase:
    """The words of a text as search compares them: no case, no accents, no elided article, no ending of number.

    >>> folded("L’armée n'a vu aucun missile.", Language.FR) == folded("armee a vu aucun missiles", Language.FR)
    True
    """
    return tuple(_folded(word, language) for word, _ in _words(text))


def mark_words(text: str, terms: Terms, language: Language) -> tuple[Piece, ...]:
    """A text cut into what was searched for and the rest; together the unaltered text."""
    pieces, at = [], 0
    for start, end in _places(text, terms, language):
        pieces += [Piece(text[at:start], marked=False), Piece(text[start:end], marked=True)]
        at = end
    pieces.append(Piece(text[at:], marked=False))
    return tuple(piece for piece in pieces if piece.text)


def _hit(article: Article, known_at: datetime, terms: Terms) -> Hit:
    places = _places(article.text, terms, article.language)
    first = next(places, (0, 0))
    start, end = max(0, first[0] - _MARGIN), min(len(article.text), first[1] + 2 * _MARGIN)
    # The stretch begins and ends between words.
    start = article.text.find(" ", start, first[0]) + 1 if start else 0
    end = article.text.rfind(" ", first[1], end) if end < len(article.text) else end
    excerpt = article.text[start : end if end > start else first[1] + 2 * _MARGIN]
    return Hit(
        article,
        known_at,
        mark_words(article.title or "", terms, article.language),
        mark_words(excerpt, terms, article.language),
    )


def _places(text: str, terms: Terms, language: Language) -> Iterator[tuple[int, int]]:
    """Where phrases of the terms stand, from left to right, none within another."""
    wanted = sorted({phrase for part in terms.parts for phrase in part}, key=len, reverse=True)
    words = list(_words(text)) if wanted else []
    stems = [_folded(word, language) for word, _ in words]
    at = 0
    while at < len(words):
        length = next((len(one) for one in wanted if tuple(stems[at : at + len(one)]) == one), 0)
        if length:
            last, start = words[at + length - 1]
            yield words[at][1], start + len(last)
        at += length or 1


def _words(text: str) -> Iterator[tuple[str, int]]:
    """The words of a text with their places, elided ones left out."""
    for found in _WORD.finditer(text):
        elided = text[found.end() : found.end() + 1] in _APOSTROPHES and found.group().casefold() in _ELIDED
        if not (elided and found.end() < len(text)):
            yield found.group(), found.start()


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    return "".join(character for character in plain if not unicodedata.combining(character))


@lru_cache(maxsize=200_000)
def _folded(word: str, language: Language) -> str:
    bare = _bare(word)
    return _stemmer(language).stemWord(bare) or bare


@cache
def _stemmer(language: Language) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_SNOWBALL[language])


def passes(values: Mapping[str, Sequence[str]], record: object) -> bool:
    """Whether a record has one of the values of each of these attributes."""
    return all(getattr(record, name) in wanted for name, wanted in values.items())
