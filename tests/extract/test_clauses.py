"""Clauses say who does what to whom, whether it is so, how it is put forward, when and where."""

from datetime import date

import pytest

from tests.extract.sentences import parse
from tocsin.extract.clauses import find_clauses
from tocsin.model import (
    BlockKind,
    Certainty,
    Claim,
    Form,
    Language,
    Modality,
    Mode,
    Polarity,
    Relation,
    Role,
    Span,
    Tense,
)

FR, EN = Language.FR, Language.EN
CODES = {
    "russie": "RUS", "moscou": "RUS", "russe": "RUS", "russes": "RUS", "pékin": "CHN", "ukraine": "UKR", "otan": "NATO",
    "pyongyang": "PRK", "russia": "RUS", "moscow": "RUS", "russian": "RUS", "china": "CHN", "nato": "NATO",
    "iran": "IRN", "téhéran": "IRN", "tokyo": "JPN", "japan": "JPN",
}  # fmt: skip


class Names:
    """A cast that knows a few names by their form."""

    def actor_of(self, tokens):
        found = next((t.text for t in tokens if t.lower_ in CODES), None)
        return (found, CODES[found.lower()]) if found else (None, None)

    def possessor_of(self, token):
        return None


def clauses_of(text, language, claims=(), kind=BlockKind.BODY):
    return find_clauses(parse(text, language, kind), Names(), claims)


def clause(text, predicate, language):
    return next(c for c in clauses_of(text, language) if c.predicate == predicate)


def argument(found, role):
    return next((a for a in found.arguments if a.role is role), None)


@pytest.mark.parametrize(
    ("text", "predicate", "language", "subject", "target"),
    [
        ("La Russie a déployé des missiles.", "déployer", FR, "La Russie", "des missiles"),
        ("Des missiles ont été déployés par la Russie.", "déployer", FR, "la Russie", "Des missiles"),
        ("Les missiles déployés par Moscou inquiètent Tokyo.", "déployer", FR, "Moscou", "Les missiles"),
        ("La Russie envisage de déployer des missiles.", "déployer", FR, "La Russie", "des missiles"),
        ("La Russie, qui a déployé des missiles, se tait.", "déployer", FR, "La Russie", "des missiles"),
        ("Moscou pourrait déployer des missiles.", "déployer", FR, "Moscou", "des missiles"),
        ("Moscou a armé ses avions et déployé des missiles.", "déployer", FR, "Moscou", "des missiles"),
        ("Pékin a demandé à Moscou de retirer ses troupes.", "retirer", FR, "Moscou", "ses troupes"),
        ("Russia has deployed missiles.", "deploy", EN, "Russia", "missiles"),
        ("Missiles were deployed by Russia.", "deploy", EN, "Russia", "Missiles"),
        ("Russia plans to deploy missiles.", "deploy", EN, "Russia", "missiles"),
        ("Russia, which deployed missiles, kept silent.", "deploy", EN, "Russia", "missiles"),
        ("Moscow may deploy missiles.", "deploy", EN, "Moscow", "missiles"),
        ("China urged Moscow to withdraw its troops.", "withdraw", EN, "Moscow", "its troops"),
        ("North Korea fires missile", "fire", EN, "North Korea", "missile"),
    ],
)
def test_subject_and_object_are_those_of_the_sense(text, predicate, language, subject, target):
    found = clause(text, predicate, language)
    assert argument(found, Role.SUBJECT).span.of(text) == subject
    assert argument(found, Role.OBJECT).span.of(text) == target


@pytest.mark.parametrize(
    ("text", "predicate", "language", "actor"),
    [
        ("Les menaces de la Russie inquiètent l'Otan.", "menace", FR, "RUS"),
        ("L'annexion par la Russie de quatre provinces inquiète l'Otan.", "annexion", FR, "RUS"),
        ("Les préparatifs russes ont cessé.", "préparatif", FR, "RUS"),
        ("La Russie a mené un exercice.", "exercice", FR, "RUS"),
        ("L'exercice mené par la Russie a pris fin.", "exercice", FR, "RUS"),
        ("Russia's threats worry NATO.", "threat", EN, "RUS"),
        ("There are Russian preparations.", "preparation", EN, "RUS"),
        ("The test conducted by Russia failed.", "test", EN, "RUS"),
        ("Russia conducted a test.", "test", EN, "RUS"),
        ("The nuclear test by Russia failed.", "test", EN, "RUS"),
    ],
)
def test_nouns_of_happening_have_their_doer(text, predicate, language, actor):
    found = clause(text, predicate, language)
    assert found.form is Form.NOMINAL
    assert argument(found, Role.SUBJECT).actor == actor


@pytest.mark.parametrize(
    ("text", "predicate", "language", "target"),
    [
        ("L'invasion de l'Ukraine se poursuit.", "invasion", FR, "l'Ukraine"),
        ("Le tir de missiles a échoué.", "tir", FR, "missiles"),
        ("L'annexion par la Russie de quatre provinces inquiète l'Otan.", "annexion", FR, "quatre provinces"),
        ("The deployment of warheads worries NATO.", "deployment", EN, "warheads"),
        ("The missile launch failed.", "launch", EN, "missile"),
    ],
)
def test_nouns_of_happening_have_what_it_is_done_to(text, predicate, language, target):
    assert argument(clause(text, predicate, language), Role.OBJECT).span.of(text) == target


NEGATIVE = [
    ("La Russie n'a pas déployé de missiles.", "déployer", FR),
    ("Aucune arme n'est utilisée.", "utiliser", FR),
    ("Aucune preuve de préparatifs russes.", "préparatif", FR),
    ("Il n'y a aucun signe que la Russie prépare une attaque.", "préparer", FR),
    ("Les agences n'ont vu aucun mouvement de troupes.", "mouvement", FR),
    ("Téhéran nie avoir déplacé ses ogives.", "déplacer", FR),
    ("L'armée refuse de quitter la base.", "quitter", FR),
    ("L'armée a agi sans quitter la base.", "quitter", FR),
    ("Moscou a renoncé à ses essais.", "essai", FR),
    ("L'armée n'a procédé à aucun essai.", "essai", FR),
    ("Le ministère a rejeté les accusations selon lesquelles des camions ont quitté le dépôt.", "quitter", FR),
    ("Russia has not deployed missiles.", "deploy", EN),
    ("There is no evidence of Russian preparations.", "preparation", EN),
    ("There is no sign that Russia deployed missiles.", "deploy", EN),
    ("Moscow denied that it had moved warheads.", "move", EN),
    ("The army refused to leave the base.", "leave", EN),
    ("The army acted without leaving the base.", "leave", EN),
    ("The test has been cancelled.", "test", EN),
    ("No test took place.", "test", EN),
    ("Moscow ruled out using the bomb.", "use", EN),
]
AFFIRMED = [
    ("Moscou n'a pas renoncé à ses essais.", "essai", FR),
    ("L'armée n'a cessé de tirer.", "tirer", FR),
    ("L'arme ne sert qu'à dissuader.", "servir", FR),
    ("Tokyo a condamné l'essai.", "essai", FR),
    ("Kiev a publié un rapport selon lequel la Russie a déplacé des ogives.", "déplacer", FR),
    ("Tokyo n'a pas commenté l'essai.", "essai", FR),
    ("Moscow did not rule out using the bomb.", "use", EN),
    ("Moscou n'exclut pas d'utiliser la bombe.", "utiliser", FR),
    ("Japan did not comment on the test.", "test", EN),
    ("Moscow has not abandoned the test.", "test", EN),
]


@pytest.mark.parametrize(("text", "predicate", "language"), NEGATIVE)
def test_a_clause_is_negative_by_its_words_or_by_its_governor(text, predicate, language):
    assert clause(text, predicate, language).polarity is Polarity.NEGATIVE


@pytest.mark.parametrize(("text", "predicate", "language"), AFFIRMED)
def test_two_negations_cancel_and_facts_stay_facts(text, predicate, language):
    assert clause(text, predicate, language).polarity is Polarity.POSITIVE


@pytest.mark.parametrize(
    ("text", "predicate", "language", "modality"),
    [
        ("La Russie déploie des missiles.", "déployer", FR, Modality.ASSERTED),
        ("La Russie a probablement déployé des missiles.", "déployer", FR, Modality.PROBABLE),
        ("La Russie aurait déployé des missiles.", "déployer", FR, Modality.PROBABLE),
        ("La Russie pourrait déployer des missiles.", "déployer", FR, Modality.POSSIBLE),
        ("Moscou pourrait décider de reprendre ses essais.", "reprendre", FR, Modality.POSSIBLE),
        ("Si la Russie attaque, l'Otan répondra.", "attaquer", FR, Modality.CONDITION),
        ("De telles mesures comprendraient le déplacement de trains.", "déplacement", FR, Modality.CONDITIONAL),
        ("La Russie envisage de déployer des missiles.", "déployer", FR, Modality.INTENTION),
        ("Le chef a ordonné aux forces de partir.", "partir", FR, Modality.INTENTION),
        ("Moscou menace de reprendre ses essais.", "essai", FR, Modality.INTENTION),
        ("La Russie va-t-elle déployer des missiles ?", "déployer", FR, Modality.QUESTION),
        ("En cas d'attaque, l'Otan répondra.", "attaque", FR, Modality.CONDITION),
        ("Russia deploys missiles.", "deploy", EN, Modality.ASSERTED),
        ("Russia probably deployed missiles.", "deploy", EN, Modality.PROBABLE),
        ("Russia may deploy missiles.", "deploy", EN, Modality.POSSIBLE),
        ("If Russia attacks, NATO will respond.", "attack", EN, Modality.CONDITION),
        ("If Russia attacked, NATO would respond.", "respond", EN, Modality.CONDITIONAL),
        ("Such steps would include the movement of trains.", "movement", EN, Modality.CONDITIONAL),
        ("Russia plans to deploy missiles.", "deploy", EN, Modality.INTENTION),
        ("The leader ordered his forces to leave.", "leave", EN, Modality.INTENTION),
        ("The army must leave.", "leave", EN, Modality.OBLIGATION),
        ("Did Russia deploy missiles?", "deploy", EN, Modality.QUESTION),
    ],
)
def test_modality_is_that_of_the_sentence(text, predicate, language, modality):
    assert clause(text, predicate, language).modality is modality


@pytest.mark.parametrize(
    ("text", "predicate", "language", "tense"),
    [
        ("La flotte a quitté le port.", "quitter", FR, Tense.PAST),
        ("La flotte quittera le port.", "quitter", FR, Tense.FUTURE),
        ("La flotte va quitter le port.", "quitter", FR, Tense.FUTURE),
        ("La flotte vient de quitter le port.", "quitter", FR, Tense.PAST),
        ("Il a dit que la flotte quitterait le port.", "quitter", FR, Tense.FUTURE),
        ("La flotte quitte le port.", "quitter", FR, Tense.PRESENT),
        ("The fleet has left port.", "leave", EN, Tense.PAST),
        ("The fleet will leave port.", "leave", EN, Tense.FUTURE),
        ("The fleet is going to leave port.", "leave", EN, Tense.FUTURE),
        ("He said the fleet would leave port.", "leave", EN, Tense.FUTURE),
    ],
)
def test_tense_is_that_of_the_verbal_group(text, predicate, language, tense):
    assert clause(text, predicate, language).tense is tense


@pytest.mark.parametrize(
    ("text", "predicate", "language", "relation"),
    [
        ("Si la Russie attaque, l'Otan répondra.", "attaquer", FR, Relation.CONDITION),
        ("Si le chef a ordonné une alerte, rien n'a bougé.", "ordonner", FR, Relation.CONCESSION),
        ("Bien que le chef ait menacé, rien n'a bougé.", "menacer", FR, Relation.CONCESSION),
        ("Il parle pour rassurer ses alliés.", "rassurer", FR, Relation.PURPOSE),
        ("La flotte recule parce que la guerre a commencé.", "commencer", FR, Relation.CAUSE),
        ("Il dit que la flotte recule.", "reculer", FR, Relation.COMPLEMENT),
        ("If Russia deploys missiles, NATO will respond.", "deploy", EN, Relation.CONDITION),
        ("Although he threatened, nothing moved.", "threaten", EN, Relation.CONCESSION),
        ("He said that the fleet left.", "leave", EN, Relation.COMPLEMENT),
        ("He left because the war began.", "begin", EN, Relation.CAUSE),
    ],
)
def test_relation_to_the_governing_clause(text, predicate, language, relation):
    assert clause(text, predicate, language).relation is relation


def test_an_order_is_one_clause_and_what_is_ordered_another():
    order, raised = clauses_of("The leader ordered his forces to leave.", EN)[:2]
    assert (order.predicate, order.modality, order.tense) == ("order", Modality.ASSERTED, Tense.PAST)
    assert (raised.parent, raised.relation, raised.modality) == (
        order.index,
        Relation.COMPLEMENT,
        Modality.INTENTION,
    )
    assert argument(order, Role.COMPLEMENT).clause == raised.index


def test_words_that_make_one_meaning_are_one_predicate():
    assert clause("Moscou a été mis en garde par l'Otan.", "mettre en garde", FR).polarity is Polarity.POSITIVE
    assert clause("The army carried out a test.", "carry out", EN).tense is Tense.PAST


def test_an_adjective_with_a_copula_is_a_predicate():
    found = clause("Les forces ne sont pas prêtes à partir.", "prêt", FR)
    assert (found.form, found.polarity) == (Form.ADJECTIVAL, Polarity.NEGATIVE)


def test_a_clause_knows_its_day_and_place():
    found = clause("La Russie a tiré jeudi un missile à Plessetsk.", "tirer", FR)
    assert found.when.start == date(2022, 10, 13)
    assert found.where == "Plessetsk"


def test_each_verb_dates_by_its_own_tense():
    found = {c.predicate: c for c in clauses_of("The drill will begin on Monday, officials said on Thursday.", EN)}
    assert found["begin"].when.start == date(2022, 10, 17)
    assert found["say"].when.start == date(2022, 10, 13)


def test_a_clause_bears_the_innermost_claim_around_its_predicate():
    text = "Il dit que la flotte recule."
    inner = Span(text.index("la flotte"), len(text) - 1)
    claims = [
        Claim(name, span, span.of(text), Mode.INDIRECT, None, None, Certainty.CERTAIN, Polarity.POSITIVE)
        for name, span in (("clm_outer", Span(0, len(text))), ("clm_inner", inner))
    ]
    assert [c.claim for c in clauses_of(text, FR, claims)] == ["clm_outer", "clm_inner"]


def test_headings_are_marked_and_captions_have_no_clauses():
    text = "La Russie déploie des missiles"
    assert all(c.block_is_heading for c in clauses_of(text, FR, kind=BlockKind.HEADING))
    assert clauses_of(text, FR, kind=BlockKind.CAPTION) == ()


def test_spans_and_lemmas_follow_the_text():
    text = "La Russie, dit-on, a déployé des missiles en mars."
    for found in clauses_of(text, FR):
        assert found.sentence.contains(found.span)
        assert found.head.of(text)
        assert all(found.sentence.contains(a.span) for a in found.arguments)
    assert "missile" in clause(text, "déployer", FR).lemmas


def test_indices_number_the_clauses_in_order():
    found = clauses_of("Moscou menace de reprendre ses essais si les exercices ont lieu.", FR)
    assert [c.index for c in found] == list(range(len(found)))
    assert [c.head.start for c in found] == sorted(c.head.start for c in found)
    assert all(c.parent is None or c.parent < len(found) for c in found)
