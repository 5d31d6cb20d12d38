"""Inserted cues: "P, a déclaré X", "« P », dit-il, « Q »", "P, X said": the content stands before them, or around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.contents import complements
from tocsin.extract.extent import without_edge_marks
from tocsin.extract.speakers import bare_phrases
from tocsin.extract.syntax import group_start, has_preposition, is_finite, is_infinitive, is_time, names_speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.scene import Content, Scene
    from tocsin.extract.units import Run
    from tocsin.extract.words import Word

_BEFORE = frozenset({",", "»", '"', "”", "!", "?", "…", "...", "–", "-", "—", "'", "’", ")", "("})
_NEAR = 14  # tokens behind a cue in which its speaker is looked for


@dataclass(frozen=True, slots=True)
class Insertion:
    """A cue that stands inside or behind what it reports.

    Attributes:
        start: first token of the inserted words.
        speaker: head of the phrase that names who speaks.
        pronoun: whether that is an inverted pronoun ("a-t-il dit").
    """

    cue: FoundCue
    start: int
    speaker: Word | None
    pronoun: bool


def find_insertion(cue: FoundCue, scene: Scene) -> Insertion | None:
    """The cue as an insertion, if its place and its subject make it one."""
    if cue.is_noun or cue.entry("inserted") is None:
        return None
    if is_infinitive(cue.head) and not _may_read(cue, scene):
        return _with_governor(cue, scene)
    start = group_start(cue.head, scene.grammar, scene.unit.start)
    if all(entry.kind == "voice" for entry in cue.entries) and not any(run.end <= start for run in scene.unit.runs):
        return None  # one may chuckle or begin what one says, but does so to quoted words alone
    pronoun = inverted_pronoun(cue, scene, start)
    if pronoun is not None and _stands_apart(start, scene):
        speaker = _document_behind(cue, scene) if pronoun.lower_.endswith("on") else pronoun
        return Insertion(cue, start, speaker, pronoun=True)
    return None if _has_own_complement(cue, scene, start) else _with_noun(cue, scene, start)


# Verbs that only tell how one comes to say it: "P, prend soin d'ajouter X", "P, se plaît-on à rappeler à Q".
_LEADING_VERBS = frozenset(
    {"prendre", "tenir", "croire", "juger", "empresser", "hâter", "plaire", "contenter", "finir", "commencer", "aimer",
     "préférer", "manquer", "oser", "vouloir", "continuer", "permettre", "tarder", "consentir", "borner", "limiter"}
)  # fmt: skip
_BETWEEN = frozenset({"de", "d'", "à", "par", "soin", "bon", "utile", "pas", "même", "presque", "aussi", "aussitôt"})


def _with_governor(cue: FoundCue, scene: Scene) -> Insertion | None:
    """An insertion whose verb of saying is an infinitive behind a finite verb that tells how it came to be said."""
    at = cue.start - 1
    while at > scene.unit.start and scene.token(at).lower_ in _BETWEEN:
        at -= 1
    pronoun = scene.token(at) if scene.token(at).lower_ in scene.grammar.inverted else None
    while at > scene.unit.start and (scene.token(at).text.startswith("-") or scene.token(at).lower_ == "t"):
        at -= 1
    verb = scene.token(max(at, scene.unit.start))
    if scene.is_english() or verb.lemma_.lower() not in _LEADING_VERBS or not is_finite(verb):
        return None
    start = group_start(verb, scene.grammar, scene.unit.start)
    if not _stands_apart(start, scene) or not (_behind_run(start, scene) or _has_clause(start, scene)):
        return None
    if pronoun is not None:
        speaker = _document_behind(cue, scene) if pronoun.lower_.endswith("on") else pronoun
        return Insertion(cue, start, speaker, pronoun=True)
    named = next(bare_phrases(cue.end, min(scene.unit.end, cue.end + _NEAR), scene), None)
    if named is None or not names_speaker(named, scene.lexicon.language):
        return None
    return Insertion(cue, start, named, pronoun=False)


def _has_clause(start: int, scene: Scene) -> bool:
    """Whether a clause with a verb of its own stands before a place."""
    return any(_is_main_verb(t, scene) for t in scene.unit.doc[scene.unit.start : start])


def _may_read(cue: FoundCue, scene: Scene) -> bool:
    """Reads "peut-on lire dans P"."""
    before = scene.token(cue.start - 1) if cue.start > scene.unit.start else None
    return before is not None and before.lower_ in {"-on", "on"} and scene.token(cue.start - 2).lower_.startswith("p")


def _with_noun(cue: FoundCue, scene: Scene, start: int) -> Insertion | None:
    """An insertion whose speaker is a noun or name: before the verb in English, behind it in both languages."""
    before = _subject_before(start, scene)
    if before is not None:
        return Insertion(cue, _start_of_phrase(before, scene), before, pronoun=False)
    described = _described_before(start, scene)
    if described is not None:
        return Insertion(cue, *described, pronoun=False)
    if not _stands_apart(start, scene) and not _ends_clause(cue, start, scene):
        return None
    if not _may_follow(cue, start, scene):
        return None
    speaker = _speaker_after(cue, scene)
    return Insertion(cue, start, speaker, pronoun=False) if speaker is not None else None


def _ends_clause(cue: FoundCue, start: int, scene: Scene) -> bool:
    """Whether a verb and who speaks close a clause that has its verb, without a comma: "Le pont fermera indique X"."""
    if scene.is_english() or not is_finite(cue.head) or start <= scene.unit.start:
        return False
    behind = [t for t in scene.unit.doc[cue.end : min(scene.unit.end, cue.end + 3)] if t.pos_ != "DET"]
    if (
        not behind
        or not names_speaker(behind[0], scene.lexicon.language)
        or scene.token(start - 1).pos_ not in _CLOSING
    ):
        return False
    for token in reversed(scene.unit.doc[scene.unit.start : start]):
        if token.pos_ in {"VERB", "AUX"} and is_finite(token):
            return scene.unit.run_at(token.i) is None and not is_finite_cue(token, scene)
        if token.text in {",", ";", ":"} or token.pos_ in {"CCONJ", "SCONJ"} or token.lower_ in _SUBORDINATORS:
            return False
    return False


_CLOSING = frozenset({"NOUN", "ADJ", "PROPN", "NUM", "ADV"})


def is_finite_cue(token: Word, scene: Scene) -> bool:
    """Whether a finite verb, or the participle that it carries, is a cue itself."""
    return any(cue.head.i in {token.i, token.head.i} and not cue.is_noun for cue in scene.cues)


# Frames whose content behind the cue shows that it is no insertion; a quoted run may go on behind one.
_OWN = frozenset({"that", "whether", "bare", "to", "pour-que", "gerund", "on", "event", "as"})


def _may_follow(cue: FoundCue, start: int, scene: Scene) -> bool:
    """Whether an inverted cue has something to report before it: a quoted run, or a clause with a verb of its own."""
    head = cue.head
    # "dit", "écrit" are present tense and participle alike
    if (
        "Part" in head.morph.get("VerbForm", [])
        and not head.lower_.endswith(("it", "e"))
        and not _has_auxiliary(head, start)
    ):
        return False
    if scene.is_english() and (head.tag_ not in {"VBD", "VBZ", "VBP"} or _has_auxiliary(head, start)):
        return False
    if any(c.dep_ in scene.grammar.passives for c in head.children) and not scene.is_english():
        return False  # "« X », est considéré comme P": what undergoes the verb stands before it
    if _behind_run(start, scene):
        return True
    if any(run.start < start for run in scene.unit.runs):
        return True
    return _has_clause(start, scene) or _closes_words(cue, start, scene)


_WORDS = 2  # words that may be said without a verb: "Rien de neuf, tempère X"


def _closes_words(cue: FoundCue, start: int, scene: Scene) -> bool:
    """Whether a verb and who speaks close a sentence of words without a verb: "Pas question de P, répète X"."""
    if scene.is_english() or scene.token(start - 1).text != ",":
        return False
    before = scene.unit.doc[scene.unit.start : start]
    if sum(t.is_alpha for t in before) < _WORDS or any(t.pos_ == "AUX" or is_finite(t) for t in before):
        return False
    subjects = [t for t in before if t.dep_ in scene.grammar.subjects and t.head.i == cue.head.i]
    if any(names_speaker(t, scene.lexicon.language) for t in subjects):
        return False  # "Le tribunal, saisi par X, a condamné Y"
    verb = cue.head.pos_ in {"VERB", "AUX"}  # the model may take "tranche" for a noun
    if verb and not is_finite(cue.head) and not _has_auxiliary(cue.head, start):
        return False
    named = next(bare_phrases(cue.end, min(scene.unit.end, cue.end + _NEAR), scene), None)
    if named is None or not names_speaker(named, scene.lexicon.language):
        return False
    return not any(is_finite(t) and t.pos_ in {"VERB", "AUX"} and _is_main_verb(t, scene)
                   for t in scene.unit.doc[named.i : scene.unit.end])  # fmt: skip


_SUBORDINATORS = frozenset(
    {"qui", "que", "qu'", "dont", "où", "lequel", "laquelle", "who", "which", "whom", "whose", "that"}
)


def _is_main_verb(token: Word, scene: Scene) -> bool:
    """Whether a finite verb stands in a clause that no relative pronoun opens."""
    if token.pos_ not in {"VERB", "AUX"} or not is_finite(token):
        return False
    at = token.i - 1
    while at >= scene.unit.start and scene.token(at).text != ",":
        if scene.token(at).lower_ in _SUBORDINATORS:
            return False
        at -= 1
    return True


def _behind_run(start: int, scene: Scene) -> bool:
    """Whether a verb group stands right behind a quoted run, or behind the comma after it."""
    before = start - 1
    if before > scene.unit.start and scene.token(before).text == "," and scene.unit.run_at(before) is None:
        before -= 1
    run = scene.unit.run_at(before) if before >= scene.unit.start else None
    return run is not None and run.words >= 2


def _has_auxiliary(verb: Word, start: int) -> bool:
    return any(
        t.pos_ == "AUX" or t.lower_ in {"a", "ont", "avait", "avaient", "est", "sont"} for t in verb.doc[start : verb.i]
    )


def _stands_apart(start: int, scene: Scene) -> bool:
    if start <= scene.unit.start:
        return False
    before = start - 1
    while before > scene.unit.start and scene.token(before).is_space:
        before -= 1
    run = scene.unit.run_at(before)
    return scene.token(before).text in _BEFORE or run is not None


def inverted_pronoun(cue: FoundCue, scene: Scene, start: int) -> Word | None:
    """The pronoun of "a-t-il dit" or "dit-elle"."""
    if is_infinitive(cue.head) and start > scene.unit.start + 1 and _may_read(cue, scene):
        return scene.token(cue.start - 1)
    for token in scene.unit.doc[start : min(cue.end + 2, scene.unit.end)]:
        hyphenated = token.text.startswith("-") or (
            token.i > start and scene.token(token.i - 1).text in {"-", "-t-", "-t"}
        )
        if hyphenated and token.lower_ in scene.grammar.inverted and token.i != cue.head.i:
            return token
    return None


def _document_behind(cue: FoundCue, scene: Scene) -> Word | None:
    """The text of "peut-on lire dans un communiqué", "apprend-on auprès de X"."""
    for token in scene.unit.doc[cue.end : min(scene.unit.end, cue.end + _NEAR)]:
        if token.pos_ in {"NOUN", "PROPN"} and not is_time(token, scene.grammar):
            return token
        if token.text == ",":
            break
    return None


def _has_own_complement(cue: FoundCue, scene: Scene, start: int) -> bool:
    """Whether a cue has its content behind it, and so is no insertion."""
    following = scene.token(cue.end) if cue.end < scene.unit.end else None
    if following is not None and (following.lower_ in scene.grammar.that or following.text == ":"):
        return True
    if _behind_run(start, scene):
        return False
    own = [content for content in complements(cue, scene) if content.frame in _OWN]
    return any(content.frame != "event" or not _speaks(content, cue, start, scene) for content in own)


def _speaks(content: Content, cue: FoundCue, start: int, scene: Scene) -> bool:
    """Whether what stands behind a cue set apart is no happening but who says it: "P, a indiqué la mairie à Q"."""
    noun = next((t for t in scene.unit.doc[content.start : content.end] if t.pos_ in {"NOUN", "PROPN"}), None)
    if noun is None or content.start != cue.end or not _stands_apart(start, scene):
        return False
    return names_speaker(noun, scene.lexicon.language) and _may_follow(cue, start, scene)


def _subject_before(start: int, scene: Scene) -> Word | None:
    """The subject of ", Kirby said": a phrase between a mark and the verb; English, or after a closed quotation."""
    if not scene.is_english():
        return None
    at = start - 1
    while at >= scene.unit.start and scene.token(at).text not in {",", '"'} and start - at < _NEAR:
        at -= 1
    if at < scene.unit.start or scene.token(at).text not in {",", '"'} or start - at < 2:
        return None
    closes = start >= scene.unit.end - 2 and scene.token(scene.unit.end - 1).text not in {".", "!", "?"}
    told = scene.unit.run_at(at) or (at > scene.unit.start and scene.unit.run_at(at - 1))
    if not closes and not told and not _reports_before(at, start, scene) and not _ends_words(at, start, scene):
        return None
    if any(_is_foreign(t) for t in scene.unit.doc[at + 1 : start]):
        return None
    heads = [t for t in scene.unit.doc[at + 1 : start] if t.dep_ in scene.grammar.subjects and t.head.i >= start]
    return heads[0] if heads and heads[0].left_edge.i >= at else None


def _ends_words(at: int, start: int, scene: Scene) -> bool:
    """Whether who speaks and a verb close a sentence of words without a verb: "Not in this decade, the firm said."."""
    before = scene.unit.doc[scene.unit.start : at]
    if start < scene.unit.end - _SAID_LAST or sum(t.is_alpha for t in before) < _WORDS:
        return False
    if before[0].tag_ in {"VBG", "VBN"} or before[0].pos_ in {"ADP", "SCONJ", "ADV"}:
        return False  # "Asked about it, he said." tells what came first
    if names_speaker(before[0], scene.lexicon.language) or any(t.text == "," for t in before):
        return False  # "Cray, the former envoy, Ochoa and Dunn said": a name and what he is
    return any(names_speaker(t, scene.lexicon.language) for t in scene.unit.doc[at + 1 : start])


_SAID_LAST = 3  # tokens from the verb group to the end of a sentence that it closes


def _start_of_phrase(subject: Word, scene: Scene) -> int:
    """The first word of a speaker's role and name, also where the parser parts the two (", | witness Carl Dunn")."""
    start = subject.left_edge.i
    while start > scene.unit.start + 1 and scene.unit.run_at(start - 1) is None:
        if scene.token(start - 1).pos_ not in {"NOUN", "PROPN", "ADJ", "DET"}:
            break
        start -= 1
    return start


_FAR = 40  # tokens of a speaker's name with all that is said of him ("X, a spokeswoman for Y, told reporters")


def _described_before(start: int, scene: Scene) -> tuple[int, Word] | None:
    """Reads "“P,” X, who heads Y, told reporters": where the words behind the quotation begin, and who speaks."""
    run = next((r for r in reversed(scene.unit.runs) if r.end <= start), None)
    if not scene.is_english() or run is None or not 4 <= start - run.end <= _FAR:
        return None
    first, words = run.end, scene.unit.doc[run.end : start]
    opens = words[0].pos_ in {"PROPN", "NOUN", "DET", "ADJ"} or words[0].tag_ == "PRP$"
    if words[-1].text != "," or not opens or run.words < 2:
        return None
    comma = next(t.i for t in words if t.text == ",")
    if any(_is_foreign(t) for t in scene.unit.doc[first:comma]) or any(t.text in {".", ";", ":"} for t in words):
        return None
    heads = [t for t in scene.unit.doc[first:comma] if t.pos_ in {"NOUN", "PROPN"} and t.dep_ not in _INNER]
    return (first, heads[0]) if heads else None


_INNER = frozenset({"compound", "poss", "pobj", "amod", "nmod"})


def _is_foreign(token: Word) -> bool:
    """Whether a word between a comma and a verb shows that the two do not belong to one insertion."""
    if token.lower_ in {"which", "who", "whom", "that", "what"}:
        return True
    return token.pos_ in {"VERB", "AUX"} and is_finite(token)


def _reports_before(at: int, start: int, scene: Scene) -> bool:
    """Whether a clause stands before the comma, and no quotation behind ('Asked about it, he replied, "Yes."')."""
    behind = scene.unit.doc[start : min(scene.unit.end, start + 4)]
    if any(t.text == "," and scene.unit.run_at(t.i + 1) is not None for t in behind):
        return False
    if any(is_finite(t) for t in scene.unit.doc[scene.unit.start : at]):
        return True
    comma = next((t.i for t in behind[1:] if t.text == ","), None)  # "The fund, she said, would be refilled."
    after = scene.token(comma + 1) if comma is not None and comma + 1 < scene.unit.end else None
    return after is not None and after.pos_ in {"VERB", "AUX"} and is_finite(after)


def _speaker_after(cue: FoundCue, scene: Scene) -> Word | None:
    """The noun phrase behind an inverted cue, adverbs, times and places before it skipped."""
    limit = min(scene.unit.end, cue.end + _NEAR)
    subject = next((c for c in cue.head.rights if c.dep_ in scene.grammar.subjects and c.i < scene.unit.end), None)
    if subject is not None and not is_time(subject, scene.grammar) and not has_preposition(subject):
        return subject
    return next(bare_phrases(cue.end, limit, scene), None)


def inserted_contents(insertion: Insertion, scene: Scene, floor: int) -> Iterator[tuple[int, int]]:
    """What an insertion reports: the words before it from `floor` on, and the quoted runs that go on behind it."""
    runs = [run for run in scene.unit.runs if run.start >= floor and run.end <= insertion.start + 1]
    left, right = without_edge_marks(scene.unit, floor, insertion.start)
    if runs:
        yield from _with_runs(scene, runs, left, right)
    elif right - left >= 1:
        yield left, _through(insertion, scene, left, right)
    yield from _runs_behind(insertion, scene)


def _with_runs(scene: Scene, runs: list[Run], left: int, right: int) -> Iterator[tuple[int, int]]:
    outside = [t for t in scene.unit.doc[left:right] if t.is_alpha and not any(run.holds(t.i) for run in runs)]
    weighty = [t for t in outside if t.pos_ in {"NOUN", "PROPN", "VERB", "ADJ", "AUX", "NUM"}]
    if not weighty:
        yield from ((run.first, run.last) for run in runs)
    elif len(runs) == 1 and _is_set_off(runs[0], right, scene):
        yield runs[0].first, runs[0].last
    elif _is_clause_apart(runs[-1], left, right, scene):
        joint = runs[-1].start - (scene.token(runs[-1].start - 1).pos_ == "CCONJ")
        yield without_edge_marks(scene.unit, left, joint)
        yield runs[-1].first, runs[-1].last
    else:
        yield left, right


def _is_clause_apart(run: Run, left: int, right: int, scene: Scene) -> bool:
    """Whether the last run is a sentence of its own behind another: "P et « Q », dit-il"."""
    joint = scene.token(run.start - 1)
    inside = scene.unit.doc[run.first : run.last]
    if scene.is_english() or run.last < right - 1 or (joint.text != "," and joint.lower_ != "et"):
        return False
    if not any(
        t.dep_ in scene.grammar.subjects and is_finite(t.head) and run.first <= t.head.i < run.last for t in inside
    ):
        return False
    if scene.token(run.first).lower_ in _SUBORDINATORS | _SUBORDINATE:
        return False
    before = scene.unit.doc[left : run.start]
    return any(t.pos_ in {"VERB", "AUX"} and is_finite(t) and t.dep_ not in scene.grammar.relatives for t in before)


def _is_set_off(run: Run, right: int, scene: Scene) -> bool:
    """Whether a comma cuts a run that is a clause of its own from an adverbial before it."""
    inside = scene.unit.doc[run.first : run.last]
    verb = next((t for t in inside if is_finite(t)), None)
    if run.last < right - 1 or scene.token(run.start - 1).text != "," or verb is None:
        return False
    return any(t.dep_ in scene.grammar.subjects for t in inside) and not any(
        is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in scene.unit.doc[scene.unit.start : run.start]
    )


def _through(insertion: Insertion, scene: Scene, left: int, right: int) -> int:
    """The end of the sentence, where the insertion splits a clause whose verb stands behind it."""
    end = insertion.cue.end
    if _goes_on_behind(insertion, scene, left):
        return without_edge_marks(scene.unit, left, scene.unit.end)[1]
    behind = scene.unit.doc[end] if end < scene.unit.end else None
    if splits_clause(insertion, scene):
        return without_edge_marks(scene.unit, left, scene.unit.end)[1]
    if behind is None or behind.text != "," or any(is_finite(t) for t in scene.unit.doc[left:right]):
        return right
    if any(is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in scene.unit.doc[end : scene.unit.end]):
        return without_edge_marks(scene.unit, left, scene.unit.end)[1]
    return right


def splits_clause(insertion: Insertion, scene: Scene) -> bool:
    """Whether an insertion parts a finite verb from what it wants: "il n'y a, dit-il, aucun signe de P"."""
    if not insertion.pronoun or scene.is_english() or insertion.start - 2 < scene.unit.start:
        return False
    last, behind = scene.token(insertion.start - 2), insertion.cue.end + 1
    closes = next((t.i for t in scene.unit.doc[behind - 1 : min(behind + 2, scene.unit.end)] if t.text == ","), None)
    return closes is not None and last.pos_ in {"VERB", "AUX"} and is_finite(last) and scene.unit.run_at(last.i) is None


_ON = frozenset({"mais", "et", "car", "or", "ou", "but", "and", "yet", "qui", "que", "qu'"})
_SUBORDINATE = frozenset({"si", "s'", "quand", "lorsque", "lorsqu'", "if", "when", "unless"})


def _goes_on_behind(insertion: Insertion, scene: Scene, left: int) -> bool:
    """Whether what is reported goes on: "P, dit-il, mais Q", "C'est X, dit-il, qui P", "Si P, dit-il, Q"."""
    last = insertion.speaker.right_edge.i if insertion.speaker is not None and not insertion.pronoun else 0
    at = max(insertion.cue.end, last + 1 if last < insertion.cue.end + _NEAR else 0)
    if insertion.pronoun and insertion.speaker is not None:
        at = max(insertion.cue.end, insertion.speaker.i + 1)
    if at + 2 >= scene.unit.end or scene.token(at).text != ",":
        return False
    behind = scene.unit.doc[at + 1 : scene.unit.end]
    if not any(is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in behind):
        return False
    if any(cue.head.i - at <= 4 and not cue.is_noun and cue.head.i > at for cue in scene.cues):
        return False
    opener = scene.token(left).lower_
    relative = behind[0].lower_ in {"qui", "que", "qu'"}
    if relative and not (insertion.pronoun and opener in {"c'", "ce"}):
        return False
    if opener in _SUBORDINATE:
        return True
    return behind[0].lower_ in _ON and not any(run.start > at for run in scene.unit.runs)


_LEADS = frozenset({"CCONJ", "SCONJ", "VERB", "AUX", "ADV", "PRON"})


def _runs_behind(insertion: Insertion, scene: Scene) -> Iterator[tuple[int, int]]:
    for run in scene.unit.runs:
        if run.start < insertion.cue.end or {run.end, run.end + 1} & (scene.breaks - {insertion.start}):
            continue  # one that an insertion of its own follows
        between = scene.unit.doc[insertion.cue.end : run.start]
        if any(
            other.head.i > insertion.cue.end and other.head.i < run.start and not other.is_noun for other in scene.cues
        ):
            return
        leads = scene.is_english() or scene.token(run.start - 1).is_punct or scene.token(run.start - 1).pos_ in _LEADS
        if leads and sum(1 for t in between if t.text in {",", ":", "."}) >= 1 and run.words >= 3:
            yield run.first, run.last
