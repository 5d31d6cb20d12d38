"""Warnings: one rule for every system, how late its warnings come, and how many of them nobody needed.

A system gives a level a day. A warning is raised on the first day on which the level reaches its threshold, and stands
until the level has fallen below a share of the threshold (`CLEAR_SHARE`), so that a level that trembles about the
threshold is one warning, not many. A warning is expected if it begins within a stretch in which the scenario expects
one of its kind, or at most `EARLY_DAYS` before it. One raised earlier is false, whatever it touches later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.model.drill import Alarm, Detection, Score, WarningKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tocsin.model.drill import DrillDay, Expected

# Half of the threshold: a level must truly fall back before the same warning can be given anew.
CLEAR_SHARE = 0.5
# A day's news stands in the next day's papers: a warning one or two days before the stretch is no mistake.
EARLY_DAYS = 2


@dataclass(frozen=True, slots=True)
class Course:
    """What one run showed of one kind of warning: a level by day, and the warnings that were expected."""

    levels: tuple[tuple[date, float], ...]
    expected: tuple[Expected, ...]

    @property
    def free_days(self) -> int:
        """Days on which no warning was expected."""
        return sum(not any(one.start <= day <= one.end for one in self.expected) for day, _ in self.levels)


@dataclass(frozen=True, slots=True)
class Operating:
    """What a threshold comes to over several courses: what was expected, what was false, and the days between."""

    threshold: float
    detections: tuple[Detection, ...]
    false_alarms: int
    free_days: int

    @property
    def missed(self) -> int:
        """Expected warnings that were not given."""
        return sum(one.delay_days is None for one in self.detections)

    @property
    def mean_delay(self) -> float | None:
        """Mean days to a warning that was given; `None` if none was."""
        return mean_delay(self.detections)

    @property
    def whole_delay(self) -> float | None:
        """Mean days without a warning that was due: one that was missed counts its whole stretch."""
        return whole_delay(self.detections)

    @property
    def false_a_year(self) -> float:
        """False alarms in 365 days on which none was expected."""
        return 365 * self.false_alarms / self.free_days if self.free_days else 0.0


def mean_delay(detections: Sequence[Detection]) -> float | None:
    """Mean days to a warning that was given; `None` if none was."""
    delays = [one.delay_days for one in detections if one.delay_days is not None]
    return sum(delays) / len(delays) if delays else None


def whole_delay(detections: Sequence[Detection]) -> float | None:
    """Mean days without a warning that was due; `None` if none was expected.

    A missed one counts its whole stretch: else a system would grow quicker by missing what is hard.
    """
    lost = [(one.end - one.start).days + 1 if one.delay_days is None else one.delay_days for one in detections]
    return sum(lost) / len(lost) if lost else None


def rate_range(count: int, years: float, *, share: float = 0.9) -> tuple[float, float]:
    """The range of yearly rates under which so many in so many years are no surprise, by the exact Poisson sums.

    >>> [round(one, 2) for one in rate_range(2, 8.0)]
    [0.04, 0.79]
    >>> rate_range(0, 1.0)[0]
    0.0
    """
    if not years:
        return 0.0, math.inf
    tail = (1 - share) / 2

    def at_most(number: int, mean: float) -> float:
        return sum(math.exp(place * math.log(mean) - mean - math.lgamma(place + 1)) for place in range(number + 1))

    def solve(number: int, target: float) -> float:
        low, high = 1e-12, 10.0 * (count + 5)
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if at_most(number, middle) > target else (low, middle)
        return low

    return (solve(count - 1, 1 - tail) / years if count else 0.0), solve(count, tail) / years


def course_of(days: Sequence[DrillDay], expected: Iterable[Expected], system: str, kind: WarningKind) -> Course:
    """The course of one system and one kind of warning through a run."""
    levels = tuple((one.day, one.levels[system][kind.value]) for one in days)
    return Course(levels, tuple(one for one in expected if one.kind is kind))


def find_alarms(course: Course, kind: WarningKind, threshold: float) -> tuple[Alarm, ...]:
    """Every warning of a course at a threshold, in order.

    >>> from datetime import date
    >>> levels = tuple((date(2022, 10, day), level) for day, level in enumerate((0, 2, 1.2, 0.9, 2), 1))
    >>> [(one.start.day, one.end.day) for one in find_alarms(Course(levels, ()), WarningKind.DEPARTURE, 2)]
    [(2, 3), (5, 5)]
    """
    alarms: list[Alarm] = []
    start: date | None = None
    end = course.levels[0][0] if course.levels else None
    for day, level in course.levels:
        if start is None and level >= threshold:
            start = day
        elif start is not None and end is not None and level < threshold * CLEAR_SHARE:
            alarms.append(_alarm(course, kind, start, end))
            start = None
        end = day
    if start is not None and end is not None:
        alarms.append(_alarm(course, kind, start, end))
    return tuple(alarms)


def _alarm(course: Course, kind: WarningKind, start: date, end: date) -> Alarm:
    early = timedelta(days=EARLY_DAYS)
    expected = any(one.start - early <= start <= one.end for one in course.expected)
    return Alarm(kind, start, end, expected)


def find_detections(course: Course, alarms: Iterable[Alarm]) -> tuple[Detection, ...]:
    """What became of each expected warning; one that stood already when its stretch began has no delay."""
    given = list(alarms)
    return tuple(Detection(one.kind, one.start, one.end, _delay(one, given)) for one in course.expected)


def _delay(expected: Expected, alarms: Iterable[Alarm]) -> int | None:
    starts = [alarm.start for alarm in alarms if alarm.start <= expected.end and alarm.end >= expected.start]
    return max(0, (min(starts) - expected.start).days) if starts else None


def score_system(
    system: str, days: Sequence[DrillDay], expected: Sequence[Expected], thresholds: Mapping[str, float]
) -> Score:
    """How one system did in one run, at its thresholds by kind of warning."""
    alarms: list[Alarm] = []
    detections: list[Detection] = []
    free: dict[str, int] = {}
    for kind in WarningKind:
        course = course_of(days, expected, system, kind)
        found = find_alarms(course, kind, thresholds[kind.value])
        alarms += found
        detections += find_detections(course, found)
        free[kind.value] = course.free_days
    return Score(system, dict(thresholds), tuple(alarms), tuple(detections), free)


def operate(courses: Iterable[Course], kind: WarningKind, threshold: float) -> Operating:
    """What a threshold comes to over several courses."""
    detections: list[Detection] = []
    false = free = 0
    for course in courses:
        alarms = find_alarms(course, kind, threshold)
        detections += find_detections(course, alarms)
        false += sum(not alarm.expected for alarm in alarms)
        free += course.free_days
    return Operating(threshold, tuple(detections), false, free)


def sweep(courses: Sequence[Course], kind: WarningKind) -> tuple[Operating, ...]:
    """What every threshold that makes a difference comes to, from the lowest."""
    levels = sorted({round(level, 6) for course in courses for _, level in course.levels if level > 0})
    return tuple(operate(courses, kind, level) for level in levels)


def best_threshold(courses: Sequence[Course], kind: WarningKind, *, missed: int) -> Operating | None:
    """The threshold that is best for a system in hindsight; `None` if no level was ever above 0.

    Among those that miss no more than `missed` (or, where none does, as few as can be), the one with the fewest false
    alarms; among these the one with the least delay, then the highest.
    """
    found = sweep(courses, kind)
    if not found:
        return None
    fewest = max(missed, min(one.missed for one in found))
    able = [one for one in found if one.missed <= fewest]
    return min(able, key=lambda one: (one.false_alarms, one.whole_delay or 0.0, -one.threshold))


def false_alarms_at_delay(courses: Sequence[Course], kind: WarningKind, *, delay: float) -> float | None:
    """The fewest false alarms a year at which a system is no later, misses counted; `None` if it never is."""
    able = [one.false_a_year for one in sweep(courses, kind) if (one.whole_delay or 0.0) <= delay]
    return min(able, default=None)
