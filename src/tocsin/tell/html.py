"""A briefing as one HTML file: style inside, nothing fetched, text of others escaped by the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from tocsin.tell.lines import Bullets, Columns, Figure, Gauges, Matrix, Paragraph, References
from tocsin.tell.pages import page_style, page_templates
from tocsin.tell.svg import draw, draw_matrix, legend, matrix_legend

if TYPE_CHECKING:
    from tocsin.tell.lines import Block, Briefing, Line, Shown

_KINDS = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Columns: "columns",
    Figure: "figure",
    Matrix: "matrix",
    Gauges: "gauges",
    References: "references",
}


def as_html(briefing: Briefing, *, evidence: Shown = "all") -> str:
    """The briefing as a page that stands alone."""
    template = page_templates().get_template("briefing.html")
    names = ("briefing.css", "exercise/exercise.css") if briefing.mark else ("briefing.css",)
    anchored: set[int] = set()

    def anchor(number: int) -> Markup:
        """The id of the first place that cites a number, for the way back; nothing at the others."""
        if number in anchored:
            return Markup()
        anchored.add(number)
        return Markup(' id="cite-{number}"').format(number=number)

    return template.render(
        briefing=briefing,
        style=page_style(*names),
        kind=_kind,
        said=said,
        cited=briefing.cited,
        draw=draw,
        draw_matrix=draw_matrix,
        matrix_legend=matrix_legend,
        legend=legend,
        evidence=evidence,
        anchor=anchor,
        anchored=anchored,
        several=len(briefing.parts) > 1,
    )


def _kind(block: Block) -> str:
    return _KINDS[type(block)]


def said(line: Line) -> Markup:
    """The line's text, escaped, with its foreign stretches marked by language."""
    text = escape(line.text)
    for stretch, language in line.foreign:
        marked = Markup('<span lang="{language}">{stretch}</span>').format(language=language.value, stretch=stretch)
        text = text.replace(escape(stretch), marked, 1)
    return text
