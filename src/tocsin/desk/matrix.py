"""The matrix of indicators by day: what was reported, against what a routine period would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import exp
from typing import TYPE_CHECKING

from tocsin.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tocsin.model import Assessment, Event, Indicator, Watch

# In a routine period, so many occurrences in a day come by once in so many days: a month, half a year.
_ONCE_IN_DAYS = (30.0, 180.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """What was reported of one indicator on one day.

    Attributes:
        occurred: events that occurred.
        absent: events that were looked for and not seen.
        planned: events that were announced or are only supposed.
        level: how far what occurred lies above the norm: 0 nothing, 1 what a month may bring, 2 half a year, 3 rarer.
    """

    day: date
    occurred: tuple[Event, ...]
    absent: tuple[Event, ...]
    planned: tuple[Event, ...]
    level: int

    @property
    def events(self) -> tuple[Event, ...]:
        """All of them."""
        return (*self.occurred, *self.absent, *self.planned)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator over the days."""

    indicator: Indicator
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Indicators by day; `coverage` is the share of the sources that were read, by day, in [0, 1]."""

    days: tuple[date, ...]
    coverage: tuple[float, ...]
    rows: tuple[Row, ...]


def indicator_matrix(assessment: Assessment, watch: Watch, *, start: date, end: date) -> Matrix:
    """The matrix of a watch from `start` to `end`, both included.

    Args:
        assessment: the estimate whose evidence is shown.
        watch: the watch it belongs to.
        start: first day.
        end: last day.
    """
    days = tuple(start + timedelta(days=n) for n in range((end - start).days + 1))
    known = {state.day: state.coverage for state in assessment.history}
    found: dict[tuple[str, date], list[Event]] = {}
    for item in assessment.evidence:
        found.setdefault((item.event.indicator, item.event.day), []).append(item.event)
    rows = (Row(one, tuple(_cell(one, day, found) for day in days)) for one in watch.indicators)
    return Matrix(days, tuple(known.get(day, 0.0) for day in days), tuple(rows))


def _cell(indicator: Indicator, day: date, found: Mapping[tuple[str, date], Sequence[Event]]) -> Cell:
    events = found.get((indicator.code, day), ())
    occurred = tuple(event for event in events if event.status is Status.OCCURRED)
    absent = tuple(event for event in events if event.status is Status.ABSENT)
    planned = tuple(event for event in events if event.status in {Status.PLANNED, Status.HYPOTHETICAL})
    return Cell(day, occurred, absent, planned, _level(indicator, len(occurred)))


def _level(indicator: Indicator, count: int) -> int:
    """How rare `count` occurrences in a day are in a routine period, whose rate the watch states first."""
    if not count:
        return 0
    rate = next(iter(indicator.rates.per_day.values())).value
    probability = _at_least(count, rate)
    return 1 + sum(probability < 1 / days for days in _ONCE_IN_DAYS)


def _at_least(count: int, rate: float) -> float:
    """The probability of `count` or more events in a day at `rate` a day (Poisson).

    >>> round(_at_least(1, 0.1), 4)
    0.0952
    """
    term, below = exp(-rate), 0.0
    for n in range(count):
        below += term
        term *= rate / (n + 1)
    return max(0.0, 1.0 - below)
