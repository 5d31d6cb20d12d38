"""The assessment: events, coverage and a watch become an estimate that can be taken apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from tocsin.model import (
    Assessment,
    Belief,
    DayProbabilities,
    DayState,
    Evidence,
    Explanation,
    Kind,
    Omission,
)
from tocsin.weigh.evidence import Moment, choose_items, rank_items, sort_items
from tocsin.weigh.explain import Parts, Removal, decompose, fall, without_each
from tocsin.weigh.filter import remaining_steps, run_draws, run_filter, smooth
from tocsin.weigh.foresight import rank_looks
from tocsin.weigh.indices import daily_index, news_day
from tocsin.weigh.numbers import read_numbers
from tocsin.weigh.origins import block_nats, make_blocks, share_out
from tocsin.weigh.sensitivity import rank_numbers
from tocsin.weigh.statements import known_reports
from tocsin.weigh.voices import rank_voices, silence_voice

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tocsin.model import Event, Watch
    from tocsin.weigh.evidence import Item, Ranked
    from tocsin.weigh.filter import Path
    from tocsin.weigh.numbers import Array, Numbers
    from tocsin.weigh.origins import Block
    from tocsin.weigh.voices import Voice

# Enough for the 5th and 95th percentile to move by less than a hundredth of the interval, with stratified draws.
DRAWS = 1000
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the filter and all that went into it; days are counted from `start`.

    Attributes:
        start: the first day with evidence or coverage; before it the prior stands.
        ranked: the evidence in order of day and id.
        days: day of each item.
        coverage: (day,).
        silence: (day, hypothesis), log-likelihood of each day's silence.
        blocks: the evidence by origin and day, as it enters the filter.
        item_nats: (item, hypothesis), the share of each item in the log-likelihood of its block.
        nats: (day, hypothesis), all evidence of each day.
        path: what the filter made of it.
    """

    start: date
    ranked: tuple[Ranked, ...]
    days: tuple[int, ...]
    coverage: Array
    silence: Array
    blocks: tuple[Block, ...]
    item_nats: Array
    nats: Array
    path: Path

    @property
    def belief(self) -> Array:
        """The last day's probabilities."""
        last: Array = self.path.filtered[-1]
        return last


@dataclass(frozen=True, slots=True)
class Question:
    """A watch, its numbers at their values, and the coverage of its sources by day; `shared` spares repeated sums."""

    watch: Watch
    numbers: Numbers
    coverage: Mapping[date, float]
    shared: dict[Hashable, list[Array]] = field(default_factory=dict, repr=False, compare=False)


def assess(
    watch: Watch,
    events: Sequence[Event],
    *,
    as_of: datetime,
    recorded_by: datetime | None,
    coverage: Mapping[date, float],
    days: int,
) -> Assessment:
    """The estimate of a watch from what was published before `as_of` and recorded by `recorded_by`.

    The order of `events` and of their reports does not matter, to the bit.

    Args:
        watch: the watch.
        events: what was reported; those that do not bear on the watch are passed over.
        as_of: aware; only reports published before it count.
        recorded_by: aware; only reports recorded by it count; `None` for all.
        coverage: share of the watch's sources that were alive and read, by day, in [0, 1]; days not given count as 0.
        days: length of the history, from 1.
    """
    question = Question(watch, read_numbers(watch), coverage)
    moment = Moment(as_of, recorded_by)
    run = run_items(question, choose_items(watch, events, moment), moment.last_day)
    yesterday, last_week = (
        run_items(question, choose_items(watch, events, then), then.last_day)
        for then in (moment.earlier(1), moment.earlier(_WEEK))
    )
    after = remaining_steps(_step(question), run.nats)
    history = tuple(_history(question, run, days))
    parts = _take_apart(question, run)
    seen = {one.item.event.indicator for one in run.ranked if one.item.statements.seen}
    return Assessment(
        watch=watch.id,
        watch_version=watch.version,
        as_of=as_of,
        recorded_by=recorded_by,
        beliefs=_beliefs(question, run, (yesterday.belief, last_week.belief)),
        words_index=history[-1].words_index,
        deeds_index=history[-1].deeds_index,
        coverage=_recent_coverage(question, moment.last_day),
        evidence=_evidence(question, run, parts, after, moment.last_day),
        next_best=rank_looks(question.numbers, run.belief, seen),
        history=history,
        baseline_nats=_named(question, parts.baseline),
        silence_nats=_named(question, parts.silence),
        sensitivity=rank_numbers(watch, question.numbers.hypotheses, partial(weigh_draws, run)),
        omissions=_omit_voices(question, run, parts, moment),
        waterfall=fall(_take_apart(question, last_week), parts, days=_WEEK, names=question.numbers.hypotheses),
        smoothed=tuple(_smoothed(question, run, after, days)),
    )


def run_items(question: Question, items: Sequence[Item], last_day: date) -> Run:
    """The run of the filter up to `last_day` over the items of the watch's lookback."""
    numbers = question.numbers
    first_day = last_day - timedelta(days=int(question.watch.settings["lookback_days"].value) - 1)
    kept = [item for item in items if first_day <= item.day <= last_day]
    ranked = rank_items(kept, numbers, int(question.watch.settings["saturation_window_days"].value))
    blocks = make_blocks(ranked, [item.day.toordinal() for item in kept], numbers)
    item_nats = _share_all(blocks, len(ranked), question)
    start = _start(question, [i.day for i, nats in zip(kept, item_nats, strict=True) if np.ptp(nats) > 0], last_day)
    # What says nothing may lie before the start: it is carried on the first day, where it still says nothing.
    days = tuple(max(0, (item.day - start).days) for item in kept)
    whole = (last_day - start).days + 1
    coverage = np.array([_covered(question, start + timedelta(days=n)) for n in range(whole)])
    silence = coverage[:, None] * silence_nats(numbers)[None, :, 0]
    nats = silence.copy()
    for day, one in zip(days, item_nats, strict=True):
        nats[day] += one
    path = run_filter(_prior(question), _step(question), nats)
    placed = tuple(replace(block, day=days[block.places[0]]) for block in blocks)
    return Run(start, tuple(ranked), days, coverage, silence, placed, item_nats, nats, path)


def _share_all(blocks: Iterable[Block], count: int, question: Question) -> Array:
    shares = np.zeros((count, len(question.numbers.hypotheses)))
    for block in blocks:
        if block.signature not in question.shared:
            question.shared[block.signature] = share_out(block, question.numbers)
        shares[list(block.places)] = question.shared[block.signature]
    return shares


def _take_apart(question: Question, run: Run) -> Parts:
    taken = decompose(run.path, _prior(question), _step(question), run.silence)
    shares = {
        one.item.event.id: taken.share(day, nats)
        for one, day, nats in zip(run.ranked, run.days, run.item_nats, strict=True)
    }
    return Parts(taken.baseline, taken.silence, shares)


def _omit_voices(question: Question, run: Run, parts: Parts, moment: Moment) -> tuple[Omission, ...]:
    """The estimate without each of the outlets and sources that speak of what weighs most."""
    heard = {one.item.event.id: known_reports(one.item.event, moment.as_of, moment.recorded_by) for one in run.ranked}

    def without(voice: Voice) -> Omission:
        items = [one.item for one in run.ranked]
        reports = {key: sum(map(voice.says, said)) for key, said in heard.items()}
        touched = [silence_voice(item, voice) for item in items if reports[item.event.id]]
        left = [item for item in items if not reports[item.event.id]]
        left = sort_items([*left, *choose_items(question.watch, touched, moment)])
        belief = run_items(question, left, moment.last_day).belief
        return Omission(voice.kind, voice.name, sum(reports.values()), _named(question, belief))

    return tuple(without(voice) for voice in rank_voices(heard, parts.shares))


def _smoothed(question: Question, run: Run, after: Array, days: int) -> Iterator[DayProbabilities]:
    """One state a day over the last `days`, each seen with all that is known now; before the run, the prior stands."""
    every = smooth(run.path, after)
    last = len(every) - 1
    for place in range(last - max(1, days) + 1, last + 1):
        states = every[place] if place >= 0 else _prior(question)
        yield DayProbabilities(run.start + timedelta(days=place), _named(question, states))


def silence_nats(numbers: Numbers) -> Array:
    """Log-likelihood of a silent day at full coverage, by (hypothesis, draw)."""
    weighed = (
        numbers.settings[f"silence_weight_{numbers.kinds[code].value}"] * rate * numbers.detection[code]
        for code, rate in numbers.per_day.items()
    )
    return -sum(weighed, np.zeros_like(numbers.prior))


def _covered(question: Question, day: date) -> float:
    return min(1.0, max(0.0, float(question.coverage.get(day, 0.0))))


def _start(question: Question, evidence_days: Sequence[date], last_day: date) -> date:
    first_day = last_day - timedelta(days=int(question.watch.settings["lookback_days"].value) - 1)
    watched = [day for day, share in question.coverage.items() if share > 0 and first_day <= day <= last_day]
    return min((*evidence_days, *watched), default=last_day)


def _prior(question: Question) -> Array:
    return question.numbers.prior[:, 0]


def _step(question: Question) -> Array:
    return question.numbers.step[:, :, 0]


def _named(question: Question, values: Array) -> dict[str, float]:
    return {name: float(value) for name, value in zip(question.numbers.hypotheses, values, strict=True)}


def _beliefs(question: Question, run: Run, before: Sequence[Array]) -> tuple[Belief, ...]:
    drawn = draw_beliefs(question, run)
    low, high = np.percentile(drawn, [5, 95], axis=1)
    # The value of each number is the middle of its range, but an estimate is no linear function of them: where it falls
    # outside its own interval, the interval is widened to it.
    low, high = np.minimum(low, run.belief), np.maximum(high, run.belief)
    columns = (run.belief, low, high, run.belief - before[0], run.belief - before[1])
    rows = zip(question.numbers.hypotheses, *columns, strict=True)
    return tuple(Belief(name, *(float(value) for value in values)) for name, *values in rows)


def draw_beliefs(question: Question, run: Run) -> Array:
    """The last day's probabilities by (hypothesis, draw), each draw with numbers of its own."""
    return weigh_draws(run, read_numbers(question.watch, draws=DRAWS))


def weigh_draws(run: Run, numbers: Numbers) -> Array:
    """The last day's probabilities by (hypothesis, draw), everything weighed anew by each draw of the numbers."""
    weighed: dict[Hashable, Array] = {}
    by_day: dict[int, Array] = {}
    for block in run.blocks:
        signature = block.signature
        if signature not in weighed:
            weighed[signature] = block_nats(block, numbers)
        nats, day = weighed[signature], block.day
        by_day[day] = by_day[day] + nats if day in by_day else nats
    return run_draws(numbers.prior, numbers.step, silence_nats(numbers), run.coverage.tolist(), by_day)


def _evidence(question: Question, run: Run, parts: Parts, after: Array, last_day: date) -> tuple[Evidence, ...]:
    without = _without(question, run, after, last_day)
    found = [
        Evidence(
            event=one.item.event,
            share_nats=_named(question, parts.shares[one.item.event.id]),
            without=_named(question, left),
            explanations=(*one.item.explanations, *_repetition(one)),
        )
        for one, left in zip(run.ranked, without, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-max(map(abs, one.share_nats.values())), one.event.id)))


def _repetition(ranked: Ranked) -> tuple[Explanation, ...]:
    return (Explanation("repeated", {"earlier": str(ranked.earlier)}),) if ranked.earlier else ()


def _without(question: Question, run: Run, after: Array, last_day: date) -> Array:
    """The estimate without each item, as if it had never been reported."""
    by_lead: dict[str, list[Block]] = defaultdict(list)
    for block in run.blocks:
        by_lead[block.lead].append(block)
    removals = [Removal(_changes(question, run, by_lead, place)) for place in range(len(run.ranked))]
    left = without_each(run.path, _step(question), run.nats, after, removals)
    watched = bool(run.coverage[0] > 0)
    told = [place for place, nats in enumerate(run.item_nats) if run.days[place] == 0 and np.ptp(nats) > 0]
    if not watched and len(told) == 1:
        # The record would start later: the prior would stand until then.
        others = [one.item for place, one in enumerate(run.ranked) if place != told[0]]
        left[told[0]] = run_items(question, others, last_day).belief
    return left


def _changes(question: Question, run: Run, by_lead: Mapping[str, Sequence[Block]], place: int) -> dict[int, Array]:
    """What taking an item out changes in each day's evidence: the rest of its origin, and its repetitions' weight."""
    followers = set(run.ranked[place].followers)
    touched = {run.ranked[one].item.statements.lead for one in (place, *followers)}
    before = [block for lead in sorted(touched) for block in by_lead[lead]]
    places = sorted(one for block in before for one in block.places if one != place)
    left = [run.ranked[one] for one in places]
    left = [
        replace(one, earlier=one.earlier - 1) if at in followers else one for at, one in zip(places, left, strict=True)
    ]
    days = [run.days[one] for one in places]
    changes = {run.days[place]: np.zeros(len(question.numbers.hypotheses))}
    for sign, blocks in ((-1, before), (1, make_blocks(left, days, question.numbers))):
        for block in blocks:
            changes[block.day] = changes.get(block.day, 0.0) + sign * _whole(block, question)
    return changes


def _whole(block: Block, question: Question) -> Array:
    """Log-likelihood of a block by hypothesis at the values of the numbers."""
    key = ("whole", block.signature)
    if key not in question.shared:
        question.shared[key] = [block_nats(block, question.numbers)[:, 0]]
    return question.shared[key][0]


def _history(question: Question, run: Run, days: int) -> Iterator[DayState]:
    """One state a day over the last `days`; before the run starts, the prior stands."""
    items = [one.item for one in run.ranked]
    window = int(question.watch.settings["saturation_window_days"].value)
    news_days = [max(0, (news_day(item, window) - run.start).days) for item in items]
    words, deeds = (
        daily_index(question.watch, kind, items, question.numbers, days=news_days, coverage=run.coverage)
        for kind in (Kind.WORD, Kind.DEED)
    )
    last = len(run.coverage) - 1
    for place in range(last - max(1, days) + 1, last + 1):
        day = run.start + timedelta(days=place)
        if place < 0:
            yield DayState(day, _named(question, _prior(question)), 0.0, 0.0, _covered(question, day))
        else:
            states = _named(question, run.path.filtered[place])
            yield DayState(day, states, float(words[place]), float(deeds[place]), float(run.coverage[place]))


def _recent_coverage(question: Question, last_day: date) -> float:
    window = int(question.watch.settings["index_window_days"].value)
    return sum(_covered(question, last_day - timedelta(days=n)) for n in range(window)) / window
