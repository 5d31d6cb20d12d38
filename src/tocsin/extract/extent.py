"""How far a content reaches: the end of a reported clause, where the parser's subtree alone is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.syntax import is_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.units import Unit

_END_MARKS = frozenset({".", "!", "?", "…", "...", ";", ":"})
_EDGE_MARKS = frozenset({",", ".", ";", ":", "-", "–", "—", "…", "..."})


def clause_end(unit: Unit, cues: Sequence[FoundCue], cue: FoundCue, start: int) -> int:
    """One beyond the last token of the content of `cue` that starts at `start`."""
    run = unit.run_at(start)
    if run is not None and run.start >= start - 1 and run.quotation.continues:
        return run.last
    end = unit.end
    for at in range(start, unit.end):
        if unit.run_at(at) is not None:
            continue
        if _ends_at(unit, cues, cue, start, at):
            end = at
            break
    return _without_final_marks(unit, start, end)


def _ends_at(unit: Unit, cues: Sequence[FoundCue], cue: FoundCue, start: int, at: int) -> bool:
    token = unit.doc[at]
    if token.text == ";" or (token.text in {".", "!", "?"} and at > start):
        return True
    if at == start:
        return False
    if token.text in {",", "–", "-", "—"} or token.pos_ == "CCONJ":
        return _leaves(unit, cues, cue, start, at)
    return False


def _leaves(unit: Unit, cues: Sequence[FoundCue], cue: FoundCue, start: int, at: int) -> bool:
    """Whether what follows a comma or conjunction hangs on the cue's own clause, not on its content."""
    following = at + 1
    while following < unit.end and unit.doc[following].pos_ == "CCONJ":
        following += 1
    if following >= unit.end:
        return False
    for other in cues:
        if following <= other.head.i and _resumes(unit, other, cue, start, at, following):
            return True
    return _attaches_outside(unit, start, at, following)


def _resumes(unit: Unit, other: FoundCue, cue: FoundCue, start: int, at: int, following: int) -> bool:
    """Whether another cue that begins right here goes on with the first cue's clause."""
    head = other.head
    if other.is_noun or head.i - following > 6:
        return False
    if head.dep_ == "conj" and head.head.i == cue.head.i:
        return all(not _is_subject_inside(t, unit, at) for t in unit.doc[following : head.i])
    if head.i - following > 2:
        return False
    return (
        "Part" in head.morph.get("VerbForm") and head.lower_.endswith(("ant", "ing")) and not start <= head.head.i < at
    )


def _is_subject_inside(token: Token, unit: Unit, at: int) -> bool:
    return token.dep_.startswith("nsubj") and token.head.i >= at and token.i < unit.end


def _attaches_outside(unit: Unit, start: int, at: int, following: int) -> bool:
    """Whether the clause behind the mark hangs on a word before the content."""
    head = _top_of(unit, at, following)
    if head is None or head.head.i == head.i:
        return False
    outside = head.head.i < start and unit.start <= head.head.i
    return outside and (is_finite(head) or head.dep_ in {"conj", "advcl", "acl"})


def _top_of(unit: Unit, at: int, following: int) -> Token | None:
    """The highest word of what follows a mark, before it attaches to something left of the mark."""
    token = unit.doc[following]
    seen = 0
    while token.head.i != token.i and token.head.i > at and seen < 40:
        token, seen = token.head, seen + 1
    return token


def _without_final_marks(unit: Unit, start: int, end: int) -> int:
    while end > start and (
        unit.doc[end - 1].text in _EDGE_MARKS or unit.doc[end - 1].is_space or unit.doc[end - 1].pos_ == "CCONJ"
    ):
        end -= 1
    return end


def without_edge_marks(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """A range without commas at its edges, and without the marks of a quotation that is all of it."""
    while start < end and unit.doc[start].text in _EDGE_MARKS:
        start += 1
    end = _without_final_marks(unit, start, end)
    run = unit.run_at(start)
    if run is not None and run.start >= start - 1 and end in {run.end, run.last}:
        return run.first, run.last
    return start, end
