"""What an article comes back to speaks for what its sentences tell, whichever of its paragraphs are parsed."""

import numpy as np
import pytest

from tocsin.coding.reader import AROUND, read_weights, said_around, words_around
from tocsin.model import Language
from tocsin.watches import load_watch

ABOUT = "Sanctions, sanctions: the centrifuges at Natanz, and who counts the centrifuges. Geneva waits; Geneva hopes."


@pytest.fixture(scope="module")
def weights():
    return read_weights(load_watch("nuclear-rus").readers[Language.EN])


def test_only_words_that_stand_twice_tell_what_an_article_is_about():
    assert set(words_around(ABOUT, Language.EN)) == {"sanction", "centrifuge", "geneva"}


def test_figures_and_words_of_grammar_tell_nothing():
    assert words_around("In 2015 with 60, in 2015 with 60: from which, from which.", Language.EN) == ()


def test_the_weights_know_some_of_what_articles_are_about(weights):
    assert sum(name.startswith(AROUND) for name in weights.rows) >= 100


def test_an_article_that_comes_back_to_nothing_says_nothing(weights):
    assert np.all(said_around(weights, "One sentence alone.", Language.EN) == 0)


def test_what_an_article_is_about_speaks_for_the_indicators_of_that_subject(weights):
    about = "Enrichment and inspectors. Enrichment without inspectors. Uranium, uranium, centrifuges, centrifuges."
    said = dict(zip(weights.codes, said_around(weights, about, Language.EN), strict=True))
    assert said["fissile-production"] > said["missile-test"]
