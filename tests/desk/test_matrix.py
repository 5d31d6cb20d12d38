"""The matrix of indicators by day, and actors side by side, on events made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tocsin import wiring
from tocsin.desk.actors import who_warned_whom, words_and_deeds
from tocsin.desk.matrix import indicator_matrix
from tocsin.model import Assessment, Event, Evidence, Grade, Kind, Period, Status

DAY = date(2022, 10, 13)


def make_event(code, kind, status=Status.OCCURRED, *, actor="RUS", day=DAY, id_="evt_1"):
    return Event(id_, code, kind, actor, None, status, day, Period.day(day), (), (), Grade("B", 2))


def make_assessment(*events):
    return Assessment(
        "nuclear-rus", "wv", datetime(2022, 10, 14, tzinfo=UTC), None, (), 0.0, 0.0, 1.0,
        tuple(Evidence(event, {}, {}) for event in events), (), (),
    )  # fmt: skip


@pytest.fixture(scope="module")
def watch():
    return wiring.check_watch("nuclear-rus")


def cell(watch, *events, code):
    matrix = indicator_matrix(make_assessment(*events), watch, start=DAY - timedelta(days=1), end=DAY)
    return next(row.cells[1] for row in matrix.rows if row.indicator.code == code)


def test_what_occurred_stands_apart_from_what_was_not_seen(watch):
    moved = make_event("warhead-movement", Kind.DEED)
    unseen = make_event("warhead-movement", Kind.DEED, Status.ABSENT, id_="evt_2")
    found = cell(watch, moved, unseen, code="warhead-movement")
    assert (found.occurred, found.absent) == ((moved,), (unseen,))


def test_absence_alone_has_no_level(watch):
    unseen = make_event("warhead-movement", Kind.DEED, Status.ABSENT)
    assert cell(watch, unseen, code="warhead-movement").level == 0


def test_the_rarer_in_a_routine_period_the_higher_the_level(watch):
    rates = {one.code: next(iter(one.rates.per_day.values())).value for one in watch.indicators}
    rare, common = min(rates, key=rates.__getitem__), max(rates, key=rates.__getitem__)
    kinds = {one.code: one.kind for one in watch.indicators}
    levels = [cell(watch, make_event(code, kinds[code]), code=code).level for code in (common, rare)]
    assert levels[0] < levels[1] == 3


def test_what_an_actor_says_and_does_is_counted_apart():
    events = [
        make_event("nuclear-threat", Kind.WORD, id_="evt_1"),
        make_event("missile-test", Kind.DEED, id_="evt_2"),
        make_event("warhead-movement", Kind.DEED, Status.ABSENT, id_="evt_3"),
        make_event("risk-increase", Kind.JUDGEMENT, actor="SIPRI", id_="evt_4"),
    ]
    (russia,) = words_and_deeds(events)
    assert (russia.words, russia.deeds, russia.absent) == (1, 1, 1)


def test_the_ledger_shows_the_latest_warning_first_and_none_outside_the_window():
    old = make_event("deterrent-warning", Kind.WORD, actor="USA", id_="evt_1")
    new = replace(old, id="evt_2", day=DAY + timedelta(days=3))
    assert who_warned_whom([old, new]) == [new, old]
    assert who_warned_whom([old, new], end=DAY) == [old]
