"""A briefing as plain text for a terminal: no colour is needed to read it, and no control character can reach it."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from tocsin.tell.lines import Bullets, Columns, Figure, Matrix, Paragraph, References
from tocsin.tell.sparkline import sparkline
from tocsin.tell.typography import WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.tell.lines import Block, Briefing, Line, Quotation, Reference, Section, Shown

WIDTH = 88
_GUTTER = 3


def as_terminal(briefing: Briefing, *, evidence: Shown = "cited", width: int = WIDTH) -> str:
    """The briefing in lines of at most `width` characters, ending with a newline."""
    marks = [briefing.mark] if briefing.mark else []
    return "\n".join([*marks, *_lines(briefing, evidence, width), *marks]).rstrip("\n") + "\n"


def _lines(briefing: Briefing, evidence: Shown, width: int) -> Iterator[str]:
    yield from _wrap(briefing.title.upper(), width)
    for line in briefing.clocks:
        yield from _wrap(line.text, width)
    yield ""
    several = len(briefing.parts) > 1
    if briefing.front:
        yield f"══ {briefing.labels['bottom'].upper()} ".ljust(width, "═")
    for section in briefing.front:
        yield from _section(briefing, section, width)
    if briefing.front:
        yield ""
    for part in briefing.parts:
        if several:
            yield f"══ {part.title.upper()} ".ljust(width, "═")
        for section in part.sections:
            yield from _section(briefing, section, width)
        yield ""
    for section in briefing.evidence:
        yield from _evidence(section, evidence, width)
    yield from _section(briefing, briefing.notes, width)


def _title(title: str, width: int) -> str:
    return f"── {title} ".ljust(width, "─")


def _section(briefing: Briefing, section: Section, width: int) -> Iterator[str]:
    if not section.blocks:
        return
    yield _title(section.title, width)
    for block in section.blocks:
        yield from _block(briefing, block, width)


def _block(briefing: Briefing, block: Block, width: int) -> Iterator[str]:
    match block:
        case Paragraph(lines):
            yield from _wrap(" ".join(_line(briefing, line) for line in lines), width)
        case Bullets():
            yield from _bullets(briefing, block, width)
        case Columns(left, right):
            yield from _columns(briefing, left, right, width)
        case Figure(alternative=alternative):
            yield from (*sparkline(block), *_wrap(alternative.text, width))
        case Matrix(alternative=alternative):
            yield from _wrap(alternative.text, width)


def _bullets(briefing: Briefing, bullets: Bullets, width: int) -> Iterator[str]:
    if bullets.title:
        yield from _wrap(bullets.title, width)
    *lines, last = [_line(briefing, line) for line in bullets.lines]
    for text in (*lines, f"{last} {bullets.rest.text}" if bullets.rest else last):
        yield from _wrap(text, width, first="• ", rest="  ")


def _columns(briefing: Briefing, left: Bullets, right: Bullets, width: int) -> Iterator[str]:
    half = (width - _GUTTER) // 2
    columns = [[*_bullets(briefing, side, half)] for side in (left, right)]
    for one, other in zip_longest(*columns, fillvalue=""):
        yield f"{one.ljust(half)} │ {other}".rstrip()


def _line(briefing: Briefing, line: Line) -> str:
    lead = f"{line.lead} — " if line.lead else ""
    marks = briefing.marks(line).replace(", ", f",{WIDE}")
    return lead + line.text + (f" {marks}" if marks else "")


def _evidence(section: Section, evidence: Shown, width: int) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, References):
            yield _title(section.title, width)
            for item in block.shown(evidence):
                yield from _reference(item, width) if evidence == "all" else _brief(item, width)
            counted = block.left_out(evidence)
            yield from (*_wrap(counted.text, width), "") if counted else ("",)


def _brief(item: Reference, width: int) -> Iterator[str]:
    """One sentence with who says it, where and when."""
    mark, indent = _mark(item)
    yield from _wrap(f"{item.heading.lead} — {item.heading.text}. {item.summary.text}", width, first=mark, rest=indent)
    for quotation in item.quotations[:1]:
        yield from _quotation(quotation, f", {item.rest.text}" if item.rest else "", indent, width)


def _reference(item: Reference, width: int) -> Iterator[str]:
    mark, indent = _mark(item)
    yield from _wrap(f"{item.heading.lead} — {item.heading.text}.", width, first=mark, rest=indent)
    yield from _wrap(" ".join(fact.text for fact in item.facts), width, first=indent, rest=indent)
    for quotation in item.quotations:
        yield from _quotation(quotation, "", indent, width)
    yield ""


def _mark(item: Reference) -> tuple[str, str]:
    mark = f"[{item.number}] "
    return mark, " " * len(mark)


def _quotation(quotation: Quotation, tail: str, indent: str, width: int) -> Iterator[str]:
    yield from _wrap(quotation.text, width, first=f"{indent}> ", rest=f"{indent}> ")
    yield from _wrap(f"— {quotation.credit.text}{tail}", width, first=f"{indent}  ", rest=f"{indent}    ")


def _wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=True
    )
