"""Collectors that are killed at any moment, and two that work at once: nothing lost, nothing double."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.adapters.misbehaving import serving
from tests.desk.feeds import SteppedClock, articles, follow, page, rss
from tocsin.adapters.processes import is_alive, own_name
from tocsin.adapters.sqlite import open_sqlite

# More with TOCSIN_KILLS=50; there is work enough that kills interrupt some.
KILLS = int(os.environ.get("TOCSIN_KILLS", "4"))
NAMES = [f"n{number}" for number in range(max(30, 4 * KILLS))]


@pytest.fixture
def server():
    with serving({f"/{name}.html": page(name) for name in NAMES}) as web:
        web.pages |= {f"/feed{n}": rss(*NAMES[n::3]) for n in range(3)}
        yield web


@pytest.fixture
def place(tmp_path, server):
    path = tmp_path / "s.sqlite"
    with closing(open_sqlite(path, create=True)) as store:
        follow(store, SteppedClock(), *(server.url(f"/feed{n}") for n in range(3)), outlet="Le Courrier")
    return path


def start(place, server, *, before=(), **options):
    command = [*before, sys.executable, "-m", "tests.desk.collector", str(place), str(server.port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
    assert process.stdout.readline() == "begun\n"
    return process


def finish(process):
    out, _ = process.communicate(timeout=300)
    assert out.endswith("done\n")
    return out


def check(place):
    with closing(open_sqlite(place, create=False)) as store:
        assert not store.state().faults
        assert sorted(one.title for one in articles(store)) == sorted(f"Dépêche {name}" for name in NAMES)
        assert not store.sources().pending(limit=9)
    with closing(sqlite3.connect(place)) as raw:
        counts = [raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("articles", "items")]  # noqa: S608
        assert counts == [len(NAMES), len(NAMES)]
        assert raw.execute("SELECT count(*) FROM versions").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM items WHERE leased_by IS NOT NULL").fetchone() == (0,)


def test_kill_9_at_any_moment_loses_nothing_and_doubles_nothing(place, server):
    dice, interrupted = random.Random(9), 0
    for _ in range(KILLS):
        with start(place, server) as process:
            time.sleep(dice.uniform(0, 0.8))
            interrupted += process.poll() is None
            process.kill()
        with closing(sqlite3.connect(place)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert interrupted > KILLS / 2
    with start(place, server) as process:
        finish(process)
    check(place)


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="prlimit is not on this machine")
@pytest.mark.parametrize("room", [0, 20_000, 120_000])
def test_where_there_is_no_room_left_the_collector_says_so_and_goes_on_from_there_later(room, place, server):
    limit = max(one.stat().st_size for one in place.parent.iterdir()) + room
    full = ["prlimit", f"--fsize={limit}"]
    with start(place, server, before=full, stderr=subprocess.PIPE) as process:
        out, told = process.communicate(timeout=120)
    assert process.returncode
    assert "done" not in out
    assert "StoreError" in told
    with closing(sqlite3.connect(place)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with start(place, server) as process:
        finish(process)
    check(place)


def test_two_collectors_at_once_share_the_work(place, server):
    with start(place, server) as one, start(place, server) as two:
        told = finish(one) + finish(two)
    assert told.count("new\n") == len(NAMES)
    with start(place, server) as last:
        finish(last)
    check(place)
    assert max(server.counts[f"/{name}.html"] for name in NAMES) == 1


def test_a_process_is_known_to_live_by_its_number_and_its_beginning():
    mine = own_name()
    machine, number, began = mine.rsplit(":", 2)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    assert is_alive(mine)
    assert not is_alive(f"{machine}:{gone.pid}:{began}")
    assert is_alive(f"another-machine:{number}:1")
    assert not is_alive(f"{machine}:{number}:1") or not began
