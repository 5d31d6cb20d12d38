"""A briefing as a tagged PDF: text of others travels as data, and can never become a command of the typesetter."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tocsin.tell.lines import Bullets, Columns, Figure, Gauges, Matrix, Paragraph, References
from tocsin.tell.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.tell.lines import Block, Briefing, Line, Reference, Section, Shown


def as_pdf(briefing: Briefing, *, evidence: Shown = "cited") -> bytes:
    """The briefing as a PDF file with its fonts inside; the same input gives the same bytes."""
    # The compiler is a large library, which no other form needs.
    import typst  # noqa: PLC0415

    template = files("tocsin.tell").joinpath("briefing.typ").read_bytes()
    # UA-1 is the standard for accessible PDF: a picture without its words would not compile.
    return typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(_document(briefing, evidence), ensure_ascii=False)},
        timestamp=int(briefing.as_of.timestamp()) if briefing.as_of else 0,
    )


def _document(briefing: Briefing, evidence: Shown) -> dict[str, Any]:
    shown = [_section(briefing, one, evidence) for one in briefing.evidence if one.blocks]
    blocks = (block for one in briefing.evidence for block in one.blocks if isinstance(block, References))
    day = briefing.as_of
    return {
        "lang": briefing.language.value,
        "title": briefing.title,
        "mark": briefing.mark,
        "page": briefing.labels["page"],
        "bottom": briefing.labels["bottom"],
        "day": [day.year, day.month, day.day] if day else [1970, 1, 1],
        "clocks": [line.text for line in briefing.clocks],
        "listed": sorted(item.number for block in blocks for item in block.shown(evidence)),
        "front": _sections(briefing, briefing.front, evidence),
        "parts": [
            {
                "title": part.title,
                "opening": _sections(briefing, part.sections[: part.opening], evidence),
                "sections": _sections(briefing, part.sections[part.opening :], evidence),
            }
            for part in briefing.parts
        ],
        "evidence": shown,
        "notes": _section(briefing, briefing.notes, evidence),
    }


def _sections(briefing: Briefing, sections: tuple[Section, ...], evidence: Shown) -> list[dict[str, Any]]:
    return [_section(briefing, one, evidence) for one in sections if one.blocks]


def _section(briefing: Briefing, section: Section, evidence: Shown) -> dict[str, Any]:
    return {"title": section.title, "blocks": [_block(briefing, block, evidence) for block in section.blocks]}


def _block(briefing: Briefing, block: Block, evidence: Shown) -> dict[str, Any]:
    match block:
        case Paragraph(lines):
            return {"kind": "paragraph", "lines": [_line(briefing, line) for line in lines]}
        case Bullets():
            return _bullets(briefing, block)
        case Columns(left, right):
            return {"kind": "columns", "left": _bullets(briefing, left), "right": _bullets(briefing, right)}
        case Gauges(rows):
            return {"kind": "gauges", "rows": [_fields(row) for row in rows]}
        case Figure() | Matrix():
            return _picture(briefing, block)
        case References():
            counted = block.left_out(evidence)
            return {
                "kind": "references",
                "items": [_reference(item, evidence) for item in block.shown(evidence)],
                "left_out": counted.text if counted else "",
            }


def _fields(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a frozen record of plain values)
    return {name: getattr(row, name) for name in row.__slots__}


def _bullets(briefing: Briefing, bullets: Bullets) -> dict[str, Any]:
    return {
        "kind": "bullets",
        "title": bullets.title,
        "lines": [_line(briefing, line) for line in bullets.lines],
        "rest": _line(briefing, bullets.rest) if bullets.rest else None,
    }


def _line(briefing: Briefing, line: Line) -> dict[str, Any]:
    return {"lead": line.lead, "runs": [*_runs(line)], "refs": list(briefing.cited(line))}


def _runs(line: Line) -> Iterator[dict[str, str]]:
    """The text cut where it changes to another language, so that it is read and hyphenated as such."""
    rest = line.text
    for stretch, language in line.foreign:
        before, found, after = rest.partition(stretch)
        if found and stretch:
            yield from ({"text": before}, {"text": found, "lang": language.value})
            rest = after
    yield {"text": rest}


def _picture(briefing: Briefing, block: Figure | Matrix) -> dict[str, Any]:
    told = {
        "svg": picture(block),
        "alternative": _line(briefing, block.alternative),
        "small": isinstance(block, Figure),
    }
    if isinstance(block, Matrix):
        return {"kind": "matrix", **told, "legend": [{"status": key, "label": label} for key, label in block.legend]}
    legend = [{"kind": "estimate", "at": at, "label": one.label} for at, one in enumerate(block.estimates)]
    legend += [{"kind": one.key, "at": 0, "label": one.label} for one in (block.words, block.deeds)]
    return {"kind": "figure", **told, "legend": legend}


def _reference(item: Reference, evidence: Shown) -> dict[str, Any]:
    full = evidence == "all"
    told = item.quotations if full else item.quotations[:1]
    return {
        "number": item.number,
        "lead": item.heading.lead,
        "heading": item.heading.text,
        "facts": [fact.text for fact in item.facts] if full else [item.summary.text],
        "quotations": [
            {
                "text": one.text,
                "lang": one.language.value,
                "credit": one.credit.text + (f", {item.rest.text}" if item.rest and not full else ""),
            }
            for one in told
        ],
    }
