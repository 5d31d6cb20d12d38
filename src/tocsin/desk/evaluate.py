"""Evaluate: extraction measured on annotated texts, with tocsin's own records or another tool's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.errors import UnreadableInputError
from tocsin.measure import read_gold, score

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from tocsin.measure import Figures

Record = dict[str, Any]


def evaluate(
    gold_dir: Path,
    text_dir: Path,
    *,
    predict: Callable[[Iterable[Path]], Iterable[Record]],
    splits: Collection[str] = (),
    language: str | None = None,
) -> Figures:
    """The figures of what `predict` makes of the annotated texts (records in the contract of `tocsin extract`).

    Raises:
        UnreadableInputError: if gold or texts are missing, or no annotation is of these splits and this language.
        WatchError: if an annotation does not hold together.
    """
    documents = read_gold(gold_dir, text_dir, splits=splits, language=language)
    if not documents:
        what = "no annotation is of this split and language"
        raise UnreadableInputError(what, where=str(gold_dir), remedy="leave out --split or --lang")
    records = predict([text_dir / name for name in documents])
    return score(documents, {Path(record["document"]["path"]).name: record for record in records})


def read_records(path: Path) -> list[Record]:
    """Records of the extract contract, one JSON object a line.

    Raises:
        UnreadableInputError: if the file is missing, or a line is no record; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInputError(f"cannot be read ({error})", where=str(path), remedy="check the path") from None
    return [_record(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]


def _record(line: str, where: str) -> Record:
    remedy = "give what `tocsin extract --format jsonl` prints"
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableInputError(f"not JSON ({error.msg})", where=where, remedy=remedy) from None
    if not isinstance(record, dict) or not {"document", "claims", "signals"} <= record.keys():
        raise UnreadableInputError("not a record of document, claims and signals", where=where, remedy=remedy)
    return record
