"""The watch's numbers as arrays: once at their values, or many times drawn from their ranges.

Every array ends in an axis over draws, so that the same code weighs the point estimate (one draw) and the interval.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tocsin.model import Kind, Number, Watch

    # Name, number, scale of its range and what it is drawn together with, to its values by draw.
    Drawer = Callable[[str, Number, "Scale", "Level"], "Array"]

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
        kinds: by indicator, whether it is a word, a deed or a judgement.
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
    kinds: Mapping[str, Kind]
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
    the same watch gives the same draws everywhere and one number's range does not change another's draws. Numbers that
    one belief states are drawn together: the rates of an indicator under each hypothesis, and its absences, share the
    part `shared_doubt` of their doubt; the letters A to E of one kind share all of it, so that in no draw a worse
    letter errs less than a better one.

    Args:
        watch: the watch.
        draws: how many; 0 for the values themselves.
    """
    return _read(watch, _drawer(draws, watch.settings["shared_doubt"].value))


@dataclass(frozen=True, slots=True)
class Turn:
    """One number, and the places among the draws where it alone stands at the low and at the high end of its range."""

    name: str
    number: Number
    low: int
    high: int


def turn_each(watch: Watch) -> tuple[Numbers, tuple[Turn, ...]]:
    """Numbers of which each draw has one, and only one, at an end of its range; draw 0 has all at their values."""
    ranged: dict[str, Number] = {}

    def note(name: str, number: Number, scale: Scale, level: Level) -> Array:  # noqa: ARG001 (a drawer)
        if number.low < number.high:
            ranged[name] = number
        return np.array([number.value])

    _read(watch, note)
    turns = {
        name: Turn(name, number, 2 * place + 1, 2 * place + 2) for place, (name, number) in enumerate(ranged.items())
    }

    def turned(name: str, number: Number, scale: Scale, level: Level) -> Array:  # noqa: ARG001 (a drawer)
        values = np.full(2 * len(turns) + 1, number.value)
        if name in turns:
            values[turns[name].low], values[turns[name].high] = number.low, number.high
        return values

    return _read(watch, turned), tuple(turns.values())


def pick_draw(numbers: Numbers, place: int) -> Numbers:
    """One draw of the numbers, as if it were their values."""

    def one(values: Array) -> Array:
        return values[..., place : place + 1]

    def each(values: Mapping[str, Array]) -> dict[str, Array]:
        return {name: one(value) for name, value in values.items()}

    return Numbers(
        hypotheses=numbers.hypotheses,
        kinds=numbers.kinds,
        prior=one(numbers.prior),
        step=one(numbers.step),
        per_day=each(numbers.per_day),
        detection=each(numbers.detection),
        visible=each(numbers.visible),
        explained=each(numbers.explained),
        false_report=each(numbers.false_report),
        missed_look=each(numbers.missed_look),
        uninformative=each(numbers.uninformative),
        settings=each(numbers.settings),
    )


def _read(watch: Watch, draw: Drawer) -> Numbers:
    names = tuple(hypothesis.id for hypothesis in watch.hypotheses)
    settings = {
        # Days and thresholds are no part of the doubt: they are used at their value.
        name: draw(name, number, _logit, _level_of(name))
        if number.high < 1
        else draw(name, replace(number, low=number.value, high=number.value), _log, Level())
        for name, number in watch.settings.items()
    }
    false = {
        letter: draw(f"false_report {letter}", number, _logit, Level("false_report", 1))
        for letter, number in watch.false_report.items()
    }
    missed = {letter: settings[f"missed_look_{letter}"] for letter in LETTERS}
    hollow = {letter: settings[f"uninformative_{letter}"] for letter in LETTERS}
    prior = np.array([draw(f"prior {one.id}", one.prior, _logit, Level()) for one in watch.hypotheses])
    codes = [(one.code, one.rates) for one in watch.indicators]

    def by_hypothesis(label: str, numbers: Mapping[str, Number], scale: Scale) -> Array:
        return np.array([draw(f"{label} {name}", numbers[name], scale, Level(label)) for name in names])

    return Numbers(
        hypotheses=names,
        kinds={one.code: one.kind for one in watch.indicators},
        prior=prior / prior.sum(axis=0),
        step=daily_step(_generator(watch, names, draw)),
        per_day={code: by_hypothesis(f"per_day {code}", rates.per_day, _log) for code, rates in codes},
        detection={code: draw(f"detection {code}", rates.detection, _logit, Level()) for code, rates in codes},
        visible={code: 1 - by_hypothesis(f"absence {code}", rates.absence, _logit) for code, rates in codes},
        explained={code: draw(f"explained {code}", r.explained, _log, Level()) for code, r in codes if r.explained},
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


@dataclass(frozen=True, slots=True)
class Level:
    """What a number is drawn together with: the name of a group, and the part of its doubt that it shares with it.

    Without a part of its own, the watch's `shared_doubt` holds.
    """

    name: str = ""
    part: float | None = None


_log = Scale(math.log, np.exp)
_logit = Scale(lambda p: math.log(p / (1 - p)), lambda x: 1 / (1 + np.exp(-x)))


def _level_of(setting: str) -> Level:
    """The letters A to E of one kind are one scale, by whose meaning a worse letter never errs less."""
    kind, _, letter = setting.rpartition("_")
    return Level(kind, 1) if kind in {"missed_look", "uninformative"} and letter in LETTERS else Level()


def _drawer(draws: int, shared: float) -> Drawer:
    def draw(name: str, number: Number, scale: Scale, level: Level) -> Array:
        if not draws or number.low == number.high:
            return np.full(max(draws, 1), number.value)
        middle, low, high = (scale.to(one) for one in (number.value, number.low, number.high))
        part = 0.0 if not level.name else shared if level.part is None else level.part
        z = _quantiles(name, level.name, part, draws)
        return scale.back(middle + z * np.where(z < 0, middle - low, high - middle) / _Z95)

    return draw


@lru_cache(maxsize=4096)
def _quantiles(name: str, level: str, part: float, draws: int) -> Array:
    """Normal quantiles in an order that follows that of the level by its part, and the name's own by the rest."""
    mixed = np.sqrt(part) * _shuffled(f"level {level}", draws) + np.sqrt(1 - part) * _shuffled(name, draws)
    quantiles: Array = _ladder(draws)[mixed.argsort(kind="stable").argsort(kind="stable")]
    quantiles.flags.writeable = False
    return quantiles


def _shuffled(name: str, draws: int) -> Array:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    shuffled: Array = _ladder(draws)[np.random.default_rng(seed).permutation(draws)]
    return shuffled


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


def _generator(watch: Watch, names: tuple[str, ...], draw: Drawer) -> Array:
    rates = {
        pair: draw(f"transition {pair[0]} {pair[1]}", number, _log, Level())
        for pair, number in watch.transitions.items()
    }
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
