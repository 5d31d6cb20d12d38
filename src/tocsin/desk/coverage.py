"""Coverage: which share of a watch's outlets was alive and read, day by day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.desk.outlets import find_outlet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tocsin.model import Watch

# An outlet that published within a week of a day was alive and read on that day: weeklies are the slowest outlets that
# a watch lists.
ALIVE_DAYS = 7


def daily_coverage(
    watch: Watch, outlet_days: Iterable[tuple[str, date]], *, first: date, last: date
) -> Mapping[date, float]:
    """For each day from `first` to `last`, the share of the watch's outlets that were seen alive around it.

    An outlet is taken for alive within a week before and after each article of it that was ingested. Outlets that the
    watch does not list, and articles without an outlet, add nothing: of what was never meant to be read, silence
    tells nothing.

    Args:
        watch: its outlets are the whole.
        outlet_days: each outlet with each day on which an article of it became known.
        first: first day.
        last: last day, included.

    Returns:
        Shares in [0, 1] by day.
    """
    alive: dict[date, set[str]] = {}
    for name, day in outlet_days:
        outlet = find_outlet(watch, name)
        if outlet is not None:
            for offset in range(-ALIVE_DAYS, ALIVE_DAYS + 1):
                alive.setdefault(day + timedelta(days=offset), set()).add(outlet.name)
    whole = len(watch.outlets) or 1
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: len(alive.get(day, ())) / whole for day in days}
