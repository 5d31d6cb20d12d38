"""The cast gathers whom an article names and describes, and merges what belongs together."""

from datetime import date

import pytest

from tests.extract.stages import cast
from tocsin.extract.nouns import Sort, joined, load_nouns
from tocsin.model import Language, SourceKind

FR, EN = Language.FR, Language.EN


def persons(text, language=FR, day=None):
    stage = cast(text, language, day).stage
    return [entity for entity in stage.entities if entity.kind is SourceKind.PERSON]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Paul Martin et Luc Durand sont venus.", FR, {"Paul Martin", "Luc Durand"}),
        ("Kim Jong Un a reçu Ri Son Gwon.", FR, {"Kim Jong Un", "Ri Son Gwon"}),
        ("Jean-Yves Le Drian a reçu Ursula von der Leyen.", FR, {"Jean-Yves Le Drian", "Ursula von der Leyen"}),
        ("Le président égyptien Abdel Fattah al-Sissi a prévenu.", FR, {"Abdel Fattah al-Sissi"}),
        ("U.S. Secretary of State John Kerry met Wang Yi.", EN, {"John Kerry", "Wang Yi"}),
        ("South Korean President Park Geun-hye spoke.", EN, {"Park Geun-hye"}),
    ],
)
def test_persons_are_named_whole_and_without_their_roles(text, language, names):
    assert {entity.name for entity in persons(text, language)} == names


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("Le président russe Vladimir Poutine a parlé.", FR, "Le président russe"),
        ("Paul Martin, directeur de l'institut, a parlé.", FR, "directeur de l'institut"),
        ("Le ministre russe de la Défense, Paul Martin, a parlé.", FR, "Le ministre russe de la Défense"),
        ("Un porte-parole du ministère, Paul Martin, a parlé.", FR, "Un porte-parole du ministère"),
        ("Mary Stone, a professor at the university, spoke.", EN, "a professor at the university"),
        ("Japanese Defence Minister Gen Nakatani spoke.", EN, "Japanese Defence Minister"),
    ],
)
def test_a_role_in_apposition_is_the_person_s(text, language, role):
    stage = cast(text, language).stage
    person = next(entity for entity in stage.entities if entity.kind is SourceKind.PERSON)
    assert [stage.doc.text_of(p.start, p.end) for p in person.phrases] == [role]


def test_a_name_belongs_to_the_role_next_to_it():
    stage = cast("Anne Moreau, la soeur du président Paul Martin, a parlé.").stage
    roles = {e.name: [stage.doc[p.head].text for p in e.phrases] for e in stage.entities if e.kind is SourceKind.PERSON}
    assert roles == {"Anne Moreau": ["soeur"], "Paul Martin": ["président"]}


def test_an_enumeration_gives_nobody_another_s_role():
    stage = cast("Le ministre a reçu à Paul Martin.").stage
    assert all(not entity.phrases for entity in stage.entities)


def test_short_and_full_names_are_one_person():
    people = persons("Jens Stoltenberg a parlé. Stoltenberg a souri. M. Stoltenberg est parti.")
    assert len(people) == 1
    assert ("stoltenberg",) in people[0].aliases


def test_a_title_tells_two_of_one_family_name_apart():
    stage = cast("Anne Martin a reçu Paul Martin. Mme Martin a souri.").stage
    last = [m for m in stage.mentions if m.entity and m.entity.kind is SourceKind.PERSON][-1]
    assert last.entity.name == "Anne Martin"


def test_titles_and_given_names_tell_gender():
    people = {p.name: p.gender for p in persons("Mme Dubois a reçu Paul Martin.")}
    assert people == {"Dubois": "f", "Paul Martin": "m"}


def test_an_office_holder_is_tied_to_the_actor():
    assert persons("Sergueï Lavrov a parlé.", FR, date(2022, 10, 13))[0].actor == "RUS"


def test_names_of_an_actor_are_one_and_its_capital_another():
    stage = cast("L'Otan et l'OTAN sont un. Moscou et la Russie aussi.").stage
    assert sorted((e.actor, e.standing.value) for e in stage.entities) == [
        ("NATO", "name"), ("RUS", "capital"), ("RUS", "name"),
    ]  # fmt: skip


def test_small_letters_make_no_country():
    stage = cast("They told us that the time had come.", EN).stage
    assert stage.entities == []


@pytest.mark.parametrize(
    ("form", "language", "sort"),
    [
        ("ministres", FR, Sort.PERSON),
        ("directrice", FR, Sort.PERSON),
        ("agences", FR, Sort.ORGANISATION),
        ("communiqués", FR, Sort.DOCUMENT),
        ("spokeswomen", EN, Sort.PERSON),
        ("ministries", EN, Sort.ORGANISATION),
    ],
)
def test_nouns_are_known_in_all_their_forms(form, language, sort):
    assert load_nouns(language).reading(joined(form), sort) is not None


def test_a_body_right_behind_the_name_is_where_the_person_belongs():
    people = persons("Selon Hans Kristensen, de la Fédération des scientifiques américains, rien ne bouge.")
    assert [(p.name, p.actor) for p in people] == [("Hans Kristensen", "FAS")]


def test_a_lone_name_behind_a_body_is_the_body_s():
    stage = cast("Le producteur russe d'électricité Rosatel a démenti.").stage
    assert all(entity.kind is not SourceKind.PERSON for entity in stage.entities)


def test_a_bare_family_name_means_the_one_named_most():
    text = "Hillary Clinton spoke. Hillary Clinton waved. Her husband, ex-President Bill Clinton, smiled. Clinton left."
    stage = cast(text, EN).stage
    last = [m for m in stage.mentions if m.entity and m.entity.kind is SourceKind.PERSON][-1]
    assert last.entity.name == "Hillary Clinton"
