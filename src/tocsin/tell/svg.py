"""The pictures of a briefing as inline SVG: no script, no link, colours from the page's own style."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.tell.lines import Figure, Series

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
