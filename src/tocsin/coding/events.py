"""Reports of the same happening become one event, with every report kept, contradictions side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tocsin.model import Event, Grade, Kind, Period, Precision, Status, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tocsin.model import Exercise, ExerciseHeld, Grouping, Report, Watch

_WINDOWS: Mapping[str, int] = {
    "event_window_word_days": 3,
    "event_window_deed_days": 5,
    "event_window_judgement_days": 7,
    "event_recall_word_days": 7,
    "event_recall_deed_days": 10,
    "event_recall_judgement_days": 10,
    "event_recall_rare_days": 30,
    "exercise_near_days": 21,
    "exercise_recall_days": 60,
}
"""Stand in where a watch has no setting of that name; the reasons stand with the settings of the watches that ship."""
_RARE_PER_DAY = 0.003
"""An order or a doctrine is rare: told again without a day, it is the one already known. The routine rate of doctrine
changes; authors' judgement."""
_VAGUE = frozenset({Precision.MONTH, Precision.YEAR})
_FAR_AHEAD = timedelta(days=400)
"""A stated date further ahead of publication than this is taken for a misreading."""
_EARLY = timedelta(days=3)
"""An exercise that is said to go on more than this before its first day is announced, not under way."""


@dataclass(frozen=True, slots=True)
class _Happening:
    """What reports of one event have in common: groups are told apart by it."""

    indicator: str
    actor: str
    exercise: str = ""
    edition: Period | None = None

    @property
    def order(self) -> tuple[str, ...]:
        return self.indicator, self.actor, self.exercise, str(self.edition and self.edition.start)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A report with the day it speaks of.

    Attributes:
        report: the report.
        day: the first day that it states, else that of publication.
        precision: how exactly that day is known.
        dated: whether the text states the day.
    """

    report: Report
    day: date
    precision: Precision
    dated: bool

    @property
    def order(self) -> tuple[object, ...]:
        """A total order that does not depend on the order of arrival."""
        report = self.report
        return (
            self.day, report.published, report.signal.id, report.outlet, report.origin, report.recorded_at,
        )  # fmt: skip


def build_events(reports: Sequence[Report], watch: Watch) -> tuple[Event, ...]:
    """The events that reports speak of, by day.

    Reports of one indicator and actor within the windows of their kind are one event; so are all reports of one edition
    of an exercise, announced, under way or looked back at, whoever they name as its actor. A report that states its day
    belongs to that day; one that does not belongs to what was already told of a short time before. Hypothetical reports
    make none. The result does not depend on the order of the reports.

    Args:
        reports: signals with their outlets, origins and grades.
        watch: gives the windows and the calendar of exercises.
    """
    groups: dict[_Happening, list[_Placed]] = defaultdict(list)
    for report in reports:
        if report.signal.status is not Status.HYPOTHETICAL:
            groups[_happening_of(report, watch)].append(_place(report))
    events = [
        _event(happening, cluster)
        for happening, group in sorted(groups.items(), key=lambda item: item[0].order)
        for cluster in _clusters(happening, sorted(group, key=lambda placed: placed.order), watch)
    ]
    return tuple(sorted(events, key=lambda event: (event.day, event.indicator, event.actor, event.id)))


def regroup(events: Sequence[Event], groupings: Iterable[Grouping], watch: Watch) -> tuple[Event, ...]:
    """The events as analysts joined and split them, by day.

    Only reports of one indicator and actor can be one event: where those of a joining are not, it changes nothing. What
    is said later goes before what was said earlier. Events that are not touched stay as they are.

    Args:
        events: as `build_events` made them.
        groupings: in the order in which they were made.
        watch: the same that made the events.
    """
    groups = [list(event.reports) for event in events]
    for grouping in groupings:
        groups = _joined(groups, grouping, watch) if grouping.together else _parted(groups, grouping)
    kept = {frozenset(event.reports): event for event in events}
    found = [kept.get(frozenset(group)) or _rebuilt(group, watch) for group in groups]
    taken: set[str] = set()
    apart = [_with_own_id(event, taken) for event in found]
    return tuple(sorted(apart, key=lambda event: (event.day, event.indicator, event.actor, event.id)))


def _joined(groups: list[list[Report]], grouping: Grouping, watch: Watch) -> list[list[Report]]:
    """The groups that hold one of the signals as one, each happening for itself."""
    wanted = set(grouping.signals)
    others: list[list[Report]] = []
    merged: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for group in groups:
        if any(report.signal.id in wanted for report in group):
            happening = _happening_of(group[0], watch)
            merged[happening.indicator, happening.actor].extend(group)
        else:
            others.append(group)
    return [*others, *merged.values()]


def _parted(groups: list[list[Report]], grouping: Grouping) -> list[list[Report]]:
    """The signals out of each group that also holds others, as groups of their own."""
    wanted = set(grouping.signals)
    parted = []
    for group in groups:
        inside = [report for report in group if report.signal.id in wanted]
        parted += [inside, [report for report in group if report.signal.id not in wanted]]
    return [group for group in parted if group]


def _rebuilt(group: Sequence[Report], watch: Watch) -> Event:
    """One event of these reports, from the earliest that is dated to a day and does not speak of absence."""
    placed = sorted((_place(report) for report in group), key=lambda one: one.order)
    opened = min(
        placed, key=lambda one: (one.report.signal.status is Status.ABSENT, one.precision in _VAGUE, one.order)
    )
    rest = [one for one in placed if one is not opened]
    return _event(_happening_of(opened.report, watch), [opened, *rest])


def _with_own_id(event: Event, taken: set[str]) -> Event:
    """The event, under an id of its signals where another event of its kind opens on the same day."""
    if event.id in taken:
        event = replace(event, id=content_id("evt", event.id, *sorted(one.signal.id for one in event.reports)))
    taken.add(event.id)
    return event


def _days(name: str, watch: Watch) -> int:
    setting = watch.settings.get(name)
    return int(setting.value) if setting else _WINDOWS[name]


def _place(report: Report) -> _Placed:
    """The day a report speaks of: the one it states, if it can be meant, else that of publication."""
    when, published = report.signal.when, report.published
    if when is None or when.start <= published < when.end:
        return _Placed(report, published, Precision.DAY, bool(when and when.precision not in _VAGUE))
    ahead = when.start - published
    if ahead > _FAR_AHEAD or (ahead > timedelta(0) and report.signal.status is not Status.PLANNED):
        return _Placed(report, published, Precision.DAY, dated=False)
    return _Placed(report, when.start, when.precision, dated=True)


def _happening_of(report: Report, watch: Watch) -> _Happening:
    """An exercise of the calendar belongs to its owner there, whoever stands near its name."""
    signal = report.signal
    if signal.indicator != watch.exercise_indicator:
        return _Happening(signal.indicator, signal.actor)
    exercise = _exercise_of(report, watch)
    if exercise is None:
        return _Happening(signal.indicator, signal.actor, signal.exercise or "")
    return _Happening(signal.indicator, exercise.actor, exercise.name, _edition_of(report, exercise, watch))


def _exercise_of(report: Report, watch: Watch) -> Exercise | None:
    """The calendar entry of an exercise: by its name, else the actor's only one with an edition near that day."""
    signal = report.signal
    if signal.exercise:
        return next((one for one in watch.exercises if _is_called(one, signal.exercise)), None)
    days = timedelta(days=_days("exercise_near_days", watch))
    near = [
        exercise
        for exercise in watch.exercises
        if exercise.actor == signal.actor
        if any(_gap(_told_days(report), held.start, held.start) <= days for held in exercise.held)
    ]
    return near[0] if len(near) == 1 else None


def _is_called(exercise: Exercise, name: str) -> bool:
    return name.casefold() in {one.casefold() for one in (exercise.name, *exercise.aliases)}


def _edition_of(report: Report, exercise: Exercise, watch: Watch) -> Period | None:
    """The edition nearest to the days that a report tells of; an announcement looks ahead before it looks back."""
    told = _told_days(report)
    reach = timedelta(days=_days("exercise_recall_days", watch))
    planned = report.signal.status is Status.PLANNED

    def order(held: ExerciseHeld) -> tuple[bool, timedelta, date]:
        days = _held_days(held, exercise)
        return planned and days.end <= told[0], _gap(told, days.start, days.end), held.start

    near = [held for held in exercise.held if order(held)[1] <= reach]
    return _held_days(min(near, key=order), exercise) if near else None


def _held_days(held: ExerciseHeld, exercise: Exercise) -> Period:
    return Period(held.start, held.end or held.start + timedelta(days=exercise.typical_days), Precision.DAY)


def _told_days(report: Report) -> tuple[date, date]:
    """First and last day that a report states, else the day of publication."""
    placed, when = _place(report), report.signal.when
    if not placed.dated or when is None:
        return placed.day, placed.day
    return when.start, when.end - timedelta(days=1)


def _gap(told: tuple[date, date], start: date, end: date) -> timedelta:
    return max(start - told[1], told[0] - end, timedelta(0))


def _clusters(happening: _Happening, group: Sequence[_Placed], watch: Watch) -> Iterator[list[_Placed]]:
    """Reports cut into events, each from the report that opens it.

    First what is said to have happened (or to be planned) on a day, then what lies in a vague period, then what was not
    seen: a look goes to what it contradicts, if that was told shortly before, else to the looks of those days.
    """
    if happening.edition is not None:
        yield list(group)
        return
    seen = [placed for placed in group if placed.report.signal.status is not Status.ABSENT]
    clusters: list[list[_Placed]] = []
    for placed in (one for one in seen if one.precision not in _VAGUE):
        _join(placed, [one for one in clusters[-1:] if _is_told_again(placed, one[0], watch)], clusters)
    for placed in (one for one in seen if one.precision in _VAGUE):
        first, last = _told_days(placed.report)
        _join(placed, [one for one in clusters if _opens_within(one, first, last)], clusters)
    looks: list[list[_Placed]] = []
    window = timedelta(days=_window_days(group[0], watch))
    for placed in (one for one in group if one.report.signal.status is Status.ABSENT):
        told = [one for one in clusters if timedelta(0) <= placed.day - one[0].day <= window]
        _join(placed, told or [one for one in looks[-1:] if placed.day - one[0].day <= window], looks)
    yield from clusters
    yield from looks


def _join(placed: _Placed, near: Sequence[list[_Placed]], clusters: list[list[_Placed]]) -> None:
    """Add a report to the latest of the clusters near it, or open a new one."""
    if near:
        max(near, key=lambda one: one[0].day).append(placed)
    else:
        clusters.append([placed])


def _opens_within(cluster: Sequence[_Placed], first: date, last: date) -> bool:
    opened, closed = _told_days(cluster[0].report) if cluster[0].precision in _VAGUE else (cluster[0].day,) * 2
    return opened <= last and first <= closed


def _is_told_again(placed: _Placed, first: _Placed, watch: Watch) -> bool:
    """Whether a report speaks of what an earlier one told: within the window, or later where it states no day."""
    days = _window_days(placed, watch) if placed.dated else _recall_days(placed, watch)
    return (placed.day - first.day).days <= days


def _window_days(placed: _Placed, watch: Watch) -> int:
    return _days(f"event_window_{placed.report.signal.kind.value}_days", watch)


def _recall_days(placed: _Placed, watch: Watch) -> int:
    signal = placed.report.signal
    rates = next((one.rates for one in watch.indicators if one.code == signal.indicator), None)
    if signal.kind is not Kind.DEED and rates and min(n.value for n in rates.per_day.values()) <= _RARE_PER_DAY:
        return _days("event_recall_rare_days", watch)
    return _days(f"event_recall_{signal.kind.value}_days", watch)


def _event(happening: _Happening, cluster: Sequence[_Placed]) -> Event:
    opened, edition = cluster[0], happening.edition
    reports = _one_voice_each(placed.report for placed in sorted(cluster, key=lambda placed: placed.order))
    status = _edition_status(reports, edition) if edition else _status(reports)
    deciding = [placed for placed in cluster if placed.report.signal.status is status] or cluster
    leading = min(deciding, key=lambda placed: (placed.precision in _VAGUE, placed.order))
    target = _commonest(report.signal.target for report in reports)
    day = edition.start if edition else leading.day
    id_day = edition.start if edition else opened.day
    return Event(
        id=content_id("evt", happening.indicator, happening.actor, happening.exercise, id_day.isoformat()),
        indicator=happening.indicator,
        kind=opened.report.signal.kind,
        actor=happening.actor,
        target=target if target != happening.actor else None,
        status=status,
        day=day,
        period=edition or _period(leading, cluster),
        reports=reports,
        origins=_origins(reports),
        grade=Grade(min(report.reliability for report in reports), _credibility(reports, status)),
        exercise=happening.exercise or _exercise_with(reports),
        where=_commonest(report.signal.where for report in reports),
    )


def _exercise_with(reports: Iterable[Report]) -> str | None:
    """The exercise that a deed is told to belong to; words are only told beside one."""
    return _commonest(report.signal.exercise for report in reports if report.signal.kind is Kind.DEED)


def _edition_status(reports: Sequence[Report], edition: Period) -> Status:
    """What is said to go on well before an exercise begins is announced."""
    status = _status(reports)
    begun = any(r.signal.status is Status.OCCURRED and r.published >= edition.start - _EARLY for r in reports)
    return Status.PLANNED if status is Status.OCCURRED and not begun else status


def _period(leading: _Placed, cluster: Sequence[_Placed]) -> Period:
    """The days that the reports speak of; a stated period of one report is kept whole."""
    last = max(placed.day for placed in cluster)
    vague = leading.precision in _VAGUE and leading.report.signal.when is not None
    stated = leading.report.signal.when if vague else None
    end = max(last + timedelta(days=1), stated.end if stated else leading.day)
    return Period(leading.day, end, leading.precision)


def _one_voice_each(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports, those of one publisher under the origin of the first of them: one house does not confirm itself.

    An origin belongs to the publisher of whoever reported it first, so that a copy elsewhere changes nothing.
    """
    found = tuple(reports)
    speaks: dict[str, str] = {}
    houses: dict[str, str] = {}
    for report in sorted(found, key=_seniority):
        if report.origin not in speaks:
            first = houses.setdefault(report.publisher, report.origin) if report.publisher else report.origin
            speaks[report.origin] = first
    return tuple(
        report if speaks[report.origin] == report.origin else replace(report, origin=speaks[report.origin])
        for report in found
    )


def _seniority(report: Report) -> tuple[date, datetime, str, str]:
    return report.published, report.recorded_at, report.outlet, report.signal.id


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
    origin, or more origins for it than against it; 4: as many against it as for it; 6: no origin is known. A denial by
    the actor itself contradicts nothing, since it would come in either case.
    """
    sides = _sides(reports)
    for_it, against = sides[Status.OCCURRED] | sides[Status.PLANNED], sides[Status.ABSENT]
    if status is Status.ABSENT:
        for_it, against = against, for_it
    else:
        against = {r.origin for r in reports if r.signal.status is Status.ABSENT and not r.signal.self_denial}
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
