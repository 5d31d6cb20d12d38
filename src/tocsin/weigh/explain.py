"""Taking an estimate apart: what each event still contributes, and what it would be without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tocsin.model import Step, Waterfall
from tocsin.weigh.filter import centred, run_filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.weigh.filter import Path
    from tocsin.weigh.numbers import Array

# Nodes and weights of Gauss-Legendre quadrature on [0, 1]; the rest it leaves is put right exactly below.
_RULE = np.polynomial.legendre.leggauss(6)
_NODES, _WEIGHTS = (_RULE[0] + 1) / 2, _RULE[1] / 2


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The centred log-probabilities of the last day, taken apart.

    `baseline + silence + sum(carried)` is the centred logarithm of the estimate, hypothesis by hypothesis.

    Attributes:
        baseline: (hypothesis,), what prior and transitions alone give.
        silence: (hypothesis,), what the days without reports contribute.
        carry: (day, from, to), what a contribution made on a day has become by the last day.
    """

    baseline: Array
    silence: Array
    carry: Array

    def share(self, day: int, nats: Array) -> Array:
        """What evidence of `nats` on a day still contributes on the last day; sums to 0 over hypotheses."""
        return centred(self.carry[day] @ centred(nats))


@dataclass(frozen=True, slots=True)
class Parts:
    """An estimate taken apart: its centred logarithm is the sum of them all.

    Attributes:
        baseline: (hypothesis,), what prior and transitions alone give.
        silence: (hypothesis,), what the days without reports contribute.
        shares: by event, (hypothesis,).
    """

    baseline: Array
    silence: Array
    shares: Mapping[str, Array]

    @property
    def total(self) -> Array:
        """The centred logarithm of the estimate."""
        whole: Array = self.baseline + self.silence + sum(self.shares.values(), np.zeros_like(self.baseline))
        return whole


# A waterfall of more steps than this is no longer read; the least of them are one.
_STEPS = 20


def fall(before: Parts, after: Parts, *, days: int, names: Sequence[str]) -> Waterfall:
    """The way from one estimate to a later one; its steps sum to the difference.

    Args:
        before: the earlier estimate taken apart.
        after: the later one.
        days: between them.
        names: of the hypotheses.
    """
    none = np.zeros_like(after.baseline)
    steps = {
        "baseline": after.baseline - before.baseline,
        "silence": after.silence - before.silence,
        **{
            key: after.shares.get(key, none) - before.shares.get(key, none)
            for key in sorted({*before.shares, *after.shares})
        },
    }
    ordered = sorted(steps, key=lambda key: (-float(np.abs(steps[key]).max()), key))
    least = ordered[_STEPS:]
    shown = {key: steps[key] for key in ordered[:_STEPS]}
    if least:
        shown["others"] = sum((steps[key] for key in least), none)

    def named(values: Array) -> dict[str, float]:
        return {name: float(value) for name, value in zip(names, values, strict=True)}

    return Waterfall(days, named(before.total), tuple(Step(key, named(value)) for key, value in shown.items()))


def decompose(path: Path, prior: Array, step: Array, silence: Array) -> Decomposition:
    """Take the last day's estimate apart.

    Each day, the deviation of the estimate from the baseline (the same model without any evidence) is the deviation of
    the day before, passed through the day's transition, plus the evidence of the day. A transition is not linear in
    log-probabilities, but on the straight line from baseline to estimate its mean slope is a matrix which takes the
    one's deviation exactly to the other's; every contribution is passed through that matrix. So contributions fade as
    the transitions make old news fade, and their sum is the whole deviation.

    Args:
        path: the run of the filter.
        prior: (hypothesis,).
        step: (from, to).
        silence: (day, hypothesis), log-likelihood of each day's silence.
    """
    baseline = run_filter(prior, step, np.zeros_like(silence)).log_filtered
    logs, base = centred(path.log_filtered), centred(baseline)
    slopes = _mean_slopes(base[:-1], logs[:-1], step)
    after = centred(path.log_predicted[1:]) - base[1:]
    slopes = _exact(slopes, logs[:-1] - base[:-1], after)
    carry = np.empty((len(logs), *step.shape))
    rest = np.eye(len(step)) - 1 / len(step)
    for day in range(len(logs) - 1, -1, -1):
        carry[day] = rest
        if day:
            rest = rest @ slopes[day - 1]
    total = np.einsum("tij,tj->i", carry, centred(silence))
    return Decomposition(base[-1], centred(total), carry)


def _mean_slopes(start: Array, end: Array, step: Array) -> Array:
    """By day, the mean slope of a transition in centred logs, along the line from `start` to `end`."""
    size = len(step)
    slopes = np.zeros((len(start), size, size))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        belief = np.exp(start + node * (end - start))
        joint = belief[:, :, None] * step[None, :, :]
        slopes += weight * (joint / joint.sum(axis=1, keepdims=True)).transpose(0, 2, 1)
    less_mean: Array = slopes - slopes.mean(axis=1, keepdims=True)
    return less_mean


def _exact(slopes: Array, before: Array, after: Array) -> Array:
    """`slopes` with what quadrature left over put right, so that each takes `before` exactly to `after`."""
    rest = after - np.einsum("tij,tj->ti", slopes, before)
    length = (before**2).sum(axis=1)
    direction = np.divide(before, length[:, None], out=np.zeros_like(before), where=length[:, None] > 1e-12)
    exact: Array = slopes + rest[:, :, None] * direction[:, None, :]
    return exact


@dataclass(frozen=True, slots=True)
class Removal:
    """What changes in the evidence when one event is taken out: log-likelihood to add, by day."""

    changes: Mapping[int, Array]


def without_each(path: Path, step: Array, nats: Array, after: Array, removals: Sequence[Removal]) -> Array:
    """The last day's probabilities without each event, by (event, hypothesis).

    Args:
        path: the run of the filter with every event.
        step: (from, to).
        nats: (day, hypothesis), log-likelihood of each day's evidence with every event.
        after: `remaining_steps` of the same run.
        removals: what taking each event out changes.
    """
    left = np.empty((len(removals), len(step)))
    predicted = path.predicted
    for place, removal in enumerate(removals):
        first, last = min(removal.changes), max(removal.changes)
        belief = predicted[first]
        for day in range(first, last + 1):
            if day > first:
                belief = belief @ step
            changed = nats[day] + removal.changes.get(day, 0.0)
            belief = belief * np.exp(changed - changed.max())
            belief = belief / belief.sum()
        belief = belief @ after[last]
        left[place] = belief / belief.sum()
    return left
