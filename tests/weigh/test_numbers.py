"""Draws: the stated range is what is drawn from, and the same everywhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.weigh.samples import AS_OF, event
from tocsin.model import Number
from tocsin.weigh import assess
from tocsin.weigh.numbers import read_numbers, turn_each


def test_the_values_are_the_middle_of_the_draws_and_the_range_their_5th_to_95th_percentile(watch):
    drawn = read_numbers(watch, draws=2000)
    for indicator in watch.indicators:
        rate, seen = indicator.rates.per_day["preparation"], indicator.rates.detection
        found = np.percentile(drawn.per_day[indicator.code][2], [5, 50, 95])
        assert found == pytest.approx([rate.low, rate.value, rate.high], rel=0.01)
        found = np.percentile(drawn.detection[indicator.code], [5, 50, 95])
        assert found == pytest.approx([seen.low, seen.value, seen.high], rel=0.01)


def test_draws_are_the_same_every_time(watch):
    first, second = read_numbers(watch, draws=50), read_numbers(watch, draws=50)
    assert np.array_equal(first.step, second.step)
    assert np.array_equal(first.prior, second.prior)


def test_every_draw_is_a_model(watch):
    drawn = read_numbers(watch, draws=500)
    assert drawn.step.sum(axis=1) == pytest.approx(np.ones((3, 500)))
    assert (drawn.step >= 0).all()
    assert drawn.prior.sum(axis=0) == pytest.approx(np.ones(500))
    assert all(((values >= 0) & (values <= 1)).all() for values in drawn.visible.values())


def test_a_number_without_a_range_is_the_same_in_every_draw(watch):
    certain = Number(0.3, 0.3, 0.3, "for the test")
    watch = replace(watch, settings={**watch.settings, "planned_word": certain})
    assert set(read_numbers(watch, draws=20).settings["planned_word"]) == {0.3}


def test_the_interval_comes_from_the_ranges_and_vanishes_with_them(watch):
    def certain(number: Number) -> Number:
        return replace(number, low=number.value, high=number.value)

    def certain_rates(indicator):
        rates = indicator.rates
        return replace(
            indicator,
            rates=replace(
                rates,
                per_day={name: certain(number) for name, number in rates.per_day.items()},
                absence={name: certain(number) for name, number in rates.absence.items()},
                detection=certain(rates.detection),
                explained=rates.explained and certain(rates.explained),
            ),
        )

    sure = replace(
        watch,
        hypotheses=tuple(replace(one, prior=certain(one.prior)) for one in watch.hypotheses),
        transitions={pair: certain(number) for pair, number in watch.transitions.items()},
        settings={name: certain(number) for name, number in watch.settings.items()},
        false_report={letter: certain(number) for letter, number in watch.false_report.items()},
        indicators=tuple(certain_rates(one) for one in watch.indicators),
    )
    stream = [event("warhead-movement"), event("nuclear-threat")]
    for model, width in ((watch, 0.1), (sure, 0)):
        found = assess(model, stream, as_of=AS_OF, recorded_by=None, coverage={}, days=3)
        widths = [belief.high - belief.low for belief in found.beliefs]
        assert max(widths) >= width
        if not width:
            assert max(widths) == pytest.approx(0, abs=1e-12)


def test_in_no_draw_does_a_worse_letter_err_less(watch):
    drawn = read_numbers(watch, draws=500)
    for by_letter in (drawn.false_report, drawn.missed_look, drawn.uninformative):
        values = np.array([by_letter[letter] for letter in "ABCDE"])
        assert (np.diff(values, axis=0) > 0).all()


def test_the_rates_of_one_belief_share_the_stated_part_of_their_doubt(watch):
    drawn = read_numbers(watch, draws=2000)
    alert, threat = np.log(drawn.per_day["alert-order"]), np.log(drawn.per_day["nuclear-threat"])
    assert np.corrcoef(alert[0], alert[1])[0, 1] == pytest.approx(watch.settings["shared_doubt"].value, abs=0.05)
    assert np.corrcoef(alert[0], threat[0])[0, 1] == pytest.approx(0, abs=0.07)


def test_each_turn_moves_one_number_only(watch):
    numbers, turns = turn_each(watch)
    turn = next(one for one in turns if one.name == "detection alert-order")
    detection = watch.indicator("alert-order").rates.detection
    assert numbers.detection["alert-order"][[turn.low, turn.high]] == pytest.approx([detection.low, detection.high])
    others = np.delete(numbers.detection["alert-order"], [turn.low, turn.high])
    assert others == pytest.approx(np.full(others.shape, detection.value))
    assert numbers.per_day["alert-order"][:, turn.high] == pytest.approx(numbers.per_day["alert-order"][:, 0])
