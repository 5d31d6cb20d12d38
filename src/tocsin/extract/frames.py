"""Frames: which words of a parse are predicates, and which words are their arguments, as token numbers.

A frame is a clause before it is written out. Verbs, adjectives with a copula and nouns of happening have frames; a
modal or a copula only carries the grammar of the word that bears the meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tocsin.extract.grammar import Graph, Link, Mood
from tocsin.extract.nominals import Nominals, load_nominals
from tocsin.model import Form, Language, Role
from tocsin.model.daytext import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.extract.outlook import Outlook

_COPULAS = frozenset({"be", "remain", "become", "stay", "seem", "appear", "look", "feel", "grow", "prove"})
_CARRIERS = {
    Language.FR: frozenset({"pouvoir", "devoir", "aller", "venir", "faillir"}),
    Language.EN: frozenset({"go", "have", "need", "use", "get"}),
}
_RELATIVE_SUBJECTS = frozenset({"qui", "lequel", "laquelle", "lesquels", "lesquelles", "that", "which", "who"})
_RELATIVE_OBJECTS = frozenset({"que", "qu'", "that", "which", "whom"})
_WEEKDAYS = frozenset(day for days in WEEKDAYS.values() for day in days)
_CUTS = frozenset({Link.RELATIVE, Link.ADVERBIAL, Link.PARATAXIS})
_NOUN_PLACES = frozenset({Link.SUBJECT, Link.PASSIVE_SUBJECT, Link.OBJECT, Link.OBLIQUE, Link.NOUN_MODIFIER})
_VERBAL_FORMS = frozenset({"VERB", "AUX"})


@dataclass(slots=True)
class Slot:
    """An argument as tokens `[first, last]`, with its head, role and marker; `of` is the token it was borrowed from."""

    role: Role
    marker: str
    head: int
    first: int
    last: int


@dataclass(slots=True)
class Frame:
    """A predicate and its arguments.

    Attributes:
        head: the token that bears the meaning.
        verb: the token that carries tense, mood and negation (the head itself, a copula or a modal).
        form: verbal, adjectival or nominal.
        words: tokens of the predicate, in order.
        slots: its arguments.
    """

    head: int
    verb: int
    form: Form
    words: list[int] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    def slots_in(self, role: Role) -> list[Slot]:
        """The arguments with that role."""
        return [slot for slot in self.slots if slot.role is role]


def find_frames(outlook: Outlook, speech: list[bool]) -> list[Frame]:
    """All frames of a parse, in order of their heads; `speech` says which tokens stand in body or heading."""
    graph = outlook.graph
    nominals = load_nominals(graph.language)
    carried = _carried(graph)
    frames = []
    for i, pos in enumerate(graph.pos):
        if not speech[i] or i in carried.values():
            continue
        form = _form_of(graph, nominals, i, carried)
        if form is not None and pos != "SPACE":
            verb = carried.get(i, i)
            frames.append(Frame(i, verb, form, _words_of(graph, nominals, i)))
    swallowed = {word for frame in frames for word in frame.words[1:]}
    frames = [frame for frame in frames if frame.head not in swallowed]
    by_head = {frame.head: frame for frame in frames}
    for frame in frames:
        if frame.form is not Form.NOMINAL:
            frame.slots.extend(_joined_subjects(graph, list(_verbal_slots(graph, frame))))
            _turn_inversion(graph, frame)
    for frame in frames:
        if frame.form is not Form.NOMINAL:
            _lend_subject(outlook, frame, by_head, carried)
    for frame in frames:
        frame.slots.sort(key=lambda slot: (slot.first, slot.last))
    return frames


def _carried(graph: Graph) -> dict[int, int]:
    """Words that bear the meaning, each with the modal or copula that carries its grammar."""
    found: dict[int, int] = {}
    for i, lemma in enumerate(graph.lemma):
        if graph.pos[i] not in _VERBAL_FORMS:
            continue
        if lemma in _CARRIERS[graph.language]:
            meaning = _infinitive_of(graph, i)
            if meaning is not None:
                found[meaning] = i
        elif graph.language is Language.EN and lemma in _COPULAS and not graph.linked(i, Link.EXPLETIVE):
            meaning = next(
                (c for c in graph.linked(i, Link.ATTRIBUTE) if graph.pos[c] in {"ADJ", "NOUN", "VERB"}), None
            )
            if meaning is not None:
                found[meaning] = i
    return {meaning: _outermost(found, verb) for meaning, verb in found.items()}


def _outermost(found: dict[int, int], verb: int) -> int:
    """The first of several carriers: "pourrait devoir céder", "is going to have to be ready"."""
    while verb in found:
        verb = found[verb]
    return verb


def _infinitive_of(graph: Graph, modal: int) -> int | None:
    lemma = graph.lemma[modal]
    for c in graph.linked(modal, Link.COMPLEMENT):
        if graph.mood_of(c) is not Mood.INFINITIVE or c < modal:
            continue
        conjunction = graph.conjunction_of(c)
        if graph.language is Language.EN:
            if conjunction == "to" and (lemma != "go" or graph.lower[modal] == "going"):
                return c
        elif (conjunction == "de") == (lemma == "venir"):
            return c
    return None


def _form_of(graph: Graph, nominals: Nominals, i: int, carried: dict[int, int]) -> Form | None:
    pos = graph.pos[i]
    if graph.is_verb(i):
        ornamental = graph.tag[i] == "VBG" and graph.link[i] in {Link.ADJECTIVE, Link.COMPOUND}  # "the ruling party"
        return None if ornamental else Form.VERBAL
    if pos in {"ADJ", "NOUN"} and (i in carried or graph.linked(i, Link.COPULA)):
        return Form.ADJECTIVAL
    if pos == "NOUN" and nominals.is_predicate(graph.lemma[i]) and not _is_modifier(graph, i):
        return Form.NOMINAL
    if pos == "ADJ" and graph.lemma[i] in nominals.nouns and graph.link[i] in _NOUN_PLACES and graph.children[i]:
        return Form.NOMINAL  # a noun that the tagger took for an adjective
    return None


def _is_modifier(graph: Graph, i: int) -> bool:
    """An English noun that only tells the kind of the next one ("test site"); before a happening it is its object."""
    return graph.link[i] is Link.COMPOUND or (graph.link[i] is Link.FLAT and graph.head[i] < i)


def _words_of(graph: Graph, nominals: Nominals, i: int) -> list[int]:
    """The predicate's words: particle and idiom included ("carry out", "mettre en garde")."""
    words = [i]
    if not graph.is_verb(i):
        return words
    for rest in nominals.idioms.get(graph.lemma[i], ()):
        found = _idiom_words(graph, i, rest)
        if found:
            return [i, *found]
    words.extend(graph.linked(i, Link.PARTICLE))
    return words


def _idiom_words(graph: Graph, i: int, rest: tuple[str, ...]) -> list[int]:
    """The words of an idiom after (in a passive, around) its verb; a few others may stand between."""
    found: list[int] = []
    at = i + 1
    for piece in rest:
        end = min(at + 4, graph.sentences[graph.sentence[i]][1])
        place = next((j for j in range(at, end) if piece in {graph.lower[j], graph.lemma[j]}), None)
        if place is None:
            return []
        found.append(place)
        at = place + 1
    return found


# --- arguments of verbs and adjectives ---


def _verbal_slots(graph: Graph, frame: Frame) -> Iterator[Slot]:
    passive = graph.is_passive(frame.head) or (frame.verb != frame.head and graph.is_passive(frame.verb))
    used = set(frame.words)
    carriers = [frame.head, *(word for word in frame.words[1:] if graph.is_verb(word))]
    if frame.verb != frame.head:
        at = frame.head
        while at != frame.verb and graph.head[at] != at:
            at = graph.head[at]
            carriers.append(at)
    for carrier in carriers:
        for c in graph.children[carrier]:
            if c not in used and c not in carriers:
                yield from _slot_of(graph, carrier, c, passive=passive)


def _turn_inversion(graph: Graph, frame: Frame) -> None:
    """In "..., a prévenu l'amiral", what the parser took for the object of a verb without subject is its subject."""
    finite = graph.finite_of(frame.head)
    if finite is None or frame.verb != frame.head or graph.link[frame.head] is Link.CONJUNCT:
        return
    before = graph.lower[finite - 1] if finite else ""
    after = [slot for slot in frame.slots_in(Role.OBJECT) if slot.first in {frame.head + 1, frame.head + 2}]
    if before in {",", "»", '"'} and after and not frame.slots_in(Role.SUBJECT) and not graph.is_passive(frame.head):
        after[0].role = Role.SUBJECT


def _joined_subjects(graph: Graph, slots: list[Slot]) -> list[Slot]:
    """Slots without empty subjects; a name that the parser cut in two ("Kim Jong" and "Un") is one subject."""
    kept: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: slot.first):
        if slot.role is Role.SUBJECT and graph.lower[slot.head] in {"-t", "-t-"}:
            continue
        before = kept[-1] if kept else None
        cut = before is not None and before.role is slot.role and slot.role in {Role.SUBJECT, Role.OBJECT}
        if before is not None and cut and before.last + 1 == slot.first and graph.pos[before.head] == "PROPN":
            before.last = slot.last
            continue
        kept.append(slot)
    return kept


def _slot_of(graph: Graph, carrier: int, c: int, *, passive: bool) -> Iterator[Slot]:
    link = graph.link[c]
    if link in {Link.SUBJECT, Link.PASSIVE_SUBJECT}:
        undergoes = passive or link is Link.PASSIVE_SUBJECT
        yield _subject_slot(graph, carrier, c, Role.OBJECT if undergoes else Role.SUBJECT)
    elif graph.lower[c] in {"se", "s'"}:
        return
    elif link is Link.OBJECT:
        antecedent = _antecedent(graph, carrier) if graph.lower[c] in _RELATIVE_OBJECTS else None
        day = graph.lower[c] in _WEEKDAYS
        target = c if antecedent is None else antecedent
        yield phrase_slot(graph, Role.OBLIQUE if day else Role.OBJECT, "", target, stop=carrier)
    elif link in {Link.OBLIQUE, Link.AGENT, Link.INDIRECT, Link.NOUN_MODIFIER}:
        marker = graph.marker_of(c)
        agent = passive and marker == "par"
        if link is Link.INDIRECT and not marker:
            marker = "à" if graph.language is Language.FR else "to"
        yield phrase_slot(graph, Role.SUBJECT if agent else Role.OBLIQUE, marker, c)
    elif link is Link.PREPOSITION:
        yield from _prepositional_slots(graph, c, passive=passive)
    elif link is Link.COMPLEMENT:
        yield Slot(Role.COMPLEMENT, graph.conjunction_of(c), c, *extent(graph, c))
    elif link is Link.ATTRIBUTE:
        yield phrase_slot(graph, Role.OBJECT, "", c)


def _prepositional_slots(graph: Graph, preposition: int, *, passive: bool) -> Iterator[Slot]:
    for c in graph.children[preposition]:
        marker = graph.marker_of(c)
        if graph.link[c] is Link.PREPOSITION_OBJECT:
            if graph.is_verb(c):
                yield Slot(Role.COMPLEMENT, marker, c, *extent(graph, c))
            else:
                yield phrase_slot(graph, Role.SUBJECT if passive and marker == "by" else Role.OBLIQUE, marker, c)
        elif graph.link[c] is Link.PREPOSITION:
            yield from _prepositional_slots(graph, c, passive=passive)


def _subject_slot(graph: Graph, carrier: int, c: int, role: Role) -> Slot:
    if graph.lower[c] in _RELATIVE_SUBJECTS:
        antecedent = _antecedent(graph, carrier)
        if antecedent is not None:
            return phrase_slot(graph, role, "", antecedent, stop=carrier)
    return phrase_slot(graph, role, "", c)


def _antecedent(graph: Graph, verb: int) -> int | None:
    """The noun that a relative clause around `verb` describes."""
    at = verb
    while graph.head[at] != at:
        if graph.link[at] is Link.RELATIVE or (graph.link[at] is Link.ADNOMINAL and graph.finite_of(at) is not None):
            return graph.head[at]
        if graph.link[at] not in {Link.COMPLEMENT, Link.CONJUNCT}:
            return None
        at = graph.head[at]
    return None


def phrase_slot(graph: Graph, role: Role, marker: str, head: int, *, stop: int | None = None) -> Slot:
    """The noun phrase of `head` as an argument: without its preposition and without clauses that describe it."""
    first, last = graph.left[head], graph.right[head]
    if stop is not None and first <= stop <= last:
        if stop > head:
            last = stop - 1
        else:
            first = head
    for c in graph.children[head]:
        if c > head and _is_clause_on(graph, c) and graph.left[c] > head:
            last = min(last, graph.left[c] - 1)
        elif c < head and graph.link[c] in {Link.CASE, Link.MARK} and first <= c:
            first = max(first, graph.right[c] + 1) if graph.right[c] < head else first
    return Slot(role, marker, head, *_trimmed(graph, first, max(last, head)))


def _is_clause_on(graph: Graph, c: int) -> bool:
    link = graph.link[c]
    return (
        link in _CUTS
        or (link is Link.ADNOMINAL and graph.right[c] > c + 1)
        or (link is Link.CONJUNCT and graph.is_verb(c))
    )


def extent(graph: Graph, i: int) -> tuple[int, int]:
    """First and last token of a clause: its subtree without coordinated clauses, conjunction and outer punctuation."""
    first, last = graph.left[i], graph.right[i]
    for c in graph.children[i]:
        link = graph.link[c]
        if c > i and (link is Link.PARATAXIS or (link is Link.CONJUNCT and (graph.is_verb(c) or graph.subjects_of(c)))):
            last = min(last, graph.left[c] - 1)
        elif link is Link.MARK and c == first:
            first = graph.right[c] + 1
    return _trimmed(graph, min(first, i), max(last, i))


def _trimmed(graph: Graph, first: int, last: int) -> tuple[int, int]:
    edge = {"PUNCT", "SPACE", "CCONJ"}
    while first < last and graph.pos[first] in edge:
        first += 1
    while last > first and graph.pos[last] in edge:
        last -= 1
    return first, last


# --- borrowed subjects ---


def _lend_subject(outlook: Outlook, frame: Frame, by_head: dict[int, Frame], carried: dict[int, int]) -> None:
    """A predicate without its own subject takes it from the one it leans on: control, coordination, participles."""
    graph = outlook.graph
    top = frame.verb
    passive = graph.is_passive(frame.head) or graph.is_passive(frame.verb)
    if frame.slots_in(Role.OBJECT if passive else Role.SUBJECT):
        return
    lender = _lending_slot(outlook, top, by_head, carried, depth=0)
    if lender is not None and lender.head != frame.head:
        role = Role.OBJECT if passive else Role.SUBJECT
        frame.slots.append(Slot(role, "", lender.head, lender.first, lender.last))


def _lending_slot(
    outlook: Outlook, top: int, by_head: dict[int, Frame], carried: dict[int, int], *, depth: int
) -> Slot | None:
    graph = outlook.graph
    link, head = graph.link[top], graph.head[top]
    if head == top or depth > 4:
        return None
    if link is Link.ADNOMINAL:
        return _slot_of_adnominal(outlook, top, by_head)
    if link is Link.PREPOSITION_OBJECT:
        head = _word_above_preposition(graph, by_head, carried, head)
    elif link not in {Link.COMPLEMENT, Link.ADVERBIAL, Link.CONJUNCT}:
        return None
    if graph.finite_of(top) is not None and link is not Link.CONJUNCT:
        return None
    governor = by_head.get(head) or next((by_head[m] for m, v in carried.items() if v == head and m in by_head), None)
    if governor is None:
        return None
    controlled = link is Link.COMPLEMENT or (link is Link.PREPOSITION_OBJECT and graph.is_verb(head))
    slot = _controller(outlook, governor, object_control=controlled)
    return slot or _lending_slot(outlook, governor.verb, by_head, carried, depth=depth + 1)


def _word_above_preposition(graph: Graph, by_head: dict[int, Frame], carried: dict[int, int], preposition: int) -> int:
    """The predicate that a preposition leans on, past the words between ("stopped short of moving")."""
    at = graph.head[preposition]
    for _ in range(3):
        if at in by_head or at in carried.values():
            break
        at = graph.head[at]
    return at


def _controller(outlook: Outlook, governor: Frame, *, object_control: bool) -> Slot | None:
    """Who does what an infinitive under `governor` says."""
    graph = outlook.graph
    if object_control and graph.lemma[governor.head] in outlook.words.object_control:
        objects = governor.slots_in(Role.OBJECT)
        indirect = [slot for slot in governor.slots_in(Role.OBLIQUE) if slot.marker in {"à", "to", "lui", "leur"}]
        if objects or indirect:
            return (indirect or objects)[0] if indirect and not objects else objects[0]
    subjects = governor.slots_in(Role.SUBJECT)
    if subjects:
        return subjects[0]
    passive = graph.is_passive(governor.head) or graph.is_passive(governor.verb)
    objects = governor.slots_in(Role.OBJECT)
    return objects[0] if passive and objects else None


def _main_above(graph: Graph, at: int, by_head: dict[int, Frame]) -> Slot | None:
    """The subject of the nearest verb above: the doer of a present participle set off by a comma."""
    while graph.head[at] != at:
        at = graph.head[at]
        frame = by_head.get(at)
        if frame is not None and frame.form is not Form.NOMINAL:
            grammatical = frame.slots_in(Role.OBJECT) if graph.is_passive(at) else frame.slots_in(Role.SUBJECT)
            return grammatical[0] if grammatical else None
    return None


def _slot_of_adnominal(outlook: Outlook, top: int, by_head: dict[int, Frame]) -> Slot | None:
    """The doer of a participle is its noun; of an infinitive on a noun, the noun's owner or the subject above it."""
    graph = outlook.graph
    head = graph.head[top]
    if not graph.conjunction_of(top) and graph.mood_of(top) is not Mood.INFINITIVE:
        apart = graph.lower[graph.left[top] - 1] == "," and not graph.is_past_participle(top)
        main = _main_above(graph, head, by_head) if apart else None
        return main or phrase_slot(graph, Role.SUBJECT, "", head, stop=top)
    hold = outlook.hold_on(top)
    if hold is not None and hold.by != head and hold.by in by_head:
        return _controller(outlook, by_head[hold.by], object_control=True)
    for marker, phrase in graph.obliques_of(head):
        if marker in {"de", "of", "par", "by"} and graph.pos[phrase] == "PROPN":
            return phrase_slot(graph, Role.SUBJECT, "", phrase)
    for owner in graph.linked(head, Link.POSSESSIVE):
        return phrase_slot(graph, Role.SUBJECT, "", owner)
    verb = graph.head[head]
    if verb in by_head and graph.link[head] is Link.OBJECT:
        return next(iter(by_head[verb].slots_in(Role.SUBJECT)), None)
    return None
