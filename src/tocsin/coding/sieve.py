"""The gate of a watch as a whole: all its languages, the bytes of a page first, its paragraphs next.

Each answer is "it may": what the sieve keeps back gives no signal, what it lets through need not give one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.coding.gate import Stem, gates_of
from tocsin.coding.scan import make_scanner
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tocsin.coding.gate import Gate
    from tocsin.model import Article, Watch

_GRAMMAR = {
    Language.FR: frozenset(Stem(word, whole=True) for word in ("le", "la", "les", "des", "du", "un", "une")),
    Language.EN: frozenset(Stem(word, whole=True) for word in ("the", "of")),
}
"""Words without which no article is in a language."""
_MARK = re.compile(rb"<[^>]*>")
_SCRIPT, _SCRIPT_END, _BODY = b"<script", b"</script", b"articleBody"


class Sieve:
    """Keeps back pages, articles and paragraphs in which no pattern of a watch can fire.

    Args:
        watch: gives the lexicons; nothing else decides.
        plain: scan with Python's `re` even where hyperscan loads; the answers are the same.

    Raises:
        WatchError: if a lexicon of the watch does not hold together.
    """

    def __init__(self, watch: Watch, *, plain: bool = False) -> None:
        self._gates = gates_of(watch)
        stems = frozenset[Stem]().union(*(gate.terms.stems for gate in self._gates.values()))
        self._scanner = make_scanner(stems.union(*_GRAMMAR.values()), plain=plain)

    def admits_bytes(self, data: bytes) -> frozenset[Language]:
        """The languages in which the bytes of a page, however encoded, hold what an article needs for a signal."""
        languages = self._in_bytes(data)
        return self._in_bytes(_without_marks(data)) if languages and b"<" in data else languages

    def admits_runs(self, runs: Sequence[str], languages: Iterable[Language] | None = None) -> bool:
        """Whether an article made of some of these paragraphs, in one of these languages, may be given a signal."""
        asked = self._gates.keys() if languages is None else languages
        return any(
            self._gates[language].may_pass(runs, self._worthy(self._gates[language], runs)) for language in asked
        )

    def open_blocks(self, article: Article) -> frozenset[int]:
        """The numbers of the blocks of an article in which a pattern may fire."""
        gate = self._gates.get(article.language)
        if gate is None:
            return frozenset()
        texts = [block.span.of(article.text) for block in article.blocks]
        return gate.open_blocks(article, self._worthy(gate, texts))

    def _in_bytes(self, data: bytes) -> frozenset[Language]:
        found = self._scanner.scan(data)
        if found is None:
            return frozenset(self._gates)
        return frozenset(
            language for language, gate in self._gates.items() if found & _GRAMMAR[language] and gate.terms.hold(found)
        )

    def _worthy(self, gate: Gate, texts: Iterable[str]) -> frozenset[int]:
        """The paragraphs that may hold a phrase of the gate, by their stems: a phrase stands in one of them."""
        found = (self._scanner.scan(text.encode("utf-8", "replace")) for text in texts)
        return frozenset(at for at, stems in enumerate(found) if stems is None or gate.terms.hold(stems))


def _without_marks(data: bytes) -> bytes:
    """The bytes of a page without its marks and scripts, which name files and variables by words of the language."""
    first, *scripts = data.split(_SCRIPT)
    kept = [first]
    for script in scripts:
        inside, end, behind = script.partition(_SCRIPT_END)
        kept.append(inside if _BODY in inside or not end else b"")
        kept.append(behind)
    return _MARK.sub(b" ", b" ".join(kept))
