"""What would change the estimate most, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.model import Kind, Precision, Status
from tocsin.tell.bottom import heaviest_evidence
from tocsin.tell.lines import Bullets, Line, Paragraph, RefKind, Section
from tocsin.tell.names import Name
from tocsin.tell.teller import heaviest_share
from tocsin.tell.typography import harmless
from tocsin.tell.voice import UNNAMED, reading, word_of
from tocsin.tell.waterfall import matters_most
from tocsin.watches.phrases import Slots

if TYPE_CHECKING:
    from tocsin.model import Evidence, NextBest
    from tocsin.tell.teller import Teller


def next_best(teller: Teller) -> Section:
    """The indicators not yet seen whose report would teach most, in one sentence."""
    voice = teller.voice
    ordered = sorted(teller.assessment.next_best, key=lambda item: (-item.expected_information_nats, item.indicator))
    most = [item for item in ordered[: reading()["shown"]["next_best"]] if item.expected_information_nats > 0]
    if not most:
        line = teller.line(voice.say("next_none"), teller.ref(RefKind.NEXT))
    else:
        much = word_of("information_words", most[0].expected_information_nats)
        listed = voice.join([_expected_noun(teller, item) for item in most])
        refs = (teller.ref(RefKind.NEXT, item.indicator) for item in most)
        line = teller.line(voice.say(f"next_{much}", list=listed), *refs)
    return Section("next", voice.say("next"), (Paragraph((line,)),))


def _expected_noun(teller: Teller, item: NextBest) -> str:
    return teller.said(item.indicator, "occurred_noun", slots=_expected(teller, item.indicator))


def _expected(teller: Teller, code: str) -> Slots:
    """Who would do it: the watched actor; the other side for warnings and watching; a third party for judgements."""
    voice = teller.voice
    kind = next((indicator.kind for indicator in teller.watch.indicators if indicator.code == code), Kind.DEED)
    watched = voice.actor(teller.watch.actor)
    if kind is Kind.JUDGEMENT:
        third = Name(voice.say("third_party"))
        return Slots({**voice.slots("actor", third), **voice.adjectives("actor", "", third)})
    if code in reading()["ledger"]:
        other = Name(voice.say("other_side"))
        text = {**voice.slots("actor", other), **voice.slots("target", watched)}
        agreed = {**voice.adjectives("actor", "", other), **voice.adjectives("target", teller.watch.actor, watched)}
        return Slots({**text, **agreed}, frozenset({"target"} if watched.plural else ()))
    text = {**voice.slots("actor", watched), **voice.adjectives("actor", teller.watch.actor, watched)}
    return Slots(text, frozenset({"actor"} if watched.plural else ()))


def unknown(teller: Teller) -> Section:
    """Coverage, contradictions, thin or vague evidence and suppositions."""
    lines = [_coverage(teller), *_contradictions(teller), *_weaknesses(teller), *_suppositions(teller)]
    return Section("unknown", teller.voice.say("unknown"), (Bullets(tuple(lines)),))


def left_aside(teller: Teller) -> list[Line]:
    """On which number of the model the estimate hangs most, and how much of other actors is not told."""
    lines = matters_most(teller)
    if teller.untold:
        refs = (teller.ref(RefKind.UNTOLD, item.event.id) for item in teller.untold)
        lines.append(teller.line(teller.voice.say("untold", count=len(teller.untold)), *refs))
    return lines


def _coverage(teller: Teller) -> Line:
    coverage = teller.assessment.coverage
    key = "coverage_none" if coverage <= 0 else "coverage_full" if coverage >= 1 else "coverage_part"
    return teller.line(teller.voice.say(key, unread=teller.voice.share(1 - coverage)), teller.ref(RefKind.COVERAGE))


def _contradictions(teller: Teller) -> list[Line]:
    """What sources say against one another, the heaviest first; beyond the limit, counted."""
    disputed = sorted(
        teller.chosen(lambda event: bool(teller.opposing(event))),
        key=lambda item: (-heaviest_share(item), item.event.id),
    )
    most = reading()["shown"]["contradictions"]
    told = [_contradiction(teller, item) for item in disputed[:most]]
    if rest := teller.counted(disputed[most:], "more_contradictions"):
        # The count goes on from the contradiction that is told, so that the page stays one.
        told[-1] = replace(told[-1], text=f"{told[-1].text} {rest.text}", refs=(*told[-1].refs, *rest.refs))
    return told


def _contradiction(teller: Teller, item: Evidence) -> Line:
    """What sources disagree on, and how many independent origins stand on either side."""
    event, voice = item.event, teller.voice
    sides = {
        status: len({report.origin for report in event.reports if report.signal.status is status})
        for status in (Status.OCCURRED, Status.ABSENT)
    }
    text = voice.say(
        "contradiction",
        noun=teller.noun(replace(event, status=Status.OCCURRED)),
        day=teller.when(event),
        affirm=voice.say("contradiction_for", count=sides[Status.OCCURRED]),
        deny=voice.say("contradiction_against", count=sides[Status.ABSENT]),
    )
    return teller.line(text, *teller.refs([item]))


def _weaknesses(teller: Teller) -> list[Line]:
    """Weaknesses that several events may share, each told once with its count, in one sentence."""
    evidence = [item for item in teller.assessment.evidence if item.event.status is not Status.HYPOTHETICAL]
    weighing = heaviest_evidence(teller)
    groups = {
        "single_origin": [item for item in weighing if len(item.event.origins) == 1],
        "unjudged": [item for item in evidence if item.event.grade.reliability == "F"],
        "no_actor": [item for item in evidence if item.event.actor == UNNAMED],
        "vague_date": [item for item in evidence if item.event.period.precision is not Precision.DAY],
    }
    said = [teller.voice.say(key, count=len(items)) for key, items in groups.items() if items]
    if not said:
        return []
    ids = dict.fromkeys(item.event.id for items in groups.values() for item in items)
    text = teller.voice.say("weaknesses", list=teller.voice.semicolons(said))
    return [teller.line(text, *(teller.ref(RefKind.COUNTED, id_) for id_ in ids))]


def _suppositions(teller: Teller) -> list[Line]:
    found = teller.chosen(lambda event: event.status is Status.HYPOTHETICAL)
    if not found:
        return []
    listed, named, rest = teller.nouns(found, "suppositions")
    refs = (*teller.refs(named), *(teller.ref(RefKind.COUNTED, item.event.id) for item in rest))
    return [teller.line(teller.voice.say("hypothetical", list=listed), *refs)]


def limits(teller: Teller) -> list[Line]:
    """What the watch cannot see or is known to get wrong, as its file says."""
    stated = teller.watch.limits.get(teller.language.value, ())
    return [
        teller.line(teller.voice.spaced(harmless(limit)), teller.ref(RefKind.LIMIT, str(at)))
        for at, limit in enumerate(stated)
    ]
