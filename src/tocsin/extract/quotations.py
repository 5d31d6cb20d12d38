"""Quotations: which runs of an article stand between quotation marks, of whatever make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.model import Block

_CLOSERS = {"«": "»", "“": "”", "„": "“”", "‹": "›"}
_STRAIGHT = '"'
_REOPENERS = ("«", "“", '"', "»")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted run.

    Attributes:
        outer: the run with its marks.
        inner: the run between the marks, without the spaces next to them.
        continues: whether it has no closing mark because the next paragraph goes on with it.
        depth: 0 for a quotation of the article's own, 1 for one inside another.
    """

    outer: Span
    inner: Span
    continues: bool = False
    depth: int = 0


def find_quotations(text: str, blocks: Sequence[Block]) -> tuple[Quotation, ...]:
    """Quoted runs in order of their start; a mark left open counts only where the next block reopens it.

    >>> from tocsin.model import Block, BlockKind
    >>> text = "« Non », dit-il."
    >>> [q.inner.of(text) for q in find_quotations(text, [Block(BlockKind.BODY, Span(0, len(text)))])]
    ['Non']
    """
    found: list[Quotation] = []
    for place, block in enumerate(blocks):
        following = next((b for b in blocks[place + 1 :] if b.kind in {BlockKind.BODY, BlockKind.HEADING}), None)
        reopens = following is not None and text.startswith(_REOPENERS, following.span.start)
        found.extend(_in_block(text, block.span, reopens=reopens))
    return tuple(sorted(found, key=lambda q: (q.outer.start, -q.outer.end)))


def _in_block(text: str, span: Span, *, reopens: bool) -> Iterator[Quotation]:
    stack: list[tuple[int, str]] = []
    for at in range(span.start, span.end):
        mark = text[at]
        closes = stack and mark in _expected(stack[-1][1])
        if closes and not (mark == _STRAIGHT and _looks_opening(text, at, span)):
            start, _ = stack.pop()
            yield _quotation(text, start, at + 1, depth=len(stack))
        elif mark in _CLOSERS or (mark == _STRAIGHT and not _looks_closing(text, at, span)):
            if mark == _STRAIGHT and any(opener == _STRAIGHT for _, opener in stack):
                continue  # straight marks do not nest in themselves
            if not (stack and at == span.start):
                stack.append((at, mark))
    if stack and reopens:
        yield _quotation(text, stack[0][0], span.end, depth=0, closed=False)


def _expected(opener: str) -> str:
    return _CLOSERS.get(opener, opener)


def _looks_opening(text: str, at: int, span: Span) -> bool:
    """A straight mark that follows a space and precedes a word opens."""
    before = text[at - 1] if at > span.start else " "
    after = text[at + 1] if at + 1 < span.end else " "
    return before.isspace() and not after.isspace() and after not in ".,;:!?)"


def _looks_closing(text: str, at: int, span: Span) -> bool:
    before = text[at - 1] if at > span.start else " "
    after = text[at + 1] if at + 1 < span.end else " "
    return not before.isspace() and before not in "('’-–—" and (after.isspace() or after in ".,;:!?)")


def _quotation(text: str, start: int, end: int, *, depth: int, closed: bool = True) -> Quotation:
    inner_end = end - 1 if closed else end
    inner = text[start + 1 : inner_end]
    left = start + 1 + len(inner) - len(inner.lstrip())
    right = max(left, inner_end - (len(inner) - len(inner.rstrip())))
    return Quotation(Span(start, end), Span(left, right), continues=not closed, depth=depth)
