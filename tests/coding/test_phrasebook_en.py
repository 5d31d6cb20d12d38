"""The English phrasebook: sentences in constructions that no lexicon was made from, read right often enough."""

import pytest

from tests.coding.phrasebook import PARTS, readings, shares
from tocsin.model import Language

FLOORS = {"open": 0.76, "held": 0.78}
"""Share of entries whose indicator, status and actor are all right; to be raised as coding learns."""
CEILINGS = {"bare": 0.02, "led": 0.1}
"""Signals for each sentence that should give none, alone and within an article on nuclear matters."""


@pytest.fixture(scope="module")
def found():
    return readings(Language.EN)


@pytest.mark.parametrize("part", PARTS)
def test_sentences_of_the_phrasebook_give_their_signal(found, part):
    counts = shares(found, part=part)
    total, some, right = (sum(column) for column in zip(*counts.values(), strict=True))
    table = "\n".join(f"{name:24} {a:3} {b / a:.2f} {c / a:.2f}" for name, (a, b, c) in counts.items())
    assert right / total >= FLOORS[part], f"{part}: {right} right, {some} found, of {total}\n{table}"


@pytest.mark.parametrize("part", CEILINGS)
def test_sentences_with_nothing_nuclear_in_them_stay_silent(found, part):
    silent = [reading for reading in found if reading.sentence.part == part]
    signals = [(signal.rule, signal.text) for reading in silent for signal in reading.signals]
    assert len(signals) <= CEILINGS[part] * len(silent), signals
