"""The steps of the estimate and its doubts in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.weigh.samples import AS_OF, october_dispatch
from tocsin.model import Language, Sensitivity, Step, Waterfall
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice
from tocsin.tell.waterfall import matters_most, number_words, waterfall_words
from tocsin.watches import load_watch
from tocsin.weigh import assess
from tocsin.weigh.numbers import turn_each


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


@pytest.fixture(scope="module")
def assessment(watch):
    return assess(watch, october_dispatch("B"), as_of=AS_OF, recorded_by=None, coverage={}, days=3)


@pytest.mark.parametrize("language", Language)
def test_each_step_has_words_that_name_what_it_speaks_for(watch, assessment, language):
    words = waterfall_words(assessment, watch, language)
    assert len(words) == len(assessment.waterfall.steps)
    labels = [hypothesis.label[language.value] for hypothesis in watch.hypotheses]
    threat = next(one.event.id for one in assessment.evidence if one.event.indicator == "nuclear-threat")
    place = [step.what for step in assessment.waterfall.steps].index(threat)
    up, _ = words[place].split(": ")[-1].replace("\u00a0", " ").split(", ")
    assert labels[1] in up
    assert all("{" not in line for line in words)


def test_old_news_is_said_to_weigh_less(watch):
    early = assess(
        watch, october_dispatch("B"), as_of=AS_OF + timedelta(days=20), recorded_by=None, coverage={}, days=3
    )
    words = dict(
        zip((step.what for step in early.waterfall.steps), waterfall_words(early, watch, Language.EN), strict=True)
    )
    threat = next(one.event.id for one in early.evidence if one.event.indicator == "nuclear-threat")
    assert "weighs less by now" in words[threat]
    assert "weighs less by now" not in words["baseline"]


def test_an_event_that_counts_no_longer_is_said_to_be_gone(watch, assessment):
    gone = Waterfall(7, {}, (Step("evt_gone", {"routine": 0.4, "signalling": -0.3, "preparation": -0.1}),))
    (line,) = waterfall_words(replace(assessment, waterfall=gone), watch, Language.EN)
    assert line == "an event that counts no longer: for routine, against coercive signalling"


@pytest.mark.parametrize("language", Language)
def test_every_number_of_the_watch_has_words(watch, assessment, language):
    teller = Teller.of(Voice(language), assessment, watch, None)
    _, turns = turn_each(watch)
    said = [number_words(teller, Sensitivity(one.name, 1, 1, 1, {}, 0.0)) for one in turns]
    assert all("{" not in text for text in said)
    assert len(set(said)) == len(said)
    settings = [one for one in turns if one.name in watch.settings]
    assert sum(text.count("_") > 0 for text in said) <= len(settings)


@pytest.mark.parametrize("language", Language)
def test_the_number_that_matters_most_is_told_with_what_it_moves(watch, assessment, language):
    (line,) = matters_most(Teller.of(Voice(language), assessment, watch, None))
    most = assessment.sensitivity[0]
    low, high = sorted(most.probabilities["preparation"])
    assert most.number == "prior preparation"
    assert Voice(language).percent(low) in line.text
    assert Voice(language).percent(high) in line.text
    assert not matters_most(Teller.of(Voice(language), replace(assessment, sensitivity=()), watch, None))
