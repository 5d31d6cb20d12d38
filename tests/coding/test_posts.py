"""For whom speakers speak whom no table knows."""

import pytest

from tests.coding.made import article, claim, extraction
from tocsin.coding.actors import index_for
from tocsin.coding.posts import find_institute, find_posts
from tocsin.model import Language, Source, SourceKind


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


@pytest.mark.parametrize(
    ("text", "institute"),
    [
        (
            "Oleg Varine, chercheur au Centre lorrain d'études stratégiques, en doute.",
            "Centre lorrain d'études stratégiques",
        ),
        ("Oleg Varine, de l'Observatoire alpin de la paix (OAP), en doute.", "OAP"),
        ("Oleg Varine, professeur à l'université Daejin de Séoul, en doute.", "Daejin"),
        ("Oleg Varine, ancien ministre, en doute.", None),
        ("Le ministre Oleg Varine a ouvert l'université d'été.", None),
    ],
)
def test_an_institute_beside_a_name_is_whom_its_bearer_judges_for(text, institute):
    assert find_institute(text, Source("Oleg Varine", SourceKind.PERSON)) == institute


def test_an_institute_that_speaks_goes_by_the_acronym_that_the_text_gives_it():
    text = "L'Institut balte de défense (IBD) relativise. L'Institut balte de défense ne voit rien."
    assert find_institute(text, Source("Institut balte de défense", SourceKind.ORGANISATION)) == "IBD"


def test_whom_an_official_addresses_is_not_for_whom_he_speaks():
    text = "« Vous le paierez », a lancé à l'adresse d'Israël, accusé par Téhéran, le porte-parole Oleg Varine."
    assert posts(text, "lancé") == {"Oleg Varine": "IRN"}


def test_an_office_followed_by_its_master_speaks_for_him():
    made = article("Rien ne change, dit un conseiller du Kremlin, sans autre détail.", Language.FR)
    name = "conseiller"
    said = claim(made.text, "Rien ne change", "dit", "dire", source=Source(name, SourceKind.UNNAMED))
    found = extraction(made, (), (said,))
    assert find_posts(made.text, found, index_for(made.text, found)) == {name: "RUS"}
