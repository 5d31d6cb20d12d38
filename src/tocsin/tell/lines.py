"""What a briefing is made of before it is given a form: lines that each rest on records."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tocsin.model import Language


# How much of the evidence a form gives: every event in full, those that the page cites in brief, or none.
Shown = Literal["all", "cited", "none"]


class RefKind(StrEnum):
    """The sort of record a line rests on."""

    EVIDENCE = "evidence"
    BELIEF = "belief"
    INDEX = "index"
    COVERAGE = "coverage"
    HISTORY = "history"
    NEXT = "next"
    EXERCISE = "exercise"
    LIMIT = "limit"
    CLOCK = "clock"
    PREVIOUS = "previous"
    SCALE = "scale"
    UNTOLD = "untold"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Ref:
    """One record: its sort, the watch it belongs to, and its key there (an event's id, a hypothesis, a code)."""

    kind: RefKind
    watch: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One or more sentences and the records that they rest on.

    Attributes:
        text: the words, plain, without mark-up.
        refs: the records; never empty.
        lead: a word or date set before the text.
        foreign: stretches of the text that are in another language than the briefing.
    """

    text: str
    refs: tuple[Ref, ...]
    lead: str = ""
    foreign: tuple[tuple[str, Language], ...] = ()

    def __post_init__(self) -> None:
        if not self.refs:
            raise ValueError(f"a line that rests on no record: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that run on."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines one under the other, under a heading or none, and a line that counts those left out."""

    lines: tuple[Line, ...]
    title: str = ""
    rest: Line | None = None

    def every(self) -> tuple[Line, ...]:
        """The lines, with the count of the rest as the last."""
        return (*self.lines, self.rest) if self.rest else self.lines


@dataclass(frozen=True, slots=True)
class Columns:
    """Two lists to be read side by side."""

    left: Bullets
    right: Bullets


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of the figure: by day, in [0, 1] for estimates, at least 0 for indices."""

    key: str
    label: str
    values: tuple[float, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Words and deeds, and the estimate, day by day, with the sentence that says the same."""

    title: str
    days: tuple[date, ...]
    day_labels: tuple[str, str]
    months: tuple[tuple[int, str], ...]
    estimates: tuple[Series, ...]
    words: Series
    deeds: Series
    estimate_title: str
    index_title: str
    alternative: Line


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One indicator of the matrix: its name, its kind, and by week the statuses under which it was told."""

    label: str
    kind: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Indicators by week, with the sentence that says the same; `legend` names each status."""

    title: str
    weeks: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[tuple[str, str], ...]
    alternative: Line


@dataclass(frozen=True, slots=True)
class Gauge:
    """One hypothesis at a glance: its name, and its estimate as numbers and as the briefing prints them."""

    label: str
    probability: float
    low: float
    high: float
    percent: str
    range: str


@dataclass(frozen=True, slots=True)
class Gauges:
    """The estimate at a glance; forms without pictures leave it to the sentences, which say the same."""

    rows: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """The exact words of a report, with who speaks, who published them and when."""

    text: str
    language: Language
    credit: Line


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered event: what it is, how it is graded, what it weighs, and the sentences that carry it.

    Attributes:
        number: under which it is cited.
        event: its id.
        cited: whether a line of the page rests on it.
        heading: what happened, under its date.
        facts: grade, origins, weight and explanations, in full.
        summary: grade and weight in one sentence.
        quotations: every sentence that carries it, those that say it first.
        rest: how many sentences there are beyond the first, if any.
    """

    number: int
    event: str
    cited: bool
    heading: Line
    facts: tuple[Line, ...]
    summary: Line
    quotations: tuple[Quotation, ...]
    rest: Line | None = None


@dataclass(frozen=True, slots=True)
class References:
    """The numbered events of one watch, and the lines that count what a shorter form leaves out."""

    items: tuple[Reference, ...]
    uncited: Line | None = None
    unlisted: Line | None = None

    def shown(self, evidence: Shown) -> tuple[Reference, ...]:
        """The entries that a form with this much evidence gives."""
        return tuple(item for item in self.items if evidence == "all" or (evidence == "cited" and item.cited))

    def left_out(self, evidence: Shown) -> Line | None:
        """The line that counts what such a form leaves out."""
        return {"all": None, "cited": self.uncited, "none": self.unlisted}[evidence]


Block = Paragraph | Bullets | Columns | Figure | Matrix | Gauges | References


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a briefing says of one watch; its first sections, as many as `opening` says, belong on one page."""

    watch: str
    title: str
    sections: tuple[Section, ...]
    opening: int = 0


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole briefing.

    Attributes:
        language: of its own words.
        title: with the day it speaks of.
        clocks: both clocks and the version of the watch.
        front: the bottom line of each watch, where the briefing tells of several; else it stands in the only part.
        parts: one a watch: the page.
        evidence: the numbered events of each watch, as one section each, in the order of the parts.
        notes: how to read it: scales and grades, the same in every briefing of a language.
        numbers: the number of each event, by watch and event id.
        labels: words the forms themselves need.
        mark: what stands on every page of it, such as that all is an exercise; empty for what is live.
        as_of: what the world could have known.
    """

    language: Language
    title: str
    clocks: tuple[Line, ...]
    front: tuple[Section, ...]
    parts: tuple[Part, ...]
    evidence: tuple[Section, ...]
    notes: Section
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    as_of: datetime | None = None

    def lines(self) -> Iterator[Line]:
        """Every line, in the order in which it is read."""
        yield from self.clocks
        for section in self.front:
            yield from section_lines(section)
        for part in self.parts:
            for section in part.sections:
                yield from section_lines(section)
        for section in self.evidence:
            yield from section_lines(section)
        yield from section_lines(self.notes)

    def page(self) -> Iterator[Line]:
        """Every line that stands before the evidence."""
        for section in self.front:
            yield from section_lines(section)
        for part in self.parts:
            for section in part.sections:
                yield from section_lines(section)

    def cited(self, line: Line) -> tuple[int, ...]:
        """The numbers of the events that a line rests on, rising."""
        evidence = [(ref.watch, ref.key) for ref in line.refs if ref.kind is RefKind.EVIDENCE]
        return tuple(sorted({self.numbers[key] for key in evidence}))

    def marks(self, line: Line) -> str:
        """The numbers as one bracket, three or more in a row as a range; empty where no event is cited."""
        runs: list[list[int]] = []
        for number in self.cited(line):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        said = (f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
        return f"[{', '.join(said)}]" if runs else ""


def section_lines(section: Section) -> Iterator[Line]:
    """Every line of a section, in the order in which it is read."""
    for block in section.blocks:
        yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[Line]:
    match block:
        case Paragraph(lines):
            yield from lines
        case Bullets():
            yield from block.every()
        case Columns(left, right):
            yield from (*left.every(), *right.every())
        case Figure() | Matrix():
            yield block.alternative
        case References(items, uncited, unlisted):
            for item in items:
                yield from (item.heading, *item.facts, item.summary, *(one.credit for one in item.quotations))
                yield from (item.rest,) if item.rest else ()
            yield from (line for line in (uncited, unlisted) if line)
