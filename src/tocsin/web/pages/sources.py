"""Sources and how they fare, and the calendar of exercises."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin import wiring
from tocsin.desk.ports import day_known
from tocsin.model.person import Role
from tocsin.web.access import needs
from tocsin.web.question import read_question
from tocsin.web.render import page

router = APIRouter()
_NEAR = timedelta(days=400)  # editions of exercises shown: those of about a year on either side


@router.get("/sources", dependencies=[needs(Role.READER)])
def sources(request: Request) -> HTMLResponse:
    """The sources that are followed, the outlets that were heard, and the latest notices."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    followed, notices = wiring.list_sources(db=board.settings.db)
    heard = wiring.heard_outlets(question.clocks, db=board.settings.db)
    return page(request, question, "sources.html", followed=followed, notices=notices, heard=heard)


@router.get("/calendar", dependencies=[needs(Role.READER)])
def calendar(request: Request) -> HTMLResponse:
    """The exercises of the watches of the board, those around the instant that the URL names with their editions."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    today = day_known(question.clocks.as_of)
    found = board.briefing(question.clocks)
    exercises = {one.name: one for watch in found.watches.values() for one in watch.known_by(today).exercises}
    rows = sorted(exercises.values(), key=lambda one: (one.actor, one.name))
    near = {one.name: [held for held in one.held if abs(held.start - today) <= _NEAR] for one in rows}
    # As the estimate has it: one whose end is not known lasts as long as such an exercise usually does.
    under_way = {
        (one.name, held.start)
        for one in rows
        for held in one.held
        if held.start <= today < (held.end or held.start + timedelta(days=one.typical_days))
    }
    return page(request, question, "calendar.html", exercises=rows, near=near, today=today, under_way=under_way)
