"""What a board is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from threading import Event


@dataclass(frozen=True, slots=True)
class Settings:
    """What a board is told when it starts.

    Attributes:
        db: the store.
        watches: ids of the watches it shows, the first one first; empty: those of which the store knows something.
        now: tells the time; a board opens at it where the URL names no other. That of the demo is when its story ends.
        ready: set once the store can be read; until then the board asks for a moment. `None` means at once.
    """

    db: Path
    now: Callable[[], datetime]
    watches: tuple[str, ...] = ()
    ready: Event | None = None
