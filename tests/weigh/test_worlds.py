"""Worlds are drawn as the model says, so that calibration can be tested by counting."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest

from tocsin.model import Status
from tocsin.weigh.estimate import Question, run_items, silence_nats
from tocsin.weigh.evidence import Moment, choose_items
from tocsin.weigh.numbers import pick_draw, read_numbers
from tocsin.weigh.worlds import Maker, without_status


@pytest.fixture(scope="module")
def numbers(watch):
    return read_numbers(watch)


@pytest.fixture(scope="module")
def worlds(watch, numbers):
    maker = Maker(watch, numbers, np.random.default_rng(7))
    return [maker.draw(365) for _ in range(60)]


def run_of(watch, numbers, world):
    after = datetime.combine(world.last + timedelta(days=1), time(), UTC)
    question = Question(watch, numbers, world.coverage)
    return run_items(question, choose_items(watch, world.events, Moment(after, None)), world.last)


@pytest.mark.parametrize("place", range(3))
def test_accounts_and_silence_exhaust_each_day_under_every_hypothesis(watch, place):
    drawn = pick_draw(read_numbers(watch, draws=40), 13 * place)
    maker = Maker(watch, drawn, np.random.default_rng(1))
    counts = [0] * len(maker._accounts)
    counts[0] = place
    table = maker._table(6, tuple(counts))
    silent = 1 - table.sum(axis=0)
    assert (table >= 0).all()
    assert (silent > 0.5).all()
    # What is left for silence is as likely as the model says, up to one factor for all hypotheses.
    assert np.ptp(np.log(silent) - silence_nats(drawn)[:, 0]) == pytest.approx(0, abs=1e-9)


def test_the_chance_of_an_account_is_what_the_model_makes_of_it(watch, numbers):
    maker = Maker(watch, numbers, np.random.default_rng(1))
    table = maker._table(6, tuple([0] * len(maker._accounts)))
    silent = 1 - table.sum(axis=0)
    # An account that the sums leave no room for is never published.
    told = [place for place in range(len(table)) if table[place].any()]
    assert len(told) > 0.9 * len(table)
    for place in told[::5]:
        shape = np.log(table[place] / silent) - np.log(maker._profile(place, 6, 0))
        assert np.ptp(shape) == pytest.approx(0, abs=1e-9)


def test_every_account_enters_the_filter_as_it_was_drawn(watch, numbers, worlds):
    for world in worlds[:10]:
        run = run_of(watch, numbers, world)
        assert len(run.ranked) == len(world.events)
        assert len(run.path.filtered) == len(world.truth)


def test_in_worlds_of_the_model_probabilities_are_calibrated(watch, numbers, worlds):
    beliefs = np.concatenate([run_of(watch, numbers, world).path.filtered for world in worlds])
    truth = np.concatenate([world.truth for world in worlds])
    for place in range(2):
        given, so = beliefs[:, place], truth == place
        assert given.mean() == pytest.approx(so.mean(), abs=0.05)
        for low in (0.0, 0.25, 0.5, 0.75):
            band = (given >= low) & (given < low + 0.25)
            if band.sum() > 2000:
                assert given[band].mean() == pytest.approx(so[band].mean(), abs=0.1)


def test_where_everything_is_just_as_frequent_as_stated_the_estimate_is_not_carried_away(watch, numbers):
    # Repetition and doubt temper what is heard; were silence tempered more, ordinary news alone would raise the alarm.
    maker = Maker(watch, numbers, np.random.default_rng(5))
    drawn = [maker.draw_plain(200) for _ in range(30)]
    away = np.concatenate([1 - run_of(watch, numbers, world).path.filtered[:, 0] for world in drawn])
    truth = np.concatenate([np.array(world.truth) > 0 for world in drawn])
    assert np.mean([len(world.events) for world in drawn]) > 50
    assert away[~truth].mean() < 0.3
    assert away[truth].mean() > away[~truth].mean() + 0.2


def test_a_truth_may_be_set_and_status_be_ignored(watch, numbers):
    maker = Maker(watch, numbers, np.random.default_rng(3))
    world = maker.draw(200, truth=[2] * 200)
    assert set(world.truth) == {2}
    assert {one.status for one in without_status(world.events)} == {Status.OCCURRED}
    again = Maker(watch, numbers, np.random.default_rng(3)).draw(200, truth=[2] * 200)
    assert again == world
