"""The likelihood words of each language, from the published scales of the watches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import tocsin.watches
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from tocsin.model import Language


@dataclass(frozen=True, slots=True)
class Band:
    """One word of a scale and the half-open stretch of probability that it names."""

    term: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A published scale of likelihood words: its name and its bands, from the least likely up."""

    name: str
    bands: tuple[Band, ...]


@cache
def likelihood_scale(language: Language) -> Scale:
    """The scale of a language."""
    data = read_sheet(Path(tocsin.watches.__file__).with_name("scales.yaml")).data[language.value]
    bands = (Band(str(entry["term"]), float(entry["low"]), float(entry["high"])) for entry in data["terms"])
    return Scale(str(data["name"]), tuple(sorted(bands, key=lambda band: band.low)))


def likelihood_term(probability: float, language: Language) -> str | None:
    """The word of the scale for a probability; `None` where the scale has a hole.

    >>> from tocsin.model import Language
    >>> likelihood_term(0.3, Language.FR), likelihood_term(0.17, Language.FR)
    ('probablement pas', None)
    >>> likelihood_term(0.3, Language.EN), likelihood_term(0.005, Language.EN)
    ('unlikely', None)
    """
    return next((band.term for band in likelihood_scale(language).bands if band.low <= probability < band.high), None)
