"""The parse lines up with the unaltered text, and cuts sentences where a reader would."""

import pytest

from tests.extract.stages import parsed
from tocsin.extract.inflect import infinitives
from tocsin.model import Language

FR, EN = Language.FR, Language.EN


def sentences(text, language=FR):
    doc = parsed(text, language).doc
    return [text[s.start_char : s.end_char].strip() for s in doc.sents]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("M. Durand est là. Il attend.", FR, ["M. Durand est là.", "Il attend."]),
        ("« Oui ! », dit-elle. Puis rien.", FR, ["« Oui ! », dit-elle.", "Puis rien."]),
        ("« Un. Deux », dit-il.", FR, ["« Un.", "Deux », dit-il."]),
        ("Un titre sans point\nUne phrase.", FR, ["Un titre sans point", "Une phrase."]),
        ("It was launched on Jan. 6 from the sea. Mr. Hill saw it.", EN,
         ["It was launched on Jan. 6 from the sea.", "Mr. Hill saw it."]),
        ("“We wait,” he said. “We hope.”", EN, ["“We wait,” he said.", "“We hope.”"]),
        ("It ended.  Then  it began.", EN, ["It ended.", "Then  it began."]),
    ],
)  # fmt: skip
def test_sentences_end_at_punctuation_not_at_abbreviations(text, language, wanted):
    assert sentences(text, language) == wanted


def test_every_token_stands_where_the_text_has_it():
    text = "L’Otan – “forte” – n’a\u00a0rien vu.\nFin « ici »."
    for token in parsed(text).doc:
        assert len(text[token.idx : token.idx + len(token)]) == len(token)
        if token.is_alpha:
            assert text[token.idx : token.idx + len(token)] == token.text


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [("indique", "indiquer"), ("lançait", "lancer"), ("rappelle", "rappeler"), ("révèle", "révéler"),
     ("dément", "démentir"),
     ("jugeait", "juger"), ("tweeté", "tweeter"), ("emploie", "employer")],
)  # fmt: skip
def test_a_verb_form_leads_to_its_infinitive(form, infinitive):
    assert infinitive in list(infinitives(form))


def test_verbs_get_infinitives_as_lemmas():
    verbs = [t for t in parsed("Le ministre estime que la presse indique la route.").doc if t.pos_ == "VERB"]
    assert {t.lemma_ for t in verbs} >= {"estimer", "indiquer"}
