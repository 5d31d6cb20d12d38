"""Dates of what is said: absolute ones, and those that count from the day of publication ("jeudi", "last month").

A weekday without more is the last such day in news of the past and the next one in a sentence that speaks of the
future; a day and month without a year is the nearest one. Where the day of publication is known only to the month, days
that count from it stay unresolved rather than guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.model import Language, Period, Precision, Span
from tocsin.model.daytext import WEEKDAYS, DayWords, dates_with_year, find_day_words, without_overlaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Found = tuple[Span, Period]
_SENTENCE_END = re.compile(r"[.!?]\s|\n")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """One language's words of relative time; see `data/dates.fr.yaml`."""

    days: Mapping[str, int]
    units: Mapping[str, str]
    before: frozenset[str]
    after: frozenset[str]
    numbers: Mapping[str, int]
    seasons: Mapping[str, int]
    future: re.Pattern[str]
    pattern_day: re.Pattern[str]
    pattern_weekday: re.Pattern[str]
    pattern_unit: re.Pattern[str]
    pattern_count: re.Pattern[str]
    pattern_season: re.Pattern[str]


def find_dates(
    text: str, language: Language, anchor: Period | None, *, is_future: Callable[[Span], bool] | None = None
) -> list[Found]:
    """The dates in a text with the days they mean, in order, without overlaps.

    Args:
        text: any text; offsets count its characters.
        language: its language.
        anchor: when it was published; `None` leaves relative dates out.
        is_future: says of a date's span whether its sentence speaks of the future; left out, the verbs around tell.

    >>> day = Period.day(date(2022, 10, 14))
    >>> [str(period.start) for _, period in find_dates("Il a parlé jeudi à Bruxelles.", Language.FR, day)]
    ['2022-10-13']
    >>> [str(period.start) for _, period in find_dates("They will meet on Monday.", Language.EN, day)]
    ['2022-10-17']
    """
    day_words = find_day_words(text, language)
    found = dates_with_year(text, language, day_words)
    if anchor is not None:
        words = _time_words(language)
        plain = text.replace("’", "'")
        future = is_future or (lambda span: _speaks_of_future(plain, span, words))
        found.extend(_partial(plain, day_words, words, anchor, future))
        found.extend(_seasons(plain, words, anchor))
        if anchor.precision is Precision.DAY:
            found.extend(_named_days(plain, language, words, anchor.start, future))
            found.extend(_counted(plain, words, anchor.start))
        found.extend(_units(plain, words, anchor))
    return without_overlaps(found)


# --- parts of dates ---


def _partial(
    text: str, found: list[DayWords], words: TimeWords, anchor: Period, is_future: Callable[[Span], bool]
) -> Iterator[Found]:
    """Days and months whose year the text leaves out."""
    for day_words in found:
        if day_words.year is not None:
            continue
        span = day_words.span
        after = text[span.end : span.end + 12].lower().split()[:1]
        before = text[max(0, span.start - 6) : span.start].lower().split()[-1:]
        direction = _direction(words, before, after)
        if direction is not None:
            span = _widened(text, span, words)
        period = _nearest(day_words, anchor, direction, future=is_future(span))
        if period is not None:
            yield span, period


def _direction(words: TimeWords, before: list[str], after: list[str]) -> int | None:
    neighbours = {word.strip(",.;:") for word in (*before, *after)}
    if neighbours & words.before:
        return -1
    return 1 if neighbours & words.after else None


def _widened(text: str, span: Span, words: TimeWords) -> Span:
    """The span with "dernier" or "last" taken in."""
    following = re.match(r"\s+([\w-]+)", text[span.end :])
    if following and following[1].lower() in words.before | words.after:
        return Span(span.start, span.end + following.end())
    preceding = re.search(r"([\w-]+)\s+$", text[: span.start])
    if preceding and preceding[1].lower() in words.before | words.after:
        return Span(preceding.start(), span.end)
    return span


def _nearest(day_words: DayWords, anchor: Period, direction: int | None, *, future: bool) -> Period | None:
    """The period in the year that fits: as told by "last" or "next", else the one nearest the day of publication.

    A month without a day is the last one before publication, unless the sentence speaks of the future.
    """
    years = (anchor.start.year - 1, anchor.start.year, anchor.start.year + 1)
    periods = [period for period in (day_words.period(year) for year in years) if period is not None]
    past = [period for period in periods if period.start <= anchor.start]
    coming = [period for period in periods if period.end > anchor.start]
    whole_month = day_words.day is None
    if direction == -1:
        past = [period for period in past if period.end <= anchor.end] or past
    if direction == -1 or (whole_month and direction is None and not future):
        return past[-1] if past else None
    if direction == 1 or (whole_month and future):
        later = [period for period in coming if period.start > anchor.start] if direction == 1 else coming
        return later[0] if later else None
    return min(periods, key=lambda period: abs((period.start - anchor.start).days), default=None)


def _speaks_of_future(text: str, span: Span, words: TimeWords) -> bool:
    """Whether the sentence around `span` has a verb of the future."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, span.start - 400), span.start)]
    start = ends[-1] if ends else max(0, span.start - 400)
    closing = _SENTENCE_END.search(text, span.end)
    return words.future.search(text, start, closing.start() if closing else len(text)) is not None


# --- counted from the day of publication ---


def _named_days(
    text: str, language: Language, words: TimeWords, today: date, is_future: Callable[[Span], bool]
) -> Iterator[Found]:
    for match in words.pattern_day.finditer(text):
        offset = words.days[re.sub(r"\s+", " ", match[0].lower())]
        yield Span(*match.span()), Period.day(today + timedelta(days=offset))
    for match in words.pattern_weekday.finditer(text):
        wanted = WEEKDAYS[language].index(match["weekday"].lower())
        told = {_told(match, "before", "after")}
        back = (today.weekday() - wanted) % 7
        if told & words.after:
            offset = 7 - back
        elif told & words.before:
            offset = -(back or 7)
        elif is_future(Span(*match.span())):
            offset = (wanted - today.weekday()) % 7
        else:
            offset = -back
        yield Span(*match.span()), Period.day(today + timedelta(days=offset))


def _counted(text: str, words: TimeWords, today: date) -> Iterator[Found]:
    """As in "il y a deux semaines", "in three days", "two months ago"."""
    for match in words.pattern_count.finditer(text):
        written = _told(match, "count", "count2")
        count = int(written) if written.isdigit() else words.numbers.get(written, 0)
        unit = words.units[_told(match, "unit", "unit2")]
        if not 0 < count < 200:
            continue
        sign = -1 if match["ago"] else 1
        yield Span(*match.span()), _moved(today, unit, sign * count)


def _told(match: re.Match[str], *names: str) -> str:
    """The first of the named groups that took part, in lower case; "" if none did."""
    groups = match.groupdict()
    return next((groups[name].lower() for name in names if groups.get(name)), "")


def _moved(today: date, unit: str, count: int) -> Period:
    """The day, week, month or year that lies `count` units from today, as precise as the unit."""
    if unit == "day":
        return Period.day(today + timedelta(days=count))
    if unit in {"week", "weekend", "fortnight"}:
        start = today + timedelta(weeks=count * (2 if unit == "fortnight" else 1))
        return _week(start)
    if unit == "month":
        return _month(today, count)
    return _year(today.year + count * (10 if unit == "decade" else 1))


def _units(text: str, words: TimeWords, anchor: Period) -> Iterator[Found]:
    """As in "cette semaine", "le mois dernier", "next year"."""
    today = anchor.start
    for match in words.pattern_unit.finditer(text):
        told = _told(match, "before", "after", "after2")
        unit = words.units[_told(match, "unit", "unit2")]
        step = -1 if told in words.before else 1 if told in words.after else 0
        if unit in {"week", "weekend", "day", "fortnight", "decade"} and (
            anchor.precision is not Precision.DAY or unit in {"day", "fortnight", "decade"}
        ):
            continue
        yield Span(*match.span()), _weekend(today, step) if unit == "weekend" else _moved(today, unit, step)


def _week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=7), Precision.WEEK)


def _weekend(day: date, step: int) -> Period:
    saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
    if step < 0 or (step == 0 and day.weekday() < 2):
        saturday -= timedelta(days=7)  # early in a week "ce week-end" is the one just past
    elif step > 0 and day.weekday() >= 5:
        saturday += timedelta(days=7)
    return Period(saturday, saturday + timedelta(days=2), Precision.DAY)


def _month(day: date, step: int) -> Period:
    total = day.year * 12 + day.month - 1 + step
    first = date(total // 12, total % 12 + 1, 1)
    return Period(first, first + timedelta(days=monthrange(first.year, first.month)[1]), Precision.MONTH)


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR)


def _seasons(text: str, words: TimeWords, anchor: Period) -> Iterator[Found]:
    """As in "cet été", "l'hiver dernier", "next spring"."""
    for match in words.pattern_season.finditer(text):
        told = _told(match, "after", "before")
        month = words.seasons[match["season"].lower()]
        starts = [date(anchor.start.year + step, month, 1) for step in (-1, 0, 1)]
        periods = [Period(start, _month(start, 3).start, Precision.MONTH) for start in starts]
        if told in words.before:
            past = [period for period in periods if period.end <= anchor.start]
            period = past[-1] if past else periods[0]
        elif told in words.after:
            period = next((period for period in periods if period.start > anchor.start), periods[-1])
        else:
            period = min(
                periods, key=lambda p: min(abs((p.start - anchor.start).days), abs((p.end - anchor.start).days))
            )
        yield Span(*match.span()), period


# --- the words ---


@cache
def _time_words(language: Language) -> TimeWords:
    path = files("tocsin.extract").joinpath(f"data/dates.{language.value}.yaml")
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    before, after = (frozenset(data[key]) for key in ("before", "after"))
    patterns = _french_patterns(data) if language is Language.FR else _english_patterns(data)
    return TimeWords(
        days=data["days"],
        units=data["units"],
        before=before,
        after=after,
        numbers=data["numbers"],
        seasons=data["seasons"],
        future=re.compile(data["future"]),
        **{f"pattern_{name}": re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()},
    )


def _either(words: Mapping[str, Any] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _french_patterns(data: dict[str, Any]) -> dict[str, str]:
    this, told = _either(data["this"]), _either([*data["before"], *data["after"]])
    units, numbers = _either(data["units"]), _either(data["numbers"])
    ago, within, seasons = _either(data["ago"]), _either(data["within"]), _either(data["seasons"])
    about = r"(?:environ\s+|près\s+de\s+|plus\s+de\s+)?"
    return {
        "day": rf"(?<![\w-])(?:{_either(data['days'])})(?![\w-])",
        "weekday": rf"(?<![\w-])(?P<weekday>{'|'.join(WEEKDAYS[Language.FR])})(?![\w-])"
        rf"(?:\s+(?P<after>{told})(?!\w))?(?!\s+(?:1er|\d))",
        "unit": rf"(?<![\w-])(?:(?P<before>{this})\s+(?P<unit>{units})(?:-ci)?(?![\w-])"
        rf"|(?:l[ea]\s+|l')(?P<unit2>{units})\s+(?P<after2>{told})(?!\w))",
        "count": rf"(?<!\w)(?:(?P<ago>{ago})|{within})\s+{about}"
        rf"(?P<count>\d{{1,3}}|{numbers})\s+(?P<unit>{units})(?!\w)",
        "season": rf"(?<!\w)(?:(?P<before>{this})\s+|au\s+|en\s+|l')(?P<season>{seasons})(?!\w)"
        rf"(?:\s+(?P<after>{told}))?(?!,?\s+(?:de\s+)?\d)",
    }


def _english_patterns(data: dict[str, Any]) -> dict[str, str]:
    told = _either([*data["this"], *data["before"], *data["after"]])
    units, numbers = _either(data["units"]), _either(data["numbers"])
    ago, within, seasons = _either(data["ago"]), _either(data["within"]), _either(data["seasons"])
    return {
        "day": rf"(?<![\w-])(?:{_either(data['days'])})(?![\w-])",
        "weekday": rf"(?<![\w-])(?:(?P<before>{told})\s+)?(?P<weekday>{'|'.join(WEEKDAYS[Language.EN])})"
        rf"(?![\w-])(?!,?\s+(?:\d|[A-Z][a-z]{{2,8}}\.?\s+\d))",
        "unit": rf"(?<![\w-])(?P<before>{told})\s+(?P<unit>{units})(?![\w-])",
        "count": rf"(?<!\w)(?:(?:{within})\s+(?P<count>\d{{1,3}}|{numbers})\s+(?P<unit>{units})(?!\w)(?!\s+(?:{ago}))"
        rf"|(?P<count2>\d{{1,3}}|{numbers})\s+(?P<unit2>{units})\s+(?P<ago>{ago})(?!\w))",
        "season": rf"(?<!\w)(?:(?P<before>{told})|in\s+the|the)\s+(?P<season>{seasons})(?!\w)(?!,?\s+(?:of\s+)?\d)",
    }
