"""Quotations without a cue of their own: headlines with a colon, quotations that go on, sentences quoted in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.contents import complements
from tocsin.extract.cues import cue_at
from tocsin.extract.extent import without_edge_marks
from tocsin.extract.scene import Proposal
from tocsin.extract.syntax import is_finite, names_speaker, phrase_heads, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.scene import Scene
    from tocsin.extract.units import Run, Unit
    from tocsin.extract.words import Word


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
    elif not scene.is_english() and (label := _label(colon, scene)) is not None:
        if (
            unit.run_at(colon + 1) is None
            and not any(p.start < unit.end and colon < p.end for p in found)
            and _says(colon + 1, scene)
        ):
            yield Proposal(*without_edge_marks(unit, colon + 1, unit.end), "label", None, None, None, label, unit)
    elif scene.is_english() and unit.end - colon <= 6:
        named = next(iter(phrase_heads(unit.doc, colon + 1, unit.end)), None)
        if named is not None and any(t.pos_ in {"VERB", "AUX"} for t in unit.doc[unit.start : colon]):
            yield Proposal(unit.start, colon, "heading", None, None, None, named, unit)


def _label(colon: int, scene: Scene) -> Word | None:
    """The person that a headline names alone before its colon: "Jean Martin : P"; a place there is only a topic."""
    words = [t for t in scene.unit.doc[scene.unit.start : colon] if not t.is_space]
    if not words or len(words) > _NAME or any(not t.is_title and t.text not in {"-", "de", "du", "d'"} for t in words):
        return None
    return words[-1] if all(t.ent_type_ == "PER" for t in words if t.is_title) else None


_NAME = 5  # words of a person's name with a title


def _says(start: int, scene: Scene) -> bool:
    """Whether the rest of a headline is a sentence, or holds words of the one who speaks."""
    unit = scene.unit
    if any(unit.start <= run.start and run.start >= start for run in unit.runs):
        return True
    return any(t.pos_ in {"VERB", "AUX"} and is_finite(t) for t in unit.doc[start : unit.end])


def of_continued(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """P of a sentence "Et que P.", which goes on with the report before it."""
    unit = scene.unit
    if scene.is_english() or unit.end - unit.start < 4 or unit.doc[unit.start].pos_ != "CCONJ":
        return
    if unit.doc[unit.start + 1].lower_ not in scene.grammar.that or any(p.start == unit.start + 2 for p in found):
        return
    yield Proposal(*without_edge_marks(unit, unit.start + 2, unit.end), "goes-on", unit=unit)


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
            yield _led_in(run, scene) or Proposal(run.first, run.last, "floating", unit=unit)
        elif not found and (inner := _reported_within(run, scene)) is not None:
            yield inner
        elif _is_weighty(run, scene) and not found:
            start, end = without_edge_marks(unit, unit.start, unit.end)
            yield Proposal(start, end, "goes-on", unit=unit)
            return


def _reported_within(run: Run, scene: Scene) -> Proposal | None:
    """P of "X est « heureux d'annoncer que P »": the verb of saying is quoted too, its subject is not."""
    unit = scene.unit
    verb = next((t for t in reversed(unit.doc[unit.start : run.start]) if t.pos_ in {"VERB", "AUX"}), None)
    first = scene.token(run.first)
    if (
        scene.is_english()
        or verb is None
        or not is_finite(verb)
        or verb.i < run.start - 3
        or first.pos_ not in _PREDICATES
    ):
        return None
    speaker = next((c for c in _governor(verb).children if c.dep_ in scene.grammar.subjects and c.i < verb.i), None)
    for token in unit.doc[run.first : run.last]:
        cue = cue_at(token, unit, scene.lexicon)
        content = next(iter(complements(cue, scene)), None) if cue is not None and cue.entry("that") else None
        if cue is not None and content is not None and speaker is not None and content.frame == "that":
            end = min(content.end, run.last)
            return Proposal(content.start, end, "that", (cue.start, cue.end), cue.head, content.entry, speaker, unit)
    return None


_PREDICATES = frozenset({"ADJ", "VERB", "ADV", "AUX"})


def _governor(verb: Word) -> Word:
    return verb.head if verb.dep_.startswith(("aux", "cop")) else verb


def _led_in(run: Run, scene: Scene) -> Proposal | None:
    """The quotation of "Le maire confirme. « P »": the sentence before it closes with a verb of saying."""
    unit, doc = scene.unit, scene.unit.doc
    last = unit.start - 1
    while last > 0 and (doc[last].is_space or doc[last].text in {".", ":"}):
        last -= 1
    verb = doc[last]
    cue = cue_at(verb, unit, scene.lexicon) if verb.idx >= unit.block.span.start and last > 0 else None
    if cue is None or cue.is_noun or cue.entry("inserted") is None or not is_finite(verb) or scene.is_english():
        return None
    speaker = subject_of(verb, scene.grammar)
    if speaker is None or (speaker.pos_ != "PRON" and not names_speaker(speaker, scene.lexicon.language)):
        return None
    return Proposal(run.first, run.last, "floating", (cue.start, cue.end), verb, cue.entry("inserted"), speaker, unit)


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
