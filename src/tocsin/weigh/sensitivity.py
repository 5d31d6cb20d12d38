"""On which of its numbers an estimate hangs most: each turned to both ends of its range, the others as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tocsin.model import Sensitivity
from tocsin.weigh.numbers import turn_each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tocsin.model import Watch
    from tocsin.weigh.numbers import Array, Numbers, Turn

# The table of a reader: what comes after these hardly moves the estimate.
_SHOWN = 12
_LEAST_NATS = 1e-6


def rank_numbers(watch: Watch, names: Sequence[str], weigh: Callable[[Numbers], Array]) -> tuple[Sensitivity, ...]:
    """The numbers that move the estimate most between the ends of their ranges, the first most.

    Args:
        watch: whose numbers.
        names: of the hypotheses.
        weigh: the last day's probabilities, by (hypothesis, draw), for numbers by draw.
    """
    numbers, turns = turn_each(watch)
    beliefs = weigh(numbers)
    odds = np.log(beliefs) - np.log1p(-np.minimum(beliefs, 1 - 1e-16))
    found = [_sensitivity(turn, names, beliefs, odds) for turn in turns]
    moving = [one for one in found if one.swing_nats > _LEAST_NATS]
    return tuple(sorted(moving, key=lambda one: (-one.swing_nats, one.number))[:_SHOWN])


def _sensitivity(turn: Turn, names: Sequence[str], beliefs: Array, odds: Array) -> Sensitivity:
    ends = {
        name: (float(beliefs[place, turn.low]), float(beliefs[place, turn.high])) for place, name in enumerate(names)
    }
    swing = float(np.abs(odds[:, turn.high] - odds[:, turn.low]).max())
    return Sensitivity(turn.name, turn.number.value, turn.number.low, turn.number.high, ends, swing)
