"""The estimate of a watch at one time, and all that it was made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from tocsin.model.correction import Correction
    from tocsin.model.signal import Event


@dataclass(frozen=True, slots=True)
class Belief:
    """The probability of one hypothesis.

    Attributes:
        id: hypothesis id.
        probability: in [0, 1].
        low: 5th percentile over draws of the model's numbers.
        high: 95th percentile.
        change_1d: probability now less probability one day before.
        change_7d: the same over seven days.
    """

    id: str
    probability: float
    low: float
    high: float
    change_1d: float
    change_7d: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an event weighs what it weighs (calendar entry, season, copies, contradiction): a key and its fields."""

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An event weighed.

    Attributes:
        event: what happened (or was looked for and not seen), with every report.
        share_nats: by hypothesis, what the event contributes to the logarithm of the estimate on the last day (its
            log-likelihood, faded since by the transitions), centred so that the shares of one event sum to zero.
        without: by hypothesis, the probability of the estimate had this event not been reported.
        explanations: what tempers or raises its weight.
    """

    event: Event
    share_nats: Mapping[str, float]
    without: Mapping[str, float]
    explanations: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class NextBest:
    """An indicator not yet seen, and how much a report of it would be expected to teach, in nats."""

    indicator: str
    expected_information_nats: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far the estimate hangs on one number of the watch, all others at their values.

    Attributes:
        number: its name: what it is, of which indicator, letter or pair of hypotheses.
        value: its value.
        low: the low end of its range.
        high: the high end.
        probabilities: by hypothesis, the probability with the number at the low and at the high end.
        swing_nats: the largest change, over hypotheses, of the logarithm of the odds between the two ends.
    """

    number: str
    value: float
    low: float
    high: float
    probabilities: Mapping[str, tuple[float, ...]]
    swing_nats: float


@dataclass(frozen=True, slots=True)
class Omission:
    """The estimate had one outlet or one source never been heard.

    Attributes:
        kind: `outlet` or `source`.
        name: its name.
        reports: how many of its reports are then left out.
        without: by hypothesis, the probability that is left.
    """

    kind: str
    name: str
    reports: int
    without: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from an earlier estimate to the present one.

    Attributes:
        what: `baseline` (what prior and transitions alone give), `silence`, or the id of an event.
        nats: by hypothesis, what it adds to the centred logarithm of the estimate.
    """

    what: str
    nats: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The way from the estimate of some days before to the present one.

    Attributes:
        days: how many days before.
        start: by hypothesis, the centred logarithm of the estimate then.
        steps: what was added and what faded since, largest first; start and steps sum to the present.
    """

    days: int
    start: Mapping[str, float]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class DayState:
    """One day of the estimate: probabilities by hypothesis, words and deeds indices, coverage."""

    day: date
    probabilities: Mapping[str, float]
    words_index: float
    deeds_index: float
    coverage: float


@dataclass(frozen=True, slots=True)
class DayProbabilities:
    """One day's probabilities by hypothesis."""

    day: date
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Probabilities of a watch at one time, with interval, evidence and coverage.

    Attributes:
        as_of: what the world could have known: only what was published before this instant counts.
        recorded_by: what this store had recorded by this instant; `None` means all that it holds.
        words_index: definition in the methodology page; 0 is the norm of a routine period.
        deeds_index: likewise.
        coverage: the share of the watch's sources that were alive and read in the period, in [0, 1].
        history: one state a day over the period shown, oldest first.
        baseline_nats: by hypothesis, centred logarithm of the estimate that prior and transitions alone give.
        silence_nats: by hypothesis, what days without reports contribute. Baseline, silence and the shares of all
            evidence sum to the centred logarithm of the estimate.
        sensitivity: the numbers on which the estimate hangs, the one that matters most first.
        omissions: the estimate without each of the outlets and sources that count most.
        waterfall: what made the change of the last week, step by step; `None` in records of earlier versions.
        corrections: what analysts said of the signals that it rests on (or would have rested on).
        smoothed: one state a day like `history`, each day seen with all that is known now.
    """

    watch: str
    watch_version: str
    as_of: datetime
    recorded_by: datetime | None
    beliefs: tuple[Belief, ...]
    words_index: float
    deeds_index: float
    coverage: float
    evidence: tuple[Evidence, ...]
    next_best: tuple[NextBest, ...]
    history: tuple[DayState, ...]
    baseline_nats: Mapping[str, float] = field(default_factory=dict)
    silence_nats: Mapping[str, float] = field(default_factory=dict)
    sensitivity: tuple[Sensitivity, ...] = ()
    omissions: tuple[Omission, ...] = ()
    waterfall: Waterfall | None = None
    smoothed: tuple[DayProbabilities, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def probability(self, hypothesis: str) -> float:
        """The probability of one hypothesis.

        Raises:
            KeyError: if the watch has no such hypothesis.
        """
        for belief in self.beliefs:
            if belief.id == hypothesis:
                return belief.probability
        raise KeyError(hypothesis)
