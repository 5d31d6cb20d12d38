"""What errors and notes say, in French: a message that was filled in already is known by the words around its slots.

An error is built where it happens, in English, with its values in place: that is what logs, tests and programs read.
The catalogue `errors.po` holds each message with numbered slots; a message is matched against it, its values are
written in the manner of the language, and the French words take the place of the English ones.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from tocsin.model import Language
from tocsin.tell.typography import NARROW, WIDE, long_day, spaced
from tocsin.web.words import Words, catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.errors import TocsinError

_SLOT = re.compile(r"\{(\d+)\}")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_DECIMAL = re.compile(r"-?\d+\.\d+")
# With fewer words of its own, a message within a message is more likely somebody else's words.
_LEAST_NESTED = 10
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A value as Python shows it: the name or word that somebody gave.
_SHOWN = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def tell(message: str, language: Language) -> str:
    r"""The message in the language; as it is where nobody has translated it, such as words of others.

    >>> tell("the text has 41,000 characters, and no more than 40,000 are sent", Language.FR)
    'le texte compte 41\u202f000 caractères, et l’on n’en envoie pas plus de 40\u202f000'
    """
    if language is Language.EN or not message.strip():
        return message
    said = Words(language).say(message)
    if said != message:
        return said
    for pattern, words in _messages(language):
        found = pattern.fullmatch(message)
        if found:
            return _filled(words, [_value(value, language) for value in found.groups()], language)
    return message


def _filled(words: str, values: Sequence[str], language: Language) -> str:
    """The words with their values; the spaces of the language are set in the words alone."""
    return _SLOT.sub(lambda slot: values[int(slot[1])], spaced(words, language))


def tell_error(error: TocsinError, language: Language) -> str:
    r"""One line: where, what, remedy.

    >>> from tocsin.errors import TocsinError
    >>> tell_error(TocsinError("the file is empty", where="a.txt", remedy="reinstall tocsin"), Language.FR)
    'a.txt\xa0: le fichier est vide\u202f; réinstallez tocsin'
    """
    if language is Language.EN:
        return error.message
    return tell_parts(error.where, error.what, error.remedy, language)


def tell_parts(where: str, what: str, remedy: str, language: Language) -> str:
    """The same of what is told by its parts."""
    before, after = (f"{WIDE}: ", f"{NARROW}; ") if language is Language.FR else (": ", "; ")
    place = f"{where}{before}" if where else ""
    return place + tell(what, language) + (f"{after}{tell(remedy, language)}" if remedy else "")


@cache
def _messages(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns with the words that take their place, those with most words of their own first."""
    found = [(str(one.id), str(one.string)) for one in catalogue(language, "errors") if one.id and one.string]
    found.sort(key=lambda pair: (-len(_SLOT.sub("", pair[0])), pair[0]))
    return tuple((_pattern(message), words) for message, words in found)


def _pattern(message: str) -> re.Pattern[str]:
    parts = _SLOT.split(message)
    # What stands at odd places is the number of a slot.
    return re.compile("".join("(.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL)


def _value(value: str, language: Language) -> str:
    """A value in the manner of the language."""
    if _THOUSANDS.fullmatch(value):
        return value.replace(",", NARROW)
    if _DECIMAL.fullmatch(value):
        return value.replace(".", ",")
    if _DAY.fullmatch(value):
        return _day(value, language)
    shown = _SHOWN.fullmatch(value)
    if shown:
        return spaced(f"« {shown[1] or shown[2] or ''} »", language)
    return tell(value, language) if len(value) > _LEAST_NESTED else value


def _day(value: str, language: Language) -> str:
    try:
        return long_day(date.fromisoformat(value), language)
    except ValueError:
        return value
