"""The figures: they follow the guide, and agree with the scorer that comes with the gold data."""

import json
import random
import subprocess
import sys

import pytest

from tocsin.errors import UnreadableInputError, WatchError
from tocsin.measure import read_gold, score
from tocsin.measure.scores import same_source

TEXT = "L’amiral assure que la flotte restera au port. Rien n’indique un départ."


@pytest.fixture
def gold_dir(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("La foire ouvre demain.", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "document: a.txt\nlanguage: fr\nsplit: dev\n"
        "claims:\n"
        "  - {text: la flotte restera au port, source: [L’amiral, amiral], mode: indirect, cue: assure,"
        " certainty: certain, polarity: positive}\n"
        "signals:\n"
        "  - {anchor: la flotte restera au port, indicator: reassurance, actor: FRA, status: occurred}\n"
        "  - {anchor: Rien n’indique un départ, indicator: force-posture-change, actor: FRA, status: absent,"
        " optional: true}\n",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text("document: b.txt\nlanguage: fr\nsplit: negative\n", encoding="utf-8")
    return tmp_path


def record(start, end, name="amiral", **fields):
    claim = {"start": start, "end": end, "source": {"name": name}, "mode": "indirect", "certainty": "certain"}
    return {"claims": [{**claim, "polarity": "positive", **fields}], "signals": []}


def signal(start, end, indicator="reassurance", actor="FRA", status="occurred"):
    return {"start": start, "end": end, "indicator": indicator, "actor": actor, "status": status}


def test_a_claim_counts_when_half_of_the_joint_span_is_shared(gold_dir):
    gold = read_gold(gold_dir, gold_dir, splits=["dev"])
    start = TEXT.index("la flotte")
    assert score(gold, {"a.txt": record(start, start + 25)}).claims.f1 == 1.0
    assert score(gold, {"a.txt": record(start, start + 11)}).claims.f1 == 0.0


def test_attribution_needs_the_right_name_too(gold_dir):
    gold = read_gold(gold_dir, gold_dir, splits=["dev"])
    start = TEXT.index("la flotte")
    figures = score(gold, {"a.txt": record(start, start + 25, name="le ministre")})
    assert (figures.claims.f1, figures.attribution.f1) == (1.0, 0.0)
    assert next((miss.sort, miss.given) for miss in figures.misses) == ("source", "le ministre")


def test_an_optional_signal_is_neither_rewarded_nor_punished(gold_dir):
    gold = read_gold(gold_dir, gold_dir, splits=["dev"])
    with_echo = {
        "claims": [],
        "signals": [signal(20, 45), signal(47, len(TEXT), "force-posture-change", status="absent")],
    }
    without = {"claims": [], "signals": [signal(20, 45)]}
    assert score(gold, {"a.txt": with_echo}).full == score(gold, {"a.txt": without}).full


def test_full_needs_status_and_actor(gold_dir):
    gold = read_gold(gold_dir, gold_dir, splits=["dev"])
    figures = score(gold, {"a.txt": {"claims": [], "signals": [signal(20, 45, actor="USA", status="planned")]}})
    assert (figures.indicators.f1, figures.status.f1, figures.actor.f1, figures.full.f1) == (1.0, 0.0, 0.0, 0.0)
    assert figures.classes["status"]["occurred"].recall == 0.0


def test_signals_in_texts_without_any_are_false_alarms(gold_dir):
    gold = read_gold(gold_dir, gold_dir)
    figures = score(gold, {"b.txt": {"claims": [], "signals": [signal(0, 8), signal(3, 9)]}})
    assert figures.false_alarms_per_100 == 200.0
    assert figures.missing == ("a.txt",)


@pytest.mark.parametrize(
    ("given", "names", "same"),
    [
        ("l’Élysée", ["Elysée"], True),
        ("président Aldo Ferrand", ["Ferrand"], True),
        ("Ferrandin", ["Ferrand"], False),
        ("un " + "très " * 11 + "haut responsable", ["responsable"], False),
        ("", ["Ferrand"], False),
    ],
)
def test_names_are_compared_as_whole_folded_words(given, names, same):
    assert same_source(given, names) is same


def test_words_that_are_not_in_the_text_are_named_with_file_and_line(gold_dir):
    path = gold_dir / "a.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("text: la flotte", "text: le navire"), encoding="utf-8")
    with pytest.raises(WatchError, match=r"a\.yaml:5: these words are not in the text"):
        read_gold(gold_dir, gold_dir)


def test_a_folder_without_gold_is_an_error(tmp_path):
    with pytest.raises(UnreadableInputError, match="no gold file"):
        read_gold(tmp_path, tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_agree_with_the_scorer_of_the_gold_data(shared, tmp_path, seed):
    documents = read_gold(shared / "gold", shared / "dispatches")
    predictions = {name: _perturbed(document, random.Random(f"{seed} {name}")) for name, document in documents.items()}
    path = tmp_path / "predictions.jsonl"
    lines = [json.dumps({"document": {"path": name}, **record}) for name, record in predictions.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, shared / "gold" / "score.py", shared / "gold", shared / "dispatches", path, "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert score(documents, predictions).as_record() == theirs


def _perturbed(document, chance):
    """Predictions that are near the gold, with every sort of mistake."""
    claims = [
        {
            "start": max(0, claim.span.start - chance.choice([0, 0, 15])),
            "end": claim.span.end + chance.choice([0, 0, 40]),
            "source": {"name": chance.choice([claim.names[-1], "un passant"])},
            "mode": chance.choice([claim.mode, "narrated", "direct"]),
            "certainty": chance.choice([claim.certainty, "possible"]),
            "polarity": chance.choice([claim.polarity, "negative"]),
        }
        for claim in document.claims
        if chance.random() > 0.2
    ]
    signals = [
        {
            "start": gold.span.start,
            "end": gold.span.end + chance.choice([0, 9]),
            "indicator": chance.choice([gold.indicator, "missile-test"]),
            "actor": chance.choice([gold.actor, None]),
            "status": chance.choice([gold.status, "absent"]),
        }
        for gold in document.signals
        if chance.random() > 0.2
    ]
    alarms = [signal(0, 20, "nuclear-test")] if chance.random() > 0.5 else []
    return {"claims": claims, "signals": signals + alarms}
