"""Log-in, one's own account, persons and tokens, notes, and the audit log."""

from __future__ import annotations

import json
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from tocsin import wiring
from tocsin.desk.peopleports import AuditFilter
from tocsin.errors import LogInError, PeopleError
from tocsin.model.marking import Tlp
from tocsin.model.person import LinkKind, Role, Scope
from tocsin.model.record import Action
from tocsin.web.access import SESSION_COOKIE, NotThereError, current_person, needs, person_of, safe_path
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import mark

if TYPE_CHECKING:
    from tocsin.desk.peopleports import IdentityProvider
    from tocsin.web.settings import Settings

router = APIRouter()
OIDC_COOKIE = "tocsin_oidc"
_OIDC_SECONDS = 600
Text = Annotated[str, Form(max_length=2000)]


@router.get("/login", dependencies=[needs(None)])
def login(request: Request, onward: Annotated[str, Query(alias="next", max_length=2000)] = "/") -> Response:
    """The form to log in."""
    if current_person(request) is not None:
        return _go(safe_path(onward))
    return _login(request, onward)


@router.post("/login", dependencies=[needs(None)])
def log_in(
    request: Request, name: Text = "", password: Text = "", onward: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    """Opens a session; the one the browser may have brought is ended, so that nobody can slip one in."""
    try:
        with wiring.people_of(_settings(request).db) as people:
            people.log_out(request.cookies.get(SESSION_COOKIE, ""))
            secret = people.log_in(name.strip().lower(), password, address=_address(request))
    except LogInError as error:
        return _login(request, onward, error=error)
    return _with_session(request, _go(safe_path(onward)), secret)


@router.post("/logout", dependencies=[needs(Role.READER)])
def log_out(request: Request) -> Response:
    """Ends the session."""
    with wiring.people_of(_settings(request).db) as people:
        people.log_out(request.cookies.get(SESSION_COOKIE, ""))
    response = _go("/login")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.get("/oidc/start", dependencies=[needs(None)])
def oidc_start(request: Request, onward: Annotated[str, Query(alias="next", max_length=2000)] = "/") -> Response:
    """Sends the browser to the identity provider."""
    browser, state = token_urlsafe(24), token_urlsafe(32)
    departure = _provider(request).depart(state=state, back=_back(request))
    with wiring.people_of(_settings(request).db) as people:
        people.remember(state, json.dumps([browser, departure.nonce, departure.verifier, safe_path(onward)]))
    response = _go(departure.url)
    response.set_cookie(
        OIDC_COOKIE,
        browser,
        max_age=_OIDC_SECONDS,
        httponly=True,
        samesite="lax",
        secure=_secure(request),
        path="/oidc",
    )
    return response


@router.get("/oidc/back", dependencies=[needs(None)])
def oidc_back(request: Request, code: str = "", state: str = "") -> Response:
    """Takes up whom the identity provider sends back, if it is the browser that was sent."""
    settings = _settings(request)
    try:
        with wiring.people_of(settings.db) as people:
            browser, nonce, verifier, onward = json.loads(people.recall(state))
            _check_browser(request, browser)
            who = _provider(request).arrive(code=code, back=_back(request), nonce=nonce, verifier=verifier)
            newcomers = settings.oidc.newcomers if settings.oidc else None
            people.log_out(request.cookies.get(SESSION_COOKIE, ""))
            secret = people.log_in_as(who, address=_address(request), newcomers=newcomers)
    except LogInError as error:
        return _login(request, "/", error=error)
    response = _with_session(request, _go(safe_path(onward)), secret)
    response.delete_cookie(OIDC_COOKIE, path="/oidc")
    return response


@router.get("/link/{secret}", dependencies=[needs(None)])
def link(request: Request, secret: str) -> HTMLResponse:
    """The form to set a password by a link."""
    with wiring.people_of(_settings(request).db) as people:
        found = people.open_link(secret)
    return page(
        request, read_question(request, _settings(request)), "link.html",
        name=found.person or "", first=found.kind is LinkKind.FIRST, error=None,
    )  # fmt: skip


@router.post("/link/{secret}", dependencies=[needs(None)])
def use_link(request: Request, secret: str, password: Text = "", name: Text = "") -> Response:
    """Sets a password by a link, which is worth nothing afterwards."""
    with wiring.people_of(_settings(request).db) as people:
        found = people.open_link(secret)
        try:
            people.use_link(secret, name=found.person or name.strip().lower(), password=password)
        except PeopleError as error:
            return page(
                request, read_question(request, _settings(request)), "link.html", status=422,
                name=found.person or name, first=found.kind is LinkKind.FIRST, error=error,
            )  # fmt: skip
    return _go("/login")


@router.get("/account", dependencies=[needs(Role.READER)])
def account(request: Request) -> HTMLResponse:
    """One's own account and tokens."""
    return _account(request)


@router.post("/account/password", dependencies=[needs(Role.READER)])
def password(request: Request, old: Text = "", new: Text = "") -> Response:
    """Sets another password; every session ends, this one too."""
    try:
        with wiring.people_of(_settings(request).db) as people:
            people.change_password(person_of(request).name, old, new, address=_address(request))
    except (LogInError, PeopleError) as error:
        return _account(request, error=error)
    return _go("/login")


@router.post("/account/tokens", dependencies=[needs(Role.READER)])
def add_token(
    request: Request, label: Text = "", scopes: Annotated[list[Scope] | None, Form()] = None,
    days: Annotated[int, Form()] = 90,
) -> Response:  # fmt: skip
    """Makes a token for oneself, and shows it this once."""
    name = person_of(request).name
    try:
        with wiring.people_of(_settings(request).db) as people:
            made = people.add_token(name, label, scopes or [], by=name, days=days)
    except PeopleError as error:
        return _account(request, error=error)
    return _account(request, secret=made.secret)


@router.post("/account/tokens/{prefix}/revoke", dependencies=[needs(Role.READER)])
def revoke_token(request: Request, prefix: str) -> Response:
    """Takes back a token of one's own; an administrator, anybody's."""
    with wiring.people_of(_settings(request).db) as people:
        people.revoke_token(prefix, by=person_of(request))
    return _go("/account")


@router.get("/people", dependencies=[needs(Role.ADMINISTRATOR)])
def people(request: Request) -> HTMLResponse:
    """The persons of the desk."""
    return _people(request)


@router.post("/people", dependencies=[needs(Role.ADMINISTRATOR)])
def add_person(
    request: Request, name: Text = "", role: Annotated[Role, Form()] = Role.READER,
    clearance: Annotated[Tlp, Form()] = Tlp.GREEN,
) -> Response:  # fmt: skip
    """Adds a person, and shows the link by which a password is set this once."""
    by = person_of(request).name
    try:
        with wiring.people_of(_settings(request).db) as desk:
            made = desk.add(name.strip().lower(), role, clearance, by=by)
            secret = desk.password_link(made.name, by=by)
    except PeopleError as error:
        return _people(request, error=error)
    return _people(request, secret=secret)


@router.post("/people/{name}", dependencies=[needs(Role.ADMINISTRATOR)])
def change_person(
    request: Request, name: str, act: Annotated[str, Form(pattern="^(change|link|remove)$")],
    role: Annotated[Role | None, Form()] = None, clearance: Annotated[Tlp | None, Form()] = None,
) -> Response:  # fmt: skip
    """Gives a person another role or clearance, a link, or their leave."""
    by, secret = person_of(request).name, None
    try:
        with wiring.people_of(_settings(request).db) as desk:
            if act == "remove":
                desk.remove(name, by=by)
            elif act == "link":
                secret = desk.password_link(name, by=by)
            else:
                desk.change(name, role=role, clearance=clearance, by=by)
    except PeopleError as error:
        return _people(request, error=error)
    return _people(request, secret=secret) if secret else _go("/people")


@router.get("/audit", dependencies=[needs(Role.ADMINISTRATOR)])
def audit(
    request: Request, who: str = "", action: str = "", before: Annotated[int | None, Query(ge=0, le=2**53)] = None
) -> HTMLResponse:
    """The audit log, the newest first, through a filter."""
    asked = AuditFilter(who or None, action or None, before)
    return page(
        request, read_question(request, _settings(request)), "audit.html",
        lines=wiring.list_audit(person_of(request), asked, db=_settings(request).db),
        actions=[one.value for one in Action], asked=asked,
    )  # fmt: skip


@router.get("/notes", dependencies=[needs(Role.READER)])
def notes(request: Request, about: str = "") -> HTMLResponse:
    """Notes, on one record or all, with the form to write one."""
    return _notes(request, about)


@router.post("/notes", dependencies=[needs(Role.ANALYST)])
def add_note(
    request: Request, about: Text = "", text: Annotated[str, Form()] = "", tlp: Annotated[Tlp, Form()] = Tlp.CLEAR
) -> Response:
    """Writes a note beside a record."""
    try:
        wiring.add_note(person_of(request), about.strip(), text, tlp, db=_settings(request).db)
    except PeopleError as error:
        return _notes(request, about, error=error)
    return _go(f"/notes?about={quote(about.strip())}")


def _notes(request: Request, about: str, error: PeopleError | None = None) -> HTMLResponse:
    person = person_of(request)
    return page(
        request, read_question(request, _settings(request)), "notes.html", status=422 if error else 200,
        notes=wiring.list_notes(person, about or None, db=_settings(request).db),
        about=about, may_write=person.role.may(Role.ANALYST), error=error,
        tlps=[tlp.value for tlp in Tlp if person.clearance.covers(tlp)],
    )  # fmt: skip


def _login(request: Request, onward: str, error: LogInError | None = None) -> HTMLResponse:
    settings = _settings(request)
    return page(
        request, read_question(request, settings), "login.html", status=403 if error else 200,
        onward=safe_path(onward), error=error, oidc=settings.oidc is not None,
    )  # fmt: skip


def _account(
    request: Request, *, secret: str | None = None, error: LogInError | PeopleError | None = None
) -> HTMLResponse:
    settings = _settings(request)
    with wiring.people_of(settings.db) as people:
        tokens = people.tokens(person_of(request).name)
    return page(
        request, read_question(request, settings), "account.html", status=422 if error else 200,
        tokens=tokens, scopes=[scope.value for scope in Scope], secret=secret, error=error, accounts=settings.accounts,
        now=settings.now(),
    )  # fmt: skip


def _people(request: Request, *, secret: str | None = None, error: PeopleError | None = None) -> HTMLResponse:
    settings = _settings(request)
    with wiring.people_of(settings.db) as desk:
        accounts = desk.list()
    return page(
        request, read_question(request, settings), "people.html", status=422 if error else 200,
        accounts=accounts, roles=[role.value for role in Role], tlps=[tlp.value for tlp in Tlp], error=error,
        secret=f"{_outer(request)}/link/{secret}" if secret else None,
    )  # fmt: skip


def _check_browser(request: Request, browser: str) -> None:
    """Refuses a log-in that another browser began: its owner would work under a stranger's name."""
    if not browser or request.cookies.get(OIDC_COOKIE) != browser:
        raise LogInError("another browser began this log-in", remedy="begin again in this one")


def _provider(request: Request) -> IdentityProvider:
    oidc = _settings(request).oidc
    if oidc is None:
        raise NotThereError(mark("this board has no identity provider"), where=request.url.path)
    return wiring.identity_provider(oidc.issuer, oidc.client_id, oidc.client_secret)


def _with_session(request: Request, response: Response, secret: str) -> Response:
    response.set_cookie(SESSION_COOKIE, secret, httponly=True, samesite="lax", secure=_secure(request), path="/")
    return response


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303)


def _outer(request: Request) -> str:
    return _settings(request).url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"


def _back(request: Request) -> str:
    return f"{_outer(request)}/oidc/back"


def _secure(request: Request) -> bool:
    return _outer(request).startswith("https:")


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
