"""The chemical watch: a second family of indicators, hypotheses and lexicons, as data over the same engine."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tocsin.cli.main import run
from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches import list_watches, load_watch
from tocsin.watches.actors import load_actors

SENTENCES = yaml.safe_load(Path(__file__).with_name("chemical.sentences.yaml").read_text(encoding="utf-8"))
EXAMPLES = Path(__file__).parents[2] / "examples" / "chemical"
CHEMICAL = [name for name in list_watches() if name.startswith("chemical-")]


@pytest.mark.parametrize("watch_id", CHEMICAL)
def test_every_chemical_watch_says_what_it_looks_for_in_both_languages(watch_id):
    watch = load_watch(watch_id)
    assert [hypothesis.id for hypothesis in watch.hypotheses] == ["restraint", "concealment", "use"]
    assert set(watch.lexicons) == set(Language)
    for indicator in watch.indicators:
        assert set(indicator.label) == set(indicator.phrases) == {"fr", "en"}
        assert {f"{status}{form}" for status in ("occurred", "planned", "absent") for form in ("", "_noun")} <= set(
            indicator.phrases["fr"]
        ) & set(indicator.phrases["en"])


@pytest.mark.parametrize(
    ("language", "item"), [(language, item) for language, items in SENTENCES.items() for item in items]
)
def test_a_sentence_is_coded_as_the_table_says(language, item):
    article = read_text(item["text"], language=Language(language))
    found = code_signals(article, extract(article, actors=load_actors()), load_watch("chemical-syr"))
    assert {f"{one.indicator} {one.status.value} {one.actor}" for one in found} == set(item["codes"])


def test_the_nuclear_watches_code_none_of_it():
    watch = load_watch("nuclear-rus")
    for language, items in SENTENCES.items():
        for item in items:
            article = read_text(item["text"], language=Language(language))
            assert not code_signals(article, extract(article, actors=load_actors()), watch), item["text"]


def test_the_examples_become_an_estimate_that_moves_with_the_reports(tmp_path, capsys):
    db = str(tmp_path / "s.sqlite")
    assert run(["ingest", str(EXAMPLES), "--watch", "chemical-syr", "--db", db]) == 0
    capsys.readouterr()
    use = {}
    for day in ("2026-03-06", "2026-03-10", "2026-03-21"):
        assert run(["assess", "--watch", "chemical-syr", "--as-of", day, "--db", db]) == 0
        beliefs = yaml.safe_load(capsys.readouterr().out)["hypotheses"]
        use[day] = next(belief["probability"] for belief in beliefs if belief["id"] == "use")
    assert use["2026-03-06"] < 0.06 < use["2026-03-10"], "an attack is reported on the 9th"
    assert use["2026-03-21"] < use["2026-03-10"], "inspectors find none"


def test_a_watch_never_weighs_signals_of_another_family(tmp_path, capsys):
    db = str(tmp_path / "s.sqlite")
    assert run(["ingest", str(EXAMPLES), "--watch", "chemical-syr", "--db", db]) == 0
    assert run(["ingest", str(EXAMPLES), "--db", db]) == 0
    capsys.readouterr()
    for watch, family in (("nuclear-rus", "nuclear"), ("chemical-syr", "chemical")):
        assert run(["assess", "--watch", watch, "--as-of", "2026-03-21", "--db", db]) == 0
        evidence = yaml.safe_load(capsys.readouterr().out)["evidence"]
        assert bool(evidence) == (family == "chemical")


def test_one_ingest_codes_for_several_families(tmp_path, capsys):
    db = str(tmp_path / "s.sqlite")
    both = ["--watch", "nuclear-rus", "--watch", "chemical-syr"]
    assert run(["ingest", str(EXAMPLES), *both, "--db", db]) == 0
    assert "4 new" in capsys.readouterr().err
    assert run(["ingest", str(EXAMPLES), *both, "--db", db]) == 0
    assert "4 unchanged" in capsys.readouterr().err
    assert run(["brief", "--watch", "chemical-syr", "--as-of", "2026-03-21", "--db", db, "--lang", "en"]) == 0
    assert "chemical" in capsys.readouterr().out
