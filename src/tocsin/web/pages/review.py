"""Review: the queue of what waits for a person, and the forms by which it is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from tocsin import wiring
from tocsin.desk.open_event import cut_sentence
from tocsin.model import Verdict
from tocsin.model.person import Role
from tocsin.tell.typography import spaced
from tocsin.tell.voice import Voice
from tocsin.web.access import needs, person_of
from tocsin.web.forms import checked_form, token_of
from tocsin.web.question import read_question
from tocsin.web.render import page
from tocsin.web.words import Words, mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData

    from tocsin.desk.brief import Briefing
    from tocsin.desk.review import Reviewed
    from tocsin.model import Watch
    from tocsin.web.question import Question
    from tocsin.web.settings import Settings

router = APIRouter()
_SHOWN = 25
WHY = {
    "weight": mark("weighs much"),
    "actor": mark("no actor told"),
    "status": mark("another status than its event’s"),
    "certainty": mark("its source is not sure"),
    "contradiction": mark("contradicted"),
    "grade": mark("poor or unconfirmed"),
}
ACTS = {
    "accept": mark("Accepted"),
    "reject": mark("Rejected"),
    "recode": mark("Recoded"),
    "reopen": mark("Reopened"),
    "merge": mark("Merged into one event"),
    "split": mark("Split into an event of its own"),
    "join-origin": mark("Joined in one origin"),
    "split-origin": mark("Given an origin of its own"),
}
PROPOSAL_ACTS = {"accept": mark("Accepted"), "reject": mark("Rejected"), "reopen": mark("Reopened")}
# What an analyst need not type.
_READY = {"accept": mark("read in its text; the coding holds"), "reopen": mark("taken back")}


@router.get("/review", dependencies=[needs(Role.READER)])
def review(request: Request) -> HTMLResponse:
    """What waits, the heaviest and most doubtful first."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    judged = request.query_params.get("judged") == "1"
    # What was rejected stands in no estimate any more, so that the judged are read from the record.
    reviews = _judged(board.settings) if judged else []
    queue = () if judged else wiring.review_queue([one.assessment for one in found.assessed], db=board.settings.db)
    done = request.query_params.get("done", "")
    return page(
        request, question, "review.html",
        queue=queue[:_SHOWN], cut_sentence=cut_sentence, waiting=len(queue or reviews), judged=judged,
        reviews=reviews, labels=labels(found.watches, question), why=WHY, acts=ACTS,
        done=done if done in ACTS else "", targets=request.query_params.getlist("of"), token=token_of(request),
        proposals=() if judged else wiring.list_proposals(db=board.settings.db),
        actors=actor_names(found, question), estimates=_estimates(found), watches=found.watches,
    )  # fmt: skip


@router.post("/review", dependencies=[needs(Role.ANALYST)])
async def decide(request: Request) -> RedirectResponse:
    """Records a decision, and leads back to the queue."""
    form = await checked_form(request)
    question = read_question(request, request.app.state.settings)
    act, _, target = str(form.get("act", "")).partition(":")
    targets = [target] if target else [str(one) for one in form.getlist("target")]
    await run_in_threadpool(
        wiring.decide,
        act if act in ACTS else "reject",
        targets if act in ACTS else (),
        reason=_reason(form, act, question),
        person=person_of(request),
        db=request.app.state.settings.db,
        recoding={name: str(form.get(name) or "") or None for name in ("to", "status", "actor")},
    )
    back = str(form.get("back", ""))
    if back.startswith("/article/"):
        return RedirectResponse(question.link(back), status_code=303)
    url = question.link("/review", done=act)
    return RedirectResponse("".join([url, *(f"&of={one}" for one in targets[:20])]), status_code=303)


@router.post("/review/proposal", dependencies=[needs(Role.ANALYST)])
async def judge_proposal(request: Request) -> RedirectResponse:
    """Records what is said of a language model's proposal, and leads back to the queue."""
    form = await checked_form(request)
    question = read_question(request, request.app.state.settings)
    act = str(form.get("act", ""))
    await run_in_threadpool(
        wiring.judge_proposal,
        str(form.get("target", "")),
        act if act in PROPOSAL_ACTS else "reject",
        reason=str(form.get("reason", "")),
        person=person_of(request),
        db=request.app.state.settings.db,
    )
    back = str(form.get("back", ""))
    url = question.link(back if back.startswith("/article/") else "/review")
    return RedirectResponse(url, status_code=303)


def _judged(settings: Settings) -> list[Reviewed]:
    """The corrections that count, the newest first."""
    found = reversed(wiring.list_reviews(settings.db))
    return [one for one in found if one.counts and one.signal and one.correction.verdict is not Verdict.REOPEN]


def _reason(form: FormData, act: str, question: Question) -> str:
    typed = str(form.get("reason", "")).strip()
    return typed or (Words(question.language).say(_READY[act]) if act in _READY else "")


def _estimates(found: Briefing) -> list[tuple[str, list[tuple[str, float]]]]:
    return [
        (one.assessment.watch, [(belief.id, belief.probability) for belief in one.assessment.beliefs])
        for one in found.assessed
    ]


def labels(watches: Mapping[str, Watch], question: Question) -> dict[str, str]:
    """What indicators are called, by code."""
    language = question.language
    indicators = (one for watch in watches.values() for one in watch.indicators)
    return {one.code: spaced(one.label[language.value], language) for one in indicators}


def actor_names(found: Briefing, question: Question) -> dict[str, str]:
    """What the actors of the evidence are called, by code."""
    voice = Voice(question.language)
    events = (item.event for one in found.assessed for item in one.assessment.evidence)
    codes = {report.signal.actor for event in events for report in event.reports}
    return {code: voice.sentence(voice.actor(code).text) for code in sorted(codes - {"unnamed"})}
