"""The name that a sentence gives an exercise which no calendar lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = r"(?P<name>[A-ZÉÈÀÎÔÂ][\w’'-]*(?:[ -](?:[A-ZÉÈÀÎÔÂ][\w’'-]*|\d{2,4}|[IVX]+\b))*)"
_QUOTE = r"[«“\"]\s?"
_SHUT = r"\s?[»”\"]"
_QUOTED = rf"{_QUOTE}(?P<name>[A-ZÉÈÀÎÔÂ][^«»“”\"]{{2,40}}?){_SHUT}"
_WORDS: Mapping[Language, str] = {
    Language.FR: r"(?:exercices?|man[œo]e?uvres?|opération|entraînement)(?: \w+){0,3}?",
    Language.EN: r"(?:exercises?|drills?|man(?:oe)?uvres?|maneuvers?|war ?games?)",
}
_CALLED: Mapping[Language, str] = {
    Language.FR: r"(?:,? (?:baptisée?s?|dénommée?s?|nommée?s?|appelée?s?|sous le nom de|dite?s?))? ",
    Language.EN: r"(?:,? (?:dubbed|called|code-?named|named|known as))? ",
}
_EDITION = re.compile(r"[ -](?:(?:19|20)\d\d|\d\d|I{1,3}|IV|V)$")
# Months, days and adjectives of states begin with a capital in English, and name no exercise.
_NO_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|This|That|Its?|US|U\.S|NATO|Otan|OTAN|"
    r"\w+(?:an|ese|ish|ian|ch)s?|Joint|Annual|Military|Nuclear|Strategic|Air|Army|Navy|Forces?|South|North|East|West)"
    r"(?: (?:Korea|Sea|Korean))?$"
)


def _compiled(language: Language) -> tuple[re.Pattern[str], ...]:
    """From the surest way of naming to the least sure."""
    words, called = _WORDS[language], _CALLED[language]
    ways = [rf"\b{words}{called}{_QUOTED}", rf"\b{words}{called.replace(')? ', ') ')}{_NAME}"]
    if language is Language.FR:
        ways.append(rf"\b(?:exercices?|opération|man[œo]e?uvres?)(?: annuels?| nucléaires?| militaires?)? {_NAME}")
    else:
        ways += [rf"\b{words} {_NAME}", rf"(?<![.!?] )(?<!^){_NAME} (?:nuclear |military |annual )?{words}\b"]
    return tuple(re.compile(way) for way in ways)


_PATTERNS = {language: _compiled(language) for language in Language}


def exercise_named(sentence: str, language: Language) -> str | None:
    """The name of the exercise that a sentence tells of, without the number or year of the edition.

    >>> exercise_named("L'exercice « Bouclier du Nord 2031 » a débuté lundi.", Language.FR)
    'Bouclier du Nord'
    >>> exercise_named("Les manœuvres baptisées Orage-21 dureront une semaine.", Language.FR)
    'Orage'
    >>> exercise_named("Thousands took part in the Northern Lance exercise.", Language.EN)
    'Northern Lance'
    >>> exercise_named("The exercise, dubbed Quiet Harvest 30, began on Monday.", Language.EN)
    'Quiet Harvest'
    >>> exercise_named("Russia held a nuclear exercise in October.", Language.EN) is None
    True
    """
    for pattern in _PATTERNS[language]:
        for match in pattern.finditer(sentence):
            name = _EDITION.sub("", match["name"].strip(" ’'-"))
            if len(name) > 3 and not _NO_NAME.match(name):
                return name
    return None
