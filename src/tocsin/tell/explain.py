"""Why an event weighs what it weighs, in words: the explanations that the weighing leaves with its evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tocsin.tell.voice import strings
from tocsin.watches.phrases import Slots, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.model import Evidence, Explanation
    from tocsin.tell.teller import Teller

_CALENDAR = "exercise-"
_EXPLAINED = ("exercise-window", "exercise-season")
_COUNTS = ("copies", "origins", "for", "against", "earlier")


def calendar_ties(evidence: Evidence) -> tuple[Explanation, ...]:
    """The explanations that come from the calendar of exercises."""
    return tuple(one for one in evidence.explanations if one.key.startswith(_CALENDAR))


def explained_by_calendar(evidence: Evidence) -> bool:
    """Whether the calendar explains an event, in full or in part."""
    return any(tie.key in _EXPLAINED for tie in calendar_ties(evidence))


def explain(teller: Teller, explanation: Explanation) -> str:
    """The explanation in words; one that the language has no words for is left out, never shown as a key."""
    known = strings(teller.language)["explanations"]
    side = explanation.fields.get("side", "")
    template = known.get(f"{explanation.key}-{side}" if side else explanation.key, "")
    many = frozenset(key for key in _COUNTS if explanation.fields.get(key, "1") not in {"0", "1"})
    return teller.voice.spaced(fill(template, Slots(dict(fields_of(teller, explanation)), many)))


def fields_of(teller: Teller, explanation: Explanation) -> Iterator[tuple[str, str]]:
    """What fills the words of an explanation."""
    voice = teller.voice
    if "start" in explanation.fields and "end" in explanation.fields:
        # The calendar's editions are half-open; a reader is told the last day.
        start = date.fromisoformat(explanation.fields["start"])
        end = date.fromisoformat(explanation.fields["end"]) - timedelta(days=1)
        yield from (("start", voice.day_before(start, end, teller.day.year)), ("end", voice.day(end, teller.day.year)))
    for key, value in explanation.fields.items():
        if key in _COUNTS:
            yield key, voice.number(int(value), feminine=key == "copies")
        elif key == "actor":
            yield key, voice.actor(value).text
        elif key == "exercise" and value:
            name = voice.exercise(value)
            yield from (("exercise", name), ("of_exercise", voice.of(name)))
