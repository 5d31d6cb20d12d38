"""Forms that change something: they come from the board's own pages, or nothing is done; and what they wrote."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tocsin import wiring
from tocsin.web.access import ALONE, ForbiddenError, person_of
from tocsin.web.words import mark

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.datastructures import FormData

    from tocsin.model.record import Note
    from tocsin.web.question import Question

# Tokens last as long as the process: a page left open over a restart is loaded again.
_KEY = secrets.token_bytes(32)
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def token_of(request: Request) -> str:
    """What a form of whoever asks must carry."""
    return hmac.new(_KEY, person_of(request).name.encode(), hashlib.sha256).hexdigest()


def notes_on(request: Request, question: Question, record: str) -> tuple[Note, ...]:
    """What whoever asks may read of the notes on a record, as this store had recorded them by then."""
    until = question.clocks.recorded_by
    notes = wiring.list_notes(person_of(request), record, db=request.app.state.settings.db)
    return tuple(note for note in notes if until is None or note.recorded_at <= until)


async def checked_form(request: Request) -> FormData:
    """The fields of a form that one of the board's own pages sent.

    Raises:
        ForbiddenError: if it comes from elsewhere, or without the token.
    """
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    stated = request.app.state.settings.url
    ours = urlsplit(sender).netloc == (urlsplit(stated).netloc if stated else request.url.netloc)
    # Whoever needs no log-in is only on this machine; another name for it is a page that poses as the board.
    named = person_of(request) != ALONE or request.url.hostname in _THIS_MACHINE
    form = await request.form()
    if not (ours and named and hmac.compare_digest(str(form.get("token", "")), token_of(request))):
        raise ForbiddenError(
            mark("this form does not come from a page of this board, or from one that is out of date"),
            where=request.url.path,
            remedy=mark("load the page again and send it from there"),
        )
    return form
