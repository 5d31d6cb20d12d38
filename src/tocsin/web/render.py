"""Pages from templates: text of others is escaped, words come from the catalogue, links keep what the URL asks."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from tocsin import __version__, wiring
from tocsin.desk.cleared import withheld
from tocsin.model import Language
from tocsin.model.marking import Tlp
from tocsin.tell.voice import Voice
from tocsin.web.access import current_person
from tocsin.web.board import MADE_BEFORE
from tocsin.web.question import remember_language
from tocsin.web.told import tell
from tocsin.web.words import CERTAINTIES, HEALTHS, MEMBERS, MODES, POLARITIES, STATUSES, TIES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from tocsin.web.question import Question


@cache
def templates() -> Environment:
    """The templates of the board; a name without a value is an error."""
    return Environment(
        loader=PackageLoader("tocsin.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(request: Request, question: Question, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """A page of the board in the language that the question asks for.

    Args:
        request: what was asked.
        question: what its URL asks of every page.
        template: name of the template.
        status: HTTP status.
        context: what the template shows.
    """
    words = Words(question.language)
    text = (
        templates()
        .get_template(template)
        .render(
            **context,
            request=request,
            question=question,
            link=question.link,
            say=words.say,
            tell=partial(tell, language=question.language),
            count=words.count,
            voice=Voice(question.language),
            local=partial(_local, Voice(question.language)),
            other=Language.EN if question.language is Language.FR else Language.FR,
            modes=MODES,
            ties=TIES,
            members=MEMBERS,
            certainties=CERTAINTIES,
            polarities=POLARITIES,
            statuses=STATUSES,
            healths=HEALTHS,
            points=partial(_points, words),
            decimal=partial(format_decimal, format="0.00", locale=words.language.value),
            sections=request.app.state.sections,
            person=current_person(request),
            withheld=_withheld(request),
            made_before=MADE_BEFORE.get(),
            version=__version__,
        )
    )
    response = HTMLResponse(text, status_code=status)
    remember_language(request, response, question)
    return response


def _withheld(request: Request) -> int:
    """How many articles the clearance of whoever asks does not cover."""
    person = current_person(request)
    if person is None or person.clearance is Tlp.RED:
        return 0
    return wiring.answer(withheld, db=request.app.state.settings.db)


def _local(voice: Voice, texts: Mapping[str, str]) -> str:
    """A text of a watch or a scenario in the language of the page, in its typography."""
    return voice.spaced(texts.get(voice.language.value, ""))


def _points(words: Words, change: float) -> str:
    """A change of a probability in percentage points, signed."""
    number = format_decimal(100 * change, format="+0.#;−0.#", locale=words.language.value)
    return words.say("{number} points", number="0" if number in {"+0", "−0", "0"} else number)
