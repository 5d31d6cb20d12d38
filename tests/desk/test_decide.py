"""A person decides: by one door, with a reason, beside what stood before; and what was decided becomes gold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.samples import NOON, make_article, make_reading
from tests.desk.fakes import FakeClock
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.assess_watch import assess_watch
from tocsin.desk.decide import Act, Decision, decide
from tocsin.desk.gold import export_gold
from tocsin.desk.peopleports import AuditFilter
from tocsin.desk.ports import Clocks
from tocsin.desk.readings import coder_of
from tocsin.desk.review import Recoding
from tocsin.desk.review_queue import Why, review_queue
from tocsin.errors import ReviewError, StoreError
from tocsin.measure import read_gold, score
from tocsin.model import Status
from tocsin.model.person import Person, Role
from tocsin.watches import load_watch
from tocsin.watches.actors import load_actors

AS_OF = datetime(2022, 10, 20, tzinfo=UTC)
ANALYST = Person("ana", Role.ANALYST)
TEXTS = (
    "Le ministre a déclaré que des ogives bougeaient.\nIl pleut.",
    "Un convoi d’ogives a quitté le dépôt, dit la garde.\nIl neige.",
    "Des ogives ont été vues sur la route de Koursk hier.\nIl vente.",
)


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


@pytest.fixture
def readings(watch):
    found = []
    for place, text in enumerate(TEXTS):
        article = make_article(
            text, day=date(2022, 10, 10 + 2 * place), outlet=f"Courrier {place}", path=f"{place}.txt"
        )
        reading = make_reading(article, coder=coder_of(watch), status=Status.OCCURRED)
        signals = tuple(replace(one, when=None, self_denial=False, exercise=None) for one in reading.signals)
        found.append(replace(reading, signals=signals))
    return found


@pytest.fixture
def store(tmp_path, readings):
    opened = open_sqlite(tmp_path / "tocsin.db", create=True)
    run = opened.start_run(started_at=NOON, coder=readings[0].coder, inputs=[])
    for reading in readings:
        opened.add(reading, run=run, recorded_at=NOON)
    yield opened
    opened.close()


@pytest.fixture
def ids(readings):
    return [reading.signals[0].id for reading in readings]


@pytest.fixture
def choose(store, watch):
    clock = FakeClock(NOON + timedelta(days=1))

    def chosen(act, *targets, reason="read again", person=ANALYST, **recoding):
        decision = Decision(act, targets, reason, Recoding(**recoding))
        decide(store, clock, person, decision, watch=watch, actors=load_actors())

    return chosen


def assessed(watch, store):
    return assess_watch(watch, store, Clocks(AS_OF), coding=coder_of(watch).coding).assessment


def events(watch, store):
    return sorted(sorted(r.signal.id for r in one.event.reports) for one in assessed(watch, store).evidence)


def test_a_split_makes_two_events_and_a_merge_takes_it_back(watch, store, choose, ids):
    before = assessed(watch, store)
    assert events(watch, store) == [sorted(ids)]
    choose(Act.SPLIT, ids[1])
    assert events(watch, store) == sorted([sorted([ids[0], ids[2]]), [ids[1]]])
    assert len({one.event.id for one in assessed(watch, store).evidence}) == 2
    assert assessed(watch, store).beliefs != before.beliefs
    choose(Act.MERGE, ids[0], ids[1])
    assert events(watch, store) == [sorted(ids)]
    assert assessed(watch, store).beliefs == before.beliefs


def test_what_is_of_two_indicators_is_not_merged(store, choose, ids):
    choose(Act.RECODE, ids[0], indicator="nuclear-threat")
    with pytest.raises(ReviewError, match="cannot be one"):
        choose(Act.MERGE, ids[0], ids[1])
    assert store.groupings() == ()


def test_a_rejection_flows_to_the_estimate_and_is_reopened(watch, store, choose, ids):
    before = assessed(watch, store)
    choose(Act.REJECT, *ids)
    assert assessed(watch, store).evidence == ()
    choose(Act.REOPEN, *ids)
    assert assessed(watch, store).beliefs == before.beliefs
    assert len(store.corrections()) == 6


def test_an_origin_is_corrected_by_the_same_door(store, choose, readings):
    one, two = (reading.article.id for reading in readings[:2])
    choose(Act.JOIN_ORIGIN, one, two, reason="a translation")
    assert len({link.origin for link in store.origins([one, two]).values()}) == 1
    choose(Act.SPLIT_ORIGIN, two, reason="its own reporter")
    assert len({link.origin for link in store.origins([one, two]).values()}) == 2
    with pytest.raises(StoreError):
        choose(Act.SPLIT_ORIGIN, "art_none")


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"person": Person("lea", Role.READER)}, "may not review"),
        ({"reason": "  "}, "needs a reason"),
        ({"targets": ()}, "nothing is chosen"),
        ({"targets": ("sig_none",)}, "no signal"),
        ({"act": Act.MERGE}, "two signals"),
    ],
)
def test_what_cannot_be_decided_leaves_nothing(store, choose, ids, options, what):
    asked = {"act": Act.REJECT, "targets": (ids[0],), **options}
    act, targets = asked.pop("act"), asked.pop("targets")
    with pytest.raises(ReviewError, match=what):
        choose(act, *targets, **asked)
    assert store.corrections() == store.groupings() == ()
    assert store.people().audit(AuditFilter()) == ()


def test_in_bulk_all_are_judged_or_none(store, choose, ids):
    with pytest.raises(ReviewError, match="no signal"):
        choose(Act.REJECT, ids[0], "sig_none")
    assert store.corrections() == ()


def test_every_decision_stands_in_the_audit_log(store, choose, ids):
    choose(Act.ACCEPT, ids[0], reason="lu de près")
    (line,) = store.people().audit(AuditFilter())
    assert (line.who, line.subject, line.detail) == ("ana", ids[0], "accept: lu de près")


def test_the_queue_says_why_and_lets_go_of_what_was_judged(watch, store, choose, ids):
    queue = review_queue([assessed(watch, store)], store)
    assert {one.report.signal.id for one in queue} == set(ids)
    assert all(one.why for one in queue)
    assert [one.points for one in queue] == sorted((one.points for one in queue), reverse=True)
    assert Why.GRADE in queue[0].why
    choose(Act.ACCEPT, ids[0])
    assert ids[0] not in {one.report.signal.id for one in review_queue([assessed(watch, store)], store)}
    assert review_queue([assessed(watch, store)], store, judged=True)[-1].report.signal.id == ids[0]
    choose(Act.REOPEN, ids[0])
    assert ids[0] in {one.report.signal.id for one in review_queue([assessed(watch, store)], store)}


def test_a_contradiction_is_a_doubt(watch, store, choose, ids):
    choose(Act.RECODE, ids[1], status=Status.ABSENT)
    found = review_queue([assessed(watch, store)], store)
    assert all(Why.CONTRADICTION in one.why for one in found)


def test_what_was_judged_becomes_gold_that_evaluate_reads(watch, store, choose, ids, readings, tmp_path):
    choose(Act.ACCEPT, ids[0])
    choose(Act.RECODE, ids[1], status=Status.PLANNED)
    texts = list(export_gold(store, Clocks(AS_OF), watch, coding=coder_of(watch).coding))
    assert len(texts) == 2
    (tmp_path / "texts").mkdir()
    for one in texts:
        (tmp_path / "texts" / f"{one.name}.txt").write_text(one.text, encoding="utf-8")
        (tmp_path / f"{one.name}.yaml").write_text(one.annotation, encoding="utf-8")
    gold = read_gold(tmp_path, tmp_path / "texts")
    assert sorted(signal.status for document in gold.values() for signal in document.signals) == ["occurred", "planned"]
    given = {f"{reading.article.id}.txt": record(reading) for reading in readings}
    figures = score(gold, given)
    assert (figures.indicators.f1, figures.status.hits, figures.claims.gold, figures.claims.predicted) == (1, 1, 0, 0)


def test_what_was_rejected_counts_as_a_mistake_where_it_is_found_again(watch, store, choose, ids):
    choose(Act.REJECT, ids[0])
    (text,) = export_gold(store, Clocks(AS_OF), watch, coding=coder_of(watch).coding)
    assert "signals: []" in text.annotation


def record(reading):
    signals = [
        {"start": one.span.start, "end": one.span.end, "indicator": one.indicator, "actor": one.actor,
         "status": one.status.value}
        for one in reading.signals
    ]  # fmt: skip
    return {"document": {}, "claims": [{"start": 0, "end": 9, "mode": "direct"}], "signals": signals}
