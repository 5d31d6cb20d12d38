"""Tables: CSV that no spreadsheet runs as a formula, JSON lines by the contract, and Parquet with its dictionary."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tocsin import __version__
from tocsin.desk.export_columns import COLUMNS, Holds, rows_of
from tocsin.desk.export_records import line_of
from tocsin.desk.instants import write_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from tocsin.desk.export_columns import Cell, Row
    from tocsin.desk.exports import What

# What a spreadsheet takes for the start of a formula, their full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Rows a group of Parquet: some megabytes, so that a reader can skip most of a file and a writer holds little of it.
_GROUP = 20_000
_TYPES: Mapping[Holds, pa.DataType] = {
    Holds.TEXT: pa.string(),
    Holds.INTEGER: pa.int64(),
    Holds.NUMBER: pa.float64(),
    Holds.BOOLEAN: pa.bool_(),
    Holds.DAY: pa.date32(),
    Holds.TIME: pa.timestamp("us", tz="UTC"),
}


def write_csv(records: Iterable[Any], out: BinaryIO, *, what: What, separator: str = ",", bom: bool = False) -> int:
    """Writes records as CSV (RFC 4180, UTF-8); returns how many.

    A cell of text that a spreadsheet would run as a formula gets an apostrophe in front, as spreadsheets themselves
    mark text; numbers stay numbers.
    """
    stream = io.TextIOWrapper(out, encoding="utf-8-sig" if bom else "utf-8", newline="", write_through=False)
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    count = 0
    try:
        writer.writerow([column.name for column in COLUMNS[what]])
        rows = rows_of(what)
        for count, record in enumerate(records, start=1):  # noqa: B007 (counted, and returned)
            for row in rows(record):
                writer.writerow([_csv_cell(cell) for cell in row])
        stream.flush()
    finally:
        # The stream below belongs to the caller; without this, the wrapper would close it.
        _let_go(stream)
    return count


def _let_go(stream: io.TextIOWrapper) -> None:
    try:
        stream.detach()
    except (BrokenPipeError, OSError):
        # Detaching flushes once more; what could not be written was already told.
        return


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return write_instant(cell)
    if isinstance(cell, str):
        return safe_cell(cell)
    return cell if isinstance(cell, int | float) else str(cell)


def safe_cell(text: str) -> str:
    """The text, so that no spreadsheet runs it.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("Moscou dément")
    ("'=HYPERLINK(1)", 'Moscou dément')
    """
    clean = text.replace("\0", "")
    return f"'{clean}" if clean.lstrip(" \u00a0\u3000\ufeff").startswith(_FORMULA_STARTS) else clean


def write_jsonl(records: Iterable[Any], out: BinaryIO, *, what: What) -> int:
    """Writes records as JSON lines, each by its contract; returns how many."""
    line, count = line_of(what), 0
    for count, record in enumerate(records, start=1):  # noqa: B007 (counted, and returned)
        out.write(line(record).model_dump_json().encode("utf-8") + b"\n")
    return count


class _Counting(io.RawIOBase):
    """A stream that says how far it is, which a pipe cannot and Parquet asks for."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._at = out, 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 (any buffer)
        self._out.write(data)
        self._at += memoryview(data).nbytes
        return memoryview(data).nbytes

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Left to the owner of the stream below."""


def write_parquet(records: Iterable[Any], out: BinaryIO, *, what: What, marking: str = "TLP:CLEAR") -> int:
    """Writes records as Parquet, in groups of rows, with the data dictionary in the file; returns how many.

    Each column carries its meaning as `description`; the whole dictionary stands under the key `tocsin.dictionary`.
    """
    schema, count = _schema(what, marking), 0
    rows = rows_of(what)

    def counted() -> Iterator[Row]:
        nonlocal count
        for count, record in enumerate(records, start=1):  # noqa: B007 (counted, and returned)
            yield from rows(record)

    with pq.ParquetWriter(pa.PythonFile(_Counting(out), mode="w"), schema, compression="zstd") as writer:
        for group in _groups(counted()):
            writer.write_table(pa.table(_columns(group, schema), schema=schema))
    return count


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if len(group) == _GROUP:
            yield group
            group = []
    if group:
        yield group


def _columns(group: Sequence[Row], schema: pa.Schema) -> list[pa.Array]:
    return [pa.array(cells, type=field.type) for cells, field in zip(zip(*group, strict=True), schema, strict=True)]


def _schema(what: What, marking: str) -> pa.Schema:
    columns = COLUMNS[what]
    dictionary = [{"name": one.name, "holds": one.holds.value, "means": one.means} for one in columns]
    said = {
        "tocsin.what": what.value,
        "tocsin.version": __version__,
        "tocsin.marking": marking,
        "tocsin.dictionary": json.dumps(dictionary, ensure_ascii=False),
    }
    fields = [pa.field(one.name, _TYPES[one.holds], metadata={"description": one.means}) for one in columns]
    return pa.schema(fields, metadata=said)
