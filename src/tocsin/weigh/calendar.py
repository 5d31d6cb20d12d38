"""The calendar as an explanation: how far a known exercise accounts for an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.model import Explanation, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tocsin.model import Event, Exercise, Watch

_MONTH_DAYS = 30.4


class Fit(StrEnum):
    """How an event lies to the calendar."""

    WINDOW = "exercise-window"
    SEASON = "exercise-season"
    OUT_OF_SEASON = "exercise-out-of-season"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CalendarFit:
    """How far the calendar explains an event, and by which exercise.

    Attributes:
        fit: how the event lies to the calendar.
        explanation: which exercise, and its days.
        days_share: in a season, the share of its days that an exercise takes; 1 where the days are known.
    """

    fit: Fit
    explanation: Explanation | None = None
    days_share: float = 1.0


def fit_calendar(event: Event, watch: Watch) -> CalendarFit:
    """How far a known exercise accounts for an event of an indicator that exercises explain.

    An edition held in a month that is not usual for the exercise explains nothing by itself; an exercise that is not
    announced explains no more than its season does.
    """
    if watch.indicator(event.indicator).rates.explained is None:
        return CalendarFit(Fit.NONE)
    exercises = sorted(_candidates(event, watch), key=lambda one: one.name)
    first, last = _sought_days(event, watch)
    for exercise in exercises:
        for start, end in _editions(exercise):
            if start - _margin(watch) <= last and first < end + _margin(watch):
                fit = Fit.WINDOW if exercise.announced else Fit.SEASON
                fields = {"exercise": exercise.name, "start": start.isoformat(), "end": end.isoformat()}
                return CalendarFit(fit, Explanation(fit.value, fields))
    for exercise in exercises:
        if {first.month, last.month} & set(exercise.months):
            explanation = Explanation(Fit.SEASON.value, {"exercise": exercise.name})
            return CalendarFit(Fit.SEASON, explanation, _days_share(event, exercise, watch))
    if exercises or event.exercise:
        return CalendarFit(Fit.OUT_OF_SEASON, Explanation(Fit.OUT_OF_SEASON.value, {"exercise": event.exercise or ""}))
    return CalendarFit(Fit.NONE)


def _candidates(event: Event, watch: Watch) -> Iterator[Exercise]:
    """The exercises that may explain: those of that name, else those of that actor (or of its alliance)."""
    if event.exercise:
        named = [one for one in watch.exercises if _is_called(one, event.exercise)]
        if named:
            yield from named
            return
    alliance = watch.actor if event.actor in watch.members else event.actor
    yield from (one for one in watch.exercises if one.actor in {event.actor, alliance})


def _is_called(exercise: Exercise, name: str) -> bool:
    sought = name.casefold()
    names = [name.casefold() for name in (exercise.name, *exercise.aliases)]
    return sought in names or names[0].startswith(f"{sought} ")


def _editions(exercise: Exercise) -> Iterator[tuple[date, date]]:
    for held in exercise.held:
        if not exercise.months or held.start.month in exercise.months:
            yield held.start, held.end or held.start + timedelta(days=exercise.typical_days)


def _days_share(event: Event, exercise: Exercise, watch: Watch) -> float:
    """Whether the exercise is on: sure of the exercise itself, else by the share of the season that it takes."""
    if event.indicator == watch.exercise_indicator:
        return 1.0
    days = exercise.typical_days + 2 * _margin(watch).days
    return min(1.0, days / (_MONTH_DAYS * len(exercise.months)))


def _sought_days(event: Event, watch: Watch) -> tuple[date, date]:
    """First and last day on which an exercise would explain the event; an announcement runs ahead of it."""
    if event.status is not Status.PLANNED:
        return event.day, event.day
    ahead = int(watch.settings["announcement_days"].value)
    return event.day, event.day + timedelta(days=ahead)


def _margin(watch: Watch) -> timedelta:
    return timedelta(days=int(watch.settings["exercise_margin_days"].value))
