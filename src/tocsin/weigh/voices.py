"""Who is heard in the evidence: outlets and sources, and what is left when one of them is not listened to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tocsin.model import Event, Report
    from tocsin.weigh.evidence import Item
    from tocsin.weigh.numbers import Array

# Of each kind, as many as a reader looks at: each costs a run of the filter.
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Voice:
    """An outlet or a source, by name."""

    kind: str
    name: str

    def says(self, report: Report) -> bool:
        """Whether the report is this voice's."""
        return self.name == (report.outlet if self.kind == "outlet" else report.signal.source or "")


def rank_voices(heard: Mapping[str, Sequence[Report]], shares: Mapping[str, Array]) -> list[Voice]:
    """Of each kind, the voices that speak of what weighs most today.

    Args:
        heard: by event, the reports that are known.
        shares: by event, what it contributes.
    """
    weights: dict[Voice, float] = defaultdict(float)
    for event, reports in heard.items():
        weight = float(np.abs(shares[event]).max())
        for voice in {voice for report in reports for voice in _voices(report)}:
            weights[voice] += weight
    ordered = sorted(weights, key=lambda voice: (-weights[voice], voice.name))
    return [voice for kind in ("outlet", "source") for voice in [v for v in ordered if v.kind == kind][:_SHOWN]]


def _voices(report: Report) -> Iterator[Voice]:
    if report.outlet:
        yield Voice("outlet", report.outlet)
    if report.signal.source:
        yield Voice("source", report.signal.source)


def silence_voice(item: Item, voice: Voice) -> Event:
    """The event of an item as if that voice had never been heard."""
    return replace(item.event, reports=tuple(one for one in item.event.reports if not voice.says(one)))
