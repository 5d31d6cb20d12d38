"""Quick start of spaCy's French tokeniser, whose pattern of words with a hyphen takes Python seconds to compile.

The pattern holds 266 alternatives that each spell out the letters of all scripts, 1.4 million characters in all. Only
fifteen endings differ, so that the same words are matched by a pattern of 44 thousand characters.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = 1_000_000
"""No other pattern of spaCy comes near this many characters."""
_OPEN, _BETWEEN, _CLOSE = "(?:^", "$)|(?:^", "$)"
_GROUP = re.compile(r"\([^()]*\)")
_LONG_SET = re.compile(r"\[[^\]]{200,}\]")


@contextmanager
def quick_exceptions() -> Iterator[None]:
    """While this holds, the pattern of French exceptions is compiled in its short form.

    spaCy compiles it in the body of a module and again when it reads a model, and offers no other place to step in.
    """
    usual = re.compile

    def compile_short(pattern: str | re.Pattern[str], flags: int = 0) -> re.Pattern[str]:
        return usual(shortened(pattern) if isinstance(pattern, str) and len(pattern) > _LONG else pattern, flags)

    setattr(re, "compile", compile_short)  # noqa: B010 - a name of another module is bound on purpose
    try:
        yield
    finally:
        setattr(re, "compile", usual)  # noqa: B010


def shortened(pattern: str) -> str:
    """A pattern that matches the same whole words, where alternatives that end alike share their ending.

    A pattern of any other form than `(?:^...$)|(?:^...$)` comes back as it is.

    >>> letters = "[a-z" + "àâéèêëîïôùûüç" * 20 + "]"
    >>> shortened(f"(?:^new-york{letters}*$)|(?:^hip-hop{letters}*$)") == f"(?:^(?:new-york|hip-hop){letters}*$)"
    True
    """
    flags, opened, rest = pattern.partition(_OPEN)
    if not opened or not rest.endswith(_CLOSE) or "(" in flags.removeprefix("(?iu)"):
        return pattern
    beginnings: dict[str, list[str]] = {}
    for alternative in rest.removesuffix(_CLOSE).split(_BETWEEN):
        at = _ending(alternative)
        beginnings.setdefault(alternative[at:], []).append(alternative[:at])
    return flags + "|".join(f"{_OPEN}(?:{'|'.join(starts)}){ending}{_CLOSE}" for ending, starts in beginnings.items())


def _ending(alternative: str) -> int:
    """Where the first long set of letters begins; 0, so that nothing is shared, where a group or branch spans it."""
    long_set = _LONG_SET.search(alternative)
    start = alternative[: long_set.start()] if long_set else ""
    return 0 if re.search(r"[()|]", _GROUP.sub("", start)) else len(start)
