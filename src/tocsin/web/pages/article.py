"""An article: its text with claims and signals marked, each with what was recorded of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin import wiring
from tocsin.model.person import Role
from tocsin.web.access import NotThereError, needs
from tocsin.web.forms import notes_on, token_of
from tocsin.web.kept import kept
from tocsin.web.pages.review import ACTS, labels
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import mark

router = APIRouter()
# Each kind has its sign, so that colour is never alone.
SIGNS = {"word": "●", "deed": "■", "judgement": "◆"}


@router.get("/article/{article}", dependencies=[needs(Role.READER)])
@kept
def article(request: Request, article: str) -> HTMLResponse:
    """One article as of the instant that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = wiring.open_article(article, question.clocks, db=board.settings.db)
    if found is None:
        raise NotThereError(mark("there is no such article"), where=article, remedy=mark("look for it on Search"))
    claims = [one.id for paragraph in found.paragraphs for one in paragraph.claims]
    signals = {one.id: one for paragraph in found.paragraphs for one in paragraph.signals}
    return page(
        request, question, "article.html",
        found=found, signals=signals, numbers={key: n for n, key in enumerate([*claims, *signals], start=1)},
        signs=SIGNS, labels=labels(board.watches(), question), acts=ACTS, token=token_of(request),
        about=article, notes=notes_on(request, question, article),
    )  # fmt: skip
