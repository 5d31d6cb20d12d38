"""The figure of a drill as inline SVG: truth, estimate, warnings of each system, words and deeds, coverage."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WIDTH, _LEFT, _RIGHT = 680.0, 215.0, 668.0
_TRUTH_TOP, _ROW = 24.0, 12.0
_ESTIMATE_TOP, _ESTIMATE_BOTTOM = 62.0, 172.0
_ALARMS_TOP = 196.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days, from place to place, both included, with its class."""

    first: int
    last: int
    style: str


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled row of bars."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class DrillFigure:
    """What is drawn, day by day; `truth` may be empty."""

    title: str
    alternative: str
    labels: Mapping[str, str]
    days: int
    ends: tuple[str, str]
    truth: tuple[Bar, ...]
    estimates: tuple[tuple[float, ...], ...]
    rows: tuple[Row, ...]
    words: tuple[float, ...]
    deeds: tuple[float, ...]
    coverage: tuple[float, ...]


def draw_drill(figure: DrillFigure, *, anchor: str = "drill") -> Markup:
    """The figure as an SVG element with title and description."""
    bottom = _ALARMS_TOP + _ROW * 1.5 * len(figure.rows)
    index_top, index_bottom = bottom + 30, bottom + 110
    cover = index_bottom + 16
    height = cover + 40
    body = Markup("\n").join(
        (
            *_bars(figure, Row(figure.labels["truth"], figure.truth), _TRUTH_TOP if figure.truth else None),
            *_axis(figure.labels["estimate"], _ESTIMATE_TOP, _ESTIMATE_BOTTOM, ("100", "50", "0")),
            *_lines(figure),
            *(bar for at, row in enumerate(figure.rows) for bar in _bars(figure, row, _ALARMS_TOP + at * _ROW * 1.5)),
            *_indices(figure, index_top, index_bottom),
            *_coverage(figure, cover),
            *_ends(figure, cover + _ROW + 16),
        )
    )
    return Markup(
        '<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{a}-title {a}-desc">\n'
        '<title id="{a}-title">{title}</title>\n<desc id="{a}-desc">{desc}</desc>\n{body}\n</svg>'
    ).format(width=_WIDTH, height=height, a=anchor, title=figure.title, desc=figure.alternative, body=body)


def _x(at: float, days: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * at / max(1, days)


def _bars(figure: DrillFigure, row: Row, top: float | None) -> Iterator[Markup]:
    if top is None:
        return
    yield Markup('<text class="row" x="0" y="{y:.1f}">{label}</text>').format(y=top + _ROW - 2, label=row.label)
    yield Markup('<rect class="whole" x="{x:g}" y="{y:.1f}" width="{w:g}" height="1"/>').format(
        x=_LEFT, y=top + _ROW / 2, w=_RIGHT - _LEFT
    )
    for bar in row.bars:
        x, end = _x(bar.first, figure.days), _x(bar.last + 1, figure.days)
        yield Markup('<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:g}"/>').format(
            style=bar.style, x=x, y=top, w=max(1.5, end - x), h=_ROW
        )


def _axis(title: str, top: float, bottom: float, ticks: Sequence[str]) -> Iterator[Markup]:
    yield Markup('<text class="row" x="0" y="{y:g}">{title}</text>').format(y=top + 10, title=title)
    for at, tick in enumerate(ticks):
        y = top + (bottom - top) * at / (len(ticks) - 1)
        yield Markup('<line class="grid" x1="{a:g}" x2="{b:g}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            a=_LEFT, b=_RIGHT, y=y
        )
        yield Markup('<text class="tick" x="{x:g}" y="{y:.1f}">{tick}</text>').format(x=_LEFT - 6, y=y + 4, tick=tick)


def _path(values: Sequence[float], top: float, bottom: float, *, low: float, high: float) -> str:
    spread = (high - low) or 1.0
    points = (
        f"{_x(at + 0.5, len(values)):.1f},{bottom - (bottom - top) * (min(max(value, low), high) - low) / spread:.1f}"
        for at, value in enumerate(values)
    )
    return "M" + " L".join(points)


def _lines(figure: DrillFigure) -> Iterator[Markup]:
    for at, values in enumerate(figure.estimates):
        path = _path(values, _ESTIMATE_TOP, _ESTIMATE_BOTTOM, low=0.0, high=1.0)
        yield Markup('<path class="estimate e{at}" d="{path}"/>').format(at=at, path=path)


def _indices(figure: DrillFigure, top: float, bottom: float) -> Iterator[Markup]:
    every = (*figure.words, *figure.deeds)
    low, high = float(floor(min((*every, 0.0)))), float(ceil(max((*every, 1.0))))
    yield from _axis(figure.labels["index"], top, bottom, (f"{high:.0f}", f"{low:.0f}".replace("-", "−")))
    for key, values in (("words", figure.words), ("deeds", figure.deeds)):
        path = _path(values, top, bottom, low=low, high=high)
        yield Markup('<path class="line {key}" d="{path}"/>').format(key=key, path=path)


def _coverage(figure: DrillFigure, top: float) -> Iterator[Markup]:
    yield Markup('<text class="row" x="0" y="{y:.1f}">{label}</text>').format(
        y=top + _ROW - 2, label=figure.labels["coverage"]
    )
    line = _path(figure.coverage, top, top + _ROW, low=0.0, high=1.0)
    last, first = _x(figure.days - 0.5, figure.days), _x(0.5, figure.days)
    yield Markup('<path class="area cover" d="{line} L{last:.1f},{y:.1f} L{first:.1f},{y:.1f} Z"/>').format(
        line=line, last=last, first=first, y=top + _ROW
    )


def _ends(figure: DrillFigure, y: float) -> Iterator[Markup]:
    for style, x, label in (("start", _LEFT, figure.ends[0]), ("end", _RIGHT, figure.ends[1])):
        yield Markup('<text class="day {style}" x="{x:g}" y="{y:g}">{label}</text>').format(
            style=style, x=x, y=y, label=label
        )
