"""What to look at next: how much a look at each indicator would be expected to teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tocsin.model import NextBest

if TYPE_CHECKING:
    from collections.abc import Collection

    from tocsin.weigh.numbers import Array, Numbers

# The letter of the source whose look is imagined: a usually reliable one.
_LETTER = "B"


def rank_looks(numbers: Numbers, belief: Array, seen: Collection[str]) -> tuple[NextBest, ...]:
    """The indicators not yet seen, by the information that a look by a usually reliable source is expected to give.

    Args:
        numbers: the numbers at their values.
        belief: (hypothesis,), the present estimate.
        seen: codes of the indicators that have been seen.
    """
    found = [
        NextBest(code, expected_information_nats(belief, _seen_prob(code, numbers)))
        for code in numbers.visible
        if code not in seen
    ]
    return tuple(sorted(found, key=lambda one: (-one.expected_information_nats, one.indicator)))


def _seen_prob(code: str, numbers: Numbers) -> Array:
    there = numbers.visible[code][:, 0]
    missed, false = numbers.missed_look[_LETTER][0], numbers.false_report[_LETTER][0]
    seen: Array = there * (1 - missed) + (1 - there) * false
    return seen


def expected_information_nats(belief: Array, seen: Array) -> float:
    """Mutual information between the hypothesis and the answer of a look.

    Args:
        belief: (hypothesis,).
        seen: (hypothesis,), probability that the look finds the thing.

    >>> import numpy as np
    >>> expected_information_nats(np.array([0.5, 0.5]), np.array([0.3, 0.3]))
    0.0
    """
    whole = float(belief @ seen)
    return max(0.0, float(_entropy(np.array(whole)) - belief @ _entropy(seen)))


def _entropy(prob: Array) -> Array:
    inside = np.clip(prob, 1e-300, 1 - 1e-16)
    entropy: Array = -inside * np.log(inside) - (1 - inside) * np.log1p(-inside)
    return entropy
