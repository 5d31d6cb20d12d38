"""Reports become events: same happening, contradictions side by side, origins counted once, in any order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coding.events import build_events
from tocsin.model import Kind, Period, Precision, Report, Signal, Span, Status
from tocsin.watches import load_watch

DAY = date(2022, 10, 14)
WATCH = load_watch("nuclear-rus")


def report(status=Status.OCCURRED, *, day=DAY, origin="org_a", number=0, letter="B", **signal):
    made = Signal(
        id=f"sig_{number}", article_id=f"art_{number}", span=Span(0, 1), text="x", sentence="x",
        indicator="missile-test", kind=Kind.DEED, actor="RUS", target=None, status=status,
    )  # fmt: skip
    return Report(
        signal=replace(made, **signal),
        outlet=f"outlet {number}",
        origin=origin,
        published=day,
        recorded_at=datetime(2022, 10, 20, tzinfo=UTC),
        reliability=letter,
    )


def test_reports_within_the_window_are_one_event():
    (event,) = build_events([report(number=1), report(number=2, day=DAY + timedelta(days=2), origin="org_b")], WATCH)
    assert (event.day, event.origins, str(event.grade)) == (DAY, ("org_a", "org_b"), "B1")
    assert event.period == Period(DAY, DAY + timedelta(days=3))


def test_reports_beyond_the_window_are_two_events():
    assert len(build_events([report(number=1), report(number=2, day=DAY + timedelta(days=20))], WATCH)) == 2


def test_other_actors_and_indicators_stay_apart():
    reports = [report(), report(number=1, actor="USA"), report(number=2, indicator="nuclear-test")]
    assert len(build_events(reports, WATCH)) == 3


def test_hypothetical_reports_make_no_event():
    assert build_events([report(Status.HYPOTHETICAL)], WATCH) == ()


def test_contradictory_reports_stand_side_by_side():
    reports = [report(number=1), report(Status.ABSENT, number=2, origin="org_b")]
    (event,) = build_events(reports, WATCH)
    assert {r.signal.status for r in event.reports} == {Status.OCCURRED, Status.ABSENT}
    assert (event.status, event.grade.credibility) == (Status.OCCURRED, 4)


def test_more_origins_against_it_make_it_absent():
    reports = [report(number=1)] + [report(Status.ABSENT, number=n, origin=f"org_{n}") for n in (2, 3)]
    (event,) = build_events(reports, WATCH)
    assert (event.status, event.grade.credibility) == (Status.ABSENT, 3)


def test_copies_share_one_origin_and_confirm_nothing():
    (event,) = build_events([report(number=n) for n in range(4)], WATCH)
    assert (len(event.reports), event.origins, event.grade.credibility) == (4, ("org_a",), 3)


def test_several_sources_in_one_origin_lift_its_credibility_a_little():
    (event,) = build_events([report(source="A"), report(number=1, source="B")], WATCH)
    assert event.grade.credibility == 2


def test_the_letter_is_that_of_the_best_outlet():
    (event,) = build_events([report(letter="D"), report(number=1, letter="A")], WATCH)
    assert event.grade.reliability == "A"


def test_a_stated_day_goes_before_the_day_of_publication():
    (event,) = build_events([report(when=Period.day(date(2022, 10, 11)))], WATCH)
    assert event.day == date(2022, 10, 11)


def test_a_happening_cannot_lie_after_its_report():
    (event,) = build_events([report(when=Period.day(date(2023, 3, 1)))], WATCH)
    assert event.day == DAY


def test_a_plan_may_lie_ahead():
    (event,) = build_events([report(Status.PLANNED, when=Period.day(date(2022, 10, 26)))], WATCH)
    assert (event.day, event.status) == (date(2022, 10, 26), Status.PLANNED)


def test_a_vague_date_keeps_its_precision():
    when = Period(date(2017, 1, 1), date(2018, 1, 1), Precision.YEAR)
    (event,) = build_events([report(when=when)], WATCH)
    assert event.period == when


def test_an_exercise_without_a_name_is_tied_to_its_calendar_entry():
    signal = {"indicator": "nuclear-exercise", "actor": "NATO"}
    named = report(Status.PLANNED, number=1, exercise="Steadfast Noon", **signal)
    plain = report(number=2, day=date(2022, 10, 20), origin="org_b", **signal)
    (event,) = build_events([named, plain], WATCH)
    assert (event.exercise, event.status) == ("Steadfast Noon", Status.OCCURRED)


reports = st.lists(
    st.builds(
        report,
        st.sampled_from(list(Status)),
        day=st.dates(date(2022, 10, 1), date(2022, 11, 15)),
        origin=st.sampled_from(["org_a", "org_b", "org_c"]),
        number=st.integers(0, 10**6),
        letter=st.sampled_from("ABCDEF"),
        actor=st.sampled_from(["RUS", "USA"]),
        source=st.sampled_from([None, "A", "B"]),
    ),
    max_size=12,
    unique_by=lambda one: one.signal.id,
)


@given(reports, st.randoms(use_true_random=False))
def test_events_do_not_depend_on_the_order_of_reports(made, random):
    shuffled = list(made)
    random.shuffle(shuffled)
    assert build_events(shuffled, WATCH) == build_events(made, WATCH)


@given(reports)
def test_every_report_that_states_something_is_in_exactly_one_event(made):
    events = build_events(made, WATCH)
    placed = [r.signal.id for event in events for r in event.reports]
    assert sorted(placed) == sorted(r.signal.id for r in made if r.signal.status is not Status.HYPOTHETICAL)
    assert len({event.id for event in events}) == len(events)


@pytest.mark.parametrize("status", [Status.OCCURRED, Status.ABSENT, Status.PLANNED])
def test_one_report_gives_an_event_of_its_own_status(status):
    (event,) = build_events([report(status)], WATCH)
    assert event.status is status
