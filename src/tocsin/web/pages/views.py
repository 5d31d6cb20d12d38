"""Saved views: each is a feed at an address that stays, and a file in the formats that fit its records."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.background import BackgroundTask

from tocsin import wiring
from tocsin.model.person import Role
from tocsin.model.record import Action
from tocsin.web.access import NotThereError, needs, person_of
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.desk.exports import SavedView

router = APIRouter()
# The endings of a view's addresses, by what they are called in `tocsin export`, with the type that is sent.
FORMATS = {
    "atom": ("atom", "application/atom+xml; charset=utf-8"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "jsonl": ("jsonl", "application/x-ndjson"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "stix": ("stix", "application/stix+json;version=2.1"),
}
_IN_MEMORY_BYTES, _PIECE_BYTES = 4 * 2**20, 2**16
_KINDS = {
    "articles": mark("articles"),
    "claims": mark("claims"),
    "signals": mark("signals"),
    "events": mark("events"),
    "assessments": mark("estimates"),
}


@router.get("/views", dependencies=[needs(Role.READER)])
def views(request: Request) -> HTMLResponse:
    """The saved views, each with the addresses at which it is to be had."""
    db = request.app.state.settings.db
    return page(
        request, read_question(request, request.app.state.settings), "views.html",
        views=[(one, [ending for ending in FORMATS if _fits(one, ending)]) for one in wiring.list_views(db=db)],
        kinds=_KINDS,
    )  # fmt: skip


@router.get("/views/{name}.{ending}", dependencies=[needs(Role.READER)])
def view(request: Request, name: str, ending: str) -> StreamingResponse:
    """What a saved view shows of what whoever asks may see, as of the instant that the URL names."""
    settings, person = request.app.state.settings, person_of(request)
    question = read_question(request, settings)
    found = next((one for one in wiring.list_views(db=settings.db) if one.name == name), None)
    if found is None or ending not in FORMATS or not _fits(found, ending):
        raise NotThereError(mark("there is no such view"), where=f"{name}.{ending}", remedy=mark("look at Saved views"))
    style, kind = FORMATS[ending]
    how = wiring.ExportStyle(format=style, tlp=person.clearance.value, name=f"view {name}", title=found.title)
    # Written whole before the first byte is sent: what fails is an error, and never half a file.
    with ExitStack() as failing:
        out = failing.enter_context(SpooledTemporaryFile(_IN_MEMORY_BYTES))
        wiring.export(found.selection, question.clocks, cast("BinaryIO", out), db=settings.db, style=how)
        # From here on it is closed once it is sent.
        failing.pop_all()
    if style != "atom":
        wiring.note_deed(person.name, Action.EXPORT, style, f"view {name}", db=settings.db)
    out.seek(0)
    headers = {} if style == "atom" else {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return StreamingResponse(_pieces(out), media_type=kind, headers=headers, background=BackgroundTask(out.close))


def _fits(found: SavedView, ending: str) -> bool:
    return wiring.fits(FORMATS[ending][0], found.selection)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE_BYTES):
        yield piece
