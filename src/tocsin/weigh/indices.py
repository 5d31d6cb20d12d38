"""The index of words and the index of deeds: how far the last days stand out from a routine period."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tocsin.weigh.evidence import full_nats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tocsin.model import Kind, Watch
    from tocsin.weigh.evidence import Item
    from tocsin.weigh.numbers import Array, Numbers


def surprise_nats(rate: Array) -> float:
    """How unlike routine a sure occurrence is: log-ratio of the largest other rate to the routine one.

    >>> import numpy as np
    >>> round(surprise_nats(np.array([[0.1], [0.2], [0.4]])), 3)
    1.386
    """
    return float(np.log(rate[1:, 0].max() / rate[0, 0]))


def news_day(item: Item, window_days: int) -> date:
    """The day on which an event was news: its first publication, or its own day where that lies further back.

    What a text recalls from long ago is no news of the day it appears.
    """
    published = item.statements.first_published
    return published if (published - item.day).days <= window_days else item.day


def daily_index(
    watch: Watch, kind: Kind, items: Sequence[Item], numbers: Numbers, *, days: Sequence[int], coverage: Array
) -> Array:
    """The index of one kind by day.

    Sum over the window of what each event speaks for the hypothesis that its indicator favours, against routine (a look
    that found nothing speaks against), less what a routine period would bring to the share of sources that were alive,
    in standard deviations of what a routine period brings at full coverage. 0 is the norm.

    Args:
        watch: the watch.
        kind: of the indicators to count.
        items: the evidence.
        numbers: the numbers at their values.
        days: place in `coverage` of the day on which each item was news.
        coverage: (day,), share of sources alive.
    """
    window = int(watch.settings["index_window_days"].value)
    mean, variance = _routine(watch, kind, numbers)
    found = np.zeros(len(coverage))
    for item, day in zip(items, days, strict=True):
        if item.event.kind is kind:
            found[day] += _leaning_nats(item, numbers)
    excess = _trailing_sum(found - mean * coverage, window)
    return excess / math.sqrt(window * variance)


def _leaning_nats(item: Item, numbers: Numbers) -> float:
    """How far an event speaks for the hypothesis under which its indicator is most frequent, against routine."""
    nats = full_nats(item, numbers)[:, 0]
    favoured = 1 + int(numbers.per_day[item.event.indicator][1:, 0].argmax())
    return float(nats[favoured] - nats[0])


def _routine(watch: Watch, kind: Kind, numbers: Numbers) -> tuple[float, float]:
    """Mean and variance a day of the summed surprise in a routine period."""
    mean = variance = 0.0
    for indicator in watch.indicators:
        if indicator.kind is kind:
            rate = numbers.per_day[indicator.code]
            reported = float(rate[0, 0] * numbers.detection[indicator.code][0])
            mean += reported * surprise_nats(rate)
            variance += reported * surprise_nats(rate) ** 2
    return mean, variance or 1.0


def _trailing_sum(values: Array, window: int) -> Array:
    # A convolution keeps days that are alike to the bit alike; differences of running sums would not.
    return np.convolve(values, np.ones(window))[: len(values)]
