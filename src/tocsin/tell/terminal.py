"""A briefing as plain text for a terminal: no colour is needed to read it, and no control character can reach it."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from tocsin.tell.lines import Bullets, Columns, Figure, Paragraph, References
from tocsin.tell.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.tell.lines import Block, Briefing, Line, Reference, Section

WIDTH = 88
_GUTTER = 3


def as_terminal(briefing: Briefing, *, width: int = WIDTH) -> str:
    """The briefing in lines of at most `width` characters, ending with a newline."""
    return "\n".join(_lines(briefing, width)).rstrip("\n") + "\n"


def _lines(briefing: Briefing, width: int) -> Iterator[str]:
    yield from (*_wrap(briefing.title.upper(), width), "")
    for line in briefing.clocks:
        yield from _wrap(line.text, width)
    yield ""
    several = len(briefing.parts) > 1
    if briefing.front:
        yield from (briefing.labels["bottom"].upper(), "")
    for section in briefing.front:
        yield from _section(briefing, section, width)
    for part in briefing.parts:
        if several:
            yield from ("═" * width, *_wrap(part.title.upper(), width), "═" * width, "")
        for section in part.sections:
            yield from _section(briefing, section, width)
    yield from _section(briefing, briefing.notes, width)


def _section(briefing: Briefing, section: Section, width: int) -> Iterator[str]:
    if not section.blocks:
        return
    yield from (section.title, "─" * len(section.title))
    for block in section.blocks:
        yield from _block(briefing, block, width)
    yield ""


def _block(briefing: Briefing, block: Block, width: int) -> Iterator[str]:
    match block:
        case Paragraph(lines):
            yield from (*_wrap(" ".join(_line(briefing, line) for line in lines), width), "")
        case Bullets():
            yield from (*_bullets(briefing, block, width), "")
        case Columns(left, right):
            yield from (*_columns(briefing, left, right, width), "")
        case Figure():
            yield from (block.title, *sparkline(block), "", *_wrap(block.alternative.text, width), "")
        case References(items):
            for item in items:
                yield from (*_reference(item, width), "")


def _bullets(briefing: Briefing, bullets: Bullets, width: int) -> Iterator[str]:
    if bullets.title:
        yield from _wrap(bullets.title, width)
    for line in bullets.lines:
        yield from _wrap(_line(briefing, line), width, first="• ", rest="  ")


def _columns(briefing: Briefing, left: Bullets, right: Bullets, width: int) -> Iterator[str]:
    half = (width - _GUTTER) // 2
    columns = [[*_bullets(briefing, side, half)] for side in (left, right)]
    for one, other in zip_longest(*columns, fillvalue=""):
        yield f"{one.ljust(half)} │ {other}".rstrip()


def _line(briefing: Briefing, line: Line) -> str:
    lead = f"{line.lead} — " if line.lead else ""
    marks = briefing.marks(line)
    return lead + line.text + (f" {marks}" if marks else "")


def _reference(item: Reference, width: int) -> Iterator[str]:
    mark = f"[{item.number}] "
    indent = " " * len(mark)
    yield from _wrap(f"{item.heading.lead} — {item.heading.text}.", width, first=mark, rest=indent)
    yield from _wrap(" ".join(fact.text for fact in item.facts), width, first=indent, rest=indent)
    for quotation in item.brief:
        yield from _wrap(quotation.text, width, first=f"{indent}> ", rest=f"{indent}> ")
        yield from _wrap(f"— {quotation.credit.text}", width, first=f"{indent}  ", rest=f"{indent}    ")
    if item.rest:
        yield from _wrap(item.rest.text, width, first=f"{indent}  ", rest=f"{indent}  ")


def _wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=True
    )
