"""What changed: since the last briefing, or since the day before where there was none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.bottom import previous_day
from tocsin.tell.lines import Bullets, Line, Ref, RefKind, Section
from tocsin.tell.teller import by_id, heaviest_share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.model import Belief, Evidence
    from tocsin.tell.teller import Teller


def changes(teller: Teller) -> Section:
    """New, confirmed, revised and withdrawn events, and the estimate then and now."""
    lines = _events_since_previous(teller) if teller.previous else _events_of_the_day(teller)
    shown = teller.shown(lines, "list", rest="more_changes") or (_nothing(teller),)
    return Section(
        "changes", teller.voice.say("changes"), (Bullets(shown), Bullets(_estimates(teller), _since(teller)))
    )


def _nothing(teller: Teller) -> Line:
    if teller.previous:
        text = teller.voice.say("nothing_new_since", day=previous_day(teller))
        return teller.line(text, teller.ref(RefKind.PREVIOUS))
    return teller.line(teller.voice.say("nothing_new"), teller.ref(RefKind.HISTORY))


def _since(teller: Teller) -> str:
    if teller.previous:
        return teller.voice.say("since_previous", day=previous_day(teller))
    return teller.voice.say("since_day")


def _heavy_first(teller: Teller) -> list[Evidence]:
    told = teller.chosen(lambda event: event.status is not Status.HYPOTHETICAL)
    return sorted(told, key=lambda item: -heaviest_share(item))


def _events_of_the_day(teller: Teller) -> list[Line]:
    """Events of which the first report was published on the day of the briefing."""
    fresh = [
        item for item in _heavy_first(teller) if min(report.published for report in item.event.reports) == teller.day
    ]
    return _merged(_said(teller, "change_new", item) for item in fresh)


def _events_since_previous(teller: Teller) -> list[Line]:
    if teller.previous is None:
        return []
    before = by_id(teller.previous.evidence)
    now = _heavy_first(teller)
    told = [_change(teller, item, before.get(item.event.id)) for item in now]
    gone = sorted(set(before) - {item.event.id for item in (*teller.assessment.evidence, *teller.untold)})
    withdrawn = [_withdrawn(teller, before[id_]) for id_ in gone]
    return withdrawn + _merged(line for line in told if line)


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Lines of the same words as one, which rests on the records of all."""
    refs: dict[str, tuple[Ref, ...]] = {}
    for line in lines:
        refs[line.text] = (*refs.get(line.text, ()), *line.refs)
    return [Line(text, together) for text, together in refs.items()]


def _change(teller: Teller, item: Evidence, before: Evidence | None) -> Line | None:
    if before is None:
        return _said(teller, "change_new", item)
    if before.event.status is not item.event.status:
        return _said(teller, "change_status", item)
    more = len(set(item.event.origins) - set(before.event.origins))
    if more:
        text = teller.voice.say("change_grown", count=more, clause=teller.clause(item.event))
        return Line(text, teller.refs([item]))
    return _said(teller, "change_reports", item) if len(item.event.reports) > len(before.event.reports) else None


def _said(teller: Teller, key: str, item: Evidence) -> Line:
    return Line(teller.voice.say(key, clause=teller.clause(item.event)), teller.refs([item]))


def _withdrawn(teller: Teller, item: Evidence) -> Line:
    """An event of the last briefing that counts no more; its record is the last briefing's, not a numbered one."""
    text = teller.voice.say("change_withdrawn", clause=teller.clause(item.event))
    return Line(text, (teller.ref(RefKind.PREVIOUS, item.event.id),))


def _estimates(teller: Teller) -> tuple[Line, ...]:
    beliefs = sorted(teller.assessment.beliefs, key=lambda belief: belief.id != teller.gravest)
    return tuple(_estimate(teller, belief) for belief in beliefs)


def _estimate(teller: Teller, belief: Belief) -> Line:
    voice = teller.voice
    name = teller.hypothesis(belief.id).text
    now = voice.percent(belief.probability)
    ref = teller.ref(RefKind.BELIEF, belief.id)
    before = {b.id: b.probability for b in teller.previous.beliefs} if teller.previous else {}
    if belief.id in before:
        text = voice.say("change_estimate", name=name, now=now, before=voice.percent(before[belief.id]))
        return teller.line(text, ref, teller.ref(RefKind.PREVIOUS))
    one_day = voice.percent(max(0.0, belief.probability - belief.change_1d))
    seven_days = voice.percent(max(0.0, belief.probability - belief.change_7d))
    return teller.line(voice.say("change_days", name=name, now=now, one_day=one_day, seven_days=seven_days), ref)
