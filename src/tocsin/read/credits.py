"""Which news agencies a text credits for its words: in the dateline, a byline, a credit line, its last words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.model import BlockKind
from tocsin.read.marks import load_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tocsin.model import Block

_CREDITING = {BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.CREDIT, BlockKind.METADATA}
# "© Getty Images" and "Photo: ..." credit a picture, whatever agency they name.
_PICTURE = re.compile(r"photo|image|picture|vidéo|video|getty|illustration", re.IGNORECASE)


def find_credit(text: str, blocks: Sequence[Block], stated: Iterable[str] = ()) -> tuple[str, ...]:
    """The agencies credited, each once, in the order found.

    >>> from tocsin.model import Span, Block
    >>> text = "Le Courrier avec AFP"
    >>> find_credit(text, [Block(BlockKind.CREDIT, Span(0, len(text)))])
    ('AFP',)

    Args:
        text: the unaltered text.
        blocks: its blocks; captions and prose credit nobody.
        stated: what the metadata say of author and outlet.
    """
    lines = [block.span.of(text) for block in blocks if block.kind in _CREDITING]
    places = [*stated, *(line for line in lines if not _PICTURE.search(line))]
    return tuple(dict.fromkeys(name for place in places for name in named_agencies(place)))


def named_agencies(words: str) -> list[str]:
    """The agencies that words name, in their order.

    >>> named_agencies("Le ministre l'a dit à l'AFP et à Reuters.")
    ['AFP', 'Reuters']
    """
    marks = load_marks()
    return [marks.agencies[match.group()] for match in re.finditer(marks.agency, words)]
