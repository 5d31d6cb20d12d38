"""Who is meant: names, roles, pronouns and possessives of an article resolved to its cast."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from tocsin.extract.described import Descriptions
from tocsin.extract.mentions import set_stage
from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import Phrase, Reach, gender_of, left_edge, right_edge, word
from tocsin.extract.stage import SUBJECTS
from tocsin.extract.voices import Voices
from tocsin.model import ActorTable, Source, SourceKind, Span, Standing
from tocsin.model.actor import fold_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.stage import Entity, Mention, Stage
    from tocsin.extract.words import Word

# How far back a pronoun looks, in sentences; beyond, the writer names again. Counted on French and English news.
_WINDOW = 6
# A communiqué names its authors in its heading or opening sentences.
_OPENING = 4
_ARTICLES = frozenset({"the", "le", "la", "les", "l"})
# Below this score no mention is likely, and the last speaker goes on speaking.
_FAINT = -1.5
# An office that French names without its state.
_HOME_OFFICE = ("president", "de", "la", "republique")
# Sentences within which a verb of saying still makes its subject the likely speaker of what follows.
_STILL_HEARD = 2
# Words up the parse between a name and the noun whose owner it is: "la réponse du président Paul Roy".
_OWNERS = 4
# A pronoun that speaks means who spoke last, less one for each sentence since: a person rather than a body or state.
_SPOKE_LAST = {True: 4.5, False: 2.5}
# What takes up the subject between commas, to set it against others: "X, elle, accuse".
_TAKEN_UP = frozenset({"lui", "elle", "eux", "elles"})
# "l'un d'eux, X", "one of them, X".
_ONE = frozenset({"un", "une", "one"})
# How much more likely the subject that opens the sentence before is what a pronoun that opens this one takes up.
_TAKES_UP = 1.5
# Verbs whose speaker has spoken before.
_GOING_ON = frozenset({"ajouter", "poursuivre", "conclure", "continuer", "renchérir", "add", "continue", "conclude"})
_SUBJECT_FORMS = frozenset({"il", "elle", "ils", "elles", "he", "she", "they", "celui", "celle", "ceux", "celles"})
# "We, the Foreign Ministers of ...": how far the noun may stand from the comma, in tokens.
_PRESENTED = 5
_TOGETHER = frozenset({"we", "nous"})
# Tokens between "on" and the place or body where it is said.
_NEAR_ON = 12


def build_cast(parsed: ParsedArticle, actors: ActorTable) -> Cast:
    """The cast of an article.

    Args:
        parsed: the article and its parse.
        actors: names, houses and offices that tie words to actors.
    """
    stage = set_stage(parsed, actors)
    return Cast(stage, Descriptions(stage), Voices(stage))


class Use(StrEnum):
    """What a pronoun is used for: a subject that speaks, a possessive, or the one named last ("ce dernier")."""

    SUBJECT = "subject"
    POSSESSIVE = "possessive"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A word that points back: its gender (`None` if it shows none), number and use."""

    token: Word
    gender: str | None
    plural: bool
    use: Use

    @property
    def speaks(self) -> bool:
        """Whether it stands for a speaker."""
        return self.use is not Use.POSSESSIVE


def _stands_apart(noun: Word) -> bool:
    """Whether a joined noun is somebody else: "l'avocate et lauréate", without article, is one person."""
    head = noun.head
    singular = "Sing" in head.morph.get("Number", []) and any(c.pos_ == "DET" for c in head.lefts)
    return noun.pos_ == "PROPN" or not singular or any(c.pos_ == "DET" for c in noun.lefts)


@dataclass(slots=True, eq=False)
class Cast:
    """Everybody who may speak in an article, and the way from a word to one of them."""

    stage: Stage
    descriptions: Descriptions
    voices: Voices
    known: dict[int, Source | None] = field(default_factory=dict)  # by head, whom a mention points to by itself

    # --- the speaker of a claim --------------------------------------------------------------------------------

    def source_of(self, head: Word, *, recent: Sequence[Source] = ()) -> Source | None:
        """The source that a noun, name or pronoun points to.

        Args:
            head: head token of the noun phrase, a token of the name, or the pronoun.
            recent: sources of the claims before this one, the latest first.
        """
        if head.text in {"-là", "-ci"} and head.i > 0:
            head = self.stage.doc[head.i - 1]
        head = self._behind_verb(self._before_on(head))
        if (named := self._taken_up(head)) is not None:
            return self._nominal(named, recent)
        head = self.voices.carried_by(head) or head
        pronoun = self._pronoun_kind(head)
        if pronoun is not None:
            return self._pronoun(head, pronoun, recent)
        speaker = self.voices.shared_head(head)
        if not self.voices.fit_to_speak(speaker):
            other = self.voices.speaker_near(speaker)
            if other is not None:
                kind = self._pronoun_kind(other)
                return self._pronoun(other, kind, recent) if kind else self._nominal(other, recent)
        return self._nominal(speaker, recent)

    def cited_in(self, head: Word, *, recent: Sequence[Source] = ()) -> Source | None:
        """Whom the paper or agency at `head` cites for what it says; `None` where it cites nobody."""
        cited = self.voices.cited_by(head)
        return self._nominal(cited, recent) if cited is not None else None

    def _before_on(self, head: Word) -> Word:
        """Reads "l'on" as "on", whichever of the two the parse makes the subject."""
        behind = self.stage.doc[head.i + 1] if head.i + 1 < len(self.stage.doc) else None
        return behind if behind is not None and word(head) == "l" and word(behind) == "on" else head

    def _taken_up(self, token: Word) -> Word | None:
        """Reads "L'ambassade de Russie, elle, accuse": what a pronoun between commas takes up opens the sentence."""
        doc, at = self.stage.doc, token.i
        if word(token) not in _TAKEN_UP or at + 1 >= len(doc) or at < 2:
            return None
        if doc[at - 1].text != "," or doc[at + 1].text != ",":
            return None
        for mention in self.stage.before(at - 1):
            here = mention.sentence == self.stage.sentence_of(at) and not mention.quoted and mention.end <= at - 1
            governed = doc[doc[at].sentence[0]].pos_ == "ADP"
            if here and not governed and self._opens_unit(mention):
                return doc[mention.head]
        return None

    def _behind_verb(self, head: Word) -> Word:
        """Reads "juge-t-il" where the model takes the verb for a noun: the pronoun glued behind it."""
        doc, at = self.stage.doc, head.i
        glued = [t for t in doc[at + 1 : at + 3] if t.text.startswith("-")] if not head.whitespace_ else []
        return next((t for t in glued if word(t) in _SUBJECT_FORMS), head)

    def subject_within(self, start: int, end: int, *, recent: Sequence[Source] = ()) -> Source | None:
        """The person or role that is the first subject of the sentence `[start, end)`, outside quotation marks."""
        for mention in self.stage.mentions:
            if start <= mention.start < end and mention.subject and not mention.quoted:
                source = self._mention_source(mention, recent)
                if source is not None and (source.kind is SourceKind.PERSON or source.role is not None):
                    return source
        return None

    def actor_of(self, tokens: Iterable[Word]) -> tuple[str | None, str | None]:
        """The entity that a noun phrase names and the actor it is tied to; either may be `None`.

        The head decides where it names somebody or carries a possessive; else the nearest name or adjective of
        nationality in the phrase; else whom the phrase describes.
        """
        listed = sorted(tokens, key=lambda t: t.i)
        if not listed:
            return None, None
        inside = {token.i for token in listed}
        head = next((t for t in listed if t.head.i not in inside or t.head.i == t.i), listed[0])
        order = sorted(listed, key=lambda t: (t.i != head.i, abs(t.i - head.i), t.i))
        found = self._pointed_to(head, order)
        if found is not None:
            return found.name, found.actor
        token, code = next(((t, c) for t in order if (c := self._code_at(t.i))), (None, None))
        if token is not None:
            return self._name_at(token), code
        owner = next((source for t in order if (source := self.possessor_of(t)) is not None), None)
        phrase = self.stage.phrase_at.get(head.i)
        entity = self.descriptions.described(phrase) if owner is None and phrase is not None else None
        known = owner or entity
        return (known.name, known.actor) if known is not None else (None, None)

    def _pointed_to(self, head: Word, order: Sequence[Word]) -> Source | Entity | None:
        """Whom the head itself points to: as a pronoun, a name, or by its own possessive."""
        kind = self._pronoun_kind(head)
        if kind is not None:
            return self._pronoun(head, kind, ())
        named = self._named(head)
        if named is not None and named.entity is not None:
            return named.entity
        linked = self.stage.linked.get(head.i)
        if linked is not None:
            return linked
        own = (t for t in order if t.i < head.i and t.head.i == head.i)
        return next((source for t in own if (source := self.possessor_of(t)) is not None), None)

    def possessor_of(self, token: Word) -> Source | None:
        """Whom a possessive ("ses", "leur", "its") points to; `None` where it is no possessive or nobody fits."""
        form = word(token)
        if form not in self.stage.nouns.words["possessives"]:
            return None
        plural = form in {"leur", "leurs", "their"}
        gender = {"his": "m", "her": "f"}.get(form)
        return self._antecedent(Pronoun(token, gender, plural=plural, use=Use.POSSESSIVE), ())

    # --- nominal heads -------------------------------------------------------------------------------------------

    def _nominal(self, head: Word, recent: Sequence[Source]) -> Source | None:
        head = self._first_beside(head)
        single = self._single(head, recent)
        if single is None:
            return None
        partners = [self._single(other, recent) for other in self._coordinated(head)]
        names = [single.name, *(partner.name for partner in partners if partner is not None)]
        if len(set(names)) < 2:
            return single
        joint = " et " if self.stage.parsed.language == "fr" else " and "
        name = self._presented(head) + ", ".join(names[:-1]) + joint + names[-1]
        spans = [s.span for s in (single, *partners) if s is not None and s.span is not None]
        if spans and single.kind is not SourceKind.PERSON and spans[-1].end > spans[0].start:
            name = self.stage.parsed.article.text[spans[0].start : spans[-1].end]
        return Source(name, single.kind, single.span, single.role, single.actor)

    def _presented(self, head: Word) -> str:
        """Reads "les présidents russe et chinois A et B": the words that present several names, with a comma."""
        mention = self._named(head)
        start = mention.start if mention is not None else 0
        at = start - 1 if start and self.stage.doc[start - 1].text == "," else start
        phrases = (self.stage.phrase_at.get(i) for i in range(max(0, at - 16), at))
        phrase = next((p for p in phrases if p and p.plural and p.end == at and p.noun.sort is Sort.PERSON), None)
        return f"{self._text_of(phrase)}, " if phrase is not None and not phrase.noun.classes & {"any"} else ""

    def _coordinated(self, head: Word) -> Iterator[Word]:
        """Heads joined to this one by "et", "and", in the parse or side by side before a plural verb."""
        if (partner := self._beside(head)) is not None:
            yield partner
            return
        if listed := self._listed(head):
            yield from listed
            return
        for child in head.children:
            if child.dep_ == "conj" and child.pos_ in {"PROPN", "NOUN"} and child.i > head.i and _stands_apart(child):
                between = self.stage.doc[head.i + 1 : child.i]
                if len(between) <= 8 and not any(t.pos_ in {"VERB", "AUX"} or t.is_quote for t in between):
                    yield child
                    yield from self._coordinated(child)

    def _listed(self, head: Word) -> list[Word]:
        """The others of "Paris, Berlin et Londres": names side by side, the last behind "et"."""
        doc, named = self.stage.doc, self._named(head)
        found: list[Word] = []
        at = named.end if named is not None else len(doc)
        while at + 1 < len(doc) and (doc[at].text == "," or word(doc[at]) in {"et", "and"}):
            start = at + (2 if doc[at + 1].pos_ == "DET" else 1)
            other = self.stage.at.get(start)
            if other is None or other.phrase is not None or other.start != start:
                return []
            found.append(doc[other.head])
            if doc[at].text != ",":
                return found if len(found) > 1 else []
            at = other.end
        return []

    def _first_beside(self, head: Word) -> Word:
        """The first of two names side by side where the parse gives the second ("Paris et Berlin ont ...")."""
        doc, named = self.stage.doc, self._named(head)
        if named is None or named.start < 2 or word(doc[named.start - 1]) not in {"et", "and"}:
            return head
        other = self.stage.at.get(named.start - 2)
        if other is None or other.phrase is not None or other.end != named.start - 1 or head.dep_ == "conj":
            return head
        return (
            doc[other.head] if other.start == doc[other.start].sentence[0] and self._beside(doc[other.head]) else head
        )

    def _beside(self, head: Word) -> Word | None:
        """The second of two names side by side, which the parse sometimes parts ("Paris et Berlin ont ...")."""
        doc, named = self.stage.doc, self._named(head)
        if named is None or named.end + 1 >= len(doc) or word(doc[named.end]) not in {"et", "and"}:
            return None
        at = named.end + (2 if doc[named.end + 1].pos_ == "DET" else 1)
        other = self.stage.at.get(at)
        if other is None or other.phrase is not None or other.start != at or other.end >= len(doc):
            return None
        verb = doc[other.end]
        return doc[other.head] if "Plur" in verb.morph.get("Number", []) and verb.pos_ in {"AUX", "VERB"} else None

    def _single(self, head: Word, recent: Sequence[Source]) -> Source | None:
        phrase = self.stage.phrase_at.get(head.i)
        if phrase is not None:
            return self._phrased(phrase, recent)
        mention = self._named(head)
        if mention is not None and mention.entity is not None:
            return self._entity_source(mention.entity, mention.start, mention.end)
        return self._pointed_at(head, recent) or self._named_behind(head, recent) or self._plain_source(head)

    def _phrased(self, phrase: Phrase, recent: Sequence[Source]) -> Source | None:
        """Whom a phrase of the lexicon points to: in apposition, as author, by description, or by itself."""
        if phrase.noun.sort is Sort.DOCUMENT and phrase.head not in self.stage.linked:
            return self._document_source(phrase, recent)
        entity = self.stage.linked.get(phrase.head) or self.descriptions.described(phrase, recent)
        if entity is not None:
            return self._entity_source(entity, phrase.start, phrase.end, phrase)
        if phrase.noun.sort is Sort.GROUP and recent and self._repeats(phrase):
            return recent[0]
        return self._phrase_source(self.descriptions.earlier(phrase) or phrase)

    def _repeats(self, phrase: Phrase) -> bool:
        """Reads "la même source", "cette source"."""
        return phrase.reach is Reach.DEMONSTRATIVE or bool({"meme", "same"} & set(phrase.core))

    def _named(self, head: Word) -> Mention | None:
        mention = self.stage.at.get(head.i)
        return mention if mention is not None and mention.phrase is None else None

    def _entity_source(self, entity: Entity, start: int, end: int, phrase: Phrase | None = None) -> Source:
        name = entity.name if entity.kind is SourceKind.PERSON else self._body_name(entity, start, end, phrase)
        return Source(name, entity.kind, self._span(start, end), self._role_of(entity), entity.actor)

    def _role_of(self, entity: Entity) -> str | None:
        """A person's fullest role in the article, else the office held on its day by the table."""
        if entity.kind is not SourceKind.PERSON:
            return None
        if entity.phrases:
            return self._text_of(max(entity.phrases, key=lambda p: (len(p.core), -p.head)))
        day, language = self.stage.day, self.stage.parsed.language.value
        held = (o for o in self.stage.actors.offices_of(entity.name, day) if day is not None and o.held_on(day))
        office = next(held, None)
        if office is None:
            return None
        title = self.stage.actors.roles[office.role].title[language]
        return f"{title} {self.stage.actors.actors[office.actor].of(language)}"

    def _body_name(self, entity: Entity, start: int, end: int, phrase: Phrase | None) -> str:
        """A state by the words that stand here ("Pyongyang"), a body by its fullest name."""
        if phrase is None and entity.standing is Standing.NAME and start not in self.stage.short:
            here = self.stage.doc.text_of(start, end)
            return here if entity.kind is SourceKind.STATE else entity.name
        return entity.name

    def _phrase_source(self, phrase: Phrase) -> Source:
        kind = SourceKind.UNNAMED
        if phrase.noun.sort is Sort.ORGANISATION:
            kind = SourceKind.ORGANISATION
        role = self._text_of(phrase) if phrase.noun.sort is Sort.PERSON else None
        listed = self._names_listed(phrase.end) if phrase.plural else phrase.end
        name = self._bare(phrase.start, listed)
        return Source(name, kind, self._span(phrase.start, phrase.end), role, self._phrase_actor(phrase))

    def _names_listed(self, end: int) -> int:
        """Reads "les présidents russe et chinois A et B": behind the names of persons that a plural presents."""
        doc, at, seen = self.stage.doc, end, 0
        while at < len(doc):
            start = at + 1 if doc[at].text == "," or word(doc[at]) in {"et", "and"} else at
            mention = self.stage.at.get(start)
            person = mention is not None and mention.entity is not None and mention.phrase is None
            if mention is None or not person or mention.start != start or (start == at and seen):
                break
            at, seen = mention.end, seen + 1
        return at if seen > 1 else end

    def _pointed_at(self, head: Word, recent: Sequence[Source]) -> Source | None:
        """Reads "ce faucon", "cette enseignante": an epithet outside the lexicon, for the person named last."""
        start = left_edge(self.stage.doc, head.i, self.stage.parsed.language)
        if word(self.stage.doc[start]) not in {"ce", "cet", "cette"} or head.pos_ != "NOUN":
            return None
        gender = gender_of(head)
        people = [e for e in self.stage.entities if e.kind is SourceKind.PERSON and gender in {None, e.gender}]
        entity = self.descriptions.last_of(people, head.i, recent)
        return self._entity_source(entity, start, head.i + 1) if entity is not None else None

    def _named_behind(self, head: Word, recent: Sequence[Source]) -> Source | None:
        """Reads "sa disciple Anna Berg", "l'un d'eux, Paul Roy,": what stands beside a person's name."""
        doc, end = self.stage.doc, right_edge(self.stage.doc, head.i, self.stage.parsed.language)
        one = word(head) in _ONE
        end = self._end_of_part(end) if one and end == head.i + 1 else end
        comma = end < len(doc) and doc[end].text == ","
        mention = self.stage.at.get(end + 1 if comma else end)
        if (head.pos_ != "NOUN" and not (one and comma)) or mention is None or mention.phrase is not None:
            return None
        if mention.start != end + comma:
            return None
        person = mention.entity is not None and mention.entity.kind is SourceKind.PERSON
        closed = mention.end >= len(doc) or doc[mention.end].text in {",", "."}
        if not person or "Plur" in head.morph.get("Number", []) or (comma and not closed):
            return None
        return self._single(doc[mention.head], recent)

    def _plain_source(self, head: Word) -> Source:
        language = self.stage.parsed.language
        start, end = left_edge(self.stage.doc, head.i, language), right_edge(self.stage.doc, head.i, language)
        if end < len(self.stage.doc) and word(self.stage.doc[end]) in {"de", "d", "des", "of"} and end == head.i + 1:
            end = self._end_of_part(end)
        code = next((c for i in range(start, end) if (c := self._code_at(i))), None)
        return Source(self._bare(start, end), SourceKind.UNNAMED, self._span(start, end), None, code)

    def _end_of_part(self, at: int) -> int:
        """Behind "of them", "d'entre eux": the rest of a phrase that takes some of many."""
        doc, possessive = self.stage.doc, self.stage.nouns.words["possessives"]
        for end in range(at + 1, min(at + 5, len(doc))):
            if doc[end].pos_ in {"PRON", "NOUN", "PROPN"} and word(doc[end]) not in possessive:
                return end + 1
            if doc[end].pos_ not in {"ADP", "DET", "ADJ", "NUM"} and word(doc[end]) not in possessive:
                break
        return at

    def _text_of(self, phrase: Phrase) -> str:
        return self._bare(phrase.start, phrase.end)

    def _bare(self, start: int, end: int) -> str:
        """The words without a leading definite article, as the unaltered text has them."""
        doc = self.stage.doc
        while start + 1 < end and word(doc[start]) in {"le", "la", "les", "l", "the", "du", "au", "aux"}:
            start += 1
        return self._span(start, end).of(self.stage.parsed.article.text)

    def _span(self, start: int, end: int) -> Span:
        last = self.stage.doc[end - 1]
        return Span(self.stage.doc[start].idx, last.idx + len(last))

    def _code_at(self, at: int) -> str | None:
        if at in self.stage.table:
            return self.stage.table[at].name.actor
        if at in self.stage.short:
            return self.stage.short[at]
        mention = self.stage.at.get(at)
        return mention.entity.actor if mention and mention.entity else None

    def _name_at(self, token: Word) -> str | None:
        mention = self.stage.at.get(token.i)
        return mention.entity.name if mention and mention.entity else None

    def _phrase_actor(self, phrase: Phrase) -> str | None:
        if phrase.codes:
            return phrase.codes[0]
        owner = self.possessor_of(self.stage.doc[phrase.start])
        if owner is not None:
            return owner.actor
        named = next((c for i in range(phrase.start, phrase.end) if (c := self._code_at(i))), None)
        return named or self._home_office(phrase)

    def _home_office(self, phrase: Phrase) -> str | None:
        """Reads "le président de la République" in French, where no other republic is named: that of France."""
        own = self.stage.parsed.language == "fr" and phrase.core == _HOME_OFFICE and phrase.reach is Reach.DEFINITE
        return "FRA" if own and "FRA" in self.stage.actors.actors else None

    # --- documents ---------------------------------------------------------------------------------------------------

    def _document_source(self, phrase: Phrase, recent: Sequence[Source]) -> Source:
        found = self._authored(phrase, recent)
        if (found is None and phrase.reach in {Reach.DEFINITE, Reach.DEMONSTRATIVE}) or self.stage.nouns.words[
            "again"
        ] & set(phrase.core):
            found = found or self._earlier_author(phrase, recent) or (recent[0] if recent and phrase.bare else None)
        if found is not None:
            return found
        kind = SourceKind.DOCUMENT
        return Source(
            self._text_of(phrase), kind, self._span(phrase.start, phrase.end), None, self._phrase_actor(phrase)
        )

    def _authored(self, phrase: Phrase, recent: Sequence[Source]) -> Source | None:
        """The author that the phrase itself names: "de Y", "Y's", "ses", "publié par Y"."""
        first = self.stage.doc[phrase.start]
        if word(first) in self.stage.nouns.words["possessives"]:
            return self.possessor_of(first)
        author = self._author(phrase)
        return self._single(author, recent) if author is not None else None

    def _earlier_author(self, phrase: Phrase, recent: Sequence[Source]) -> Source | None:
        """Who wrote the last document of that name before."""
        heads = [h for h, p in self.stage.phrase_at.items() if h < phrase.head and p.noun.base == phrase.noun.base]
        for head in reversed(heads):
            author = self._author(self.stage.phrase_at[head])
            spoke_since = bool(recent and recent[0].span and recent[0].span.start > self.stage.doc[head].idx)
            if spoke_since and phrase.bare and phrase.noun.base in self.stage.nouns.words["spoken"]:
                return None
            if author is not None:
                return self._single(author, recent)
        return None

    def _author(self, phrase: Phrase) -> Word | None:
        """The head of "de Y", "by Y" inside or right behind the phrase where Y may speak."""
        doc = self.stage.doc
        for at in range(phrase.start, phrase.head):
            if at + 1 < len(doc) and doc[at + 1].tag_ == "POS" and self.stage.may_speak(at):
                return doc[at]
        for at in range(phrase.head + 1, phrase.end):
            if self._leads_to_author(at - 1) and self.stage.may_speak(at):
                return doc[at]
        return self._publisher(phrase) or self._who_publishes(phrase)

    def _leads_to_author(self, at: int) -> bool:
        """Whether an author may follow: "of", "by", and an article after one of them, not "a statement on the ..."."""
        leading = self.stage.nouns.words["leads_to_author"]
        if word(self.stage.doc[at]) not in leading:
            return False
        return word(self.stage.doc[at]) not in _ARTICLES or word(self.stage.doc[at - 1]) in leading

    def _who_publishes(self, phrase: Phrase) -> Word | None:
        """Reads "X a publié un rapport": the subject of a verb of publishing whose object is the document."""
        head = self.stage.doc[phrase.head]
        stems = tuple(sorted(self.stage.nouns.words["published"]))
        if head.dep_ not in {"obj", "dobj"} or not word(head.head).startswith(stems):
            return None
        subjects = (c for c in head.head.children if c.dep_ in {"nsubj", "nsubj:caus"})
        return next((c for c in subjects if self.stage.may_speak(c.i)), None)

    def _publisher(self, phrase: Phrase) -> Word | None:
        """Reads "publié jeudi par l'AIEA", "released by the ministry": a participle close behind the phrase."""
        doc = self.stage.doc
        start = phrase.end + (phrase.end < len(doc) and doc[phrase.end].text == ",")
        end = min(start + 8, doc[phrase.head].sentence[1])
        participle = phrase.end < end and word(doc[phrase.end]) in {"by", "par"}
        for at in range(start, end):
            if doc[at].is_punct and doc[at].text != "-":
                return None
            participle = participle or word(doc[at]).startswith(tuple(sorted(self.stage.nouns.words["published"])))
            if participle and word(doc[at]) in {"par", "by"}:
                return next((doc[i] for i in range(at + 1, min(at + 4, len(doc))) if self.stage.may_speak(i)), None)
        return None

    # --- pronouns ----------------------------------------------------------------------------------------------------

    def _pronoun_kind(self, token: Word) -> str | None:
        form = word(token)
        if (
            form in self.stage.nouns.words["last"]
            and token.i > 0
            and word(self.stage.doc[token.i - 1]) in {"ce", "cette", "ces", "the"}
        ):
            return {"derniere": "f", "derniers": "mp", "dernieres": "fp"}.get(form, "m")
        if token.pos_ in {"NOUN", "PROPN"} and form not in _SUBJECT_FORMS:
            return None
        parts = fold_words(token.text)
        last = parts[-1] if parts and parts[0] == "t" else form
        return self.stage.nouns.pronouns.get(last) or self.stage.nouns.pronouns.get(form)

    def _pronoun(self, token: Word, kind: str, recent: Sequence[Source]) -> Source | None:
        if kind == "relative":
            return self._relative(token, recent)
        if kind == "speaker":
            where = self._place_of(token) if word(token) == "on" else None
            return where or self._speaking_together(token, recent)
        gender = None if kind == "mp" and self.stage.parsed.language != "fr" else kind[0]
        use = Use.NEAREST if self._is_nearest(token) else Use.SUBJECT
        found = self._antecedent(Pronoun(token, gender, plural=kind.endswith("p"), use=use), recent)
        return replace(found, span=self._span(token.i, token.i + 1)) if found is not None else None

    def _place_of(self, token: Word) -> Source | None:
        """Reads "au ministère, on assure", "on assure, à Moscou": the body or capital where it is said."""
        here = self.stage.sentence_of(token.i)
        for mention in self.stage.mentions:
            before = word(self.stage.doc[mention.start - 1]) if mention.start else ""
            at = mention.start - 2 if before in {"l", "la", "le"} else mention.start - 1
            preposition = word(self.stage.doc[max(at, 0)])
            if mention.sentence != here or mention.quoted or abs(mention.head - token.i) > _NEAR_ON:
                continue
            body = mention.entity is not None and mention.entity.kind is not SourceKind.PERSON
            body = body or (mention.phrase is not None and mention.phrase.noun.sort in {Sort.ORGANISATION, Sort.GROUP})
            if body and preposition in {"a", "au", "aux", "chez", "cote", "aupres"}:
                return self._mention_source(mention)
            if mention.phrase is not None and preposition == "dans" and mention.phrase.noun.sort is Sort.GROUP:
                return self._mention_source(mention)
        return None

    def _is_nearest(self, token: Word) -> bool:
        """Reads "ce dernier", "celui-ci", "the latter"."""
        form = word(token)
        following = self.stage.doc[token.i + 1].text if token.i + 1 < len(self.stage.doc) else ""
        return form in self.stage.nouns.words["last"] or form.endswith((" ci", " la")) or following in {"-là", "-ci"}

    def _speaking_together(self, token: Word, recent: Sequence[Source]) -> Source | None:
        """Whom "nous", "we" speaks for: the issuer of a communiqué if it alone or it too has spoken, else the last."""
        if not self.stage.quoted[token.i] and (issuer := self._self_named()) is not None:
            return issuer
        issuer = self._issuer(token)
        if issuer is None or not recent:
            return issuer or (recent[0] if recent else self._first_named(token))
        spoke = any(source.name == issuer.name for source in recent)
        # "The ministers of A, B and C" have spoken for the three, of whom the heading's "of A" is but the first.
        if spoke and issuer.name not in recent[0].name and not self.stage.quoted[token.i]:
            return issuer
        return recent[0]

    def _self_named(self) -> Source | None:
        """Reads "We, the ministers of A and B, met": whoever says so at the opening is "we" to the end."""
        doc = self.stage.doc
        for head, phrase in sorted(self.stage.phrase_at.items()):
            if self.stage.sentence_of(head) > _OPENING:
                return None
            many = phrase.plural or phrase.noun.sort in {Sort.GROUP, Sort.ORGANISATION}
            opened = max((at for at in range(max(0, head - _PRESENTED), head) if doc[at].text == ","), default=0)
            if many and opened and word(doc[opened - 1]) in _TOGETHER and not self.stage.quoted[head]:
                return self._nominal(doc[head], ())
        return None

    def _issuer(self, token: Word) -> Source | None:
        """Reads "nous", "we" in a communiqué: whose statement the heading or the first sentences say it is."""
        for head, phrase in sorted(self.stage.phrase_at.items()):
            if head >= token.i or self.stage.sentence_of(head) > _OPENING:
                break
            if phrase.noun.sort is Sort.DOCUMENT and (author := self._author(phrase)) is not None:
                return self._nominal(author, ())
        if (together := self._opening_plural(token)) is not None:
            return self._nominal(together, ())
        return None

    def _first_named(self, token: Word) -> Source | None:
        heads = [m for m in self.stage.before(token.i) if m.entity is not None and m.entity.speaks]
        return self._mention_source(heads[0]) if heads else None

    def _opening_plural(self, token: Word) -> Word | None:
        """Reads "the leaders of A, B and C" in the opening: the people together whom a later "we" speaks for."""
        for head, phrase in sorted(self.stage.phrase_at.items()):
            if head >= token.i or self.stage.sentence_of(head) > _OPENING:
                return None
            # "Meeting in A, the leaders of ..." makes parsers take the subject for an apposition.
            leading = self.stage.doc[head].dep_ in {"nsubj", "nsubj:caus", "appos"}
            if leading and phrase.plural and phrase.noun.sort is Sort.PERSON and phrase.reach is Reach.DEFINITE:
                return self.stage.doc[head]
        return None

    def _relative(self, token: Word, recent: Sequence[Source]) -> Source | None:
        verb = token.head
        if verb.dep_ in {"acl:relcl", "relcl", "acl"} and verb.head.i < token.i and verb.head.pos_ != "VERB":
            return self._nominal(verb.head, recent)
        before = [m for m in self.stage.before(token.i) if m.sentence == self.stage.sentence_of(token.i)]
        return self._mention_source(before[-1], recent) if before else None

    def _mention_source(self, mention: Mention, recent: Sequence[Source] = ()) -> Source | None:
        if recent:
            return self._single(self.stage.doc[mention.head], recent)
        if mention.head not in self.known:
            self.known[mention.head] = self._single(self.stage.doc[mention.head], ())
        return self.known[mention.head]

    def _antecedent(self, pronoun: Pronoun, recent: Sequence[Source]) -> Source | None:
        """The mention that agrees with a pronoun and is most on the reader's mind."""
        together = self._together_before(pronoun) if pronoun.plural else None
        if together is not None:
            return together
        scored = [
            (score + self._salience(mention, source, pronoun, recent), mention.start, source)
            for mention in self._within_reach(pronoun.token)
            if (score := self._agreement(mention, pronoun)) is not None
            and (source := self._mention_source(mention)) is not None
            and self._may_be_meant(source, pronoun)
        ]
        best = max(scored, key=lambda item: item[:2], default=None)
        last = self._last_speaker(pronoun, recent, [item[2].name for item in scored])
        if last is not None and (best is None or last > best[0]):
            return recent[0]
        return best[2] if best is not None else None

    def _together_before(self, pronoun: Pronoun) -> Source | None:
        """Reads "Le Kremlin et Pékin ont signé. Ils disent P": the joint subject of the sentence before a plural."""
        here = self.stage.sentence_of(pronoun.token.i)
        if not pronoun.speaks:
            return None
        for mention in self._within_reach(pronoun.token):
            if here - mention.sentence > 1 or not mention.subject or mention.entity is None or mention.dependent:
                continue
            head = self.stage.doc[mention.head]
            if self._opens_unit(mention) and any(True for _ in self._coordinated(head)):
                return self._nominal(head, ())
        return None

    def _opens_unit(self, mention: Mention) -> bool:
        """Whether a mention is the first of its sentence."""
        first = self.stage.sentences[mention.sentence]
        before = (self.stage.at.get(i) for i in range(first, mention.start))
        return not any(m is not None and not m.quoted for m in before)

    def _last_speaker(self, pronoun: Pronoun, recent: Sequence[Source], fitting: Sequence[str]) -> float | None:
        """How likely a pronoun that speaks means who spoke last, by where that was; `None` where it cannot."""
        if not recent or pronoun.use is not Use.SUBJECT or not self._may_be_meant(recent[0], pronoun):
            return None
        if recent[0].span is None or recent[0].name not in fitting:
            return _FAINT
        spoke = self.stage.sentence_at(recent[0].span.start)
        known = _SPOKE_LAST[recent[0].kind is SourceKind.PERSON]
        return known - (self.stage.sentence_of(pronoun.token.i) - spoke)

    def _may_be_meant(self, source: Source, pronoun: Pronoun) -> bool:
        """Whether somebody may be meant: nothing known of gender or number speaks against it."""
        known = next((e for e in self.stage.entities if e.name == source.name), None)
        if known is None or known.kind is not SourceKind.PERSON:
            human = self.stage.parsed.language == "fr" or pronoun.gender not in {"m", "f"}
            return human or source.kind in {SourceKind.PERSON, SourceKind.UNNAMED}
        return not pronoun.plural and (pronoun.gender is None or known.gender in {None, pronoun.gender})

    def _within_reach(self, token: Word) -> Iterator[Mention]:
        """Mentions a pronoun may look back to: not in captions, nor inside quotation marks from without."""
        here, quoted = self.stage.sentence_of(token.i), self.stage.quoted[token.i]
        for mention in self.stage.before(token.i):
            near = here - mention.sentence <= _WINDOW and not mention.start <= token.i < mention.end
            if near and mention.speech and (quoted or not mention.quoted):
                yield mention

    def _salience(self, mention: Mention, source: Source, pronoun: Pronoun, recent: Sequence[Source]) -> float:
        apart = self.stage.sentence_of(pronoun.token.i) - mention.sentence
        score = -1.0 * apart
        score -= 1.5 if mention.start and word(self.stage.doc[mention.start - 1]) in {"par", "by"} else 0.0
        if pronoun.use is Use.NEAREST:
            return score
        subject = mention.subject or self._opens_sentence(mention) or self._owns_words(mention)
        score += 1.5 if subject else 0.0
        score += _TAKES_UP if apart == 1 and self._takes_up(mention, pronoun) else 0.0
        score -= 0.8 if (mention.dependent and not subject) or self._in_relative(mention) else 0.0
        names = [past.name for past in recent[:3]]
        if not pronoun.speaks:
            return score + (1.0 if mention.subject and not apart else 0.0) + (1.0 if source.name in names[:1] else 0.0)
        score += self._introduces(mention, pronoun)
        person = source.kind is SourceKind.PERSON
        role = mention.phrase is not None and mention.phrase.noun.sort is Sort.PERSON
        score += 1.5 if person else 0.7 if role else 0.5 if mention.phrase is None else 0.0
        return score + (2.0 if names[:1] == [source.name] else 0.6 if source.name in names else 0.0)

    def _takes_up(self, mention: Mention, pronoun: Pronoun) -> bool:
        """Reads "Le collectif a protesté. Il craint P": the subject that opens a sentence goes on in the next."""
        opens = pronoun.token.is_sent_start is True and pronoun.use is Use.SUBJECT
        opens = opens and pronoun.token.head.lemma_.lower() not in _GOING_ON
        return opens and mention.subject and not mention.dependent and self._opens_unit(mention)

    def _opens_sentence(self, mention: Mention) -> bool:
        """Whether a name or role stands first in its sentence, where the parse may miss that it is the subject."""
        start = mention.start - (mention.start > 0 and word(self.stage.doc[mention.start - 1]) in {"m", "mme", "le"})
        person = mention.entity is not None and mention.entity.kind is SourceKind.PERSON
        if person and self._opens_behind_place(start):
            return True
        return person and self.stage.doc[start].is_sent_start is True and not mention.dependent

    def _opens_behind_place(self, at: int) -> bool:
        """Reads "Dans le port de Roscoff, Anne Leroy, 52 ans, ...": a name behind the comma of where or when it was."""
        doc = self.stage.doc
        first = doc[at].sentence[0]
        if at - first < 2 or doc[at - 1].text != "," or doc[first].pos_ != "ADP":
            return False
        before = doc[first : at - 1]
        return not any(t.text == "," or t.pos_ in {"VERB", "AUX", "PRON"} or t.is_quote for t in before)

    def _owns_words(self, mention: Mention) -> bool:
        """Reads "la réponse du président a été vive": whose words the subject of a sentence are."""
        if not mention.dependent:
            return False
        for token in islice(self.stage.doc[mention.head].ancestors, _OWNERS):
            words = self.stage.phrase_at.get(token.i)
            if token.pos_ not in {"NOUN", "PROPN"}:
                return False
            if words is not None and words.noun.sort is Sort.DOCUMENT:
                return token.dep_ in SUBJECTS
        return False

    def _leads_on(self, start: int, end: int) -> bool:
        """Whether a colon, or a mark behind a comma, opens words between."""
        doc = self.stage.doc
        return any(t.text == ":" or (t.is_quote and doc[t.i - 1].text in {",", ";", ".", "–"}) for t in doc[start:end])

    def _introduces(self, mention: Mention, pronoun: Pronoun) -> float:
        """More where a subject of its sentence leads on to a quotation, less where it stands in what is reported."""
        doc, token = self.stage.doc, pronoun.token
        same = mention.sentence == self.stage.sentence_of(token.i)
        if same and token.text.startswith("-") and not self._leads_on(mention.end, token.i):
            return -3.0
        verb = doc[mention.head].head
        said = mention.subject and verb.lemma_.lower() in self.stage.cue_verbs and verb.dep_ in {"ROOT", "conj"}
        said = said and self.stage.sentence_of(token.i) - mention.sentence <= _STILL_HEARD
        leads = same and (mention.subject or self._owns_words(mention))
        return (1.0 if leads else 0.0) + (1.2 if said else 0.0)

    def _in_relative(self, mention: Mention) -> bool:
        """Whether a mention is the subject of a relative clause only: "la session qu'avait quittée X"."""
        return mention.subject and self.stage.doc[mention.head].head.dep_ in {"acl:relcl", "relcl"}

    def _agreement(self, mention: Mention, pronoun: Pronoun) -> float | None:
        """0 or less where gender and number agree with a pronoun's, `None` where they do not."""
        known = mention.entity or mention.phrase
        short = mention.start in self.stage.short and word(self.stage.doc[mention.start - 1]) in {"les", "des", "aux"}
        if known is None or (known.plural or short) != pronoun.plural or not self._can_be_pronoun(mention):
            return None
        if self.stage.parsed.language != "fr":
            return self._english_agreement(mention, known.gender, pronoun.gender)
        if pronoun.gender and known.gender and pronoun.gender != known.gender:
            return None
        return 0.0 if known.gender else -0.5

    def _can_be_pronoun(self, mention: Mention) -> bool:
        if mention.entity is not None:
            return mention.entity.speaks
        return mention.phrase is not None and mention.phrase.noun.sort is not Sort.DOCUMENT

    def _english_agreement(self, mention: Mention, their: str | None, gender: str | None) -> float | None:
        if mention.entity is not None:
            person = mention.entity.kind is SourceKind.PERSON
        else:
            person = mention.phrase is not None and mention.phrase.noun.sort is Sort.PERSON
        if gender in {"m", "f"}:
            return None if not person or (their and their != gender) else 0.5
        return None if gender == "n" and person else 0.0
