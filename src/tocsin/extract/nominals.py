"""Which nouns are predicates, which verbs only lend them their grammar, which words join a verb in one meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from tocsin.model import Language


@dataclass(frozen=True, slots=True)
class Nominals:
    """One language's lexicon of nouns of happening; see `data/nominals.fr.yaml`."""

    nouns: frozenset[str]
    suffixes: tuple[str, ...]
    not_nouns: frozenset[str]
    support: frozenset[str]
    done_to: frozenset[str]
    idioms: dict[str, tuple[tuple[str, ...], ...]]

    def is_predicate(self, lemma: str) -> bool:
        """Whether a noun names a happening, an act or an utterance."""
        if lemma in self.nouns:
            return True
        return len(lemma) > 6 and lemma.endswith(self.suffixes) and lemma not in self.not_nouns


@cache
def load_nominals(language: Language) -> Nominals:
    """The lexicon of a language, loaded once."""
    text = files("tocsin.extract").joinpath(f"data/nominals.{language.value}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    idioms: dict[str, list[tuple[str, ...]]] = {}
    for idiom in data["idioms"]:
        verb, *rest = idiom.replace("l'", "").split()
        idioms.setdefault(verb, []).append(tuple(rest))
    return Nominals(
        nouns=frozenset(data["nouns"]),
        suffixes=tuple(data["suffixes"]),
        not_nouns=frozenset(data["not_nouns"]),
        support=frozenset(data["support"]),
        done_to=frozenset(data["done_to"]),
        idioms={verb: tuple(sorted(rests, key=len, reverse=True)) for verb, rests in idioms.items()},
    )
