"""Quotations: which runs of an article stand between quotation marks, of whatever make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.model import Block

_CLOSERS = {"«": "»", "“": "”", "„": "“”", "‹": "›", "'": "'", "‘": "’"}
_SINGLE = frozenset({"'", "‘"})
_STRAIGHT = '"'
_MARKS = frozenset("«»“”„‹›'‘’\"")
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
    odd = text.count(_STRAIGHT, span.start, span.end) % 2 == 1
    for at in range(span.start, span.end):
        mark = text[at]
        if mark not in _MARKS:
            continue
        place = _closed_by(text, at, span, stack)
        if place is not None:
            start, _ = stack[place]
            del stack[place:]
            yield _quotation(text, start, at + 1, depth=sum(1 for _, m in stack if m not in _SINGLE))
        elif _opens(text, at, span, stack):
            stack.append((at, mark))
        elif odd and mark == _STRAIGHT and stack and _looks_opening(text, at, span) and stack[-1][1] == _STRAIGHT:
            stack[-1], odd = (at, mark), False  # the mark before was never closed
    left = [(at, mark) for at, mark in stack if mark not in _SINGLE]
    if left and reopens:
        yield _quotation(text, left[0][0], span.end, depth=0, closed=False)


def _closed_by(text: str, at: int, span: Span, stack: list[tuple[int, str]]) -> int | None:
    """The place in the stack of the mark that the one at `at` closes; single marks left open inside do not hinder."""
    mark = text[at]
    for place in range(len(stack) - 1, -1, -1):
        opener = stack[place][1]
        if mark in _expected(opener):
            if opener in _SINGLE:
                return place if _closes_single(text, at, span) else None
            return None if mark == _STRAIGHT and _looks_opening(text, at, span) else place
        if opener not in _SINGLE:
            return None
    return None


def _opens(text: str, at: int, span: Span, stack: list[tuple[int, str]]) -> bool:
    mark = text[at]
    if stack and at == span.start:
        return False
    if mark == _STRAIGHT:  # straight marks do not nest in themselves
        return not _looks_closing(text, at, span) and all(opener != _STRAIGHT for _, opener in stack)
    if mark in _SINGLE:
        return _opens_single(text, at, span) and all(opener not in _SINGLE for _, opener in stack)
    return mark in _CLOSERS


def _opens_single(text: str, at: int, span: Span) -> bool:
    """A single mark opens before a letter and behind a space, bracket or mark; figures ('90s) do not count."""
    before = text[at - 1] if at > span.start else " "
    after = text[at + 1] if at + 1 < span.end else " "
    return (before.isspace() or before in '("“«') and after.isalpha()


def _closes_single(text: str, at: int, span: Span) -> bool:
    before = text[at - 1] if at > span.start else " "
    after = text[at + 1] if at + 1 < span.end else " "
    return not before.isspace() and not after.isalnum()


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
