"""The voice of a briefing: interface strings, names, numbers and dates of one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale

from tocsin.model import Language, Precision
from tocsin.model.actor import ActorKind
from tocsin.tell.names import Name, is_plural, possessive, with_article, with_of, with_to
from tocsin.tell.names import speaker as speaker_name
from tocsin.tell.scale import likelihood_term
from tocsin.tell.typography import (
    capitalised,
    clock,
    decimal,
    harmless,
    long_day,
    month_and_year,
    month_name,
    short_day,
    spaced,
)
from tocsin.watches.actors import load_actors
from tocsin.watches.phrases import Slots, fill
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from tocsin.model import Grade, Period

UNNAMED = "unnamed"


@cache
def strings(language: Language) -> Mapping[str, Any]:
    """The interface strings of a language, from the data file beside this module."""
    data: Mapping[str, Any] = read_sheet(Path(__file__).with_name(f"strings.{language.value}.yaml")).data
    return data


@cache
def reading() -> Mapping[str, Any]:
    """How numbers are put into words and what goes where, from the data file beside this module."""
    data: Mapping[str, Any] = read_sheet(Path(__file__).with_name("reading.yaml")).data
    return data


def word_of(scale: str, value: float) -> str:
    """The word that a scale of `reading.yaml` has for a value.

    >>> word_of("weight_words", 0.5)
    'clear'
    """
    bands = reading()[scale]["bands"]
    return str(next(band["word"] for band in bands if value < band["below"]))


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things in one language."""

    language: Language

    def say(self, key: str, *, count: int | None = None, plural: Iterable[str] = (), **slots: str | None) -> str:
        """The string `key` with its slots filled; `count` chooses among its forms and fills `n`.

        Raises:
            KeyError: if the language has no such string, or a slot is missing.
        """
        entry = strings(self.language)[key]
        filled = {name: text for name, text in slots.items() if text is not None}
        if count is not None:
            entry = entry[self._form(entry, count)]
            filled.setdefault("n", self.number(count))
        return self.spaced(fill(entry, Slots(filled, frozenset(plural))))

    def _form(self, entry: Mapping[str, str], count: int) -> str:
        special = {0: "zero", 2: "two"}.get(count, "")
        if special in entry:
            return special
        return str(Locale(self.language.value).plural_form(count)) if count in {0, 1} else "other"

    def spaced(self, text: str) -> str:
        """`text` with the spaces and apostrophes of the language."""
        return spaced(text, self.language)

    def label(self, key: str, item: str) -> str:
        """One entry of a mapping among the strings."""
        return self.spaced(str(strings(self.language)[key][item]))

    def grade(self, grade: Grade) -> str:
        """A source grade in words, with its letter and digit.

        >>> from tocsin.model import Grade, Language
        >>> Voice(Language.FR).grade(Grade("B", 2))
        'source habituellement fiable, information probablement vraie (B2)'
        """
        letter, digit = (
            self.label(key, one).partition(":")[2].strip()
            for key, one in (("grade_letters", grade.reliability), ("grade_digits", str(grade.credibility)))
        )
        return self.say("graded", letter=letter, digit=digit, grade=str(grade))

    @property
    def numbers(self) -> Sequence[str]:
        """The counts that are written in words, from none up."""
        return tuple(map(str, strings(self.language)["numbers"]))

    def number(self, count: int, *, feminine: bool = False) -> str:
        """A count in words up to ten, else in digits."""
        words = strings(self.language)["numbers_feminine" if feminine else "numbers"]
        return str(words[count]) if count < len(words) else str(count)

    def join(self, items: Sequence[str], last: str | None = None) -> str:
        """The items as one list in a sentence.

        >>> from tocsin.model import Language
        >>> Voice(Language.FR).join(["a", "b", "c"])
        'a, b et c'
        """
        glue = str(strings(self.language)[last or "and"])
        if len(items) < 2:
            return "".join(items)
        return ", ".join(items[:-1]) + glue + items[-1]

    def several(self, **slots: str) -> tuple[str, ...]:
        """The slots whose speakers are more than one, so that verbs take the plural.

        >>> from tocsin.model import Language
        >>> Voice(Language.FR).several(one="Anne Roux", two="Anne Roux et Luc Petit", three="des agences")
        ('two', 'three')
        """
        glue = str(strings(self.language)["and"])
        return tuple(slot for slot, text in slots.items() if glue in text or is_plural(text, self.language))

    def semicolons(self, items: Sequence[str]) -> str:
        """The items as clauses of one sentence."""
        return self.spaced((" ; " if self.language is Language.FR else "; ").join(items))

    def percent(self, probability: float, *, short: bool = False) -> str:
        """A probability in percent: whole from 1 to 99, with decimals beyond; `short` prints signs for words.

        >>> from tocsin.model import Language
        >>> [Voice(Language.EN).percent(p) for p in (0.713, 0.004, 0.0003, 0.00001, 0.9995)]
        ['71%', '0.4%', '0.03%', 'under 0.01%', '99.95%']
        """
        hundredths = probability * 100
        if hundredths < 0.01:
            return self.say("percent_below_short" if short else "percent_below")
        if hundredths > 99.99:
            return self.say("percent_above_short" if short else "percent_above")
        edge = min(hundredths, 100 - hundredths)
        digits = 0 if edge >= 0.95 else 1 if edge >= 0.095 else 2
        return self.say("percent", number=decimal(hundredths, digits, self.language))

    def share(self, part: float) -> str:
        """A share of a whole in whole percent; all and none are told as such.

        >>> from tocsin.model import Language
        >>> [Voice(Language.EN).share(part) for part in (1.0, 0.714, 0.002, 0.0)]
        ['100%', '71%', 'under 1%', '0%']
        """
        if 0 < part < 0.01:
            return self.say("share_below")
        return self.say("percent", number=decimal(min(part, 1.0) * 100, 0, self.language))

    def range(self, low: float, high: float) -> str:
        """An interval of probabilities."""
        return self.say("range", low=self.percent(low), high=self.percent(high))

    def nats(self, value: float, *, signed: bool = True, digits: int = 2) -> str:
        """A weight in nats with its unit."""
        number = decimal(value, digits, self.language, signed=signed)
        form = "one" if self.language is Language.FR and abs(value) < 2 else "other"
        return str(strings(self.language)["nats"][form]).format(n=number).replace(" ", "\u00a0")

    def index(self, value: float) -> str:
        """A words or deeds index."""
        return decimal(value, 1, self.language)

    def term(self, probability: float) -> str | None:
        """The likelihood word of the language's scale; `None` in its holes."""
        return likelihood_term(probability, self.language)

    def long_day(self, day: date) -> str:
        """A day with its year."""
        return long_day(day, self.language)

    def day(self, day: date, year: int) -> str:
        """A day, without its year where it is `year`."""
        return short_day(day, self.language) if day.year == year else long_day(day, self.language)

    def day_before(self, start: date, end: date, year: int) -> str:
        """The first day of a span, by its number alone where the last day is in the same month.

        >>> from datetime import date
        >>> from tocsin.model import Language
        >>> Voice(Language.FR).day_before(date(2022, 10, 1), date(2022, 10, 3), 2022)
        '1er'
        """
        if (start.year, start.month) != (end.year, end.month):
            return self.day(start, year)
        return short_day(start, self.language).partition(" ")[0]

    def period(self, period: Period, year: int) -> str:
        """The first day of a period, as finely as it is known."""
        match period.precision:
            case Precision.DAY:
                return self.day(period.start, year)
            case Precision.WEEK:
                return self.say("week_of", day=self.day(period.start, year))
            case Precision.MONTH:
                return month_and_year(period.start, self.language)
            case Precision.YEAR:
                return str(period.start.year)

    def exercise(self, name: str) -> str:
        """An exercise as the language calls it, without what the calendar adds to its name in brackets.

        >>> from tocsin.model import Language
        >>> Voice(Language.FR).exercise("Grom (exercise of the strategic nuclear forces)")
        'Grom'
        """
        known = strings(self.language)["exercise_names"]
        return self.spaced(harmless(str(known.get(name, name.partition(" (")[0]))))

    def month(self, day: date) -> str:
        """The name of a day's month."""
        return month_name(day.month, self.language)

    def instant(self, instant: datetime) -> str:
        """A day and time of day, in universal time."""
        utc = instant.astimezone(UTC)
        hour = clock(utc, strings(self.language)["hour"], self.language)
        return self.say("utc", day=self.long_day(utc.date()), hour=hour)

    def actor(self, code: str) -> Name:
        """An actor's name with its article."""
        if code == UNNAMED:
            return Name(self.say("unnamed_actor"))
        actors = load_actors()
        text = harmless(actors.display(code, self.language.value))
        if self.language is Language.EN:
            return Name(speaker_name(text, self.language))
        return Name(self.spaced(text), plural=code in actors.actors and actors.actors[code].plural)

    def slots(self, part: str, name: Name) -> Mapping[str, str]:
        """The forms of a name that phrases ask for, by slot."""
        return {
            part: name.text,
            f"of_{part}": self.of(name.text),
            f"to_{part}": self.spaced(with_to(_plain(name.text), self.language)),
            f"{part}'s": possessive(name.text),
        }

    def adjectives(self, part: str, code: str, name: Name) -> Mapping[str, str]:
        """A state's adjective in each agreement, by slot; the name after "de" where there is none."""
        table = load_actors()
        actor = table.actors.get(code)
        is_state = actor is not None and actor.kind is ActorKind.STATE
        forms = {"m": (False, False), "f": (True, False), "mp": (False, True), "fp": (True, True)}
        found = {
            form: table.adjective(code, self.language.value, feminine=feminine, plural=plural) if is_state else None
            for form, (feminine, plural) in forms.items()
        }
        return {f"{part}_{form}": adjective or self.of(name.text) for form, adjective in found.items()}

    def of(self, text: str) -> str:
        """A name after "de" or "of"."""
        return self.spaced(with_of(_plain(text), self.language))

    def definite(self, label: str) -> Name:
        """A hypothesis as it stands in a sentence."""
        text = with_article(label, self.language)
        if text is None:
            return Name(self.say("hypothesis_quoted", label=label))
        return Name(self.spaced(text), plural=text.startswith("les "))

    def speaker(self, source: str) -> str:
        """A source as it stands after "selon" or "according to"."""
        return self.spaced(speaker_name(harmless(source), self.language))

    def institution(self, name: str) -> str:
        """An institution of which there is one, with its article; empty for any other name.

        >>> from tocsin.model import Language
        >>> Voice(Language.FR).institution("ministère de la Défense"), Voice(Language.FR).institution("auteurs")
        ('le ministère de la Défense', '')
        """
        said = self.speaker(name)
        return said if said.startswith(("le ", "la ", "les ", "l’", "the ")) else ""

    def sentence(self, text: str) -> str:
        """`text` with a capital letter."""
        return capitalised(text)


def _plain(text: str) -> str:
    return text.replace("’", "'")


def day_of(as_of: datetime) -> date:
    """The last whole or begun day that an `as_of` covers: midnight belongs to the day before."""
    return (as_of - timedelta(microseconds=1)).astimezone(UTC).date()
