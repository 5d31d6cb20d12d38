"""The estimate against a generic hidden-Markov library, which is no part of the package."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hmmlearn.base import BaseHMM
from hypothesis import given, settings

from tests.weigh.samples import AS_OF, DAY
from tests.weigh.test_estimate import streams
from tocsin.watches import list_watches, load_watch
from tocsin.weigh import assess
from tocsin.weigh.estimate import Question, run_items
from tocsin.weigh.evidence import Moment, choose_items
from tocsin.weigh.filter import remaining_steps, run_filter, smooth
from tocsin.weigh.numbers import read_numbers

COVERAGE = {DAY - timedelta(days=back): 0.6 for back in range(60)}


class Told(BaseHMM):  # type: ignore[misc]
    """A hidden Markov model whose emissions are given as log-likelihoods, day by day."""

    def _compute_log_likelihood(self, lines):
        return lines


def library(prior: np.ndarray, step: np.ndarray, implementation: str) -> Told:
    model = Told(n_components=len(prior), implementation=implementation)
    model.startprob_, model.transmat_ = prior, step
    model.n_features = len(prior)
    return model


@given(streams)
@settings(deadline=None, max_examples=20)
def test_a_generic_library_gives_the_same_posteriors(watch, stream):
    question = Question(watch, read_numbers(watch), COVERAGE)
    run = run_items(question, choose_items(watch, stream, Moment(AS_OF, None)), DAY)
    prior, step = question.numbers.prior[:, 0], question.numbers.step[:, :, 0]
    model = library(prior, step, "log")
    _, smoothed = model.score_samples(run.nats)
    assert smooth(run.path, remaining_steps(step, run.nats)) == pytest.approx(smoothed, abs=1e-9)
    # What the library knows on its last day is what the filter knew on that day.
    for last in (1, len(run.nats) // 2, len(run.nats)):
        _, known = model.score_samples(run.nats[:last])
        assert run.path.filtered[last - 1] == pytest.approx(known[-1], abs=1e-9)
    found = assess(watch, stream, as_of=AS_OF, recorded_by=None, coverage=COVERAGE, days=5)
    assert [one.probability for one in found.beliefs] == pytest.approx(list(smoothed[-1]), abs=1e-9)


@pytest.mark.parametrize("name", list_watches())
@pytest.mark.parametrize("implementation", ["log", "scaling"])
def test_ten_years_of_strong_evidence_agree_in_every_watch(name, implementation):
    numbers = read_numbers(load_watch(name))
    prior, step = numbers.prior[:, 0], numbers.step[:, :, 0]
    nats = np.random.default_rng(7).normal(0, 3, (3650, 3))
    path = run_filter(prior, step, nats)
    _, smoothed = library(prior, step, implementation).score_samples(nats)
    assert smooth(path, remaining_steps(step, nats)) == pytest.approx(smoothed, abs=1e-9)
    assert path.filtered[-1] == pytest.approx(smoothed[-1], abs=1e-9)
