"""The compiled form of a lexicon: lists, phrases, patterns, governors, as the engine reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.model import Form, Kind, Language, Status

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a phrase: words as they are, or any entry of a list, after at most `gap` words in between."""

    words: Keys = ()
    list_name: str = ""
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is sought in the words of a sentence: elements in order; `text` is how the analyst wrote it."""

    text: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition looks: a role (with a marker, "" for any), or a stretch such as `clause` or `sentence`."""

    name: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must (or must not) be found: any of the phrases in any of the places."""

    places: tuple[Place, ...]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How an indicator shows itself in the words of one language.

    Attributes:
        id: its name in `rule` and in explanations.
        indicator: the code of the watch.
        kind: of that indicator.
        phrases: sought in the sentence (phrase patterns).
        predicates: sought as a clause's predicate (clause patterns).
        cues: sought as a claim's cue (claim patterns).
        forms: which forms of predicate will do; empty for all.
        needs: conditions that must hold.
        unless: conditions that must not hold.
        actor: rules in order, the first that gives an actor decides.
        actor_group: names of the actors that may be the actor; empty for all.
        target: rules in order.
        status: "clause", "act", or a fixed status.
        status_if: a status that a condition brings.
        context: name of a test that the article must pass; "" for none.
        where: `file:line`, for explanations.
    """

    id: str
    indicator: str
    kind: Kind
    phrases: tuple[Phrase, ...] = ()
    predicates: tuple[Keys, ...] = ()
    cues: tuple[Keys, ...] = ()
    forms: frozenset[Form] = frozenset()
    needs: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    actor: tuple[Place, ...] = ()
    actor_group: frozenset[str] = frozenset()
    target: tuple[Place, ...] = ()
    status: str = "clause"
    status_if: tuple[tuple[Status, Condition], ...] = ()
    context: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A test of the article as a whole.

    It passes with `at_least` hits in the text, with `early` hits in its first `opening` sentences, or, in a short text,
    with two hits that make one for every `dense` sentences; any hit of `unless` makes it fail, and so do words of
    another subject, `outweighed`, where they are more than twice as many.
    """

    name: str
    phrases: tuple[Phrase, ...]
    at_least: int
    early: int
    opening: int
    dense: int = 0
    unless: tuple[Phrase, ...] = ()
    outweighed: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Words that decide a status: next before a mention, next after it, around it, or as the governing predicate."""

    before: Mapping[Status, tuple[Phrase, ...]] = field(default_factory=dict)
    after: Mapping[Status, tuple[Phrase, ...]] = field(default_factory=dict)
    around: Mapping[Status, tuple[Phrase, ...]] = field(default_factory=dict)
    governors: Mapping[str, frozenset[Keys]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """When a dated sentence is background: its years all lie at least `years` before the article's own time.

    So is one that `frames` set in the past ("sixty years ago", "during the Cold War"). Not so where one of `unless`
    stands in it ("the first test since 1992").
    """

    years: int
    unless: tuple[Phrase, ...] = ()
    frames: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All that coding knows of one language for one watch.

    Attributes:
        lists: entries by list name, lists within lists already taken apart.
        gate: the test that an article must pass to be coded at all; "" for none.
        barred: the test that it must not pass; "" for none.
        trie: first word of a list entry to the entries that begin with it.
        outranks: by indicator, those that the same words do not signal besides, being less specific.
        readings: by indicator, whose it is and how its status is judged where only the second reader found it.
        by_word: first word of a phrase to the numbers of its pattern and of the phrase in it; `by_list` by list name.
        by_predicate: first word of a predicate to pattern numbers.
        by_cue: first word of a cue to pattern numbers.
    """

    language: Language
    lists: Mapping[str, frozenset[Keys]]
    trie: Mapping[str, tuple[tuple[Keys, frozenset[str]], ...]]
    patterns: tuple[Pattern, ...]
    contexts: Mapping[str, Context]
    status_words: StatusWords
    unless: tuple[Condition, ...]
    history: History | None
    gate: str
    barred: str
    groups: Mapping[str, frozenset[str]]
    outranks: Mapping[str, frozenset[str]]
    readings: Mapping[str, Pattern]
    by_word: Mapping[str, tuple[tuple[int, int], ...]]
    by_list: Mapping[str, tuple[tuple[int, int], ...]]
    by_predicate: Mapping[str, tuple[int, ...]]
    by_cue: Mapping[str, tuple[int, ...]]
