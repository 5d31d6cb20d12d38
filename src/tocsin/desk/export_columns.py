"""The columns of exported tables: what each is called, what it holds, and what it means: the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tocsin.desk.exports import What

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tocsin.desk.exports import ExportedClaim, ExportedEvent, ExportedSignal, KeptAssessment, StoredReading
    from tocsin.model import Period, Source

Cell = Any
Row = tuple[Cell, ...]


class Holds(StrEnum):
    """What sort of value a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "true or false"
    DAY = "day"
    TIME = "time (UTC)"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its name, the same in every format.
        holds: what sort of value; every column may be empty.
        means: in one sentence.
    """

    name: str
    holds: Holds
    means: str


_ARTICLE = (
    Column("article", Holds.TEXT, "Id of the article: a hash of outlet and text."),
    Column("outlet", Holds.TEXT, "Who published it."),
    Column("language", Holds.TEXT, "Language of the article: fr or en."),
    Column("title", Holds.TEXT, "Headline."),
    Column("published", Holds.DAY, "First day of its period of publication; empty where nothing tells."),
    Column("published_precision", Holds.TEXT, "How finely that is known: day, week, month or year."),
    Column("path", Holds.TEXT, "File or address it was read from."),
    Column("origin", Holds.TEXT, "Where the story comes from: copies of one dispatch share an origin."),
    Column("known_at", Holds.TIME, "By when the world could have known it."),
    Column("recorded_at", Holds.TIME, "When this store recorded the article."),
)
_WHEN = (
    Column("when_start", Holds.DAY, "First day of the time that is stated."),
    Column("when_end", Holds.DAY, "The day after its last."),
    Column("when_precision", Holds.TEXT, "How finely it is stated: day, week, month or year."),
)
_SPAN = (
    Column("start", Holds.INTEGER, "First character in the article's unaltered text, counted from 0."),
    Column("end", Holds.INTEGER, "The character after the last."),
    Column("text", Holds.TEXT, "The words themselves."),
)
COLUMNS: Mapping[What, tuple[Column, ...]] = {
    What.ARTICLES: (
        *_ARTICLE,
        Column("tie", Holds.TEXT, "Why it has that origin: own, copy, version, rewrite, or a person's words."),
        Column("tied_to", Holds.TEXT, "Id of the article that it is a copy, version or rewrite of."),
        Column("similarity", Holds.NUMBER, "Share of the shorter text's runs of words that stand in that one, 0 to 1."),
        Column("credit", Holds.TEXT, "News agencies that the text credits, between semicolons."),
        Column("text", Holds.TEXT, "The text, unaltered, where --with-text asks for it."),
    ),
    What.CLAIMS: (
        Column("id", Holds.TEXT, "Id of the claim."),
        *_SPAN,
        Column("mode", Holds.TEXT, "How the words are given: direct, mixed, indirect or narrated."),
        Column("certainty", Holds.TEXT, "How sure the source says it is: certain, probable, possible or unknown."),
        Column("polarity", Holds.TEXT, "Whether it is said to be so: positive or negative."),
        Column("source", Holds.TEXT, "Who speaks; empty for what the article itself asserts."),
        Column("source_kind", Holds.TEXT, "What speaks: person, organisation, state, document or unnamed."),
        Column("source_role", Holds.TEXT, "The speaker's office or part, where it is known."),
        Column("source_actor", Holds.TEXT, "Code of the state or organisation the speaker belongs to."),
        Column("cue", Holds.TEXT, "The words that attribute."),
        Column("relayed", Holds.TEXT, "Those whose words the source passes on, from the next inwards."),
        *_WHEN,
        Column("place", Holds.TEXT, "The place that the claim states."),
        *_ARTICLE,
    ),
    What.SIGNALS: (
        Column("id", Holds.TEXT, "Id of the signal."),
        *_SPAN,
        Column("sentence", Holds.TEXT, "The sentence that the words stand in."),
        Column("indicator", Holds.TEXT, "What was found: a code of the watch."),
        Column("kind", Holds.TEXT, "word, deed or judgement."),
        Column("actor", Holds.TEXT, "Whose word or deed; of a judgement, who judges."),
        Column("target", Holds.TEXT, "Against whom, if that is told."),
        Column("status", Holds.TEXT, "occurred, planned, absent or hypothetical."),
        *_WHEN,
        Column("place", Holds.TEXT, "The place, if it is told."),
        Column("claim", Holds.TEXT, "Id of the claim it stands in; empty for narration."),
        Column("source", Holds.TEXT, "Who says so; empty for narration."),
        Column("self_denial", Holds.BOOLEAN, "Whether the actor itself denies it."),
        Column("exercise", Holds.TEXT, "Name of the exercise, where one is named."),
        Column("rule", Holds.TEXT, "The pattern that fired."),
        Column("verdict", Holds.TEXT, "What an analyst said of it: accept or recode; empty where nobody did."),
        *_ARTICLE,
    ),
    What.EVENTS: (
        Column("id", Holds.TEXT, "Id of the event."),
        Column("watch", Holds.TEXT, "The watch that it belongs to."),
        Column("indicator", Holds.TEXT, "What happened: a code of the watch."),
        Column("kind", Holds.TEXT, "word, deed or judgement."),
        Column("actor", Holds.TEXT, "Whose word or deed."),
        Column("target", Holds.TEXT, "Against whom, if that is told."),
        Column("status", Holds.TEXT, "occurred, planned or absent."),
        Column("day", Holds.DAY, "Its first day."),
        Column("period_end", Holds.DAY, "The day after its last."),
        Column("place", Holds.TEXT, "The place, if it is told."),
        Column("exercise", Holds.TEXT, "Name of the exercise, where one is named."),
        Column("reports", Holds.INTEGER, "How many signals report it."),
        Column("origins", Holds.INTEGER, "How many independent origins they come from."),
        Column("grade", Holds.TEXT, "Reliability of the best source (A to F) and credibility (1 to 6)."),
        Column("outlets", Holds.TEXT, "Who reports it, between semicolons."),
        Column("signals", Holds.TEXT, "Ids of the signals, between semicolons."),
        Column("sentence", Holds.TEXT, "The sentence of the first report."),
    ),
    What.ASSESSMENTS: (
        Column("id", Holds.TEXT, "Id of the assessment; one row for each of its hypotheses."),
        Column("watch", Holds.TEXT, "The watch."),
        Column("watch_version", Holds.TEXT, "Version of the watch file."),
        Column("as_of", Holds.TIME, "What the world could have known by then."),
        Column("recorded_by", Holds.TIME, "What the store had recorded by then; empty for all of it."),
        Column("recorded_at", Holds.TIME, "When the assessment was kept."),
        Column("hypothesis", Holds.TEXT, "The hypothesis."),
        Column("probability", Holds.NUMBER, "Its probability, from 0 to 1."),
        Column("low", Holds.NUMBER, "5th percentile."),
        Column("high", Holds.NUMBER, "95th percentile."),
        Column("change_1d", Holds.NUMBER, "Change since the day before."),
        Column("change_7d", Holds.NUMBER, "Change since a week before."),
        Column("words_index", Holds.NUMBER, "Words against their routine; 0 is the norm."),
        Column("deeds_index", Holds.NUMBER, "Deeds against their routine; 0 is the norm."),
        Column("coverage", Holds.NUMBER, "Share of the sources that were alive and read, from 0 to 1."),
    ),
}


def rows_of(what: What) -> Callable[[Any], Iterator[Row]]:
    """The function that gives a record's rows: one for each, of an assessment one for each hypothesis."""
    return _ROWS[what]


def joined(parts: list[str] | tuple[str, ...]) -> str | None:
    """Several values in one cell."""
    return "; ".join(parts) or None


def _article_cells(reading: StoredReading) -> Row:
    article, published = reading.article, reading.article.published
    return (
        article.id,
        article.outlet,
        article.language.value,
        article.title,
        published.start if published else None,
        published.precision.value if published else None,
        article.path,
        reading.origin,
        reading.known_at,
        reading.recorded_at,
    )


def _when(period: Period | None) -> Row:
    return (period.start, period.end, period.precision.value) if period else (None, None, None)


def _article_rows(reading: StoredReading) -> Iterator[Row]:
    tie = reading.tie
    ties = (tie.reason, tie.of, tie.similarity) if tie else (None, None, None)
    yield (*_article_cells(reading), *ties, joined(reading.article.credit), reading.article.text or None)


def _claim_rows(one: ExportedClaim) -> Iterator[Row]:
    claim = one.claim
    yield (
        *(claim.id, claim.span.start, claim.span.end, claim.text),
        *(claim.mode.value, claim.certainty.value, claim.polarity.value),
        *_source(claim.source),
        claim.cue.text if claim.cue else None,
        joined([source.name for source in claim.relayed]),
        *_when(claim.when),
        claim.where,
        *_article_cells(one.reading),
    )


def _source(source: Source | None) -> Row:
    return (source.name, source.kind.value, source.role, source.actor) if source else (None, None, None, None)


def _signal_rows(one: ExportedSignal) -> Iterator[Row]:
    signal = one.stored.signal
    yield (
        *(signal.id, signal.span.start, signal.span.end, signal.text, signal.sentence),
        *(signal.indicator, signal.kind.value, signal.actor, signal.target, signal.status.value),
        *_when(signal.when),
        *(signal.where, signal.claim_id, signal.source, signal.self_denial, signal.exercise, signal.rule),
        one.correction.verdict.value if one.correction else None,
        *_article_cells(one.reading),
    )


def _event_rows(one: ExportedEvent) -> Iterator[Row]:
    event = one.event
    yield (
        *(event.id, one.watch, event.indicator, event.kind.value, event.actor, event.target, event.status.value),
        *(event.day, event.period.end, event.where, event.exercise),
        *(len(event.reports), len(event.origins), str(event.grade)),
        joined(list(dict.fromkeys(report.outlet for report in event.reports if report.outlet))),
        joined([report.signal.id for report in event.reports]),
        event.telling[0].signal.sentence if event.reports else None,
    )


def _assessment_rows(kept: KeptAssessment) -> Iterator[Row]:
    one = kept.assessment
    for belief in one.beliefs:
        yield (
            *(kept.id, one.watch, one.watch_version, one.as_of, one.recorded_by, kept.recorded_at),
            *(belief.id, belief.probability, belief.low, belief.high, belief.change_1d, belief.change_7d),
            *(one.words_index, one.deeds_index, one.coverage),
        )


_ROWS: Mapping[What, Callable[[Any], Iterator[Row]]] = {
    What.ARTICLES: _article_rows,
    What.CLAIMS: _claim_rows,
    What.SIGNALS: _signal_rows,
    What.EVENTS: _event_rows,
    What.ASSESSMENTS: _assessment_rows,
}


def write_dictionary() -> str:
    """The page `docs/reference/columns.md`: every column of every exported table."""
    parts = ["# Columns of exported tables\n\nWritten from the code; do not edit by hand. Every column may be empty.\n"]
    for what, columns in COLUMNS.items():
        rows = "\n".join(f"| `{one.name}` | {one.holds.value} | {one.means} |" for one in columns)
        parts.append(f"## {what.value}\n\n| column | holds | meaning |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)
