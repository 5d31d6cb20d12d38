"""Contents: which words of a unit are what a cue reports, by the frames the cue may have."""

from __future__ import annotations

from dataclasses import replace
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
from tocsin.extract.syntax import agent_of, has_preposition, is_finite, is_infinitive, is_negated, is_passive, is_time

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
    cue = _past_contrast(cue, scene)
    found = _complements(cue, scene)
    single = word_alone(cue, scene.lexicon) if not found else None
    if single is None:
        return found
    # "croit savoir X" inverts subject and verb; only what one says is told by the infinitive itself ("dit craindre P")
    inside = cue.head.lemma_.lower() not in _SAYING
    contents = _complements(single, scene)
    return [c for c in contents if not (inside and c.start < cue.end and is_infinitive(scene.token(c.start)))]


_CONTRASTS = frozenset(
    {"lui", "elle", "eux", "elles", "moi", "nous", "quant", "pour", "de", "en", "himself", "herself"}
)
_CONTRAST = 6  # tokens between the two commas of "X a dit, de son côté, ne pas P"


def _past_contrast(cue: FoundCue, scene: Scene) -> FoundCue:
    """The cue with ", lui," or ", pour sa part," behind it, where an infinitive or "que" goes on after that."""
    at = cue.end
    if cue.is_noun or at + 2 >= scene.unit.end or scene.token(at).text != ",":
        return cue
    if scene.token(at + 1).lower_ not in _CONTRASTS:
        return cue
    inside = scene.unit.doc[at + 1 : min(scene.unit.end - 1, at + _CONTRAST + 1)]
    closing = next((t.i for t in inside if t.text == ","), None)
    if closing is None or any(is_finite(t) for t in scene.unit.doc[at + 1 : closing]):
        return cue
    behind = scene.unit.doc[closing + 1 : closing + 4]
    goes_on = is_infinitive(behind[0]) or behind[0].lower_ in scene.grammar.that
    goes_on = goes_on or (behind[0].lower_ in {"ne", "n'"} and any(is_infinitive(t) for t in behind))
    return replace(cue, end=closing + 1) if goes_on else cue


_SAYING = frozenset({"dire", "déclarer", "affirmer", "say"})


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
            elif start > cue.end and scene.token(start - 1).pos_ == "NUM":
                start -= 1
            yield start, _phrase_end(cue, scene, start)
            return


def _undergone(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """The happening of "P a été annoncé par X": the subject of the passive."""
    if scene.is_english() or cue.is_noun or cue.entry("event") is None or not is_passive(cue.head, scene.grammar):
        return
    if agent_of(cue.head, scene.grammar) is None or is_negated(cue.head, scene.grammar):
        return
    for child in cue.head.lefts:
        subject = child.dep_ in scene.grammar.subjects and child.pos_ == "NOUN"
        if subject and child.left_edge.i >= scene.unit.start and _is_happening(child, entry_kind(cue, "event"), scene):
            yield child.left_edge.i, min(child.right_edge.i + 1, cue.start)


def entry_kind(cue: FoundCue, frame: str) -> str:
    """The semantic class of the sense of a cue that has a frame."""
    entry = cue.entry(frame)
    return entry.kind if entry is not None else ""


def _is_happening(noun: Word, kind: str, scene: Scene) -> bool:
    """Whether a noun phrase tells a happening: "fin janvier" is a date.

    What is rejected is denied only where all of it is ("rejette toute implication").
    """
    counted = kind == "say" and not scene.is_english() and _is_counted(noun, scene)
    whole = any(c.lower_ in {"tout", "toute", "tous", "toutes", "any", "all"} for c in noun.lefts)
    denied = whole and kind in {"deny", "reject"} and not scene.is_english()
    told = counted or denied or scene.lexicon.is_event(noun.lemma_.lower())
    if not told or is_time(noun, scene.grammar):
        return False
    if noun.i + 1 < scene.unit.end and noun.lower_ in {"fin", "début", "end", "start"}:
        return not is_time(scene.token(noun.i + 1), scene.grammar)
    return kind != "reject" or whole


def _is_counted(noun: Word, scene: Scene) -> bool:
    """Whether a figure stands before a noun: "annonce 2 346 nouveaux cas"."""
    return any(t.pos_ == "NUM" for t in scene.unit.doc[max(scene.unit.start, noun.i - 3) : noun.i])


def _phrase_end(cue: FoundCue, scene: Scene, start: int) -> int:
    """The end of a noun phrase with its complements; behind a cue that is a noun, before a foreign verb."""
    end = clause_end(scene, cue, start)
    if not cue.is_noun:
        return _before_next_clause(scene, start, end)
    for token in scene.unit.doc[start:end]:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token) and token.dep_ not in scene.grammar.relatives:
            return token.i
    return end


def _before_next_clause(scene: Scene, start: int, end: int) -> int:
    """The end of a noun phrase before "et X a dit": before the conjunction of a clause with a subject of its own."""
    inside = scene.unit.doc[start:end]
    for token in inside:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token) and scene.unit.run_at(token.i) is None:
            if token.dep_ in scene.grammar.relatives:
                continue
            joints = [t.i for t in scene.unit.doc[start : token.i] if t.pos_ == "CCONJ" and not scene.unit.run_at(t.i)]
            subject = next((c for c in _verb_of(token).children if c.dep_ in scene.grammar.subjects), None)
            if joints and subject is not None and subject.i > joints[-1]:
                return joints[-1] - (scene.token(joints[-1] - 1).text == ",")
    return end


def _verb_of(token: Word) -> Word:
    return token.head if token.dep_.startswith(("aux", "cop")) else token


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
            child.dep_ in {"obl:arg", "obl:mod"} and (not has_preposition(child) or _is_partitive(child))
        ):
            yield child


def _is_partitive(noun: Word) -> bool:
    """Whether the "de" of a noun is its article, as it is before an adjective ("évoque d'éventuelles sanctions")."""
    marker = next((c for c in noun.lefts if c.lower_ in {"de", "d'"}), None)
    return marker is not None and marker.i + 1 < noun.i and marker.nbor(1).pos_ == "ADJ"


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
    found = _behind_preposition(cue, scene)
    return [_quoted_warning(content, scene) for content in found if not _is_mere_thing(content, scene)]


def _is_mere_thing(content: Content, scene: Scene) -> bool:
    """Whether a warning is of a thing, without a word of the one who warns: "met en garde contre toute attaque"."""
    inside = scene.unit.doc[content.start : content.end]
    warned = content.entry.kind == "warn" and not scene.is_english() and "on:contre" in content.entry.frames
    verbal = any(t.pos_ in {"VERB", "AUX"} and (is_finite(t) or is_infinitive(t)) for t in inside)
    return warned and not verbal and not any(content.start <= r.start < content.end for r in scene.unit.runs)


def _quoted_warning(content: Content, scene: Scene) -> Content:
    """The quoted run alone, where it is the smaller part of what somebody is warned of."""
    runs = [r for r in scene.unit.runs if content.start <= r.start and r.end <= content.end]
    alone = content.entry.kind == "warn" and len(runs) == 1 and 2 * runs[0].words < content.end - content.start
    return replace(content, start=runs[0].first, end=runs[0].last) if alone and not scene.is_english() else content


def _behind_preposition(cue: FoundCue, scene: Scene) -> list[Content]:
    for preposition in cue.prepositions():
        entry = cue.entry(f"on:{preposition}")
        at = cue.end - 1 if scene.token(cue.end - 1).lower_ == preposition else cue.end
        if entry is not None and at + 1 < scene.unit.end and _same_preposition(scene.token(at), preposition):
            end = clause_end(scene, cue, at + 1)
            return [Content(*without_edge_marks(scene.unit, at + 1, end), "on", entry)]
        for child in cue.head.rights:
            marker = next((c for c in child.lefts if c.lemma_.lower() == preposition and c.dep_ == "case"), None)
            if child.lower_ == preposition and child.dep_ == "prep":
                marker = child
            if entry is not None and marker is not None and marker.i >= cue.end - 1:
                start = marker.i + 1
                end = clause_end(scene, cue, start)
                return [Content(*without_edge_marks(scene.unit, start, end), "on", entry)]
    return []


def _same_preposition(token: Word, preposition: str) -> bool:
    return token.lower_ == preposition or (preposition == "de" and token.lower_ == "d'")


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
    if start < unit.end and scene.token(start).lower_ in scene.grammar.negators | {"comme"}:
        return
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
    judged = (run is not None and outside and run.words <= 8) or predicate or scene.token(start).pos_ == "ADJ"
    if judged or (not scene.is_english() and _is_reckoned(start, end, scene)):
        yield start, end


def _is_reckoned(start: int, end: int, scene: Scene) -> bool:
    """Whether a figure is put on a thing: "estime le coût à environ 20 millions"."""
    if scene.token(start).pos_ not in {"DET", "NOUN"}:
        return False
    for token in scene.unit.doc[start + 1 : end - 1]:
        if token.lower_ == "à" and any(t.pos_ == "NUM" for t in scene.unit.doc[token.i + 1 : min(end, token.i + 5)]):
            return True
    return False


def _state(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    start = skip_adverbs(cue.end, scene)
    if start < scene.unit.end and scene.unit.run_at(start) is None:
        token = scene.token(start)
        if token.pos_ == "ADV" and start + 1 < scene.unit.end:
            token = scene.token(start + 1)
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
        if cue.entry("event") is not None and scene.token(run.start - 1).text == ":":
            yield from _event(cue, scene)
        yield from ((r.first, r.last) for r in scene.unit.runs if r.start >= run.start)
    elif _is_governed(run, cue, scene, between) and not _is_name(run, cue, scene, between):
        phrase = _quoted_phrase(run, cue, scene, between)
        yield phrase or (run.first, run.last)
        if phrase is None and (not scene.is_english() or any(e.kind in _CALLING for e in cue.entries)):
            yield from _joined_runs(run, scene)


_CALLING = frozenset({"judge", "evaluate"})


def _joined_runs(run: Run, scene: Scene) -> Iterator[tuple[int, int]]:
    """The further runs of "dénonce des propos « P » et « Q »", "called it “P” and “Q”"."""
    for other in scene.unit.runs:
        if other.start > run.end and all(
            t.text == "," or t.pos_ == "CCONJ" for t in scene.unit.doc[run.end : other.start]
        ):
            yield other.first, other.last
            run = other


def _is_name(run: Run, cue: FoundCue, scene: Scene, between: list[Word]) -> bool:
    """Whether a run is a title or a name and no words reported: "au festival « Nuits »", "qu'on appelait « Loup »"."""
    if scene.is_english():
        return False
    if cue.head.lemma_.lower() in _NAMING and not any(
        t.lower_ in {"à", "au", "aux", "vœux"} for t in [*between, *scene.unit.doc[run.first : run.last]]
    ):
        return True
    if run.words == 1 and not between and any(e.kind == "say" for e in cue.entries):
        return True  # "lui dire « bonjour »"
    if len(between) < 2 or any(e.kind in {"judge", "evaluate"} and "inserted" not in e.frames for e in cue.entries):
        return False
    verbless = not any(t.pos_ in {"VERB", "AUX"} and is_finite(t) for t in scene.unit.doc[run.first : run.last])
    return verbless and scene.token(run.first).is_title and not between[-1].is_punct


_NAMING = frozenset({"appeler", "baptiser", "surnommer", "nommer", "intituler"})


_SHORT = 3  # words of a quoted run that may be one part of a noun phrase


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
    if noun is not None:
        return start, end
    behind = scene.token(run.end).pos_ if run.end < end else ""
    goes_on = behind == "ADP" or (behind in {"ADJ", "NOUN"} and run.words <= _SHORT)
    return (start, end) if goes_on and scene.token(start).pos_ in {"DET", "ADJ"} else None


_ADVERBIAL = frozenset({"VBN", "VBG", "IN", "WRB"})
"""Tags of what opens an English sentence whose first clause is no main clause: "Asked whether P", "When asked"."""


def _is_governed(run: Run, cue: FoundCue, scene: Scene, between: list[Word]) -> bool:
    if any(token.text == ";" or (is_finite(token) and token.pos_ in {"VERB", "AUX"}) for token in between):
        return False
    if len(between) <= 6 and not any(token.text == "," for token in between):
        return True
    opener = scene.token(scene.unit.start).tag_
    if [token.text for token in between] == [","] and not cue.is_noun and opener in _ADVERBIAL:
        return True  # 'Asked about it, he said, "P"': parsers take the quotation for what was asked about
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
    ("event", _undergone),
    ("event", _event),
)

FRAMES = frozenset(frame for frame, _ in FRAMES_IN_ORDER)
