"""A drill's report as Markdown, as one HTML file, and as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from tocsin.tell.exercise.page import Grid, Heading, Items, Picture, Prose
from tocsin.tell.exercise.svg import draw_drill
from tocsin.tell.markdown import escape
from tocsin.tell.pages import page_style, page_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tocsin.tell.exercise.page import Page, Part

WIDTH = 100
# The text column of a table takes what is left, but never less than a few words.
_LEAST_COLUMN = 18
_KINDS = {Heading: "heading", Prose: "prose", Items: "items", Grid: "grid", Picture: "picture"}


def as_markdown(page: Page) -> str:
    """The report as Markdown."""
    lines = [f"# {escape(page.title)}", ""]
    for part in page.parts:
        lines += [*_markdown(part), ""]
    return "\n".join([*lines, f"**{escape(page.end)}**"]) + "\n"


def _markdown(part: Part) -> Iterator[str]:
    match part:
        case Heading(text):
            yield f"## {escape(text)}"
        case Prose(text, strong):
            yield f"**{escape(text)}**" if strong else escape(text)
        case Items(lines):
            yield from (f"- {escape(line)}" for line in lines)
        case Grid(head, rows, numbers):
            yield _markdown_row(head)
            yield "|" + "|".join("---:" if at in numbers else "---" for at in range(len(head))) + "|"
            yield from (_markdown_row(row) for row in rows)
        case Picture(figure, _, sparks):
            yield "```text"
            yield from sparks
            yield "```"
            yield ""
            yield escape(figure.alternative)


def _markdown_row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"


def as_terminal(page: Page) -> str:
    """The report as plain text; the mark stands at both ends and at every heading."""
    lines = [*_wrap(page.title), ""]
    for part in page.parts:
        lines += _terminal(part, page.mark)
    return "\n".join([*lines, page.end]) + "\n"


def _terminal(part: Part, mark: str) -> Iterator[str]:
    match part:
        case Heading(text):
            yield f"── {text} · {mark} ".ljust(WIDTH, "─")
        case Prose(text):
            yield from (*_wrap(text), "")
        case Items(lines):
            for line in lines:
                yield from textwrap.wrap(line, WIDTH, initial_indent="• ", subsequent_indent="  ")
            yield ""
        case Grid():
            yield from (*_table(part), "")
        case Picture(figure, _, sparks):
            yield from (*sparks, *_wrap(figure.alternative), "")


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)


def _table(grid: Grid) -> Iterator[str]:
    widths = _widths(grid)
    for at, row in enumerate((grid.head, *grid.rows)):
        yield from _row(grid, row, widths)
        if at == 0:
            yield "  ".join("─" * width for width in widths)
        elif grid.trailing and row[-1]:
            yield from textwrap.wrap(row[-1], WIDTH, initial_indent="    ", subsequent_indent="    ")


def _row(grid: Grid, row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    cells = [_cell(cell, width) for cell, width in zip(row, widths, strict=False)]
    for line in range(max(len(cell) for cell in cells)):
        texts = [cell[line] if line < len(cell) else "" for cell in cells]
        placed = (
            text.rjust(width) if at in grid.numbers else text.ljust(width)
            for at, (text, width) in enumerate(zip(texts, widths, strict=True))
        )
        yield "  ".join(placed).rstrip()


def _cell(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or [""]


def _widths(grid: Grid) -> list[int]:
    """Each column as wide as its widest cell; where that is too much, the widest are narrowed."""
    columns = len(grid.head) - grid.trailing
    widths = [max(len(row[at]) for row in (grid.head, *grid.rows)) for at in range(columns)]
    for at in grid.numbers:
        widths[at] = max([*(len(row[at]) for row in grid.rows), *(len(word) for word in grid.head[at].split())])
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH and max(widths) > _LEAST_COLUMN:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def as_html(page: Page) -> str:
    """The report as one file: style inside, nothing fetched; the mark stands on every printed page."""
    style = page_style("briefing.css", "exercise/exercise.css")
    template = page_templates().get_template("exercise/report.html")
    return template.render(page=page, style=style, kind=lambda part: _KINDS[type(part)], draw=draw_drill)


FORMS: Mapping[str, Callable[[Page], str]] = {"markdown": as_markdown, "html": as_html, "terminal": as_terminal}
