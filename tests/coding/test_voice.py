"""What a read-out says of "the President" and a joint statement of "we" is told of whoever issued it."""

import pytest

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches import load_watch


@pytest.fixture(scope="module")
def coded():
    watch = load_watch("nuclear-rus")

    def signals(text, language=Language.EN):
        article = read_text(text, language=language)
        return {(s.indicator, s.actor) for s in code_signals(article, extract(article), watch)}

    return signals


def test_the_president_of_a_readout_is_its_issuer_and_not_the_guest(coded):
    found = coded(
        "Readout of the President\u2019s Meeting with President Ramzan Orlov of Russia\n\n"
        "The President met on Friday with President Ramzan Orlov of Russia to discuss nuclear arms control.\n\n"
        "The President reaffirmed that a nuclear war must never be fought. "
        "He called on Russia to return to the New START treaty."
    )
    assert ("reassurance", "USA") in found
    assert ("arms-control-step", "USA") in found


def test_the_guest_who_is_named_keeps_his_words(coded):
    found = coded(
        "Readout of the President\u2019s Call with President Xi Jinping of China\n\n"
        "The leaders spoke by telephone about nuclear weapons. "
        "President Xi said that China would never be the first to use nuclear weapons."
    )
    assert ("reassurance", "CHN") in found


def test_we_in_a_joint_statement_is_the_first_that_signs_it(coded):
    found = coded(
        "Joint Statement on the Nuclear Weapons of North Korea\n\n"
        "Meeting in Busan, the ministers of Japan and the Republic of Korea spoke of the weapons of North Korea.\n\n"
        "We call on North Korea to return to talks on its nuclear program. "
        "We strongly condemn the ballistic missile launches of North Korea."
    )
    assert ("arms-control-step", "JPN") in found
    assert ("missile-test", "PRK") in found


def test_we_who_say_at_the_opening_who_they_are_speak_to_the_end(coded):
    found = coded(
        "Communiqué of the Group of Seven Foreign Ministers\n\n"
        "We, the Foreign Ministers of the Group of Seven, met in Stresa on 4 April.\n\n"
        "Russia's leaders presented their doctrine, which they call defensive. "
        "We urge Russia to return to full implementation of the New START treaty. "
        "Our nuclear weapons, for as long as they exist, serve defensive purposes only."
    )
    assert ("arms-control-step", "G7") in found
    assert ("arms-control-step", "RUS") not in found


def test_who_answers_in_a_transcript_speaks_for_the_desk_of_its_heading(coded):
    found = coded(
        "STATE DEPARTMENT PRESS BRIEFING ON NORTH KOREA\n\n"
        "MS. HARLAN: Good afternoon. We call on Pyongyang to return to talks on its nuclear program.\n\n"
        "Q: And if they refuse?\n\n"
        "MS. HARLAN: Our offer to resume nuclear negotiations stands."
    )
    assert ("arms-control-step", "USA") in found
    assert ("arms-control-step", "PRK") not in found


def test_the_president_of_a_paper_of_the_elysee_is_the_french_one(coded):
    found = coded(
        "Entretien du Président de la République avec le Président de la République islamique d'Iran\n\n"
        "Le Président de la République s'est entretenu au téléphone avec le Président de la République islamique "
        "d'Iran au sujet du programme nucléaire iranien.\n\n"
        "Il a appelé l'Iran à reprendre les négociations sur son programme nucléaire.",
        Language.FR,
    )
    assert ("direct-communication", "FRA") in found
    assert ("arms-control-step", "FRA") in found
    assert ("arms-control-step", "IRN") not in found
