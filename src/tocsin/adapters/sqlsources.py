"""Sources, visits and items in the SQL store."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from courlan import normalize_url
from sqlalchemy import func, insert, select, update

from tocsin.adapters import tables
from tocsin.adapters.sqlpart import SqlPart
from tocsin.desk.sources import (
    FollowedSource,
    FoundItem,
    Health,
    Item,
    ItemState,
    NewsSource,
    Notice,
    Outcome,
    SourceDay,
    SourceKind,
    SourceState,
    Tended,
    Waiting,
)
from tocsin.model import content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

    from tocsin.desk.ports import Clocks
    from tocsin.desk.sources import Lease, Visit

_CHUNK = 400
_GOOD = [outcome.value for outcome in Outcome if outcome.good]


class SqlSources(SqlPart):
    """The sources of a store."""

    def put(self, source: NewsSource, *, recorded_at: datetime) -> None:
        """Records a source, or what it is from now on."""
        states = tables.source_states
        with self._writing() as connection:
            connection.execute(insert(tables.sources), [_source_row(source, recorded_at=recorded_at)])
            before = connection.execute(select(states).where(states.c.source == source.id)).mappings().first()
            if before is None:
                connection.execute(insert(states), [{"source": source.id, **_state_row(SourceState(source.address))}])
            elif before["address"] != source.address or before["health"] == Health.GONE:
                fresh = SourceState(source.address, first_visit_at=before["first_visit_at"])
                connection.execute(update(states).where(states.c.source == source.id).values(**_state_row(fresh)))

    def remove(self, source_id: str, *, recorded_at: datetime) -> None:
        """Records that a source is no longer followed; what it brought stays."""
        with self._writing() as connection:
            for row in connection.execute(_newest_sources().where(tables.sources.c.id == source_id)).mappings():
                gone = _source_row(_row_source(row), recorded_at=recorded_at) | {"removed": True}
                connection.execute(insert(tables.sources), [gone])

    def followed(self) -> tuple[FollowedSource, ...]:
        """The sources that are followed, in order of their ids."""
        sources, states = tables.sources.c, tables.source_states
        query = _newest_sources().where(sources.removed.is_(False)).order_by(sources.id)
        with self._reading() as connection:
            found = [_row_source(row) for row in connection.execute(query).mappings()]
            by_id = {row["source"]: _row_state(row) for row in connection.execute(select(states)).mappings()}
        return tuple(FollowedSource(source, by_id.get(source.id, SourceState(source.address))) for source in found)

    def lease_source(self, source_id: str, lease: Lease) -> SourceState | None:
        """The state of a source, which is the caller's to visit now; `None` if another process is at it."""
        table = tables.source_states
        with self._writing() as connection:
            row = connection.execute(select(table).where(table.c.source == source_id)).mappings().first()
            if row is None or not lease.is_free(row["leased_by"], row["leased_until"]):
                return None
            _take(connection, table.update().where(table.c.source == source_id), lease)
        return _row_state(row)

    def finish_visit(self, visit: Visit, state: SourceState, found: Sequence[FoundItem], *, owner: str) -> Visit:
        """Records a visit with what it found, in one transaction, and ends the lease; tells how many were fresh."""
        states = tables.source_states
        with self._writing() as connection:
            fresh = _keep_items(connection, visit, found)
            done = replace(visit, items=len(found), fresh=fresh)
            last_new = visit.at if fresh else state.last_new_at
            connection.execute(insert(tables.visits), [_visit_row(done)])
            row = _state_row(replace(state, last_new_at=last_new)) | {"leased_by": None, "leased_until": None}
            mine = (states.c.leased_by == owner) | states.c.leased_by.is_(None)
            connection.execute(update(states).where(states.c.source == visit.source, mine).values(**row))
        return done

    def pending(self, *, limit: int) -> tuple[Waiting, ...]:
        """Items of followed sources that wait to be read: those least often tried first, then those seen first."""
        c, sources = tables.items.c, _newest_sources().where(tables.sources.c.removed.is_(False)).subquery()
        query = (
            select(c.id, c.source, c.url, c.due_at)
            .where(c.state == ItemState.PENDING.value, c.source.in_(select(sources.c.id)))
            .order_by(c.attempts, c.first_seen_at, c.id)
            .limit(limit)
        )
        with self._reading() as connection:
            return tuple(Waiting(*row) for row in connection.execute(query))

    def lease_item(self, item_id: str, lease: Lease) -> Item | None:
        """The item, which is the caller's to read now; `None` if it is done or another process is at it."""
        table = tables.items
        with self._writing() as connection:
            row = connection.execute(select(table).where(table.c.id == item_id)).mappings().first()
            if row is None or row["state"] != ItemState.PENDING.value:
                return None
            if not lease.is_free(row["leased_by"], row["leased_until"]):
                return None
            _take(connection, table.update().where(table.c.id == item_id), lease)
        return _row_item(row)

    def settle(self, item: Item, *, owner: str, reason: str = "") -> None:
        """Records how far an item has come, and ends the lease.

        What was listed anew meanwhile stays pending: only the content that was read is settled.
        """
        c = tables.items.c
        values = {"attempts": item.attempts, "due_at": item.due_at, "article": item.article, "reason": reason}
        lease_over = {"leased_by": None, "leased_until": None}
        mine = (c.leased_by == owner) | c.leased_by.is_(None)
        with self._writing() as connection:
            connection.execute(update(tables.items).where(c.id == item.id, mine).values(**values, **lease_over))
            read = (c.id == item.id) & (c.content == item.found.content) & c.leased_by.is_(None)
            connection.execute(update(tables.items).where(read).values(state=item.state.value))

    def same_page(self, item: Item) -> str | None:
        """The article that another source's item gave for the same page and outlet, if one did."""
        if not item.found.url:
            return None
        c, articles = tables.items.c, tables.articles.c
        query = (
            select(c.article)
            .join(tables.articles, articles.id == c.article)
            .where(
                c.url_key == _url_key(item.found.url),
                c.id != item.id,
                c.source != item.source,
                c.state == ItemState.DONE.value,
                articles.outlet == _outlet_of(item.source),
            )
            .order_by(c.first_seen_at, c.id)
            .limit(1)
        )
        with self._reading() as connection:
            found: str | None = connection.scalar(query)
        return found

    def record_version(self, article: str, *, previous: str, item: str, recorded_at: datetime) -> None:
        """Records that an article is a later version of another; the first record of an article counts."""
        table = tables.versions
        row = {"article": article, "previous": previous, "item": item, "recorded_at": recorded_at}
        with self._writing() as connection:
            known = connection.scalar(select(table.c.article).where(table.c.article == article))
            # A page edited back to what it was is no later version of what came after it.
            circle = connection.scalar(select(table.c.article).where(table.c.previous == article))
            if known is None and circle is None and article != previous:
                connection.execute(insert(table), [row])

    def first_versions(self, article_ids: Sequence[str]) -> dict[str, str]:
        """For each of these articles that is a later version, the article it all began with."""
        c = tables.versions.c
        with self._reading() as connection:
            rows = connection.execute(select(c.article, c.previous)) if article_ids else ()
            before = {row[0]: row[1] for row in rows}
        return {article: _root(article, before) for article in article_ids if article in before}

    def record_notice(self, notice: Notice) -> None:
        """Records that the health of a source changed."""
        row = asdict(notice) | {"was": notice.was.value, "health": notice.health.value}
        with self._writing() as connection:
            connection.execute(insert(tables.notices), [row])

    def notices(self, *, limit: int) -> tuple[Notice, ...]:
        """The newest notices, newest first."""
        c = tables.notices.c
        query = select(tables.notices).order_by(c.recorded_at.desc(), c.id.desc()).limit(limit)
        with self._reading() as connection:
            return tuple(
                Notice(row["source"], Health(row["was"]), Health(row["health"]), row["detail"], row["recorded_at"])
                for row in connection.execute(query).mappings()
            )

    def tended(self, clocks: Clocks) -> tuple[Tended, ...]:
        """Every source that was ever visited, with the days on which it was read well, as known by then."""
        until = min(clocks.as_of, clocks.recorded_by) if clocks.recorded_by else clocks.as_of
        with self._reading() as connection:
            newest = {row["id"]: row for row in connection.execute(_newest_sources(until)).mappings()}
            first, days = _first_days(connection, until), _good_days(connection, until)
        return tuple(
            Tended(
                outlet=row["outlet"],
                source=name,
                first=first[name],
                last=row["recorded_at"].date() if row["removed"] else None,
                cadence_hours=row["cadence_hours"],
                days=tuple(SourceDay(row["outlet"], name, *found) for found in days.get(name, ())),
                grade=row["grade"],
                country=row["country"],
                family=row["family"],
            )
            for name, row in sorted(newest.items())
            if name in first
        )


def _first_days(connection: Connection, until: datetime) -> dict[str, date]:
    c = tables.visits.c
    query = select(c.source, func.min(c.day)).where(c.at <= until).group_by(c.source)
    return {row[0]: row[1] for row in connection.execute(query)}


def _good_days(connection: Connection, until: datetime) -> dict[str, list[tuple[date, date, bool]]]:
    """By source, each day on which it was read, the first day that was seen then, and whether something was new."""
    c = tables.visits.c
    query = (
        select(c.source, c.day, func.min(c.covers_from), func.sum(c.fresh))
        .where(c.at <= until, c.outcome.in_(_GOOD))
        .group_by(c.source, c.day)
        .order_by(c.source, c.day)
    )
    days: dict[str, list[tuple[date, date, bool]]] = defaultdict(list)
    for source, day, covers_from, fresh in connection.execute(query):
        days[source].append((day, min(covers_from or day, day), bool(fresh)))
    return days


def _newest_sources(until: datetime | None = None) -> Select[Any]:
    c = tables.sources.c
    by: list[ColumnElement[bool]] = [c.recorded_at <= until] if until else []
    return select(tables.sources).where(c.row.in_(select(func.max(c.row)).where(*by).group_by(c.id)))


def _outlet_of(source_id: str) -> Any:  # noqa: ANN401 (a scalar subquery's type is private to SQLAlchemy)
    c = tables.sources.c
    return select(c.outlet).where(c.id == source_id).order_by(c.row.desc()).limit(1).scalar_subquery()


def _take(connection: Connection, statement: Any, lease: Lease) -> None:  # noqa: ANN401 (an update of either table)
    connection.execute(statement.values(leased_by=lease.owner, leased_until=lease.until))


def _keep_items(connection: Connection, visit: Visit, found: Sequence[FoundItem]) -> int:
    """Records what is new or edited; returns how many were new."""
    by_id = {item_id(visit.source, one): one for one in reversed(found)}
    known = _known_contents(connection, list(by_id))
    rows = [_item_row(key, visit, one) for key, one in by_id.items() if key not in known][::-1]
    if rows:
        connection.execute(insert(tables.items), rows)
    table = tables.items
    for key, one in by_id.items():
        if key in known and known[key] != one.content:
            values = _found_row(one) | {"state": ItemState.PENDING.value, "attempts": 0, "due_at": None}
            connection.execute(update(table).where(table.c.id == key).values(**values))
    return len(rows)


def _known_contents(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    c = tables.items.c
    return {
        row.id: row.content
        for chunk in _chunks(keys)
        for row in connection.execute(select(c.id, c.content).where(c.id.in_(chunk)))
    }


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def item_id(source: str, found: FoundItem) -> str:
    """The id of an item: its own id and address together, or what it says where it has neither; never its date."""
    named = found.key or found.url
    parts = (found.key, _url_key(found.url) or "") if named else ("", found.content)
    return content_id("itm", source, *parts)


def _url_key(url: str | None) -> str | None:
    """One spelling of an address: what only counts clicks left out."""
    if not url:
        return None
    try:
        return normalize_url(url, strict=False, trailing_slash=True) or url
    except (ValueError, AttributeError):
        return url


def _root(article: str, before: Mapping[str, str]) -> str:
    seen = {article}
    while article in before and before[article] not in seen:
        article = before[article]
        seen.add(article)
    return article


def _source_row(source: NewsSource, *, recorded_at: datetime) -> dict[str, Any]:
    return asdict(source) | {"kind": source.kind.value, "recorded_at": recorded_at, "removed": False}


def _row_source(row: RowMapping) -> NewsSource:
    names = ("id", "address", "outlet", "country", "language", "grade", "cadence_hours", "family")
    return NewsSource(kind=SourceKind(row["kind"]), **{name: row[name] for name in names})


def _state_row(state: SourceState) -> dict[str, Any]:
    outcome = state.last_outcome.value if state.last_outcome else None
    return asdict(state) | {"health": state.health.value, "last_outcome": outcome}


def _row_state(row: RowMapping) -> SourceState:
    outcome = Outcome(row["last_outcome"]) if row["last_outcome"] else None
    plain = {
        name: value for name, value in row.items() if name not in {"source", "leased_by", "leased_until", "health"}
    }
    return SourceState(**plain | {"health": Health(row["health"]), "last_outcome": outcome})


def _visit_row(visit: Visit) -> dict[str, Any]:
    return asdict(visit) | {"outcome": visit.outcome.value, "day": visit.at.date()}


def _found_row(found: FoundItem) -> dict[str, Any]:
    return asdict(found) | {"url_key": _url_key(found.url)}


def _item_row(key: str, visit: Visit, found: FoundItem) -> dict[str, Any]:
    return _found_row(found) | {
        "id": key,
        "source": visit.source,
        "state": ItemState.PENDING.value,
        "attempts": 0,
        "reason": "",
        "first_seen_at": visit.at,
    }


def _row_item(row: RowMapping) -> Item:
    names = ("key", "url", "title", "published", "text", "content")
    return Item(
        id=row["id"],
        source=row["source"],
        found=FoundItem(**{name: row[name] for name in names}),
        state=ItemState(row["state"]),
        attempts=row["attempts"],
        due_at=row["due_at"],
        article=row["article"],
    )
