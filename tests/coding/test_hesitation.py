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


@pytest.mark.parametrize(
    ("words", "indicator", "status"),
    [
        ("Un dialogue sur le programme nucléaire n'aura lieu que si les essais cessent.", "arms-control-step",
         "hypothetical"),
        ("London condemned Russia's decision to suspend the New START treaty.", "treaty-suspension", "occurred"),
        ("The Iranians still refuse to sit down with us on the nuclear deal.", "arms-control-step", "absent"),
        ("Le Pentagone veut se doter d'un nouveau missile nucléaire de croisière.", "capability-display", "planned"),
        ("North Korea to dismantle its nuclear site in May.", "arms-control-step", "planned"),
        ("La Corée du Nord devrait envoyer un émissaire pour parler du nucléaire.", "direct-communication", "planned"),
        ("The agency's inspectors were denied access to the nuclear site at Natanz.", "arms-control-step", "absent"),
        ("South Korea said it saw no movement suggesting that a nuclear test was imminent.", "nuclear-test", "absent"),
    ],
)  # fmt: skip
def test_the_verb_above_decides_what_became_of_it(words, indicator, status):
    article = read_text(words)
    found = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert {signal.status.value for signal in found if signal.indicator == indicator} == {status}


def test_who_has_not_ruled_out_the_use_of_weapons_has_not_reassured():
    article = read_text("Pakistan has not ruled out using nuclear weapons first.")
    found = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert "reassurance" not in {signal.indicator for signal in found}


@pytest.mark.parametrize(
    "words",
    [
        "SpaceX promet d'autres essais, loin des missiles Sarmat. Un tir d'essai de la fusée a eu lieu mardi.",
        "Roscosmos test-launched its heavy Angara rocket on Tuesday, days after a ballistic missile drill was put off.",
    ],
)
def test_a_space_launch_is_no_missile_test(words):
    article = read_text(words)
    found = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert "missile-test" not in {signal.indicator for signal in found}


def test_nothing_to_suggest_it_is_absence():
    article = read_text(
        "Officials said they had seen nothing to suggest that Russia was getting ready to use such weapons. "
        "The risk of nuclear use remained low."
    )
    found = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert {signal.status.value for signal in found if signal.indicator == "use-preparation"} == {"absent"}


def test_one_word_alone_is_no_wording():
    article = read_text("Russia said Ukraine was building a nuclear bomb. He offered no proof.")
    found = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert all("offered" not in signal.text for signal in found)
