"""The flash: one happening in a few lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.model import Kind, Precision, Status
from tocsin.tell.bottom import confidence_line, ranked
from tocsin.tell.changes import changed
from tocsin.tell.explain import explained_by_calendar
from tocsin.tell.lines import Bullets, Line, RefKind, Section
from tocsin.tell.teller import heaviest_share, moves_visibly
from tocsin.tell.voice import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.model import Event, Evidence, Report
    from tocsin.tell.teller import Teller

# How newsworthy a change is: what is new, or turned, goes before what another origin adds to what was known.
_NEWS = {"new": 2, "status": 2, "contradicted": 1, "grown": 1}


def choose(tellers: Sequence[Teller], event: str = "") -> tuple[Teller, Evidence | None]:
    """The happening that a flash tells, and the watch that it weighs most in.

    Args:
        tellers: the watches, in their order.
        event: the id of the happening; without it, the heaviest of what is new, else of the latest day.

    Raises:
        KeyError: if no watch knows of an event with that id.
    """
    found = [(teller, item) for teller in tellers for item in _candidates(teller, event)]
    if event and not found:
        raise KeyError(event)
    if not found:
        return tellers[0], None
    return max(found, key=lambda pair: (_newness(*pair), heaviest_share(pair[1]), pair[1].event.id))


def _candidates(teller: Teller, event: str) -> list[Evidence]:
    if event:
        return [item for item in teller.assessment.evidence if item.event.id == event]
    return teller.chosen(lambda one: one.status is not Status.HYPOTHETICAL)


def _newness(teller: Teller, item: Evidence) -> tuple[int, int]:
    told = changed(teller)
    news = max((worth for key, worth in _NEWS.items() if item in told.get(key, ())), default=0)
    return news, 0 if news else max(report.published for report in item.event.reports).toordinal()


def flash(teller: Teller, item: Evidence | None) -> Section:
    """What is said, by whom, how sure, what it changes, what is not known, what would confirm or refute it."""
    if item is None:
        line = teller.line(teller.voice.say("flash_nothing"), teller.ref(RefKind.COVERAGE))
        return Section("flash", teller.voice.say("flash"), (Bullets((line,)),))
    told = (_said, _by_whom, _how_sure, _changes, _unknown, _confirm, _refute)
    lines = [replace(write(teller, item), lead=teller.voice.say(f"flash_lead{write.__name__}")) for write in told]
    lines.insert(4, confidence_line(teller))
    return Section("flash", teller.voice.say("flash"), (Bullets(tuple(lines)),))


def _said(teller: Teller, item: Evidence) -> Line:
    line = teller.statement([item])
    when = teller.voice.say("flash_when", day=teller.when(item.event))
    return Line(f"{line.text} {when}", line.refs, foreign=line.foreign)


def _first(teller: Teller, event: Event) -> Report:
    """The first report of the event, one that agrees with it."""
    return min(teller.agreeing(event), key=lambda report: (report.published, report.recorded_at, report.signal.id))


def _outlet(teller: Teller, event: Event) -> str:
    return teller.voice.speaker(teller.outlet(_first(teller, event)))


def _by_whom(teller: Teller, item: Evidence) -> Line:
    """Who published it first, whom they cite, and how many independent origins there are."""
    voice, event = teller.voice, item.event
    others = len({teller.outlet(report) for report in teller.agreeing(event)}) - 1
    origins = {report.origin for report in teller.agreeing(event)}
    text = voice.say(
        "flash_by_whom",
        outlet=_outlet(teller, event),
        day=voice.day(_first(teller, event).published, teller.day.year),
        sources=teller.sources([event]) or None,
        others=voice.say("flash_others", count=others) if others else None,
        origins=voice.sentence(voice.say("flash_origins", count=len(origins))),
    )
    return teller.line(text, *teller.refs([item]))


def _how_sure(teller: Teller, item: Evidence) -> Line:
    voice, event = teller.voice, item.event
    opposing = teller.opposing(event)
    opposite = replace(event, status=opposing[0].signal.status) if opposing else event
    deny = (teller.sources([opposite]) or teller.outlets([opposite])) if opposing else ""
    text = voice.say(
        "flash_how_sure",
        plural=voice.several(deny=deny),
        grade=voice.sentence(voice.grade(event.grade)),
        deny=voice.sentence(deny) or None,
        standing=voice.say("flash_accusation" if teller.accuser([event]) else f"flash_{_key(event)}"),
    )
    return teller.line(text, *teller.refs([item]))


def _changes(teller: Teller, item: Evidence) -> Line:
    """The estimate with and without the happening, of the hypothesis that it moves most; else that none moves."""
    now = {belief.id: belief for belief in teller.assessment.beliefs}
    moved = [id_ for id_, p in item.without.items() if id_ in now and moves_visibly(teller, p, now[id_].probability)]
    voice = teller.voice
    belief = (
        now[max(moved, key=lambda id_: abs(now[id_].probability - item.without[id_]))] if moved else ranked(teller)[0]
    )
    text = voice.say(
        "flash_moves" if moved else "flash_still",
        name=teller.hypothesis(belief.id).text,
        percent=voice.percent(belief.probability),
        term=voice.term(belief.probability),
        range=voice.range(belief.low, belief.high),
        without=voice.percent(item.without[belief.id]) if moved else "",
    )
    return teller.line(text, *teller.refs([item]), teller.ref(RefKind.BELIEF, belief.id))


def _unknown(teller: Teller, item: Evidence) -> Line:
    asked = [*_asked(teller, item.event)]
    key = "flash_unknown" if asked else "flash_unknown_nothing"
    return teller.line(
        teller.voice.say(key, list=teller.voice.join(asked)), *teller.refs([item]), teller.ref(RefKind.COVERAGE)
    )


def _asked(teller: Teller, event: Event) -> Iterator[str]:
    """What the reports leave open."""
    voice, coverage = teller.voice, teller.assessment.coverage
    if event.actor == UNNAMED and event.kind is Kind.DEED:
        yield voice.say("asked_actor")
    if not any(report.signal.source for report in teller.agreeing(event)):
        yield voice.say("asked_source")
    if event.kind is Kind.DEED and not event.where and event.status is not Status.ABSENT:
        yield voice.say("asked_place")
    if event.period.precision is not Precision.DAY:
        yield voice.say("asked_day")
    if event.grade.reliability == "F":
        yield voice.say("asked_worth")
    if len({report.origin for report in teller.agreeing(event)}) == 1:
        yield voice.say("asked_second")
    if teller.opposing(event):
        yield voice.say("asked_right")
    if coverage < 1:
        yield voice.say("asked_unread", unread=voice.share(1 - coverage)) if coverage > 0 else voice.say("asked_dark")


def _key(event: Event) -> str:
    """By what an event is confirmed or refuted: its status where it has not occurred, else its kind."""
    return event.kind.value if event.status is Status.OCCURRED else event.status.value


def _confirm(teller: Teller, item: Evidence) -> Line:
    text = teller.voice.say(f"confirm_{_key(item.event)}")
    return teller.line(text, *teller.refs([item]))


def _refute(teller: Teller, item: Evidence) -> Line:
    voice, event = teller.voice, item.event
    turned = Status.OCCURRED if event.status is Status.ABSENT else Status.ABSENT
    opposite = replace(event, status=turned, reports=())
    actor = voice.actor(event.actor)
    explainable = teller.watch.indicator(event.indicator).rates.explained is not None
    text = voice.say(
        f"refute_{_key(event)}",
        plural=("actor",) if actor.plural else (),
        actor=actor.text,
        noun=teller.noun(opposite),
        calendar=voice.say("refute_calendar") if explainable and not explained_by_calendar(item) else None,
    )
    return teller.line(text, *teller.refs([item]))
