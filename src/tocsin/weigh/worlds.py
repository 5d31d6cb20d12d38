"""Worlds drawn from the model of a watch: a truth by day, and the evidence that such a truth would leave.

Each day at most one account is published. With `S(h)` the likelihood that the model gives to a silent day and `B_x(h)`
the one that it gives to an account `x`, a world publishes nothing with probability `κ S(h)` and `x` with probability
`κ b_x B_x(h) S(h)`. The frequencies `b_x` do not depend on the hypothesis; they lie as near to the stated rates as the
one condition allows that probabilities sum to 1 under every hypothesis. So the filter's probabilities are exactly those
that follow from such a world, repetition, doubt about whole origins and the weight of silence included, and whether
they are calibrated can be tested by counting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from tocsin.model import Event, Grade, Kind, Period, Report, Signal, Span, Status, content_id
from tocsin.weigh.estimate import silence_nats
from tocsin.weigh.evidence import Moment, Ranked, choose_items, saturates
from tocsin.weigh.origins import Block, block_nats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tocsin.model import Indicator, Watch
    from tocsin.weigh.evidence import Item
    from tocsin.weigh.numbers import Array, Numbers

# Beyond the calendar's last edition, so that seasons explain and no single edition does.
FIRST_DAY = date(2032, 1, 1)
# Who tells of what occurred, and how often; the second pair confirm one another.
_TELLERS = {"B": 0.4, "C": 0.3, "D": 0.15, "BC": 0.15}
# A look that found nothing is told of this often a day, by each of these.
_LOOKERS = {"B": 0.0015, "C": 0.0015}


@dataclass(frozen=True, slots=True)
class Account:
    """One kind of thing that may be published on a day: an indicator, what is said of it, and who says so."""

    indicator: Indicator
    status: Status
    letters: str


@dataclass(frozen=True, slots=True)
class World:
    """What was the case, and what was published.

    Attributes:
        first: the first day.
        truth: (day,), the place of the hypothesis that held.
        events: what was published, one event of its own day each.
    """

    first: date
    truth: tuple[int, ...]
    events: tuple[Event, ...]

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=len(self.truth) - 1)

    @property
    def coverage(self) -> Mapping[date, float]:
        """Every source is heard on every day."""
        return {self.first + timedelta(days=n): 1.0 for n in range(len(self.truth))}


@dataclass(slots=True)
class Maker:
    """Draws worlds of a watch by one set of numbers.

    Attributes:
        watch: the watch.
        numbers: by which worlds are drawn; only their first draw is used.
        chance: where chance comes from.
    """

    watch: Watch
    numbers: Numbers
    chance: np.random.Generator
    _accounts: tuple[Account, ...] = ()
    _items: dict[tuple[int, int], Item] = field(default_factory=dict)
    _profiles: dict[tuple[int, int, int], Array] = field(default_factory=dict)
    _tables: dict[tuple[int, tuple[int, ...]], Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._accounts = tuple(_accounts(self.watch))

    def draw(self, days: int, *, truth: Sequence[int] | None = None) -> World:
        """A world of that many days; `truth` fixes what was the case, else it is drawn from the transitions."""
        states = list(truth) if truth is not None else self._states(days)
        window = int(self.watch.settings["saturation_window_days"].value)
        told: dict[str, list[int]] = {}
        events: list[Event] = []
        for day, state in enumerate(states):
            counts = self._counts(told, day, window)
            chances = self._table((FIRST_DAY + timedelta(days=day)).month, counts)[:, state]
            pick = int(np.searchsorted(np.cumsum(chances), self.chance.random()))
            if pick < len(self._accounts):
                account = self._accounts[pick]
                if _in_waves(account):
                    told.setdefault(account.indicator.code, []).append(day)
                events.append(make_event(self.watch, account, FIRST_DAY + timedelta(days=day)))
        return World(FIRST_DAY, tuple(states), tuple(events))

    def draw_plain(self, days: int) -> World:
        """A world without any temper: each thing happens as often as is stated, and is told of as often as detected."""
        states = self._states(days)
        events = [event for day, state in enumerate(states) for event in self._plain_day(day, state)]
        return World(FIRST_DAY, tuple(states), tuple(events))

    def _plain_day(self, day: int, state: int) -> Iterator[Event]:
        for indicator in self.watch.indicators:
            rate = self.numbers.per_day[indicator.code][state, 0] * self.numbers.detection[indicator.code][0]
            if self.chance.random() < -np.expm1(-rate):
                letters = str(self.chance.choice(list(_TELLERS), p=list(_TELLERS.values())))
                account = Account(indicator, Status.OCCURRED, letters)
                yield make_event(self.watch, account, FIRST_DAY + timedelta(days=day))

    def _states(self, days: int) -> list[int]:
        prior, step = self.numbers.prior[:, 0], self.numbers.step[:, :, 0]
        states = [int(self.chance.choice(len(prior), p=prior))]
        while len(states) < days:
            states.append(int(self.chance.choice(len(prior), p=step[states[-1]] / step[states[-1]].sum())))
        return states

    def _counts(self, told: Mapping[str, Sequence[int]], day: int, window: int) -> tuple[int, ...]:
        """By account, how many of its wave came before it."""
        recent = {code: sum(day - one < window for one in days[-window:]) for code, days in told.items()}
        return tuple(recent.get(one.indicator.code, 0) if _in_waves(one) else 0 for one in self._accounts)

    def _table(self, month: int, counts: tuple[int, ...]) -> Array:
        """Probability of each account by (account, hypothesis) on a day of that month, after those counts."""
        key = (month, counts)
        if key not in self._tables:
            shapes = np.array([self._profile(place, month, count) for place, count in enumerate(counts)])
            self._tables[key] = self._frequencies(shapes)
        return self._tables[key]

    def _frequencies(self, shapes: Array) -> Array:
        silent = np.exp(silence_nats(self.numbers)[:, 0])
        wished = np.array([self._wished(one) for one in self._accounts])
        # With b = wished * (1 + shapes @ nu), of least change, find nu such that sums under all hypotheses agree.
        sums = shapes.T @ wished
        rest = float(np.mean((1 + sums) * silent))
        frequencies = _solve(shapes, wished, rest / silent - 1)
        table: Array = frequencies[:, None] * shapes * silent / rest
        return table

    def _wished(self, account: Account) -> float:
        if account.status is Status.ABSENT:
            return _LOOKERS[account.letters]
        code = account.indicator.code
        rate = float(self.numbers.per_day[code][:, 0].max() * self.numbers.detection[code][0])
        weight = self.numbers.settings[f"silence_weight_{account.indicator.kind.value}"]
        return float(weight[0]) * rate * _TELLERS[account.letters]

    def _profile(self, place: int, month: int, earlier: int) -> Array:
        key = (place, month, earlier)
        if key not in self._profiles:
            account = self._accounts[place]
            if (place, month) not in self._items:
                day = FIRST_DAY.replace(month=month, day=15)
                after = datetime.combine(day + timedelta(days=1), time(), UTC)
                (item,) = choose_items(self.watch, [make_event(self.watch, account, day)], Moment(after, None))
                self._items[place, month] = item
            item = self._items[place, month]
            ranked = Ranked(item, earlier if saturates(item) else 0, ())
            block = Block(0, (0,), (ranked,), item.statements.lead_letter, 1.0)
            self._profiles[key] = np.exp(block_nats(block, self.numbers)[:, 0])
        return self._profiles[key]


def _in_waves(account: Account) -> bool:
    return account.status is not Status.ABSENT and account.indicator.kind is not Kind.DEED


def _accounts(watch: Watch) -> Iterator[Account]:
    for indicator in watch.indicators:
        for letters in _TELLERS:
            yield Account(indicator, Status.OCCURRED, letters)
        if indicator.kind is Kind.DEED:
            for letters in _LOOKERS:
                yield Account(indicator, Status.ABSENT, letters)


def _solve(shapes: Array, wished: Array, sums: Array) -> Array:
    """Frequencies nearest to those wished, none negative, whose sums over the shapes are the given ones."""
    free = np.ones(len(wished), dtype=bool)
    for _ in range(len(wished)):
        weighted = shapes[free] * wished[free, None]
        nu = np.linalg.lstsq(shapes[free].T @ weighted, sums - weighted.sum(axis=0), rcond=None)[0]
        frequencies = np.zeros(len(wished))
        frequencies[free] = wished[free] * (1 + shapes[free] @ nu)
        if (frequencies >= 0).all():
            break
        free &= frequencies > 0
    whole: Array = frequencies
    return whole


def make_event(watch: Watch, account: Account, day: date) -> Event:
    """The event that an account tells of, on the day of its publication, each letter an origin of its own."""
    actor, target = _parties(watch, account.indicator)
    reports = tuple(
        _report(account, letter, day, actor=actor, target=target, place=place)
        for place, letter in enumerate(account.letters)
    )
    return Event(
        id=content_id("evt", account.indicator.code, account.status, account.letters, day.isoformat()),
        indicator=account.indicator.code,
        kind=account.indicator.kind,
        actor=actor,
        target=target,
        status=account.status,
        day=day,
        period=Period.day(day),
        reports=reports,
        origins=tuple(report.origin for report in reports),
        grade=Grade(min(account.letters), 3),
    )


def without_status(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events as a coder that ignores status would give them."""
    return tuple(
        replace(
            event,
            status=Status.OCCURRED,
            reports=tuple(
                replace(one, signal=replace(one.signal, status=Status.OCCURRED, self_denial=False))
                for one in event.reports
            ),
        )
        for event in events
    )


def _parties(watch: Watch, indicator: Indicator) -> tuple[str, str | None]:
    if indicator.performer in {"own", "either"}:
        return watch.actor, None
    return (watch.counterparts[0], watch.actor) if indicator.performer == "counterpart" else ("IISS", watch.actor)


def _report(account: Account, letter: str, day: date, *, actor: str, target: str | None, place: int) -> Report:
    name = f"{account.indicator.code}-{account.status}-{account.letters}-{place}-{day.isoformat()}"
    signal = Signal(
        id=content_id("sig", name),
        article_id=content_id("art", name),
        span=Span(0, 0),
        text="",
        sentence="",
        indicator=account.indicator.code,
        kind=account.indicator.kind,
        actor=actor,
        target=target,
        status=account.status,
    )
    # Outlets in the order of their letters, so that who leads does not hang on chance.
    recorded = datetime.combine(day, time(), UTC)
    return Report(signal, f"{place}{letter}", content_id("org", name), day, recorded, letter)
