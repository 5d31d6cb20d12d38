"""Clauses: what a parse is boiled down to for coding, in the order of the text.

Frames give predicates and arguments as tokens; here nouns of happening get the arguments that only names can tell apart
("menaces de la Russie" against "tir de missiles"), and everything is written out in the terms of the model.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol

from tocsin.extract.dates import find_dates
from tocsin.extract.frames import Frame, Slot, extent, find_frames, phrase_slot
from tocsin.extract.governors import Effect
from tocsin.extract.grammar import Graph, Link, read_graph
from tocsin.extract.nominals import Nominals, load_nominals
from tocsin.extract.outlook import Outlook, State, read_outlook
from tocsin.extract.parse import is_speech_block
from tocsin.model import (
    Argument,
    BlockKind,
    Clause,
    Form,
    Language,
    Polarity,
    Relation,
    Role,
    Span,
    Tense,
)
from tocsin.model.daytext import is_calendar_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.words import Word
    from tocsin.model import Claim, Period, Source


class Naming(Protocol):
    """What clauses ask of the cast of an article."""

    def actor_of(self, tokens: Iterable[Word]) -> tuple[str | None, str | None]:
        """Name and actor code that a phrase points to."""
        ...

    def possessor_of(self, token: Word) -> Source | None:
        """Whom a possessive points to."""
        ...


_LENDING = frozenset({Effect.IMPLY, Effect.INTEND, Effect.NEGATE})
_PLACE_MARKERS = frozenset(
    {"à", "en", "dans", "sur", "près de", "vers", "depuis", "in", "at", "near", "off", "on", "over", "into", "onto",
     "across",
     "from", "to", "inside", "around", "outside", "within"}
)  # fmt: skip
_POSSESSIVES = frozenset({"son", "sa", "ses", "leur", "leurs", "its", "his", "her", "their"})
_OWN = frozenset({"notre", "nos", "our", "mon", "ma", "mes", "my"})


def find_clauses(parsed: ParsedArticle, cast: Naming, claims: Sequence[Claim]) -> tuple[Clause, ...]:
    """The clauses of an article's body and headings, in the order of their predicates.

    Args:
        parsed: the article and its parse.
        cast: who is who in the article.
        claims: its claims; each clause bears the id of the innermost one that holds its predicate.
    """
    return tuple(_Writer(parsed, cast, claims).clauses())


class _Writer:
    """Writes the frames of one article out as clauses."""

    def __init__(self, parsed: ParsedArticle, cast: Naming, claims: Sequence[Claim]) -> None:
        self.parsed = parsed
        self.cast = cast
        self.claims = sorted(claims, key=lambda claim: (len(claim.span), claim.span.start))
        self.graph: Graph = read_graph(parsed.doc, parsed.language)
        self.wordy = [
            None if pos in {"PUNCT", "SPACE"} else lemma
            for lemma, pos in zip(self.graph.lemma, self.graph.pos, strict=True)
        ]
        self.outlook: Outlook = read_outlook(self.graph)
        self.nominals: Nominals = load_nominals(parsed.language)
        self.frames = find_frames(self.outlook, self._speech())
        self.number = {frame.head: n for n, frame in enumerate(self.frames)}
        self.number.update({frame.verb: n for n, frame in enumerate(self.frames) if frame.verb not in self.number})
        self.named: dict[tuple[int, int], tuple[str | None, str | None]] = {}
        self.parents = [self._parent_of(frame) for frame in self.frames]
        for frame, parent in zip(self.frames, self.parents, strict=True):
            if frame.form is Form.NOMINAL:
                self._fill_nominal(frame, parent)
        for frame, parent in zip(self.frames, self.parents, strict=True):
            if frame.form is Form.VERBAL and parent is not None and self.frames[parent].form is Form.NOMINAL:
                self._tie_to_noun(frame, self.frames[parent])
            frame.slots.sort(key=lambda slot: (slot.first, slot.last))
        self.date_tokens: set[int] = set()
        self.dates = self._dates_by_frame()

    def _speech(self) -> list[bool]:
        blocks = self.parsed.article.blocks
        ends = [block.span.end for block in blocks]
        speaks = [is_speech_block(block) for block in blocks] or [True]
        last = len(speaks) - 1
        self.headings = [block.kind is BlockKind.HEADING for block in blocks] or [False]
        self.block_ends = ends
        return [speaks[min(bisect_right(ends, at), last)] for at in self.graph.start]

    # --- writing ---

    def clauses(self) -> Iterator[Clause]:
        graph = self.graph
        for n, frame in enumerate(self.frames):
            state = self._state(frame)
            first, last = self._extent(frame)
            relation, parent = self._relation(frame, self.parents[n])
            words = sorted(frame.words)
            contiguous = words[-1] - words[0] == len(words) - 1
            yield Clause(
                index=n,
                sentence=self._sentence(frame.head),
                span=self._span(first, last),
                head=self._span(words[0], words[-1]) if contiguous else self._span(frame.head, frame.head),
                predicate=self._predicate(frame),
                form=frame.form,
                lemmas=self._lemmas(first, last),
                arguments=tuple(self._argument(slot) for slot in frame.slots),
                polarity=Polarity.NEGATIVE if state.negative else Polarity.POSITIVE,
                modality=state.modality,
                tense=self._tense(frame, state),
                relation=relation,
                parent=parent,
                claim=self._claim(graph.start[frame.head], graph.end[frame.head]),
                block_is_heading=self._is_heading(frame.head),
                when=self.dates.get(n),
                where=self._place(frame),
            )

    def _span(self, first: int, last: int) -> Span:
        return Span(self.graph.start[first], self.graph.end[last])

    def _sentence(self, i: int) -> Span:
        first, end = self.graph.sentences[self.graph.sentence[i]]
        last = end - 1
        while first < last and self.graph.pos[first] == "SPACE":
            first += 1
        while last > first and self.graph.pos[last] == "SPACE":
            last -= 1
        return self._span(first, last)

    def _lemmas(self, first: int, last: int) -> tuple[str, ...]:
        return tuple([lemma for lemma in self.wordy[first : last + 1] if lemma is not None])

    def _predicate(self, frame: Frame) -> str:
        graph = self.graph
        rest = (graph.lower[i] for i in frame.words[1:])
        lemma = graph.lemma[frame.head]
        if lemma == "avoir" and any(graph.lower[c] == "y" for c in graph.children[frame.head]):
            lemma = "y avoir"
        return " ".join([lemma, *rest])

    def _state(self, frame: Frame) -> State:
        if frame.verb != frame.head and frame.form is Form.ADJECTIVAL:
            return self.outlook.state(frame.verb)
        return self.outlook.state(frame.head)

    def _tense(self, frame: Frame, state: State) -> Tense:
        graph = self.graph
        carried = frame.verb != frame.head and frame.form is Form.VERBAL
        if carried and graph.lemma[frame.verb] in {"aller", "go"}:
            return Tense.FUTURE  # "va partir", and "allait partir" seen from then
        if carried and graph.lemma[frame.verb] in {"venir", "use"}:
            return Tense.PAST
        if state.tense is not None:
            return state.tense
        return Tense.NONE if frame.form is Form.NOMINAL else graph.tense_of(frame.verb)

    def _extent(self, frame: Frame) -> tuple[int, int]:
        if frame.form is Form.NOMINAL:
            slot = phrase_slot(self.graph, Role.OBJECT, "", frame.head)
            return slot.first, slot.last
        return extent(self.graph, frame.verb)

    def _claim(self, start: int, end: int) -> str | None:
        return next((c.id for c in self.claims if c.span.start <= start and end <= c.span.end), None)

    def _is_heading(self, i: int) -> bool:
        place = bisect_right(self.block_ends, self.graph.start[i])
        return self.headings[min(place, len(self.headings) - 1)]

    def _argument(self, slot: Slot) -> Argument:
        name, actor = self._named(slot.first, slot.last, slot.head)
        return Argument(
            role=slot.role,
            marker=slot.marker,
            span=self._span(slot.first, slot.last),
            head=self.graph.lemma[slot.head],
            lemmas=self._lemmas(slot.first, slot.last),
            name=name,
            actor=actor,
            clause=self.number.get(slot.head),
        )

    def _named(self, first: int, last: int, head: int) -> tuple[str | None, str | None]:
        """Name and actor of a phrase, asked for once."""
        known = self.named.get((first, last))
        if known is None:
            nominal = self.graph.pos[head] not in {"VERB", "AUX", "ADV"}
            known = self.cast.actor_of(self.graph.doc[first : last + 1]) if nominal else (None, None)
            self.named[first, last] = known
        return known

    # --- the tree of clauses ---

    def _parent_of(self, frame: Frame) -> int | None:
        """Index of the nearest predicate above, a governing noun right before the clause included."""
        own = self.number[frame.head]
        hold = self.outlook.hold_on(frame.verb)
        if hold is not None and self.number.get(hold.by, own) != own:
            return self.number[hold.by]
        at = frame.verb
        while self.graph.head[at] != at:
            at = self.graph.head[at]
            found = self.number.get(at)
            if found is not None and found != own:
                return found
        return None

    def _relation(self, frame: Frame, parent: int | None) -> tuple[Relation, int | None]:
        if frame.form is Form.NOMINAL and not self.outlook.opens_with_si(frame.head):
            return (Relation.NOUN if parent is not None else Relation.ROOT), parent
        relation = self.outlook.relation_of(frame.verb)
        if relation is Relation.COORDINATION and parent is not None:
            first = self.graph.first_conjunct(frame.verb)
            above = self.outlook.relation_of(first)
            if above in {Relation.COMPLEMENT, Relation.PURPOSE, Relation.CONDITION} and first in self.number:
                return above, self.parents[self.number[first]]
        if parent is None:
            return (relation if relation is Relation.CONDITION else Relation.ROOT), None
        return relation, parent

    # --- nouns of happening ---

    def _fill_nominal(self, frame: Frame, parent: int | None) -> None:
        frame.slots.extend(self._own_arguments(frame.head))
        if not frame.slots_in(Role.SUBJECT):
            frame.slots.extend(self._from_participle(frame.head))
        if not frame.slots_in(Role.SUBJECT) and parent is not None:
            frame.slots.extend(self._from_governor(frame, self.frames[parent]))

    def _tie_to_noun(self, frame: Frame, noun: Frame) -> None:
        """A clause that a noun governs is its complement, and is done by whoever does what the noun says."""
        hold = self.outlook.hold_on(frame.verb)
        if hold is None or hold.by != noun.head:
            return
        if not any(slot.head == frame.verb for slot in noun.slots):
            marker = self.graph.conjunction_of(frame.verb)
            noun.slots.append(Slot(Role.COMPLEMENT, marker, frame.verb, *extent(self.graph, frame.verb)))
        doers = noun.slots_in(Role.SUBJECT)
        own = frame.slots_in(Role.SUBJECT)
        borrowed = own and self.graph.head[own[0].head] not in {frame.head, frame.verb}
        if doers and (not own or borrowed) and self.graph.finite_of(frame.verb) is None:
            frame.slots = [slot for slot in frame.slots if slot.role is not Role.SUBJECT]
            frame.slots.append(Slot(Role.SUBJECT, "", doers[0].head, doers[0].first, doers[0].last))

    def _own_arguments(self, i: int) -> Iterator[Slot]:
        graph = self.graph
        obliques = [(marker, c) for marker, c in graph.obliques_of(i) if marker or graph.language is Language.EN]
        has_agent = any(marker in {"par", "by"} for marker, _ in obliques)
        taken = has_agent
        for marker, c in obliques:
            slot = phrase_slot(graph, Role.OBLIQUE, marker, c)
            if marker in {"par", "by"}:
                slot.role = Role.SUBJECT
                yield from self._swallowed_object(slot)
            elif marker in {"de", "of"}:
                slot.role = self._role_of_genitive(i, slot, taken=taken)
                taken = taken or slot.role is Role.SUBJECT
            yield slot
        yield from self._modifiers(i, taken=taken)
        for c in graph.linked(i, Link.COMPLEMENT, Link.ADNOMINAL):
            if graph.conjunction_of(c):
                yield Slot(Role.COMPLEMENT, graph.conjunction_of(c), c, *extent(graph, c))

    def _swallowed_object(self, agent: Slot) -> Iterator[Slot]:
        """In "l'annexion par Moscou de quatre provinces", what the parser hung on the doer's name is the object."""
        graph = self.graph
        if graph.pos[agent.head] != "PROPN":
            return
        for c in graph.linked(agent.head, Link.NOUN_MODIFIER):
            if c > agent.head and graph.marker_of(c) == "de" and graph.pos[c] == "NOUN":
                agent.last = graph.left[c] - 1
                yield phrase_slot(graph, Role.OBJECT, "de", c)
                return

    def _role_of_genitive(self, i: int, slot: Slot, *, taken: bool) -> Role:
        """Who does it ("menaces de Moscou") or what it is done to ("invasion de l'Ukraine", "tir de missiles")."""
        name, actor = self._named(slot.first, slot.last, slot.head)
        if taken or (name is None and actor is None) or self.graph.lemma[i] in self.nominals.done_to:
            return Role.OBJECT
        return Role.SUBJECT

    def _modifiers(self, i: int, *, taken: bool) -> Iterator[Slot]:
        """Possessives, adjectives of nationality and English compounds that tell who or what."""
        graph = self.graph
        for c in graph.children[i]:
            link = graph.link[c]
            if link is Link.POSSESSIVE or (link is Link.DETERMINER and graph.lower[c] in _POSSESSIVES | _OWN):
                done_to = graph.pos[c] == "PROPN" and graph.lemma[i] in {"invasion", "annexation", "occupation"}
                yield phrase_slot(graph, Role.OBJECT if taken or done_to else Role.SUBJECT, "", c)
                taken = True
            elif self._qualifies(c):
                first, last = (c, c) if graph.pos[c] == "ADJ" else (graph.left[c], graph.right[c])
                _, actor = self._named(first, last, c)
                if actor:
                    yield phrase_slot(graph, Role.MODIFIER if taken else Role.SUBJECT, "", c)
                    taken = True
                elif link is Link.COMPOUND:
                    yield phrase_slot(graph, Role.OBJECT, "", c)
        if not taken:
            yield from self._adjective_after(i)

    def _qualifies(self, c: int) -> bool:
        graph = self.graph
        if graph.link[c] in {Link.ADJECTIVE, Link.ADNOMINAL} and graph.pos[c] == "ADJ":
            return True
        return graph.link[c] in {Link.COMPOUND, Link.NOUN_MODIFIER, Link.ADJECTIVE} and not graph.marker_of(c)

    def _adjective_after(self, i: int) -> Iterator[Slot]:
        """In "preuve de préparatifs nucléaires russes", an adjective in the phrase, whichever noun it was hung on."""
        graph = self.graph
        for c in range(i + 1, min(i + 4, graph.sentences[graph.sentence[i]][1])):
            if graph.pos[c] != "ADJ":
                return
            if graph.head[c] != i and self._named(c, c, c)[1]:
                yield Slot(Role.SUBJECT, "", c, c, c)
                return

    def _from_participle(self, i: int) -> Iterator[Slot]:
        """Who does what a participle on the noun says: "exercice mené par l'armée", "threats issued by Moscow"."""
        graph = self.graph
        for c in graph.linked(i, Link.ADNOMINAL, Link.RELATIVE):
            frame = self.frames[self.number[c]] if c in self.number else None
            if frame is not None and self._lends(graph.lemma[c]) and graph.is_passive(c):
                for slot in frame.slots_in(Role.SUBJECT)[:1]:
                    yield Slot(Role.SUBJECT, slot.marker, slot.head, slot.first, slot.last)

    def _from_governor(self, frame: Frame, governor: Frame) -> Iterator[Slot]:
        """The subject of a verb that lends the noun its grammar: "la Russie a mené des exercices"."""
        if not self._lends(self.graph.lemma[governor.head]):
            return
        if any(slot.head == frame.head for slot in governor.slots_in(Role.SUBJECT)):
            return
        for slot in governor.slots_in(Role.SUBJECT)[:1]:
            if slot.head != frame.head:
                yield Slot(Role.SUBJECT, "", slot.head, slot.first, slot.last)

    def _lends(self, lemma: str) -> bool:
        effect = self.outlook.words.verbs.get(lemma) or self.outlook.words.nouns.get(lemma)
        return lemma in self.nominals.support or effect in _LENDING

    # --- time and place ---

    def _dates_by_frame(self) -> dict[int, Period]:
        """Each date of the text goes to the nearest predicate above it."""
        article = self.parsed.article
        found: dict[int, Period] = {}
        for span, period in find_dates(article.text, article.language, article.published, is_future=self._is_future):
            first = bisect_right(self.graph.start, span.start) - 1
            self.date_tokens.update(range(first, bisect_right(self.graph.start, span.end - 1)))
            n = self._frame_above(first)
            if n is not None:
                found.setdefault(n, period)
        return found

    def _frame_above(self, at: int) -> int | None:
        """The nearest predicate at a token or above it."""
        while at >= 0:
            n = self.number.get(at)
            if n is not None or self.graph.head[at] == at:
                return n
            at = self.graph.head[at]
        return None

    def _is_future(self, span: Span) -> bool:
        """Whether a date's own predicate, or the verb above it, speaks of what is to come."""
        n = self._frame_above(bisect_right(self.graph.start, span.start) - 1)
        for _ in range(3):
            if n is None:
                return False
            frame = self.frames[n]
            if frame.form is not Form.NOMINAL:
                state = self._state(frame)
                return self._tense(frame, state) is Tense.FUTURE
            n = self.parents[n]
        return False

    def _place(self, frame: Frame) -> str | None:
        graph = self.graph
        places = [(slot.marker, slot.head) for slot in frame.slots if slot.role is Role.OBLIQUE]
        for slot in frame.slots_in(
            Role.OBJECT
        ):  # "tire un missile à Brest": the parser may hang the place on the thing
            places.extend(graph.obliques_of(slot.head))
        for marker, head in places:
            dated = head in self.date_tokens or is_calendar_word(graph.lower[head], graph.language)
            if marker in _PLACE_MARKERS and graph.pos[head] == "PROPN" and not dated:
                slot = phrase_slot(graph, Role.OBLIQUE, marker, head)
                return self._span(slot.first, slot.last).of(self.parsed.article.text)
        return None
