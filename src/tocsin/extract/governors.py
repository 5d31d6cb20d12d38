"""What words do to the predicates they govern, read from the modality lexicon of each language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.model import Language, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Effect(StrEnum):
    """What a governor does to what depends on it; the first that fits wins, in this order."""

    NEGATE = "negate"
    DENY = "deny"
    DOUBT = "doubt"
    BELIEVE = "believe"
    OPINE = "opine"
    APPEAR = "appear"
    ENABLE = "enable"
    OBLIGE = "oblige"
    INTEND = "intend"
    IMPLY = "imply"
    PERCEIVE = "perceive"
    INCLUDE = "include"


@dataclass(frozen=True, slots=True)
class Governors:
    """One language's lexicon of negation and modality; see `data/modality.fr.yaml` for what each set means."""

    negators: frozenset[str]
    negative_words: frozenset[str]
    negative_determiners: frozenset[str]
    cancelling: frozenset[str]
    without: frozenset[str]
    without_idioms: frozenset[str]
    probable_adverbs: frozenset[str]
    possible_adverbs: frozenset[str]
    auxiliaries: Mapping[str, str]
    verbs: Mapping[str, Effect]
    nouns: Mapping[str, Effect]
    adjectives: Mapping[str, str]
    occur: frozenset[str]
    ask: frozenset[str]
    withhold: frozenset[str]
    relations: Mapping[str, Relation]
    first_person: frozenset[str]
    object_control: frozenset[str]


@cache
def load_governors(language: Language) -> Governors:
    """The lexicon of a language, loaded once."""
    text = files("tocsin.extract").joinpath(f"data/modality.{language.value}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    governors = data["governors"]
    return Governors(
        negators=frozenset(data["negators"]),
        negative_words=frozenset(data["negative_words"]),
        negative_determiners=frozenset(data["negative_determiners"]),
        cancelling=frozenset(data["cancelling"]),
        without=frozenset(data["without"]),
        without_idioms=frozenset(data["without_idioms"]),
        probable_adverbs=frozenset(data["adverbs"]["probable"]),
        possible_adverbs=frozenset(data["adverbs"]["possible"]),
        auxiliaries=_by_word(data.get("auxiliaries", {})),
        verbs=_effects(governors),
        nouns=_effects(data["nouns"]),
        adjectives=_by_word(data["adjectives"]),
        occur=frozenset(governors["occur"]),
        ask=frozenset(governors["ask"]),
        withhold=frozenset(governors["withhold"]),
        relations={word: Relation(name) for word, name in _by_word(data["relations"]).items()},
        first_person=frozenset(data["first_person"]),
        object_control=frozenset(data["object_control"]),
    )


def _by_word(classes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Each word with its class; a word in two classes keeps the first."""
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            found.setdefault(word, name)
    return found


def _effects(classes: Mapping[str, Iterable[str]]) -> dict[str, Effect]:
    ordered = {effect.value: classes.get(effect.value, ()) for effect in Effect}
    return {word: Effect(name) for word, name in _by_word(ordered).items()}
