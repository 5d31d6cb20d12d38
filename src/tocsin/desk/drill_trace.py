"""The way of one inject: what was found in it, which events it entered, what they weigh, where the chain broke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.model import Carried, Link, Tell, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.desk.ports import Reading
    from tocsin.model import Assessment, Evidence, Inject, Status

# An event that moves no hypothesis by this much against another does not show in a percentage.
_LEAST_NATS = 0.01


@dataclass(frozen=True, slots=True)
class Seen:
    """An inject as it came in: its reading (or why it has none), and the origin it is counted under."""

    inject: Inject
    reading: Reading | str
    origin: str
    alone: bool


def trace_inject(seen: Seen, assessment: Assessment) -> Trace:
    """How far the inject came into the assessment of the day on which it came in."""
    inject, reading = seen.inject, seen.reading
    found = () if isinstance(reading, str) else reading.signals
    signals = tuple(dict.fromkeys(Tell(one.indicator, one.status) for one in found))
    missing = tuple(tell for tell in inject.tells if tell not in signals)
    carried = () if isinstance(reading, str) else tuple(_carried(reading, assessment))
    return Trace(
        inject=inject.id,
        day=inject.day,
        outlet=inject.outlet,
        title=inject.title,
        claims=0 if isinstance(reading, str) else len(reading.claims),
        signals=signals,
        missing=missing,
        origin=seen.origin,
        alone=seen.alone,
        carried=carried,
        link=_link(seen, signals, missing, carried),
        copy_of=inject.copy_of,
        problem=reading if isinstance(reading, str) else None,
    )


def _carried(reading: Reading, assessment: Assessment) -> Iterator[Carried]:
    own = frozenset(signal.id for signal in reading.signals)
    for evidence in assessment.evidence:
        for status in _statuses(evidence, own):
            event = evidence.event
            keys = tuple(one.key for one in evidence.explanations)
            yield Carried(event.indicator, status, event.actor, evidence.share_nats, keys)


def _statuses(evidence: Evidence, own: frozenset[str]) -> list[Status]:
    found = [report.signal.status for report in evidence.event.reports if report.signal.id in own]
    return list(dict.fromkeys(found))


def _link(seen: Seen, signals: tuple[Tell, ...], missing: tuple[Tell, ...], carried: tuple[Carried, ...]) -> Link:
    if isinstance(seen.reading, str):
        return Link.UNREAD
    if not signals:
        return Link.NO_SIGNAL if missing else Link.SILENT
    if not seen.alone:
        return Link.COPY
    if missing:
        return Link.OTHER_SIGNAL
    if not carried:
        return Link.NO_EVENT
    weighs = any(max(one.nats.values()) - min(one.nats.values()) >= _LEAST_NATS for one in carried)
    return Link.WEIGHED if weighs else Link.NO_WEIGHT
