"""The actor table: names in both languages lead to one code, offices are dated, and bad files are pointed at."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import WatchError
from tocsin.model import Standing
from tocsin.model.actor import fold_words, inflect_french
from tocsin.watches.actors import load_actors, read_actors

TABLE = load_actors()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russie", "RUS"), ("Russia", "RUS"), ("Moscou", "RUS"), ("Kremlin", "RUS"), ("russes", "RUS"),
        ("Russians", "RUS"),
        ("États-Unis", "USA"), ("Etats-Unis", "USA"), ("U.S.", "USA"), ("Maison-Blanche", "USA"), ("américaines",
        "USA"),
        ("Corée du Nord", "PRK"), ("nord-coréennes", "PRK"), ("North Korean", "PRK"), ("Pyongyang", "PRK"),
        ("KCNA", "PRK"),
        ("Otan", "NATO"), ("OTAN", "NATO"), ("NATO", "NATO"), ("UE", "EU"), ("AIEA", "IAEA"), ("IAEA", "IAEA"),
        ("Élysée", "FRA"), ("Elysée", "FRA"), ("Downing Street", "GBR"), ("IISS", "IISS"), ("Sipri", "SIPRI"),
        ("turque", "TUR"), ("grecque", "GRC"), ("Kosovo", "XKX"), ("Taïwan", "TWN"), ("Palestinian", "PSE"),
    ],
)  # fmt: skip
def test_names_of_any_kind_lead_to_the_actor(text, code):
    name = TABLE.lookup(text)
    assert name is not None
    assert name.actor == code


def test_case_tells_the_country_from_the_pronoun():
    assert TABLE.lookup("US") is not None
    assert TABLE.lookup("us") is None


def test_the_table_holds_every_member_of_the_united_nations_in_both_languages():
    states = [actor for actor in TABLE.actors.values() if actor.kind == "state"]
    assert len(states) >= 193 + 4
    assert all(actor.name["fr"] and actor.name["en"] and actor.adjectives["fr"] for actor in states)
    assert all(len(actor.code) == 3 and actor.code.isupper() for actor in states)


@pytest.mark.parametrize(
    ("code", "of", "place"),
    [
        ("RUS", "de la Russie", "en Russie"),
        ("GBR", "du Royaume-Uni", "au Royaume-Uni"),
        ("USA", "des États-Unis", "aux États-Unis"),
        ("IRN", "de l'Iran", "en Iran"),
        ("ISR", "d'Israël", "en Israël"),
        ("CUB", "de Cuba", "à Cuba"),
    ],
)
def test_states_are_said_with_their_articles_in_french(code, of, place):
    assert TABLE.actors[code].of("fr") == of
    assert TABLE.actors[code].place("fr") == place


@pytest.mark.parametrize(
    ("code", "feminine", "plural", "form"),
    [
        ("PRK", True, True, "nord-coréennes"),
        ("FRA", False, True, "français"),
        ("TUR", True, False, "turque"),
        ("UKR", True, False, "ukrainienne"),
        ("BEL", True, True, "belges"),
    ],
)
def test_french_adjectives_are_inflected_by_rule(code, feminine, plural, form):
    assert TABLE.adjective(code, "fr", feminine=feminine, plural=plural) == form


def test_offices_follow_the_day():
    before = list(TABLE.holders("NATO", "secretary-general", date(2014, 9, 30)))
    after = list(TABLE.holders("NATO", "secretary-general", date(2014, 10, 1)))
    assert [office.name["en"] for office in before] == ["Anders Fogh Rasmussen"]
    assert [office.name["en"] for office in after] == ["Jens Stoltenberg"]


def test_one_office_is_held_by_one_person_at_a_time_but_for_the_spokespeople_of_a_ministry():
    for office in (o for o in TABLE.offices if not o.role.startswith("spokesperson")):
        others = [o for o in TABLE.holders(office.actor, office.role, office.start) if o.name != office.name]
        assert not others, f"{office.name['en']} and {[o.name['en'] for o in others]} are both {office.role}"


def test_a_family_name_alone_tells_the_office_holder_of_the_day():
    assert TABLE.offices_of("Poutine", date(2022, 10, 13))[0].role == "president"
    assert TABLE.offices_of("Lavrov")[0].actor == "RUS"
    assert TABLE.offices_of("Durand", date(2022, 10, 13)) == ()


def test_of_two_offices_the_one_of_the_day_comes_first():
    assert TABLE.offices_of("Boris Johnson", date(2017, 6, 1))[0].role == "foreign-minister"
    assert TABLE.offices_of("Boris Johnson", date(2021, 6, 1))[0].role == "prime-minister"


@pytest.mark.parametrize(
    ("phrase", "language", "role"),
    [
        ("chef de la diplomatie russe", "fr", "foreign-minister"),
        ("ministre russe des Affaires étrangères", "fr", "foreign-minister"),
        ("secrétaire d'Etat américain", "fr", "foreign-minister"),
        ("secrétaire américain à la Défense", "fr", "defence-minister"),
        ("chef de l'Etat", "fr", "president"),
        ("porte-parole du Kremlin", "fr", "spokesperson-presidency"),
        ("secretary of state", "en", "foreign-minister"),
        ("NATO secretary-general", "en", "secretary-general"),
        ("defence minister", "en", "defence-minister"),
    ],
)
def test_an_office_is_known_by_what_it_is_called(phrase, language, role):
    assert role in set(TABLE.roles_called(fold_words(phrase), language))


@pytest.mark.parametrize("phrase", ["ancien ministre des Affaires étrangères", "vice-ministre des Affaires étrangères"])
def test_a_former_or_deputy_minister_is_no_minister(phrase):
    assert "foreign-minister" not in set(TABLE.roles_called(fold_words(phrase), "fr"))


@given(st.text())
def test_folding_is_stable(text):
    words = fold_words(text)
    assert fold_words(" ".join(words)) == words


@given(st.sampled_from([adjective for actor in TABLE.actors.values() for adjective in actor.adjectives["fr"]]))
def test_every_inflected_form_is_found_again(adjective):
    for feminine in (False, True):
        for plural in (False, True):
            name = TABLE.lookup(inflect_french(adjective, feminine=feminine, plural=plural).capitalize())
            assert name is not None


def test_capitals_are_told_from_names():
    assert TABLE.lookup("Moscou").standing is Standing.CAPITAL
    assert TABLE.lookup("Russie").standing is Standing.NAME


ACTORS = """
states:
  RUS: {fr: "la Russie", en: Russia, adj_fr: russe, adj_en: Russian}
bodies: {}
seats: {}
ministries: {}
forces: {}
services: {}
assemblies: {}
agencies: {}
short_names: {}
"""
OFFICES = """
roles:
  president: {fr: {head: [président]}, en: {head: [president]}, title: {fr: président, en: president}}
offices:
  RUS:
    president: [[Vladimir Poutine, Vladimir Putin, 2012-05-07, ~]]
"""


def _read(folder: Path, actors: str, offices: str):
    (folder / "actors.yaml").write_text(actors, encoding="utf-8")
    (folder / "offices.yaml").write_text(offices, encoding="utf-8")
    return read_actors(folder / "actors.yaml", folder / "offices.yaml")


def test_a_small_table_can_be_read(tmp_path):
    assert _read(tmp_path, ACTORS, OFFICES).offices_of("Poutine")[0].actor == "RUS"


@pytest.mark.parametrize(
    ("actors", "offices", "where", "what"),
    [
        (ACTORS.replace("adj_fr", "adjective"), OFFICES, "actors.yaml:3", "unknown field 'adjective'"),
        (ACTORS.replace("seats: {}", "seats: {URS: [Kremlin]}"), OFFICES, "actors.yaml:5", "unknown actor 'URS'"),
        (ACTORS, OFFICES.replace("2012-05-07", "spring"), "offices.yaml:6", "no date"),
        (ACTORS, OFFICES.replace("    president:", "    tsar:"), "offices.yaml:6", "unknown role 'tsar'"),
        (ACTORS, OFFICES.replace("2012-05-07, ~", "2012-05-07, 2011-01-01"), "offices.yaml:6", "ends before it starts"),
        (ACTORS.replace("bodies: {}\n", ""), OFFICES, "actors.yaml", "no table 'bodies'"),
    ],
)
def test_a_bad_table_is_refused_with_file_and_line(tmp_path, actors, offices, where, what):
    with pytest.raises(WatchError) as caught:
        _read(tmp_path, actors, offices)
    assert where in str(caught.value)
    assert what in str(caught.value)
