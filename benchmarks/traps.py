"""The traps: short texts on which readers of keywords fail, against what tocsin makes of them.

    python -m benchmarks.traps                     right items by category and language
    python -m benchmarks.traps --errors            also what was wrong with each item that is not right
    python -m benchmarks.traps --language fr       one language only

What the categories show, and when an item is right: `docs/traps.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.measure import GoldClaim, GoldSignal
from tocsin.measure.scores import overlap, same_source
from tocsin.model import Language, Mode, Span
from tocsin.read import read_text
from tocsin.watches import load_watch
from tocsin.watches.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tocsin.model import Claim, Signal, Watch

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "traps"
LANGUAGES = ("fr", "en")
CATEGORIES = (
    "negation", "denial", "hearsay", "concession", "condition", "definition", "exercise", "order", "deescalation",
    "history", "metaphor", "nested-quotation", "third-party-threat", "nominal", "fiction", "civil", "homonym",
    "question", "role", "cue", "other-fields",
)  # fmt: skip
ANY_STATUS = "any"
SAME_SPAN = 0.5  # intersection over union from which on two claims are the same, as in the annotation guide


@dataclass(frozen=True, slots=True)
class Trap:
    """A short text with its right answer.

    Attributes:
        id: language, category and number.
        language: `fr` or `en`.
        category: one of `CATEGORIES`.
        text: one to three sentences.
        signals: those that must be found, and the optional ones that may be.
        claims: those that must be found; `None` where the item is not about claims, empty where none may be found.
    """

    id: str
    language: str
    category: str
    text: str
    signals: tuple[GoldSignal, ...]
    claims: tuple[GoldClaim, ...] | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was made of one trap.

    Attributes:
        trap: the trap.
        faults: what was wrong, one line each; empty where the item is right.
        matched: number of required signals that were found by span and code.
        status_right: how many of these have the right status.
        false_signals: number of signals found that the answer does not hold.
    """

    trap: Trap
    faults: tuple[str, ...]
    matched: int
    status_right: int
    false_signals: int

    @property
    def right(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def read_traps(language: str) -> tuple[Trap, ...]:
    """The traps of a language, in the order of their file.

    Raises:
        WatchError: if an anchor does not stand exactly once in its text; the message names file and line.
    """
    sheet = read_sheet(FOLDER / f"traps.{language}.yaml")
    return tuple(_trap(sheet, index, item) for index, item in enumerate(sheet.data["items"]))


def _trap(sheet: Sheet, index: int, item: Mapping[str, Any]) -> Trap:
    signals = tuple(
        _signal(signal, _span(sheet, index, "signals", number, "anchor"))
        for number, signal in enumerate(item["signals"])
    )
    claims = item.get("claims")
    if claims is not None:
        claims = tuple(
            _claim(claim, _span(sheet, index, "claims", number, "text")) for number, claim in enumerate(claims)
        )
    return Trap(item["id"], sheet.data["language"], item["category"], item["text"], signals, claims)


def _span(sheet: Sheet, index: int, part: str, number: int, field: str) -> Span:
    item = sheet.data["items"][index]
    words = item[part][number][field]
    if item["text"].count(words) != 1:
        where = ("items", index, part, number, field)
        raise sheet.error(
            *where, what=f"{words!r} does not stand exactly once in the text", remedy="copy it from there"
        )
    start = item["text"].index(words)
    return Span(start, start + len(words))


def _signal(signal: Mapping[str, Any], span: Span) -> GoldSignal:
    optional = signal.get("optional", False)
    return GoldSignal(span, signal["anchor"], signal["indicator"], signal["actor"], signal["status"], optional)


def _claim(claim: Mapping[str, Any], span: Span) -> GoldClaim:
    names = tuple(claim["source"])
    return GoldClaim(span, claim["text"], names, claim["mode"], claim["certainty"], claim["polarity"])


@lru_cache(maxsize=1)
def _watch() -> Watch:
    return load_watch("nuclear-rus")


@lru_cache(maxsize=len(LANGUAGES))
def verdicts(language: str) -> tuple[Verdict, ...]:
    """What the code as it stands makes of the traps of a language; they are read once in a process."""
    return tuple(map(judge, read_traps(language)))


def judge(trap: Trap) -> Verdict:
    """Read, extract and code one trap, and compare."""
    article = read_text(trap.text, language=Language(trap.language))
    extraction = extract(article)
    return compare(trap, extraction.claims, code_signals(article, extraction, _watch()))


def compare(trap: Trap, claims: Sequence[Claim], signals: Sequence[Signal]) -> Verdict:
    """The verdict on what was found in a trap."""
    required = [signal for signal in trap.signals if not signal.optional]
    pairs = _pair(required, signals)
    left = [signal for signal in signals if all(signal is not given for _, given in pairs)]
    false = _not_excused([signal for signal in trap.signals if signal.optional], left)
    faults = [
        *_missed(required, pairs),
        *(fault for gold, given in pairs for fault in _differences(gold, given)),
        *(f"false signal: {s.indicator} {s.actor} {s.status}: {s.text}" for s in false),
        *_claim_faults(trap.claims, [claim for claim in claims if claim.mode is not Mode.NARRATED]),
    ]
    status_right = sum(gold.status == given.status for gold, given in pairs)
    return Verdict(trap, tuple(faults), len(pairs), status_right, len(false))


Pair = tuple[GoldSignal, "Signal"]


def _pair(required: Sequence[GoldSignal], signals: Sequence[Signal]) -> list[Pair]:
    """One to one by code and a shared character, those that agree most first, then in order of the text."""
    candidates = [(gold, given) for gold in required for given in signals if _same_place_and_code(gold, given)]
    pairs: list[Pair] = []
    for gold, given in sorted(candidates, key=lambda pair: -_agreement(*pair)):
        if all(gold is not other and given is not found for other, found in pairs):
            pairs.append((gold, given))
    return pairs


def _same_place_and_code(gold: GoldSignal, given: Signal) -> bool:
    return gold.indicator == given.indicator and gold.span.overlaps(given.span)


def _agreement(gold: GoldSignal, given: Signal) -> float:
    return (gold.status == given.status) + (gold.actor == given.actor) + overlap(gold.span, given.span) / 10


def _not_excused(optional: Sequence[GoldSignal], signals: Sequence[Signal]) -> list[Signal]:
    """Signals for which no optional one stands: same code, shared character, and the status where one is given."""
    free = list(optional)
    false = []
    for given in signals:
        excuse = next((gold for gold in free if _excuses(gold, given)), None)
        if excuse is None:
            false.append(given)
        else:
            free.remove(excuse)
    return false


def _excuses(gold: GoldSignal, given: Signal) -> bool:
    return _same_place_and_code(gold, given) and gold.status in {ANY_STATUS, given.status}


def _missed(required: Sequence[GoldSignal], pairs: Sequence[Pair]) -> Iterator[str]:
    for gold in required:
        if all(gold is not found for found, _ in pairs):
            yield f"signal missed: {gold.indicator} {gold.actor} {gold.status}: {gold.text}"


def _differences(gold: GoldSignal, given: Signal) -> Iterator[str]:
    if gold.status != given.status:
        yield f"status: {given.status} for {gold.status}: {gold.indicator}: {given.text}"
    if gold.actor != given.actor:
        yield f"actor: {given.actor} for {gold.actor}: {gold.indicator}: {given.text}"


def _claim_faults(wanted: Sequence[GoldClaim] | None, claims: Sequence[Claim]) -> Iterator[str]:
    if wanted is None:
        return
    if not wanted:
        yield from (f"false claim: {claim.text}" for claim in claims)
    for gold in wanted:
        given = max(claims, key=lambda claim: overlap(gold.span, claim.span), default=None)
        if given is None or overlap(gold.span, given.span) < SAME_SPAN:
            yield f"claim missed: {gold.text}"
        else:
            yield from _claim_differences(gold, given)


def _claim_differences(gold: GoldClaim, given: Claim) -> Iterator[str]:
    name = given.source.name if given.source else ""
    if not same_source(name, gold.names):
        yield f"source: {name or 'none'} for {gold.names[0]}: {given.text}"
    if gold.certainty != given.certainty:
        yield f"certainty: {given.certainty} for {gold.certainty}: {given.text}"
    if gold.polarity != given.polarity:
        yield f"polarity: {given.polarity} for {gold.polarity}: {given.text}"


def results(language: str) -> Mapping[str, float]:
    """The figures of a language: shares in [0, 1], and false signals per 100 items."""
    return figures(verdicts(language))


def figures(judged: Sequence[Verdict]) -> Mapping[str, float]:
    """The figures of some verdicts, rounded to three digits; a share of nothing is 1."""
    matched = sum(verdict.matched for verdict in judged)
    status_right = sum(verdict.status_right for verdict in judged)
    false = sum(verdict.false_signals for verdict in judged)
    return {
        "items_right": round(sum(verdict.right for verdict in judged) / len(judged), 3),
        "status_right": round(status_right / matched, 3) if matched else 1.0,
        "false_signals_per_100": round(100 * false / len(judged), 1),
    }


def data_hash(language: str) -> str:
    """A hash of texts and answers of a language: floors hold for the data they were measured on, and for no other."""
    return hashlib.sha256(repr(read_traps(language)).encode()).hexdigest()[:16]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; always 0: what they must reach is the gate's affair."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    options = parser.parse_args(arguments)
    for language in options.language or LANGUAGES:
        judged = verdicts(language)
        _print_table(language, judged)
        if options.errors:
            _print_errors(judged)
    return 0


def _print_table(language: str, judged: Sequence[Verdict]) -> None:
    by_category: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in judged:
        by_category[verdict.trap.category].append(verdict)
    print(f"{language:22} {'right':>9} {'status':>9} {'false signals':>14}")
    for category in CATEGORIES:
        _print_row(category, by_category[category])
    _print_row("all", judged)
    print("  ".join(f"{name} {value:g}" for name, value in figures(judged).items()) + "\n")


def _print_row(label: str, judged: Sequence[Verdict]) -> None:
    right = f"{sum(v.right for v in judged)}/{len(judged)}"
    status = f"{sum(v.status_right for v in judged)}/{sum(v.matched for v in judged)}"
    print(f"  {label:20} {right:>9} {status:>9} {sum(v.false_signals for v in judged):>14}")


def _print_errors(judged: Sequence[Verdict]) -> None:
    for verdict in judged:
        for fault in verdict.faults:
            print(f"{verdict.trap.id}\t{fault}")
    print()


if __name__ == "__main__":
    sys.exit(main())
