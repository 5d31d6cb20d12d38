"""The gate: floors rise by themselves, and go down only with a reason that stays in the file."""

import subprocess

import pytest
import yaml

from benchmarks import gate


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A git checkout whose committed floors ask for 0.8, and the gate pointed at it."""
    path = tmp_path / "benchmarks" / "floors.yaml"
    path.parent.mkdir()
    monkeypatch.setattr(gate, "FLOORS", path)
    gate._save({"sets": {"dev-fr": {"hash": "h1", "floors": {"claims_f1": 0.8}}}, "lowered": []})
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "Pin"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return path


def floors_of(path):
    return gate._load(path.read_text(encoding="utf-8"))


def edit(path, value, *, data="h1"):
    floors = floors_of(path)
    floors["sets"]["dev-fr"] = {"hash": data, "floors": {"claims_f1": value}}
    path.write_text(yaml.safe_dump(floors), encoding="utf-8")


def test_a_floor_lowered_by_hand_is_found_in_the_history(checkout):
    edit(checkout, 0.7)
    assert "was 0.8" in gate._silently_lowered(floors_of(checkout))[0]


def test_a_floor_lowered_with_a_reason_passes_and_keeps_the_reason(checkout):
    assert gate._lower(floors_of(checkout), ["dev-fr", "claims_f1", "0.7"], "two gold spans were corrected") == 0
    floors = floors_of(checkout)
    assert gate._silently_lowered(floors) == []
    assert floors["lowered"][0]["reason"] == "two gold spans were corrected"


def test_a_floor_is_not_lowered_without_a_reason(checkout):
    assert gate._lower(floors_of(checkout), ["dev-fr", "claims_f1", "0.7"], "  ") == 2
    assert floors_of(checkout)["sets"]["dev-fr"]["floors"]["claims_f1"] == 0.8


def test_a_raised_floor_and_floors_for_other_data_pass(checkout):
    edit(checkout, 0.9)
    assert gate._silently_lowered(floors_of(checkout)) == []
    edit(checkout, 0.2, data="h2")
    assert gate._silently_lowered(floors_of(checkout)) == []


def test_a_ceiling_holds_when_the_figure_is_no_higher():
    assert gate._holds("false_alarms_per_100", 4.0, 8.0)
    assert not gate._holds("false_alarms_per_100", 9.0, 8.0)
    assert not gate._holds("claims_f1", None, 0.1)


@pytest.mark.parametrize("name", ["sealed-fr", "sealed-en"])
def test_the_errors_of_a_sealed_set_are_refused_with_the_reason(name, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["gate", "--errors", name])
    monkeypatch.setattr(gate, "predict", lambda _: pytest.fail("texts of a sealed set were read"))
    assert gate.main() == 2
    printed = capsys.readouterr()
    assert f"{name} is sealed" in printed.err
    assert printed.out == ""


def test_the_sealed_set_holds_its_texts_with_every_span_in_place_and_three_without_signals():
    sealed = [s.documents() for s in gate.gold_sets() if s.sealed]
    assert [len(documents) for documents in sealed] == [8, 6]
    assert [sum(not d.signals for d in documents.values()) for documents in sealed] == [2, 1]
    assert all(document.claims for documents in sealed for document in documents.values())
