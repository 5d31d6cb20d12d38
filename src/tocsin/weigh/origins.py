"""What rests on one origin: all of it may be uninformative at once, so that one origin alone never says too much."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from tocsin.weigh.evidence import tempered_nats

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from tocsin.weigh.evidence import Ranked
    from tocsin.weigh.numbers import Array, Numbers

# Below this an event says nothing to share a block's weight by.
_NOTHING = 1e-12


@dataclass(frozen=True)  # no slots: the signature is asked for many times, and kept
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

    @cached_property
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

        A'(h) · [ (1 - u) · I(h) / max I  +  u ]        I = A / A'

    where `A` is the likelihood of everything in the block and `A'` of what is left of it without that origin: 1 for
    what rests on it alone. The bracket lies in `[u, 1]`: whatever others say of the same events, for or against, that
    origin's account multiplies the odds of any two hypotheses by no more than `1 / u` of what they are without it.
    """
    doubt = block.part * np.log(numbers.uninformative[block.letter])
    trusted = _total([account_nats(one, numbers, lead=True) for one in block.members])
    left = [account_nats(one, numbers, lead=False) for one in block.members if _is_confirmed(one)]
    without = _total(left) if left else 0.0
    return _scaled(without + np.logaddexp(_log_rest(doubt) + _scaled(trusted - without), doubt))


def account_nats(ranked: Ranked, numbers: Numbers, *, lead: bool) -> Array:
    """Log-likelihood of an item by (hypothesis, draw), if its lead is informative, or without its lead.

    The other origins that saw it may be uninformative, all of them at once, and so may be those that saw nothing: the
    sum over both, each side scaled by the most that it adds to any hypothesis, whether the other side is informative
    or not. So neither side multiplies odds by more than the inverse of the probability that it is uninformative. What
    rests on the lead alone is taken as it stands.
    """
    said = ranked.item.statements
    seen, absent = said.others(said.seen), said.others(said.absent)

    def without(*, sees: bool, looks: bool) -> Array:
        return tempered_nats(ranked, said.only(lead=lead, seen=sees, absent=looks), numbers)

    neither = without(sees=False, looks=False)
    if not (seen or absent):
        return neither
    sides = [(others, added) for others, added in ((seen, (True, False)), (absent, (False, True))) if others]
    each = [without(sees=sees, looks=looks) for _, (sees, looks) in sides]
    doubts = [_total([np.log(numbers.uninformative[one.letter]) for one in others]) for others, _ in sides]
    if len(sides) == 1:
        return np.logaddexp(doubts[0] + neither, _log_rest(doubts[0]) + each[0] - _most(each[0] - neither))
    both = without(sees=True, looks=True)
    most = [_most(one - neither) for one in each]
    most_both = np.maximum(*(most[place] + _most(both - each[place]) for place in range(2)))
    return reduce(
        np.logaddexp,
        (
            doubts[0] + doubts[1] + neither,
            _log_rest(doubts[0]) + doubts[1] + each[0] - most[0],
            doubts[0] + _log_rest(doubts[1]) + each[1] - most[1],
            _log_rest(doubts[0]) + _log_rest(doubts[1]) + both - most_both,
        ),
    )


def _is_confirmed(ranked: Ranked) -> bool:
    said = ranked.item.statements
    return bool(said.others(said.seen) or said.others(said.absent))


def _total(each: Sequence[Array]) -> Array:
    return reduce(np.add, each)


def _log_rest(log_prob: Array) -> Array:
    """Logarithm of the probability of the contrary; of what is sure, that is minus infinity."""
    with np.errstate(divide="ignore"):
        rest: Array = np.log(-np.expm1(log_prob))
    return rest


def _most(nats: Array) -> Array:
    """By draw, the largest over hypotheses."""
    largest: Array = nats.max(axis=0)
    return largest


def _scaled(nats: Array) -> Array:
    return nats - _most(nats)


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
