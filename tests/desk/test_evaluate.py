"""Evaluating: records of any tool are measured, and bad ones are named by line."""

import json

import pytest

from tocsin.desk.evaluate import evaluate, read_records
from tocsin.errors import UnreadableInputError

TEXT = "Le ministre assure que le port restera ouvert."


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "document: a.txt\nlanguage: fr\nsplit: dev\nclaims:\n  - {text: le port restera ouvert, source: [ministre],"
        " mode: indirect, cue: assure, certainty: certain, polarity: positive}\n",
        encoding="utf-8",
    )
    return tmp_path


def record(path):
    start = TEXT.index("le port")
    claim = {"start": start, "end": len(TEXT) - 1, "source": {"name": "Le ministre"}, "mode": "indirect"}
    return {
        "document": {"path": str(path)},
        "claims": [{**claim, "certainty": "certain", "polarity": "positive"}],
        "signals": [],
    }


def test_records_are_matched_to_annotations_by_the_name_of_the_text(gold):
    figures = evaluate(gold, gold, predict=lambda paths: [record(path) for path in paths])
    assert (figures.attribution.f1, figures.missing) == (1.0, ())


def test_a_split_without_annotations_is_an_error(gold):
    with pytest.raises(UnreadableInputError, match="no annotation is of this split"):
        evaluate(gold, gold, predict=lambda _paths: [], splits=["train"])


@pytest.mark.parametrize(
    ("line", "what"), [("{", "not JSON"), ('{"claims": []}', "not a record"), ("[]", "not a record")]
)
def test_a_bad_line_is_named(tmp_path, line, what):
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(record("a.txt")) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=rf"p\.jsonl:2: {what}"):
        read_records(path)


def test_missing_predictions_are_an_error(tmp_path):
    with pytest.raises(UnreadableInputError, match="cannot be read"):
        read_records(tmp_path / "none.jsonl")
