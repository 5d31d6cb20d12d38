"""What the use cases need of the world, as protocols: a store that never overwrites, and a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol

from tocsin.model import content_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.desk.exports import ExportStore
    from tocsin.desk.kin import KinStore
    from tocsin.desk.outbox import Outbox
    from tocsin.desk.peopleports import PeopleStore
    from tocsin.desk.proposing import ProposalStore
    from tocsin.desk.search import SearchStore
    from tocsin.desk.sources import SourceStore
    from tocsin.model import Article, Assessment, Claim, Correction, Grouping, Period, Signal


@dataclass(frozen=True, slots=True)
class Coder:
    """What made the records of an article: which rules extracted, which lexicons coded.

    Attributes:
        extractor: version of the extraction and coding rules and of the language models.
        coding: version of the indicators and lexicons of the watch that coded; what stands before its last `_` names
            the family of watches, whose records stand in for one another.
    """

    extractor: str
    coding: str


class Added(StrEnum):
    """What adding an article came to."""

    NEW = "new"
    RECODED = "recoded"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with what was extracted and coded from it: stored whole or not at all."""

    article: Article
    claims: tuple[Claim, ...]
    signals: tuple[Signal, ...]
    coder: Coder


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where, what was wrong, what to do, and the exit code it stands for."""

    where: str
    what: str
    remedy: str
    exit_code: int = 1

    def __str__(self) -> str:
        advice = f"; {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.what}{advice}"


@dataclass(frozen=True, slots=True)
class OriginLink:
    """Which origin an article belongs to, and why.

    Attributes:
        article_id: the article.
        origin: its origin.
        reason: `own`, `copy`, `version`, `rewrite`, or `by hand:` and a person's words.
        similarity: share of the runs of words of the shorter text that stand in the longer, against that article.
        of: id of the article that it is a copy, version or rewrite of, where there is one.
    """

    article_id: str
    origin: str
    reason: str
    similarity: float
    of: str | None = None


@dataclass(frozen=True, slots=True)
class StoredSignal:
    """A signal as the store holds it.

    Attributes:
        signal: the signal.
        outlet: who published its article, if known.
        origin: the origin of its article, as recorded by the time asked about.
        known_at: by when the world could have known (see `known_at`).
        recorded_at: when this store recorded the signal.
        coding: version of the lexicons that coded it.
    """

    signal: Signal
    outlet: str | None
    origin: str
    known_at: datetime
    recorded_at: datetime
    coding: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks of a question: what the world could have known, and what this store had recorded.

    Attributes:
        as_of: an instant, UTC.
        recorded_by: an instant, UTC; `None` means all that the store holds.
    """

    as_of: datetime
    recorded_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is listened to in an assessment.

    Attributes:
        reviewed: whether analysts' corrections, as recorded by then, go before what the machine recorded.
        without: names of outlets and sources that are not listened to, as if they had never been heard.
    """

    reviewed: bool = True
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoreState:
    """What a store says of itself: place, schema, integrity, and how much it holds."""

    place: str
    schema: str
    faults: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


class Store(Protocol):
    """Keeps articles, claims, signals, origins and assessments; adds, never overwrites.

    Every method raises `tocsin.errors.StoreError` where the store cannot be read or written; what fails leaves nothing
    half-written.
    """

    def start_run(self, *, started_at: datetime, coder: Coder, inputs: Sequence[str]) -> int:
        """Records that an ingest began; returns its number."""
        ...

    def finish_run(self, run: int, *, finished_at: datetime, problems: Sequence[Problem]) -> None:
        """Records that the ingest `run` ended, and what could not be read."""
        ...

    def holds(self, article_id: str, coder: Coder) -> bool:
        """Whether the article is there with records made by this very coder."""
        ...

    def add(self, reading: Reading, *, run: int, recorded_at: datetime) -> Added:
        """Records an article with its claims and signals, in one transaction."""
        ...

    def article(self, article_id: str) -> Article | None:
        """The article with that id, if the store holds it."""
        ...

    def claims(self, article_id: str, *, recorded_by: datetime | None = None) -> tuple[Claim, ...]:
        """The claims of an article, as the newest extraction by then has them, in the order of the text."""
        ...

    def without_origin(self) -> tuple[tuple[str, datetime], ...]:
        """Articles that no origin is recorded for, with the time by which they were known."""
        ...

    def known_between(self, start: datetime, end: datetime) -> tuple[Article, ...]:
        """Articles that became known in `[start, end)`, in order of that time, then id."""
        ...

    def origins(self, article_ids: Sequence[str]) -> Mapping[str, OriginLink]:
        """The newest origin of each of these articles that has one."""
        ...

    def record_origins(self, links: Sequence[OriginLink], *, recorded_at: datetime) -> None:
        """Records origins beside earlier ones, in one transaction; the newest counts."""
        ...

    def kin(self) -> KinStore:
        """The marks by which articles of one origin are found."""
        ...

    def signal(self, signal_id: str) -> StoredSignal | None:
        """The signal with that id, by its newest record."""
        ...

    def record_correction(self, correction: Correction) -> None:
        """Records what an analyst says of a signal, beside what was said before; the newest counts."""
        ...

    def corrections(self, *, recorded_by: datetime | None = None) -> tuple[Correction, ...]:
        """Every correction recorded by then, in the order in which they were made."""
        ...

    def record_grouping(self, grouping: Grouping) -> None:
        """Records which signals tell one happening, beside what was said before; later ones go before earlier ones."""
        ...

    def groupings(self, *, recorded_by: datetime | None = None) -> tuple[Grouping, ...]:
        """Every grouping recorded by then, in the order in which they were made."""
        ...

    def signals(self, clocks: Clocks, *, coding: str, article: str | None = None) -> tuple[StoredSignal, ...]:
        """Signals of the articles (or of one) known by `as_of`, as recorded by `recorded_by`, in order of time and id.

        Of each article the newest records by `coding` count; where it has none by `coding`, its newest records by
        another state of the same family's lexicons.
        """
        ...

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        """Each outlet with each day on which an article of it became known, sorted."""
        ...

    def last_known(self) -> datetime | None:
        """The latest time at which an article became known; `None` for an empty store."""
        ...

    def record_assessment(self, assessment: Assessment, *, recorded_at: datetime, briefed: bool) -> str:
        """Records an assessment unless the very same is there; returns its id. `briefed`: a briefing told it."""
        ...

    def last_briefed(self, watch_id: str, clocks: Clocks) -> Assessment | None:
        """The assessment told by the latest briefing, made by `recorded_by`, on `watch_id` with an earlier `as_of`."""
        ...

    def sources(self) -> SourceStore:
        """The news sources of this store, with their visits and items."""
        ...

    def exports(self) -> ExportStore:
        """What exports ask of this store, and its saved views."""
        ...

    def people(self) -> PeopleStore:
        """Accounts, keys, markings, notes and the audit log of this store."""
        ...

    def page_of_articles(
        self, clocks: Clocks, *, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[tuple[datetime, Article], ...]:
        """Articles known by `as_of`, newest first, with the instant each became known, from behind `after` on."""
        ...

    def page_of_signals(
        self, clocks: Clocks, *, coding: str, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[StoredSignal, ...]:
        """The signals that `signals` gives, newest first, by the instant their article became known and by id."""
        ...

    def index(self) -> SearchStore:
        """What search asks of this store."""
        ...

    def outbox(self) -> Outbox:
        """The alerts of this store, and what waits to be sent."""
        ...

    def proposals(self) -> ProposalStore:
        """What language models propose, and what analysts say of it."""
        ...

    def state(self) -> StoreState:
        """Place, schema version, faults found by an integrity check, and counts."""
        ...

    def close(self) -> None:
        """Lets go of the store."""
        ...


class SealedStore(Store, Protocol):
    """The store of an exercise: what it holds can reach no live store, export or alert, for none of them opens it."""

    sealed: Literal[True]


class LiveRecord(Protocol):
    """What a drill may ask of a live store: it reads, and has no means to write."""

    def known_between(self, start: datetime, end: datetime) -> tuple[Article, ...]:
        """Articles that became known in `[start, end)`, in order of that time, then id."""
        ...

    def claims(self, article_id: str, *, recorded_by: datetime | None = None) -> tuple[Claim, ...]:
        """The claims of an article."""
        ...

    def origins(self, article_ids: Sequence[str]) -> Mapping[str, OriginLink]:
        """The newest origin of each of these articles that has one."""
        ...

    def signals(self, clocks: Clocks, *, coding: str) -> tuple[StoredSignal, ...]:
        """Signals of the articles known by `as_of`."""
        ...

    def corrections(self, *, recorded_by: datetime | None = None) -> tuple[Correction, ...]:
        """What analysts said of signals."""
        ...

    def groupings(self, *, recorded_by: datetime | None = None) -> tuple[Grouping, ...]:
        """What analysts said of which signals tell one happening."""
        ...

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        """Each outlet with each day on which an article of it became known."""
        ...

    def close(self) -> None:
        """Lets go of the store."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        ...


def known_at(published: Period | None, recorded_at: datetime) -> datetime:
    """By when the world could have known a text: the end of its publication period, or earlier if we read it earlier.

    A text dated to a day counts from the end of that day, so that a replay never knows it too soon; one dated to a
    month counts from the month's end; one without a date counts from when it was recorded.

    >>> from tocsin.model import Period
    >>> known_at(Period.day(date(2022, 10, 13)), datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2022-10-14T00:00:00+00:00'
    """
    if published is None:
        return recorded_at
    return min(datetime.combine(published.end, time.min, UTC), recorded_at)


def day_known(instant: datetime) -> date:
    """The day that ends at, or holds, the instant by which a text was known.

    >>> day_known(datetime(2022, 10, 14, tzinfo=UTC))
    datetime.date(2022, 10, 13)
    """
    return (instant - timedelta(microseconds=1)).date()


def own_origin(article_id: str) -> str:
    """The origin of an article that nothing is known to share."""
    return content_id("org", article_id)
