"""A batch that is killed at random moments: `python -m benchmarks.killed_batch [--kills 50] [--archive PATH]`.

The same command is started again after each kill, as a user would, and once it came to its end, in a new folder. The
tables of each that ended must be those of a run that nobody disturbed, to the byte.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.batch import ARCHIVE
from benchmarks.gold_sets import ROOT

_TABLES = ("articles.parquet", "claims.parquet", "signals.parquet", "problems.jsonl")


def run_killed(archive: Path, folder: Path, *, kills: int, seed: int = 6) -> tuple[int, bool]:
    """How many batches ended between so many kills, and whether their tables are those of an undisturbed run."""
    whole, killed = folder / "whole", folder / "killed"
    begun = time.monotonic()
    subprocess.run(_command(archive, whole), check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
    length = time.monotonic() - begun
    chance, hit, ended, same = random.Random(seed), 0, 0, True  # noqa: S311 - moments, not secrets
    while hit < kills or not ended:
        running = subprocess.Popen(
            _command(archive, killed), start_new_session=True, cwd=ROOT, stderr=subprocess.DEVNULL
        )
        if hit < kills:
            time.sleep(chance.random() * length)
        if hit < kills and running.poll() is None:
            hit += 1
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            continue
        same &= running.wait() == 0 and _same(whole, killed)
        ended += 1
        shutil.rmtree(killed)  # what is whole cannot be harmed: the kills that are left go to the next one
    return ended, same


def _same(whole: Path, killed: Path) -> bool:
    return all((whole / name).read_bytes() == (killed / name).read_bytes() for name in _TABLES)


def _command(archive: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "tocsin", "batch", str(archive), "--out", str(out)]


def main() -> int:
    """Kills, starts again, and compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=ARCHIVE)
    parser.add_argument("--kills", type=int, default=50)
    asked = parser.parse_args()
    if not asked.archive.exists():
        print(f"skipped: there is no {asked.archive}; give another archive with --archive")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        ended, same = run_killed(asked.archive, Path(folder), kills=asked.kills)
    print(
        f"{asked.kills} kills of a running batch, {ended} came to their end between them: the tables are "
        + ("the same" if same else "NOT the same")
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
