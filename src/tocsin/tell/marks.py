"""Quotation marks of the briefing's language around the words of others."""

from __future__ import annotations

from tocsin.model import Language
from tocsin.tell.typography import NARROW

_PAIRS = {Language.FR: (f"«{NARROW}", f"{NARROW}»"), Language.EN: ("“", "”")}


def quoted(text: str, language: Language) -> str:
    """`text` between the quotation marks of a language.

    >>> quoted("Nothing moved.", Language.EN)
    '“Nothing moved.”'
    """
    opening, closing = _PAIRS[language]
    return f"{opening}{text}{closing}"
