"""A store in memory that keeps the same contract, for tests of the use cases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from tocsin.desk.exports import KeptAssessment, StoredReading
from tocsin.desk.outbox import Acknowledgement, AlertError, Channel, Delivery
from tocsin.desk.ports import (
    Added,
    Clocks,
    Coder,
    OriginLink,
    Problem,
    Reading,
    StoredSignal,
    StoreState,
    day_known,
    known_at,
    own_origin,
)
from tocsin.desk.proposing import JudgedProposal
from tocsin.desk.search import FACETS, Found, folded, passes
from tocsin.model import Alert, Article, Assessment, Claim, Correction, ProposalVerdict, ProposedClaim, content_id


class NoSources:
    """The sources of a store that no collector has seen."""

    def tended(self, clocks: Clocks):
        return ()

    def first_versions(self, article_ids):
        return {}


@dataclass
class MemoryExports:
    """Implements `tocsin.desk.exports.ExportStore` over a store in memory."""

    store: "MemoryStore"

    def readings(self, wanted):
        asked, clocks = wanted.selection, wanted.clocks
        for article_id in sorted(self.store.articles, key=lambda i: (self.store._known(i), i)):
            article, at = self.store.articles[article_id]
            known = self.store._known(article_id)
            if known > clocks.as_of or (clocks.recorded_by and at > clocks.recorded_by):
                continue
            if not asked.holds_day(day_known(known)) or (asked.outlets and article.outlet not in asked.outlets):
                continue
            if asked.languages and article.language.value not in asked.languages:
                continue
            signals = [one for coding in wanted.codings for one in self.store.signals(clocks, coding=coding)]
            links = {link.article_id: link for link, when in self.store.links
                     if not clocks.recorded_by or when <= clocks.recorded_by}  # fmt: skip
            yield StoredReading(
                article=article if wanted.text else replace(article, text="", blocks=()),
                origin=links[article_id].origin if article_id in links else own_origin(article_id),
                tie=links.get(article_id),
                known_at=known,
                recorded_at=at,
                claims=self.store.claims(article_id, recorded_by=clocks.recorded_by) if wanted.claims else (),
                signals=tuple(one for one in signals if one.signal.article_id == article_id),
            )

    def assessments(self, selection, clocks):
        for number, (one, at) in enumerate(self.store.assessments):
            ours = not selection.watches or one.watch in selection.watches
            if ours and one.as_of <= clocks.as_of and selection.holds_day(day_known(one.as_of)):
                yield KeptAssessment(f"ass_{number}", one, at)

    def put_view(self, view):
        self.store.saved[view.name] = view

    def remove_view(self, name, *, recorded_at):
        self.store.saved.pop(name, None)

    def views(self):
        return tuple(self.store.saved[name] for name in sorted(self.store.saved))


@dataclass
class MemorySearch:
    """Implements `tocsin.desk.search.SearchStore` over a store in memory."""

    store: "MemoryStore"

    def find(self, terms, filters, clocks, *, offset, limit):
        ids = sorted(self.store.articles, key=lambda i: (-self.store._known(i).timestamp(), i))
        matches = [i for i in ids if self._matches(i, terms, filters, clocks)]
        counts: dict[str, Counter] = {name: Counter() for name in FACETS}
        for i in matches:
            reading = self._reading(i, clocks)
            counts["outlets"].update({reading.article.outlet} - {None})
            counts["languages"].update({reading.article.language.value})
            for name, attribute in (("indicators", "indicator"), ("actors", "actor"), ("statuses", "status"),
                                    ("kinds", "kind")):  # fmt: skip
                counts[name].update({str(getattr(one, attribute)) for one in reading.signals})
            counts["sources"].update({one.source.name for one in reading.claims if one.source})
            counts["modes"].update({one.mode.value for one in reading.claims})
        facets = {name: tuple(sorted(found.items(), key=lambda p: (-p[1], p[0]))) for name, found in counts.items()}
        page = tuple((self.store.articles[i][0], self.store._known(i)) for i in matches[offset : offset + limit])
        return Found(page, len(matches), facets if matches else {}, len(matches) > offset + limit)

    def _reading(self, i, clocks):
        found = [r for r, at in self.store.readings
                 if r.article.id == i and (not clocks.recorded_by or at <= clocks.recorded_by)]  # fmt: skip
        return found[-1]

    def _matches(self, i, terms, filters, clocks):
        article, at = self.store.articles[i]
        known = self.store._known(i)
        if known > clocks.as_of or (clocks.recorded_by and at > clocks.recorded_by):
            return False
        day = day_known(known)
        if (filters.since and day < filters.since) or (filters.until and day > filters.until):
            return False
        if i in filters.withheld:
            return False
        if filters.outlets and article.outlet not in filters.outlets:
            return False
        if filters.languages and article.language.value not in filters.languages:
            return False
        reading = self._reading(i, clocks)
        if filters.of_signals and not any(passes(filters.of_signals, one) for one in reading.signals):
            return False
        speakers = {"source_name": lambda one: one.source.name if one.source else None, "mode": lambda one: one.mode}
        claims = filters.of_claims
        if claims and not any(all(speakers[n](one) in v for n, v in claims.items()) for one in reading.claims):
            return False
        texts = [folded(text, article.language) for text in (article.title or "", article.text)]
        return all(any(holds(text, phrase) for phrase in part for text in texts) for part in terms.parts)


def holds(words, phrase):
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


@dataclass
class MemoryProposals:
    """Implements `tocsin.desk.proposing.ProposalStore` with lists."""

    kept: dict[str, ProposedClaim] = field(default_factory=dict)
    said: list[ProposalVerdict] = field(default_factory=list)

    def put(self, proposed):
        new = {one.id: one for one in proposed if one.id not in self.kept}
        self.kept |= new
        return len(new)

    def judge(self, said):
        self.said.append(said)

    def every(self, *, article=None, recorded_by=None):
        def by(one):
            return recorded_by is None or one.recorded_at <= recorded_by

        newest = {one.proposal: one for one in sorted(filter(by, self.said), key=lambda one: one.recorded_at)}
        found = [one for one in self.kept.values() if by(one) and article in (None, one.article)]
        found.sort(key=lambda one: (one.recorded_at, one.article, one.span.start, one.id))
        return tuple(JudgedProposal(one, newest.get(one.id)) for one in found)


@dataclass
class MemoryOutbox:
    """Implements `tocsin.desk.outbox.Outbox` with lists."""

    rung: dict[str, tuple[Alert, datetime]] = field(default_factory=dict)
    standing: dict[Any, bool] = field(default_factory=dict)
    seen: list[Acknowledgement] = field(default_factory=list)
    named: dict[str, Channel] = field(default_factory=dict)
    sent: list[Delivery] = field(default_factory=list)
    leases: dict[str, tuple[str | None, datetime | None]] = field(default_factory=dict)

    def states(self, watch):
        return {key: stands for key, stands in self.standing.items() if key[0] == watch}

    def queue(self, queued):
        new = [alert for alert in queued.alerts if alert.id not in self.rung]
        self.standing |= queued.states
        for alert in new:
            self.rung[alert.id] = (alert, queued.recorded_at)
        for name in sorted(self.named):
            for alert in new:
                self._queue_one(name, alert, queued)
        return len(new)

    def _queue_one(self, name, alert, queued):
        due = queued.due_at[alert.id]
        for at, one in reversed([*enumerate(self.sent)]):
            open_ = one.attempts == 0 and one.delivered_at is None
            if queued.grouped and not alert.urgent and open_ and (one.channel, one.due_at) == (name, due):
                self.sent[at] = replace(one, alerts=(*one.alerts, alert))
                return
        self.sent.append(Delivery(content_id("dlv", name, alert.id), name, (alert,), queued.recorded_at, due))

    def alerts(self, *, limit):
        said = {one.alert: one for one in sorted(self.seen, key=lambda one: one.recorded_at)}
        found = sorted(self.rung.values(), key=lambda pair: pair[0].id)
        found.sort(key=lambda pair: pair[1], reverse=True)
        return tuple((alert, at, said.get(alert.id)) for alert, at in found[:limit])

    def acknowledge(self, said):
        if said.alert not in self.rung:
            raise AlertError("there is no such alert", where=said.alert)
        self.seen.append(said)

    def put_channel(self, channel):
        self.named[channel.name] = channel

    def remove_channel(self, name, *, recorded_at):
        self.named.pop(name, None)

    def channels(self):
        return tuple(self.named[name] for name in sorted(self.named))

    def take(self, channel, lease):
        if channel in self.leases and not lease.is_free(*self.leases[channel]):
            return None
        for at, one in enumerate(self.sent):
            if one.channel == channel and one.delivered_at is None and one.due_at <= lease.now:
                if one.next_try_at is not None and one.next_try_at > lease.now:
                    return None
                self.leases[channel] = (lease.owner, lease.until)
                self.sent[at] = replace(one, attempts=one.attempts + 1)
                return self.sent[at]
        return None

    def settle(self, delivery, *, owner):
        for at, one in enumerate(self.sent):
            if one.id == delivery.id and one.delivered_at is None:
                said = {name: getattr(delivery, name) for name in ("next_try_at", "delivered_at", "last_error")}
                self.sent[at] = replace(one, **said)
        if self.leases.get(delivery.channel, (None, None))[0] == owner:
            self.leases[delivery.channel] = (None, None)

    def deliveries(self, *, limit):
        return tuple(reversed(self.sent))[:limit]


@dataclass
class MemoryKin:
    """Implements `tocsin.desk.kin.KinStore` over a store in memory."""

    store: "MemoryStore"

    def unmarked(self, rules, *, limit):
        made = {i for i, (by, _) in self.store.marked.items() if by == rules}
        return tuple(sorted(set(self.store.articles) - made))[:limit]

    def keep_marks(self, marks, *, rules):
        self.store.marked.update({i: (rules, frozenset(found)) for i, found in marks.items()})

    def sharing(self, marks, first, last, *, crowd, of_crowd):
        known = {i: day_known(self.store._known(i)) for i in self.store.marked}
        held: set[str] = set()
        for mark in marks:
            near = [i for i, (_, found) in self.store.marked.items() if mark in found and first <= known[i] <= last]
            near.sort(key=lambda i: known[i], reverse=True)
            held.update(near[:of_crowd] if len(near) > crowd else near)
        return frozenset(held)

    def members(self, origins):
        newest = self.store.origins(list(self.store.articles))
        return tuple(sorted(i for i, link in newest.items() if link.origin in origins))


@dataclass
class MemoryStore:
    """Implements `tocsin.desk.ports.Store` with lists."""

    runs: list[dict[str, Any]] = field(default_factory=list)
    articles: dict[str, tuple[Article, datetime]] = field(default_factory=dict)
    readings: list[tuple[Reading, datetime]] = field(default_factory=list)
    links: list[tuple[OriginLink, datetime]] = field(default_factory=list)
    assessments: list[tuple[Assessment, datetime]] = field(default_factory=list)
    said: list[Correction] = field(default_factory=list)
    told: list[tuple[Assessment, datetime]] = field(default_factory=list)
    saved: dict[str, Any] = field(default_factory=dict)
    grouped: list[Any] = field(default_factory=list)
    proposed: MemoryProposals = field(default_factory=MemoryProposals)
    waiting: MemoryOutbox = field(default_factory=MemoryOutbox)
    marked: dict[str, tuple[str, frozenset[int]]] = field(default_factory=dict)

    def start_run(self, *, started_at, coder, inputs) -> int:
        self.runs.append({"started_at": started_at, "coder": coder, "inputs": list(inputs)})
        return len(self.runs)

    def finish_run(self, run: int, *, finished_at: datetime, problems: Sequence[Problem]) -> None:
        self.runs[run - 1] |= {"finished_at": finished_at, "problems": list(problems)}

    def holds(self, article_id: str, coder: Coder) -> bool:
        return any(r.article.id == article_id and r.coder == coder for r, _ in self.readings)

    def add(self, reading: Reading, *, run: int, recorded_at: datetime) -> Added:
        if self.holds(reading.article.id, reading.coder):
            return Added.UNCHANGED
        known = reading.article.id in self.articles
        self.articles.setdefault(reading.article.id, (reading.article, recorded_at))
        self.readings.append((reading, recorded_at))
        return Added.RECODED if known else Added.NEW

    def article(self, article_id: str) -> Article | None:
        return self.articles[article_id][0] if article_id in self.articles else None

    def claims(self, article_id: str, *, recorded_by: datetime | None = None) -> tuple[Claim, ...]:
        found = [r for r, at in self.readings if r.article.id == article_id and (not recorded_by or at <= recorded_by)]
        return found[-1].claims if found else ()

    def without_origin(self) -> tuple[tuple[str, datetime], ...]:
        linked = {link.article_id for link, _ in self.links}
        return tuple(
            sorted(((i, self._known(i)) for i in self.articles if i not in linked), key=lambda pair: (pair[1], pair[0]))
        )

    def known_between(self, start: datetime, end: datetime) -> tuple[Article, ...]:
        ids = sorted((i for i in self.articles if start <= self._known(i) < end), key=lambda i: (self._known(i), i))
        return tuple(self.articles[i][0] for i in ids)

    def origins(self, article_ids) -> dict[str, OriginLink]:
        return {link.article_id: link for link, _ in self.links if link.article_id in article_ids}

    def record_origins(self, links, *, recorded_at: datetime) -> None:
        self.links.extend((link, recorded_at) for link in links)

    def kin(self):
        return MemoryKin(self)

    def signal(self, signal_id: str) -> StoredSignal | None:
        everything = Clocks(datetime(9999, 1, 1, tzinfo=UTC))
        for reading, _ in reversed(self.readings):
            if any(signal.id == signal_id for signal in reading.signals):
                found = self.signals(everything, coding=reading.coder.coding)
                return next(stored for stored in found if stored.signal.id == signal_id)
        return None

    def record_correction(self, correction: Correction) -> None:
        self.said.append(correction)

    def corrections(self, *, recorded_by: datetime | None = None) -> tuple[Correction, ...]:
        made = [one for one in self.said if recorded_by is None or one.recorded_at <= recorded_by]
        return tuple(sorted(made, key=lambda one: one.recorded_at))

    def record_grouping(self, grouping) -> None:
        self.grouped.append(grouping)

    def groupings(self, *, recorded_by: datetime | None = None):
        made = [one for one in self.grouped if recorded_by is None or one.recorded_at <= recorded_by]
        return tuple(sorted(made, key=lambda one: one.recorded_at))

    def index(self):
        return MemorySearch(self)

    def outbox(self):
        return self.waiting

    def proposals(self):
        return self.proposed

    def signals(self, clocks: Clocks, *, coding: str, article: str | None = None) -> tuple[StoredSignal, ...]:
        def recorded(at: datetime) -> bool:
            return clocks.recorded_by is None or at <= clocks.recorded_by

        origins = {link.article_id: link.origin for link, at in self.links if recorded(at)}
        found = []
        for article_id in sorted(self.articles, key=lambda i: (self._known(i), i)):
            if article not in (None, article_id):
                continue
            ours = [(r, at) for r, at in self.readings if r.article.id == article_id and recorded(at)]
            ours = [(r, at) for r, at in ours if r.coder.coding == coding] or ours
            if not ours or self._known(article_id) > clocks.as_of:
                continue
            reading, at = ours[-1]
            found += [
                StoredSignal(
                    signal=signal,
                    outlet=reading.article.outlet,
                    origin=origins.get(article_id, own_origin(article_id)),
                    known_at=self._known(article_id),
                    recorded_at=at,
                    coding=reading.coder.coding,
                )
                for signal in reading.signals
            ]
        return tuple(found)

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        return tuple(
            sorted(
                {
                    (article.outlet, day_known(self._known(article.id)))
                    for article, at in self.articles.values()
                    if article.outlet
                    and self._known(article.id) <= clocks.as_of
                    and (clocks.recorded_by is None or at <= clocks.recorded_by)
                }
            )
        )

    def sources(self):
        return NoSources()

    def exports(self):
        return MemoryExports(self)

    def page_of_articles(self, clocks: Clocks, *, after, limit: int):
        found = sorted(
            (
                (self._known(i), article)
                for i, (article, at) in self.articles.items()
                if self._known(i) <= clocks.as_of and (clocks.recorded_by is None or at <= clocks.recorded_by)
            ),
            key=lambda pair: (pair[0], pair[1].id),
            reverse=True,
        )
        return tuple(one for one in found if after is None or (one[0], one[1].id) < after)[:limit]

    def page_of_signals(self, clocks: Clocks, *, coding: str, after, limit: int):
        found = sorted(self.signals(clocks, coding=coding), key=lambda one: (one.known_at, one.signal.id), reverse=True)
        return tuple(one for one in found if after is None or (one.known_at, one.signal.id) < after)[:limit]

    def last_known(self) -> datetime | None:
        return max((self._known(i) for i in self.articles), default=None)

    def record_assessment(self, assessment: Assessment, *, recorded_at: datetime, briefed: bool) -> str:
        known = [a for a, _ in self.assessments]
        if assessment not in known:
            self.assessments.append((assessment, recorded_at))
            known.append(assessment)
        if briefed:
            self.told.append((assessment, recorded_at))
        return f"ass_{known.index(assessment)}"

    def last_briefed(self, watch_id: str, clocks: Clocks) -> Assessment | None:
        told = (a for a, at in reversed(self.told) if clocks.recorded_by is None or at <= clocks.recorded_by)
        return next((a for a in told if a.watch == watch_id and a.as_of < clocks.as_of), None)

    def state(self) -> StoreState:
        counts = {
            "articles": len(self.articles),
            "claims": sum(len(r.claims) for r, _ in self.readings),
            "signals": sum(len(r.signals) for r, _ in self.readings),
            "corrections": len(self.said),
            "assessments": len(self.assessments),
            "runs": len(self.runs),
        }
        return StoreState("memory", "", (), counts)

    def close(self) -> None:
        pass

    def _known(self, article_id: str) -> datetime:
        article, recorded_at = self.articles[article_id]
        return known_at(article.published, recorded_at)
