"""Numbers, dates and spaces in the manner of a language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_datetime, format_skeleton, get_month_names
from babel.numbers import format_decimal

from tocsin.model import Language

if TYPE_CHECKING:
    from datetime import date, datetime

NARROW = "\u202f"
WIDE = "\u00a0"
_SPACES = ((re.compile(r" (?=[;!?%»])"), NARROW), (re.compile(r"(?<=«) "), NARROW), (re.compile(r" (?=:)"), WIDE))
# Between letters, or after the s of a plural possessive: single quotation marks stay what they are.
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«“])|(?<=s)'(?= [a-z])")
# Several watches tell the same happenings on the same days, each with the same sentences.
_told_again = lru_cache(maxsize=16_384)
# Control and format characters that could steer a terminal, reverse the direction of a line or hide text.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def spaced(text: str, language: Language) -> str:
    r"""`text` with the spaces that French typography asks for, and the apostrophes of both languages.

    >>> spaced("3 % : « non »", Language.FR)
    '3\u202f%\xa0: «\u202fnon\u202f»'
    """
    if language is Language.FR:
        for pattern, space in _SPACES:
            text = pattern.sub(space, text)
    return _APOSTROPHE.sub("’", text)


@_told_again
def harmless(text: str) -> str:
    r"""Text of others on one line, without control characters.

    >>> harmless("a\x1b[31m b\n c")
    'a[31m b c'
    """
    kept = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _HIDDEN)
    return re.sub(r"[\s\u2028\u2029\x85]+", _one_space, kept).strip()


def _one_space(match: re.Match[str]) -> str:
    """A narrow or hard space alone stays what it is; any other run of white space becomes one space."""
    return match[0] if match[0] in {NARROW, WIDE} else " "


@_told_again
def decimal(value: float, digits: int, language: Language, *, signed: bool = False) -> str:
    """A number with a fixed count of decimals, with a true minus sign.

    >>> decimal(-0.8, 2, Language.FR, signed=True)
    '−0,80'
    """
    text = format_decimal(
        abs(round(value, digits)), format="0." + "0" * digits if digits else "0", locale=language.value
    )
    sign = "−" if round(value, digits) < 0 else "+" if signed else ""
    return sign + text


@_told_again
def long_day(day: date, language: Language) -> str:
    """A day with its year.

    >>> from datetime import date
    >>> long_day(date(2022, 10, 1), Language.FR), long_day(date(2022, 10, 13), Language.EN)
    ('1er octobre 2022', '13 October 2022')
    """
    return f"{short_day(day, language)} {day.year}"


@_told_again
def short_day(day: date, language: Language) -> str:
    """A day without its year."""
    number = "1er" if day.day == 1 and language is Language.FR else str(day.day)
    return f"{number} {month_name(day.month, language)}"


def month_name(month: int, language: Language) -> str:
    """The name of a month (1 to 12) as it stands in a sentence."""
    return str(get_month_names("wide", "format", language.value)[month])


def month_and_year(day: date, language: Language) -> str:
    """A month with its year."""
    return str(format_skeleton("yMMMM", day, locale=language.value))


def clock(instant: datetime, pattern: str, language: Language) -> str:
    """The time of day of an instant in universal time."""
    return str(format_datetime(instant, pattern, tzinfo=None, locale=language.value))


def capitalised(text: str) -> str:
    """`text` with a capital first letter, also after an opening quotation mark.

    >>> capitalised("la Russie a parlé"), capitalised("« non »")
    ('La Russie a parlé', '« Non »')
    """
    match = re.search(r"\w", text)
    if match is None:
        return text
    return text[: match.start()] + match[0].upper() + text[match.end() :]
