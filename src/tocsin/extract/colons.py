"""Quotations behind a colon without a verb of saying: "X : « P »", "Réponse de X : « P »", "X ne cède pas : « P »"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.scene import Proposal
from tocsin.extract.syntax import is_finite, is_time, names_speaker, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.scene import Scene
    from tocsin.extract.words import Word

_LONGEST_LABEL = 24  # tokens before the colon where no verb stands
_LEADING = frozenset({"de", "d'", "du", "des", "pour", "chez", "côté", "of", "from", "by", "for"})
_PRONOUNS = frozenset({"il", "elle", "ils", "elles", "he", "she", "they"})


def of_colon(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """The quoted runs of a unit that a colon hands over to whoever is named before it."""
    for run in scene.unit.runs:
        colon = run.start - 1
        if run.words < 2 or colon <= scene.unit.start or scene.token(colon).text != ":":
            continue
        if any(p.start < run.last and run.first < p.end for p in found):
            continue
        speaker = _speaker_before(colon, scene)
        if speaker is not None:
            yield Proposal(run.first, run.last, "colon", speaker=speaker, unit=scene.unit)


def _speaker_before(colon: int, scene: Scene) -> Word | None:
    stops = [t.i + 1 for t in scene.unit.doc[scene.unit.start : colon] if t.text in {";", ":"}]
    start = stops[-1] if stops else scene.unit.start
    words = [t for t in scene.unit.doc[start:colon] if scene.unit.run_at(t.i) is None]
    verbs = [t for t in words if t.pos_ in {"VERB", "AUX"} and is_finite(t) and t.dep_ not in scene.grammar.relatives]
    if not verbs:
        return _labelled(words, scene) if len(words) <= _LONGEST_LABEL else None
    subjects = (subject_of(verb, scene.grammar) for verb in reversed(verbs))
    return next((s for s in subjects if s is not None and start <= s.i < colon and _may_speak(s, scene)), None)


_SAYING = frozenset({"said", "says", "added", "adds", "asked", "asks", "wrote", "writes"})  # "Said Mayor Dunn: ..."


def _labelled(words: Sequence[Word], scene: Scene) -> Word | None:
    """The first name or person of a label, one behind "de" or "for" included, one behind "à" or "in" not."""
    governed = False
    for token in words:
        if token.pos_ == "ADP" or token.lower_ in {"au", "aux", "du"}:
            governed = token.lower_ not in _LEADING
        elif token.text == ",":
            governed = False
        elif token.lower_ in _SAYING:
            continue
        elif token.pos_ in {"NOUN", "PROPN"} and not governed and _may_speak(token, scene):
            return token
    return None


def _may_speak(token: Word, scene: Scene) -> bool:
    if token.lower_ in _PRONOUNS:
        return token.dep_ != "expl:subj"
    return not is_time(token, scene.grammar) and names_speaker(token, scene.lexicon.language)
