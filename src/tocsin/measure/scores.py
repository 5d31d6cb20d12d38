"""The figures: claims, attribution, mode, certainty, polarity, indicators, status, actor, full, false alarms.

A predicted claim matches a gold claim when intersection over union of their character spans is at least one half, one
to one; a predicted signal matches a gold signal when their spans overlap and the code is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from tocsin.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tocsin.measure.gold import GoldClaim, GoldDocument, GoldSignal

Record = dict[str, Any]
_Gold = TypeVar("_Gold")
_Given = TypeVar("_Given")
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "the", "a", "an", "of"})
_MORE_WORDS = 10  # a given name may hold the gold name and at most this many words more
_SAME_SPAN = 0.5


@dataclass(frozen=True, slots=True)
class Ratio:
    """Counts behind a precision and a recall."""

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Hits over predictions; 0 where nothing was predicted."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Hits over gold; 0 where there is no gold."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> Ratio(hits=1, predicted=2, gold=1).f1
        0.6666666666666666
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_record(self) -> Record:
        """The ratio as the guide's scorer prints it."""
        rounded = {"p": round(self.precision, 3), "r": round(self.recall, 3), "f1": round(self.f1, 3)}
        return {**rounded, "tp": self.hits, "pred": self.predicted, "gold": self.gold}


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement: what sort, in which text, and what was expected and given."""

    sort: str
    document: str
    expected: str
    given: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one run, the disagreements behind them, and the classes one by one.

    `accuracy` is over matched claims; `classes` holds, by field ("certainty", "indicator" ...) and class, its ratio.
    `false_alarms_per_100` is `None` where no text of the run is without signals by its annotation.
    """

    documents: int
    missing: tuple[str, ...]
    claims: Ratio
    attribution: Ratio
    accuracy: Mapping[str, float]
    indicators: Ratio
    status: Ratio
    actor: Ratio
    full: Ratio
    false_alarms_per_100: float | None
    misses: tuple[Miss, ...]
    classes: Mapping[str, Mapping[str, Ratio]]

    def as_record(self) -> Record:
        """The figures in the form that the guide's scorer prints."""
        ratios = ("claims", "attribution", "indicators", "status", "actor", "full")
        record: Record = {name: getattr(self, name).as_record() for name in ratios}
        accuracy = {name: round(value, 3) for name, value in self.accuracy.items()}
        alarms = self.false_alarms_per_100
        head = {"documents": self.documents, "missing": list(self.missing)}
        tail = {"accuracy": accuracy, "false_alarms_per_100": None if alarms is None else round(alarms, 1)}
        return {**head, **record, **tail}


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    classes: defaultdict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def miss(self, sort: str, document: str, expected: object, given: object) -> None:
        self.misses.append(Miss(sort, document, str(expected), str(given)))

    def see(self, field_name: str, gold: str, given: str) -> None:
        self.classes[field_name, gold]["gold"] += 1
        self.classes[field_name, given]["predicted"] += 1
        self.classes[field_name, gold]["hits"] += gold == given

    def ratio(self, hits: str, predicted: str, gold: str) -> Ratio:
        return Ratio(self.counts[hits], self.counts[predicted], self.counts[gold])


def score(documents: Mapping[str, GoldDocument], predictions: Mapping[str, Record]) -> Figures:
    """The figures of `predictions` (records of the extract contract, by name of text) against gold documents."""
    tally = _Tally()
    for name, document in documents.items():
        record = predictions.get(name, {"claims": [], "signals": []})
        if document.split == "negative":
            _score_negative(tally, document, record)
        else:
            if document.claims_judged:
                _score_claims(tally, document, [c for c in record["claims"] if c.get("mode") != "narrated"])
            _score_signals(tally, document, record["signals"])
    return _figures(tally, documents, predictions)


def _figures(tally: _Tally, documents: Mapping[str, GoldDocument], predictions: Mapping[str, Record]) -> Figures:
    counts = tally.counts
    matched = counts["claims"] or 1
    negative = counts["negative texts"]
    classes: defaultdict[str, dict[str, Ratio]] = defaultdict(dict)
    for (field_name, class_name), seen in sorted(tally.classes.items()):
        classes[field_name][class_name] = Ratio(seen["hits"], seen["predicted"], seen["gold"])
    return Figures(
        documents=len(documents),
        missing=tuple(name for name in documents if name not in predictions),
        claims=tally.ratio("claims", "claims given", "claims gold"),
        attribution=tally.ratio("attribution", "claims given", "claims gold"),
        accuracy={name: counts[name] / matched for name in ("mode", "certainty", "polarity")},
        indicators=tally.ratio("indicators", "signals given", "signals gold"),
        status=tally.ratio("status", "signals given", "signals gold"),
        actor=tally.ratio("actor", "signals given", "signals gold"),
        full=tally.ratio("full", "signals given", "signals gold"),
        false_alarms_per_100=100 * counts["false alarms"] / negative if negative else None,
        misses=tuple(tally.misses),
        classes=dict(classes),
    )


def _score_negative(tally: _Tally, document: GoldDocument, record: Record) -> None:
    tally.counts["negative texts"] += 1
    tally.counts["false alarms"] += len(record["signals"])
    for signal in record["signals"]:
        tally.miss("false alarm", document.name, signal["indicator"], document.text[signal["start"] : signal["end"]])


def _score_claims(tally: _Tally, document: GoldDocument, given: Sequence[Record]) -> None:
    pairs = _assign(document.claims, given, _claim_weight)
    tally.counts.update({"claims gold": len(document.claims), "claims given": len(given), "claims": len(pairs)})
    for gold_index, given_index in pairs:
        _score_claim(tally, document.name, document.claims[gold_index], given[given_index])
    found, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for index, claim in enumerate(document.claims):
        if index not in found:
            tally.miss("claim missed", document.name, claim.names[0], claim.text[:100])
    for index, record in enumerate(given):
        if index not in used:
            tally.miss("claim extra", document.name, _source_name(record), _words(document, record))


def _score_claim(tally: _Tally, name: str, gold: GoldClaim, given: Record) -> None:
    source = _source_name(given)
    right = same_source(source, gold.names)
    tally.counts["attribution"] += right
    if not right:
        tally.miss("source", name, gold.names[0], source)
    for key, value in (("mode", gold.mode), ("certainty", gold.certainty), ("polarity", gold.polarity)):
        answer = given.get(key)
        tally.counts[key] += answer == value
        tally.see(key, value, str(answer))
        if answer != value:
            tally.miss(key, name, gold.text[:80], f"{answer} for {value}")


def _score_signals(tally: _Tally, document: GoldDocument, given: Sequence[Record]) -> None:
    gold = document.signals
    pairs = _assign(gold, given, _signal_weight)
    optional = {index for index, signal in enumerate(gold) if signal.optional}
    spared = sum(1 for gold_index, _ in pairs if gold_index in optional)
    tally.counts.update({"signals gold": len(gold) - len(optional), "signals given": len(given) - spared})
    for gold_index, given_index in pairs:
        if gold_index not in optional:
            _score_signal(tally, document.name, gold[gold_index], given[given_index])
    found, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for index, signal in enumerate(gold):
        if index not in found | optional:
            tally.miss("signal missed", document.name, signal.indicator, signal.text[:100])
            tally.classes["indicator", signal.indicator]["gold"] += 1
    for index, record in enumerate(given):
        if index not in used:
            tally.miss("signal extra", document.name, record["indicator"], _words(document, record))
            tally.classes["indicator", record["indicator"]]["predicted"] += 1


def _score_signal(tally: _Tally, name: str, gold: GoldSignal, given: Record) -> None:
    same_status, same_actor = gold.status == given["status"], gold.actor == given.get("actor")
    hits = {"indicators": 1, "status": same_status, "actor": same_actor, "full": same_status and same_actor}
    tally.counts.update({key: int(value) for key, value in hits.items()})
    tally.see("indicator", gold.indicator, given["indicator"])
    tally.see("status", gold.status, given["status"])
    if not same_status:
        tally.miss("status", name, gold.text[:80], f"{given['status']} for {gold.status}")
    if not same_actor:
        tally.miss("actor", name, gold.text[:80], f"{given.get('actor')} for {gold.actor}")


def _assign(
    gold: Sequence[_Gold], given: Sequence[_Given], weight: Callable[[_Gold, _Given], float]
) -> list[tuple[int, int]]:
    """Greedy one-to-one matching, heaviest first, ties in order of the text: pairs of indices."""
    candidates = [(weight(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(given)]
    found: set[int] = set()
    used: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for value, i, j in sorted(candidates, key=lambda candidate: -candidate[0]):
        if value > 0 and i not in found and j not in used:
            found.add(i)
            used.add(j)
            pairs.append((i, j))
    return pairs


def _claim_weight(gold: GoldClaim, given: Record) -> float:
    value = overlap(gold.span, Span(given["start"], given["end"]))
    return value if value >= _SAME_SPAN else 0.0


def _signal_weight(gold: GoldSignal, given: Record) -> float:
    span = Span(given["start"], given["end"])
    if not gold.span.overlaps(span) or gold.indicator != given["indicator"]:
        return 0.0
    agreement: int = (gold.status == given["status"]) + (gold.actor == given.get("actor"))
    return 1 + agreement + (0.0 if gold.optional else 0.5) + 0.1 * overlap(gold.span, span)


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans, in [0, 1].

    >>> overlap(Span(0, 10), Span(5, 10))
    0.5
    """
    inside = max(0, min(one.end, other.end) - max(one.start, other.start))
    return inside / (max(one.end, other.end) - min(one.start, other.start) or 1)


def same_source(given: str, names: Iterable[str]) -> bool:
    """Whether a given name is one of the names: case, accents, articles and apostrophes folded, as whole words.

    >>> same_source("le secrétaire général Jens Stoltenberg", ["Stoltenberg"])
    True
    """
    words = _fold(given)
    for name in names:
        wanted = _fold(name)
        starts = range(len(words) - len(wanted) + 1)
        if (
            wanted
            and len(words) <= len(wanted) + _MORE_WORDS
            and any(words[i : i + len(wanted)] == wanted for i in starts)
        ):
            return True
    return False


def _fold(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).casefold().replace("’", "'").replace("'", " ")
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return [word for word in re.findall(r"\w+", bare) if word not in _ARTICLES]


def _source_name(record: Record) -> str:
    return (record.get("source") or {}).get("name") or ""


def _words(document: GoldDocument, record: Record) -> str:
    return document.text[record["start"] : record["end"]][:100]
