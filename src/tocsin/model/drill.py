"""Drills: a scripted run of injects on a sealed copy of a watch, what was known to be true, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tocsin.model.signal import Status
    from tocsin.model.text import Language

MARK = "EXERCISE / EXERCICE"
"""Stands on everything that a drill shows, in every language, so that it is never taken for news."""


class ScenarioKind(StrEnum):
    """A drill is made up and has a truth; a chronology retells public facts and may have none."""

    DRILL = "drill"
    CHRONOLOGY = "chronology"


class WarningKind(StrEnum):
    """What a warning is of: that posture has left the routine, or that use is being prepared."""

    DEPARTURE = "departure"
    PREPARATION = "preparation"


@dataclass(frozen=True, slots=True)
class Tell:
    """What an inject says to an attentive reader: the indicator and its status."""

    indicator: str
    status: Status


@dataclass(frozen=True, slots=True)
class Stated:
    """A signal that is injected as such, without being read from its text."""

    indicator: str
    status: Status
    actor: str
    target: str | None = None
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Inject:
    """One text that reaches the watch in a drill.

    Attributes:
        id: unique in the scenario; a copy has the id of what it copies and a number.
        day: the day of publication.
        outlet: who publishes it.
        language: of its text.
        title: its headline, part of `text`.
        text: headline, an empty line, and body.
        tells: what it says to an attentive reader, where the scenario states it.
        signal: what it is taken to say, for a text that is not to be read.
        reference: key of the scenario's reference for what it reports.
        copy_of: id of the inject it copies.
        line: where it stands in the scenario file.
    """

    id: str
    day: date
    outlet: str
    language: Language
    title: str
    text: str
    tells: tuple[Tell, ...] = ()
    signal: Stated | None = None
    reference: str | None = None
    copy_of: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class TrueFrom:
    """From this day on, this hypothesis is true in the scenario."""

    day: date
    hypothesis: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An outlet that is read on every day of a stretch, whether or not it writes of the subject."""

    outlet: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Expected:
    """A warning that ought to be given within a stretch of days, both included, and why."""

    kind: WarningKind
    start: date
    end: date
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A fact that the public learned later, or never in the scenario: told in the report, never injected."""

    day: date
    fact: Mapping[str, str]
    known: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Norms:
    """What a run must reach to pass.

    Attributes:
        delay_days: most days from the start of an expected warning to the warning.
        false_alarms: most warnings of any kind outside the expected ones.
        truth_floor: least mean probability given to the hypothesis that was true.
    """

    delay_days: int | None = None
    false_alarms: int | None = None
    truth_floor: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A drill or a chronology.

    Attributes:
        id: its name.
        kind: made up, or a retelling of public facts.
        title: by language.
        summary: by language.
        watch: the watch it is run on.
        actors: whose posture and words it is about.
        first: first day.
        last: last day, included.
        injects: in order of day.
        truth: rising by day; the first starts on `first`. Empty where nobody can say.
        followed: which outlets are read when.
        expected: warnings that ought to be given.
        hidden: what was not public.
        norms: what a run must reach.
        references: by key.
        stands_for: actors of the time, by the actor of the watch that is taken for them (the Soviet Union, Russia).
        digest: of the scenario's file.
    """

    id: str
    kind: ScenarioKind
    title: Mapping[str, str]
    summary: Mapping[str, str]
    watch: str
    actors: tuple[str, ...]
    first: date
    last: date
    injects: tuple[Inject, ...] = field(repr=False)
    truth: tuple[TrueFrom, ...] = ()
    followed: tuple[Followed, ...] = field(default=(), repr=False)
    expected: tuple[Expected, ...] = ()
    hidden: tuple[Hidden, ...] = field(default=(), repr=False)
    norms: Norms = field(default_factory=Norms)
    references: Mapping[str, str] = field(default_factory=dict, repr=False)
    stands_for: Mapping[str, str] = field(default_factory=dict, repr=False)
    digest: str = ""

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1

    def true_on(self, day: date) -> str | None:
        """The hypothesis that is true on a day, `None` where the scenario does not say."""
        known = [one.hypothesis for one in self.truth if one.day <= day]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class DrillDay:
    """What the watch and its baselines showed at the end of one day.

    Attributes:
        day: the day.
        probabilities: by hypothesis.
        words_index: as in an assessment.
        deeds_index: likewise.
        coverage: share of the outlets that were read on this day.
        levels: by system, then by kind of warning, how strongly it warns on its own scale.
        injects: how many texts came in.
    """

    day: date
    probabilities: Mapping[str, float]
    words_index: float
    deeds_index: float
    coverage: float
    levels: Mapping[str, Mapping[str, float]]
    injects: int = 0


class Link(StrEnum):
    """How far an inject came on its way into the estimate: the first link that is missing, or the last that holds."""

    UNREAD = "unread"
    NO_SIGNAL = "no-signal"
    OTHER_SIGNAL = "other-signal"
    NO_EVENT = "no-event"
    COPY = "copy"
    NO_WEIGHT = "no-weight"
    WEIGHED = "weighed"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Carried:
    """An event that an inject's signals entered, and what it weighs.

    Attributes:
        indicator: of the event.
        status: of the signal that the inject gave.
        actor: of the event.
        nats: by hypothesis, the share of the whole event on the last day that it was weighed.
        explanations: keys of what tempers or raises its weight.
    """

    indicator: str
    status: Status
    actor: str
    nats: Mapping[str, float]
    explanations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One inject on its way: claims, signals, events, weight, and where the chain broke.

    Attributes:
        inject: id.
        day: of publication.
        outlet: who published it.
        title: its headline.
        claims: how many claims were found.
        signals: indicator and status of each signal found.
        missing: what it tells that no signal carries.
        origin: the origin it was counted under.
        alone: whether no earlier inject shares that origin.
        carried: the events it entered.
        link: how far it came.
        copy_of: id of the inject that it copies.
        problem: why it could not be read, if so.
    """

    inject: str
    day: date
    outlet: str
    title: str
    claims: int
    signals: tuple[Tell, ...]
    missing: tuple[Tell, ...]
    origin: str
    alone: bool
    carried: tuple[Carried, ...]
    link: Link
    copy_of: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning that stood from `start` to `end`, both included, and whether it was expected."""

    kind: WarningKind
    start: date
    end: date
    expected: bool


@dataclass(frozen=True, slots=True)
class Detection:
    """What became of one expected warning: the days until it was given, `None` where it was not."""

    kind: WarningKind
    start: date
    end: date
    delay_days: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """How one system did.

    Attributes:
        system: its name.
        thresholds: by kind of warning.
        alarms: every warning.
        detections: every expected warning.
        free_days: by kind, days on which no warning was expected.
    """

    system: str
    thresholds: Mapping[str, float]
    alarms: tuple[Alarm, ...]
    detections: tuple[Detection, ...]
    free_days: Mapping[str, int]

    @property
    def false_alarms(self) -> int:
        """Warnings that were not expected."""
        return sum(not alarm.expected for alarm in self.alarms)

    @property
    def missed(self) -> int:
        """Expected warnings that were not given."""
        return sum(one.delay_days is None for one in self.detections)

    @property
    def delays(self) -> tuple[int, ...]:
        """Days until each expected warning that was given."""
        return tuple(one.delay_days for one in self.detections if one.delay_days is not None)


@dataclass(frozen=True, slots=True)
class DrillRun:
    """What a run of a scenario came to.

    Attributes:
        scenario: what was run, without its texts.
        watch_version: version of the watch.
        tocsin_version: version of the rules that read and coded.
        background: how many earlier articles of a live store it started from.
        days: one record a day.
        traces: one an inject.
        scores: one a system, tocsin's own first; empty where the scenario has no truth.
        truth_share: mean probability of the hypothesis that was true; `None` without a truth.
        whole: whether it ran to its last day.
    """

    scenario: Scenario
    watch_version: str
    tocsin_version: str
    background: int
    days: tuple[DrillDay, ...]
    traces: tuple[Trace, ...]
    scores: tuple[Score, ...]
    truth_share: float | None = None
    whole: bool = True
