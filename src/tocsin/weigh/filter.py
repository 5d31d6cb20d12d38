"""Exact filtering of a hidden Markov model in daily steps, for the point estimate and for many draws at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.weigh.numbers import Array

# No hypothesis is ever ruled out: a probability below this is shown as this, so that its logarithm stays finite.
_FLOOR = 1e-280


@dataclass(frozen=True, slots=True)
class Path:
    """The filter's run over days `0 .. T-1`, in logarithms, so that no hypothesis is ever ruled out by rounding.

    Attributes:
        log_predicted: (day, hypothesis), logarithm of the probabilities before the evidence of the day.
        log_filtered: (day, hypothesis), after it.
    """

    log_predicted: Array
    log_filtered: Array

    @property
    def predicted(self) -> Array:
        """Probabilities before the evidence of each day."""
        return _normalised(self.log_predicted)

    @property
    def filtered(self) -> Array:
        """Probabilities after it."""
        return _normalised(self.log_filtered)


def centred(nats: Array) -> Array:
    """`nats` less their mean over the last axis: what a log-likelihood says, whatever its constant.

    >>> import numpy as np
    >>> centred(np.array([1.0, 2.0, 3.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    less_mean: Array = nats - nats.mean(axis=-1, keepdims=True)
    return less_mean


def run_filter(prior: Array, step: Array, nats: Array) -> Path:
    """Probabilities by day, each from the evidence up to that day.

    On day 0 the prior itself is what stands before the evidence; on each later day, yesterday's probabilities passed
    through `step`.

    Args:
        prior: (hypothesis,), sums to 1.
        step: (from, to), rows sum to 1.
        nats: (day, hypothesis), log-likelihood of each day's evidence.
    """
    if not len(nats):
        return Path(nats.copy(), nats.copy())
    with np.errstate(divide="ignore"):
        log_step, log_prior = np.log(step), np.log(prior)
        moves = log_step + nats[:, None, :]
        moves[0] = np.log(np.eye(len(prior))) + nats[0]
    products = _running_products(moves)
    belief, begins = log_prior, []
    for product in products[:, -1]:
        begins.append(belief)
        belief = _less_total(_log_dot(belief, product))
    every = _log_dot(np.array(begins)[:, None, :], products).reshape(-1, len(prior))[: len(nats)]
    filtered = _less_total(every)
    predicted = _less_total(_log_dot(filtered[:-1], log_step))
    return Path(np.concatenate([log_prior[None, :], predicted]), filtered)


def smooth(path: Path, after: Array) -> Array:
    """Probabilities by (day, hypothesis), each from the evidence of all days, before and after it.

    Args:
        path: the run of the filter.
        after: `remaining_steps` of the same run.
    """
    with np.errstate(divide="ignore"):
        told_later = np.log(after.sum(axis=2))
    return _normalised(path.log_filtered + told_later)


def _log_dot(logs: Array, log_matrix: Array) -> Array:
    """Logarithm of the product of a row with a matrix, both in logarithms; leading axes are taken side by side."""
    whole: Array = np.logaddexp.reduce(logs[..., :, None] + log_matrix, axis=-2)
    return whole


def _less_total(logs: Array) -> Array:
    less: Array = logs - np.logaddexp.reduce(logs, axis=-1, keepdims=True)
    return less


def _normalised(logs: Array) -> Array:
    scaled = np.maximum(np.exp(logs - logs.max(axis=-1, keepdims=True)), _FLOOR)
    whole: Array = scaled / scaled.sum(axis=-1, keepdims=True)
    return whole


def _running_products(moves: Array) -> Array:
    """Products, in logarithms, of matrices from the start of each stretch of days: (stretch, day, from, to).

    A product of matrices may be cut anywhere, so stretches are multiplied out side by side: few steps instead of many.
    """
    days, size = len(moves), moves.shape[1]
    length = math.isqrt(days - 1) + 1
    stretches = -(-days // length)
    with np.errstate(divide="ignore"):
        products = np.broadcast_to(np.log(np.eye(size)), (stretches * length, size, size)).copy()
    products[:days] = moves
    products = products.reshape(stretches, length, size, size)
    for day in range(1, length):
        product = _log_dot(products[:, day - 1], products[:, day, None])
        products[:, day] = product - product.max(axis=(1, 2), keepdims=True)
    return products


def run_draws(
    prior: Array, step: Array, silence: Array, coverage: Sequence[float], events: Mapping[int, Array]
) -> Array:
    """The last day's probabilities by (hypothesis, draw).

    Args:
        prior: (hypothesis, draw).
        step: (from, to, draw).
        silence: (hypothesis, draw), log-likelihood of a silent day at full coverage.
        coverage: share of sources alive, by day.
        events: (hypothesis, draw) log-likelihood of the events of a day, for the days that have any.
    """
    belief = prior.copy()
    silent_days = {share: np.exp(share * (silence - silence.max(axis=0))) for share in set(coverage) if share > 0}
    for day, share in enumerate(coverage):
        if day:
            belief = np.einsum("hd,hgd->gd", belief, step)
        if share > 0:
            belief = belief * silent_days[share]
        if day in events:
            nats = events[day]
            belief = belief * np.exp(nats - nats.max(axis=0))
        if share > 0 or day in events:
            belief = np.maximum(belief, _FLOOR)
            belief = belief / belief.sum(axis=0)
    last: Array = belief / belief.sum(axis=0)
    return last


def remaining_steps(step: Array, nats: Array) -> Array:
    """By day, what the days after it do to probabilities: (day, from, to), each scaled to a largest entry of 1."""
    size = len(step)
    with np.errstate(divide="ignore"):
        none = np.log(np.eye(size))
        moves = np.log(step) + nats[:0:-1, None, :]
    if not len(moves):
        return np.exp(none)[None]
    # Products from the end: those of the transposes, from the last day back.
    stretches = _running_products(moves.transpose(0, 2, 1))
    carry, begins = none, []
    for product in stretches[:, -1]:
        begins.append(carry)
        carry = _log_dot(carry, product[None])
        carry = carry - carry.max()
    every = _log_dot(np.array(begins)[:, None], stretches[:, :, None]).reshape(-1, size, size)[: len(moves)]
    logs = np.concatenate([every[::-1].transpose(0, 2, 1), none[None]])
    after: Array = np.exp(logs - logs.max(axis=(1, 2), keepdims=True))
    return after
