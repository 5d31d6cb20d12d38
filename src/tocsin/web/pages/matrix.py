"""The matrix: indicators by day, each against its norm."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin.desk.instants import parse_instant
from tocsin.desk.matrix import Matrix, indicator_matrix
from tocsin.desk.ports import day_known
from tocsin.errors import BadDateError
from tocsin.model.person import Role
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice
from tocsin.web.access import NotThereError, needs
from tocsin.web.kept import kept
from tocsin.web.question import Question, read_question
from tocsin.web.render import page
from tocsin.web.words import mark

router = APIRouter()
_DAYS = 42  # six weeks are read at a glance
_LONGEST = 366


@router.get("/matrix", dependencies=[needs(Role.READER)])
@kept
def matrix(request: Request) -> HTMLResponse:
    """One matrix for each watch of the board, or for the one that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    start, end = window(question)
    chosen = [each.assessment for each in found.assessed if question.watch in {None, each.assessment.watch}]
    shown = [
        (
            found.watches[one.watch],
            _worth_showing(indicator_matrix(one, found.watches[one.watch], start=start, end=end)),
        )
        for one in chosen
    ]
    return page(request, question, "matrix.html", shown=shown, start=start, end=end)


@router.get("/matrix/{watch}/{indicator}/{day}", dependencies=[needs(Role.READER)])
@kept
def cell(request: Request, watch: str, indicator: str, day: str) -> HTMLResponse:
    """Everything that was reported of one indicator on one day.

    Raises:
        BadDateError: if that day is none.
        NotThereError: if the board has no such watch or indicator.
    """
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    on = parse_instant(day, where="day").date()
    assessment = next((each.assessment for each in found.assessed if each.assessment.watch == watch), None)
    known = [one for one in found.watches[watch].indicators if one.code == indicator] if assessment else []
    if assessment is None or not known:
        raise NotThereError(
            mark("this board has no such indicator"), where=indicator, remedy=mark("choose one in the matrix")
        )
    teller = Teller.of(Voice(question.language), assessment, found.watches[watch], None)
    events = [item.event for item in assessment.evidence if item.event.indicator == indicator and item.event.day == on]
    told = [(event, teller.voice.sentence(teller.clause(event))) for event in events]
    return page(request, question, "cell.html", indicator=known[0], watch=found.watches[watch], day=on, told=told)


def window(question: Question) -> tuple[date, date]:
    """The first and last day of the window that the URL names, else the last weeks before its instant.

    Raises:
        BadDateError: if it is no window, or too long a one.
    """
    end = question.end or day_known(question.clocks.as_of)
    start = question.start or end - timedelta(days=_DAYS - 1)
    if not 0 <= (end - start).days < _LONGEST:
        raise BadDateError(
            mark("the window ends before it starts, or is longer than a year"),
            where=f"from={start} to={end}",
            remedy=mark("name a first day before the last, at most a year apart"),
        )
    return start, end


def _worth_showing(matrix: Matrix) -> tuple[Matrix, int]:
    """The matrix with the indicators that something was reported of, and how many are left out."""
    rows = tuple(row for row in matrix.rows if any(cell.events for cell in row.cells))
    return Matrix(matrix.days, matrix.coverage, rows), len(matrix.rows) - len(rows)
