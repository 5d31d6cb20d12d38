"""What a board is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a board is told when it starts.

    Attributes:
        db: the store.
        watches: ids of the watches it shows, the first one first; empty: those of which the store knows something.
        now: tells the time.
        as_of: the instant a board opens at where the URL names none; `None` means the present. The demo sets it.
    """

    db: Path
    now: Callable[[], datetime]
    watches: tuple[str, ...] = ()
    as_of: datetime | None = None
