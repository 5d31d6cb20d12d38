"""`tocsin backup` and `tocsin restore` as their user runs them."""

import pytest

from tocsin.cli.main import run

EXIT_STORE, EXIT_INPUT = 5, 3


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A store with one dispatch."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    text = tmp_path / "a.txt"
    text.write_text("Moscou n'a déplacé aucune arme, a déclaré le ministre le 13 octobre 2022.", "utf-8")
    assert run(["ingest", str(text), "--published", "2022-10-13", "--db", str(tmp_path / "kept.sqlite")]) == 0
    return tmp_path / "kept.sqlite"


def test_a_store_goes_through_a_file_and_back(kept, tmp_path, capsys):
    copy, again = tmp_path / "copy.gz", tmp_path / "new" / "again.sqlite"
    assert run(["backup", str(copy), "--db", str(kept)]) == 0
    assert run(["restore", str(copy), "--db", str(again)]) == 0
    assert "1 articles" in capsys.readouterr().err
    assert run(["assess", "--db", str(again), "--as-of", "2022-10-14", "--no-record"]) == 0


def test_a_file_that_is_there_is_not_written_over(kept, tmp_path, capsys):
    copy = tmp_path / "copy.gz"
    run(["backup", str(copy), "--db", str(kept)])
    assert run(["restore", str(copy), "--db", str(kept)]) == EXIT_STORE
    assert "there is a file here already" in capsys.readouterr().err


def test_a_damaged_backup_leaves_no_store(kept, tmp_path):
    copy, again = tmp_path / "copy.gz", tmp_path / "again.sqlite"
    run(["backup", str(copy), "--db", str(kept)])
    copy.write_bytes(copy.read_bytes()[:-30])
    assert run(["restore", str(copy), "--db", str(again)]) == EXIT_STORE
    assert not again.exists()
    assert [path.name for path in tmp_path.glob(".restoring-*")] == []


def test_a_backup_that_is_not_there_is_named(tmp_path, capsys):
    assert run(["restore", str(tmp_path / "none.gz"), "--db", str(tmp_path / "a.sqlite")]) == EXIT_INPUT
    assert "none.gz" in capsys.readouterr().err
