"""Pages kept as they were sent, as long as the store, the hour and whoever asks stay the same."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from tocsin import wiring
from tocsin.web.access import current_person
from tocsin.web.board import MADE_BEFORE
from tocsin.web.question import read_question, remember_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.web.board import Board
    from tocsin.web.question import Question

_MOST_BYTES = 64 * 1024 * 1024
# Another process has other tokens in its forms, and maybe another version of the pages.
_PROCESS = secrets.token_bytes(16)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, and what it rests on."""

    rests_on: tuple[object, ...]
    body: bytes


class Pages:
    """The pages sent last, up to a number of bytes."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[tuple[object, ...], _Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, asked: tuple[object, ...], rests_on: tuple[object, ...]) -> bytes | None:
        """The page that was sent to whoever asked this, if what it rests on is as it was."""
        with self._lock:
            page = self._pages.get(asked)
            if page is None or page.rests_on != rests_on:
                return None
            self._pages.move_to_end(asked)
            return page.body

    def keep(self, asked: tuple[object, ...], rests_on: tuple[object, ...], body: bytes) -> None:
        """Keeps a page in the place of the one before; those asked for longest ago go."""
        with self._lock:
            before = self._pages.pop(asked, None)
            self._bytes += len(body) - (len(before.body) if before else 0)
            self._pages[asked] = _Page(rests_on, body)
            while self._bytes > self._most_bytes:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)


def kept(endpoint: Callable[..., HTMLResponse]) -> Callable[..., Response]:
    """The endpoint, whose pages are made once for whoever asks while nothing changes that they rest on.

    What they rest on is asked before the page is made: a page that a write overtakes is kept for the state before,
    which never comes back. A browser that has the page is told so without its being looked for. The check of the role
    stands before all of this, for a route's dependencies are asked first.
    """

    @wraps(endpoint)
    def answer(request: Request, **parts: Any) -> Response:  # noqa: ANN401 (as the route has it)
        question = read_question(request, request.app.state.settings)
        asked = (request.url.path, request.url.query, question.language, current_person(request))
        pages: Pages = request.app.state.pages
        written = _written(request, question)
        # A page with estimates of before changes without a write, too: as soon as the new ones are there.
        behind = (*request.app.state.board.shown(), *written)
        for rests_on in (written, behind):
            etag = _etag(asked, rests_on)
            if request.headers.get("if-none-match") == etag:
                return _sent(Response(status_code=304), request, question, etag)
            if (body := pages.find(asked, rests_on)) is not None:
                return _sent(HTMLResponse(body), request, question, etag)
        made = endpoint(request, **parts)
        if made.status_code == HTTPStatus.OK:
            rests_on = written if MADE_BEFORE.get() is None else behind
            pages.keep(asked, rests_on, bytes(made.body))
            made.headers["ETag"] = _etag(asked, rests_on)
        return made

    return answer


def _written(request: Request, question: Question) -> tuple[object, ...]:
    """What changes whenever a page may: what is written, what has become known meanwhile, the hour."""
    board: Board = request.app.state.board
    return (*board.state(), *wiring.last_shown(board.settings.db, question.clocks), board.hour())


def _etag(asked: tuple[object, ...], rests_on: tuple[object, ...]) -> str:
    # The scopes of a person are a set, whose order is the same as long as the process is, and so is the key before it.
    digest = hashlib.sha256(_PROCESS + repr((asked, rests_on)).encode("utf-8", "surrogatepass"))
    return f'"{digest.hexdigest()[:32]}"'


def _sent(response: Response, request: Request, question: Question, etag: str) -> Response:
    response.headers["ETag"] = etag
    remember_language(request, response, question)
    return response
