"""How a source fares: alive, slow, silent beyond its cadence, failing, blocked, changed to HTML, gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.desk.sources import Health, Notice, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.desk.sources import NewsSource, SourceState

# Authors' judgement. One failed visit says little; three in a row, spread by the back-off, span half an hour.
FAILURES_IN_A_ROW = 3
SLOW_SECONDS = 10.0
# How many times its cadence a source may bring nothing before its silence says more of the source than of the world.
SILENT_CADENCES = 4.0
_LEAST_SILENCE = timedelta(hours=48)
_AT_ONCE = {Outcome.GONE: Health.GONE, Outcome.HTML: Health.HTML, Outcome.BLOCKED: Health.BLOCKED}
_TELLING = {Health.SILENT, Health.FAILING, Health.BLOCKED, Health.HTML, Health.GONE}


def judge_health(source: NewsSource, state: SourceState, *, now: datetime) -> Health:
    """How the source fares at `now`, by what its visits came to."""
    if state.last_outcome is None:
        return Health.NEW
    if state.last_outcome in _AT_ONCE:
        return _AT_ONCE[state.last_outcome]
    if state.failures >= FAILURES_IN_A_ROW or (state.failures and state.last_good_at is None):
        return Health.FAILING
    if _is_silent(source, state, now):
        return Health.SILENT
    return Health.SLOW if (state.seconds or 0.0) >= SLOW_SECONDS else Health.ALIVE


def silence_allowed(cadence_hours: float) -> timedelta:
    """How long a source of that cadence may bring nothing and still count as alive."""
    return max(_LEAST_SILENCE, timedelta(hours=SILENT_CADENCES * cadence_hours))


def notice_of(source: NewsSource, before: SourceState, after: SourceState, *, detail: str) -> Notice | None:
    """What to tell where the health changed for the worse, or back to life; `None` for anything else."""
    changed = before.health is not after.health
    if not changed or not ({before.health, after.health} & _TELLING) or after.last_visit_at is None:
        return None
    return Notice(source.id, before.health, after.health, detail, after.last_visit_at)


def _is_silent(source: NewsSource, state: SourceState, now: datetime) -> bool:
    since = state.last_new_at or state.first_visit_at
    return since is not None and now - since > silence_allowed(source.cadence_hours)


def is_dark(health: Health) -> bool:
    """Whether a source of that health brings nothing that could be read."""
    return health in _TELLING
