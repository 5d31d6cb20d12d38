"""Actors (states, alliances, institutes), the names that stand for them, and who held which office when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

Words = tuple[str, ...]
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "’": "'", "ʼ": "'", ".": None})
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def fold_words(text: str) -> Words:
    """The words of `text` without case, accents, dots, hyphens and apostrophes, as names are looked up.

    >>> fold_words("l’Élysée"), fold_words("U.S."), fold_words("nord-coréen")
    (('l', 'elysee'), ('us',), ('nord', 'coreen'))
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


class ActorKind(StrEnum):
    """What sort of actor."""

    STATE = "state"
    ALLIANCE = "alliance"
    INTERNATIONAL = "international"
    INSTITUTE = "institute"


class Standing(StrEnum):
    """How a name stands for its actor: by being its name, its adjective, its capital, its ministry ..."""

    NAME = "name"
    ORGAN = "organ"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    CAPITAL = "capital"
    SEAT = "seat"
    MINISTRY = "ministry"
    FORCES = "forces"
    SERVICE = "service"
    ASSEMBLY = "assembly"
    AGENCY = "agency"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, alliance, international body or institute.

    Attributes:
        code: ISO 3166-1 alpha-3, or the body's own code.
        kind: which of the four.
        name: by language, as it stands in a sentence ("la Russie", "Russia").
        gender: grammatical gender of the French name, "m" or "f".
        plural: whether the French name is plural.
        adjectives: by language, the first being the usual one (French: masculine singular).
    """

    code: str
    kind: ActorKind
    name: Mapping[str, str]
    gender: str
    plural: bool = False
    adjectives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def bare_name(self) -> str:
        """The French name without its article.

        >>> Actor("IRN", ActorKind.STATE, {"fr": "l'Iran"}, "m").bare_name
        'Iran'
        """
        return re.sub(r"^(?:l[ea]s? |l')", "", self.name["fr"])

    def of(self, language: str) -> str:
        """The actor as a complement: "de la Russie", "du Royaume-Uni", "des États-Unis", "d'Israël", "of Russia".

        >>> Actor("GBR", ActorKind.STATE, {"fr": "le Royaume-Uni"}, "m").of("fr")
        'du Royaume-Uni'
        """
        name = self.name[language]
        if language != "fr":
            return f"of {name}"
        for article, contracted in (("le ", "du "), ("les ", "des ")):
            if name.startswith(article):
                return contracted + name.removeprefix(article)
        return f"d'{name}" if fold_words(name)[0][0] in "aeiouy" else f"de {name}"

    def place(self, language: str) -> str:
        """The state as a place: "en Russie", "au Royaume-Uni", "aux États-Unis", "à Cuba", "in Russia".

        >>> Actor("IRN", ActorKind.STATE, {"fr": "l'Iran"}, "m").place("fr")
        'en Iran'
        """
        name = self.name[language]
        if language != "fr":
            return f"in {name}"
        if name.startswith("les "):
            return f"aux {self.bare_name}"
        if name.startswith("le "):
            return f"au {self.bare_name}"
        return f"en {self.bare_name}" if name != self.bare_name or self.code == "ISR" else f"à {name}"


@dataclass(frozen=True, slots=True)
class ActorName:
    """A name that stands for an actor, as the table writes it."""

    text: str
    actor: str
    standing: Standing
    feminine: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """Who held which office of which actor; half-open days, `end` is `None` while in office."""

    actor: str
    role: str
    name: Mapping[str, str]
    start: date
    end: date | None

    def held_on(self, day: date) -> bool:
        """Whether the office was held on that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class RoleForm:
    """How one language calls an office: one of `heads` must stand, one of `needs` (if any), none of `excludes`."""

    heads: tuple[Words, ...]
    needs: tuple[Words, ...]
    excludes: tuple[Words, ...]

    def matches(self, words: Words) -> bool:
        """Whether a phrase, folded to words, calls this office."""
        if not any(_contains(words, head) for head in self.heads):
            return False
        if any(_contains(words, excluded) for excluded in self.excludes):
            return False
        return not self.needs or any(_contains(words, need) for need in self.needs)


@dataclass(frozen=True, slots=True)
class RoleTitle:
    """An office of any actor: its forms and its title, by language."""

    key: str
    forms: Mapping[str, RoleForm]
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShortName:
    """A name ("le Nord") that points to an actor only in an article that speaks of one of `with_actors`."""

    text: str
    actor: str
    with_actors: frozenset[str]


_FAMILY_FIRST = {"CHN", "KOR", "PRK", "TWN", "VNM"}


def _is_family_name(words: Words, name: Words, actor: str) -> bool:
    if actor in _FAMILY_FIRST:
        return name[: len(words)] == words
    return name[-len(words) :] == words


def _contains(words: Words, part: Words) -> bool:
    size = len(part)
    if size == 1:
        return part[0] in words
    return any(words[at : at + size] == part for at in range(len(words) - size + 1))


@dataclass(frozen=True)
class ActorTable:
    """Every actor, every name that stands for one, and the dated offices.

    Attributes:
        actors: by code.
        names: all names; several actors may share one (Congo).
        offices: who held which office when.
        roles: how offices are called.
        short_names: names that need a context.
    """

    actors: Mapping[str, Actor]
    names: tuple[ActorName, ...]
    offices: tuple[Office, ...] = ()
    roles: Mapping[str, RoleTitle] = field(default_factory=dict)
    short_names: tuple[ShortName, ...] = ()

    @cached_property
    def _by_words(self) -> Mapping[Words, ActorName]:
        found: dict[Words, ActorName] = {}
        for name in self.names:
            found.setdefault(fold_words(name.text), name)
        return found

    @cached_property
    def _longest(self) -> Mapping[str, int]:
        longest: dict[str, int] = {}
        for words in self._by_words:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
        return longest

    @cached_property
    def _offices_by_word(self) -> Mapping[str, tuple[tuple[Words, Office], ...]]:
        found: dict[str, list[tuple[Words, Office]]] = {}
        for office in self.offices:
            for words in sorted({fold_words(name) for name in office.name.values()}):
                for key in sorted(set(words)):
                    found.setdefault(key, []).append((words, office))
        return {key: tuple(pairs) for key, pairs in found.items()}

    @cached_property
    def _full_names(self) -> Mapping[str, tuple[Words, ...]]:
        found: dict[str, set[Words]] = {}
        for office in self.offices:
            for words in (fold_words(name) for name in office.name.values()):
                found.setdefault(words[0], set()).add(words)
        return {key: tuple(sorted(names)) for key, names in found.items()}

    def lookup(self, text: str) -> ActorName | None:
        """The name that `text`, whole, is, whatever its case, accents, hyphens and apostrophes; articles apart.

        A name written in capitals in the table must not stand in small letters in the text ("US", "us").
        """
        name = self._by_words.get(fold_words(text))
        return name if name and _case_agrees(name.text, text) else None

    def longest_at(self, words: Sequence[str], at: int) -> tuple[ActorName, int] | None:
        """The longest name whose folded words start at `at`, with the number of its words; case is the caller's."""
        for size in range(min(self._longest.get(words[at], 0), len(words) - at), 0, -1):
            name = self._by_words.get(tuple(words[at : at + size]))
            if name:
                return name, size
        return None

    def offices_of(self, person: str, day: date | None = None) -> tuple[Office, ...]:
        """The offices of a person given by full or last name, those held on `day` (else the latest) first.

        A last name alone counts only for one person: the one who held an office on `day`, or, without a day, the only
        one of that name in the table. Korean, Chinese and Vietnamese family names stand first.
        """
        words = fold_words(person)
        if not words:
            return ()
        full = [office for name, office in self._offices_by_word.get(words[-1], ()) if name == words]
        matches = full or self._by_family_name(words, day)
        return tuple(sorted(matches, key=lambda o: (day is None or not o.held_on(day), -o.start.toordinal())))

    def _by_family_name(self, words: Words, day: date | None) -> list[Office]:
        named = [
            office
            for name, office in self._offices_by_word.get(words[-1], ())
            if len(name) > len(words) and _is_family_name(words, name, office.actor)
        ]
        if day is not None:
            named = [office for office in named if office.held_on(day)]
        return named if len({office.name["en"] for office in named}) == 1 else []

    def known_name_at(self, words: Sequence[str], at: int) -> int:
        """How many words from `at` on are the full name of an office holder; 0 if none."""
        names = self._full_names.get(words[at])
        if names is None:
            return 0
        return max((len(name) for name in names if tuple(words[at : at + len(name)]) == name), default=0)

    def roles_called(self, phrase: Words, language: str) -> Iterator[str]:
        """Keys of the offices that a folded phrase may call."""
        for key, role in self.roles.items():
            form = role.forms.get(language)
            if form and form.matches(phrase):
                yield key

    def holders(self, actor: str, role: str, day: date) -> Iterator[Office]:
        """Who held an office on a day."""
        return (o for o in self.offices if o.actor == actor and o.role == role and o.held_on(day))

    def display(self, code: str, language: str) -> str:
        """The actor's name as it stands in a sentence; the code itself where the table has none."""
        actor = self.actors.get(code)
        return actor.name.get(language, code) if actor else code

    def adjective(self, code: str, language: str, *, feminine: bool = False, plural: bool = False) -> str | None:
        """The actor's adjective, inflected in French, or `None`."""
        actor = self.actors.get(code)
        adjectives = actor.adjectives.get(language, ()) if actor else ()
        if not adjectives:
            return None
        if language != "fr":
            return adjectives[0]
        return inflect_french(adjectives[0], feminine=feminine, plural=plural)


def _case_agrees(entry: str, text: str) -> bool:
    return not (entry[:1].isupper() and text[:1].islower())


_FEMININES = (
    ("ien", "ienne"), ("éen", "éenne"), ("yen", "yenne"), ("on", "onne"), ("turc", "turque"), ("grec", "grecque"),
    ("f", "ve"), ("er", "ère"), ("è", "è"), ("e", "e"), ("o", "o"),
)  # fmt: skip


def inflect_french(adjective: str, *, feminine: bool = False, plural: bool = False) -> str:
    """A French adjective of nationality, from its masculine singular.

    >>> inflect_french("nord-coréen", feminine=True, plural=True), inflect_french("français", plural=True)
    ('nord-coréennes', 'français')
    """
    form = adjective
    if feminine:
        ending = next((pair for pair in _FEMININES if form.endswith(pair[0])), ("", "e"))
        form = form.removesuffix(ending[0]) + ending[1]
    if plural and not form.endswith(("s", "x")):
        form += "s"
    return form


def french_forms(adjective: str) -> Iterable[tuple[str, bool, bool]]:
    """All inflected forms of a French adjective, as (form, feminine, plural), the masculine singular first."""
    for feminine in (False, True):
        for plural in (False, True):
            yield inflect_french(adjective, feminine=feminine, plural=plural), feminine, plural
