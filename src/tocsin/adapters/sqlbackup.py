"""The whole store as one stream of lines that either kind of store takes back: the way of a backup, and of a move.

A header names the schema; a line a row follows, table by table, so that what is pointed to comes first; the last line
counts the rows of each table and holds the SHA-256 of all lines before it, so that a cut or damaged file is known.
Indices of words are left out: they are made anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, func, insert, select, text

from tocsin.adapters import tables
from tocsin.adapters.rows import row_article
from tocsin.adapters.tables import UtcDateTime
from tocsin.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from sqlalchemy import Connection, Table

    from tocsin.adapters.sqlsearch import WordIndex

_FORMAT = 1
_CHUNK = 500
# Made from the texts: the words on restoring, the marks when articles are linked next.
_DERIVED = frozenset({"words", "sketches", "marks"})
_REMEDY = "take another backup; nothing was restored"


class SqlBackups:
    """What backup and restore ask of a store."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
        words: WordIndex,
    ) -> None:
        self._reading, self._writing, self._words = reading, writing, words

    def write(self, out: BinaryIO, *, made_at: datetime) -> dict[str, int]:
        """Writes all that the store holds at one moment; others may go on writing. Returns the rows by table."""
        digest, counts = hashlib.sha256(), dict[str, int]()
        with self._reading() as connection, gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
            schema = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
            head = {"tocsin_backup": _FORMAT, "schema": schema, "made_at": made_at.isoformat()}
            for line in (head, *_rows(connection, counts)):
                raw = _line(line)
                digest.update(raw)
                packed.write(raw)
            packed.write(_line({"rows": counts, "sha256": digest.hexdigest()}))
        return counts

    def restore(self, stream: BinaryIO, *, name: str, schemas: tuple[str, ...]) -> dict[str, int]:
        """Fills an empty store from a backup, in one transaction. Returns the rows by table.

        Args:
            stream: the backup, at its start; it is read twice.
            name: what the user calls it, for messages.
            schemas: those that this version can take, oldest first.

        Raises:
            StoreError: if it is no backup, is cut or damaged, was made by a newer version, or the store holds anything.
        """
        _check(stream, name=name, schemas=schemas)
        stream.seek(0)
        counts: dict[str, int] = {}
        with self._writing() as connection:
            _refuse_full(connection)
            for table, rows in _chunks(_lines(stream, name)):
                connection.execute(insert(table), rows)
                counts[table.name] = counts.get(table.name, 0) + len(rows)
            self._index(connection)
            _go_on_counting(connection)
        return counts

    def _index(self, connection: Connection) -> None:
        """Makes the index of words anew."""
        c, last = tables.articles.c, ""
        query = select(tables.articles).order_by(c.id).limit(_CHUNK)
        while rows := connection.execute(query.where(c.id > last)).mappings().all():
            for row in rows:
                self._words.add(connection, row_article(row))
            last = rows[-1]["id"]


def _kept() -> list[Table]:
    """The tables that a backup holds, in an order in which what is pointed to comes first."""
    return [table for table in tables.metadata.sorted_tables if table.name not in _DERIVED]


def _rows(connection: Connection, counts: dict[str, int]) -> Iterator[Mapping[str, Any]]:
    for table in _kept():
        counts[table.name] = 0
        ordered = select(table).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=_CHUNK).execute(ordered).mappings():
            counts[table.name] += 1
            yield {"table": table.name, "row": {key: _plain(value) for key, value in row.items()}}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass") + b"\n"


def _lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as packed:
            yield from packed
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError("this is no backup of tocsin, or it is cut or damaged", where=name, remedy=_REMEDY) from error


def _check(stream: BinaryIO, *, name: str, schemas: tuple[str, ...]) -> None:
    """Reads a backup to its end before anything of it is restored."""
    digest, before = hashlib.sha256(), b""
    for at, line in enumerate(_lines(stream, name)):
        if at == 0:
            _check_head(line, name=name, schemas=schemas)
        digest.update(before)
        before = line
    end = _record(before)
    if end.get("sha256") != digest.hexdigest():
        raise StoreError("the backup is cut or damaged", where=name, remedy=_REMEDY)


def _check_head(line: bytes, *, name: str, schemas: tuple[str, ...]) -> None:
    head = _record(line)
    if head.get("tocsin_backup") != _FORMAT:
        raise StoreError("this is no backup of tocsin", where=name, remedy="name a file that `tocsin backup` wrote")
    if head.get("schema") not in schemas:
        raise StoreError(
            f"the backup was made by a newer tocsin (schema {head.get('schema')}, this one knows up to {schemas[-1]})",
            where=name,
            remedy="install that version or a later one",
        )


def _record(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _chunks(lines: Iterator[bytes]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The rows in the order of the file, up to a few hundred of one table at a time."""
    by_name = {table.name: table for table in _kept()}
    current, rows = "", list[dict[str, Any]]()
    for line in lines:
        record = _record(line)
        name = record.get("table", "")
        if rows and (name != current or len(rows) == _CHUNK):
            yield by_name[current], rows
            rows = []
        if name in by_name:
            current = name
            rows.append(_typed(by_name[name], record["row"]))
    if rows:
        yield by_name[current], rows


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column.type, row.get(column.name)) for column in table.columns}


def _value(kind: object, value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _refuse_full(connection: Connection) -> None:
    for table in _kept():
        if connection.scalar(select(func.count()).select_from(table)):
            raise StoreError(
                "the store to restore into holds something already",
                remedy="name one that is not there yet with --db",
            )


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts numbers of rows apart from the rows: let it go on behind the last."""
    if connection.dialect.name != "postgresql":
        return
    for table in _kept():
        key = table.primary_key.columns.values()
        if len(key) == 1 and key[0].type.python_type is int:
            last = connection.scalar(select(func.max(key[0])))
            if last:
                place = connection.scalar(select(func.pg_get_serial_sequence(table.name, key[0].name)))
                connection.execute(text("SELECT setval(:place, :last)"), {"place": place, "last": last})
