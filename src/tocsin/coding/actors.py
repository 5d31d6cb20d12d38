"""Who is named in a sentence: states, alliances, capitals, leaders, and the adjectives that stand for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tocsin.coding.words import fold
from tocsin.model import SourceKind, Span
from tocsin.model.actor import Standing
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tocsin.model import Extraction
    from tocsin.model.actor import ActorTable

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
_SHORT = 3
"""Names of up to this many capitals (UN, EU, US) must stand in capitals, or they are words of the language."""
_NOT_ACTORS = re.compile(
    r"\b(?:Conseil de sécurité nationale|[Cc]onseil national de sécurité|"
    r"(?:[Ss]on|[Ll]eur|[Ss]es|[Nn]otre) [Cc]onseil de [Ss]écurité|"
    r"mer (?:du Japon|de Chine(?: méridionale| orientale)?)|Sea of Japan|(?:South|East) China Sea|"
    r"(?:National|Supreme|Russian?|Russia[’']s|his|her|its|own) (?:National )?Security Council|"
    r"Indian Ocean|océan Indien|Vienne|Vienna|"
    r"(?:accords?|conférence|pourparlers|négociations|traité|discussions) d[eu’'] ?"
    r"(?:Vienne|Paris|Moscou|Genève|Lausanne|Washington)|Vienna (?:deal|agreement)|Paris (?:Agreement|accord)|"
    r"(?:SEOUL|MOSCOW|WASHINGTON|TOKYO|BEIJING|PARIS|LONDON|VIENNA|DUBAI|TEHRAN|BRUSSELS|GENEVA|UNITED NATIONS)"
    r"(?=[ ,(])|golfe d[’']Oman|basée? à (?:Londres|Washington|Paris|Moscou)|based in (?:London|Washington|Paris)|"
    r"(?:à|depuis|in|from|at) (?:Bruxelles|Brussels|Vienne|Vienna|Genève|Geneva|Londres|London|Paris))\b"
)
"""Places, treaties and datelines that carry the name of a state or capital without speaking of its government."""


def is_no_actor(words: str) -> bool:
    """Whether a phrase only carries the name of an actor, as "its National Security Council" does that of the UN.

    >>> is_no_actor("its National Security Council")
    True
    """
    found = _NOT_ACTORS.search(words)
    return found is not None and found.end() == len(words.rstrip())


@dataclass(frozen=True, slots=True)
class Entry:
    """A name taken apart: folded words, how its first word is written, and whom it points to."""

    words: tuple[str, ...]
    text: str
    actor: str

    def agrees(self, token: str) -> bool:
        """Whether the case of the first word in the text will do."""
        plain = token.replace(".", "")
        if self.text.isupper() and len(self.text.replace(".", "")) <= _SHORT:
            return plain.isupper()
        return not (self.text[:1].isupper() and token[:1].islower())


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names that point to actors, by their first word, the longest first."""

    by_first: Mapping[str, tuple[Entry, ...]]

    def find(self, text: str, span: Span) -> Iterator[tuple[Span, str]]:
        """Actors named in `text[span]`, left to right, the longest name at each place."""
        piece = span.of(text)
        barred = [Span(m.start(), m.end()) for m in _NOT_ACTORS.finditer(piece)]
        tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(piece)]
        folded = [_folded(token[2]) for token in tokens]
        at = 0
        while at < len(tokens):
            entry = self._entry_at(folded, at, tokens[at][2])
            if entry is None:
                at += 1
                continue
            place = Span(tokens[at][0], tokens[at + len(entry.words) - 1][1])
            if not any(place.overlaps(bar) for bar in barred):
                yield Span(span.start + place.start, span.start + place.end), entry.actor
            at += len(entry.words)

    def _entry_at(self, folded: list[str], at: int, token: str) -> Entry | None:
        for entry in self.by_first.get(folded[at], ()):
            if tuple(folded[at : at + len(entry.words)]) == entry.words and entry.agrees(token):
                return entry
        return None

    def with_names(self, pairs: Iterable[tuple[str, str]]) -> NameIndex:
        """The index with further names; of a name given twice, the first holds."""
        by_first = dict(self.by_first)
        for name, actor in pairs:
            words = tuple(_folded(token) for token in _TOKEN.findall(name))
            known = by_first.get(words[0], ()) if words else ()
            if words and not any(entry.words == words for entry in known):
                entries = (*known, Entry(words, name, actor))
                by_first[words[0]] = tuple(sorted(entries, key=lambda entry: (-len(entry.words), entry.words)))
        return NameIndex(by_first)


def _folded(token: str) -> str:
    return fold(token).replace(".", "")


def index_names(pairs: Iterable[tuple[str, str]]) -> NameIndex:
    """An index of names and the actors they point to; of a name given twice, the first holds.

    >>> index = index_names([("Corée du Nord", "PRK"), ("nord-coréen", "PRK")])
    >>> [actor for _, actor in index.find("Le régime nord-coréen", Span(0, 21))]
    ['PRK']
    """
    return NameIndex({}).with_names(pairs)


@cache
def table_index() -> NameIndex:
    """Names of the table that speak of a government or body; news media do not."""
    return index_names((name.text, name.actor) for name in load_actors().names if name.standing is not Standing.AGENCY)


@cache
def _name_words() -> frozenset[str]:
    return frozenset(word for entries in table_index().by_first.values() for entry in entries for word in entry.words)


def may_be_named(word: str) -> bool:
    """Whether a word may stand in the name of an actor in some article: it is of the table, or begins with a capital.

    >>> may_be_named("russe"), may_be_named("Dupont"), may_be_named("médiathèque")
    (True, True, False)
    """
    return not word[:1].islower() or _folded(word) in _name_words()


def index_for(text: str, extraction: Extraction) -> NameIndex:
    """The names that count in one article: those of the table, its leaders, and the sources its claims name."""
    return table_index().with_names([*_leaders(text), *_short_names(load_actors(), text), *_sources(extraction)])


@cache
def _office_holders() -> tuple[tuple[str, str, str], ...]:
    """Everybody who holds or held an office: folded name, name, actor."""
    return tuple(
        (fold(name).replace("-", " "), name, office.actor)
        for office in load_actors().offices
        for name in sorted(set(office.name.values()))
    )


def _leaders(text: str) -> Iterator[tuple[str, str]]:
    """Holders of offices whom the article names in full, with their last names."""
    whole = fold(text).replace("-", " ")
    for folded, name, actor in _office_holders():
        if folded in whole:
            yield name, actor
            last = name.split()[0] if name.startswith("Kim ") else name.split()[-1]
            if len(last) >= _SHORT:
                yield last, actor


def _short_names(table: ActorTable, text: str) -> Iterator[tuple[str, str]]:
    whole = fold(text)
    for short in table.short_names:
        if fold(short.text) not in whole:
            continue
        known = (name for code in sorted(short.with_actors) for name in _names_of(table, code))
        if any(re.search(rf"\b{re.escape(fold(name))}\b", whole) for name in known):
            yield short.text, short.actor


def _names_of(table: ActorTable, code: str) -> Iterator[str]:
    """The names by which a text may have named an actor before it calls it so: also its adjectives and its capital."""
    actor = table.actors[code]
    yield from (actor.bare_name, actor.name["en"])
    yield from (adjective for listed in actor.adjectives.values() for adjective in listed)
    yield from (name.text for name in table.names if name.actor == code and name.standing is Standing.CAPITAL)


def _sources(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """Persons whom the extraction ties to an actor, by full and last name."""
    for claim in extraction.claims:
        source = claim.source
        if source is not None and source.actor and source.kind is SourceKind.PERSON and source.name[:1].isupper():
            yield source.name, source.actor
            last = source.name.split()[-1]
            if last[:1].isupper() and len(last) > _SHORT:
                yield last, source.actor
