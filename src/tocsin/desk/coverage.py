"""Coverage: which share of the outlets that a watch is fed from was alive and read, day by day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.desk.outlets import find_outlet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tocsin.model import Watch

_DEFAULTS = {"alive_days": 7, "followed_days": 90, "enough_outlets": 6}
"""Stand in where a watch has no setting of that name; the reasons stand with the settings of the watches that ship."""


def daily_coverage(
    watch: Watch, outlet_days: Iterable[tuple[str, date]], *, first: date, last: date
) -> Mapping[date, float]:
    """For each day from `first` to `last`, the share of the followed outlets that were alive and read around it.

    An outlet of the watch's list is alive within `alive_days` before and after each article of it that was ingested,
    and is followed until `followed_days` after: one that falls silent lowers coverage until it is given up. Fewer
    outlets than `enough_outlets` (or than the watch lists) never make up a whole. Outlets that the watch does not list,
    and articles without an outlet, add nothing: of what was never meant to be read, silence tells nothing.

    Args:
        watch: its list of outlets, and the numbers.
        outlet_days: each outlet with each day on which an article of it became known.
        first: first day.
        last: last day, included.

    Returns:
        Shares in [0, 1] by day; 0 where nothing was read.
    """
    by_outlet: dict[str, set[date]] = defaultdict(set)
    read = list(outlet_days)
    # A name stands on many days, and looking it up costs more than all the rest.
    known = {name: find_outlet(watch, name) for name in {name for name, _ in read}}
    for name, day in read:
        outlet = known[name]
        if outlet is not None:
            by_outlet[outlet.name].add(day)
    near, far = _setting(watch, "alive_days"), _setting(watch, "followed_days")
    alive = _count(by_outlet.values(), before=near, after=near, last=last)
    followed = _count(by_outlet.values(), before=near, after=max(near, far), last=last)
    enough = max(1, min(_setting(watch, "enough_outlets"), len(watch.outlets)))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: alive[day] / max(followed[day], enough) for day in days}


def _setting(watch: Watch, name: str) -> int:
    number = watch.settings.get(name)
    return int(number.value) if number else _DEFAULTS[name]


def _count(outlets: Iterable[set[date]], *, before: int, after: int, last: date) -> Counter[date]:
    """By day, how many outlets have an article from `after` days before it to `before` days after it."""
    counts: Counter[date] = Counter()
    for published in outlets:
        done = None
        for day in sorted(published):
            start, end = day - timedelta(days=before), min(day + timedelta(days=after), last)
            start = start if done is None else max(start, done + timedelta(days=1))
            counts.update(start + timedelta(days=n) for n in range((end - start).days + 1))
            done = end if done is None else max(done, end)
    return counts
