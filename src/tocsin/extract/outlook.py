"""The outlook of a text on its predicates: asserted or denied, weakened, asked, wished or supposed.

`Outlook.state` gives polarity and modality of any token of a parse, by its own words and by what governs it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.extract.governors import Effect
from tocsin.extract.grammar import Link, Mood
from tocsin.extract.negation import find_negated, predicate_of
from tocsin.extract.relations import Relations
from tocsin.model import Language, Modality, Relation, Tense

if TYPE_CHECKING:
    from tocsin.extract.grammar import Graph


@dataclass(frozen=True, slots=True)
class State:
    """How a predicate is put forward: whether it is said not to be so, how, and on which tense its governor puts it."""

    negative: bool = False
    modality: Modality = Modality.ASSERTED
    tense: Tense | None = None


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
_NOUN_MARKERS = frozenset({"", "de", "of", "à", "to", "for"})
_OBJECT_MARKERS = frozenset({"", "de", "of", "à", "to"})
_VERB_MARKERS = _NOUN_MARKERS | {"on", "from", "contre", "against", "sur", "about", "as"}
_STATE_MARKERS = frozenset({"en", "into", "under", "sous"})
_WISHES = frozenset({"vouloir", "souhaiter", "aimer", "like", "love", "prefer", "préférer"})
_HINTS = frozenset({"signe", "indice", "indication", "sign", "hint"})
_LEQUEL = frozenset({"lequel", "laquelle", "lesquels", "lesquelles"})
_PHRASES = frozenset({Link.OBLIQUE, Link.PREPOSITION, Link.NOUN_MODIFIER})
_NOTHING = frozenset({"rien", "nothing"})
_CLAUSE_NOUNS = _HINTS | {"doute", "doubt", "preuve", "evidence", "proof"}
_QUESTION_WORDS = frozenset(
    {"comment", "pourquoi", "quand", "où", "qui", "combien", "how", "why", "when", "where", "who", "what"}
)
_NEG_RAISING = frozenset({Effect.BELIEVE, Effect.OPINE, Effect.APPEAR, Effect.ENABLE, Effect.INTEND, Effect.OBLIGE})
_TRANSPARENT = frozenset({Effect.IMPLY, Effect.PERCEIVE, Effect.INCLUDE})
_DEFINITE = frozenset(
    {"le", "la", "les", "l'", "ce", "cet", "cette", "ces", "son", "sa", "ses", "leur", "leurs", "mon", "ma", "mes",
     "notre",
     "nos", "votre", "vos", "the", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "your"}
)  # fmt: skip


class Outlook(Relations):
    """Polarity and modality of every token of one parse, worked out when asked for and kept."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.negated, self.without = find_negated(graph)
        self.adverbs = self._adverb_modalities()
        self.asked = self._questions()
        self._states: dict[int, State] = {}
        self._holds: dict[int, Hold | None] = {}
        self._own: dict[int, State] = {}

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
        """The tense an infinitive or noun takes from its governor: to come under a plan, else the governor's own."""
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
        known = self._own.get(i)
        if known is None:
            known = self._own[i] = self._find_own(i)
        return known

    def _find_own(self, i: int) -> State:
        negative = self.negated[i]
        modality = self.adverbs.get(i, Modality.ASSERTED)
        tense: Tense | None = None
        if self.graph.pos[i] in {"NOUN", "PROPN"} and not self.graph.auxiliaries_of(i):
            modality, negative = self._adjectives_on(i, modality, negative=negative)
        else:
            verbal, tense = self._verbal_modality(i)
            modality = self._stronger(modality, verbal)
        noun = self.graph.is_nominal(i) and not self.graph.auxiliaries_of(i) and not self.opens_with_si(i)
        relation = Relation.NOUN if noun else self.relation_of(i)
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
        """What "éventuel", "alleged", "planned", "cancelled" make of a noun of happening."""
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
            if self._is_due(i):
                return self._stronger(modality, Modality.INTENTION), Tense.FUTURE
        mood = graph.mood_of(i)
        if mood is Mood.IMPERATIVE:
            return Modality.INTENTION, Tense.FUTURE
        if mood is not Mood.CONDITIONAL:
            if graph.language is Language.EN and modality is Modality.CONDITIONAL:
                return self._conditional(i)
            return modality, tense
        return self._conditional(i)

    def _is_due(self, i: int) -> bool:
        """Whether a verb is what somebody "is to" do: "be" above it, "to" before it, and nothing else said of them."""
        graph = self.graph
        head = graph.head[i]
        return (
            graph.link[i] is Link.COMPLEMENT
            and graph.lemma[head] == "be"
            and any(graph.lower[c] == "to" for c in graph.linked(i, Link.AUXILIARY, Link.MARK))
            and not graph.linked(head, Link.ATTRIBUTE, Link.ADJECTIVE)
        )

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
        perfect = self._is_perfect(i)
        modal = None if self.has_condition(i) else self._conditional_of_modal(i, perfect=perfect)
        if modal is not None:
            return modal
        if not perfect and not self.has_condition(i) and self._told_in_the_past(i):
            return Modality.ASSERTED, Tense.FUTURE
        hearsay = self.graph.language is Language.FR and (perfect or self._is_attributed(i))
        if hearsay and not self.has_condition(i):
            return Modality.PROBABLE, Tense.PAST if perfect else None
        return Modality.CONDITIONAL, None

    def _conditional_of_modal(self, i: int, *, perfect: bool) -> tuple[Modality, Tense | None] | None:
        """What "pourrait", "devrait", "souhaiterait", "should" tell by themselves."""
        lemma = self.graph.lemma[i]
        if lemma == "pouvoir":
            return Modality.POSSIBLE, None
        if lemma == "falloir" or self._has_form(i, "should"):
            return Modality.OBLIGATION, None
        if lemma == "devoir":
            obliges = perfect or self._has_person(i)
            return (Modality.OBLIGATION, None) if obliges else (Modality.PROBABLE, Tense.FUTURE)
        return (Modality.INTENTION, None) if lemma in _WISHES else None

    def _has_person(self, i: int) -> bool:
        """Whether the subject is one who is spoken to or speaks: then "devrait" obliges, elsewhere it expects."""
        return any(self.graph.lower[s] in {"je", "tu", "nous", "vous", "on", "j'"} for s in self.graph.subjects_of(i))

    def _has_form(self, i: int, form: str) -> bool:
        return any(self.graph.lower[c] == form for c in self.graph.linked(i, Link.AUXILIARY))

    def _is_perfect(self, i: int) -> bool:
        """Whether it is "aurait tiré", "would have fired"; a passive in the present ("serait tiré") is none."""
        if self.graph.language is Language.EN:
            return self._has_form(i, "have")
        return any(
            self.graph.link[c] is Link.AUXILIARY and self.graph.lemma[c] in {"avoir", "être"}
            for c in self.graph.auxiliaries_of(i)
        )

    def _told_in_the_past(self, i: int) -> bool:
        """Whether a verb of the past governs the clause: its conditional is then a future ("a dit qu'il viendrait")."""
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

    def has_condition(self, i: int, *, nouns: bool = True) -> bool:
        """Whether an open condition hangs on the predicate (or on the verb that carries its mood).

        Args:
            i: the predicate.
            nouns: whether a phrase ("en cas d'attaque") counts, or clauses alone.
        """
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
                elif nouns and graph.link[c] in _PHRASES and self.opens_condition(c):
                    return True
        return False

    # --- governors ---

    def hold_on(self, i: int) -> Hold | None:
        """What governs `i`, and to which effect."""
        if i not in self._holds:
            self._holds[i] = self._find_hold(i)
        return self._holds[i]

    def _find_hold(self, i: int) -> Hold | None:
        graph = self.graph
        top = self._top_of_coordination(i)
        link, head = graph.link[top], graph.head[top]
        if head == top:
            return None
        if link is Link.COMPLEMENT:
            return self._hold_on_clause(top, self._noun_before_clause(top, head))
        if link is Link.RELATIVE:
            return self._hold_of_relative(top, head)
        if link in {Link.ADNOMINAL, Link.ADVERBIAL}:
            return self._hold_of_adnominal(top, head) if link is Link.ADNOMINAL else self._hold_of_adverbial(top, head)
        if link in _NOUN_LINKS and not graph.linked(top, Link.COPULA):
            gerund = link is Link.PREPOSITION_OBJECT and graph.is_verb(top)
            return self._hold_of_gerund(top) if gerund else self._hold_on_noun(top)
        return None

    def _hold_of_relative(self, top: int, head: int) -> Hold | None:
        """A relative clause is free of its noun, but for one that says what the noun says."""
        if self.words.nouns.get(self.graph.lemma[head]) in _CLAUSE_NOUNS and self._opens_with_que(top):
            return self._hold_on_clause(top, head)  # "aucun doute que P", taken for a relative
        if self._opens_with_selon(top):
            return Hold(head, passes=True)  # "a rejeté les accusations selon lesquelles P" denies P
        return None

    def _opens_with_que(self, top: int) -> bool:
        return self.graph.lower[self.graph.left[top]] in {"que", "qu'", "that"}

    def _opens_with_selon(self, top: int) -> bool:
        first = self.graph.left[top]
        return first < top and self.graph.lower[first] == "selon" and self.graph.lower[first + 1] in _LEQUEL

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
            return self._effect_of_verb(governor)
        kind = self.words.adjectives.get(graph.lemma[governor])
        return _ADJECTIVE_EFFECT[kind] if kind else self.words.verbs.get(graph.lemma[governor])

    def _effect_of_verb(self, verb: int) -> Effect | None:
        """The effect of a verb, its particle included: "rule out" denies, "rule" does not."""
        lemma = self.graph.lemma[verb]
        for particle in self.graph.linked(verb, Link.PARTICLE):
            phrasal = self.words.verbs.get(f"{lemma} {self.graph.lower[particle]}")
            if phrasal is not None:
                return phrasal
        return self.words.verbs.get(lemma)

    def _hold_on_clause(self, top: int, governor: int) -> Hold:
        if self._is_indirect_question(top, governor):
            return Hold(governor, Effect.PERCEIVE, modality=Modality.QUESTION)
        effect = self._effect_of(governor)
        told = self.graph.lemma[governor] in {"prévenir", "warn"} or self._tells(top, governor, effect)
        return Hold(governor) if told else self._hold(governor, effect)

    def _is_indirect_question(self, top: int, governor: int) -> bool:
        """Whether the content is left open: "demande si", "se demande comment", "n'a pas confirmé que"."""
        if self.graph.conjunction_of(top) in {"si", "whether", "if"}:
            return True
        lemma = self.graph.lemma[governor]
        if lemma in self.words.ask and self.graph.lower[self.graph.left[top]] in _QUESTION_WORDS:
            return True
        finite = self.graph.finite_of(top) is not None
        if not finite or lemma not in self.words.withhold or not self.state(governor).negative:
            return False
        subjects = {self.graph.lower[s] for s in self.graph.subjects_of(governor)}
        return not subjects & _NOTHING  # "rien n'indique que P" says that P is not to be seen

    def _tells(self, top: int, governor: int, effect: Effect | None) -> bool:
        """Whether a verb that negates or plans an infinitive only tells a clause ("décide que", "oublie que")."""
        graph = self.graph
        if graph.finite_of(top) is None:
            return False
        if effect is Effect.NEGATE:
            return graph.pos[governor] in {"VERB", "AUX"} and graph.lemma[governor] not in {"éviter", "empêcher"}
        indicative = graph.mood_of(top) is Mood.INDICATIVE or graph.language is Language.EN
        return effect in {Effect.INTEND, Effect.OBLIGE} and indicative

    def _hold(self, governor: int, effect: Effect | None) -> Hold:
        flips = effect in {Effect.NEGATE, Effect.DENY}
        modality = _EFFECT_MODALITY.get(effect, Modality.ASSERTED) if effect else Modality.ASSERTED
        if effect is Effect.PERCEIVE and self.graph.lemma[governor] in _HINTS:
            modality = Modality.PROBABLE
        return Hold(governor, effect, flips=flips, modality=modality, passes=effect in _TRANSPARENT)

    def _hold_of_adnominal(self, top: int, head: int) -> Hold | None:
        """An infinitive or "que" clause on a noun; a participle only describes its noun."""
        graph = self.graph
        conjunction = graph.conjunction_of(top)
        if not conjunction and graph.mood_of(top) is not Mood.INFINITIVE and graph.finite_of(top) is None:
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
        if not conjunction and self._follows_at_once(top, head) and self._effect_of(head):
            return self._hold_on_clause(top, head)  # "ruled out using"
        if conjunction in {"de", "à", "to"} and self._effect_of(head) and infinitive:
            return self._hold_on_clause(top, self._noun_before_clause(top, head))
        if conjunction in {"pour", "to"} and infinitive and self._effect_of(head) is Effect.PERCEIVE:
            return Hold(head, Effect.PERCEIVE, passes=True)  # "n'a vu aucun préparatif pour déplacer"
        return None

    def _follows_at_once(self, top: int, verb: int) -> bool:
        """Whether an English gerund stands right behind the verb and its particle."""
        graph = self.graph
        last = max([verb, *graph.linked(verb, Link.PARTICLE)])
        return graph.tag[top] == "VBG" and graph.left[top] == last + 1

    def _hold_of_gerund(self, top: int) -> Hold | None:
        """From "refrain from testing", "a plan for moving": the word before the preposition governs."""
        graph = self.graph
        governor = graph.head[graph.head[top]]
        effect = self._effect_of(governor)
        governs = graph.lower[graph.head[top]] in {"of", "from", "to", "for", "about", "in", "on", "with"}
        return self._hold(governor, effect) if governs and effect else None

    def _hold_on_noun(self, top: int) -> Hold | None:
        """What a verb, noun or adjective does to a noun of happening that depends on it."""
        graph = self.graph
        governor = graph.head[top]
        if graph.link[top] is Link.PREPOSITION_OBJECT:
            while graph.link[governor] is Link.PREPOSITION and graph.head[governor] != governor:
                governor = graph.head[governor]
        if self.opens_condition(top) or (graph.head[top] != governor and self.opens_condition(graph.head[top])):
            return Hold(governor, None, modality=Modality.CONDITION)
        if graph.link[top] in {Link.SUBJECT, Link.PASSIVE_SUBJECT} and not graph.is_passive(governor):
            return self._hold_on_subject(top, governor)
        return self._hold_on_object(top, governor)

    def _hold_on_object(self, top: int, governor: int) -> Hold | None:
        graph = self.graph
        marker = graph.marker_of(top)
        named = graph.link[top] is Link.ATTRIBUTE  # "considered a failure": the noun does not govern itself
        effect = self.words.verbs.get(graph.lemma[governor]) if named else self._effect_of(governor)
        if graph.pos[governor] == "NOUN":
            state = marker in _STATE_MARKERS and effect is Effect.IMPLY  # "la mise en alerte"
            return self._hold(governor, effect) if effect and (marker in _NOUN_MARKERS or state) else None
        if not marker and graph.lemma[governor] in {"call", "appeler"}:
            return None  # "called it an attack" names, "called for an attack" wants
        if effect and (marker in _VERB_MARKERS or (marker in _STATE_MARKERS and effect is Effect.IMPLY)):
            return self._hold(governor, effect)
        if marker in _OBJECT_MARKERS and graph.is_verb(governor) and not self._is_definite(top):
            return Hold(governor, Effect.PERCEIVE, passes=True)
        return None

    def _hold_on_subject(self, top: int, governor: int) -> Hold | None:
        graph = self.graph
        effect = self._effect_of(governor)
        if self._takes_place(governor):
            if not graph.linked(governor, Link.ATTRIBUTE):
                return Hold(governor, Effect.PERCEIVE, passes=True)
            return self._hold(governor, effect) if effect else None
        if not graph.is_verb(governor) and graph.lemma[governor] in self.words.adjectives:
            return self._hold(governor, effect)
        if self.own(governor).modality is Modality.CONDITIONAL and not self._is_definite(top):
            return Hold(governor, Effect.PERCEIVE, modality=Modality.CONDITIONAL)
        return None

    def _takes_place(self, verb: int) -> bool:
        """Whether the subject of a verb happens exactly when the verb does ("avoir lieu", "occur")."""
        lemma = self.graph.lemma[verb]
        place = {"avoir": "lieu", "take": "place"}.get(lemma)
        if place is not None:
            return any(self.graph.lower[c] == place for c in self.graph.children[verb])
        return lemma in self.words.occur

    def _is_definite(self, i: int) -> bool:
        return any(
            self.graph.lower[c] in _DEFINITE or self.graph.link[c] is Link.POSSESSIVE for c in self.graph.children[i]
        )

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
