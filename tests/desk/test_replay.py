"""Replays know no more on a day than that day knew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.memory import MemoryStore
from tests.adapters.samples import NOON, make_article, make_reading
from tests.weigh.samples import report
from tocsin.desk.assess_watch import assess_watch
from tocsin.desk.ports import Clocks
from tocsin.desk.readings import coder_of
from tocsin.desk.replay import replay, replay_store
from tocsin.model import Status
from tocsin.watches import load_watch

FIRST = date(2022, 10, 10)
LAST = FIRST + timedelta(days=9)


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


def test_a_day_does_not_change_when_more_becomes_known_after_it(watch):
    early = report("warhead-movement", day=FIRST + timedelta(days=2), origin="org_a")
    late = report("warhead-movement", day=FIRST + timedelta(days=6), origin="org_b")
    short, long = (
        replay(watch, reports, [], outlet_days=[("AFP", FIRST)], first=FIRST, last=LAST)
        for reports in ([early], [early, late])
    )
    assert short.beliefs[:6] == long.beliefs[:6]
    assert short.beliefs[6:] != long.beliefs[6:]
    assert [day for day, _ in long.beliefs] == [FIRST + timedelta(days=n) for n in range(10)]


def test_a_replay_says_what_the_assessment_of_each_day_said(watch):
    coder = coder_of(watch)
    store = MemoryStore()
    for number, status in enumerate([Status.ABSENT, Status.OCCURRED]):
        text = f"Le ministre {number} a parlé des dépôts et du danger d’une guerre nucléaire.\nSuite."
        article = make_article(text, outlet=f"Feuille {number}", day=FIRST + timedelta(days=4 * number))
        reading = make_reading(article, coder=coder, indicator="warhead-movement", status=status)
        store.add(reading, run=1, recorded_at=NOON)
    found = replay_store(watch, store, coding=coder.coding, first=FIRST, last=LAST)
    for day, belief in found.beliefs:
        clocks = Clocks(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1))
        then = assess_watch(watch, store, clocks, coding=coder.coding).assessment
        assert belief == {one.id: one.probability for one in then.beliefs}
    assert [round(one.level) for one in found.keywords] == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0]


def test_without_status_a_look_that_found_nothing_warns_and_with_it_it_does_not(watch):
    looked = report("use-preparation", status=Status.ABSENT, day=FIRST, origin="org_a")
    looks = [looked, replace(looked, origin="org_b", outlet="Reuters")]
    found = replay(watch, looks, [], outlet_days=[], first=FIRST, last=FIRST)
    assert not found.tocsin[0].warned_of_preparation
    assert found.statusless[0].warned_of_preparation
