"""The pictures of a briefing as inline SVG: no script, no link, colours from the page's own style."""

from __future__ import annotations

from importlib.resources import files
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.tell.lines import Figure, Matrix, MatrixRow, Series

# One unit is 0.7 pixel at 360 px of screen, where the page sets larger text, and 1.4 on a wide one.
_WIDTH, _LEFT, _RIGHT = 480.0, 34.0, 468.0
_ESTIMATE_TOP, _ESTIMATE_BOTTOM = 24.0, 134.0
_INDEX_TOP, _INDEX_BOTTOM = 178.0, 248.0
_HEIGHT = 282.0
# What a date takes at either end of the axis, and half a month's name.
_ROOM = 70.0


def draw(figure: Figure, *, anchor: str) -> Markup:
    """The figure as an SVG element with title and description; `anchor` makes its ids unique in the page."""
    body = Markup("\n").join(
        (
            *_axis(figure.estimate_title, _ESTIMATE_TOP, _ESTIMATE_BOTTOM, ("100", "50", "0")),
            *_estimates(figure),
            *_axis(figure.index_title, _INDEX_TOP, _INDEX_BOTTOM, _index_ticks(figure)),
            *_indices(figure),
            *_months(figure),
            *_days(figure),
        )
    )
    return Markup(
        '<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{anchor}-title {anchor}-desc">\n'
        '<title id="{anchor}-title">{title}</title>\n<desc id="{anchor}-desc">{desc}</desc>\n{body}\n</svg>'
    ).format(
        width=_WIDTH,
        height=_HEIGHT,
        anchor=anchor,
        title=figure.title,
        desc=figure.alternative.text,
        body=body,
    )


def _axis(title: str, top: float, bottom: float, ticks: Sequence[str]) -> Iterator[Markup]:
    yield Markup('<text class="axis-title" x="0" y="{y:g}">{title}</text>').format(y=top - 10, title=title)
    for at, tick in enumerate(ticks):
        y = top + (bottom - top) * at / (len(ticks) - 1)
        yield Markup('<line class="grid" x1="{x1:g}" x2="{x2:g}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            x1=_LEFT, x2=_RIGHT, y=y
        )
        yield Markup('<text class="tick" x="{x:g}" y="{y:.1f}">{tick}</text>').format(x=_LEFT - 6, y=y + 4, tick=tick)


def _x(at: int, count: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * at / max(1, count - 1)


def _path(values: Sequence[float], top: float, bottom: float, most: float) -> str:
    points = (
        f"{_x(at, len(values)):.1f},{bottom - (bottom - top) * min(value, most) / most:.1f}"
        for at, value in enumerate(values)
    )
    return "M" + " L".join(points)


def _estimates(figure: Figure) -> Iterator[Markup]:
    for at, series in enumerate(figure.estimates):
        path = _path(series.values, _ESTIMATE_TOP, _ESTIMATE_BOTTOM, 1.0)
        yield Markup('<path class="estimate e{at}" d="{path}"/>').format(at=at, path=path)


def _indices(figure: Figure) -> Iterator[Markup]:
    most = _most(figure)
    for series in (figure.words, figure.deeds):
        line = _path(series.values, _INDEX_TOP, _INDEX_BOTTOM, most)
        area = f"{line} L{_RIGHT:g},{_INDEX_BOTTOM:g} L{_LEFT:g},{_INDEX_BOTTOM:g} Z"
        yield Markup('<path class="area {key}" d="{area}"/>').format(key=series.key, area=area)
        yield Markup('<path class="line {key}" d="{line}"/>').format(key=series.key, line=line)


def _most(figure: Figure) -> float:
    """The top of the lower axis: the next whole number above the highest index."""
    return float(ceil(max((*figure.words.values, *figure.deeds.values, 1.0))))


def _index_ticks(figure: Figure) -> tuple[str, str]:
    return f"{_most(figure):.0f}", "0"


def _days(figure: Figure) -> Iterator[Markup]:
    for class_, x, label in (("start", _LEFT, figure.day_labels[0]), ("end", _RIGHT, figure.day_labels[1])):
        yield Markup('<text class="day {class_}" x="{x:g}" y="{y:g}">{label}</text>').format(
            class_=class_, x=x, y=_INDEX_BOTTOM + 18, label=label
        )


def _months(figure: Figure) -> Iterator[Markup]:
    """A rule through both pictures at the first of each month, named where there is room beside the ends."""
    for at, label in figure.months:
        x = _x(at, len(figure.days))
        for top, bottom in ((_ESTIMATE_TOP, _ESTIMATE_BOTTOM), (_INDEX_TOP, _INDEX_BOTTOM)):
            yield Markup('<line class="month" x1="{x:.1f}" x2="{x:.1f}" y1="{top:g}" y2="{bottom:g}"/>').format(
                x=x, top=top, bottom=bottom
            )
        if _LEFT + _ROOM <= x <= _RIGHT - _ROOM:
            yield Markup('<text class="day middle" x="{x:.1f}" y="{y:g}">{label}</text>').format(
                x=x, y=_INDEX_BOTTOM + 18, label=label
            )


def legend(series: Series, at: int | None) -> Markup:
    """The key of one line of the figure: a stroke as it is drawn, and its name."""
    class_ = f"estimate e{at}" if at is not None else f"line {series.key}"
    stroke = Markup('<svg class="key" viewBox="0 0 28 10" aria-hidden="true"><path class="{c}" d="M1,5 L27,5"/></svg>')
    return Markup("<li>{stroke}{label}</li>").format(stroke=stroke.format(c=class_), label=escape(series.label))


# The matrix: one row an indicator, one column a week, in the units of the figure.
_ROW, _COLUMN, _HEAD, _LABEL_END = 17.0, 20.0, 22.0, 214.0
_MARK = 4.2


def draw_matrix(matrix: Matrix, *, anchor: str) -> Markup:
    """The matrix as an SVG element with title and description: a square, a triangle and a ring tell statuses apart."""
    bottom = _HEAD + _ROW * len(matrix.rows)
    rows = (_matrix_row(row, _HEAD + _ROW * at, len(matrix.weeks)) for at, row in enumerate(matrix.rows))
    body = Markup("\n").join((*_matrix_weeks(matrix), *(part for row in rows for part in row)))
    return Markup(
        '<svg class="matrix" viewBox="0 0 {width:g} {height:g}" role="img" '
        'aria-labelledby="{anchor}-title {anchor}-desc">\n'
        '<title id="{anchor}-title">{title}</title>\n<desc id="{anchor}-desc">{desc}</desc>\n{body}\n</svg>'
    ).format(
        width=_WIDTH, height=bottom + 6, anchor=anchor, title=matrix.title, desc=matrix.alternative.text, body=body
    )


def _column(at: int, count: int) -> float:
    """The middle of a column."""
    return _LABEL_END + (_WIDTH - _LABEL_END) * (at + 0.5) / count


def _matrix_weeks(matrix: Matrix) -> Iterator[Markup]:
    """The first days of the weeks, every fourth by name so that they do not run into one another."""
    for at, label in enumerate(matrix.weeks):
        if (len(matrix.weeks) - 1 - at) % 4 == 0:
            yield Markup('<text class="day middle-week" x="{x:.1f}" y="12">{label}</text>').format(
                x=min(_column(at, len(matrix.weeks)), _WIDTH - 34), label=label
            )


def _matrix_row(row: MatrixRow, y: float, count: int) -> Iterator[Markup]:
    yield Markup('<line class="grid" x1="0" x2="{x2:g}" y1="{y:g}" y2="{y:g}"/>').format(x2=_WIDTH, y=y)
    yield Markup('<text class="row {kind}" x="0" y="{y:.1f}">{label}</text>').format(
        kind=row.kind, y=y + _ROW * 0.72, label=row.label
    )
    for at, cell in enumerate(row.cells):
        for place, status in enumerate(cell):
            x = _column(at, count) + (place - (len(cell) - 1) / 2) * _MARK * 2.1
            yield _mark(status, row.kind, x, y + _ROW / 2)


def _mark(status: str, kind: str, x: float, y: float) -> Markup:
    """A filled square for what occurred, a triangle for what is announced, a ring for what was not seen."""
    half = _MARK - 1
    if status == "absent":
        return Markup('<circle class="mark absent {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{r:g}"/>').format(
            kind=kind, x=x, y=y, r=half
        )
    if status == "planned":
        path = f"M{x - half:.1f},{y + half:.1f} L{x:.1f},{y - half:.1f} L{x + half:.1f},{y + half:.1f} Z"
        return Markup('<path class="mark planned {kind}" d="{path}"/>').format(kind=kind, path=path)
    return Markup('<rect class="mark occurred {kind}" x="{x:.1f}" y="{y:.1f}" width="{s:g}" height="{s:g}"/>').format(
        kind=kind, x=x - half, y=y - half, s=2 * half
    )


def matrix_legend(status: str, label: str) -> Markup:
    """The key of one mark of the matrix, and its name."""
    key = Markup('<svg class="key" viewBox="0 0 10 10" aria-hidden="true">{mark}</svg>')
    return Markup("<li>{key}{label}</li>").format(key=key.format(mark=_mark(status, "", 5, 5)), label=label)


def standalone(picture: Markup) -> str:
    """A picture that stands outside the page: with the page's own light colours instead of its style sheet."""
    style = files("tocsin.tell").joinpath("picture.css").read_text("utf-8")
    head, _, rest = str(picture).partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg">\n<style>\n{style}</style>{rest}\n'
