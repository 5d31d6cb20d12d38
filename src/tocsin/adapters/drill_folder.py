"""The folder of one run of a drill: the sealed store, a line a day, the run, what is told of it; all marked."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tocsin.adapters.records import from_plain, to_plain
from tocsin.errors import TocsinError, UnwritableError
from tocsin.model import MARK, DrillRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SCHEMA = 1
STORE, DAYS, RUN = "exercise.sqlite", "exercise-days.jsonl", "exercise-run.json"
_LAST = "last"


@dataclass(frozen=True, slots=True)
class DrillFolder:
    """Where one run leaves what it came to."""

    path: Path

    @classmethod
    def make(cls, path: Path) -> DrillFolder:
        """The folder at `path`, made if need be.

        Raises:
            TocsinError: if it cannot be made or written, or holds a run already.
        """
        with _told(path):
            path.mkdir(parents=True, exist_ok=True)
            if any((path / name).exists() for name in (STORE, DAYS, RUN)):
                raise TocsinError("this folder holds a run already", where=str(path), remedy="name another with --out")
            (path / DAYS).touch()
        return cls(path)

    @property
    def store(self) -> Path:
        """Where the sealed store lies."""
        return self.path / STORE

    def add_day(self, record: Mapping[str, Any], *, scenario: str) -> None:
        """Adds one day's assessment, marked."""
        with _told(self.path), (self.path / DAYS).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(marked(record, scenario=scenario), ensure_ascii=False) + "\n")

    def write(self, name: str, text: str) -> Path:
        """Writes a text into the folder; returns its place."""
        with _told(self.path):
            (self.path / name).write_text(text, encoding="utf-8", newline="\n")
        return self.path / name

    def write_run(self, run: DrillRun) -> None:
        """Writes what the run came to; without it, the folder is that of a run that was killed."""
        self.write(RUN, json.dumps(run_record(run), ensure_ascii=False, indent=1) + "\n")


def run_record(run: DrillRun) -> dict[str, Any]:
    """The run as plain values, marked."""
    return marked({"schema": _SCHEMA, **to_plain(run)}, scenario=run.scenario.id)


def marked(record: Mapping[str, Any], *, scenario: str) -> dict[str, Any]:
    """A record that says, before all else, that it belongs to an exercise."""
    return {"exercise": True, "mark": MARK, "drill": scenario, **record}


def read_run(folder: Path) -> DrillRun:
    """The run in a folder.

    Raises:
        TocsinError: if the folder holds none, or one that was killed, or of another version.
    """
    place = folder / RUN if folder.is_dir() else folder
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        if data["schema"] != _SCHEMA:
            raise TocsinError("this run was written by another version", where=str(place), remedy="run the drill anew")
        return from_plain(DrillRun, data)
    except FileNotFoundError:
        what = "this run did not end" if (folder / DAYS).exists() else "there is no run of a drill here"
        raise TocsinError(what, where=str(folder), remedy="run it with `tocsin drill run`") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        what = f"this is not what a drill wrote ({type(error).__name__})"
        raise TocsinError(what, where=str(place), remedy="run the drill anew") from error


def find_runs(home: Path) -> Iterator[tuple[Path, DrillRun]]:
    """Every run that ended among the folders of `home`, the latest first, each with its folder."""
    try:
        folders = [one for one in home.iterdir() if (one / RUN).is_file()]
    except OSError:
        return
    written = {folder: (folder / RUN).stat().st_mtime_ns for folder in folders}
    for folder in sorted(folders, key=lambda one: (written[one], one.name), reverse=True):
        try:
            yield folder, _read_once(folder, written[folder])
        except TocsinError:
            continue


@lru_cache(maxsize=64)
def _read_once(folder: Path, _written: int) -> DrillRun:
    """The run in a folder, read again only when it was written again."""
    return read_run(folder)


def remember_last(home: Path, folder: Path) -> None:
    """Notes which run was the last."""
    with _told(home):
        home.mkdir(parents=True, exist_ok=True)
        (home / _LAST).write_text(str(folder.absolute()), encoding="utf-8")


def find_last(home: Path) -> Path | None:
    """The folder of the last run; `None` if there was none."""
    try:
        return home / (home / _LAST).read_text(encoding="utf-8")
    except OSError:
        return None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UnwritableError(
            f"cannot be written ({reason})", where=str(path), remedy="name another with --out"
        ) from error


def is_of_a_drill(path: Path) -> bool:
    """Whether a path is the folder of a drill's run, or a file in it."""
    return any((folder / name).is_file() for folder in (path, path.parent) for name in (STORE, RUN))
