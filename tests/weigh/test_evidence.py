"""Which events bear on a watch, how, and what is said of why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.weigh.samples import AS_OF, DAY, event, event_of, report
from tocsin.model import Explanation, Status
from tocsin.watches import load_watch
from tocsin.weigh.evidence import Moment, choose_items, find_bearings, rank_items
from tocsin.weigh.numbers import read_numbers
from tocsin.weigh.statements import read_statements

NOW = Moment(AS_OF, None)


@pytest.mark.parametrize(
    ("indicator", "actor", "target", "expected"),
    [
        pytest.param("nuclear-threat", "RUS", None, (), id="the watched actor threatens"),
        pytest.param("nuclear-threat", "USA", "RUS", ("bearing_counterpart",), id="a counterpart threatens"),
        pytest.param("nuclear-threat", "PRK", None, None, id="somebody else threatens"),
        pytest.param("warhead-movement", "unnamed", None, ("bearing_unnamed",), id="an unnamed actor acts"),
        pytest.param("deterrent-warning", "NATO", "RUS", (), id="a counterpart warns the watched actor"),
        pytest.param("deterrent-warning", "NATO", None, ("bearing_target_unknown",), id="a counterpart warns"),
        pytest.param("deterrent-warning", "USA", "PRK", None, id="a counterpart warns somebody else"),
        pytest.param("deterrent-warning", "RUS", "NATO", ("bearing_own",), id="the watched actor warns"),
        pytest.param("deterrent-warning", "CHN", "RUS", None, id="a third party warns"),
        pytest.param("direct-communication", "RUS", "USA", (), id="either side talks"),
        pytest.param("risk-increase", "IISS", "RUS", (), id="a judge judges the watched actor"),
        pytest.param("risk-increase", "IISS", "PRK", None, id="a judge judges another"),
        pytest.param("risk-increase", "RUS", None, ("bearing_own",), id="the watched actor judges for itself"),
        pytest.param("coercive-intent", "RUS", "NATO", None, id="the watched actor judges another"),
    ],
)
def test_what_others_do_bears_less(watch, indicator, actor, target, expected):
    assert find_bearings(watch, event(indicator, actor=actor, target=target)) == expected


def test_a_member_acts_for_its_alliance_in_part():
    nato = load_watch("nuclear-nato")
    assert find_bearings(nato, event("force-posture-change", actor="USA")) == ("bearing_member",)
    assert find_bearings(nato, event("force-posture-change", actor="NATO")) == ()


def explanations(watch, one) -> dict[str, Explanation]:
    (item,) = choose_items(watch, [one], NOW)
    return {explanation.key: explanation for explanation in item.explanations}


def test_copies_are_counted_in_the_explanation(watch):
    one = report("nuclear-threat", origin="org_a")
    copies = (report("nuclear-threat", origin="org_a", outlet=name) for name in ("Reuters", "AP"))
    told = event_of(one, *copies, report("nuclear-threat", origin="b"))
    assert explanations(watch, told)["copies"].fields == {"copies": "2", "origins": "2"}


def test_two_passages_of_one_article_are_no_copy(watch):
    one = report("nuclear-threat")
    again = replace(one, signal=replace(one.signal, id="sig_z", text="y"))
    assert "copies" not in explanations(watch, event_of(one, again))


def test_that_a_counterpart_did_not_speak_says_nothing(watch):
    assert not choose_items(watch, [event("alert-order", Status.ABSENT, actor="FRA")], NOW)
    assert choose_items(watch, [event("force-posture-change", Status.ABSENT, actor="USA")], NOW)


def test_what_was_announced_denied_or_done_by_others_is_said(watch):
    assert "planned" in explanations(watch, event("consultation", Status.PLANNED, actor="NATO"))
    assert "self-denial" in explanations(watch, event("use-preparation", Status.ABSENT, self_denial=True))
    assert explanations(watch, event("consultation", actor="NATO"))["other-actor"].fields["side"] == "counterpart"


def test_a_look_that_found_nothing_is_not_explained_by_an_exercise(watch):
    assert "exercise-season" not in explanations(watch, event("force-posture-change", Status.ABSENT))
    assert "exercise-season" in explanations(watch, event("force-posture-change"))


def test_an_announcement_enters_on_the_day_it_was_made(watch):
    announced = event_of(report("nuclear-exercise", status=Status.PLANNED), day=DAY + timedelta(days=10))
    (item,) = choose_items(watch, [announced], NOW)
    assert item.day == DAY


def test_an_origin_speaks_with_the_letter_of_who_published_first():
    first = report("nuclear-threat", day=DAY - timedelta(days=1), letter="D")
    copied = replace(report("nuclear-threat", letter="A", outlet="Reuters"), origin=first.origin)
    said = read_statements([copied, first])
    assert said is not None
    assert [one.letter for one in said.occurred] == ["D"]
    assert said.copies == 1


def test_hypotheticals_alone_say_nothing():
    assert read_statements([report("nuclear-threat", status=Status.HYPOTHETICAL)]) is None


def test_words_of_one_kind_stand_in_a_wave_and_deeds_do_not(watch):
    days = [DAY - timedelta(days=back) for back in (50, 20, 10, 0)]
    numbers = read_numbers(watch)
    for code, expected in (("nuclear-threat", [0, 0, 1, 2]), ("warhead-movement", [0, 0, 0, 0])):
        items = choose_items(watch, [event(code, day=day, origin=str(day)) for day in days], NOW)
        assert [one.earlier for one in rank_items(items, numbers, 30)] == expected


def test_within_a_day_the_strongest_leads_the_wave(watch):
    weak = event_of(report("nuclear-threat", letter="E", origin="a"), exercise="x")
    strong = event_of(report("nuclear-threat", letter="A", origin="b"), exercise="y")
    items = choose_items(watch, [weak, strong], NOW)
    ranked = rank_items(items, read_numbers(watch), 30)
    assert {one.item.event.exercise: one.earlier for one in ranked} == {"y": 0, "x": 1}
