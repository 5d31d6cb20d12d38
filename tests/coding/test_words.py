"""Words are compared without accents, case, number and gender, and keep their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coding.words import infinitives, key, keys_of, read_words
from tocsin.model import Language, Span


@pytest.mark.parametrize(
    ("one", "other"),
    [("nucléaires", "nucléaire"), ("stratégiques", "Stratégique"), ("défensive", "défensif"), ("arsenaux", "arsenal"),
     ("conventionnelles", "conventionnel"), ("dangereuse", "dangereux"), ("armée", "armées"), ("OTAN", "Otan")],
)  # fmt: skip
def test_french_forms_of_one_word_have_one_key(one, other):
    assert key(one, Language.FR) == key(other, Language.FR)


@pytest.mark.parametrize(("one", "other"), [("treaties", "treaty"), ("warheads", "warhead"), ("launches", "launch")])
def test_english_forms_of_one_word_have_one_key(one, other):
    assert key(one, Language.EN) == key(other, Language.EN)


def test_articles_and_the_plain_genitive_bear_no_meaning():
    assert keys_of("l'usage de la force", Language.FR) == keys_of("usage force", Language.FR)


def test_a_word_in_capitals_is_never_taken_for_an_article():
    text = "L'ONU et LES ÉTATS"
    words = read_words(text, Span(0, len(text)), [], Language.FR)
    assert [word.span.of(text) for word in words] == ["ONU", "et", "LES", "ÉTATS"]


def test_lemmas_are_tied_to_the_words_they_belong_to():
    text = "Pyongyang a tiré deux missiles."
    lemmas = [(Span(0, len(text)), ("pyongyang", "avoir", "tirer", "deux", "missile"))]
    words = {w.span.of(text): w.keys for w in read_words(text, Span(0, len(text)), lemmas, Language.FR)}
    assert "tirer" in words["tiré"]
    assert "tirer" not in words["deux"]


def test_lemmas_that_do_not_line_up_are_tied_by_their_first_letters():
    text = "Le sous-marin du pays a appareillé."
    lemmas = [(Span(0, len(text)), ("le", "sous-marin", "de", "le", "pays", "avoir", "appareiller"))]
    words = {w.span.of(text): w.keys for w in read_words(text, Span(0, len(text)), lemmas, Language.FR)}
    assert "appareiller" in words["appareillé"]


def test_a_form_without_a_lemma_is_led_back_to_a_regular_verb():
    assert "launch" in infinitives("launched", Language.EN)
    assert "stop" in infinitives("stopped", Language.EN)
    assert key("suspendre", Language.FR) in infinitives("suspend", Language.FR)


@given(st.text(max_size=80), st.sampled_from(list(Language)))
def test_words_stand_where_they_say(text, language):
    words = read_words(text, Span(0, len(text)), [], language)
    assert all(word.span.of(text) for word in words)
    assert [word.span.start for word in words] == sorted({word.span.start for word in words})
