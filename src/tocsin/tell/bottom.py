"""The bottom line: the estimate in words and numbers, what moved, what weighs, and, apart, how far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.lines import Gauge, Gauges, Line, Paragraph, RefKind, Section
from tocsin.tell.teller import heaviest_share, moves_visibly, weighs
from tocsin.tell.voice import reading

if TYPE_CHECKING:
    from tocsin.model import Belief, Evidence
    from tocsin.tell.teller import Teller


def bottom_line(teller: Teller) -> Section:
    """The section that a reader who stops there should have read."""
    lines = (_leading(teller), *_others(teller), _moves(teller), _drivers(teller))
    blocks = (Paragraph(lines), Paragraph(_confidence(teller)), Gauges(_gauges(teller)))
    return Section("bottom", teller.voice.say("bottom"), blocks)


def _gauges(teller: Teller) -> tuple[Gauge, ...]:
    """The hypotheses in the order of the watch, as the figure colours them."""
    beliefs = {belief.id: belief for belief in teller.assessment.beliefs}
    voice = teller.voice
    return tuple(
        Gauge(
            voice.sentence(voice.spaced(teller.label(hypothesis.id))),
            belief.probability,
            belief.low,
            belief.high,
            voice.percent(belief.probability, short=True),
            voice.range(belief.low, belief.high),
        )
        for hypothesis in teller.watch.hypotheses
        if (belief := beliefs.get(hypothesis.id))
    )


def ranked(teller: Teller) -> list[Belief]:
    """The beliefs, the most probable first."""
    return sorted(teller.assessment.beliefs, key=lambda belief: (-belief.probability, belief.id))


def _leading(teller: Teller) -> Line:
    belief = ranked(teller)[0]
    voice = teller.voice
    text = voice.say(
        "leading",
        name=teller.hypothesis(belief.id).text,
        percent=voice.percent(belief.probability),
        term=voice.term(belief.probability),
        range=voice.range(belief.low, belief.high),
    )
    return teller.line(text, teller.ref(RefKind.BELIEF, belief.id))


def _others(teller: Teller) -> tuple[Line, ...]:
    beliefs = ranked(teller)[1:]
    if not beliefs:
        return ()
    listed = teller.voice.join([_other(teller, belief) for belief in beliefs], last="then")
    text = teller.voice.say("others", count=len(beliefs), list=listed)
    return (teller.line(text, *(teller.ref(RefKind.BELIEF, belief.id) for belief in beliefs)),)


def _other(teller: Teller, belief: Belief) -> str:
    voice = teller.voice
    return voice.say(
        "other",
        name=teller.hypothesis(belief.id).text,
        percent=voice.percent(belief.probability),
        term=voice.term(belief.probability),
        range=voice.range(belief.low, belief.high),
    )


def _moves(teller: Teller) -> Line:
    if teller.previous is not None:
        return _moves_since_previous(teller)
    one_day = _moved_list(teller, {b.id: b.probability - b.change_1d for b in teller.assessment.beliefs})
    seven_days = _moved_list(teller, {b.id: b.probability - b.change_7d for b in teller.assessment.beliefs})
    refs = tuple(teller.ref(RefKind.BELIEF, belief.id) for belief in teller.assessment.beliefs)
    spans = [("moved_one_day", one_day), ("moved_seven_days", seven_days)]
    if one_day == seven_days:
        spans = [("moved_both", one_day)]
    said = [teller.voice.say(key, list=teller.voice.join(moves)) for key, moves in spans if moves]
    return teller.line(" ".join(said) or teller.voice.say("unmoved"), *refs)


def _moves_since_previous(teller: Teller) -> Line:
    previous = teller.previous
    if previous is None:
        raise ValueError("there is no previous assessment")
    day = previous_day(teller)
    moves = _moved_list(teller, {belief.id: belief.probability for belief in previous.beliefs})
    key = "moved_since" if moves else "unmoved_since"
    refs = (teller.ref(RefKind.PREVIOUS), *(teller.ref(RefKind.BELIEF, b.id) for b in teller.assessment.beliefs))
    return teller.line(teller.voice.say(key, day=day, list=teller.voice.join(moves)), *refs)


def previous_day(teller: Teller) -> str:
    """The day of the last briefing, with its hour where that is the same day; empty if there was none."""
    if teller.previous is None:
        return ""
    day = type(teller)(teller.voice, teller.previous, teller.watch).day
    return teller.voice.instant(teller.previous.as_of) if day == teller.day else teller.voice.long_day(day)


def _moved_list(teller: Teller, before: dict[str, float]) -> list[str]:
    """What moved, the gravest hypothesis first."""
    beliefs = sorted(teller.assessment.beliefs, key=lambda belief: belief.id != teller.gravest)
    changed = [b for b in beliefs if b.id in before and moves_visibly(teller, before[b.id], b.probability)]
    return [_move(teller, b, before[b.id], key="moves_too" if at else "moves") for at, b in enumerate(changed)]


def _move(teller: Teller, belief: Belief, before: float, *, key: str) -> str:
    name = teller.hypothesis(belief.id)
    voice = teller.voice
    return voice.say(
        key,
        plural=("name",) if name.plural else (),
        name=name.text,
        before=voice.percent(max(before, 0.0)),
        now=voice.percent(belief.probability),
    )


def _drivers(teller: Teller) -> Line:
    heaviest = heaviest_evidence(teller)[:3]
    if not heaviest:
        return teller.line(teller.voice.say("nothing_at_all"), teller.ref(RefKind.COVERAGE))
    directions: dict[str, list[str]] = {}
    for item in heaviest:
        directions.setdefault(teller.direction(item), []).append(_driver(teller, item))
    said = (teller.towards(direction, teller.voice.join(nouns)) for direction, nouns in directions.items())
    return teller.line(
        teller.voice.say(
            "driver", list=teller.voice.spaced(" ; ".join(said) if teller.language.value == "fr" else "; ".join(said))
        ),
        *teller.refs(heaviest),
    )


def _driver(teller: Teller, item: Evidence) -> str:
    noun = teller.noun(item.event)
    return teller.voice.say("disputed", noun=noun) if teller.opposing(item.event) else noun


def heaviest_evidence(teller: Teller) -> list[Evidence]:
    """What weighs at all, the heaviest first."""
    told = [item for item in teller.assessment.evidence if item.event.status is not Status.HYPOTHETICAL]
    return sorted(filter(weighs, told), key=lambda item: (-heaviest_share(item), item.event.id))


def _confidence(teller: Teller) -> tuple[Line, ...]:
    """The level of confidence and its grounds; likelihood is never spoken of here."""
    evidence = [item for item in teller.assessment.evidence if item.event.status is not Status.HYPOTHETICAL]
    origins = {origin for item in evidence for origin in item.event.origins}
    disputed = [item for item in evidence if teller.opposing(item.event)]
    level = confidence(teller, origins=len(origins), contradictions=len(disputed))
    why = teller.voice.say(
        "confidence_why",
        origins=teller.voice.say("confidence_origins", count=len(origins)),
        coverage=teller.voice.share(teller.assessment.coverage),
        contradictions=teller.voice.say("contradicted", count=len(disputed)) if disputed else None,
    )
    coverage = teller.ref(RefKind.COVERAGE)
    return (
        teller.line(teller.voice.say(f"confidence_{level}"), coverage),
        teller.line(why, coverage, *teller.refs(disputed)),
    )


def confidence(teller: Teller, *, origins: int, contradictions: int) -> str:
    """How far the estimate can be trusted: "high", "moderate" or "low", by the rules in `reading.yaml`."""
    rules = reading()["confidence"]
    coverage = teller.assessment.coverage
    width = max(((b.high - b.low) * 100 for b in teller.assessment.beliefs), default=0.0)
    low, high = rules["low"], rules["high"]
    # Where all sources were read, that none reported anything is worth more than a single report.
    thin = origins <= low["origins"] and not (origins == 0 and coverage >= high["coverage"])
    if coverage < low["coverage"] or thin or width >= low["width_points"]:
        return "low"
    solid = coverage >= high["coverage"] and origins >= high["origins"] and width <= high["width_points"]
    return "high" if solid and not contradictions else "moderate"
