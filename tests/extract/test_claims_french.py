"""French claims where the writer's own words, the tagger or the punctuation hide what is reported."""

from __future__ import annotations

import re

import pytest

from tests.extract.stages import cast, parsed
from tocsin.extract.claims import find_claims
from tocsin.model import Language

# Contents stand in square brackets, in order; then who says them, one name for each.
ENDS = [
    ("Le parti nie [toute fraude au dernier scrutin] -- ce dont peu de gens doutent.", "parti"),
    ("Rome accuse Tunis d'[avoir détourné les fonds], ce que Tunis dément.", "Rome"),
    ("Oslo a annoncé qu'[elle fermerait le port], ce qui pourrait ruiner la région.", "Oslo"),
    ("Le maire a dit que [le pont tenait] et promis de [le repeindre].", "maire maire"),
    ("Lima a exhorté Quito à [négocier], et le Brésil a offert ses services.", "Lima"),
    ("Rome reproche à Tunis de [ne rien payer] et de [tout garder].", "Rome Rome"),
    ("Le maire craignait que [la digue cède] : « [J'avais peur]. »", "maire maire"),
    ("Il a annoncé [la fermeture du port] : « [Nous n'avons pas le choix]. »", None),
    ("Le préfet écrit que « [la digue tient encore debout] », formule que Lyon juge « [creuse] ».", "préfet Lyon"),
    ("Rome a jugé [la mesure « inutile »], l'enjoignant à [renoncer].", None),
]
TAGGED = [
    ("Le syndicat s'y oppose et demande au ministre de [revoir la loi].", "syndicat"),
    ("L'opposition dément [toute alliance avec le parti].", "opposition"),
    ("Paul Durand a de son côté demandé à la banque si [les comptes étaient vides].", "Paul Durand"),
    ("C'est une réforme que Paul Durand a jugée « [utile] ».", "Paul Durand"),
    ("Le bourgmestre se dit plutôt [optimiste].", None),
]
OBJECTS = [
    ("La France évoque [d'éventuelles sanctions].", "France"),
    ("L'hôpital fait état d'[améliorations de son état].", "hôpital"),
    ("Le bilan fait état de [78 morts].", "bilan"),
    ("Le ministère a annoncé [2.300 nouveaux cas].", "ministère"),
    ("[La reprise des essais] a été annoncée par le ministère.", "ministère"),
    ("La reprise des essais n'est pas annoncée par le ministère.", ""),
    ("La marine avance l'hypothèse d'[une collision avec un navire].", "marine"),
    ("Le service estime [le coût des travaux à environ 20 millions d'euros].", "service"),
    ("L'hebdomadaire critique la volonté de taxer les livres.", ""),
    ("L'opérateur s'est excusé d'[avoir coupé le courant].", "opérateur"),
    ("L'opérateur s'est excusé pour [avoir coupé le courant].", "opérateur"),
    ("Accusé par Rome d'[avoir menti], le consul est parti.", "Rome"),
    ("L'armée a expliqué [pourquoi elle partait].", None),
    ("Le ministère a refusé de dire si [le port fermerait].", "ministère"),
    ("Le maire a averti contre toute baignade.", ""),
]
QUOTED = [
    ("Le maire a dénoncé des propos « [mensongers] » et « [déloyaux] ».", "maire maire"),
    ("Le ministre a parlé au festival « Les Nuits ».", ""),
    ("Le chanteur, qu'on appelait « le Loup », a parlé.", ""),
    ("Rome juge [« vitale » la loi que Paris conteste].", "Rome"),
    ("Le parti présente la loi comme un « [progrès] », mais que la gauche combat.", "parti"),
    ("[Les eaux « baissent depuis lundi »] et « [la digue n'a pas cédé] », a dit le maire.", "maire maire"),
    ("Tout en saluant les efforts de Rome, [la dette reste « trop lourde »], affirme Paul Durand.", "Paul Durand"),
    ("Paul Durand est « heureux d'annoncer que [le port rouvre lundi matin] ».", "Paul Durand"),
    ("Le maire confirme. « [Nous avons rouvert le pont vendredi]. »", "maire"),
    ("« Avez-vous fermé le port ? », lui a demandé une journaliste.", ""),
    (
        "« [C'est bien fait], réagit auprès du Matin le peintre Éric Leroy, qui y vit. [J'aime ce lieu]. »",
        None,
    ),
    ("« [Le budget baisse] », souligne pour la CFDT Vincent Rodet.", "Vincent Rodet"),
]
PLACED = [
    (
        "Le ministère a annoncé [la réouverture des écoles] tout en précisant que [rien ne presse].",
        "ministère ministère",
    ),
    ("Pour plusieurs experts, [le chiffre est faux].", "plusieurs experts"),
    ("Une hausse sans danger qui selon Paul Durand [viendrait du nord], alors que le vent tourne.", "Paul Durand"),
    ("Le maire a dit que [le pont tenait]. Et que [rien ne presse].", "maire maire"),
    ("[Le pont fermera lundi] indique Paul Durand.", "Paul Durand"),
    ("Paul Durand s'est montré prudent : [il n'y a, dit-il, aucun signe de crue].", "Paul Durand"),
    ("Le maire a affirmé à ce propos que [le pont tenait].", "maire"),
    ("Le maire a annoncé dans un communiqué qu'[il fermait le pont].", "maire"),
    ("Le maire a fini par annoncer qu'[il fermait le pont], rapporte Le Monde.", "maire"),
    ("Le réservoir, « vide depuis mars », est considéré comme un danger.", ""),
]


def claims_of(text):
    plain = re.sub(r"[\[\]]", "", text)
    return find_claims(parsed(plain, Language.FR), cast(plain, Language.FR))


def bare(text):
    return text.strip(" .,")


@pytest.mark.parametrize(("text", "names"), [*ENDS, *TAGGED, *OBJECTS, *QUOTED, *PLACED])
def test_what_is_reported_is_told_from_what_the_writer_adds(text, names):
    claims = claims_of(text)
    assert [bare(claim.text) for claim in claims] == [bare(found) for found in re.findall(r"\[([^\]]*)\]", text)]
    if names is not None:
        assert " ".join(claim.source.name for claim in claims if claim.source) == names


def test_a_headline_gives_what_the_person_before_its_colon_says_where_he_speaks_in_the_text():
    claims = claims_of("Paul Durand : la loi est une erreur\n\n« La loi est mauvaise », a répété Paul Durand.")
    assert [claim.text for claim in claims] == ["la loi est une erreur", "La loi est mauvaise"]


def test_a_headline_about_a_person_who_is_silent_is_no_claim():
    assert claims_of("Paul Durand : la loi est une erreur\n\nLa loi passe en mars.") == ()
