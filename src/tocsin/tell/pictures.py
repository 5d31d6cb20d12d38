"""The pictures of a briefing as files that stand alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.tell.lines import Figure, Matrix
from tocsin.tell.svg import draw, draw_matrix, standalone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.tell.lines import Briefing


def picture(block: Figure | Matrix) -> str:
    """A figure or matrix as an SVG file."""
    return standalone(draw(block, anchor="f") if isinstance(block, Figure) else draw_matrix(block, anchor="m"))


def picture_names(briefing: Briefing, stem: str) -> Mapping[Figure | Matrix, str]:
    """The file name of each picture of a briefing, in the order in which they are read."""
    sections = (section for part in briefing.parts for section in part.sections)
    blocks = dict.fromkeys(b for section in sections for b in section.blocks if isinstance(b, Figure | Matrix))
    return {block: f"{stem}-{number}.svg" for number, block in enumerate(blocks, start=1)}
