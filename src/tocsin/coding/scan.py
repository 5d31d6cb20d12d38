r"""Stage one of the gate: which stems stand in the raw bytes of a page, whatever their encoding.

A letter with an accent is matched as the lexicon writes it, in UTF-8 (composed or not) and cp1252, as a character
reference (`&eacute;`, `&#233;`, `&#xe9;`), as an escape of JSON (`\u00e9`), and without the accent. What hides plain
letters (soft
hyphens, references to ASCII letters, UTF-16) lets a page pass unseen, for the next stage to judge.

Hyperscan matches all stems in one pass; where it does not load, Python's `re` gives the same answers, slower.
"""

from __future__ import annotations

import re
import unicodedata
from html.entities import codepoint2name
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tocsin.coding.gate import Stem

_HIDING = (
    rb"[a-z](?:\xc2\xad|\xad|&shy;|&#173;|&#xad;|\xe2\x80[\x8b-\x8d]|\\u00ad|&zwn?j;)[a-z\x80-\xff]",
    rb"[a-z]&#(?:x0{0,4}[46][1-9a-f]|x0{0,4}[57][0-9a]|0{0,4}6[5-9]|0{0,4}[789][0-9]|0{0,4}1[01][0-9]|0{0,4}12[0-2]);",
    rb"&#(?:x0{0,4}[46][1-9a-f]|x0{0,4}[57][0-9a]|0{0,4}6[5-9]|0{0,4}[789][0-9]|0{0,4}1[01][0-9]|0{0,4}12[0-2]);[a-z]",
)
"""What hides letters from the stems: what is invisible between two letters, and plain letters written as references."""
_SAMPLE = 4096


class Scanner(Protocol):
    """Looks for stems in bytes."""

    def scan(self, data: bytes) -> frozenset[Stem] | None:
        """The stems that stand in `data`; `None` where it may hide them, so that nothing can be said."""
        ...


def expressions(stem: Stem) -> tuple[bytes, ...]:
    r"""The expressions that find a stem in bytes, for a matcher that ignores the case of ASCII letters.

    >>> from tocsin.coding.gate import Stem
    >>> expressions(Stem("tnp", whole=True))
    (b'(?:^|[^a-z])tnp(?:e{0,2}[sx]?|[lnt]es?)(?:[^a-z]|$)',)
    >>> len(expressions(Stem("nuclea", spelt=("nucléa",))))
    17
    """
    start = rb"(?:^|[^a-z])" if stem.letters[0].isalpha() else b""
    end = (_ENDINGS if stem.letters[-1].isalpha() else rb"(?:[^0-9]|$)") if stem.whole else b""
    writings = sorted({stem.letters.encode(), *_encoded(stem)})
    return tuple(start + _BETWEEN.join(map(re.escape, written.split(b" "))) + end for written in writings)


_BETWEEN = rb"(?:[^a-z0-9]|&[a-z#0-9]{2,6};){0,4}"
"""What may stand between two words that make one name, as in "DF-17"."""
_ENDINGS = rb"(?:e{0,2}[sx]?|[lnt]es?)(?:[^a-z]|$)"
"""What French and English put behind a word for gender and number, and where the word ends."""


def _encoded(stem: Stem) -> Iterator[bytes]:
    """How bytes may write a stem with accents: each page keeps to one way."""
    for spelt in {form for word in stem.spelt for form in (word, word.upper(), word.capitalize())}:
        yield spelt.encode()
        yield spelt.encode("cp1252", "replace")
        yield unicodedata.normalize("NFD", spelt).encode()
        for written in _WRITTEN:
            yield "".join(letter if letter.isascii() else written(letter) for letter in spelt).encode().lower()


_WRITTEN: tuple[Callable[[str], str], ...] = (
    lambda letter: f"&{codepoint2name.get(ord(letter), '')};",
    lambda letter: f"&#{ord(letter)};",
    lambda letter: f"&#x{ord(letter):x};",
    lambda letter: f"\\u{ord(letter):04x}",
)
"""How pages and scripts write a letter beyond ASCII in plain characters."""


def make_scanner(stems: Iterable[Stem], *, plain: bool = False) -> Scanner:
    """A scanner for these stems: hyperscan's where it loads, else, or with `plain`, that of Python's `re`."""
    listed = sorted(stems)
    if not plain:
        try:
            return FastScanner(listed)
        except ImportError:
            pass
    return PlainScanner(listed)


class PlainScanner:
    """Looks for each stem in turn with Python's `re`."""

    def __init__(self, stems: Sequence[Stem]) -> None:
        self._stems = [(stem, re.compile(b"|".join(expressions(stem)), re.IGNORECASE)) for stem in stems]
        self._hiding = [re.compile(written, re.IGNORECASE) for written in _HIDING]

    def scan(self, data: bytes) -> frozenset[Stem] | None:
        """The stems that stand in `data`; `None` where it may hide them."""
        if _is_wide(data) or any(pattern.search(data) for pattern in self._hiding):
            return None
        return frozenset(stem for stem, pattern in self._stems if pattern.search(data))


class FastScanner:
    """Looks for all stems in one pass with hyperscan.

    Raises:
        ImportError: if hyperscan is not installed, or its library does not load on this machine.
    """

    def __init__(self, stems: Sequence[Stem]) -> None:
        import hyperscan  # noqa: PLC0415 - a compiled library that not every machine can load

        self._stems: list[Stem | None] = []
        written: list[bytes] = []
        for stem, ways in [*((stem, expressions(stem)) for stem in stems), (None, _HIDING)]:
            written.extend(ways)
            self._stems.extend([stem] * len(ways))
        flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=written, ids=list(range(len(written))), elements=len(written), flags=[flags] * len(written)
        )

    def scan(self, data: bytes) -> frozenset[Stem] | None:
        """The stems that stand in `data`; `None` where it may hide them."""
        if _is_wide(data):
            return None
        found: set[int] = set()
        self._database.scan(data, match_event_handler=lambda number, *_: found.add(number))
        stems = {self._stems[number] for number in found}
        return None if None in stems else frozenset(stem for stem in stems if stem is not None)


def _is_wide(data: bytes) -> bool:
    """Whether letters take more than one byte each, as in UTF-16."""
    return b"\0" in data[:_SAMPLE]
