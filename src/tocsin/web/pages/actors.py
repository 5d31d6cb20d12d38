"""Words and deeds by actor, and who warned whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin.desk.actors import Standing, who_warned_whom, words_and_deeds
from tocsin.model.person import Role
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice
from tocsin.web.access import needs
from tocsin.web.kept import kept
from tocsin.web.question import Question, read_question
from tocsin.web.render import page

if TYPE_CHECKING:
    from tocsin.desk.brief import Briefing
    from tocsin.model import Event

router = APIRouter()
_DOTS = 12  # more names than that hide one another


@dataclass(frozen=True, slots=True)
class Placed:
    """An actor in the quadrant: name, standing, and place in percent of its width and height."""

    name: str
    standing: Standing
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Warned:
    """One entry of the ledger."""

    event: Event
    watch: str
    lead: str
    text: str


@router.get("/actors", dependencies=[needs(Role.READER)])
@kept
def actors(request: Request) -> HTMLResponse:
    """The quadrant and the ledger over the window that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    events = _events(found)
    standings = words_and_deeds([event for event, _ in events], start=question.start, end=question.end)
    placed = _placed(standings, question)
    return page(
        request,
        question,
        "actors.html",
        placed=placed,
        dots=_dots(placed[:_DOTS]),
        warned=_warned(found, events, question),
    )


def _events(found: Briefing) -> list[tuple[Event, str]]:
    """Every event once, with the first watch that weighs it."""
    known: dict[str, tuple[Event, str]] = {}
    for each in found.assessed:
        for item in each.assessment.evidence:
            known.setdefault(item.event.id, (item.event, each.assessment.watch))
    return list(known.values())


def _placed(standings: list[Standing], question: Question) -> list[Placed]:
    most = max([1, *(max(one.words, one.deeds) for one in standings)])
    voice = Voice(question.language)
    return [
        Placed(voice.sentence(voice.actor(one.actor).text), one, 100 * one.words / most, 100 * one.deeds / most)
        for one in standings
    ]


def _dots(placed: list[Placed]) -> list[tuple[tuple[float, float], list[str]]]:
    """The dots of the quadrant, each with the codes of the actors that stand on it."""
    found: dict[tuple[float, float], list[str]] = {}
    for one in placed:
        found.setdefault((one.x, one.y), []).append(one.standing.actor)
    return list(found.items())


def _warned(found: Briefing, events: list[tuple[Event, str]], question: Question) -> list[Warned]:
    voice = Voice(question.language)
    tellers = {
        each.assessment.watch: Teller.of(voice, each.assessment, found.watches[each.assessment.watch], None)
        for each in found.assessed
    }
    watch_of = {event.id: watch for event, watch in events}
    ledger = who_warned_whom([event for event, _ in events], start=question.start, end=question.end)
    return [
        Warned(
            event,
            watch_of[event.id],
            voice.sentence(tellers[watch_of[event.id]].when(event)),
            voice.sentence(tellers[watch_of[event.id]].clause(event)),
        )
        for event in ledger
    ]
