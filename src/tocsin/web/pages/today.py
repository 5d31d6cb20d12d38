"""Today: the estimate of each watch, what changed, what was looked for and not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin.model.person import Role
from tocsin.tell.compose import build_briefing
from tocsin.tell.html import said
from tocsin.tell.svg import draw, legend
from tocsin.web.access import needs
from tocsin.web.question import read_question
from tocsin.web.render import page

if TYPE_CHECKING:
    from tocsin.tell.lines import Briefing, Section

router = APIRouter()
# The sections of a briefing that the first page shows; the others have pages of their own.
SHOWN = frozenset({"bottom", "figure", "words-deeds", "changes", "looked-for", "unknown"})


@router.get("/", dependencies=[needs(Role.READER)])
def today(request: Request) -> HTMLResponse:
    """The estimates as of the instant that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    briefing = build_briefing(
        [each.assessment for each in found.assessed],
        found.watches,
        language=question.language,
        previous=found.previous or None,
    )
    return page(
        request, question, "today.html",
        briefing=briefing, fronts=_fronts(briefing), shown=SHOWN, said=said, draw=draw, legend=legend,
    )  # fmt: skip


def _fronts(briefing: Briefing) -> dict[str, tuple[Section, ...]]:
    """The bottom line of each watch, where the briefing has it apart; of one alone it stands in its part."""
    return {
        part.watch: tuple(section for section in briefing.front if section.key.endswith(part.watch))
        for part in briefing.parts
    }
