"""Contents: which words of a unit are what a cue reports, by the frames the cue may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.extent import clause_end, without_edge_marks
from tocsin.extract.syntax import has_preposition, is_finite, is_infinitive, is_time
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.tokens import Token

    from tocsin.extract.cues import CueLexicon, Entry, FoundCue
    from tocsin.extract.syntax import Grammar
    from tocsin.extract.units import Run, Unit

_REACH = 28  # tokens between a cue and the conjunction of its content: roles and places may stand between


@dataclass(frozen=True, slots=True)
class Scene:
    """A unit with all that is needed to read it; `breaks` are tokens at which inserted words begin."""

    unit: Unit
    cues: tuple[FoundCue, ...]
    breaks: frozenset[int]
    lexicon: CueLexicon
    grammar: Grammar

    def token(self, index: int) -> Token:
        """One token of the article."""
        return self.unit.doc[index]

    def is_english(self) -> bool:
        """Whether the language leaves out its conjunction."""
        return self.lexicon.language is Language.EN


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue reports: tokens `[start, end)`, the frame that it was found by, and the entry that has the frame."""

    start: int
    end: int
    frame: str
    entry: Entry


def complements(cue: FoundCue, scene: Scene) -> list[Content]:
    """The contents that follow a cue: the first frame that fits, with its coordinated clauses."""
    behind = scene.token(cue.end).lower_ if cue.end < scene.unit.end else ""
    if {behind, scene.token(cue.end - 1).lower_} & set(cue.prepositions()) and (content := _prepositional(cue, scene)):
        return content
    for frame, find in _FRAMES:
        entry = cue.entry(frame)
        if entry is not None:
            spans = [span for span in find(cue, scene) if span[1] > span[0]]
            if spans:
                return [Content(*without_edge_marks(scene.unit, *span), frame, entry) for span in spans]
    return _prepositional(cue, scene)


# --- finite clauses --------------------------------------------------------------------------------------------


def _that_clauses(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    mark = _find_that(cue, scene)
    if mark is None:
        if scene.is_english():
            yield from _zero_clause(cue, scene)
        return
    start = mark + 1
    end = clause_end(scene, cue, start)
    bounds = [i for i in range(start + 1, end) if _coordinates_that(scene, i, mark)]
    for left, following in zip([mark, *bounds], [*bounds, None], strict=True):
        right = end if following is None else _before_conjunction(scene, following)
        yield left + 1, right


def _find_that(cue: FoundCue, scene: Scene) -> int | None:
    """The place of the "que" that introduces the content."""
    nested = cue.head.right_edge.i if cue.is_noun else scene.unit.end
    parted = cue.end < scene.unit.end and scene.token(cue.end).text == ","
    for at in range(cue.end, min(scene.unit.end, cue.end + _REACH, nested + 1)):
        token = scene.token(at)
        if scene.unit.run_at(at) is not None and token.lower_ not in scene.grammar.that:
            return None
        if token.lower_ in scene.grammar.that and _introduces(token, cue, scene):
            return at if not parted or scene.token(at - 1).text == "," else None
        if _closes_search(token, at, cue, scene) or _belongs_to_other(at, cue, scene):
            return None
    return None


def _belongs_to_other(at: int, cue: FoundCue, scene: Scene) -> bool:
    """Whether another cue stands in the way: a verb, or a noun that takes the clause ("doubts the claim that P")."""
    behind = scene.token(at + 1).lower_ if at + 1 < scene.unit.end else ""
    for other in scene.cues:
        if other.head.i == at and other is not cue:
            return not other.is_noun or (behind in scene.grammar.that and other.entry("that") is not None)
    return False


def _introduces(mark: Token, cue: FoundCue, scene: Scene) -> bool:
    """Whether a "que" opens a complement clause, not a relative, a comparison or a compound conjunction."""
    before = scene.token(mark.i - 1)
    if before.lower_ == "ce" and scene.token(mark.i - 2).lower_ in {"à", "sur", "de"}:
        return True
    if mark.dep_ == "fixed" or before.lower_ in _COMPOUND:
        return False
    if scene.is_english():
        return mark.dep_ == "mark" or (mark.i == cue.end and mark.dep_ not in {"det", "nsubj", "nsubjpass"})
    if mark.i == cue.end:
        return True
    return not (
        mark.pos_ == "PRON"
        and mark.dep_ in {"obj", "nsubj", "obl:mod"}
        and before.pos_ in {"NOUN", "PROPN"}
        and mark.head.head.i == before.i
    )


_COMPOUND = frozenset(
    {"ainsi", "alors", "tandis", "lors", "afin", "avant", "après", "depuis", "pendant", "bien", "dès", "sans", "pour",
     "parce", "puis", "tant", "autant", "plus", "moins", "mieux", "même", "autre", "autres", "tel", "telle", "tels",
     "telles", "quoi", "ce", "aussi", "jusque", "selon", "aussitôt", "si", "vu", "sauf", "outre", "encore", "so", "now"}
)  # fmt: skip


def _closes_search(token: Token, at: int, cue: FoundCue, scene: Scene) -> bool:
    if token.text in {":", ";"} or token.lower_ in scene.grammar.relative_pronouns:
        return True
    if cue.is_noun:
        return is_finite(token) and token.pos_ == "VERB"
    return at > cue.end and token.pos_ in {"VERB", "AUX"} and is_finite(token) and not _inside_phrase(token, cue)


def _inside_phrase(token: Token, cue: FoundCue) -> bool:
    """Whether a verb stands in a relative clause between the cue and its conjunction."""
    return token.dep_ in {"acl:relcl", "relcl"} and token.head.i > cue.head.i


def _coordinates_that(scene: Scene, at: int, first: int) -> bool:
    """Whether a "que" after a conjunction or comma opens a second content on the level of the first."""
    token = scene.token(at)
    if token.lower_ not in scene.grammar.that or scene.unit.run_at(at) is not None:
        return False
    before = scene.token(at - 1)
    if before.pos_ == "CCONJ":
        return scene.token(at - 2).lower_ not in _COMPOUND and not _same_level_inner(scene, at, first)
    return before.text == "," and token.pos_ == "SCONJ" and token.dep_ == "mark" and token.head.dep_ == "conj"


def _same_level_inner(scene: Scene, at: int, first: int) -> bool:
    """Whether another "que" inside the content governs the coordination ("dit que X sait que P et que Q")."""
    clause = scene.token(at).head
    opener = scene.token(first).head
    return (
        clause.dep_ == "conj"
        and clause.head.i > opener.i
        and any(child.lower_ in scene.grammar.that and child.i > first for child in clause.head.children)
    )


def _before_conjunction(scene: Scene, at: int) -> int:
    right = at
    while right > 0 and (scene.token(right - 1).pos_ == "CCONJ" or scene.token(right - 1).text in {",", "-", "–"}):
        right -= 1
    return right


def _zero_clause(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """English content without "that": the finite clause that depends on the cue."""
    if cue.is_noun:
        return
    for child in cue.head.rights:
        if child.dep_ == "ccomp" and is_finite(child) and child.i < scene.unit.end:
            start = max(cue.end, min(t.i for t in child.subtree if t.i >= cue.end))
            if scene.unit.run_at(start) is not None and scene.unit.run_at(start) == _run_after(cue, scene):
                run = scene.unit.run_at(start)
                if run is not None and child.i < run.last:
                    return
            yield start, clause_end(scene, cue, start)
            return


def _whether_clauses(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    for at in range(cue.end, min(scene.unit.end, cue.end + 8)):
        token = scene.token(at)
        if token.lower_ in scene.grammar.whether and token.pos_ in {"SCONJ", "ADV"}:
            yield at + 1, clause_end(scene, cue, at + 1)
            return
        if token.is_punct:
            return


# --- infinitives -----------------------------------------------------------------------------------------------


def _bare_infinitive(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    start = _skip_adverbs(cue.end, scene)
    if not scene.is_english() and _infinitive_from(start, scene) is not None:
        yield start, clause_end(scene, cue, start)


def _skip_adverbs(at: int, scene: Scene) -> int:
    while at < scene.unit.end and (
        (scene.token(at).pos_ == "ADV" and scene.token(at).lower_ not in scene.grammar.clitics)
        or is_time(scene.token(at), scene.grammar)
    ):
        at += 1
    return at


def _infinitive_from(at: int, scene: Scene) -> int | None:
    """The infinitive that starts at a place, clitics and negation before it allowed."""
    while at < scene.unit.end and (scene.token(at).lower_ in scene.grammar.clitics or scene.token(at).is_quote):
        at += 1
    return at if at < scene.unit.end and is_infinitive(scene.token(at)) else None


def _to_infinitive(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    limit = min(scene.unit.end, cue.end + _REACH)
    for at in range(cue.end, limit):
        token = scene.token(at)
        if token.lower_ in scene.grammar.to and _governs(token, cue, scene):
            end = clause_end(scene, cue, at + 1)
            yield at + 1, end
            return
        if token.text in {":", ";", "."} or (
            at > cue.end and is_finite(token) and token.dep_ not in {"acl:relcl", "relcl"}
        ):
            return


def _governs(marker: Token, cue: FoundCue, scene: Scene) -> bool:
    verb_at = _infinitive_from(marker.i + 1, scene)
    if verb_at is None:
        return False
    verb = scene.token(verb_at)
    while verb.dep_.startswith("aux") or verb.dep_ == "cop":
        verb = verb.head
    if scene.is_english() and verb.dep_ == "advcl" and cue.end == cue.start + 1 and marker.i > cue.end:
        return False
    if verb.head.i == cue.head.i or marker.i <= cue.end + 1:
        return True
    if cue.is_noun:
        return cue.head in verb.ancestors
    return verb.head.pos_ not in {"VERB", "AUX"} or verb.head.i <= cue.head.i


# --- noun phrases ----------------------------------------------------------------------------------------------


def _event(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    if any(t.lower_ in {"sans", "without"} for t in scene.unit.doc[max(scene.unit.start, cue.start - 3) : cue.start]):
        return
    for noun in _objects(cue, scene):
        if _is_happening(noun, entry_kind(cue, "event"), scene):
            start = max(cue.end, noun.left_edge.i)
            if cue.is_noun:
                start = _after_preposition(start, scene)
            yield start, _phrase_end(cue, scene, start)
            return


def entry_kind(cue: FoundCue, frame: str) -> str:
    """The semantic class of the sense of a cue that has a frame."""
    entry = cue.entry(frame)
    return entry.kind if entry is not None else ""


def _is_happening(noun: Token, kind: str, scene: Scene) -> bool:
    """Whether a noun phrase tells a happening: "fin janvier" is a date, and only "toute implication" is rejected as untrue."""
    if not scene.lexicon.is_event(noun.lemma_.lower()) or is_time(noun, scene.grammar):
        return False
    if noun.i + 1 < scene.unit.end and noun.lower_ in {"fin", "début", "end", "start"}:
        return not is_time(scene.token(noun.i + 1), scene.grammar)
    return kind != "reject" or any(c.lower_ in {"tout", "toute", "tous", "toutes", "any", "all"} for c in noun.lefts)


def _phrase_end(cue: FoundCue, scene: Scene, start: int) -> int:
    """The end of a noun phrase with its complements: before a verb that is not its own, for a cue that is a noun itself."""
    end = clause_end(scene, cue, start)
    if not cue.is_noun:
        return end
    for token in scene.unit.doc[start:end]:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token) and token.dep_ not in scene.grammar.relatives:
            return min(end, token.i if not token.dep_.startswith("aux") else token.i)
    return end


def _objects(cue: FoundCue, scene: Scene) -> Iterator[Token]:
    for child in cue.head.rights:
        if not scene.unit.start <= child.i < scene.unit.end or child.pos_ != "NOUN":
            continue
        if cue.is_noun:
            if child.dep_ == "nmod" and any(c.lower_ in {"de", "d'", "du", "des"} for c in child.lefts):
                yield child
        elif child.dep_ in scene.grammar.objects or (
            child.dep_ in {"obl:arg", "obl:mod"} and not has_preposition(child)
        ):
            yield child


def _after_preposition(at: int, scene: Scene) -> int:
    return at + 1 if scene.token(at).pos_ == "ADP" else at


def _prepositional(cue: FoundCue, scene: Scene) -> list[Content]:
    for preposition in cue.prepositions():
        entry = cue.entry(f"on:{preposition}")
        for child in cue.head.rights:
            marker = next((c for c in child.lefts if c.lemma_.lower() == preposition and c.dep_ == "case"), None)
            if child.lower_ == preposition and child.dep_ == "prep":
                marker = child
            if entry is not None and marker is not None and marker.i >= cue.end - 1:
                start = marker.i + 1
                end = clause_end(scene, cue, start)
                return [Content(*without_edge_marks(scene.unit, start, end), "on", entry)]
        if entry is not None and scene.token(cue.end - 1).lower_ == preposition and cue.end < scene.unit.end:
            end = clause_end(scene, cue, cue.end)
            return [Content(*without_edge_marks(scene.unit, cue.end, end), "on", entry)]
    return []


def _as_predicate(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """ "considère X comme P": P."""
    for at in range(cue.end, min(scene.unit.end, cue.end + _REACH)):
        token = scene.token(at)
        if token.lower_ in {"comme", "as"} and token.pos_ in {"ADP", "SCONJ", "ADV"}:
            if at + 1 < scene.unit.end and scene.token(at + 1).lower_ in {
                "well",
                "soon",
                "long",
                "much",
                "many",
                "far",
                "part",
            }:
                return
            run = scene.unit.run_at(at + 1)
            if run is None:
                yield at + 1, clause_end(scene, cue, at + 1)
            return
        if token.is_punct or is_finite(token):
            return


def _small_clause(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """ "juge X P", "juge P X": the whole of it, where a predicate shows itself: an adjective, or a quoted run beside a noun."""
    start, unit = _skip_adverbs(cue.end, scene), scene.unit
    if start >= unit.end or (scene.token(start).is_punct and unit.run_at(start) is None):
        return
    end = clause_end(scene, cue, start)
    predicate = any(c.dep_ in {"xcomp", "ccomp", "oprd"} and c.pos_ in {"ADJ", "NOUN"} for c in cue.head.rights)
    run = next((r for r in unit.runs if start <= r.start < end), None)
    outside = [t for t in unit.doc[start:end] if t.pos_ in {"NOUN", "PROPN"} and not (run and run.holds(t.i))]
    if any(
        is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in unit.doc[start : run.start if run else min(end, start + 4)]
    ):
        return
    if (run is not None and outside and run.words <= 8) or predicate or scene.token(start).pos_ == "ADJ":
        yield start, end


def _state(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    start = _skip_adverbs(cue.end, scene)
    if start < scene.unit.end and scene.unit.run_at(start) is None:
        token = scene.token(start)
        if token.pos_ == "ADJ" or "Part" in token.morph.get("VerbForm"):
            yield start, clause_end(scene, cue, start)


# --- quoted runs -----------------------------------------------------------------------------------------------


def _run_after(cue: FoundCue, scene: Scene) -> Run | None:
    return next((run for run in scene.unit.runs if run.start >= cue.end), None)


def _quoted(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """The quoted run that a cue governs, by the parse or by standing right behind it."""
    run = _run_after(cue, scene)
    if run is None or any(cue.head.i < other.head.i < run.start and not other.is_noun for other in scene.cues):
        return
    between = [scene.token(i) for i in range(cue.end, run.start)]
    if any(token.text == ":" for token in between):
        yield from ((r.first, r.last) for r in scene.unit.runs if r.start >= run.start)
    elif _is_governed(run, cue, scene, between):
        yield run.first, run.last


def _is_governed(run: Run, cue: FoundCue, scene: Scene, between: list[Token]) -> bool:
    if any(token.text == ";" or (is_finite(token) and token.pos_ in {"VERB", "AUX"}) for token in between):
        return False
    if len(between) <= 6 and not any(token.text == "," for token in between):
        return True
    heads = [t for t in scene.unit.doc[run.first : run.last] if not run.first <= t.head.i < run.last]
    return any(cue.head in token.ancestors for token in heads) and len(between) <= _REACH


def _purpose_clauses(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """ "fait pression pour que P"."""
    for at in range(cue.end, min(scene.unit.end - 1, cue.end + 8)):
        if scene.token(at).lower_ == "pour" and scene.token(at + 1).lower_ in scene.grammar.that:
            yield at + 2, clause_end(scene, cue, at + 2)
            return


def _gerund(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """ "accused X of hiding P", "warned against P-ing", "denied P-ing"."""
    for at in range(cue.end, min(scene.unit.end, cue.end + _REACH)):
        token = scene.token(at)
        if token.tag_ == "VBG" and (
            at == cue.end or scene.token(at - 1).lower_ in {"of", "for", "against", "from", "with"}
        ):
            yield at, clause_end(scene, cue, at)
            return
        if token.text in {",", ":", ";"} or is_finite(token):
            return


def _after_colon(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """ "X l'assure : P", without quotation marks."""
    for at in range(cue.end, min(scene.unit.end, cue.end + 3)):
        if scene.token(at).text == ":" and at + 1 < scene.unit.end and scene.unit.run_at(at + 1) is None:
            if any(is_finite(t) for t in scene.unit.doc[at + 1 : scene.unit.end]):
                yield at + 1, clause_end(scene, cue, at + 1)
            return


_FRAMES: tuple[tuple[str, Callable[[FoundCue, Scene], Iterator[tuple[int, int]]]], ...] = (
    ("that", _that_clauses),
    ("whether", _whether_clauses),
    ("bare", _bare_infinitive),
    ("pour-que", _purpose_clauses),
    ("gerund", _gerund),
    ("to", _to_infinitive),
    ("small", _small_clause),
    ("state", _state),
    ("quote", _quoted),
    ("inserted", _after_colon),
    ("as", _as_predicate),
    ("event", _event),
)
