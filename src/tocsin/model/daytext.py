"""Calendar words: days, months, seasons and years as French and English dispatches write them.

Shared by reading (captions, datelines) and extraction (dates of what is said), hence in the model. Month and season
names are a closed set of each language, so they stand here as small tables. What needs the day of publication
("jeudi", "le 3 mars" without a year) belongs to extraction; `find_day_words` gives it the parts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from tocsin.model.text import Language, Period, Precision, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: dict[Language, tuple[str, ...]] = {
    Language.FR: (
        r"janvier|janv?\.?", r"février|fevrier|févr?\.?|fevr?\.?", r"mars", r"avril|avr\.?", r"mai", r"juin",
        r"juillet|juil\.?", r"août|aout", r"septembre|sept?\.?", r"octobre|oct\.?", r"novembre|nov\.?",
        r"décembre|decembre|déc\.?|dec\.?",
    ),
    Language.EN: (
        r"january|jan\.?", r"february|feb\.?", r"march|mar\.?", r"april|apr\.?", r"may", r"june|jun\.?",
        r"july|jul\.?", r"august|aug\.?", r"september|sept?\.?", r"october|oct\.?", r"november|nov\.?",
        r"december|dec\.?",
    ),
}  # fmt: skip
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    Language.FR: ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    Language.EN: ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
# Meteorological seasons of the northern half, where the dispatches are written: first month, and the year it falls in.
_SEASONS: dict[Language, tuple[tuple[str, int], ...]] = {
    Language.FR: (("printemps", 3), ("été", 6), ("automne", 9), ("hiver", 12)),
    Language.EN: (("spring", 3), ("summer", 6), ("autumn|fall", 9), ("winter", 12)),
}
_PARTS: dict[Language, tuple[tuple[str, str], ...]] = {
    Language.FR: ((r"début", "early"), (r"mi", "mid"), (r"fin", "late")),
    Language.EN: ((r"early|beginning\ of|start\ of", "early"), (r"mid|middle\ of", "mid"), (r"late|end\ of", "late")),
}
_ORDINALS: dict[Language, tuple[str, ...]] = {
    Language.FR: (r"premier|1er", r"deuxième|second|2e|2ème", r"troisième|3e|3ème", r"quatrième|dernier|4e|4ème"),
    Language.EN: (r"first|1st", r"second|2nd", r"third|3rd", r"fourth|last|4th"),
}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_DAY = 60  # characters around a month: weekday, day and range before it, range and year behind it
_LONGEST_LEAD = 40  # "quatrième trimestre de l'année 2022" stands in fewer characters
_DAY = {Language.FR: r"(?:[12]\d|3[01]|0?[1-9])(?:er)?", Language.EN: r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"}
_YEAR_LEADS = {
    Language.FR: r"en|depuis|dès|courant|an|année|années|jusqu'en|jusqu’en|d'ici|d’ici|avant|après|de|accord\ de",
    Language.EN: r"in|since|by|until|during|of|from|before|after|year|throughout",
}


@dataclass(frozen=True, slots=True)
class DayWords:
    """A date as the text writes it, before the year is known for certain.

    Attributes:
        span: the words, weekday included.
        month: 1 to 12.
        day: the day, `None` for a whole month.
        year: as written, `None` where the text leaves it out.
        last_day: the last day of a range inside one month.
        part: "early", "mid" or "late" in the month.
    """

    span: Span
    month: int
    day: int | None = None
    year: int | None = None
    last_day: int | None = None
    part: str | None = None

    def period(self, year: int) -> Period | None:
        """The days meant if the year is `year`; `None` for a day that the month does not have.

        >>> DayWords(Span(0, 1), month=10, day=13).period(2022).start
        datetime.date(2022, 10, 13)
        """
        length = monthrange(year, self.month)[1]
        if self.part:
            first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, length)}[self.part]
            return _days(date(year, self.month, first), date(year, self.month, last), Precision.WEEK)
        if self.day is None:
            return _days(date(year, self.month, 1), date(year, self.month, length), Precision.MONTH)
        last = self.last_day or self.day
        if not self.day <= last <= length:
            return None
        return _days(date(year, self.month, self.day), date(year, self.month, last), Precision.DAY)


def find_absolute_dates(text: str, language: Language) -> list[tuple[Span, Period]]:
    """The dates that need no other day to be understood (their year is written), in order, without overlaps.

    >>> find_absolute_dates("Bruxelles, le jeudi 13 octobre 2022", Language.FR)[0][1].start
    datetime.date(2022, 10, 13)
    >>> find_absolute_dates("in the spring of 2020", Language.EN)[0][1].precision
    <Precision.MONTH: 'month'>
    """
    return dates_with_year(text, language, find_day_words(text, language))


def dates_with_year(text: str, language: Language, day_words: list[DayWords]) -> list[tuple[Span, Period]]:
    """As `find_absolute_dates`, where the day words of the text have been found already."""
    if _ANY_YEAR.search(text) is None:
        return []
    found = list(_numeric(text, language))
    for words in day_words:
        period = words.period(words.year) if words.year else None
        if period:
            found.append((words.span, period))
    found.extend(_wide(text, language))
    return without_overlaps(found)


def find_day_words(text: str, language: Language) -> list[DayWords]:
    """Days and months by name, with or without a year, in order.

    >>> [(w.day, w.month, w.year) for w in find_day_words("le 3 mars, puis en mai 2021", Language.FR)]
    [(3, 3, None), (None, 5, 2021)]
    """
    found: list[DayWords] = []
    windows = list(_around_months(text, language))
    for pattern in _named_patterns(language):
        for match in (match for window in windows for match in pattern.finditer(text, *window)):
            span = Span(*match.span())
            capital = language is Language.FR or match["month"][0].isupper()  # "may" and "march" are verbs as well
            if capital and not any(span.overlaps(other.span) for other in found):
                found.append(_day_words(match, span, language))
    return sorted(found, key=lambda words: words.span)


def _around_months(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where months are named, with what may stand around them; the rest of a text need not be read for dates."""
    start = end = 0
    for match in _any_month(language).finditer(text):
        if match.start() - _LONGEST_DAY > end:
            if end:
                yield start, end
            start = max(0, match.start() - _LONGEST_DAY)
        end = match.end() + _LONGEST_DAY
    if end:
        yield start, min(end, len(text))


@cache
def _any_month(language: Language) -> re.Pattern[str]:
    return re.compile(_either(tuple(f"(?:{names})" for names in MONTHS[language])), re.IGNORECASE)


@cache
def is_calendar_word(word: str, language: Language) -> bool:
    """Whether a lower-case word names a day of the week or a month.

    >>> is_calendar_word("octobre", Language.FR), is_calendar_word("moscou", Language.FR)
    (True, False)
    """
    months = any(re.fullmatch(names, word) for names in MONTHS[language])
    return months or word in WEEKDAYS[language]


def without_overlaps(found: list[tuple[Span, Period]]) -> list[tuple[Span, Period]]:
    """The dates in order of the text; of two that overlap, the longer stays, then the one given first."""
    kept: list[tuple[Span, Period]] = []
    for span, period in sorted(found, key=lambda item: -len(item[0])):
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, period))
    return sorted(kept, key=lambda item: item[0])


def _days(first: date, last: date, precision: Precision) -> Period:
    return Period(first, last + timedelta(days=1), precision)


def _either(names: tuple[str, ...]) -> str:
    return "|".join(names)


@cache
def _named_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """Patterns for named months, the richest first."""
    month = rf"(?P<month>{_either(MONTHS[language])})(?!\w)"
    day = rf"(?P<day>{_DAY[language]})"
    last = rf"(?P<last>{_DAY[language]})"
    year = rf"(?:,?\s+(?:de\s+|of\s+)?{_YEAR}(?!\d))?"
    part = "|".join(f"(?P<{name}{i}>{words})" for i, (words, name) in enumerate(_PARTS[language]))
    weekday = rf"(?:(?:{_either(WEEKDAYS[language])}|(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\.?),?\s+(?:the\s+)?)?"
    to = r"\s*(?:-|–|au|et|to|and|through|until|et\ le|au\ \w+di)\s*"
    forms = [
        rf"{weekday}(?<!\d){day}{to}{last}\s+{month}{year}",
        rf"{weekday}(?<![\d.,]){day}\s+(?:of\s+)?{month}{year}",
        rf"(?:{part})(?:[\s-]+(?:de\s+)?){month}{year}",
        rf"{month}\s+{_YEAR}(?!\d)",
    ]
    if language is Language.EN:
        forms[1:1] = [
            rf"{weekday}{month}\s+{day}{to}{last}(?![\d:]){year}",
            rf"{weekday}{month}\s+{day}(?![\d:%]){year}",
        ]
    leads = r"courant|dès|depuis|en|de|d'|d’|in|of|from|since|by|until|last|next|during"
    forms.append(rf"(?P<lead>(?:{leads})\s*){month}")
    return tuple(re.compile(rf"(?<!\w){form}", re.IGNORECASE) for form in forms)


def _day_words(match: re.Match[str], span: Span, language: Language) -> DayWords:
    groups = match.groupdict()
    month = _month_number(groups["month"], language)
    part = next((key[:-1] for key, value in groups.items() if value and key[:-1] in {"early", "mid", "late"}), None)
    if groups.get("lead"):
        span = Span(match.start("month"), span.end)
    return DayWords(
        span=span,
        month=month,
        day=_number(groups.get("day")),
        year=_number(groups.get("year")),
        last_day=_number(groups.get("last")),
        part=part,
    )


def _number(written: str | None) -> int | None:
    return int(re.sub(r"\D", "", written)) if written else None


def _month_number(name: str, language: Language) -> int:
    return next(i for i, names in enumerate(MONTHS[language], 1) if re.fullmatch(names, name, re.IGNORECASE))


def _numeric(text: str, language: Language) -> Iterator[tuple[Span, Period]]:
    """ISO days and months, and day/month/year; an English 3/4/2022 could be either, so it is left out."""
    for match in re.finditer(r"(?<![\d-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?![\d-])", text):
        year, month, day = match.groups()
        words = DayWords(Span(*match.span()), int(month), int(day) if day else None)
        period = words.period(int(year))
        if period:
            yield words.span, period
    for match in re.finditer(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2((?:19|20)\d\d)(?![\d/])", text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        period = _day_and_month(first, second, year, language)
        if period:
            yield Span(*match.span()), period


def _day_and_month(first: int, second: int, year: int, language: Language) -> Period | None:
    orders = [(first, second)] if language is Language.FR else [(first, second), (second, first)]
    valid = {(day, month) for day, month in orders if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]}
    if len(valid) != 1:
        return None
    day, month = valid.pop()
    return Period.day(date(year, month, day))


def _wide(text: str, language: Language) -> Iterator[tuple[Span, Period]]:
    """Seasons, quarters, halves, parts of a year, whole years."""
    for year in _ANY_YEAR.finditer(text):
        window = max(0, year.start() - _LONGEST_LEAD), min(len(text), year.end() + 12)
        for pattern, (first, count) in _wide_patterns(language):
            for match in pattern.finditer(text, *window):
                start = date(int(match["year"]), 1, 1)
                period = Period(
                    _add_months(start, first - 1),
                    _add_months(start, first - 1 + count),
                    Precision.YEAR if count == 12 else Precision.MONTH,
                )
                yield Span(match.start("said"), match.end()), period


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


@cache
def _wide_patterns(language: Language) -> tuple[tuple[re.Pattern[str], tuple[int, int]], ...]:
    """Each pattern with the first month and the number of months it stands for."""
    of = r",?\s+(?:de\s+l'année\s+|de\s+|of\s+|the\s+year\s+)?"
    year = rf"{_YEAR}(?![\d-])"
    made = [(rf"(?P<said>(?:{name}){of}{year})", (month, 3)) for name, month in _SEASONS[language]]
    quarter, half = ("trimestre", "semestre") if language is Language.FR else ("quarter", "half")
    for place, name in enumerate(_ORDINALS[language]):
        made.append((rf"(?P<said>(?:{name})\s+{quarter}{of}{year})", (3 * place + 1, 3)))
        if place < 2:
            made.append((rf"(?P<said>(?:{name})\s+{half}{of}{year})", (6 * place + 1, 6)))
    months_of_part = {"early": (1, 3), "mid": (5, 4), "late": (10, 3)}
    for name, part in _PARTS[language]:
        made.append((rf"(?P<said>(?:{name})[\s-]+(?:de\s+)?(?:l'année\s+)?{year})", months_of_part[part]))
    made.append((rf"(?:{_YEAR_LEADS[language]})\s+(?P<said>{year})(?!\s*(?:%|euros?|dollars?|km|kg|tonnes?))", (1, 12)))
    made.append((rf"\((?P<said>{year})\)", (1, 12)))
    return tuple((re.compile(rf"(?<!\w){form}", re.IGNORECASE), months) for form, months in made)
