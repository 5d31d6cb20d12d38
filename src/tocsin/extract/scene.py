"""What the steps of claim finding pass on: a unit with its cues, contents, and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.model import Language

if TYPE_CHECKING:
    from tocsin.extract.cues import CueLexicon, Entry, FoundCue
    from tocsin.extract.syntax import Grammar
    from tocsin.extract.units import Unit
    from tocsin.extract.words import Word


@dataclass(frozen=True, slots=True)
class Scene:
    """A unit with all that is needed to read it; `breaks` are tokens at which inserted words begin."""

    unit: Unit
    cues: tuple[FoundCue, ...]
    breaks: frozenset[int]
    lexicon: CueLexicon
    grammar: Grammar

    def token(self, index: int) -> Word:
        """One token of the article."""
        return self.unit.doc[index]

    def is_english(self) -> bool:
        """Whether the language leaves out its conjunction."""
        return self.lexicon.language is Language.EN


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue reports: tokens `[start, end)`, the frame that it was found by, and the entry that has the frame."""

    start: int
    end: int
    frame: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim before its source is resolved: tokens `[start, end)`, its cue and who seems to speak."""

    start: int
    end: int
    rule: str
    cue: tuple[int, int] | None = None
    head: Word | None = None
    entry: Entry | None = None
    speaker: Word | None = None
    unit: Unit | None = None
    inner: tuple[Word, ...] = ()

    def holds(self, other: Proposal) -> bool:
        """Whether another proposal lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Proposal) -> bool:
        """Whether the two share a token."""
        return self.start < other.end and other.start < self.end
