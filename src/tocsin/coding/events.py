"""Reports of the same happening become one event, with every report kept, contradictions side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.model import Event, Grade, Kind, Period, Precision, Status, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tocsin.model import Report, Watch

WINDOW_DAYS = {Kind.WORD: 3, Kind.DEED: 5, Kind.JUDGEMENT: 7}
"""How many days after the first report of a happening another one still speaks of the same; authors' judgement: words
follow one another daily, deeds are told again for most of a week, judgements are quoted for a week. A setting
`event_window_KIND_days` of the watch goes before these."""
_EXERCISE_DAYS = 21
"""An exercise with a name is announced, begun and ended under that name: three weeks around one edition."""
_EXERCISE_INDICATOR = "nuclear-exercise"
_VAGUE = frozenset({Precision.MONTH, Precision.YEAR})
_FAR_AHEAD = timedelta(days=400)
"""A stated date further ahead of publication than this is taken for a misreading."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A report with the day and the exercise it belongs to."""

    report: Report
    day: date
    precision: Precision
    exercise: str | None

    @property
    def order(self) -> tuple[object, ...]:
        """A total order that does not depend on the order of arrival."""
        report = self.report
        return (
            self.day, report.published, report.signal.id, report.outlet, report.origin, report.recorded_at,
        )  # fmt: skip


def build_events(reports: Sequence[Report], watch: Watch) -> tuple[Event, ...]:
    """The events that reports speak of, by day.

    Reports of one indicator and actor (and exercise, where one is named) within the window of their kind are one event.
    Hypothetical reports make none. The result does not depend on the order of the reports.

    Args:
        reports: signals with their outlets, origins and grades.
        watch: gives the windows and the calendar of exercises.
    """
    groups: dict[tuple[str, str, str], list[_Placed]] = defaultdict(list)
    for report in reports:
        if report.signal.status is not Status.HYPOTHETICAL:
            placed = _place(report, watch)
            groups[report.signal.indicator, report.signal.actor, placed.exercise or ""].append(placed)
    events = [
        _event(cluster)
        for _, group in sorted(groups.items())
        for cluster in _clusters(sorted(group, key=lambda placed: placed.order), watch)
    ]
    return tuple(sorted(events, key=lambda event: (event.day, event.indicator, event.actor, event.id)))


def _place(report: Report, watch: Watch) -> _Placed:
    day, precision = _day_of(report)
    return _Placed(report, day, precision, _exercise_of(report, day, watch))


def _day_of(report: Report) -> tuple[date, Precision]:
    """The day a report speaks of: the one it states, if it can be meant, else that of publication."""
    when, published = report.signal.when, report.published
    if when is None or when.start <= published < when.end:
        return published, Precision.DAY
    ahead = when.start - published
    if ahead > _FAR_AHEAD or (ahead > timedelta(0) and report.signal.status is not Status.PLANNED):
        return published, Precision.DAY
    return when.start, when.precision


def _exercise_of(report: Report, day: date, watch: Watch) -> str | None:
    """The calendar entry of an exercise: by its name, else the actor's only one with an edition near that day."""
    signal = report.signal
    if signal.exercise or signal.indicator != _EXERCISE_INDICATOR:
        return signal.exercise
    near = {
        exercise.name
        for exercise in watch.exercises
        if exercise.actor == signal.actor
        for held in exercise.held
        if abs((held.start - day).days) <= _EXERCISE_DAYS
    }
    return near.pop() if len(near) == 1 else None


def _clusters(group: Sequence[_Placed], watch: Watch) -> Iterator[list[_Placed]]:
    """Reports cut into happenings: each takes in what lies within the window after its first day."""
    cluster: list[_Placed] = []
    for placed in group:
        if cluster and (placed.day - cluster[0].day).days > _window_days(cluster[0], watch):
            yield cluster
            cluster = []
        cluster.append(placed)
    if cluster:
        yield cluster


def _window_days(placed: _Placed, watch: Watch) -> int:
    if placed.exercise:
        return _EXERCISE_DAYS
    kind = placed.report.signal.kind
    setting = watch.settings.get(f"event_window_{kind.value}_days")
    return int(setting.value) if setting else WINDOW_DAYS[kind]


def _event(cluster: Sequence[_Placed]) -> Event:
    first = cluster[0]
    signal = first.report.signal
    reports = tuple(placed.report for placed in cluster)
    status = _status(reports)
    return Event(
        id=content_id("evt", signal.indicator, signal.actor, first.exercise or "", first.day.isoformat()),
        indicator=signal.indicator,
        kind=signal.kind,
        actor=signal.actor,
        target=_commonest(report.signal.target for report in reports),
        status=status,
        day=first.day,
        period=_period(cluster),
        reports=reports,
        origins=_origins(reports),
        grade=Grade(min(report.reliability for report in reports), _credibility(reports, status)),
        exercise=first.exercise,
        where=_commonest(report.signal.where for report in reports),
    )


def _period(cluster: Sequence[_Placed]) -> Period:
    """The days that the reports speak of; a stated period of one report is kept whole."""
    first, last = cluster[0], cluster[-1]
    vague = first.precision in _VAGUE and first.report.signal.when is not None
    stated = first.report.signal.when if vague else None
    end = max(last.day + timedelta(days=1), stated.end if stated else first.day)
    return Period(first.day, end, first.precision)


def _origins(reports: Iterable[Report]) -> tuple[str, ...]:
    """Independent origins in order of publication."""
    ordered = sorted(reports, key=lambda report: (report.published, report.origin))
    return tuple(dict.fromkeys(report.origin for report in ordered))


def _sides(reports: Iterable[Report]) -> dict[Status, set[str]]:
    """Origins by what they say; an origin may stand on several sides."""
    sides: dict[Status, set[str]] = {status: set() for status in Status}
    for report in reports:
        sides[report.signal.status].add(report.origin)
    return sides


def _status(reports: Iterable[Report]) -> Status:
    """What most independent origins say: for the event (occurred, else planned) or against it; a tie speaks for it."""
    sides = _sides(reports)
    for_it = sides[Status.OCCURRED] | sides[Status.PLANNED]
    if len(sides[Status.ABSENT]) > len(for_it):
        return Status.ABSENT
    return Status.OCCURRED if sides[Status.OCCURRED] else Status.PLANNED


def _credibility(reports: Sequence[Report], status: Status) -> int:
    """The digit of the NATO grade, from confirmation and contradiction alone.

    1: independent origins agree and none contradicts; 2: one origin that relays several sources, uncontradicted; 3: one
    origin, or more origins for it than against it; 4: as many against it as for it; 6: no origin is known.
    """
    sides = _sides(reports)
    for_it, against = sides[Status.OCCURRED] | sides[Status.PLANNED], sides[Status.ABSENT]
    if status is Status.ABSENT:
        for_it, against = against, for_it
    if not any(for_it):
        return 6
    if against:
        return 3 if len(for_it) > len(against) else 4
    if len(for_it) > 1:
        return 1
    return 2 if len({report.signal.source for report in reports}) > 1 else 3


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
