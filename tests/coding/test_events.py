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
YEAR_2019 = (date(2019, 1, 1), date(2020, 1, 1))


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


def published(publisher, **fields):
    return replace(report(**fields), publisher=publisher)


def test_two_outlets_of_one_publisher_confirm_nothing():
    told = [published("Groupe", number=1, origin="org_a"), published("Groupe", number=2, origin="org_b")]
    (event,) = build_events(told, WATCH)
    assert (len(event.reports), event.origins, event.grade.credibility) == (2, ("org_a",), 3)
    (event,) = build_events([told[0], published("Autre", number=2, origin="org_b")], WATCH)
    assert (event.origins, event.grade.credibility) == (("org_a", "org_b"), 1)


def test_a_copy_that_a_publisher_prints_later_ties_nothing_to_it():
    agency, own = report(number=1, origin="org_a"), published("Groupe", number=2, origin="org_b")
    copy = published("Groupe", number=3, origin="org_a", day=DAY + timedelta(days=1))
    (event,) = build_events([agency, own, copy], WATCH)
    assert (event.origins, event.grade.credibility) == (("org_a", "org_b"), 1)


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


EXERCISE = {"indicator": "nuclear-exercise"}


@pytest.mark.parametrize(
    ("name", "owner", "first"),
    [("Steadfast Noon", "NATO", date(2022, 10, 17)), ("Grom", "RUS", date(2022, 10, 26))],
)
def test_one_edition_of_an_exercise_is_one_event_of_its_owner_whoever_stands_near_its_name(name, owner, first):
    told = [
        report(Status.PLANNED, number=1, day=date(2022, 10, 10), actor="USA", exercise=name, **EXERCISE),
        report(number=2, day=first, actor=owner, origin="org_b", exercise=name, **EXERCISE),
        report(number=3, day=date(2022, 11, 4), actor="NOR", origin="org_c", exercise=name, **EXERCISE),
    ]
    (event,) = build_events(told, WATCH)
    assert (event.actor, event.day, event.period.start, event.status) == (owner, first, first, Status.OCCURRED)
    assert len(event.origins) == 3


def test_an_exercise_told_of_before_it_begins_is_planned():
    (event,) = build_events([report(day=date(2022, 10, 10), exercise="Steadfast Noon", **EXERCISE)], WATCH)
    assert (event.status, event.day) == (Status.PLANNED, date(2022, 10, 17))


def test_other_editions_of_an_exercise_are_other_events():
    years = [date(2021, 10, 20), date(2022, 10, 20), date(2022, 2, 19)]
    told = [report(number=n, day=day, exercise="Grom", **EXERCISE) for n, day in enumerate(years)]
    told.append(report(number=9, exercise="Grom", when=Period(*YEAR_2019, Precision.YEAR), **EXERCISE))
    assert len(build_events(told, WATCH)) == 4


def test_an_edition_that_nobody_could_know_of_yet_gives_no_day():
    told = [report(Status.PLANNED, exercise="Grom", day=date(2022, 10, 10), **EXERCISE)]
    (then,) = build_events(told, WATCH.known_by(date(2022, 10, 10)))
    (later,) = build_events(told, WATCH.known_by(date(2022, 11, 1)))
    assert (then.day, then.actor) == (date(2022, 10, 10), "RUS")
    assert later.day == date(2022, 10, 26)


def test_a_word_told_beside_an_exercise_is_not_split_off_by_its_name():
    signal = {"indicator": "nuclear-threat", "kind": Kind.WORD}
    (event,) = build_events([report(exercise="Grom", **signal), report(number=1, **signal)], WATCH)
    assert event.exercise is None


def test_background_without_a_day_belongs_to_what_was_already_told():
    order = {"indicator": "alert-order", "kind": Kind.WORD}
    told = [report(number=n, day=DAY + timedelta(days=5 * n), origin=f"org_{n}", **order) for n in range(5)]
    (event,) = build_events(told, WATCH)
    assert (event.day, len(event.origins)) == (DAY, 5)


def test_what_states_another_day_is_another_event():
    later = DAY + timedelta(days=8)
    told = [report(number=1), report(number=2, day=later, when=Period.day(later))]
    assert [event.day for event in build_events(told, WATCH)] == [DAY, later]


def test_what_is_recalled_with_a_day_of_its_own_opens_nothing_on_the_day_of_publication():
    february = Period(date(2022, 2, 1), date(2022, 3, 1), Precision.MONTH)
    told = [
        report(number=1, day=date(2022, 2, 27), when=Period.day(date(2022, 2, 27))),
        report(number=2, day=DAY, origin="org_b", when=february),
    ]
    (event,) = build_events(told, WATCH)
    assert (event.day, len(event.reports)) == (date(2022, 2, 27), 2)
    (alone,) = build_events(told[1:], WATCH)
    assert alone.period == february


def test_a_look_stands_beside_what_it_contradicts_and_not_before_it():
    seen = report(number=1, day=DAY)
    after = report(Status.ABSENT, number=2, day=DAY + timedelta(days=2), origin="org_b")
    before = report(Status.ABSENT, number=3, day=DAY - timedelta(days=2), origin="org_c")
    looked, disputed = build_events([seen, after, before], WATCH)
    assert (looked.status, looked.day) == (Status.ABSENT, DAY - timedelta(days=2))
    assert (disputed.status, disputed.day, len(disputed.reports)) == (Status.OCCURRED, DAY, 2)


def test_the_actor_s_own_denial_does_not_lower_credibility():
    reports = [report(number=1), report(Status.ABSENT, number=2, origin="org_b", self_denial=True)]
    (event,) = build_events(reports, WATCH)
    assert event.grade.credibility == 3


def test_an_event_has_no_target_that_is_its_own_actor():
    told = report(exercise="Grom", actor="USA", target="RUS", day=date(2022, 10, 26), **EXERCISE)
    assert build_events([told], WATCH)[0].target is None


whens = st.sampled_from(
    [
        None, Period.day(date(2022, 10, 5)), Period.day(date(2022, 10, 26)),
        Period(date(2022, 10, 1), date(2022, 11, 1), Precision.MONTH), Period(*YEAR_2019, Precision.YEAR),
    ]
)  # fmt: skip
reports = st.lists(
    st.builds(
        report,
        st.sampled_from(list(Status)),
        day=st.dates(date(2022, 10, 1), date(2022, 11, 15)),
        origin=st.sampled_from(["org_a", "org_b", "org_c"]),
        number=st.integers(0, 10**6),
        letter=st.sampled_from("ABCDEF"),
        actor=st.sampled_from(["RUS", "USA"]),
        indicator=st.sampled_from(["missile-test", "nuclear-exercise"]),
        exercise=st.sampled_from([None, "Grom", "Zapad"]),
        when=whens,
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


def test_what_happened_tells_an_event_rather_than_what_was_expected_of_it():
    planned = report(Status.PLANNED, number=1, letter="A", when=Period.day(DAY))
    poor = report(number=2, day=DAY + timedelta(days=2), origin="org_b", letter="C")
    older, newer = report(number=3, origin="org_c"), report(number=4, day=DAY + timedelta(days=1), origin="org_c")
    denied = report(Status.ABSENT, number=5, origin="org_d", letter="A")
    (event,) = build_events([planned, poor, older, newer, denied], WATCH)
    assert event.status is Status.OCCURRED
    assert [r.signal.id for r in event.telling][:3] == ["sig_4", "sig_3", "sig_2"]
    assert {r.signal.id for r in event.telling} == {r.signal.id for r in event.reports}
