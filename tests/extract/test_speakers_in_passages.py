"""Who speaks, in passages as agencies, regional papers, communiqués, read-outs and analysts write them."""

import re
from pathlib import Path

import pytest
import yaml

from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text

MARKED = re.compile(r"\[\[(?P<words>.+?)\]\]\{(?P<speaker>.+?)\}", re.DOTALL)
PASSAGES = [
    (language, text)
    for language in Language
    for text in yaml.safe_load(Path(__file__).with_name(f"speakers.{language}.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("language", "marked"), PASSAGES, ids=[text[:40] for _, text in PASSAGES])
def test_the_words_of_a_passage_are_given_to_who_said_them(language, marked):
    expected = [(match["speaker"], match["words"]) for match in MARKED.finditer(marked)]
    text = MARKED.sub(lambda match: match["words"], marked)
    claims = extract(read_text(text, language=language)).claims
    found = [(claim.source.name if claim.source else "", claim.text) for claim in claims]
    assert len(found) == len(expected), found
    for (speaker, words), (name, said) in zip(expected, found, strict=True):
        assert speaker.casefold() in name.casefold(), found
        assert said in words or words in said, found


def test_whom_an_agency_cites_stands_behind_it():
    text = "L'agence Tasnim, citant un officier, a affirmé que la base avait été évacuée."
    (claim,) = extract(read_text(text, language=Language.FR)).claims
    assert claim.source.name == "Tasnim"
    assert [source.name for source in claim.relayed] == ["un officier"]


def test_whom_an_agency_quotes_by_a_pronoun_is_the_speaker():
    text = 'Kim Jong Un visited a plant. "We shall build more," the KCNA news agency quoted him as saying.'
    (claim,) = extract(read_text(text, language=Language.EN)).claims
    assert claim.source.name == "Kim Jong Un"


def test_an_agency_that_closes_an_order_only_carries_it():
    for text in (
        "Kim Jong Un a ordonné à l'armée de se tenir prête, selon l'agence officielle KCNA.",
        "Kim Jong Un a appelé à une trêve, a rapporté l'agence KCNA.",
    ):
        assert [c.source.name for c in extract(read_text(text, language=Language.FR)).claims] == ["Kim Jong Un"]
