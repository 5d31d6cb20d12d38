"""Scenario files become scenarios: every mistake in them is named with file, line and remedy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.errors import WatchError
from tocsin.model import Language, Status
from tocsin.model.drill import (
    Expected,
    Followed,
    Hidden,
    Inject,
    Norms,
    Scenario,
    ScenarioKind,
    Stated,
    Tell,
    TrueFrom,
    WarningKind,
)
from tocsin.watches.actors import load_actors
from tocsin.watches.generate import generate
from tocsin.watches.load import load_watch, validate
from tocsin.watches.scenario_shapes import ScenarioShape
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from tocsin.model import Watch
    from tocsin.watches.scenario_shapes import InjectShape
    from tocsin.watches.sheet import Key, Sheet

SHIPPED = Path(__file__).parent / "drills"
# A run assesses every day; ten years of them would take a quarter of an hour and teach nothing more.
MOST_DAYS = 1100


def list_scenarios() -> tuple[Scenario, ...]:
    """The scenarios that ship: drills first, then chronologies by day.

    >>> "quiet-year" in {one.id for one in list_scenarios()}
    True
    """
    found = [load_scenario(path) for path in sorted(SHIPPED.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda one: (one.kind is ScenarioKind.CHRONOLOGY, one.first, one.id)))


def load_scenario(id_or_path: str | Path) -> Scenario:
    """The scenario with that id, or the one in the file at that path.

    Raises:
        WatchError: if there is no such scenario, or its file does not hold together.
    """
    path = _find(str(id_or_path))
    sheet = read_sheet(path)
    shape = validate(sheet, ScenarioShape)
    scenario = _build(sheet, shape, hashlib.sha256(path.read_bytes()).hexdigest())
    _Check(sheet, shape, scenario, _watch_of(sheet, shape)).run()
    return scenario


def _find(name: str) -> Path:
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        return Path(name)
    known = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    if name in known:
        return SHIPPED / f"{name}.yaml"
    close = get_close_matches(name, known, 1)
    guess = f"did you mean {close[0]!r}? " if close else ""
    raise WatchError(
        f"there is no scenario {name!r}", remedy=f"{guess}see `tocsin drill list`, or give a path to a scenario file"
    )


def _watch_of(sheet: Sheet, shape: ScenarioShape) -> Watch:
    try:
        return load_watch(shape.watch)
    except WatchError as error:
        raise sheet.error("watch", what=error.what, remedy=error.remedy) from None


def _build(sheet: Sheet, shape: ScenarioShape, digest: str) -> Scenario:
    first, last = shape.clock.from_, shape.clock.until
    if last < first:
        raise sheet.error("clock", "until", what=f"{last} comes before {first}", remedy="let it end after it starts")
    if (last - first).days >= MOST_DAYS:
        remedy = "split it into several scenarios"
        raise sheet.error("clock", "until", what=f"the scenario lasts more than {MOST_DAYS} days", remedy=remedy)
    injects = [*_injects(sheet, shape), *generate(sheet, shape)]
    return Scenario(
        id=shape.id,
        kind=ScenarioKind(shape.kind),
        title=shape.title.model_dump(),
        summary=shape.summary.model_dump(),
        watch=shape.watch,
        actors=shape.actors,
        first=first,
        last=last,
        injects=tuple(sorted(injects, key=lambda one: (one.day, one.line, one.id))),
        truth=tuple(TrueFrom(one.from_, one.hypothesis) for one in shape.truth),
        followed=tuple(
            Followed(name, one.from_ or first, one.until or last) for one in shape.outlets for name in one.names
        ),
        expected=tuple(
            Expected(WarningKind(one.warning), one.from_, one.until, one.reason.model_dump()) for one in shape.expected
        ),
        hidden=tuple(Hidden(one.day, one.fact.model_dump(), one.known, one.reference) for one in shape.hidden),
        norms=Norms(shape.norms.delay_days, shape.norms.false_alarms, shape.norms.truth_floor),
        references=dict(shape.references),
        stands_for=dict(shape.stands_for),
        digest=digest,
    )


def _injects(sheet: Sheet, shape: ScenarioShape) -> Iterator[Inject]:
    for index, one in enumerate(shape.injects):
        line = sheet.lines.get(("injects", index), 0)
        first = Inject(
            id=one.id,
            day=one.day,
            outlet=one.outlet,
            language=Language(one.lang),
            title=one.title,
            text=_whole(one.title, one.text),
            tells=_tells(one.tells),
            signal=_stated(one),
            reference=one.reference,
            line=line,
        )
        yield first
        for number, copy in enumerate(one.copies, 1):
            body = "\n\n".join(part.strip() for part in (copy.before, one.text, copy.after) if part.strip())
            yield Inject(
                id=f"{one.id}-copy-{number}",
                day=copy.day,
                outlet=copy.outlet,
                language=first.language,
                title=one.title,
                text=_whole(one.title, body),
                signal=first.signal,
                reference=one.reference,
                copy_of=one.id,
                line=sheet.lines.get(("injects", index, "copies", number - 1), line),
            )


def _whole(title: str, body: str) -> str:
    return f"{title.strip()}\n\n{body.strip()}\n"


def _tells(stated: Mapping[str, str]) -> tuple[Tell, ...]:
    return tuple(Tell(indicator, Status(status)) for indicator, status in stated.items())


def _stated(shape: InjectShape) -> Stated | None:
    if shape.signal is None:
        return None
    one = shape.signal
    return Stated(one.indicator, Status(one.status), one.actor, one.target, one.exercise)


@dataclass(frozen=True, slots=True)
class _Check:
    """What a scenario must hold beyond the shape of its file."""

    sheet: Sheet
    shape: ScenarioShape
    scenario: Scenario
    watch: Watch

    def run(self) -> None:
        """Raises at the first place that does not hold."""
        if not self.scenario.injects:
            raise self.sheet.error("injects", what="the scenario injects nothing", remedy="give an inject")
        self._order()
        self._unique()
        for index, inject in enumerate(self.shape.injects):
            self._inject(("injects", index), inject)
        for index, made in enumerate(self.shape.generated):
            for place, template in enumerate(made.templates):
                self._codes(("generated", index, "templates", place, "tells"), template.tells)
        self._truth()
        self._windows()
        self._outlets()
        self._references()
        self._actors(("actors",), self.shape.actors)
        self._actors(("stands_for",), self.shape.stands_for)
        for code, other in self.shape.stands_for.items():
            self._actors(("stands_for", code), [other])

    def _order(self) -> None:
        for index, (one, after) in enumerate(pairwise(self.shape.injects)):
            if after.day < one.day:
                what = f"{after.id!r} is dated {after.day}, before {one.id!r} of {one.day} that stands above it"
                raise self.sheet.error("injects", index + 1, "day", what=what, remedy="put the injects in order of day")
        for index, truth in enumerate(self.shape.truth[1:], 1):
            if truth.from_ <= self.shape.truth[index - 1].from_:
                raise self.sheet.error(
                    "truth", index, "from", what="the truth is out of order", remedy="sort it by day"
                )

    def _unique(self) -> None:
        seen: set[str] = set()
        for index, inject in enumerate(self.shape.injects):
            if inject.id in seen:
                what = f"the id {inject.id!r} stands twice"
                raise self.sheet.error("injects", index, "id", what=what, remedy="rename one of the two")
            seen.add(inject.id)

    def _inject(self, keys: Key, inject: InjectShape) -> None:
        self._within((*keys, "day"), inject.day)
        self._codes((*keys, "tells"), inject.tells)
        for place, copy in enumerate(inject.copies):
            self._within((*keys, "copies", place, "day"), copy.day)
            if copy.day < inject.day:
                what, remedy = f"the copy is dated {copy.day}, before what it copies", "date it later"
                raise self.sheet.error(*keys, "copies", place, "day", what=what, remedy=remedy)
        if inject.signal is not None:
            self._codes((*keys, "signal", "indicator"), [inject.signal.indicator])
            named = [code for code in (inject.signal.actor, inject.signal.target) if code and code != "unnamed"]
            self._actors((*keys, "signal"), named)

    def _within(self, keys: Key, day: date) -> None:
        if not self.scenario.first <= day <= self.scenario.last:
            what = f"{day} lies outside the scenario ({self.scenario.first} to {self.scenario.last})"
            raise self.sheet.error(*keys, what=what, remedy="mend the day, or the clock")

    def _codes(self, keys: Key, codes: Iterable[str]) -> None:
        self._known(keys, codes, [indicator.code for indicator in self.watch.indicators], "indicator")

    def _actors(self, keys: Key, codes: Iterable[str]) -> None:
        self._known(keys, codes, load_actors().actors, "actor")

    def _known(self, keys: Key, names: Iterable[str], known: Iterable[str], noun: str) -> None:
        listed = list(known)
        for place, name in enumerate(names):
            if name not in listed:
                close = get_close_matches(name, listed, 1)
                remedy = f"did you mean {close[0]!r}?" if close else f"use one that {self.watch.id} knows"
                at = name if (*keys, name) in self.sheet.lines else place
                raise self.sheet.error(*keys, at, what=f"unknown {noun} {name!r}", remedy=remedy)

    def _truth(self) -> None:
        names = [hypothesis.id for hypothesis in self.watch.hypotheses]
        for index, one in enumerate(self.shape.truth):
            self._known(("truth", index, "hypothesis"), [one.hypothesis], names, "hypothesis")
            self._within(("truth", index, "from"), one.from_)
        if self.shape.truth and self.shape.truth[0].from_ != self.scenario.first:
            what = f"the truth starts on {self.shape.truth[0].from_}, the scenario on {self.scenario.first}"
            raise self.sheet.error("truth", 0, "from", what=what, remedy="say what is true from the first day on")
        if self.shape.kind == "drill" and not self.shape.truth:
            raise self.sheet.error("truth", what="a drill without a truth", remedy="say what is true from when on")

    def _windows(self) -> None:
        for index, one in enumerate(self.shape.expected):
            if one.until < one.from_:
                what = f"{one.until} comes before {one.from_}"
                raise self.sheet.error("expected", index, "until", what=what, remedy="let the window end later")
            self._within(("expected", index, "from"), one.from_)
            self._within(("expected", index, "until"), one.until)

    def _outlets(self) -> None:
        names = [name for outlet in self.watch.outlets for name in (outlet.name, *outlet.aliases)]
        for index, one in enumerate(self.shape.outlets):
            self._known(("outlets", index, "names"), one.names, names, "outlet")
            if one.from_ and one.until and one.until < one.from_:
                what = f"{one.until} comes before {one.from_}"
                raise self.sheet.error("outlets", index, "until", what=what, remedy="let the stretch end later")

    def _references(self) -> None:
        places: list[tuple[Key, str | None]] = [
            (("injects", index, "reference"), one.reference) for index, one in enumerate(self.shape.injects)
        ]
        places += [(("hidden", index, "reference"), one.reference) for index, one in enumerate(self.shape.hidden)]
        for keys, name in places:
            if name is not None and name not in self.shape.references:
                close = get_close_matches(name, list(self.shape.references), 1)
                remedy = f"did you mean {close[0]!r}?" if close else "add it under references"
                raise self.sheet.error(*keys, what=f"unknown reference {name!r}", remedy=remedy)
        if self.shape.kind == "chronology":
            for index, one in enumerate(self.shape.injects):
                if one.reference is None:
                    what, remedy = f"{one.id!r} has no reference", "say where the fact stands"
                    raise self.sheet.error("injects", index, what=what, remedy=remedy)
