"""How long the weighing takes on ten years of evidence: `python -m benchmarks.weigh`.

Prints `filter_ms N` (the filter of the estimate alone), `smooth_ms N` (smoothing besides), `plain_ms N` (the same
forward filter in plain Python, in the same run), `library_ms N` (the same in hmmlearn, a generic hidden-Markov library
whose recursion is compiled), `plain_ratio N` and `filter_ratio N` (their times over that of the filter) and `draws_s N`
(the interval: numbers drawn, everything weighed by each draw, and filtered), each on a line of its own. Times are those
of one core. The evidence is made up, with a fixed seed.
"""

from __future__ import annotations

import math
import random
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hmmlearn.base import BaseHMM

from tocsin.model import Event, Grade, Period, Report, Signal, Span, Status, content_id
from tocsin.watches import load_watch
from tocsin.weigh.estimate import DRAWS, Question, draw_beliefs, run_items
from tocsin.weigh.evidence import Moment, choose_items
from tocsin.weigh.filter import remaining_steps, run_filter, smooth
from tocsin.weigh.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tocsin.model import Indicator, Watch
    from tocsin.weigh.estimate import Run
    from tocsin.weigh.numbers import Array

DAYS, INDICATORS, REPORTS = 3650, 20, 5000
_LAST = date(2025, 12, 31)
_REPEATS = 5


def made_up(watch: Watch, *, reports: int = REPORTS, days: int = DAYS) -> list[Event]:
    """Events of one to three reports each, over that many days, by origins that report one to three events a day."""
    chance = random.Random(2022)  # noqa: S311 - a fixed seed, no secret
    events: list[Event] = []
    left = reports
    while left > 0:
        number = min(left, chance.choice((1, 1, 1, 2, 3)))
        day = _LAST - timedelta(days=chance.randrange(days))
        indicator = chance.choice(watch.indicators)
        status = chance.choice((Status.OCCURRED, Status.OCCURRED, Status.ABSENT, Status.PLANNED))
        said = [_report(indicator, watch.actor, status, day, chance) for _ in range(number)]
        events.append(_event(indicator, said, day, len(events)))
        left -= number
    return events


def _report(indicator: Indicator, actor: str, status: Status, day: date, chance: random.Random) -> Report:
    key = f"{day}-{chance.randrange(3)}"
    signal = Signal(
        id=content_id("sig", key, indicator.code, str(chance.random())),
        article_id=content_id("art", key),
        span=Span(0, 1),
        text="",
        sentence="",
        indicator=indicator.code,
        kind=indicator.kind,
        actor=actor,
        target=None,
        status=status,
    )
    letter = chance.choice("BBBCCCDEF")
    return Report(signal, key, content_id("org", key), day, datetime.combine(day, datetime.min.time(), UTC), letter)


def _event(indicator: Indicator, said: Sequence[Report], day: date, number: int) -> Event:
    return Event(
        id=content_id("evt", str(number)),
        indicator=indicator.code,
        kind=indicator.kind,
        actor=said[0].signal.actor,
        target=None,
        status=said[0].signal.status,
        day=day,
        period=Period.day(day),
        reports=tuple(said),
        origins=tuple(dict.fromkeys(report.origin for report in said)),
        grade=Grade("B", 3),
    )


def plain_filter(
    prior: Sequence[float], step: Sequence[Sequence[float]], nats: Sequence[Sequence[float]]
) -> list[float]:
    """The last day's probabilities by the forward filter as one writes it without a library."""
    belief = list(prior)
    for day, row in enumerate(nats):
        if day:
            belief = [sum(belief[a] * step[a][b] for a in range(len(belief))) for b in range(len(belief))]
        belief = [one * math.exp(value - max(row)) for one, value in zip(belief, row, strict=True)]
        total = sum(belief)
        belief = [one / total for one in belief]
    return belief


class _Told(BaseHMM):  # type: ignore[misc]  # the library has no types
    """A model of the library whose emissions are given as log-likelihoods, day by day."""

    def _compute_log_likelihood(self, lines: Array) -> Array:
        return lines


def generic_library(prior: Array, step: Array) -> BaseHMM:
    """A generic hidden-Markov library's model with this prior and step."""
    model = _Told(n_components=len(prior), implementation="log")
    model.startprob_, model.transmat_, model.n_features = prior, step, len(prior)
    return model


def prepare() -> tuple[Question, Run]:
    """The question and the run of the filter that are measured."""
    whole = load_watch("nuclear-rus")
    watch = replace(whole, indicators=whole.indicators[:INDICATORS])
    question = Question(watch, read_numbers(watch), {_LAST - timedelta(days=n): 0.5 for n in range(DAYS)})
    moment = Moment(datetime.combine(_LAST + timedelta(days=1), datetime.min.time(), UTC), None)
    return question, run_items(question, choose_items(watch, made_up(watch), moment), _LAST)


def _best(run: Callable[[], object], repeats: int = _REPEATS) -> float:
    """The least of several times on one core, in seconds: what the machine does besides only ever adds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def main() -> int:
    """Measure and print; 0."""
    question, run = prepare()
    prior, step = question.numbers.prior[:, 0], question.numbers.step[:, :, 0]
    plain = (prior.tolist(), step.tolist(), run.nats.tolist())
    quick, slow = _best(lambda: run_filter(prior, step, run.nats)), _best(lambda: plain_filter(*plain))
    path = run_filter(prior, step, run.nats)
    smoothed = _best(lambda: smooth(path, remaining_steps(step, run.nats)))
    model = generic_library(prior, step)
    library = _best(lambda: model.score(run.nats))
    drawn = _best(lambda: draw_beliefs(question, run), 2)
    lines = {
        "days": len(run.nats),
        "reports": sum(len(one.item.event.reports) for one in run.ranked),
        "draws": DRAWS,
        "filter_ms": round(quick * 1000, 2),
        "smooth_ms": round(smoothed * 1000, 2),
        "plain_ms": round(slow * 1000, 2),
        "plain_ratio": round(slow / quick, 2),
        "library_ms": round(library * 1000, 2),
        "filter_ratio": round(library / quick, 2),
        "draws_s": round(drawn, 3),
    }
    sys.stdout.writelines(f"{name} {value}\n" for name, value in lines.items())
    return 0


if __name__ == "__main__":
    sys.exit(main())
