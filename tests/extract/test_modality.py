"""Certainty and polarity follow the grammar of the source's words, in both languages."""

import pytest

from tests.extract.sentences import parse
from tocsin.extract.modality import Manner, judge, token_certainty, token_polarity
from tocsin.model import Certainty, Language, Polarity

FR, EN = Language.FR, Language.EN


def judged(text, content, language, manner=None):
    parsed = parse(text, language)
    start = text.index(content)
    span = parsed.doc.char_span(start, start + len(content), alignment_mode="expand")
    return judge(parsed, span.root, (span.start, span.end), manner=manner)


def token(text, word, language):
    parsed = parse(text, language)
    return parsed, next(t for t in parsed.doc if t.text == word)


# Each line: the sentence, the content of the claim in it.
NEGATIVE_FR = [
    ("Le général affirme que la flotte ne bougera pas.", "la flotte ne bougera pas"),
    ("Le ministre assure que l'usine n'enrichit plus d'uranium.", "l'usine n'enrichit plus d'uranium"),
    ("L'amiral jure que la base n'a jamais abrité d'ogives.", "la base n'a jamais abrité d'ogives"),
    ("Elle dit que personne ne veut de cette guerre.", "personne ne veut de cette guerre"),
    ("Il soutient que rien n'a été décidé.", "rien n'a été décidé"),
    ("Le porte-parole précise qu'aucun missile n'a quitté la base.", "aucun missile n'a quitté la base"),
    (
        "L'expert note que ni les bombardiers ni les sous-marins n'ont bougé.",
        "ni les bombardiers ni les sous-marins n'ont bougé",
    ),
    ("Les services disent n'avoir vu aucun convoi.", "n'avoir vu aucun convoi"),
    ("La présidente affirme que l'armée ne peut pas attendre.", "l'armée ne peut pas attendre"),
    ("Le général dit qu'il ne saurait céder.", "il ne saurait céder"),
    ("L'agence indique qu'il n'y a aucun signe que le réacteur fuit.", "il n'y a aucun signe que le réacteur fuit"),
    ("Le colonel estime qu'il est peu probable que la trêve tienne.", "il est peu probable que la trêve tienne"),
    ("« Je ne pense pas que la Chine attaquera », a dit le sénateur.", "Je ne pense pas que la Chine attaquera"),
    ("Il ne faut pas que cela dégénère, dit-elle.", "Il ne faut pas que cela dégénère"),
    ("Téhéran nie vouloir la bombe.", "vouloir la bombe"),
    ("Le Kremlin dément avoir déplacé des ogives.", "avoir déplacé des ogives"),
    ("Paris exclut d'envoyer des troupes.", "envoyer des troupes"),
]
POSITIVE_FR = [
    ("Le général affirme que la flotte partira.", "la flotte partira"),
    ("Il dit que l'arme ne sert qu'à dissuader.", "l'arme ne sert qu'à dissuader"),
    ("Elle note que la crise n'est plus qu'un souvenir.", "la crise n'est plus qu'un souvenir"),
    ("L'armée dit qu'elle ne cesse de s'entraîner.", "elle ne cesse de s'entraîner"),
    ("Le ministre assure que ce n'est pas seulement un symbole.", "ce n'est pas seulement un symbole"),
    ("« Il ne fait aucun doute que le tir a réussi »", "Il ne fait aucun doute que le tir a réussi"),
    ("L'expert dit que le missile a volé sans doute trop bas.", "le missile a volé sans doute trop bas"),
]
NEGATIVE_EN = [
    ("The general said the fleet will not move.", "the fleet will not move"),
    ("The minister said the plant no longer enriches uranium.", "the plant no longer enriches uranium"),
    ("He said nobody wants this war.", "nobody wants this war"),
    ("She said no missile has left the base.", "no missile has left the base"),
    ("Officials said they have not seen any sign of a launch.", "they have not seen any sign of a launch"),
    ("The envoy said there is no evidence that the site was hit.", "there is no evidence that the site was hit"),
    ("The admiral said it is unlikely that the truce will hold.", "it is unlikely that the truce will hold"),
    ('"I don\'t think China will attack," the senator said.', "I don't think China will attack"),
    ("Iran denies seeking a bomb.", "seeking a bomb"),
    ("The general said the army cannot wait.", "the army cannot wait"),
    ("He said the regime never kept its word.", "the regime never kept its word"),
]


@pytest.mark.parametrize(("text", "content"), NEGATIVE_FR)
def test_french_contents_that_are_said_not_to_be_so(text, content):
    assert judged(text, content, FR).polarity is Polarity.NEGATIVE


@pytest.mark.parametrize(("text", "content"), POSITIVE_FR)
def test_french_contents_that_only_look_negated(text, content):
    assert judged(text, content, FR).polarity is Polarity.POSITIVE


@pytest.mark.parametrize(("text", "content"), NEGATIVE_EN)
def test_english_contents_that_are_said_not_to_be_so(text, content):
    assert judged(text, content, EN).polarity is Polarity.NEGATIVE


@pytest.mark.parametrize(
    ("text", "content", "language"),
    [
        ("He said the weapon is not only a symbol.", "the weapon is not only a symbol", EN),
        ("The minister said the talks went on without delay.", "the talks went on without delay", EN),
        ("The general said there is no doubt that the test worked.", "there is no doubt that the test worked", EN),
    ],
)
def test_english_contents_that_only_look_negated(text, content, language):
    assert judged(text, content, language).polarity is Polarity.POSITIVE


@pytest.mark.parametrize(
    ("text", "content", "language", "certainty"),
    [
        ("L'amiral dit que le navire est parti.", "le navire est parti", FR, Certainty.CERTAIN),
        ("L'amiral dit que le navire partira lundi.", "le navire partira lundi", FR, Certainty.CERTAIN),
        ("Le ministre a dit que le navire partirait lundi.", "le navire partirait lundi", FR, Certainty.CERTAIN),
        ("L'expert juge que le tir a probablement échoué.", "le tir a probablement échoué", FR, Certainty.PROBABLE),
        ("Il dit que la centrale est sans doute perdue.", "la centrale est sans doute perdue", FR, Certainty.PROBABLE),
        ("Selon un témoin, le convoi aurait fui la base.", "le convoi aurait fui la base", FR, Certainty.PROBABLE),
        ("« Je pense que la Chine cédera », dit le diplomate.", "Je pense que la Chine cédera", FR, Certainty.PROBABLE),
        ("L'expert note que le régime semble hésiter.", "le régime semble hésiter", FR, Certainty.PROBABLE),
        ("Elle estime que Moscou pourrait frapper.", "Moscou pourrait frapper", FR, Certainty.POSSIBLE),
        ("Il dit que le régime a peut-être menti.", "le régime a peut-être menti", FR, Certainty.POSSIBLE),
        ("Elle dit qu'une attaque est possible.", "une attaque est possible", FR, Certainty.POSSIBLE),
        ("« Si Pékin attaque, nous suivrons », dit-il.", "Si Pékin attaque, nous suivrons", FR, Certainty.UNKNOWN),
        ("« Qui a donné cet ordre ? », demande le député.", "Qui a donné cet ordre ?", FR, Certainty.UNKNOWN),
        ("Il se demande si la trêve tiendra.", "la trêve tiendra", FR, Certainty.UNKNOWN),
        ("Le porte-parole n'a pas confirmé que le site avait brûlé.", "le site avait brûlé", FR, Certainty.UNKNOWN),
        ("The admiral said the ship has left.", "the ship has left", EN, Certainty.CERTAIN),
        ("The minister said the ship would leave on Monday.", "the ship would leave on Monday", EN, Certainty.CERTAIN),
        ("He said the army can hold the line.", "the army can hold the line", EN, Certainty.CERTAIN),
        ("The expert said the test probably failed.", "the test probably failed", EN, Certainty.PROBABLE),
        ('"We believe the site was hit," she said.', "We believe the site was hit", EN, Certainty.PROBABLE),
        ("He said the regime seems to hesitate.", "the regime seems to hesitate", EN, Certainty.PROBABLE),
        ("They said they must have missed it.", "they must have missed it", EN, Certainty.PROBABLE),
        ("She said Moscow could strike.", "Moscow could strike", EN, Certainty.POSSIBLE),
        ("He said perhaps the envoy lied.", "perhaps the envoy lied", EN, Certainty.POSSIBLE),
        ('"If they attack, we will respond," he said.', "If they attack, we will respond", EN, Certainty.UNKNOWN),
        ('"Who gave this order?" he asked.', "Who gave this order?", EN, Certainty.UNKNOWN),
    ],
)  # fmt: skip
def test_certainty_is_that_of_the_source(text, content, language, certainty):
    assert judged(text, content, language).certainty is certainty


def test_a_si_that_grants_a_fact_sets_no_condition():
    text = "Il dit que si le chef a ordonné une alerte, il n'y a eu aucun mouvement."
    told = judged(text, "si le chef a ordonné une alerte, il n'y a eu aucun mouvement", FR)
    assert (told.certainty, told.polarity) == (Certainty.CERTAIN, Polarity.NEGATIVE)


@pytest.mark.parametrize(
    ("manner", "certainty", "polarity"),
    [
        (Manner.ASSERT, Certainty.CERTAIN, Polarity.POSITIVE),
        (Manner.DENY, Certainty.CERTAIN, Polarity.NEGATIVE),
        (Manner.BELIEVE, Certainty.PROBABLE, Polarity.POSITIVE),
        (Manner.HOPE, Certainty.POSSIBLE, Polarity.POSITIVE),
        (Manner.DOUBT, Certainty.PROBABLE, Polarity.NEGATIVE),
        (Manner.ASK, Certainty.UNKNOWN, Polarity.POSITIVE),
        (Manner.WITHHOLD, Certainty.UNKNOWN, Polarity.POSITIVE),
    ],
)
def test_the_manner_of_a_cue_colours_its_content(manner, certainty, polarity):
    told = judged("La flotte a quitté le port.", "La flotte a quitté le port", FR, manner)
    assert (told.certainty, told.polarity) == (certainty, polarity)


@pytest.mark.parametrize(
    ("text", "word", "language", "polarity"),
    [
        ("La flotte n'a pas quitté le port.", "quitté", FR, Polarity.NEGATIVE),
        ("La flotte ne peut quitter le port.", "peut", FR, Polarity.NEGATIVE),
        ("La flotte est partie sans prévenir.", "prévenir", FR, Polarity.NEGATIVE),
        ("La flotte est partie sans prévenir.", "partie", FR, Polarity.POSITIVE),
        ("L'armée refuse de quitter le port.", "quitter", FR, Polarity.POSITIVE),
        ("Aucun tir n'a eu lieu.", "tir", FR, Polarity.NEGATIVE),
        ("The fleet has not left port.", "left", EN, Polarity.NEGATIVE),
        ("The fleet has left port.", "left", EN, Polarity.POSITIVE),
        ("No test took place.", "test", EN, Polarity.NEGATIVE),
    ],
)
def test_a_mark_of_negation_bears_on_the_word_it_stands_on(text, word, language, polarity):
    assert token_polarity(*token(text, word, language)) is polarity


def test_a_word_that_may_be_so_is_told_from_one_that_is():
    assert token_certainty(*token("Le missile a peut-être explosé.", "explosé", FR)) is Certainty.POSSIBLE
    assert token_certainty(*token("Le missile a explosé.", "explosé", FR)) is Certainty.CERTAIN
