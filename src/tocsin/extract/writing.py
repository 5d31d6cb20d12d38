"""From proposals to claims: sources resolved in order, certainty and polarity judged, spans as characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.modality import Manner, judge
from tocsin.extract.syntax import GRAMMARS, content_head, is_negated, tense_of
from tocsin.extract.words import read_words
from tocsin.model import Certainty, Claim, Cue, Language, Mode, Polarity, Source, Span, content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.modality import Judgement
    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.scene import Proposal
    from tocsin.extract.sources import Cast


class Writer:
    """Turns proposals into claims in order, and remembers who spoke."""

    def __init__(self, parsed: ParsedArticle, cast: Cast) -> None:
        self._parsed, self._cast = parsed, cast
        self._doc = read_words(parsed.doc)
        self._recent: list[Source] = []
        self._last_place = -1
        self._last_end = 0

    def write(self, proposals: Sequence[Proposal]) -> Iterator[Claim]:
        """The claims of an article, given its proposals in the order of the text."""
        for index, proposal in enumerate(proposals):
            source = self._source(proposal, proposals, index)
            if source is None and proposal.cue is None:
                continue
            if source is not None:
                aside = bool(self._recent) and _is_aside(proposal, proposals[index - 1] if index else None)
                self._recent.insert(len(self._recent) - aside, source)
            self._last_place = proposal.unit.place if proposal.unit else self._last_place
            self._last_end = proposal.end
            yield self._claim(proposal, source)

    def _source(self, proposal: Proposal, proposals: Sequence[Proposal], index: int) -> Source | None:
        if proposal.speaker is not None:
            return self._cast.source_of(proposal.speaker, recent=tuple(reversed(self._recent)))
        if proposal.cue is not None:
            return self._recent[-1] if self._recent else None
        if proposal.rule == "echo":
            return self._echoed(proposal, proposals)
        if proposal.rule == "floating" and (leading := self._led_in_by(proposal)) is not None:
            return leading
        return self._gone_on(proposal, proposals, index)

    def _gone_on(self, proposal: Proposal, proposals: Sequence[Proposal], index: int) -> Source | None:
        """Who spoke before in the paragraph, or speaks next: a quotation without a cue goes on with them."""
        place = proposal.unit.place if proposal.unit else 0
        reach = (1 if self._parsed.language is Language.FR else 2) if proposal.rule == "floating" else 0
        if self._recent and place - self._last_place <= reach:
            return self._recent[-1]
        following = proposals[index + 1] if index + 1 < len(proposals) else None
        if following is not None and following.unit and following.unit.place == place and following.speaker is not None:
            return self._cast.source_of(following.speaker, recent=tuple(reversed(self._recent)))
        return None

    def _led_in_by(self, proposal: Proposal) -> Source | None:
        """Whom the sentence before a quotation is about, unless it holds a claim itself: "X n'en démord pas. « P »"."""
        last = self._recent[-1].span if self._recent else None
        doc = self._doc
        start = doc[max(proposal.start - 1, 0)].sentence[0]
        while start > 0 and not any(t.is_alpha for t in doc[start : proposal.start]):
            start = doc[start - 1].sentence[0]
        if proposal.unit is None or doc[start].idx < proposal.unit.block.span.start - 1:
            return None
        if self._last_end > start + 1 or (last is not None and last.start >= doc[start].idx):
            return None
        return self._cast.subject_within(start, proposal.start, recent=tuple(reversed(self._recent)))

    def _relayed(self, proposal: Proposal, source: Source | None) -> tuple[Source, ...]:
        """The sources behind the source, from the next one inwards."""
        names = {source.name} if source is not None else set()
        found: list[Source] = []
        for inner in self._inner(proposal):
            if inner is not None and inner.name not in names:
                names.add(inner.name)
                found.append(inner)
        return tuple(found)

    def _inner(self, proposal: Proposal) -> Iterator[Source | None]:
        recent = tuple(reversed(self._recent))
        if proposal.speaker is not None:
            yield self._cast.cited_in(proposal.speaker, recent=recent)
        for speaker in proposal.inner:
            yield self._cast.source_of(speaker, recent=recent)

    def _echoed(self, heading: Proposal, proposals: Sequence[Proposal]) -> Source | None:
        """Who says elsewhere what a sub-heading quotes."""
        words = self._words(heading)
        for other in proposals:
            if other.rule != "echo" and other.speaker is not None and words in self._words(other):
                return self._cast.source_of(other.speaker, recent=tuple(reversed(self._recent)))
        return None

    def _words(self, proposal: Proposal) -> str:
        return " ".join(t.lower_ for t in self._doc[proposal.start : proposal.end] if t.is_alpha)

    def _claim(self, proposal: Proposal, source: Source | None) -> Claim:
        article, doc = self._parsed.article, self._doc
        end = proposal.end
        while end > proposal.start + 1 and doc[end - 1].text == ",":
            end -= 1  # English puts the comma inside the quotation
        span = Span(doc[proposal.start].idx, doc[end - 1].idx + len(doc[end - 1]))
        judgement = self._judgement(proposal)
        return Claim(
            id=content_id("clm", article.id, str(span.start), str(span.end)),
            span=span,
            text=span.of(article.text),
            mode=Mode.DIRECT if proposal.rule == "turn" else _mode(span, self._parsed),
            source=source,
            cue=self._cue(proposal),
            certainty=judgement.certainty,
            polarity=judgement.polarity,
            relayed=self._relayed(proposal, source),
        )

    def _cue(self, proposal: Proposal) -> Cue | None:
        if proposal.cue is None or proposal.head is None:
            return None
        doc = self._doc
        last = doc[proposal.cue[1] - 1]
        span = Span(doc[proposal.cue[0]].idx, last.idx + len(last))
        lemma = proposal.entry.lemma if proposal.entry else span.of(self._parsed.article.text).lower()
        return Cue(span.of(self._parsed.article.text), span, lemma)

    def _judgement(self, proposal: Proposal) -> Judgement:
        head = content_head(self._doc[proposal.start : proposal.end])
        manner = _manner(proposal, self._parsed)
        return judge(self._parsed, head, (proposal.start, proposal.end), manner=manner)


def _manner(proposal: Proposal, parsed: ParsedArticle) -> Manner | None:
    """What the cue does to the content; `None` where the parse is to tell."""
    entry, head = proposal.entry, proposal.head
    if entry is None or head is None:
        return Manner.RELAY if _is_relayed(proposal, parsed) else None
    negated = proposal.rule != "inserted" and is_negated(head, GRAMMARS[parsed.language])
    if entry.polarity is Polarity.NEGATIVE:
        return Manner.DOUBT if entry.kind == "doubt" else Manner.DENY
    if entry.kind in {"think", "judge"}:
        believed = Manner.BELIEVE if entry.certainty is Certainty.PROBABLE else None
        return Manner.DOUBT if negated else believed
    if entry.certainty is Certainty.UNKNOWN:
        return Manner.ASK
    if negated and entry.kind != "hide":
        return Manner.WITHHOLD
    return Manner.RELAY if _is_relayed(proposal, parsed) else None


_RELAYED = frozenset({"inserted", "selon", "heading"})


def _is_relayed(proposal: Proposal, parsed: ParsedArticle) -> bool:
    """Whether the content is a main clause outside quotation marks that a present tense or a preposition reports."""
    if proposal.rule not in _RELAYED or proposal.unit is None:
        return False
    words = read_words(parsed.doc)
    if proposal.unit.run_at(content_head(words[proposal.start : proposal.end]).i) is not None:
        return False
    if proposal.rule == "selon" or proposal.head is None:
        return proposal.head is None or proposal.head.lower_ not in {"pour", "for"}
    tense = tense_of(proposal.head)
    return "Pres" in tense and "simple" in tense


_ASIDES = frozenset({"acl:relcl", "relcl"})


def _is_aside(proposal: Proposal, before: Proposal | None) -> bool:
    """Reads "« P », a dit X, citant les rebelles que Y qualifie de Q": who speaks goes on to be X."""
    head, speaker = proposal.head, proposal.speaker
    if head is None or speaker is None or before is None or before.head is None or before.unit is not proposal.unit:
        return False
    relative = head.dep_ in _ASIDES and before.head.dep_ not in _ASIDES
    return relative and speaker.i < head.i and speaker.lower_ not in {"qui", "who", "which", "that"}


def _mode(span: Span, parsed: ParsedArticle) -> Mode:
    quotations = [q for q in parsed.quotations if q.depth == 0 and q.outer.overlaps(span)]
    if any(q.outer.contains(span) for q in quotations):
        return Mode.DIRECT
    return Mode.MIXED if any(q.inner.overlaps(span) for q in quotations) else Mode.INDIRECT
