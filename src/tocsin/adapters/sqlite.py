"""The store in one SQLite file: write-ahead log, one writer at a time, migrations when it is opened."""

from __future__ import annotations

import json
import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from tocsin.adapters.sqlsearch import SqliteWords
from tocsin.adapters.sqlstore import WRITES, SealedSqlStore, SqlStore
from tocsin.desk.printable import printable
from tocsin.errors import StoreError
from tocsin.model import MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

# Every schema that has been released, oldest first; the last is this version's own.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
APPLICATION_ID = 0x746F6373  # "tocs", in the file's header: tells our files from other programs' databases
SEALED_ID = 0x746F6378  # "tocx": the store of an exercise, which no command opens but those of `tocsin drill`
BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\x00"
_REMEDIES = {
    "SQLITE_BUSY": (f"another process has held the store for {BUSY_SECONDS:.0f} s", "wait for it, or end it"),
    "SQLITE_LOCKED": ("another process holds the store", "wait for it, or end it"),
    "SQLITE_FULL": ("the disk is full; nothing of this step was written", "free some space and run the same again"),
    "SQLITE_IOERR": (
        "the disk refused a read or write; nothing of this step was written",
        "check the disk's space, quota and health, and run the same again",
    ),
    "SQLITE_READONLY": (
        "the store cannot be written",
        "check the rights of the file and of its folder; `assess` and `brief` read it with --no-record",
    ),
    "SQLITE_CANTOPEN": ("the store cannot be opened", "check that its folder exists and may be written"),
    "SQLITE_PERM": ("the store may not be opened", "check the rights of the file and of its folder"),
    "SQLITE_CORRUPT": ("the store is damaged", "restore it from a copy"),
    "SQLITE_NOTADB": ("this is not a tocsin store", "name another file with --db"),
    "SQLITE_CONSTRAINT": ("the records contradict one another; nothing of this step was written", "report this"),
}


def open_sqlite(path: Path, *, create: bool) -> SqlStore:
    """The store in the file at `path`, brought to this version's schema.

    Args:
        path: the file.
        create: whether a missing store is made.

    Raises:
        StoreError: if there is none and none is to be made, if the file is no store of tocsin, was written by a newer
            version, or cannot be read or written. The file is then as it was.
    """
    _refuse_strangers(path, create=create)
    engine = _engine(path, mode="rwc" if create else "ro&immutable=1" if _is_archived(path) else "rw")
    _prepare(engine, path, lambda: _bring_up_to_date(engine, path, APPLICATION_ID))
    return SqlStore(
        engine, place=printable(str(path)), explain=partial(_explain, path), faults=_faults, words=SqliteWords()
    )


def open_to_read(path: Path) -> SqlStore:
    """The live store at `path`, opened so that nothing can be written to it, not even its schema.

    Raises:
        StoreError: if there is none, it is no store of tocsin, or its schema is not this version's.
    """
    _refuse_strangers(path, create=False)
    # Without a log nobody is writing; told so, SQLite leaves no files of its own beside the store either.
    log = Path(f"{path}-wal")
    quiet = not log.exists() or log.stat().st_size == 0
    engine = _engine(path, mode="ro&immutable=1" if quiet else "ro")
    event.listen(engine, "connect", _forbid_writing)
    _prepare(engine, path, lambda: _refuse_older(engine, path))
    return SqlStore(
        engine, place=printable(str(path)), explain=partial(_explain, path), faults=_faults, words=SqliteWords()
    )


def make_sealed(path: Path) -> SealedSqlStore:
    """A new store for an exercise at `path`: its file bears another mark, and `open_sqlite` refuses it.

    Raises:
        StoreError: if there is a file already, or none can be made.
    """
    if path.exists():
        raise StoreError("there is a file here already", where=str(path), remedy="name another folder with --out")
    _make_folder(path)
    engine = _engine(path, mode="rwc")
    _prepare(engine, path, lambda: _bring_up_to_date(engine, path, SEALED_ID))
    return SealedSqlStore(
        engine, place=printable(str(path)), explain=partial(_explain, path), faults=_faults, words=SqliteWords()
    )


def _prepare(engine: Engine, path: Path, step: Callable[[], None]) -> None:
    try:
        step()
    except DBAPIError as error:
        engine.dispose()
        raise _explain(path, error) from error
    except StoreError:
        engine.dispose()
        raise


def _refuse_older(engine: Engine, path: Path) -> None:
    with engine.connect() as connection, connection.begin():
        revision = _revision(connection, path, APPLICATION_ID)
    if revision != REVISIONS[-1]:
        what = f"the store has the schema of an older tocsin ({revision or 'none'}), and a drill may not change it"
        raise StoreError(what, where=str(path), remedy="run `tocsin assess` on it once, which brings it up to date")


def _refuse_strangers(path: Path, *, create: bool) -> None:
    """Refuses what is plainly no store before any of it could be touched."""
    try:
        with path.open("rb") as stream:
            start = stream.read(len(_MAGIC))
    except FileNotFoundError:
        if not create:
            raise StoreError(
                "there is no store here",
                where=str(path),
                remedy="make one with `tocsin ingest` or `tocsin source add`, or name another with --db",
            ) from None
        _make_folder(path)
        return
    except OSError as error:
        raise StoreError(
            f"the store cannot be opened ({(error.strerror or 'unknown reason').lower()})",
            where=str(path),
            remedy="check the path and its rights, or name another file with --db",
        ) from error
    # A file of no bytes is what a process that died while making a store leaves behind.
    if start and start != _MAGIC:
        raise StoreError("this is not a tocsin store", where=str(path), remedy="name another file with --db")


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder cannot be made ({(error.strerror or 'unknown reason').lower()})",
            where=str(path.parent),
            remedy="name a place you may write with --db",
        ) from error


def _engine(path: Path, *, mode: str) -> Engine:
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    plain = partial(json.dumps, ensure_ascii=False, sort_keys=True)
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=40, json_serializer=plain)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _is_archived(path: Path) -> bool:
    """Whether the store lies where nothing can be written and no log is pending, as in an archive.

    SQLite reads a store with a write-ahead log there only if it is told that nobody changes it.
    """
    return not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    # FULL: a run of an hour that loses power keeps every article it said it had stored.
    for pragma in ("foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _forbid_writing(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    """Begins by hand: Python's driver would begin too late for a migration and never takes the write lock at once."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(engine: Engine, path: Path, application: int) -> None:
    with engine.connect() as connection, connection.begin():
        revision = _revision(connection, path, application)
    if revision == REVISIONS[-1]:
        return
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA journal_mode = WAL")
        with connection.execution_options(**{WRITES: True}).begin():
            # Another process may have done it while this one waited for the lock.
            if _revision(connection, path, application) != REVISIONS[-1]:
                _migrate(connection, application)


def _revision(connection: Connection, path: Path, application: int) -> str | None:
    """The store's schema; `None` for a file with nothing in it yet."""
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not names:
        return None
    marked = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if marked == SEALED_ID != application:
        raise StoreError(
            f"{MARK}: this is the store of an exercise, and nothing of it may be taken for live",
            where=str(path),
            remedy="see `tocsin drill report`, or name another file with --db",
        )
    if marked != application or "alembic_version" not in names:
        raise StoreError("this is another program's database", where=str(path), remedy="name another file with --db")
    revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if revision not in REVISIONS:
        raise StoreError(
            f"the store was written by a newer tocsin (schema {revision}, this one knows up to {REVISIONS[-1]})",
            where=str(path),
            remedy="install that version or a later one; the store was left as it is",
        )
    return revision


def _migrate(connection: Connection, application: int) -> None:
    # Alembic costs a fifth of a second to import, and only a store of another schema needs it.
    from tocsin.adapters.migrations import upgrade  # noqa: PLC0415

    upgrade(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {application}")


def _explain(path: Path, error: DBAPIError) -> StoreError:
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    for key, (what, remedy) in _REMEDIES.items():
        if name.startswith(key):
            return StoreError(what, where=str(path), remedy=remedy)
    return StoreError(f"the store failed: {error.orig}", where=str(path), remedy="see `tocsin doctor`")


def _faults(connection: Connection) -> tuple[str, ...]:
    found = [str(line) for line in connection.exec_driver_sql("PRAGMA quick_check(20)").scalars() if line != "ok"]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return (*found, *(f"{row[0]} row {row[1]} points to a missing row of {row[2]}" for row in broken[:20]))
