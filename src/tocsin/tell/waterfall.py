"""The way of the estimate and its doubts in words: what each step speaks for, and what each number is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.tell.lines import Line, RefKind
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice, strings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.model import Assessment, Evidence, Language, Sensitivity, Step, Watch

# Below this, in nats, a step speaks for nothing that a reader would notice.
_SLIGHT = 0.005


def waterfall_words(assessment: Assessment, watch: Watch, language: Language) -> list[str]:
    """Each step of the waterfall in words, in its order."""
    teller = Teller.of(Voice(language), assessment, watch, None)
    evidence = {one.event.id: one for one in assessment.evidence}
    steps = assessment.waterfall.steps if assessment.waterfall else ()
    return [_step(teller, step, evidence.get(step.what)) for step in steps]


def _step(teller: Teller, step: Step, evidence: Evidence | None) -> str:
    if evidence is None:
        what = teller.voice.say(f"step_{step.what}" if step.what in _OWN else "step_gone")
    else:
        what = teller.noun(evidence.event)
        what = teller.voice.say("step_fades", what=what) if _fades(step, evidence.share_nats) else what
    up, down = _ends(step.nats)
    if step.nats[up] - step.nats[down] < _SLIGHT:
        return teller.voice.say("step_slight", what=what)
    return teller.voice.say("step_weighs", what=what, up=teller.label(up), down=teller.label(down))


def _fades(step: Step, share: Mapping[str, float]) -> bool:
    """Whether the event was there before and weighs less by now."""
    before = max(abs(share[name] - step.nats[name]) for name in share)
    return before > max(map(abs, share.values()))


_OWN = frozenset({"baseline", "silence", "others"})


def _ends(nats: Mapping[str, float]) -> tuple[str, str]:
    """The hypotheses that gain and that lose most."""
    ordered = sorted(nats, key=lambda name: (nats[name], name))
    return ordered[-1], ordered[0]


def number_words(teller: Teller, one: Sensitivity) -> str:
    """What a number of the watch is, in words; one that the language has no words for is named as the file names it."""
    kind, _, rest = one.number.partition(" ")
    template = f"number_{kind}"
    if template not in strings(teller.language):
        return _setting(teller, one.number)
    parts = rest.split(" ")
    labels = {indicator.code: indicator.label for indicator in teller.watch.indicators}
    return teller.voice.say(
        template,
        indicator=labels.get(parts[0], {}).get(teller.language.value, parts[0]),
        letter=parts[0],
        hypothesis=teller.label(parts[-1]),
        start=teller.label(parts[0]),
    )


def matters_most(teller: Teller) -> list[Line]:
    """The number on which the estimate hangs most, and how far."""
    if not teller.assessment.sensitivity:
        return []
    most = teller.assessment.sensitivity[0]
    name = max(most.probabilities, key=lambda one: _odds_ratio(most.probabilities[one]))
    low, high = (teller.voice.percent(value) for value in sorted(most.probabilities[name]))
    said = teller.hypothesis(name)
    text = teller.voice.say(
        "matters_most",
        what=number_words(teller, most),
        name=said.text,
        low=low,
        high=high,
        plural=("name",) if said.plural else (),
    )
    return [teller.line(text, teller.ref(RefKind.BELIEF, name))]


def _odds_ratio(ends: Sequence[float]) -> float:
    low, high = sorted(max(1e-12, min(1 - 1e-12, end)) for end in ends)
    return high / (1 - high) / (low / (1 - low))


def _setting(teller: Teller, name: str) -> str:
    """What a setting is; one of a watch that the language has no words for is named as the file names it."""
    named = strings(teller.language)["settings"]
    if name in named:
        return teller.voice.label("settings", name)
    stem, _, letter = name.rpartition("_")
    if f"{stem}_letter" in named:
        return teller.voice.label("settings", f"{stem}_letter").replace("{letter}", letter)
    return teller.voice.say("number_setting", name=name)
