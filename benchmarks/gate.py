"""The quality gate: figures on gold data against floors that cannot go down silently.

    python -m benchmarks.gate                 measure and compare; exit 1 where a figure falls below its floor
    python -m benchmarks.gate --pin           raise the floors to what is reached (less a small margin)
    python -m benchmarks.gate --lower SET FIGURE VALUE --reason "..."   lower one floor; the reason stays in the file
    python -m benchmarks.gate --errors SET    list the disagreements of one set; refused for a sealed one

A floor holds for the data whose hash stands beside it. A floor that is lower than it once was, in any earlier revision
of `floors.yaml`, needs an entry under `lowered`; `--lower` writes it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks import timebank, traps
from benchmarks.gold_sets import SHARED, GoldSet, data_hash, figures_of, gold_sets, measure, predict

if TYPE_CHECKING:
    from tocsin.measure import GoldDocument

FLOORS = Path(__file__).with_name("floors.yaml")
# Parses differ in the last digits between processors; a floor leaves room for one or two such flips.
MARGIN = 0.01
MARGIN_ALARMS = 1.0
CEILINGS = frozenset({"false_alarms_per_100", "false_signals_per_100"})
HEADER = "# Written by `python -m benchmarks.gate`; see there. Floors by gold set, for the data with this hash.\n"

SEALED = (
    "gate: {name} is sealed: it tells what to expect of unseen texts only while nobody reads its errors; "
    "its figures are printed without --errors, and open-fr, open-en are there for reading (tests/gold/README.md)"
)

Floors = dict[str, Any]


def main() -> int:
    """Run the gate; 0 when all figures hold, 1 otherwise."""
    options = _options()
    floors = _load(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"sets": {}, "lowered": []}
    if options.lower:
        return _lower(floors, options.lower, options.reason)
    if options.errors in {gold_set.name for gold_set in gold_sets() if gold_set.sealed}:
        print(SEALED.format(name=options.errors), file=sys.stderr)
        return 2
    results = _results(options.errors)
    if options.errors:
        return _print_errors(results)
    if options.pin:
        return _pin(floors, results)
    problems = [*_silently_lowered(floors), *_compare(floors, results)]
    for problem in problems:
        print(f"gate: {problem}", file=sys.stderr)
    print("gate: " + (f"{len(problems)} problem(s)" if problems else "all figures hold"))
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--lower", nargs=3, metavar=("SET", "FIGURE", "VALUE"))
    parser.add_argument("--reason", default="")
    parser.add_argument("--errors", metavar="SET")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Measured:
    """What one set came to: a hash of its data, its figures, and a line for each disagreement."""

    name: str
    data: str
    figures: dict[str, float]
    errors: tuple[str, ...] = ()


def _results(only: str | None) -> list[Measured]:
    results = _annotated(only)
    for language in traps.LANGUAGES:
        if only in {None, f"traps-{language}"}:
            found = {name: round(value, 3) for name, value in traps.results(language).items()}
            results.append(Measured(f"traps-{language}", traps.data_hash(language), found))
    paths = sorted((SHARED / "gold" / "fr-timebank").glob("*.tml"))
    if paths and only in {None, "timebank"}:
        tally = timebank.measure(paths)
        found = {name: round(value, 3) for name, value in timebank.figures(tally).items()}
        results.append(Measured("timebank", timebank.data_hash(paths), found, tuple(tally.misses)))
    return results


def _annotated(only: str | None) -> list[Measured]:
    chosen = [(s, s.documents()) for s in gold_sets() if only in {None, s.name}]
    for gold_set, documents in chosen:
        if not documents:
            print(f"gate: {gold_set.name:14} skipped, no data at {gold_set.gold}")
    chosen = [(s, documents) for s, documents in chosen if documents]
    records = predict(sorted({s.texts / name for s, documents in chosen for name in documents}))
    return [_measured(s, documents, records) for s, documents in chosen]


def _measured(gold_set: GoldSet, documents: dict[str, GoldDocument], records: dict[str, dict[str, Any]]) -> Measured:
    figures = measure(documents, records)
    errors = tuple("\t".join((m.sort, m.document, m.expected, m.given)) for m in figures.misses)
    return Measured(gold_set.name, data_hash(documents), figures_of(gold_set, figures), errors)


def _print_errors(results: list[Measured]) -> int:
    for measured in results:
        print("\n".join(measured.errors))
    return 0


def _compare(floors: Floors, results: list[Measured]) -> list[str]:
    problems = []
    for measured in results:
        found = measured.figures
        print(f"gate: {measured.name:14} " + "  ".join(f"{name} {value:g}" for name, value in found.items()))
        pinned = floors["sets"].get(measured.name)
        if pinned is None:
            problems.append(f"{measured.name} has no floors; run `python -m benchmarks.gate --pin`")
        elif pinned["hash"] != measured.data:
            problems.append(f"{measured.name} is not the data its floors were measured on; look, then run --pin")
        else:
            problems += [
                f"{measured.name}: {name} is {found.get(name)}, its floor {floor}"
                for name, floor in pinned["floors"].items()
                if not _holds(name, found.get(name), floor)
            ]
    return problems


def _holds(name: str, value: float | None, floor: float) -> bool:
    if value is None:
        return False
    return value <= floor if name in CEILINGS else value >= floor


def _pin(floors: Floors, results: list[Measured]) -> int:
    for measured in results:
        pinned = floors["sets"].setdefault(measured.name, {"hash": "", "floors": {}})
        fresh = pinned["hash"] != measured.data
        pinned["hash"] = measured.data
        for name, value in measured.figures.items():
            reached = value + MARGIN_ALARMS if name in CEILINGS else round(max(0.0, value - MARGIN), 3)
            before = pinned["floors"].get(name)
            if fresh or before is None or _holds(name, reached, before):
                pinned["floors"][name] = reached
    _save(floors)
    return 0


def _lower(floors: Floors, change: list[str], reason: str) -> int:
    set_name, figure, value = change
    if not reason.strip():
        print('gate: a floor is lowered with --reason "why"', file=sys.stderr)
        return 2
    pinned = floors["sets"].get(set_name, {}).get("floors", {})
    if figure not in pinned:
        print(f"gate: {set_name} has no floor for {figure}", file=sys.stderr)
        return 2
    entry = {"set": set_name, "figure": figure, "from": pinned[figure], "to": float(value), "reason": reason}
    floors["lowered"].append(entry)
    pinned[figure] = float(value)
    _save(floors)
    return 0


def _silently_lowered(floors: Floors) -> list[str]:
    """Floors below what an earlier revision of the file asked for, on the same data, without an entry that says why."""
    allowed = {(e["set"], e["figure"], e["to"]) for e in floors["lowered"]}
    problems = []
    for revision, earlier in _revisions():
        for name, pinned in floors["sets"].items():
            before = earlier["sets"].get(name)
            if before is None or before["hash"] != pinned["hash"]:
                continue
            for figure, floor in before["floors"].items():
                now = pinned["floors"].get(figure)
                if not _holds(figure, now, floor) and (name, figure, now) not in allowed:
                    problems.append(
                        f"{name}: the floor of {figure} was {floor} in {revision} and is {now} without a reason"
                    )
    return sorted(set(problems))


def _revisions() -> list[tuple[str, Floors]]:
    path = FLOORS.relative_to(FLOORS.parent.parent).as_posix()
    hashes = _git("log", "--format=%h", "--", path).split()
    return [(revision, _load(_git("show", f"{revision}:{path}"))) for revision in hashes]


def _git(*arguments: str) -> str:
    """What git prints; nothing where the project does not lie in a checkout."""
    try:
        done = subprocess.run(["git", *arguments], cwd=FLOORS.parent.parent, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""
    return done.stdout


def _load(text: str) -> Floors:
    loaded = yaml.safe_load(text) or {}
    return {"sets": loaded.get("sets") or {}, "lowered": loaded.get("lowered") or []}


def _save(floors: Floors) -> None:
    FLOORS.write_text(HEADER + yaml.safe_dump(floors, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
