"""Drills: those that ship, the runs that lie on this machine, and the report on each; all of it marked."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin import wiring
from tocsin.model.person import Role
from tocsin.tell.exercise.svg import draw_drill
from tocsin.web.access import NotThereError, needs
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import mark

router = APIRouter()
_shipped = cache(wiring.list_scenarios)  # they ship with the program, and take a while to read


@router.get("/drills", dependencies=[needs(Role.READER)])
def drills(request: Request) -> HTMLResponse:
    """The runs that ended, and the drills that tocsin ships."""
    question = read_question(request, request.app.state.settings)
    return page(request, question, "drills.html", scenarios=_shipped(), runs=wiring.list_drills())


@router.get("/drills/{name}", dependencies=[needs(Role.READER)])
def drill(request: Request, name: str) -> HTMLResponse:
    """The report on one run, by the name of its folder.

    Raises:
        NotThereError: if no run has that name.
    """
    question = read_question(request, request.app.state.settings)
    found = next((one.run for one in wiring.list_drills() if one.folder.name == name), None)
    if found is None:
        raise NotThereError(
            mark("no run of a drill has that name"),
            where=name,
            remedy=mark("choose one on the page of drills, or run one with `tocsin drill run`"),
        )
    report = wiring.drill_page(found, question.language)
    return page(request, question, "drill.html", report=report, draw=draw_drill)
