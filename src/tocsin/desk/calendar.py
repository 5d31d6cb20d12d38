"""The calendar of exercises: what another calendar adds to it, and what the news names that it lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.model import Exercise, ExerciseHeld, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tocsin.desk.ports import Clocks, Store, StoredSignal
    from tocsin.model import Watch

_SAME_EDITION = timedelta(days=7)
"""Sources differ by some days on the start of an exercise, and none of the calendar is held twice in a fortnight."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What one calendar adds to another.

    Attributes:
        exercises: those that were not there at all.
        editions: exercises that were there, each with those of its editions alone that were not.
    """

    exercises: tuple[Exercise, ...]
    editions: tuple[Exercise, ...]

    def all(self) -> tuple[Exercise, ...]:
        """All that is added, new exercises first."""
        return (*self.exercises, *self.editions)

    @property
    def nothing(self) -> bool:
        """Whether all of it was there already."""
        return not (self.exercises or self.editions)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An exercise that the news names and the calendar lacks.

    Attributes:
        exercise: the entry as it might stand in the calendar, with one edition.
        reports: how many signals name it.
        sentence: the first of their sentences.
        outlets: who published them, sorted.
    """

    exercise: Exercise
    reports: int
    sentence: str
    outlets: tuple[str, ...]


def merge_calendar(known: Sequence[Exercise], new: Iterable[Exercise]) -> Merged:
    """What `new` holds that `known` does not; an edition that starts within a week of a known one is that one."""
    exercises: list[Exercise] = []
    editions: list[Exercise] = []
    for exercise in new:
        kept = find_exercise(known, exercise.name)
        if kept is None:
            exercises.append(exercise)
            continue
        further = tuple(held for held in exercise.held if not _is_known(held, kept))
        if further:
            editions.append(replace(kept, held=further))
    return Merged(tuple(exercises), tuple(editions))


def find_exercise(exercises: Iterable[Exercise], name: str) -> Exercise | None:
    """The exercise that goes by that name or alias, if there is one."""
    sought = name.casefold()
    return next(
        (one for one in exercises if sought in {known.casefold() for known in (one.name, *one.aliases)}),
        None,
    )


def _is_known(held: ExerciseHeld, exercise: Exercise) -> bool:
    return any(abs(held.start - other.start) <= _SAME_EDITION for other in exercise.held)


def propose_exercises(watch: Watch, store: Store, clocks: Clocks, *, coding: str) -> tuple[Proposal, ...]:
    """Exercises that signals of the store name and the watch's calendar lacks, the most often named first."""
    named: dict[str, list[StoredSignal]] = defaultdict(list)
    for stored in store.signals(clocks, coding=coding):
        signal = stored.signal
        told = signal.exercise if signal.indicator == watch.exercise_indicator else None
        if told and find_exercise(watch.exercises, told) is None:
            named[told].append(stored)
    proposals = [_proposal(name, found) for name, found in named.items()]
    return tuple(sorted(proposals, key=lambda one: (-one.reports, one.exercise.name)))


def _proposal(name: str, found: Sequence[StoredSignal]) -> Proposal:
    """The entry that reports would make: their commonest actor, and the first and last day that they speak of."""
    signals = [stored.signal for stored in found]
    actors = [signal.actor for signal in signals]
    actor = max(sorted(set(actors)), key=actors.count)
    days = [_day(stored) for stored in found]
    outlets = tuple(sorted({stored.outlet or "" for stored in found} - {""}))
    held = ExerciseHeld(
        min(days), None, ", ".join(outlets) or "the store", note="proposed from the news, to be checked"
    )
    announced = any(signal.status is Status.PLANNED for signal in signals)
    exercise = Exercise(name, actor, "not known", (held,), announced=announced)
    return Proposal(exercise, len(found), signals[0].sentence, outlets)


def _day(stored: StoredSignal) -> date:
    when = stored.signal.when
    return when.start if when is not None else (stored.known_at - timedelta(microseconds=1)).date()


def with_actor(exercises: Iterable[Exercise], actor: str) -> tuple[Exercise, ...]:
    """The exercises, those without an actor with this one."""
    return tuple(one if one.actor else replace(one, actor=actor) for one in exercises)
