"""Transcripts: paragraphs that begin with the speaker's name in capitals ("MS. COLE: ...")."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tocsin.extract.scene import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.cues import CueLexicon
    from tocsin.extract.units import Unit
    from tocsin.extract.words import Word

_LONGEST = 7  # tokens of a label


def find_turns(units: Sequence[Unit], lexicon: CueLexicon) -> dict[int, Proposal | None]:
    """By paragraph of a transcript, what its speaker says; `None` where a questioner has the word.

    Empty where the article is no transcript: a label must come back, or alternate with a questioner's.
    """
    paragraphs = [(place, list(group)) for place, group in groupby(units, key=lambda unit: unit.place)]
    labels = {place: label for place, held in paragraphs if (label := _label(held[0], lexicon)) is not None}
    names = [_name(label) for label in labels.values()]
    if len(names) < 2 or (len(set(names)) == len(names) and not set(names) & lexicon.questioners):
        return {}
    return dict(_turns(paragraphs, labels, lexicon))


def _turns(
    paragraphs: Sequence[tuple[int, list[Unit]]], labels: dict[int, list[Word]], lexicon: CueLexicon
) -> Iterator[tuple[int, Proposal | None]]:
    current: list[Word] | None = None
    for place, held in paragraphs:
        label = labels.get(place)
        current = label or current
        if current is None:
            continue
        start = label[-1].i + 2 if label else held[0].start
        asks = _name(current) in lexicon.questioners or start >= held[-1].end
        yield place, None if asks else Proposal(start, held[-1].end, "turn", speaker=current[-1], unit=held[0])


def _label(unit: Unit, lexicon: CueLexicon) -> list[Word] | None:
    """The words in capitals before a colon at the head of a paragraph."""
    label: list[Word] = []
    for token in unit.doc[unit.start : min(unit.end, unit.start + _LONGEST)]:
        if token.text == ":":
            return label if label and label[0].text not in lexicon.not_labels else None
        if not token.text.isupper() and token.text not in {"-", "."}:
            return None
        label.append(token)
    return None


def _name(label: Sequence[Word]) -> str:
    return " ".join(token.text for token in label)
