"""How far the estimate can be trusted, by simulation: `python -m benchmarks.calibration [--worlds N] [--write]`.

Worlds are drawn from the model (see `tocsin.weigh.worlds`), with the numbers at their values and with numbers drawn
from their ranges, and from models that differ from it in ways that the real world may. Printed are the expected
calibration error, Brier and log score with the range of resampled worlds, how often the interval holds the true
probability, and what warnings catch and cost beside both baselines. `--write` keeps the figures in
`docs/calibration.json`, from which `python -m docs.build` writes the page, and draws the plots.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tocsin.measure.calibration import (
    Forecast,
    brier_score,
    calibration_error,
    log_score,
    reliability,
    resampled,
    score_warnings,
)
from tocsin.model import Kind, Status
from tocsin.watches import load_watch
from tocsin.weigh.baselines import count_warnings
from tocsin.weigh.estimate import Question, draw_beliefs, run_items
from tocsin.weigh.evidence import Moment, choose_items
from tocsin.weigh.numbers import pick_draw, read_numbers
from tocsin.weigh.worlds import Account, Maker, World, make_event, without_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.model import Event, Watch
    from tocsin.weigh.numbers import Array, Numbers

DOCS = Path(__file__).parent.parent / "docs"
FIGURES = DOCS / "calibration.json"
WATCH = "nuclear-rus"
YEAR = 365
# An interval is asked for at the end of this many days.
INTERVAL_DAYS = 120
# Of a made-up preparation: days of routine, of threats before it, and of the preparation itself.
COURSE = (120, 30, 90)
LEVELS = (0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
PREPARATION_LEVELS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2)
SPIKES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_SEED = 2022


@dataclass(frozen=True, slots=True)
class Bench:
    """What every part of the benchmark works with."""

    watch: Watch
    numbers: Numbers

    def maker(self, numbers: Numbers | None = None, *, seed: int = _SEED) -> Maker:
        """Draws worlds by these numbers, or by those of the watch."""
        return Maker(self.watch, numbers or self.numbers, np.random.default_rng(seed))

    def beliefs(self, world: World, numbers: Numbers | None = None) -> Array:
        """What the estimate said at the end of each day, by (day, hypothesis)."""
        after = datetime.combine(world.last + timedelta(days=1), time(), UTC)
        items = choose_items(self.watch, world.events, Moment(after, None))
        question = Question(self.watch, numbers or self.numbers, world.coverage)
        return run_items(question, items, world.last).path.filtered


def waves(world: World, chance: np.random.Generator) -> World:
    """Each word and judgement is told again by four further origins over ten days."""
    more = (
        _moved(event, int(ahead))
        for event in world.events
        if event.kind is not Kind.DEED
        for ahead in sorted(chance.integers(1, 11, 4))
        if event.day + timedelta(days=int(ahead)) <= world.last
    )
    return _with(world, {one.id: one for one in more})


def hoaxes(world: World, chance: np.random.Generator) -> World:
    """Twice a year one outlet of letter E invents that warheads are moved, and twenty copy it."""
    return _with(world, {one.id: one for one in (_hoax(world, int(chance.integers(len(world.truth)))) for _ in "ab")})


def dark(world: World, chance: np.random.Generator) -> World:
    """Half of what would be published is not, and coverage does not know it."""
    return replace(world, events=tuple(one for one in world.events if chance.random() < 0.5))


def miscoded(world: World, chance: np.random.Generator) -> World:
    """One event in ten is coded with the wrong status: what was not seen as seen, and the other way."""
    return replace(world, events=tuple(_flipped(one) if chance.random() < 0.1 else one for one in world.events))


def as_it_is(world: World, chance: np.random.Generator) -> World:  # noqa: ARG001 (one of several changes)
    """The world as it was drawn."""
    return world


def _with(world: World, more: dict[str, Event]) -> World:
    """The world with more events; one that is there already is not told twice."""
    return replace(world, events=tuple({**more, **{one.id: one for one in world.events}}.values()))


def _moved(event: Event, days: int) -> Event:
    day = event.day + timedelta(days=days)
    key = f"{event.id}+{days}"
    reports = tuple(
        replace(one, published=day, origin=f"{one.origin}+{days}", signal=replace(one.signal, id=f"{key}-{place}"))
        for place, one in enumerate(event.reports)
    )
    return replace(event, id=key, day=day, reports=reports, origins=tuple(one.origin for one in reports))


def _hoax(world: World, place: int) -> Event:
    watch = load_watch(WATCH)
    account = Account(watch.indicator("warhead-movement"), Status.OCCURRED, "E")
    event = make_event(watch, account, world.first + timedelta(days=place))
    (first,) = event.reports
    copies = [replace(first, outlet=f"copy {n:02}", reliability="C") for n in range(20)]
    return replace(event, reports=(replace(first, outlet="a first"), *copies))


def _flipped(event: Event) -> Event:
    status = Status.OCCURRED if event.status is Status.ABSENT else Status.ABSENT
    reports = tuple(replace(one, signal=replace(one.signal, status=status)) for one in event.reports)
    return replace(event, status=status, reports=reports)


def rates_by(numbers: Numbers, factor: float) -> Numbers:
    """Everything happens that many times as often, under every hypothesis."""
    return replace(numbers, per_day={code: rate * factor for code, rate in numbers.per_day.items()})


def less_telling(numbers: Numbers) -> Numbers:
    """No indicator tells the hypotheses apart by more than the square root of what its rates say."""
    return replace(numbers, per_day={c: rate[:1] * np.sqrt(rate / rate[:1]) for c, rate in numbers.per_day.items()})


def score_beliefs(pairs: Sequence[tuple[Array, Sequence[int]]]) -> dict[str, Any]:
    """Calibration and scores of the beliefs of many worlds, days and hypotheses pooled."""
    forecasts = [
        Forecast(float(value), place == true)
        for beliefs, truth in pairs
        for belief, true in zip(beliefs, truth, strict=True)
        for place, value in enumerate(belief)
    ]
    by_world = [(beliefs.tolist(), truth) for beliefs, truth in pairs]
    return {
        "worlds": len(pairs),
        "days": sum(len(truth) for _, truth in pairs),
        "ece": calibration_error(forecasts),
        "brier": asdict(resampled([brier_score(*one) for one in by_world])),
        "log_nats": asdict(resampled([log_score(*one) for one in by_world])),
        "reliability": [asdict(one) for one in reliability(forecasts)],
    }


def from_the_model(bench: Bench, worlds: int) -> dict[str, Any]:
    """Worlds by the numbers at their values."""
    maker = bench.maker()
    drawn = [maker.draw(YEAR) for _ in range(worlds)]
    return score_beliefs([(bench.beliefs(world), world.truth) for world in drawn])


def from_its_ranges(bench: Bench, worlds: int) -> dict[str, Any]:
    """Worlds by numbers drawn from their ranges: calibration, and how often the interval holds the true probability.

    The true probability is the one that follows from the same evidence by the numbers that the world was drawn by.
    """
    drawn = read_numbers(bench.watch, draws=worlds)
    pairs, held = [], []
    for place in range(worlds):
        numbers = pick_draw(drawn, place)
        world = bench.maker(numbers, seed=_SEED + place).draw(INTERVAL_DAYS)
        pairs.append((bench.beliefs(world), world.truth))
        low, high = _interval(bench, world)
        true = bench.beliefs(world, numbers)[-1]
        held.append([bool(one) for one in (low <= true) & (true <= high)])
    each = {name: resampled([row[place] for row in held]) for place, name in enumerate(drawn.hypotheses)}
    whole = resampled([sum(row) / len(row) for row in held])
    coverage = {name: asdict(one) for name, one in each.items()}
    return {**score_beliefs(pairs), "held": asdict(whole), "held_by_hypothesis": coverage}


def _interval(bench: Bench, world: World) -> tuple[Array, Array]:
    after = datetime.combine(world.last + timedelta(days=1), time(), UTC)
    question = Question(bench.watch, bench.numbers, world.coverage)
    run = run_items(question, choose_items(bench.watch, world.events, Moment(after, None)), world.last)
    low, high = np.percentile(draw_beliefs(question, run), [5, 95], axis=1)
    return np.minimum(low, run.belief), np.maximum(high, run.belief)


def perturbed(bench: Bench, worlds: int) -> dict[str, dict[str, Any]]:
    """Worlds that are not the model's: how calibration and scores suffer."""
    made: dict[str, tuple[Numbers, Any]] = {
        "waves": (bench.numbers, waves),
        "hoaxes": (bench.numbers, hoaxes),
        "dark": (bench.numbers, dark),
        "miscoded": (bench.numbers, miscoded),
        "half the rates": (rates_by(bench.numbers, 0.5), as_it_is),
        "twice the rates": (rates_by(bench.numbers, 2), as_it_is),
        "less telling": (less_telling(bench.numbers), as_it_is),
    }
    found = {}
    for name, (numbers, change) in made.items():
        maker, chance = bench.maker(numbers), np.random.default_rng(_SEED)
        drawn = [change(maker.draw(YEAR), chance) for _ in range(worlds)]
        pairs = [(bench.beliefs(world), world.truth) for world in drawn]
        found[name] = {**score_beliefs(pairs), "alarms": _alarms(bench, drawn)}
    maker = bench.maker()
    drawn = [maker.draw_plain(YEAR) for _ in range(worlds)]
    pairs = [(bench.beliefs(world), world.truth) for world in drawn]
    return {"plain": {**score_beliefs(pairs), "alarms": _alarms(bench, drawn)}, **found}


def warnings(bench: Bench, worlds: int) -> dict[str, Any]:
    """What the estimate and both baselines warn of, over their thresholds, in the same worlds."""
    maker = bench.maker(seed=_SEED + 1)
    drawn = [maker.draw(YEAR) for _ in range(worlds)]
    course = [state for state, days in enumerate(COURSE) for _ in range(days)]
    courses = [maker.draw(len(course), truth=course) for _ in range(max(1, worlds // 2))]
    chance = np.random.default_rng(_SEED)
    told, told_courses = ([waves(world, chance) for world in each] for each in (drawn, courses))
    return {
        "any": _curves(bench, drawn, of=1),
        "preparation": _curves(bench, [*drawn, *courses], of=2),
        "any, told in waves": _curves(bench, told, of=1),
        "preparation, told in waves": _curves(bench, [*told, *told_courses], of=2),
    }


def _alarms(bench: Bench, drawn: Sequence[World]) -> dict[str, Any]:
    level = bench.watch.settings["warn_level"].value
    curves = _curves(bench, drawn, of=1, levels=(level,), spikes=(2.0,))
    return {name: rows[0] for name, rows in curves.items()}


def _curves(
    bench: Bench,
    drawn: Sequence[World],
    *,
    of: int,
    levels: Sequence[float] = (),
    spikes: Sequence[float] = SPIKES,
) -> dict[str, list[dict[str, Any]]]:
    """By system, what its warnings catch and cost at each threshold; `of`: the least hypothesis to be warned of."""
    levels = levels or (LEVELS if of == 1 else PREPARATION_LEVELS)
    blind = [replace(world, events=without_status(world.events)) for world in drawn]
    signals = {
        "tocsin": ([_signal(bench.beliefs(world), of) for world in drawn], levels),
        "status ignored": ([_signal(bench.beliefs(world), of) for world in blind], levels),
        "keywords": ([_counted(world) for world in drawn], spikes),
    }
    truth = [[state >= of for state in world.truth] for world in drawn]
    return {
        name: [{"threshold": level, **asdict(score_warnings(list(_warned(each, truth, level))))} for level in steps]
        for name, (each, steps) in signals.items()
    }


def _signal(beliefs: Array, of: int) -> list[float]:
    return [float(one) for one in beliefs[:, of:].sum(axis=1)]


def _counted(world: World) -> list[float]:
    """The level of the count of keywords, if every article on an indicator of the watch counts, whatever it says."""
    counts: dict[Any, int] = {}
    for event in world.events:
        counts[event.day] = counts.get(event.day, 0) + len(event.reports)
    return [one.level for one in count_warnings(counts, first=world.first, last=world.last)]


def _warned(
    each: Sequence[Sequence[float]], truth: Sequence[Sequence[bool]], level: float
) -> Iterator[tuple[list[bool], Sequence[bool]]]:
    for levels, true in zip(each, truth, strict=True):
        yield [one >= level for one in levels], true


def main(arguments: Sequence[str]) -> int:
    """Measure and print, and with `--write` keep the figures; 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=400, help="worlds of a year each (default: 400)")
    parser.add_argument("--write", action="store_true", help="keep the figures and draw the plots")
    options = parser.parse_args(arguments)
    watch = load_watch(WATCH)
    bench = Bench(watch, read_numbers(watch))
    found = {
        "watch": watch.id,
        "model": from_the_model(bench, options.worlds),
        "ranges": from_its_ranges(bench, options.worlds),
        "perturbed": perturbed(bench, max(1, options.worlds // 4)),
        "warnings": warnings(bench, max(1, options.worlds // 2)),
    }
    sys.stdout.writelines(_lines(found))
    if options.write:
        from benchmarks.plots import draw_plots  # noqa: PLC0415 (matplotlib takes a second, and only plots need it)

        FIGURES.write_text(json.dumps(_rounded(found), indent=1) + "\n", encoding="utf-8")
        draw_plots(found, DOCS / "images")
    return 0


def _lines(found: dict[str, Any]) -> Iterator[str]:
    model, ranges = found["model"], found["ranges"]
    yield f"ece_model {model['ece']:.4f}\n"
    yield f"ece_ranges {ranges['ece']:.4f}\n"
    yield f"interval_holds {ranges['held']['value']:.3f}\n"
    for name, figures in (("model", model), ("ranges", ranges), *found["perturbed"].items()):
        brier, logs = figures["brier"], figures["log_nats"]
        yield f"{name}: ece {figures['ece']:.4f}  brier {brier['value']:.4f} ({brier['low']:.4f} - {brier['high']:.4f})"
        yield f"  log {logs['value']:.4f} ({logs['low']:.4f} - {logs['high']:.4f})\n"
    for what, systems in found["warnings"].items():
        for name, rows in systems.items():
            for row in rows:
                yield f"{what} {name} at {row['threshold']:g}: caught {row['caught']} of {row['spells']}, "
                yield f"delay {row['delay_days']:.1f} d, false {row['false_a_year']:.2f} a year\n"


def _rounded(value: Any) -> Any:  # noqa: ANN401 (plain JSON)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, 5) if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
