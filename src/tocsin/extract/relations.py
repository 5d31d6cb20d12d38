"""How predicates hang on one another: conditions, concessions, purposes, causes, times, by their conjunctions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.governors import load_governors
from tocsin.extract.grammar import Link, Mood
from tocsin.model import Language, Relation, Tense

if TYPE_CHECKING:
    from tocsin.extract.governors import Governors
    from tocsin.extract.grammar import Graph

_SI = frozenset({"si", "if"})
_HYPOTHETICAL_AUXILIARIES = frozenset({"will", "would", "could", "may", "might", "'ll", "can"})
_CONDITION_NOUN_MARKERS = (
    "en cas de", "sous réserve de", "à moins de", "in case of", "in the event of", "pending", "barring", "short of",
)  # fmt: skip


class Relations:
    """The relations between the predicates of one parse, worked out when asked for and kept."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.words: Governors = load_governors(graph.language)
        self._relations: dict[int, Relation] = {}

    def relation_of(self, i: int) -> Relation:
        """How a predicate hangs on the one that governs it."""
        known = self._relations.get(i)
        if known is None:
            known = self._relations[i] = self._find_relation(i)
        return known

    def _find_relation(self, i: int) -> Relation:
        graph = self.graph
        link = graph.link[i]
        root = link is Link.ROOT or graph.head[i] == i
        if root or link is Link.CONJUNCT:
            plain = Relation.ROOT if root else Relation.COORDINATION
            return self._marked_relation(i) if self.opens_with_si(i) else plain
        if link is Link.COMPLEMENT and graph.conjunction_of(i) in {"pour", "afin de"}:
            return Relation.PURPOSE
        if link is Link.COMPLEMENT:
            asked = graph.conjunction_of(i) not in _SI or self._asks(graph.head[i])
            return Relation.COMPLEMENT if asked else self._marked_relation(i)
        if link is Link.RELATIVE:
            return Relation.RELATIVE
        described = link is Link.ADNOMINAL and not graph.conjunction_of(i)
        hanging = link in {Link.ADVERBIAL, Link.ADNOMINAL, Link.PARATAXIS, Link.PREPOSITION_OBJECT}
        if hanging and not described:
            return self._marked_relation(i)
        return self._marked_relation(i) if graph.conjunction_of(i) in _SI else Relation.NOUN

    def opens_with_si(self, i: int) -> bool:
        """Whether "si" or "if" opens the clause of `i`."""
        graph = self.graph
        if graph.conjunction_of(i) in {"si", "if"}:
            return True
        start = graph.left[i]
        opens = graph.lower[start] == "if" or (graph.lower[start] == "si" and graph.pos[start] == "SCONJ")
        return opens and graph.head[start] == i

    def _asks(self, head: int) -> bool:
        lemma = self.graph.lemma[head]
        asking = lemma in self.words.ask or lemma in self.words.withhold
        return asking or lemma in {"savoir", "know", "decide", "see", "voir"}

    def _marked_relation(self, i: int) -> Relation:
        graph = self.graph
        conjunction = graph.conjunction_of(i)
        if not conjunction and self.opens_with_si(i):
            conjunction = "si"
        if self._is_conceded(i, conjunction):
            return Relation.CONCESSION
        if conjunction == "si" and self._names_authority(i):
            return Relation.ADVERBIAL
        relation = self.words.relations.get(conjunction)
        if relation is None and graph.link[i] is Link.ADNOMINAL:
            return Relation.COMPLEMENT
        if relation is Relation.PURPOSE and conjunction == "to" and graph.link[i] is not Link.ADVERBIAL:
            return Relation.COMPLEMENT
        return relation or Relation.ADVERBIAL

    def _is_conceded(self, i: int, conjunction: str) -> bool:
        """Whether "même si", "even if" or a "si" that grants a fact opens the clause."""
        start = self.graph.left[i]
        near = self.graph.lower[max(0, start - 1) : start + 1]
        even = "même" in near or "even" in near
        return conjunction in {"si", "if", "though"} and (even or (conjunction in _SI and self._grants(i)))

    def _names_authority(self, i: int) -> bool:
        """Reads "si l'on en croit X", "si on se fie à X": whom one relies on, no condition."""
        graph = self.graph
        around = graph.lower[graph.left[i] : i]
        return graph.lemma[i] in {"croire", "fier", "juger", "référer"} and "on" in around

    def _grants(self, i: int) -> bool:
        """As in "si X a ordonné ..., il n'y a eu aucun changement": a fact is granted, no condition is set.

        The clause tells a completed act, and the main clause a fact of the present or past, not wished or supposed.
        """
        graph = self.graph
        finite = graph.finite_of(i)
        if finite is None or finite == i or graph.tense_of(i) is not Tense.PAST:
            return False
        pluperfect = (
            "Tense=Imp" in graph.morph[finite] if graph.language is Language.FR else graph.lower[finite] == "had"
        )
        main = graph.head[i]
        if (
            pluperfect
            or main == i
            or graph.mood_of(main) is not Mood.INDICATIVE
            or graph.tense_of(main) is Tense.FUTURE
        ):
            return False
        return not {graph.lower[c] for c in graph.auxiliaries_of(main)} & _HYPOTHETICAL_AUXILIARIES

    def opens_condition(self, i: int) -> bool:
        """Whether the phrase of `i` sets a condition: "en cas d'attaque", "in the event of"."""
        return self.opens_condition_at(self.graph.left[i])

    def opens_condition_at(self, start: int) -> bool:
        """Whether a preposition that sets a condition starts at token `start`."""
        words = self.graph.lower[start : start + 4]
        text = " ".join("de" if word in {"d'", "du", "des"} else word for word in words) + " "
        return any(text.startswith(marker + " ") for marker in _CONDITION_NOUN_MARKERS)
