"""Exported records as JSON, each built of the records that `tocsin extract` and `tocsin assess` print."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic reads the annotations)
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from tocsin.desk.contracts import (
    AssessmentRecord,
    ClaimRecord,
    CorrectionRecord,
    DocumentRecord,
    PeriodRecord,
    Record,
    SignalRecord,
    SourceRecord,
    assessment_record,
    claim_record,
    correction_record,
    document_record,
    period_record,
    signal_record,
    source_record,
)
from tocsin.desk.exports import What
from tocsin.desk.instants import write_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tocsin.desk.exports import ExportedClaim, ExportedEvent, ExportedSignal, KeptAssessment, StoredReading
    from tocsin.desk.ports import OriginLink
    from tocsin.model import Article


class TieRecord(Record):
    """Why an article has its origin: `own`, `copy`, `version` or `rewrite` of which, or a person's words."""

    reason: str
    of: str | None
    similarity: float = Field(ge=0, le=1)


class ArticleLine(DocumentRecord):
    """One line of exported articles; with its text, `tocsin ingest` reads it back to the same article."""

    credits: list[str]
    origin: str
    tie: TieRecord | None
    known_at: str
    recorded_at: str
    text: str | None


class ClaimLine(Record):
    """One line of exported claims."""

    document: DocumentRecord
    claim: ClaimRecord
    relayed: list[SourceRecord]
    when: PeriodRecord | None
    where: str | None
    origin: str
    known_at: str
    recorded_at: str


class SignalLine(Record):
    """One line of exported signals; the signal is as analysts had corrected it, with the correction beside it."""

    document: DocumentRecord
    signal: SignalRecord
    sentence: str
    source: str | None
    exercise: str | None
    self_denial: bool
    rule: str
    correction: CorrectionRecord | None
    origin: str
    known_at: str
    recorded_at: str


class ReportRecord(Record):
    """One report of an event."""

    signal: str = Field(pattern="^sig_")
    outlet: str
    origin: str
    published: date
    reliability: str
    status: Literal["hypothetical", "planned", "absent", "occurred"]
    sentence: str


class EventLine(Record):
    """One line of exported events, with every report; contradictory ones stand side by side."""

    id: str = Field(pattern="^evt_")
    watch: str
    indicator: str
    kind: Literal["word", "deed", "judgement"]
    actor: str
    target: str | None
    status: Literal["planned", "absent", "occurred"]
    day: date
    period: PeriodRecord
    where: str | None
    exercise: str | None
    grade: str
    origins: list[str]
    reports: list[ReportRecord]


class AssessmentLine(Record):
    """One line of exported assessments."""

    id: str = Field(pattern="^ass_")
    recorded_at: str
    assessment: AssessmentRecord


LINES: Mapping[What, type[Record]] = {
    What.ARTICLES: ArticleLine,
    What.CLAIMS: ClaimLine,
    What.SIGNALS: SignalLine,
    What.EVENTS: EventLine,
    What.ASSESSMENTS: AssessmentLine,
}


def line_of(what: What) -> Callable[[Any], Record]:
    """The function that gives a record's line."""
    return _MAKERS[what]


@lru_cache(maxsize=64)
def _document(article: Article) -> DocumentRecord:
    """Many records in a row stand in one article."""
    return document_record(article)


def _article_line(reading: StoredReading) -> ArticleLine:
    return ArticleLine(
        **_document(reading.article).model_dump(),
        credits=list(reading.article.credit),
        origin=reading.origin,
        tie=_tie_record(reading.tie),
        known_at=write_instant(reading.known_at),
        recorded_at=write_instant(reading.recorded_at),
        text=reading.article.text or None,
    )


def _tie_record(tie: OriginLink | None) -> TieRecord | None:
    return TieRecord(reason=tie.reason, of=tie.of, similarity=tie.similarity) if tie else None


def _claim_line(one: ExportedClaim) -> ClaimLine:
    return ClaimLine(
        document=_document(one.reading.article),
        claim=claim_record(one.claim),
        relayed=[source_record(source) for source in one.claim.relayed],
        when=period_record(one.claim.when),
        where=one.claim.where,
        origin=one.reading.origin,
        known_at=write_instant(one.reading.known_at),
        recorded_at=write_instant(one.reading.recorded_at),
    )


def _signal_line(one: ExportedSignal) -> SignalLine:
    signal = one.stored.signal
    return SignalLine(
        document=_document(one.reading.article),
        signal=signal_record(signal),
        sentence=signal.sentence,
        source=signal.source,
        exercise=signal.exercise,
        self_denial=signal.self_denial,
        rule=signal.rule,
        correction=correction_record(one.correction) if one.correction else None,
        origin=one.reading.origin,
        known_at=write_instant(one.reading.known_at),
        recorded_at=write_instant(one.reading.recorded_at),
    )


def _event_line(one: ExportedEvent) -> EventLine:
    event = one.event
    return EventLine(
        id=event.id,
        watch=one.watch,
        indicator=event.indicator,
        kind=event.kind.value,
        actor=event.actor,
        target=event.target,
        status=event.status.value,  # type: ignore[arg-type]  # no event is hypothetical
        day=event.day,
        period=PeriodRecord(start=event.period.start, end=event.period.end, precision=event.period.precision.value),
        where=event.where,
        exercise=event.exercise,
        grade=str(event.grade),
        origins=list(event.origins),
        reports=[
            ReportRecord(
                signal=report.signal.id,
                outlet=report.outlet,
                origin=report.origin,
                published=report.published,
                reliability=report.reliability,
                status=report.signal.status.value,
                sentence=report.signal.sentence,
            )
            for report in event.reports
        ],
    )


def _assessment_line(kept: KeptAssessment) -> AssessmentLine:
    made = assessment_record(kept.assessment, term=lambda _probability: None)
    return AssessmentLine(id=kept.id, recorded_at=write_instant(kept.recorded_at), assessment=made)


_MAKERS: Mapping[What, Callable[[Any], Record]] = {
    What.ARTICLES: _article_line,
    What.CLAIMS: _claim_line,
    What.SIGNALS: _signal_line,
    What.EVENTS: _event_line,
    What.ASSESSMENTS: _assessment_line,
}
