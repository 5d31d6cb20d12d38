"""Words that point one way by themselves and the other way together."""

import pytest

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.read import read_text
from tocsin.watches import load_watch


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("North Korea would not hesitate to use nuclear weapons, its foreign ministry said.", {"nuclear-threat"}),
        ("Moscou n'hésitera pas à employer l'arme nucléaire, a déclaré le ministère.", {"nuclear-threat"}),
        ("A North Korean commentary threatened to answer with a nuclear strike on Seoul.", {"nuclear-threat"}),
        ("Pyongyang renforcera sa dissuasion nucléaire, a répété mardi l'agence officielle.", {"capability-display"}),
    ],
)
def test_a_sentence_is_read_as_a_whole(words, told):
    article = read_text(words)
    found = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert {signal.indicator for signal in found} == told
