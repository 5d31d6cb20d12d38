"""Work in a process of its own, begun early and asked for late."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

Outcome = TypeVar("Outcome")


class Elsewhere(Generic[Outcome]):
    """A function at work in another process, which ends with this one.

    The process is begun anew, not forked: this one may have threads.
    """

    def __init__(self, work: Callable[[], Outcome]) -> None:
        """Begins the work; `work` is a function of a module."""
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe(duplex=False)
        self._outcome: Outcome | None = None
        self._asked = False
        context.Process(target=_send, args=(work, theirs), daemon=True).start()
        theirs.close()

    def outcome(self) -> Outcome | None:
        """What the work came to, as soon as it is done; `None` where it failed, so that who asks does it himself."""
        if not self._asked:
            self._asked = True
            with suppress(EOFError, OSError), self._ours:
                self._outcome = self._ours.recv()
        return self._outcome


def _send(work: Callable[[], Outcome], to: Connection) -> None:
    """Sends the outcome; nothing where the work fails, which is told by who then does it, or nobody waits any more."""
    with suppress(TocsinError, OSError, KeyboardInterrupt), to:
        to.send(work())
