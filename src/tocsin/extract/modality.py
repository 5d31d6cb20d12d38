"""Certainty and polarity of what is said, as its source states them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.extract.governors import Effect
from tocsin.extract.grammar import Graph, Link, Mood, read_graph
from tocsin.extract.negation import predicate_of
from tocsin.extract.outlook import Hold, Outlook, State, read_outlook
from tocsin.model import Certainty, Language, Modality, Polarity, Relation, Tense

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.words import Word


class Manner(StrEnum):
    """What a cue does to its content, where the caller knows the cue better than the parse does."""

    ASSERT = "assert"
    DENY = "deny"
    BELIEVE = "believe"
    HOPE = "hope"
    DOUBT = "doubt"
    ASK = "ask"
    WITHHOLD = "withhold"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Certainty and polarity of a claim's content, as the source states them."""

    certainty: Certainty
    polarity: Polarity


def token_polarity(parsed: ParsedArticle, token: Token | Word) -> Polarity:
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


def token_certainty(parsed: ParsedArticle, token: Token | Word) -> Certainty:
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


def judge(
    parsed: ParsedArticle, head: Token | Word, tokens: tuple[int, int], *, manner: Manner | None = None
) -> Judgement:
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
    if certainty is Certainty.PROBABLE and _demands(parsed, outlook, top):
        certainty = Certainty.CERTAIN
    if manner is Manner.RELAY and _is_hearsay(outlook, top):
        certainty = _worse(certainty, Certainty.PROBABLE)
    if manner in _MANNER_CERTAINTY:
        certainty = _worse(certainty, _MANNER_CERTAINTY[manner])
    if _is_asked(outlook, top, start, end) or (
        certainty is not Certainty.POSSIBLE and _holds_condition(outlook, top, start, end)
    ):
        certainty = Certainty.UNKNOWN
    return Judgement(certainty, Polarity.NEGATIVE if negative else Polarity.POSITIVE)


def _demands(parsed: ParsedArticle, outlook: Outlook, top: int) -> bool:
    """Whether a quoted "devrait" says what others ought to do ("Les alliés devraient payer"), not what is expected."""
    graph = outlook.graph
    if graph.lemma[top] != "devoir" or outlook.negated[top]:
        return False
    named = any(graph.pos[s] == "PROPN" or "Number=Plur" in graph.morph[s] for s in graph.subjects_of(top))
    return named and any(q.outer.start <= graph.start[top] < q.outer.end for q in parsed.quotations)


_NO_HEARSAY = frozenset({"pouvoir", "devoir", "falloir", "vouloir", "souhaiter", "aimer", "préférer", "convenir"})


def _is_hearsay(outlook: Outlook, top: int) -> bool:
    """Whether a French conditional without a condition keeps its distance: "X menacerait Y, prétend Z"."""
    graph = outlook.graph
    places = [top, *(c for c in graph.linked(top, Link.RELATIVE) if graph.is_verb(top) is False)]
    return graph.language is Language.FR and any(
        graph.mood_of(i) is Mood.CONDITIONAL and graph.lemma[i] not in _NO_HEARSAY and not outlook.has_condition(i)
        for i in places
    )


def _worse(*degrees: Certainty) -> Certainty:
    return max(degrees, key=_DOUBTFULNESS.index)


def main_predicate(outlook: Outlook, head: int, start: int, end: int) -> int:
    """The head of the first main clause in `[start, end)`: `head` itself, if it lies there and is one."""
    graph = outlook.graph
    known = _before_nested(graph, start, end) or _behind_opening_clause(graph, start, end)
    if known is not None:
        return known
    tops = _tops(graph, start, end)
    predicates = [i for i in tops if graph.is_verb(i) or graph.auxiliaries_of(i)]
    mains = [i for i in predicates if outlook.relation_of(i) not in _SUBORDINATE and graph.finite_of(i) is not None]
    choices = mains or predicates or tops
    if choices and not mains and (finite := _finite_behind(outlook, choices[0], end)) is not None:
        return finite
    if head in choices and graph.sentence[head] == graph.sentence[choices[0]]:
        return _first_of_splice(graph, head, start)
    return _first_of_splice(graph, choices[0], start) if choices else predicate_of(graph, head)


def _before_nested(graph: Graph, start: int, end: int) -> int | None:
    """The verb of "X m'a dit : “P”", where the content quotes somebody, whichever of the two the parser put on top."""
    for k in range(start + 2, end - 1):
        if graph.lower[k] == ":" and graph.lower[k + 1] in {"«", '"', "'"}:
            verbs = (i for i in range(start, k) if graph.is_verb(i) and graph.finite_of(i) is not None)
            return next((i for i in verbs if graph.subjects_of(i)), None)
        if graph.lower[k] in {".", "!", "?"}:
            return None
    return None


_OPENERS = frozenset(
    {"si", "s'", "même", "if", "although", "though", "unless", "quoique", "lorsque", "lorsqu'", "quand"}
)


def _behind_opening_clause(graph: Graph, start: int, end: int) -> int | None:
    """Q of "même si P, Q", where the parser put P on top."""
    while start < end and graph.pos[start] == "PUNCT":
        start += 1
    opens = start < end and graph.lower[start] in _OPENERS and graph.lower[start : start + 2] != ["même", "s'"]
    if not opens or (graph.lower[start] == "même" and graph.lower[start + 1] != "si"):
        return None
    comma = next((k for k in range(start, end) if graph.lower[k] == ","), end)
    first = next((i for i in range(start, comma) if graph.finite_of(i) is not None), None)
    if first is None or graph.link[first] not in {Link.COMPLEMENT, Link.ROOT}:
        return None
    finite = (i for i in range(comma, end) if graph.finite_of(i) is not None and graph.subjects_of(i))
    return next((i for i in finite if graph.link[i] is not Link.RELATIVE and not graph.conjunction_of(i)), None)


def _finite_behind(outlook: Outlook, top: int, end: int) -> int | None:
    """The finite predicate of "Ayant P, X ne Q plus", "Ne pas P serait Q", where the parser put the other on top."""
    graph = outlook.graph
    if graph.mood_of(top) not in {Mood.INFINITIVE, Mood.PARTICIPLE} or (graph.head[top] != top):
        return None
    for i in graph.children[top]:
        main = graph.finite_of(i) is not None and graph.link[i] not in _BOUND and not graph.conjunction_of(i)
        if top < i < end and main:
            return i
    return None


_BOUND = frozenset({Link.RELATIVE, Link.ADNOMINAL, Link.CONJUNCT})
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
            relation = outlook.relation_of(clause)
            if relation is Relation.CONDITION:
                return True
            even = graph.lower[max(0, k - 1)] in {"même", "even"}
            if relation is Relation.CONCESSION and not even and _supposes(graph, graph.right[clause] + 1, end):
                return True  # "Si P, ce serait Q": what is granted bears out what is only supposed
        elif graph.lower[k] in _NOUN_CONDITIONS and outlook.opens_condition_at(k) and _is_open(outlook, top):
            return True
    return False


def _supposes(graph: Graph, start: int, end: int) -> bool:
    """Whether a conditional comes next: "..., ce serait Q"."""
    finite = (i for i in range(start, end) if graph.pos[i] in {"VERB", "AUX"} and "Mood=" in graph.morph[i])
    first = next(finite, None)
    return first is not None and "Mood=Cnd" in graph.morph[first]


_NOUN_CONDITIONS = frozenset({"en", "in", "à", "barring", "short", "sous", "pending"})


def _is_open(outlook: Outlook, top: int) -> bool:
    """Whether the main predicate is of the future or only supposed: "se tient prêt en cas d'attaque" tells a fact."""
    graph = outlook.graph
    places = [top, *graph.children[top]]
    return any(graph.mood_of(i) is Mood.CONDITIONAL or graph.tense_of(i) is Tense.FUTURE for i in places)


def _content_state(outlook: Outlook, top: int, start: int, end: int) -> tuple[Certainty, bool]:
    """The state of the content by its own words, looking through matrix clauses ("je pense que", "il se peut que")."""
    graph = outlook.graph
    own = outlook.own(top)
    certainty, negative = _worse(_certainty(own, outlook, top), _inherent(outlook, top)), own.negative
    for child in [c for place in (top, *graph.linked(top, Link.ATTRIBUTE, Link.OBJECT)) for c in graph.children[place]]:
        if graph.link[child] not in {Link.COMPLEMENT, Link.ADNOMINAL, Link.RELATIVE} or not start <= child < end:
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
    effect = words.verbs.get(graph.lemma[top])
    if effect is Effect.APPEAR or (effect is Effect.BELIEVE and _is_spoken(graph, top)):
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
    empty = {"il"} if graph.lemma[top] not in {"be", "seem", "appear"} and not graph.is_passive(top) else {"il", "it"}
    impersonal = any(graph.link[c] is Link.EXPLETIVE or graph.lower[c] in empty for c in graph.children[top])
    existential = impersonal or any(graph.lower[c] in {"there", "y"} for c in graph.children[top])
    speaker = any(graph.pos[s] == "PRON" for s in graph.subjects_of(top))
    noun = graph.pos[hold.by] == "NOUN"
    refused = outlook.own(top).negative and hold.by == top == graph.head[child]
    by_effect = {
        Effect.APPEAR: True,
        Effect.DOUBT: True,
        Effect.OPINE: True,
        Effect.BELIEVE: speaker or _is_spoken(graph, top) or impersonal or graph.is_passive(hold.by) or noun,
        Effect.ENABLE: existential
        or graph.lemma[hold.by] in {"pouvoir", "risquer", "risk"}
        or (graph.lemma[hold.by] == "hope" and speaker and not first_person)
        or graph.pos[hold.by] == "ADJ",
        Effect.PERCEIVE: outlook.own(top).negative or (noun and existential),
        Effect.NEGATE: refused,
        Effect.DENY: refused,
    }
    if hold.modality is Modality.QUESTION:
        told = any(graph.lower[c] in {"m'", "me", "nous"} for c in graph.linked(top, Link.INDIRECT, Link.OBJECT))
        asks = graph.lemma[top] in outlook.words.ask and not told  # "on m'a demandé si" tells what was asked
        return asks or outlook.own(top).negative or (graph.lemma[hold.by] == "demander" and not told)
    if hold.effect is not None and by_effect.get(hold.effect, False):
        return True
    told = graph.conjunction_of(child) in {"que", "that"} or graph.left[child] == top + 1
    return first_person and told and graph.finite_of(child) is not None


def _is_spoken(graph: Graph, top: int) -> bool:
    """Whether an infinitive is what the source says of itself: "dit s'attendre à ce que P"."""
    return graph.mood_of(top) is Mood.INFINITIVE and not graph.subjects_of(top)


def _is_epistemic(graph: Graph, modal: int, child: int) -> bool:
    """Whether "pouvoir" speaks of a possibility ("pourrait", "pouvant", "a pu être") rather than of an ability."""
    if graph.mood_of(modal) in {Mood.CONDITIONAL, Mood.PARTICIPLE}:
        return True
    stative = graph.lemma[child] in {"être", "avoir"} or graph.auxiliaries_of(child)
    return graph.tense_of(modal) is Tense.PAST and bool(stative)


def _certainty(state: State, outlook: Outlook, i: int) -> Certainty:
    if state.modality is Modality.POSSIBLE:
        return Certainty.CERTAIN if _is_able(outlook.graph, i) else Certainty.POSSIBLE
    if state.modality in {Modality.QUESTION, Modality.CONDITION} or outlook.has_condition(
        i, nouns=_is_open(outlook, i)
    ):
        return Certainty.UNKNOWN
    if Modality.PROBABLE in {state.modality, outlook.adverbs.get(i)}:
        return Certainty.PROBABLE
    return Certainty.CERTAIN


def _is_able(graph: Graph, i: int) -> bool:
    """Whether "can" says what one is able to do; only "may", "might" and "could" leave open whether it is so."""
    forms = {graph.lower[c] for c in graph.linked(i, Link.AUXILIARY)}
    return "can" in forms and not forms & {"may", "might", "could"}


def _manner_of(outlook: Outlook, hold: Hold) -> Manner | None:
    """What a governing cue does to the content, read from the parse."""
    denied = outlook.own(hold.by).negative
    if hold.modality is Modality.QUESTION:
        return Manner.ASK
    if hold.flips:
        return Manner.HOPE if denied else Manner.DENY  # "n'exclut pas" leaves it possible
    if hold.effect is Effect.DOUBT or (hold.effect is Effect.BELIEVE and denied):
        return Manner.DOUBT
    if hold.effect is Effect.BELIEVE:
        return Manner.BELIEVE
    return Manner.HOPE if outlook.graph.lemma[hold.by] in {"espérer", "hope"} else None


_QUESTION_WORDS = frozenset({"pourquoi", "why"})


def _is_asked(outlook: Outlook, top: int, start: int, end: int) -> bool:
    """Whether the content is a question: the sentence of its main predicate asks, or its last one."""
    graph = outlook.graph
    marks = [i for i in range(start, min(end + 1, len(graph))) if graph.lower[i] in {"?", ".", "!"}]
    after = next((i for i in marks if i > top), None)
    if (after is not None and graph.lower[after] == "?") or graph.lower[start] in _QUESTION_WORDS:
        return True
    return bool(marks) and graph.lower[marks[-1]] == "?" and graph.sentence[marks[-1]] - graph.sentence[start] <= 2
