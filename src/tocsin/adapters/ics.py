"""iCalendar files (RFC 5545): the calendar of exercises as events of whole days, one for each edition.

What iCalendar has no field for travels in `X-TOCSIN-…` properties, so that what was exported is imported the same.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Component, Event

from tocsin.errors import UnreadableInputError
from tocsin.model import Exercise, ExerciseHeld, content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_OWN: Mapping[str, Callable[[Exercise], str]] = {
    "X-TOCSIN-ACTOR": lambda one: one.actor,
    "X-TOCSIN-RECURRENCE": lambda one: one.recurrence,
    "X-TOCSIN-ALIASES": lambda one: "|".join(one.aliases),
    "X-TOCSIN-MONTHS": lambda one: " ".join(map(str, one.months)),
    "X-TOCSIN-TYPICAL-DAYS": lambda one: str(one.typical_days),
    "X-TOCSIN-ANNOUNCED": lambda one: "yes" if one.announced else "no",
}


def write_ics(exercises: Iterable[Exercise]) -> bytes:
    """The exercises as an iCalendar file; the same exercises give the same bytes.

    An edition whose end was not found lasts for the exercise's typical days, and says so.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//tocsin//calendar of exercises//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Exercises")
    for exercise in exercises:
        for held in exercise.held:
            calendar.add_component(_event(exercise, held))
    return bytes(calendar.to_ical())


def _event(exercise: Exercise, held: ExerciseHeld) -> Event:
    event = Event()
    event.add("uid", content_id("exercise", exercise.name, held.start.isoformat()) + "@tocsin")
    known = held.known_from or held.start
    # A time stamp is required; that of the writing would make each export another file.
    event.add("dtstamp", datetime.combine(known, time(), UTC))
    event.add("summary", exercise.name)
    event.add("dtstart", held.start)
    event.add("dtend", held.end or held.start + timedelta(days=exercise.typical_days))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["EXERCISE", exercise.actor])
    if held.note:
        event.add("description", held.note)
    event.add("x-tocsin-source", held.source)
    event.add("x-tocsin-known-from", known.isoformat())
    if held.end is None:
        event.add("x-tocsin-end", "typical")
    for name, value in _OWN.items():
        event.add(name.lower(), value(exercise))
    return event


def read_ics(data: bytes, *, where: str, on_remark: Callable[[str], None] = lambda _text: None) -> tuple[Exercise, ...]:
    """The exercises of an iCalendar file, one for each name, their editions in order of time.

    An event of another program gives its summary, days, description and address; its actor stays empty. A cancelled
    event is left out, and a rule of recurrence is not unrolled, since an edition that nobody saw explains nothing. Each
    gives a remark.

    Raises:
        UnreadableInputError: if it is no iCalendar file, or an event lacks its name or day.
    """
    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError) as error:
        raise UnreadableInputError(
            f"not an iCalendar file: {str(error).splitlines()[0][:120]}", where=where, remedy="export it as .ics again"
        ) from None
    editions: dict[str, list[tuple[Component, ExerciseHeld]]] = defaultdict(list)
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        place = f"{where}: event {number}"
        name = str(event.get("summary", "")).strip()
        if not name:
            raise UnreadableInputError("the event has no summary", where=place, remedy="name the exercise there")
        if str(event.get("status", "")).upper() == "CANCELLED":
            on_remark(f"{place} ({name}): cancelled, left out")
            continue
        if event.get("rrule"):
            on_remark(f"{place} ({name}): recurs by a rule; only its first days are taken")
        editions[name].append((event, _held(event, place)))
    return tuple(_exercise(name, found) for name, found in editions.items())


def _held(event: Component, place: str) -> ExerciseHeld:
    start, end = _day(event, "dtstart", place), _end(event, place)
    if start is None:
        raise UnreadableInputError("the event has no first day", where=place, remedy="give DTSTART")
    if end is not None and end <= start:
        raise UnreadableInputError(f"the event ends on {end}, before it begins", where=place, remedy="mend DTEND")
    known = str(event.get("x-tocsin-known-from", ""))
    return ExerciseHeld(
        start=start,
        end=None if event.get("x-tocsin-end") == "typical" else end,
        source=str(event.get("x-tocsin-source") or event.get("url") or event.get("uid") or place),
        note=str(event.get("description", "")).strip(),
        known_from=date.fromisoformat(known) if known else None,
    )


def _end(event: Component, place: str) -> date | None:
    """The day after the last: DTEND is that already where the event is of whole days."""
    end = _day(event, "dtend", place)
    if end is None or not isinstance(getattr(event["dtend"], "dt", None), datetime):
        return end
    return end + timedelta(days=1)


def _day(event: Component, key: str, place: str) -> date | None:
    value: Any = event.get(key)
    if value is None:
        return None
    found = getattr(value, "dt", None)
    if isinstance(found, datetime):
        return found.astimezone(UTC).date() if found.tzinfo else found.date()
    if isinstance(found, date):
        return found
    raise UnreadableInputError(f"{key.upper()} is no day: {value}", where=place, remedy="give a date")


def _exercise(name: str, found: list[tuple[Component, ExerciseHeld]]) -> Exercise:
    event = found[-1][0]
    own = {key: str(event.get(key.lower(), "")) for key in _OWN}
    return Exercise(
        name=name,
        actor=own["X-TOCSIN-ACTOR"],
        recurrence=own["X-TOCSIN-RECURRENCE"] or "not known",
        held=tuple(sorted((held for _, held in found), key=lambda held: held.start)),
        aliases=tuple(alias for alias in own["X-TOCSIN-ALIASES"].split("|") if alias),
        months=tuple(int(month) for month in own["X-TOCSIN-MONTHS"].split() if month.isdigit()),
        typical_days=int(own["X-TOCSIN-TYPICAL-DAYS"]) if own["X-TOCSIN-TYPICAL-DAYS"].isdigit() else 7,
        announced=own["X-TOCSIN-ANNOUNCED"] != "no",
    )
