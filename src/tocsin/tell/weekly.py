"""The week: the days that moved the estimate, what was confirmed or contradicted, and what is to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.changes import changed
from tocsin.tell.explain import explained_by_calendar
from tocsin.tell.figure import figure
from tocsin.tell.lines import Block, Bullets, Line, RefKind, Section
from tocsin.tell.teller import heaviest_share, moves_visibly
from tocsin.tell.voice import UNNAMED, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.model import DayState, Event, Evidence, Exercise, ExerciseHeld
    from tocsin.tell.teller import Teller

_OPPOSITE = {Status.OCCURRED: Status.ABSENT, Status.ABSENT: Status.OCCURRED}
# How far ahead the calendar is read, in days.
_AHEAD = 14


def week(teller: Teller) -> Section:
    """The figure of the week, and the days on which the estimate moved most with what was reported on them."""
    least = reading()["week_move"]["points"] / 100
    moved = [pair for pair in pairwise(_states(teller)) if _size(*pair) >= least and _move(teller, *pair)]
    most = sorted(moved, key=lambda pair: -_size(*pair))[: reading()["shown"]["movers"]]
    lines = tuple(_day(teller, before, now) for before, now in sorted(most, key=lambda pair: pair[1].day))
    none = teller.line(teller.voice.say("week_still"), teller.ref(RefKind.HISTORY))
    blocks: tuple[Block, ...] = (*figure(teller, last=teller.days + 1), Bullets(lines or (none,)))
    return Section("week", teller.voice.say("week"), blocks)


def _states(teller: Teller) -> Sequence[DayState]:
    return teller.assessment.history[-teller.days - 1 :]


def _size(before: DayState, now: DayState) -> float:
    return max(abs(p - before.probabilities.get(id_, p)) for id_, p in now.probabilities.items())


def _move(teller: Teller, before: DayState, now: DayState) -> str:
    """The hypothesis that moved most visibly from one day to the next; empty if none did."""
    moves = {
        id_: abs(p - before.probabilities[id_])
        for id_, p in now.probabilities.items()
        if id_ in before.probabilities and moves_visibly(teller, before.probabilities[id_], p)
    }
    return max(moves, key=lambda id_: (moves[id_], id_), default="")


def _day(teller: Teller, before: DayState, now: DayState) -> Line:
    voice, id_ = teller.voice, _move(teller, before, now)
    name = teller.hypothesis(id_)
    reported = teller.chosen(lambda event: any(report.published == now.day for report in event.reports))
    listed, named, rest = teller.nouns(reported, "next_noted") if reported else ("", [], [])
    text = voice.say(
        "week_day",
        plural=("name",) if name.plural else (),
        name=name.text,
        before=voice.percent(before.probabilities[id_]),
        now=voice.percent(now.probabilities[id_]),
        list=listed or None,
    )
    counted = (teller.ref(RefKind.COUNTED, item.event.id) for item in rest)
    refs = (teller.ref(RefKind.HISTORY), *teller.refs(named), *counted)
    return teller.line(text, *refs, lead=voice.sentence(voice.day(now.day, teller.day.year)))


def settled(teller: Teller) -> Section:
    """What several independent origins have come to say this week, and what sources say against one another."""
    found = changed(teller)
    confirmed = [*found.get("grown", ()), *(item for item in found.get("new", ()) if _stands(teller, item))]
    disputed = [item for item in teller.chosen(lambda event: bool(teller.opposing(event))) if _is_fresh(teller, item)]
    blocks = (_confirmed(teller, confirmed), _disputed(teller, disputed))
    return Section("settled", teller.voice.say("settled"), blocks)


def _stands(teller: Teller, item: Evidence) -> bool:
    """Whether several independent origins say so and none the opposite."""
    return len({report.origin for report in teller.agreeing(item.event)}) > 1 and not teller.opposing(item.event)


def _is_fresh(teller: Teller, item: Evidence) -> bool:
    return any(report.published > teller.since for report in item.event.reports)


def _confirmed(teller: Teller, items: Sequence[Evidence]) -> Bullets:
    title = teller.voice.say("settled_confirmed")
    if not items:
        return Bullets((teller.line(teller.voice.say("settled_nothing"), teller.ref(RefKind.HISTORY)),), title)
    groups, rest = teller.selected(items, "settled")
    return Bullets(tuple(teller.statement(group) for group in groups), title, teller.counted(rest))


def _disputed(teller: Teller, items: Sequence[Evidence]) -> Bullets:
    title = teller.voice.say("settled_disputed")
    if not items:
        return Bullets((teller.line(teller.voice.say("disputed_nothing"), teller.ref(RefKind.HISTORY)),), title)
    heaviest = sorted(items, key=lambda item: (-heaviest_share(item), item.event.id))
    most = reading()["shown"]["disputed"]
    lines = tuple(_both_sides(teller, item) for item in heaviest[:most])
    return Bullets(lines, title, teller.counted(heaviest[most:]))


def _both_sides(teller: Teller, item: Evidence) -> Line:
    """What is said, by whom, and who says the opposite."""
    event = item.event
    opposite = replace(event, status=_OPPOSITE[event.status])
    affirm, deny = _speakers(teller, event), _speakers(teller, opposite)
    text = teller.voice.say(
        "both_sides_itself" if affirm == deny else "both_sides",
        clause=teller.clause(event),
        affirm=affirm,
        deny=deny,
        plural=teller.voice.several(deny=deny),
    )
    return teller.line(text, *teller.refs([item]), lead=teller.voice.sentence(teller.when(event)))


def _speakers(teller: Teller, event: Event) -> str:
    return teller.sources([event]) or teller.outlets([event])


def ahead(teller: Teller) -> Section:
    """What is announced or in the calendar for the days to come."""
    dated = sorted((*_editions(teller), *_planned(teller)), key=lambda pair: (pair[0], pair[1].text))
    lines = tuple(line for _, line in dated[: reading()["shown"]["ahead"]])
    none = teller.line(teller.voice.say("ahead_nothing"), teller.ref(RefKind.EXERCISE))
    return Section("ahead", teller.voice.say("ahead"), (Bullets(lines or (none,)),))


def _editions(teller: Teller) -> Iterator[tuple[date, Line]]:
    near = {teller.watch.actor, *teller.watch.members, *teller.watch.counterparts}
    for exercise in teller.watch.known_by(teller.day).exercises:
        for held in exercise.held:
            if exercise.actor in near and teller.day < held.start <= teller.day + timedelta(days=_AHEAD):
                yield held.start, _edition(teller, exercise, held)


def _edition(teller: Teller, exercise: Exercise, held: ExerciseHeld) -> Line:
    voice, last = teller.voice, held.end - timedelta(days=1) if held.end else None
    text = voice.say(
        "ahead_exercise",
        exercise=voice.exercise(exercise.name),
        of_actor=voice.of(voice.actor(exercise.actor).text),
        end=voice.day(last, teller.day.year) if last else None,
    )
    lead = voice.sentence(voice.day(held.start, teller.day.year))
    return teller.line(text, teller.ref(RefKind.EXERCISE, exercise.name), lead=lead)


def _planned(teller: Teller) -> Iterator[tuple[date, Line]]:
    for item in teller.chosen(lambda event: event.status is Status.PLANNED and event.actor != UNNAMED):
        # An exercise in the calendar is told by its edition.
        if item.event.period.start > teller.day and not explained_by_calendar(item):
            yield item.event.period.start, teller.statement([item])
