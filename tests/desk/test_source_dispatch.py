"""The dispatch that the project starts from, read alone, through every stage: threats and vain looks are no warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tocsin.coding.events import build_events
from tocsin.desk.readings import coder_of, make_reading
from tocsin.model import Report, Status
from tocsin.read import read_path
from tocsin.watches import list_watches, load_watch
from tocsin.weigh import assess

NAME = "000_83fc1e9fc7e21474.txt"


@pytest.fixture(scope="module")
def reading(shared):
    watch = load_watch("nuclear-rus")
    (article,) = read_path(shared / "dispatches" / NAME)
    return make_reading(article, watch=watch, coder=coder_of(watch))


def weigh(watch, reading, *, letter="F", share=0.0, days=1):
    published = reading.article.published.end - timedelta(days=1)
    as_of = datetime.combine(published + timedelta(days=1), time(), UTC)
    reports = [Report(signal, "", "org_a", published, as_of, letter) for signal in reading.signals]
    coverage = {published - timedelta(days=n): share for n in range(days)}
    known = {"as_of": as_of, "recorded_by": None, "coverage": coverage, "days": 7}
    return assess(watch, build_events(reports, watch.known_by(published)), **known), assess(watch, [], **known)


@pytest.mark.parametrize("name", [name for name in list_watches() if name.startswith("nuclear-")])
@pytest.mark.parametrize(("share", "days"), [(0.0, 1), (0.02, 8), (0.5, 60), (1.0, 8), (1.0, 400)])
def test_it_raises_preparation_in_no_watch_whoever_prints_it(name, share, days, reading):
    watch = load_watch(name)
    for letter in "ABCDEF":
        found, bare = weigh(watch, reading, letter=letter, share=share, days=days)
        assert found.probability("preparation") <= bare.probability("preparation") + 1e-12


def test_it_leaves_signalling_in_doubt_and_names_what_was_not_seen(reading):
    found, bare = weigh(load_watch("nuclear-rus"), reading)
    assert bare.probability("signalling") < found.probability("signalling") < 0.6
    absent = [one for one in found.evidence if one.event.status is Status.ABSENT]
    assert {"use-preparation", "force-posture-change"} <= {one.event.indicator for one in absent}
    assert all(one.share_nats["preparation"] < 0 for one in absent)
    assert found.words_index > 0 > found.deeds_index


def test_what_it_only_supposes_is_no_evidence(reading):
    supposed = {signal.span for signal in reading.signals if signal.status is Status.HYPOTHETICAL}
    found, _ = weigh(load_watch("nuclear-rus"), reading)
    told = {report.signal.span for one in found.evidence for report in one.event.reports}
    assert supposed
    assert not supposed & told


def test_twenty_copies_of_it_change_nothing(reading):
    watch = load_watch("nuclear-rus")
    copies = [
        replace(signal, id=f"{signal.id}-{n}", article_id=f"art_{n}") for signal in reading.signals for n in range(20)
    ]
    once, often = weigh(watch, reading)[0], weigh(watch, replace(reading, signals=(*reading.signals, *copies)))[0]
    assert [belief.probability for belief in once.beliefs] == [belief.probability for belief in often.beliefs]
