"""The second reader finds what no pattern words, says which words spoke for it, and is the same every time."""

from dataclasses import replace

import numpy as np
import pytest

from tocsin.coding import code_signals, explain
from tocsin.coding.reader import READER, Weights, pack_weights, read_weights
from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches import list_watches, load_watch

UNWORDED = {
    Language.FR: (
        "La Corée du Nord a procédé lundi à un essai nucléaire. L'engin nord-coréen est ensuite monté à 770 kilomètres "
        "et a parcouru 430 kilomètres avant de retomber au large du Japon. Le pays compte 25 millions d'habitants."
    ),
    Language.EN: (
        "North Korea carried out a nuclear test on Monday. At dawn two North Korean projectiles rose from a grove in "
        "Hamgyong and plunged into the Sea of Japan after flying 430 km. The country has 25 million inhabitants."
    ),
}
LARGEST = 3_000_000
"""The bytes that the weights of all languages may take."""


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


@pytest.fixture(scope="module", params=list(UNWORDED))
def read(request):
    article = read_text(UNWORDED[request.param], language=request.param)
    return article, extract(article)


def by_reader(signals):
    return [signal for signal in signals if signal.rule.startswith(READER)]


def test_a_launch_that_no_pattern_words_is_found(watch, read):
    found = by_reader(code_signals(*read, watch))
    assert "missile-test" in {signal.indicator for signal in found}
    assert all(signal.actor == "PRK" for signal in found if signal.indicator == "missile-test")


def test_without_weights_there_is_no_second_reader(watch, read):
    assert by_reader(code_signals(*read, replace(watch, readers={}))) == []


def test_a_family_without_weights_has_no_second_reader(read):
    others = [load_watch(name) for name in list_watches() if load_watch(name).family != "nuclear"]
    assert others
    for other in others:
        assert not other.readers
        assert by_reader(code_signals(*read, other)) == []


def test_the_same_article_gives_the_same_signals(watch, read):
    assert code_signals(*read, watch) == code_signals(*read, load_watch("nuclear-prk"))
    assert code_signals(*read, watch) == code_signals(*read, watch)


def test_an_explanation_names_the_words_that_spoke_and_how_much(watch, read):
    fired = [one for sentence in explain(*read, watch).sentences for one in sentence.fired]
    one = next(one for one in fired if one.signal.rule.startswith(READER))
    words = one.signal.rule.removeprefix(f"{READER}: ").split(", ")
    assert words
    assert all(f"{word} +" in one.by for word in words)
    assert one.by.endswith("%")
    assert all(word in read[0].text.lower() for word in words)


def test_a_mention_that_the_reader_bars_is_told_as_almost_found(watch):
    text = "North Korea test-fired a ballistic missile on Monday, its nuclear programme goes on."
    article = read_text(text, language=Language.EN)
    extraction = extract(article)
    plain = replace(watch, readers={})
    assert "missile-test" in {signal.indicator for signal in code_signals(article, extraction, plain)}
    weights = read_weights(watch.readers[Language.EN])
    never = replace(weights, bars=np.ones_like(weights.bars), adds=np.full_like(weights.adds, 2.0))
    strict = replace(watch, readers={Language.EN: pack_weights(never)})
    assert code_signals(article, extraction, strict) == ()
    almost = [one for sentence in explain(article, extraction, strict).sentences for one in sentence.almost]
    assert any("second reader" in one.why and one.indicator == "missile-test" for one in almost)


def test_the_weights_of_all_languages_are_small(watch):
    assert set(watch.readers) == set(Language)
    assert sum(map(len, watch.readers.values())) < LARGEST


def test_weights_are_read_as_they_were_packed():
    weights = Weights(
        codes=("a", "b"),
        rows={"missil": 0, "tir_missil": 1},
        values=np.array([[1.0, -2.0], [0.5, 0.25]], dtype=np.float32),
        rarity=np.array([1.5, 3.0], dtype=np.float32),
        near={"fuse": 0},
        kin=np.array([[0.3, -0.1]], dtype=np.float32),
        bias=np.array([-4.0, -5.0], dtype=np.float32),
        adds=np.array([0.3, 0.3], dtype=np.float32),
        bars=np.array([0.02, 0.02], dtype=np.float32),
    )
    packed = pack_weights(weights)
    assert packed == pack_weights(weights)
    back = read_weights(packed)
    assert (back.codes, back.rows, back.near) == (weights.codes, weights.rows, weights.near)
    assert np.abs(back.values - weights.values).max() <= 2.0 / 127
    assert np.allclose(back.bias, weights.bias)
