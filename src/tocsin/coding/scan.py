r"""Stage one of the gate: where stems stand in the raw bytes of a page, whatever their encoding.

Every page is scanned for the few rare stems without which no phrase can stand (`keys`), which is several times faster
than for all; what stands about those is scanned for all.

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
from typing import TYPE_CHECKING, Any, Protocol

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

    def places(self, data: bytes) -> tuple[int, ...] | None:
        """Where keys end in `data`, in order; `None` where it may hide them, so that nothing can be said."""
        ...

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


def make_scanner(keys: Iterable[Stem], stems: Iterable[Stem], *, plain: bool = False) -> Scanner:
    """A scanner for these stems: hyperscan's where it loads, else, or with `plain`, that of Python's `re`."""
    sought, listed = sorted(keys), sorted(stems)
    if not plain:
        try:
            return FastScanner(sought, listed)
        except ImportError:
            pass
    return PlainScanner(sought, listed)


class PlainScanner:
    """Looks for each stem in turn with Python's `re`."""

    def __init__(self, keys: Sequence[Stem], stems: Sequence[Stem]) -> None:
        self._keys, self._stems = ([(stem, _compiled(expressions(stem))) for stem in some] for some in (keys, stems))
        self._hiding = _compiled(_HIDING)

    def places(self, data: bytes) -> tuple[int, ...] | None:
        """Where keys end in `data`; `None` where it may hide them."""
        if self._hides(data):
            return None
        return tuple(sorted({found.end() for _, pattern in self._keys for found in pattern.finditer(data)}))

    def scan(self, data: bytes) -> frozenset[Stem] | None:
        """The stems that stand in `data`; `None` where it may hide them."""
        if self._hides(data):
            return None
        return frozenset(stem for stem, pattern in self._stems if pattern.search(data))

    def _hides(self, data: bytes) -> bool:
        return _is_wide(data) or self._hiding.search(data) is not None


def _compiled(written: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(written), re.IGNORECASE)


class FastScanner:
    """Looks for all stems in one pass with hyperscan.

    Raises:
        ImportError: if hyperscan is not installed, or its library does not load on this machine.
    """

    def __init__(self, keys: Sequence[Stem], stems: Sequence[Stem]) -> None:
        import hyperscan  # noqa: PLC0415 - a compiled library that not every machine can load

        self._keys = _Database(hyperscan, keys, hyperscan.HS_FLAG_CASELESS)
        self._stems = _Database(hyperscan, stems, hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH)

    def places(self, data: bytes) -> tuple[int, ...] | None:
        """Where keys end in `data`; `None` where it may hide them."""
        if _is_wide(data):
            return None
        found = self._keys.scan(data)
        hides = any(number < len(_HIDING) for number, _ in found)
        return None if hides else tuple(sorted({end for _, end in found}))

    def scan(self, data: bytes) -> frozenset[Stem] | None:
        """The stems that stand in `data`; `None` where it may hide them."""
        if _is_wide(data):
            return None
        stems = {self._stems.stems[number] for number, _ in self._stems.scan(data)}
        return None if None in stems else frozenset(stem for stem in stems if stem is not None)


class _Database:
    """What hyperscan looks for: first whatever hides letters, which stands for no stem, then the stems."""

    def __init__(self, hyperscan: Any, stems: Sequence[Stem], flags: int) -> None:  # noqa: ANN401 - it has no types
        written = [(None, way) for way in _HIDING] + [(stem, way) for stem in stems for way in expressions(stem)]
        self.stems: list[Stem | None] = [stem for stem, _ in written]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[way for _, way in written],
            ids=list(range(len(written))),
            elements=len(written),
            flags=[flags] * len(written),
        )

    def scan(self, data: bytes) -> list[tuple[int, int]]:
        """What stands in `data`: numbers of expressions, and where each ends."""
        found: list[tuple[int, int]] = []
        self._database.scan(data, match_event_handler=lambda number, _, end, *__: found.append((number, end)))
        return found


def _is_wide(data: bytes) -> bool:
    """Whether letters take more than one byte each, as in UTF-16."""
    return b"\0" in data[:_SAMPLE]
