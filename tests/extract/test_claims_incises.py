"""What French sets between commas: who says it, how it came to be said, and to whom."""

from datetime import date

import pytest

from tests.extract.stages import parsed
from tocsin.extract.claims import find_claims
from tocsin.extract.sources import build_cast
from tocsin.model import Language
from tocsin.watches.actors import load_actors


def told(text: str) -> list[tuple[str, str]]:
    """Who says what in a short article, in order; "" where nobody is named."""
    article = parsed(text, Language.FR, date(2020, 5, 15))
    claims = find_claims(article, build_cast(article, load_actors()))
    return [(claim.source.name if claim.source else "", claim.text) for claim in claims]


WITHOUT_A_VERB = [
    ("Pas question de rouvrir le port sans les pilotes, a répété dans la soirée l'émissaire Paul Roy.", "Paul Roy"),
    ("De simples travaux d'entretien, balaie le gouverneur Igor Popov.", "Igor Popov"),
    ("Un discours à usage interne, tranche Thomas Leroy.", "Thomas Leroy"),
    ("À Oslo, aucun commentaire, répond le ministère.", "ministère"),
]


@pytest.mark.parametrize(("text", "name"), WITHOUT_A_VERB)
def test_words_without_a_verb_are_said_by_whom_an_inverted_verb_names(text, name):
    content = text[: text.rindex(",")]
    assert told(text) == [(name, content)]


def test_a_subject_before_the_verb_shows_that_nothing_is_inverted():
    assert told("Après trois ans de procès, le tribunal, saisi par le parquet, a condamné le maire.") == []


HOW_IT_CAME = [
    ("Cela ne prouve rien, prend soin d'ajouter Anna Berg, qui a dirigé l'étude.", "Anna Berg", "Cela ne prouve rien"),
    ("La route n'a jamais été coupée, se plaît-on à rappeler à la préfecture.", "préfecture",
     "La route n'a jamais été coupée"),
    ("Le pont tiendra, s'empresse de préciser le maire.", "maire", "Le pont tiendra"),
    ("Anna Berg a dit, elle, n'avoir aucun doute sur la crue.", "Anna Berg", "n'avoir aucun doute sur la crue"),
    ("Le maire a déclaré, pour sa part, que la fête était annulée.", "maire", "la fête était annulée"),
    ("Le pont sera prêt l'an prochain, croit savoir le journal local.", "journal local",
     "Le pont sera prêt l'an prochain"),
    ("Le maire demeure circonspect : rien ne prouve que la digue ait cédé.", "maire",
     "rien ne prouve que la digue ait cédé"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "content"), HOW_IT_CAME)
def test_what_stands_between_who_says_and_what_is_said_is_part_of_neither(text, name, content):
    assert told(text) == [(name, content)]


AGREED = [
    ("Oslo et Riga sont convenus mardi de rouvrir le bac.", "rouvrir le bac"),
    ("Les ministres sont tombés d'accord pour rouvrir le bac.", "rouvrir le bac"),
    ("Les maires se sont mis d'accord sur une prolongation du bail.", "une prolongation du bail"),
]


@pytest.mark.parametrize(("text", "content"), AGREED)
def test_what_several_agree_on_is_said_by_them(text, content):
    assert [said for _, said in told(text)] == [content]


def test_what_is_fitting_is_said_by_nobody():
    assert told("Il convient de rester prudent. Il a été convenu de se revoir.") == []


TO_WHOM = [
    ('"Tenez bon", a dit le chef de l\'Etat aux marins, avant d\'ajouter "restez unis".', "chef de l'Etat"),
    ('"Je compte sur vous", a lancé le ministre aux soldats réunis dans la cour.', "ministre"),
    ('"Le budget baisse", a dit le ministre aux affaires maritimes.', "ministre aux affaires maritimes"),
    ('"Le budget baisse", a dit le ministre aux Sports.', "ministre aux Sports"),
]


@pytest.mark.parametrize(("text", "name"), TO_WHOM)
def test_to_whom_one_speaks_is_no_part_of_an_office(text, name):
    assert {who for who, _ in told(text)} == {name}


def test_a_name_for_others_in_an_aside_does_not_take_the_word():
    text = (
        "Le président Marek Dolan a reçu la presse. « La France aide les rebelles », a estimé le président, parlant de "
        "ceux qu'Oslo qualifie de « bandits ». « Elle n'est pas en position de juger », a-t-il déclaré."
    )
    assert told(text)[-1][0] == "Marek Dolan"


NOT_IN_SOMEBODY_S_EYES = [
    "Pour ce faire, le maire de Riga n'a pas hésité à bousculer ses gardes, même son frère.",
    "Pour la photo des chefs de service, le maire voulait être devant.",
]


@pytest.mark.parametrize("text", NOT_IN_SOMEBODY_S_EYES)
def test_what_one_does_for_a_purpose_is_no_opinion(text):
    assert told(text) == []


def test_the_president_of_the_republic_is_that_of_france_where_no_other_is_named():
    def actor(text):
        article = parsed(text, Language.FR, date(2020, 5, 15))
        return find_claims(article, build_cast(article, load_actors()))[0].source.actor

    assert actor("Le président de la République a rappelé que le port était ouvert.") == "FRA"
    assert actor("Le président de la République tchèque a rappelé que le port était ouvert.") == "CZE"


IN_ENGLISH = [
    ("Not in this decade, analyst Jost Reimann said.", [("Jost Reimann", "Not in this decade")]),
    ("Asked about the flood, the ministry said.", []),
    ('"A big mistake", Marek Dolan shot back, adding that the port was closed.',
     [("Marek Dolan", "A big mistake"), ("Marek Dolan", "the port was closed")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), IN_ENGLISH)
def test_english_closes_words_without_a_verb_by_who_says_them(text, said):
    article = parsed(text, Language.EN, date(2020, 5, 15))
    claims = find_claims(article, build_cast(article, load_actors()))
    assert [(claim.source.name, claim.text) for claim in claims] == said


WHO = [
    ("Zora est prudent. L'ambassade de Norvège, elle, assure que la presse ment.", "ambassade de Norvège"),
    ("A Oslo, l'on assure que le port est fermé.", "Oslo"),
    ("Le ministre a démenti. Les Européens, eux, estiment que le texte ne suffit pas.", "Européens"),
    ("Le texte est attendu au ministère de la Pêche, où l'on note que le port est fermé.", "ministère de la Pêche"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), WHO)
def test_a_pronoun_that_sets_one_against_others_and_l_on_are_those_they_stand_for(text, name):
    assert told(text)[-1][0] == name


UNTIL = [
    ("Oslo a fait état dimanche de 22 nouveaux cas, alors que la ville teste ses habitants.", "22 nouveaux cas"),
    ("Le maire a annoncé la fermeture du pont, après une nuit de crue.", "la fermeture du pont"),
]


@pytest.mark.parametrize(("text", "content"), UNTIL)
def test_what_went_on_meanwhile_is_not_said(text, content):
    assert [said for _, said in told(text)] == [content]


def test_a_participle_that_was_hung_on_a_thing_goes_on_from_the_subject():
    text = "Paul Roy a écarté l'hypothèse d'une défaite estimant que les sondages se trompent."
    assert told(text) == [("Paul Roy", "les sondages se trompent")]
