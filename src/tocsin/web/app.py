"""The board as one web application: routes by page, one way to answer an error, headers that guard it."""

from __future__ import annotations

from http import HTTPStatus
from importlib.resources import files
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from tocsin import __version__
from tocsin.errors import BadDateError, LogInError, MissingError, PeopleError, ReviewError, TocsinError
from tocsin.web import pages
from tocsin.web.access import ForbiddenError, NeedsLogInError, NotThereError, admit
from tocsin.web.api import CursorError, describe, invalid, is_api, problem
from tocsin.web.api.routes import router as api
from tocsin.web.board import Board, NotYetError
from tocsin.web.kept import Pages
from tocsin.web.question import Question, read_question
from tocsin.web.render import page
from tocsin.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tocsin.web.settings import Settings

STATUS: dict[type[TocsinError], HTTPStatus] = {
    ForbiddenError: HTTPStatus.FORBIDDEN,
    CursorError: HTTPStatus.BAD_REQUEST,
    NotThereError: HTTPStatus.NOT_FOUND,
    MissingError: HTTPStatus.NOT_FOUND,
    PeopleError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ReviewError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NeedsLogInError: HTTPStatus.UNAUTHORIZED,
    LogInError: HTTPStatus.FORBIDDEN,
    BadDateError: HTTPStatus.BAD_REQUEST,
    NotYetError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_AGAIN_SECONDS = "3"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(settings: Settings) -> FastAPI:
    """The application of one desk.

    Args:
        settings: where its store lies, which watches it shows, what time it is.
    """
    app = FastAPI(title="tocsin", version=__version__, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.state.board = Board(settings)
    app.state.pages = Pages()
    app.state.sections = pages.SECTIONS
    app.state.closing = Event()
    app.mount("/static", StaticFiles(directory=str(files("tocsin.web").joinpath("static"))), name="static")
    for router in pages.ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.include_router(api)
    describe(app)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(TocsinError, _tell_error)
    app.add_exception_handler(HTTPException, _tell_missing)
    app.middleware("http")(admit)
    app.middleware("http")(_guard)
    return app


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Every answer with the headers that keep a page to itself."""
    ready = request.app.state.board.settings.ready
    waiting = ready is not None and not ready.is_set() and not request.url.path.startswith("/static")
    response = _waiting() if waiting else await call_next(request)
    if not request.url.path.startswith("/static"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _waiting() -> Response:
    """The page that stands while the store is made ready; it comes back by itself."""
    text = (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><meta http-equiv="refresh" content="1">'
        '<title>tocsin</title><p>Lecture des dépêches… <span lang="en">Reading the dispatches…</span></p></html>'
    )
    return HTMLResponse(text, status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})


def _asked(request: Request) -> Question:
    """What a URL asks, where it can be read; else in its language, as of now."""
    try:
        return read_question(request, request.app.state.settings)
    except BadDateError:
        plain = Request({**request.scope, "query_string": b""})
        return read_question(plain, request.app.state.settings)


def _tell_error(request: Request, error: Exception) -> Response:
    """What was wrong, where, and what to do."""
    if not isinstance(error, TocsinError):
        raise error
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    if is_api(request):
        return problem(request, status, error)
    if isinstance(error, NeedsLogInError) and request.method == "GET":
        onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?{urlencode({'next': onward})}", status_code=HTTPStatus.SEE_OTHER)
    answer = page(
        request, _asked(request), "error.html", status=status, what=error.what, where=error.where, remedy=error.remedy
    )
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = answer.headers["Refresh"] = _AGAIN_SECONDS
    return answer


def _tell_missing(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if is_api(request):
        return problem(request, HTTPStatus(error.status_code), TocsinError(str(error.detail)), error.headers)
    return page(
        request,
        _asked(request),
        "error.html",
        status=error.status_code,
        what=mark("There is no such page") if error.status_code == HTTPStatus.NOT_FOUND else str(error.detail),
        where=request.url.path,
        remedy="",
    )
