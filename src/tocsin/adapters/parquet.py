"""What a batch gives, as Parquet: a folder for each unit while it runs, three tables when it is done.

A unit is written to a folder of another name and renamed: a process that is killed leaves a unit whole or not at all.
The tables hold the rows in the order of the input, so that the same input gives the same bytes, whoever did the work.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tocsin import __version__
from tocsin.desk.batch import Tally
from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tocsin.desk.batch import Done
    from tocsin.desk.ports import Reading
    from tocsin.model import Article, Claim, Signal

_TEXT, _NUMBER, _DAY, _FLAG = pa.string(), pa.int64(), pa.date32(), pa.bool_()
_TEXTS = pa.list_(pa.string())
DICTIONARY: dict[str, tuple[tuple[str, pa.DataType, str], ...]] = {
    "articles": (
        ("place", _TEXT, "where it stands in the input: file@offset in an archive, else the path"),
        ("article", _TEXT, "id of the article; two records with the same text of one outlet have the same"),
        ("address", _TEXT, "what it was fetched from, else the path"),
        ("language", _TEXT, "fr or en"),
        ("published", _DAY, "first day of publication; null where the page does not tell"),
        ("published_precision", _TEXT, "day, week, month or year"),
        ("title", _TEXT, "headline"),
        ("outlet", _TEXT, "who published it"),
        ("credit", _TEXTS, "news agencies that it credits"),
        ("repeated", _FLAG, "whether the same article stands earlier in the input; its claims and signals stand once"),
        ("text", _TEXT, "the text that all offsets count"),
    ),
    "claims": (
        ("claim", _TEXT, "id of the claim"),
        ("article", _TEXT, "id of the article"),
        ("start", _NUMBER, "first character"),
        ("end", _NUMBER, "last character, plus one"),
        ("text", _TEXT, "what is said"),
        ("mode", _TEXT, "direct, mixed, indirect or narrated"),
        ("source", _TEXT, "who says it"),
        ("source_kind", _TEXT, "person, organisation, state, document or unnamed"),
        ("source_role", _TEXT, "the office of whoever says it"),
        ("source_actor", _TEXT, "the actor that the source is tied to"),
        ("cue", _TEXT, "the words that attribute"),
        ("certainty", _TEXT, "certain, probable, possible or unknown"),
        ("polarity", _TEXT, "positive or negative"),
    ),
    "signals": (
        ("signal", _TEXT, "id of the signal"),
        ("article", _TEXT, "id of the article"),
        ("start", _NUMBER, "first character"),
        ("end", _NUMBER, "last character, plus one"),
        ("text", _TEXT, "the words that carry it"),
        ("sentence", _TEXT, "the sentence they stand in"),
        ("indicator", _TEXT, "code of the watch"),
        ("kind", _TEXT, "word, deed or judgement"),
        ("actor", _TEXT, "whose forces, words or deeds"),
        ("target", _TEXT, "against whom"),
        ("status", _TEXT, "hypothetical, planned, absent or occurred"),
        ("first_day", _DAY, "first day that the words state"),
        ("last_day", _DAY, "day after the last that the words state"),
        ("place", _TEXT, "where, as the words state it"),
        ("claim", _TEXT, "id of the claim it stands in; null for narration"),
        ("source", _TEXT, "who says so; null for narration"),
        ("rule", _TEXT, "the pattern that fired"),
        ("exercise", _TEXT, "the exercise that is named"),
    ),
}
"""The columns of each table: name, type, meaning."""
_PARTS, _MANIFEST, _PROBLEMS, _COUNTS = "parts", "batch.json", "problems.jsonl", "tally.json"
_UNIT = re.compile(r"u(\d{7})")


def schema_of(table: str) -> pa.Schema:
    """The schema of a table, with the meaning of each column in its metadata."""
    fields = [pa.field(name, kind, metadata={"description": meaning}) for name, kind, meaning in DICTIONARY[table]]
    return pa.schema(fields, metadata={"tocsin": __version__, "table": table})


class ParquetParts:
    """The units that are done, in `folder/parts`, and the tables that they are joined to.

    Args:
        folder: where it all goes.
        identity: what the batch is: its inputs and what reads them. A folder that holds another batch is refused.
    """

    def __init__(self, folder: Path, identity: dict[str, Any]) -> None:
        self._folder, self._parts = folder, folder / _PARTS
        self._identity = json.loads(json.dumps(identity))

    def open(self) -> None:
        """Makes the folder, or finds it with this very batch in it.

        Raises:
            TocsinError: if it cannot be made, or holds something else.
        """
        manifest = self._folder / _MANIFEST
        try:
            if manifest.exists():
                self._compare(json.loads(manifest.read_text("utf-8")))
            elif self._folder.exists() and any(self._folder.iterdir()):
                raise TocsinError("the folder holds something else", where=str(self._folder), remedy=_ELSEWHERE)
            self._parts.mkdir(parents=True, exist_ok=True)
            _write_whole(manifest, json.dumps(self._identity, ensure_ascii=False, indent=1, sort_keys=True))
        except (OSError, json.JSONDecodeError) as error:
            raise _unwritten(self._folder, error) from error

    def _compare(self, held: dict[str, Any]) -> None:
        other = sorted(key for key in {*held, *self._identity} if held.get(key) != self._identity.get(key))
        if other:
            what = f"the folder holds another batch (another {', '.join(other)})"
            raise TocsinError(what, where=str(self._folder), remedy=_ELSEWHERE)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps a second batch out of the folder, and clears away what a killed one left half done.

        Raises:
            TocsinError: if another batch is at work there.
        """
        with (self._folder / f".{_MANIFEST}.lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                what = "another batch is at work in the folder"
                raise TocsinError(what, where=str(self._folder), remedy="wait for it, or end it") from error
            for left in self._parts.glob(".*"):
                shutil.rmtree(left, ignore_errors=True)
            yield

    def done(self) -> dict[int, Tally]:
        """The units that are there."""
        return {
            int(found.group(1)): Tally(**json.loads((part / _COUNTS).read_bytes()))
            for part in sorted(self._parts.iterdir())
            if (found := _UNIT.fullmatch(part.name))
        }

    def keep(self, done: Done) -> None:
        """Keeps what a unit gave; a unit that is there already stays as it is.

        Raises:
            TocsinError: if it cannot be written.
        """
        name = f"u{done.unit.number:07d}"
        draft = self._parts / f".{name}.{os.getpid()}"
        try:
            draft.mkdir(exist_ok=True)
            for table, rows in _tables(done).items():
                if rows:
                    pq.write_table(pa.Table.from_pylist(rows, schema=schema_of(table)), draft / f"{table}.parquet")
            lines = (json.dumps(asdict(problem), ensure_ascii=False) + "\n" for problem in done.problems)
            (draft / _PROBLEMS).write_text("".join(lines), "utf-8")
            (draft / _COUNTS).write_text(json.dumps(asdict(done.tally)), "utf-8")
            if (self._parts / name).exists():
                shutil.rmtree(draft)
            else:
                draft.rename(self._parts / name)
        except OSError as error:
            raise _unwritten(self._folder, error) from error

    def join(self) -> dict[str, int]:
        """Joins what all units gave to one file a table; returns how many rows each has.

        Raises:
            TocsinError: if one cannot be written.
        """
        try:
            repeated: set[tuple[int, str]] = set()
            seen: set[str] = set()
            rows = {"articles": self._join("articles", seen, repeated)}
            rows |= {table: self._join(table, seen, repeated) for table in ("claims", "signals")}
            found = (part / _PROBLEMS for part in self._units())
            _write_whole(self._folder / _PROBLEMS, "".join(part.read_text("utf-8") for part in found))
        except OSError as error:
            raise _unwritten(self._folder, error) from error
        return rows

    def _units(self) -> list[Path]:
        return sorted(part for part in self._parts.iterdir() if _UNIT.fullmatch(part.name))

    def _join(self, table: str, seen: set[str], repeated: set[tuple[int, str]]) -> int:
        target = self._folder / f"{table}.parquet"
        draft = target.with_name(f".{target.name}")
        count = 0
        with pq.ParquetWriter(draft, schema_of(table), compression="zstd") as writer:
            for number, part in enumerate(self._units()):
                held = part / f"{table}.parquet"
                if not held.exists():
                    continue
                rows = pq.read_table(held).to_pylist()
                kept = _first(rows, number, seen, repeated) if table == "articles" else [
                    row for row in rows if (number, row["article"]) not in repeated
                ]  # fmt: skip
                if kept:
                    writer.write_table(pa.Table.from_pylist(kept, schema=schema_of(table)))
                    count += len(kept)
        draft.replace(target)
        return count


_ELSEWHERE = "name another folder with --out"


def _first(
    rows: list[dict[str, Any]], number: int, seen: set[str], repeated: set[tuple[int, str]]
) -> list[dict[str, Any]]:
    """The articles of a unit, each marked where it stands earlier in the input."""
    here: set[str] = set()
    for row in rows:
        row["repeated"] = row["article"] in seen
        if row["repeated"] and row["article"] not in here:
            repeated.add((number, row["article"]))
        elif not row["repeated"]:
            here.add(row["article"])
            seen.add(row["article"])
    return rows


def _tables(done: Done) -> dict[str, list[dict[str, Any]]]:
    once = {reading.article.id: reading for _, reading in reversed(done.readings)}
    readings = [once[id_] for id_ in dict.fromkeys(reading.article.id for _, reading in done.readings)]
    return {
        "articles": [_article(place, reading.article) for place, reading in done.readings],
        "claims": list(chain.from_iterable(_claims(reading) for reading in readings)),
        "signals": list(chain.from_iterable(_signals(reading) for reading in readings)),
    }


def _article(place: str, article: Article) -> dict[str, Any]:
    published = article.published
    return {
        "place": place,
        "article": article.id,
        "address": article.path,
        "language": article.language.value,
        "published": published.start if published else None,
        "published_precision": published.precision.value if published else None,
        "title": article.title,
        "outlet": article.outlet,
        "credit": list(article.credit),
        "repeated": False,
        "text": article.text,
    }


def _claims(reading: Reading) -> list[dict[str, Any]]:
    return [_claim(claim, reading.article) for claim in reading.claims]


def _claim(claim: Claim, article: Article) -> dict[str, Any]:
    source = claim.source
    return {
        "claim": claim.id,
        "article": article.id,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "mode": claim.mode.value,
        "source": source.name if source else None,
        "source_kind": source.kind.value if source else None,
        "source_role": source.role if source else None,
        "source_actor": source.actor if source else None,
        "cue": claim.cue.text if claim.cue else None,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
    }


def _signals(reading: Reading) -> list[dict[str, Any]]:
    return [_signal(signal) for signal in reading.signals]


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "signal": signal.id,
        "article": signal.article_id,
        "start": signal.span.start,
        "end": signal.span.end,
        "text": signal.text,
        "sentence": signal.sentence,
        "indicator": signal.indicator,
        "kind": signal.kind.value,
        "actor": signal.actor,
        "target": signal.target,
        "status": signal.status.value,
        "first_day": signal.when.start if signal.when else None,
        "last_day": signal.when.end if signal.when else None,
        "place": signal.where,
        "claim": signal.claim_id,
        "source": signal.source,
        "rule": signal.rule,
        "exercise": signal.exercise,
    }


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def _unwritten(folder: Path, error: Exception) -> TocsinError:
    reason = (getattr(error, "strerror", None) or type(error).__name__).lower()
    return TocsinError(f"cannot be written ({reason})", where=str(folder), remedy="name another folder with --out")
