"""The records that machines read: what `tocsin extract` and `tocsin assess` print, with their JSON schemas."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic reads the annotations)
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.desk.instants import write_instant
from tocsin.model import Precision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.desk.ports import Reading
    from tocsin.desk.review import Reviewed
    from tocsin.model import (
        Article,
        Assessment,
        Belief,
        Claim,
        Correction,
        Evidence,
        Period,
        Sensitivity,
        Signal,
        Source,
        Waterfall,
    )

Offset = Field(ge=0, description="Counts characters of the text; spans are half-open.")
Probability = Field(ge=0, le=1)
_SHOWN = {Precision.YEAR: 4, Precision.MONTH: 7}


class Record(BaseModel):
    """One record: no field missing, none too many."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentRecord(Record):
    """The article, without its text. `published` is a day, or a month or year where no more is known."""

    path: str
    id: str = Field(pattern="^art_")
    language: Literal["fr", "en"]
    published: str | None = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    published_precision: Literal["day", "week", "month", "year"] | None
    title: str | None
    outlet: str | None


class SourceRecord(Record):
    """Who speaks. `start` and `end` are null where no words of the sentence point to the source."""

    name: str
    kind: Literal["person", "organisation", "state", "document", "unnamed"]
    role: str | None
    start: int | None = Offset
    end: int | None = Offset
    actor: str | None


class CueRecord(Record):
    """The words that attribute."""

    text: str
    start: int = Offset
    end: int = Offset


class PeriodRecord(Record):
    """Half-open days, and how finely the text states them."""

    start: date
    end: date
    precision: Literal["day", "week", "month", "year"]


class ClaimRecord(Record):
    """One attributed assertion."""

    id: str = Field(pattern="^clm_")
    start: int = Offset
    end: int = Offset
    text: str
    mode: Literal["direct", "mixed", "indirect", "narrated"]
    source: SourceRecord | None
    cue: CueRecord | None
    certainty: Literal["certain", "probable", "possible", "unknown"]
    polarity: Literal["positive", "negative"]


class SignalRecord(Record):
    """One occurrence of an indicator. `claim` is the id of the claim it stands in; null for narration."""

    id: str = Field(pattern="^sig_")
    start: int = Offset
    end: int = Offset
    text: str
    indicator: str
    kind: Literal["word", "deed", "judgement"]
    actor: str
    target: str | None
    status: Literal["hypothetical", "planned", "absent", "occurred"]
    when: PeriodRecord | None
    where: str | None
    claim: str | None


class ExtractRecord(Record):
    """One line of `tocsin extract --format jsonl`: one document."""

    document: DocumentRecord
    claims: list[ClaimRecord]
    signals: list[SignalRecord]


class HypothesisRecord(Record):
    """The probability of one hypothesis, its 5th and 95th percentile, its change, and the scale's word for it."""

    id: str
    probability: float = Probability
    low: float = Probability
    high: float = Probability
    change_1d: float
    change_7d: float
    term: str | None


class EvidenceRecord(Record):
    """An event weighed: nats by hypothesis, and the probabilities had it not been reported."""

    event: str = Field(pattern="^evt_")
    indicator: str
    status: Literal["hypothetical", "planned", "absent", "occurred"]
    actor: str
    day: date
    origins: int = Field(ge=0)
    grade: str
    share_nats: dict[str, float]
    without: dict[str, float]
    signals: list[str]
    sentences: list[str]


class NextBestRecord(Record):
    """What would teach most, in nats."""

    indicator: str
    expected_information_nats: float


class SensitivityRecord(Record):
    """A number of the watch, its range, and by hypothesis the probability at either end of it."""

    number: str
    value: float
    low: float
    high: float
    probabilities: dict[str, tuple[float, float]]
    swing_nats: float = Field(ge=0)


class OmissionRecord(Record):
    """An outlet or source, how many reports of it count, and the probabilities had it never been heard."""

    kind: Literal["outlet", "source"]
    name: str
    reports: int = Field(ge=0)
    without: dict[str, float]


class StepRecord(Record):
    """A step of the waterfall: `baseline`, `silence`, `others` or an event, and what it adds in nats."""

    what: str
    nats: dict[str, float]


class WaterfallRecord(Record):
    """The way from the estimate of some days before: start and steps sum to the centred logarithm of the present."""

    days: int = Field(gt=0)
    start: dict[str, float]
    steps: list[StepRecord]


class CorrectionRecord(Record):
    """What an analyst said of a signal; the fields of a recoding are null where the machine's were right."""

    signal: str = Field(pattern="^sig_")
    verdict: Literal["accept", "reject", "recode", "reopen"]
    reason: str
    reviewer: str
    recorded_at: str
    indicator: str | None
    status: Literal["hypothetical", "planned", "absent", "occurred"] | None
    actor: str | None
    target: str | None


class ReviewRecord(Record):
    """A correction, whether it is the one that counts, and the machine's record that it corrects."""

    correction: CorrectionRecord
    counts: bool
    machine: SignalRecord | None
    sentence: str | None


class AssessmentRecord(Record):
    """What `tocsin assess --format json` prints for one watch. Both clocks are in UTC; `recorded_by` null means now."""

    watch: str
    watch_version: str
    as_of: str
    recorded_by: str | None
    hypotheses: list[HypothesisRecord]
    words_index: float
    deeds_index: float
    coverage: float = Probability
    evidence: list[EvidenceRecord]
    next_best: list[NextBestRecord]
    baseline_nats: dict[str, float]
    silence_nats: dict[str, float]
    waterfall: WaterfallRecord | None
    omissions: list[OmissionRecord]
    sensitivity: list[SensitivityRecord]
    corrections: list[CorrectionRecord]


def extract_record(reading: Reading) -> ExtractRecord:
    """The record of one reading."""
    return ExtractRecord(
        document=document_record(reading.article),
        claims=[claim_record(claim) for claim in reading.claims],
        signals=[signal_record(signal) for signal in reading.signals],
    )


def assessment_record(assessment: Assessment, *, term: Callable[[float], str | None]) -> AssessmentRecord:
    """The record of one assessment; `term` gives the word of a scale for a probability, `None` where it has none."""
    return AssessmentRecord(
        watch=assessment.watch,
        watch_version=assessment.watch_version,
        as_of=write_instant(assessment.as_of),
        recorded_by=write_instant(assessment.recorded_by) if assessment.recorded_by else None,
        hypotheses=[_hypothesis(belief, term(belief.probability)) for belief in assessment.beliefs],
        words_index=assessment.words_index,
        deeds_index=assessment.deeds_index,
        coverage=assessment.coverage,
        evidence=[_evidence(evidence) for evidence in assessment.evidence],
        next_best=[
            NextBestRecord(indicator=best.indicator, expected_information_nats=best.expected_information_nats)
            for best in assessment.next_best
        ],
        baseline_nats=dict(assessment.baseline_nats),
        silence_nats=dict(assessment.silence_nats),
        waterfall=_waterfall(assessment.waterfall) if assessment.waterfall else None,
        omissions=[
            OmissionRecord(kind=_VOICES[one.kind], name=one.name, reports=one.reports, without=dict(one.without))
            for one in assessment.omissions
        ],
        sensitivity=[_sensitivity(one) for one in assessment.sensitivity],
        corrections=[correction_record(one) for one in assessment.corrections],
    )


def review_record(reviewed: Reviewed) -> ReviewRecord:
    """The record of a correction with what the machine had recorded."""
    return ReviewRecord(
        correction=correction_record(reviewed.correction),
        counts=reviewed.counts,
        machine=signal_record(reviewed.signal) if reviewed.signal else None,
        sentence=reviewed.signal.sentence if reviewed.signal else None,
    )


def correction_record(correction: Correction) -> CorrectionRecord:
    """The record of one correction."""
    return CorrectionRecord(
        signal=correction.signal,
        verdict=correction.verdict.value,
        reason=correction.reason,
        reviewer=correction.reviewer,
        recorded_at=write_instant(correction.recorded_at),
        indicator=correction.indicator,
        status=correction.status.value if correction.status else None,
        actor=correction.actor,
        target=correction.target,
    )


_VOICES: dict[str, Literal["outlet", "source"]] = {"outlet": "outlet", "source": "source"}


def _waterfall(waterfall: Waterfall) -> WaterfallRecord:
    steps = [StepRecord(what=step.what, nats=dict(step.nats)) for step in waterfall.steps]
    return WaterfallRecord(days=waterfall.days, start=dict(waterfall.start), steps=steps)


def _sensitivity(one: Sensitivity) -> SensitivityRecord:
    return SensitivityRecord(
        number=one.number,
        value=one.value,
        low=one.low,
        high=one.high,
        probabilities={name: (ends[0], ends[1]) for name, ends in one.probabilities.items()},
        swing_nats=one.swing_nats,
    )


def document_record(article: Article) -> DocumentRecord:
    """The record of an article."""
    published = article.published
    return DocumentRecord(
        path=article.path,
        id=article.id,
        language=article.language.value,
        published=published.start.isoformat()[: _SHOWN.get(published.precision, 10)] if published else None,
        published_precision=published.precision.value if published else None,
        title=article.title,
        outlet=article.outlet,
    )


def claim_record(claim: Claim) -> ClaimRecord:
    """The record of a claim."""
    return ClaimRecord(
        id=claim.id,
        start=claim.span.start,
        end=claim.span.end,
        text=claim.text,
        mode=claim.mode.value,
        source=source_record(claim.source) if claim.source else None,
        cue=CueRecord(text=claim.cue.text, start=claim.cue.span.start, end=claim.cue.span.end) if claim.cue else None,
        certainty=claim.certainty.value,
        polarity=claim.polarity.value,
    )


def source_record(source: Source) -> SourceRecord:
    """The record of a source."""
    return SourceRecord(
        name=source.name,
        kind=source.kind.value,
        role=source.role,
        start=source.span.start if source.span else None,
        end=source.span.end if source.span else None,
        actor=source.actor,
    )


def signal_record(signal: Signal) -> SignalRecord:
    """The record of one signal."""
    """The record of a signal."""
    return SignalRecord(
        id=signal.id,
        start=signal.span.start,
        end=signal.span.end,
        text=signal.text,
        indicator=signal.indicator,
        kind=signal.kind.value,
        actor=signal.actor,
        target=signal.target,
        status=signal.status.value,
        when=period_record(signal.when),
        where=signal.where,
        claim=signal.claim_id,
    )


def period_record(period: Period | None) -> PeriodRecord | None:
    """The record of a period, if there is one."""
    if period is None:
        return None
    return PeriodRecord(start=period.start, end=period.end, precision=period.precision.value)


def _hypothesis(belief: Belief, term: str | None) -> HypothesisRecord:
    return HypothesisRecord(
        id=belief.id,
        probability=belief.probability,
        low=belief.low,
        high=belief.high,
        change_1d=belief.change_1d,
        change_7d=belief.change_7d,
        term=term,
    )


def _evidence(evidence: Evidence) -> EvidenceRecord:
    event = evidence.event
    return EvidenceRecord(
        event=event.id,
        indicator=event.indicator,
        status=event.status.value,
        actor=event.actor,
        day=event.day,
        origins=len(event.origins),
        grade=str(event.grade),
        share_nats=dict(evidence.share_nats),
        without=dict(evidence.without),
        signals=[report.signal.id for report in event.reports],
        sentences=list(dict.fromkeys(report.signal.sentence for report in event.reports)),
    )
