"""The spaCy component puts claims on documents of any French or English pipeline."""

import pytest
import spacy

from tocsin.errors import LanguageError
from tocsin.extract import component  # registers the factory where the package's entry points are not installed


@pytest.fixture(scope="module")
def french():
    nlp = spacy.load("fr_core_news_md")
    nlp.add_pipe("tocsin_claims")
    return nlp


def test_a_pipeline_with_the_component_sets_claims_on_its_documents(french):
    doc = french("« Nous partons », a dit Anne Leroy.\nSelon Paris, le port est fermé.")
    assert [claim.text for claim in doc._.claims] == ["Nous partons", "le port est fermé"]
    assert doc._.claims[0].source.name == "Anne Leroy"


def test_an_empty_document_has_no_claims(french):
    assert french("")._.claims == ()


def test_a_pipeline_of_another_language_is_refused():
    with pytest.raises(LanguageError, match="not in 'de'"):
        component.make_claims_component(spacy.blank("de"), "tocsin_claims")
