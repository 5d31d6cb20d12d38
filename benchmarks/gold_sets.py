"""The gold sets of the gate: where they lie, what their data is, and what extraction makes of them today."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin import wiring
from tocsin.measure import Figures, GoldDocument, read_gold, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tocsin.desk.ports import Problem

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TOCSIN_SHARED", ROOT.parent / "shared"))


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One set of annotated texts that has floors of its own.

    Attributes:
        name: its key in `floors.yaml`.
        gold: folder of the annotations.
        texts: folder of the texts.
        split: the split that belongs to it.
        language: the language that belongs to it, or "" for all.
        prefix: only annotations whose text's name starts so.
        signals: whether its texts are annotated for signals.
        sealed: whether its figures alone may be seen, and none of its errors.
    """

    name: str
    gold: Path
    texts: Path
    split: str
    language: str = ""
    prefix: str = ""
    signals: bool = True
    sealed: bool = False

    def documents(self) -> dict[str, GoldDocument]:
        """The documents of this set, by name; empty where its folder is missing."""
        if not self.gold.is_dir():
            return {}
        found = read_gold(self.gold, self.texts, splits=[self.split], language=self.language or None)
        return {name: document for name, document in found.items() if name.startswith(self.prefix)}


def gold_sets() -> tuple[GoldSet, ...]:
    """The project's own set and those of the gold data beside the project."""
    gold, texts = SHARED / "gold", SHARED / "dispatches"
    own = ROOT / "tests" / "gold"
    examples, blind = ROOT / "src" / "tocsin" / "examples", own / "blind"
    return (
        GoldSet("own-fr", own, examples, "dev", "fr"),
        GoldSet("own-en", own, examples, "dev", "en"),
        GoldSet("blind-fr", blind, own / "texts", "dev", "fr"),
        GoldSet("blind-en", blind, own / "texts", "dev", "en"),
        GoldSet("sealed-fr", own / "sealed", own / "sealed", "dev", "fr", sealed=True),
        GoldSet("sealed-en", own / "sealed", own / "sealed", "dev", "en", sealed=True),
        GoldSet("fresh-fr", own / "fresh", own / "fresh", "dev", "fr"),
        GoldSet("fresh-en", own / "fresh", own / "fresh", "dev", "en"),
        GoldSet("open-fr", own / "open", own / "open", "dev", "fr"),
        GoldSet("open-en", own / "open", own / "open", "dev", "en"),
        GoldSet("blind-negative", blind, own / "texts", "negative"),
        GoldSet("dispatch", gold, texts, "dev", "fr", prefix="000_"),
        GoldSet("dev-fr", gold, texts, "dev", "fr"),
        GoldSet("dev-en", gold, texts, "dev", "en"),
        GoldSet("negative", gold, texts, "negative"),
        GoldSet("train-fr", gold / "train", texts, "train", "fr", signals=False),
    )


def data_hash(documents: Mapping[str, GoldDocument]) -> str:
    """A hash of texts and annotations: floors hold for the data they were measured on, and for no other."""
    digest = hashlib.sha256()
    for name in sorted(documents):
        digest.update(repr(documents[name]).encode())
    return digest.hexdigest()[:16]


def predict(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Records of the extract contract for the texts at `paths`, by file name, from the code as it stands.

    Raises:
        RuntimeError: if a text cannot be read: a figure over fewer texts would be no figure.
    """

    def stop(problem: Problem) -> None:
        raise RuntimeError(str(problem))

    lines = map(wiring.extract_line, wiring.extract_files(list(paths), wiring.Stated(), on_problem=stop))
    records = map(json.loads, lines)
    return {Path(record["document"]["path"]).name: record for record in records}


def measure(documents: Mapping[str, GoldDocument], records: Mapping[str, dict[str, Any]]) -> Figures:
    """The figures of one set."""
    return score(documents, {name: records[name] for name in documents if name in records})


def figures_of(gold_set: GoldSet, figures: Figures) -> dict[str, float]:
    """The figures that have floors (false alarms: a ceiling), rounded to three digits."""
    if gold_set.split == "negative":
        return {"false_alarms_per_100": round(figures.false_alarms_per_100 or 0.0, 1)}
    found = {
        "claims_f1": figures.claims.f1,
        "attribution_f1": figures.attribution.f1,
        **{f"{name}_accuracy": value for name, value in figures.accuracy.items()},
    }
    if gold_set.signals:
        found |= {"indicators_f1": figures.indicators.f1, "full_f1": figures.full.f1}
    return {name: round(value, 3) for name, value in found.items()}
