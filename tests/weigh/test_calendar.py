"""What a known exercise explains."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.weigh.samples import event
from tocsin.model import Status
from tocsin.weigh.calendar import Fit, fit_calendar
from tocsin.weigh.evidence import Moment, choose_items


@pytest.mark.parametrize(
    ("indicator", "fields", "expected"),
    [
        pytest.param("nuclear-exercise", {"day": date(2022, 10, 26)}, Fit.WINDOW, id="a known edition"),
        pytest.param("missile-test", {"day": date(2022, 10, 27)}, Fit.WINDOW, id="a launch in a known edition"),
        pytest.param("nuclear-exercise", {"day": date(2022, 10, 23)}, Fit.WINDOW, id="within the margin"),
        pytest.param("nuclear-exercise", {"day": date(2021, 10, 9)}, Fit.SEASON, id="the usual month"),
        pytest.param("nuclear-exercise", {"day": date(2022, 2, 19)}, Fit.OUT_OF_SEASON, id="an edition out of season"),
        pytest.param("nuclear-exercise", {"day": date(2021, 6, 9)}, Fit.OUT_OF_SEASON, id="another month"),
        pytest.param(
            "nuclear-exercise", {"day": date(2022, 10, 13), "status": Status.PLANNED}, Fit.WINDOW, id="announced ahead"
        ),
        pytest.param(
            "nuclear-exercise", {"day": date(2022, 10, 17), "actor": "NATO", "exercise": "steadfast noon"},
            Fit.WINDOW, id="by name",
        ),
        pytest.param(
            "nuclear-exercise", {"day": date(2022, 10, 26), "exercise": "Zapad"}, Fit.WINDOW, id="an unknown name"
        ),
        pytest.param(
            "nuclear-exercise", {"day": date(2024, 2, 7), "actor": "FRA"}, Fit.SEASON, id="an unannounced exercise"
        ),
        pytest.param("nuclear-threat", {"day": date(2022, 10, 26)}, Fit.NONE, id="what no exercise explains"),
        pytest.param("nuclear-exercise", {"day": date(2022, 10, 26), "actor": "CHN"}, Fit.NONE, id="no calendar"),
    ],
)  # fmt: skip
def test_the_calendar_explains_what_falls_into_it(watch, indicator, fields, expected):
    assert fit_calendar(event(indicator, **fields), watch).fit is expected


def test_an_explanation_names_the_exercise_and_its_days(watch):
    found = fit_calendar(event("nuclear-exercise", day=date(2022, 10, 20), actor="NATO"), watch).explanation
    assert found is not None
    assert found.fields == {"exercise": "Steadfast Noon", "start": "2022-10-17", "end": "2022-10-31"}


def test_a_replay_does_not_know_editions_that_were_not_announced_yet(watch):
    told = event("nuclear-exercise", day=date(2022, 10, 13), status=Status.PLANNED)
    assert fit_calendar(told, watch.known_by(date(2022, 10, 24))).fit is Fit.SEASON
    assert fit_calendar(told, watch.known_by(date(2022, 10, 25))).fit is Fit.WINDOW


def test_an_assessment_uses_the_calendar_of_its_day(watch):
    told = event("nuclear-exercise", day=date(2022, 10, 13), status=Status.PLANNED)
    keys = {
        as_of.day: choose_items(watch, [told], Moment(as_of, None))[0].calendar.fit
        for as_of in (datetime(2022, 10, 14, tzinfo=UTC), datetime(2022, 10, 27, tzinfo=UTC))
    }
    assert keys == {14: Fit.SEASON, 27: Fit.WINDOW}


def test_editions_are_known_some_days_ahead_or_from_their_announcement(watch):
    grom, noon = watch.exercises[1], watch.exercises[0]
    assert {held.known_from for held in grom.held} >= {date(2022, 10, 25), date(2022, 2, 18)}
    assert noon.held[-1].known_from == date(2025, 10, 3)
    poker = next(one for one in watch.exercises if not one.announced)
    assert all(held.known_from == held.start for held in poker.held)


def test_a_short_exercise_explains_little_of_a_day_of_its_month(watch):
    itself = fit_calendar(event("nuclear-exercise", day=date(2021, 10, 9)), watch)
    deed = fit_calendar(event("force-posture-change", day=date(2021, 10, 9)), watch)
    assert itself.days_share == 1
    assert deed.days_share == pytest.approx((3 + 2 * 3) / 30.4)
