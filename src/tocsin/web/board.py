"""What the pages of a board ask for, kept as long as the store stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from tocsin import wiring
from tocsin.errors import TocsinError
from tocsin.model import Language
from tocsin.model.marking import Tlp
from tocsin.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tocsin.desk.brief import Briefing
    from tocsin.desk.ports import Clocks
    from tocsin.model import Watch
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be worked out.

    Attributes:
        question: whatever the store holds.
        state: what the answer rests on.
        now: when it was asked.
        shown: ids of the watches; empty for all.
        clocks: the two clocks.
        present: whether it is asked as of now.
    """

    question: tuple[object, ...]
    state: tuple[object, ...]
    now: datetime
    shown: tuple[str, ...]
    clocks: Clocks
    present: bool

    @property
    def of_all(self) -> bool:
        """Whether it is the question that everybody asks who may see all: the one worth keeping over a restart."""
        return self.present and self.clocks.recorded_by is None and Tlp.RED in self.question


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
        self._weigher = None if brief else settings.weigher
        self._brief = brief or (lambda shown, clocks: wiring.brief(shown, clocks, db=settings.db, record=False))
        self.state = state or (lambda: (*wiring.last_write(settings.db), *wiring.watch_files(settings.watches)))
        self._kept: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
        self._told: OrderedDict[tuple[int, Language], tuple[Briefing, Told]] = OrderedDict()
        self._works: dict[tuple[object, ...], _Work] = {}
        self._lock, self._turn, self._telling = Lock(), Lock(), Lock()
        self._untold: set[int] = set()
        self._made = 0
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
        asked = (shown, None if present else clocks.as_of, clocks.recorded_by, *self._seen())
        state = (*self.state(), _hour(clocks.as_of) if present else clocks.as_of)
        MADE_BEFORE.set(None)
        with self._lock:
            kept = self._kept.get(asked)
            if kept is not None and kept.state == state:
                self._kept.move_to_end(asked)
                return kept.found
            work = self._works.get((asked, state)) or self._begin(_Asked(asked, state, now, shown, clocks, present))
        patience = self.settings.patience
        if work is not None and work.done.wait(0 if kept and self._seconds > patience else patience):
            if work.error is not None:
                raise work.error
            if work.found is not None:
                return work.found
        with self._lock:
            kept = self._kept.get(asked)
        if kept is None:
            raise _not_yet()
        if kept.state != state:
            MADE_BEFORE.set(kept.made_at)
        return kept.found

    def _seen(self) -> tuple[object, ...]:
        """What whoever asks may see: after a marking, whoever may not see all is shown no estimate of before."""
        seen = wiring.clearance()
        return (seen, None if seen is Tlp.RED else wiring.last_marking(self.settings.db))

    def shown(self) -> tuple[object, ...]:
        """What changes whenever other estimates are shown than before, without a write: when they were made meanwhile.

        While nothing is being worked out, a page that still shows what was before asks for what is now.
        """
        return (self._made, bool(self._works))

    def hour(self) -> datetime:
        """The hour, for which what is said of the present stands while the store does."""
        return _hour(self.settings.now())

    def watches(self) -> Mapping[str, Watch]:
        """The watches that the board shows, for which nothing need be worked out."""
        return wiring.watches_shown(self.settings.watches)

    def telling(self, clocks: Clocks, language: Language) -> Told:
        """The same as `briefing`, told in a language.

        Raises:
            NotYetError: if it is not worked out or told yet, and none was before.
        """
        found = self.briefing(clocks)
        if id(found) in self._untold and self._known_telling(found, language) is None:
            raise _not_yet()
        # One at a time, as in `_work`: side by side, threads only wait for one another, some for minutes.
        with self._telling:
            known = self._known_telling(found, language)
            return known if known is not None else self._keep_telling(found, language, found.told(language))

    def _known_telling(self, found: Briefing, language: Language) -> Told | None:
        kept = self._told.get((id(found), language))
        return kept[1] if kept is not None and kept[0] is found else None

    def _keep_telling(self, found: Briefing, language: Language, told: Told) -> Told:
        with self._lock:
            self._told[id(found), language] = (found, told)
            while len(self._told) > _KEPT:
                self._told.popitem(last=False)
        return told

    def _begin(self, asked: _Asked) -> _Work | None:
        """Has a briefing worked out; nothing where too many wait already."""
        if len(self._works) >= _WAITING:
            return None
        work = self._works[asked.question, asked.state] = _Work()
        # Whoever asks lends the clearance, too.
        run = copy_context().run
        Thread(target=run, args=(self._work, work, asked), daemon=True).start()
        return work

    def _work(self, work: _Work, asked: _Asked) -> None:
        try:
            # One at a time: side by side each would only take longer.
            with self._turn:
                if self._weigher is None:
                    self._work_here(work, asked)
                elif not self._recall(self._weigher, work, asked):
                    self._work_apart(self._weigher, work, asked)
        except TocsinError as error:
            work.error = error
        finally:
            with self._lock:
                self._works.pop((asked.question, asked.state), None)
            work.done.set()

    def _work_here(self, work: _Work, asked: _Asked) -> None:
        started = monotonic()
        work.found = self._brief(asked.shown, asked.clocks)
        self._seconds = monotonic() - started
        self._keep(asked, work.found)

    def _work_apart(self, weigher: wiring.Weigher, work: _Work, asked: _Asked) -> None:
        """Has it worked out and told beside the pages; where none was before, it is shown before it is told."""
        started = monotonic()
        found = weigher.brief(asked.shown, asked.clocks)
        self._untold.add(id(found))
        try:
            if asked.question not in self._kept:
                self._keep(asked, found)
            told = {language: weigher.tell(found, language) for language in Language}
            for language, page in told.items():
                self._keep_telling(found, language, page)
        finally:
            self._untold.discard(id(found))
        self._seconds = monotonic() - started
        self._keep(asked, found)
        work.found = found
        if asked.of_all:
            weigher.keep(asked.shown, wiring.Recalled(repr(asked.state), asked.now, self._seconds, found, told))

    def _recall(self, weigher: wiring.Weigher, work: _Work, asked: _Asked) -> bool:
        """Whether what was kept over a restart answers; where it is one of before, it is shown until the new one is."""
        if not asked.of_all or asked.question in self._kept:
            return False
        recalled = weigher.recall(asked.shown)
        if recalled is None:
            return False
        for language, told in recalled.told.items():
            self._keep_telling(recalled.briefing, language, told)
        fresh = recalled.state == repr(asked.state)
        self._seconds = recalled.seconds
        state = asked.state if fresh else (recalled.state,)
        self._keep(replace(asked, state=state, now=recalled.made_at), recalled.briefing)
        if fresh:
            work.found = recalled.briefing
        return fresh

    def _keep(self, asked: _Asked, found: Briefing) -> None:
        with self._lock:
            self._made += 1
            self._kept[asked.question] = _Kept(asked.state, asked.now, found)
            self._kept.move_to_end(asked.question)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def _not_yet() -> NotYetError:
    return NotYetError(
        mark("these estimates are still being worked out"),
        remedy=mark("this page comes back by itself; search and articles can be read meanwhile"),
    )


def _hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)
