"""Quotations without a cue of their own: headlines with a colon, quotations that go on, sentences quoted in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.extent import without_edge_marks
from tocsin.extract.scene import Proposal
from tocsin.extract.syntax import is_finite, phrase_heads, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.scene import Scene
    from tocsin.extract.units import Run, Unit


def of_heading(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """The quotation or clause of "« P » : X durcit le ton", "P: X": a headline that names who speaks beside a colon."""
    unit = scene.unit
    colon = next((t.i for t in unit.tokens() if t.text == ":" and unit.run_at(t.i) is None), None)
    first = unit.run_at(unit.start)
    closed = unit.doc[unit.end - 1].text in {".", "!", "?", "…"} and (first is None or colon != first.end)
    if colon is None or closed or colon + 1 >= unit.end:
        return
    if first is not None and first.end >= colon - 1 and not any(p.start < first.last for p in found):
        root = next((t for t in unit.doc[colon + 1 : unit.end] if is_finite(t) and t.pos_ in {"VERB", "AUX"}), None)
        speaker = subject_of(root, scene.grammar) if root is not None else None
        speaker = speaker if speaker is not None and speaker.i > colon else None
        named = speaker or next(iter(phrase_heads(unit.doc, colon + 1, unit.end)), None)
        yield Proposal(first.first, first.last, "heading", None, None, None, named, unit)
    elif scene.is_english() and unit.end - colon <= 6:
        named = next(iter(phrase_heads(unit.doc, colon + 1, unit.end)), None)
        if named is not None and any(t.pos_ in {"VERB", "AUX"} for t in unit.doc[unit.start : colon]):
            yield Proposal(unit.start, colon, "heading", None, None, None, named, unit)


def loose_runs(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Whole sentences in quotation marks, and weighty quoted runs, without a cue of their own."""
    unit = scene.unit
    if unit.is_heading or _is_subheading(unit):
        yield from _echoes(scene, found)
        return
    for run in unit.runs:
        if any(p.start < run.last and run.first < p.end for p in found):
            continue
        outside = [t for t in unit.tokens() if t.is_alpha and not any(r.holds(t.i) for r in unit.runs)]
        if not [t for t in outside if t.pos_ not in {"CCONJ", "ADV"}]:
            yield Proposal(run.first, run.last, "floating", unit=unit)
        elif _is_weighty(run, scene) and not found:
            start, end = without_edge_marks(unit, unit.start, unit.end)
            yield Proposal(start, end, "goes-on", unit=unit)
            return


def _echoes(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """A sub-heading that is all quotation and has a verb: it repeats, or announces, what somebody says in the text."""
    unit = scene.unit
    if unit.place == 0 or len(unit.runs) != 1 or found:
        return
    run = unit.runs[0]
    if any(t.is_alpha and not run.holds(t.i) for t in unit.tokens()):
        return
    if any(is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in unit.doc[run.first : run.last]):
        yield Proposal(run.first, run.last, "echo", unit=unit)


def _is_subheading(unit: Unit) -> bool:
    """Whether a unit is a paragraph of its own that is a title between dashes, or short and without a full stop."""
    words, last = unit.doc, unit.doc[unit.end - 1]
    if words[unit.start].idx > unit.block.span.start + 2 or last.idx + len(last) < unit.block.span.end - 2:
        return False
    text = words.text_of(unit.start, unit.end).strip()
    if text.startswith(("-", "–", "—")) and text.endswith(("-", "–", "—")):
        return True
    return len(text) < 60 and text[-1:] not in '.!?…»”"'


def _is_weighty(run: Run, scene: Scene) -> bool:
    return run.words >= 4 and any(is_finite(t) for t in scene.unit.doc[run.first : run.last])
