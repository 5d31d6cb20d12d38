"""A phrasebook: sentences in the many ways of the news, each with the signal it gives, and how many are read right.

A file `phrasebook.LANGUAGE.yaml` holds a `lead`, a line on nuclear matters that gives no signal itself and stands
before each sentence, as the rest of an article would (`leads` gives others by actor, so that "the North" or "the
agency" stand in an article of their own crisis); under `held` and `open`, by indicator and status, entries of the form
`[ACTOR, "sentence"]`, with further codes that the sentence may give besides (`[ACTOR, "sentence", code, ...]`);
under `nothing`, sentences that give no signal: `bare` stand alone, `led` stand behind the lead. `open` sentences may be
looked at while a lexicon is written; `held` ones show whether what was learned holds on others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.read import read_text
from tocsin.watches import load_watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tocsin.model import Language, Signal

HERE = Path(__file__).parent
PARTS = ("open", "held")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry: what is said, and the signal that a careful reader takes from it (`indicator` "" for none)."""

    part: str
    text: str
    indicator: str = ""
    status: str = ""
    actor: str = ""
    besides: frozenset[str] = frozenset()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry and the signals that were found in it."""

    sentence: Sentence
    signals: tuple[Signal, ...]

    @property
    def found(self) -> bool:
        """Whether the indicator is there, whatever its status and actor."""
        return any(signal.indicator == self.sentence.indicator for signal in self.signals)

    @property
    def right(self) -> bool:
        """Whether the indicator is there with its status and actor."""
        wanted = (self.sentence.indicator, self.sentence.status, self.sentence.actor)
        return any((signal.indicator, signal.status.value, signal.actor) == wanted for signal in self.signals)

    @property
    def extras(self) -> tuple[Signal, ...]:
        """Signals that nobody asked for."""
        allowed = {self.sentence.indicator, *self.sentence.besides}
        return tuple(signal for signal in self.signals if signal.indicator not in allowed)


def read_book(language: Language) -> tuple[Sentence, ...]:
    """The entries of the phrasebook of a language."""
    book = yaml.safe_load((HERE / f"phrasebook.{language.value}.yaml").read_text(encoding="utf-8"))
    return (*_expected(book), *_nothing(book))


def _expected(book: Mapping[str, Any]) -> Iterator[Sentence]:
    for part in PARTS:
        for indicator, by_status in book.get(part, {}).items():
            for status, entries in by_status.items():
                for actor, text, *besides in entries:
                    yield Sentence(part, text, indicator, status, actor, frozenset(besides), _lead(book, actor))


def _lead(book: Mapping[str, Any], actor: str) -> str:
    leads = (crisis["text"] for crisis in book.get("leads", ()) if actor in crisis["for"])
    return str(next(leads, book["lead"]))


def _nothing(book: Mapping[str, Any]) -> Iterator[Sentence]:
    for part, lead in (("bare", ""), ("led", book["lead"])):
        for text in book["nothing"].get(part, ()):
            yield Sentence(part, text, lead=lead)


@cache
def readings(language: Language) -> tuple[Reading, ...]:
    """Every entry of a language's phrasebook with what coding finds in it."""
    watch = load_watch("nuclear-rus")
    found = []
    for sentence in read_book(language):
        text = f"{sentence.lead}\n\n{sentence.text}" if sentence.lead else sentence.text
        article = read_text(text, language=language, published=None)
        begin = article.text.index(sentence.text)
        signals = code_signals(article, extract(article), watch)
        found.append(Reading(sentence, tuple(signal for signal in signals if signal.span.start >= begin)))
    return tuple(found)


def shares(found: tuple[Reading, ...], *, part: str) -> dict[str, tuple[int, int, int]]:
    """By indicator: how many entries, how many with the indicator found, how many entirely right."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for reading in found:
        if reading.sentence.part == part and reading.sentence.indicator:
            counts[reading.sentence.indicator][0] += 1
            counts[reading.sentence.indicator][1] += reading.found
            counts[reading.sentence.indicator][2] += reading.right
    return {indicator: (all_, some, right) for indicator, (all_, some, right) in sorted(counts.items())}
