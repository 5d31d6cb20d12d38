"""How likely what was said of one event is under each hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.weigh.numbers import Array, Numbers
    from tocsin.weigh.statements import Statement, Statements

# A report never counts against what it reports, even in a draw from the far tails of the ranges.
_LEAST_SUPPORT_NATS = 1e-9


def weigh_event(indicator: str, said: Statements, explained_share: Array | None, numbers: Numbers) -> Array:
    """Log-likelihood of what was said of an event, by (hypothesis, draw), up to a constant over hypotheses.

    With `p` the probability that the indicator occurs on a day, `z` that a look would find a sign of it, `R` the
    product over origins of detection over false reports, and `M` the product over origins that saw nothing of the
    probability to have missed it:

        L(h) = 1 - z(h) (1 - M) + p(h) M (R - 1)

    which is the exact sum over "occurred that day", "there to be seen, but not that day" and "not there". Without
    reports for, R = 1; without reports against, M = 1; without either, L = 1.

    Args:
        indicator: its code.
        said: what independent origins say.
        explained_share: how far the calendar explains the event, in [0, 1] by draw; `None` if not at all.
        numbers: the watch's numbers.
    """
    p = -np.expm1(-occurrence_rate(indicator, explained_share, numbers))
    z = np.maximum(numbers.visible[indicator], p)
    log_missed = sum((np.log(missed_look(one, numbers)) for one in said.absent), np.zeros(p.shape[-1]))
    unseen = -np.expm1(log_missed)
    log_rest: Array = np.log1p(-z * unseen)
    if not said.seen:
        return log_rest
    log_support = support_nats(indicator, said.seen, numbers)
    log_excess = log_support + np.log(-np.expm1(-log_support))
    occurred: Array = np.logaddexp(log_rest, np.log(p) + log_missed + log_excess)
    return occurred


def occurrence_rate(indicator: str, explained_share: Array | None, numbers: Numbers) -> Array:
    """Rate of occurrence a day, by (hypothesis, draw).

    Inside the window of an exercise, what the calendar brings is added under every hypothesis: the exercise goes on
    whatever is being prepared, and so by itself it tells nothing.
    """
    rate = numbers.per_day[indicator]
    if explained_share is None or indicator not in numbers.explained:
        return rate
    scheduled: Array = explained_share * np.maximum(numbers.explained[indicator] - 1, 0) * rate[0]
    return rate + scheduled


def support_nats(indicator: str, origins: Sequence[Statement], numbers: Numbers) -> Array:
    """By draw, how much more likely the reports are if the thing happened than if it did not, in nats."""
    detection = np.log(numbers.detection[indicator])
    each = [np.maximum(detection - np.log(numbers.false_report[one.letter]), _LEAST_SUPPORT_NATS) for one in origins]
    return sum(each, np.zeros_like(detection))


def missed_look(statement: Statement, numbers: Numbers) -> Array:
    """By draw, the probability that this origin would say "no sign" of a thing that was there."""
    missed = numbers.missed_look[statement.letter]
    return np.maximum(missed, numbers.settings["denial_by_actor"]) if statement.self_denial else missed
