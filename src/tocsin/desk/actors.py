"""Actors side by side: how much each says and does, and who warned whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tocsin.model import Event

# Warnings, contacts and watching: what one side lets the other know.
LEDGER = frozenset({"deterrent-warning", "direct-communication", "close-monitoring", "chem-warning"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What one actor said and did: events that occurred, and those of its deeds that were looked for and not seen."""

    actor: str
    words: int
    deeds: int
    absent: int


def words_and_deeds(events: Iterable[Event], *, start: date | None = None, end: date | None = None) -> list[Standing]:
    """The standing of every actor that is named, those who say and do most first.

    Args:
        events: each once.
        start: first day that counts; all if left out.
        end: last day that counts.
    """
    counts: dict[str, list[int]] = {}
    for event in _within(events, start, end):
        if event.kind is Kind.JUDGEMENT or event.actor == "unnamed":
            continue
        words, deeds, absent = _counted(event)
        row = counts.setdefault(event.actor, [0, 0, 0])
        row[0], row[1], row[2] = row[0] + words, row[1] + deeds, row[2] + absent
    found = [Standing(actor, *row) for actor, row in counts.items() if any(row)]
    return sorted(found, key=lambda one: (-(one.words + one.deeds), one.actor))


def _counted(event: Event) -> tuple[int, int, int]:
    occurred = event.status is Status.OCCURRED
    word = event.kind is Kind.WORD
    return int(occurred and word), int(occurred and not word), int(event.status is Status.ABSENT and not word)


@dataclass(frozen=True, slots=True)
class Within:
    """What stands in a window of days: what was said, what was done, and what was looked for and not seen."""

    said: list[Event]
    done: list[Event]
    absent: list[Event]


def within(events: Iterable[Event], *, start: date | None, end: date | None) -> Within:
    """The events of a window, the latest first; what is planned or only supposed, and judgements, left out."""
    found = sorted(_within(events, start, end), key=lambda event: (-event.day.toordinal(), event.id))
    told = [event for event in found if event.kind is not Kind.JUDGEMENT]
    return Within(
        said=[event for event in told if event.status is Status.OCCURRED and event.kind is Kind.WORD],
        done=[event for event in told if event.status is Status.OCCURRED and event.kind is Kind.DEED],
        absent=[event for event in told if event.status is Status.ABSENT],
    )


def who_warned_whom(events: Iterable[Event], *, start: date | None = None, end: date | None = None) -> list[Event]:
    """Warnings, contacts and watching that occurred, the latest first."""
    found = [
        event for event in _within(events, start, end) if event.indicator in LEDGER and event.status is Status.OCCURRED
    ]
    return sorted(found, key=lambda event: (-event.day.toordinal(), event.id))


def _within(events: Iterable[Event], start: date | None, end: date | None) -> Iterable[Event]:
    return (e for e in events if (start is None or e.day >= start) and (end is None or e.day <= end))
