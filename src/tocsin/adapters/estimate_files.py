"""Estimates kept over a restart, each with what it rests on: files of this user's alone, in the folder of caches."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_FILES = 8  # stores and choices of watches that somebody goes back and forth between


@dataclass(frozen=True, slots=True)
class KeptParts:
    """What was kept.

    Attributes:
        state: what the estimate rests on, in words that are the same when that is.
        made_at: when it was made.
        seconds: how long that took.
        parts: the estimate, packed.
    """

    state: str
    made_at: datetime
    seconds: float
    parts: tuple[bytes, ...]


class EstimateFiles:
    """The files of a folder, by name.

    Args:
        folder: where they lie; made when the first is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, kept: KeptParts) -> None:
        """Keeps an estimate in the place of the one of that name; a cache that cannot be written is gone without."""
        lengths = [len(part) for part in kept.parts]
        head = {
            "state": kept.state, "made_at": kept.made_at.isoformat(), "seconds": kept.seconds, "lengths": lengths,
        }  # fmt: skip
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            # Only its owner may read what lies in a temporary file, and so in the one it becomes.
            handle, draft = tempfile.mkstemp(dir=self._folder, prefix=".")
            try:
                with open(handle, "wb") as stream:  # noqa: PTH123 (a handle, not a path)
                    stream.writelines([json.dumps(head).encode() + b"\n", *kept.parts])
                Path(draft).replace(self._folder / name)
            finally:
                Path(draft).unlink(missing_ok=True)
            self._clear()

    def read(self, name: str) -> KeptParts | None:
        """The estimate of that name; `None` where there is none, or it is not whole."""
        try:
            head, _, body = (self._folder / name).read_bytes().partition(b"\n")
            said = json.loads(head)
            made_at = datetime.fromisoformat(said["made_at"])
            state, seconds, parts = str(said["state"]), float(said["seconds"]), _cut(body, said["lengths"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return KeptParts(state, made_at, seconds, parts) if parts else None

    def _clear(self) -> None:
        """Takes away the files that were written longest ago."""
        files = sorted(self._folder.glob("est_*"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[_MOST_FILES:]:
            file.unlink(missing_ok=True)


def _cut(body: bytes, lengths: Sequence[int]) -> tuple[bytes, ...]:
    """The body in parts of these lengths; none where it is longer or shorter than they are together."""
    if sum(lengths) != len(body):
        return ()
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    return tuple(body[end - length : end] for end, length in zip(ends, lengths, strict=True))
