"""French, English, or a refusal that names the language."""

import pytest

from tocsin.errors import LanguageError
from tocsin.read.languages import find_language, parse_language

OTHERS = {
    "German": "Der Außenminister erklärte am Donnerstag, es gebe keinerlei Anzeichen für eine Verlegung, "
    "und warnte zugleich vor voreiligen Schlüssen. Die Lage bleibe angespannt, sagte er in Berlin.",
    "Spanish": "El ministro de Defensa afirmó el jueves que no hay ningún indicio de preparativos y pidió calma "
    "a los aliados, mientras la oposición reclamaba una explicación ante el Parlamento.",
    "Russian": "Министр обороны заявил в четверг, что никаких признаков подготовки не обнаружено, и призвал "
    "союзников сохранять спокойствие в ближайшие недели.",
    "Italian": "Il ministro della Difesa ha dichiarato giovedì che non vi è alcun segno di preparativi e ha "
    "invitato gli alleati alla calma, mentre l'opposizione chiedeva spiegazioni in Parlamento.",
}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour", "fr"),
        ("The minister said no.", "en"),
        ("Le porte-parole du Kremlin, Arkadi Velianov, a démenti tout mouvement d'ogives près de Khabarovsk.", "fr"),
        (
            "Arkady Velyanov, a Kremlin spokesman, denied any movement of warheads near Khabarovsk and Severomorsk.",
            "en",
        ),
        ("Otan : 14 pays, 60 avions", "fr"),
        ("« We are ready », a lancé le général Whitlock à ses hôtes, avant de rappeler que rien n'avait changé.", "fr"),
    ],
)
def test_french_and_english_are_told_apart_even_when_short(text, language):
    assert find_language(text) == language


@pytest.mark.parametrize(("name", "text"), OTHERS.items())
def test_another_language_is_refused_by_name(name, text):
    with pytest.raises(LanguageError, match=name):
        find_language(text)


@pytest.mark.parametrize(
    ("tag", "language"), [("fr", "fr"), ("FR-fr", "fr"), ("en_GB", "en"), ("français", "fr"), ("English", "en")]
)
def test_tags_and_names_are_understood(tag, language):
    assert parse_language(tag) == language


@pytest.mark.parametrize("tag", ["de", "frisian", "", "x"])
def test_other_tags_are_refused(tag):
    with pytest.raises(LanguageError, match="French and English"):
        parse_language(tag)
