"""The calendar of a watch as a YAML file that a person keeps: additions leave its comments and order alone."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from tocsin.errors import UnwritableError, WatchError
from tocsin.watches.load import read_exercises

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.desk.calendar import Merged
    from tocsin.model import Exercise, ExerciseHeld


def write_entries(exercises: Sequence[Exercise]) -> str:
    """The exercises as entries of a calendar file."""
    return _dumped([_entry(one) for one in exercises]) if exercises else ""


def add_to_calendar(path: Path, merged: Merged) -> None:
    """Write what `merged` adds into the calendar file at `path`, whole or not at all; a missing file is made.

    Raises:
        WatchError: if the file is no calendar, or would be none with the additions.
        UnwritableError: if it cannot be written.
    """
    entries = _loaded(path)
    by_name = {entry["name"]: entry for entry in entries}
    for one in merged.editions:
        by_name[one.name]["held"].extend(_edition(held) for held in one.held)
    entries.extend(_entry(one) for one in merged.exercises)
    _replace(path, _dumped(entries))


def _loaded(path: Path) -> Any:  # noqa: ANN401 (ruamel's commented sequence has no public type)
    if not path.exists():
        return []
    read_exercises(path)
    return _yaml().load(path.read_text(encoding="utf-8")) or []


def _replace(path: Path, text: str) -> None:
    """The file is replaced only once the new one reads as a calendar."""
    draft: Path | None = None
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".yaml", delete=False) as file:
            draft = Path(file.name)
            file.write(text)
        read_exercises(draft)
        os.replace(draft, path)  # noqa: PTH105 (Path.replace is the same; os says that it is atomic)
    except OSError as error:
        raise UnwritableError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            remedy="check the folder and its space",
        ) from None
    except WatchError as error:
        raise WatchError(f"the additions do not fit: {error.what}", where=str(path), remedy=error.remedy) from None
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _entry(one: Exercise) -> dict[str, Any]:
    return {
        "name": one.name,
        "actor": one.actor,
        "recurrence": one.recurrence,
        "aliases": list(one.aliases),
        "months": list(one.months),
        "typical_days": one.typical_days,
        "announced": one.announced,
        "held": [_edition(held) for held in one.held],
    }


def _edition(held: ExerciseHeld) -> dict[str, Any]:
    """An edition as the file has it: with its last day, where the model has the day after."""
    found: dict[str, Any] = {"start": held.start}
    if held.end is not None:
        found["end"] = held.end - timedelta(days=1)
    if held.known_from is not None:
        found["known_from"] = held.known_from
    if held.note:
        found["note"] = held.note
    return {**found, "source": held.source}


def _dumped(entries: Any) -> str:  # noqa: ANN401 (as above)
    out = io.StringIO()
    _yaml().dump(entries, out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 200
    yaml.allow_unicode = True
    return yaml
