"""Open an event down to the words: each report's sentence in its paragraph, and the claim it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.desk.origins import tie_of
from tocsin.model import Span

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.desk.origins import Tied
    from tocsin.desk.ports import Store
    from tocsin.model import Article, Claim, Event, Report, Signal


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a paragraph, and what it is: `signal`, the `sentence` around it, or neither."""

    text: str
    part: str


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report with what it rests on.

    Attributes:
        report: the report.
        article: its article.
        paragraph: the paragraph, cut where sentence and signal begin and end; together the unaltered words.
        claim: the claim that the signal stands in, `None` for narration.
        tie: why the article has its origin.
    """

    report: Report
    article: Article | None
    paragraph: tuple[Stretch, ...]
    claim: Claim | None
    tie: Tied | None


def open_event(event: Event, store: Store, *, recorded_by: datetime | None) -> tuple[OpenedReport, ...]:
    """Every report of an event with its paragraph and claim, in order of publication."""
    return tuple(
        _opened(report, store, recorded_by)
        for report in sorted(event.reports, key=lambda r: (r.published, r.signal.id))
    )


def _opened(report: Report, store: Store, recorded_by: datetime | None) -> OpenedReport:
    signal = report.signal
    article = store.article(signal.article_id)
    claims = store.claims(signal.article_id, recorded_by=recorded_by) if signal.claim_id else ()
    claim = next((claim for claim in claims if claim.id == signal.claim_id), None)
    return OpenedReport(report, article, _paragraph(signal, article), claim, tie_of(signal.article_id, store))


def _paragraph(signal: Signal, article: Article | None) -> tuple[Stretch, ...]:
    """The paragraph in stretches; the sentence alone where the article is not there."""
    if article is None:
        return (Stretch(signal.sentence or signal.text, "sentence"),)
    block = next((b.span for b in article.blocks if b.span.start <= signal.span.start < b.span.end), signal.span)
    sentence = _sentence(signal, article.text, block)
    edges = sorted(
        {block.start, sentence.start, signal.span.start, min(signal.span.end, block.end), sentence.end, block.end}
    )
    stretches = (
        Stretch(article.text[start:end], _part(start, end, sentence, signal.span)) for start, end in pairwise(edges)
    )
    return tuple(stretch for stretch in stretches if stretch.text)


def _sentence(signal: Signal, text: str, block: Span) -> Span:
    """Where the sentence of a signal, which is kept with plain spaces, stands in its paragraph."""
    words = r"\s+".join(re.escape(word) for word in signal.sentence.split())
    found = re.compile(words).search(text, block.start, block.end) if words else None
    return Span(*found.span()) if found else Span(signal.span.start, min(signal.span.end, block.end))


def cut_sentence(signal: Signal) -> tuple[str, str, str]:
    """The sentence of a signal before its words, its words, and after; the words alone where they go beyond it."""
    before, words, after = signal.sentence.partition(" ".join(signal.text.split()))
    return (before, words, after) if words else ("", signal.text, "")


def _part(start: int, end: int, sentence: Span, signal: Span) -> str:
    if signal.start <= start and end <= signal.end:
        return "signal"
    return "sentence" if sentence.start <= start and end <= sentence.end else ""
