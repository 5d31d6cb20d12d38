"""Prepositional cues: "selon X, P", "P, d'après X", "pour X, P", "according to X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.cues import find_prepositions
from tocsin.extract.extent import without_edge_marks
from tocsin.extract.nouns import Sort, load_nouns
from tocsin.extract.phrases import noun_of
from tocsin.extract.relays import names_relay, relays
from tocsin.extract.scene import Proposal
from tocsin.extract.speakers import bare_phrases
from tocsin.extract.syntax import group_start, is_finite, is_time, names_speaker, phrase_heads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.scene import Scene
    from tocsin.extract.words import Word


def of_prepositions(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """The claims of a unit that a preposition attributes; a channel before claims already `found` adds none."""
    for preposition, start, end in find_prepositions(scene.unit, scene.lexicon):
        if preposition.place == "never" or end >= scene.unit.end or _splits_report(start, scene):
            continue
        if preposition.unnamed and not _stands_free(start, scene):
            continue
        speaker = scene.token(end - 1) if preposition.unnamed else _speaker_behind(end, scene)
        if speaker is None or speaker.lemma_.lower() in scene.lexicon.not_speakers or _happens(speaker, scene):
            continue
        behind_run = start > scene.unit.start and scene.unit.run_at(start - 1) is not None and scene.unit.is_heading
        if preposition.place == "initial" and not (
            (behind_run and names_speaker(speaker, scene.lexicon.language))
            or (_is_first(start, scene) and _stands_behind(end, speaker, scene) and _may_speak(speaker, scene))
        ):
            continue
        span = _run_before(start, scene) if behind_run else _reported_by(speaker, start, end, scene)
        if span is not None and span[1] > span[0] and not _only_relays(speaker, span, found, scene):
            yield Proposal(*span, "selon", (start, end), scene.unit.doc[start], None, speaker, scene.unit)


def _happens(speaker: Word, scene: Scene) -> bool:
    """Whether a noun tells a happening and of nobody: "selon l'évolution du conflit", "according to availability"."""
    known = noun_of(speaker, load_nouns(scene.lexicon.language)) is not None
    return not known and speaker.pos_ == "NOUN" and scene.lexicon.is_event(speaker.lemma_.lower())


def of_reminders(scene: Scene) -> Iterator[Proposal]:
    """The claims of "comme l'a dit X, P" and "P, ainsi que l'a rappelé X"."""
    for cue in scene.cues:
        entry = cue.entry("inserted")
        if cue.is_noun or entry is None or scene.is_english():
            continue
        start = group_start(cue.head, scene.grammar, scene.unit.start)
        opener = start - 1 if start > scene.unit.start else start
        said = scene.token(opener).lower_ == "comme" or (
            scene.token(opener).lower_ in {"que", "qu'"} and scene.token(opener - 1).lower_ == "ainsi"
        )
        speaker = next(bare_phrases(cue.end, min(scene.unit.end, cue.end + _LEADING), scene), None) if said else None
        if speaker is None or (speaker.head.i not in {cue.head.i, speaker.i} and speaker.dep_ == "obj"):
            continue
        opener -= scene.token(opener).lower_ != "comme"
        first = _is_first(opener, scene)
        span = (
            _after_phrase(speaker, cue.end, scene)
            if first
            else without_edge_marks(scene.unit, scene.unit.start, opener)
        )
        if span is not None and span[1] > span[0]:
            yield Proposal(*span, "selon", (cue.start, cue.end), cue.head, entry, speaker, scene.unit)


def _stands_free(start: int, scene: Scene) -> bool:
    """Whether "de source X" opens the sentence or follows a comma, and hangs on no verb ("vérifié de source sûre")."""
    return start == scene.unit.start or scene.token(start - 1).text == ","


def _splits_report(start: int, scene: Scene) -> bool:
    """Whether "selon X" only parts a verb of saying from its "que": "a affirmé, selon l'agence, que P"."""
    if start - 2 < scene.unit.start or scene.token(start - 1).text != ",":
        return False
    comma = next((t for t in scene.unit.doc[start : min(scene.unit.end, start + 12)] if t.text == ","), None)
    before = any(cue.end in {start - 1, start} and cue.entry("that") for cue in scene.cues)
    relay = comma is not None and any(names_relay(t, scene) for t in scene.unit.doc[start : comma.i])
    return (
        before
        and relay
        and comma is not None
        and comma.i + 1 < scene.unit.end
        and scene.token(comma.i + 1).lower_ in scene.grammar.that
    )


def _run_before(start: int, scene: Scene) -> tuple[int, int] | None:
    """The quoted run of a headline such as "« P » pour X"."""
    run = scene.unit.run_at(start - 1)
    return (run.first, run.last) if run is not None else None


def _speaker_behind(end: int, scene: Scene) -> Word | None:
    token = scene.token(end)
    if token.lower_ in {"lequel", "laquelle", "lesquels", "lesquelles", "which", "whom"}:
        return next(
            (t for t in reversed(scene.unit.doc[scene.unit.start : end - 1]) if t.pos_ in {"NOUN", "PROPN"}), None
        )
    if token.pos_ == "PRON":
        return token
    return next(iter(phrase_heads(scene.unit.doc, end, min(scene.unit.end, end + 8))), None)


def _only_relays(speaker: Word, span: tuple[int, int], found: Sequence[Proposal], scene: Scene) -> bool:
    before = [
        p for p in found if span[0] <= p.start and p.end <= span[1] + 1 and p.head is not None and is_finite(p.head)
    ]
    return bool(before) and relays(speaker, before, scene)


def _reported_by(speaker: Word, start: int, end: int, scene: Scene) -> tuple[int, int] | None:
    """What a phrase such as "selon X" covers: what follows it, or what stands before it."""
    if scene.token(end).lower_ in {"lequel", "laquelle", "lesquels", "lesquelles", "which", "whom"}:
        return without_edge_marks(scene.unit, end + 1, _sentence_end(end + 1, scene))
    colon = next(
        (t.i for t in scene.unit.doc[end : min(scene.unit.end, speaker.right_edge.i + 3)] if t.text == ":"), None
    )
    if colon is not None:
        return without_edge_marks(scene.unit, colon + 1, _sentence_end(colon + 1, scene))
    if _is_clause_initial(start, scene):
        after = _after_phrase(speaker, end, scene)
        if after is not None and (
            start == scene.unit.start or any(is_finite(t) for t in scene.unit.doc[slice(*after)])
        ):
            return after
    inside = _clause_around(speaker, start, scene)
    return inside or _around_phrase(speaker, start, scene)


def _clause_around(speaker: Word, start: int, scene: Scene) -> tuple[int, int] | None:
    """The clause or participle that "selon X" stands in the middle of, where it does not close the sentence."""
    top = speaker
    while (
        top.head.i != top.i
        and top.pos_ in {"NOUN", "PROPN", "PRON", "ADP", "DET"}
        and scene.unit.start <= top.head.i < scene.unit.end
    ):
        top = top.head
    left, right = max(scene.unit.start, top.left_edge.i), min(scene.unit.end, top.right_edge.i + 1)
    behind = [t for t in scene.unit.doc[speaker.right_edge.i + 1 : right] if t.is_alpha]
    if not left < start or not behind or _ends_with(start, speaker, scene) or top.pos_ not in {"VERB", "ADJ", "AUX"}:
        return None
    return without_edge_marks(scene.unit, left, right)


def _ends_with(start: int, speaker: Word, scene: Scene) -> bool:
    """Whether ", selon X" closes the sentence: no comma behind it, or only one before what X is ("X, an analyst")."""
    if scene.token(start - 1).text != ",":
        return False
    comma = next((t.i for t in scene.unit.doc[speaker.i : scene.unit.end] if t.text == ","), None)
    if comma is None:
        return True
    behind = scene.unit.doc[comma + 1 : scene.unit.end]
    role = any(noun_of(t, load_nouns(scene.lexicon.language), (Sort.PERSON,)) for t in behind[:4])
    return role and not any(is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in behind)


def _is_first(start: int, scene: Scene) -> bool:
    """Whether a place is the head of the sentence, a connector before it allowed."""
    leading = [t for t in scene.unit.doc[scene.unit.start : start] if t.is_alpha]
    return len(leading) <= 1 and all(t.pos_ in {"CCONJ", "ADV"} for t in leading)


_OPENERS = frozenset({"mais", "et", "car", "or", "que", "qu'", "qui", "but", "and", "that", "who", "which"})
_LEADING = 8  # words of an adverbial that may stand before "selon X" at the head of a sentence


def _is_clause_initial(start: int, scene: Scene) -> bool:
    """Whether what "selon X" covers follows it: at the head of a sentence or clause, an adverbial before it allowed."""
    if _is_first(start, scene):
        return True
    before = scene.token(start - 1)
    if before.lower_ in _OPENERS or before.pos_ in {"SCONJ", "CCONJ"}:
        return True
    leading = [t for t in scene.unit.doc[scene.unit.start : start] if t.is_alpha]
    if any(t.dep_ in scene.grammar.subjects and t.head.i > start for t in leading):
        return False
    return not any(is_finite(t) for t in leading) and len(leading) <= _LEADING


def _may_speak(speaker: Word, scene: Scene) -> bool:
    """Whether a noun behind "pour" at the head of a sentence may be one who thinks: a name, or a person's role."""
    comma = next((t for t in scene.unit.doc[speaker.i : scene.unit.end] if t.text == ","), None)
    if comma is not None and comma.i == speaker.i + 1 and speaker.lower_ in {"lui", "elle", "eux", "elles"}:
        return True
    if comma is None or speaker.text.isdigit():
        return False
    if any(c.lower_ in _SOME for c in speaker.lefts) and not is_time(speaker, scene.grammar):
        return names_speaker(speaker, scene.lexicon.language)  # "pour plusieurs experts, P"
    return speaker.pos_ == "PROPN" or speaker.ent_type_ in {"PER", "ORG", "LOC", "PERSON"} or _is_definite(speaker)


def _stands_behind(end: int, speaker: Word, scene: Scene) -> bool:
    """Whether "pour" governs the noun itself: not in "pour ce faire, le chef", "pour la photo des chefs"."""
    if noun_of(speaker, load_nouns(scene.lexicon.language), (Sort.DOCUMENT,)) is not None:
        return False
    between = scene.unit.doc[end : speaker.i]
    return not any(t.text == "," or t.pos_ in {"ADP", "VERB"} or t.lower_ in {"du", "des"} for t in between)


_SOME = frozenset({"certains", "certaines", "plusieurs", "nombreux", "nombreuses", "beaucoup", "divers", "diverses"})


def _is_definite(noun: Word) -> bool:
    return any(c.lower_ in {"le", "la", "l'", "les", "ce", "cette", "ces", "un", "une"} for c in noun.lefts)


def _after_phrase(speaker: Word, end: int, scene: Scene) -> tuple[int, int] | None:
    """What follows "selon X,": from behind the comma that closes the phrase."""
    stop, inside = speaker.right_edge.i + 1, False
    if (verb := _verb_without_comma(speaker, end, scene)) is not None:
        return without_edge_marks(scene.unit, verb, _clause_close(verb, scene))
    for at in range(max(end, speaker.i) + 1, scene.unit.end):
        if scene.token(at).text == ",":
            if _continues_phrase(at, speaker, scene, inside=inside):
                inside = True
                continue
            stop = at + 1
            break
    return without_edge_marks(scene.unit, stop, _sentence_end(stop, scene))


def _verb_without_comma(speaker: Word, end: int, scene: Scene) -> int | None:
    """Where the verb group begins in "une hausse qui selon X viendrait de P": a relative that no comma cuts."""
    opener = scene.token(end - 2) if end - 2 >= scene.unit.start else None
    if scene.is_english() or opener is None or opener.lower_ != "qui":
        return None
    for token in scene.unit.doc[speaker.i + 1 : min(scene.unit.end, speaker.i + 8)]:
        if token.text == ",":
            return None
        if token.pos_ in {"VERB", "AUX"} and is_finite(token):
            return group_start(token, scene.grammar, speaker.i + 1)
    return None


def _clause_close(verb: int, scene: Scene) -> int:
    """The end of a relative clause: its next comma, or the end of the sentence."""
    for token in scene.unit.doc[verb : scene.unit.end]:
        if token.text in {",", ";", "."} and scene.unit.run_at(token.i) is None:
            return token.i
    return scene.unit.end


def _continues_phrase(comma: int, speaker: Word, scene: Scene, *, inside: bool) -> bool:
    """Whether a comma stands inside the phrase: an apposition or relative between a name and the next comma."""
    second = next((t.i for t in scene.unit.doc[comma + 1 : scene.unit.end] if t.text == ","), None)
    if second is None or second == comma + 1 or not any(is_finite(t) for t in scene.unit.doc[second : scene.unit.end]):
        return False
    between = scene.unit.doc[comma + 1 : second]
    if between[0].lower_ in scene.grammar.relative_pronouns or between[0].lower_ in {"dont", "où", "whose"}:
        return True
    if between[0].pos_ == "PRON" or any(is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in between):
        return False
    if between[0].ent_type_ in {"PER", "PERSON"} or between[0].lower_.startswith(("cité", "interrogé", "quoted")):
        return True
    return inside or scene.token(comma - 1).pos_ in {"PROPN", "X"} or speaker.pos_ == "PROPN"


def _sentence_end(start: int, scene: Scene) -> int:
    for at in range(start, scene.unit.end):
        if scene.unit.run_at(at) is None and scene.token(at).text in {";", "."}:
            return at
    return scene.unit.end


def _around_phrase(speaker: Word, start: int, scene: Scene) -> tuple[int, int] | None:
    """What stands before ", selon X"; the whole sentence where its verb wants what follows ("figurent, selon X, P")."""
    before = start - 1
    while before > scene.unit.start and scene.token(before).text == ",":
        before -= 1
    behind = [t for t in scene.unit.doc[speaker.right_edge.i + 1 : scene.unit.end] if t.is_alpha]
    wanting = scene.token(before).pos_ in {"VERB", "AUX"} and bool(behind)
    return without_edge_marks(scene.unit, scene.unit.start, scene.unit.end if wanting else start)
