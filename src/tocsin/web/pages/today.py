"""Today: the estimate of each watch, what changed, what was looked for and not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin.desk.actors import within
from tocsin.model.person import Role
from tocsin.tell.html import said
from tocsin.tell.svg import draw, legend
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice
from tocsin.web.access import needs
from tocsin.web.kept import kept
from tocsin.web.question import Question, read_question
from tocsin.web.render import page
from tocsin.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.desk.brief import Briefing as Found
    from tocsin.model import Assessment, Belief, Event, Watch
    from tocsin.tell.lines import Briefing, Section

router = APIRouter()
# The sections of a briefing that the first page shows; the others have pages of their own.
SHOWN = frozenset({"bottom", "figure", "words-deeds", "changes", "looked-for", "unknown"})


@router.get("/", dependencies=[needs(Role.READER)])
@kept
def today(request: Request) -> HTMLResponse:
    """The estimates as of the instant that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    briefing = board.telling(question.clocks, question.language)
    return page(
        request, question, "today.html",
        briefing=briefing, fronts=_fronts(briefing), shown=SHOWN, said=said, draw=draw, legend=legend,
        windows=_windows(found, question), beliefs=_beliefs(found),
    )  # fmt: skip


def _fronts(briefing: Briefing) -> dict[str, tuple[Section, ...]]:
    """The bottom line of each watch, where the briefing has it apart; of one alone it stands in its part."""
    return {
        part.watch: tuple(section for section in briefing.front if section.key.endswith(part.watch))
        for part in briefing.parts
    }


def _order(watch: Watch) -> Callable[[Belief], int]:
    ids = [one.id for one in watch.hypotheses]
    return lambda belief: ids.index(belief.id)


def _beliefs(found: Found) -> dict[str, list[Belief]]:
    """By watch, its beliefs in the order of its hypotheses, as the gauges have them."""
    return {
        each.assessment.watch: sorted(each.assessment.beliefs, key=_order(found.watches[each.assessment.watch]))
        for each in found.assessed
    }


@dataclass(frozen=True, slots=True)
class Told:
    """One event in a line."""

    event: str
    lead: str
    text: str


def _windows(found: Found, question: Question) -> dict[str, list[tuple[str, list[Told]]]]:
    """By watch, what was said, done and not seen in the window that the URL names; nothing without a window."""
    if question.start is None and question.end is None:
        return {}
    return {each.assessment.watch: _window(found, each.assessment, question) for each in found.assessed}


def _window(found: Found, assessment: Assessment, question: Question) -> list[tuple[str, list[Told]]]:
    teller = Teller.of(Voice(question.language), assessment, found.watches[assessment.watch], None)
    inside = within((item.event for item in teller.assessment.evidence), start=question.start, end=question.end)
    columns = (
        (mark("Said"), inside.said),
        (mark("Done"), inside.done),
        (mark("Looked for and not seen"), inside.absent),
    )
    return [(title, [_told(teller, event) for event in events]) for title, events in columns]


def _told(teller: Teller, event: Event) -> Told:
    voice = teller.voice
    return Told(event.id, voice.sentence(teller.when(event)), voice.sentence(teller.clause(event)))
