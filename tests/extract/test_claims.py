"""Each construction of French and English attribution gives its claims: words, source, mode.

In the tables, square brackets mark what is claimed; the brackets are taken out before the text is read.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.stages import cast, parsed
from tocsin.extract.claims import find_claims
from tocsin.model import Certainty, Language, Mode, Polarity, content_id

FR, EN = Language.FR, Language.EN
D, M, N = Mode.DIRECT, Mode.MIXED, Mode.INDIRECT


def claims_of(text, language=FR, captions=0):
    return find_claims(parsed(text, language, captions=captions), cast(text, language, captions=captions))


def marked(text):
    """The text without its brackets, and what stood between them."""
    return re.sub(r"[\[\]]", "", text), re.findall(r"\[([^\]]*)\]", text)


def same_name(name, source):
    return source is not None and name.casefold() in source.name.casefold()


THAT = [
    ("La ministre Claire Dubois a déclaré que [les négociations reprendraient à l'automne].", "Claire Dubois", N),
    ("Le ministre Paul Durand a affirmé mardi, lors d'une visite à Lyon, que [les stocks étaient intacts].",
     "Paul Durand", N),
    ("L'amiral Luc Morel a confirmé à la presse que [les deux navires avaient quitté le port].", "Luc Morel", N),
    ("Séoul a prévenu que [toute incursion serait « traitée avec fermeté »].", "Séoul", M),
    ("Moscou a fait savoir que [les inspecteurs ne seraient plus admis].", "Moscou", N),
    ("Lima a laissé entendre que [le canal pourrait fermer].", "Lima", N),
    ("L'opposante Anne Leroy se dit convaincue que [le traité sera signé].", "Anne Leroy", N),
    ("Le général Paul Martin a rassuré les élus, affirmant que [rien n'avait changé].", "Paul Martin", N),
    ("Le sénateur Jean Petit craint que [la crise ne s'aggrave].", "Jean Petit", N),
    ("Le président Paul Roche indique que [les sirènes ont été testées].", "Paul Roche", N),
    ("Londres s'est félicité que [l'accord soit enfin appliqué].", "Londres", N),
    ("The minister, Jane Cole, said that [talks would resume in the autumn].", "Jane Cole", N),
    ("General Mark Hill said [the stocks were intact].", "Mark Hill", N),
    ('Seoul warned that [any incursion would be "met with force"].', "Seoul", M),
    ("Analyst Mary Stone acknowledged on Monday that [the data were incomplete].", "Mary Stone", N),
    ("Tehran made clear that [inspectors were no longer welcome].", "Tehran", N),
]  # fmt: skip
INFINITIVE = [
    ("Les observateurs du traité ont déclaré [n'avoir rien relevé d'anormal].", "observateurs du traité", N),
    ("L'Iran a affirmé [avoir respecté ses engagements].", "Iran", N),
    ("Paris a promis de [livrer les pièces avant l'hiver].", "Paris", N),
    ("Pyongyang menace de [reprendre ses tirs].", "Pyongyang", N),
    ("Berlin a appelé les deux camps à [rouvrir la ligne directe].", "Berlin", N),
    ("Washington accuse Moscou d'[avoir violé l'accord].", "Washington", N),
    ("Le maire Paul Roche a exhorté les habitants à [rester chez eux].", "Paul Roche", N),
    ("Le président Luc Morel a ordonné à l'armée de [fermer la route].", "Luc Morel", N),
    ("Tokyo a demandé à Pékin de [publier les relevés].", "Tokyo", N),
    ("Ottawa s'est dit [prêt à payer sa part].", "Ottawa", N),
    ("Pyongyang threatened to [resume its launches].", "Pyongyang", N),
    ("Berlin urged both sides to [reopen the hotline].", "Berlin", N),
    ("Washington accused Moscow of [breaching the accord].", "Washington", N),
    ("Tokyo called on Beijing to [publish the readings].", "Tokyo", N),
    ("Iran claimed to [have kept its word].", "Iran", N),
]  # fmt: skip
INSERTED = [
    ("« [Nous restons vigilants] », a déclaré Claire Dubois.", "Claire Dubois", D),
    ("« [Nous restons vigilants] », dit à l'AFP Claire Dubois.", "Claire Dubois", D),
    ("“[Nous restons vigilants]”, a déclaré jeudi à Bruxelles l'amiral Luc Morel.", "Luc Morel", D),
    ("\"[Nous restons vigilants]\", s'est indignée Claire Dubois.", "Claire Dubois", D),
    ("[Les deux camps se parlent encore], a assuré Claire Dubois.", "Claire Dubois", N),
    ("[Le projet, dont le coût inquiète, « sera revu »], a tranché sur Twitter le ministre Paul Durand.",
     "Paul Durand", M),
    ("« [Nous partons] », a dit Anne Leroy. « [Rien ne nous retient.] »", "Anne Leroy", D),
    ("« [Nous partons] », a dit Anne Leroy, « [et nous ne reviendrons pas] ».", "Anne Leroy", D),
    ("« [C'est trop tôt] », estime la chercheuse Anne Leroy.", "Anne Leroy", D),
    ('"[We remain vigilant]," said Jane Cole.', "Jane Cole", D),
    ('"[We remain vigilant]," General Mark Hill said on Monday.', "Mark Hill", D),
    ("[The two sides are still talking], Jane Cole said.", "Jane Cole", N),
]  # fmt: skip
PREPOSITION = [
    ("Selon Claire Dubois, [les deux navires ont quitté le port].", "Claire Dubois", N),
    ("[Les deux navires ont quitté le port], selon Claire Dubois.", "Claire Dubois", N),
    ("D'après un haut responsable américain, [le convoi est reparti].", "un haut responsable américain", N),
    ("Pour Anne Leroy, directrice de l'institut Atlas, [le risque « reste faible »].", "Anne Leroy", M),
    ("Aux yeux de Moscou, [le traité est mort].", "Moscou", N),
    ("Mais selon Berlin, [le délai ne peut être tenu].", "Berlin", N),
    ("Selon Claire Dubois, qui a présidé la réunion, [le texte est prêt].", "Claire Dubois", N),
    ("According to Jane Cole, [the two ships have left port].", "Jane Cole", N),
    ("[The two ships have left port], according to Jane Cole.", "Jane Cole", N),
]  # fmt: skip
EVENT = [
    ("Paris a annoncé [le retrait de ses troupes].", "Paris", N),
    ("Moscou a démenti [tout déploiement d'ogives].", "Moscou", N),
    ("Après l'annonce par Berlin que [les exercices étaient reportés], la tension a baissé.", "Berlin", N),
    ("La mise en garde de Séoul a surpris. Tokyo a averti que [la région s'embrasait].", "Tokyo", N),
    ("La ministre Claire Dubois a dénoncé un « [chantage inacceptable] ».", "Claire Dubois", D),
    ("Paul Durand qualifie ce texte de « [chiffon de papier] ».", "Paul Durand", D),
    ("Moscou considère cet exercice comme [une provocation].", "Moscou", N),
    ("Paris announced [the withdrawal of its troops].", "Paris", N),
    ('Jane Cole denounced the move as "[blackmail]".', "Jane Cole", D),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "mode"), [*THAT, *INFINITIVE, *INSERTED, *PREPOSITION, *EVENT])
def test_a_construction_gives_its_claims(text, name, mode):
    plain, wanted = marked(text)
    found = claims_of(plain, EN if is_english(text) else FR)
    assert [claim.text for claim in found] == wanted
    assert all(same_name(name, claim.source) for claim in found), [claim.source for claim in found]
    assert {claim.mode for claim in found} == {mode}


def is_english(text):
    words = set(re.findall(r"[a-z]+", text.lower()))
    return bool(words & {"the", "said", "its", "to", "according", "warned", "that"}) and not words & {
        "le",
        "la",
        "les",
        "des",
        "que",
    }


SEVERAL = [
    (
        "Claire Dubois a dit que [le port était fermé] et que [les navires attendaient].",
        ["Claire Dubois", "Claire Dubois"],
    ),
    (
        "Moscou a affirmé que [l'exercice était prévu] et a accusé Paris de [jeter de l'huile sur le feu].",
        ["Moscou", "Moscou"],
    ),
    (
        "« [Le port est fermé] », a dit Paul Durand, ajoutant que [les navires attendaient].",
        ["Paul Durand", "Paul Durand"],
    ),
    (
        "Jane Cole said [the port was closed] and warned that [ships were waiting].",
        ["Jane Cole", "Jane Cole"],
    ),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL)
def test_joined_cues_and_clauses_give_one_claim_each(text, names):
    plain, wanted = marked(text)
    found = claims_of(plain, EN if text.startswith("Jane") else FR)
    assert [claim.text for claim in found] == wanted
    assert all(same_name(name, claim.source) for name, claim in zip(names, found, strict=True))


SHADES = [
    ("Le ministre n'a pas confirmé que le convoi était parti.", Certainty.UNKNOWN, Polarity.POSITIVE),
    ("Moscou dément avoir déplacé des ogives.", Certainty.CERTAIN, Polarity.NEGATIVE),
    ("L'institut pense que la menace recule.", Certainty.PROBABLE, Polarity.POSITIVE),
    ("Paris a déclaré que rien n'avait changé.", Certainty.CERTAIN, Polarity.NEGATIVE),
    ("Séoul a prévenu que l'exercice pourrait être annulé.", Certainty.POSSIBLE, Polarity.POSITIVE),
    ("L'armée a annoncé que l'exercice aurait lieu en mai.", Certainty.CERTAIN, Polarity.POSITIVE),
]


@pytest.mark.parametrize(("text", "certainty", "polarity"), SHADES)
def test_the_cue_and_the_content_colour_the_claim(text, certainty, polarity):
    (claim,) = claims_of(text)
    assert (claim.certainty, claim.polarity) == (certainty, polarity)


NOTHING = [
    "Le ministre s'est entretenu avec son homologue italien.",
    "Le Premier ministre a-t-il menti sur les stocks ?",
    "La ville compte deux « sirènes » et un abri.",
    "Selon les cas, la procédure dure un mois.",
    "Pour l'instant, le port est fermé.",
    "Le président pourrait déclarer que la crise est finie.",
    "Les navires ont quitté le port dans la nuit.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_nobody_says_is_no_claim(text):
    assert claims_of(text) == ()


def test_captions_give_neither_claims_nor_speakers():
    text = "Le port est fermé.\nL'amiral Luc Morel a déclaré que la mer était calme. (Photo Agence)"
    assert claims_of(text, captions=1) == ()


def test_a_quotation_that_goes_on_in_the_next_paragraph_keeps_its_speaker():
    text = "« Nous restons vigilants », a déclaré Claire Dubois.\n« La paix est un travail de chaque jour. »"
    found = claims_of(text)
    assert [claim.source.name for claim in found] == ["Claire Dubois", "Claire Dubois"]
    assert found[1].cue is None


def test_an_agency_that_carries_a_speech_is_a_channel():
    text = "Le dirigeant Kim Jong Un a ordonné à l'armée de fermer la frontière, a rapporté KCNA."
    (claim,) = claims_of(text)
    assert claim.source.name == "Kim Jong Un"


def test_the_outermost_speaker_has_the_claim():
    (claim,) = claims_of("Claire Dubois a déclaré que Berlin avait promis de livrer les pièces.")
    assert claim.source.name == "Claire Dubois"
    assert claim.text == "Berlin avait promis de livrer les pièces"
    assert [source.name for source in claim.relayed] == ["Berlin"]


def test_a_transcript_gives_each_turn_to_the_speaker_of_its_label():
    text = "MS. COLE: We have seen no change in posture.\nQ: Will there be talks?\nMS. COLE: We remain open to them."
    found = claims_of(text, EN)
    assert [claim.text for claim in found] == ["We have seen no change in posture.", "We remain open to them."]
    assert all(same_name("cole", claim.source) for claim in found)
    assert {claim.mode for claim in found} == {Mode.DIRECT}


def test_a_lone_label_in_capitals_makes_no_transcript():
    assert claims_of("READ MORE: Old bridge reopens.\nThe bridge was shut for a year.", EN) == ()


def test_the_cue_is_kept_with_its_lemma_and_place():
    text = "Moscou a fait savoir que les inspecteurs ne seraient plus admis."
    (claim,) = claims_of(text)
    assert claim.cue.lemma == "faire savoir"
    assert claim.cue.span.of(text) == claim.cue.text == "fait savoir"


PIECES = [
    "Claire Dubois",
    " a dit que ",
    "« Rien ne change »",
    ", a-t-elle ajouté",
    ". ",
    "selon Berlin",
    '"',
    "“",
    "\n",
    "’",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_claim_is_a_span_of_the_unaltered_text_with_a_stable_id(text):
    article_id = parsed(text).article.id
    found = claims_of(text)
    for claim in found:
        assert claim.span.of(text) == claim.text
        assert claim.text
        assert claim.id == content_id("clm", article_id, str(claim.span.start), str(claim.span.end))
    assert [claim.span for claim in found] == sorted(claim.span for claim in found)
