"""A briefing as Markdown: text of others is escaped, so that it can neither format nor link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.tell.lines import Bullets, Columns, Figure, Matrix, Paragraph, References
from tocsin.tell.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tocsin.tell.lines import Block, Briefing, Line, Reference, Section, Shown

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&@])")
_AT_START = re.compile(r"^(\s*)([-+#=]|\d+[.)])")
_LINKS = re.compile(r"(?i)\b(https?|ftp|www|mailto)([:.])")


def escape(text: str) -> str:
    r"""`text` so that Markdown shows it as it is.

    >>> escape("<b>*x* [a](http://b.c)")
    '\\<b\\>\\*x\\* \\[a\\](http\\://b.c)'
    """
    escaped = _SPECIAL.sub(r"\\\1", text)
    escaped = _LINKS.sub(r"\1\\\2", escaped)
    return _AT_START.sub(lambda match: f"{match[1]}{_escaped_start(match[2])}", escaped)


def _escaped_start(mark: str) -> str:
    return f"\\{mark}" if len(mark) == 1 else f"{mark[:-1]}\\{mark[-1]}"


def as_markdown(
    briefing: Briefing, *, evidence: Shown = "cited", pictures: Mapping[Figure | Matrix, str] | None = None
) -> str:
    """The briefing as Markdown, ending with a newline.

    Args:
        briefing: what is told.
        evidence: how much of the evidence.
        pictures: the file that each figure lies in; a figure without one is drawn in characters.
    """
    marks = [f"**{escape(briefing.mark)}**", ""] if briefing.mark else []
    return "\n".join([*marks, *_lines(briefing, evidence, pictures or {}), *marks]).rstrip("\n") + "\n"


def _lines(briefing: Briefing, evidence: Shown, pictures: Mapping[Figure | Matrix, str]) -> Iterator[str]:
    yield f"# {escape(briefing.title)}"
    yield ""
    for line in briefing.clocks:
        yield f"*{escape(line.text)}*"
        yield ""
    several = len(briefing.parts) > 1
    if briefing.front:
        yield from (f"## {escape(briefing.labels['bottom'])}", "")
    for section in briefing.front:
        yield from _section(briefing, section, "###", pictures)
    for part in briefing.parts:
        if several:
            yield from (f"## {escape(part.title)}", "")
        for section in part.sections:
            yield from _section(briefing, section, "###" if several else "##", pictures)
    for section in briefing.evidence:
        yield from _evidence(section, evidence)
    yield from _section(briefing, briefing.notes, "##", pictures)


def _section(briefing: Briefing, section: Section, mark: str, pictures: Mapping[Figure | Matrix, str]) -> Iterator[str]:
    if not section.blocks:
        return
    yield from (f"{mark} {escape(section.title)}", "")
    for block in section.blocks:
        if isinstance(block, Figure | Matrix):
            yield from _figure(briefing, block, pictures.get(block, ""))
        else:
            yield from _block(briefing, block, f"{mark}#")


def _block(briefing: Briefing, block: Block, mark: str) -> Iterator[str]:
    match block:
        case Paragraph(lines):
            yield " ".join(_line(briefing, line) for line in lines)
            yield ""
        case Bullets():
            yield from _bullets(briefing, block, mark)
        case Columns(left, right):
            yield from _bullets(briefing, left, mark)
            yield from _bullets(briefing, right, mark)


def _bullets(briefing: Briefing, bullets: Bullets, mark: str) -> Iterator[str]:
    if bullets.title:
        yield from (f"{mark} {escape(bullets.title)}", "")
    for line in bullets.every():
        yield f"- {_line(briefing, line)}"
    yield ""


def _line(briefing: Briefing, line: Line) -> str:
    lead = f"**{escape(line.lead)}.** " if line.lead else ""
    marks = briefing.marks(line)
    return lead + escape(line.text) + (f" {marks}" if marks else "")


def _figure(briefing: Briefing, block: Figure | Matrix, file: str) -> Iterator[str]:
    if file:
        yield from (f"![{escape(block.alternative.text)}](<{file}>)", "")
    elif isinstance(block, Figure):
        yield from ("```text", *sparkline(block), "```", "")
    yield from (_line(briefing, block.alternative), "")


def _evidence(section: Section, evidence: Shown) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, References):
            yield from (f"## {escape(section.title)}", "")
            for item in block.shown(evidence):
                yield from _reference(item, evidence)
            counted = block.left_out(evidence)
            yield from (escape(counted.text), "") if counted else ()


def _reference(item: Reference, evidence: Shown) -> Iterator[str]:
    full = evidence == "all"
    facts = " ".join(escape(fact.text) for fact in (item.facts if full else (item.summary,)))
    yield f"**[{item.number}] {escape(item.heading.lead)}.** {escape(item.heading.text)}. {facts}"
    yield ""
    for quotation in item.quotations[: None if full else 1]:
        rest = f", {escape(item.rest.text)}" if item.rest and not full else ""
        yield from (f"> {escape(quotation.text)}", ">", f"> — {escape(quotation.credit.text)}{rest}", "")
