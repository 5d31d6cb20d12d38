"""The figure drawn in characters, for terminals and Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.tell.lines import Figure

_BARS = "▁▂▃▄▅▆▇█"
_MOST_DAYS = 60


def bars(values: Sequence[float], top: float) -> str:
    """One character a value, from 0 to `top`.

    >>> bars([0, 0.5, 1], 1.0)
    '▁▅█'
    """
    if top <= 0:
        return _BARS[0] * len(values)
    return "".join(_BARS[min(len(_BARS) - 1, int(max(0.0, value) / top * len(_BARS)))] for value in values)


def sparkline(figure: Figure) -> tuple[str, ...]:
    """The rows of the figure: one a hypothesis, then words and deeds, over the last days that fit a line."""
    rows = [(series, 1.0) for series in figure.estimates]
    top = max((*figure.words.values, *figure.deeds.values, 1.0))
    rows += [(figure.words, top), (figure.deeds, top)]
    width = max(len(series.label) for series, _ in rows)
    drawn = [
        f"{series.label.ljust(width)}  {bars(series.values[-_MOST_DAYS:], scale)}  {series.last}"
        for series, scale in rows
    ]
    return tuple(drawn)
