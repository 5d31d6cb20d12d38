"""From a store to an estimate and a briefing, with signals made by hand and the shipped watch."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.memory import MemoryStore
from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tests.desk.fakes import COURRIER, FakeClock, make_watch
from tocsin.desk.assess_watch import assess_watch, assess_watches, report_of
from tocsin.desk.brief import BriefingFormat, brief
from tocsin.desk.ports import Clocks, Coder, OriginLink
from tocsin.desk.readings import coder_of
from tocsin.model import Language, Status
from tocsin.watches import load_watch

AS_OF = Clocks(datetime(2022, 10, 20, tzinfo=UTC))


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


@pytest.fixture
def coder(watch):
    return coder_of(watch)


@pytest.fixture
def store(coder):
    """Three outlets on three days: "no movement seen" twice from one dispatch, then a threat."""
    store = MemoryStore()
    for number, (indicator, status) in enumerate(
        [("warhead-movement", Status.ABSENT), ("warhead-movement", Status.ABSENT), ("nuclear-threat", Status.OCCURRED)]
    ):
        text = f"Le ministre {number} a déclaré que rien n’avait bougé dans les dépôts.\nSuite."
        article = make_article(text, outlet=f"Feuille {number}", day=date(2022, 10, 13 + number))
        reading = make_reading(article, coder=coder, indicator=indicator, status=status)
        store.add(reading, run=1, recorded_at=NOON + timedelta(hours=number))
        if number < 2:
            store.record_origins([OriginLink(article.id, "org_wire", "copy", 1.0)], recorded_at=NOON)
    return store


def test_copies_are_one_origin_in_the_evidence(watch, store, coder):
    found = assess_watch(watch, store, AS_OF, coding=coder.coding)
    by_indicator = {evidence.event.indicator: evidence.event for evidence in found.assessment.evidence}
    assert len(by_indicator["warhead-movement"].reports) == 2
    assert by_indicator["warhead-movement"].origins == ("org_wire",)
    assert found.outdated_signals == 0


def test_what_was_not_seen_lowers_preparation(watch, store, coder):
    with_it = assess_watch(watch, store, AS_OF, coding=coder.coding).assessment
    evidence = next(e for e in with_it.evidence if e.event.status is Status.ABSENT)
    assert evidence.share_nats["preparation"] < 0
    assert with_it.probability("preparation") < evidence.without["preparation"]


def test_as_of_hides_what_was_published_later(watch, store, coder):
    then = Clocks(datetime(2022, 10, 14, tzinfo=UTC))
    assessment = assess_watch(watch, store, then, coding=coder.coding).assessment
    assert [evidence.event.indicator for evidence in assessment.evidence] == ["warhead-movement"]
    assert (assessment.as_of, assessment.recorded_by) == (then.as_of, None)


def test_recorded_by_hides_what_was_recorded_later(watch, store, coder):
    then = Clocks(AS_OF.as_of, NOON)
    assessment = assess_watch(watch, store, then, coding=coder.coding).assessment
    assert sum(len(evidence.event.reports) for evidence in assessment.evidence) == 1
    assert assessment.recorded_by == NOON


def test_an_assessment_is_rebuilt_to_the_bit(watch, store, coder):
    again = MemoryStore()
    for reading, at in reversed(store.readings):
        again.add(reading, run=1, recorded_at=at)
    again.links = list(store.links)
    first = assess_watch(watch, store, AS_OF, coding=coder.coding)
    assert assess_watch(watch, again, AS_OF, coding=coder.coding) == first


def test_signals_coded_by_other_lexicons_are_counted(watch, store):
    assert assess_watch(watch, store, AS_OF, coding="cod_newer").outdated_signals == 3


def test_watches_with_the_same_lexicons_share_their_coding(watch, coder):
    other = coder_of(load_watch("nuclear-prk"))
    assert other == coder
    assert coder_of(make_watch()).coding != coder.coding


def test_a_report_has_the_grade_of_its_outlet(store):
    stored = store.signals(AS_OF, coding=CODER.coding)[0]
    unknown = report_of(stored, make_watch(COURRIER))
    assert (unknown.outlet, unknown.reliability) == ("Feuille 0", "F")
    known = report_of(
        stored.__class__(stored.signal, "courrier", "org", stored.known_at, NOON, "c"), make_watch(COURRIER)
    )
    assert (known.outlet, known.reliability, known.reliability_reason) == ("Le Courrier", "B", COURRIER.reason)
    assert known.published == date(2022, 10, 13)


def test_assessments_are_kept_when_a_clock_is_given(watch, store):
    assess_watches([watch], store, AS_OF)
    assert store.assessments == []
    (assessed,) = assess_watches([watch], store, AS_OF, clock=FakeClock())
    assert [assessment for assessment, _ in store.assessments] == [assessed.assessment]


def test_a_briefing_recalls_what_the_last_one_told(watch, store):
    earlier = Clocks(AS_OF.as_of - timedelta(days=5))
    first = brief([watch], store, earlier, clock=FakeClock(), only_telling=True, record=True)
    assert first.previous == []
    second = brief([watch], store, AS_OF, clock=FakeClock(), only_telling=True, record=True)
    assert second.previous == [first.assessed[0].assessment]


def test_a_briefing_that_is_not_recorded_leaves_no_trace(watch, store):
    brief([watch], store, AS_OF, clock=FakeClock(), only_telling=True, record=False)
    assert (store.assessments, store.told) == ([], [])


def test_a_briefing_tells_of_actors_in_the_news_unless_asked_for_others(watch, store):
    china = load_watch("nuclear-chn")

    def told(watches, *, only_telling):
        made = brief(watches, store, AS_OF, clock=FakeClock(), only_telling=only_telling, record=False)
        return [each.assessment.watch for each in made.assessed]

    assert told([china, watch], only_telling=True) == ["nuclear-rus"]
    assert told([china, watch], only_telling=False) == ["nuclear-chn", "nuclear-rus"]
    assert told([china], only_telling=True) == ["nuclear-chn"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", sorted(set(BriefingFormat) - {BriefingFormat.PDF}))
def test_a_briefing_is_written_with_the_sentences_behind_it(language, style, watch, store):
    made = brief([watch], store, AS_OF, clock=FakeClock(), only_telling=True, record=False)
    text = " ".join(made.write(language=language, format=style).split())
    assert "rien n’avait bougé" in text


def test_a_coder_with_other_rules_is_another_coder(coder):
    assert coder.extractor.startswith("0.")
    assert Coder(coder.extractor + "x", coder.coding) != coder
