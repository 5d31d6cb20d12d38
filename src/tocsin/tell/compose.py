"""The briefing put together: parts, sections and numbers, from assessments and watches alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.tell.bottom import bottom_line
from tocsin.tell.changes import changes
from tocsin.tell.editions import DAYS, Edition
from tocsin.tell.flash import choose, flash
from tocsin.tell.gaps import left_aside, limits, next_best, unknown
from tocsin.tell.lines import Briefing, Bullets, Line, Part, Ref, RefKind, Section, section_lines
from tocsin.tell.matrix import matrix
from tocsin.tell.matters import day_by_day, exercises, ledger, looked_for, words_and_deeds
from tocsin.tell.references import references
from tocsin.tell.scale import likelihood_scale
from tocsin.tell.teller import Teller
from tocsin.tell.typography import harmless
from tocsin.tell.voice import Voice
from tocsin.tell.weekly import ahead, settled, week

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.model import Assessment, Evidence, Language, Watch

# What stands under the bottom line on the first page, and what follows it.
_OPENING = {Edition.DAILY: (changes, unknown, next_best), Edition.WEEKLY: (week, settled, unknown, next_best)}
_FOLLOWING = {
    Edition.DAILY: (words_and_deeds, looked_for, day_by_day, matrix, exercises, ledger),
    Edition.WEEKLY: (ahead, words_and_deeds, looked_for, day_by_day, matrix, exercises, ledger),
}


def build_briefing(
    assessments: Sequence[Assessment],
    watches: Mapping[str, Watch],
    *,
    language: Language,
    previous: Sequence[Assessment] | None = None,
    edition: Edition = Edition.DAILY,
    event: str = "",
) -> Briefing:
    """The briefing before it is given a form.

    Args:
        assessments: one a watch, in the order in which they are told.
        watches: by id, at least those of the assessments.
        language: of the briefing.
        previous: what the last briefing told, matched by watch; a weekly briefing needs none.
        edition: what the briefing is for.
        event: the id of the happening that a flash tells; by default the heaviest of what is new.

    Raises:
        ValueError: if there is no assessment to tell.
        KeyError: if an assessment's watch is not among `watches`, or the event among the evidence.
    """
    if not assessments:
        raise ValueError("a briefing needs at least one assessment")
    voice = Voice(language)
    before = {one.watch: one for one in previous or ()} if edition is not Edition.WEEKLY else {}
    tellers = [
        Teller.of(voice, item, watches[item.watch], before.get(item.watch), days=DAYS[edition]) for item in assessments
    ]
    if edition is Edition.FLASH:
        return _flash(*choose(tellers, event))
    several = len(tellers) > 1
    fronts = [bottom_line(teller) for teller in tellers]
    rest = [tuple(section(teller) for section in _OPENING[edition] + _FOLLOWING[edition]) for teller in tellers]
    cited = _cited([*fronts, *(section for sections in rest for section in sections)])
    numbers = _numbered(tellers, cited)
    told = rest if several else [(fronts[0], *rest[0])]
    parts = tuple(
        Part(teller.watch.id, _watch_title(teller), sections, len(_OPENING[edition]) + (not several))
        for teller, sections in zip(tellers, told, strict=True)
    )
    return Briefing(
        language=language,
        title=_title(tellers, edition),
        clocks=_clocks(tellers),
        front=tuple(_front(teller, section) for teller, section in zip(tellers, fronts, strict=True))
        if several
        else (),
        parts=parts,
        evidence=tuple(
            references(teller, numbers, len(cited), _evidence_title(teller, several=several)) for teller in tellers
        ),
        notes=_notes(tellers),
        numbers=numbers,
        labels=_labels(voice),
        as_of=max(assessment.as_of for assessment in assessments),
    )


def _flash(teller: Teller, item: Evidence | None) -> Briefing:
    """One happening, and the sentences that carry it."""
    section = flash(teller, item)
    told = [item] if item else []
    teller = replace(teller, assessment=replace(teller.assessment, evidence=tuple(told)), untold=())
    cited = _cited([section])
    numbers = _numbered([teller], cited)
    return Briefing(
        language=teller.language,
        title=_title([teller], Edition.FLASH),
        clocks=_clocks([teller]),
        front=(),
        parts=(Part(teller.watch.id, _watch_title(teller), (section,)),),
        evidence=(references(teller, numbers, len(cited), teller.voice.say("references_flash")),),
        notes=_notes([teller], brief=True),
        numbers=numbers,
        labels=_labels(teller.voice),
        as_of=teller.assessment.as_of,
    )


def _labels(voice: Voice) -> dict[str, str]:
    return {key: voice.say(key) for key in ("reference_label", "bottom", "back", "page")}


def _front(teller: Teller, section: Section) -> Section:
    """The bottom line of one watch among several, under the name of the watch."""
    return Section(f"{section.key}-{teller.watch.id}", _watch_title(teller), section.blocks)


def _evidence_title(teller: Teller, *, several: bool) -> str:
    if not several:
        return teller.voice.say("references")
    return teller.voice.say("references_of", watch=_watch_title(teller))


def _cited(told: Sequence[Section]) -> list[tuple[str, str]]:
    """The events that the page cites, in the order in which they are first read."""
    refs = (ref for section in told for line in section_lines(section) for ref in line.refs)
    return [*dict.fromkeys((ref.watch, ref.key) for ref in refs if ref.kind is RefKind.EVIDENCE)]


def _numbered(tellers: Sequence[Teller], cited: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Numbers from 1: first what is cited, as it is read, then what is not, by watch."""
    rest = [(teller.watch.id, item.event.id) for teller in tellers for item in teller.assessment.evidence]
    return {key: number for number, key in enumerate(dict.fromkeys((*cited, *rest)), start=1)}


def _watch_title(teller: Teller) -> str:
    return teller.voice.spaced(harmless(teller.watch.title.get(teller.language.value, teller.watch.id)))


def _title(tellers: Sequence[Teller], edition: Edition) -> str:
    voice = tellers[0].voice
    last = max(teller.day for teller in tellers)
    first = min(teller.since for teller in tellers) + timedelta(days=1)
    start = voice.day_before(first, last, last.year)
    kind = voice.say(f"title_{edition.value}", day=voice.long_day(last), start=start)
    if len(tellers) == 1:
        return voice.say("title_one", watch=_watch_title(tellers[0]), kind=kind)
    return voice.sentence(kind)


def _clocks(tellers: Sequence[Teller]) -> tuple[Line, ...]:
    """Both clocks; each watch's own where they differ."""
    said = dict.fromkeys((teller.assessment.as_of, teller.assessment.recorded_by) for teller in tellers)
    lines = []
    for as_of, recorded_by in said:
        voice = tellers[0].voice
        recorded = (
            voice.say("clock_recorded", time=voice.instant(recorded_by))
            if recorded_by
            else voice.say("clock_recorded_all")
        )
        text = f"{voice.say('clock_as_of', time=voice.instant(as_of))} {recorded}"
        lines.append(Line(text, tuple(teller.ref(RefKind.CLOCK) for teller in tellers)))
    return tuple(lines)


def _notes(tellers: Sequence[Teller], *, brief: bool = False) -> Section:
    """How to read the briefing: scale, range, grades, weights, origins, and the version of each watch."""
    voice = tellers[0].voice
    scale = Ref(RefKind.SCALE, "", voice.language.value)
    keys = ("note_interval",) if brief else ("note_interval", "note_weight", "note_origin", "note_lists")
    lines = [Line(_likelihood_note(voice), (scale,)), *(Line(voice.say(key), (scale,)) for key in keys)]
    grades = [item.event.grade for teller in tellers for item in teller.assessment.evidence]
    if grades:
        letters = voice.join([voice.label("grade_letters", key) for key in sorted({g.reliability for g in grades})])
        digits = voice.join([voice.label("grade_digits", str(key)) for key in sorted({g.credibility for g in grades})])
        lines.insert(2, Line(voice.say("note_grade", letters=letters, digits=digits), (scale,)))
    lines += [line for teller in tellers for line in (_version(teller), *(() if brief else left_aside(teller)))]
    blocks = [Bullets(tuple(lines))]
    if brief:
        return Section("notes", voice.say("notes"), tuple(blocks))
    stated = {line.text: line for teller in reversed(tellers) for line in reversed(limits(teller))}
    if stated:
        blocks.append(Bullets(tuple(reversed(stated.values())), voice.say("limits")))
    return Section("notes", voice.say("notes"), tuple(blocks))


def _likelihood_note(voice: Voice) -> str:
    scale = likelihood_scale(voice.language)
    bands = [
        voice.say("scale_band", term=band.term, low=voice.percent(band.low), high=voice.percent(band.high))
        for band in scale.bands
    ]
    return voice.say("note_likelihood", scale=scale.name, list=voice.join(bands))


def _version(teller: Teller) -> Line:
    text = teller.voice.say(
        "note_version", watch=_watch_title(teller), version=harmless(teller.assessment.watch_version)
    )
    return Line(text, (teller.ref(RefKind.CLOCK, teller.assessment.watch_version),))
