"""Who asks, and what each route asks of them: every route declares one role, and a test walks them all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from tocsin import wiring
from tocsin.errors import LogInError, TocsinError
from tocsin.model.marking import Tlp
from tocsin.model.person import Person, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi.params import Depends as Dependency

    from tocsin.web.settings import Settings

# On loopback the board belongs to whoever sits at the machine.
ALONE = Person("me", Role.ADMINISTRATOR)
SESSION_COOKIE = "tocsin_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotThereError(TocsinError):
    """A page or record that is not there, or not for whoever asks."""


class ForbiddenError(TocsinError):
    """Something that the role of whoever asks does not allow."""

    exit_code = 6


class NeedsLogInError(LogInError):
    """A page that nobody sees who has not logged in."""


def current_person(request: Request) -> Person | None:
    """Whoever asks; `None` where nobody has logged in."""
    found: Person | None = getattr(request.state, "person", None)
    return found


async def admit(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Finds out who asks, and lets the rest of the request see no more than that person may.

    Every store that is opened while the request lasts shows what the person's clearance covers.
    """
    settings: Settings = request.app.state.settings
    problem = _stranger(request, settings)
    if problem is not None:
        return Response(problem, status_code=403, media_type="text/plain; charset=utf-8")
    person = await run_in_threadpool(identify, request)
    request.state.person = person
    with wiring.viewing_as(person.clearance if person else Tlp.CLEAR):
        return await call_next(request)


def identify(request: Request) -> Person | None:
    """Whose session or token a request brings; on a board without accounts, whoever sits at the machine."""
    settings: Settings = request.app.state.settings
    if not settings.accounts:
        return ALONE
    bearer, session = bearer_of(request), request.cookies.get(SESSION_COOKIE)
    if (bearer is None and session is None) or request.url.path.startswith("/static"):
        return None
    with wiring.people_of(settings.db) as people:
        if bearer is not None:
            return people.who_bears(bearer)
        return people.who(session or "")


def bearer_of(request: Request) -> str | None:
    """The token that a request brings, if any."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _stranger(request: Request, settings: Settings) -> str | None:
    """Why a request is refused that another site made a browser send; nothing where it is the board's own.

    Names that lead to this machine but are not its own (DNS rebinding) are refused, too.
    """
    if settings.hosts and request.url.hostname not in settings.hosts:
        return "this board does not go by that name"
    if request.method in _SAFE or bearer_of(request) is not None:
        return None
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if origin is not None:
        return None if _same(origin, request, settings) else "this was sent from another site"
    if site is not None:
        return None if site == "same-origin" else "this was sent from another site"
    # Every browser of today says where a form comes from; one that does not cannot be trusted with a session.
    return "the browser does not say where this comes from" if SESSION_COOKIE in request.cookies else None


def _same(origin: str, request: Request, settings: Settings) -> bool:
    own = urlsplit(settings.url).netloc if settings.url else request.headers.get("host", "")
    return urlsplit(origin).netloc == own


class Needs:
    """The check that a route declares: whoever asks has at least this role; `None` lets in whoever it is."""

    def __init__(self, role: Role | None) -> None:
        self.role = role

    def __call__(self, request: Request) -> Person | None:
        """Whoever asks.

        Raises:
            NeedsLogInError: if nobody has logged in.
            ForbiddenError: if the role, or the scope of the token, does not reach.
        """
        person = current_person(request)
        if self.role is None:
            return person
        if person is None:
            raise NeedsLogInError("nobody has logged in", where=request.url.path, remedy="log in, or send a token")
        if not person.role.may(self.role):
            raise ForbiddenError(
                f"{person.name} is {person.role.value}; this takes {self.role.value}",
                where=request.url.path,
                remedy="ask an administrator of this desk",
            )
        scope = self._scope(request)
        if scope not in person.scopes:
            remedy = f"make a token with the scope {scope.value}"
            raise ForbiddenError("the token is not for this", where=request.url.path, remedy=remedy)
        return person

    def _scope(self, request: Request) -> Scope:
        if self.role is Role.ADMINISTRATOR:
            return Scope.ADMIN
        return Scope.READ if request.method in _SAFE else Scope.WRITE


def needs(role: Role | None) -> Dependency:
    """The dependency by which a route declares the role it needs."""
    check: Callable[..., object] = Needs(role)
    declared: Dependency = Depends(check)
    return declared


def person_of(request: Request) -> Person:
    """Whoever asks, of a route that takes a log-in.

    Raises:
        NeedsLogInError: if nobody has.
    """
    person = current_person(request)
    if person is None:
        raise NeedsLogInError("nobody has logged in", where=request.url.path, remedy="log in, or send a token")
    return person


def safe_path(path: str | None) -> str:
    r"""A path of this board to go on to; anything that could lead elsewhere becomes the first page.

    >>> safe_path("/matrix?as_of=2022-10-14"), safe_path("//elsewhere.example"), safe_path("/\\elsewhere")
    ('/matrix?as_of=2022-10-14', '/', '/')
    """
    if not path or not path.startswith("/") or path[1:2] in {"/", "\\"}:
        return "/"
    return "/" if any(ord(sign) < 32 or sign == "\\" for sign in path) else path
