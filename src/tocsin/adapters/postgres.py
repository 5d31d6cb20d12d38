"""The store in a PostgreSQL database, for teams: one writer at a time, readers undisturbed."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tocsin.adapters.sqlite import REVISIONS
from tocsin.adapters.sqlsearch import PostgresWords
from tocsin.adapters.sqlstore import WRITES, SqlStore
from tocsin.desk.printable import printable
from tocsin.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

# "tocs": the lock that a writing transaction holds until its end, so that writers follow one another.
_WRITER = 0x746F6373
_MARK = "tocsin"
# Every question here is answered sooner than the server would have compiled it.
_SESSION = (
    "-c lock_timeout=30s -c statement_timeout=120s -c idle_in_transaction_session_timeout=300s -c timezone=UTC"
    " -c jit=off"
)
_REMEDIES = {
    "55P03": ("another process has held the store for 30 s", "wait for it, or end it"),
    "57014": ("the database took more than two minutes over one step", "see what else it does, and run the same again"),
    "53100": (
        "the database's disk is full; nothing of this step was written",
        "free some space and run the same again",
    ),
    "53200": ("the database is out of memory; nothing of this step was written", "run the same again"),
    "53300": ("the database takes no more connections", "end one of its clients, or raise max_connections"),
    "42501": ("this account may not do that in the database", "grant it the rights on its schema"),
    "25006": ("the database can only be read", "open the primary server, not a standby"),
    "28P01": ("the database refused the password", "check the address in --db or TOCSIN_DB"),
    "28000": ("the database refused the account", "check the address in --db or TOCSIN_DB"),
    "3D000": ("there is no such database", "make it with `createdb`, or name another"),
    "23": ("the records contradict one another; nothing of this step was written", "report this"),
    "22021": ("the database cannot hold these characters; nothing of this step was written", "report this"),
}


def open_postgres(address: str, *, create: bool) -> SqlStore:
    """The store in the database at `address`, brought to this version's schema.

    Args:
        address: `postgresql://user:password@host/database`; the password is shown nowhere.
        create: whether the tables are made where there are none.

    Raises:
        StoreError: if the database cannot be reached, read or written, holds another program's tables, or was written
            by a newer version. It is then as it was.
    """
    url = _url(address)
    place = printable(url.render_as_string(hide_password=True))
    engine = _engine(url, place)
    try:
        _bring_up_to_date(engine, place, create=create)
    except DBAPIError as error:
        engine.dispose()
        raise _explain(place, error) from error
    except StoreError:
        engine.dispose()
        raise
    return SqlStore(engine, place=place, explain=partial(_explain, place), faults=_faults, words=PostgresWords())


def is_postgres(address: str) -> bool:
    """Whether an address names a PostgreSQL database.

    >>> is_postgres("postgresql://desk@db.example/tocsin"), is_postgres("tocsin.sqlite")
    (True, False)
    """
    return address.startswith(("postgresql://", "postgres://"))


def _url(address: str) -> URL:
    try:
        url = make_url(address.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise StoreError(
            "this is no address of a database", remedy="write it as postgresql://user@host/database"
        ) from None
    return url.set(drivername="postgresql+psycopg")


def _engine(url: URL, place: str) -> Engine:
    plain = partial(json.dumps, ensure_ascii=False, sort_keys=True)
    try:
        engine = create_engine(
            url,
            json_serializer=plain,
            pool_pre_ping=True,
            max_overflow=40,
            # A reader sees one state from its first question to its last.
            isolation_level="REPEATABLE READ",
            connect_args={"options": _SESSION, "application_name": "tocsin", "connect_timeout": 10},
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "the driver of PostgreSQL is not installed", where=place, remedy="install tocsin[postgres]"
        ) from error
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """A writer waits for the one before it, and then sees what that one wrote."""
    if connection.get_execution_options().get(WRITES, False):
        # Before its first question the level may still change; the lock itself would otherwise fix what it sees.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")


def _bring_up_to_date(engine: Engine, place: str, *, create: bool) -> None:
    with engine.connect() as connection, connection.begin():
        revision = _revision(connection, place)
    if revision == REVISIONS[-1]:
        return
    if revision is None and not create:
        raise StoreError(
            "there is no store here", where=place, remedy="make one with `tocsin ingest` or `tocsin source add`"
        )
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        # Another process may have done it while this one waited for the lock.
        if _revision(connection, place) != REVISIONS[-1]:
            from tocsin.adapters.migrations import upgrade  # noqa: PLC0415 (costs a fifth of a second, rarely needed)

            upgrade(connection)
            connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{_MARK}'")


def _revision(connection: Connection, place: str) -> str | None:
    """The store's schema; `None` for a database without tables.

    Raises:
        StoreError: if it is another program's, or a newer version's.
    """
    tables = connection.exec_driver_sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    ).scalars()
    names = set(tables)
    if not names:
        return None
    mark = None
    if "alembic_version" in names:
        mark = connection.exec_driver_sql("SELECT obj_description('alembic_version'::regclass)").scalar()
    if mark != _MARK:
        raise StoreError(
            "this is another program's database", where=place, remedy="give tocsin a database or schema of its own"
        )
    revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if revision not in REVISIONS:
        raise StoreError(
            f"the store was written by a newer tocsin (schema {revision}, this one knows up to {REVISIONS[-1]})",
            where=place,
            remedy="install that version or a later one; the store was left as it is",
        )
    return revision


def _explain(place: str, error: DBAPIError) -> StoreError:
    code = str(getattr(error.orig, "sqlstate", None) or "")
    for key, (what, remedy) in _REMEDIES.items():
        if code.startswith(key):
            return StoreError(what, where=place, remedy=remedy)
    if error.connection_invalidated or not code:
        return StoreError(
            "the database cannot be reached, or went away; nothing of this step was written",
            where=place,
            remedy="check that it runs and that the address is right, and run the same again",
        )
    return StoreError(f"the store failed ({code})", where=place, remedy="see the log of the database")


def _faults(connection: Connection) -> tuple[str, ...]:
    """Constraints that are not enforced, and indices that are not whole: what PostgreSQL itself knows to be wrong."""
    loose = connection.exec_driver_sql(
        "SELECT conrelid::regclass || ': ' || conname FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"
    ).scalars()
    broken = connection.exec_driver_sql(
        "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)"
    ).scalars()
    return (*(f"{name} is not enforced" for name in loose), *(f"index {name} is not whole" for name in broken))
