"""Runs the board: one process, on an address that is checked before."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING

import uvicorn

from tocsin import wiring
from tocsin.errors import TocsinError
from tocsin.web.app import create_app
from tocsin.web.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime


class BindError(TocsinError):
    """An address at which the board may not or cannot be served."""

    exit_code = 6


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serves the board until it is interrupted.

    Args:
        settings: what the board is told.
        host: an address of this machine.
        port: where it listens.

    Raises:
        BindError: if the address lies beyond this machine, where nobody would have to log in.
    """
    if not is_loopback(host):
        raise BindError(
            "a board without accounts is for this machine alone",
            where=f"{host}:{port}",
            remedy="serve it on 127.0.0.1",
        )
    _run(settings, host=host, port=port)


def serve_demo(*, port: int) -> None:
    """Serves the board on the example dispatches, read while it waits; all that is done there is gone after."""
    with TemporaryDirectory(prefix="tocsin-board-") as folder:
        story = Story(Path(folder) / "demo.sqlite")
        Thread(target=story.read, daemon=True).start()
        settings = Settings(db=story.place, now=story.end, watches=wiring.DEMO_WATCHES, ready=story.ready)
        _run(settings, host="127.0.0.1", port=port)


class Story:
    """The example dispatches in a store of their own: when they are read, and when their story ends."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.ready = Event()
        self._end: datetime | None = None

    def read(self) -> None:
        """Reads them, and opens the board; ends the process where they cannot be read."""
        try:
            self._end = wiring.read_demo(self.place)
        except TocsinError as error:
            print(f"tocsin: {error.message}", file=sys.stderr)  # noqa: T201 (a thread has nobody else to tell)
            os._exit(error.exit_code)
        self.ready.set()

    def end(self) -> datetime:
        """The instant at which the story ends; now, until that is known."""
        return self._end or wiring.now()


def _run(settings: Settings, *, host: str, port: int) -> None:
    config = uvicorn.Config(create_app(settings), host=host, port=port, log_level="warning", server_header=False)
    uvicorn.Server(config).run()


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
