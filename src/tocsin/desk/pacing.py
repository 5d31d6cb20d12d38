"""When to come again: intervals that follow what a source brings, back-off with jitter, and what servers ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from tocsin.desk.source_health import judge_health
from tocsin.desk.sources import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tocsin.desk.sources import NewsSource, SourceState, Visit

# The authors' judgement: what public feeds bear without complaint, and what a watch can wait for.
SHORTEST_SECONDS, LONGEST_SECONDS = 600.0, 12 * 3600.0
_FIRST_BACKOFF_SECONDS, _LONGEST_BACKOFF_SECONDS = 300.0, 24 * 3600.0
_GONE_SECONDS = 30 * 24 * 3600.0
_LONGEST_ASKED = timedelta(days=7)
_JITTER = 0.2
ITEM_ATTEMPTS = 5


def next_state(
    source: NewsSource, state: SourceState, visit: Visit, *, headers: Mapping[str, str], rng: Random
) -> SourceState:
    """The state after a visit: when to come again, and how the source fares."""
    good = visit.outcome.good
    interval = _interval(source, state, visit) if good else state.interval_seconds
    waits = interval if good else _backoff(visit.outcome, state.failures + 1)
    asked = wait_asked(headers, now=visit.at)
    soonest = visit.at + timedelta(seconds=_jittered(waits or SHORTEST_SECONDS, rng))
    after = replace(
        state,
        due_at=max(soonest, asked) if asked else soonest,
        not_before=asked,
        interval_seconds=interval,
        failures=0 if good else state.failures + 1,
        first_visit_at=state.first_visit_at or visit.at,
        last_visit_at=visit.at,
        last_good_at=visit.at if good else state.last_good_at,
        last_new_at=visit.at if visit.fresh else state.last_new_at,
        last_outcome=visit.outcome,
        seconds=_smoothed(state.seconds, visit.seconds) if good else state.seconds,
    )
    health = judge_health(source, after, now=visit.at)
    return replace(after, health=health, health_since=state.health_since if health is state.health else visit.at)


def wait_asked(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """Until when the answer asks to be left alone (Retry-After, in seconds or as a date), a week at most.

    >>> wait_asked({"retry-after": "120"}, now=datetime(2026, 1, 1, tzinfo=UTC)).minute
    2
    """
    written = headers.get("retry-after", "").strip()
    if not written:
        return None
    if written.isdigit():
        seconds = min(int(written[:9]), int(_LONGEST_ASKED.total_seconds()))
        return now + timedelta(seconds=seconds)
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    return min(max(until, now), now + _LONGEST_ASKED)


def item_retry(attempts: int, *, now: datetime, headers: Mapping[str, str], rng: Random) -> datetime:
    """When to ask again for a page that could not be had."""
    soonest = now + timedelta(seconds=_jittered(_FIRST_BACKOFF_SECONDS * 3 ** (attempts - 1), rng))
    asked = wait_asked(headers, now=now)
    return max(soonest, asked) if asked else soonest


def _interval(source: NewsSource, state: SourceState, visit: Visit) -> float:
    """Shorter after something new, longer after nothing, never slower than half the source's own cadence."""
    longest = min(LONGEST_SECONDS, max(SHORTEST_SECONDS, source.cadence_hours * 3600 / 2))
    if state.interval_seconds is None:
        return min(longest, 2 * SHORTEST_SECONDS)
    factor = 0.5 if visit.fresh else 1.5
    return min(longest, max(SHORTEST_SECONDS, state.interval_seconds * factor))


def _backoff(outcome: Outcome, failures: int) -> float:
    if outcome is Outcome.GONE:
        return _GONE_SECONDS
    return min(_LONGEST_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2.0 ** min(failures - 1, 12))


def _jittered(seconds: float, rng: Random) -> float:
    """Spread, so that a hundred sources that failed together do not come again together."""
    return seconds * (1 + _JITTER * (2 * rng.random() - 1))


def _smoothed(before: float | None, now: float) -> float:
    return now if before is None else 0.7 * before + 0.3 * now
