"""How the watch does in its drills, beside two baselines in the same runs: `python -m benchmarks.drills`.

Runs every drill that ships on a sealed store of its own and writes `docs/drills-results.md`. `--runs DIR` keeps the
runs, and takes those that are there already; `--print` prints the page instead.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tocsin import wiring
from tocsin.adapters.drill_folder import read_run
from tocsin.measure.warnings import (
    Course,
    best_threshold,
    course_of,
    false_alarms_at_delay,
    mean_delay,
    operate,
    rate_range,
    whole_delay,
)
from tocsin.model import ScenarioKind, WarningKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.measure.warnings import Operating
    from tocsin.model import Detection, DrillRun

PAGE = Path(__file__).parent.parent / "docs" / "drills-results.md"
TOCSIN, KEYWORDS, SAME_CODER = "tocsin", "keywords", "status-ignored"
NAMES = {TOCSIN: "tocsin", KEYWORDS: "keyword count", SAME_CODER: "coder without status"}
KINDS = {WarningKind.DEPARTURE: "departure from routine", WarningKind.PREPARATION: "preparation"}
# What is asked of tocsin against each baseline.
MOST_SHARE = 0.25
_WRITTEN = (
    "Written by `python -m benchmarks.drills`; do not edit by hand. What the figures mean, and the rule of warnings: "
    "[drills.md](drills.md)."
)
_OWN_RULES = (
    "tocsin and the coder without status warn at the thresholds of the watch; the keyword count at the published spike "
    "of two standard deviations."
)
_BEST_RULES = (
    "For each baseline and each kind of warning the threshold was chosen in hindsight over these same drills: the one "
    "with the fewest false alarms among those that miss no more than tocsin does. tocsin keeps its own."
)
_DELAYS = (
    "Delays in days: first of the warnings that were given, then of all that were due, where a missed one counts its "
    "whole stretch; else a system would grow quicker by missing what is hard. In brackets beside the false alarms a "
    "year, the rates under which so many are no surprise (90 %, exact Poisson)."
)
_ASKED = "Detection delay no longer than that of both baselines, with at most a quarter of their false alarms a year:"


@dataclass(frozen=True, slots=True)
class Sum:
    """What one system came to over all runs and both kinds of warning."""

    detections: tuple[Detection, ...]
    false_alarms: int
    years: float

    @property
    def missed(self) -> int:
        """Expected warnings that were not given."""
        return sum(one.delay_days is None for one in self.detections)

    @property
    def false_a_year(self) -> float:
        """False alarms a year on which none was expected."""
        return self.false_alarms / self.years if self.years else 0.0


def run_all(folder: Path) -> Iterator[DrillRun]:
    """The runs of all drills that ship, each in a folder below this one; those that are there are read."""
    for scenario in wiring.list_scenarios():
        if scenario.kind is not ScenarioKind.DRILL:
            continue
        place = folder / scenario.id
        if not (place / "exercise-run.json").is_file():
            sys.stderr.write(f"running {scenario.id}\n")
            wiring.run_drill(scenario.id, live=None, out=place, pause=0.0, on_day=lambda _day: None)
        yield read_run(place)


def courses_of(runs: Sequence[DrillRun], system: str, kind: WarningKind) -> list[Course]:
    """One course a run."""
    return [course_of(run.days, run.scenario.expected, system, kind) for run in runs]


def own_rule(runs: Sequence[DrillRun], system: str, kind: WarningKind) -> Operating:
    """What a system came to at the threshold of its own rule."""
    threshold = next(score.thresholds[kind.value] for score in runs[0].scores if score.system == system)
    return operate(courses_of(runs, system, kind), kind, threshold)


def in_hindsight(runs: Sequence[DrillRun], system: str, kind: WarningKind) -> Operating:
    """What a system came to at the threshold that is best for it, missing no more than tocsin does."""
    missed = own_rule(runs, TOCSIN, kind).missed
    return best_threshold(courses_of(runs, system, kind), kind, missed=missed) or own_rule(runs, system, kind)


def add_up(found: Sequence[Operating]) -> Sum:
    """Both kinds of warning together."""
    return Sum(
        tuple(each for one in found for each in one.detections),
        sum(one.false_alarms for one in found),
        sum(one.free_days for one in found) / 365,
    )


def write_page(runs: Sequence[DrillRun]) -> str:
    """The page of results."""
    parts = [
        "# Results of the drills",
        _WRITTEN,
        _counts(runs),
        "## Each drill",
        _each(runs),
        "## All drills, each system by its own rule",
        f"{_OWN_RULES} {_DELAYS}",
        _sums({name: [own_rule(runs, name, kind) for kind in WarningKind] for name in NAMES}),
        "## The baselines at their best",
        _BEST_RULES,
        _sums(_best(runs)),
        "## What was asked",
        _verdict(runs),
        "## Where texts were lost",
        _losses(runs),
    ]
    return "\n\n".join(parts) + "\n"


def _counts(runs: Sequence[DrillRun]) -> str:
    days, texts = sum(len(run.days) for run in runs), sum(len(run.traces) for run in runs)
    return f"Rules `{runs[0].tocsin_version}`; {len(runs)} drills, {days} days, {texts} texts."


def _best(runs: Sequence[DrillRun]) -> dict[str, list[Operating]]:
    best = {name: [in_hindsight(runs, name, kind) for kind in WarningKind] for name in (KEYWORDS, SAME_CODER)}
    return {TOCSIN: [own_rule(runs, TOCSIN, kind) for kind in WarningKind], **best}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _each(runs: Sequence[DrillRun]) -> str:
    rows = []
    for run in runs:
        for score in run.scores:
            delays = ", ".join(
                str(one.delay_days) if one.delay_days is not None else "missed" for one in score.detections
            )
            share = f"{run.truth_share:.2f}" if run.truth_share is not None and score.system == TOCSIN else ""
            name = run.scenario.id if score.system == TOCSIN else ""
            rows.append([name, NAMES[score.system], str(score.false_alarms), delays or "none expected", share])
    return _table(["drill", "system", "false alarms", "delays in days", "mean probability of the truth"], rows)


def _sums(found: dict[str, list[Operating]]) -> str:
    rows = []
    for name, operating in found.items():
        for kind, one in zip(WarningKind, operating, strict=True):
            rows.append([NAMES[name], KINDS[kind], f"{one.threshold:.3g}", *_figures(add_up([one]))])
        rows.append([NAMES[name], "both", "", *_figures(add_up(operating))])
    head = ["system", "warning", "threshold", "expected", "missed", "delay if given", "delay", "false alarms", "a year"]
    return _table(head, rows)


def _figures(one: Sum) -> list[str]:
    delays = [_days(mean_delay(one.detections)), _days(whole_delay(one.detections))]
    low, high = rate_range(one.false_alarms, one.years)
    rate = f"{one.false_a_year:.2f} ({low:.2f} – {high:.2f})"
    return [str(len(one.detections)), str(one.missed), *delays, str(one.false_alarms), rate]


def _days(mean: float | None) -> str:
    return "none" if mean is None else f"{mean:.1f}"


def _verdict(runs: Sequence[DrillRun]) -> str:
    own = add_up([own_rule(runs, TOCSIN, kind) for kind in WarningKind])
    lines = [
        "Detection delay no longer than that of both baselines, with at most a quarter of their false alarms a year:",
        "",
    ]
    for label, chosen in (("by its own rule", own_rule), ("at its best in hindsight", in_hindsight)):
        for name in (KEYWORDS, SAME_CODER):
            other = add_up([chosen(runs, name, kind) for kind in WarningKind])
            lines.append(f"- {NAMES[name]}, {label}: {_compare(own, other)}")
    lines += ["", "The fewest false alarms a year at which a baseline is no later than tocsin, at any threshold:", ""]
    for kind in WarningKind:
        mine = own_rule(runs, TOCSIN, kind)
        for name in (KEYWORDS, SAME_CODER):
            least = false_alarms_at_delay(courses_of(runs, name, kind), kind, delay=mine.whole_delay or 0.0)
            told = "it never is" if least is None else f"{least:.2f}"
            lines.append(f"- {KINDS[kind]}, {NAMES[name]}: {told} (tocsin {mine.false_a_year:.2f})")
    return "\n".join(lines)


def _compare(own: Sum, other: Sum) -> str:
    mine, theirs = whole_delay(own.detections) or 0.0, whole_delay(other.detections) or 0.0
    late = mine <= theirs
    few = own.false_a_year <= MOST_SHARE * other.false_a_year
    delay = f"delay {mine:.1f} against {theirs:.1f}: {'met' if late else 'not met'}"
    alarms = f"false alarms a year {own.false_a_year:.2f} against {other.false_a_year:.2f}"
    return f"{delay}; {alarms}: {'met' if few else 'not met'}; missed {own.missed} against {other.missed}."


def _losses(runs: Sequence[DrillRun]) -> str:
    links: dict[str, int] = {}
    for run in runs:
        for trace in run.traces:
            links[trace.link.value] = links.get(trace.link.value, 0) + 1
    rows = [[name, str(count)] for name, count in sorted(links.items(), key=lambda one: -one[1])]
    return _table(["how far it came", "texts"], rows)


def main(arguments: Sequence[str]) -> int:
    """Write the page; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drills", description=__doc__)
    parser.add_argument("--runs", type=Path, help="keep the runs here, and take those that are there")
    parser.add_argument("--print", action="store_true", dest="shown", help="print the page instead of writing it")
    given = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="tocsin-drills-") as place:
        page = write_page(list(run_all(given.runs or Path(place))))
    if given.shown:
        sys.stdout.write(page)
    else:
        PAGE.write_text(page, encoding="utf-8")
        sys.stdout.write(f"wrote {PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
