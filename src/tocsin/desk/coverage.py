"""Coverage: which share of the outlets that a watch is fed from was alive and read, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from tocsin.desk.outlets import find_outlet
from tocsin.desk.source_health import silence_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from tocsin.desk.sources import Tended
    from tocsin.model import Watch

_DEFAULTS = {"alive_days": 7, "followed_days": 90, "enough_outlets": 6}
"""Stand in where a watch has no setting of that name; the reasons stand with the settings of the watches that ship."""


def daily_coverage(
    watch: Watch,
    outlet_days: Iterable[tuple[str, date]],
    *,
    first: date,
    last: date,
    tended: Iterable[Tended] = (),
) -> Mapping[date, float]:
    """For each day from `first` to `last`, the share of the followed outlets that were alive and read around it.

    An outlet of the watch's list is alive within `alive_days` before and after each article of it that was ingested,
    and is followed until `followed_days` after: one that falls silent lowers coverage until it is given up. Fewer
    outlets than `enough_outlets` (or than the watch lists) never make up a whole. Outlets that the watch does not list,
    and articles without an outlet, add nothing: of what was never meant to be read, silence tells nothing.

    Where the sources of an outlet are tended by a collector, their health takes the place of that: from its first visit
    until it is removed, an outlet is followed every day, and alive on those that one of its sources covers.

    Args:
        watch: its list of outlets, and the numbers.
        outlet_days: each outlet with each day on which an article of it became known.
        first: first day.
        last: last day, included.
        tended: sources that a collector looks after, with the days on which it read them.

    Returns:
        Shares in [0, 1] by day; 0 where nothing was read.
    """
    by_outlet: dict[str, list[int]] = defaultdict(list)
    read = list(outlet_days)
    # A name stands on many days, and looking it up costs more than all the rest.
    known = {name: find_outlet(watch, name) for name in {name for name, _ in read}}
    for name, day in read:
        outlet = known[name]
        if outlet is not None:
            by_outlet[outlet.name].append((day - first).days)
    near, far = _setting(watch, "alive_days"), _setting(watch, "followed_days")
    looked_after = _by_outlet(watch, tended)
    length = (last - first).days + 1
    alive, followed = np.zeros(length, dtype=int), np.zeros(length, dtype=int)
    for name in {*by_outlet, *looked_after}:
        spans = looked_after.get(name, [])
        watched = _marked((day for source in spans for day in _watched_days(source, last)), first, length)
        covered = _marked((day for source in spans for day in covered_days(source, last)), first, length)
        published = np.array(by_outlet.get(name, []), dtype=int)
        alive += (_around(published, near, near, length) & ~watched) | covered
        followed += _around(published, near, max(near, far), length) | watched
    enough = max(1, min(_setting(watch, "enough_outlets"), len(watch.outlets)))
    return {first + timedelta(days=n): int(alive[n]) / max(int(followed[n]), enough) for n in range(length)}


def covered_days(source: Tended, last: date) -> set[date]:
    """The days on which a source was read: of each good visit, that day, the one before, and back to its oldest item.

    Where the source had brought nothing new for longer than its cadence allows, its visits cover nothing: a feed that
    stands still answers as well as one that has nothing to say.
    """
    covered: set[date] = set()
    allowed = silence_allowed(source.cadence_hours)
    fresh = source.first
    for visit in source.days:
        fresh = visit.day if visit.fresh else fresh
        if visit.day - fresh <= allowed:
            start = max(min(visit.covers_from, visit.day - timedelta(days=1)), source.first)
            # The night between two visits belongs to the day before: today is covered by yesterday's until it is read.
            covered |= _days(start, min(visit.day + timedelta(days=1), last))
    return covered & _watched_days(source, last)


def _watched_days(source: Tended, last: date) -> set[date]:
    return _days(source.first, last if source.last is None else min(source.last, last))


def _by_outlet(watch: Watch, tended: Iterable[Tended]) -> dict[str, list[Tended]]:
    found: dict[str, list[Tended]] = defaultdict(list)
    for source in tended:
        outlet = find_outlet(watch, source.outlet)
        if outlet is not None:
            found[outlet.name].append(source)
    return found


def _days(start: date, end: date) -> set[date]:
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


def _setting(watch: Watch, name: str) -> int:
    number = watch.settings.get(name)
    return int(number.value) if number else _DEFAULTS[name]


def _marked(days: Iterable[date], first: date, length: int) -> NDArray[np.bool_]:
    """Which of the `length` days from `first` on are among these."""
    marked = np.zeros(length, dtype=bool)
    places = (place for day in days if 0 <= (place := (day - first).days) < length)
    marked[list(places)] = True
    return marked


def _around(published: NDArray[np.int_], before: int, after: int, length: int) -> NDArray[np.bool_]:
    """Which of the first `length` days have an article from `after` days before them to `before` days after them."""
    starts, ends = np.clip(published - before, 0, length), np.clip(published + after + 1, 0, length)
    # A store holds years of days: the stretches around them are counted in and out, not walked through.
    steps = np.bincount(starts, minlength=length + 1) - np.bincount(ends, minlength=length + 1)
    inside: NDArray[np.bool_] = np.cumsum(steps[:length]) > 0
    return inside
