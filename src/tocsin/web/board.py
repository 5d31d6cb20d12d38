"""What the pages of a board ask for, kept as long as the store stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from tocsin import wiring
from tocsin.errors import TocsinError
from tocsin.tell.compose import build_briefing
from tocsin.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tocsin.desk.brief import Briefing
    from tocsin.desk.ports import Clocks
    from tocsin.model import Language, Watch
    from tocsin.tell.lines import Briefing as Told
    from tocsin.web.settings import Settings

_PRESENT = timedelta(seconds=5)
_KEPT = 32  # briefings: a few analysts, each looking at a few days
_WAITING = 8  # questions at a time that are still to be worked out
# When the estimates that a page shows were made, where something newer is still being weighed.
MADE_BEFORE: ContextVar[datetime | None] = ContextVar("made_before", default=None)


class NotYetError(TocsinError):
    """An estimate that takes longer than anybody waits for a page."""


@dataclass(slots=True)
class _Work:
    """A briefing that is being worked out, and what it came to."""

    done: Event = field(default_factory=Event)
    found: Briefing | None = None
    error: TocsinError | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A briefing, the state of the store it rests on, and when it was made."""

    state: tuple[object, ...]
    made_at: datetime
    found: Briefing


class Board:
    """The answers of a board, each worked out once for a state of the store.

    Where that takes longer than the settings' patience, whoever asks is shown the answer for the state before, and
    told so; the new one is worked out meanwhile.

    Args:
        settings: what the board is told.
        brief: works out the briefing on some watches.
        state: what changes whenever something is written that a briefing rests on.
    """

    def __init__(
        self,
        settings: Settings,
        brief: Callable[[tuple[str, ...], Clocks], Briefing] | None = None,
        state: Callable[[], tuple[object, ...]] | None = None,
    ) -> None:
        self.settings = settings
        self._brief = brief or (lambda shown, clocks: wiring.brief(shown, clocks, db=settings.db, record=False))
        self.state = state or (lambda: (*wiring.last_write(settings.db), *wiring.watch_files(settings.watches)))
        self._kept: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
        self._told: OrderedDict[tuple[int, Language], tuple[Briefing, Told]] = OrderedDict()
        self._works: dict[tuple[object, ...], _Work] = {}
        self._lock, self._turn, self._telling = Lock(), Lock(), Lock()
        self._seconds = 0.0

    def briefing(self, clocks: Clocks, watches: tuple[str, ...] = ()) -> Briefing:
        """The assessments of the watches as of these clocks, with what the last briefing told of them.

        Args:
            clocks: the two clocks.
            watches: ids; those the board shows if left out.

        Raises:
            NotYetError: if it is not worked out yet, and none was before.
        """
        shown = watches or self.settings.watches
        now = self.settings.now()
        present = abs(now - clocks.as_of) < _PRESENT
        # A question, whatever the store holds: the present is one, and stands for an hour while the store does.
        asked = (shown, None if present else clocks.as_of, clocks.recorded_by, wiring.clearance())
        state = (*self.state(), _hour(clocks.as_of) if present else clocks.as_of)
        MADE_BEFORE.set(None)
        with self._lock:
            kept = self._kept.get(asked)
            if kept is not None and kept.state == state:
                self._kept.move_to_end(asked)
                return kept.found
            work = self._works.get((asked, state)) or self._begin(asked, state, now, lambda: self._brief(shown, clocks))
        patience = self.settings.patience
        if work is not None and work.done.wait(0 if kept and self._seconds > patience else patience):
            if work.error is not None:
                raise work.error
            if work.found is not None:
                return work.found
        if kept is None:
            raise NotYetError(
                mark("these estimates are still being worked out"),
                remedy=mark("this page comes back by itself; search and articles can be read meanwhile"),
            )
        MADE_BEFORE.set(kept.made_at)
        return kept.found

    def hour(self) -> datetime:
        """The hour, for which what is said of the present stands while the store does."""
        return _hour(self.settings.now())

    def watches(self) -> Mapping[str, Watch]:
        """The watches that the board shows, for which nothing need be worked out."""
        return wiring.watches_shown(self.settings.watches)

    def telling(self, clocks: Clocks, language: Language) -> Told:
        """The same as `briefing`, told in a language."""
        found = self.briefing(clocks)
        # One at a time, as in `_work`: side by side, threads only wait for one another, some for minutes.
        with self._telling:
            kept = self._told.get((id(found), language))
            if kept is not None and kept[0] is found:
                return kept[1]
            told = build_briefing(
                [each.assessment for each in found.assessed],
                found.watches,
                language=language,
                previous=found.previous or None,
            )
            self._told[id(found), language] = (found, told)
            while len(self._told) > _KEPT:
                self._told.popitem(last=False)
        return told

    def _begin(
        self, asked: tuple[object, ...], state: tuple[object, ...], now: datetime, brief: Callable[[], Briefing]
    ) -> _Work | None:
        """Has a briefing worked out; nothing where too many wait already."""
        if len(self._works) >= _WAITING:
            return None
        work = self._works[asked, state] = _Work()
        # Whoever asks lends the clearance, too.
        run = copy_context().run
        Thread(target=run, args=(self._work, work, asked, state, now, brief), daemon=True).start()
        return work

    def _work(
        self,
        work: _Work,
        asked: tuple[object, ...],
        state: tuple[object, ...],
        now: datetime,
        brief: Callable[[], Briefing],
    ) -> None:
        try:
            # One at a time: side by side each would only take longer.
            with self._turn:
                started = monotonic()
                work.found = brief()
                self._seconds = monotonic() - started
            with self._lock:
                self._kept[asked] = _Kept(state, now, work.found)
                self._kept.move_to_end(asked)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        except TocsinError as error:
            work.error = error
        finally:
            with self._lock:
                self._works.pop((asked, state), None)
            work.done.set()


def _hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)
