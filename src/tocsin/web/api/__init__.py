"""The API: the records of the command line over HTTP, versioned, described, each error with what to do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

PREFIX = "/api/v1"
_ABOUT = """The records of `tocsin extract` and `tocsin assess`, over HTTP.

Send a token as `Authorization: Bearer tocsin_...`; on a board without accounts none is needed. Lists come in pages:
`next` is the cursor of the page behind, and pages do not shift when something new comes in. `as_of` is what the world
could have known by then, `recorded_by` what this store had recorded. Answers bear a strong `ETag`; ask with
`If-None-Match`. What bears a TLP marking beyond your clearance is left out everywhere.
"""


class Problem(BaseModel):
    """What went wrong, where, and what to do about it (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(description="What was wrong.", examples=["there is no such article"])
    status: int = Field(examples=[404])
    what: str = Field(description="What was wrong.", examples=["there is no such article"])
    where: str = Field(description="The record, parameter or path it was found in.", examples=["art_0123456789abcdef"])
    remedy: str = Field(description="What to do about it.", examples=["list them at /api/v1/articles"])


class CursorError(TocsinError):
    """A cursor that this board never gave."""


class EtagRoute(APIRoute):
    """A route whose answers bear a strong ETag, and are not sent again to whoever has them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the ETag around it."""
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await handle(request)
            body = getattr(response, "body", None)
            if request.method != "GET" or response.status_code != HTTPStatus.OK or not body:
                return response
            etag = f'"{hashlib.sha256(bytes(body)).hexdigest()[:32]}"'
            if _holds(request.headers.get("if-none-match", ""), etag):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
            response.headers["ETag"] = etag
            return response

        return tagged


def _holds(asked: str, etag: str) -> bool:
    return asked.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in asked.split(",")}


def is_api(request: Request) -> bool:
    """Whether a request is for the API."""
    return request.url.path.startswith("/api/")


def problem(
    request: Request, status: HTTPStatus, error: TocsinError, headers: Mapping[str, str] | None = None
) -> Response:
    """An error as programs read it."""
    said = Problem(
        title=error.what, status=status, what=error.what, where=error.where or request.url.path, remedy=error.remedy
    )
    more = dict(headers or {})
    if status == HTTPStatus.UNAUTHORIZED:
        more["WWW-Authenticate"] = "Bearer"
    return JSONResponse(said.model_dump(), status_code=status, media_type="application/problem+json", headers=more)


async def invalid(request: Request, error: Exception) -> Response:
    """A parameter or body that does not fit the description."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    said = TocsinError(str(first["msg"]), where=where, remedy="see /openapi.json")
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, said)


def write_cursor(known_at: datetime, key: str) -> str:
    """A place in a list, opaque to whoever gets it."""
    return base64.urlsafe_b64encode(json.dumps([known_at.isoformat(), key]).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    """The place that a cursor means.

    Raises:
        CursorError: if it is none.
    """
    if cursor is None:
        return None
    try:
        at, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        instant = datetime.fromisoformat(at)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise _no_cursor() from error
    if instant.tzinfo is None or not isinstance(key, str):
        raise _no_cursor()
    return instant, key


def _no_cursor() -> CursorError:
    return CursorError("this is no cursor of this board", where="cursor", remedy="begin without one")


def describe(app: FastAPI) -> None:
    """Says in `/openapi.json` what the API is, and how one proves who one is."""
    app.description = _ABOUT
    plain = app.openapi

    def described() -> dict[str, Any]:
        made = plain()
        schemes = made.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["token"] = {"type": "http", "scheme": "bearer", "description": "A token made by `tocsin token add`."}
        made["security"] = [{"token": []}, {}]
        return made

    app.openapi = described  # type: ignore[method-assign]
