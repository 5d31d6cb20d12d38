"""Who speaks, construction by construction: the sources of the claims that a short article of the tests' own makes."""

from datetime import date

import pytest

from tests.extract.stages import parsed
from tocsin.extract.claims import find_claims
from tocsin.extract.sources import build_cast
from tocsin.model import Language, Source
from tocsin.watches.actors import load_actors

FR, EN = Language.FR, Language.EN
DAY = date(2020, 5, 15)


def sources(text: str, language: Language = FR) -> list[Source]:
    """The sources of the article's claims, in order."""
    article = parsed(text, language, DAY)
    return [c.source for c in find_claims(article, build_cast(article, load_actors())) if c.source is not None]


def speakers(text: str, language: Language = FR) -> list[str]:
    """Their names."""
    return [source.name for source in sources(text, language)]


NAMES_BEHIND_OTHER_WORDS = [
    ("Le porte-parole du ministère de la Santé Kianouche Rahimi a déclaré que tout allait bien.", "Kianouche Rahimi"),
    ('"Nous ne pouvons pas", a prévenu le secrétaire américain au Trésor Steven Kovac.', "Steven Kovac"),
    ('"Rien n\'indique une fuite", a commenté sur Twitter Lassina Ouattaré, le directeur du centre.',
     "Lassina Ouattaré"),
    ('"Elle s\'aggrave", selon la responsable d\'ABC Anna Mirzani.', "Anna Mirzani"),
    ("Le chef de la diplomatie de l'Union européenne (UE) Josep Borrell a demandé que le tir cesse.", "Josep Borrell"),
    ("Sa disciple Ingrid Solberg a affirmé que la guerre était proche.", "Ingrid Solberg"),
    ("Son prédécesseur démocrate Barack Obama a affirmé que l'accord tiendrait.", "Barack Obama"),
    ("Pour Gerrit van der Berg, le traité est mort.", "Gerrit van der Berg"),
    ('"Il faut agir", a renchéri l\'avocate iranienne et lauréate du prix Nobel de la paix Shirin Kamali.',
     "Shirin Kamali"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NAMES_BEHIND_OTHER_WORDS)
def test_a_name_is_found_behind_portfolios_networks_initials_and_unknown_nouns(text, name):
    assert speakers(text) == [name]


def test_the_outer_of_two_roles_is_the_name_s_where_the_inner_one_is_somebody_else_s():
    text = (
        "Donald Trump a reçu ses alliés. L'ancien conseiller du président Stephen Martel a dénoncé « une folie ». "
        "Le président américain a estimé que l'accord était mauvais."
    )
    found = sources(text)
    assert [s.name for s in found] == ["Stephen Martel", "Donald Trump"]
    assert found[0].role == "ancien conseiller du président"


def test_selon_the_author_is_no_apposition_to_the_first_words_of_what_he_says():
    text = (
        "Le livre de Michael Wulff paraît lundi. L'auteur, Michael Wulff, est attendu. "
        'Selon l\'auteur, Donald Trump "a peur".'
    )
    assert speakers(text)[-1] == "Michael Wulff"


def test_a_role_with_its_article_before_a_verb_is_a_subject_and_no_apposition():
    text = (
        "Donald Trump a parlé. Après l'appel à Stephen Martel, le président a estimé que l'accord était mauvais. "
        "Le président a ajouté que rien ne pressait."
    )
    assert set(speakers(text)) == {"Donald Trump"}


JOINT = [
    ("Les dirigeants français, allemand et britannique ont estimé que l'Iran devait négocier.",
     "dirigeants français, allemand et britannique"),
    ("Les ministres des Affaires étrangères de France, d'Allemagne et du Royaume-Uni ont jugé que le tir était grave.",
     "ministres des Affaires étrangères de France, d'Allemagne et du Royaume-Uni"),
    ("Les présidents russe et chinois Vladimir Poutine et Xi Jinping ont déclaré que la guerre n'aurait pas lieu.",
     "présidents russe et chinois Vladimir Poutine et Xi Jinping"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), JOINT)
def test_those_who_speak_for_several_states_are_named_whole(text, name):
    assert speakers(text) == [name]


def test_the_portfolio_of_a_state_stands_for_its_ministry():
    (source,) = sources("Les Affaires étrangères iraniennes ont nié que l'engin ait été livré.")
    assert (source.name, source.actor) == ("Affaires étrangères iraniennes", "IRN")


EPITHETS = [
    (("Donald Trump est parti. Donald Trump a estimé qu'il vaincrait. Donald Trump a parlé. Donald Trump rit.\n"
     "Le milliardaire new-yorkais a affirmé que la Chine mentait."), "Donald Trump"),
    (("Donald Trump est parti. Paul Roy, un marin, a dit qu'il avait froid. "
     "Le président républicain a affirmé que la Chine mentait."), "Donald Trump"),
    (("James Holt, l'ex-ministre de la Défense, a jugé que tout allait mal. "
     "L'ancien général a ajouté que la loi était violée."), "James Holt"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), EPITHETS)
def test_an_epithet_points_to_the_one_whom_it_may_describe(text, name):
    assert speakers(text)[-1] == name


PRONOUNS = [
    # who is led up to, not who spoke before
    (("Joe Biden a prédit que le vote serait reporté. « Souvenez-vous », avait-il lancé. "
     "M. Trump avait écarté cette idée : « Pourquoi ferais-je cela ? », avait-il répondu."), "Trump"),
    # not the subject of what is said
    ("Paul Roy a promis que le Sénat voterait. Le Sénat votera « cette année », a-t-il martelé.", "Paul Roy"),
    # who spoke last, not who is spoken of since
    (("Pour Douglas Pahl, qui dirigea l'institut, le risque est connu. C'est rare, rappelle-t-il. "
     "M. Azar se rend à Taipei lundi. « C'est une bonne chose », estime-t-il."), "Douglas Pahl"),
    # whose answer it is
    (("Stephen Martel a jugé que la rencontre était une faute. La réponse du président américain Donald Trump a été "
     "vive : « Il a perdu la raison », a-t-il répliqué."), "Donald Trump"),
    # a verb that looks like a noun
    ("Nicholas Weber, professeur à Lyon, doute. « C'est une idée horrible », juge-t-il.", "Nicholas Weber"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), PRONOUNS)
def test_a_pronoun_of_speech_stands_for_the_likeliest_speaker(text, name):
    assert speakers(text)[-1] == name


def test_the_source_of_a_pronoun_spans_the_pronoun():
    text = "Paul Roy a promis un vote. « Cette année », a-t-il dit."
    source = sources(text)[-1]
    assert source.name == "Paul Roy"
    assert source.span.of(text).strip("-") == "il"


def test_the_last_words_in_capitals_of_a_heading_are_no_name():
    text = "ANNA BERG SE VOIT DÉJÀ REINE\nAnna Berg a affirmé que le trône était à elle."
    assert speakers(text)[-1] == "Anna Berg"


def test_capitals_listed_behind_the_verb_speak_together():
    text = "« Nous le regrettons », ont réagi Paris, Berlin et Londres. « Nous attendons », ont-ils ajouté."
    assert speakers(text) == ["Paris, Berlin et Londres"] * 2


def test_a_relative_clause_lends_its_subject_to_no_verb_behind_it():
    text = 'La famille de Paul Roy, à laquelle le ministre a annoncé avoir écrit, a salué "un premier pas".'
    assert speakers(text)[-1] == "famille de Paul Roy"


CONTROLLED = [
    ("Le scandale a contraint le ministre Luc Renard à admettre que les essais avaient échoué.", FR, "Luc Renard"),
    ("L'accord permet au général Paul Roche de confirmer que les trains sont partis.", FR, "Paul Roche"),
    ("L'annonce a surpris, forçant l'entreprise à préciser que rien n'était décidé.", FR, "entreprise"),
    ("The pressure forced Foreign Minister Ali Hassan to acknowledge that inspectors had left.", EN, "Ali Hassan"),
]


@pytest.mark.parametrize(("text", "language", "name"), CONTROLLED)
def test_who_is_made_to_say_it_says_it(text, language, name):
    assert speakers(text, language) == [name]


def test_whoever_has_the_occasion_to_say_it_says_it():
    text = "Le ministre Marc Lenoir, qui ne manque jamais une occasion d'affirmer que Paul Roy ment, a été prudent."
    assert speakers(text) == ["Marc Lenoir"]


def test_a_clause_of_its_own_has_a_speaker_of_its_own():
    text = "Alain Azar est attendu à Oslo, au moment où Luc Renard, en difficulté, accuse la Chine d'être responsable."
    assert speakers(text) == ["Luc Renard"]


def test_a_verb_that_goes_on_behind_a_relative_clause_keeps_the_first_speaker():
    text = "La commission, à laquelle Paul Martin a annoncé avoir parlé, a salué un geste, mais l'a jugé « tardif »."
    assert speakers(text)[-1] == "commission"


BESIDE_ANOTHER = [
    ("Le mari de Mme Sarani, Reza Kamali, a annoncé qu'elle avait commencé sa grève.", "Reza Kamali"),
    ("Le frère de la victime, Paul Roy, a affirmé que l'enquête reprendrait.", "Paul Roy"),
]


@pytest.mark.parametrize(("text", "name"), BESIDE_ANOTHER)
def test_behind_a_comma_a_name_goes_with_the_whole_phrase(text, name):
    assert speakers(text) == [name]


def test_what_a_body_has_published_between_commas_speaks_for_it():
    text = "Un rapport, publié mardi par l'Agence internationale de l'énergie atomique, affirme que le stock a doublé."
    assert speakers(text) == ["Agence internationale de l'énergie atomique"]


UNSAID = [
    "Ces tirs font craindre que Pyongyang ne reprenne ses essais.",
    "La série s'achèvera dimanche ou lundi, selon l'apparition d'une nouvelle lune.",
    "Difficile de deviner que le texte serait rejeté.",
]


@pytest.mark.parametrize("text", UNSAID)
def test_where_nobody_is_said_to_speak_there_is_no_claim(text):
    article = parsed(text, FR, DAY)
    assert find_claims(article, build_cast(article, load_actors())) == ()
