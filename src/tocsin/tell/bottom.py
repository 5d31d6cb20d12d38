"""The bottom line: the estimate in words and numbers, what moved, what weighs, and, apart, how far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.lines import Gauge, Gauges, Line, Paragraph, RefKind, Section
from tocsin.tell.teller import heaviest_share, moves_visibly, weighs
from tocsin.tell.typography import decimal, harmless
from tocsin.tell.voice import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.model import Belief, Evidence
    from tocsin.tell.teller import Teller
    from tocsin.tell.voice import Voice


def bottom_line(teller: Teller) -> Section:
    """The section that a reader who stops there should have read."""
    blocks = (
        Paragraph((_leading(teller), _meaning(teller), *_others(teller))),
        Gauges(_gauges(teller)),
        Paragraph((_drivers(teller), _moves(teller))),
        Paragraph((confidence_line(teller),)),
    )
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
        of_name=voice.of(teller.hypothesis(belief.id).text),
        percent=voice.percent(belief.probability),
        term=voice.term(belief.probability),
        range=voice.range(belief.low, belief.high),
    )
    return teller.line(text, teller.ref(RefKind.BELIEF, belief.id))


def _meaning(teller: Teller) -> Line:
    """What the leading hypothesis stands for, in the words of the watch."""
    id_ = ranked(teller)[0].id
    means = next((entry.means for entry in teller.watch.hypotheses if entry.id == id_), {})
    text = harmless(means.get(teller.language.value, ""))
    return teller.line(teller.voice.say("meaning", text=text), teller.ref(RefKind.BELIEF, id_))


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
    if teller.days > 1:
        return _moves_over_the_week(teller)
    one_day = _moved_list(teller, {b.id: b.probability - b.change_1d for b in teller.assessment.beliefs})
    seven_days = _moved_list(teller, {b.id: b.probability - b.change_7d for b in teller.assessment.beliefs})
    refs = tuple(teller.ref(RefKind.BELIEF, belief.id) for belief in teller.assessment.beliefs)
    spans = [("moved_one_day", one_day), ("moved_seven_days", seven_days)]
    if one_day == seven_days:
        spans = [("moved_both", one_day)]
    said = [teller.voice.say(key, list=teller.voice.join(moves)) for key, moves in spans if moves]
    return teller.line(" ".join(said) or teller.voice.say("unmoved"), *refs)


def _moves_over_the_week(teller: Teller) -> Line:
    history = teller.assessment.history
    before = {b.id: b.probability - b.change_7d for b in teller.assessment.beliefs}
    if len(history) > teller.days:
        # The same number that the figure of the week begins with.
        before = dict(history[-teller.days - 1].probabilities)
    moves = _moved_list(teller, before)
    refs = tuple(teller.ref(RefKind.BELIEF, belief.id) for belief in teller.assessment.beliefs)
    if not moves and (back := _moved_back(teller)):
        return back
    key = "moved_week" if moves else "unmoved_week"
    return teller.line(teller.voice.say(key, list=teller.voice.join(moves)), *refs)


def _moved_back(teller: Teller) -> Line | None:
    """That the estimate went away and came back within the week, by the hypothesis that went farthest."""
    week = teller.assessment.history[-teller.days :]
    away = [
        (abs(p - belief.probability), belief, p, state.day)
        for belief in teller.assessment.beliefs
        for state in week
        if (p := state.probabilities.get(belief.id)) is not None and moves_visibly(teller, p, belief.probability)
    ]
    if not away or max(size for size, *_ in away) < reading()["week_move"]["points"] / 100:
        return None
    _, belief, p, day = max(away, key=lambda one: (one[0], one[1].id))
    name, voice = teller.hypothesis(belief.id), teller.voice
    text = voice.say(
        "moved_back",
        plural=("name",) if name.plural else (),
        name=name.text,
        percent=voice.percent(p),
        day=voice.day(day, teller.day.year),
    )
    return teller.line(text, teller.ref(RefKind.HISTORY), teller.ref(RefKind.BELIEF, belief.id))


def _moves_since_previous(teller: Teller) -> Line:
    previous = teller.previous
    if previous is None:
        raise ValueError("there is no previous assessment")
    day = teller.previous_day
    moves = _moved_list(teller, {belief.id: belief.probability for belief in previous.beliefs})
    key = "moved_since" if moves else "unmoved_since"
    refs = (teller.ref(RefKind.PREVIOUS), *(teller.ref(RefKind.BELIEF, b.id) for b in teller.assessment.beliefs))
    return teller.line(teller.voice.say(key, day=day, list=teller.voice.join(moves)), *refs)


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
    """The three kinds of event that weigh most, by what they weigh for or against."""
    heaviest = teller.grouped(heaviest_evidence(teller))[:3]
    if not heaviest:
        return teller.line(teller.voice.say("nothing_at_all"), teller.ref(RefKind.COVERAGE))
    directions: dict[str, list[str]] = {}
    for group in heaviest:
        directions.setdefault(teller.direction(group[0]), []).append(_driver(teller, group))
    said = [teller.towards(direction, teller.voice.join(nouns)) for direction, nouns in directions.items()]
    refs = (ref for group in heaviest for ref in teller.refs(group))
    return teller.line(teller.voice.say("driver", list=teller.voice.semicolons(said)), *refs)


def _driver(teller: Teller, group: Sequence[Evidence]) -> str:
    """What happened, how often where it was more than once, and whether sources disagree on it."""
    noun = teller.noun(teller.common(group))
    disputed = any(teller.opposing(item.event) for item in group)
    times = teller.voice.say("times", count=len(group)) if len(group) > 1 else None
    if disputed:
        return teller.voice.say("disputed", noun=noun, times=times)
    return teller.voice.say("repeated_noun", noun=noun, times=times) if times else noun


def heaviest_evidence(teller: Teller) -> list[Evidence]:
    """What weighs at all, the heaviest first."""
    told = [item for item in teller.assessment.evidence if item.event.status is not Status.HYPOTHETICAL]
    return sorted(filter(weighs, told), key=lambda item: (-heaviest_share(item), item.event.id))


def confidence_line(teller: Teller) -> Line:
    """The level of confidence and its grounds in one sentence; likelihood is never spoken of here."""
    evidence = [item for item in teller.assessment.evidence if item.event.status is not Status.HYPOTHETICAL]
    origins = len({origin for item in evidence for origin in item.event.origins})
    disputed = [item for item in evidence if teller.opposing(item.event)]
    level = confidence(teller, origins=origins, contradictions=len(disputed))
    against, favour = _grounds(teller, origins, len(disputed))
    voice = teller.voice
    first, second = (favour, against) if level == "high" else (against, favour)
    text = voice.say(
        "confidence",
        level=voice.label("confidence_levels", level),
        why=voice.join(first or second),
        but=voice.join(second) if first and second else None,
    )
    counted = (teller.ref(RefKind.COUNTED, item.event.id) for item in disputed)
    return teller.line(text, teller.ref(RefKind.COVERAGE), *counted)


def _grounds(teller: Teller, origins: int, disputed: int) -> tuple[list[str], list[str]]:
    """What speaks against trusting the estimate, and what speaks for it, by the rules in `reading.yaml`."""
    rules, voice = reading()["confidence"], teller.voice
    coverage = teller.assessment.coverage
    width = max(((b.high - b.low) * 100 for b in teller.assessment.beliefs), default=0.0)
    thin = origins <= rules["low"]["origins"]
    against = [
        _unread(voice, coverage),
        voice.say("because_width", points=decimal(width, 0, voice.language)) if _is_wide(width) else "",
        voice.say("because_disputed", count=disputed) if disputed else "",
        voice.say("because_origins", count=origins) if thin else "",
    ]
    favour = [
        voice.say("because_covered", coverage=voice.share(coverage)) if coverage >= rules["high"]["coverage"] else "",
        "" if thin else voice.say("because_origins", count=origins),
    ]
    return [reason for reason in against if reason], [reason for reason in favour if reason]


def _unread(voice: Voice, coverage: float) -> str:
    """That sources were dark, where too many were."""
    rules = reading()["confidence"]
    if coverage <= 0:
        return voice.say("because_dark")
    if coverage < rules["low"]["coverage"]:
        return voice.say("because_coverage", coverage=voice.share(coverage))
    return voice.say("because_unread", unread=voice.share(1 - coverage)) if coverage < rules["high"]["coverage"] else ""


def _is_wide(width: float) -> bool:
    return bool(width > reading()["confidence"]["high"]["width_points"])


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
