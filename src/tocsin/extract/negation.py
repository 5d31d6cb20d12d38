"""Which words a text negates on the spot: "ne ... pas", "no longer", negative determiners, "sans", "without".

One pass over the marks of negation, each of which finds the predicate or noun it negates; what a governing word negates
("refuser de", "no sign of") belongs to `modality`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.governors import Governors, load_governors
from tocsin.extract.grammar import Graph, Link, Mood
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

_NE = frozenset({"ne", "n'"})
_CLAUSAL = frozenset({Link.COMPLEMENT, Link.ADVERBIAL, Link.RELATIVE, Link.PARATAXIS, Link.ADNOMINAL})
_BARRIERS = frozenset({"VERB", "AUX", "PUNCT", "SCONJ", "SPACE"})
_BARE_NE = frozenset({"pouvoir", "savoir", "oser", "cesser"})
_CORE = frozenset(
    {Link.SUBJECT, Link.PASSIVE_SUBJECT, Link.OBJECT, Link.INDIRECT, Link.AGENT, Link.ATTRIBUTE}
)  # obliques join them where the determiner itself is negative
_NEVER_WAYS = frozenset({"way", "circumstance", "case", "condition", "mean", "means", "event", "point", "time", "cas"})
_AGENTIVE = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def find_negated(graph: Graph) -> tuple[list[bool], set[int]]:
    """For each token, whether it is negated by a mark of its own; and those that only "sans" or its like negate.

    Predicates bear the mark of their verbal group; nouns bear a negative determiner ("aucun essai", "no test"), and
    then the predicate they complete bears it too.
    """
    words = load_governors(graph.language)
    negated = [False] * len(graph)
    targets = _french_targets if graph.language is Language.FR else _english_targets
    for target in targets(graph, words):
        negated[target] = True
    for i in range(len(graph)):
        if graph.lower[i] in words.negative_determiners or graph.lower[i] in words.negative_words:
            _negate_phrase(graph, i, negated)
    without = {target for target in _without_targets(graph, words) if not negated[target]}
    for target in without:
        negated[target] = True
    _share_with_conjuncts(graph, negated)
    return negated, without


def predicate_of(graph: Graph, i: int) -> int:
    """The predicate of the verbal group that an auxiliary, copula or verb belongs to."""
    if graph.link[i] in {Link.AUXILIARY, Link.PASSIVE_AUXILIARY, Link.COPULA} and graph.head[i] != i:
        return graph.head[i]
    return i


# --- French ---


def _french_targets(graph: Graph, words: Governors) -> Iterator[int]:
    used: set[int] = set()
    for k, form in enumerate(graph.lower):
        if form in _NE:
            target = _negated_by_ne(graph, words, k, used)
            if target is not None:
                yield target
    for k, form in enumerate(graph.lower):
        if form == "peu" and k + 1 < len(graph) and graph.pos[k + 1] == "ADJ" and graph.lower[k - 1 : k] != ["un"]:
            yield k + 1
        if form in words.negators and k not in used and form != "plus":
            target = _negated_by_lone_adverb(graph, words, k)
            if target is not None:
                yield target


def _negated_by_ne(graph: Graph, words: Governors, k: int, used: set[int]) -> int | None:
    """The predicate that "ne" at `k` negates with the word that completes it; alone or with "que" it negates none."""
    verb = _verb_after(graph, k)
    if verb is None:
        return None
    predicate = predicate_of(graph, verb)
    end = graph.sentences[graph.sentence[k]][1]
    for j in range(k + 1, min(end, max(verb, predicate if predicate < verb + 8 else verb) + 7)):
        if j > max(verb, predicate) + 2 and (graph.pos[j] in _BARRIERS or graph.lower[j] in _NE):
            break
        if graph.lower[j] in words.negators:
            used.add(j)
            following = graph.lower[min(j + 1, len(graph) - 1)]
            restricts = graph.lower[j] == "plus" and following in {"que", "qu'"}
            if restricts and _BARE_NE & {graph.lemma[verb], graph.lemma[predicate]}:
                return predicate  # "ne peut augmenter plus que"
            if restricts and not _has_negative_word(graph, words, k, verb, end):
                return None
            return None if graph.lower[j] == "pas" and following in words.cancelling else predicate
    if _has_negative_word(graph, words, k, verb, end):
        return predicate
    return predicate if _BARE_NE & {graph.lemma[verb], graph.lemma[predicate]} else None


def _verb_after(graph: Graph, k: int) -> int | None:
    """The verb that follows "ne", past pronouns and the words of a negated infinitive."""
    for j in range(k + 1, min(k + 7, len(graph))):
        if graph.pos[j] in {"VERB", "AUX"}:
            return j
        if graph.pos[j] in {"PUNCT", "SPACE", "CCONJ"}:
            return None
    nearby = graph.head[k]
    return nearby if k < nearby < k + 8 else None


def _has_negative_word(graph: Graph, words: Governors, k: int, verb: int, end: int) -> bool:
    """Whether "aucun", "rien", "personne" or "ni" completes a "ne", after the verb or in the subject before it."""
    for j in range(verb + 1, min(end, verb + 12)):
        if graph.lower[j] in words.negative_words:
            return True
        if j > verb + 1 and (graph.lower[j] in _NE or graph.lower[j] in {";", ":"} or graph.lower[j] in {"que", "qu'"}):
            break
    start = graph.sentences[graph.sentence[k]][0]
    for j in range(k - 1, max(start, k - 16) - 1, -1):
        if graph.lower[j] in words.negative_words or (graph.lower[j] == "jamais" and j >= k - 6):
            return True
        if graph.lower[j] in _NE or graph.lower[j] in {";", ":", "«"}:
            break
    return False


def _negated_by_lone_adverb(graph: Graph, words: Governors, k: int) -> int | None:
    """What "pas" or "jamais" without "ne" negates: the word it stands before ("pas d'essai", "jamais utilisé")."""
    following = k + 1
    if following >= len(graph) or graph.lower[following] in words.cancelling or graph.lower[k] == "point":
        return None
    if graph.lower[k] == "pas" and _is_step(graph, k):
        return None
    if graph.lower[k] == "jamais":
        superlative = {"plus", "moins"} & set(graph.lower[max(0, k - 6) : k])
        return following if graph.is_past_participle(following) and not superlative else None
    if graph.lower[following] in {"de", "d'", "un", "une", "le", "la", "moindre", "du", "des"}:
        return next((j for j in range(following, min(k + 5, len(graph))) if graph.pos[j] in {"NOUN", "PROPN"}), None)
    head = graph.head[k]
    return head if head != k else None


_ARTICLES = frozenset(
    {"un", "le", "ce", "premier", "grand", "petit", "nouveau", "autre", "son", "notre", "chaque", "tel"}
)


def _is_step(graph: Graph, k: int) -> bool:
    """Whether "pas" is the noun of "un énorme pas en arrière", "ce premier pas"."""
    while k > 0 and graph.pos[k - 1] == "ADJ" and graph.lower[k - 1] not in _ARTICLES:
        k -= 1
    return k > 0 and graph.lower[k - 1] in _ARTICLES


# --- English ---


def _english_targets(graph: Graph, words: Governors) -> Iterator[int]:
    for k, form in enumerate(graph.lower):
        if form == "no" and k + 1 < len(graph) and graph.lower[k + 1] in {"longer", "more"}:
            yield predicate_of(graph, graph.head[graph.head[k]] if graph.head[k] == k + 1 else graph.head[k])
        elif form in words.negators and graph.head[k] != k:
            following = graph.lower[k + 1] if k + 1 < len(graph) else ""
            if following in {"one", "a"} and graph.is_nominal(one := _counted(graph, k)):
                yield from (p for p in (one, _completed_by(graph, one)) if p is not None)  # "not one of them"
            elif following not in words.cancelling:
                yield predicate_of(graph, graph.head[k])


def _counted(graph: Graph, k: int) -> int:
    """The noun or numeral of "not one test", "not a single one", else "not" itself."""
    head = graph.head[k]
    if graph.lower[k + 1] == "one":
        return k + 1 if graph.head[k + 1] == head or head == k + 1 else head
    return head if graph.lower[k + 2 : k + 3] == ["single"] else k


# --- both ---


def _negate_phrase(graph: Graph, i: int, negated: list[bool]) -> None:
    """A negative determiner or pronoun negates its noun, and the predicate that noun completes."""
    noun = graph.head[i] if graph.link[i] is Link.DETERMINER else i
    if graph.lower[i] == "personne" and graph.linked(i, Link.DETERMINER, Link.ADJECTIVE):
        return  # "une personne" is somebody
    if graph.lower[i] in {"ni", "neither", "nowhere"} and graph.link[i] is not Link.DETERMINER:
        noun = graph.head[i]
        if graph.pos[noun] not in _AGENTIVE:
            negated[noun] = True
            return
    if graph.lower[i] == "no" and graph.pos[i] == "INTJ":
        return
    negated[noun] = True
    for partitive in graph.obliques_of(noun) if graph.pos[noun] == "PRON" else ():
        if partitive[0] in {"de", "of"}:
            negated[partitive[1]] = True
    predicate = _completed_by(graph, noun)
    if predicate is not None and graph.language is Language.EN:
        negated[predicate] = True
    elif predicate is not None and graph.finite_of(predicate) is None:
        negated[predicate] = True  # with a finite verb French needs "ne", which has been read already


def _completed_by(graph: Graph, noun: int) -> int | None:
    """The predicate that a negated noun completes, through coordination, prepositions and "any of"."""
    noun = graph.first_conjunct(noun)
    link, head = graph.link[noun], graph.head[noun]
    if link in _CORE:
        return head if graph.is_verb(head) or graph.linked(head, Link.COPULA) else None
    if link is Link.OBLIQUE and graph.is_verb(head):
        return head
    if link is Link.PREPOSITION_OBJECT and graph.link[head] is Link.PREPOSITION:
        verb = graph.head[head]
        if graph.lemma[noun] in _NEVER_WAYS or (
            graph.is_verb(verb) and graph.lower[head] in {"to", "of", "on", "in", "for"}
        ):
            return verb if graph.is_verb(verb) else None
    return None


def _without_targets(graph: Graph, words: Governors) -> Iterator[int]:
    """What "sans", "faute de", "without", "instead of" say not to be so."""
    for k, form in enumerate(graph.lower):
        if form not in _WITHOUT_STARTS[graph.language]:
            continue
        length = next((n for n in (4, 3, 2, 1) if _joined(graph, k, n) in words.without), 0)
        if not length or _joined(graph, k + length, 1) in words.without_idioms:
            continue
        if _joined(graph, k + length, 2) in words.without_idioms:
            continue
        target = _object_after(graph, k + length)
        if target is not None and graph.lower[target] not in words.without_idioms:
            yield target


_WITHOUT_STARTS = {
    Language.FR: frozenset({"sans", "faute", "au", "loin", "plutôt", "en", "à"}),
    Language.EN: frozenset({"without", "instead", "rather", "short", "in", "lacking", "absent"}),
}


def _joined(graph: Graph, start: int, count: int) -> str:
    words = graph.lower[start : start + count]
    return " ".join("de" if word == "d'" else "que" if word == "qu'" else word for word in words)


def _object_after(graph: Graph, start: int) -> int | None:
    """The noun or verb that a preposition ending before `start` introduces."""
    end = min(graph.sentences[graph.sentence[start - 1]][1], start + 6)
    for j in range(start, end):
        if graph.pos[j] == "VERB" or (graph.pos[j] == "AUX" and graph.link[j] is not Link.AUXILIARY):
            return j
        if graph.pos[j] in {"NOUN", "PROPN"} and graph.link[j] is not Link.COMPOUND:
            return j
        if graph.pos[j] == "PUNCT" and graph.lower[j] not in {'"', "«"}:
            return None
    return None


def _share_with_conjuncts(graph: Graph, negated: list[bool]) -> None:
    """A coordinated participle or infinitive without an auxiliary of its own shares the negation before it."""
    for i, link in enumerate(graph.link):
        if link is not Link.CONJUNCT or not negated[graph.head[i]] or negated[i]:
            continue
        first = graph.head[i]
        alike = graph.pos[i] == graph.pos[first] and graph.tag[i] == graph.tag[first]
        leans = graph.is_nominal(i) or graph.mood_of(i) in {Mood.INFINITIVE, Mood.PARTICIPLE}
        own = not leans or graph.subjects_of(i) or graph.finite_of(i) is not None or graph.auxiliaries_of(i)
        opposed = any(graph.lower[c] in {"mais", "but"} for c in graph.children[i] + graph.children[first])
        if alike and not own and not opposed:
            negated[i] = True
