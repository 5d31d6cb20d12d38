"""The records that machines read say what the blueprint's contracts say, and their schemas are published."""

import json
import os
from datetime import date
from importlib.resources import files

import pytest

from tests.adapters.samples import make_article, make_assessment, make_reading
from tocsin.desk.contracts import AssessmentRecord, ExtractRecord, assessment_record, extract_record
from tocsin.desk.ports import Reading
from tocsin.model import Period, Precision

SCHEMAS = {"extract": ExtractRecord, "assess": AssessmentRecord}


def test_an_extract_record_has_the_fields_of_the_contract():
    record = json.loads(extract_record(make_reading()).model_dump_json())
    assert record["document"] | {"id": ""} == {
        "path": "a.txt",
        "id": "",
        "language": "fr",
        "published": "2022-10-13",
        "published_precision": "day",
        "title": "Rien ne bouge",
        "outlet": "Le Courrier",
    }
    (claim,) = record["claims"]
    assert (claim["start"], claim["end"], claim["text"]) == (26, 44, "rien n’avait bougé")
    assert claim["source"] == {
        "name": "le ministre",
        "kind": "person",
        "role": "ministre",
        "start": 0,
        "end": 11,
        "actor": "FRA",
    }
    assert claim["cue"] == {"text": "a déclaré", "start": 12, "end": 21}
    (signal,) = record["signals"]
    assert signal["claim"] == claim["id"]
    assert signal["when"] == {"start": "2022-10-12", "end": "2022-10-13", "precision": "day"}
    assert (signal["indicator"], signal["kind"], signal["status"]) == ("warhead-movement", "deed", "absent")


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (Period(date(2022, 10, 1), date(2022, 11, 1), Precision.MONTH), "2022-10"),
        (Period(date(2022, 1, 1), date(2023, 1, 1), Precision.YEAR), "2022"),
    ],
)
def test_a_date_is_shown_as_finely_as_it_is_known(period, shown):
    article = make_article(published=period)
    document = extract_record(Reading(article, (), (), make_reading().coder)).document
    assert (document.published, document.published_precision) == (shown, period.precision.value)


def test_an_assessment_record_has_both_clocks_and_the_words_of_the_scale():
    record = json.loads(
        assessment_record(make_assessment(), term=lambda p: "peu" if p < 0.5 else None).model_dump_json()
    )
    assert (record["as_of"], record["recorded_by"]) == ("2022-10-14T00:00:00Z", None)
    assert record["hypotheses"][0] == {
        "id": "preparation",
        "probability": 0.25,
        "low": 0.1,
        "high": 0.4,
        "change_1d": -0.01,
        "change_7d": 0.0,
        "term": "peu",
    }
    (evidence,) = record["evidence"]
    assert (evidence["grade"], evidence["origins"], evidence["day"]) == ("B2", 1, "2022-10-12")
    assert evidence["sentences"] == ["Le ministre a déclaré que rien n’avait bougé."]
    assert len(evidence["signals"]) == 1


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_the_one_in_force(name):
    published = files("tocsin.desk") / "schemas" / f"{name}.schema.json"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[name].model_json_schema()}
    in_force = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("TOCSIN_UPDATE"):
        published.write_text(in_force, encoding="utf-8")
    assert published.read_text(encoding="utf-8") == in_force, "run the tests with TOCSIN_UPDATE=1 and read the change"
