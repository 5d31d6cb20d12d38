"""The calibration page, written from the figures that `python -m benchmarks.calibration --write` keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIGURES = Path(__file__).parent / "calibration.json"
_WORLDS = {
    "plain": "everything is as frequent as stated and told once, with no temper of any kind",
    "waves": "each word and judgement is told again by four further origins within ten days",
    "hoaxes": "twice a year one outlet of letter E invents that warheads are moved, and twenty copy it",
    "dark": "half of what would be published is not, and coverage does not know it",
    "miscoded": "one event in ten is coded with the wrong status",
    "half the rates": "everything happens half as often as stated, under every hypothesis",
    "twice the rates": "everything happens twice as often as stated, under every hypothesis",
    "less telling": "rates tell hypotheses apart by the square root of what is stated",
}
_HEAD = """\
# Calibration

Written from `docs/calibration.json` by `python -m docs.build`; the figures and plots come from
`python -m benchmarks.calibration --write`. Ranges are those that 95 % of resampled worlds fall into.

There are no labelled preparations for nuclear use to test on. What can be tested is whether the estimate does what
its model says: in worlds drawn from the model, things that are given 30 % must be so in 30 % of cases; and how it
suffers in worlds that are not the model's. How worlds are drawn:
[decision 0011](decisions/0011-worlds-that-fit-the-model.md). **None of this says that the world is like the model**;
that is what the [limits](methodology/en.md#limits-and-known-failures) are about, and what drills are for.
"""
_SCORES = """\
The expected calibration error is the mean gap between the probability given and how often
it was so, over ten bands; all days and hypotheses are pooled. Brier score: 0 best, 2 worst. Log score: nats, 0 best.
"""
_HELD = """\
Each world is drawn by numbers of its own from the stated ranges; true is the probability that follows from the same
evidence by those numbers. The 90 % interval held it in:
"""
_BROKEN = """\
At the thresholds that ship (keywords: two standard deviations), of anything out of routine: mean days to the first
warning (a spell missed counts 60), and false warnings a year.
"""
_COSTS = """\
A spell counts as caught if it is warned of within 60 days and before it ends; a false warning is one that begins while
nothing is the case. Preparation is so rare that spells of it were made up (120 days of routine, 30 of threats, 90 of
preparation) and added. The count of keywords is given every article on any indicator and none besides, which favours
it: in the world it also counts films, history and test bans. The model's own worlds are quiet, some twenty accounts a
year, because a silent day weighs little in it; where stories are told in waves, everything is seen sooner.
"""


def write_calibration() -> str:
    """The calibration page."""
    found = json.loads(FIGURES.read_text(encoding="utf-8"))
    return "".join(f"{line}\n" for line in _lines(found)).rstrip("\n") + "\n"


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield _HEAD
    yield from _calibration(found)
    yield from _intervals(found["ranges"])
    yield from _perturbed(found["perturbed"])
    yield from _warnings(found["warnings"])


def _calibration(found: Mapping[str, Any]) -> Iterator[str]:
    yield "## Probabilities\n"
    yield "![Reliability diagrams](images/calibration-reliability.svg)\n"
    yield f"Watch `{found['watch']}`. {_SCORES}"
    yield "| worlds | number | days | calibration error | Brier score | log score |"
    yield "|---|---:|---:|---:|---|---|"
    yield _row("from the model, numbers at their values", found["model"])
    yield _row("from the model, numbers drawn from their ranges", found["ranges"])
    yield from (_row(_named(name), figures) for name, figures in found["perturbed"].items())
    yield ""


def _named(name: str) -> str:
    return f"{name}: {_WORLDS[name]}"


def _row(name: str, figures: Mapping[str, Any]) -> str:
    scores = (_ranged(figures[key], 3) for key in ("brier", "log_nats"))
    return f"| {name} | {figures['worlds']} | {figures['days']} | {figures['ece']:.4f} | {' | '.join(scores)} |"


def _ranged(interval: Mapping[str, float], digits: int) -> str:
    value, low, high = (f"{interval[key]:.{digits}f}" for key in ("value", "low", "high"))
    return f"{value} ({low} – {high})"


def _intervals(ranges: Mapping[str, Any]) -> Iterator[str]:
    yield "## Intervals\n"
    yield _HELD
    yield "| | share of worlds |"
    yield "|---|---|"
    yield f"| all hypotheses | {_ranged(ranges['held'], 3)} |"
    for name, interval in ranges["held_by_hypothesis"].items():
        yield f"| {name} | {_ranged(interval, 3)} |"
    yield ""


def _perturbed(perturbed: Mapping[str, Any]) -> Iterator[str]:
    yield "## Warnings in worlds that break the model\n"
    yield _BROKEN
    yield "| worlds | tocsin | status ignored | keywords |"
    yield "|---|---|---|---|"
    for name, figures in perturbed.items():
        cells = (_told(figures["alarms"][system]) for system in ("tocsin", "status ignored", "keywords"))
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def _told(alarms: Mapping[str, float]) -> str:
    return f"{alarms['delay_days']:.1f} days, {alarms['false_a_year']:.2f} a year"


def _warnings(warnings: Mapping[str, Any]) -> Iterator[str]:
    yield "## What warnings catch and cost\n"
    yield "![Delay against false warnings](images/calibration-warnings.svg)\n"
    yield _COSTS
    for what, systems in warnings.items():
        yield f"### Of {_WARNED[what]}\n"
        yield "| system | threshold | caught | mean delay (days) | false a year |"
        yield "|---|---:|---:|---:|---:|"
        for name, rows in systems.items():
            for row in rows:
                caught, delay = f"{row['caught']} of {row['spells']}", f"{row['delay_days']:.1f}"
                yield f"| {name} | {row['threshold']:g} | {caught} | {delay} | {row['false_a_year']:.2f} |"
        yield ""


_WARNED = {
    "any": "anything out of routine",
    "preparation": "preparation",
    "any, told in waves": "anything out of routine, where stories are told in waves",
    "preparation, told in waves": "preparation, where stories are told in waves",
}
