"""For whom speakers speak whom no table knows."""

import pytest

from tests.coding.made import article, claim, extraction
from tocsin.coding.actors import index_for
from tocsin.coding.posts import find_posts
from tocsin.model import Language


def posts(text, cue):
    made = article(text, Language.FR)
    said = claim(text, text[:5], cue, cue, name="Oleg Varine", actor=None)
    found = extraction(made, (), (said,))
    return find_posts(text, found, index_for(text, found))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Rien n'a changé, a dit le porte-parole du Kremlin, Oleg Varine.", "RUS"),
        ("Rien n'a changé, a dit Oleg Varine, vice-ministre russe de la Défense.", "RUS"),
        ("Londres ne change rien. « Paris le sait », a dit le porte-parole, Oleg Varine.", "GBR"),
    ],
)
def test_a_post_or_the_passage_tells_for_whom_an_official_speaks(text, actor):
    assert posts(text, "dit") == {"Oleg Varine": actor}


def test_a_scholar_of_a_country_does_not_speak_for_it():
    assert posts("Rien n'a changé, estime Oleg Varine, expert de la Russie.", "estime") == {}


def test_a_scholar_speaks_for_an_institute_that_is_named():
    text = "Rien n'a changé, estime Oleg Varine, chercheur à l'Ifri."
    assert posts(text, "estime") == {"Oleg Varine": "IFRI"}
