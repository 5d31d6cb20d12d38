"""The lexicons that ship: every indicator in both languages, and the traps of the field."""

from pathlib import Path

import pytest
import yaml

from tests.coding.made import article, extraction
from tocsin.coding import code_signals
from tocsin.coding.patterns import compile_lexicons
from tocsin.model import Language, Status
from tocsin.watches import load_watch

PROSE = yaml.safe_load((Path(__file__).parent / "prose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


def coded(watch, language, text):
    made = article(text, Language(language))
    return code_signals(made, extraction(made), watch)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_indicator_has_patterns_in_both_languages(watch, language):
    lexicon = compile_lexicons(watch)[Language(language)]
    assert {pattern.indicator for pattern in lexicon.patterns} == {indicator.code for indicator in watch.indicators}


@pytest.mark.parametrize(("language", "indicator", "text"), PROSE["examples"])
def test_each_indicator_is_found_in_plain_news_prose(watch, language, indicator, text):
    assert indicator in {signal.indicator for signal in coded(watch, language, text)}


@pytest.mark.parametrize(("language", "text"), PROSE["traps"])
def test_metaphors_anniversaries_civil_matters_and_history_give_no_signal(watch, language, text):
    assert coded(watch, language, text) == ()


@pytest.mark.parametrize(
    ("language", "text", "indicator"),
    [
        ("fr", "Aucun signe de préparatifs nucléaires russes.", "use-preparation"),
        ("en", "No sign of Russian preparations to use nuclear weapons.", "use-preparation"),
        ("en", "No evidence of a North Korean nuclear test.", "nuclear-test"),
    ],
)
def test_a_heading_without_a_verb_can_deny(watch, language, text, indicator):
    (signal,) = [signal for signal in coded(watch, language, text) if signal.indicator == indicator]
    assert signal.status is Status.ABSENT


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Un possible essai nucléaire nord-coréen inquiète Séoul."), ("en", "Seoul fears a possible nuclear test.")],
)
def test_what_is_only_possible_is_hypothetical(watch, language, text):
    statuses = {signal.status for signal in coded(watch, language, text) if signal.indicator == "nuclear-test"}
    assert statuses == {Status.HYPOTHETICAL}
