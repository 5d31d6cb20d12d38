"""What rests on one origin is weighed as one account, which may be uninformative as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weigh.samples import AS_OF, DAY, event, event_of, report
from tocsin.model import Status
from tocsin.weigh.evidence import Moment, choose_items, full_nats, rank_items
from tocsin.weigh.numbers import read_numbers
from tocsin.weigh.origins import account_nats, block_nats, make_blocks, share_out

CODES = ["nuclear-threat", "warhead-movement", "use-preparation", "reassurance", "force-posture-change"]
SIDES = [Status.OCCURRED, Status.ABSENT]


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


@st.composite
def disputed(draw: st.DrawFn):
    """Events that one origin was the first to report, some confirmed and some contested by others."""
    told = []
    for code in draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True)):
        first = report(code, status=draw(st.sampled_from(SIDES)), origin="org_a", outlet="AAA", letter="C")
        others = [
            report(code, status=draw(st.sampled_from(SIDES)), origin=f"org_{code}{n}", letter=letter, outlet="ZZ")
            for n, letter in enumerate(draw(st.text("ABCDEF", max_size=3)))
        ]
        told.append([first, *others])
    return told


@given(disputed())
@settings(deadline=None, max_examples=200)
def test_whatever_others_say_of_its_events_an_origin_never_multiplies_odds_beyond_its_bound(watch, numbers, told):
    events = [event_of(*said, day=DAY) for said in told]
    _, (block,) = blocks_of(watch, numbers, events)
    left = [account_nats(one, numbers, lead=False)[:, 0] for one in block.members]
    adds = block_nats(block, numbers)[:, 0] - sum(left)
    assert np.ptp(adds) <= -np.log(watch.settings["uninformative_C"].value) + 1e-9


@given(disputed())
@settings(deadline=None, max_examples=100)
def test_those_who_confirm_or_contest_an_event_are_bounded_too(watch, numbers, told):
    events = [event_of(*said, day=DAY) for said in told]
    _, (block,) = blocks_of(watch, numbers, events)
    for one in block.members:
        said = one.item.statements
        alone = replace(one.item, statements=said.only(lead=True, seen=False, absent=False))
        adds = account_nats(one, numbers, lead=True) - account_nats(replace(one, item=alone), numbers, lead=True)
        doubt = sum(
            np.log(numbers.uninformative[s.letter]) for s in (*said.others(said.seen), *said.others(said.absent))
        )
        assert (np.ptp(adds, axis=0) <= -doubt + 1e-9).all()
