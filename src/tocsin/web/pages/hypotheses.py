"""Hypotheses: the way of each estimate in a week, what it hangs on, and what would change it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tocsin.model.person import Role
from tocsin.tell.gaps import next_best
from tocsin.tell.html import said
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice
from tocsin.tell.waterfall import number_words, waterfall_words
from tocsin.web.access import needs
from tocsin.web.kept import kept
from tocsin.web.question import read_question
from tocsin.web.render import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.model import Assessment, Language, Omission, Watch
    from tocsin.tell.lines import Section

router = APIRouter()
_LISTED = 10  # steps, numbers and voices shown; the rest weighs less than a reader can see


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the week: in words, by hypothesis in nats, and the event behind it, if one is."""

    words: str
    nats: Mapping[str, float]
    event: str | None


@dataclass(frozen=True, slots=True)
class Hung:
    """A number that the estimate hangs on: what it is, its range, and the probabilities at its two ends."""

    words: str
    low: str
    high: str
    ends: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of one watch."""

    watch: Watch
    assessment: Assessment
    steps: tuple[Step, ...]
    rest: int
    hung: tuple[Hung, ...]
    omissions: tuple[Omission, ...]
    next: Section


@router.get("/hypotheses", dependencies=[needs(Role.READER)])
@kept
def hypotheses(request: Request) -> HTMLResponse:
    """Every watch of the board, or the one that the URL names."""
    board = request.app.state.board
    question = read_question(request, board.settings)
    found = board.briefing(question.clocks)
    chosen = [each.assessment for each in found.assessed if question.watch in {None, each.assessment.watch}]
    shown = [_shown(one, found.watches[one.watch], question.language) for one in chosen]
    return page(request, question, "hypotheses.html", shown=shown, said=said)


def _shown(assessment: Assessment, watch: Watch, language: Language) -> Shown:
    teller = Teller.of(Voice(language), assessment, watch, None)
    steps = _steps(assessment, waterfall_words(assessment, watch, language))
    hung = tuple(
        Hung(number_words(teller, one), _number(one.low, language), _number(one.high, language), one.probabilities)
        for one in assessment.sensitivity[:_LISTED]
    )
    return Shown(
        watch, assessment, steps[:_LISTED], max(0, len(steps) - _LISTED), hung, assessment.omissions, next_best(teller)
    )


def _steps(assessment: Assessment, words: Sequence[str]) -> tuple[Step, ...]:
    steps = assessment.waterfall.steps if assessment.waterfall else ()
    known = {item.event.id for item in assessment.evidence}
    return tuple(
        Step(text, step.nats, step.what if step.what in known else None)
        for step, text in zip(steps, words, strict=True)
    )


def _number(value: float, language: Language) -> str:
    """A number of the model in the manner of the language, to three figures that count."""
    return format_decimal(float(f"{value:.3g}"), format="#,##0.######", locale=language.value)
