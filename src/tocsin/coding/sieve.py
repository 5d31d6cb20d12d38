"""The gate of a watch as a whole: all its languages, the bytes of a page first, its paragraphs next.

Each answer is "it may": what the sieve keeps back gives no signal, what it lets through need not give one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.coding.gate import Stem, gates_of, speaking_blocks
from tocsin.coding.glance import Glance
from tocsin.coding.reader import read_weights
from tocsin.coding.scan import make_scanner
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.coding.gate import Gate
    from tocsin.model import Article, Watch


_GRAMMAR = {
    Language.FR: re.compile(r"\b(?:le|la|les|des|du|un|une|de|et|en|au|aux|est|que|qui|l|d)\b", re.IGNORECASE),
    Language.EN: re.compile(
        r"\b(?:the|of|to|in|and|is|are|for|that|with|by|has|have|was|were|from|will|would|its|it|as|at|be|not)\b",
        re.IGNORECASE,
    ),
}
_TELLING = 8
"""A paragraph of so many words without one of these is not in the language."""


class Sieve:
    """Keeps back pages, articles and paragraphs in which no pattern of a watch can fire.

    Args:
        watch: gives the lexicons; nothing else decides.
        plain: scan with Python's `re` even where hyperscan loads; the answers are the same.

    Attributes:
        is_local: whether it is enough to look at the paragraphs about the places that the scan of the bytes finds: a
            lexicon that has no gate may ask for words that stand anywhere else.

    Raises:
        WatchError: if a lexicon of the watch does not hold together.
    """

    def __init__(self, watch: Watch, *, plain: bool = False) -> None:
        self._gates = gates_of(watch)
        terms = [gate.terms for gate in self._gates.values()]
        self._glances = {
            language: Glance(read_weights(data), self._gates[language].lexicon)
            for language, data in watch.readers.items()
            if language in self._gates
        }
        self._open = any(one.is_open for one in terms)
        self.is_local = all(gate.lexicon.gate for gate in self._gates.values())
        keys, stems = frozenset[Stem](), frozenset[Stem]()
        self._scanner = make_scanner(
            keys.union(*(one.keys for one in terms)), stems.union(*(one.stems for one in terms)), plain=plain
        )

    def places(self, data: bytes) -> tuple[int, ...] | None:
        """Where the bytes of a page, however encoded, hold what a signal needs; `None` where they may hide it."""
        return None if self._open else self._scanner.places(data)

    def likely(self, runs: Sequence[str]) -> Mapping[Language, frozenset[int]]:
        """By language, which of the paragraphs of a page hold the stems of a phrase of the gate."""
        stems = self._stems(runs)
        found = {language: _worthy(gate, runs, stems) for language, gate in self._gates.items()}
        return {language: worthy for language, worthy in found.items() if worthy}

    def admits(self, runs: Sequence[str], likely: Mapping[Language, frozenset[int]] | None = None) -> bool:
        """Whether an article made of some of these paragraphs may be given a signal."""
        likely = self.likely(runs) if likely is None else likely
        return any(self._gates[language].may_pass(runs, worthy) for language, worthy in likely.items())

    def open_blocks(self, article: Article) -> frozenset[int]:
        """The numbers of the blocks in which a pattern may fire, or the second reader is likely to add."""
        gate = self._gates.get(article.language)
        if gate is None:
            return frozenset()
        texts = [block.span.of(article.text) for block in article.blocks]
        opened = gate.open_blocks(article, _worthy(gate, texts, self._stems(texts)))
        glance = self._glances.get(article.language)
        if opened is None or glance is None:
            return opened or frozenset()
        further = (number for number in speaking_blocks(article) if number not in opened)
        return opened.union(at for at in further if glance.suspects(article.text, article.blocks[at].span))

    def _stems(self, texts: Sequence[str]) -> list[frozenset[Stem] | None]:
        """The stems that stand in each paragraph; `None` where it may hide them."""
        return [self._scanner.scan(text.encode("utf-8", "replace")) for text in texts]


def _worthy(gate: Gate, texts: Sequence[str], stems: Sequence[frozenset[Stem] | None]) -> frozenset[int]:
    """The paragraphs that may hold a phrase of the gate, by their stems: a phrase stands in one of them."""
    held = (at for at, found in enumerate(stems) if found is None or gate.terms.hold(found))
    return frozenset(at for at in held if _may_be_in(gate.language, texts[at]))


def _may_be_in(language: Language, text: str) -> bool:
    return _GRAMMAR[language].search(text) is not None or len(text.split()) < _TELLING
