"""Contents that are clauses: "que P", "si P", infinitives, gerunds, and clauses behind a colon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.extent import clause_end
from tocsin.extract.syntax import has_preposition, is_finite, is_infinitive, is_passive, is_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.scene import Scene
    from tocsin.extract.words import Word

_ASIDE = 8  # words of a quoted aside between a cue and its conjunction ("relève « avec inquiétude » que")
REACH = 28  # tokens between a cue and the conjunction of its content: roles and places may stand between


def that_clauses(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "dit que P", and Q of "et que Q"."""
    mark = _behind_aside(cue, scene)
    if mark is None:
        mark = _find_that(cue, scene)
    if mark is None:
        yield from _zero_clause(cue, scene) if scene.is_english() else _indirect_question(cue, scene)
        return
    start = mark + 1
    end = clause_end(scene, cue, start)
    bounds = [i for i in range(start + 1, end) if _coordinates_that(scene, i, mark)]
    for left, following in zip([mark, *bounds], [*bounds, None], strict=True):
        right = end if following is None else _before_conjunction(scene, following)
        yield left + 1, right


_ASKING = frozenset({"pourquoi", "comment", "combien"})


_ADDRESS = 8  # words of place or addressee between a verb and what it explains ("raconte à la radio comment P")


def _indirect_question(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "explique pourquoi P", its word of asking with it; nothing behind "sans dire pourquoi"."""
    if any(t.lower_ == "sans" for t in scene.unit.doc[max(scene.unit.start, cue.start - 3) : cue.start]):
        return
    start = skip_adverbs(cue.end, scene) if not cue.is_noun else scene.unit.end
    for token in scene.unit.doc[cue.end : min(scene.unit.end, cue.end + _ADDRESS)]:
        if token.is_punct or is_finite(token) or cue.is_noun or _belongs_to_other(token.i, cue, scene):
            break
        if token.lower_ in _ASKING:
            start = token.i
            break
    if start < scene.unit.end and scene.token(start).lower_ in _ASKING and scene.unit.run_at(start) is None:
        end = clause_end(scene, cue, start)
        if any(is_finite(t) for t in scene.unit.doc[start:end]):
            yield start, end


def _find_that(cue: FoundCue, scene: Scene) -> int | None:
    """The place of the "que" that introduces the content."""
    nested = cue.head.right_edge.i if cue.is_noun else scene.unit.end
    parted = cue.end < scene.unit.end and scene.token(cue.end).text == ","
    for at in range(cue.end, min(scene.unit.end, cue.end + REACH, nested + 1)):
        token = scene.token(at)
        run = scene.unit.run_at(at)
        if run is not None and not run.holds(cue.start) and (token.lower_ not in scene.grammar.that or at != run.first):
            if run.words > _ASIDE or (run.end < scene.unit.end and _is_predicate(run.end, cue, scene)):
                return None
            continue
        if _is_predicate(at, cue, scene):
            return None
        if _is_happening_between(token, cue, scene):
            return None
        if token.lower_ in scene.grammar.that and _introduces(token, cue, scene):
            return at if not parted or scene.token(at - 1).text == "," else None
        if _closes_search(token, at, cue, scene) or _belongs_to_other(at, cue, scene):
            return None
    return None


def _behind_aside(cue: FoundCue, scene: Scene) -> int | None:
    """The "que" behind an aside between commas: "rapporte, citant un officier, que P", "said, when asked, that P"."""
    if cue.is_noun or cue.end >= scene.unit.end or scene.token(cue.end).text != ",":
        return None
    for at in range(cue.end + 1, min(scene.unit.end, cue.end + REACH)):
        token = scene.token(at)
        if token.text in {":", ";"} or scene.unit.run_at(at) is not None:
            return None
        if token.lower_ in scene.grammar.that and scene.token(at - 1).text == ",":
            return at if token.pos_ == "SCONJ" else None
    return None


def _is_predicate(at: int, cue: FoundCue, scene: Scene) -> bool:
    """Whether a judgement on a thing comes before any "que": "juge « vital » le texte que P", "voit comme X qui P"."""
    if scene.is_english() or cue.is_noun or not any(entry.kind == "judge" for entry in cue.entries):
        return False
    token = scene.token(at)
    if token.lower_ == "comme":
        return True
    judged = scene.token(at - 1).pos_ == "ADJ" or scene.unit.run_at(at - 1) is not None
    return at == cue.end + 1 + _width(cue.end, at, scene) and judged and token.pos_ == "DET"


def _width(start: int, at: int, scene: Scene) -> int:
    """How many tokens more than one a quoted run takes that fills `[start, at)`."""
    run = scene.unit.run_at(start)
    return run.end - run.start - 1 if run is not None and run.start == start and run.end == at else 0


def _is_happening_between(token: Word, cue: FoundCue, scene: Scene) -> bool:
    """Whether a cue has a happening as its object, so that a later "que" is a relative ("dément tout tir que P")."""
    if token.pos_ != "NOUN" or cue.is_noun or cue.entry("event") is None or token.head.i != cue.head.i:
        return False
    return token.dep_ in scene.grammar.objects and scene.lexicon.is_event(token.lemma_.lower())


def _belongs_to_other(at: int, cue: FoundCue, scene: Scene) -> bool:
    """Whether another cue stands in the way: a verb, or a noun that takes the clause ("doubts the claim that P")."""
    behind = scene.token(at + 1).lower_ if at + 1 < scene.unit.end else ""
    for other in scene.cues:
        if other.head.i == at and other is not cue:
            if other.is_noun and not cue.is_noun and _is_means(other.head, cue):
                return False
            return not other.is_noun or (behind in scene.grammar.that and other.entry("that") is not None)
    return False


_MEANS = frozenset({"dans", "par", "à", "au", "aux", "lors", "sur", "via", "en", "pendant", "durant"})


def _is_means(noun: Word, cue: FoundCue) -> bool:
    """Whether a noun only tells where a verb says something: "a annoncé dans un communiqué que", "à ce propos"."""
    return any(t.lower_ in _MEANS for t in noun.doc[max(cue.end, noun.i - 3) : noun.i])


def _introduces(mark: Word, cue: FoundCue, scene: Scene) -> bool:
    """Whether a "que" opens a complement clause, not a relative, a comparison or a compound conjunction."""
    before = scene.token(mark.i - 1)
    if before.lower_ == "ce" and scene.token(mark.i - 2).lower_ in {"à", "sur", "de"}:
        return True
    if mark.dep_ == "fixed" or before.lower_ in _COMPOUND:
        return False
    if scene.is_english():
        following = scene.token(min(mark.i + 1, scene.unit.end - 1)).lower_
        if following in _POINTED_AT:
            return False  # "said that kind of contact was important"
        return mark.dep_ == "mark" or (mark.i == cue.end and mark.dep_ not in {"det", "nsubj", "nsubjpass"})
    return mark.i == cue.end or not _is_relative(mark, cue, scene)


def _is_relative(mark: Word, cue: FoundCue, scene: Scene) -> bool:
    """Whether a French "que" goes on from the noun before it: "a confirmé P, un scénario que X juge ..."."""
    before = scene.token(mark.i - 1)
    if before.pos_ == "NOUN" and any(
        scene.token(i).text == "," and scene.token(i + 1).lower_ in {"un", "une", "des"}
        for i in range(max(cue.end, before.i - 4), before.i - 1)
    ):
        return True
    relative = mark.pos_ == "PRON" and mark.dep_ in {"obj", "nsubj", "obl:mod"} and mark.head.head.i == before.i
    if not relative or before.pos_ not in {"NOUN", "PROPN"}:
        return False
    pointed = any(c.lower_ in {"ce", "cet", "cette", "ces"} for c in before.lefts)  # "à ce propos que": no relative
    return cue.is_noun or not _is_means(before, cue) or not (pointed or _wants_nothing(mark))


def _wants_nothing(mark: Word) -> bool:
    """Whether the clause behind a "que" is whole without it, and so no relative: "dans un tweet qu'il a tout vu"."""
    verb = mark.head
    if verb.pos_ not in {"VERB", "AUX"} or any(c.dep_.startswith("cop") for c in verb.children):
        return True
    return any(c.i > verb.i and c.dep_ in {"obj", "xcomp", "ccomp"} and not has_preposition(c) for c in verb.children)


_POINTED_AT = frozenset({"kind", "sort", "type", "way", "one", "same"})
_BEFORE_DE = frozenset({"avant", "afin", "faute", "lieu", "loin", "force", "point", "train"})  # "avant de", "afin de"
_COMPOUND = frozenset(
    {"ainsi", "alors", "tandis", "lors", "afin", "avant", "après", "depuis", "pendant", "bien", "dès", "sans", "pour",
     "parce", "puis", "tant", "autant", "plus", "moins", "mieux", "même", "autre", "autres", "tel", "telle", "tels",
     "telles", "quoi", "ce", "aussi", "jusque", "selon", "aussitôt", "si", "vu", "sauf", "outre", "encore", "so", "now"}
)  # fmt: skip


def _closes_search(token: Word, at: int, cue: FoundCue, scene: Scene) -> bool:
    if token.text in {":", ";"} or token.lower_ in scene.grammar.relative_pronouns:
        return True
    if cue.is_noun:
        return is_finite(token) and token.pos_ == "VERB"
    return at > cue.end and token.pos_ in {"VERB", "AUX"} and is_finite(token) and not _inside_phrase(token, cue)


def _inside_phrase(token: Word, cue: FoundCue) -> bool:
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
            run = scene.unit.run_at(start)
            if run is None or child.i >= run.last:
                yield start, clause_end(scene, cue, start)
            return


def whether_clauses(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "demande si P", "refuse de dire si P"; nobody asks in "on ignore si P", or tells in "sans dire si P"."""
    before = {t.lower_ for t in scene.unit.doc[max(scene.unit.start, cue.start - 3) : cue.start]}
    if before & {"on", "sans", "without"}:
        return
    for at in range(cue.end, min(scene.unit.end, cue.end + 8)):
        token = scene.token(at)
        if token.lower_ in scene.grammar.whether and token.pos_ in {"SCONJ", "ADV"}:
            yield at + 1, clause_end(scene, cue, at + 1)
            return
        if token.is_punct:
            return


def bare_infinitive(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "déclare n'avoir pas P"."""
    start = skip_adverbs(cue.end, scene)
    if not scene.is_english() and _infinitive_from(start, scene) is not None:
        yield start, clause_end(scene, cue, start)


def skip_adverbs(at: int, scene: Scene) -> int:
    """The first token from `at` on that is neither an adverb nor a time."""
    while at < scene.unit.end and _is_adverbial(scene.token(at), scene):
        at += 1
    return at


def _is_adverbial(token: Word, scene: Scene) -> bool:
    if token.pos_ == "ADV":
        return token.lower_ not in scene.grammar.clitics
    if token.pos_ in {"ADP", "DET"} and token.i + 1 < scene.unit.end:
        return is_time(scene.token(token.i + 1), scene.grammar)
    return is_time(token, scene.grammar) or (token.pos_ == "ADJ" and is_time(token.head, scene.grammar))


def _infinitive_from(at: int, scene: Scene) -> int | None:
    """The infinitive that starts at a place, clitics and negation before it allowed."""
    while at < scene.unit.end and (scene.token(at).lower_ in scene.grammar.clitics or scene.token(at).is_quote):
        at += 1
    return at if at < scene.unit.end and is_infinitive(scene.token(at)) else None


def to_infinitive(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "promet de P", "appelle Y à P", "urged Y to P"."""
    limit = min(scene.unit.end, cue.end + REACH)
    for at in range(cue.end, limit):
        token = scene.token(at)
        before = scene.token(at - 1).lower_ if at > cue.end else ""
        if before in _BEFORE_DE and not scene.is_english():
            return
        if token.lower_ in _openers(cue, scene) and _governs(token, cue, scene):
            yield from _coordinated(at, clause_end(scene, cue, at + 1), scene)
            return
        if token.text in {":", ";", "."} or (
            at > cue.end and is_finite(token) and token.dep_ not in {"acl:relcl", "relcl"}
        ):
            return


def _openers(cue: FoundCue, scene: Scene) -> frozenset[str]:
    """The words that open an infinitive; "pour" too where one apologises for what he has done."""
    sorry = any(entry.kind == "apologise" for entry in cue.entries)
    return scene.grammar.to | {"pour"} if sorry else scene.grammar.to


def _coordinated(marker: int, end: int, scene: Scene) -> Iterator[tuple[int, int]]:
    """P and Q of "accuse X de P et de Q"; one content where an infinitive inside P takes the same preposition."""
    kind, left = scene.token(marker).lower_[0], marker + 1
    for at in range(marker + 2, end):
        if scene.unit.run_at(at) is not None or scene.is_english():
            continue
        again = scene.token(at).lower_ in scene.grammar.to and scene.token(at).lower_[0] == kind
        if again and scene.token(at - 1).pos_ == "CCONJ" and _infinitive_from(at + 1, scene) is not None:
            yield left, _before_conjunction(scene, at)
            left = at + 1
        elif again and _infinitive_from(at + 1, scene) is not None:
            break  # "promet de cesser de P et de Q"
    yield left, end


def _governs(marker: Word, cue: FoundCue, scene: Scene) -> bool:
    verb_at = _infinitive_from(marker.i + 1, scene)
    if verb_at is None:
        return False
    verb = scene.token(verb_at)
    while verb.dep_.startswith("aux") or verb.dep_ == "cop":
        verb = verb.head
    aside = scene.is_english() and verb.dep_ == "advcl" and cue.end == cue.start + 1 and marker.i > cue.end
    if aside or _completes_noun(marker, verb, cue, scene):
        return False
    if verb.head.i == cue.head.i or marker.i <= cue.end + 1:
        return True
    if cue.is_noun:
        return cue.head in verb.ancestors
    return verb.head.pos_ not in {"VERB", "AUX"} or verb.head.i <= cue.head.i or _opens_sentence(cue, verb, scene)


def _opens_sentence(cue: FoundCue, verb: Word, scene: Scene) -> bool:
    """Whether a participle opens a sentence and a comma closes its phrase: "Accusé par X d'avoir P, Y a réagi"."""
    opens = cue.head.i == scene.unit.start and is_passive(cue.head, scene.grammar)
    return opens and any(t.text == "," for t in scene.unit.doc[verb.i : verb.head.i])


def _completes_noun(marker: Word, verb: Word, cue: FoundCue, scene: Scene) -> bool:
    """Whether an infinitive belongs to a noun behind the cue ("critique la volonté de taxer"), not to the cue."""
    if scene.is_english() or cue.is_noun or marker.i <= cue.end or verb.head.i == cue.head.i:
        return False
    governor = verb.head
    return (
        governor.pos_ == "NOUN"
        and cue.head.i < governor.i < marker.i
        and governor.lemma_.lower() in scene.lexicon.takes_infinitive
    )


def purpose_clauses(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "fait pression pour que P"."""
    for at in range(cue.end, min(scene.unit.end - 1, cue.end + 8)):
        if scene.token(at).lower_ == "pour" and scene.token(at + 1).lower_ in scene.grammar.that:
            yield at + 2, clause_end(scene, cue, at + 2)
            return


def gerund(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """The gerund of "accused X of hiding P", "denied hiding P"."""
    for at in range(cue.end, min(scene.unit.end, cue.end + REACH)):
        token = scene.token(at)
        if token.tag_ == "VBG" and (
            at == cue.end or scene.token(at - 1).lower_ in {"of", "for", "against", "from", "with"}
        ):
            yield at, clause_end(scene, cue, at)
            return
        if token.text in {",", ":", ";"} or is_finite(token):
            return


def after_colon(cue: FoundCue, scene: Scene) -> Iterator[tuple[int, int]]:
    """P of "X l'assure : P", without quotation marks."""
    for at in range(cue.end, min(scene.unit.end, cue.end + 3)):
        if scene.token(at).text == ":" and at + 1 < scene.unit.end and scene.unit.run_at(at + 1) is None:
            if any(is_finite(t) for t in scene.unit.doc[at + 1 : scene.unit.end]):
                yield at + 1, clause_end(scene, cue, at + 1)
            return
