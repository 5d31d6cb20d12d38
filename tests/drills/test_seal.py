"""Nothing of a drill reaches a live store, also when it is killed; and no command takes its store for a live one."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.adapters.samples import CODER, NOON
from tests.drills.made import TRACER, holds, make_live, write_scenario
from tocsin.adapters.sqlite import make_sealed, open_sqlite, open_to_read
from tocsin.cli.main import run
from tocsin.errors import StoreError
from tocsin.model import MARK


@pytest.fixture
def live(tmp_path, monkeypatch) -> Path:
    """A live store in a folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "live").mkdir()
    return make_live(tmp_path / "live" / "tocsin.sqlite")


def every_value(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = [str(row) for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
    connection.close()
    return "\n".join(values)


def test_a_drill_leaves_the_live_store_as_it_was_to_the_byte(live, tmp_path):
    rows = every_value(live)
    before, names = live.read_bytes(), sorted(path.name for path in live.parent.iterdir())
    assert run(["drill", "run", str(write_scenario(tmp_path)), "--db", str(live), "--out", str(tmp_path / "run")]) == 0
    assert live.read_bytes() == before
    assert every_value(live) == rows
    assert holds(live.parent, TRACER) == []
    assert holds(live.parent, "EXERCI") == []
    assert sorted(path.name for path in live.parent.iterdir()) == names
    assert holds(tmp_path / "run", TRACER)


def test_a_drill_that_is_killed_leaves_nothing_in_the_live_store(live, tmp_path):
    before = live.read_bytes()
    out = tmp_path / "run"
    words = ["drill", "run", str(write_scenario(tmp_path)), "--db", str(live), "--out", str(out), "--pace", "1d=300ms"]
    process = subprocess.Popen(
        [sys.executable, "-c", "from tocsin.cli.main import main; main()", *words],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    days = out / "exercise-days.jsonl"
    for _ in range(600):
        if days.is_file() and days.read_text(encoding="utf-8").count("\n") >= 4:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert days.read_text(encoding="utf-8").count("\n") < 12, "it was over before it could be killed"
    assert live.read_bytes() == before
    assert holds(live.parent, TRACER) == []
    assert TRACER not in every_value(live)
    assert holds(out, TRACER), "the drill itself had begun"
    assert run(["drill", "report", str(out)]) == 1


@pytest.mark.parametrize("command", [["assess"], ["brief"], ["brief", "--format", "html"]])
def test_no_command_opens_the_store_of_an_exercise(live, tmp_path, capsys, command):
    assert run(["drill", "run", str(write_scenario(tmp_path)), "--out", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    store = tmp_path / "run" / "exercise.sqlite"
    before = store.read_bytes()
    assert run([*command, "--db", str(store)]) == 5
    shown = capsys.readouterr()
    assert shown.out == ""
    assert MARK in shown.err
    assert store.read_bytes() == before


def test_nothing_can_be_ingested_into_the_store_of_an_exercise(tmp_path, capsys):
    store = make_sealed(tmp_path / "exercise.sqlite")
    store.close()
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Le ministre a dit que rien n'avait bougé.", encoding="utf-8")
    assert run(["ingest", str(tmp_path / "news" / "a.txt"), "--db", str(tmp_path / "exercise.sqlite")]) == 5
    assert MARK in capsys.readouterr().err


def test_a_live_store_is_never_made_over_into_a_sealed_one(live):
    with pytest.raises(StoreError, match="a file here already"):
        make_sealed(live)
    open_sqlite(live, create=False).close()


def test_a_store_opened_to_be_read_refuses_to_be_written(live):
    store = open_to_read(live)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            store.start_run(started_at=NOON, coder=CODER, inputs=[])
    finally:
        store.close()


def test_a_live_store_that_is_missing_is_named_and_no_run_begins(tmp_path, capsys):
    out = tmp_path / "run"
    words = ["drill", "run", str(write_scenario(tmp_path)), "--db", str(tmp_path / "none.sqlite"), "--out", str(out)]
    assert run(words) == 5
    assert "there is no store here" in capsys.readouterr().err
    assert not out.exists()
    assert not (tmp_path / "none.sqlite").exists()


def test_what_a_live_store_knew_before_the_first_day_is_where_the_drill_starts(live, tmp_path, capsys):
    words = ["drill", "run", str(write_scenario(tmp_path)), "--db", str(live), "--out", str(tmp_path / "run")]
    assert run([*words, "--format", "json"]) == 0
    started = json.loads(capsys.readouterr().out)
    assert started["background"] == 1
    assert started["days"][0]["coverage"] > 0


def test_what_a_drill_told_is_not_read_as_news(live, tmp_path, capsys):
    out = tmp_path / "run"
    assert run(["drill", "run", str(write_scenario(tmp_path)), "--out", str(out)]) == 0
    capsys.readouterr()
    assert run(["ingest", str(out), "--db", str(live)]) == 3
    assert "it belongs to a drill" in capsys.readouterr().err
    assert TRACER not in every_value(live)
    assert MARK not in every_value(live)
