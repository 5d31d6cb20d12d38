"""A drill killed at any moment leaves nothing in the live store, nor in anything that leaves the store afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.drills.made import TRACER, holds, make_live, write_scenario
from tocsin.cli.main import run
from tocsin.model import MARK
from tocsin.web.app import create_app
from tocsin.web.settings import Settings

NOW = datetime(2023, 6, 20, tzinfo=UTC)
# From before the first day is done to the middle of the run; the run itself would take longer.
MOMENTS = [random.Random(seed).uniform(0.2, 6.0) for seed in range(5)]
EXPORTS = [
    (form, what)
    for form in ("csv", "jsonl", "stix", "plover", "atom", "ics")
    for what in {"plover": ("events",), "stix": ("signals",), "atom": ("signals",), "ics": ("events",)}.get(
        form, ("articles", "claims", "signals", "events", "assessments")
    )
]


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> tuple[Path, bytes]:
    """A live store beside which drills were killed at random moments, and its bytes from before."""
    home = tmp_path_factory.mktemp("killed")
    live = make_live(home / "live.sqlite")
    before = live.read_bytes()
    scenario = write_scenario(home)
    for place, moment in enumerate(MOMENTS):
        words = [
            "drill",
            "run",
            str(scenario),
            "--db",
            str(live),
            "--out",
            str(home / f"run{place}"),
            "--pace",
            "1d=2s",
        ]
        process = subprocess.Popen(
            [sys.executable, "-c", "from tocsin.cli.main import main; main()", *words],
            env={**os.environ, "XDG_STATE_HOME": str(home / "state")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moment)
        assert process.poll() is None, "it was over before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert live.read_bytes() == before, f"killed after {moment:.2f} s"
    for place in range(len(MOMENTS)):
        # What the killed run itself left is not looked at by what follows.
        assert not (home / f"run{place}" / "exercise-run.json").exists()
    return live, before


def clean(text: str) -> None:
    assert TRACER not in text
    assert MARK not in text


def test_the_live_store_is_what_it_was_to_the_byte(killed):
    live, before = killed
    assert live.read_bytes() == before
    beside = [path for path in live.parent.iterdir() if path.name.startswith(live.name)]
    assert beside == [live]
    assert not set(holds(live.parent, TRACER)) & set(beside)


@pytest.mark.parametrize(("form", "what"), EXPORTS)
def test_no_export_or_feed_tells_of_it(killed, capsys, form, what):
    live, _ = killed
    assert run(["export", "--format", form, "--what", what, "--db", str(live)]) == 0
    told = capsys.readouterr().out
    clean(told)
    if what == "articles":
        assert "AFP" in told, "what is live does leave"


def test_no_alert_rings_of_it_and_the_outbox_is_empty(killed, capsys):
    live, _ = killed
    assert run(["alert", "run", "--once", "--db", str(live)]) == 0
    assert run(["alert", "list", "--db", str(live)]) == 0
    assert run(["alert", "preview", "--days", "30", "--db", str(live)]) == 0
    clean(capsys.readouterr().out)
    assert TRACER.encode() not in live.read_bytes()


@pytest.mark.parametrize("words", [["assess"], ["brief"], ["brief", "--format", "html"]])
def test_no_estimate_or_briefing_rests_on_it(killed, capsys, words):
    live, _ = killed
    assert run([*words, "--as-of", "2023-06-20", "--db", str(live)]) == 0
    clean(capsys.readouterr().out)


@pytest.mark.parametrize("page", ["/", "/matrix", "/search", "/sources", "/review", "/notes", "/audit", "/calendar"])
def test_no_page_of_the_board_shows_it(killed, page):
    live, _ = killed
    board = TestClient(
        create_app(Settings(db=live, now=lambda: NOW, watches=("nuclear-rus",))), base_url="http://127.0.0.1"
    )
    answer = board.get(page, params={"lang": "en", "as_of": "2023-06-20", "q": TRACER})
    # The word that is searched for stands in the field; nothing else may hold it.
    shown = answer.text.replace(f'value="{TRACER}"', "").replace(f"q={TRACER}", "")
    assert answer.status_code == 200
    clean(shown)
