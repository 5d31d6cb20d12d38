"""The watch: a standing question, with its indicators, hypotheses, calendar, sources and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tocsin.model.alert import AlertPlan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tocsin.model.signal import Kind
    from tocsin.model.text import Language


@dataclass(frozen=True, slots=True)
class Number:
    """A number that weighs: its value, the range it is drawn from, why it is so, and where that stands.

    Attributes:
        value: the value used for the point estimate.
        low: 5th percentile of the range.
        high: 95th percentile.
        reason: one sentence.
        reference: a key of the watch's references, or "" for the authors' own judgement (said in `reason`).
    """

    value: float
    low: float
    high: float
    reason: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One of the mutually exclusive answers of a watch; `label` and `means` by language."""

    id: str
    label: Mapping[str, str]
    means: Mapping[str, str]
    prior: Number


@dataclass(frozen=True, slots=True)
class Rates:
    """How an indicator behaves.

    Attributes:
        per_day: by hypothesis, rate of occurrence a day.
        detection: probability that an occurrence is reported by a live source.
        absence: by hypothesis, probability of an explicit "no sign of it" given a look at it.
        explained: factor on the routine rate inside the window of an announced exercise; `None` if none explains it.
    """

    per_day: Mapping[str, Number]
    detection: Number
    absence: Mapping[str, Number]
    explained: Number | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What to look for: code, kind, meaning, label and phrases by language, and how it weighs.

    `phrases` holds, by language then status, how a briefing says it; `event_codes` maps a scheme ("plover",
    "cameo") to codes. `performer` says whose act it naturally is, seen from the watch: "own" (the watched actor),
    "counterpart", "either" of them, or a "judge" (anybody). `definition` is `means` by language.
    """

    code: str
    kind: Kind
    means: str
    label: Mapping[str, str]
    phrases: Mapping[str, Mapping[str, str]]
    rates: Rates
    event_codes: Mapping[str, str] = field(default_factory=dict)
    performer: str = "own"
    definition: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExerciseHeld:
    """One edition of an exercise, half-open days, with its source; `end` is `None` where not found.

    `known_from` is the first day on which one could know of it, `None` for ever.
    """

    start: date
    end: date | None
    source: str
    note: str = ""
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A calendar entry: a recurring or single exercise that explains some indicators.

    `months` are the usual months (1 to 12), empty if none; `announced` says whether it is announced beforehand.
    """

    name: str
    actor: str
    recurrence: str
    held: tuple[ExerciseHeld, ...]
    aliases: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    typical_days: int = 7
    announced: bool = True


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes: names it goes by, country, reliability letter A to F with a reason, agency or not.

    `publisher` is the house that owns it, where it owns others too: what one house says twice confirms nothing.
    """

    name: str
    aliases: tuple[str, ...]
    country: str | None
    reliability: str
    reason: str
    agency: bool = False
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing question about one actor.

    Attributes:
        id: e.g. `nuclear-rus`.
        version: `wv_` and a hash of everything the watch file and its parts say.
        actor: whose posture is watched.
        title: by language.
        counterparts: actors whose deterrent warnings, contacts and monitoring answer the watched actor.
        lexicons: by language, the validated coding patterns; their shape belongs to `coding`.
        settings: numbers that are no rates (transition rates, windows, saturation), by name.
        limits: by language, what this watch cannot see or is known to get wrong.
        members: actors that belong to the watched one (the states of an alliance).
        family: watches of one family share indicators and lexicons, and so the signals that were coded for any of them.
        alerts: what it asks to be told of; they change no estimate, and so are no part of the version.
        exercise_indicator: the indicator whose events the calendar of exercises names; "" if there is none.
        readers: by language, the weights of the second reader, as `coding` packs them; empty where there is none.
    """

    id: str
    version: str
    actor: str
    title: Mapping[str, str]
    hypotheses: tuple[Hypothesis, ...] = field(repr=False)
    transitions: Mapping[tuple[str, str], Number] = field(repr=False)
    indicators: tuple[Indicator, ...] = field(repr=False)
    settings: Mapping[str, Number] = field(repr=False)
    false_report: Mapping[str, Number] = field(repr=False)
    exercises: tuple[Exercise, ...] = field(repr=False)
    outlets: tuple[Outlet, ...] = field(repr=False)
    references: Mapping[str, str] = field(repr=False)
    lexicons: Mapping[Language, Any] = field(repr=False)
    counterparts: tuple[str, ...] = ()
    limits: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    members: tuple[str, ...] = ()
    family: str = ""
    exercise_indicator: str = ""
    alerts: AlertPlan = field(default_factory=AlertPlan, repr=False)
    readers: Mapping[Language, bytes] = field(default_factory=dict, repr=False)

    def known_by(self, day: date) -> Watch:
        """The watch with the editions of exercises that one could know of by that day."""
        known = tuple(
            replace(one, held=tuple(held for held in one.held if held.known_from is None or held.known_from <= day))
            for one in self.exercises
        )
        return self if known == self.exercises else replace(self, exercises=known)

    def indicator(self, code: str) -> Indicator:
        """The indicator with that code.

        Raises:
            KeyError: if the watch has no such indicator.
        """
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)
