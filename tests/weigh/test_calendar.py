"""What a known exercise explains."""

from __future__ import annotations

from datetime import date

import pytest

from tests.weigh.samples import event
from tocsin.model import Status
from tocsin.weigh.calendar import Fit, fit_calendar


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
