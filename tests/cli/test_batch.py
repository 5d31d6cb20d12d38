"""`tocsin batch`: bulk reading to Parquet, the same whoever does the work, and whole after a kill."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tocsin import wiring
from tocsin.adapters.engines import LocalEngine
from tocsin.adapters.parquet import DICTIONARY
from tocsin.desk.batch import Tally, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

_HIT = (
    "Le ministère de la Défense a dit jeudi que l'armée avait procédé à un essai nucléaire en mer de Barents. "
    "Le président russe a menacé d'employer l'arme nucléaire, a déclaré son porte-parole à la presse de la capitale. "
)
_MISS = "Le maire a inauguré jeudi la nouvelle médiathèque, en présence des habitants. " * 3


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batch") / "pages.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number in range(40):
            prose = _HIT + f"Ce dépôt porte le numéro {number // 2}." if number % 8 < 2 else _MISS + str(number)
            body = f"<html><body><article><h1>Titre {number}</h1><p>{prose}</p></article></body></html>".encode()
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://a.example/{number}", "response", payload=io.BytesIO(body), http_headers=headers
                )
            )
    return path


def _units(archive: Path) -> list[Unit]:
    from tocsin.desk.batch import plan_units  # noqa: PLC0415

    return plan_units([archive], unit_bytes=2000)


def _tables(out: Path) -> dict[str, bytes]:
    return {table: (out / f"{table}.parquet").read_bytes() for table in DICTIONARY}


def _run(archive: Path, out: Path, *, workers: int = 1, gated: bool = True) -> wiring.Batched:
    spec = wiring.BatchSpec(out, gated=gated)
    return wiring.run_batch(_units(archive), spec, engine="local", workers=workers, on_unit=lambda _u, _t: None)


def test_one_process_and_two_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    one, two = _run(archive, tmp_path / "one"), _run(archive, tmp_path / "two", workers=2)
    assert one == two
    assert one.tally.seen == 40
    assert one.tally.articles == 10
    assert _tables(tmp_path / "one") == _tables(tmp_path / "two")


def test_the_gate_loses_no_signal(archive: Path, tmp_path: Path) -> None:
    _run(archive, tmp_path / "gated")
    _run(archive, tmp_path / "all", gated=False)
    gated, everything = (
        pq.read_table(tmp_path / name / "signals.parquet").column("signal").to_pylist() for name in ("gated", "all")
    )
    assert gated == everything
    assert len(gated) > 5
    assert len(set(gated)) == len(gated)


def test_every_column_says_what_it_means(archive: Path, tmp_path: Path) -> None:
    _run(archive, tmp_path / "o")
    words = Path(__file__).parents[2].joinpath("docs", "batch.md").read_text("utf-8")
    for table, columns in DICTIONARY.items():
        schema = pq.read_schema(tmp_path / "o" / f"{table}.parquet")
        for name, _, meaning in columns:
            assert schema.field(name).metadata[b"description"].decode() == meaning
            assert f"| `{name}` | {meaning} |" in words


def test_a_folder_that_holds_another_batch_is_refused(archive: Path, tmp_path: Path) -> None:
    from tocsin.errors import TocsinError  # noqa: PLC0415

    _run(archive, tmp_path / "o")
    with pytest.raises(TocsinError, match="another batch"):
        _run(archive, tmp_path / "o", gated=False)


def test_a_batch_that_is_killed_again_and_again_ends_whole(archive: Path, tmp_path: Path) -> None:
    _run(archive, tmp_path / "whole")
    out = tmp_path / "killed"
    code = (
        "import sys; from pathlib import Path; from tests.cli.test_batch import _run;"
        "_run(Path(sys.argv[1]), Path(sys.argv[2]), workers=2)"
    )
    command = [sys.executable, "-c", code, str(archive), str(out)]
    chance = random.Random(7)
    for _ in range(2):
        running = subprocess.Popen(command, start_new_session=True, cwd=Path(__file__).parents[2])
        until = time.monotonic() + 60
        while not list(out.glob("parts/*")) and time.monotonic() < until and running.poll() is None:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.5)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    assert _tables(out) == _tables(tmp_path / "whole")


@pytest.mark.parametrize("workers", [1, 3])
def test_an_engine_does_every_unit_once(workers: int) -> None:
    units = [Unit(number, ()) for number in range(50)]
    engine = LocalEngine(_make, workers)
    assert sorted(unit.number for unit, _ in engine.run(iter(units))) == list(range(50))


def _make() -> Callable[[Unit], tuple[Unit, Tally]]:
    return lambda unit: (unit, Tally(seen=1))
