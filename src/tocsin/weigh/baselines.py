"""What the estimate has to beat: a count of keywords, and the same coder with the status of its signals ignored."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.watches.keywords import load_keywords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tocsin.model import Report

# A spike of the index is taken for news where it stands out by two standard deviations, as its authors' users do.
SPIKE = 2.0
WINDOW_DAYS = 7
NORM_DAYS = 365
# Without a past of its own, the count has one text a week for its norm.
LEAST_NORM = 1.0


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text, and the day on which it could be read."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class DayWarning:
    """What a system says of one day.

    Attributes:
        day: the day; what it says rests on what could be read by its end.
        level: how strongly it warns, on its own scale; a count cannot tell of what.
        warned: whether it warns.
    """

    day: date
    level: float
    warned: bool


def keyword_warnings(
    texts: Iterable[DatedText], *, first: date, last: date, spike: float = SPIKE
) -> tuple[DayWarning, ...]:
    """Day by day, what a count of texts in the manner of the nuclear category of the GPR index warns of.

    The level is how far the count of the last `WINDOW_DAYS` stands above the norm of the `NORM_DAYS` before them, in
    standard deviations of a count (the square root of the norm). Every text counts, copies too: the index counts
    articles.

    Args:
        texts: what could be read; also of the year before `first`, where there is any.
        first: first day.
        last: last day, included.
        spike: the level from which it warns.

    >>> from datetime import date
    >>> day = date(2022, 10, 13)
    >>> texts = [DatedText(day, "Fears of nuclear war grow."), DatedText(day, "A nuclear-free zone is discussed.")]
    >>> [round(one.level, 2) for one in keyword_warnings(texts, first=day, last=day)]
    [0.0]
    """
    counts: dict[date, int] = {}
    queries = load_keywords()
    for one in texts:
        if any(query.counts(one.text) for query in queries):
            counts[one.day] = counts.get(one.day, 0) + 1
    return count_warnings(counts, first=first, last=last, spike=spike)


def count_warnings(
    counts: Mapping[date, int], *, first: date, last: date, spike: float = SPIKE
) -> tuple[DayWarning, ...]:
    """The warnings of `keyword_warnings` from the number of counted texts by day."""
    found = []
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        level = _excess(counts, day)
        found.append(DayWarning(day, level, level >= spike))
    return tuple(found)


def _excess(counts: Mapping[date, int], day: date) -> float:
    recent = sum(counts.get(day - timedelta(days=back), 0) for back in range(WINDOW_DAYS))
    past = sum(counts.get(day - timedelta(days=WINDOW_DAYS + back), 0) for back in range(NORM_DAYS))
    norm = max(LEAST_NORM, past * WINDOW_DAYS / NORM_DAYS)
    return (recent - norm) / math.sqrt(norm)


def ignore_status(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports as a coder without negation, modality and tense would give them: whatever is named has occurred."""
    return tuple(
        replace(report, signal=replace(report.signal, status=Status.OCCURRED, self_denial=False)) for report in reports
    )
