"""Replay: what the estimate and the baselines would have said at the end of each day, knowing no more than that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tocsin.coding.events import build_events
from tocsin.desk.assess_watch import known_signals, reports_of
from tocsin.desk.coverage import daily_coverage
from tocsin.desk.ports import Clocks
from tocsin.weigh import DatedText, belief_warnings, estimate, ignore_status, keyword_warnings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tocsin.desk.ports import Store
    from tocsin.model import Report, Watch
    from tocsin.weigh import DayWarning


@dataclass(frozen=True, slots=True)
class Replay:
    """The warnings of the estimate and of both baselines, one a day each, over the same days and sources.

    Attributes:
        beliefs: the estimate by hypothesis, day by day.
        tocsin: what the estimate warned of.
        statusless: what the same coder and estimate warn of when the status of signals is ignored.
        keywords: what a count of keywords warns of.
    """

    beliefs: tuple[tuple[date, Mapping[str, float]], ...]
    tocsin: tuple[DayWarning, ...]
    statusless: tuple[DayWarning, ...]
    keywords: tuple[DayWarning, ...]


def replay_store(watch: Watch, store: Store, *, coding: str, first: date, last: date) -> Replay:
    """The replay of what a store holds, from `first` to `last` included; texts without a date count no keywords.

    Args:
        watch: the watch.
        store: where the articles and signals are.
        coding: version of the lexicons whose records go before others.
        first: first day.
        last: last day, included.
    """
    end = _end_of(last)
    clocks = Clocks(as_of=end)
    found, _ = known_signals(watch, store, clocks, coding=coding)
    reports = reports_of(found, watch)
    past = datetime.combine(first - timedelta(days=400), time(), UTC)
    articles = store.known_between(past, end + timedelta(microseconds=1))
    texts = [DatedText(one.published.end - timedelta(days=1), one.text) for one in articles if one.published]
    return replay(watch, reports, texts, outlet_days=store.outlet_days(clocks), first=first, last=last)


def replay(
    watch: Watch,
    reports: Sequence[Report],
    texts: Sequence[DatedText],
    *,
    outlet_days: Sequence[tuple[str, date]],
    first: date,
    last: date,
) -> Replay:
    """The replay of reports and texts, from `first` to `last` included.

    Args:
        watch: the watch.
        reports: every report, whenever published; each day knows those published by its end.
        texts: every text, for the count of keywords.
        outlet_days: each outlet with each day on which it published.
        first: first day.
        last: last day, included.
    """
    beliefs = daily_beliefs(watch, reports, outlet_days=outlet_days, first=first, last=last)
    blind = daily_beliefs(watch, ignore_status(reports), outlet_days=outlet_days, first=first, last=last)
    return Replay(
        beliefs=beliefs,
        tocsin=belief_warnings(watch, beliefs),
        statusless=belief_warnings(watch, blind),
        keywords=keyword_warnings(texts, first=first, last=last),
    )


def daily_beliefs(
    watch: Watch, reports: Sequence[Report], *, outlet_days: Sequence[tuple[str, date]], first: date, last: date
) -> tuple[tuple[date, Mapping[str, float]], ...]:
    """By day, the probabilities that the end of the day knew: events are built anew from what was published by then."""
    return tuple(
        (day, _belief(watch, reports, outlet_days, day))
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    )


def _belief(
    watch: Watch, reports: Sequence[Report], outlet_days: Sequence[tuple[str, date]], day: date
) -> Mapping[str, float]:
    events = build_events([one for one in reports if one.published <= day], watch.known_by(day))
    start = day - timedelta(days=int(watch.settings["lookback_days"].value))
    published = [(outlet, when) for outlet, when in outlet_days if when <= day]
    coverage = daily_coverage(watch, published, first=start, last=day)
    return estimate(watch, events, as_of=_end_of(day), recorded_by=None, coverage=coverage)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)
