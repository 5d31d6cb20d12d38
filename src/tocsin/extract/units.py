"""Units of speech: runs of sentences that one quotation binds together, with the quoted runs as token ranges."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.parse import is_speech_block
from tocsin.extract.words import read_words
from tocsin.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.quotations import Quotation
    from tocsin.extract.words import Word, WordList
    from tocsin.model import Block


@dataclass(frozen=True, slots=True)
class Run:
    """A quoted run as tokens: `[start, end)` with its marks, `[first, last)` between them."""

    start: int
    end: int
    first: int
    last: int
    quotation: Quotation

    @property
    def words(self) -> int:
        """How many tokens stand between the marks."""
        return self.last - self.first

    def holds(self, index: int) -> bool:
        """Whether a token stands in the run, marks included."""
        return self.start <= index < self.end


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, or several that a quotation binds: tokens `[start, end)` without space at the edges.

    Attributes:
        doc: the words of the whole parse.
        start: first token.
        end: one beyond the last token.
        runs: outermost quoted runs, in order.
        block: the paragraph it stands in.
        place: index of that paragraph.
    """

    doc: WordList
    start: int
    end: int
    runs: tuple[Run, ...]
    block: Block
    place: int

    @property
    def is_heading(self) -> bool:
        """Whether it stands in a headline or sub-heading."""
        return self.block.kind is BlockKind.HEADING

    def run_at(self, index: int) -> Run | None:
        """The quoted run that holds a token."""
        for run in self.runs:
            if run.start <= index < run.end:
                return run
        return None

    def tokens(self) -> Iterator[Word]:
        """Its tokens, white space left out."""
        return (token for token in self.doc[self.start : self.end] if not token.is_space)


def find_units(parsed: ParsedArticle) -> list[Unit]:
    """The units of every block that may hold claims, in order."""
    tokens = read_words(parsed.doc)
    starts = tokens.starts
    runs = [_run(tokens, starts, q) for q in parsed.quotations if q.depth == 0]
    units: list[Unit] = []
    for place, block in enumerate(parsed.article.blocks):
        if is_speech_block(block):
            units.extend(_units_of_block(tokens, starts, runs, block, place))
    return units


def _run(doc: WordList, starts: Sequence[int], quotation: Quotation) -> Run:
    start, end = bisect_left(starts, quotation.outer.start), bisect_left(starts, quotation.outer.end)
    first, last = bisect_left(starts, quotation.inner.start), bisect_left(starts, quotation.inner.end)
    if start and doc[start - 1].idx + len(doc[start - 1]) > quotation.outer.start:
        start -= 1
    return Run(start, max(end, start + 1), first, max(last, first), quotation)


def _units_of_block(
    doc: WordList, starts: Sequence[int], runs: Sequence[Run], block: Block, place: int
) -> Iterator[Unit]:
    low, high = bisect_left(starts, block.span.start), bisect_left(starts, block.span.end)
    inside = [run for run in runs if low <= run.start < high]
    bounds = [i for i in range(low, high) if i > low and doc[i].is_sent_start and not _bound_by(inside, i)]
    for start, end in zip([low, *bounds], [*bounds, high], strict=True):
        left, right = _trimmed(doc, start, end)
        if left < right:
            held = tuple(run for run in inside if left <= run.start < right)
            yield Unit(doc, left, right, held, block, place)


def _bound_by(runs: Sequence[Run], index: int) -> bool:
    return any(run.start < index < run.end for run in runs)


def _trimmed(doc: WordList, start: int, end: int) -> tuple[int, int]:
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    return start, end
