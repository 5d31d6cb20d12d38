"""The parts of a drill's report before it is given a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.model import Language
    from tocsin.tell.exercise.svg import DrillFigure


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of sentences."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the columns in `numbers` are set to the right, and `trailing` has prose for its last column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, the keys of its lines, and the same in characters."""

    figure: DrillFigure
    legend: tuple[tuple[str, str], ...]
    sparks: tuple[str, ...]


Part = Heading | Prose | Items | Grid | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report; `mark` stands on every page of it, and `end` closes it."""

    language: Language
    mark: str
    title: str
    parts: tuple[Part, ...]
    end: str
