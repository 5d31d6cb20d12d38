"""An event down to the words: grade, weight, the estimate without it, and each report's sentence in its paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin import wiring
from tocsin.model.person import Role
from tocsin.tell.html import said
from tocsin.tell.lines import References
from tocsin.web.access import NotThereError, needs
from tocsin.web.forms import notes_on
from tocsin.web.kept import kept
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import mark

if TYPE_CHECKING:
    from tocsin.desk.brief import Briefing
    from tocsin.model import Evidence
    from tocsin.tell.lines import Briefing as Told
    from tocsin.tell.lines import Reference

router = APIRouter()


@router.get("/event/{event}", dependencies=[needs(Role.READER)])
@kept
def event(request: Request, event: str) -> HTMLResponse:
    """One event as of the instant that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    watch, item = _find(found, event, question.watch)
    told = board.telling(question.clocks, question.language)
    return page(
        request, question, "event.html",
        item=item, watch=found.watches[watch], told=_told(told, watch, event), said=said,
        now=_estimate(found, watch), about=event, notes=notes_on(request, question, event),
        reports=wiring.open_event(item.event, db=board.settings.db, recorded_by=question.clocks.recorded_by),
    )  # fmt: skip


def _find(found: Briefing, event: str, watch: str | None) -> tuple[str, Evidence]:
    """The event as the watch weighs it that the URL names, else the first that knows it.

    Raises:
        NotThereError: if none does.
    """
    weighed = [
        (each.assessment.watch, item)
        for each in found.assessed
        for item in each.assessment.evidence
        if item.event.id == event
    ]
    if not weighed:
        raise NotThereError(
            mark("no watch of this board knows such an event as of then"),
            where=event,
            remedy=mark("look for it as of a later day"),
        )
    return next((one for one in weighed if one[0] == watch), weighed[0])


def _estimate(found: Briefing, watch: str) -> dict[str, float]:
    """The estimate of a watch, by hypothesis."""
    assessed = (each.assessment for each in found.assessed if each.assessment.watch == watch)
    return {belief.id: belief.probability for assessment in assessed for belief in assessment.beliefs}


def _told(briefing: Told, watch: str, event: str) -> Reference | None:
    """The event as the briefing tells it."""
    blocks = (block for section in briefing.evidence if section.key.endswith(watch) for block in section.blocks)
    items = (item for block in blocks if isinstance(block, References) for item in block.items)
    return next((item for item in items if item.event == event), None)
