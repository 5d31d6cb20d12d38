"""An article's clauses and claims become signals of a watch."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.coding.actors import index_for
from tocsin.coding.exercises import exercise_named
from tocsin.coding.find import Found, Hearing, find_all, find_condition
from tocsin.coding.patterns import compile_lexicons
from tocsin.coding.reader import Reading, is_all_but_certain, read_weights, second_reading
from tocsin.coding.scene import clause_at, set_scene
from tocsin.coding.status import JUDGES, first_of, is_asked, is_denied_above, judge_fixed, judged_by_own_verb
from tocsin.coding.who import claim_at, find_actors, find_target
from tocsin.coding.words import fold
from tocsin.model import Kind, Signal, Span, Status, content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tocsin.coding.find import Missed
    from tocsin.coding.lexicon import Lexicon, Pattern
    from tocsin.coding.scene import Scene, Sentence
    from tocsin.model import Article, Claim, Extraction, Watch


_OWN_WORD = frozenset({"clause", "act"})
"""The ways of judging in which the verb of a clause that the second reader found has its say."""


def code_signals(article: Article, extraction: Extraction, watch: Watch) -> tuple[Signal, ...]:
    """The signals of a watch's indicators in one article, in the order of the text.

    A sentence says a thing once: the same indicator and status give one signal in it. An article in a language for
    which the watch has no lexicon has none.

    Args:
        article: the text as published.
        extraction: its claims and clauses.
        watch: gives the lexicons, the indicators and the names of exercises.

    Raises:
        WatchError: if a lexicon of the watch does not hold together.
    """
    lexicon = compile_lexicons(watch).get(article.language)
    if lexicon is None:
        return ()
    scene = set_scene(article, extraction, lexicon, index_for(article.text, extraction))
    if not is_coded(scene, lexicon):
        return ()
    coder = Coder(scene, lexicon, watch)
    said: dict[tuple[str, ...], Signal] = {}
    mentions = read_twice(scene, lexicon, watch).mentions
    for found, signal in zip(mentions, coder.signals(mentions), strict=True):
        key = (str(found.sentence.number), signal.indicator, signal.status.value)
        said[key] = _together(said[key], signal, article.text) if key in said else signal
    return tuple(sorted(said.values(), key=lambda s: (s.span, s.indicator, s.actor, s.status.value)))


def may_signal(article: Article, extraction: Extraction, watch: Watch) -> bool:
    """Whether an article, of which only the paragraphs where patterns may fire are parsed, may have a signal.

    It has none where no pattern fires in these, but for what the second reader is all but certain of.
    """
    lexicon = compile_lexicons(watch).get(article.language)
    if lexicon is None:
        return False
    scene = set_scene(article, extraction, lexicon, index_for(article.text, extraction))
    if not is_coded(scene, lexicon):
        return False
    if next(find_all(scene, lexicon), None) is not None:
        return True
    packed = watch.readers.get(article.language)
    return packed is not None and any(
        is_all_but_certain(read_weights(packed), sentence, article.language, article.text)
        for sentence in scene.sentences
        if sentence.words
    )


def read_twice(
    scene: Scene, lexicon: Lexicon, watch: Watch, *, on_miss: Callable[[Missed], None] | None = None
) -> Reading:
    """What patterns find in an article, and what the second reader, where the watch has one, makes of it."""
    excluded: list[Found] = []
    hearing = Hearing(on_miss, excluded.append)
    mentions = keep_apart(lexicon, find_all(scene, lexicon, hearing))
    packed = watch.readers.get(scene.language)
    if not packed:
        return Reading(mentions, [])
    return second_reading(scene, lexicon, read_weights(packed), mentions, excluded)


def is_coded(scene: Scene, lexicon: Lexicon) -> bool:
    """Whether an article as a whole is about what the watch is about: it passes the gate, and is not barred."""
    passes_gate = not lexicon.gate or lexicon.gate in scene.contexts
    return passes_gate and (not lexicon.barred or lexicon.barred not in scene.contexts)


def _together(first: Signal, second: Signal, text: str) -> Signal:
    """The first of two signals of one sentence, over the words of both where they speak of one actor."""
    if first.actor != second.actor:
        return first
    span = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    identity = (first.article_id, str(span.start), str(span.end), first.indicator, first.actor, first.status.value)
    return replace(first, id=content_id("sig", *identity), span=span, text=span.of(text))


def keep_apart(lexicon: Lexicon, found: Iterable[Found]) -> list[Found]:
    """One mention for each thing said: of several of one indicator that overlap, the first in the lexicon stays."""
    rank = {pattern.id: number for number, pattern in enumerate(lexicon.patterns)}
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.sentence.number, rank[f.pattern.id], f.anchor.first, -f.anchor.last)):
        if not any(_same(item, other) for other in kept):
            kept.append(item)
    return [item for item in kept if not any(_outranked(lexicon, item, other) for other in kept)]


def _outranked(lexicon: Lexicon, item: Found, other: Found) -> bool:
    """Whether the words of a mention signal something more specific."""
    outranked = lexicon.outranks.get(other.pattern.indicator, frozenset())
    return item.pattern.indicator in outranked and _overlap(item, other)


def _same(item: Found, other: Found) -> bool:
    return item.pattern.indicator == other.pattern.indicator and _overlap(item, other)


def _overlap(item: Found, other: Found) -> bool:
    same_sentence = item.sentence.number == other.sentence.number
    return same_sentence and item.anchor.first < other.anchor.last and other.anchor.first < item.anchor.last


class Coder:
    """Makes signals of the mentions found in one article."""

    def __init__(self, scene: Scene, lexicon: Lexicon, watch: Watch) -> None:
        self._scene, self._lexicon, self._watch = scene, lexicon, watch
        self._exercises = [
            (re.compile(rf"\b{re.escape(fold(name))}\b"), exercise.name)
            for exercise in watch.exercises
            for name in (exercise.name.split("(")[0].strip(), *exercise.aliases)
            if name
        ]

    def signals(self, mentions: Sequence[Found]) -> list[Signal]:
        """The signals that the mentions of the article give, one for each."""
        actors = find_actors(self._scene, self._lexicon, mentions, self._watch.actor)
        return [self._signal(found, actor) for found, actor in zip(mentions, actors, strict=True)]

    def _signal(self, found: Found, actor: str) -> Signal:
        scene, sentence, anchor, pattern = self._scene, found.sentence, found.anchor, found.pattern
        text = scene.article.text
        status = self.status(found)
        clause = clause_at(sentence, anchor)
        claim = found.claim or claim_at(scene, sentence, anchor, clause)
        span = sentence.span_of(found.extent or anchor)
        return Signal(
            id=content_id(
                "sig", scene.article.id, str(span.start), str(span.end), pattern.indicator, actor, status.value
            ),
            article_id=scene.article.id,
            span=span,
            text=span.of(text),
            sentence=" ".join(sentence.span.of(text).split()),
            indicator=pattern.indicator,
            kind=pattern.kind,
            actor=actor,
            target=find_target(scene, sentence, anchor, pattern, actor),
            status=status,
            when=(clause.when if clause else None) or (claim.when if claim else None),
            where=clause.where if clause else None,
            claim_id=claim.id if claim else None,
            source=claim.source.name if claim and claim.source else None,
            rule=pattern.id,
            self_denial=status is Status.ABSENT and _speaks_of_itself(claim, actor),
            exercise=self._exercise(sentence, pattern),
        )

    def status(self, found: Found) -> Status:
        """The status of a mention: what the pattern lays down, or what the sentence says."""
        for status, condition in found.pattern.status_if:
            if find_condition(self._scene, found, condition) is not None:
                return self._unless_denied(found, status)
        if is_asked(self._scene, found.sentence, found.anchor):
            return Status.HYPOTHETICAL
        mode = found.pattern.status
        if mode not in JUDGES:
            return judge_fixed(self._scene, self._lexicon, found.sentence, found.anchor, Status(mode))
        status = JUDGES[mode](self._scene, self._lexicon, found.sentence, found.anchor)
        if found.extent is None or mode not in _OWN_WORD or found.pattern.kind is Kind.JUDGEMENT:
            return status
        own = judged_by_own_verb(self._lexicon, found.sentence, found.anchor)
        return first_of({status, own}) if own else status

    def _unless_denied(self, found: Found, status: Status) -> Status:
        """The status of words that the second reader found; what they deny is neither done nor planned."""
        clause = clause_at(found.sentence, found.anchor)
        denied = clause is not None and is_denied_above(self._scene, self._lexicon, clause)
        word = found.extent is not None and found.pattern.kind is Kind.WORD
        return Status.ABSENT if word and denied and status in {Status.PLANNED, Status.OCCURRED} else status

    def _exercise(self, sentence: Sentence, pattern: Pattern) -> str | None:
        """The exercise that a sentence names: one of the calendar, or (for an exercise itself) one that it lacks."""
        text = sentence.span.of(self._scene.article.text)
        listed = next((name for found, name in self._exercises if found.search(fold(text))), None)
        if listed or pattern.indicator != self._watch.exercise_indicator:
            return listed
        return exercise_named(text, self._lexicon.language)


def _speaks_of_itself(claim: Claim | None, actor: str) -> bool:
    return claim is not None and claim.source is not None and claim.source.actor == actor
