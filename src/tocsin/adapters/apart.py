"""One process beside this one, for work that would otherwise hold up everybody who waits for this one."""

from __future__ import annotations

import multiprocessing
import os
import signal
from threading import Lock
from typing import TYPE_CHECKING, Any

from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_NICE = 5  # whoever waits for a page goes first


class Apart:
    """A process that does one thing after another; it ends with the one that began it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: Connection | None = None
        self._process: Any = None

    def start(self) -> None:
        """Begins the process, so that it is there when it is needed."""
        with self._lock:
            self._begun()

    def run(self, work: Callable[..., bytes], *arguments: object) -> bytes:
        """What a function of a module gives for these arguments, worked out there.

        Raises:
            TocsinError: if the work ends in one, or the process was killed meanwhile.
        """
        with self._lock:
            try:
                connection = self._begun()
                connection.send((work, arguments))
                done, answer = connection.recv()
            except (EOFError, OSError) as error:
                self._drop()
                raise TocsinError(
                    "the process that works out the estimates was killed",
                    where="serve",
                    remedy="load the page again; with less memory, serve fewer --watch",
                ) from error
        if done:
            return bytes(answer)
        what, where, remedy = answer
        raise TocsinError(what, where=where, remedy=remedy)

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        if self._process is not None:
            self._process.terminate()
        with self._lock:
            self._drop()

    def _begun(self) -> Connection:
        if self._connection is None:
            # A fork of a process with threads may take a lock along that nobody ever opens.
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=_attend, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._process.terminate()
            self._process.join()
        self._connection = self._process = None


def _attend(connection: Connection) -> None:
    """Does what is asked for until the other end of the pipe is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    while True:
        try:
            work, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[bool, object] = (True, work(*arguments))
        except TocsinError as error:
            answer = (False, (error.what, error.where, error.remedy))
        try:
            connection.send(answer)
        except OSError:
            return
