"""English quotations as general news sets them: floating speakers, inversion, several paragraphs, indirect speech."""

from pathlib import Path

import pytest
import yaml

from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text

PASSAGES = yaml.safe_load(Path(__file__).with_name("news.en.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["name"])
def test_every_quotation_of_a_news_passage_is_a_claim_of_its_speaker(passage):
    claims = extract(read_text(passage["text"].strip(), language=Language.EN)).claims
    found = [(claim.source.name if claim.source else "", claim.text) for claim in claims]
    expected = [tuple(line.split(" | ")) for line in passage["claims"]]
    missing = [pair for pair in expected if not any(pair[0] in source and pair[1] == words for source, words in found)]
    assert missing == [], found


def test_a_verb_of_voice_reports_quoted_words_alone():
    spoken = extract(read_text('"It was wild," Bob chuckled. "Really wild."', language=Language.EN)).claims
    assert [claim.text for claim in spoken] == ["It was wild", "Really wild."]
    assert extract(read_text("Even though talks began, doubts persist.", language=Language.EN)).claims == ()


def test_what_the_writer_grants_behind_indirect_words_is_not_reported():
    text = "Officials said the missiles were first deployed in 2007, although none had been tested until this year."
    (claim,) = extract(read_text(text, language=Language.EN)).claims
    assert claim.text == "the missiles were first deployed in 2007"


def test_a_country_at_the_end_of_a_body_s_name_is_not_the_speaker():
    text = "Health Canada said the drug is safe. Canada said it would sign."
    names = [claim.source.name for claim in extract(read_text(text, language=Language.EN)).claims]
    assert names == ["Health Canada", "Canada"]
