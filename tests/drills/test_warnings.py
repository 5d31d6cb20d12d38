"""The rule of warnings: raised, cleared, expected, false, late; and thresholds chosen in hindsight."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tocsin.measure.warnings import Course, best_threshold, find_alarms, find_detections, operate
from tocsin.model import Expected, WarningKind

FIRST = date(2024, 6, 1)
KIND = WarningKind.PREPARATION
LEVELS = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def day(place: int) -> date:
    return FIRST + timedelta(days=place)


def course(levels, *windows: tuple[int, int]) -> Course:
    expected = tuple(Expected(KIND, day(start), day(end), {}) for start, end in windows)
    return Course(tuple((day(place), level) for place, level in enumerate(levels)), expected)


def test_a_level_that_trembles_about_the_threshold_is_one_warning():
    found = find_alarms(course([0, 1, 0.7, 1, 0.6, 1]), KIND, 1)
    assert [(alarm.start, alarm.end) for alarm in found] == [(day(1), day(5))]


def test_a_warning_begun_long_before_its_stretch_is_false_but_finds_it_all_the_same():
    shown = course([1] * 10, (8, 9))
    found = find_alarms(shown, KIND, 1)
    assert [alarm.expected for alarm in found] == [False]
    assert [one.delay_days for one in find_detections(shown, found)] == [0]


def test_a_warning_within_its_stretch_has_its_delay():
    shown = course([0, 0, 0, 0, 1, 1], (2, 5))
    found = find_alarms(shown, KIND, 1)
    assert [alarm.expected for alarm in found] == [True]
    assert [one.delay_days for one in find_detections(shown, found)] == [2]


def test_a_warning_after_its_stretch_is_false_and_the_stretch_is_missed():
    shown = course([0, 0, 0, 0, 0, 1], (1, 3))
    found = find_alarms(shown, KIND, 1)
    assert [alarm.expected for alarm in found] == [False]
    assert [one.delay_days for one in find_detections(shown, found)] == [None]


def test_false_alarms_are_counted_by_the_year_over_days_without_expectation():
    figures = operate([course([1, 0] * 5, (8, 9))], KIND, 1)
    assert (figures.false_alarms, figures.free_days) == (3, 8), "the fourth came at most two days early"
    assert figures.false_a_year == 365 * 3 / 8


def test_the_best_threshold_keeps_what_is_found_and_drops_what_is_false():
    best = best_threshold([course([0.3, 0, 0.6, 0, 0.9, 0.9], (4, 5))], KIND, missed=0)
    assert best is not None
    assert (best.threshold, best.false_alarms, best.missed) == (0.9, 0, 0)


@given(LEVELS, st.floats(0.01, 1))
def test_warnings_are_apart_in_order_and_reach_the_threshold(levels, threshold):
    found = find_alarms(course(levels), KIND, threshold)
    by_day = dict(course(levels).levels)
    assert all(by_day[alarm.start] >= threshold for alarm in found)
    assert all(one.end < other.start for one, other in pairwise(found))
    assert all(by_day[at] >= threshold / 2 for alarm in found for at in by_day if alarm.start <= at <= alarm.end)


@given(LEVELS)
def test_a_threshold_above_every_level_warns_of_nothing(levels):
    assert find_alarms(course(levels), KIND, 1.01) == ()
