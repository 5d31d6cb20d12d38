"""How far a content reaches: the end of a reported clause, where the parser's subtree alone is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.syntax import is_finite, is_infinitive, tense_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.scene import Scene
    from tocsin.extract.syntax import Tokens
    from tocsin.extract.units import Run, Unit
    from tocsin.extract.words import Word

_END_MARKS = frozenset({".", "!", "?", "…", "...", ";", ":"})
_DASHES = frozenset({"–", "-", "—", "--"})
_SUBORDINATORS = frozenset(
    {"si", "bien", "quand", "lorsque", "lorsqu'", "puisque", "puisqu'", "comme", "alors", "tant", "while", "if",
     "although", "though", "since", "because", "when", "unless", "until", "as"}
)  # fmt: skip
_EDGE_MARKS = frozenset({",", ".", ";", ":", "-", "–", "—", "…", "..."})


def clause_end(scene: Scene, cue: FoundCue, start: int) -> int:
    """One beyond the last token of the content of `cue` that starts at `start`."""
    unit = scene.unit
    run = unit.run_at(start)
    if run is not None and run.start >= start - 1 and run.quotation.continues:
        return run.last
    if run is not None and run.start == start and _is_whole(run, scene):
        return run.last
    end = unit.end
    for at in range(start, unit.end):
        if unit.run_at(at) is None and _ends_at(scene, cue, start, at):
            end = at
            break
    return _without_final_marks(unit, start, end)


def _is_whole(run: Run, scene: Scene) -> bool:
    """Whether a quoted run right behind "que" is a sentence that a comma closes: "que « P », une formule que X"."""
    if scene.is_english() or run.end >= scene.unit.end or scene.token(run.end).text != ",":
        return False
    first, inside = scene.token(run.first), scene.unit.doc[run.first : run.last]
    if first.lower_ in _SUBORDINATORS or first.pos_ in {"ADP", "SCONJ"} or run.words < _SENTENCE:
        return False
    behind = scene.token(min(run.end + 1, scene.unit.end - 1))
    return behind.pos_ not in {"CCONJ", "VERB", "AUX"} and any(
        t.dep_ in scene.grammar.subjects and run.first <= t.head.i < run.last for t in inside
    )


_SENTENCE = 4  # tokens of a quoted run that may be a sentence


def _ends_at(scene: Scene, cue: FoundCue, start: int, at: int) -> bool:
    token = scene.token(at)
    if at == start:
        return token.text == ";"
    if token.text in {";", ".", "!", "?"}:
        return True
    if at in scene.breaks or _is_predicate_of(token, cue) or _hands_over(scene, at):
        return True
    if token.text in _DASHES:
        return _closes_at_dash(scene, cue, start, at)
    if token.text == "," or token.pos_ == "CCONJ":
        return _leaves(scene, cue, start, at)
    return _goes_on_saying(scene, start, at)


def _hands_over(scene: Scene, at: int) -> bool:
    """Whether a quoted run follows a colon: what stands before it is said apart."""
    run = scene.unit.run_at(at + 1) if scene.token(at).text == ":" and at + 1 < scene.unit.end else None
    return run is not None and run.start == at + 1 and not scene.is_english()


def _goes_on_saying(scene: Scene, start: int, at: int) -> bool:
    """Whether "tout en disant que Q" follows a noun phrase or infinitive, which it cannot be a part of."""
    if scene.token(at).lower_ != "tout" or scene.token(at - 1).is_punct:
        return False
    behind = scene.unit.doc[at + 1 : min(scene.unit.end, at + 4)]
    if not behind or behind[0].lower_ != "en" or any(is_finite(t) for t in scene.unit.doc[start:at]):
        return False
    return any(cue.head.i in {t.i for t in behind} and cue.entry("that") is not None for cue in scene.cues)


def _closes_at_dash(scene: Scene, cue: FoundCue, start: int, at: int) -> bool:
    """Whether a dash parts the writer's own words from a content: one that no second dash closes."""
    if scene.is_english() and _closes_aside(scene, start, at):
        return False
    if any(t.text in _DASHES for t in scene.unit.doc[at + 1 : scene.unit.end]):
        return False
    apart = scene.token(at - 1).whitespace_ and scene.token(at).whitespace_
    return bool(apart and _has_begun(scene, cue, start, at)) or _leaves(scene, cue, start, at)


def _closes_aside(scene: Scene, start: int, at: int) -> bool:
    """Whether a dash is the second of a pair inside the content."""
    return sum(1 for t in scene.unit.doc[start:at] if t.text in _DASHES) % 2 == 1


def _is_predicate_of(token: Word, cue: FoundCue) -> bool:
    """Whether a finite verb says something of the cue itself: "the finding that P | ended Q"."""
    verb = cue.head.head
    if not cue.is_noun or not cue.head.dep_.startswith("nsubj") or verb.i < token.i:
        return False
    return token.i == verb.i or (token.head.i == verb.i and token.dep_.startswith("aux"))


def _leaves(scene: Scene, cue: FoundCue, start: int, at: int) -> bool:
    """Whether what follows a comma or conjunction hangs on the cue's own clause, not on its content."""
    unit, following = scene.unit, at + 1
    while following < unit.end and unit.doc[following].pos_ == "CCONJ":
        following += 1
    joined = following > at + 1 or unit.doc[at].pos_ == "CCONJ"
    if joined and following < unit.end and _cannot_join(scene, start, at, following):
        return True
    aside = at - start < 2  # right behind the first word: no end
    if aside or following >= unit.end or _is_inverted(scene, following):
        return False
    begun, comma = _has_begun(scene, cue, start, at), unit.doc[at].text == ","
    later = (other for other in scene.cues if following <= other.head.i)
    resumed = any(_resumes(scene, other, cue, start, at, following) for other in later)
    if resumed or _is_meanwhile(scene, start, at, following):
        return True
    if not begun or (comma and _is_afterthought(scene, following)):
        return begun
    if comma and _awaits_main_clause(scene, cue) and _opens_clause(scene, following):
        return True
    return _attaches_outside(scene, cue, start, at, following)


_MEANWHILE = frozenset({"alors", "tandis", "après", "while", "after"})


def _is_meanwhile(scene: Scene, start: int, at: int, following: int) -> bool:
    """Whether ", alors que", ", after" stands behind words without a verb: it tells when they were said."""
    if scene.token(at).text != "," or scene.token(following).lower_ not in _MEANWHILE:
        return False
    inside = [t for t in scene.unit.doc[start:at] if scene.unit.run_at(t.i) is None]
    verbal = bool(inside) and (is_infinitive(inside[0]) or any(is_finite(t) for t in inside))
    return scene.unit.run_at(start) is None and bool(inside) and inside[0].pos_ in _OPENS_NOUN and not verbal


_OPENS_NOUN = frozenset({"DET", "NOUN", "PROPN", "NUM", "ADJ", "ADP"})


def _cannot_join(scene: Scene, start: int, at: int, following: int) -> bool:
    """Whether a clause follows "et" that what stands before it, an infinitive or nouns alone, cannot be joined to."""
    if scene.is_english():
        return False
    if _is_infinitival(scene, start, at):
        return _opens_with_subject(scene, following) or _opens_with_verb(scene, following)
    told = scene.token(start - 1).lower_ in scene.grammar.that | scene.grammar.whether
    verbless = not any(t.pos_ in {"VERB", "AUX"} for t in scene.unit.doc[start:at] if scene.unit.run_at(t.i) is None)
    apart = verbless and not told and start > scene.unit.start
    return apart and (_opens_with_subject(scene, following) or _opens_with_verb(scene, following))


def _is_inverted(scene: Scene, at: int) -> bool:
    """Whether "dit-il" stands here: an insertion ends a content only where it is a break."""
    behind = scene.token(at + 1) if at + 1 < scene.unit.end else None
    return behind is not None and behind.text.startswith("-") and behind.lower_ in scene.grammar.inverted


def _is_infinitival(scene: Scene, start: int, at: int) -> bool:
    """Whether a content has had an infinitive and no finite verb: a clause with a subject cannot be joined to it."""
    verbs = [t for t in scene.unit.doc[start:at] if t.pos_ in {"VERB", "AUX"} and scene.unit.run_at(t.i) is None]
    return not scene.is_english() and bool(verbs) and is_infinitive(verbs[0]) and not any(map(is_finite, verbs))


def _opens_with_subject(scene: Scene, following: int) -> bool:
    """Whether a clause with its subject begins right here."""
    for token in scene.unit.doc[following : min(scene.unit.end, following + 5)]:
        if token.dep_.startswith("nsubj") and token.head.i > token.i and token.left_edge.i <= following:
            return is_finite(token.head)
    return _has_verb_behind_relative(scene, following)


# What may stand between "et" and a verb that shares its subject with the one before: "et l'a aussi invité".
_CLITICS = frozenset(
    {"n'", "ne", "se", "s'", "l'", "le", "la", "les", "en", "y", "lui", "leur", "nous", "vous", "m'", "me"}
)


def _opens_with_verb(scene: Scene, following: int) -> bool:
    """Whether a finite verb comes next, which no infinitive can be joined to: "accuse X de P et | a demandé Q"."""
    for token in scene.unit.doc[following : min(scene.unit.end, following + 4)]:
        if token.pos_ in {"VERB", "AUX"}:
            return is_finite(token)
        if token.lower_ not in _CLITICS and token.pos_ != "ADV":
            return False
    return False


def _has_verb_behind_relative(scene: Scene, following: int) -> bool:
    """Reads "et X, qui P, a dit": a finite verb right behind the comma that closes a relative clause on a noun."""
    commas = [t.i for t in scene.unit.doc[following : scene.unit.end - 1] if t.text == ","]
    if not commas or commas[0] > following + 5 or scene.token(commas[0] + 1).lower_ not in {"qui", "dont"}:
        return False
    return any(is_finite(scene.token(at + 1)) or scene.token(at + 1).pos_ == "AUX" for at in commas[1:])


# In English news, what is granted behind the words reported is the writer's own remark.
_CONCEDING = frozenset({"although", "though", "despite"})
# Words about the words reported: what they brought about, what they are, what others make of them, what they leave out.
_BRINGING = frozenset(
    {"provoquant", "suscitant", "déclenchant", "entraînant", "appelant", "citant", "invoquant", "refusant", "prompting",
     "drawing", "sparking", "triggering", "citing", "refusing", "declining", "provoking"}
)  # fmt: skip
_WORDINGS = frozenset(
    {"affirmation", "accusation", "allégation", "assertion", "thèse", "version", "annonce", "déclaration", "menace",
     "claim", "allegation", "charge", "announcement", "statement", "threat"}
)  # fmt: skip
_LEFT_OUT = frozenset(
    {"donner", "préciser", "citer", "nommer", "fournir", "dire", "mentionner", "commenter", "indiquer", "détailler",
     "élaborer", "expliquer", "préjuger", "autre", "autres", "plus", "giving", "elaborating", "naming", "providing",
     "saying", "specifying", "offering", "citing", "going", "further"}
)  # fmt: skip


def _is_afterthought(scene: Scene, following: int) -> bool:
    """Whether what follows a comma speaks of the report, not in it: "sans préciser P", "ce que conteste X"."""
    unit, first = scene.unit, scene.token(following).lower_
    second = scene.token(following + 1).lower_ if following + 1 < unit.end else ""
    if first in _BRINGING:
        return True
    if first in {"sans", "without"}:
        return second in _LEFT_OUT
    if first == "ce" and second in {"que", "qu'", "qui"}:
        return True  # what the writer makes of the words reported
    if first == "selon" or (first, second) == ("d'", "après"):
        return _closes_unit(scene, following)  # who told of the report
    near = [c for c in scene.cues if following < c.head.i <= following + 8 and not c.is_noun]
    if first not in {"un", "une", "a", "an"}:
        return scene.is_english() and _remarks(first, second, near)
    relative = any(t.lower_ in {"que", "qu'", "which", "that"} for t in unit.doc[following : following + 5])
    return second in _WORDINGS or (relative and bool(near))


def _closes_unit(scene: Scene, start: int) -> bool:
    """Whether no further verb or comma stands behind `start` in the sentence."""
    behind = scene.unit.doc[start : scene.unit.end]
    return not any(t.text == "," or (t.pos_ in {"VERB", "AUX"} and is_finite(t)) for t in behind)


def _remarks(first: str, second: str, near: Sequence[FoundCue]) -> bool:
    """Whether an English writer grants or doubts something by himself: ", although P", ", which X disputed"."""
    if first == "which":
        return any(entry.kind in {"deny", "doubt", "reject"} for cue in near for entry in cue.entries)
    return first in _CONCEDING or (first, second) == ("according", "to") or (first == "even" and second == "though")


def _has_begun(scene: Scene, cue: FoundCue, start: int, at: int) -> bool:
    """Whether a content has had its verb, so that a comma may end it: "dit que depuis mai, P" goes on."""
    if scene.token(start).lower_ in _SUBORDINATORS and all(t.text != "," for t in scene.unit.doc[start:at]):
        return False  # "dit que si P, Q"
    if scene.is_english() and any(c.dep_ == "ccomp" and c.i > at and is_finite(c) for c in cue.head.rights):
        return False  # "said the victim, a man of 34, was found"
    verbs = [t for t in scene.unit.doc[start:at] if t.pos_ in {"VERB", "AUX"}]
    if start > scene.unit.start and scene.token(start - 1).lower_ in scene.grammar.that | scene.grammar.whether:
        return any(is_finite(t) and t.dep_ not in scene.grammar.relatives for t in verbs)
    return bool(verbs) or cue.entry("event") is not None


def _awaits_main_clause(scene: Scene, cue: FoundCue) -> bool:
    """Whether a cue is an infinitive or participle before the main verb ("Après avoir assuré que P, X ...")."""
    unit, head = scene.unit, cue.head
    if not cue.is_noun and is_finite(head):
        return False
    return not any(t.pos_ in {"VERB", "AUX"} and is_finite(t) for t in unit.doc[unit.start : head.i])


def _opens_clause(scene: Scene, following: int) -> bool:
    """Whether a subject and its verb come next, before any other comma."""
    for token in scene.unit.doc[following : scene.unit.end]:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token):
            return token.i > following
        if (
            token.text == ","
            or token.lower_ in scene.grammar.relative_pronouns
            or (token.pos_ in {"SCONJ", "ADP"} and token.i == following)
        ):
            return False
    return False


def _resumes(scene: Scene, other: FoundCue, cue: FoundCue, start: int, at: int, following: int) -> bool:
    """Whether another cue that begins right here goes on with the first cue's clause."""
    unit, head = scene.unit, other.head
    if other.is_noun or head.i - following > 6 or unit.run_at(head.i) is not None:
        return False
    own_subject = any(_is_subject_inside(t, unit, at) for t in unit.doc[following : head.i])
    if not own_subject and not cue.is_noun and _goes_on(head, cue.head, unit.doc[start:at], following):
        return True
    if unit.doc[following - 1].pos_ == "CCONJ" and head.i == following and _is_past_participle(head):
        return not cue.is_noun and _is_compound(cue.head)
    if head.i - following > 2:
        return False
    return head.lower_.endswith(("ant", "ing")) and (head.pos_ in {"VERB", "AUX", "ADJ"} or head.tag_ == "VBG")


def _is_compound(verb: Word) -> bool:
    """Whether a verb, or the one that carries it ("a fini par dire"), stands with an auxiliary."""
    carrier = verb.head if is_infinitive(verb) else verb
    return any(c.dep_.startswith("aux") for c in carrier.children)


def _is_past_participle(verb: Word) -> bool:
    return "Part" in verb.morph.get("VerbForm", []) and not verb.lower_.endswith(("ant", "ing"))


def _goes_on(verb: Word, first: Word, content: Tokens, following: int) -> bool:
    """Whether a finite verb without a subject is joined to the first cue: by the parse, or by its tense."""
    if verb.dep_ == "conj" and verb.head.i == first.i:
        return True
    if verb.i == following and verb.tag_ == first.tag_ and verb.tag_ in {"VBD", "VBZ", "VBP"}:
        return True
    return is_finite(verb) and tense_of(verb) == tense_of(first) != _tense_of_content(content)


def _tense_of_content(content: Tokens) -> tuple[str, ...]:
    verb = next((t for t in content if t.pos_ in {"VERB", "AUX"} and is_finite(t)), None)
    if verb is not None and verb.dep_.startswith("aux"):
        verb = verb.head
    return tense_of(verb) if verb is not None else ()


def _is_subject_inside(token: Word, unit: Unit, at: int) -> bool:
    return token.dep_.startswith("nsubj") and token.head.i >= at and token.i < unit.end


def _attaches_outside(scene: Scene, cue: FoundCue, start: int, at: int, following: int) -> bool:
    """Whether the clause behind the mark hangs on a word before the content, or governs the cue."""
    unit = scene.unit
    head = _top_of(unit, at, following)
    if head is None:
        return False
    if head.i > at and head.is_ancestor(cue.head):
        return True
    if head.head.i == head.i:
        return False
    outside = head.head.i < start and unit.start <= head.head.i and at - start > 2
    return outside and (is_finite(head) or head.dep_ in {"advcl", "acl"})


def _top_of(unit: Unit, at: int, following: int) -> Word | None:
    """The highest word of what follows a mark, before it attaches to something left of the mark."""
    token = unit.doc[following]
    seen = 0
    while token.head.i != token.i and token.head.i > at and seen < 40:
        token, seen = token.head, seen + 1
    return token


def _without_final_marks(unit: Unit, start: int, end: int) -> int:
    while end > start and (
        unit.doc[end - 1].text in _EDGE_MARKS or unit.doc[end - 1].is_space or unit.doc[end - 1].pos_ == "CCONJ"
    ):
        end -= 1
    return end


def without_edge_marks(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """A range without commas at its edges, and without the marks of a quotation that is all of it."""
    while start < end and (
        unit.doc[start].text in _EDGE_MARKS or (unit.doc[start].is_quote and unit.run_at(start) is None)
    ):
        start += 1
    end = _without_final_marks(unit, start, end)
    run = unit.run_at(start)
    if run is not None and run.start >= start - 1 and end in {run.end, run.last}:
        return run.first, run.last
    return start, end
