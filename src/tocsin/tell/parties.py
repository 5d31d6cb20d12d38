"""Which party a source speaks for, by its name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tocsin.model import Language
from tocsin.model.actor import fold_words
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Iterable


def party_of(source: str, codes: Iterable[str]) -> str:
    """Which of these actors a source speaks for by its name: the actor itself, or one named after it.

    >>> party_of("Ukraine’s operator", ["UKR"]), party_of("l'exploitant ukrainien", ["UKR"]), party_of("Otan", ["UKR"])
    ('UKR', 'UKR', '')
    """
    table = load_actors()
    entry = table.lookup(source)
    if entry is not None:
        return entry.actor if entry.actor in codes else ""
    held = {office.actor for office in table.offices_of(source)}
    if held:
        return next((code for code in codes if code in held), "")
    words = set(fold_words(source))
    return next((code for code in codes if any(name <= words for name in _called(code))), "")


@cache
def _called(code: str) -> tuple[frozenset[str], ...]:
    """The words an actor goes by in names of others: its own name, and its adjectives."""
    table = load_actors()
    if code not in table.actors:
        return ()
    forms = ((False, False), (True, False), (False, True), (True, True))
    adjectives = [
        table.adjective(code, language.value, feminine=feminine, plural=plural)
        for language in Language
        for feminine, plural in forms
    ]
    names = [re.sub(r"^(?:l'|l’|le |la |les |the )", "", table.display(code, one.value)) for one in Language]
    return tuple(frozenset(fold_words(name)) for name in (*names, *adjectives) if name)
