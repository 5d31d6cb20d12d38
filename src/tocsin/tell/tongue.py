"""Which of the two languages a sentence of a report is in, so that a screen reader can be told."""

from __future__ import annotations

import re

from tocsin.model import Language

# The most frequent function words of each language that the other does not share: articles, prepositions, pronouns,
# conjunctions and auxiliaries, from any frequency list of the two languages.
_FRENCH = (
    "le la les un une des du de et est en que qui dans pour sur par avec ne pas au aux ce cette ces il elle ils elles"
    " son sa ses leur leurs nous vous a été ont sont sera selon mais où d l qu n s c j"
)
_ENGLISH = (
    "the of and to in that is was for with as are be by this it its he she they their his her from has have had not"
    " will would been said were which who but at an we you no"
)
_FUNCTION_WORDS = {Language.FR: frozenset(_FRENCH.split()), Language.EN: frozenset(_ENGLISH.split())}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(sentence: str, otherwise: Language) -> Language:
    """The language of `sentence` by its function words; `otherwise` where they do not decide.

    >>> language_of("No sign of movement was seen at the sites.", Language.FR).value
    'en'
    """
    words = [word.lower() for word in _WORD.findall(sentence)]
    counts = {language: sum(word in known for word in words) for language, known in _FUNCTION_WORDS.items()}
    french, english = counts[Language.FR], counts[Language.EN]
    if french == english:
        return otherwise
    return Language.FR if french > english else Language.EN
