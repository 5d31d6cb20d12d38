"""How far probabilities can be trusted: reliability, scores with intervals, and what warnings cost and catch."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Below this a probability counts as this in the log score, which would else be infinite.
_LEAST = 1e-12
_RESAMPLES = 1000
# What was warned of within this many days counts as caught; a spell missed counts this long.
LONGEST_DELAY = 60


@dataclass(frozen=True, slots=True)
class Forecast:
    """A probability that was given, and whether the thing was so."""

    probability: float
    true: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts of one band of probability: how many, their mean, and how often the thing was so."""

    count: int
    mean: float
    frequency: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the range that 95 % of resamples fall into."""

    value: float
    low: float
    high: float


def reliability(forecasts: Sequence[Forecast], *, bins: int = 10) -> tuple[Bin, ...]:
    """The forecasts by bands of equal width; empty bands are left out.

    >>> reliability([Forecast(0.1, False), Forecast(0.12, True), Forecast(0.95, True)])
    (Bin(count=2, mean=0.11, frequency=0.5), Bin(count=1, mean=0.95, frequency=1.0))
    """
    bands: dict[int, list[Forecast]] = {}
    for one in forecasts:
        bands.setdefault(min(bins - 1, int(one.probability * bins)), []).append(one)
    return tuple(
        Bin(len(band), fmean(one.probability for one in band), fmean(one.true for one in band))
        for _, band in sorted(bands.items())
    )


def calibration_error(forecasts: Sequence[Forecast], *, bins: int = 10) -> float:
    """Expected calibration error: the mean gap between probability and frequency, by bands.

    >>> round(calibration_error([Forecast(0.1, False), Forecast(0.1, True)]), 3)
    0.4
    """
    found = reliability(forecasts, bins=bins)
    return sum(band.count * abs(band.mean - band.frequency) for band in found) / len(forecasts)


def brier_score(beliefs: Sequence[Sequence[float]], truth: Sequence[int]) -> float:
    """Mean squared distance between the probabilities of all hypotheses and what was the case: 0 is best, 2 worst.

    >>> brier_score([[1.0, 0.0], [0.5, 0.5]], [0, 0])
    0.25
    """
    return fmean(
        sum((value - (place == true)) ** 2 for place, value in enumerate(belief))
        for belief, true in zip(beliefs, truth, strict=True)
    )


def log_score(beliefs: Sequence[Sequence[float]], truth: Sequence[int]) -> float:
    """Mean of the negative logarithm of the probability that what was the case was given, in nats: 0 is best.

    >>> round(log_score([[0.5, 0.5]], [1]), 3)
    0.693
    """
    return fmean(-math.log(max(_LEAST, belief[true])) for belief, true in zip(beliefs, truth, strict=True))


def resampled(figures: Sequence[float], *, seed: int = 2022) -> Interval:
    """The mean of one figure per world, with the range it has when worlds are drawn again from those at hand.

    >>> resampled([1.0, 1.0, 1.0])
    Interval(value=1.0, low=1.0, high=1.0)
    """
    return resampled_by(figures, fmean, seed=seed)


def resampled_by(worlds: Sequence[float], figure: Callable[[Sequence[float]], float], *, seed: int = 2022) -> Interval:
    """A figure of worlds, with the range it has when they are drawn again from those at hand."""
    chance = random.Random(seed)  # noqa: S311 - a fixed seed, no secret
    again = sorted(figure(chance.choices(worlds, k=len(worlds))) for _ in range(_RESAMPLES))
    return Interval(figure(worlds), again[int(0.025 * _RESAMPLES)], again[int(0.975 * _RESAMPLES) - 1])


@dataclass(frozen=True, slots=True)
class Alarms:
    """What a system's warnings caught, and what they cost.

    Attributes:
        spells: how many spells there were to be warned of.
        caught: how many were warned of within `LONGEST_DELAY` days, before they ended.
        delay_days: mean days from the start of a spell to the first warning; a spell missed counts `LONGEST_DELAY`.
        false_a_year: warnings that began while nothing was the case, in a year of such days.
    """

    spells: int
    caught: int
    delay_days: float
    false_a_year: float


def score_warnings(worlds: Sequence[tuple[Sequence[bool], Sequence[bool]]]) -> Alarms:
    """What the warnings of several worlds caught and cost.

    Args:
        worlds: of each, whether it warned and whether there was something to warn of, by day.

    >>> warned = [False, True, False, False, True, True]
    >>> true = [False, False, False, True, True, True]
    >>> score_warnings([(warned, true)])
    Alarms(spells=1, caught=1, delay_days=1.0, false_a_year=121.66666666666667)
    """
    delays: list[int] = []
    false = quiet = caught = 0
    for warned, true in worlds:
        quiet += sum(not one for one in true)
        false += sum(one and not true[day] and not (day and warned[day - 1]) for day, one in enumerate(warned))
        for start, end in _spells(true):
            days = [day for day in range(start, min(end, start + LONGEST_DELAY)) if warned[day]]
            caught += bool(days)
            delays.append(days[0] - start if days else LONGEST_DELAY)
    return Alarms(len(delays), caught, fmean(delays) if delays else math.nan, 365 * false / max(quiet, 1))


def _spells(true: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch that begins after the first day: what is on already has no start to be found."""
    start = None
    for day, one in enumerate(true):
        if one and day and not true[day - 1]:
            start = day
        if not one and start is not None:
            yield start, day
            start = None
    if start is not None:
        yield start, len(true)
