"""How a text puts a predicate forward: denied, weakened, asked, wished, supposed, by its own words and by what governs it.

`Outlook.state` gives the polarity and modality of any token of a parse; `judge` boils that down to the certainty and
polarity of a claim's content, as its source states them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.extract.governors import Effect, Governors, load_governors
from tocsin.extract.grammar import Graph, Link, Mood, read_graph
from tocsin.extract.negation import find_negated, predicate_of
from tocsin.model import Certainty, Language, Modality, Polarity, Relation, Tense

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tocsin.extract.parse import ParsedArticle


class Manner(StrEnum):
    """What a cue does to its content, where the caller knows the cue better than the parse does."""

    ASSERT = "assert"
    DENY = "deny"
    BELIEVE = "believe"
    HOPE = "hope"
    DOUBT = "doubt"
    ASK = "ask"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Certainty and polarity of a claim's content, as the source states them."""

    certainty: Certainty
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class State:
    """How a predicate is put forward: whether it is said not to be so, how, and on which tense its governor puts it."""

    negative: bool = False
    modality: Modality = Modality.ASSERTED
    tense: Tense | None = None
    conditioned: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """What a governor does to one that depends on it.

    Attributes:
        by: the governing token.
        effect: its class, `None` if it leaves the dependent alone.
        flips: turns the polarity round (refusal, denial).
        modality: what it makes of the dependent.
        passes: passes on its own polarity and modality.
    """

    by: int
    effect: Effect | None = None
    flips: bool = False
    modality: Modality = Modality.ASSERTED
    passes: bool = False


# Where two modalities meet, the first of these that is present holds.
_ORDER = (
    Modality.CONDITION,
    Modality.CONDITIONAL,
    Modality.QUESTION,
    Modality.POSSIBLE,
    Modality.INTENTION,
    Modality.PROBABLE,
    Modality.OBLIGATION,
    Modality.ASSERTED,
)
_RANK = {modality: rank for rank, modality in enumerate(_ORDER)}
_UNREAL = frozenset({Modality.CONDITION, Modality.CONDITIONAL, Modality.QUESTION, Modality.POSSIBLE})
_EFFECT_MODALITY = {
    Effect.DOUBT: Modality.PROBABLE,
    Effect.BELIEVE: Modality.PROBABLE,
    Effect.APPEAR: Modality.PROBABLE,
    Effect.ENABLE: Modality.POSSIBLE,
    Effect.OBLIGE: Modality.OBLIGATION,
    Effect.INTEND: Modality.INTENTION,
}
_ADJECTIVE_EFFECT = {
    "probable": Effect.BELIEVE,
    "possible": Effect.ENABLE,
    "enable": Effect.ENABLE,
    "intend": Effect.INTEND,
    "unlikely": Effect.DOUBT,
    "impossible": Effect.NEGATE,
}
_NOUN_LINKS = frozenset(
    {
        Link.SUBJECT, Link.PASSIVE_SUBJECT, Link.OBJECT, Link.INDIRECT, Link.OBLIQUE, Link.AGENT, Link.NOUN_MODIFIER,
        Link.PREPOSITION_OBJECT, Link.ATTRIBUTE, Link.COMPOUND,
    }
)  # fmt: skip
_GOVERNING_MARKERS = frozenset(
    {"", "de", "à", "of", "to", "for", "from", "against", "contre", "about", "on", "sur", "as"}
)
_CONDITION_NOUN_MARKERS = ("en cas de", "sous réserve de", "in case of", "in the event of", "pending")
_NEG_RAISING = frozenset({Effect.BELIEVE, Effect.OPINE, Effect.APPEAR, Effect.ENABLE, Effect.INTEND, Effect.OBLIGE})
_TRANSPARENT = frozenset({Effect.IMPLY, Effect.PERCEIVE, Effect.INCLUDE})
_DEFINITE = frozenset(
    {"le", "la", "les", "l'", "ce", "cet", "cette", "ces", "son", "sa", "ses", "leur", "leurs", "mon", "ma", "mes", "notre",
     "nos", "votre", "vos", "the", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "your"}
)  # fmt: skip


class Outlook:
    """Polarity and modality of every token of one parse, worked out when asked for and kept."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.words: Governors = load_governors(graph.language)
        self.negated, self.without = find_negated(graph)
        self.adverbs = self._adverb_modalities()
        self.asked = self._questions()
        self._states: dict[int, State] = {}
        self._relations: dict[int, Relation] = {}

    # --- the whole picture ---

    def state(self, i: int) -> State:
        """How the predicate or noun at `i` is put forward, its governors included."""
        known = self._states.get(i)
        if known is None:
            self._states[i] = State()  # guards against a cycle in a mended parse
            known = self.under(self.own(i), self.hold_on(i), i)
            self._states[i] = known
        return known

    def under(self, own: State, hold: Hold | None, i: int) -> State:
        """`own` as its governor leaves it."""
        if hold is None:
            return own
        above = self.state(hold.by)
        negative = own.negative
        modality = hold.modality
        if hold.flips:
            negative = own.negative != (not above.negative)
            if above.negative and not own.negative and hold.effect is Effect.DENY:
                modality = Modality.POSSIBLE  # "n'exclut pas"
        elif hold.passes or hold.effect in _NEG_RAISING:
            negative = own.negative or above.negative
        if above.negative and hold.effect is Effect.ENABLE and modality is Modality.POSSIBLE:
            modality = Modality.ASSERTED  # "ne peut pas": said not to be so
        if hold.effect is Effect.DOUBT:
            negative = own.negative != (not above.negative)
            modality = Modality.ASSERTED if above.negative else modality
        modality = self._stronger(own.modality, modality)
        if hold.effect is not None and (above.modality in _UNREAL or hold.passes):
            modality = self._stronger(modality, above.modality)
        return replace(own, negative=negative, modality=modality, tense=own.tense or self._tense_under(hold, above, i))

    @staticmethod
    def _stronger(one: Modality, other: Modality) -> Modality:
        return one if _RANK[one] <= _RANK[other] else other

    def _tense_under(self, hold: Hold, above: State, i: int) -> Tense | None:
        """An infinitive or noun takes its tense from its governor: to come under a plan, the governor's own otherwise."""
        if self.graph.finite_of(i) is not None:
            return None
        if hold.effect in {Effect.INTEND, Effect.OBLIGE, Effect.ENABLE}:
            return Tense.FUTURE
        if hold.passes:
            return above.tense or self.graph.tense_of(hold.by)
        return None

    # --- the predicate's own words ---

    def own(self, i: int) -> State:
        """How the words of the predicate itself, and its place in the sentence, put it forward."""
        negative = self.negated[i]
        modality = self.adverbs.get(i, Modality.ASSERTED)
        tense: Tense | None = None
        if self.graph.pos[i] in {"NOUN", "PROPN"} and not self.graph.auxiliaries_of(i):
            modality, negative = self._adjectives_on(i, modality, negative=negative)
        else:
            verbal, tense = self._verbal_modality(i)
            modality = self._stronger(modality, verbal)
        relation = self.relation_of(i)
        if relation is Relation.COORDINATION and self.graph.finite_of(i) is None:
            relation = self.relation_of(self.graph.first_conjunct(i))
        if relation is Relation.CONDITION:
            modality = Modality.CONDITION
        elif relation is Relation.PURPOSE:
            modality = self._stronger(modality, Modality.INTENTION)
        if self.asked[self.graph.sentence[i]]:
            modality = self._stronger(modality, Modality.QUESTION)
        return State(negative, modality, tense)

    def _adjectives_on(self, i: int, modality: Modality, *, negative: bool) -> tuple[Modality, bool]:
        """ "éventuel", "alleged", "planned", "cancelled" on a noun of happening."""
        for c in self.graph.children[i]:
            if self.graph.link[c] not in {Link.ADJECTIVE, Link.ADNOMINAL}:
                continue
            lemma = self.graph.lemma[c]
            kind = self.words.adjectives.get(lemma) or self.words.adjectives.get(self.graph.lower[c])
            effect = _ADJECTIVE_EFFECT[kind] if kind else self._participle_effect(c)
            if effect in {Effect.NEGATE, Effect.DENY}:
                negative = not self.negated[c]
            elif effect in _EFFECT_MODALITY:
                modality = self._stronger(modality, _EFFECT_MODALITY[effect])
        return modality, negative

    def _participle_effect(self, c: int) -> Effect | None:
        if not self.graph.is_past_participle(c):
            return None
        effect = self.words.verbs.get(self.graph.lemma[c])
        return effect if effect in {Effect.NEGATE, Effect.DENY, Effect.BELIEVE, Effect.INTEND} else None

    def _verbal_modality(self, i: int) -> tuple[Modality, Tense | None]:
        graph = self.graph
        modality, tense = Modality.ASSERTED, None
        if graph.language is Language.EN:
            modality, tense = self._english_auxiliaries(i)
        mood = graph.mood_of(i)
        if mood is Mood.IMPERATIVE:
            return Modality.INTENTION, Tense.FUTURE
        if mood is not Mood.CONDITIONAL:
            if graph.language is Language.EN and modality is Modality.CONDITIONAL:
                return self._conditional(i)
            return modality, tense
        return self._conditional(i)

    def _english_auxiliaries(self, i: int) -> tuple[Modality, Tense | None]:
        modality, tense = Modality.ASSERTED, None
        forms = [self.graph.lower[c] for c in self.graph.linked(i, Link.AUXILIARY)]
        for form in forms:
            kind = self.words.auxiliaries.get(form)
            if kind == "possible" and not (self.negated[i] and form in {"can", "could", "ca"}):
                modality = Modality.POSSIBLE
            elif kind == "oblige" and {"have", "'ve"} & set(forms) and form == "must":
                modality = Modality.PROBABLE
            elif kind == "oblige":
                modality = Modality.OBLIGATION
            elif kind == "future":
                tense = Tense.FUTURE
            elif form in {"would", "'d"}:
                modality = Modality.CONDITIONAL
        return modality, tense

    def _conditional(self, i: int) -> tuple[Modality, Tense | None]:
        """What a conditional means: a condition, hearsay, a wish, an expectation, or the future seen from the past."""
        graph = self.graph
        if self.has_condition(i):
            return Modality.CONDITIONAL, None
        lemma = graph.lemma[i]
        if lemma in {"pouvoir", "might"}:
            return Modality.POSSIBLE, None
        if lemma == "falloir" or (lemma == "devoir" and (self._is_perfect(i) or self._has_person(i))):
            return Modality.OBLIGATION, None
        if lemma == "devoir":
            return Modality.PROBABLE, Tense.FUTURE
        if lemma in {"vouloir", "souhaiter", "aimer", "like", "love", "prefer", "préférer"}:
            return Modality.INTENTION, None
        perfect = self._is_perfect(i)
        if self._told_in_the_past(i) and not perfect:
            return Modality.ASSERTED, Tense.FUTURE
        if graph.language is Language.EN:
            return (Modality.OBLIGATION if self._has_form(i, "should") else Modality.CONDITIONAL), None
        if perfect or self._is_attributed(i):
            return Modality.PROBABLE, Tense.PAST if perfect else None
        return Modality.CONDITIONAL, None

    def _has_person(self, i: int) -> bool:
        """Whether the subject is one who is spoken to or speaks: then "devrait" obliges, elsewhere it expects."""
        return any(self.graph.lower[s] in {"je", "tu", "nous", "vous", "on", "j'"} for s in self.graph.subjects_of(i))

    def _has_form(self, i: int, form: str) -> bool:
        return any(self.graph.lower[c] == form for c in self.graph.linked(i, Link.AUXILIARY))

    def _is_perfect(self, i: int) -> bool:
        """ "aurait tiré", "would have fired"; a French passive in the present conditional ("serait tiré") is none."""
        if self.graph.language is Language.EN:
            return self._has_form(i, "have")
        return any(
            self.graph.link[c] is Link.AUXILIARY and self.graph.lemma[c] in {"avoir", "être"}
            for c in self.graph.auxiliaries_of(i)
        )

    def _told_in_the_past(self, i: int) -> bool:
        """Whether a verb of the past governs the clause, so that its conditional is a future: "a dit qu'il viendrait"."""
        graph = self.graph
        top = graph.first_conjunct(i)
        if graph.link[top] is Link.RELATIVE:
            return False
        while graph.head[top] != top:
            if graph.link[top] in {Link.COMPLEMENT, Link.ADNOMINAL, Link.CONJUNCT, Link.ADVERBIAL, Link.RELATIVE}:
                above = graph.head[top]
                if graph.is_verb(above) and (
                    graph.tense_of(above) is Tense.PAST or graph.mood_of(above) is Mood.PARTICIPLE
                ):
                    return True
            elif graph.link[top] not in {Link.ATTRIBUTE, Link.OBJECT}:
                return False
            top = graph.head[top]
        return False

    def _is_attributed(self, i: int) -> bool:
        start, end = self.graph.sentences[self.graph.sentence[i]]
        sentence = self.graph.lower[start:end]
        return "selon" in sentence or ("après" in sentence and "d'" in sentence)

    def has_condition(self, i: int) -> bool:
        """Whether an open condition hangs on the predicate (or on the verb that carries its mood)."""
        graph = self.graph
        places = [i]
        if graph.link[i] is Link.COMPLEMENT and graph.lemma[graph.head[i]] in {
            "pouvoir",
            "devoir",
            "aller",
            "vouloir",
            "dire",
        }:
            places.append(graph.head[i])
        places.extend(graph.linked(i, Link.COMPLEMENT, Link.ATTRIBUTE))
        for place in places:
            for c in graph.children[place]:
                if graph.link[c] in {Link.ADVERBIAL, Link.PARATAXIS, Link.CONJUNCT}:
                    if self.relation_of(c) is Relation.CONDITION:
                        return True
                elif graph.link[c] in {Link.OBLIQUE, Link.PREPOSITION, Link.NOUN_MODIFIER} and self.opens_condition(c):
                    return True
        return False

    def opens_condition(self, i: int) -> bool:
        """Whether the phrase of `i` sets a condition: "en cas d'attaque", "in the event of"."""
        return self.opens_condition_at(self.graph.left[i])

    def opens_condition_at(self, start: int) -> bool:
        """Whether a preposition that sets a condition starts at token `start`."""
        words = self.graph.lower[start : start + 4]
        text = " ".join("de" if word in {"d'", "du", "des"} else word for word in words) + " "
        return any(text.startswith(marker + " ") for marker in _CONDITION_NOUN_MARKERS)

    # --- governors ---

    def hold_on(self, i: int) -> Hold | None:
        """What governs `i`, and to which effect."""
        graph = self.graph
        top = self._top_of_coordination(i)
        link, head = graph.link[top], graph.head[top]
        if head == top:
            return None
        if link is Link.COMPLEMENT:
            return self._hold_on_clause(top, self._noun_before_clause(top, head))
        if link is Link.ADNOMINAL:
            return self._hold_of_adnominal(top, head)
        if link is Link.ADVERBIAL:
            return self._hold_of_adverbial(top, head)
        if link is Link.PREPOSITION_OBJECT and graph.is_verb(top):
            return self._hold_of_gerund(top)
        if link in _NOUN_LINKS:
            return self._hold_on_noun(top)
        return None

    def _top_of_coordination(self, i: int) -> int:
        """The first conjunct, where `i` leans on it; a finite verb of its own in a main clause does not."""
        graph = self.graph
        if graph.link[i] is not Link.CONJUNCT:
            return i
        first = graph.first_conjunct(i)
        return first if graph.is_nominal(i) == graph.is_nominal(first) or graph.is_verb(i) else i

    def _noun_before_clause(self, top: int, head: int) -> int:
        """A noun right before "que" or "de" governs the clause, whatever the parser hung it on ("aucun signe que")."""
        graph = self.graph
        before = graph.left[top] - 1
        floor = head if head < before else max(0, before - 3)
        while before > floor and (graph.pos[before] == "ADJ" or graph.is_past_participle(before)):
            before -= 1
        if (
            before != head
            and before >= floor
            and graph.pos[before] == "NOUN"
            and graph.lemma[before] in self.words.nouns
        ):
            return before
        return head

    def _effect_of(self, governor: int) -> Effect | None:
        graph = self.graph
        if graph.pos[governor] == "NOUN":
            return self.words.nouns.get(graph.lemma[governor])
        if graph.is_verb(governor):
            for c in graph.linked(governor, Link.ATTRIBUTE):
                kind = self.words.adjectives.get(graph.lemma[c])
                if kind:
                    return _ADJECTIVE_EFFECT[kind]
                if graph.pos[c] == "NOUN" and graph.lemma[c] in self.words.nouns:
                    return self.words.nouns[graph.lemma[c]]
            return self.words.verbs.get(graph.lemma[governor])
        kind = self.words.adjectives.get(graph.lemma[governor])
        return _ADJECTIVE_EFFECT[kind] if kind else self.words.verbs.get(graph.lemma[governor])

    def _hold_on_clause(self, top: int, governor: int) -> Hold:
        graph = self.graph
        conjunction = graph.conjunction_of(top)
        lemma = graph.lemma[governor]
        if conjunction in {"si", "whether", "if"}:
            return Hold(governor, Effect.PERCEIVE, modality=Modality.QUESTION)
        effect = self._effect_of(governor)
        finite = graph.finite_of(top) is not None
        if lemma in {"prévenir", "warn"}:
            return Hold(governor)
        if lemma in self.words.ask and self._opens_with_question(top):
            return Hold(governor, Effect.PERCEIVE, modality=Modality.QUESTION)
        if lemma in self.words.withhold and self.state(governor).negative and finite:
            return Hold(governor, Effect.PERCEIVE, modality=Modality.QUESTION)
        if (
            effect is Effect.NEGATE
            and finite
            and graph.pos[governor] in {"VERB", "AUX"}
            and lemma not in {"éviter", "empêcher"}
        ):
            return Hold(governor)
        if (
            effect is Effect.INTEND
            and finite
            and graph.mood_of(top) is Mood.INDICATIVE
            and graph.language is Language.FR
        ):
            return Hold(governor)  # "décide que" with the indicative tells, it does not wish
        return self._hold(governor, effect)

    def _opens_with_question(self, top: int) -> bool:
        first = self.graph.lower[self.graph.left[top]]
        return first in {
            "comment",
            "pourquoi",
            "quand",
            "où",
            "qui",
            "combien",
            "how",
            "why",
            "when",
            "where",
            "who",
            "what",
        }

    def _hold(self, governor: int, effect: Effect | None) -> Hold:
        flips = effect in {Effect.NEGATE, Effect.DENY}
        modality = _EFFECT_MODALITY.get(effect, Modality.ASSERTED) if effect else Modality.ASSERTED
        if effect is Effect.PERCEIVE and self.graph.lemma[governor] in {
            "signe",
            "indice",
            "indication",
            "sign",
            "hint",
            "indication",
        }:
            modality = Modality.PROBABLE
        return Hold(governor, effect, flips=flips, modality=modality, passes=effect in _TRANSPARENT)

    def _hold_of_adnominal(self, top: int, head: int) -> Hold | None:
        """An infinitive or "que" clause on a noun; a participle only describes its noun."""
        graph = self.graph
        conjunction = graph.conjunction_of(top)
        if not conjunction and graph.mood_of(top) is not Mood.INFINITIVE:
            return None
        noun = self._noun_before_clause(top, head)
        if graph.lemma[noun] in self.words.nouns:
            return self._hold_on_clause(top, noun)
        verb = graph.head[head]
        if graph.is_verb(verb) and verb < head and self.words.verbs.get(graph.lemma[verb]):
            return self._hold_on_clause(top, verb)
        return None

    def _hold_of_adverbial(self, top: int, head: int) -> Hold | None:
        """An infinitive with "de" or "à" that the parser took for an adverbial is a complement of its verb."""
        conjunction = self.graph.conjunction_of(top)
        infinitive = self.graph.mood_of(top) is Mood.INFINITIVE
        if conjunction in {"de", "à", "to"} and self._effect_of(head) and infinitive:
            return self._hold_on_clause(top, self._noun_before_clause(top, head))
        if conjunction in {"pour", "to"} and infinitive and self._effect_of(head) is Effect.PERCEIVE:
            return Hold(head, Effect.PERCEIVE, passes=True)  # "n'a vu aucun préparatif pour déplacer"
        return None

    def _hold_of_gerund(self, top: int) -> Hold | None:
        """ "refrain from testing", "a plan for moving": the word before the preposition governs."""
        graph = self.graph
        governor = graph.head[graph.head[top]]
        if graph.lower[graph.head[top]] in {"of", "from", "to", "for", "about", "in", "on", "with"} and self._effect_of(
            governor
        ):
            return self._hold(governor, self._effect_of(governor))
        return None

    def _hold_on_noun(self, top: int) -> Hold | None:
        """What a verb, noun or adjective does to a noun of happening that depends on it."""
        graph = self.graph
        governor = graph.head[top]
        marker = graph.marker_of(top)
        if graph.link[top] is Link.PREPOSITION_OBJECT:
            while graph.link[governor] is Link.PREPOSITION and graph.head[governor] != governor:
                governor = graph.head[governor]
        if self.opens_condition(top) or (graph.head[top] != governor and self.opens_condition(graph.head[top])):
            return Hold(governor, None, modality=Modality.CONDITION)
        if marker not in _GOVERNING_MARKERS:
            return None
        subject = graph.link[top] in {Link.SUBJECT, Link.PASSIVE_SUBJECT}
        if subject and not graph.is_passive(governor):
            return self._hold_on_subject(top, governor)
        effect = self._effect_of(governor)
        if graph.pos[governor] == "NOUN" and marker not in {"", "de", "of", "à", "to", "for"}:
            return None
        if (
            marker in {"", "to", "for", "on", "of", "from", "de", "à", "contre", "against", "sur", "about", "as"}
            and effect
        ):
            return self._hold(governor, effect)
        if graph.is_verb(governor) and not self._is_definite(top):
            return Hold(governor, Effect.PERCEIVE, passes=True)
        return None

    def _hold_on_subject(self, top: int, governor: int) -> Hold | None:
        graph = self.graph
        lemma = graph.lemma[governor]
        takes_place = lemma in self.words.occur
        if lemma == "avoir":
            takes_place = any(graph.lower[c] == "lieu" for c in graph.children[governor])
        if lemma == "take":
            takes_place = any(graph.lower[c] == "place" for c in graph.children[governor])
        if takes_place and graph.language is Language.EN and graph.linked(governor, Link.ATTRIBUTE):
            takes_place = self._effect_of(governor) is not None
            return self._hold(governor, self._effect_of(governor)) if takes_place else None
        if takes_place or lemma in {"inclure", "include", "comprendre"}:
            return Hold(governor, Effect.PERCEIVE, passes=True)
        if not graph.is_verb(governor) and graph.lemma[governor] in self.words.adjectives:
            return self._hold(governor, self._effect_of(governor))
        if self.own(governor).modality is Modality.CONDITIONAL and not self._is_definite(top):
            return Hold(governor, Effect.PERCEIVE, modality=Modality.CONDITIONAL)
        return None

    def _is_definite(self, i: int) -> bool:
        return any(
            self.graph.lower[c] in _DEFINITE or self.graph.link[c] is Link.POSSESSIVE for c in self.graph.children[i]
        )

    # --- relations ---

    def relation_of(self, i: int) -> Relation:
        """How a predicate hangs on the one that governs it."""
        known = self._relations.get(i)
        if known is None:
            known = self._relations[i] = self._find_relation(i)
        return known

    def _find_relation(self, i: int) -> Relation:
        graph = self.graph
        link = graph.link[i]
        if link is Link.ROOT or graph.head[i] == i:
            return self._marked_relation(i) if self._opens_with_si(i) else Relation.ROOT
        if link is Link.COMPLEMENT:
            conjunction = graph.conjunction_of(i)
            if conjunction in {"si", "if"} and not self._asks(graph.head[i]):
                return self._marked_relation(i)
            return Relation.COMPLEMENT
        if link is Link.RELATIVE:
            return Relation.RELATIVE
        if link is Link.CONJUNCT:
            return self._marked_relation(i) if self._opens_with_si(i) else Relation.COORDINATION
        if link is Link.ADNOMINAL and not graph.conjunction_of(i):
            return Relation.NOUN
        if link in {Link.ADVERBIAL, Link.ADNOMINAL, Link.PARATAXIS, Link.PREPOSITION_OBJECT}:
            return self._marked_relation(i)
        return Relation.NOUN

    def _opens_with_si(self, i: int) -> bool:
        graph = self.graph
        if graph.conjunction_of(i) in {"si", "if"}:
            return True
        start = graph.left[i]
        opens = graph.lower[start] == "if" or (graph.lower[start] == "si" and graph.pos[start] == "SCONJ")
        return opens and graph.head[start] == i

    def _asks(self, head: int) -> bool:
        graph = self.graph
        lemma = graph.lemma[head]
        return (
            lemma in self.words.ask
            or lemma in self.words.withhold
            or lemma in {"savoir", "know", "decide", "see", "voir"}
        )

    def _marked_relation(self, i: int) -> Relation:
        graph = self.graph
        conjunction = graph.conjunction_of(i)
        if not conjunction and self._opens_with_si(i):
            conjunction = "si"
        start = graph.left[i]
        opening = graph.lower[start : start + 3]
        if opening[:2] in (["même", "si"], ["even", "if"], ["even", "though"]) or graph.lower[max(0, start - 1)] in {
            "même",
            "even",
        }:
            if conjunction in {"si", "if", "though"}:
                return Relation.CONCESSION
        if conjunction in {"si", "if"} and self._grants(i):
            return Relation.CONCESSION
        relation = self.words.relations.get(conjunction)
        if relation is None and graph.link[i] is Link.ADNOMINAL:
            return Relation.COMPLEMENT
        if relation is Relation.PURPOSE and conjunction == "to" and graph.link[i] is not Link.ADVERBIAL:
            return Relation.COMPLEMENT
        return relation or Relation.ADVERBIAL

    def _grants(self, i: int) -> bool:
        """ "Si X a ordonné ..., il n'y a eu aucun changement": a fact is granted, no condition is set.

        The clause tells a completed act, and the main clause a fact of the present or past, neither wished nor supposed.
        """
        graph = self.graph
        finite = graph.finite_of(i)
        if finite is None or finite == i or graph.tense_of(i) is not Tense.PAST:
            return False
        if graph.language is Language.FR and "Tense=Imp" in graph.morph[finite]:
            return False
        if graph.language is Language.EN and graph.lower[finite] == "had":
            return False
        main = graph.head[i]
        if main == i or graph.mood_of(main) is not Mood.INDICATIVE or graph.tense_of(main) is Tense.FUTURE:
            return False
        forms = {graph.lower[c] for c in graph.auxiliaries_of(main)}
        return not forms & {"will", "would", "could", "may", "might", "'ll", "can"}

    # --- one pass each ---

    def _adverb_modalities(self) -> dict[int, Modality]:
        """Predicates weakened by an adverb ("probablement", "sans doute", "perhaps")."""
        graph, words = self.graph, self.words
        found: dict[int, Modality] = {}
        for i, form in enumerate(graph.lower):
            if form in words.probable_adverbs:
                modality = Modality.PROBABLE
            elif form in words.possible_adverbs:
                modality = Modality.POSSIBLE
            elif form == "doute" and i and graph.lower[i - 1] in {"sans", "nul"}:
                modality = Modality.PROBABLE
            else:
                continue
            if graph.pos[i] == "ADJ" and graph.linked(i, Link.COPULA):
                continue
            target = self._adverb_target(i)
            found[target] = self._stronger(modality, found.get(target, Modality.ASSERTED))
        return found

    def _adverb_target(self, i: int) -> int:
        """The nearest predicate above an adverb, or the finite verb next to it where the parser lost it."""
        graph = self.graph
        target = predicate_of(graph, graph.head[i])
        while not (graph.is_verb(target) or graph.auxiliaries_of(target)) and graph.head[target] != target:
            near = 0 < target - i <= 2 and not (i and graph.pos[i - 1] in {"VERB", "AUX", "ADV"})
            if graph.pos[target] in {"NOUN", "ADJ"} and near and graph.link[i] is Link.ADVERB:
                break
            target = predicate_of(graph, graph.head[target])
        return target

    def _questions(self) -> list[bool]:
        """For each sentence, whether it ends in a question mark."""
        asked = []
        for start, end in self.graph.sentences:
            last = next((j for j in range(end - 1, start - 1, -1) if self.graph.lower[j].strip(' \n"»)”')), start)
            asked.append(self.graph.lower[last] == "?")
        return asked


@lru_cache(maxsize=4)
def read_outlook(graph: Graph) -> Outlook:
    """The outlook on a parse; the last few are kept."""
    return Outlook(graph)


def token_polarity(parsed: ParsedArticle, token: Token) -> Polarity:
    """Whether a mark of negation ("ne ... pas", "no", "never", "aucun", "sans") stands on what `token` names.

    This is negation by grammar, as annotators of events mark it; what a governing word denies ("refuser de", "no sign
    of") is left to `judge` and to the polarity of clauses.

    Args:
        parsed: an article and its parse.
        token: a predicate or a noun of happening in it.
    """
    outlook = read_outlook(read_graph(parsed.doc, parsed.language))
    place = predicate_of(outlook.graph, token.i)
    return Polarity.NEGATIVE if outlook.negated[place] else Polarity.POSITIVE


def token_certainty(parsed: ParsedArticle, token: Token) -> Certainty:
    """How sure the text is of what `token` names."""
    outlook = read_outlook(read_graph(parsed.doc, parsed.language))
    return _certainty(outlook.state(predicate_of(outlook.graph, token.i)), outlook, token.i)


# --- claims ---

_MANNER_CERTAINTY = {
    Manner.BELIEVE: Certainty.PROBABLE,
    Manner.HOPE: Certainty.POSSIBLE,
    Manner.DOUBT: Certainty.PROBABLE,
    Manner.ASK: Certainty.UNKNOWN,
    Manner.WITHHOLD: Certainty.UNKNOWN,
}
_DOUBTFULNESS = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.UNKNOWN)


def judge(parsed: ParsedArticle, head: Token, tokens: tuple[int, int], *, manner: Manner | None = None) -> Judgement:
    """Certainty and polarity of a claim's content, as its source states them.

    Args:
        parsed: the article and its parse.
        head: the head token of the content.
        tokens: the content's tokens, half-open.
        manner: what the cue does to the content; if left out, the parse tells where the cue governs the content.
    """
    outlook = read_outlook(read_graph(parsed.doc, parsed.language))
    start, end = tokens
    top = main_predicate(outlook, head.i, start, end)
    certainty, negative = _content_state(outlook, top, start, end)
    if top in outlook.without:
        negative = False  # "sans fondement" is said of its subject, and said to be so
    hold = outlook.hold_on(top)
    if manner is None and hold is not None and not start <= hold.by < end:
        manner = _manner_of(outlook, hold)
    if manner in {Manner.DENY, Manner.DOUBT}:
        negative = not negative
    if manner in _MANNER_CERTAINTY:
        certainty = _worse(certainty, _MANNER_CERTAINTY[manner])
    if _is_asked(outlook, top, start, end):
        certainty = Certainty.UNKNOWN
    elif certainty is not Certainty.POSSIBLE and _holds_condition(outlook, top, start, end):
        certainty = Certainty.UNKNOWN
    return Judgement(certainty, Polarity.NEGATIVE if negative else Polarity.POSITIVE)


def _worse(*degrees: Certainty) -> Certainty:
    return max(degrees, key=_DOUBTFULNESS.index)


def main_predicate(outlook: Outlook, head: int, start: int, end: int) -> int:
    """The head of the first main clause in `[start, end)`: `head` itself, if it lies there and is one."""
    graph = outlook.graph
    tops = _tops(graph, start, end)
    predicates = [i for i in tops if graph.is_verb(i) or graph.auxiliaries_of(i)]
    mains = [i for i in predicates if outlook.relation_of(i) not in _SUBORDINATE and graph.finite_of(i) is not None]
    choices = mains or predicates or tops
    if head in choices and graph.sentence[head] == graph.sentence[choices[0]]:
        return _first_of_splice(graph, head, start)
    return _first_of_splice(graph, choices[0], start) if choices else predicate_of(graph, head)


_SUBORDINATE = frozenset({Relation.CONDITION, Relation.CONCESSION, Relation.ADVERBIAL, Relation.TIME, Relation.CAUSE})
_FUNCTION_WORDS = frozenset({"PUNCT", "SPACE", "CCONJ", "SCONJ", "ADP", "DET"})


def _tops(graph: Graph, start: int, end: int) -> list[int]:
    """Words of the range whose head lies outside; those of its first sentence that has a predicate, if one has."""
    found = [
        i
        for i in range(start, end)
        if graph.pos[i] not in _FUNCTION_WORDS and (graph.head[i] == i or not start <= graph.head[i] < end)
    ]
    for i in found:
        if graph.is_verb(i) or graph.auxiliaries_of(i):
            return [j for j in found if graph.sentence[j] == graph.sentence[i]]
    return found


def _first_of_splice(graph: Graph, top: int, start: int) -> int:
    """Of main clauses joined by commas alone, the first: the parser may have hung it on a later one."""
    for child in graph.children[top]:
        if child >= top:
            break
        spliced = graph.link[child] in {Link.COMPLEMENT, Link.PARATAXIS} and child >= start
        if (
            spliced
            and graph.finite_of(child) is not None
            and graph.subjects_of(child)
            and not graph.conjunction_of(child)
        ):
            between = graph.lower[graph.right[child] : top]
            if any(mark in between for mark in (",", ";", ":")):
                return child
    return top


def _holds_condition(outlook: Outlook, top: int, start: int, end: int) -> bool:
    """Whether the sentence of the main predicate, inside the content, sets an open condition."""
    graph = outlook.graph
    first, last = graph.sentences[graph.sentence[top]]
    for k in range(max(first, start), min(last, end)):
        condition = graph.lower[k] in {"si", "if", "unless"} or graph.lower[k : k + 2] in (["s'", "il"], ["s'", "ils"])
        if condition and graph.link[k] is Link.MARK:
            clause = predicate_of(graph, graph.head[k])
            if outlook.relation_of(clause) is Relation.CONDITION:
                return True
        elif graph.lower[k] in {"en", "in"} and outlook.opens_condition_at(k):
            return True
    return False


def _content_state(outlook: Outlook, top: int, start: int, end: int) -> tuple[Certainty, bool]:
    """The state of the content by its own words, looking through matrix clauses ("je pense que", "il se peut que")."""
    graph = outlook.graph
    own = outlook.own(top)
    certainty, negative = _worse(_certainty(own, outlook, top), _inherent(outlook, top)), own.negative
    for child in [c for place in (top, *graph.linked(top, Link.ATTRIBUTE, Link.OBJECT)) for c in graph.children[place]]:
        if graph.link[child] not in {Link.COMPLEMENT, Link.ADNOMINAL} or not start <= child < end:
            continue
        hold = outlook.hold_on(child)
        if hold is None or not _looks_through(outlook, top, hold, child):
            continue
        inner, inner_negative = _content_state(outlook, child, start, end)
        state = outlook.under(State(negative=inner_negative), hold, child)
        if (
            hold.effect is Effect.ENABLE
            and graph.lemma[hold.by] == "pouvoir"
            and not _is_epistemic(graph, hold.by, child)
        ):
            return _worse(certainty, inner), state.negative
        return _worse(certainty, inner, _certainty(state, outlook, child)), state.negative
    return certainty, negative


def _inherent(outlook: Outlook, top: int) -> Certainty:
    """What the main predicate's own meaning says: "semble", "est possible", "is unlikely"."""
    graph, words = outlook.graph, outlook.words
    if words.verbs.get(graph.lemma[top]) is Effect.APPEAR:
        return Certainty.PROBABLE
    adjectives = [i for i in (top, *graph.linked(top, Link.ATTRIBUTE)) if graph.pos[i] == "ADJ"]
    kinds = {words.adjectives.get(graph.lemma[i]) for i in adjectives}
    if "possible" in kinds and not outlook.negated[top]:
        return Certainty.POSSIBLE
    return Certainty.PROBABLE if kinds & {"probable", "unlikely"} else Certainty.CERTAIN


def _looks_through(outlook: Outlook, top: int, hold: Hold, child: int) -> bool:
    """Whether the source's assertion is the embedded clause, not the one that embeds it."""
    graph = outlook.graph
    first_person = any(graph.lower[s] in outlook.words.first_person for s in graph.subjects_of(top))
    impersonal = any(graph.link[c] is Link.EXPLETIVE or graph.lower[c] in {"it", "il"} for c in graph.children[top])
    existential = impersonal or any(graph.lower[c] in {"there", "y"} for c in graph.children[top])
    speaker = any(graph.pos[s] == "PRON" for s in graph.subjects_of(top))
    noun = graph.pos[hold.by] == "NOUN"
    by_effect = {
        Effect.APPEAR: True,
        Effect.DOUBT: True,
        Effect.OPINE: True,
        Effect.BELIEVE: speaker or impersonal or graph.is_passive(hold.by) or noun,
        Effect.ENABLE: existential
        or graph.lemma[hold.by] in {"pouvoir", "risquer", "risk"}
        or graph.pos[hold.by] == "ADJ",
        Effect.PERCEIVE: outlook.own(top).negative or (noun and existential),
    }
    if hold.modality is Modality.QUESTION:
        return graph.lemma[top] in outlook.words.ask or outlook.own(top).negative or graph.lemma[hold.by] == "demander"
    if hold.effect is not None and by_effect.get(hold.effect, False):
        return True
    return first_person and graph.finite_of(child) is not None


def _is_epistemic(graph: Graph, modal: int, child: int) -> bool:
    """Whether "pouvoir" speaks of a possibility ("pourrait", "pouvant", "a pu être") rather than of an ability."""
    if graph.mood_of(modal) in {Mood.CONDITIONAL, Mood.PARTICIPLE}:
        return True
    stative = graph.lemma[child] in {"être", "avoir"} or graph.auxiliaries_of(child)
    return graph.tense_of(modal) is Tense.PAST and bool(stative)


def _certainty(state: State, outlook: Outlook, i: int) -> Certainty:
    if state.modality is Modality.POSSIBLE:
        return Certainty.CERTAIN if _is_able(outlook.graph, i) else Certainty.POSSIBLE
    if state.modality in {Modality.QUESTION, Modality.CONDITION} or outlook.has_condition(i):
        return Certainty.UNKNOWN
    if Modality.PROBABLE in {state.modality, outlook.adverbs.get(i)}:
        return Certainty.PROBABLE
    return Certainty.CERTAIN


def _is_able(graph: Graph, i: int) -> bool:
    """ "can" says what one is able to do; only "may", "might" and "could" leave open whether it is so."""
    forms = {graph.lower[c] for c in graph.linked(i, Link.AUXILIARY)}
    return "can" in forms and not forms & {"may", "might", "could"}


def _manner_of(outlook: Outlook, hold: Hold) -> Manner | None:
    """What a governing cue does to the content, read from the parse."""
    denied = outlook.own(hold.by).negative
    if hold.modality is Modality.QUESTION:
        return Manner.ASK
    if hold.flips and not denied:
        return Manner.DENY
    if hold.flips and denied:
        return Manner.HOPE
    if hold.effect is Effect.BELIEVE:
        return Manner.DOUBT if denied else Manner.BELIEVE
    if hold.effect is Effect.DOUBT:
        return Manner.DOUBT
    if outlook.graph.lemma[hold.by] in {"espérer", "hope"}:
        return Manner.HOPE
    return None


_QUESTION_WORDS = frozenset({"pourquoi", "why"})


def _is_asked(outlook: Outlook, top: int, start: int, end: int) -> bool:
    """Whether the content is a question: the sentence of its main predicate asks, or its last one."""
    graph = outlook.graph
    marks = [i for i in range(start, min(end + 1, len(graph))) if graph.lower[i] in {"?", ".", "!"}]
    after = next((i for i in marks if i > top), None)
    if (after is not None and graph.lower[after] == "?") or graph.lower[start] in _QUESTION_WORDS:
        return True
    return bool(marks) and graph.lower[marks[-1]] == "?" and graph.sentence[marks[-1]] - graph.sentence[start] <= 2
