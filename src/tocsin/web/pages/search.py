"""Search: articles by words and by what was coded, with the counts of each filter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin import wiring
from tocsin.desk.search import COUNTED, FACETS, Filters
from tocsin.errors import BadDateError
from tocsin.model.person import Role
from tocsin.web.access import needs
from tocsin.web.kept import kept
from tocsin.web.pages.review import labels
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import MODES, STATUSES, mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams

router = APIRouter()
TITLES = {
    "outlets": mark("Outlet"),
    "languages": mark("Language"),
    "indicators": mark("Indicator"),
    "actors": mark("Actor"),
    "statuses": mark("Status"),
    "kinds": mark("Kind"),
    "sources": mark("Source"),
    "modes": mark("Mode"),
}
KINDS = {"word": mark("words"), "deed": mark("deeds"), "judgement": mark("judgements")}
LANGUAGES = {"fr": mark("French"), "en": mark("English")}


@router.get("/search", dependencies=[needs(Role.READER)])
@kept
def search(request: Request) -> HTMLResponse:
    """The newest articles that hold the words and pass the filters that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    asked = request.query_params
    words, number = asked.get("q", ""), int(asked.get("page", "1")) if asked.get("page", "1").isdecimal() else 1
    filters = _filters(asked)
    results = wiring.search(words, filters, question.clocks, db=board.settings.db, number=min(number, 10_000))
    names: Mapping[str, Mapping[str, str]] = {
        "languages": LANGUAGES, "statuses": STATUSES, "kinds": KINDS, "modes": MODES,
    }  # fmt: skip
    return page(
        request, question, "search.html",
        q=words, filters=filters, results=results, titles=TITLES, names=names, most=COUNTED,
        labels=labels(board.watches(), question), turn=lambda n: _turn(asked, n),
    )  # fmt: skip


def _filters(asked: QueryParams) -> Filters:
    chosen: dict[str, Any] = {name: tuple(one for one in asked.getlist(name) if one) for name in FACETS}
    return Filters(**chosen, since=_day(asked, "since"), until=_day(asked, "until"))


def _day(asked: QueryParams, name: str) -> date | None:
    text = asked.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadDateError(
            mark("this is no day"), where=f"{name}={text}", remedy=mark("write it as 2022-10-14")
        ) from None


def _turn(asked: QueryParams, number: int) -> str:
    kept = [(name, value) for name, value in asked.multi_items() if name != "page"]
    return f"/search?{urlencode([*kept, ('page', str(number))])}"
