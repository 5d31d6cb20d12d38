"""The watch's numbers as arrays: once at their values, or many times drawn from their ranges.

Every array ends in an axis over draws, so that the same code weighs the point estimate (one draw) and the interval.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tocsin.model import Number, Watch

Array = NDArray[np.float64]
LETTERS = "ABCDE"
DAYS_A_YEAR = 365.25
_Z95 = NormalDist().inv_cdf(0.95)
# Terms of the series of the matrix exponential; with rates of some tens a year the rest is below double precision.
_SERIES_TERMS = 16


@dataclass(frozen=True, slots=True)
class Numbers:
    """What weighs, with an axis over draws at the end of every array.

    Attributes:
        hypotheses: ids, in the order of every axis over hypotheses; the first is the reference of routine.
        prior: (hypothesis, draw), sums to 1 over hypotheses.
        step: (from, to, draw), probabilities of passing from one hypothesis to another in a day.
        per_day: by indicator, (hypothesis, draw), rate of occurrence a day.
        detection: by indicator, (draw,).
        visible: by indicator, (hypothesis, draw): probability that a good look finds it.
        explained: by indicator that an exercise explains, (draw,): factor on the routine rate.
        false_report: by letter A to F, (draw,).
        missed_look: by letter A to F, (draw,).
        uninformative: by letter A to F, (draw,): probability that all that one origin says is uninformative at once.
        settings: by name, (draw,).
    """

    hypotheses: tuple[str, ...]
    prior: Array
    step: Array
    per_day: Mapping[str, Array]
    detection: Mapping[str, Array]
    visible: Mapping[str, Array]
    explained: Mapping[str, Array]
    false_report: Mapping[str, Array]
    missed_look: Mapping[str, Array]
    uninformative: Mapping[str, Array]
    settings: Mapping[str, Array]


def read_numbers(watch: Watch, *, draws: int = 0) -> Numbers:
    """The numbers of a watch: at their values, or, with `draws`, drawn from their ranges.

    Draws are stratified (each number runs through its whole range once) and seeded by the number's name alone, so that
    the same watch gives the same draws everywhere and one number's range does not change another's draws.

    Args:
        watch: the watch.
        draws: how many; 0 for the values themselves.
    """
    draw = _drawer(draws)
    names = tuple(hypothesis.id for hypothesis in watch.hypotheses)
    settings = {name: draw(name, number, _logit) for name, number in watch.settings.items()}
    false = {letter: draw(f"false_report {letter}", number, _logit) for letter, number in watch.false_report.items()}
    missed = {letter: settings[f"missed_look_{letter}"] for letter in LETTERS}
    hollow = {letter: settings[f"uninformative_{letter}"] for letter in LETTERS}
    prior = np.array([draw(f"prior {one.id}", one.prior, _logit) for one in watch.hypotheses])
    codes = [(one.code, one.rates) for one in watch.indicators]

    def by_hypothesis(label: str, numbers: Mapping[str, Number], scale: Scale) -> Array:
        return np.array([draw(f"{label} {name}", numbers[name], scale) for name in names])

    return Numbers(
        hypotheses=names,
        prior=prior / prior.sum(axis=0),
        step=daily_step(_generator(watch, names, draw)),
        per_day={code: by_hypothesis(f"per_day {code}", rates.per_day, _log) for code, rates in codes},
        detection={code: draw(f"detection {code}", rates.detection, _logit) for code, rates in codes},
        visible={code: 1 - by_hypothesis(f"absence {code}", rates.absence, _logit) for code, rates in codes},
        explained={code: draw(f"explained {code}", r.explained, _log) for code, r in codes if r.explained},
        false_report={**false, "F": _mixed(settings, false)},
        missed_look={**missed, "F": _mixed(settings, missed)},
        uninformative={**hollow, "F": _mixed(settings, hollow)},
        settings=settings,
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on which a range is drawn: logarithms for rates, log-odds for probabilities."""

    to: Callable[[float], float]
    back: Callable[[Array], Array]


_log = Scale(math.log, np.exp)
_logit = Scale(lambda p: math.log(p / (1 - p)) if p < 1 else math.inf, lambda x: 1 / (1 + np.exp(-x)))


def _drawer(draws: int) -> Callable[[str, Number, Scale], Array]:
    def draw(name: str, number: Number, scale: Scale) -> Array:
        if not draws or number.low == number.high:
            return np.full(max(draws, 1), number.value)
        middle, low, high = (scale.to(one) for one in (number.value, number.low, number.high))
        z = _quantiles(name, draws)
        return scale.back(middle + z * np.where(z < 0, middle - low, high - middle) / _Z95)

    return draw


@lru_cache(maxsize=4096)
def _quantiles(name: str, draws: int) -> Array:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    order = np.random.default_rng(seed).permutation(draws)
    quantiles: Array = _ladder(draws)[order]
    quantiles.flags.writeable = False
    return quantiles


@lru_cache(maxsize=8)
def _ladder(draws: int) -> Array:
    normal = NormalDist()
    return np.array([normal.inv_cdf((k + 0.5) / draws) for k in range(draws)])


def _mixed(settings: Mapping[str, Array], by_letter: Mapping[str, Array]) -> Array:
    """A source of unknown letter is a mixture of the known ones: for one report, the mean of its probabilities."""
    shares = np.array([settings[f"unknown_share_{letter}"] for letter in LETTERS])
    values = np.array([by_letter[letter] for letter in LETTERS])
    mixed: Array = (shares * values).sum(axis=0) / shares.sum(axis=0)
    return mixed


def _generator(watch: Watch, names: tuple[str, ...], draw: Callable[[str, Number, Scale], Array]) -> Array:
    rates = {pair: draw(f"transition {pair[0]} {pair[1]}", number, _log) for pair, number in watch.transitions.items()}
    size, draws = len(names), len(next(iter(rates.values())))
    generator = np.zeros((size, size, draws))
    for (start, end), rate in rates.items():
        generator[names.index(start), names.index(end)] = rate / DAYS_A_YEAR
    for row in range(size):
        generator[row, row] = -generator[row].sum(axis=0)
    return generator


def daily_step(generator: Array) -> Array:
    """The matrix exponential of a generator (from, to, draw) of daily rates, by its series after halving.

    >>> import numpy as np
    >>> step = daily_step(np.array([[[-0.1], [0.1]], [[0.0], [0.0]]]))
    >>> bool(abs(step[0, 1, 0] - (1 - np.exp(-0.1))) < 1e-15)
    True
    """
    halvings = max(0, math.ceil(math.log2(max(float(np.abs(generator).max()), 1e-9) * 4)))
    small = generator / 2**halvings
    term = step = np.broadcast_to(np.eye(len(generator))[:, :, None], generator.shape).copy()
    for order in range(1, _SERIES_TERMS):
        term = np.einsum("abd,bcd->acd", term, small) / order
        step = step + term
    for _ in range(halvings):
        step = np.einsum("abd,bcd->acd", step, step)
    return step
