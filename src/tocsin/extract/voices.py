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
        """Reads "KCNA quoted Kim as saying": the agency is a channel, who is quoted speaks."""
        if head.dep_ == "pobj" and head.head.dep_ == "agent" and head.head.head.lemma_ in {"quote", "cite"}:
            passive = (t for t in head.head.head.children if t.dep_ == "nsubjpass")
            return next((t for t in passive if self.stage.may_speak(t.i)), None)
        if head.dep_ != "nsubj" or head.head.lemma_ not in {"quote", "cite"}:
            return None
        return next((t for t in head.head.children if t.dep_ == "dobj" and self.stage.may_speak(t.i)), None)

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
