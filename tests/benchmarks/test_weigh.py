"""The benchmark of the weighing measures what it says."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.weigh import made_up, plain_filter

from tocsin.watches import load_watch
from tocsin.weigh.filter import run_filter
from tocsin.weigh.numbers import read_numbers


def test_the_plain_filter_gives_the_same_estimate():
    numbers = read_numbers(load_watch("nuclear-rus"))
    prior, step = numbers.prior[:, 0], numbers.step[:, :, 0]
    nats = np.random.default_rng(1).normal(size=(50, 3))
    plain = plain_filter(prior.tolist(), step.tolist(), nats.tolist())
    assert run_filter(prior, step, nats).filtered[-1] == pytest.approx(plain, rel=1e-12)


def test_the_evidence_made_up_has_the_size_asked_for_and_is_the_same_each_time():
    watch = load_watch("nuclear-rus")
    events = made_up(watch, reports=200, days=30)
    assert sum(len(event.reports) for event in events) == 200
    assert events == made_up(watch, reports=200, days=30)
    assert len({event.day for event in events}) > 20
