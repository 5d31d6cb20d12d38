"""How long a million rows take to export, and how much memory: `python -m benchmarks.exports [ROWS]`.

The store is made in a temporary folder; each format is written by a process of its own, whose peak of memory is told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import Coder, Reading
from tocsin.desk.readings import coder_of
from tocsin.model import Article, Block, BlockKind, Kind, Language, Period, Signal, Span, Status, content_id
from tocsin.watches import load_watch

_SIGNALS = 20
_FORMATS = ("csv", "jsonl", "parquet", "stix", "annotations", "atom")
_START, _DAYS = date(2020, 1, 1), 1500


def main(rows: int) -> None:
    """Makes the store and exports it in each format."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "many.sqlite"
        _fill(place, rows)
        for few in (rows // 100, rows):
            share = [] if few == rows else ["--until", (_START + timedelta(days=_DAYS // 100 - 1)).isoformat()]
            for style in _FORMATS:
                _measure(place, style, share)


def _fill(place: Path, rows: int) -> None:
    coder = Coder("rules-1", coder_of(load_watch("nuclear-rus")).coding)
    now = datetime.now(UTC)
    started = time.monotonic()
    with closing(open_sqlite(place, create=True)) as store:
        run = store.start_run(started_at=now, coder=coder, inputs=[])
        for number in range(rows // _SIGNALS):
            store.add(_reading(number, coder), run=run, recorded_at=now)
    print(f"made {rows:,} signals in {time.monotonic() - started:.0f} s", flush=True)


def _reading(number: int, coder: Coder) -> Reading:
    text = f"Dépêche {number}. " + "Le ministre a dit qu’aucun convoi n’avait été vu. " * _SIGNALS
    day = Period.day(_START + timedelta(days=number % _DAYS))
    article = Article(
        id=content_id("art", str(number)),
        text=text,
        language=Language.FR,
        blocks=(Block(BlockKind.BODY, Span(0, len(text))),),
        published=day,
        title=f"Dépêche {number}",
        outlet=f"Le Courrier {number % 50}",
        path=f"https://courrier.example/{number}",
    )
    signals = tuple(
        Signal(
            id=content_id("sig", str(number), str(place)),
            article_id=article.id,
            span=Span(place * 40, place * 40 + 30),
            text=text[place * 40 : place * 40 + 30],
            sentence="Le ministre a dit qu’aucun convoi n’avait été vu.",
            indicator="warhead-movement",
            kind=Kind.DEED,
            actor="RUS",
            target=None,
            status=Status.ABSENT,
            when=day,
            rule="made",
        )
        for place in range(_SIGNALS)
    )
    return Reading(article, (), signals, coder)


def _measure(place: Path, style: str, share: list[str]) -> None:
    out = place.with_suffix(f".{style}")
    words = ["export", "--format", style, "--what", "signals", "--db", str(place), "--out", str(out), *share]
    code = (
        "import json, resource, sys; from tocsin.cli.main import run; code = run(sys.argv[1:]); "
        "print(json.dumps([code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    code_, peak = json.loads(done.stdout)
    size = out.stat().st_size / 1e6
    kind = "a hundredth" if share else "all"
    seconds = time.monotonic() - started
    print(f"{style:<12}{kind:<12}{seconds:7.1f} s {peak / 1024:8.0f} MB peak {size:9.1f} MB written, code {code_}")
    out.unlink()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
