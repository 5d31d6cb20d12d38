"""Whom a judgement without an addressee is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.weigh.samples import report
from tocsin.coding.aims import aimed, find_aims
from tocsin.model import Status
from tocsin.watches import load_watch


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-fra")


def signals(*told):
    """Signals of one article: indicator, actor, and status where it is not that it occurred."""
    return [
        replace(report(code, actor=actor, status=status[0] if status else Status.OCCURRED).signal, article_id="art_1")
        for code, actor, *status in told
    ]


JUDGED = ("coercive-intent", "UKR")


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        pytest.param([("nuclear-threat", "RUS")], "RUS", id="who threatened"),
        pytest.param([("warhead-movement", "RUS", Status.ABSENT)], "RUS", id="who was seen to do nothing"),
        pytest.param([("nuclear-threat", "RUS"), ("alert-order", "RUS"), ("missile-test", "PRK")], "RUS", id="most"),
        pytest.param([("nuclear-threat", "RUS"), ("missile-test", "PRK")], None, id="two alike"),
        pytest.param([("nuclear-use", "RUS", Status.HYPOTHETICAL)], None, id="only supposed"),
        pytest.param([("nuclear-threat", "unnamed")], None, id="nobody named"),
        pytest.param([("nuclear-threat", "UKR")], None, id="the judge itself"),
        pytest.param([("consultation", "NATO")], None, id="those who answer"),
        pytest.param([], None, id="alone"),
    ],
)
def test_a_judgement_is_about_whoever_acts_in_its_article(watch, company, expected):
    judged, *others = signals(JUDGED, *company)
    assert aimed(judged, find_aims([judged, *others], watch)).target == expected


def test_what_names_its_addressee_keeps_it_and_acts_get_none(watch):
    judged, threat, warned = signals(JUDGED, ("nuclear-threat", "RUS"), ("deterrent-warning", "FRA"))
    named = replace(judged, target="BLR")
    aims = find_aims([named, threat, warned], watch)
    assert [aimed(one, aims).target for one in (named, threat, warned)] == ["BLR", None, "RUS"]


def test_another_article_is_no_company(watch):
    judged, threat = signals(JUDGED, ("nuclear-threat", "RUS"))
    assert not find_aims([judged, replace(threat, article_id="art_2")], watch)
