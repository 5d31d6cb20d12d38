"""The nouns by which a language calls those who speak: persons by class, organisations, documents, titles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from tocsin.model.actor import fold_words
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tocsin.model import Language


_LISTS = (
    "prefixes", "indefinite", "possessives", "own", "plural_det", "former", "office_words", "empty", "again", "spoken",
    "published", "leads_to_author", "addressing", "never", "abstract", "citing", "halves", "calendar", "last",
    "portfolios", "networks", "fields",
)  # fmt: skip


class Sort(StrEnum):
    """What a noun names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Noun:
    """One form of a noun: its singular (folded), what it names, its class, gender if the form shows it, number."""

    base: str
    sort: Sort
    classes: frozenset[str]
    gender: str | None
    plural: bool


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of one language.

    Attributes:
        forms: by folded form, the readings of a noun (one form may name an organisation and a person).
        reaches: by class, the further classes of persons that a noun of it may point back to.
        titles: by folded title, "m", "f" or "" where it fits both.
        given: by folded given name, "m", "f" or "" where it is both.
        words: closed lists, by the name they have in the data file.
        called: by kind of actor, what a bare noun may call it ("l'alliance", "the agency").
        pronouns: by folded pronoun, its kind ("m", "f", "mp", "fp", "n", "speaker", "relative").
    """

    forms: Mapping[str, tuple[Noun, ...]]
    reaches: Mapping[str, frozenset[str]]
    titles: Mapping[str, str]
    given: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    called: Mapping[str, frozenset[str]]
    pronouns: Mapping[str, str]

    def reading(self, form: str, sort: Sort) -> Noun | None:
        """The noun of that sort that a folded form is, if any."""
        return next((noun for noun in self.forms.get(form, ()) if noun.sort is sort), None)


@lru_cache(maxsize=65536)
def joined(text: str) -> str:
    """`text` folded to one string, words joined by a space.

    >>> joined("Porte-parole")
    'porte parole'
    """
    return " ".join(fold_words(text))


@cache
def load_nouns(language: Language) -> Nouns:
    """The nouns of a language, read once.

    Raises:
        WatchError: if the data file does not hold together.
    """
    with as_file(files("tocsin.extract") / "data" / f"cast.{language.value}.yaml") as path:
        data = read_sheet(path).data
    return Nouns(
        forms=_forms(data),
        reaches={name: frozenset(classes) for name, classes in data["reaches"].items()},
        titles=_by_gender(data["titles"]),
        given=_given_names(data["given_names"]),
        words={name: frozenset(joined(str(word)) for word in data[name]) for name in _LISTS},
        called={kind: frozenset(joined(word) for word in listed) for kind, listed in data["called"].items()},
        pronouns={joined(word): kind for kind, listed in data["pronouns"].items() for word in listed},
    )


def _forms(data: Mapping[str, Any]) -> Mapping[str, tuple[Noun, ...]]:
    found: dict[tuple[str, Sort, bool], tuple[str, set[str], str | None]] = {}
    for sort, classes in (
        (Sort.PERSON, data["persons"]),
        (Sort.ORGANISATION, data["organisations"]),
        (Sort.DOCUMENT, {"document": data["documents"]}),
        (Sort.GROUP, {"group": data["groups"]}),
    ):
        for name, entries in classes.items():
            for entry in entries:
                for form, base, gender, plural in _inflected(str(entry)):
                    found.setdefault((form, sort, plural), (base, set(), gender))[1].add(name)
    forms: dict[str, list[Noun]] = {}
    for (form, sort, plural), (base, names, gender) in found.items():
        forms.setdefault(form, []).append(Noun(base, sort, frozenset(names), gender, plural))
    return {form: tuple(nouns) for form, nouns in forms.items()}


def _inflected(entry: str) -> Iterable[tuple[str, str, str | None, bool]]:
    """Every form of "directeur/directrice" as (form, base, gender, plural), folded; all share the first as base."""
    singulars = [joined(part) for part in entry.split("/")]
    genders = ("m", "f") if len(singulars) == 2 else (None,)
    for singular, gender in zip(singulars, genders, strict=True):
        yield singular, singulars[0], gender, False
        for plural in _plurals(singular):
            yield plural, singulars[0], gender, True


def _plurals(singular: str) -> Iterable[str]:
    if singular.endswith(("s", "x")):
        return
    if singular.endswith("man"):
        yield singular[:-2] + "en"
    elif singular.endswith("al"):
        yield singular[:-1] + "ux"
        yield singular + "s"
    elif singular.endswith("eau"):
        yield singular + "x"
    elif singular.endswith("y"):
        yield singular[:-1] + "ies"
        yield singular + "s"
    else:
        yield singular + "s"


def _given_names(own: Mapping[str, Any]) -> Mapping[str, str]:
    """Given names of the world, and over them those that the language reads in its own way."""
    return {**_world_names(), **_by_gender(own)}


@cache
def _world_names() -> Mapping[str, str]:
    with as_file(files("tocsin.extract") / "data" / "given.yaml") as path:
        data = read_sheet(path).data
    return _by_gender({gender: data[gender] for gender in ("m", "f", "either")})


def _by_gender(groups: Mapping[str, Any]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for gender, entries in groups.items():
        mark = "" if gender == "either" else gender
        for entry in entries:
            key = joined(str(entry))
            found[key] = mark if found.get(key, mark) == mark else ""
    return found
