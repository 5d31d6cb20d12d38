"""What fired is named with its words and its place in the lexicon; what almost fired, with the one condition."""

import pytest

from tests.coding.made import article, extraction
from tocsin.coding import code_signals, explain
from tocsin.model import Language
from tocsin.watches import load_watch


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


def explained(watch, text, language=Language.FR):
    made = article(text, language)
    return explain(made, extraction(made), watch)


def test_what_fired_names_its_words_and_its_place(watch):
    text = "La Corée du Nord a procédé au tir d'un missile balistique."
    (sentence,) = explained(watch, text).sentences
    fired = next(item for item in sentence.fired if item.signal.indicator == "missile-test")
    assert fired.by
    assert fired.where.rpartition(":")[0].endswith("nuclear.lexicon.fr.yaml")
    assert any(name == "actor" and "Corée" in words for name, words in sentence.words)
    assert any(name == "missile" for name, _ in sentence.words)


def test_what_almost_fired_names_the_condition(watch):
    text = "Le Hezbollah a tiré un missile. La Corée du Nord a présenté un missile balistique."
    first = explained(watch, text).sentences[0]
    assert not first.fired
    almost = next(item for item in first.almost if item.indicator == "missile-test")
    assert almost.why.startswith("excluded by")


def test_an_article_that_fails_the_gate_says_so(watch):
    result = explained(watch, "La famille nucléaire recule, selon une étude.")
    assert result.gated
    assert "nuclear" in result.failed


def test_explaining_agrees_with_coding(watch):
    text = "Moscou a testé un missile Sarmat. Washington surveille de près les forces nucléaires russes."
    made = article(text)
    signals = {signal.id for signal in code_signals(made, extraction(made), watch)}
    fired = {item.signal.id for sentence in explained(watch, text).sentences for item in sentence.fired}
    assert signals <= fired
