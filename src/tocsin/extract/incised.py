"""Insertions inside the quotation marks: "« P, explique X. Q »", as the French press sets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.cues import cue_at
from tocsin.extract.extent import without_edge_marks
from tocsin.extract.inserted import inverted_pronoun
from tocsin.extract.scene import Proposal
from tocsin.extract.syntax import group_start, is_finite, is_time, names_speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.scene import Scene
    from tocsin.extract.units import Run
    from tocsin.extract.words import Word

_MARKS = frozenset({",", ".", ";", "!", "?", "…", "..."})
_NEAR = 10  # tokens behind a cue in which the name is looked for
_LONGEST = 32  # tokens of an insertion


@dataclass(frozen=True, slots=True)
class Incision:
    """An insertion `[start, end)` inside a quoted run, its cue and who speaks."""

    start: int
    end: int
    cue: FoundCue
    speaker: Word


def incised(scene: Scene) -> Iterator[Proposal]:
    """The parts of quoted runs that an insertion between the same marks cuts in two."""
    if scene.is_english():
        return
    for run in scene.unit.runs:
        found = list(_incisions(run, scene))
        bounds = [run.first, *(incision.end for incision in found)]
        for place, left in enumerate(bounds if found else ()):
            right = found[place].start if place < len(found) else run.last
            incision = found[min(place, len(found) - 1)]
            start, end = without_edge_marks(scene.unit, left, right)
            if start < end:
                cue = incision.cue
                entry = cue.entry("inserted")
                yield Proposal(
                    start, end, "incised", (cue.start, cue.end), cue.head, entry, incision.speaker, scene.unit
                )


def _incisions(run: Run, scene: Scene) -> Iterator[Incision]:
    floor = run.first
    for token in scene.unit.doc[run.first : run.last]:
        if token.i < floor or token.pos_ == "PUNCT":
            continue
        incision = _incision_at(token, run, scene)
        if incision is not None:
            yield incision
            floor = incision.end


def _incision_at(token: Word, run: Run, scene: Scene) -> Incision | None:
    cue = cue_at(token, scene.unit, scene.lexicon)
    if cue is None or cue.is_noun or cue.entry("inserted") is None:
        return None
    start = group_start(token, scene.grammar, run.first)
    if start <= run.first or scene.token(start - 1).text not in {",", "!", "?"}:
        return None
    speaker = inverted_pronoun(cue, scene, start) or _name_behind(cue, run, scene)
    if speaker is None:
        return None
    end = next((t.i for t in scene.unit.doc[speaker.i + 1 : run.last] if t.text in _MARKS), run.last)
    if end + 1 < run.last and scene.token(end).text == "," and scene.token(end + 1).lower_ in {"qui", "dont"}:
        end = next((t.i for t in scene.unit.doc[end + 1 : run.last] if t.text in _MARKS - {","}), run.last)
    return Incision(start, end, cue, speaker) if end - start <= _LONGEST else None


def _name_behind(cue: FoundCue, run: Run, scene: Scene) -> Word | None:
    """The name or person right behind a finite verb that has no subject before it."""
    if not is_finite(cue.head) or any(c.dep_ in scene.grammar.subjects and c.i < cue.start for c in cue.head.children):
        return None
    named = next(_bare_phrases(cue.end, min(run.last, cue.end + _NEAR), scene), None)
    return named if named is not None and names_speaker(named, scene.lexicon.language) else None


def _bare_phrases(start: int, limit: int, scene: Scene) -> Iterator[Word]:
    """Heads of noun phrases inside a quoted run, to the next mark, that no preposition governs."""
    governed = False
    for token in scene.unit.doc[start:limit]:
        if token.text in _MARKS or (token.pos_ in {"VERB", "AUX"} and is_finite(token)):
            return
        if token.pos_ == "ADP":
            governed = True
        elif token.pos_ == "DET" and token.nbor(-1).pos_ not in {"ADP", "DET"}:
            governed = False
        elif token.pos_ in {"NOUN", "PROPN"} and not governed and not is_time(token, scene.grammar):
            yield token
