"""The language of a text: French or English, or a refusal that names what it seems to be."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tocsin.errors import LanguageError
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

_KNOWN = {language.value for language in Language}
# Below this many letters a headline or a dateline decides by chance, so that only French and English are weighed.
_ENOUGH_LETTERS = 80
# How much better, in nats a letter, another language must fit. Texts of the two languages with foreign names in them
# stay below 0.1; German, Spanish, Italian, Russian and Dutch dispatches lie above 0.5 (40 texts, 2026-11).
_CLEAR_MARGIN = 0.25
_SAMPLE_CHARACTERS = 20_000
_NAMES = {
    Language.FR: {"fr", "fre", "fra", "french", "français", "francais"},
    Language.EN: {"en", "eng", "english", "anglais"},
}


def find_language(text: str, *, where: str = "") -> Language:
    """The language that `text` is written in.

    >>> find_language("Le ministre a déclaré que la dissuasion restait crédible.").value
    'fr'

    Raises:
        LanguageError: if the text is long enough to tell and is in neither French nor English.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    ranks: Sequence[tuple[str, float]] = _identifier().rank(sample)
    ours, fit = next((name, score) for name, score in ranks if name in _KNOWN)
    best, best_fit = ranks[0]
    letters = len(re.findall(r"[^\W\d_]", sample))
    if best not in _KNOWN and letters >= _ENOUGH_LETTERS and (best_fit - fit) / letters > _CLEAR_MARGIN:
        raise LanguageError(
            f"the text seems to be in {_english_name(best)}", where=where, remedy="tocsin reads French and English"
        )
    return Language(ours)


def parse_language(name: str, *, where: str = "") -> Language:
    """The language that a tag ("fr", "en-GB", "français") names.

    >>> parse_language("fr-FR").value
    'fr'

    Raises:
        LanguageError: for any other language.
    """
    tag = name.strip().lower()
    for language, names in _NAMES.items():
        if tag in names or re.split(r"[-_]", tag)[0] in names:
            return language
    raise LanguageError(f"the language is given as {name!r}", where=where, remedy="tocsin reads French and English")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _english_name(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return f"another language ({code})"
