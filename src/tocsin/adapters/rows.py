"""Model objects to rows of the tables, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tocsin.adapters.records import from_plain, to_plain
from tocsin.desk.ports import OriginLink
from tocsin.model import (
    Article,
    Block,
    Certainty,
    Claim,
    Correction,
    Cue,
    Kind,
    Language,
    Mode,
    Period,
    Polarity,
    Precision,
    Signal,
    Source,
    Span,
    Status,
    Verdict,
)

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow
    from sqlalchemy import RowMapping

Row = dict[str, Any]


def period_row(name: str, period: Period | None) -> Row:
    """A period as three columns that start with `name`."""
    return {
        f"{name}_start": period.start if period else None,
        f"{name}_end": period.end if period else None,
        f"{name}_precision": period.precision.value if period else None,
    }


def row_period(name: str, row: RowMapping) -> Period | None:
    """The period in the three columns that start with `name`."""
    if row[f"{name}_start"] is None:
        return None
    return Period(row[f"{name}_start"], row[f"{name}_end"], Precision(row[f"{name}_precision"]))


def article_row(article: Article) -> Row:
    """An article as a row."""
    return {
        "id": article.id,
        "outlet": article.outlet,
        "language": article.language.value,
        "title": article.title,
        "path": article.path,
        "credit": list(article.credit),
        "blocks": to_plain(article.blocks),
        "text": article.text,
        **period_row("published", article.published),
    }


def row_article(row: RowMapping) -> Article:
    """The article in a row."""
    return Article(
        id=row["id"],
        text=row["text"],
        language=Language(row["language"]),
        blocks=tuple(from_plain(Block, block) for block in row["blocks"]),
        published=row_period("published", row),
        title=row["title"],
        outlet=row["outlet"],
        path=row["path"],
        credit=tuple(row["credit"]),
    )


def row_origin(row: SqlRow[Any]) -> OriginLink:
    """The origin in a row."""
    return OriginLink(row.article, row.origin, row.reason, row.similarity, row.of)


def claim_row(claim: Claim) -> Row:
    """A claim as a row; the name and actor of its source also stand alone, to be searched."""
    return {
        "id": claim.id,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "mode": claim.mode.value,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
        "source_name": claim.source.name if claim.source else None,
        "source_actor": claim.source.actor if claim.source else None,
        "source": to_plain(claim.source),
        "cue": to_plain(claim.cue),
        "relayed": to_plain(claim.relayed),
        "place": claim.where,
        **period_row("when", claim.when),
    }


def row_claim(row: RowMapping) -> Claim:
    """The claim in a row."""
    return Claim(
        id=row["id"],
        span=Span(row["start"], row["end"]),
        text=row["text"],
        mode=Mode(row["mode"]),
        source=from_plain(Source, row["source"]) if row["source"] else None,
        cue=from_plain(Cue, row["cue"]) if row["cue"] else None,
        certainty=Certainty(row["certainty"]),
        polarity=Polarity(row["polarity"]),
        relayed=tuple(from_plain(Source, source) for source in row["relayed"]),
        when=row_period("when", row),
        where=row["place"],
    )


def correction_row(correction: Correction) -> Row:
    """A correction as a row."""
    return {
        "signal": correction.signal,
        "verdict": correction.verdict.value,
        "reason": correction.reason,
        "reviewer": correction.reviewer,
        "recorded_at": correction.recorded_at,
        "indicator": correction.indicator,
        "status": correction.status.value if correction.status else None,
        "actor": correction.actor,
        "target": correction.target,
    }


def row_correction(row: RowMapping) -> Correction:
    """The correction in a row."""
    return Correction(
        signal=row["signal"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        reviewer=row["reviewer"],
        recorded_at=row["recorded_at"],
        indicator=row["indicator"],
        status=Status(row["status"]) if row["status"] else None,
        actor=row["actor"],
        target=row["target"],
    )


def signal_row(signal: Signal) -> Row:
    """A signal as a row."""
    return {
        "id": signal.id,
        "start": signal.span.start,
        "end": signal.span.end,
        "text": signal.text,
        "sentence": signal.sentence,
        "indicator": signal.indicator,
        "kind": signal.kind.value,
        "actor": signal.actor,
        "target": signal.target,
        "status": signal.status.value,
        "place": signal.where,
        "claim": signal.claim_id,
        "source": signal.source,
        "rule": signal.rule,
        "self_denial": signal.self_denial,
        "exercise": signal.exercise,
        **period_row("when", signal.when),
    }


def row_signal(row: RowMapping) -> Signal:
    """The signal in a row that also names its `article`."""
    return Signal(
        id=row["id"],
        article_id=row["article"],
        span=Span(row["start"], row["end"]),
        text=row["text"],
        sentence=row["sentence"],
        indicator=row["indicator"],
        kind=Kind(row["kind"]),
        actor=row["actor"],
        target=row["target"],
        status=Status(row["status"]),
        when=row_period("when", row),
        where=row["place"],
        claim_id=row["claim"],
        source=row["source"],
        rule=row["rule"],
        self_denial=row["self_denial"],
        exercise=row["exercise"],
    )
