"""Gold annotations: one YAML file a text, in the form of the annotation guide (`docs/annotation.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tocsin.errors import UnreadableInputError
from tocsin.model import Span
from tocsin.watches.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """An annotated claim; `names` are the names that may be given for its source, the fullest first."""

    span: Span
    text: str
    names: tuple[str, ...]
    mode: str
    certainty: str
    polarity: str


@dataclass(frozen=True, slots=True)
class GoldSignal:
    """An annotated signal; where `optional`, finding it is neither rewarded nor punished."""

    span: Span
    text: str
    indicator: str
    actor: str
    status: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated text; `split` is `dev`, `train` or `negative` (a text that holds no signal).

    Where only its signals were judged, its claims are not scored.
    """

    name: str
    language: str
    split: str
    text: str
    claims: tuple[GoldClaim, ...]
    signals: tuple[GoldSignal, ...]
    claims_judged: bool = True


def read_gold(
    gold_dir: Path, text_dir: Path, *, splits: Collection[str] = (), language: str | None = None
) -> dict[str, GoldDocument]:
    """Gold documents by the name of their text, in order of their files; all splits where `splits` is empty.

    Raises:
        UnreadableInputError: if the folder holds no gold file, or a text is missing.
        WatchError: if an annotation does not hold together; the message names file, line and remedy.
    """
    documents: dict[str, GoldDocument] = {}
    paths = sorted(gold_dir.glob("*.yaml"))
    if not paths:
        raise UnreadableInputError(
            "no gold file (*.yaml) lies here", where=str(gold_dir), remedy="name the gold folder"
        )
    for path in paths:
        sheet = read_sheet(path)
        split = sheet.data.get("split", "dev")
        if (splits and split not in splits) or (language and sheet.data.get("language") != language):
            continue
        document = _document(sheet, text_dir, split)
        documents[document.name] = document
    return documents


def _document(sheet: Sheet, text_dir: Path, split: str) -> GoldDocument:
    name = sheet.data["document"]
    path = text_dir / name
    try:
        with path.open(encoding="utf-8") as file:  # universal newlines, as the scorer of the guide reads
            text = file.read()
    except FileNotFoundError:
        remedy = "name the folder that holds the annotated texts"
        raise UnreadableInputError("the annotated text is missing", where=str(path), remedy=remedy) from None
    claims = tuple(
        _claim(item, _span(sheet, text, ("claims", index), "text"), text)
        for index, item in enumerate(sheet.data.get("claims") or [])
    )
    signals = tuple(
        _signal(item, _span(sheet, text, ("signals", index), "anchor"), text)
        for index, item in enumerate(sheet.data.get("signals") or [])
    )
    judged = "claims" in sheet.data.get("judged", ("claims", "signals"))
    return GoldDocument(name, sheet.data.get("language", ""), split, text, claims, signals, judged)


def _claim(item: Mapping[str, Any], span: Span, text: str) -> GoldClaim:
    return GoldClaim(span, span.of(text), tuple(item["source"]), item["mode"], item["certainty"], item["polarity"])


def _signal(item: Mapping[str, Any], span: Span, text: str) -> GoldSignal:
    optional = bool(item.get("optional", False))
    return GoldSignal(span, span.of(text), item["indicator"], item["actor"], item["status"], optional)


def _span(sheet: Sheet, text: str, keys: tuple[str, int], field: str) -> Span:
    """The span that an annotation names by offsets (`span`) or by its words (`text` or `anchor`, and `nth`)."""
    item = sheet.data[keys[0]][keys[1]]
    if item.get("span"):
        return Span(*item["span"])
    at = -1
    for _ in range(item.get("nth", 1)):
        at = text.find(item[field], at + 1)
        if at < 0:
            what = f"these words are not in the text: {item[field]!r}"
            raise sheet.error(*keys, field, what=what, remedy="copy them from the text, marks and apostrophes included")
    return Span(at, at + len(item[field]))
