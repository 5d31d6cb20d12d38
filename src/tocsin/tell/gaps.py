"""What would change the estimate most, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.model import Kind, Precision, Status
from tocsin.tell.bottom import heaviest_evidence
from tocsin.tell.lines import Bullets, Line, Paragraph, RefKind, Section
from tocsin.tell.names import Name
from tocsin.tell.typography import harmless
from tocsin.tell.voice import UNNAMED, reading, word_of
from tocsin.watches.phrases import Slots

if TYPE_CHECKING:
    from tocsin.model import Evidence, NextBest
    from tocsin.tell.teller import Teller


def next_best(teller: Teller) -> Section:
    """The indicators not yet seen whose report would teach most."""
    most = reading()["shown"]["next_best"]
    ordered = sorted(teller.assessment.next_best, key=lambda item: (-item.expected_information_nats, item.indicator))
    lines = tuple(_next(teller, item) for item in ordered[:most] if item.expected_information_nats > 0)
    if not lines:
        lines = (teller.line(teller.voice.say("next_none"), teller.ref(RefKind.NEXT)),)
        return Section("next", teller.voice.say("next"), (Bullets(lines),))
    intro = Line(teller.voice.say("next_intro"), tuple(ref for line in lines for ref in line.refs))
    return Section("next", teller.voice.say("next"), (Paragraph((intro,)), Bullets(lines)))


def _next(teller: Teller, item: NextBest) -> Line:
    voice = teller.voice
    information = item.expected_information_nats
    much = voice.say(f"next_{word_of('information_words', information)}")
    least = reading()["next_nats"]["least"]
    nats = voice.nats(max(information, least), signed=False, digits=2 if information >= 0.01 else 4)
    if information < least:
        nats = voice.say("nats_below", nats=nats)
    noun = teller.said(item.indicator, "occurred_noun", slots=_expected(teller, item.indicator))
    return teller.line(
        voice.say("next_line", noun=noun, much=much, nats=nats), teller.ref(RefKind.NEXT, item.indicator)
    )


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
    lines = [_coverage(teller), *_contradictions(teller), *_counted(teller), *_suppositions(teller)]
    if teller.untold:
        refs = (teller.ref(RefKind.UNTOLD, item.event.id) for item in teller.untold)
        lines.append(teller.line(teller.voice.say("untold", count=len(teller.untold)), *refs))
    if teller.watch.limits.get(teller.language.value):
        lines.append(teller.line(teller.voice.say("limits_pointer"), teller.ref(RefKind.LIMIT)))
    return Section("unknown", teller.voice.say("unknown"), (Bullets(tuple(lines)),))


def _coverage(teller: Teller) -> Line:
    coverage = teller.assessment.coverage
    key = "coverage_none" if coverage <= 0 else "coverage_full" if coverage >= 1 else "coverage_part"
    return teller.line(teller.voice.say(key, coverage=teller.voice.share(coverage)), teller.ref(RefKind.COVERAGE))


def _contradictions(teller: Teller) -> list[Line]:
    disputed = teller.chosen(lambda event: bool(teller.opposing(event)))
    return [_contradiction(teller, item) for item in disputed]


def _contradiction(teller: Teller, item: Evidence) -> Line:
    others = len({report.origin for report in teller.opposing(item.event)})
    text = teller.voice.say(
        "contradiction",
        clause=teller.clause(item.event),
        others=teller.voice.say("contradiction_deny", count=others),
    )
    return teller.line(text, *teller.refs([item]))


def _counted(teller: Teller) -> list[Line]:
    """Weaknesses that several events may share, each told once with its count."""
    evidence = [item for item in teller.assessment.evidence if item.event.status is not Status.HYPOTHETICAL]
    weighing = heaviest_evidence(teller)
    groups = {
        "single_origin": [item for item in weighing if len(item.event.origins) == 1],
        "unjudged": [item for item in evidence if item.event.grade.reliability == "F"],
        "no_actor": [item for item in evidence if item.event.actor == UNNAMED],
        "vague_date": [item for item in evidence if item.event.period.precision is not Precision.DAY],
    }
    return [
        teller.line(teller.voice.say(key, count=len(items)), *teller.refs(items))
        for key, items in groups.items()
        if items
    ]


def _suppositions(teller: Teller) -> list[Line]:
    found = teller.chosen(lambda event: event.status is Status.HYPOTHETICAL)
    return [
        teller.line(teller.voice.say("hypothetical", noun=teller.noun(item.event)), *teller.refs([item]))
        for item in found
    ]


def limits(teller: Teller) -> list[Line]:
    """What the watch cannot see or is known to get wrong, as its file says."""
    stated = teller.watch.limits.get(teller.language.value, ())
    return [
        teller.line(teller.voice.spaced(harmless(limit)), teller.ref(RefKind.LIMIT, str(at)))
        for at, limit in enumerate(stated)
    ]
