"""The words of the keyword baseline, read from their file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = Path(__file__).with_name("keywords.yaml")


@dataclass(frozen=True, slots=True)
class KeywordQuery:
    """What a text must hold to be counted, in one language: one of the pairs, one of the threats, nothing excluded."""

    pairs: re.Pattern[str]
    threats: re.Pattern[str]
    excluded: re.Pattern[str]

    def counts(self, text: str) -> bool:
        """Whether the text is counted."""
        return bool(self.pairs.search(text) and self.threats.search(text)) and not self.excluded.search(text)


@cache
def load_keywords() -> tuple[KeywordQuery, ...]:
    """The queries of all languages; a text counts if one of them counts it.

    >>> english, french = load_keywords()
    >>> english.counts("The risk that nuclear weapons are used is remote."), french.counts("Un essai nucléaire.")
    (True, False)
    """
    data = read_sheet(_FILE).data
    return tuple(
        KeywordQuery(*(_pattern(data[language][part]) for part in ("pairs", "threats", "excluded")))
        for language in ("en", "fr")
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, where a star stands for any ending and a space for any run of spaces."""
    each = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
