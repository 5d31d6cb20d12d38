"""Phrases that name nobody are tied to the state, the alliance or the organ that they point back to."""

import pytest

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches import load_watch

CASES = [
    (
        Language.FR,
        (
            "Pyongyang a tiré deux missiles balistiques, a annoncé l'état-major sud-coréen. "
            "« Nos forces ont renforcé leur surveillance du Nord », a ajouté l'état-major."
        ),
        ("close-monitoring", "KOR"),
    ),
    (
        Language.FR,
        (
            "Le régime pourrait procéder à un septième essai nucléaire, a averti le ministre sud-coréen. "
            "Le Nord a remis en état le site de Punggye-ri, d'où Pyongyang a chassé les experts."
        ),
        ("nuclear-test", "PRK"),
    ),
    (
        Language.EN,
        (
            "The alliance will hold its annual nuclear exercise next week as planned, NATO's chief said on Tuesday, "
            "brushing aside Russian warnings."
        ),
        ("nuclear-exercise", "NATO"),
    ),
    (
        Language.EN,
        (
            "South Korea's defence ministry said it had seen no preparations for a nuclear test. "
            '"The North\'s threats are meant to rattle us," a ministry official said.'
        ),
        ("coercive-intent", "KOR"),
    ),
    (
        Language.FR,
        (
            "Washington et Pyongyang ont échangé des lettres sur l'arme nucléaire. Tokyo s'en est félicité. "
            "Les deux dirigeants se sont retrouvés le 30 juin pour discuter de l'arme nucléaire."
        ),
        ("consultation", "USA"),
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_phrase_that_names_nobody_points_back_to_whom_the_text_named(language, text, expected):
    article = read_text(text, language=language)
    signals = code_signals(article, extract(article), load_watch("nuclear-rus"))
    assert expected in {(signal.indicator, signal.actor) for signal in signals}


def test_a_promised_step_is_planned_and_a_call_has_been_made():
    texts = {
        "Moscou s'engage à prolonger le traité New Start.": "planned",
        "Moscou appelle Washington à prolonger le traité New Start.": "occurred",
    }
    for text, status in texts.items():
        article = read_text(text, language=Language.FR)
        signals = code_signals(article, extract(article), load_watch("nuclear-rus"))
        assert ("arms-control-step", "RUS", status) in {(s.indicator, s.actor, s.status.value) for s in signals}
