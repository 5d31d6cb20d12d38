"""Events made by hand, without texts: what weighing needs and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from tocsin.model import Event, Grade, Kind, Period, Report, Signal, Span, Status, content_id

AS_OF = datetime(2022, 10, 14, tzinfo=UTC)
DAY = date(2022, 10, 13)
WORDS = {
    "nuclear-threat", "deterrent-warning", "reassurance", "doctrine-change", "alert-order", "direct-communication",
    "close-monitoring", "arms-control-step", "capability-display", "consultation",
}  # fmt: skip
JUDGEMENTS = {"risk-increase", "coercive-intent"}


def kind_of(indicator: str) -> Kind:
    if indicator in WORDS:
        return Kind.WORD
    return Kind.JUDGEMENT if indicator in JUDGEMENTS else Kind.DEED


def report(
    indicator: str,
    *,
    actor: str = "RUS",
    status: Status = Status.OCCURRED,
    day: date = DAY,
    origin: str = "org_a",
    letter: str = "B",
    outlet: str = "AFP",
    self_denial: bool = False,
) -> Report:
    signal = Signal(
        id=content_id("sig", indicator, actor, status, origin, outlet, day.isoformat()),
        article_id=content_id("art", origin, outlet),
        span=Span(0, 1),
        text="x",
        sentence="x",
        indicator=indicator,
        kind=kind_of(indicator),
        actor=actor,
        target=None,
        status=status,
        self_denial=self_denial,
    )
    recorded = datetime.combine(day, time(12), UTC) + timedelta(days=1)
    return Report(signal, outlet, origin, day, recorded, letter)


def event_of(
    *reports: Report, day: date | None = None, target: str | None = None, exercise: str | None = None
) -> Event:
    """One event of these reports; its status is the first that stands for something, as coding gives it."""
    first = reports[0].signal
    order = (Status.OCCURRED, Status.PLANNED, Status.ABSENT, Status.HYPOTHETICAL)
    status = next(status for status in order if any(one.signal.status is status for one in reports))
    when = day or min(one.published for one in reports)
    return Event(
        id=content_id("evt", first.indicator, first.actor, str(exercise), when.isoformat(), status),
        indicator=first.indicator,
        kind=first.kind,
        actor=first.actor,
        target=target,
        status=status,
        day=when,
        period=Period.day(when),
        reports=tuple(reports),
        origins=tuple(dict.fromkeys(one.origin for one in reports)),
        grade=Grade(min(one.reliability for one in reports), 2),
        exercise=exercise,
    )


def event(indicator: str, status: Status = Status.OCCURRED, **fields: object) -> Event:
    """An event that one origin reports."""
    mine = {name: fields.pop(name) for name in ("target", "exercise") if name in fields}
    return event_of(report(indicator, status=status, **fields), **mine)  # type: ignore[arg-type]


def october_dispatch(letter: str = "F") -> list[Event]:
    """What one article of mid-October 2022 says: threats, an order, yearly exercises, looks that found nothing."""
    absent, planned = Status.ABSENT, Status.PLANNED
    return [
        event("nuclear-threat", letter=letter),
        event("alert-order", letter=letter),
        event("conventional-escalation", letter=letter),
        event("use-preparation", absent, letter=letter),
        event("force-posture-change", absent, letter=letter),
        event("warhead-movement", Status.HYPOTHETICAL, letter=letter),
        event("risk-increase", absent, actor="IISS", target="RUS", letter=letter),
        event("coercive-intent", actor="IISS", target="RUS", letter=letter),
        event("nuclear-exercise", planned, letter=letter),
        event("nuclear-exercise", planned, actor="NATO", exercise="Steadfast Noon", letter=letter),
        event("consultation", actor="NATO", letter=letter),
        event("reassurance", actor="NATO", letter=letter),
        event("close-monitoring", actor="NATO", target="RUS", letter=letter),
        event("deterrent-warning", actor="NATO", target="RUS", letter=letter),
        event("direct-communication", actor="NATO", target="RUS", letter=letter),
    ]
