"""Claims: who says what, found by cue and frame, one claim for each attributed assertion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.extract.colons import of_colon
from tocsin.extract.contents import complements
from tocsin.extract.cues import find_cues, load_cues
from tocsin.extract.incised import incised
from tocsin.extract.inserted import find_insertion, inserted_contents, splits_clause
from tocsin.extract.nouns import Sort, load_nouns
from tocsin.extract.phrases import noun_of
from tocsin.extract.prepositions import of_prepositions, of_reminders
from tocsin.extract.relays import relays
from tocsin.extract.scene import Proposal, Scene
from tocsin.extract.speakers import noun_speaker, verb_speaker
from tocsin.extract.syntax import (
    GRAMMARS,
    agent_of,
    content_head,
    is_finite,
    is_hypothetical,
    is_infinitive,
    is_negated,
    is_passive,
    names_speaker,
)
from tocsin.extract.transcripts import find_turns
from tocsin.extract.unattributed import loose_runs, of_continued, of_heading
from tocsin.extract.units import find_units
from tocsin.extract.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.cues import CueLexicon, FoundCue
    from tocsin.extract.inserted import Insertion
    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.scene import Content
    from tocsin.extract.sources import Cast
    from tocsin.extract.syntax import Grammar
    from tocsin.extract.units import Unit
    from tocsin.extract.words import Word
    from tocsin.model import Claim


def find_claims(parsed: ParsedArticle, cast: Cast) -> tuple[Claim, ...]:
    """The claims of an article, in the order of the text.

    Args:
        parsed: the article and its parse.
        cast: who may speak in it.
    """
    lexicon, grammar = load_cues(parsed.language), GRAMMARS[parsed.language]
    chosen: list[Proposal] = []
    units = find_units(parsed)
    turns = find_turns(units, lexicon)
    for unit in units:
        if unit.place not in turns:
            chosen.extend(_choose(_proposals(unit, lexicon, grammar)))
    chosen.extend(turn for turn in turns.values() if turn is not None)
    chosen = sorted(_without_topics(chosen), key=lambda proposal: proposal.start)
    return tuple(Writer(parsed, cast).write(chosen))


_NAME_PARTS = frozenset({"flat:name", "flat", "appos"})


def _without_topics(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """The proposals without those of headlines such as "X : P" where X says nothing in the text: X is its topic."""
    speakers = [p.speaker for p in proposals if p.rule != "label" and p.speaker is not None]
    named = {t.text for s in speakers for t in (s, *s.children) if t.i == s.i or t.dep_ in _NAME_PARTS}
    for proposal in proposals:
        if proposal.rule != "label" or (proposal.speaker is not None and proposal.speaker.text in named):
            yield proposal


def _proposals(unit: Unit, lexicon: CueLexicon, grammar: Grammar) -> list[Proposal]:
    cues = tuple(find_cues(unit, lexicon))
    scene = Scene(unit, cues, frozenset(), lexicon, grammar)
    insertions = [insertion for cue in cues if (insertion := find_insertion(cue, scene)) is not None]
    parting = frozenset(insertion.start for insertion in insertions if not splits_clause(insertion, scene))
    scene = replace(scene, breaks=parting)
    inserted = {insertion.cue.head.i for insertion in insertions}
    cut = list(incised(scene))
    found = [
        *cut,
        *(
            proposal
            for cue in cues
            if cue.head.i not in inserted
            for proposal in _of_cue(cue, scene, insertions)
            if not any(proposal.overlaps(part) for part in cut)
        ),
    ]
    for insertion in insertions:
        found.extend(_of_insertion(insertion, scene, found))
    found.extend(of_prepositions(scene, found))
    found.extend(of_reminders(scene))
    found.extend(of_heading(scene, found))
    found.extend(of_colon(scene, found))
    found.extend(of_continued(scene, found))
    found.extend(loose_runs(scene, found))
    return [p for p in found if p.start < p.end and not _is_asked(p, scene)]


def _is_asked(proposal: Proposal, scene: Scene) -> bool:
    """Whether a proposal stands in a question that the writer asks, or is what a journalist asked."""
    unit, last = scene.unit, scene.unit.end - 1
    if scene.token(last).text == "?" and unit.run_at(last) is None and unit.run_at(proposal.start) is None:
        return True
    speaker = proposal.speaker.lemma_.lower() if proposal.speaker is not None else ""
    marks = {scene.token(i).text for i in (proposal.end - 1, min(proposal.end, last))}
    return "?" in marks and speaker in scene.lexicon.interviewers


def _of_cue(cue: FoundCue, scene: Scene, insertions: Sequence[Insertion]) -> Iterator[Proposal]:
    speaker = noun_speaker(cue, scene) if cue.is_noun else verb_speaker(cue, scene, insertions)
    if speaker is not None and speaker.lower_ in _NOBODY:
        return  # "rien n'indique que P": nobody says so
    if _is_felt_by_nobody(cue, speaker):
        return
    if (cue.is_noun and speaker is None) or is_hypothetical(cue.head):
        return
    opens = cue.head.i == scene.unit.start or scene.token(cue.head.i - 1).lower_ in {"when", "if", "once"}
    if opens and cue.head.lower_ in {"asked", "interrogé", "interrogée", "questionné"}:
        return  # what a journalist asks
    if any(entry.kind == "evidence" for entry in cue.entries) and not _finds(speaker, scene):
        return
    unspoken = not cue.is_noun and is_passive(cue.head, scene.grammar) and agent_of(cue.head, scene.grammar) is None
    for content in complements(cue, scene):
        if (unspoken and content.frame != "that") or _is_no_act(cue, content, scene):
            continue
        yield Proposal(
            content.start,
            content.end,
            content.frame,
            (cue.start, cue.end),
            cue.head,
            content.entry,
            speaker,
            scene.unit,
        )


_NOBODY = frozenset({"rien", "nothing"})
_ADJUDGED = frozenset({"difficile", "impossible", "facile", "inutile", "reste", "hard", "difficult"})
_FELT = frozenset({"craindre", "redouter", "espérer", "croire", "penser", "douter", "appréhender", "présager"})
_MAKES = frozenset({"fait", "font", "faisait", "faisaient", "fera", "feront", "ferait", "faire", "faisant", "laisse",
                    "laissent", "laissait", "laissant"})  # fmt: skip
_UNSAID = frozenset({"pour", "afin"})


# "Il convient de P" tells what is fitting, "il est convenu de P" what is agreed; where some agree, they are subjects.
_FITTING = frozenset({"convient", "convenait", "conviendra", "conviendrait", "convenu"})


def _is_felt_by_nobody(cue: FoundCue, speaker: Word | None) -> bool:
    """Reads "ces tirs font craindre P", "difficile de dire que P", "pour attirer l'attention": nobody speaks."""
    if cue.is_noun:
        return False
    if (speaker is None or speaker.lower_ == "il") and cue.head.lower_ in _FITTING:
        return True
    if not is_infinitive(cue.head):
        return False
    before = [t.lower_ for t in cue.head.doc[max(0, cue.head.i - 2) : cue.head.i]]
    made = cue.start == cue.head.i and cue.head.lemma_.lower() in _FELT and before[-1:] and before[-1] in _MAKES
    if speaker is None:
        return bool(made or _UNSAID & set(before))
    return bool(made) or (speaker.lower_ in _ADJUDGED and speaker.is_sent_start is True)


def _finds(speaker: Word | None, scene: Scene) -> bool:
    """Whether a subject may find or show that something is so: a document, a body, somebody named by a noun."""
    if speaker is None or speaker.pos_ == "PRON":
        return False
    language = scene.lexicon.language
    document = noun_of(speaker, load_nouns(language), (Sort.DOCUMENT,)) is not None
    return document or names_speaker(speaker, language)


# "asked not to be named", "a souhaité rester anonyme": how somebody speaks is not what he says.
_UNNAMED = frozenset({"named", "identified", "nommé", "nommée", "anonyme", "anonymat", "anonymes", "identifié",
                      "identifiée", "anonymous", "anonymity"})  # fmt: skip
_ASIDE = 6  # tokens


def _is_no_act(cue: FoundCue, content: Content, scene: Scene) -> bool:
    """Whether nothing is said after all: "ne rejette pas toute discussion", "est menacé par"."""
    if content.end - content.start <= _ASIDE and any(
        scene.token(i).lower_ in _UNNAMED for i in range(content.start, content.end)
    ):
        return True
    if content.entry.kind == "reject":
        return is_negated(cue.head, scene.grammar)
    return content.entry.kind == "threaten" and is_passive(cue.head, scene.grammar)


def _of_insertion(insertion: Insertion, scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Contents of an insertion; where the words before it have claims already, its speaker only relays them."""
    cue = insertion.cue
    before = [p for p in found if p.start < insertion.start and p.head is not None and _is_stated(p.head)]
    relayed = bool(before) and not _is_last_word(insertion, scene) and relays(insertion.speaker, before, scene)
    floor = max([scene.unit.start, *(p.end for p in before)]) if relayed else _after_stop(insertion.start, scene)
    for start, end in inserted_contents(insertion, scene, floor):
        if end <= start or (relayed and not _is_run(scene, start, end)):
            continue
        entry = cue.entry("inserted")
        yield Proposal(start, end, "inserted", (cue.start, cue.end), cue.head, entry, insertion.speaker, scene.unit)


def _is_stated(head: Word) -> bool:
    """Whether a cue tells that somebody spoke: a finite verb, or an infinitive that one carries ("a fini par dire")."""
    if is_finite(head):
        return True
    return is_infinitive(head) and head.head.i < head.i and head.head.pos_ == "VERB" and is_finite(head.head)


def _after_stop(limit: int, scene: Scene) -> int:
    """Behind what an insertion does not report: before a colon or semicolon, or in "Tout en admettant P, Q, dit X"."""
    stop = _after_mark(limit, scene)
    return max(stop, _after_gerund(stop, limit, scene))


def _after_gerund(start: int, limit: int, scene: Scene) -> int:
    """Behind the comma that closes "Tout en admettant P," at the head of a sentence; it tells how the speaker spoke."""
    cue = next((c for c in scene.cues if start < c.head.i <= start + 3 and not c.is_noun), None)
    if scene.is_english() or cue is None or not cue.head.lower_.endswith("ant"):
        return start
    for token in scene.unit.doc[cue.end : limit]:
        if token.pos_ in {"VERB", "AUX"} and is_finite(token) and token.dep_ not in scene.grammar.relatives:
            marks = [t.i for t in scene.unit.doc[cue.end : token.i] if t.text == "," and not scene.unit.run_at(t.i)]
            return marks[-1] + 1 if marks else start
    return start


def _after_mark(limit: int, scene: Scene) -> int:
    """Behind the last colon or semicolon before an insertion, which cuts off what it does not report."""
    stops = [
        t.i + 1 for t in scene.unit.doc[scene.unit.start : limit] if t.text in {":", ";"} and not scene.unit.run_at(t.i)
    ]
    clause = [stop for stop in stops if any(is_finite(t) for t in scene.unit.doc[stop:limit])]
    return clause[-1] if clause else scene.unit.start


def _is_last_word(insertion: Insertion, scene: Scene) -> bool:
    """Whether ", a-t-il dit" ends its sentence: then it covers all of it."""
    return insertion.pronoun and not any(
        t.text == "," or (is_finite(t) and t.pos_ in {"VERB", "AUX"})
        for t in scene.unit.doc[insertion.cue.end : scene.unit.end]
    )


def _is_run(scene: Scene, start: int, end: int) -> bool:
    run = scene.unit.run_at(start)
    return run is not None and run.first == start and run.last == end


_RANK = {
    "incised": 0, "that": 0, "inserted": 1, "heading": 1, "label": 1, "bare": 2, "selon": 3, "to": 4, "whether": 4,
    "pour-que": 4, "gerund": 4, "small": 5, "state": 5, "as": 6, "on": 6, "event": 7, "quote": 8, "colon": 8,
    "floating": 9, "goes-on": 10,
}  # fmt: skip


def _choose(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals that stand: of two that overlap, the outer by its cue, else the better rule."""
    ordered = sorted(proposals, key=lambda p: (_depth(p, proposals), _RANK.get(p.rule, 9), p.start))
    chosen: list[Proposal] = []
    for proposal in ordered:
        if not any(proposal.overlaps(other) for other in chosen):
            chosen.append(replace(proposal, inner=_inner_speakers(proposal, proposals)))
    return sorted(chosen, key=lambda p: p.start)


def _inner_speakers(outer: Proposal, proposals: Sequence[Proposal]) -> tuple[Word, ...]:
    """Who speaks inside a content that is itself a report ("X dit que Y a averti que P": Y), outside inwards."""
    if outer.unit is None:
        return ()
    top = content_head(outer.unit.doc[outer.start : outer.end])
    for inner in proposals:
        if inner.head is None or inner.speaker is None or inner.end - inner.start >= outer.end - outer.start:
            continue
        if inner.head.i == top.i and outer.cue != inner.cue:
            return (inner.speaker, *_inner_speakers(inner, proposals))
    return ()


def _depth(proposal: Proposal, proposals: Sequence[Proposal]) -> int:
    """In how many other contents the cue of a proposal stands."""
    if proposal.head is None:
        return 0
    at = proposal.head.i
    return sum(
        1
        for p in proposals
        if p is not proposal and p.cue != proposal.cue and p.start <= at < p.end and p.rule != "goes-on"
    )
