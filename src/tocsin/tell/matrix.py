"""The matrix of indicators: what was recorded, announced, or looked for and not seen, week by week."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.lines import Matrix, MatrixRow, RefKind, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.model import Evidence, Indicator
    from tocsin.tell.teller import Teller

_WEEK = 7
_MOST_WEEKS = 13
# In the order in which a cell shows them.
STATUSES = (Status.OCCURRED, Status.PLANNED, Status.ABSENT)


def matrix(teller: Teller) -> Section:
    """The picture over the weeks of the history; a section without a block where there is nothing to show."""
    title = teller.voice.say("matrix")
    weeks = min(_MOST_WEEKS, len(teller.assessment.history) // _WEEK)
    start = teller.day - timedelta(days=weeks * _WEEK - 1)
    told = teller.chosen(lambda event: event.status in STATUSES and start <= event.day <= teller.day)
    if not told or not weeks:
        return Section("matrix", title, ())
    firsts = [start + timedelta(days=_WEEK * at) for at in range(weeks)]
    year = teller.day.year
    block = Matrix(
        title=title,
        weeks=tuple(teller.voice.day(first, year) for first in firsts),
        rows=tuple(
            MatrixRow(teller.voice.spaced(_label(teller, indicator)), indicator.kind.value, cells)
            for indicator in teller.watch.indicators
            if any(cells := _cells(teller, indicator, told, weeks))
        ),
        legend=tuple((status.value, teller.voice.say(f"matrix_{status.value}")) for status in STATUSES),
        alternative=teller.line(
            teller.voice.say(
                "matrix_alternative",
                start=teller.voice.day_before(start, teller.day, year),
                end=teller.voice.day(teller.day, year),
                list=teller.voice.semicolons([said for s in STATUSES if (said := _counted(teller, s, told))]),
            ),
            teller.ref(RefKind.HISTORY),
            *(teller.ref(RefKind.COUNTED, item.event.id) for item in told),
        ),
    )
    return Section("matrix", title, (block,))


def _label(teller: Teller, indicator: Indicator) -> str:
    return indicator.label.get(teller.language.value, indicator.code)


def _cells(teller: Teller, indicator: Indicator, told: Sequence[Evidence], weeks: int) -> tuple[tuple[str, ...], ...]:
    """What stands in the row of an indicator, by week, oldest first."""
    found: dict[int, set[Status]] = {}
    for item in told:
        if item.event.indicator == indicator.code:
            found.setdefault((teller.day - item.event.day).days // _WEEK, set()).add(item.event.status)
    return tuple(
        tuple(status.value for status in STATUSES if status in found.get(ago, ())) for ago in reversed(range(weeks))
    )


def _counted(teller: Teller, status: Status, told: Sequence[Evidence]) -> str:
    """What stands in the matrix under a status, by indicator, the most frequent first."""
    counts = Counter(item.event.indicator for item in told if item.event.status is status)
    voice = teller.voice
    listed = [
        voice.say("matrix_count", label=_label(teller, teller.watch.indicator(code)), times=voice.say("times", count=n))
        for code, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return voice.say(f"matrix_said_{status.value}", list=voice.join(listed)) if listed else ""
