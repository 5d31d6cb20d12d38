"""Names, roles, pronouns, documents and possessives lead to the one who is meant, in French and English."""

from datetime import date

import pytest

from tests.extract.stages import cast, spoken_by, token
from tocsin.model import Language, SourceKind

FR, EN = Language.FR, Language.EN
AUTUMN = date(2022, 10, 13)

NAMES = [
    ("Le général Paul Martin a parlé hier. Selon Martin, la base est sûre.", FR, "Martin", 2, "Paul Martin"),
    ("La ministre Claire Dubois est venue. « Nous verrons », a dit Mme Dubois.", FR, "Dubois", 2, "Claire Dubois"),
    ("M. Durand est arrivé. L'expert Luc Durand a écrit un livre.", FR, "Durand", 1, "Luc Durand"),
    ("Vladimir Poutine a parlé. Poutine a déclaré que tout allait bien.", FR, "Poutine", 2, "Vladimir Poutine"),
    ("Kim Jong Un a inspecté une usine. M. Kim a ordonné un essai.", FR, "Kim", 2, "Kim Jong Un"),
    ("President Joe Biden met the press. Biden said the talks would go on.", EN, "Biden", 2, "Joe Biden"),
    ("Analyst Mary Stone wrote a paper. Stone said the risk was low.", EN, "Stone", 2, "Mary Stone"),
    ("Washington a annoncé des sanctions.", FR, "Washington", 1, "Washington"),
    ("L'AIEA a publié un rapport. L'Agence internationale de l'énergie atomique (AIEA) siège à Vienne.", FR, "AIEA", 1,
     "Agence internationale de l'énergie atomique"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "form", "nth", "name"), NAMES)
def test_a_short_name_stands_for_the_fullest_one_of_the_article(text, language, form, nth, name):
    stage = cast(text, language)
    assert stage.source_of(token(stage, form, nth)).name == name


ROLES = [
    ("Le ministre russe des Affaires étrangères, Sergueï Lavrov, est à Rome. Le ministre a dit non.", FR, "ministre", 2,
     "Sergueï Lavrov"),
    ("Anne Moreau, directrice de l'institut, est prudente. La directrice a estimé que rien ne presse.", FR,
     "directrice", 2,
     "Anne Moreau"),
    ("Emmanuel Macron a reçu Olaf Scholz. Le chancelier allemand a salué un accord.", FR, "chancelier", 1,
     "Olaf Scholz"),
    ("Emmanuel Macron a reçu Olaf Scholz. Le président français a salué un accord.", FR, "président", 1,
     "Emmanuel Macron"),
    ("Sergueï Lavrov a reçu un émissaire. Le chef de la diplomatie russe a averti l'Europe.", FR, "chef", 1,
     "Sergueï Lavrov"),
    ("Le porte-parole du Kremlin, Dmitri Peskov, a parlé. Le porte-parole a démenti.", FR, "porte-parole", 2,
     "Dmitri Peskov"),
    ("Donald Trump a reçu Paul Martin. Le dirigeant américain a promis une réponse.", FR, "dirigeant", 1,
     "Donald Trump"),
    ("Jens Stoltenberg est à Oslo. Le secrétaire général de l'Otan a appelé au calme.", FR, "secrétaire", 1,
     "Jens Stoltenberg"),
    ("Paul Martin, chercheur à Lyon, doute. Ce chercheur juge la menace faible.", FR, "chercheur", 2, "Paul Martin"),
    ("U.S. Secretary of State Antony Blinken flew to Rome. The secretary said talks would go on.", EN, "secretary", 1,
     "Antony Blinken"),
    ("Emmanuel Macron met Olaf Scholz. The German chancellor said no.", EN, "chancellor", 1, "Olaf Scholz"),
    ("Vladimir Poutine a parlé. Le maître du Kremlin a menacé.", FR, "maître", 1, "Vladimir Poutine"),
    ("Joe Biden a parlé. Le locataire de la Maison Blanche a averti.", FR, "locataire", 1, "Joe Biden"),
    ("Gen. Mark Milley testified. The general said no.", EN, "general", 1, "Mark Milley"),
    ("Sergei Lavrov spoke. Russia's top diplomat said no.", EN, "diplomat", 1, "Sergei Lavrov"),
    ("John Smith, a spokesman for the ministry, took questions. The spokesman denied it.", EN, "spokesman", 2,
     "John Smith"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "form", "nth", "name"), ROLES)
def test_a_role_stands_for_the_person_who_has_it(text, language, form, nth, name):
    stage = cast(text, language, AUTUMN)
    source = stage.source_of(token(stage, form, nth))
    assert source.name == name
    assert source.kind is SourceKind.PERSON


def test_a_role_keeps_its_words_where_the_article_names_nobody():
    stage = cast("Le ministre japonais de la Défense a confirmé le tir.", FR, AUTUMN)
    source = stage.source_of(token(stage, "ministre"))
    assert source.name == "ministre japonais de la Défense"
    assert source.actor == "JPN"


def test_an_office_is_read_on_the_day_of_the_article():
    text = "Barack Obama et Donald Trump se sont vus. Le président américain a salué l'échange."
    before = cast(text, FR, date(2016, 11, 10))
    after = cast(text, FR, date(2017, 2, 10))
    assert before.source_of(token(before, "président")).name == "Barack Obama"
    assert after.source_of(token(after, "président")).name == "Donald Trump"


def test_a_former_president_is_not_the_one_in_office():
    text = "François Hollande critique Emmanuel Macron. L'ancien président français juge la décision hâtive."
    stage = cast(text, FR, date(2018, 3, 12))
    assert stage.source_of(token(stage, "président")).name == "François Hollande"


UNNAMED = [
    ("Un haut responsable américain a évoqué un retrait.", FR, "responsable", "Un haut responsable américain", "USA"),
    ("Des experts jugent la menace faible.", FR, "experts", "Des experts", None),
    ("Une source diplomatique française a confirmé.", FR, "source", "Une source diplomatique française", "FRA"),
    ("A senior Russian official said no.", EN, "official", "A senior Russian official", "RUS"),
    ("Two European diplomats said talks had stalled.", EN, "diplomats", "Two European diplomats", "EU"),
    ("Les agences de renseignement occidentales n'ont rien vu.", FR, "agences",
     "agences de renseignement occidentales", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "form", "name", "actor"), UNNAMED)
def test_an_unnamed_source_keeps_its_noun_phrase(text, language, form, name, actor):
    stage = cast(text, language)
    source = stage.source_of(token(stage, form))
    assert source.name == name
    assert source.actor == actor


PRONOUNS = [
    ("Paul Martin est arrivé. Il a dit que tout allait bien.", FR, "Il", "Paul Martin"),
    ("Anne Moreau a rencontré Paul Martin. Elle a promis une réponse.", FR, "Elle", "Anne Moreau"),
    ("Anne Moreau a rencontré Paul Martin. Il a promis une réponse.", FR, "Il", "Paul Martin"),
    ("La Corée du Nord a tiré un missile. Elle affirme avoir prévenu ses voisins.", FR, "Elle", "Corée du Nord"),
    ("Mary Stone met John Smith. She said the deal was dead.", EN, "She", "Mary Stone"),
    ("Mary Stone met John Smith. He said the deal was dead.", EN, "He", "John Smith"),
    ("North Korea fired a missile. It said the launch was a success.", EN, "It", "North Korea"),
]


@pytest.mark.parametrize(("text", "language", "form", "name"), PRONOUNS)
def test_a_pronoun_stands_for_the_one_that_agrees(text, language, form, name):
    stage = cast(text, language)
    assert stage.source_of(token(stage, form)).name == name


def test_a_pronoun_prefers_the_last_speaker():
    text = "Paul Martin a parlé le premier. Luc Durand l'écoutait. Il a ajouté que le temps pressait."
    stage = cast(text)
    assert stage.source_of(token(stage, "Il"), recent=spoken_by("Paul Martin")).name == "Paul Martin"


def test_a_relative_pronoun_stands_for_its_antecedent():
    stage = cast("Anne Moreau, qui affirme que la base est vide, part demain.")
    assert stage.source_of(token(stage, "qui")).name == "Anne Moreau"


def test_the_latter_is_the_one_named_last():
    stage = cast("Le ministre a reçu Paul Martin. Ce dernier a dit que tout allait bien.")
    assert stage.source_of(token(stage, "dernier")).name == "Paul Martin"


def test_names_inside_a_quotation_are_no_antecedent_of_a_pronoun_outside():
    stage = cast("Paul Martin est formel. « Luc Durand a menti hier soir », a-t-il dit.")
    assert stage.source_of(token(stage, "-il")).name == "Paul Martin"


DOCUMENTS = [
    ("Un rapport de l'AIEA relève des traces d'uranium.", FR, "rapport", "AIEA"),
    ("Selon un communiqué publié par la présidence française, le sommet est annulé.", FR, "communiqué",
     "présidence française"),
    ("A report by the IAEA found traces of uranium.", EN, "report", "IAEA"),
    ("Une étude de l'Institut international d'études stratégiques (IISS) conclut que non.", FR, "étude",
     "Institut international d'études stratégiques"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "form", "name"), DOCUMENTS)
def test_a_document_speaks_for_its_author(text, language, form, name):
    stage = cast(text, language)
    assert stage.source_of(token(stage, form)).name == name


def test_the_report_has_the_author_it_had_before():
    stage = cast("L'AIEA s'inquiète. Un rapport de l'AIEA est paru jeudi. Le rapport relève des traces d'uranium.")
    assert stage.source_of(token(stage, "rapport", 2)).name == "AIEA"


def test_a_document_without_author_stands_for_itself():
    stage = cast("Un rapport confidentiel relève des traces d'uranium.")
    source = stage.source_of(token(stage, "rapport"))
    assert source.name == "Un rapport confidentiel"
    assert source.kind is SourceKind.DOCUMENT


BODIES = [
    ("L'agence KCNA a annoncé un tir. L'agence a montré des images.", FR, "agence", 2, "KCNA"),
    ("Le Washington Post a enquêté. Le quotidien américain affirme que des essais auraient repris.", FR, "quotidien", 1,
     "Washington Post"),
    ("L'Otan se réunit jeudi. L'alliance a annoncé un exercice.", FR, "alliance", 1, "Otan"),
    ("The Wall Street Journal looked into it. The newspaper said talks were held.", EN, "newspaper", 1,
     "Wall Street Journal"),
    ("Le ministère russe de la Défense a publié une vidéo. Le ministère a démenti.", FR, "ministère", 2,
     "ministère russe de la Défense"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "form", "nth", "name"), BODIES)
def test_a_bare_noun_stands_for_the_body_named_before(text, language, form, nth, name):
    stage = cast(text, language)
    assert stage.source_of(token(stage, form, nth)).name == name


def test_two_that_speak_together_are_both_named():
    stage = cast("Paris et Berlin ont appelé au calme.")
    assert stage.source_of(token(stage, "Paris")).name == "Paris et Berlin"


def test_the_agency_that_carries_a_speech_is_a_channel():
    stage = cast('"We are ready," state agency KCNA quoted Kim Jong Un as saying.', EN)
    assert stage.source_of(token(stage, "agency")).name in {"Kim Jong Un", "KCNA"}
    assert stage.source_of(token(stage, "Un")).name == "Kim Jong Un"


def test_a_caption_gives_the_full_name_but_no_antecedent():
    text = "M. Martin est venu. Il a dit non.\nLuc Durand et Paul Martin à Lyon."
    stage = cast(text, FR, None, 1)
    assert stage.source_of(token(stage, "Il")).name == "Paul Martin"


ACTORS = [
    ("Les forces nucléaires russes sont en alerte.", FR, "Les forces nucléaires russes", "RUS"),
    ("Le Kremlin nie.", FR, "Le Kremlin", "RUS"),
    ("Les ministres de la Défense de l'Otan se réunissent.", FR, "Les ministres de la Défense de l'Otan", "NATO"),
    ("Poutine a parlé.", FR, "Poutine", "RUS"),
    ("La Russie a placé ses forces nucléaires en alerte.", FR, "ses forces nucléaires", "RUS"),
    ("Les menaces de Moscou inquiètent.", FR, "Les menaces de Moscou", "RUS"),
    ("Iran tested its missiles.", EN, "its missiles", "IRN"),
    ("North Korea's military warned Seoul.", EN, "North Korea's military", "PRK"),
    ("U.S. bombers flew over the sea.", EN, "U.S. bombers", "USA"),
    ("Des arbres bordent la route.", FR, "Des arbres", None),
]


@pytest.mark.parametrize(("text", "language", "words", "actor"), ACTORS)
def test_a_noun_phrase_is_tied_to_its_actor(text, language, words, actor):
    stage = cast(text, language, AUTUMN)
    start = text.index(words)
    tokens = [t for t in stage.stage.doc if start <= t.idx < start + len(words)]
    assert stage.actor_of(tokens)[1] == actor


def test_a_possessive_points_to_the_subject():
    stage = cast("La Russie a montré ses missiles à la Chine.")
    assert stage.possessor_of(token(stage, "ses")).actor == "RUS"
    assert stage.possessor_of(token(stage, "missiles")) is None


def test_the_north_is_a_country_only_where_korea_is_spoken_of():
    stage = cast("La Corée du Nord a tiré. Pyongyang défie la Corée du Sud. Le Nord a annoncé un essai.")
    source = stage.source_of(token(stage, "Nord", 2))
    assert source.name == "Corée du Nord"
    assert source.actor == "PRK"


def test_the_span_covers_the_words_that_stand_here():
    text = "Paul Martin est venu. M. Martin a dit non."
    stage = cast(text)
    source = stage.source_of(token(stage, "Martin", 2))
    assert source.span.of(text) == "Martin"


def test_nothing_is_said_by_a_word_that_cannot_speak():
    stage = cast("De son côté, Paul Martin a estimé que non.")
    assert stage.source_of(token(stage, "côté")).name == "Paul Martin"


def test_a_person_has_the_fullest_role_of_the_article_or_else_of_the_table():
    told = cast("Le ministre russe de la Défense, Paul Martin, est là. Le ministre a dit non.", FR, AUTUMN)
    assert told.source_of(token(told, "ministre", 2)).role == "ministre russe de la Défense"
    known = cast("Vladimir Poutine a parlé.", FR, AUTUMN)
    assert known.source_of(token(known, "Poutine")).role == "président de la Russie"
    undated = cast("Vladimir Poutine a parlé.", FR)
    assert undated.source_of(token(undated, "Poutine")).role is None


def test_a_possessive_body_is_its_owner_s():
    stage = cast("L'armée russe a tiré un missile. Son état-major a confirmé.")
    source = stage.source_of(token(stage, "état"))
    assert (source.name, source.actor) == ("Son état-major", "RUS")
