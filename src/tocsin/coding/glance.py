"""A glance: what the second reader may make of a paragraph that is not parsed yet.

Words without their lemmas and clauses tell it less, so that its chances are only near those after a parse. A paragraph
is worth a parse where they come within a margin of what it asks for; how many of its signals that keeps is measured.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tocsin.coding.actors import table_index
from tocsin.coding.patterns import ACTOR_LIST
from tocsin.coding.reader import ALONE, chances_of
from tocsin.coding.scene import SENTENCE_END, Sentence, list_hits, named_in, word_places
from tocsin.coding.words import read_words
from tocsin.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tocsin.coding.lexicon import Lexicon
    from tocsin.coding.reader import Weights

_MARGIN = 0.3
"""Which share of the chance that the second reader asks for is worth a parse."""


class Glance:
    """The second reader of one language, before a parse."""

    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self._weights, self._lexicon, self._language = weights, lexicon, lexicon.language

    def suspects(self, text: str, span: Span) -> bool:
        """Whether a paragraph may hold what the reader adds where patterns find nothing in the whole article."""
        least = _MARGIN * np.maximum(self._weights.adds, ALONE)
        return any((self.chances(text, one) >= least).any() for one in _sentences(text, span))

    def chances(self, text: str, span: Span) -> NDArray[np.float64]:
        """The chance of each of its codes in a sentence."""
        words = tuple(read_words(text, span, (), self._language))
        named = tuple(named_in(text, span, words, table_index()))
        hits = {**list_hits(words, self._lexicon), ACTOR_LIST: tuple(one.hit for one in named)}
        sentence = Sentence(0, span, words, (), hits, named, word_places(words), heading=False)
        return chances_of(self._weights, sentence, self._language, text)


def _sentences(text: str, span: Span) -> Iterator[Span]:
    paragraph = span.of(text)
    cuts = [0, *(match.end() for match in SENTENCE_END.finditer(paragraph)), len(paragraph)]
    return (Span(span.start + start, span.start + end) for start, end in pairwise(cuts) if end > start)
