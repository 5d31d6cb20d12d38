"""What a URL asks: language, the instant the board is shown as of, and the window of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tocsin.desk.instants import parse_instant
from tocsin.desk.ports import Clocks
from tocsin.model import Language

if TYPE_CHECKING:
    from datetime import date

    from fastapi import Request, Response

    from tocsin.web.settings import Settings

LANGUAGE_COOKIE = "tocsin_lang"
_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Question:
    """What a URL asks of every page.

    Attributes:
        language: the language it is answered in.
        clocks: the two clocks.
        stated: `as_of` and `recorded_by` as the URL has them, to stand on every link; nothing for the present.
        watch: the watch it asks about, if it names one.
        start: the first day of the window of all panels, if it names one.
        end: the last day of that window.
    """

    language: Language
    clocks: Clocks
    stated: tuple[tuple[str, str], ...]
    watch: str | None = None
    start: date | None = None
    end: date | None = None

    @property
    def stated_as_of(self) -> bool:
        """Whether the URL names the instant."""
        return any(name == "as_of" for name, _ in self.stated)

    def link(self, path: str, **more: str | None) -> str:
        """The URL of a page as of the same instant and in the same window, with more parameters of its own.

        A parameter given as `None` is left out.
        """
        parameters = {name: value for name, value in {**dict(self.stated), **more}.items() if value is not None}
        return f"{path}?{urlencode(parameters)}" if parameters else path


def read_question(request: Request, settings: Settings) -> Question:
    """What the URL of a request asks.

    Raises:
        BadDateError: if an instant or day it names is none.
    """
    asked = request.query_params
    now = settings.now().replace(microsecond=0)
    as_of, recorded_by = asked.get("as_of"), asked.get("recorded_by")
    start, end = _day(asked.get("from"), "from"), _day(asked.get("to"), "to")
    stated = [(name, value) for name in ("as_of", "recorded_by", "watch", "from", "to") if (value := asked.get(name))]
    return Question(
        language=_language(request),
        clocks=Clocks(
            as_of=parse_instant(as_of, where="as_of") if as_of else now,
            recorded_by=parse_instant(recorded_by, where="recorded_by") if recorded_by else None,
        ),
        stated=tuple(stated),
        watch=asked.get("watch"),
        start=start,
        end=end,
    )


def remember_language(request: Request, response: Response, question: Question) -> None:
    """Has the browser remember the language, if the URL chose it."""
    if request.query_params.get("lang") in set(Language):
        response.set_cookie(
            LANGUAGE_COOKIE, question.language.value, max_age=_YEAR_SECONDS, httponly=True, samesite="lax"
        )


def _day(text: str | None, where: str) -> date | None:
    return parse_instant(text, where=where).date() if text else None


def _language(request: Request) -> Language:
    """The language the URL asks for, else the one chosen before, else the first of the browser's that the board has."""
    preferred = request.headers.get("accept-language", "")
    heads = [part.split(";")[0].strip()[:2].lower() for part in preferred.split(",")]
    for wanted in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE), *heads):
        if wanted in set(Language):
            return Language(wanted)
    return Language.FR
