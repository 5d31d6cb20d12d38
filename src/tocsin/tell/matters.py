"""What was said, done, looked for, exercised and warned: the evidence, told by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.model import Kind, Status
from tocsin.tell.explain import calendar_ties, explained_by_calendar, fields_of
from tocsin.tell.figure import figure
from tocsin.tell.lines import Block, Bullets, Columns, Line, Paragraph, RefKind, Section
from tocsin.tell.teller import heaviest_share
from tocsin.tell.voice import reading, strings, word_of
from tocsin.watches.phrases import Slots, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tocsin.model import Event, Evidence, Explanation
    from tocsin.tell.teller import Teller

# What is explained is told before what is not.
_CALENDAR_ORDER = ("exercise-window", "exercise-season", "exercise-out-of-season", "")


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
    """What was said beside what was done, and how third parties read it."""
    voice = teller.voice
    left = _told(teller, _of_the_span(teller, is_word), "column", empty="nothing_said", title=voice.say("said"))
    right = _told(teller, _of_the_span(teller, is_deed), "column", empty="nothing_done", title=voice.say("done"))
    blocks: list[Block] = [Paragraph((_index(teller), _tally(teller))), Columns(left, right)]
    readings = _of_the_span(teller, is_reading)
    if readings:
        blocks.append(_told(teller, readings, "readings", title=voice.say("readings")))
    return Section("words-deeds", voice.say("words_deeds"), tuple(blocks))


def day_by_day(teller: Teller) -> Section:
    """The figure; a section without a block where there are not two days to join."""
    return Section("figure", teller.voice.say("figure_title"), tuple(figure(teller)))


def _told(teller: Teller, evidence: Sequence[Evidence], limit: str, *, empty: str = "", title: str = "") -> Bullets:
    """The groups that there is room for, and a count of the rest."""
    if not evidence:
        return Bullets((teller.line(teller.voice.say(empty), teller.ref(RefKind.INDEX)),), title)
    groups, rest = teller.selected(evidence, limit)
    brief = limit in reading()["without_sources"]
    return Bullets(tuple(_with_notes(teller, group, brief=brief) for group in groups), title, teller.counted(rest))


def _with_notes(teller: Teller, group: Sequence[Evidence], *, brief: bool) -> Line:
    """The statement, with what tempers it in a sentence of its own."""
    line = teller.statement(group, brief=brief)
    event = group[0].event
    notes = []
    if len(group) == 1 and not brief and (origins := len({report.origin for report in teller.agreeing(event)})) > 1:
        notes.append(teller.voice.sentence(teller.voice.say("several_origins", n=teller.voice.number(origins))))
    if any(teller.opposing(item.event) for item in group):
        notes.append(_disputed(teller, [item.event for item in group]))
    if is_looked_for(event) and all(r.signal.self_denial for item in group for r in teller.agreeing(item.event)):
        notes.append(teller.voice.say("self_denial"))
    return Line(" ".join((line.text, *notes)), line.refs, line.lead, line.foreign)


def _disputed(teller: Teller, events: Sequence[Event]) -> str:
    """That sources disagree, and whether it is the actor who denies."""
    if not teller.is_denied(events):
        return teller.voice.say("contradicted_note")
    name = teller.voice.actor(events[0].actor)
    denied = teller.voice.say("denied_note", actor=name.text, plural=("actor",) if name.plural else ())
    return teller.voice.sentence(denied)


def _of_the_span(teller: Teller, wanted: Callable[[Event], bool]) -> list[Evidence]:
    """The events that are wanted; of a week, those that it was the first to report."""
    found = teller.chosen(wanted)
    if teller.days == 1:
        return found
    return [item for item in found if min(report.published for report in item.event.reports) > teller.since]


def _index(teller: Teller) -> Line:
    voice, assessment = teller.voice, teller.assessment
    window = teller.watch.settings.get("index_window_days")
    words, deeds = (word_of("index_words", value) for value in (assessment.words_index, assessment.deeds_index))
    if words == deeds:
        said = voice.label("index_both", words)
    else:
        said = voice.say("index_each", words=voice.label("index_words", words), deeds=voice.label("index_deeds", deeds))
    text = voice.say(
        "index",
        days=voice.number(int(window.value)) if window else None,
        said=said,
    )
    return teller.line(text, teller.ref(RefKind.INDEX))


def _tally(teller: Teller) -> Line:
    said = _of_the_span(teller, lambda event: is_word(event) or is_warning(event))
    done = _of_the_span(teller, lambda event: is_deed(event) and event.status is Status.OCCURRED)
    absent = _of_the_span(teller, is_looked_for)
    told = [item.event.day for item in (*said, *done, *absent)]
    counts = {"words": len(said), "deeds": len(done), "absences": len(absent)}
    # Numbers that stand in one list are written in one way.
    digits = any(count >= len(teller.voice.numbers) for count in counts.values())
    listed = {
        key: teller.voice.say(f"tally_{key}", count=count, n=str(count) if digits else None)
        for key, count in counts.items()
    }
    text = teller.voice.say(
        "tally" if teller.days == 1 else "tally_week",
        day=teller.voice.day(min(told), teller.day.year) if told else None,
        words=listed["words"],
        deeds=listed["deeds"],
        absences=listed["absences"],
    )
    return teller.line(text, teller.ref(RefKind.INDEX))


def looked_for(teller: Teller) -> Section:
    """Each explicit absence, with who looked."""
    told = _told(teller, _of_the_span(teller, is_looked_for), "absences", empty="nobody_looked")
    return Section("looked-for", teller.voice.say("looked"), (told,))


def ledger(teller: Teller) -> Section:
    """Who warned, spoke to or watches whom."""
    warned = _of_the_span(teller, lambda event: is_warning(event) and event.status is not Status.HYPOTHETICAL)
    return Section("ledger", teller.voice.say("ledger"), (_told(teller, warned, "ledger", empty="no_ledger"),))


def exercises(teller: Teller) -> Section:
    """Exercises and what they explain, by what the calendar of the watch says of them."""
    tied = {item.event.id for item in teller.assessment.evidence if explained_by_calendar(item)}
    found = teller.chosen(lambda event: is_exercise(event) or (is_deed(event) and event.id in tied))
    ties: dict[tuple[str, ...], tuple[Explanation | None, list[Evidence]]] = {}
    for item in found:
        for tie in calendar_ties(item) or (None,):
            key = ("",) if tie is None else (tie.key, *sorted(tie.fields.values()))
            ties.setdefault(key, (tie, []))[1].append(item)
    heaviest = sorted(ties.values(), key=lambda pair: -max(map(heaviest_share, pair[1])))
    most = reading()["shown"]["exercises"]
    told = sorted(heaviest[:most], key=lambda pair: _CALENDAR_ORDER.index(pair[0].key if pair[0] else ""))
    lines = tuple(_exercise(teller, tie, items) for tie, items in told)
    none = teller.line(teller.voice.say("exercise_none"), teller.ref(RefKind.EXERCISE))
    left = [item for _, items in heaviest[most:] for item in items]
    bullets = Bullets(lines or (none,), rest=teller.counted(left, "more_exercises"))
    return Section("exercises", teller.voice.say("exercises"), (bullets,))


def _exercise(teller: Teller, tie: Explanation | None, items: Sequence[Evidence]) -> Line:
    """What one entry of the calendar explains, or does not."""
    fields = dict(fields_of(teller, tie)) if tie else {}
    # An exercise does not explain itself: it is said to be in the calendar, and what else it explains.
    others = [item for item in items if not tie or not _is_the_exercise(item.event, tie)]
    listed, named, rest = teller.nouns(others, "exercise_nouns") if others else ("", list(items[:1]), [])
    named += [item for item in items if item not in others and item not in named]
    key = (tie.key if tie else "exercise-unknown") + ("" if others else "-itself")
    text = teller.voice.spaced(fill(strings(teller.language)["calendar"][key], Slots({**fields, "list": listed})))
    refs = (*teller.refs(named), *(teller.ref(RefKind.COUNTED, item.event.id) for item in rest))
    exercise = (teller.ref(RefKind.EXERCISE, tie.fields.get("exercise", "")),) if tie else ()
    return Line(teller.voice.sentence(text), (*refs, *exercise))


def _is_the_exercise(event: Event, tie: Explanation) -> bool:
    """Whether an event is the very exercise that the calendar explains it by."""
    return is_exercise(event) and event.exercise is not None and event.exercise == tie.fields.get("exercise")
