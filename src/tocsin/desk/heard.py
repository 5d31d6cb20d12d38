"""Whom a store has heard: its outlets, with the days on which an article of each became known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tocsin.desk.ports import Clocks, Store


@dataclass(frozen=True, slots=True)
class HeardOutlet:
    """An outlet with the number of days on which it was heard, and the first and last of them."""

    name: str
    days: int
    first: date
    last: date


def heard_outlets(store: Store, clocks: Clocks) -> list[HeardOutlet]:
    """The outlets that were heard by then, by name."""
    found: dict[str, list[date]] = {}
    for name, day in store.outlet_days(clocks):
        found.setdefault(name, []).append(day)
    return [HeardOutlet(name, len(set(days)), min(days), max(days)) for name, days in sorted(found.items())]
