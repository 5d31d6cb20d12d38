"""Texts drawn from templates with a fixed seed: the background of a scenario, the same on every machine."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.model import Language, Status
from tocsin.model.drill import Inject, Tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tocsin.watches.scenario_shapes import GeneratedShape, ScenarioShape, TemplateShape
    from tocsin.watches.sheet import Key, Sheet

_SLOT = re.compile(r"\{([a-z_]+)\}")
_WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def generate(sheet: Sheet, shape: ScenarioShape) -> Iterator[Inject]:
    """The texts that a scenario's templates give: by day, then in the order in which they were drawn.

    Each day has so many texts as `per_week` makes likely; each takes one of the templates of its month that was not
    drawn last, one wording of each paragraph, and one filling of each slot, the same throughout the text. `{weekday}`
    is the name of the day.

    Raises:
        WatchError: where a wording names a slot that is not filled.
    """
    for index, made in enumerate(shape.generated):
        _check_slots(sheet, ("generated", index), made)
        yield from _draw(made, made.from_ or shape.clock.from_, made.until or shape.clock.until)


def _check_slots(sheet: Sheet, keys: Key, made: GeneratedShape) -> None:
    for place, template in enumerate(made.templates):
        for part, wordings in enumerate((template.title, *template.paragraphs)):
            for slot in (slot for wording in wordings for slot in _SLOT.findall(wording)):
                if slot != "weekday" and slot not in made.slots:
                    within: Key = ("title",) if part == 0 else ("paragraphs", part - 1)
                    what = f"the slot {{{slot}}} is not filled"
                    raise sheet.error(*keys, "templates", place, *within, what=what, remedy="add it under slots")


def _draw(made: GeneratedShape, first: date, last: date) -> Iterator[Inject]:
    chance = random.Random(made.seed)  # noqa: S311 - a fixed seed, no secret
    latest: TemplateShape | None = None
    number = 0
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        for _ in range(_count(chance, made.per_week / 7)):
            choice = [one for one in made.templates if not one.months or day.month in one.months]
            fresh = [one for one in choice if one is not latest] or choice
            if fresh:
                latest, number = chance.choice(fresh), number + 1
                yield _fill(made, latest, day, number, chance)


def _count(chance: random.Random, mean: float) -> int:
    """How many texts a day has: the whole part of the mean, and one more as often as its fraction says."""
    return int(mean) + (chance.random() < mean % 1)


def _fill(made: GeneratedShape, template: TemplateShape, day: date, number: int, chance: random.Random) -> Inject:
    drawn = {slot: chance.choice(values) for slot, values in made.slots.items()}
    drawn["weekday"] = _WEEKDAYS[template.lang][day.weekday()]
    title, *paragraphs = (
        _SLOT.sub(lambda found: drawn[found[1]], chance.choice(wordings))
        for wordings in (template.title, *template.paragraphs)
    )
    body = "\n\n".join(paragraphs)
    return Inject(
        id=f"{made.id}-{number:03d}",
        day=day,
        outlet=chance.choice(template.outlets),
        language=Language(template.lang),
        title=title,
        text=f"{title}\n\n{body}\n",
        tells=tuple(Tell(indicator, Status(status)) for indicator, status in template.tells.items()),
    )
