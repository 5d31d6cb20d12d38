"""Run a drill: injects reach a sealed store day by day, and each day is assessed as it would have been live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tocsin.desk.assess_watch import assess_watch
from tocsin.desk.drill_levels import KEYWORDS, SAME_CODER, TOCSIN, find_levels, read_thresholds, status_blind
from tocsin.desk.drill_trace import Seen, trace_inject
from tocsin.desk.origins import link_origins
from tocsin.desk.ports import Clocks, OriginLink, Reading, known_at
from tocsin.errors import TocsinError
from tocsin.measure.warnings import score_system
from tocsin.model import MARK, DrillDay, DrillRun, Period, Signal, Span, content_id
from tocsin.read import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tocsin.desk.ports import Coder, LiveRecord, SealedStore, StoredSignal
    from tocsin.model import Article, Assessment, Claim, Inject, Scenario, Trace, Watch

# What happened longer ago than this has faded from the estimate of a watch.
_BACKGROUND = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Drilling:
    """What a drill works with.

    Attributes:
        watch: the watch it is run on.
        store: the sealed store, empty; nothing else is written to.
        coder: the versions that `analyse` works with.
        analyse: an article with its claims and signals.
        live: a live store to start from, which is only read.
        on_day: told the scenario, each day as it is done, and its assessment.
        wait: called after each day, to pace the run.
    """

    watch: Watch
    store: SealedStore
    coder: Coder
    analyse: Callable[[Article], Reading]
    live: LiveRecord | None = None
    on_day: Callable[[DrillDay, Assessment], None] = lambda _day, _assessment: None
    wait: Callable[[], None] = lambda: None


@dataclass(slots=True)
class _SetClock:
    """The clock of the scenario."""

    at: datetime

    def now(self) -> datetime:
        """The instant that it stands at."""
        return self.at


def run_drill(scenario: Scenario, tools: Drilling) -> DrillRun:
    """Runs `scenario` from its first day to its last; Ctrl-C ends it after the day that is done.

    Raises:
        StoreError: if a store fails.
    """
    return _Run(scenario, tools).whole()


class _Run:
    def __init__(self, scenario: Scenario, tools: Drilling) -> None:
        self._scenario, self._tools = scenario, tools
        self._clock = _SetClock(_midnight(scenario.first))
        self._read_days = [*_followed(scenario)]
        self._days: list[DrillDay] = []
        self._traces: list[Trace] = []
        self._blind: list[tuple[date, dict[str, float]]] = []
        self._seen_origins: set[str] = set()

    def whole(self) -> DrillRun:
        """The run from beginning to end."""
        background = self._start_from_live() if self._tools.live else 0
        whole = True
        day = self._scenario.first
        try:
            while day <= self._scenario.last:
                self._day(day)
                day += timedelta(days=1)
                if day <= self._scenario.last:
                    self._tools.wait()
        except KeyboardInterrupt:
            whole = False
        return self._result(background, whole=whole)

    def _result(self, background: int, *, whole: bool) -> DrillRun:
        scenario, watch = self._scenario, self._tools.watch
        done = {one.day for one in self._days}
        texts = [(one.day, one.text) for one in scenario.injects]
        days = find_levels(self._days, texts, dict(self._blind), watch)
        thresholds = read_thresholds(watch)
        expected = [one for one in scenario.expected if one.start in done]
        scores = tuple(
            score_system(system, days, expected, thresholds[system]) for system in (TOCSIN, KEYWORDS, SAME_CODER)
        )
        return DrillRun(
            scenario=replace(scenario, injects=()),
            watch_version=watch.version,
            tocsin_version=self._tools.coder.extractor,
            background=background,
            days=tuple(days),
            traces=tuple(self._traces),
            scores=scores if days else (),
            truth_share=_truth_share(scenario, days),
            whole=whole,
        )

    def _day(self, day: date) -> None:
        end = _midnight(day + timedelta(days=1))
        self._clock.at = end
        readings = [(one, self._take_in(one)) for one in self._scenario.injects if one.day == day]
        store, watch = self._tools.store, self._tools.watch
        link_origins(store, clock=self._clock)
        clocks = Clocks(end)
        coding = self._tools.coder.coding
        assessment = assess_watch(watch, store, clocks, coding=coding, read_days=self._read_days).assessment
        state = assessment.history[-1]
        self._blind.append((day, status_blind(watch, store.signals(clocks, coding=coding), assessment)))
        self._trace(readings, assessment)
        done = DrillDay(
            day,
            state.probabilities,
            state.words_index,
            state.deeds_index,
            state.coverage,
            levels={},
            injects=len(readings),
        )
        self._days.append(done)
        self._tools.on_day(done, assessment)

    def _take_in(self, inject: Inject) -> Reading | str:
        """The inject's reading, stored; or why it cannot be read."""
        path = f"{MARK}/{self._scenario.id}/{inject.id}"
        try:
            article = read_text(
                inject.text,
                path=path,
                outlet=inject.outlet,
                published=Period.day(inject.day),
                title=inject.title,
                language=inject.language,
            )
            reading = _as_stated(article, inject, self._tools) if inject.signal else self._tools.analyse(article)
        except TocsinError as error:
            return error.what
        reading = replace(reading, signals=tuple(_today(one, self._scenario.stands_for) for one in reading.signals))
        self._store(reading, recorded_at=self._clock.at)
        return reading

    def _store(self, reading: Reading, *, recorded_at: datetime) -> None:
        store = self._tools.store
        run = store.start_run(started_at=recorded_at, coder=reading.coder, inputs=[reading.article.path])
        store.add(reading, run=run, recorded_at=recorded_at)
        store.finish_run(run, finished_at=recorded_at, problems=())

    def _trace(self, readings: Sequence[tuple[Inject, Reading | str]], assessment: Assessment) -> None:
        ids = [reading.article.id for _, reading in readings if isinstance(reading, Reading)]
        origins = {key: link.origin for key, link in self._tools.store.origins(ids).items()}
        for inject, reading in readings:
            origin = "" if isinstance(reading, str) else origins.get(reading.article.id, reading.article.id)
            seen = Seen(inject, reading, origin, alone=origin not in self._seen_origins)
            self._seen_origins.add(origin)
            self._traces.append(trace_inject(seen, assessment))

    def _start_from_live(self) -> int:
        """Copies what a live store knew before the first day and had found signals in; the rest only counts as read."""
        live, first = self._tools.live, _midnight(self._scenario.first)
        if live is None:
            return 0
        clocks = Clocks(first)
        by_article: dict[str, list[StoredSignal]] = {}
        for stored in live.signals(clocks, coding=self._tools.coder.coding):
            by_article.setdefault(stored.signal.article_id, []).append(stored)
        self._read_days += live.outlet_days(clocks)
        articles = [one for one in live.known_between(first - _BACKGROUND, first) if one.id in by_article]
        for article in articles:
            found = by_article[article.id]
            coder = replace(self._tools.coder, coding=found[0].coding)
            signals = tuple(stored.signal for stored in found)
            reading = Reading(article, _claims_of(live, article, signals), signals, coder)
            # The end of its publication, or, where it has no date, the time by which it was known.
            self._store(reading, recorded_at=max(found[0].known_at, known_at(article.published, found[0].known_at)))
        links: list[OriginLink] = list(live.origins([one.id for one in articles]).values())
        self._tools.store.record_origins(links, recorded_at=first)
        taken = {stored.signal.id for article in articles for stored in by_article[article.id]}
        for correction in live.corrections():
            if correction.signal in taken:
                self._tools.store.record_correction(correction)
        return len(articles)


def _claims_of(live: LiveRecord, article: Article, signals: Sequence[Signal]) -> tuple[Claim, ...]:
    claims = live.claims(article.id)
    return claims if {one.claim_id for one in signals} - {None} <= {one.id for one in claims} else ()


def _today(signal: Signal, stands_for: Mapping[str, str]) -> Signal:
    """The signal with the actors of the watch for those of the time."""
    target = stands_for.get(signal.target, signal.target) if signal.target else None
    return replace(signal, actor=stands_for.get(signal.actor, signal.actor), target=target)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _followed(scenario: Scenario) -> list[tuple[str, date]]:
    return [
        (one.outlet, one.start + timedelta(days=n))
        for one in scenario.followed
        for n in range((one.end - one.start).days + 1)
    ]


def _as_stated(article: Article, inject: Inject, tools: Drilling) -> Reading:
    """The article with the one signal that its scenario states, over the whole of its text."""
    stated = inject.signal
    if stated is None:
        return Reading(article, (), (), tools.coder)
    span = Span(0, len(article.text.rstrip()))
    signal = Signal(
        id=content_id("sig", article.id, stated.indicator, stated.actor, stated.status.value),
        article_id=article.id,
        span=span,
        text=span.of(article.text),
        sentence=" ".join(article.text.split()),
        indicator=stated.indicator,
        kind=tools.watch.indicator(stated.indicator).kind,
        actor=stated.actor,
        target=stated.target,
        status=stated.status,
        rule="injected",
        exercise=stated.exercise,
    )
    return Reading(article, (), (signal,), tools.coder)


def _truth_share(scenario: Scenario, days: Sequence[DrillDay]) -> float | None:
    known = [(one, scenario.true_on(one.day)) for one in days]
    shares = [one.probabilities[true] for one, true in known if true is not None]
    return sum(shares) / len(shares) if shares else None
