"""Whom words point back to that name nobody: "our forces", "son pays", "the regime", "les deux dirigeants".

The extraction ties names, adjectives, pronouns and offices to actors. What is left are common nouns that stand for a
state already named. They are tied here, for coding alone: a wrong guess costs a signal its actor, no claim its source.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.coding.words import fold
from tocsin.model import Role, SourceKind, Span
from tocsin.model.actor import ActorKind
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tocsin.coding.actors import NameIndex
    from tocsin.model import Argument, Article, Claim, Clause, Extraction

_OURS = re.compile(
    r"(?:nous|je|j'|on|we|i)$|(?:nos|notre|mon|ma|mes|our|my) |"
    r"(?:all|tou(?:te)?s|chacun|each|any|none|some) (?:of|de) (?:our|nos) "
)
_ONES_COUNTRY = re.compile(
    r"(?:son|leur|his|her|their) (?:propre |own )?(?:pays|gouvernement|administration|armee|country|nation|government|"
    r"military)\b"
)
_STATE = re.compile(
    r"(?:l'|la |le |the |ce |cet |cette |this |that )(?:[\w-]+ ){0,2}"
    r"(?:pays|regime|republique islamique|dictature|junte|royaume ermite|etat (?:reclus|isole|communiste|paria)|"
    r"country|regime|nation|state|islamic republic|hermit kingdom|dictatorship|junta)"
    r"(?: (?:reclus|isole|communiste|stalinien|islamique|paria)e?)*$"
)
_HEAD_OF_STATE = re.compile(r"(?:le |la )?presidente? de la republique(?: francaise)?(?:,? \(?emmanuel macron\)?)?")
"""Whom French news calls by office alone: the head of its own state."""
_ORGAN = re.compile(
    r"\b(?P<organ>[ée]tat-major|minist[èe]re|arm[ée]e|gouvernement|pr[ée]sidence|diplomatie|commandement|d[ée]l[ée]gation|"
    r"ministry|military|army|government|presidency|presidential office|command|joint chiefs)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r" (?:(?:de la|de l['’]|des|du|de|et|la|d['’])[ ]?|(?:g[ée]n[ée]ral|interarm\w+|unifi[ée]|supr[êe]me|d[ée]fense|"
    r"affaires|[ée]trang[èe]res|unification|arm[ée]es|int[ée]rieur|[ée]nergie|[àa] la|of|the|foreign|defen[cs]e) ?)*",
    re.IGNORECASE,
)
"""What may stand between an organ and its state behind it: "ministère des Affaires étrangères | russe"."""
_AHEAD = re.compile(
    r"(?:['’]s?)? (?:(?:joint|chiefs|of|staff|defen[cs]e|foreign|unification|strategic|pacific|central|air|armed|"
    r"people['’]s|atomic|energy|presidential|new|own|supreme|high) ?){0,4}",
    re.IGNORECASE,
)
"""What may stand between a state and its organ behind it: "South Korea's defence | ministry"."""
_PAIR = re.compile(
    r"(?:les|the|ces|these|leurs|both) (?:deux |two )?(?:[\w-]+ )?"
    r"(?:dirigeants|presidents|chefs d'etat|hommes|pays|capitales|parties|puissances|camps|voisins|rivaux|ennemis|"
    r"allies|gouvernements|ministres|delegations|leaders|presidents|countries|capitals|sides|powers|neighbou?rs|rivals|men|"
    r"governments|ministers|nations|allies|delegations)$"
)
_POSSESSIVE = frozenset({("its",), ("their",), ("his",), ("son",), ("sa",), ("ses",), ("leur",), ("leurs",)})
_AND = re.compile(r",? (?:et|and|avec|with) (?:[\w-]+ |l[’']){0,5}(?:[ '’]s )?")
_TWO = re.compile(r"\b(?:deux|two|both)\b")
_OFFICE_WORDS = 6
"""The longest description of an unnamed speaker that is taken for one of an organ named before."""


@dataclass(frozen=True, slots=True)
class _Mention:
    span: Span
    actor: str


@dataclass(frozen=True, slots=True)
class Referents:
    """Whom phrases of an article point back to, and its claims with the speakers that do."""

    pointed: Mapping[Span, str]
    claims: Mapping[str, Claim]


def find_referents(article: Article, extraction: Extraction, index: NameIndex) -> Referents:
    """The actors of the phrases that point back to a state, an alliance or an organ of one.

    They are kept beside the extraction, so that whoever reads what a clause itself names still can.
    """
    names = [_Mention(place, actor) for place, actor in index.find(article.text, Span(0, len(article.text)))]
    back = _Back(article, names)
    claims = {claim.id: back.claim(claim) for claim in extraction.claims}
    pointed: dict[Span, str] = {}
    for clause in extraction.clauses:
        for argument in clause.arguments:
            actor = back.argument(argument, claims.get(clause.claim or ""))
            if actor is not None:
                pointed[argument.span] = actor
    return Referents(pointed | _owned(extraction.clauses, pointed), claims)


class _Back:
    """Finds whom a phrase of one article points back to."""

    def __init__(self, article: Article, names: Sequence[_Mention]) -> None:
        self._text, self._names = article.text, names
        known = load_actors().actors
        self._states = [n for n in names if n.actor in known and known[n.actor].kind is not ActorKind.INSTITUTE]
        self._organs = list(self._organs_named())

    def claim(self, claim: Claim) -> Claim:
        """A claim whose speaker is an organ, or sits in one, that the text named before with its state."""
        source = claim.source
        if source is not None and not source.actor and _HEAD_OF_STATE.fullmatch(fold(source.name)):
            return replace(claim, source=replace(source, actor="FRA"))
        if source is None or source.actor or source.kind not in {SourceKind.ORGANISATION, SourceKind.UNNAMED}:
            return claim
        if source.name.count(" ") >= _OFFICE_WORDS:
            return claim
        at = source.span.start if source.span is not None else claim.span.start
        actor = self._of_organ(fold(source.name), at)
        return replace(claim, source=replace(source, actor=actor)) if actor else claim

    def argument(self, argument: Argument, claim: Claim | None) -> str | None:
        """Whom an argument that names nobody points back to."""
        if argument.actor or argument.role not in {Role.SUBJECT, Role.OBJECT, Role.OBLIQUE}:
            return None
        if any(argument.span.contains(name.span) for name in self._names):
            return None
        return self._meant(fold(argument.span.of(self._text)), argument, claim)

    def _meant(self, words: str, argument: Argument, claim: Claim | None) -> str | None:
        speaker = claim.source.actor if claim is not None and claim.source is not None else None
        at = argument.span.start
        if _OURS.match(words):
            return speaker
        if _HEAD_OF_STATE.fullmatch(words):
            return "FRA"
        if _ONES_COUNTRY.match(words):
            return speaker or self._last(at)
        if _STATE.match(words):
            return self._last(at, other_than=speaker) or speaker
        if _PAIR.match(words):
            return self._first_of_pair(at) if _TWO.search(words) else None
        return self._of_organ(words, at)

    def _last(self, at: int, *, other_than: str | None = None) -> str | None:
        """The state named last before a place, other than the one that speaks."""
        before = [name.actor for name in self._states if name.span.end <= at and name.actor != other_than]
        return before[-1] if before else None

    def _first_of_pair(self, at: int) -> str | None:
        """The first of the two that were last named side by side; else of the two that were named most."""
        before = [name for name in self._states if name.span.end <= at]
        pairs = [one.actor for one, other in pairwise(before) if one.actor != other.actor and self._beside(one, other)]
        if pairs:
            return pairs[-1]
        most = {actor for actor, _ in Counter(name.actor for name in before).most_common(2)}
        return next((name.actor for name in before if name.actor in most), None) if len(most) > 1 else None

    def _beside(self, one: _Mention, other: _Mention) -> bool:
        return _AND.fullmatch(self._text, one.span.end, other.span.start) is not None

    def _of_organ(self, words: str, at: int) -> str | None:
        """Whose organ words name, if the text has named it with its state before."""
        found = _ORGAN.search(words)
        if found is None:
            return None
        organ = fold(found.group())
        before = [actor for name, start, actor in self._organs if name == organ and start < at]
        return before[-1] if before else None

    def _organs_named(self) -> Iterator[tuple[str, int, str]]:
        """Organs that the text names with their state: what they are, where, and whose."""
        for found in _ORGAN.finditer(self._text):
            owner = next((name.actor for name in self._states if self._belongs(found, name.span)), None)
            if owner is not None:
                yield fold(found.group()), found.start(), owner

    def _belongs(self, organ: re.Match[str], name: Span) -> bool:
        if name.start >= organ.end():
            return _BEHIND.fullmatch(self._text, organ.end(), name.start) is not None
        return name.end <= organ.start() and _AHEAD.fullmatch(self._text, name.end, organ.start()) is not None


def _owned(clauses: Sequence[Clause], pointed: Mapping[Span, str]) -> dict[Span, str]:
    """Whose "its" and "ses" are: the subject's of the clause above, where the extraction knows nobody else."""
    found: dict[Span, str] = {}
    for clause in clauses:
        owner = _subject_above(clauses, clause, pointed)
        if owner is not None:
            found.update({a.span: owner for a in clause.arguments if a.actor is None and a.lemmas in _POSSESSIVE})
    return found


def _subject_above(clauses: Sequence[Clause], clause: Clause, pointed: Mapping[Span, str]) -> str | None:
    if clause.parent is None or not 0 <= clause.parent < len(clauses):
        return None
    subjects = [one for one in clauses[clause.parent].arguments if one.role is Role.SUBJECT]
    return next((actor for one in subjects if (actor := one.actor or pointed.get(one.span))), None)
