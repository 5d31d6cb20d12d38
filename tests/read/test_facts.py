"""Facts are read off the letters: actors, names and numbers, whatever the wording."""

import pytest

from tocsin.read import read_text
from tocsin.read.facts import compare_facts, fact_pairs, find_facts


def told(text):
    return [(fact.kind, fact.key) for fact in find_facts(read_text(text)).told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quelque 8.500 soldats ont traversé hier la ville.", [("number", "8500")]),
        ("Some 2,300 people left the town in the night.", [("number", "2300")]),
        ("Le cours a perdu 1,4 point dans la matinée.", [("number", "1.4")]),
        ("Forty ships were seen from the shore at dawn.", [("number", "40")]),
        ("Les inspecteurs belges ont visité le site.", [("actor", "BEL")]),
        ("On a vu lundi matin que le site était vide.", []),
        ("Officials met on Tuesday in the morning.", []),
    ],
)
def test_numbers_and_states_are_one_in_all_their_forms(text, expected):
    assert told(text) == expected


def test_a_capital_stands_for_its_state_in_both_languages():
    assert told("Une note a été remise à Pékin hier.") == told("A note was handed to Beijing yesterday.")


def test_the_first_word_of_a_sentence_is_a_name_only_where_it_is_one_elsewhere():
    assert told("Karven reste fermé. Les avions évitent Karven.") == [("name", "karven")]
    assert told("Personne ne bouge. Les avions restent au sol.") == []


def test_an_agency_is_named_for_what_it_wrote_and_is_no_fact():
    assert told("Le réacteur a été arrêté, rapporte l'AFP dans la matinée.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Le maire a reçu notre correspondant hier.",
        "Un diplomate nous a confié que rien ne bougeait.",
        "A medic told this reporter that nobody came.",
    ],
)
def test_an_outlet_that_was_there_says_so(text):
    assert find_facts(read_text(text)).first_hand
    assert not find_facts(read_text("Le maire a reçu la presse. The mayor told parliament.")).first_hand


def test_a_rounded_number_and_a_place_of_the_title_are_not_its_own():
    longer = find_facts(read_text("L'engin a volé sur 530 kilomètres.", title="Tir à Sunjin"))
    rounded = find_facts(read_text("L'engin parti de Sunjin a volé sur plus de 500 kilomètres."))
    exact = find_facts(read_text("L'engin parti de Sunjin a volé sur 517 kilomètres."))
    assert [fact.key for fact in compare_facts(rounded, longer).own] == []
    assert [fact.key for fact in compare_facts(exact, longer).own] == ["517"]


def test_two_states_are_no_pair_to_look_up():
    assert list(fact_pairs(find_facts(read_text("La Russie et la Norvège se parlent.")))) == []
    assert list(fact_pairs(find_facts(read_text("La Norvège a fermé la piste de Karven.")))) == [
        "actor NOR name karven"
    ]


def test_what_tells_nothing_is_all_its_own():
    empty = find_facts(read_text("Rien ne bouge."))
    assert compare_facts(empty, empty).own_share == 1.0
