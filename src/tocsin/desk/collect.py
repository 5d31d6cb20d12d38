"""Collect: sources are visited, what they list is read, and nothing is lost where a collector is killed.

Hosts are worked on side by side, each by one lane at a time. A lane visits the sources of its host that are due, then
reads items whose pages lie there. What it finds goes to the caller's thread, which alone analyses and stores articles:
the language models are not made for several threads. An item is settled after its article is stored, so that a
collector that dies between the two finds the item waiting and the article there.
"""

from __future__ import annotations

import queue
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.desk.keep_article import keep_article
from tocsin.desk.manners import host_of
from tocsin.desk.origins import link_origins
from tocsin.desk.pacing import ITEM_ATTEMPTS, item_retry, next_state
from tocsin.desk.ports import Added, Problem
from tocsin.desk.printable import printable
from tocsin.desk.read_item import ItemRead, read_item
from tocsin.desk.source_health import notice_of
from tocsin.desk.sources import Health, ItemState, Lease, Outcome, SourceKind, Visit
from tocsin.desk.visit_source import Visited, Visiting, visit_source
from tocsin.errors import Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from random import Random

    from tocsin.desk.ingest import Coding
    from tocsin.desk.ports import Clock, Store
    from tocsin.desk.sources import FollowedSource, Item, NewsSource, Notice, SourceState, Waiting
    from tocsin.errors import TocsinError
    from tocsin.model import Article

# Longer than any visit (its calls have their own limits) and than most analyses; a collector that dies is noticed
# sooner where it ran on this machine, for its process is gone.
_LEASE = timedelta(minutes=15)
_LANES = 8
_ITEMS_A_TURN = 25
_WAITING_ITEMS = 2_000
_FULL_OUTBOX = 16
_REST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Collecting:
    """What a collector works with.

    Attributes:
        store: where everything is kept.
        codings: the families of watches that articles are coded for.
        visiting: manners, clock and the readers of feeds.
        rng: spreads the times of visits.
        owner: the name of this process on its leases.
        is_alive: whether the process of a name still runs.
        lanes: how many hosts are worked on at once.
        on_article: told each article and what storing it came to.
        on_visit: told each visit.
        on_problem: told each problem as it is met.
        on_notice: told each change of health that somebody should know.
    """

    store: Store
    codings: Sequence[Coding]
    visiting: Visiting
    rng: Random
    owner: str
    is_alive: Callable[[str], bool]
    lanes: int = _LANES
    on_article: Callable[[Article, Added], None] = lambda _article, _added: None
    on_visit: Callable[[Visit], None] = lambda _visit: None
    on_problem: Callable[[Problem], None] = lambda _problem: None
    on_notice: Callable[[Notice], None] = lambda _notice: None

    @property
    def clock(self) -> Clock:
        """Tells the time."""
        return self.visiting.clock

    def lease(self) -> Lease:
        """A claim on a piece of work, from now."""
        now = self.clock.now()
        return Lease(self.owner, now, now + _LEASE, self.is_alive)


@dataclass(slots=True)
class CollectReport:
    """What collecting came to.

    Attributes:
        visits: by outcome.
        articles: by what storing them came to.
        versions: how many articles were later versions of others.
        refused: items that gave no article, for good.
        foreign: items in a language that tocsin does not read.
        problems: what went wrong, one each.
        notices: changes of health.
    """

    visits: Counter[Outcome] = field(default_factory=Counter)
    articles: Counter[Added] = field(default_factory=Counter)
    versions: int = 0
    refused: int = 0
    foreign: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class _Work:
    """What there is to do at one host."""

    sources: list[NewsSource] = field(default_factory=list)
    items: list[tuple[Waiting, NewsSource]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    visit: Visit
    notice: Notice | None
    moved_to: str | None


@dataclass(frozen=True, slots=True)
class _Read:
    item: Item
    source: NewsSource
    read: ItemRead


@dataclass(frozen=True, slots=True)
class _LaneDone:
    host: str
    error: BaseException | None


_Message = _Seen | _Read | _LaneDone


def collect(
    tools: Collecting, *, follow: bool = False, only_due: bool = False, stop: threading.Event | None = None
) -> CollectReport:
    """Visits sources and reads what they list into the store.

    Args:
        tools: what to work with.
        follow: go on until `stop`, each source at its own interval; else visit each source once and read all there is.
        only_due: visit once, but only those sources whose interval is over.
        stop: ends the work as soon as a piece is done.

    Raises:
        StoreError: if the store fails; what was stored before it stays.
    """
    return _Collector(tools, follow=follow, only_due=only_due or follow, stop=stop or threading.Event()).run()


class _Collector:
    def __init__(self, tools: Collecting, *, follow: bool, only_due: bool, stop: threading.Event) -> None:
        self._tools, self._follow, self._only_due, self._stop = tools, follow, only_due, stop
        self._sources = tools.store.sources()
        self._report = CollectReport()
        self._outbox: queue.Queue[_Message] = queue.Queue(_FULL_OUTBOX)
        self._busy: set[str] = set()
        self._tried: set[str] = set()
        self._pages: set[tuple[str, str]] = set()
        self._run: int | None = None
        self._unlinked = False

    def run(self) -> CollectReport:
        try:
            while not self._stop.is_set():
                self._start_lanes()
                if not self._busy:
                    self._link()
                    if not self._follow:
                        break
                    self._stop.wait(_REST_SECONDS)
                    continue
                self._serve_lane()
        finally:
            self._wind_up()
        return self._report

    def _serve_lane(self) -> None:
        """Takes what lanes have to say until one is done: only then is there a lane to be given new work."""
        while not self._stop.is_set():
            message = self._message()
            if isinstance(message, _LaneDone):
                self._end_lane(message)
                return
            if message is not None:
                self._take(message)

    def _wind_up(self) -> None:
        """Lets lanes end what they are at, takes no more, and closes the run."""
        self._stop.set()
        while self._busy:
            message = self._message()
            if isinstance(message, _LaneDone):
                self._busy.discard(message.host)
            elif isinstance(message, _Read):
                self._sources.settle(message.item, owner=self._tools.owner)
            elif message is not None:
                self._take(message)
        self._link()
        if self._run is not None:
            finished_at = self._tools.clock.now()
            self._tools.store.finish_run(self._run, finished_at=finished_at, problems=self._report.problems)

    # --- what is to be done -------------------------------------------------------------------------------------------

    def _start_lanes(self) -> None:
        """Starts a lane for each idle host with work on it, as far as there are lanes."""
        free = self._tools.lanes - len(self._busy)
        work = self._work() if free > 0 else {}
        for host in sorted(work)[: max(free, 0)]:
            self._busy.add(host)
            threading.Thread(target=self._lane, args=(host, work[host]), daemon=True, name=f"lane {host}").start()

    def _work(self) -> dict[str, _Work]:
        now = self._tools.clock.now()
        followed = self._sources.followed()
        by_id = {one.source.id: one.source for one in followed}
        work: dict[str, _Work] = defaultdict(_Work)
        for one in followed:
            if self._is_due(one, now):
                work[_host(one.source, one.state.address)].sources.append(one.source)
        for item in self._sources.pending(limit=_WAITING_ITEMS):
            if item.source in by_id and self._is_item_due(item, now):
                work[_host(by_id[item.source], item.url or "")].items.append((item, by_id[item.source]))
        return {host: found for host, found in work.items() if host not in self._busy}

    def _is_due(self, one: FollowedSource, now: datetime) -> bool:
        if one.source.id in self._tried and not self._follow:
            return False
        state = one.state
        if state.health is Health.GONE or (state.not_before is not None and state.not_before > now):
            return False
        return not self._only_due or state.due_at is None or state.due_at <= now

    def _is_item_due(self, item: Waiting, now: datetime) -> bool:
        if self._follow or self._only_due:
            return item.due_at is None or item.due_at <= now
        return item.id not in self._tried

    # --- in a lane ----------------------------------------------------------------------------------------------------

    def _lane(self, host: str, work: _Work) -> None:
        error: BaseException | None = None
        try:
            for source in work.sources:
                if not self._stop.is_set():
                    self._visit(source)
            for item, source in work.items[:_ITEMS_A_TURN]:
                if not self._stop.is_set():
                    self._read(item, source)
        except BaseException as raised:  # noqa: BLE001 (the thread that runs the collector raises it again)
            error = raised
        self._outbox.put(_LaneDone(host, error))

    def _visit(self, source: NewsSource) -> None:
        self._tried.add(source.id)
        before = self._sources.lease_source(source.id, self._tools.lease())
        if before is None:
            return
        visited = self._visited(source, before)
        after = next_state(source, visited.state, visited.visit, headers=visited.headers, rng=self._tools.rng)
        visit = self._sources.finish_visit(visited.visit, after, visited.found, owner=self._tools.owner)
        notice = notice_of(source, before, after, detail=visit.detail)
        if notice is not None:
            self._sources.record_notice(notice)
        self._outbox.put(_Seen(visit, notice, moved_to=after.address if after.address != before.address else None))

    def _visited(self, source: NewsSource, before: SourceState) -> Visited:
        """The visit, and one that failed where the code itself did, so that one bad source costs only itself."""
        raised: list[TocsinError] = []
        with Telling(raised.append, where=source.address):
            return visit_source(source, before, self._tools.visiting)
        return Visited(Visit(source.id, self._tools.clock.now(), Outcome.MALFORMED, raised[0].what), before)

    def _read(self, waiting: Waiting, source: NewsSource) -> None:
        page = (source.outlet, waiting.url or waiting.id)
        if page in self._pages:
            # Another feed's item of the same page is on its way; this one waits to see what comes of it.
            return
        self._tried.add(waiting.id)
        item = self._sources.lease_item(waiting.id, self._tools.lease())
        if item is None:
            return
        same = self._sources.same_page(item) if item.article is None else None
        if same is not None:
            self._sources.settle(replace(item, state=ItemState.DONE, article=same), owner=self._tools.owner)
            return
        self._pages.add(page)
        raised: list[TocsinError] = []
        read = ItemRead()
        with Telling(raised.append, where=_place(item, source)):
            today = self._tools.clock.now().date()
            read = read_item(item, source, self._tools.visiting.manners, today=today, on_problem=self._tell_error)
        if raised:
            # It may be the machine (a full disk, say) and not the text: given up after as many tries as a page.
            read = replace(read, reason=raised[0].what, again=item.attempts + 1 < ITEM_ATTEMPTS)
        self._outbox.put(_Read(item, source, read))

    # --- in the caller's thread ---------------------------------------------------------------------------------------

    def _message(self) -> _Message | None:
        try:
            return self._outbox.get(timeout=_REST_SECONDS)
        except queue.Empty:
            return None

    def _end_lane(self, done: _LaneDone) -> None:
        self._busy.discard(done.host)
        if done.error is not None:
            raise done.error

    def _take(self, message: _Seen | _Read) -> None:
        match message:
            case _Seen():
                self._take_visit(message)
            case _Read(item, source, read):
                self._keep(item, source, read)
                self._pages.discard((source.outlet, item.found.url or item.id))

    def _take_visit(self, seen: _Seen) -> None:
        visit = seen.visit
        self._report.visits[visit.outcome] += 1
        self._tools.on_visit(visit)
        if not visit.outcome.good:
            self._tell(visit.source, f"{visit.outcome.value}: {visit.detail}")
        if seen.moved_to:
            self._tell(visit.source, f"it has moved for good to {seen.moved_to}")
        if seen.notice is not None:
            self._report.notices.append(seen.notice)
            self._tools.on_notice(seen.notice)

    def _keep(self, item: Item, source: NewsSource, read: ItemRead) -> None:
        """Stores the articles of an item, then settles it: killed in between, the item waits and nothing is lost."""
        raised: list[TocsinError] = []
        kept: list[str] = []
        with Telling(raised.append, where=_place(item, source)):
            kept += (article.id for article in read.articles if self._store(article))
        newest = kept[0] if len(kept) == 1 else item.article
        if newest and item.article and newest != item.article:
            now = self._tools.clock.now()
            self._sources.record_version(newest, previous=item.article, item=item.id, recorded_at=now)
            self._report.versions += 1
        self._settle(item, replace(read, reason=raised[0].what) if raised else read, newest, _place(item, source))

    def _store(self, article: Article) -> bool:
        """Whether the article is in the store now."""
        article = replace(article, path=printable(article.path))
        if self._run is None:
            self._run = self._start_run()
        added = keep_article(
            article,
            self._tools.store,
            self._run,
            codings=self._tools.codings,
            clock=self._tools.clock,
            on_problem=self._tell_problem,
        )
        if added is None:
            return False
        self._report.articles[added] += 1
        self._unlinked = self._unlinked or added is Added.NEW
        self._tools.on_article(article, added)
        return True

    def _settle(self, item: Item, read: ItemRead, newest: str | None, where: str) -> None:
        if read.again:
            due = item_retry(item.attempts + 1, now=self._tools.clock.now(), headers=read.headers, rng=self._tools.rng)
            settled = replace(item, attempts=item.attempts + 1, due_at=due, article=newest)
        else:
            state = ItemState.DONE if newest else ItemState.REFUSED
            settled = replace(item, state=state, article=newest)
            self._report.refused += state is ItemState.REFUSED and not read.foreign
            self._report.foreign += read.foreign
        self._sources.settle(settled, owner=self._tools.owner, reason=printable(read.reason))
        if read.reason and item.found.url and not read.foreign:
            instead = "; the feed's own words stand in" if newest and newest != item.article else ""
            self._tell(where, f"{read.reason}{instead}")

    def _start_run(self) -> int:
        coder = self._tools.codings[0].coder
        inputs = [one.source.id for one in self._sources.followed()]
        return self._tools.store.start_run(started_at=self._tools.clock.now(), coder=coder, inputs=inputs)

    def _link(self) -> None:
        if self._unlinked:
            link_origins(self._tools.store, clock=self._tools.clock)
            self._unlinked = False

    def _tell(self, where: str, what: str) -> None:
        self._tell_problem(Problem(printable(where), printable(what), ""))

    def _tell_error(self, error: TocsinError) -> None:
        self._tell_problem(Problem(printable(error.where), printable(error.what), error.remedy, error.exit_code))

    def _tell_problem(self, problem: Problem) -> None:
        self._report.problems.append(problem)
        self._tools.on_problem(problem)


def _host(source: NewsSource, address: str) -> str:
    return "" if source.kind is SourceKind.FILE else host_of(address)


def _place(item: Item, source: NewsSource) -> str:
    return item.found.url or item.found.key or source.address
