"""What changed: since the last briefing, or since the day before where there was none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.lines import Bullets, Line, RefKind, Section
from tocsin.tell.teller import by_id, heaviest_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.model import Evidence
    from tocsin.tell.teller import Teller


_ORDER = ("new", "status", "contradicted", "grown", "reports")


def changes(teller: Teller) -> Section:
    """New, confirmed, revised and withdrawn events; how the estimate moved stands in the bottom line."""
    lines = tuple(_lines(teller)) or (_nothing(teller),)
    return Section("changes", teller.voice.say("changes"), (Bullets(lines),))


def _nothing(teller: Teller) -> Line:
    if teller.previous:
        text = teller.voice.say("nothing_new_since", day=teller.previous_day)
        return teller.line(text, teller.ref(RefKind.PREVIOUS))
    return teller.line(teller.voice.say("nothing_new"), teller.ref(RefKind.HISTORY))


def _lines(teller: Teller) -> list[Line]:
    told = changed(teller)
    lines = [_line(teller, key, told[key]) for key in _ORDER if told.get(key)]
    return [*lines, *_withdrawn(teller)]


def _line(teller: Teller, key: str, items: Sequence[Evidence]) -> Line:
    listed, named, rest = teller.nouns(items, "changes_new" if key == "new" else "changes_other")
    refs = (*teller.refs(named), *(teller.ref(RefKind.COUNTED, item.event.id) for item in rest))
    return teller.line(teller.voice.say(f"change_{key}", list=listed), *refs)


def changed(teller: Teller) -> dict[str, list[Evidence]]:
    """Events by how they changed, latest first.

    "new"; "status"; "contradicted" or "grown" (from a new origin); "reports" (from no new one).

    Without a last briefing, what was published in the last days of the telling counts as new.
    """
    before = by_id(teller.previous.evidence) if teller.previous else {}
    told: dict[str, list[Evidence]] = {}
    for item in teller.chosen(lambda event: event.status is not Status.HYPOTHETICAL):
        known = before.get(item.event.id) if teller.previous else _as_known(teller, item)
        told.setdefault(_change(teller, item, known), []).append(item)
    return told


def _as_known(teller: Teller, item: Evidence) -> Evidence | None:
    """The event with the reports published before the days of the telling; `None` if there were none."""
    reports = tuple(report for report in item.event.reports if report.published <= teller.since)
    return replace(item, event=replace(item.event, reports=reports)) if reports else None


def _change(teller: Teller, item: Evidence, before: Evidence | None) -> str:
    if before is None:
        return "new"
    if before.event.status is not item.event.status:
        return "status"
    known = {report.origin for report in before.event.reports}
    if {report.origin for report in teller.opposing(item.event)} - known:
        return "contradicted"
    if {report.origin for report in teller.agreeing(item.event)} - known:
        return "grown"
    return "reports" if len(item.event.reports) > len(before.event.reports) else ""


def _withdrawn(teller: Teller) -> list[Line]:
    """What the last briefing counted and this one no longer does; its records are the last briefing's."""
    if teller.previous is None:
        return []
    now = {item.event.id for item in (*teller.assessment.evidence, *teller.untold)}
    gone = sorted(
        (item for item in teller.previous.evidence if item.event.id not in now),
        key=lambda item: (-heaviest_share(item), item.event.id),
    )
    if not gone:
        return []
    listed, _, _ = teller.nouns(gone, "changes_other")
    refs = (teller.ref(RefKind.PREVIOUS, item.event.id) for item in gone)
    return [teller.line(teller.voice.say("change_withdrawn", list=listed), *refs)]
