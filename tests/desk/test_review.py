"""Analysts' corrections override what the machine recorded, and change nothing of what was said before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.memory import MemoryStore
from tests.adapters.samples import NOON, make_article, make_reading
from tests.desk.fakes import FakeClock
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.assess_watch import assess_watch
from tocsin.desk.ports import Clocks, Heard
from tocsin.desk.readings import coder_of
from tocsin.desk.review import Recoding, list_reviews, review
from tocsin.errors import ReviewError
from tocsin.model import Kind, Status, Verdict
from tocsin.watches import load_watch
from tocsin.watches.actors import load_actors

AS_OF = datetime(2022, 10, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


@pytest.fixture
def reading(watch):
    article = make_article(day=date(2022, 10, 13))
    found = make_reading(article, coder=coder_of(watch), indicator="warhead-movement", status=Status.OCCURRED)
    return replace(found, signals=tuple(replace(one, self_denial=False) for one in found.signals))


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path, reading):
    opened = MemoryStore() if request.param == "memory" else open_sqlite(tmp_path / "tocsin.db", create=True)
    opened.add(reading, run=opened.start_run(started_at=NOON, coder=reading.coder, inputs=[]), recorded_at=NOON)
    yield opened
    opened.close()


@pytest.fixture
def judge(store, watch, reading):
    clock = FakeClock(NOON + timedelta(days=1))

    def judged(verdict, signal=reading.signals[0].id, reason="read again", **recoding):
        return review(
            store,
            clock,
            signal,
            verdict,
            reason=reason,
            reviewer="ana",
            recoding=Recoding(**recoding),
            watch=watch,
            actors=load_actors(),
        )

    return judged


def assessed(watch, store, recorded_by=None, **options):
    coding = coder_of(watch).coding
    return assess_watch(watch, store, Clocks(AS_OF, recorded_by), coding=coding, **options).assessment


def test_a_rejected_signal_is_no_evidence_and_stays_in_the_record(watch, store, judge, reading):
    assert assessed(watch, store).evidence
    made = judge(Verdict.REJECT)
    found = assessed(watch, store)
    assert found.evidence == ()
    assert found.corrections == (made,)
    assert store.signal(reading.signals[0].id).signal == reading.signals[0]


def test_a_recoded_signal_weighs_as_what_it_should_have_been(watch, store, judge):
    before = assessed(watch, store)
    judge(Verdict.RECODE, status=Status.ABSENT)
    after = assessed(watch, store)
    assert after.evidence[0].event.status is Status.ABSENT
    assert after.probability("preparation") < before.probability("preparation")
    judge(Verdict.RECODE, indicator="nuclear-threat")
    event = assessed(watch, store).evidence[0].event
    assert (event.indicator, event.kind, event.status) == ("nuclear-threat", Kind.WORD, Status.OCCURRED)


def test_a_later_correction_never_changes_what_an_earlier_assessment_said(watch, store, judge):
    before = assessed(watch, store, recorded_by=NOON)
    made = judge(Verdict.REJECT)
    assert assessed(watch, store, recorded_by=NOON) == before
    assert assessed(watch, store, recorded_by=made.recorded_at - timedelta(microseconds=1)).evidence
    assert not assessed(watch, store, recorded_by=made.recorded_at).evidence


def test_the_machine_alone_can_still_be_shown(watch, store, judge):
    before = assessed(watch, store)
    judge(Verdict.REJECT)
    alone = assessed(watch, store, heard=Heard(reviewed=False))
    assert alone == before
    assert alone.corrections == ()


def test_a_correction_is_taken_back_by_another(watch, store, judge):
    before = assessed(watch, store)
    rejected, accepted = judge(Verdict.REJECT), judge(Verdict.ACCEPT)
    after = assessed(watch, store)
    assert after.beliefs == before.beliefs
    assert after.corrections == (accepted,)
    assert [(one.correction, one.counts) for one in list_reviews(store)] == [(rejected, False), (accepted, True)]
    assert all(one.signal is not None for one in list_reviews(store))


@pytest.mark.parametrize(
    ("verdict", "fields", "what"),
    [
        pytest.param(Verdict.REJECT, {"signal": "sig_none"}, "no signal", id="no such signal"),
        pytest.param(Verdict.REJECT, {"reason": " "}, "reason", id="no reason"),
        pytest.param(Verdict.RECODE, {}, "nothing is changed", id="nothing to change"),
        pytest.param(Verdict.RECODE, {"status": Status.OCCURRED}, "nothing is changed", id="the same again"),
        pytest.param(Verdict.RECODE, {"indicator": "no-such-code"}, "no indicator", id="no such indicator"),
        pytest.param(Verdict.RECODE, {"actor": "Freedonia"}, "no actor", id="no such actor"),
    ],
)
def test_what_cannot_be_corrected_is_refused_and_leaves_no_trace(store, judge, verdict, fields, what):
    with pytest.raises(ReviewError, match=what):
        judge(verdict, **fields)
    assert store.corrections() == ()


@pytest.mark.parametrize("name", ["Le Courrier", "le ministre"])
def test_an_outlet_or_source_that_is_left_out_was_never_heard(watch, store, name):
    assert assessed(watch, store).evidence
    assert not assessed(watch, store, heard=Heard(without=frozenset({name}))).evidence
