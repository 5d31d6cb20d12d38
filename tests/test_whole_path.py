"""The whole path, from outside: the dispatch that tocsin began from, and what must never be stored."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tocsin.measure import read_gold

TOCSIN = Path(sys.executable).with_name("tocsin")
DISPATCH = "000_83fc1e9fc7e21474.txt"


def run(*arguments, db, code=0):
    """What a command printed; its exit code must be as expected."""
    environment = {**os.environ, "TOCSIN_DB": str(db)}
    done = subprocess.run([TOCSIN, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def dispatch(shared):
    return shared / "dispatches" / DISPATCH


@pytest.fixture(scope="module")
def assessments(dispatch, tmp_path_factory):
    """Assessments of the Russian watch as of the day after, with the dispatch and without it."""
    folder = tmp_path_factory.mktemp("stores")
    unrelated = folder / "foire.txt"
    unrelated.write_text(
        "PARIS, 12 octobre 2022 - La foire aux livres ouvre jeudi. Le maire attend deux mille visiteurs.\n",
        encoding="utf-8",
    )
    found = {}
    for name, path in (("with", dispatch), ("without", unrelated)):
        db = folder / f"{name}.sqlite"
        run("ingest", path, db=db)
        shown = run("assess", "--watch", "nuclear-rus", "--as-of", "2022-10-14", "--format", "json", db=db)
        found[name] = json.loads(shown.stdout)
    return found


def probability(assessment, hypothesis):
    return next(h["probability"] for h in assessment["hypotheses"] if h["id"] == hypothesis)


def test_the_dispatch_is_of_its_own_day_never_of_today(dispatch, tmp_path):
    record = json.loads(run("extract", dispatch, db=tmp_path / "none.sqlite").stdout)
    assert record["document"]["published"] == "2022-10-13"


def test_every_span_says_what_the_unaltered_text_says(dispatch, tmp_path):
    text = dispatch.read_text(encoding="utf-8")
    record = json.loads(run("extract", dispatch, db=tmp_path / "none.sqlite").stdout)
    spans = [*record["claims"], *record["signals"], *(c["cue"] for c in record["claims"] if c["cue"])]
    assert len(spans) > 40
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)


def test_two_reports_of_no_sign_make_preparation_no_more_probable(assessments):
    assert probability(assessments["with"], "preparation") <= probability(assessments["without"], "preparation")


def test_words_are_present_and_no_deed_is_seen(assessments):
    assert assessments["with"]["words_index"] > 0
    assert assessments["with"]["deeds_index"] <= 0


@pytest.fixture(scope="module")
def gold(shared):
    return read_gold(shared / "gold", shared / "dispatches")[DISPATCH]


def test_the_explanation_names_the_absences_as_evidence_against_preparation(assessments, gold):
    absent = [e for e in assessments["with"]["evidence"] if e["status"] == "absent"]
    against = [s for e in absent if e["share_nats"]["preparation"] < 0 for s in e["sentences"]]
    looked_for = [s for s in gold.signals if s.status == "absent" and s.indicator == "use-preparation"]
    assert len(looked_for) == 2
    for signal in looked_for:
        assert any(signal.text in sentence for sentence in against), signal.text


def test_the_definition_of_preparations_is_no_evidence(assessments, gold):
    (definition,) = [signal for signal in gold.signals if signal.status == "hypothetical"]
    sentences = [s for e in assessments["with"]["evidence"] for s in e["sentences"]]
    assert sentences
    assert not any(definition.text in sentence for sentence in sentences)


def test_the_same_question_gets_the_same_bytes(dispatch, tmp_path):
    printed = []
    for name in ("a", "b"):
        db = tmp_path / f"{name}.sqlite"
        run("ingest", dispatch, db=db)
        printed.append(run("assess", "--as-of", "2022-10-14", db=db).stdout)
    assert printed[0] == printed[1]


def test_what_cannot_be_read_leaves_no_store_behind(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "program.txt").write_bytes(Path(sys.executable).read_bytes()[:4096])
    for name in ("missing.txt", "empty.txt", "program.txt"):
        db = tmp_path / f"{name}.sqlite"
        done = run("ingest", tmp_path / name, db=db, code=3)
        assert len(done.stderr.strip().splitlines()) == 1
        assert not db.exists()
