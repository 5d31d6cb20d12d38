"""Political events that have nothing nuclear are no business of the watch: hardly one of their sentences is coded."""

from pathlib import Path

import pytest
import yaml

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches import load_watch

BOOK = Path(__file__).with_name("ordinary.en.yaml")
MOST = 0.015
"""The largest share of the sentences that may give a signal: half of what the watch promises."""


@pytest.fixture(scope="module")
def coded():
    watch = load_watch("nuclear-rus")
    sentences = yaml.safe_load(BOOK.read_text(encoding="utf-8"))["sentences"]

    def signals(text):
        article = read_text(text, language=Language.EN)
        return code_signals(article, extract(article), watch)

    return {text: signals(text) for text in sentences}


def test_ordinary_wars_talks_protests_and_sanctions_give_no_signal(coded):
    wrong = [text for text, signals in coded.items() if signals]
    assert len(coded) >= 150
    assert len(wrong) <= MOST * len(coded), wrong
