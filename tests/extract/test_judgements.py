"""How sure, yes or no: what the source says of its claim, construction by construction."""

import pytest

from tests.extract.sentences import parse
from tocsin.extract.pipeline import extract_parsed
from tocsin.model import Language

FR, EN = Language.FR, Language.EN


def first_claim(text, language):
    claims = extract_parsed(parse(text, language)).claims
    assert claims, "no claim found"
    return claims[0].certainty.value, claims[0].polarity.value


FRENCH = [
    # restriction, idiom, coordination
    ("Le ministère n'a déployé que deux navires, indique son porte-parole.", "certain", "positive"),
    ("Le préfet affirme que la digue n'a subi aucun dommage.", "certain", "negative"),
    ("Selon le maire, nul habitant n'a été blessé.", "certain", "negative"),
    ("La ministre assure que ni le pont ni la gare ne sont menacés.", "certain", "negative"),
    ("Le général a assuré que personne n'avait quitté la base.", "certain", "negative"),
    ("L'expert juge que la panne est sans doute liée au gel.", "probable", "positive"),
    ("Le convoi est à peine arrivé, selon le gouverneur.", "certain", "positive"),
    ("Selon l'institut, il est peu probable que le réacteur redémarre.", "probable", "negative"),
    ("« Les négociations ne sont pas seulement utiles, elles sont nécessaires », a dit la ministre.", "certain",
     "positive"),
    ("« Ne pas signer serait un grand pas en arrière », a prévenu Anne Leroy.", "certain", "positive"),
    ("« Ayant perdu la guerre, le pays n'est plus une menace », a estimé Paul Martin.", "certain", "negative"),
    ("Une telle frappe n'aurait « aucune utilité », a déclaré mardi le ministre.", "certain", "negative"),
    # refusal, denial
    ("Le gouvernement dément avoir vendu des missiles.", "certain", "negative"),
    ("Le ministre a exclu d'envoyer des troupes.", "certain", "negative"),
    ("Le porte-parole a nié que l'usine ait été touchée.", "certain", "negative"),
    ("Rien n'indique que le site ait repris, souligne l'agence.", "certain", "negative"),
    # hearsay
    ("Le général aurait été arrêté dimanche, selon la radio nationale.", "probable", "positive"),
    ("Le groupe préparerait une offensive, croit savoir le quotidien.", "probable", "positive"),
    ("Moscou songerait à quitter l'accord, rapporte la presse turque.", "probable", "positive"),
    ("Si l'on en croit le quotidien, deux navires auraient appareillé lundi.", "probable", "positive"),
    ("À en croire l'opposition, le président serait malade.", "probable", "positive"),
    ("Le ministre a annoncé qu'il se rendrait à Lyon jeudi.", "certain", "positive"),
    # conditions
    ("Le ministre a prévenu que son pays riposterait si la frontière était violée.", "unknown", "positive"),
    ("Washington a menacé d'agir si l'embargo sur les armes n'était pas prolongé.", "unknown", "positive"),
    ("Si le sommet a eu lieu, ce serait le premier depuis dix ans, a relevé l'agence.", "unknown", "positive"),
    ("À moins d'un accord avant lundi, le pays quittera le traité, prédit l'analyste Paul Martin.", "unknown",
     "positive"),
    ("« Notre armée se tient prête en cas d'attaque », a dit le général.", "certain", "positive"),
    ("En cas d'échec, le pays reprendra ses essais, prévient le ministre.", "unknown", "positive"),
    ("Le ministre affirme que, même si les pourparlers échouent, son pays ne reprendra pas ses essais.", "certain",
     "negative"),
    # belief, future, modality
    ("La ministre dit s'attendre à ce que tous les pays signent.", "probable", "positive"),
    ("Le président a déclaré que le traité entrerait en vigueur en mars.", "certain", "positive"),
    ("L'expert estime que le tir pourrait avoir lieu cette semaine.", "possible", "positive"),
    ("« Les alliés devraient payer davantage », a lancé le président.", "certain", "positive"),
    ("Le vote devrait avoir lieu jeudi, selon le Parlement.", "probable", "positive"),
    # others' questions
    ("« On m'a demandé si j'avais signé. Je n'ai rien signé », proteste le maire.", "certain", "positive"),
    ("Le juge se demande si le témoin a menti.", "unknown", "positive"),
    ("« Le ministre m'a dit : “Jamais nous ne partirons” », raconte Paul Martin.", "certain", "positive"),
]  # fmt: skip

ENGLISH = [
    ("Not one of the ships has moved, the ministry said.", "certain", "negative"),
    ("Not a single missile was fired, the spokesman said.", "certain", "negative"),
    ("The mayor said neither the bridge nor the station was damaged.", "certain", "negative"),
    ("The minister denied that the plant had been hit.", "certain", "negative"),
    ("The agency said it had seen no evidence of a leak.", "certain", "negative"),
    ("“We do not assess that the site is active,” the official said.", "certain", "negative"),
    ("Nothing indicates that the site is active, according to the institute.", "certain", "negative"),
    ("The premier said the plan is not only costly but unfair.", "certain", "positive"),
    ("The analyst said the leak was probably caused by frost.", "probable", "positive"),
    ("The coach said he believes the injury is minor.", "probable", "positive"),
    ("She said she hoped a deal could be signed soon.", "possible", "positive"),
    ("The minister warned that prices could rise.", "possible", "positive"),
    ("He said the army would respond if the border was crossed.", "unknown", "positive"),
    ("Barring a deal by Monday, teachers will strike, the union said.", "unknown", "positive"),
    ("The general said his troops are ready in case of an attack.", "certain", "positive"),
    ("She asked whether the vote had been counted.", "unknown", "positive"),
    ("The chief said no officers were hurt.", "certain", "negative"),
    ("Police have not confirmed that the suspect was armed.", "unknown", "positive"),
    ("The doctor said few patients recover fully.", "certain", "positive"),
    ("The company refused to say whether the pipeline leaked.", "unknown", "positive"),
]


@pytest.mark.parametrize(("text", "certainty", "polarity"), FRENCH)
def test_french_claims_are_as_sure_as_their_source_states_them(text, certainty, polarity):
    assert first_claim(text, FR) == (certainty, polarity)


@pytest.mark.parametrize(("text", "certainty", "polarity"), ENGLISH)
def test_english_claims_are_as_sure_as_their_source_states_them(text, certainty, polarity):
    assert first_claim(text, EN) == (certainty, polarity)
