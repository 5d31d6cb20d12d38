"""Claims: who says what, found by cue and frame, one claim for each attributed assertion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tocsin.extract.contents import Scene, complements
from tocsin.extract.cues import find_cues, find_prepositions, load_cues
from tocsin.extract.extent import without_edge_marks
from tocsin.extract.inserted import find_insertion, inserted_contents
from tocsin.extract.modality import Manner, judge
from tocsin.extract.speakers import noun_speaker, verb_speaker
from tocsin.extract.syntax import (
    GRAMMARS,
    agent_of,
    is_finite,
    is_hypothetical,
    is_negated,
    is_passive,
    phrase_heads,
    subject_of,
)
from tocsin.extract.units import find_units
from tocsin.model import Certainty, Claim, Cue, Mode, Polarity, Source, Span, content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from tocsin.extract.cues import CueLexicon, Entry, FoundCue
    from tocsin.extract.inserted import Insertion
    from tocsin.extract.modality import Judgement
    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.sources import Cast
    from tocsin.extract.syntax import Grammar
    from tocsin.extract.units import Run, Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim before its source is resolved: tokens `[start, end)`, its cue and who seems to speak."""

    start: int
    end: int
    rule: str
    cue: tuple[int, int] | None = None
    head: Token | None = None
    entry: Entry | None = None
    speaker: Token | None = None
    unit: Unit | None = None

    def holds(self, other: Proposal) -> bool:
        """Whether another proposal lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Proposal) -> bool:
        """Whether the two share a token."""
        return self.start < other.end and other.start < self.end


def find_claims(parsed: ParsedArticle, cast: Cast) -> tuple[Claim, ...]:
    """The claims of an article, in the order of the text.

    Args:
        parsed: the article and its parse.
        cast: who may speak in it.
    """
    lexicon, grammar = load_cues(parsed.language), GRAMMARS[parsed.language]
    chosen: list[Proposal] = []
    for unit in find_units(parsed):
        chosen.extend(_choose(_proposals(unit, lexicon, grammar)))
    return tuple(_Writer(parsed, cast).write(chosen))


# --- proposals of one unit -------------------------------------------------------------------------------------


def _proposals(unit: Unit, lexicon: CueLexicon, grammar: Grammar) -> list[Proposal]:
    cues = tuple(find_cues(unit, lexicon))
    scene = Scene(unit, cues, frozenset(), lexicon, grammar)
    insertions = [found for cue in cues if (found := find_insertion(cue, scene)) is not None]
    scene = replace(scene, breaks=frozenset(insertion.start for insertion in insertions))
    inserted = {insertion.cue.head.i for insertion in insertions}
    found = [proposal for cue in cues if cue.head.i not in inserted for proposal in _of_cue(cue, scene, insertions)]
    found.extend(_of_prepositions(scene, found))
    for insertion in insertions:
        found.extend(_of_insertion(insertion, scene, found))
    found.extend(_of_heading(scene, found))
    found.extend(_loose_runs(scene, found))
    return [p for p in found if not _is_asked(p, scene)]


def _is_asked(proposal: Proposal, scene: Scene) -> bool:
    """Whether a proposal stands in a question that the writer asks."""
    last = scene.unit.end - 1
    return (
        scene.token(last).text == "?" and scene.unit.run_at(last) is None and scene.unit.run_at(proposal.start) is None
    )


def _of_cue(cue: FoundCue, scene: Scene, insertions: Sequence[Insertion]) -> Iterator[Proposal]:
    speaker = noun_speaker(cue, scene) if cue.is_noun else verb_speaker(cue, scene, insertions)
    if (cue.is_noun and speaker is None) or is_hypothetical(cue.head):
        return
    unspoken = not cue.is_noun and is_passive(cue.head, scene.grammar) and agent_of(cue.head, scene.grammar) is None
    for content in complements(cue, scene):
        if unspoken and content.frame != "that":
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


def _of_insertion(insertion: Insertion, scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Contents of an insertion; where the words before it have claims already, its speaker only relays them."""
    cue = insertion.cue
    before = [p for p in found if p.start < insertion.start and p.head is not None and is_finite(p.head)]
    relayed = bool(before) and not _is_last_word(insertion, scene) and _relays(insertion.speaker, before, scene)
    floor = max([scene.unit.start, *(p.end for p in before)]) if relayed else _after_stop(insertion.start, scene)
    for start, end in inserted_contents(insertion, scene, floor):
        if end <= start or (relayed and not _is_run(scene, start, end)):
            continue
        entry = cue.entry("inserted")
        yield Proposal(start, end, "inserted", (cue.start, cue.end), cue.head, entry, insertion.speaker, scene.unit)


def _after_stop(limit: int, scene: Scene) -> int:
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


def _relays(speaker: Token | None, before: Sequence[Proposal], scene: Scene) -> bool:
    """Whether a speaker only passes on what others say: a paper or agency, or the sentence has its own main cue."""
    if speaker is not None and any(_names_relay(t, scene) for t in _phrase(speaker)):
        return True
    return any(p.rule in _CLAUSAL and p.head is not None and p.head.dep_ == "ROOT" for p in before)


_CLAUSAL = frozenset({"that", "bare", "to", "state", "small", "event"})


def _phrase(head: Token) -> list[Token]:
    return [t for t in head.subtree if head.i - 4 <= t.i <= head.i + 5]


def _names_relay(token: Token, scene: Scene) -> bool:
    return token.text in scene.lexicon.relays or token.lemma_.lower() in scene.lexicon.relays


def _is_run(scene: Scene, start: int, end: int) -> bool:
    run = scene.unit.run_at(start)
    return run is not None and run.first == start and run.last == end


def _of_prepositions(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    for preposition, start, end in find_prepositions(scene.unit, scene.lexicon):
        if preposition.place == "never" or end >= scene.unit.end:
            continue
        speaker = _speaker_behind(end, scene)
        if speaker is None or speaker.lemma_.lower() in scene.lexicon.not_speakers:
            continue
        behind_run = start > scene.unit.start and scene.unit.run_at(start - 1) is not None and scene.unit.is_heading
        if preposition.place == "initial" and not (
            behind_run or (_is_first(start, scene) and _may_speak(speaker, scene))
        ):
            continue
        span = _reported_by(speaker, start, end, scene)
        if span is not None and span[1] > span[0] and not _only_relays(speaker, span, found, scene):
            yield Proposal(*span, "selon", (start, end), scene.unit.doc[start], None, speaker, scene.unit)


def _speaker_behind(end: int, scene: Scene) -> Token | None:
    token = scene.token(end)
    if token.lower_ in {"lequel", "laquelle", "lesquels", "lesquelles", "which", "whom"}:
        return next(
            (t for t in reversed(scene.unit.doc[scene.unit.start : end - 1]) if t.pos_ in {"NOUN", "PROPN"}), None
        )
    if token.pos_ == "PRON":
        return token
    return next(iter(phrase_heads(scene.unit.doc, end, min(scene.unit.end, end + 8))), None)


def _only_relays(speaker: Token, span: tuple[int, int], found: Sequence[Proposal], scene: Scene) -> bool:
    before = [
        p for p in found if span[0] <= p.start and p.end <= span[1] + 1 and p.head is not None and is_finite(p.head)
    ]
    return bool(before) and _relays(speaker, before, scene)


def _reported_by(speaker: Token, start: int, end: int, scene: Scene) -> tuple[int, int] | None:
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
    return inside or _around_phrase(start, scene)


def _clause_around(speaker: Token, start: int, scene: Scene) -> tuple[int, int] | None:
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
    if not left < start or not behind or top.pos_ not in {"VERB", "ADJ", "AUX"}:
        return None
    return without_edge_marks(scene.unit, left, right)


def _is_first(start: int, scene: Scene) -> bool:
    """Whether a place is the head of the sentence, a connector before it allowed."""
    leading = [t for t in scene.unit.doc[scene.unit.start : start] if t.is_alpha]
    return len(leading) <= 1 and all(t.pos_ in {"CCONJ", "ADV"} for t in leading)


def _is_clause_initial(start: int, scene: Scene) -> bool:
    if _is_first(start, scene):
        return True
    before = scene.token(start - 1)
    if before.lower_ in {
        "mais",
        "et",
        "car",
        "or",
        "que",
        "qu'",
        "qui",
        "but",
        "and",
        "that",
        "who",
        "which",
    } or before.pos_ in {"SCONJ", "CCONJ"}:
        return True
    leading = [t for t in scene.unit.doc[scene.unit.start : start] if t.is_alpha]
    return not any(is_finite(t) for t in leading) and len(leading) <= 8


def _of_heading(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """ "« P » : X durcit le ton", "P: X": a headline that names who speaks beside a colon."""
    unit = scene.unit
    colon = next((t.i for t in unit.tokens() if t.text == ":" and unit.run_at(t.i) is None), None)
    if colon is None or unit.doc[unit.end - 1].text in {".", "!", "?", "…"} or colon + 1 >= unit.end:
        return
    first = unit.run_at(unit.start)
    if first is not None and first.end >= colon - 1 and not any(p.start < first.last for p in found):
        root = next((t for t in unit.doc[colon + 1 : unit.end] if is_finite(t) and t.pos_ in {"VERB", "AUX"}), None)
        speaker = subject_of(root, scene.grammar) if root is not None else None
        named = speaker or next(iter(phrase_heads(unit.doc, colon + 1, unit.end)), None)
        yield Proposal(first.first, first.last, "heading", None, None, None, named, unit)
    elif scene.is_english() and unit.end - colon <= 6 and not found:
        named = next(iter(phrase_heads(unit.doc, colon + 1, unit.end)), None)
        if named is not None and any(t.pos_ in {"VERB", "AUX"} for t in unit.doc[unit.start : colon]):
            yield Proposal(unit.start, colon, "heading", None, None, None, named, unit)


def _may_speak(speaker: Token, scene: Scene) -> bool:
    """Whether a noun behind "pour" at the head of a sentence may be one who thinks: a name, or a person's role."""
    comma = next((t for t in scene.unit.doc[speaker.i : scene.unit.end] if t.text == ","), None)
    if comma is None or speaker.text.isdigit():
        return False
    return speaker.pos_ == "PROPN" or speaker.ent_type_ in {"PER", "ORG", "LOC", "PERSON"} or _is_definite(speaker)


def _is_definite(noun: Token) -> bool:
    return any(c.lower_ in {"le", "la", "l'", "les", "ce", "cette", "ces", "un", "une"} for c in noun.lefts)


def _is_clause_initial(start: int, scene: Scene) -> bool:
    if start == scene.unit.start:
        return True
    before = scene.token(start - 1)
    if before.lower_ in {"mais", "et", "car", "or", "que", "qu'", "but", "and", "toujours", "alors"} or before.pos_ in {
        "SCONJ",
        "CCONJ",
    }:
        return True
    leading = [t for t in scene.unit.doc[scene.unit.start : start] if t.is_alpha]
    return not any(is_finite(t) for t in leading) and len(leading) <= 6


def _after_phrase(speaker: Token, end: int, scene: Scene) -> tuple[int, int] | None:
    """What follows "selon X,": from behind the comma that closes the phrase."""
    stop, inside = speaker.right_edge.i + 1, False
    for at in range(max(end, speaker.i) + 1, scene.unit.end):
        if scene.token(at).text == ",":
            if _continues_phrase(at, speaker, scene, inside=inside):
                inside = True
                continue
            stop = at + 1
            break
    return without_edge_marks(scene.unit, stop, _sentence_end(stop, scene))


def _continues_phrase(comma: int, speaker: Token, scene: Scene, *, inside: bool) -> bool:
    """Whether a comma stands inside the phrase: an apposition or relative between a name and the next comma."""
    second = next((t.i for t in scene.unit.doc[comma + 1 : scene.unit.end] if t.text == ","), None)
    if second is None or second == comma + 1 or not any(is_finite(t) for t in scene.unit.doc[second : scene.unit.end]):
        return False
    between = scene.unit.doc[comma + 1 : second]
    if between[0].lower_ in scene.grammar.relative_pronouns or between[0].lower_ in {"dont", "où", "whose"}:
        return True
    if between[0].pos_ == "PRON" or any(is_finite(t) and t.pos_ in {"VERB", "AUX"} for t in between):
        return False
    return inside or scene.token(comma - 1).pos_ in {"PROPN", "X"} or speaker.pos_ == "PROPN"


def _sentence_end(start: int, scene: Scene) -> int:
    for at in range(start, scene.unit.end):
        if scene.unit.run_at(at) is None and scene.token(at).text in {";", "."}:
            return at
    return scene.unit.end


def _around_phrase(start: int, scene: Scene) -> tuple[int, int] | None:
    """What stands before ", selon X"."""
    return without_edge_marks(scene.unit, scene.unit.start, start)


def _loose_runs(scene: Scene, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Whole sentences in quotation marks, and weighty quoted runs, without a cue of their own."""
    unit = scene.unit
    if unit.is_heading or _is_subheading(unit):
        return
    for run in unit.runs:
        if any(p.start < run.last and run.first < p.end for p in found):
            continue
        outside = [t for t in unit.tokens() if t.is_alpha and not any(r.holds(t.i) for r in unit.runs)]
        if not [t for t in outside if t.pos_ not in {"CCONJ", "ADV"}]:
            yield Proposal(run.first, run.last, "floating", unit=unit)
        elif _is_weighty(run, scene) and not found:
            start, end = without_edge_marks(unit, unit.start, unit.end)
            yield Proposal(start, end, "goes-on", unit=unit)
            return


def _is_subheading(unit: Unit) -> bool:
    """Whether a paragraph is a title between dashes, or one short quoted run without a full stop."""
    text = unit.block.span.of(unit.doc.text).strip()
    if text.startswith(("-", "–", "—")) and text.endswith(("-", "–", "—")):
        return True
    return len(text) < 60 and text[-1:] not in '.!?…»”"'


def _is_weighty(run: Run, scene: Scene) -> bool:
    return run.words >= 4 and any(is_finite(t) for t in scene.unit.doc[run.first : run.last])


# --- choice ----------------------------------------------------------------------------------------------------

_RANK = {"that": 0, "inserted": 1, "bare": 2, "selon": 3, "to": 4, "whether": 4, "small": 5, "state": 5, "as": 6, "on": 6,
         "event": 7, "quote": 8, "pour-que": 4, "gerund": 4, "heading": 1, "floating": 9, "goes-on": 10}  # fmt: skip


def _choose(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals that stand: of two that overlap, the outer by its cue, else the better rule."""
    ordered = sorted(proposals, key=lambda p: (_depth(p, proposals), _RANK.get(p.rule, 9), p.start))
    chosen: list[Proposal] = []
    for proposal in ordered:
        if not any(proposal.overlaps(other) for other in chosen):
            chosen.append(proposal)
    return sorted(chosen, key=lambda p: p.start)


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


# --- writing ---------------------------------------------------------------------------------------------------


class _Writer:
    """Turns proposals into claims in order, and remembers who spoke."""

    def __init__(self, parsed: ParsedArticle, cast: Cast) -> None:
        self._parsed, self._cast = parsed, cast
        self._recent: list[Source] = []
        self._last_place = -1

    def write(self, proposals: Sequence[Proposal]) -> Iterator[Claim]:
        for index, proposal in enumerate(proposals):
            source = self._source(proposal, proposals, index)
            if source is None and proposal.cue is None:
                continue
            if source is not None:
                self._recent.append(source)
            self._last_place = proposal.unit.place if proposal.unit else self._last_place
            yield self._claim(proposal, source)

    def _source(self, proposal: Proposal, proposals: Sequence[Proposal], index: int) -> Source | None:
        if proposal.speaker is not None:
            return self._cast.source_of(proposal.speaker, recent=tuple(reversed(self._recent)))
        if proposal.cue is not None:
            return self._recent[-1] if self._recent else None
        place = proposal.unit.place if proposal.unit else 0
        if self._recent and place - self._last_place <= (1 if proposal.rule == "floating" else 0):
            return self._recent[-1]
        following = proposals[index + 1] if index + 1 < len(proposals) else None
        if following is not None and following.unit and following.unit.place == place and following.speaker is not None:
            return self._cast.source_of(following.speaker, recent=tuple(reversed(self._recent)))
        return None

    def _claim(self, proposal: Proposal, source: Source | None) -> Claim:
        article, doc = self._parsed.article, self._parsed.doc
        last = doc[proposal.end - 1]
        span = Span(doc[proposal.start].idx, last.idx + len(last))
        judgement = self._judgement(proposal)
        return Claim(
            id=content_id("clm", article.id, str(span.start), str(span.end)),
            span=span,
            text=span.of(article.text),
            mode=_mode(span, self._parsed),
            source=source,
            cue=self._cue(proposal),
            certainty=judgement.certainty,
            polarity=judgement.polarity,
        )

    def _cue(self, proposal: Proposal) -> Cue | None:
        if proposal.cue is None or proposal.head is None:
            return None
        doc = self._parsed.doc
        last = doc[proposal.cue[1] - 1]
        span = Span(doc[proposal.cue[0]].idx, last.idx + len(last))
        lemma = proposal.entry.lemma if proposal.entry else span.of(self._parsed.article.text).lower()
        return Cue(span.of(self._parsed.article.text), span, lemma)

    def _judgement(self, proposal: Proposal) -> Judgement:
        head = _content_head(self._parsed.doc[proposal.start : proposal.end])
        manner = _manner(proposal, self._parsed)
        return judge(self._parsed, head, (proposal.start, proposal.end), manner=manner)


def _manner(proposal: Proposal, parsed: ParsedArticle) -> Manner | None:
    """What the cue does to the content; `None` where the parse is to tell."""
    entry, head = proposal.entry, proposal.head
    if entry is None or head is None:
        return None
    negated = proposal.rule != "inserted" and is_negated(head, GRAMMARS[parsed.language])
    if entry.polarity is Polarity.NEGATIVE:
        return Manner.DOUBT if entry.kind == "doubt" else Manner.DENY
    if entry.kind == "think" or entry.kind == "judge":
        believed = Manner.BELIEVE if entry.certainty is Certainty.PROBABLE else None
        return Manner.DOUBT if negated else believed
    if entry.certainty is Certainty.UNKNOWN:
        return Manner.ASK
    return Manner.WITHHOLD if negated and entry.kind != "hide" else None


def _content_head(tokens: Sequence[Token]) -> Token:
    """The word of a content that all others hang on: a verb where there is one."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if (t.head.i not in inside or t.head.i == t.i) and not t.is_punct and not t.is_space]
    finite = next((t for t in tops if is_finite(t)), None)
    if finite is not None:
        return finite
    verbal = next((t for t in tops if t.pos_ in {"VERB", "AUX", "ADJ", "NOUN"}), None)
    return verbal or (tops[0] if tops else tokens[0])


def _mode(span: Span, parsed: ParsedArticle) -> Mode:
    quotations = [q for q in parsed.quotations if q.depth == 0 and q.outer.overlaps(span)]
    if any(q.outer.contains(span) for q in quotations):
        return Mode.DIRECT
    return Mode.MIXED if any(q.inner.overlaps(span) for q in quotations) else Mode.INDIRECT
