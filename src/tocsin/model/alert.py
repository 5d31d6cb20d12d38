"""Alerts: what a watch file asks to be told of, and what rang."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class AlertKind(StrEnum):
    """What a rule looks at."""

    ESTIMATE = "estimate"
    CHANGE = "change"
    FIRST = "first"
    CONTRADICTION = "contradiction"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One rule of a watch file.

    Attributes:
        id: its name.
        kind: what it looks at.
        watches: of which watches; empty for every watch of the file.
        hypothesis: whose probability it looks at.
        level: it rings at this probability, or at a change of this much (a fall if it is below 0).
        back: it may ring again once the probability, or the change, has come back to this.
        days: span of a change (1 or 7), or how long an indicator must have been unseen.
        indicators: of which events; empty for every one.
        urgent: rings in quiet hours too, and goes out alone.
    """

    id: str
    kind: AlertKind
    watches: tuple[str, ...] = ()
    hypothesis: str = ""
    level: float = 0.0
    back: float = 0.0
    days: int = 7
    indicators: tuple[str, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When only what is urgent goes out, by the clock of a time zone; a `start` later than `end` spans midnight."""

    start: str
    end: str
    zone: str


@dataclass(frozen=True, slots=True)
class AlertPlan:
    """The rules of a watch file, when they are quiet, and whether what rings together goes out as one message."""

    rules: tuple[AlertRule, ...] = ()
    quiet: QuietHours | None = None
    grouped: bool = True


@dataclass(frozen=True, slots=True)
class AlertSentence:
    """A sentence that an alert rests on, with its signal, who published it, when, and where it can be read."""

    signal: str
    sentence: str
    outlet: str
    published: date
    path: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """What rang: all that its text is written from.

    Attributes:
        id: `alr_` and a hash of watch, rule, subject and day.
        watch: the watch.
        rule: the rule.
        kind: what the rule looks at.
        subject: what of: a hypothesis, an indicator and its actor, an event, a source.
        as_of: what the world could have known by then.
        hypothesis: whose probability is told.
        probability: of that hypothesis then.
        low: 5th percentile.
        high: 95th percentile.
        change: over the days of the rule.
        level: the rule's.
        days: the rule's.
        indicator: of the event, if there is one.
        actor: of the event, likewise.
        sentences: that it rests on.
        urgent: whether it goes out in quiet hours.
    """

    id: str
    watch: str
    rule: str
    kind: AlertKind
    subject: str
    as_of: datetime
    hypothesis: str
    probability: float
    low: float
    high: float
    change: float
    level: float
    days: int
    indicator: str = ""
    actor: str = ""
    sentences: tuple[AlertSentence, ...] = ()
    urgent: bool = False
