"""Which events bear on a watch, on which day, through which numbers, and how far repetition tempers them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from tocsin.model import Explanation, Kind
from tocsin.weigh.calendar import CalendarFit, Fit, fit_calendar
from tocsin.weigh.likelihood import weigh_event
from tocsin.weigh.statements import known_reports, read_statements

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from tocsin.model import Event, Watch
    from tocsin.weigh.numbers import Array, Numbers
    from tocsin.weigh.statements import Statements


@dataclass(frozen=True, slots=True)
class Moment:
    """What may be known: published before `as_of`, recorded by `recorded_by`."""

    as_of: datetime
    recorded_by: datetime | None

    @property
    def last_day(self) -> date:
        """The last day that has begun before `as_of`."""
        return (self.as_of.astimezone(UTC) - timedelta(microseconds=1)).date()

    def earlier(self, days: int) -> Moment:
        """The same clock of records, `days` before."""
        return Moment(self.as_of - timedelta(days=days), self.recorded_by)


@dataclass(frozen=True, slots=True)
class Item:
    """An event that bears on the watch.

    Attributes:
        event: the event, with the reports known at the moment.
        statements: what independent origins say of it.
        day: the day on which it enters the estimate.
        bearings: names of the settings that multiply its weight.
        calendar: how far an exercise explains it.
        explanations: what tempers or raises its weight.
    """

    event: Event
    statements: Statements
    day: date
    bearings: tuple[str, ...]
    calendar: CalendarFit
    explanations: tuple[Explanation, ...]

    @property
    def group(self) -> tuple[str, str, str]:
        """Items of one group are repetitions of one another: same indicator, same actor, same side."""
        sides = self.statements
        side = "occurred" if sides.occurred else "planned" if sides.planned else "absent"
        return self.event.indicator, self.event.actor, side


@dataclass(frozen=True)  # no slots: the signature is asked for many times, and kept
class Ranked:
    """An item and its place in the wave it belongs to.

    Attributes:
        item: the item.
        earlier: how many items of its group came before it within the window of saturation.
        followers: places (in the list of items) of those that it came before in the same way.
    """

    item: Item
    earlier: int
    followers: tuple[int, ...]

    @cached_property
    def signature(self) -> Hashable:
        """All that its log-likelihood depends on besides the numbers: items that share it weigh the same."""
        said, item = self.item.statements, self.item
        letters = tuple(
            tuple(sorted((one.letter, one.self_denial, one.origin == said.lead) for one in side))
            for side in (said.seen, said.absent)
        )
        return (
            item.event.indicator,
            item.group[2],
            letters,
            item.bearings,
            item.calendar.fit,
            item.calendar.days_share,
            self.earlier,
        )


def choose_items(watch: Watch, events: Iterable[Event], moment: Moment) -> list[Item]:
    """The events that bear on the watch at a moment, in order of day and id."""
    then = watch.known_by(moment.last_day)
    items = (_item(then, event, moment) for event in events)
    return sort_items(item for item in items if item is not None and item.day <= moment.last_day)


def sort_items(items: Iterable[Item]) -> list[Item]:
    """The items in order of day and id, whatever the order of arrival."""
    return sorted(items, key=lambda item: (item.day, item.event.id))


def _item(watch: Watch, event: Event, moment: Moment) -> Item | None:
    if all(indicator.code != event.indicator for indicator in watch.indicators):
        return None
    reports = known_reports(event, moment.as_of, moment.recorded_by)
    statements = read_statements(reports)
    bearings = find_bearings(watch, event)
    if statements is None or bearings is None:
        return None
    if "bearing_counterpart" in bearings and not statements.seen and event.kind is not Kind.DEED:
        # That a counterpart did not threaten or order says nothing of the watched actor.
        return None
    # An exercise explains what is seen; of what nobody saw there is nothing to explain.
    calendar = fit_calendar(event, watch) if statements.seen else CalendarFit(Fit.NONE)
    day = min(event.day, moment.last_day) if statements.occurred else min(event.day, statements.first_published)
    explanations = tuple(_explain(watch, event, statements, calendar))
    return Item(event, statements, day, (*bearings, *_planned(event, statements)), calendar, explanations)


def _planned(event: Event, statements: Statements) -> tuple[str, ...]:
    if statements.occurred or not statements.planned:
        return ()
    return ("planned_deed",) if event.kind is Kind.DEED else ("planned_word",)


def find_bearings(watch: Watch, event: Event) -> tuple[str, ...] | None:
    """The settings by which an event bears on the watch: none for full weight, `None` for an event about others.

    Who is neither watched, nor a member, nor a counterpart bears on the watch as a judge only.
    """
    side = _side_of(watch, event.actor)
    performer = watch.indicator(event.indicator).performer
    aim = _side_of(watch, event.target) if event.target is not None else ""
    if performer == "judge" and aim not in {"", "own", "member"}:
        return None
    if side in {"own", "member"}:
        full = performer in {"own", "either"}
        return (() if full else ("bearing_own",)) + (("bearing_member",) if side == "member" else ())
    if side == "other" and performer != "judge":
        return None
    if performer == "own":
        return (f"bearing_{side}",)
    if aim not in {"", "own", "member"}:
        return None
    named = side == "counterpart" or performer == "judge"
    aimed = () if event.target else ("bearing_target_unknown",)
    return (() if named else (f"bearing_{side}",)) + aimed


def _side_of(watch: Watch, actor: str) -> str:
    if actor == watch.actor:
        return "own"
    if actor in watch.members:
        return "member"
    if actor in watch.counterparts:
        return "counterpart"
    return "unnamed" if actor == "unnamed" else "other"


def _explain(watch: Watch, event: Event, said: Statements, calendar: CalendarFit) -> Iterator[Explanation]:
    if calendar.explanation is not None:
        yield calendar.explanation
    if said.copies:
        origins = len({one.origin for one in (*said.occurred, *said.planned, *said.absent)})
        yield Explanation("copies", {"copies": str(said.copies), "origins": str(origins)})
    if said.seen and said.absent:
        yield Explanation("contradicted", {"for": str(len(said.seen)), "against": str(len(said.absent))})
    if said.planned and not said.occurred:
        yield Explanation("planned")
    if said.absent and all(one.self_denial for one in said.absent):
        yield Explanation("self-denial", {"actor": event.actor})
    side = _side_of(watch, event.actor)
    if side != "own":
        yield Explanation("other-actor", {"actor": event.actor, "side": side})


def rank_items(items: Sequence[Item], numbers: Numbers, window_days: int) -> list[Ranked]:
    """Each item with its place in the wave it belongs to, in the order of the items.

    On one day the strongest comes first, so that a weak report never takes the place of a strong one.
    """
    groups: dict[tuple[str, str, str], list[tuple[date, float, str, int]]] = defaultdict(list)
    for place, item in enumerate(items):
        if saturates(item):
            groups[item.group].append((item.day, -_strength(item, numbers), item.event.id, place))
    earlier = [0] * len(items)
    followers: list[list[int]] = [[] for _ in items]
    for members in groups.values():
        members.sort()
        first = 0
        for rank, (day, _, _, place) in enumerate(members):
            while (day - members[first][0]).days >= window_days:
                first += 1
            earlier[place] = rank - first
            for *_, before in members[first:rank]:
                followers[before].append(place)
    return [Ranked(item, earlier[place], tuple(followers[place])) for place, item in enumerate(items)]


def _strength(item: Item, numbers: Numbers) -> float:
    nats = weigh_event(item.event.indicator, item.statements, explained_share(item, numbers), numbers)
    return float(nats.max() - nats.min())


def explained_share(item: Item, numbers: Numbers) -> Array | None:
    """By draw, how far the calendar explains an item; `None` if not at all."""
    if item.calendar.fit is Fit.WINDOW:
        return numbers.settings["season_share"] * 0 + 1
    return numbers.settings["season_share"] * item.calendar.days_share if item.calendar.fit is Fit.SEASON else None


def full_nats(item: Item, numbers: Numbers) -> Array:
    """Log-likelihood of an item by (hypothesis, draw), before repetition tempers it."""
    return _said_nats(item, item.statements, numbers)


def _said_nats(item: Item, said: Statements, numbers: Numbers) -> Array:
    nats = weigh_event(item.event.indicator, said, explained_share(item, numbers), numbers)
    for name in item.bearings:
        nats = nats * numbers.settings[name]
    return nats


def saturates(item: Item) -> bool:
    """Whether repetition tempers an item: what is said does, what is seen (or was looked for and not seen) does not.

    A wave that tempered deeds or looks would let a weak report of yesterday take weight from a strong one of today.
    """
    return item.event.kind is not Kind.DEED and bool(item.statements.seen)


def saturation(item: Item, numbers: Numbers) -> Array:
    """The share of its weight that each further item of this group keeps."""
    return numbers.settings[f"saturation_{item.event.kind.value}"]


def tempered_nats(ranked: Ranked, said: Statements, numbers: Numbers) -> Array:
    """Log-likelihood of what is said of an item by (hypothesis, draw), tempered by repetition."""
    full = _said_nats(ranked.item, said, numbers)
    return full * saturation(ranked.item, numbers) ** ranked.earlier if ranked.earlier else full
