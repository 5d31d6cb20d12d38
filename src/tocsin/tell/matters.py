"""What was said, done, looked for, exercised and warned: the evidence, told by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.model import Kind, Status
from tocsin.tell.explain import calendar_ties, explain, explained_by_calendar
from tocsin.tell.figure import figure
from tocsin.tell.lines import Block, Bullets, Columns, Line, Paragraph, RefKind, Section
from tocsin.tell.voice import reading, word_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.model import Event, Evidence
    from tocsin.tell.teller import Teller


def is_looked_for(event: Event) -> bool:
    """Whether an event is a finding of absence: a deed, or an order or ability, that was not seen."""
    if event.status is not Status.ABSENT:
        return False
    return event.kind is Kind.DEED or event.indicator in reading()["looked_for_words"]


def is_warning(event: Event) -> bool:
    """Whether an event belongs to the ledger of warnings and contacts."""
    return event.indicator in reading()["ledger"]


def is_word(event: Event) -> bool:
    """Whether an event is something said that stands in the column of words."""
    told = event.kind is Kind.WORD and event.status is not Status.HYPOTHETICAL
    return told and not is_warning(event) and not is_looked_for(event)


def is_deed(event: Event) -> bool:
    """Whether an event is something done, or announced to be done."""
    return event.kind is Kind.DEED and event.status in {Status.OCCURRED, Status.PLANNED}


def is_reading(event: Event) -> bool:
    """Whether an event is a third party's judgement."""
    return event.kind is Kind.JUDGEMENT and event.status is not Status.HYPOTHETICAL


def is_exercise(event: Event) -> bool:
    """Whether an event is an exercise."""
    return event.indicator in reading()["exercises"] and event.status is not Status.HYPOTHETICAL


def words_and_deeds(teller: Teller) -> Section:
    """What was said beside what was done, the figure, and how third parties read it."""
    voice = teller.voice
    words, deeds = _own_first(teller, teller.chosen(is_word)), _own_first(teller, teller.chosen(is_deed))
    left = Bullets(_statements(teller, words, empty="nothing_said"), voice.say("said"))
    right = Bullets(_statements(teller, deeds, empty="nothing_done"), voice.say("done"))
    blocks: list[Block] = [Paragraph((_index(teller), _tally(teller))), Columns(left, right)]
    readings = teller.chosen(is_reading)
    if readings:
        blocks.append(Bullets(_statements(teller, readings, empty=""), voice.say("readings")))
    blocks += figure(teller)
    return Section("words-deeds", voice.say("words_deeds"), tuple(blocks))


def _own_first(teller: Teller, evidence: list[Evidence]) -> list[Evidence]:
    """What the watched actor said or did, before what others did."""
    own = {teller.watch.actor, *teller.watch.members}
    return sorted(evidence, key=lambda item: item.event.actor not in own)


def _statements(teller: Teller, evidence: list[Evidence], *, empty: str) -> tuple[Line, ...]:
    if not evidence:
        return (teller.line(teller.voice.say(empty), teller.ref(RefKind.INDEX)),)
    return teller.shown([_with_notes(teller, group) for group in teller.grouped(evidence)], "column")


def _with_notes(teller: Teller, group: Sequence[Evidence]) -> Line:
    """The statement, with what tempers it in a sentence of its own."""
    line = teller.statement(group)
    event = group[0].event
    notes = []
    origins = len({report.origin for item in group for report in teller.agreeing(item.event)})
    if origins > 1:
        notes.append(teller.voice.sentence(teller.voice.say("several_origins", n=teller.voice.number(origins))))
    if any(teller.opposing(item.event) for item in group):
        notes.append(teller.voice.say("contradicted_note"))
    if is_looked_for(event) and all(r.signal.self_denial for r in teller.agreeing(event)):
        notes.append(teller.voice.say("self_denial"))
    if event.status is Status.PLANNED and event.kind is Kind.DEED:
        notes.append(teller.voice.say("planned_note"))
    return Line(" ".join((line.text, *notes)), line.refs, line.lead, line.foreign)


def _index(teller: Teller) -> Line:
    voice, assessment = teller.voice, teller.assessment
    window = teller.watch.settings.get("index_window_days")
    text = voice.say(
        "index",
        days=voice.number(int(window.value)) if window else None,
        words=voice.say(f"index_{word_of('index_words', assessment.words_index)}"),
        words_index=voice.index(assessment.words_index),
        deeds=voice.say(f"index_{word_of('index_words', assessment.deeds_index)}"),
        deeds_index=voice.index(assessment.deeds_index),
    )
    return teller.line(text, teller.ref(RefKind.INDEX))


def _tally(teller: Teller) -> Line:
    said = teller.chosen(lambda event: is_word(event) or is_warning(event))
    done = teller.chosen(lambda event: is_deed(event) and event.status is Status.OCCURRED)
    absent = teller.chosen(is_looked_for)
    told = [item.event.day for item in (*said, *done, *absent)]
    text = teller.voice.say(
        "tally",
        day=teller.voice.day(min(told), teller.day.year) if told else None,
        words=teller.voice.say("tally_words", count=len(said)),
        deeds=teller.voice.say("tally_deeds", count=len(done)),
        absences=teller.voice.say("tally_absences", count=len(absent)),
    )
    return teller.line(text, teller.ref(RefKind.INDEX))


def looked_for(teller: Teller) -> Section:
    """Each explicit absence, with who looked."""
    lines = _statements(teller, teller.chosen(is_looked_for), empty="nobody_looked")
    return Section("looked-for", teller.voice.say("looked"), (Bullets(lines),))


def ledger(teller: Teller) -> Section:
    """Who warned, spoke to or watches whom."""
    warned = teller.chosen(lambda event: is_warning(event) and event.status is not Status.HYPOTHETICAL)
    return Section("ledger", teller.voice.say("ledger"), (Bullets(_statements(teller, warned, empty="no_ledger")),))


def exercises(teller: Teller) -> Section:
    """Exercises, with what the calendar of the watch says of them."""
    tied = {item.event.id for item in teller.assessment.evidence if explained_by_calendar(item)}
    found = teller.chosen(lambda event: is_exercise(event) or (is_deed(event) and event.id in tied))
    none = (teller.line(teller.voice.say("exercise_none"), teller.ref(RefKind.EXERCISE)),)
    lines = teller.shown([_exercise(teller, group) for group in teller.grouped(found)], "list") or none
    return Section("exercises", teller.voice.say("exercises"), (Bullets(lines),))


def _exercise(teller: Teller, group: Sequence[Evidence]) -> Line:
    """The event, with what the calendar explains of it."""
    voice = teller.voice
    ties = [tie for item in group for tie in calendar_ties(item)]
    said = [*dict.fromkeys(explain(teller, tie) for tie in ties)] or [voice.say("exercise_unknown")]
    clause = voice.sentence(voice.say("statement", clause=teller.clause(group[0].event)))
    exercise = (teller.ref(RefKind.EXERCISE, tie.fields.get("exercise", "")) for tie in ties)
    lead = voice.sentence(teller.when(group[0].event))
    return Line(" ".join((clause, *said)), (*teller.refs(group), *exercise), lead)
