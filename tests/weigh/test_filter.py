"""The filter against sums over every path, which need no recursion."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.weigh.filter import remaining_steps, run_draws, run_filter, smooth
from tocsin.weigh.numbers import daily_step

RATES = st.floats(0.001, 0.4)
NATS = st.floats(-8, 8)


def by_enumeration(prior: np.ndarray, step: np.ndarray, nats: np.ndarray) -> np.ndarray:
    """The last day's probabilities as a sum over all paths of hypotheses."""
    days, size = nats.shape
    last = np.zeros(size)
    for path in product(range(size), repeat=days):
        weight = prior[path[0]] * np.exp(sum(nats[day, place] for day, place in enumerate(path)))
        for before, after in pairwise(path):
            weight *= step[before, after]
        last[path[-1]] += weight
    whole: np.ndarray = last / last.sum()
    return whole


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    days = draw(st.integers(1, 5))
    prior = np.array(draw(st.lists(st.floats(0.01, 1), min_size=3, max_size=3)))
    rates = np.array(draw(st.lists(RATES, min_size=9, max_size=9))).reshape(3, 3)
    np.fill_diagonal(rates, 0)
    np.fill_diagonal(rates, -rates.sum(axis=1))
    nats = np.array(draw(st.lists(NATS, min_size=3 * days, max_size=3 * days))).reshape(days, 3)
    return prior / prior.sum(), daily_step(rates[:, :, None])[:, :, 0], nats


@given(cases())
@settings(deadline=None)
def test_the_filter_equals_the_sum_over_every_path(case):
    prior, step, nats = case
    assert run_filter(prior, step, nats).filtered[-1] == pytest.approx(by_enumeration(prior, step, nats), abs=1e-12)


@given(cases())
@settings(deadline=None)
def test_draws_run_through_the_same_recursion_as_the_point_estimate(case):
    prior, step, nats = case
    events = {day: np.repeat(one[:, None], 2, axis=1) for day, one in enumerate(nats)}
    drawn = run_draws(
        np.repeat(prior[:, None], 2, axis=1),
        np.repeat(step[:, :, None], 2, axis=2),
        np.zeros((3, 2)),
        [0.0] * len(nats),
        events,
    )
    point = run_filter(prior, step, nats).filtered[-1]
    assert drawn[:, 0] == pytest.approx(point, abs=1e-12)
    assert drawn[:, 1] == pytest.approx(point, abs=1e-12)


@given(cases())
@settings(deadline=None)
def test_what_remains_takes_any_day_to_the_last(case):
    prior, step, nats = case
    path, after = run_filter(prior, step, nats), remaining_steps(step, nats)
    for day in range(len(nats)):
        last = path.filtered[day] @ after[day]
        assert last / last.sum() == pytest.approx(path.filtered[-1], abs=1e-12)


@given(cases())
@settings(deadline=None)
def test_smoothing_equals_the_sum_over_every_path_through_each_day(case):
    prior, step, nats = case
    days, size = nats.shape
    expected = np.zeros((days, size))
    for path in product(range(size), repeat=days):
        weight = prior[path[0]] * np.exp(sum(nats[day, place] for day, place in enumerate(path)))
        weight *= np.prod([step[before, after] for before, after in pairwise(path)])
        for day, place in enumerate(path):
            expected[day, place] += weight
    found = smooth(run_filter(prior, step, nats), remaining_steps(step, nats))
    assert found == pytest.approx(expected / expected.sum(axis=1, keepdims=True), abs=1e-12)


@given(cases())
@settings(deadline=None)
def test_the_last_day_knows_no_more_when_smoothed(case):
    prior, step, nats = case
    path = run_filter(prior, step, nats)
    assert smooth(path, remaining_steps(step, nats))[-1] == pytest.approx(path.filtered[-1], abs=1e-12)


def test_probabilities_sum_to_one_under_overwhelming_evidence():
    nats = np.array([[0.0, 900.0, 0.0], [0.0, -900.0, 0.0]])
    step = np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0], [0.0, 0.1, 0.9]])
    path = run_filter(np.array([0.5, 0.3, 0.2]), step, nats)
    assert np.isfinite(np.log(path.filtered)).all()
    assert path.filtered.sum(axis=1) == pytest.approx([1, 1])


def test_a_daily_step_is_the_exponential_of_its_rates():
    rates = np.array([[-3.0, 2.5, 0.5], [1.0, -1.5, 0.5], [0.2, 0.3, -0.5]])
    values, vectors = np.linalg.eig(rates)
    expected = (vectors @ np.diag(np.exp(values)) @ np.linalg.inv(vectors)).real
    assert daily_step(rates[:, :, None])[:, :, 0] == pytest.approx(expected, abs=1e-13)
