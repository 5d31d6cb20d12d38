"""When and where what is said happens, as a claim's words state it; times are anchored on the day of publication."""

from datetime import date

import pytest

from tests.extract.stages import parsed
from tocsin.extract.pipeline import extract_parsed
from tocsin.model import Language

FR, EN = Language.FR, Language.EN
FRIDAY = date(2022, 10, 14)

DATED = [
    ("Moscou a affirmé que l'exercice débuterait lundi.", FR, date(2022, 10, 17), date(2022, 10, 18)),
    ("Le ministre a dit que le tir avait eu lieu jeudi à Wonsan.", FR, date(2022, 10, 13), date(2022, 10, 14)),
    ("Paul Roy a assuré que le traité avait été signé en 2010.", FR, date(2010, 1, 1), date(2011, 1, 1)),
    ("The minister said the test took place on Thursday.", EN, date(2022, 10, 13), date(2022, 10, 14)),
]


@pytest.mark.parametrize(("text", "language", "start", "end"), DATED)
def test_a_claim_has_the_time_that_its_main_clause_states(text, language, start, end):
    (claim,) = extract_parsed(parsed(text, language, FRIDAY)).claims
    assert (claim.when.start, claim.when.end) == (start, end)


def test_the_time_of_saying_is_not_the_time_of_what_is_said():
    (claim,) = extract_parsed(parsed("Moscou a affirmé jeudi que la flotte était prête.", FR, FRIDAY)).claims
    assert claim.when is None


def test_the_main_clause_comes_before_the_clauses_inside_it():
    text = "Paul Roy a dit que le navire était parti mardi, après les essais qui avaient débuté en 2019."
    (claim,) = extract_parsed(parsed(text, FR, FRIDAY)).claims
    assert claim.when.start == date(2022, 10, 11)


PLACED = [
    ("Le ministre a dit que le tir avait eu lieu jeudi à Wonsan.", FR, "Wonsan"),
    ("Selon l'armée, trois trains sont arrivés à Belgorod.", FR, "Belgorod"),
    ("The minister said two bombers had landed at Engels.", EN, "Engels"),
]


@pytest.mark.parametrize(("text", "language", "place"), PLACED)
def test_a_claim_has_the_place_that_its_words_state(text, language, place):
    (claim,) = extract_parsed(parsed(text, language, FRIDAY)).claims
    assert claim.where is not None
    assert place in claim.where


def test_the_place_of_saying_is_not_the_place_of_what_is_said():
    (claim,) = extract_parsed(
        parsed("Réuni à Bruxelles, le conseil a affirmé que la flotte était prête.", FR, FRIDAY)
    ).claims
    assert claim.where is None
