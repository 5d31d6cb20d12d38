"""Alerting: each rule of a watch file is read against one estimate; what rings, stands or is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tocsin.desk.assess_watch import assess_watch
from tocsin.desk.ports import Clocks, day_known
from tocsin.desk.readings import coder_of
from tocsin.desk.source_health import is_dark
from tocsin.model import Alert, AlertKind, AlertRule, AlertSentence, Status, content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tocsin.desk.ports import Store
    from tocsin.desk.sources import Notice
    from tocsin.model import Assessment, Belief, Event, QuietHours, Watch

# News of the day and the day before is news; a rule made later does not ring for what everybody knows.
_FRESH = timedelta(days=1)
_SENTENCES = 3
_MANY = 10_000

Key = tuple[str, str, str]
States = dict[Key, bool]


class Verdict(StrEnum):
    """What a rule says of one subject."""

    RINGS = "rings"
    STANDS = "stands"
    WAITS = "waits"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule says of one subject, and the event or notice that it says it of."""

    subject: str
    verdict: Verdict
    event: Event | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """What one reading of the rules came to: the alerts, and which rules stand from now on."""

    alerts: tuple[Alert, ...]
    states: Mapping[Key, bool]


def read_rules(watch: Watch, assessment: Assessment, notices: Sequence[Notice], before: Mapping[Key, bool]) -> Rung:
    """The alerts that the rules of a watch give for an estimate.

    A rule that stands does not ring again before it has come back: to its lower level, or to nothing seen for its days.

    Args:
        watch: with its rules.
        assessment: of the watch.
        notices: of changes in the health of sources, by the time of the assessment.
        before: which rules stood.
    """
    states: States = {}
    alerts = []
    for rule in watch.alerts.rules:
        if rule.watches and watch.id not in rule.watches:
            continue
        for found in _READERS[rule.kind](rule, watch, assessment, notices):
            key = (watch.id, rule.id, found.subject)
            stood = before.get(key, False)
            if found.verdict is Verdict.RINGS and not stood:
                alerts.append(_alert(rule, watch, assessment, found))
            if found.verdict is not Verdict.WAITS:
                states[key] = found.verdict is not Verdict.OVER
    return Rung(tuple(alerts), states)


def _estimate(rule: AlertRule, watch: Watch, assessment: Assessment, notices: Sequence[Notice]) -> Iterator[Found]:
    del watch, notices
    yield Found(rule.hypothesis, _by_level(_belief(assessment, rule.hypothesis).probability, rule.level, rule.back))


def _change(rule: AlertRule, watch: Watch, assessment: Assessment, notices: Sequence[Notice]) -> Iterator[Found]:
    del watch, notices
    change = _change_of(_belief(assessment, rule.hypothesis), rule.days)
    sign = -1.0 if rule.level < 0 else 1.0
    yield Found(rule.hypothesis, _by_level(sign * change, sign * rule.level, sign * rule.back))


def _by_level(value: float, level: float, back: float) -> Verdict:
    if value >= level:
        return Verdict.RINGS
    return Verdict.OVER if value <= back else Verdict.WAITS


def _first(rule: AlertRule, watch: Watch, assessment: Assessment, notices: Sequence[Notice]) -> Iterator[Found]:
    """Each indicator and actor of the watch that was seen after days without."""
    del notices
    today, own = day_known(assessment.as_of), {watch.actor, *watch.members}
    seen: dict[str, list[Event]] = {}
    for event in _events(rule, assessment):
        if event.status is Status.OCCURRED and event.actor in own and event.day <= today:
            seen.setdefault(f"{event.indicator}:{event.actor}", []).append(event)
    for subject, events in sorted(seen.items()):
        last = max(events, key=lambda event: (event.day, event.id))
        if today - last.day > timedelta(days=rule.days):
            yield Found(subject, Verdict.OVER)
            continue
        earlier = [one for one in events if timedelta(0) < last.day - one.day <= timedelta(days=rule.days)]
        fresh = _first_report(last) >= today - _FRESH and last.day >= today - timedelta(days=rule.days)
        yield Found(subject, Verdict.RINGS if fresh and not earlier else Verdict.STANDS, last)


def _contradiction(rule: AlertRule, watch: Watch, assessment: Assessment, notices: Sequence[Notice]) -> Iterator[Found]:
    """Each event that some say occurred and others say did not."""
    del notices
    today, own = day_known(assessment.as_of), {watch.actor, *watch.members, *watch.counterparts}
    for event in _events(rule, assessment):
        sides = {
            status: [report.published for report in event.reports if report.signal.status is status]
            for status in (Status.OCCURRED, Status.ABSENT)
        }
        if event.actor in own and all(sides.values()):
            # It is a contradiction since the day on which the second side spoke.
            since = max(min(days) for days in sides.values())
            yield Found(event.id, Verdict.RINGS if since >= today - _FRESH else Verdict.STANDS, event)


def _dark(rule: AlertRule, watch: Watch, assessment: Assessment, notices: Sequence[Notice]) -> Iterator[Found]:
    """Each source whose latest notice says that it fell silent, fails, is blocked or gone."""
    del rule, watch
    today = day_known(assessment.as_of)
    latest: dict[str, Notice] = {}
    for notice in sorted(notices, key=lambda one: one.recorded_at):
        latest[notice.source] = notice
    for source, notice in sorted(latest.items()):
        if not is_dark(notice.health):
            yield Found(source, Verdict.OVER)
        else:
            fresh = notice.recorded_at.date() >= today - _FRESH
            yield Found(source, Verdict.RINGS if fresh else Verdict.STANDS, notice=notice)


_READERS: Mapping[AlertKind, Callable[[AlertRule, Watch, Assessment, Sequence[Notice]], Iterator[Found]]] = {
    AlertKind.ESTIMATE: _estimate,
    AlertKind.CHANGE: _change,
    AlertKind.FIRST: _first,
    AlertKind.CONTRADICTION: _contradiction,
    AlertKind.DARK: _dark,
}


def _events(rule: AlertRule, assessment: Assessment) -> Iterator[Event]:
    for evidence in assessment.evidence:
        if not rule.indicators or evidence.event.indicator in rule.indicators:
            yield evidence.event


def _first_report(event: Event) -> date:
    return min(report.published for report in event.reports)


def _belief(assessment: Assessment, hypothesis: str) -> Belief:
    return next(belief for belief in assessment.beliefs if belief.id == hypothesis)


def _change_of(belief: Belief, days: int) -> float:
    return belief.change_1d if days == 1 else belief.change_7d


def _alert(rule: AlertRule, watch: Watch, assessment: Assessment, found: Found) -> Alert:
    # What tells of events and sources tells the estimate beside them: of what departs most from the ordinary.
    hypothesis = rule.hypothesis or watch.hypotheses[-1].id
    belief = _belief(assessment, hypothesis)
    event = found.event
    # A source goes dark for every watch at once, and rings once.
    whose = (watch.id, rule.id) if found.notice is None else (rule.kind.value,)
    since = assessment.as_of if found.notice is None else found.notice.recorded_at
    return Alert(
        id=content_id("alr", *whose, found.subject, since.isoformat()),
        watch=watch.id,
        rule=rule.id,
        kind=rule.kind,
        subject=found.subject,
        as_of=assessment.as_of,
        hypothesis=hypothesis,
        probability=belief.probability,
        low=belief.low,
        high=belief.high,
        change=_change_of(belief, rule.days),
        level=rule.level,
        days=rule.days,
        indicator=event.indicator if event else "",
        actor=event.actor if event else "",
        sentences=_sentences([event]) if event else _heaviest(assessment, hypothesis),
        urgent=rule.urgent,
    )


def _sentences(events: Iterable[Event]) -> tuple[AlertSentence, ...]:
    """One sentence of each side and origin, the one that tells the event best, and first what says that it is so."""
    found: dict[tuple[str, Status], AlertSentence] = {}
    for event in events:
        for report in event.telling:
            key = (report.origin, report.signal.status)
            signal = report.signal
            found.setdefault(key, AlertSentence(signal.id, signal.sentence, report.outlet, report.published))
    return tuple(found.values())[:_SENTENCES]


def _heaviest(assessment: Assessment, hypothesis: str) -> tuple[AlertSentence, ...]:
    """The sentences behind what speaks most for the hypothesis."""
    ranked = sorted(
        assessment.evidence, key=lambda one: (-one.share_nats.get(hypothesis, 0.0), one.event.day, one.event.id)
    )
    return _sentences(one.event for one in ranked[:_SENTENCES] if one.share_nats.get(hypothesis, 0.0) > 0)


def ring(watch: Watch, store: Store, clocks: Clocks, before: Mapping[Key, bool]) -> Rung:
    """The alerts of a watch at one time, from what a store knew by then."""
    assessed = assess_watch(watch, store, clocks, coding=coder_of(watch).coding).assessment
    notices = [one for one in store.sources().notices(limit=_MANY) if one.recorded_at <= clocks.as_of]
    rung = read_rules(watch, assessed, notices, before)
    return replace(rung, alerts=tuple(_with_paths(alert, store) for alert in rung.alerts))


def _with_paths(alert: Alert, store: Store) -> Alert:
    placed = []
    for one in alert.sentences:
        stored = store.signal(one.signal)
        article = store.article(stored.signal.article_id) if stored else None
        placed.append(replace(one, path=article.path if article else ""))
    return replace(alert, sentences=tuple(placed))


def preview(
    watch: Watch, store: Store, clocks: Clocks, *, days: int, on_day: Callable[[date], None] = lambda _day: None
) -> Iterator[Alert]:
    """What would have rung on each of the last days, with what was known at the end of each and nothing later.

    Args:
        watch: with its rules.
        store: where the signals are.
        clocks: the last instant, and what this store had recorded.
        days: how many days back.
        on_day: told each day when it is done.
    """
    states: States = {}
    end = clocks.as_of
    for number in range(days, -1, -1):
        at = end - timedelta(days=number)
        rung = ring(watch, store, Clocks(at, clocks.recorded_by), states)
        states.update(rung.states)
        on_day(day_known(at))
        # The day before the first only finds out what stood already.
        if number < days:
            yield from rung.alerts


def quiet_until(quiet: QuietHours | None, now: datetime) -> datetime:
    """When what rings now may go out: now, or at the end of the quiet hours that it falls into.

    >>> from datetime import UTC
    >>> from tocsin.model import QuietHours
    >>> quiet_until(QuietHours("22:00", "07:00", "Europe/Paris"), datetime(2022, 10, 13, 22, tzinfo=UTC)).isoformat()
    '2022-10-14T05:00:00+00:00'
    """
    if quiet is None:
        return now
    local = now.astimezone(ZoneInfo(quiet.zone))
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    at = local.time()
    inside = start <= at < end if start < end else at >= start or at < end
    if not inside:
        return now
    day = local.date() + timedelta(days=1 if start >= end and at >= start else 0)
    return datetime.combine(day, end, ZoneInfo(quiet.zone)).astimezone(now.tzinfo)
