"""What the pages of a board ask for, kept as long as the store stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tocsin import wiring
from tocsin.tell.compose import build_briefing

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.desk.brief import Briefing
    from tocsin.desk.place import Place
    from tocsin.desk.ports import Clocks
    from tocsin.model import Language
    from tocsin.tell.lines import Briefing as Told
    from tocsin.web.settings import Settings

_PRESENT = timedelta(seconds=5)
_KEPT = 32  # briefings: a few analysts, each looking at a few days


class Board:
    """The answers of a board, each worked out once for a state of the store."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._kept: OrderedDict[tuple[object, ...], Briefing] = OrderedDict()
        self._told: OrderedDict[tuple[object, ...], Told] = OrderedDict()
        self._lock = Lock()

    def briefing(self, clocks: Clocks, watches: tuple[str, ...] = ()) -> Briefing:
        """The assessments of the watches as of these clocks, with what the last briefing told of them.

        Args:
            clocks: the two clocks.
            watches: ids; those the board shows if left out.
        """
        shown = watches or self.settings.watches
        key = self._key(clocks, shown)
        # One at a time: what several ask for at once is worked out once.
        with self._lock:
            if key not in self._kept:
                self._kept[key] = wiring.brief(shown, clocks, db=self.settings.db, record=False)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def telling(self, clocks: Clocks, language: Language) -> Told:
        """The same as `briefing`, told in a language."""
        found = self.briefing(clocks)
        key = (self._key(clocks, self.settings.watches), language)
        with self._lock:
            if key not in self._told:
                self._told[key] = build_briefing(
                    [each.assessment for each in found.assessed],
                    found.watches,
                    language=language,
                    previous=found.previous or None,
                )
                while len(self._told) > _KEPT:
                    self._told.popitem(last=False)
            return self._told[key]

    def _key(self, clocks: Clocks, shown: tuple[str, ...]) -> tuple[object, ...]:
        """What an answer hangs on."""
        return (shown, self._moment(clocks), clocks.recorded_by, revision(self.settings.db), wiring.clearance())

    def _moment(self, clocks: Clocks) -> datetime:
        """The instant an answer is kept under: the present stands for an hour, for a store that stays as it is."""
        asked = clocks.as_of
        present = abs(self.settings.now() - asked) < _PRESENT
        return asked.replace(minute=0, second=0, microsecond=0) if present else asked


def revision(db: Place) -> tuple[object, ...]:
    """What changes whenever something is written to the store at `db`."""
    if not isinstance(db, Path):
        return wiring.last_write(db)
    found = []
    for path in (db, db.with_name(f"{db.name}-wal")):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        found.append((state.st_mtime_ns, state.st_size))
    return tuple(found)
