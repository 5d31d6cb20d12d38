"""Heads that can speak: where the parse gives a word that cannot, who near it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import left_edge, word
from tocsin.model import SourceKind, Standing

if TYPE_CHECKING:
    from tocsin.extract.stage import Mention, Stage
    from tocsin.extract.words import Word


_QUOTE = frozenset({"quote", "cite"})
# Tokens between a paper and "citing", and between "citing" and whom it cites.
_NEAR_CITING = 9


def _is_person(mention: Mention) -> bool:
    return mention.entity is not None and mention.entity.kind is SourceKind.PERSON


@dataclass(slots=True, eq=False)
class Voices:
    """The words of one article that may be said to speak."""

    stage: Stage

    def fit_to_speak(self, head: Word) -> bool:
        """Whether the parse's subject may be one: no "de son côté", "à l'AFP", "sur ce point"."""
        if head.i in self.stage.phrase_at:
            return self.stage.phrase_at[head.i].noun.sort is not Sort.PERSON or not self._addressed(head)
        if self._addressed(head) or word(head) in self.stage.nouns.words["never"]:
            return False
        return self.stage.may_speak(head.i) or not word(head).endswith(
            tuple(sorted(self.stage.nouns.words["abstract"]))
        )

    def _addressed(self, head: Word) -> bool:
        """Whether a preposition of place, time or addressee governs the phrase."""
        start = left_edge(self.stage.doc, head.i, self.stage.parsed.language)
        before = word(self.stage.doc[start - 1]) if start else ""
        earlier = word(self.stage.doc[start - 2]) if start > 1 else ""
        if (earlier, before) in {("according", "to"), ("d", "apres")}:
            return False
        return before in self.stage.nouns.words["addressing"]

    def speaker_near(self, head: Word) -> Word | None:
        """The likeliest speaker of the sentence outside quotation marks: a subject, a person, the nearest."""
        sentence = self.stage.sentence_of(head.i)
        fits = [
            m
            for m in self.stage.mentions
            if m.sentence == sentence and not m.quoted and not m.dependent and m.head != head.i
            and self.stage.may_speak(m.head) and not self._addressed(self.stage.doc[m.head])
        ]  # fmt: skip
        beside = next((m for m in fits if 0 < head.i - m.end <= 4 and _is_person(m)), None)
        ranked = min(fits, key=lambda m: (not m.subject, not _is_person(m), abs(m.head - head.i)), default=None)
        best = beside or ranked
        return self.stage.doc[best.head] if best is not None else None

    def carried_by(self, head: Word) -> Word | None:
        """Reads "KCNA quoted Kim (him) as saying": the agency is a channel, who is quoted speaks."""
        if head.dep_ == "pobj" and head.head.dep_ == "agent" and head.head.head.lemma_ in _QUOTE:
            passive = (t for t in head.head.head.children if t.dep_ == "nsubjpass")
            return next((t for t in passive if self._may_be_quoted(t)), None)
        if head.dep_ != "nsubj" or head.head.lemma_ not in _QUOTE:
            return None
        return next((t for t in head.head.children if t.dep_ == "dobj" and self._may_be_quoted(t)), None)

    def _may_be_quoted(self, token: Word) -> bool:
        return self.stage.may_speak(token.i) or word(token) in self.stage.nouns.pronouns

    def cited_by(self, head: Word) -> Word | None:
        """Reads "l'agence X, citant Y", "X, qui cite Y", "X said, citing Y": whose words a paper or agency hands on."""
        doc, end = self.stage.doc, min(head.i + _NEAR_CITING, head.sentence[1])
        at = next((i for i in range(head.i + 1, end) if word(doc[i]) in self.stage.nouns.words["citing"]), None)
        if at is None or not self._hands_on(head) or self._opens_another_clause(head.i, at):
            return None
        stop = min(at + _NEAR_CITING, head.sentence[1])
        for i in range(at + 1, stop):
            if doc[i].text == "," or doc[i].is_quote:
                return None
            if self._is_document(i) or (self.stage.may_speak(i) and self._heads_its_phrase(i)):
                return doc[i]
        return None

    def _heads_its_phrase(self, at: int) -> bool:
        """Whether no role or body behind a name is what is meant: "Kim" in "Kim's office"."""
        before = (p for p in self.stage.phrase_at.values() if p.start <= at < p.head and not self._is_document(p.head))
        return not any(True for _ in before)

    def _is_document(self, at: int) -> bool:
        return at in self.stage.phrase_at and self.stage.phrase_at[at].noun.sort is Sort.DOCUMENT

    def _hands_on(self, head: Word) -> bool:
        """Whether a name or noun is a paper's or an agency's."""
        phrase, mention = self.stage.phrase_at.get(head.i), self.stage.at.get(head.i)
        if phrase is not None:
            return "media" in phrase.noun.classes
        entity = mention.entity if mention is not None else None
        if entity is None or entity.kind is not SourceKind.ORGANISATION:
            return False
        return entity.standing in {None, Standing.AGENCY} or any("media" in p.noun.classes for p in entity.phrases)

    def _opens_another_clause(self, start: int, end: int) -> bool:
        return any(t.text in {":", ";"} or t.is_quote for t in self.stage.doc[start:end])

    def shared_head(self, head: Word) -> Word:
        """Reads "U.S. and South Korean officials": the noun that both share, where the parse stops at the first."""
        doc, at = self.stage.doc, head.i + 1
        if self.stage.parsed.language == "fr" or head.i not in self.stage.table or at + 1 >= len(doc):
            return head
        if doc[at].text != "and" or at + 1 not in self.stage.table:
            return head
        if self.stage.table[at + 1].name.standing is not Standing.ADJECTIVE:
            return head
        at = self.stage.table[at + 1].end
        while at < len(doc) and doc[at].pos_ in {"ADJ", "NOUN", "PROPN"}:
            phrase = self.stage.phrase_at.get(at)
            if phrase is not None and phrase.plural:
                phrase.start = min(phrase.start, self.stage.table[head.i].start)
                return doc[at]
            at += 1
        return head
