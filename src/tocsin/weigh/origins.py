"""What rests on one origin: all of it may be uninformative at once, so that one origin alone never says too much."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from tocsin.weigh.evidence import tempered_nats

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from tocsin.weigh.evidence import Ranked
    from tocsin.weigh.numbers import Array, Numbers
    from tocsin.weigh.statements import Statement

# Below this an event says nothing to share a block's weight by.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Block:
    """What one origin was the first to say, of one day.

    Attributes:
        day: place of the day.
        places: of the items, in the list that the block was made from.
        members: the items.
        letter: of the origin.
        part: this day's part of what the origin says on all days; the bound on the whole is split by it.
    """

    day: int
    places: tuple[int, ...]
    members: tuple[Ranked, ...]
    letter: str
    part: float

    @property
    def lead(self) -> str:
        """The origin."""
        return self.members[0].item.statements.lead

    @property
    def signature(self) -> Hashable:
        """All that its log-likelihood depends on besides the numbers: blocks that share it weigh the same."""
        return self.letter, self.part, tuple(one.signature for one in self.members)


def make_blocks(ranked: Sequence[Ranked], days: Sequence[int], values: Numbers) -> list[Block]:
    """The items by the origin that was first to report them, and by day.

    Args:
        ranked: the items.
        days: place of the day of each.
        values: the numbers at their values, by which an origin's days share its bound.
    """
    by_origin: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, one in enumerate(ranked):
        by_origin[one.item.statements.lead][days[place]].append(place)
    return [block for by_day in by_origin.values() for block in _split(by_day, ranked, values)]


def _split(by_day: Mapping[int, Sequence[int]], ranked: Sequence[Ranked], values: Numbers) -> Iterator[Block]:
    members = {day: tuple(ranked[place] for place in by_day[day]) for day in sorted(by_day)}
    for (day, ones), part in zip(members.items(), _parts(list(members.values()), values), strict=True):
        yield Block(day, tuple(by_day[day]), ones, ones[0].item.statements.lead_letter, part)


def _parts(slices: Sequence[Sequence[Ranked]], values: Numbers) -> list[float]:
    if len(slices) == 1:
        return [1.0]
    reach = [float(np.ptp(sum(account_nats(one, values, lead=True) for one in ones))) for ones in slices]
    whole = sum(reach)
    return [one / whole if whole > _NOTHING else 1 / len(slices) for one in reach]


def block_nats(block: Block, numbers: Numbers) -> Array:
    """Log-likelihood of a block by (hypothesis, draw), its largest over hypotheses near 0.

    With `u` the probability that the origin's whole account is uninformative, as readily given under any hypothesis:

        (1 - u) · L(h) / max L  +  u · L'(h) / max L'

    where `L` is the likelihood of everything in the block and `L'` of what is left of it without that origin: 1 for
    what rests on it alone, so that the ratio between any two hypotheses never exceeds `1 / u`.
    """
    doubt = block.part * np.log(numbers.uninformative[block.letter])
    trusted = _scaled(_total([account_nats(one, numbers, lead=True) for one in block.members]))
    left = [account_nats(one, numbers, lead=False) for one in block.members if _is_confirmed(one)]
    distrusted = _scaled(_total(left)) if left else 0.0
    mixed: Array = np.logaddexp(_log_rest(doubt) + trusted, doubt + distrusted)
    return mixed


def account_nats(ranked: Ranked, numbers: Numbers, *, lead: bool) -> Array:
    """Log-likelihood of an item by (hypothesis, draw), if its lead is informative, or without its lead.

    The other origins that saw it may be uninformative, all of them at once, and so may be those that saw nothing: the
    sum over both. What rests on the lead alone is taken as it stands.
    """
    said = ranked.item.statements
    seen = _sides(said.others(said.seen), numbers)
    absent = _sides(said.others(said.absent), numbers)
    if len(seen) == len(absent) == 1:
        return tempered_nats(ranked, said.only(lead=lead, seen=True, absent=True), numbers)
    return reduce(
        np.logaddexp,
        (
            _scaled(tempered_nats(ranked, said.only(lead=lead, seen=sees, absent=looks), numbers)) + one + other
            for (sees, one), (looks, other) in product(seen, absent)
        ),
    )


def _sides(others: Sequence[Statement], numbers: Numbers) -> list[tuple[bool, Array | float]]:
    """Whether the others of a side are informative, with the logarithm of its probability."""
    if not others:
        return [(True, 0.0)]
    doubt = _total([np.log(numbers.uninformative[one.letter]) for one in others])
    return [(True, _log_rest(doubt)), (False, doubt)]


def _is_confirmed(ranked: Ranked) -> bool:
    said = ranked.item.statements
    return bool(said.others(said.seen) or said.others(said.absent))


def _total(each: Sequence[Array]) -> Array:
    return reduce(np.add, each)


def _log_rest(log_prob: Array) -> Array:
    """Logarithm of the probability of the contrary."""
    rest: Array = np.log(-np.expm1(log_prob))
    return rest


def _scaled(nats: Array) -> Array:
    less_largest: Array = nats - nats.max(axis=0)
    return less_largest


def share_out(block: Block, numbers: Numbers) -> list[Array]:
    """Log-likelihood of a block by hypothesis, shared among its items; the shares sum to the whole.

    An item's share is what it says against the hypothesis that the whole block fits best, tempered as the block is.
    """
    each = [account_nats(one, numbers, lead=True)[:, 0] for one in block.members]
    whole = _total(each)
    best = int(whole.argmax())
    total = block_nats(block, numbers)[:, 0]
    lag = whole - whole[best]
    keeps = np.divide(total, lag, out=np.zeros_like(lag), where=np.abs(lag) > _NOTHING)
    shares = [keeps * (one - one[best]) for one in each]
    left = (total - _total(shares)) / len(shares)
    return [one + left for one in shares]
