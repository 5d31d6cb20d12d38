"""Contents: which words of a unit are what a cue reports, by the frames the cue may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.clausal import (
    REACH,
    after_colon,
    bare_infinitive,
    gerund,
    purpose_clauses,
    skip_adverbs,
    that_clauses,
    to_infinitive,
    whether_clauses,
)
from tocsin.extract.cues import word_alone
from tocsin.extract.extent import clause_end, without_edge_marks
from tocsin.extract.scene import Content
from tocsin.extract.syntax import has_preposition, is_finite, is_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.scene import Scene
    from tocsin.extract.units import Run
    from tocsin.extract.words import Word


def complements(cue: FoundCue, scene: Scene) -> list[Content]:
    """The contents that follow a cue: the first frame that fits, with its coordinated clauses.

    Where an expression has none, its first word alone may: "se dit convaincu de P", "dit craindre P".
    """
    found = _complements(cue, scene)
    single = word_alone(cue, scene.lexicon) if not found else None
    return _complements(single, scene) if single is not None else found


def _complements(cue: FoundCue, scene: Scene) -> list[Content]:
    behind = scene.token(cue.end).lower_ if cue.end < scene.unit.end else ""
    if {behind, scene.token(cue.end - 1).lower_} & set(cue.prepositions()) and (content := _prepositional(cue, scene)):
        return content
    for frame, find in FRAMES_IN_ORDER:
        entry = cue.entry(frame)
        if entry is not None:
            spans = [span for span in find(cue, scene) if span[1] > span[0]]
            if spans:
                return [Content(*without_edge_marks(scene.unit, *span), frame, entry) for span in spans]
    return _prepositional(cue, scene)


def _event(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    if any(t.lower_ in {"sans", "without"} for t in scene.unit.doc[max(scene.unit.start, cue.start - 3) : cue.start]):
        return
    for noun in _objects(cue, scene):
        if _is_happening(noun, entry_kind(cue, "event"), scene):
            start = max(cue.end, noun.left_edge.i)
            if cue.is_noun:
                start = _after_preposition(start, scene)
            yield start, _phrase_end(cue, scene, start)
            return


def entry_kind(cue: FoundCue, frame: str) -> str:
    """The semantic class of the sense of a cue that has a frame."""
    entry = cue.entry(frame)
    return entry.kind if entry is not None else ""


def _is_happening(noun: Word, kind: str, scene: Scene) -> bool:
    """Whether a noun phrase tells a happening: "fin janvier" is a date.

    What is rejected is denied only where all of it is ("rejette toute implication").
    """
    if not scene.lexicon.is_event(noun.lemma_.lower()) or is_time(noun, scene.grammar):
        return False
    if noun.i + 1 < scene.unit.end and noun.lower_ in {"fin", "début", "end", "start"}:
        return not is_time(scene.token(noun.i + 1), scene.grammar)
    return kind != "reject" or any(c.lower_ in {"tout", "toute", "tous", "toutes", "any", "all"} for c in noun.lefts)


def _phrase_end(cue: FoundCue, scene: Scene, start: int) -> int:
    """The end of a noun phrase with its complements; behind a cue that is a noun, before a foreign verb."""
    end = clause_end(scene, cue, start)
    if not cue.is_noun:
        return end
    for token in scene.unit.doc[start:end]:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token) and token.dep_ not in scene.grammar.relatives:
            return token.i
    return end


def _before_next_clause(scene: Scene, start: int, end: int) -> int:
    """The end of a noun phrase before ", et X a dit": before the mark that a foreign finite verb stands behind."""
    for token in scene.unit.doc[start:end]:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token) and scene.unit.run_at(token.i) is None:
            marks = [t.i for t in scene.unit.doc[start : token.i] if t.text == "," and scene.unit.run_at(t.i) is None]
            opener = scene.token(marks[-1] + 1) if marks else None
            return marks[-1] if opener is not None and opener.pos_ == "CCONJ" else end
    return end


def _objects(cue: FoundCue, scene: Scene) -> Iterator[Word]:
    if not cue.is_noun and cue.head.pos_ not in {"VERB", "AUX"}:
        yield from _next_noun(cue, scene)
    for child in cue.head.rights:
        if not scene.unit.start <= child.i < scene.unit.end or child.pos_ != "NOUN":
            continue
        if cue.is_noun:
            if child.dep_ == "nmod" and any(c.lower_ in {"de", "d'", "du", "des"} for c in child.lefts):
                yield child
        elif child.dep_ in scene.grammar.objects or (
            child.dep_ in {"obl:arg", "obl:mod"} and not has_preposition(child)
        ):
            yield child


def _next_noun(cue: FoundCue, scene: Scene) -> Iterator[Word]:
    """The noun right behind a verb that the model takes for another word ("qui dément toute implication")."""
    for token in scene.unit.doc[skip_adverbs(cue.end, scene) : min(scene.unit.end, cue.end + 7)]:
        if token.pos_ == "NOUN" and not is_time(token, scene.grammar):
            yield token
        if token.pos_ not in {"DET", "ADJ"} and not is_time(token, scene.grammar):
            return


def _after_preposition(at: int, scene: Scene) -> int:
    return at + 1 if scene.token(at).pos_ == "ADP" else at


def _prepositional(cue: FoundCue, scene: Scene) -> list[Content]:
    for preposition in cue.prepositions():
        entry = cue.entry(f"on:{preposition}")
        for child in cue.head.rights:
            marker = next((c for c in child.lefts if c.lemma_.lower() == preposition and c.dep_ == "case"), None)
            if child.lower_ == preposition and child.dep_ == "prep":
                marker = child
            if entry is not None and marker is not None and marker.i >= cue.end - 1:
                start = marker.i + 1
                end = clause_end(scene, cue, start)
                return [Content(*without_edge_marks(scene.unit, start, end), "on", entry)]
        if entry is not None and scene.token(cue.end - 1).lower_ == preposition and cue.end < scene.unit.end:
            end = clause_end(scene, cue, cue.end)
            return [Content(*without_edge_marks(scene.unit, cue.end, end), "on", entry)]
    return []


def _as_predicate(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "considère X comme P"."""
    for at in range(cue.end, min(scene.unit.end, cue.end + REACH)):
        token = scene.token(at)
        if token.lower_ in {"comme", "as"} and token.pos_ in {"ADP", "SCONJ", "ADV"}:
            if at + 1 < scene.unit.end and scene.token(at + 1).lower_ in {
                "well",
                "soon",
                "long",
                "much",
                "many",
                "far",
                "part",
            }:
                return
            run = scene.unit.run_at(at + 1)
            if run is None:
                yield at + 1, clause_end(scene, cue, at + 1)
            return
        if token.is_punct or is_finite(token):
            return


def _small_clause(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """The whole of "X P" in "juge X P", where an adjective or a quoted run beside a noun shows the predicate."""
    start, unit = skip_adverbs(cue.end, scene), scene.unit
    if start >= unit.end or (scene.token(start).is_punct and unit.run_at(start) is None):
        return
    end = clause_end(scene, cue, start)
    predicate = any(c.dep_ in {"xcomp", "ccomp", "oprd"} and c.pos_ in {"ADJ", "NOUN"} for c in cue.head.rights)
    run = next((r for r in unit.runs if start <= r.start < end), None)
    if run is not None and run.start == start and run.end < unit.end and scene.token(run.end).text == ",":
        return
    outside = [t for t in unit.doc[start:end] if t.pos_ in {"NOUN", "PROPN"} and not (run and run.holds(t.i))]
    if any(
        is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in unit.doc[start : run.start if run else min(end, start + 4)]
    ):
        return
    if (run is not None and outside and run.words <= 8) or predicate or scene.token(start).pos_ == "ADJ":
        yield start, end


def _state(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    start = skip_adverbs(cue.end, scene)
    if start < scene.unit.end and scene.unit.run_at(start) is None:
        token = scene.token(start)
        if token.pos_ == "ADJ" or "Part" in token.morph.get("VerbForm", []):
            yield start, clause_end(scene, cue, start)


def _run_after(cue: FoundCue, scene: Scene) -> Run | None:
    return next((run for run in scene.unit.runs if run.start >= cue.end), None)


def _quoted(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """The quoted run that a cue governs, by the parse or by standing right behind it."""
    run = _run_after(cue, scene)
    if run is None or any(cue.head.i < other.head.i < run.start and not other.is_noun for other in scene.cues):
        return
    between = [scene.token(i) for i in range(cue.end, run.start)]
    if any(token.text == ":" for token in between):
        yield from ((r.first, r.last) for r in scene.unit.runs if r.start >= run.start)
    elif _is_governed(run, cue, scene, between):
        yield _quoted_phrase(run, cue, scene, between) or (run.first, run.last)


def _quoted_phrase(run: Run, cue: FoundCue, scene: Scene, between: list[Word]) -> tuple[int, int] | None:
    """The whole noun phrase of "annonce le recours à « P »", "un « P » de ses forces": what happens is its content."""
    if cue.entry("event") is None or not between:
        return None
    kind = entry_kind(cue, "event")
    bare = [t for t in between if t.pos_ == "NOUN" and not has_preposition(t) and not is_time(t, scene.grammar)]
    noun = bare[0] if bare else None
    if noun is not None and not _is_happening(noun, kind, scene):
        return None
    start = max(cue.end, noun.left_edge.i) if noun is not None else run.start - 1
    end = _before_next_clause(scene, start, clause_end(scene, cue, start))
    goes_on = run.end < end and scene.token(run.end).pos_ == "ADP"
    return (start, end) if noun is not None or (goes_on and scene.token(start).pos_ == "DET") else None


def _is_governed(run: Run, cue: FoundCue, scene: Scene, between: list[Word]) -> bool:
    if any(token.text == ";" or (is_finite(token) and token.pos_ in {"VERB", "AUX"}) for token in between):
        return False
    if len(between) <= 6 and not any(token.text == "," for token in between):
        return True
    heads = [t for t in scene.unit.doc[run.first : run.last] if not run.first <= t.head.i < run.last]
    return any(cue.head in token.ancestors for token in heads) and len(between) <= REACH


FRAMES_IN_ORDER: tuple[tuple[str, Callable[[FoundCue, Scene], Iterator[tuple[int, int]]]], ...] = (
    ("that", that_clauses),
    ("whether", whether_clauses),
    ("bare", bare_infinitive),
    ("pour-que", purpose_clauses),
    ("gerund", gerund),
    ("to", to_infinitive),
    ("small", _small_clause),
    ("state", _state),
    ("quote", _quoted),
    ("inserted", after_colon),
    ("as", _as_predicate),
    ("event", _event),
)

FRAMES = frozenset(frame for frame, _ in FRAMES_IN_ORDER)
