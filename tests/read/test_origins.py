"""Copies and rewrites share an origin; follow-ups, rivals and yearly repeats do not."""

from datetime import date, timedelta
from itertools import islice, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model import Period
from tocsin.read import read_text
from tocsin.read.origins import Tie, explain_tie, group_origins, load_thresholds

DAY = date(2022, 10, 13)
LEAD = "OSLO, 13 oct 2022 (AFP) - La Norvège a annoncé jeudi qu'elle suivrait de près les manoeuvres de son voisin."
SAID = '"Nous connaissons ces sous-marins un par un et nous savons où ils se trouvent", a déclaré le général Sandvik.'
MORE = "\"Aucun bâtiment n'a quitté son port sans que nous l'ayons vu partir\", a-t-il ajouté devant la presse."
REST = (
    "Le commandement opérationnel n'a pas relevé son niveau d'alerte. Les patrouilles aériennes resteront au rythme "
    "de l'automne, soit deux vols par semaine, selon le ministère de la Défense."
)
BACKGROUND = (
    "La Norvège, membre fondateur de l'Alliance, partage avec la Russie une frontière terrestre de 198 kilomètres et "
    "une longue frontière maritime en mer de Barents."
)
DISPATCH = "\n\n".join([LEAD, SAID, MORE, REST, BACKGROUND])
COPY = "\n\n".join(
    ["Oslo surveille la mer", LEAD.split(" - ")[1], SAID.replace('"', "”").replace("”Nous", "“Nous"), MORE, REST]
)
REWRITE = "\n\n".join(
    [
        "Dans le Grand Nord, l'armée garde son calme. À l'en croire, la flotte voisine n'a plus de secret pour elle.",
        "« Nous connaissons ces sous-marins un par un et nous savons où ils se trouvent », glisse le général Sandvik.",
        "Et d'insister : « Aucun bâtiment n'a quitté son port sans que nous l'ayons vu partir. »",
        "T. Vik, avec AFP",
    ]
)
FOLLOW_UP = "\n\n".join(
    [
        "OSLO, 14 oct 2022 (AFP) - Un navire de recherche russe a été prié vendredi de quitter les eaux norvégiennes.",
        "Le bâtiment, qui croisait près d'un câble sous-marin, a obtempéré sans incident, ont indiqué les garde-côtes.",
        '"Il n\'y a eu ni menace ni tir de semonce", a précisé leur porte-parole, Ingrid Moe, à la radio.',
        BACKGROUND,
    ]
)
RIVAL = "\n\n".join(
    [
        "OSLO, 13 oct 2022 (Reuters) - Le général Leif Sandvik a écarté jeudi l'idée d'un déploiement en mer.",
        "Selon lui, \"aucun bâtiment n'a quitté son port sans que nous l'ayons vu partir\". La gauche veut un débat.",
        "Le Parlement se penchera mardi sur le budget des patrouilles, que la gauche voudrait doubler avant l'hiver.",
    ]
)


def article(text, outlet, day=DAY):
    return read_text(text, outlet=outlet, published=Period.day(day) if day else None)


WIRE = article(DISPATCH, "AFP")
COPIED = article(COPY, "Le Courrier")
REWRITTEN = article(REWRITE, "La Gazette", DAY + timedelta(days=1))
FOLLOWING = article(FOLLOW_UP, "AFP", DAY + timedelta(days=1))
RIVALLING = article(RIVAL, "Reuters")
ALL = [WIRE, COPIED, REWRITTEN, FOLLOWING, RIVALLING]


def test_a_copy_and_a_rewrite_have_the_origin_of_the_dispatch_and_say_why():
    origins = group_origins(ALL)
    assert origins[WIRE.id].reason is Tie.OWN
    assert (origins[COPIED.id].id, origins[COPIED.id].reason) == (origins[WIRE.id].id, Tie.COPY)
    assert (origins[REWRITTEN.id].id, origins[REWRITTEN.id].reason) == (origins[WIRE.id].id, Tie.REWRITE)
    assert (origins[REWRITTEN.id].quotations, origins[REWRITTEN.id].credit) == (2, ("AFP",))
    assert origins[COPIED.id].similarity > load_thresholds().copy_overlap > origins[REWRITTEN.id].similarity


def test_a_follow_up_with_the_same_background_has_an_origin_of_its_own():
    origins = group_origins(ALL)
    assert origins[FOLLOWING.id].id != origins[WIRE.id].id


def test_two_agencies_that_heard_the_same_sentence_confirm_one_another():
    origins = group_origins(ALL)
    assert origins[RIVALLING.id].id != origins[WIRE.id].id


def test_quotations_alone_make_no_rewrite_without_the_agency():
    silent = article(REWRITE.replace("T. Vik, avec AFP", "T. Vik"), "La Gazette")
    origins = group_origins([WIRE, silent])
    assert origins[silent.id].id != origins[WIRE.id].id


TOLD = (
    "La Norvège a suivi pendant 63 heures un sous-marin parti de Gadjievo, à 40 milles à l'ouest de Bremanger, a "
    "annoncé jeudi son ministère. La frégate Sigurd et deux avions venus d'Andoya ne l'ont pas quitté. Le bâtiment, "
    "escorté par un remorqueur, est resté hors des eaux norvégiennes. Le ministère n'a pas voulu dire de quelle "
    "classe il était, ni depuis quand sa présence était connue des services alliés."
)
RETOLD = (
    "Filature en haute mer : durant 63 heures, une frégate, la Sigurd, et des avions d'Andoya ont pris en chasse un "
    "sous-marin de Gadjievo et son remorqueur, à 40 milles de Bremanger, hors des eaux de la Norvège."
)
RETOLD_AND_MORE = RETOLD + " À Vardo, le pêcheur Olsen en a vu un autre, suivi par 17 vedettes de Kirkenes."


def test_who_tells_the_same_facts_and_none_besides_retells_and_it_is_said_which():
    told, retold = article(TOLD, "Agence Nord"), article(RETOLD, "La Gazette")
    origins = group_origins([told, retold])
    assert (origins[retold.id].id, origins[retold.id].reason) == (origins[told.id].id, Tie.REWRITE)
    assert {"63", "Sigurd", "Andoya", "Bremanger", "40"} <= set(origins[retold.id].facts)
    assert explain_tie(retold, told).facts == origins[retold.id].facts


@pytest.mark.parametrize(
    ("text", "outlet", "day"),
    [
        (RETOLD_AND_MORE, "La Gazette", DAY),
        (RETOLD + " « Il faisait un bruit de casserole », raconte un quartier-maître.", "La Gazette", DAY),
        (RETOLD + " Un officier l'a raconté à notre envoyé spécial.", "La Gazette", DAY),
        (RETOLD, "Reuters", DAY),
        (RETOLD + "\n\nAvec Reuters", "La Gazette", DAY),
        (RETOLD, "La Gazette", DAY - timedelta(days=1)),
        (RETOLD, "La Gazette", DAY + timedelta(days=2)),
        (RETOLD, "La Gazette", None),
        ("Un sous-marin a été suivi par la Norvège, a-t-on appris jeudi.", "La Gazette", DAY),
    ],
    ids=["own facts", "own quotation", "was there", "agency", "other agency", "before", "later", "undated", "too few"],
)
def test_who_has_something_of_his_own_or_may_have_is_no_retelling(text, outlet, day):
    told, other = article(TOLD, "Agence Nord"), article(text, outlet, day)
    origins = group_origins([told, other])
    assert origins[other.id].id != origins[told.id].id


def test_the_order_of_arrival_does_not_matter():
    expected = group_origins(ALL)
    assert all(group_origins(order) == expected for order in islice(permutations(ALL), 0, None, 11))


def test_the_origin_is_named_after_the_first_published_member():
    late = article(DISPATCH, "Le Soir d'Oslo", DAY + timedelta(days=2))
    early = article(DISPATCH, "NTB", DAY - timedelta(days=1))
    origins = group_origins([late, WIRE, early])
    assert {origin.first for origin in origins.values()} == {early.id}
    assert origins[early.id].reason is Tie.OWN


@pytest.mark.parametrize("outlet", ["Le Courrier", "La Gazette", "L'Écho", "Le Soir d'Oslo"])
def test_of_one_day_the_agencys_own_dispatch_comes_first(outlet):
    copied = article(DISPATCH, outlet)
    assert group_origins([copied, WIRE])[copied.id].first == WIRE.id


def test_the_same_words_a_year_later_are_another_story():
    repeat = article(DISPATCH, "AFP-Archives", DAY + timedelta(days=365))
    origins = group_origins([WIRE, repeat])
    assert origins[repeat.id].id != origins[WIRE.id].id


def test_a_copy_without_a_day_is_known_by_its_words_alone():
    undated = article(DISPATCH.replace("OSLO, 13 oct 2022 (AFP) - ", ""), "Blog", None)
    assert undated.published is None
    assert group_origins([WIRE, undated])[undated.id].id == group_origins([WIRE])[WIRE.id].id


@pytest.mark.parametrize("text", ["Non.", "Rien n'a bougé jeudi, a dit le ministre."])
def test_texts_too_short_to_compare_are_one_only_if_they_are_the_same(text):
    pair = [article(text, "A"), article(text, "B"), article(text.replace("Non", "Oui").replace("ministre", "roi"), "C")]
    origins = group_origins(pair)
    assert origins[pair[2].id].id != origins[pair[0].id].id


def test_no_articles_have_no_origins():
    assert group_origins([]) == {}


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(ALL), max_size=8))
def test_every_article_has_exactly_one_origin_whose_first_member_is_in_it(articles):
    origins = group_origins(articles)
    assert set(origins) == {one.id for one in articles}
    for origin in origins.values():
        assert origins[origin.first].id == origin.id
        assert origins[origin.first].reason is Tie.OWN
