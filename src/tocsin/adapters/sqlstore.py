"""The store in SQL that SQLite and PostgreSQL share; what is a server's own comes in from outside."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select, update
from sqlalchemy.exc import DBAPIError

from tocsin.adapters import tables
from tocsin.adapters.records import from_plain, to_plain
from tocsin.adapters.rows import (
    article_row,
    claim_row,
    correction_row,
    row_article,
    row_claim,
    row_correction,
    row_origin,
    row_signal,
    signal_row,
)
from tocsin.adapters.sqlbackup import SqlBackups
from tocsin.adapters.sqlexports import SqlExports
from tocsin.adapters.sqlkin import SqlKin
from tocsin.adapters.sqloutbox import SqlOutbox
from tocsin.adapters.sqlpeople import SqlPeople
from tocsin.adapters.sqlproposals import SqlProposals
from tocsin.adapters.sqlsearch import SqlSearch, WordIndex
from tocsin.adapters.sqlsources import SqlSources
from tocsin.desk.ports import Added, OriginLink, StoredSignal, StoreState, day_known, known_at, own_origin
from tocsin.model import Assessment, Grouping, content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Engine, Exists, RowMapping, Table

    from tocsin.desk.ports import Clocks, Coder, Problem, Reading
    from tocsin.errors import StoreError
    from tocsin.model import Article, Claim, Correction

WRITES = "tocsin_writes"
_CHUNK = 400  # below the number of parameters that every build of SQLite takes in one statement
# Numbers of rows grow with every write, for writers follow one another.
_RESTED_ON = (
    tables.extractions.c.id,
    tables.origins.c.id,
    tables.corrections.c.id,
    tables.groupings.c.id,
    tables.tellings.c.id,
    tables.sources.c.row,
    tables.visits.c.id,
    tables.markings.c.id,
)
_VERSIONS = select(func.count()).select_from(tables.versions).scalar_subquery()
# What pages show besides; proposals are never taken away, so that their number tells.
_SHOWN = (tables.notes.c.number, tables.proposal_verdicts.c.id)
_PROPOSALS = select(func.count()).select_from(tables.proposals).scalar_subquery()
_COUNTED = (tables.articles, tables.claims, tables.signals, tables.corrections, tables.assessments, tables.runs)


class SqlStore:
    """A store on an SQLAlchemy engine.

    Args:
        engine: begins writing transactions where the execution option `tocsin_writes` is set.
        place: what a user calls the store, for messages.
        explain: turns the database's error into one that says what to do.
        faults: the database's own integrity check: what it found wrong.
        words: how the database keeps and finds the words of articles.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        place: str,
        explain: Callable[[DBAPIError], StoreError],
        faults: Callable[[Connection], tuple[str, ...]],
        words: WordIndex,
    ) -> None:
        self._engine, self._place, self._explain, self._faults = engine, place, explain, faults
        self._words = words

    def start_run(self, *, started_at: datetime, coder: Coder, inputs: Sequence[str]) -> int:
        """Records that an ingest began; returns its number."""
        row = {
            "started_at": started_at,
            "extractor": coder.extractor,
            "coding": coder.coding,
            "inputs": list(inputs),
        }
        with self._writing() as connection:
            return _inserted(connection, tables.runs, row)

    def finish_run(self, run: int, *, finished_at: datetime, problems: Sequence[Problem]) -> None:
        """Records that the ingest `run` ended, and what could not be read."""
        rows = [
            {"run": run, "place": p.where, "what": p.what, "remedy": p.remedy, "exit_code": p.exit_code}
            for p in problems
        ]
        with self._writing() as connection:
            connection.execute(update(tables.runs).where(tables.runs.c.id == run).values(finished_at=finished_at))
            _insert_all(connection, tables.problems, rows)

    def holds(self, article_id: str, coder: Coder) -> bool:
        """Whether the article is there with records made by this very coder."""
        with self._reading() as connection:
            return _extraction(connection, article_id, coder) is not None

    def add(self, reading: Reading, *, run: int, recorded_at: datetime) -> Added:
        """Records an article with its claims and signals, in one transaction."""
        article = reading.article
        with self._writing() as connection:
            known = connection.scalar(select(tables.articles.c.id).where(tables.articles.c.id == article.id))
            if known and _extraction(connection, article.id, reading.coder) is not None:
                return Added.UNCHANGED
            if not known:
                _insert_article(connection, article, run=run, recorded_at=recorded_at)
                self._words.add(connection, article)
            _insert_extraction(connection, reading, run=run, recorded_at=recorded_at)
        return Added.RECODED if known else Added.NEW

    def article(self, article_id: str) -> Article | None:
        """The article with that id, if the store holds it."""
        with self._reading() as connection:
            row = (
                connection.execute(select(tables.articles).where(tables.articles.c.id == article_id)).mappings().first()
            )
        return row_article(row) if row else None

    def claims(self, article_id: str, *, recorded_by: datetime | None = None) -> tuple[Claim, ...]:
        """The claims of an article, as the newest extraction by then has them, in the order of the text."""
        extractions, c = tables.extractions.c, tables.claims.c
        newest = (
            select(extractions.id)
            .where(extractions.article == article_id, *_by(extractions.recorded_at, recorded_by))
            .order_by(extractions.recorded_at.desc(), extractions.id.desc())
            .limit(1)
        )
        query = select(tables.claims).where(c.extraction == newest.scalar_subquery()).order_by(c.position)
        with self._reading() as connection:
            return tuple(row_claim(row) for row in connection.execute(query).mappings())

    def without_origin(self) -> tuple[tuple[str, datetime], ...]:
        """Articles that no origin is recorded for, with the time by which they were known."""
        articles, origins = tables.articles.c, tables.origins.c
        query = (
            select(articles.id, articles.known_at)
            .where(~select(origins.id).where(origins.article == articles.id).exists())
            .order_by(articles.known_at, articles.id)
        )
        with self._reading() as connection:
            return tuple((row.id, row.known_at) for row in connection.execute(query))

    def known_between(self, start: datetime, end: datetime) -> tuple[Article, ...]:
        """Articles that became known in `[start, end)`, in order of that time, then id."""
        c = tables.articles.c
        query = select(tables.articles).where(c.known_at >= start, c.known_at < end).order_by(c.known_at, c.id)
        with self._reading() as connection:
            return tuple(row_article(row) for row in connection.execute(query).mappings())

    def origins(self, article_ids: Sequence[str]) -> Mapping[str, OriginLink]:
        """The newest origin of each of these articles that has one."""
        c = tables.origins.c
        query = select(tables.origins).order_by(c.recorded_at, c.id)
        with self._reading() as connection:
            # The newest comes last, and so counts.
            return {
                row.article: row_origin(row)
                for chunk in _chunks(article_ids)
                for row in connection.execute(query.where(c.article.in_(chunk)))
            }

    def record_origins(self, links: Sequence[OriginLink], *, recorded_at: datetime) -> None:
        """Records origins beside earlier ones, in one transaction; the newest counts."""
        rows = [
            {
                "article": link.article_id,
                "origin": link.origin,
                "reason": link.reason,
                "similarity": link.similarity,
                "of": link.of,
                "recorded_at": recorded_at,
            }
            for link in links
        ]
        with self._writing() as connection:
            _insert_all(connection, tables.origins, rows)

    def kin(self) -> SqlKin:
        """The marks by which articles of one origin are found."""
        return SqlKin(self._reading, self._writing)

    def signal(self, signal_id: str) -> StoredSignal | None:
        """The signal with that id, by its newest record."""
        with self._reading() as connection:
            row = connection.execute(_signal_query(signal_id)).mappings().first()
        return _stored(row) if row else None

    def record_correction(self, correction: Correction) -> None:
        """Records what an analyst says of a signal, beside what was said before; the newest counts."""
        with self._writing() as connection:
            connection.execute(insert(tables.corrections), [correction_row(correction)])

    def corrections(self, *, recorded_by: datetime | None = None) -> tuple[Correction, ...]:
        """Every correction recorded by then, in the order in which they were made."""
        c = tables.corrections.c
        query = select(tables.corrections).where(*_by(c.recorded_at, recorded_by)).order_by(c.recorded_at, c.id)
        with self._reading() as connection:
            return tuple(row_correction(row) for row in connection.execute(query).mappings())

    def record_grouping(self, grouping: Grouping) -> None:
        """Records which signals tell one happening, beside what was said before; later ones go before earlier ones."""
        with self._writing() as connection:
            connection.execute(insert(tables.groupings), [to_plain(grouping) | {"recorded_at": grouping.recorded_at}])

    def groupings(self, *, recorded_by: datetime | None = None) -> tuple[Grouping, ...]:
        """Every grouping recorded by then, in the order in which they were made."""
        c = tables.groupings.c
        query = select(tables.groupings).where(*_by(c.recorded_at, recorded_by)).order_by(c.recorded_at, c.id)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        names = ("together", "reason", "reviewer", "recorded_at")
        return tuple(Grouping(tuple(row["signals"]), **{name: row[name] for name in names}) for row in rows)

    def signals(self, clocks: Clocks, *, coding: str, article: str | None = None) -> tuple[StoredSignal, ...]:
        """Signals of the articles (or of one) known by `as_of`, as recorded by then, in order of time and id."""
        query = _signals_query(clocks, coding)
        if article is not None:
            query = query.where(tables.articles.c.id == article)
        with self._reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query).mappings())

    def outlet_days(self, clocks: Clocks) -> tuple[tuple[str, date], ...]:
        """Each outlet with each day on which an article of it became known, sorted."""
        c = tables.articles.c
        query = (
            select(c.outlet, c.known_at)
            .where(c.outlet.is_not(None), c.known_at <= clocks.as_of, *_by(c.recorded_at, clocks.recorded_by))
            .distinct()
        )
        with self._reading() as connection:
            return tuple(sorted({(row.outlet, day_known(row.known_at)) for row in connection.execute(query)}))

    def last_known(self) -> datetime | None:
        """The latest time at which an article became known; `None` for an empty store."""
        with self._reading() as connection:
            latest: datetime | None = connection.scalar(select(func.max(tables.articles.c.known_at)))
        return latest

    def record_assessment(self, assessment: Assessment, *, recorded_at: datetime, briefed: bool) -> str:
        """Records an assessment unless the very same is there; returns its id."""
        body = to_plain(assessment)
        key = content_id("ass", json.dumps(body, sort_keys=True, ensure_ascii=False))
        row = {
            "id": key,
            "watch": assessment.watch,
            "watch_version": assessment.watch_version,
            "as_of": assessment.as_of,
            "recorded_by": assessment.recorded_by,
            "recorded_at": recorded_at,
            "body": body,
        }
        with self._writing() as connection:
            if connection.scalar(select(tables.assessments.c.id).where(tables.assessments.c.id == key)) is None:
                connection.execute(insert(tables.assessments), [row])
            if briefed:
                connection.execute(insert(tables.tellings), [{"assessment": key, "recorded_at": recorded_at}])
        return key

    def last_briefed(self, watch_id: str, clocks: Clocks) -> Assessment | None:
        """The assessment told by the latest briefing, made by `recorded_by`, on `watch_id` with an earlier `as_of`."""
        told, c = tables.tellings.c, tables.assessments.c
        query = (
            select(c.body)
            .join(tables.tellings, told.assessment == c.id)
            .where(c.watch == watch_id, c.as_of < clocks.as_of, *_by(told.recorded_at, clocks.recorded_by))
            .order_by(told.recorded_at.desc(), told.id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            body = connection.scalar(query)
        return from_plain(Assessment, body) if body else None

    def sources(self) -> SqlSources:
        """The news sources of this store, with their visits and items."""
        return SqlSources(self._reading, self._writing)

    def exports(self) -> SqlExports:
        """What exports ask of this store, and its saved views."""
        return SqlExports(self._reading, self._writing, replaced=_replaced)

    def people(self) -> SqlPeople:
        """Accounts, keys, markings, notes and the audit log of this store."""
        return SqlPeople(self._reading, self._writing)

    def last_write(self) -> tuple[object, ...]:
        """What changes whenever something is written that an estimate rests on: the last row of each such table."""
        last = [select(func.max(column)).scalar_subquery() for column in _RESTED_ON]
        with self._reading() as connection:
            return tuple(connection.execute(select(*last, _VERSIONS)).one())

    def last_shown(self, clocks: Clocks) -> tuple[object, ...]:
        """What changes, besides `last_write`, whenever a page as of these clocks may: notes, proposals, the known."""
        last = [select(func.max(column)).scalar_subquery() for column in _SHOWN]
        c = tables.articles.c
        known = select(func.max(c.known_at)).where(c.known_at <= clocks.as_of).scalar_subquery()
        with self._reading() as connection:
            return tuple(connection.execute(select(*last, _PROPOSALS, known)).one())

    def last_marking(self) -> int | None:
        """What changes whenever somebody marks an article or a source."""
        with self._reading() as connection:
            last: int | None = connection.scalar(select(func.max(tables.markings.c.id)))
        return last

    def began(self) -> str:
        """When the first thing was read into this store: no other store began at the same instant."""
        first = select(func.min(tables.runs.c.id)).scalar_subquery()
        with self._reading() as connection:
            began = connection.scalar(select(tables.runs.c.started_at).where(tables.runs.c.id == first))
        return began.isoformat() if began else ""

    def lent(self) -> SqlStore:
        """The same store for somebody who closes what they open: that leaves this one open."""
        return _LentSqlStore(
            self._engine, place=self._place, explain=self._explain, faults=self._faults, words=self._words
        )

    def backups(self) -> SqlBackups:
        """What backup and restore ask of this store."""
        return SqlBackups(self._reading, self._writing, self._words)

    def page_of_articles(
        self, clocks: Clocks, *, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[tuple[datetime, Article], ...]:
        """Articles known by `as_of`, newest first, with the instant each became known, from behind `after` on."""
        c = tables.articles.c
        query = (
            select(tables.articles)
            .where(c.known_at <= clocks.as_of, *_by(c.recorded_at, clocks.recorded_by))
            .order_by(c.known_at.desc(), c.id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(or_(c.known_at < after[0], and_(c.known_at == after[0], c.id < after[1])))
        with self._reading() as connection:
            return tuple((row["known_at"], row_article(row)) for row in connection.execute(query).mappings())

    def page_of_signals(
        self, clocks: Clocks, *, coding: str, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[StoredSignal, ...]:
        """The signals that `signals` gives, newest first, by the instant their article became known and by id."""
        known_at, c = tables.articles.c.known_at, tables.signals.c
        query = _signals_query(clocks, coding).order_by(None).order_by(known_at.desc(), c.id.desc()).limit(limit)
        if after is not None:
            query = query.where(known_at <= after[0], or_(known_at < after[0], c.id < after[1]))
        with self._reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query).mappings())

    def index(self) -> SqlSearch:
        """What search asks of this store."""
        return SqlSearch(self._reading, self._words, replaced=_replaced)

    def outbox(self) -> SqlOutbox:
        """The alerts of this store, and what waits to be sent."""
        return SqlOutbox(self._reading, self._writing)

    def proposals(self) -> SqlProposals:
        """What language models propose, and what analysts say of it."""
        return SqlProposals(self._reading, self._writing)

    def state(self) -> StoreState:
        """Place, schema version, faults found by an integrity check, and counts."""
        with self._reading() as connection:
            schema = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
            counts = {t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in _COUNTED}
            return StoreState(self._place, schema, self._faults(connection), counts)

    def close(self) -> None:
        """Lets go of the store."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        writes = self._engine.execution_options(**{WRITES: True})
        with self._explained(), writes.begin() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._explain(error) from error


class _LentSqlStore(SqlStore):
    """A store that belongs to somebody else."""

    def close(self) -> None:
        """Leaves it open."""


class SealedSqlStore(SqlStore):
    """The store of an exercise: a kind of its own, so that a drill cannot be handed a live one."""

    sealed: Literal[True] = True


def _by(column: ColumnElement[Any], recorded_by: datetime | None) -> list[ColumnElement[bool]]:
    return [] if recorded_by is None else [column <= recorded_by]


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _inserted(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def _insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _extraction(connection: Connection, article_id: str, coder: Coder) -> int | None:
    c = tables.extractions.c
    query = select(c.id).where(c.article == article_id, c.extractor == coder.extractor, c.coding == coder.coding)
    return connection.scalar(query)


def _insert_article(connection: Connection, article: Article, *, run: int, recorded_at: datetime) -> None:
    row = article_row(article) | {
        "run": run,
        "recorded_at": recorded_at,
        "known_at": known_at(article.published, recorded_at),
    }
    connection.execute(insert(tables.articles), [row])


def _insert_extraction(connection: Connection, reading: Reading, *, run: int, recorded_at: datetime) -> None:
    row = {
        "article": reading.article.id,
        "run": run,
        "recorded_at": recorded_at,
        "extractor": reading.coder.extractor,
        "coding": reading.coder.coding,
    }
    extraction = _inserted(connection, tables.extractions, row)
    place = [{"extraction": extraction, "position": n} for n in range(max(len(reading.claims), len(reading.signals)))]
    _insert_all(
        connection, tables.claims, [at | claim_row(claim) for at, claim in zip(place, reading.claims, strict=False)]
    )
    _insert_all(
        connection,
        tables.signals,
        [at | signal_row(signal) for at, signal in zip(place, reading.signals, strict=False)],
    )


def _newest_origin(recorded_by: datetime | None) -> ColumnElement[str | None]:
    """The newest origin of the article at hand; only of those that are read, for a store holds many more."""
    c = tables.origins.c
    return (
        select(c.origin)
        .where(c.article == tables.articles.c.id, *_by(c.recorded_at, recorded_by))
        .order_by(c.recorded_at.desc(), c.id.desc())
        .limit(1)
        .correlate(tables.articles)
        .scalar_subquery()
        .label("origin")
    )


def _stored(row: RowMapping) -> StoredSignal:
    return StoredSignal(
        signal=row_signal(row),
        outlet=row["outlet"],
        origin=row["origin"] or own_origin(row["article"]),
        known_at=row["known_at"],
        recorded_at=row["recorded_at"],
        coding=row["coding"],
    )


def _signal_query(signal_id: str) -> Select[Any]:
    articles, c = tables.articles.c, tables.extractions.c
    origin = _newest_origin(None)
    return (
        select(tables.signals, c.article, c.coding, c.recorded_at, articles.outlet, articles.known_at, origin)
        .join(tables.extractions, c.id == tables.signals.c.extraction)
        .join(tables.articles, articles.id == c.article)
        .where(tables.signals.c.id == signal_id)
        .order_by(c.recorded_at.desc(), c.id.desc())
        .limit(1)
    )


def _signals_query(clocks: Clocks, coding: str) -> Select[Any]:
    articles, c = tables.articles.c, tables.extractions.c
    other = tables.extractions.alias()
    preferred, others = (case((one.coding == coding, 0), else_=1) for one in (c, other.c))
    family = coding.rpartition("_")[0] + "_"
    later = or_(other.c.recorded_at > c.recorded_at, and_(other.c.recorded_at == c.recorded_at, other.c.id > c.id))
    # Asked of each extraction that found something, not of all: most articles tell of nothing that is watched.
    better = (
        select(other.c.id)
        .where(
            other.c.article == c.article,
            other.c.coding.startswith(family, autoescape=True),
            *_by(other.c.recorded_at, clocks.recorded_by),
            or_(others < preferred, and_(others == preferred, later)),
        )
        .correlate(tables.extractions)
        .exists()
    )
    origin = _newest_origin(clocks.recorded_by)
    return (
        select(tables.signals, c.article, c.coding, c.recorded_at, articles.outlet, articles.known_at, origin)
        .join(tables.extractions, c.id == tables.signals.c.extraction)
        .join(tables.articles, articles.id == c.article)
        .where(
            c.coding.startswith(family, autoescape=True),
            *_by(c.recorded_at, clocks.recorded_by),
            ~better,
            articles.known_at <= clocks.as_of,
            ~_replaced(clocks),
        )
        .order_by(articles.known_at, articles.id, tables.signals.c.position)
    )


def _replaced(clocks: Clocks) -> Exists:
    """Whether a later version of the article was known: what an outlet has corrected no longer speaks."""
    versions, later = tables.versions.c, tables.articles.alias()
    return (
        select(versions.article)
        .join(later, later.c.id == versions.article)
        .where(
            versions.previous == tables.articles.c.id,
            later.c.known_at <= clocks.as_of,
            *_by(versions.recorded_at, clocks.recorded_by),
        )
        .correlate(tables.articles)
        .exists()
    )
