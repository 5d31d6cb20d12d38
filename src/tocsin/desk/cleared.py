"""The store as a clearance shows it: the one place where markings are enforced, for every page, export, feed and call.

Whatever is read through a `ClearedStore` leaves out articles that bear a narrower marking, and all that was read in
them. An estimate made through it rests on what may be seen alone: no number gives away what is withheld.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tocsin.errors import MissingError
from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from tocsin.desk.exports import ExportStore, KeptAssessment, Selection, StoredReading, Wanted
    from tocsin.desk.kin import KinStore
    from tocsin.desk.outbox import Outbox
    from tocsin.desk.peopleports import PeopleStore
    from tocsin.desk.ports import Clocks, Coder, OriginLink, Problem, Reading, Store, StoredSignal, StoreState
    from tocsin.desk.proposing import JudgedProposal, ProposalStore
    from tocsin.desk.search import Filters, Found, SearchStore, Terms
    from tocsin.desk.sources import SourceStore
    from tocsin.model import Article, Assessment, Claim, Correction, Grouping, ProposalVerdict, ProposedClaim


def cleared(store: Store, clearance: Tlp) -> Store:
    """The store as that clearance shows it."""
    return store if clearance is Tlp.RED else ClearedStore(store, clearance)


class ClearedStore:
    """A store that shows what a clearance covers, and writes only on that.

    Args:
        store: the whole store.
        clearance: the narrowest marking that may be seen.
    """

    def __init__(self, store: Store, clearance: Tlp) -> None:
        self._store, self._clearance = store, clearance
        self._beyond: frozenset[str] | None = None

    @property
    def sealed(self) -> bool:
        """Whether this is the store of an exercise."""
        return bool(getattr(self._store, "sealed", False))

    @property
    def beyond(self) -> frozenset[str]:
        """The articles that are withheld."""
        if self._beyond is None:
            self._beyond = self._store.people().beyond(self._clearance)
        return self._beyond

    def start_run(self, *, started_at: datetime, coder: Coder, inputs: Sequence[str]) -> int:
        """Records that an ingest began."""
        return self._store.start_run(started_at=started_at, coder=coder, inputs=inputs)

    def finish_run(self, run: int, *, finished_at: datetime, problems: Sequence[Problem]) -> None:
        """Records that an ingest ended."""
        self._store.finish_run(run, finished_at=finished_at, problems=problems)

    def holds(self, article_id: str, coder: Coder) -> bool:
        """Whether the article is there, and may be seen."""
        return article_id not in self.beyond and self._store.holds(article_id, coder)

    def add(self, reading: Reading, *, run: int, recorded_at: datetime) -> Any:  # noqa: ANN401 (as the store has it)
        """Records an article."""
        return self._store.add(reading, run=run, recorded_at=recorded_at)

    def article(self, article_id: str) -> Article | None:
        """The article, if it may be seen."""
        return None if article_id in self.beyond else self._store.article(article_id)

    def claims(self, article_id: str, *, recorded_by: datetime | None = None) -> tuple[Claim, ...]:
        """The claims of an article that may be seen."""
        return () if article_id in self.beyond else self._store.claims(article_id, recorded_by=recorded_by)

    def without_origin(self) -> tuple[tuple[str, datetime], ...]:
        """Articles that no origin is recorded for."""
        return tuple(one for one in self._store.without_origin() if one[0] not in self.beyond)

    def known_between(self, start: datetime, end: datetime) -> tuple[Article, ...]:
        """Articles that became known then and may be seen."""
        return tuple(one for one in self._store.known_between(start, end) if one.id not in self.beyond)

    def origins(self, article_ids: Sequence[str]) -> Mapping[str, OriginLink]:
        """The origins of those articles that may be seen; what they are a copy of is named only if it may."""
        found = self._store.origins([one for one in article_ids if one not in self.beyond])
        return {key: self.seen(link) for key, link in found.items()}

    def record_origins(self, links: Sequence[OriginLink], *, recorded_at: datetime) -> None:
        """Records origins of articles that may be seen.

        Raises:
            MissingError: if one may not.
        """
        for link in links:
            self._refuse(link.article_id, link.article_id)
        self._store.record_origins(links, recorded_at=recorded_at)

    def kin(self) -> KinStore:
        """The marks of articles: numbers, from which nothing can be read."""
        return self._store.kin()

    def signal(self, signal_id: str) -> StoredSignal | None:
        """The signal, if its article may be seen."""
        found = self._store.signal(signal_id)
        return found if found and found.signal.article_id not in self.beyond else None

    def record_correction(self, correction: Correction) -> None:
        """Records a correction of a signal that may be seen.

        Raises:
            MissingError: if it may not.
        """
        found = self._store.signal(correction.signal)
        if found is not None:
            self._refuse(found.signal.article_id, correction.signal)
        self._store.record_correction(correction)

    def corrections(self, *, recorded_by: datetime | None = None) -> tuple[Correction, ...]:
        """The corrections of signals that may be seen."""
        found = self._store.corrections(recorded_by=recorded_by)
        if not self.beyond:
            return found
        return tuple(one for one in found if self.signal(one.signal) is not None)

    def record_grouping(self, grouping: Grouping) -> None:
        """Records a grouping of signals that may be seen.

        Raises:
            MissingError: if one may not.
        """
        for signal_id in grouping.signals:
            found = self._store.signal(signal_id)
            if found is not None:
                self._refuse(found.signal.article_id, signal_id)
        self._store.record_grouping(grouping)

    def groupings(self, *, recorded_by: datetime | None = None) -> tuple[Grouping, ...]:
        """The groupings of which every signal may be seen."""
        found = self._store.groupings(recorded_by=recorded_by)
        if not self.beyond:
            return found
        return tuple(one for one in found if all(self.signal(signal_id) for signal_id in one.signals))

    def index(self) -> SearchStore:
        """What search asks, as the clearance shows it."""
        return ClearedSearch(self._store.index(), self)

    def signals(self, clocks: Clocks, *, coding: str, article: str | None = None) -> tuple[StoredSignal, ...]:
        """The signals of articles that may be seen."""
        found = self._store.signals(clocks, coding=coding, article=article)
        return tuple(one for one in found if one.signal.article_id not in self.beyond) if self.beyond else found

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        """Each outlet with each day on which it was read: whether it was alive is no secret."""
        return self._store.outlet_days(clocks)

    def last_known(self) -> datetime | None:
        """The latest time at which an article became known."""
        return self._store.last_known()

    def record_assessment(self, assessment: Assessment, *, recorded_at: datetime, briefed: bool) -> str:  # noqa: ARG002 (as the store has it)
        """Refuses: an estimate from a part of the store is nobody's record.

        Raises:
            MissingError: always.
        """
        raise MissingError(
            "an estimate from which something is withheld is not kept",
            where=assessment.watch,
            remedy="ask for it without keeping it, or as somebody cleared for all",
        )

    def last_briefed(self, watch_id: str, clocks: Clocks) -> Assessment | None:
        """The assessment told last, if nothing in it is withheld."""
        found = self._store.last_briefed(watch_id, clocks)
        return found if found and not self._rests_beyond(found) else None

    def sources(self) -> SourceStore:
        """The news sources."""
        return self._store.sources()

    def exports(self) -> ExportStore:
        """What exports ask, as the clearance shows it."""
        return ClearedExports(self._store.exports(), self)

    def outbox(self) -> Outbox:
        """The alerts, for everybody: they are rung by what is CLEAR alone (see `wiring.run_alerts`)."""
        return self._store.outbox()

    def people(self) -> PeopleStore:
        """Accounts and records; use cases ask them for what a person may see."""
        return self._store.people()

    def proposals(self) -> ProposalStore:
        """What language models propose for articles that may be seen."""
        return ClearedProposals(self._store.proposals(), self)

    def page_of_articles(
        self, clocks: Clocks, *, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[tuple[datetime, Article], ...]:
        """A page of articles that may be seen."""
        found: list[tuple[datetime, Article]] = []
        while len(found) < limit:
            page = self._store.page_of_articles(clocks, after=after, limit=limit)
            found += [one for one in page if one[1].id not in self.beyond]
            if len(page) < limit:
                break
            after = (page[-1][0], page[-1][1].id)
        return tuple(found[:limit])

    def page_of_signals(
        self, clocks: Clocks, *, coding: str, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[StoredSignal, ...]:
        """A page of signals of articles that may be seen."""
        found: list[StoredSignal] = []
        while len(found) < limit:
            page = self._store.page_of_signals(clocks, coding=coding, after=after, limit=limit)
            found += [one for one in page if one.signal.article_id not in self.beyond]
            if len(page) < limit:
                break
            after = (page[-1].known_at, page[-1].signal.id)
        return tuple(found[:limit])

    def state(self) -> StoreState:
        """What the store says of itself."""
        return self._store.state()

    def close(self) -> None:
        """Lets go of the store."""
        self._store.close()

    def covers(self, article_ids: Iterable[str]) -> bool:
        """Whether all these articles may be seen."""
        return self.beyond.isdisjoint(article_ids)

    def seen(self, link: OriginLink) -> OriginLink:
        """The link, without the article at its other end where that may not be seen."""
        return replace(link, of=None) if link.of in self.beyond else link

    def _rests_beyond(self, assessment: Assessment) -> bool:
        return not self.covers(articles_behind(assessment))

    def _refuse(self, article_id: str, where: str) -> None:
        if article_id in self.beyond:
            raise MissingError("there is no such record", where=where, remedy="check the id")


class ClearedSearch:
    """What search asks of a store, as a clearance shows it: counts too leave out what is withheld."""

    def __init__(self, index: SearchStore, store: ClearedStore) -> None:
        self._index, self._store = index, store

    def find(self, terms: Terms, filters: Filters, clocks: Clocks, *, offset: int, limit: int) -> Found:
        """Articles that may be seen, hold the terms and pass the filters."""
        seen = replace(filters, withheld=filters.withheld | self._store.beyond)
        return self._index.find(terms, seen, clocks, offset=offset, limit=limit)


class ClearedExports:
    """What exports ask of a store, as a clearance shows it."""

    def __init__(self, exports: ExportStore, store: ClearedStore) -> None:
        self._exports, self._store = exports, store
        self.put_view, self.remove_view, self.views = exports.put_view, exports.remove_view, exports.views

    def readings(self, wanted: Wanted) -> Iterator[StoredReading]:
        """Articles through the filter that may be seen."""
        found = (one for one in self._exports.readings(wanted) if one.article.id not in self._store.beyond)
        return (replace(one, tie=self._store.seen(one.tie)) if one.tie else one for one in found)

    def assessments(self, selection: Selection, clocks: Clocks) -> Iterator[KeptAssessment]:
        """Assessments that were kept and rest on nothing that is withheld."""
        kept = self._exports.assessments(selection, clocks)
        return (one for one in kept if self._store.covers(articles_behind(one.assessment)))


class ClearedProposals:
    """The proposals of a store, as a clearance shows them: they bear the marking of their article."""

    def __init__(self, proposals: ProposalStore, store: ClearedStore) -> None:
        self._proposals, self._store = proposals, store

    def put(self, proposed: Sequence[ProposedClaim]) -> int:
        """Records proposals for articles that may be seen."""
        return self._proposals.put([one for one in proposed if one.article not in self._store.beyond])

    def judge(self, said: ProposalVerdict) -> None:
        """Records what an analyst says of a proposal that may be seen.

        Raises:
            MissingError: if it may not.
        """
        if all(one.proposed.id != said.proposal for one in self.every()):
            raise MissingError("there is no such record", where=said.proposal, remedy="check the id")
        self._proposals.judge(said)

    def every(self, *, article: str | None = None, recorded_by: datetime | None = None) -> tuple[JudgedProposal, ...]:
        """The proposals for articles that may be seen."""
        found = self._proposals.every(article=article, recorded_by=recorded_by)
        return tuple(one for one in found if one.proposed.article not in self._store.beyond)


def articles_behind(assessment: Assessment) -> set[str]:
    """The articles that an assessment rests on."""
    return {report.signal.article_id for weighed in assessment.evidence for report in weighed.event.reports}


def withheld(store: Store) -> int:
    """How many articles the clearance of this store does not show."""
    return len(store.beyond) if isinstance(store, ClearedStore) else 0
