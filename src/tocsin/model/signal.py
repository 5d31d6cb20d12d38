"""Signals (an indicator found in a text) and events (one happening that several texts report)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from tocsin.model.text import Period, Span


class Kind(StrEnum):
    """What sort of thing an indicator is."""

    WORD = "word"
    DEED = "deed"
    JUDGEMENT = "judgement"


class Status(StrEnum):
    """What a text says of the thing; where two fit, the first in this order that fits."""

    HYPOTHETICAL = "hypothetical"
    PLANNED = "planned"
    ABSENT = "absent"
    OCCURRED = "occurred"


@dataclass(frozen=True, slots=True)
class Signal:
    """One occurrence of an indicator in a text.

    Attributes:
        id: `sig_` and a hash of article, span, indicator, actor and status.
        article_id: the article it was found in.
        span: the words that carry it.
        text: those words.
        sentence: the sentence they stand in, for a reader.
        indicator: a code of the watch.
        kind: word, deed or judgement.
        actor: whose forces, words or deeds; for judgements, who judges; `unnamed` where the text does not tell.
        target: against whom, if told.
        status: hypothetical, planned, absent or occurred.
        when: the period that the words state, else `None` (then the article's own day counts).
        where: the place, if told.
        claim_id: the claim it stands in, `None` for narration.
        source: name of that claim's source, `None` for narration.
        rule: the pattern that fired, for `tocsin watch explain`.
        self_denial: a denial by the actor itself.
        exercise: the name of the exercise, where one is named.
    """

    id: str
    article_id: str
    span: Span
    text: str
    sentence: str
    indicator: str
    kind: Kind
    actor: str
    target: str | None
    status: Status
    when: Period | None = None
    where: str | None = None
    claim_id: str | None = None
    source: str | None = None
    rule: str = ""
    self_denial: bool = False
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """NATO source grade: reliability A to F (data, with a reason) and credibility 1 to 6 (computed). Never mixed."""

    reliability: str
    credibility: int

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, slots=True)
class Report:
    """One signal as a report of an event: who published it when, from which origin, at which grade.

    `publisher` is the house of the outlet, where it has other outlets too; else empty.
    """

    signal: Signal
    outlet: str
    origin: str
    published: date
    recorded_at: datetime
    reliability: str
    reliability_reason: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Signals from one or several articles that speak of the same happening, every report kept.

    Contradictory reports (occurred and absent) stand side by side in `reports`.

    Attributes:
        id: `evt_` and a hash of indicator, actor, exercise and first day.
        day: the first day it belongs to (UTC): stated by the text, else the earliest publication.
        period: the days it spans, half-open.
        origins: the independent origins among the reports, in order of publication.
        grade: best reliability among the reports, and the credibility computed from confirmation and contradiction.
    """

    id: str
    indicator: str
    kind: Kind
    actor: str
    target: str | None
    status: Status
    day: date
    period: Period
    reports: tuple[Report, ...]
    origins: tuple[str, ...]
    grade: Grade
    exercise: str | None = None
    where: str | None = None

    @property
    def telling(self) -> tuple[Report, ...]:
        """Its reports in the order in which they tell it: those that agree with its status before all others.

        Among them the best-graded source leads, and its newest report, so that what was expected before it happened
        does not stand in for what happened.
        """

        def order(report: Report) -> tuple[bool, str, int, str]:
            agrees = report.signal.status is self.status
            return not agrees, report.reliability, -report.published.toordinal(), report.signal.id

        return tuple(sorted(self.reports, key=order))
