"""Runs the board: one process, on an address that is checked before."""

from __future__ import annotations

import ipaddress
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn

from tocsin import wiring
from tocsin.desk.search import Filters
from tocsin.errors import TocsinError
from tocsin.model import Language
from tocsin.web.app import create_app
from tocsin.web.render import templates
from tocsin.web.settings import Settings
from tocsin.web.told import tell
from tocsin.web.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from types import FrameType

    from tocsin.adapters.elsewhere import Elsewhere
    from tocsin.desk.ports import Reading

_GRACE_SECONDS = 3


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
    if not is_loopback(host) and not settings.accounts:
        raise BindError(
            "a board without accounts is for this machine alone",
            where=f"{host}:{port}",
            remedy="serve it on 127.0.0.1, or let persons log in with --accounts",
        )
    with wiring.keeping_open(settings.db), wiring.weighing_apart(settings.db) as weigher:
        served = replace(settings, hosts=names(settings, host), weigher=weigher)
        _run(served, host=host, port=port, begun=Thread(target=warm_up, args=(served,), daemon=True).start)


def warm_up(settings: Settings) -> None:
    """Reads what every page needs, once, so that the first readers do not wait for it; what fails tells them itself."""
    with suppress(TocsinError):
        wiring.watches_shown(settings.watches)
        wiring.coding_of(wiring.DEFAULT_WATCH)
        for language in Language:
            tell("nobody says this", language)
            Words(language).say("")
        for name in templates().list_templates():
            templates().get_template(name)
        wiring.search("", Filters(), wiring.parse_clocks(None, None), db=settings.db)


def names(settings: Settings, host: str) -> tuple[str, ...]:
    """The names a board goes by: its own, and those of this machine; any, where it is served beyond without one.

    >>> from pathlib import Path
    >>> "localhost" in names(Settings(Path("x"), wiring.now), "127.0.0.1")
    True
    """
    own = (urlsplit(settings.url).hostname or "",) if settings.url else ()
    if not is_loopback(host) and not own:
        return ()
    return (*own, host, "localhost", "127.0.0.1", "::1")


def first_link(settings: Settings, *, host: str, port: int) -> str | None:
    """The link that makes the first administrator; `None` where there is one."""
    with wiring.people_of(settings.db) as people:
        if not people.is_empty():
            return None
        return f"{settings.url.rstrip('/') or f'http://{host}:{port}'}/link/{people.first_link()}"


def serve_demo(*, port: int, begun: Elsewhere[Mapping[str, Reading]] | None = None) -> None:
    """Serves the board on the example dispatches, read while it waits; all that is done there is gone after.

    Args:
        port: where it listens.
        begun: what another process reads of them meanwhile.
    """
    with TemporaryDirectory(prefix="tocsin-board-") as folder:
        story = Story(Path(folder) / "demo.sqlite", begun)
        Thread(target=story.read, daemon=True).start()
        settings = Settings(db=story.place, now=story.end, watches=wiring.DEMO_WATCHES, ready=story.ready)
        _run(settings, host="127.0.0.1", port=port)


class Story:
    """The example dispatches in a store of their own: when they are read, and when their story ends."""

    def __init__(self, place: Path, begun: Elsewhere[Mapping[str, Reading]] | None = None) -> None:
        self.place = place
        self._begun = begun
        self.ready = Event()
        self._end: datetime | None = None

    def read(self) -> None:
        """Reads them, and opens the board; ends the process where they cannot be read."""
        try:
            self._end = wiring.read_demo(self.place, begun=self._begun)
        except TocsinError as error:
            print(f"tocsin: {error.message}", file=sys.stderr)  # noqa: T201 (a thread has nobody else to tell)
            os._exit(error.exit_code)
        self.ready.set()

    def end(self) -> datetime:
        """The instant at which the story ends; now, until that is known."""
        return self._end or wiring.now()


def _run(settings: Settings, *, host: str, port: int, begun: Callable[[], None] | None = None) -> None:
    app = create_app(settings)
    # A stream of events never ends by itself: it is told to, and cut if it does not hear.
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, timeout_graceful_shutdown=_GRACE_SECONDS
    )
    Server(config, app.state.closing, begun).run()


class Server(uvicorn.Server):
    """A server that tells its streams when it is to stop, and somebody when it has begun."""

    def __init__(self, config: uvicorn.Config, closing: Event, begun: Callable[[], None] | None = None) -> None:
        super().__init__(config)
        self._closing, self._begun = closing, begun

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Begins to listen."""
        await super().startup(sockets)
        if self._begun is not None:
            self._begun()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begins to stop."""
        self._closing.set()
        super().handle_exit(sig, frame)


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
