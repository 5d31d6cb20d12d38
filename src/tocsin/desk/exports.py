"""Exports: what a filter shows, streamed page by page, so that a million rows take no more memory than a thousand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tocsin.desk.assess_watch import known_events, known_signals
from tocsin.desk.ports import day_known
from tocsin.desk.readings import coder_of
from tocsin.desk.review import correct
from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from tocsin.desk.ports import Clocks, OriginLink, Store, StoredSignal
    from tocsin.model import Article, Assessment, Claim, Correction, Event, Watch


class What(StrEnum):
    """What is exported, one record a row."""

    ARTICLES = "articles"
    CLAIMS = "claims"
    SIGNALS = "signals"
    EVENTS = "events"
    ASSESSMENTS = "assessments"


# Which filters each sort of record knows; any other is refused, for a filter that is passed over shows too much.
_FILTERS: Mapping[What, frozenset[str]] = {
    What.ARTICLES: frozenset({"outlets", "languages", "since", "until"}),
    What.CLAIMS: frozenset({"outlets", "languages", "since", "until", "actors"}),
    What.SIGNALS: frozenset(
        {"outlets", "languages", "since", "until", "actors", "watches", "indicators", "statuses", "kinds"}
    ),
    What.EVENTS: frozenset({"outlets", "since", "until", "actors", "watches", "indicators", "statuses", "kinds"}),
    What.ASSESSMENTS: frozenset({"watches", "since", "until"}),
}
# Which sorts of record a format has a form for; any other format takes all.
FORMS: Mapping[str, tuple[What, ...]] = {
    "stix": (What.CLAIMS, What.SIGNALS),
    "plover": (What.EVENTS,),
    "annotations": (What.CLAIMS, What.SIGNALS),
    "atom": (What.ARTICLES, What.CLAIMS, What.SIGNALS, What.EVENTS),
}
_OPTIONS = {
    "outlets": "--outlet",
    "languages": "--language",
    "since": "--since",
    "until": "--until",
    "actors": "--actor",
    "watches": "--watch",
    "indicators": "--indicator",
    "statuses": "--status",
    "kinds": "--kind",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """A filter: what passes every part of it that is not empty.

    Attributes:
        what: which records.
        watches: ids of watches whose family coded the signals, or which the events and assessments belong to.
        indicators: codes.
        actors: whose signals; of claims, whose speaker's.
        statuses: of signals and events.
        kinds: of signals and events.
        outlets: who published.
        languages: of the articles.
        since: the first day of publication (of an event: its day; of an assessment: its day).
        until: the last one, inclusive.
    """

    what: What = What.SIGNALS
    watches: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def check(self) -> None:
        """Refuses a filter that its records do not know.

        Raises:
            TocsinError: if there is one, or the window ends before it begins.
        """
        known = _FILTERS[self.what]
        for name, option in _OPTIONS.items():
            if getattr(self, name) and name not in known:
                remedy = f"leave it out, or choose --what {_first_with(name)}"
                raise TocsinError(f"{self.what.value} have nothing to filter by it", where=option, remedy=remedy)
        if self.since and self.until and self.until < self.since:
            raise TocsinError("the window ends before it begins", where="--until", remedy="give a later day")

    def holds_day(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def _first_with(name: str) -> str:
    order = (What.SIGNALS, What.CLAIMS, What.EVENTS, What.ASSESSMENTS, What.ARTICLES)
    return next(what.value for what in order if name in _FILTERS[what])


@dataclass(frozen=True, slots=True)
class StoredReading:
    """An article of the store with what was read in it.

    Attributes:
        article: the article; without its text and blocks unless they were asked for.
        origin: the origin of the article, as recorded by the time asked about.
        known_at: by when the world could have known it.
        recorded_at: when this store recorded it.
        claims: its claims, if they were asked for.
        signals: its signals as the machine recorded them, if they were asked for.
        tie: why it has that origin, as recorded by the time asked about; `None` where nothing was recorded.
    """

    article: Article
    origin: str
    known_at: datetime
    recorded_at: datetime
    claims: tuple[Claim, ...] = ()
    signals: tuple[StoredSignal, ...] = ()
    tie: OriginLink | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the store: articles through a filter, and which of their parts.

    Attributes:
        selection: filters articles by outlet, language and day.
        clocks: the two clocks.
        text: whether the articles come with their text.
        claims: whether claims are wanted.
        codings: the coding versions whose records go first, one for each family; empty if no signals are wanted.
    """

    selection: Selection
    clocks: Clocks
    text: bool = False
    claims: bool = False
    codings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter with a name: what it shows is a feed, or a file, at any time.

    Attributes:
        name: of lower-case letters, digits and dashes.
        title: what people call it.
        selection: the filter.
        recorded_at: when it was saved.
    """

    name: str
    title: str
    selection: Selection
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class KeptAssessment:
    """An assessment as the store keeps it."""

    id: str
    assessment: Assessment
    recorded_at: datetime


class ExportStore(Protocol):
    """What exports ask of a store; raises `tocsin.errors.StoreError` where it cannot be read or written."""

    def readings(self, wanted: Wanted) -> Iterator[StoredReading]:
        """Articles through the filter, in order of the time they became known, then id; a page at a time."""
        ...

    def assessments(self, selection: Selection, clocks: Clocks) -> Iterator[KeptAssessment]:
        """Assessments that were kept, in order of their day and id."""
        ...

    def put_view(self, view: SavedView) -> None:
        """Saves a view beside what it was before; the newest counts."""
        ...

    def remove_view(self, name: str, *, recorded_at: datetime) -> None:
        """Records that a view is no longer kept."""
        ...

    def views(self) -> tuple[SavedView, ...]:
        """The views that are kept, in order of their names."""
        ...


@dataclass(frozen=True, slots=True)
class ExportedClaim:
    """A claim with the article it stands in."""

    reading: StoredReading
    claim: Claim


@dataclass(frozen=True, slots=True)
class ExportedSignal:
    """A signal as analysts have it, with its article, the claim that it stands in, if any, and the correction."""

    reading: StoredReading
    stored: StoredSignal
    claim: Claim | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class ExportedEvent:
    """An event of a watch."""

    watch: str
    event: Event
    event_codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exporting:
    """What exports work with.

    Attributes:
        store: where the records are.
        clocks: the two clocks.
        watches: those the filter names; without any, one of every family for signals, every watch for events.
        text: whether articles come with their text.
    """

    store: Store
    clocks: Clocks
    watches: Sequence[Watch]
    text: bool = False


def export_articles(selection: Selection, tools: Exporting) -> Iterator[StoredReading]:
    """The articles that the filter shows."""
    return tools.store.exports().readings(Wanted(selection, tools.clocks, text=tools.text))


def export_claims(selection: Selection, tools: Exporting) -> Iterator[ExportedClaim]:
    """The claims that the filter shows, in the order of their articles and of the text."""
    for reading in tools.store.exports().readings(Wanted(selection, tools.clocks, text=tools.text, claims=True)):
        for claim in reading.claims:
            if not selection.actors or (claim.source and claim.source.actor in selection.actors):
                yield ExportedClaim(reading, claim)


def export_signals(selection: Selection, tools: Exporting, *, claims: bool = False) -> Iterator[ExportedSignal]:
    """The signals that the filter shows, as analysts had corrected them by then, in the order of their articles.

    Args:
        selection: the filter; it is held against the signals as corrected.
        tools: the store and the clocks.
        claims: whether each comes with the claim it stands in.
    """
    by_family = {watch.family: watch for watch in reversed(tools.watches)}
    codings = tuple(coder_of(watch).coding for watch in by_family.values())
    wanted = Wanted(selection, tools.clocks, text=tools.text, claims=claims, codings=codings)
    newest = {one.signal: one for one in tools.store.corrections(recorded_by=tools.clocks.recorded_by)}
    families = {coder_of(watch).coding.rpartition("_")[0]: watch for watch in by_family.values()}
    for reading in tools.store.exports().readings(wanted):
        by_id = {claim.id: claim for claim in reading.claims}
        for stored in reading.signals:
            watch = families[stored.coding.rpartition("_")[0]]
            for one in _corrected(stored, newest.get(stored.signal.id), watch):
                if _shows(selection, one):
                    claim = by_id.get(one.signal.claim_id or "")
                    yield ExportedSignal(reading, one, claim, newest.get(one.signal.id))


def _corrected(stored: StoredSignal, correction: Correction | None, watch: Watch) -> list[StoredSignal]:
    return correct([stored], [correction], watch)[0] if correction else [stored]


def _shows(selection: Selection, stored: StoredSignal) -> bool:
    signal = stored.signal
    return (
        (not selection.indicators or signal.indicator in selection.indicators)
        and (not selection.actors or signal.actor in selection.actors)
        and (not selection.statuses or signal.status.value in selection.statuses)
        and (not selection.kinds or signal.kind.value in selection.kinds)
    )


def export_events(selection: Selection, tools: Exporting) -> Iterator[ExportedEvent]:
    """The events that the filter shows, watch by watch; events of one watch are built at once, in memory."""
    for watch in tools.watches:
        found, _ = known_signals(watch, tools.store, tools.clocks, coding=coder_of(watch).coding)
        codes = {indicator.code: indicator.event_codes for indicator in watch.indicators}
        known = watch.known_by(day_known(tools.clocks.as_of))
        for event in known_events(found, known, tools.store, tools.clocks):
            if _shows_event(selection, event):
                yield ExportedEvent(watch.id, event, codes.get(event.indicator, {}))


def _shows_event(selection: Selection, event: Event) -> bool:
    outlets = {report.outlet for report in event.reports}
    return (
        selection.holds_day(event.day)
        and (not selection.indicators or event.indicator in selection.indicators)
        and (not selection.actors or event.actor in selection.actors)
        and (not selection.statuses or event.status.value in selection.statuses)
        and (not selection.kinds or event.kind.value in selection.kinds)
        and (not selection.outlets or bool(outlets & set(selection.outlets)))
    )


def export_assessments(selection: Selection, tools: Exporting) -> Iterator[KeptAssessment]:
    """The assessments that were kept and that the filter shows."""
    return tools.store.exports().assessments(selection, tools.clocks)


def save_view(store: Store, view: SavedView) -> None:
    """Saves a view.

    Raises:
        TocsinError: if a view of that name is there already, or its filter does not hold together.
    """
    view.selection.check()
    if any(one.name == view.name for one in store.exports().views()):
        remedy = f"choose another name, or first `tocsin view remove {view.name}`"
        raise TocsinError("there is a view of that name", where=view.name, remedy=remedy)
    store.exports().put_view(view)


def find_view(store: Store, name: str) -> SavedView:
    """The view of that name.

    Raises:
        TocsinError: if there is none.
    """
    for view in store.exports().views():
        if view.name == name:
            return view
    raise TocsinError("there is no such view", where=name, remedy="see `tocsin view list`")


def narrowed(view: Selection, more: Selection) -> Selection:
    """A saved filter with what is said besides it: what is said goes before what was saved."""
    said = {name: getattr(more, name) for name in _OPTIONS if getattr(more, name)}
    return replace(view, **said)
