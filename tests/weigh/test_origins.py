"""What rests on one origin is weighed as one account, which may be uninformative as a whole."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.weigh.samples import AS_OF, DAY, event, event_of, report
from tocsin.weigh.evidence import Moment, choose_items, full_nats, rank_items
from tocsin.weigh.numbers import read_numbers
from tocsin.weigh.origins import block_nats, make_blocks, share_out


@pytest.fixture(scope="module")
def numbers(watch):
    return read_numbers(watch)


def blocks_of(watch, numbers, events):
    items = choose_items(watch, events, Moment(AS_OF, None))
    ranked = rank_items(items, numbers, 30)
    return ranked, make_blocks(ranked, [item.day.toordinal() for item in items], numbers)


def test_the_account_of_one_origin_is_a_mixture_over_whether_it_is_informative(watch, numbers):
    ranked, (block,) = blocks_of(watch, numbers, [event("warhead-movement"), event("doctrine-change")])
    whole = np.prod([np.exp(full_nats(one.item, numbers)[:, 0]) for one in ranked], axis=0)
    doubt = watch.settings["uninformative_B"].value
    assert np.exp(block_nats(block, numbers)[:, 0]) == pytest.approx((1 - doubt) * whole / whole.max() + doubt)


def test_independent_origins_multiply(watch, numbers):
    together = [event("warhead-movement", origin="org_1"), event("doctrine-change", origin="org_2")]
    _, blocks = blocks_of(watch, numbers, together)
    apart = [block_nats(blocks_of(watch, numbers, [one])[1][0], numbers) for one in together]
    assert sum(block_nats(one, numbers) for one in blocks) == pytest.approx(sum(apart))


def test_an_origin_s_days_split_its_bound(watch, numbers):
    codes = ["warhead-movement", "use-preparation"]
    spread = [event_of(report(code), day=DAY - timedelta(days=n)) for n, code in enumerate(codes)]
    _, blocks = blocks_of(watch, numbers, spread)
    assert len(blocks) == 2
    assert sum(block.part for block in blocks) == pytest.approx(1)
    reach = sum(np.ptp(block_nats(block, numbers)) for block in blocks)
    assert reach <= -np.log(watch.settings["uninformative_B"].value)


def test_shares_sum_to_the_account_and_keep_its_direction(watch, numbers):
    _, (block,) = blocks_of(watch, numbers, [event("warhead-movement"), event("nuclear-threat")])
    shares = share_out(block, numbers)
    assert sum(shares) == pytest.approx(block_nats(block, numbers)[:, 0], abs=1e-12)
    deed = next(s for one, s in zip(block.members, shares, strict=True) if one.item.event.kind.value == "deed")
    assert deed[2] > deed[0]


def test_what_says_nothing_gets_no_share_of_the_account(watch, numbers):
    calm = event("close-monitoring", actor="NATO", target="RUS", origin="org_a", letter="B")
    flat = [event("warhead-movement"), calm]
    _, (block,) = blocks_of(watch, numbers, flat)
    by_code = dict(zip((one.item.event.indicator for one in block.members), share_out(block, numbers), strict=True))
    assert np.ptp(by_code["close-monitoring"]) < 0.3 * np.ptp(by_code["warhead-movement"])
