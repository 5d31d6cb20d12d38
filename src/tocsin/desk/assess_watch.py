"""Assess: what a store knows of a watch becomes an estimate at one time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from tocsin.coding.aims import aimed, find_aims
from tocsin.coding.events import build_events, regroup
from tocsin.desk.coverage import daily_coverage
from tocsin.desk.outlets import find_outlet, with_graded
from tocsin.desk.ports import Heard, day_known
from tocsin.desk.readings import coder_of
from tocsin.desk.review import correct
from tocsin.model import Report
from tocsin.weigh import assess

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tocsin.desk.ports import Clock, Clocks, Store, StoredSignal
    from tocsin.desk.sources import SourceStore
    from tocsin.model import Assessment, Correction, Event, Grouping, Watch

HISTORY_DAYS = 90
EVERYONE = Heard()


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment and what is to be said beside it.

    Attributes:
        assessment: the assessment.
        outdated_signals: how many of its signals other lexicons than the watch's present ones coded.
        unknown_names: the names to be left out by which no outlet and no source of a signal goes.
    """

    assessment: Assessment
    outdated_signals: int
    unknown_names: frozenset[str] = frozenset()


class Known(Protocol):
    """What an assessment asks of a store."""

    def signals(self, clocks: Clocks, *, coding: str) -> tuple[StoredSignal, ...]:
        """Signals of the articles known by `as_of`."""
        ...

    def corrections(self, *, recorded_by: datetime | None = None) -> tuple[Correction, ...]:
        """What analysts said of signals."""
        ...

    def groupings(self, *, recorded_by: datetime | None = None) -> tuple[Grouping, ...]:
        """What analysts said of which signals tell one happening."""
        ...

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        """Each outlet with each day on which an article of it became known."""
        ...

    def sources(self) -> SourceStore:
        """The news sources, with their visits."""
        ...


class _ReadOnce:
    """A store of which several watches ask the same at one time: it is read once for all of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._signals: dict[tuple[Clocks, str], tuple[StoredSignal, ...]] = {}
        self._days: dict[Clocks, tuple[tuple[str, date], ...]] = {}
        self.corrections, self.groupings, self.sources = store.corrections, store.groupings, store.sources

    def signals(self, clocks: Clocks, *, coding: str) -> tuple[StoredSignal, ...]:
        key = (clocks, coding)
        if key not in self._signals:
            self._signals[key] = self._store.signals(clocks, coding=coding)
        return self._signals[key]

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        if clocks not in self._days:
            self._days[clocks] = self._store.outlet_days(clocks)
        return self._days[clocks]


def assess_watches(
    watches: Sequence[Watch], store: Store, clocks: Clocks, *, clock: Clock | None = None, heard: Heard = EVERYONE
) -> list[Assessed]:
    """The estimates of several watches, in their order; with a `clock`, the store keeps them."""
    once = _ReadOnce(store)
    found = [assess_watch(watch, once, clocks, coding=coder_of(watch).coding, heard=heard) for watch in watches]
    if clock is not None:
        for assessed in found:
            store.record_assessment(assessed.assessment, recorded_at=clock.now(), briefed=False)
    return found


def assess_watch(  # noqa: PLR0913 (each is one part of the question)
    watch: Watch,
    store: Known,
    clocks: Clocks,
    *,
    coding: str,
    days: int = HISTORY_DAYS,
    heard: Heard = EVERYONE,
    read_days: Sequence[tuple[str, date]] = (),
) -> Assessed:
    """The estimate of `watch` from what the world could have known and the store had recorded by then.

    Args:
        watch: the watch.
        store: where the signals are.
        clocks: the two clocks.
        coding: version of the lexicons whose records go before others.
        days: length of the history.
        heard: who is listened to.
        read_days: outlets with days on which they were read, besides those of the articles in the store.
    """
    tended = store.sources().tended(clocks)
    watch = with_graded(watch, tended)
    found, corrections = known_signals(watch, store, clocks, coding=coding, heard=heard)
    last = day_known(clocks.as_of)
    events = known_events(found, watch.known_by(last), store, clocks, heard=heard)
    # The filter looks farther back than the history shows.
    first = last - timedelta(days=max(days, int(watch.settings["lookback_days"].value)))
    alive = (*store.outlet_days(clocks), *(one for one in read_days if one[1] <= last))
    coverage = daily_coverage(watch, alive, first=first, last=last, tended=tended)
    assessment = assess(watch, events, as_of=clocks.as_of, recorded_by=clocks.recorded_by, coverage=coverage, days=days)
    assessment = replace(assessment, corrections=corrections)
    outdated = sum(stored.coding != coding for stored in found)
    unknown = _unknown(heard.without, watch, store.signals(clocks, coding=coding)) if heard.without else frozenset()
    return Assessed(assessment, outdated, unknown)


def _unknown(names: frozenset[str], watch: Watch, signals: Sequence[StoredSignal]) -> frozenset[str]:
    return names.difference(*(_names(one, watch) for one in signals))


def known_signals(
    watch: Watch, store: Known, clocks: Clocks, *, coding: str, heard: Heard = EVERYONE
) -> tuple[list[StoredSignal], tuple[Correction, ...]]:
    """The signals known by then, as analysts had corrected them by then, and the corrections that touch them."""
    found = list(store.signals(clocks, coding=coding))
    if heard.without:
        found = [one for one in found if not _names(one, watch) & heard.without]
    corrections = store.corrections(recorded_by=clocks.recorded_by) if heard.reviewed else ()
    return correct(found, corrections, watch)


def known_events(
    found: Sequence[StoredSignal], watch: Watch, store: Known, clocks: Clocks, *, heard: Heard = EVERYONE
) -> tuple[Event, ...]:
    """The events that the signals tell, as analysts had joined and split them by then."""
    events = build_events(reports_of(found, watch), watch)
    groupings = store.groupings(recorded_by=clocks.recorded_by) if heard.reviewed else ()
    return regroup(events, groupings, watch) if groupings else events


def _names(stored: StoredSignal, watch: Watch) -> set[str]:
    """Who is heard in a signal: its outlet, as the article and as the watch call it, and its source."""
    outlet = find_outlet(watch, stored.outlet)
    return {name for name in (stored.outlet, outlet and outlet.name, stored.signal.source) if name}


def reports_of(found: Sequence[StoredSignal], watch: Watch) -> list[Report]:
    """The signals as reports, judgements and warnings with the addressee that their article tells."""
    aims = find_aims((stored.signal for stored in found), watch)
    return [report_of(replace(stored, signal=aimed(stored.signal, aims)), watch) for stored in found]


def report_of(stored: StoredSignal, watch: Watch) -> Report:
    """The signal as a report, at the grade that the watch gives its outlet; an outlet it does not list is F."""
    outlet = find_outlet(watch, stored.outlet)
    return Report(
        signal=stored.signal,
        outlet=outlet.name if outlet else stored.outlet or "",
        origin=stored.origin,
        published=day_known(stored.known_at),
        recorded_at=stored.recorded_at,
        reliability=outlet.reliability if outlet else "F",
        reliability_reason=outlet.reason if outlet else "not among the outlets that the watch has graded",
        publisher=(outlet.publisher if outlet else None) or "",
    )
