"""News sources: what is followed, how it fares, what was found there; and the port of the store that keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from tocsin.desk.ports import Clocks

# A day between two items fits a ministry or an institute; agencies and newspapers state less.
DEFAULT_CADENCE_HOURS = 24.0


class SourceError(TocsinError):
    """A source that does not hold together, is there twice, or is not there."""

    exit_code = 9


class SourceKind(StrEnum):
    """What stands behind the address of a source."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class NewsSource:
    """Where articles of one outlet are collected from.

    Attributes:
        id: what the user calls it.
        kind: what stands behind the address.
        address: a URL; a path for a file or folder.
        outlet: who publishes there.
        country: of the outlet, ISO 3166-1 alpha-3.
        language: that most of it is written in.
        grade: reliability, A to F; it stands in where a watch does not grade the outlet.
        cadence_hours: how long it takes, as a rule, until something new is there.
        family: the publisher that owns it, so that two of one house are not taken for two voices.
    """

    id: str
    kind: SourceKind
    address: str
    outlet: str
    country: str | None = None
    language: str | None = None
    grade: str | None = None
    cadence_hours: float = DEFAULT_CADENCE_HOURS
    family: str | None = None


class Outcome(StrEnum):
    """What a visit came to."""

    READ = "read"
    UNCHANGED = "unchanged"
    GONE = "gone"
    MISSING = "missing"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    SERVER_ERROR = "server error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TOO_LARGE = "too large"
    HTML = "html"
    MALFORMED = "malformed"

    @property
    def good(self) -> bool:
        """Whether the source was read."""
        return self in {Outcome.READ, Outcome.UNCHANGED}


class Health(StrEnum):
    """How a source fares."""

    NEW = "new"
    ALIVE = "alive"
    SLOW = "slow"
    SILENT = "silent"
    FAILING = "failing"
    BLOCKED = "blocked"
    HTML = "changed to HTML"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a source.

    Attributes:
        source: its id.
        at: when.
        outcome: what it came to.
        detail: what was wrong, in words; empty where nothing was.
        status: of the HTTP answer, if there was one.
        seconds: how long the answer took.
        items: how many were listed.
        fresh: how many of them had not been seen.
        covers_from: the day of the oldest dated item listed: what appeared since then has been seen.
    """

    source: str
    at: datetime
    outcome: Outcome
    detail: str = ""
    status: int | None = None
    seconds: float = 0.0
    items: int = 0
    fresh: int = 0
    covers_from: date | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the collector remembers of a source between two visits.

    Attributes:
        address: where it is now, after permanent redirects.
        etag: validator of what was read last.
        last_modified: the same, as the server wrote it.
        due_at: when the next visit is due.
        not_before: before when the server asked not to come again.
        interval_seconds: between visits that go well.
        failures: visits in a row that went wrong.
        health: how it fares.
        health_since: since when.
        first_visit_at: when it was first looked at.
        last_visit_at: when it was last looked at.
        last_good_at: when it was last read.
        last_new_at: when something new was last found.
        last_outcome: of the last visit.
        seconds: how long answers take, smoothed.
    """

    address: str
    etag: str | None = None
    last_modified: str | None = None
    due_at: datetime | None = None
    not_before: datetime | None = None
    interval_seconds: float | None = None
    failures: int = 0
    health: Health = Health.NEW
    health_since: datetime | None = None
    first_visit_at: datetime | None = None
    last_visit_at: datetime | None = None
    last_good_at: datetime | None = None
    last_new_at: datetime | None = None
    last_outcome: Outcome | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class FollowedSource:
    """A source with its state."""

    source: NewsSource
    state: SourceState


@dataclass(frozen=True, slots=True)
class FoundItem:
    """What a feed, a sitemap or a page says there is to read.

    Attributes:
        key: the item's own id; empty where it has none.
        url: the address of its page, if any.
        title: its headline.
        published: the day or instant it states, as written by the reader of the feed: `2022-10-13` or longer.
        text: what the feed itself says: the whole article, a summary, or nothing.
        content: a hash of what is listed, dates apart; another one means that the item was edited.
    """

    key: str
    url: str | None
    title: str | None
    published: str | None
    text: str
    content: str


class ItemState(StrEnum):
    """How far an item has come."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """A found item as the store keeps it.

    Attributes:
        id: by source, own id and address.
        source: its source's id.
        found: what was listed last.
        state: how far it has come.
        attempts: how often its page was asked for in vain.
        due_at: when it may be tried again.
        article: the newest article read from it.
    """

    id: str
    source: str
    found: FoundItem
    state: ItemState = ItemState.PENDING
    attempts: int = 0
    due_at: datetime | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits to be read: where, and since when it may be."""

    id: str
    source: str
    url: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A source whose health changed so that somebody should know."""

    source: str
    was: Health
    health: Health
    detail: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class SourceDay:
    """One day on which a source was read well.

    Attributes:
        outlet: who publishes there.
        source: its id.
        day: of the visit.
        covers_from: the first day that the visit saw.
        fresh: whether something new was found.
    """

    outlet: str
    source: str
    day: date
    covers_from: date
    fresh: bool


@dataclass(frozen=True, slots=True)
class Tended:
    """How long a source has been looked after: its coverage is asked of the days in between.

    Attributes:
        outlet: who publishes there.
        source: its id.
        first: the day of the first visit.
        last: the day it was removed; `None` while it is followed.
        cadence_hours: until something new is there, as a rule.
        days: when it was read well.
        grade: what the user said of its reliability, A to F.
        country: of the outlet.
        family: the publisher that owns the outlet, as the user said.
    """

    outlet: str
    source: str
    first: date
    last: date | None
    cadence_hours: float
    days: tuple[SourceDay, ...] = field(default=())
    grade: str | None = None
    country: str | None = None
    family: str | None = None


class SourceStore(Protocol):
    """Keeps sources, visits and items; what a source was, and each visit, is never overwritten.

    A lease is a claim on work that ends by itself: at its time, or when the process that took it is gone. Every method
    raises `tocsin.errors.StoreError` where the store cannot be read or written.
    """

    def put(self, source: NewsSource, *, recorded_at: datetime) -> None:
        """Records a source, or what it is from now on."""
        ...

    def remove(self, source_id: str, *, recorded_at: datetime) -> None:
        """Records that a source is no longer followed; what it brought stays."""
        ...

    def followed(self) -> tuple[FollowedSource, ...]:
        """The sources that are followed, in order of their ids."""
        ...

    def lease_source(self, source_id: str, lease: Lease) -> SourceState | None:
        """The state of a source, which is the caller's to visit now; `None` if another process is at it."""
        ...

    def finish_visit(self, visit: Visit, state: SourceState, found: Sequence[FoundItem], *, owner: str) -> Visit:
        """Records a visit with what it found, in one transaction, and ends the lease; tells how many were fresh."""
        ...

    def pending(self, *, limit: int) -> tuple[Waiting, ...]:
        """Items of followed sources that wait to be read: those least often tried first, then those seen first."""
        ...

    def lease_item(self, item_id: str, lease: Lease) -> Item | None:
        """The item, which is the caller's to read now; `None` if it is done or another process is at it."""
        ...

    def settle(self, item: Item, *, owner: str, reason: str = "") -> None:
        """Records how far an item has come, and ends the lease."""
        ...

    def same_page(self, item: Item) -> str | None:
        """The article that another source's item gave for the same page and outlet, if one did."""
        ...

    def record_version(self, article: str, *, previous: str, item: str, recorded_at: datetime) -> None:
        """Records that an article is a later version of another."""
        ...

    def first_versions(self, article_ids: Sequence[str]) -> dict[str, str]:
        """For each of these articles that is a later version, the article it all began with."""
        ...

    def record_notice(self, notice: Notice) -> None:
        """Records that the health of a source changed."""
        ...

    def notices(self, *, limit: int) -> tuple[Notice, ...]:
        """The newest notices, newest first."""
        ...

    def tended(self, clocks: Clocks) -> tuple[Tended, ...]:
        """Every source that was ever visited, with the days on which it was read well, as known by then."""
        ...


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on a piece of work.

    Attributes:
        owner: the process that takes it.
        now: when.
        until: when it ends by itself.
        is_alive: whether the process that goes by a name is still there.
    """

    owner: str
    now: datetime
    until: datetime
    is_alive: Callable[[str], bool]

    def is_free(self, held_by: str | None, held_until: datetime | None) -> bool:
        """Whether work with that lease on it can be taken."""
        if held_by is None or held_until is None or held_by == self.owner:
            return True
        return held_until <= self.now or not self.is_alive(held_by)
