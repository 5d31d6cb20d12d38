"""Who is meant: names, roles, pronouns and possessives of an article resolved to its cast."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.mentions import set_stage
from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import Phrase, Reach, gender_of, left_edge, right_edge, word
from tocsin.extract.stage import Entity, Mention, Stage
from tocsin.model import ActorTable, Source, SourceKind, Span, Standing
from tocsin.model.actor import fold_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Token

    from tocsin.extract.parse import ParsedArticle
    from tocsin.model import Office

_NEAR = {"ce dernier", "cette derniere", "celui ci", "celle ci", "ceux ci", "celles ci"}
_FORMER = {"ancien", "ancienne", "ex", "former"}
_OFFICE_WORDS = {
    "republique",
    "etat",
    "gouvernement",
    "affaires",
    "general",
    "generale",
    "actuel",
    "actuelle",
    "et",
    "de",
}
_HALVES = {"nord", "sud", "north", "south", "coreen", "coreenne", "korean", "us"}
_EMPTY = {
    "officiel",
    "officielle",
    "official",
    "state",
    "presse",
    "news",
    "meme",
    "same",
    "independent",
    "tres",
    "grand",
}
_AGAIN = {"second", "seconde", "autre", "meme", "another", "same", "dernier", "precedent"}
_PUBLISHED = (
    "publi", "diffus", "redig", "sign", "emis", "ecrit", "etabli", "realis", "present", "prepar", "transmis", "envoy",
    "commandit", "issued", "released", "written", "prepared", "drafted", "posted", "sent", "commissioned",
)  # fmt: skip
# Documents that carry what their author says at the moment; others keep their author over the claims of others.
_SPOKEN = {
    "communique",
    "statement",
    "declaration",
    "texte",
    "text",
    "message",
    "lettre",
    "letter",
    "tweet",
    "discours",
    "speech",
}
_LEADS_TO_AUTHOR = {"de", "d", "du", "des", "of", "by", "par", "la", "le", "l", "les", "the", "from"}
# What a bare noun may call among the bodies of the actor table, by kind.
_CALLED = {
    "alliance": frozenset({"alliance", "organisation", "organization", "bloc", "union", "institution"}),
    "international": frozenset(
        {"agence", "agency", "organisation", "organization", "gendarme", "watchdog", "institution", "body", "instance"}
    ),
    "institute": frozenset(
        {"institut", "institute", "centre", "center", "fondation", "foundation", "organisation", "organization", "ong",
         "ngo", "association", "think tank", "tank", "groupe", "group", "federation", "campagne"}
    ),
}  # fmt: skip
# Prepositions of place, time and addressee: what they govern does not speak in the clause.
_ADDRESSING = {"a", "au", "aux", "avec", "depuis", "dans", "sur", "contre", "vers", "en", "devant", "lors", "apres", "avant",
               "sans", "sous", "entre", "to", "with", "at", "in", "on", "after", "before", "during", "against"}  # fmt: skip
# Nouns and words that never speak, whatever the parse says.
_NEVER = {"cote", "quoi", "ce", "ceci", "cela", "ca", "fait", "fois", "ligne", "lignes", "cran", "issue", "part", "suite",
          "occasion", "propos", "egard", "time", "day", "week", "month", "year", "way", "test", "lundi", "mardi", "mercredi",
          "jeudi", "vendredi", "samedi", "dimanche", "semaine", "mois", "annee", "jour", "soir", "matin", "effort", "efforts",
          "missile", "missiles", "attaque", "attaques", "launch", "phrase", "sujet", "sujets"}  # fmt: skip
_ABSTRACT = ("tion", "tions", "sion", "sions", "ite", "ites", "isme", "ance", "ances", "ence", "ences", "ness", "ment")
_LAST = {"dernier", "derniere", "derniers", "dernieres", "latter"}
# How far back a pronoun looks, in sentences; beyond, the writer names again. Counted on French and English news.
_WINDOW = 6
# A communiqué names its authors in its heading or opening sentences.
_OPENING = 4


def build_cast(parsed: ParsedArticle, actors: ActorTable) -> Cast:
    """The cast of an article.

    Args:
        parsed: the article and its parse.
        actors: names, houses and offices that tie words to actors.
    """
    return Cast(set_stage(parsed, actors))


def _is_person(mention: Mention) -> bool:
    return mention.entity is not None and mention.entity.kind is SourceKind.PERSON


@dataclass(slots=True, eq=False)
class Cast:
    """Everybody who may speak in an article, and the way from a word to one of them."""

    stage: Stage

    # --- the speaker of a claim --------------------------------------------------------------------------------

    def source_of(self, head: Token, *, recent: Sequence[Source] = ()) -> Source | None:
        """The source that a noun, name or pronoun points to.

        Args:
            head: head token of the noun phrase, a token of the name, or the pronoun.
            recent: sources of the claims before this one, the latest first.
        """
        pronoun = self._pronoun_kind(head)
        if pronoun is not None:
            return self._pronoun(head, pronoun, recent)
        speaker = self._carried(head) or self._shared_head(head)
        if not self._fit_to_speak(speaker):
            other = self._speaker_near(speaker)
            if other is not None:
                kind = self._pronoun_kind(other)
                return self._pronoun(other, kind, recent) if kind else self._nominal(other, recent)
        return self._nominal(speaker, recent)

    def _fit_to_speak(self, head: Token) -> bool:
        """Whether the parse's subject may be one: no "de son côté", "à l'AFP", "sur ce point"."""
        if head.i in self.stage.phrase_at:
            return self.stage.phrase_at[head.i].noun.sort is not Sort.PERSON or not self._addressed(head)
        if self._addressed(head) or word(head) in _NEVER:
            return False
        return self._may_speak(head.i) or not word(head).endswith(_ABSTRACT)

    def _addressed(self, head: Token) -> bool:
        """Whether a preposition of place, time or addressee governs the phrase."""
        start = left_edge(self.stage.doc, head.i, self.stage.parsed.language)
        before = word(self.stage.doc[start - 1]) if start else ""
        return before in _ADDRESSING

    def _speaker_near(self, head: Token) -> Token | None:
        """The likeliest speaker of the sentence outside quotation marks: a subject, else the nearest ungoverned name."""
        sentence = self.stage.sentence_of(head.i)
        fits = [
            m
            for m in self.stage.mentions
            if m.sentence == sentence and not m.quoted and not m.dependent and m.head != head.i
            and self._may_speak(m.head) and not self._addressed(self.stage.doc[m.head])
        ]  # fmt: skip
        best = min(fits, key=lambda m: (not m.subject, not _is_person(m), abs(m.head - head.i)), default=None)
        return self.stage.doc[best.head] if best is not None else None

    def _carried(self, head: Token) -> Token | None:
        """Reads "KCNA quoted Kim as saying": the agency is a channel, who is quoted speaks."""
        if head.dep_ != "nsubj" or head.head.lemma_ not in {"quote", "cite"}:
            return None
        return next((t for t in head.head.children if t.dep_ == "dobj" and self._may_speak(t.i)), None)

    def _shared_head(self, head: Token) -> Token:
        """Reads "U.S. and South Korean officials": the noun that both adjectives share, where the parse stops at the first."""
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

    def actor_of(self, tokens: Iterable[Token]) -> tuple[str | None, str | None]:
        """The entity that a noun phrase names and the actor it is tied to; either may be `None`."""
        listed = sorted(tokens, key=lambda t: t.i)
        if not listed:
            return None, None
        inside = {token.i for token in listed}
        head = next((t for t in listed if t.head.i not in inside or t.head.i == t.i), listed[0])
        if self._pronoun_kind(head) is not None:
            source = self._pronoun(head, self._pronoun_kind(head) or "", ())
            return (source.name, source.actor) if source else (None, None)
        order = [head, *sorted((t for t in listed if t.i != head.i), key=lambda t: (abs(t.i - head.i), t.i))]
        named = self._named(head)
        if named is not None and named.entity is not None:
            return named.entity.name, named.entity.actor
        codes = [(t, code) for t in order if (code := self._code_at(t.i))]
        if codes:
            return self._name_at(codes[0][0]), codes[0][1]
        for token in order:
            if word(token) in self.stage.nouns.words["possessives"]:
                owner = self.possessor_of(token)
                if owner is not None:
                    return owner.name, owner.actor
        phrase = self.stage.phrase_at.get(head.i)
        if phrase is not None:
            entity = self._described(phrase)
            if entity is not None:
                return entity.name, entity.actor
        return None, None

    def possessor_of(self, token: Token) -> Source | None:
        """Whom a possessive ("ses", "leur", "its") points to; `None` where it is no possessive or nobody fits."""
        form = word(token)
        if form not in self.stage.nouns.words["possessives"]:
            return None
        plural = form in {"leur", "leurs", "their"}
        gender = {"his": "m", "her": "f"}.get(form)
        return self._antecedent(token, gender, plural=plural, recent=(), possessive=True)

    # --- nominal heads -------------------------------------------------------------------------------------------

    def _nominal(self, head: Token, recent: Sequence[Source]) -> Source | None:
        single = self._single(head, recent)
        if single is None:
            return None
        partners = [self._single(other, recent) for other in self._coordinated(head)]
        names = [single.name, *(partner.name for partner in partners if partner is not None)]
        if len(set(names)) < 2:
            return single
        joint = " et " if self.stage.parsed.language == "fr" else " and "
        name = ", ".join(names[:-1]) + joint + names[-1]
        spans = [s.span for s in (single, *partners) if s is not None and s.span is not None]
        if spans and single.kind is not SourceKind.PERSON and spans[-1].end > spans[0].start:
            name = self.stage.parsed.article.text[spans[0].start : spans[-1].end]
        return Source(name, single.kind, single.span, single.role, single.actor)

    def _coordinated(self, head: Token) -> Iterator[Token]:
        """Heads joined to this one by "et", "and"."""
        for child in head.children:
            if child.dep_ == "conj" and child.pos_ in {"PROPN", "NOUN"} and child.i > head.i:
                between = self.stage.doc[head.i + 1 : child.i]
                if len(between) <= 8 and not any(t.pos_ in {"VERB", "AUX"} or t.is_quote for t in between):
                    yield child
                    yield from self._coordinated(child)

    def _single(self, head: Token, recent: Sequence[Source]) -> Source | None:
        phrase = self.stage.phrase_at.get(head.i)
        mention = self._named(head)
        if mention is not None and mention.entity is not None and phrase is None:
            return self._entity_source(mention.entity, mention.start, mention.end)
        if phrase is None:
            return self._pointed_at(head, recent) or self._plain_source(head)
        linked = self.stage.linked.get(head.i)
        if linked is not None:
            return self._entity_source(linked, phrase.start, phrase.end, phrase)
        if phrase.noun.sort is Sort.DOCUMENT:
            return self._document_source(phrase, recent)
        entity = self._described(phrase, recent)
        if entity is not None:
            return self._entity_source(entity, phrase.start, phrase.end, phrase)
        if phrase.noun.sort is Sort.GROUP and recent and self._repeats(phrase):
            return recent[0]
        return self._phrase_source(self._earlier(phrase) or phrase)

    def _repeats(self, phrase: Phrase) -> bool:
        """Reads "la même source", "cette source"."""
        return phrase.reach is Reach.DEMONSTRATIVE or bool({"meme", "same"} & set(phrase.core))

    def _earlier(self, phrase: Phrase) -> Phrase | None:
        """Reads "l'avocat" after "l'avocat de la famille": the fuller phrase before, if the noun stands alone here."""
        if not phrase.bare or phrase.reach not in {Reach.DEFINITE, Reach.DEMONSTRATIVE}:
            return None
        before = (p for head, p in self.stage.phrase_at.items() if head < phrase.head)
        fuller = [
            p
            for p in before
            if p.noun.base == phrase.noun.base
            and p.plural == phrase.plural
            and not p.bare
            and p.head not in self.stage.linked
        ]
        return fuller[-1] if fuller else None

    def _named(self, head: Token) -> Mention | None:
        mention = self.stage.at.get(head.i)
        return mention if mention is not None and mention.phrase is None else None

    def _entity_source(self, entity: Entity, start: int, end: int, phrase: Phrase | None = None) -> Source:
        role = phrase or (entity.phrases[0] if entity.phrases else None)
        name = entity.name if entity.kind is SourceKind.PERSON else self._body_name(entity, start, end, phrase)
        return Source(name, entity.kind, self._span(start, end), self._text_of(role) if role else None, entity.actor)

    def _body_name(self, entity: Entity, start: int, end: int, phrase: Phrase | None) -> str:
        """A state by the words that stand here ("Pyongyang"), a body by its fullest name."""
        if phrase is None and entity.standing is Standing.NAME and start not in self.stage.short:
            here = self.stage.doc[start:end].text
            return here if entity.kind is SourceKind.STATE else entity.name
        return entity.name

    def _phrase_source(self, phrase: Phrase) -> Source:
        kind = SourceKind.UNNAMED
        if phrase.noun.sort is Sort.ORGANISATION:
            kind = SourceKind.ORGANISATION
        role = self._text_of(phrase) if phrase.noun.sort is Sort.PERSON else None
        return Source(
            self._text_of(phrase), kind, self._span(phrase.start, phrase.end), role, self._phrase_actor(phrase)
        )

    def _pointed_at(self, head: Token, recent: Sequence[Source]) -> Source | None:
        """Reads "ce faucon", "cette enseignante": an epithet outside the lexicon, for the person named last."""
        start = left_edge(self.stage.doc, head.i, self.stage.parsed.language)
        if word(self.stage.doc[start]) not in {"ce", "cet", "cette"} or head.pos_ != "NOUN":
            return None
        gender = gender_of(head)
        people = [e for e in self.stage.entities if e.kind is SourceKind.PERSON and gender in {None, e.gender}]
        entity = self._last_of(people, head.i, recent)
        return self._entity_source(entity, start, head.i + 1) if entity is not None else None

    def _plain_source(self, head: Token) -> Source:
        language = self.stage.parsed.language
        start, end = left_edge(self.stage.doc, head.i, language), right_edge(self.stage.doc, head.i, language)
        code = next((c for i in range(start, end) if (c := self._code_at(i))), None)
        return Source(self._bare(start, end), SourceKind.UNNAMED, self._span(start, end), None, code)

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

    def _name_at(self, token: Token) -> str | None:
        mention = self.stage.at.get(token.i)
        return mention.entity.name if mention and mention.entity else None

    def _phrase_actor(self, phrase: Phrase) -> str | None:
        if phrase.codes:
            return phrase.codes[0]
        return next((c for i in range(phrase.start, phrase.end) if (c := self._code_at(i))), None)

    # --- roles and bodies described ---------------------------------------------------------------------------------

    def _described(self, phrase: Phrase, recent: Sequence[Source] = ()) -> Entity | None:
        """The entity of the article that a definite description points to."""
        if phrase.plural or phrase.reach in {Reach.INDEFINITE, Reach.POSSESSIVE}:
            return None
        if phrase.noun.sort is Sort.PERSON:
            return self._person_described(phrase, recent)
        if phrase.noun.sort is Sort.ORGANISATION:
            return self._body_described(phrase)
        return None

    def _person_described(self, phrase: Phrase, recent: Sequence[Source]) -> Entity | None:
        keys = self._offices_called(phrase)
        if phrase.reach is Reach.DEMONSTRATIVE:
            return self._pointed_person(phrase, recent)
        people = [entity for entity in self.stage.entities if entity.kind is SourceKind.PERSON]
        scored = [
            (fit + self._liveliness(entity, phrase, recent), entity)
            for entity in people
            if (fit := max(self._office_fit(phrase, entity, keys), self._fit(phrase, entity))) > 0
        ]
        if scored:
            best = max(scored, key=lambda item: item[0])[1]
            sure = max(self._office_fit(phrase, best, keys), self._fit(phrase, best)) >= 3.5
            return best if sure or self._earlier(phrase) is None else None
        return self._spoken_of(phrase, people, recent)

    def _liveliness(self, entity: Entity, phrase: Phrase, recent: Sequence[Source]) -> float:
        """How much an entity is on the reader's mind: it spoke last, was named near, is named often."""
        names = [source.name for source in recent[:4]]
        score = 1.5 if names[:1] == [entity.name] else 0.7 if entity.name in names else 0.0
        mentions = [m for m in self.stage.mentions if m.entity is entity and m.speech]
        score += 0.5 if len(mentions) >= 3 else 0.0
        before = [m.start for m in mentions if m.start < phrase.start]
        score -= min((phrase.start - before[-1]) / 200, 1.5) if before else 1.5
        return score

    def _spoken_of(self, phrase: Phrase, people: Sequence[Entity], recent: Sequence[Source]) -> Entity | None:
        """Reads "l'humoriste", "cette spécialiste": with no role to go by, the last speaker, if no fuller phrase fits."""
        fits = [e for e in people if not self._conflicts(phrase, e)]
        if self._earlier(phrase) is not None or not phrase.noun.classes & {"society", "politician", "any", "expert"}:
            return None
        if len(phrase.modifiers) > 1 or any(e.phrases for e in fits):
            counts = {id(e): sum(m.entity is e for m in self.stage.mentions) for e in people}
            fits = [e for e in fits if counts[id(e)] == max(counts.values()) or (not e.phrases and phrase.bare)]
        return next((e for e in fits if recent and e.name == recent[0].name), None)

    def _pointed_person(self, phrase: Phrase, recent: Sequence[Source]) -> Entity | None:
        """Reads "cet expert", "ce responsable": the last person named whose own role, if told, does not speak against it."""
        people = [e for e in self.stage.entities if e.kind is SourceKind.PERSON and not self._conflicts(phrase, e)]
        fits = [e for e in people if not e.phrases or self._fit(phrase, e) > 0]
        return self._last_of(fits, phrase.start, recent)

    def _last_of(self, entities: Sequence[Entity], at: int, recent: Sequence[Source]) -> Entity | None:
        """The entity that was named last before `at`; the last speaker if it is close too."""
        before = {id(m.entity): m.start for m in self.stage.mentions if m.start < at and m.speech and not m.quoted}
        known = [e for e in entities if id(e) in before]
        if not known:
            return None
        nearest = max(known, key=lambda e: before[id(e)])
        spoke = next((e for e in known if recent and e.name == recent[0].name), None)
        return spoke if spoke is not None and before[id(nearest)] - before[id(spoke)] < 60 else nearest

    def _offices_called(self, phrase: Phrase) -> frozenset[str]:
        core = tuple(w for w in phrase.core if w not in _FORMER)
        return frozenset(self.stage.actors.roles_called(core, self.stage.parsed.language))

    def _office_fit(self, phrase: Phrase, entity: Entity, keys: frozenset[str]) -> float:
        """5 where the person holds (or, "ancien", held) an office that the phrase calls on the article's day."""
        if not keys:
            return 0
        former = bool(_FORMER & set(phrase.core))
        for office in self.stage.actors.offices_of(entity.name, self.stage.day):
            fits = office.role in keys and (not phrase.codes or office.actor in phrase.codes)
            if (
                fits
                and self._timely(office, former=former)
                and (phrase.codes or self._says_no_more(phrase, office.role))
            ):
                return 5 if phrase.codes else 3.5 + self._home_bonus(office.actor, phrase)
        return 0

    def _says_no_more(self, phrase: Phrase, role: str) -> bool:
        """Whether all words of a phrase without a country belong to the office it calls."""
        form = self.stage.actors.roles[role].forms[self.stage.parsed.language]
        vocabulary = {w for words in (*form.heads, *form.needs) for w in words} | _OFFICE_WORDS | _FORMER
        return all(w in vocabulary for w in phrase.modifiers)

    def _timely(self, office: Office, *, former: bool) -> bool:
        """Held (or, "ancien", left) on the article's day; without a day, by the last holder whom the article names."""
        day = self.stage.day
        if day is not None:
            return office.end is not None and office.end <= day if former else office.held_on(day)
        people = [e for e in self.stage.entities if e.kind is SourceKind.PERSON]
        later = any(
            other.actor == office.actor and other.role == office.role and other.start > office.start
            for entity in people
            for other in self.stage.actors.offices_of(entity.name)
            if other.name != office.name
        )
        return later or office.end is not None if former else not later

    def _home_bonus(self, actor: str, phrase: Phrase) -> float:
        """French papers say "le président de la République" and "le chef de l'Etat" of their own."""
        if actor != "FRA" or self.stage.parsed.language != "fr":
            return 0
        return 2 if "republique" in phrase.core else 0.5

    def _conflicts(self, phrase: Phrase, entity: Entity) -> bool:
        if phrase.gender and phrase.noun.gender and entity.gender and phrase.gender != entity.gender:
            return True
        return bool(phrase.codes and entity.actor and entity.actor not in phrase.codes)

    def _fit(self, phrase: Phrase, entity: Entity) -> float:
        if self._conflicts(phrase, entity):
            return 0
        plain = self._fit_plain(phrase, entity)
        return max((self._fit_phrase(phrase, known) for known in entity.phrases), default=plain) or plain

    def _fit_plain(self, phrase: Phrase, entity: Entity) -> float:
        """By the person's own country alone ("le milliardaire américain"), or by a word for anybody ("l'intéressé")."""
        if "any" in phrase.noun.classes and phrase.bare:
            return 1
        extra = [w for w in phrase.modifiers if not self._is_code_word(w, phrase)]
        return 1 if phrase.codes and entity.actor in phrase.codes and not extra else 0

    def _fit_phrase(self, phrase: Phrase, known: Phrase) -> float:
        shared = set(phrase.modifiers) & set(known.modifiers)
        extra = [w for w in phrase.modifiers if w not in known.core and not self._is_code_word(w, phrase)]
        if phrase.noun.base == known.noun.base:
            if known.bare and len(extra) > 1 and not phrase.noun.classes & {"leader", "minister"}:
                return 0
            if known.bare or not extra or set(phrase.codes) & set(known.codes):
                return 4 + min(len(shared), 3) - 0.5 * min(len(extra), 3)
            return 0
        reached = set().union(*(self.stage.nouns.reaches.get(c, frozenset()) for c in phrase.noun.classes))
        if extra:
            return 0
        if phrase.noun.classes & known.noun.classes:
            return 3
        return 2 if reached & known.noun.classes or "any" in phrase.noun.classes else 0

    def _is_code_word(self, form: str, phrase: Phrase) -> bool:
        """Whether a word only says the country, which is compared apart."""
        found = self.stage.actors.lookup(form)
        return (found is not None and found.actor in phrase.codes) or form in _HALVES

    def _body_described(self, phrase: Phrase) -> Entity | None:
        """Reads "l'agence", "le journal", "l'alliance": the body last named that such a noun may call."""
        extra = [w for w in phrase.modifiers if not self._is_code_word(w, phrase) and w not in _EMPTY]
        if extra or phrase.reach is Reach.BARE:
            return None
        for mention in reversed(self._before(self.stage.doc[phrase.start])):
            entity = mention.entity
            if entity is not None and entity.kind is SourceKind.ORGANISATION and self._called(entity, phrase):
                return entity
        return None

    def _called(self, entity: Entity, phrase: Phrase) -> bool:
        if phrase.codes and entity.actor and entity.actor not in phrase.codes:
            return False
        if any(known.noun.base == phrase.noun.base for known in entity.phrases):
            return True
        if entity.standing is Standing.AGENCY:
            return bool(phrase.noun.classes & {"media"})
        name_words = set(fold_words(entity.name))
        if phrase.noun.base in name_words:
            return True
        actor = self.stage.actors.actors.get(entity.actor or "")
        if actor is None or entity.standing is not Standing.NAME:
            return False
        return phrase.noun.base in _CALLED.get(actor.kind.value, frozenset())

    # --- documents ---------------------------------------------------------------------------------------------------

    def _document_source(self, phrase: Phrase, recent: Sequence[Source]) -> Source:
        found = self._authored(phrase, recent)
        if (found is None and phrase.reach in {Reach.DEFINITE, Reach.DEMONSTRATIVE}) or _AGAIN & set(phrase.core):
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
            spoke_since = spoke_since and phrase.noun.base in _SPOKEN
            if author is not None and not (spoke_since and phrase.bare):
                return self._single(author, recent)
        return None

    def _author(self, phrase: Phrase) -> Token | None:
        """The head of "de Y", "by Y" inside or right behind the phrase where Y may speak."""
        doc = self.stage.doc
        for at in range(phrase.start, phrase.head):
            if at + 1 < len(doc) and doc[at + 1].tag_ == "POS" and self._may_speak(at):
                return doc[at]
        for at in range(phrase.head + 1, phrase.end):
            if word(doc[at - 1]) in _LEADS_TO_AUTHOR and self._may_speak(at):
                return doc[at]
        return self._publisher(phrase)

    def _publisher(self, phrase: Phrase) -> Token | None:
        """Reads "publié jeudi par l'AIEA", "released by the ministry": a participle close behind the phrase."""
        doc = self.stage.doc
        end = min(phrase.end + 8, doc[phrase.head].sent.end)
        participle = False
        for at in range(phrase.end, end):
            if doc[at].is_punct and doc[at].text != "-":
                return None
            participle = participle or word(doc[at]).startswith(_PUBLISHED)
            if participle and word(doc[at]) in {"par", "by"}:
                return next((doc[i] for i in range(at + 1, min(at + 4, len(doc))) if self._may_speak(i)), None)
        return None

    def _may_speak(self, at: int) -> bool:
        """Whether a name, or a noun of person or body, has its head (or the end of its name) at this token."""
        if at in self.stage.phrase_at:
            return self.stage.phrase_at[at].noun.sort in {Sort.PERSON, Sort.ORGANISATION}
        mention = self.stage.at.get(at)
        return mention is not None and mention.entity is not None and mention.phrase is None

    # --- pronouns ----------------------------------------------------------------------------------------------------

    def _pronoun_kind(self, token: Token) -> str | None:
        form = word(token)
        if form in _LAST and token.i > 0 and word(self.stage.doc[token.i - 1]) in {"ce", "cette", "ces", "the"}:
            return {"derniere": "f", "derniers": "mp", "dernieres": "fp"}.get(form, "m")
        if token.pos_ in {"NOUN", "PROPN"} and form not in {"il", "elle", "ils", "elles", "he", "she", "they"}:
            return None
        parts = fold_words(token.text)
        last = parts[-1] if parts and parts[0] == "t" else form
        return self.stage.nouns.pronouns.get(last) or self.stage.nouns.pronouns.get(form)

    def _pronoun(self, token: Token, kind: str, recent: Sequence[Source]) -> Source | None:
        if kind == "relative":
            return self._relative(token, recent)
        if kind == "speaker":
            return recent[0] if recent else self._collective(token)
        gender = None if kind == "mp" and self.stage.parsed.language != "fr" else kind[0]
        return self._antecedent(token, gender, plural=kind.endswith("p"), recent=recent)

    def _collective(self, token: Token) -> Source | None:
        """Reads "nous", "we" in a communiqué: whose statement the heading or the first sentences say it is."""
        for head, phrase in sorted(self.stage.phrase_at.items()):
            if head >= token.i or self.stage.sentence_of(head) > _OPENING:
                break
            if phrase.noun.sort is Sort.DOCUMENT and (author := self._author(phrase)) is not None:
                return self._nominal(author, ())
        heads = [m for m in self._before(token) if m.entity is not None and m.entity.speaks]
        return self._mention_source(heads[0]) if heads else None

    def _relative(self, token: Token, recent: Sequence[Source]) -> Source | None:
        verb = token.head
        if verb.dep_ in {"acl:relcl", "relcl", "acl"} and verb.head.i < token.i and verb.head.pos_ != "VERB":
            return self._nominal(verb.head, recent)
        before = [m for m in self._before(token) if m.sentence == self.stage.sentence_of(token.i)]
        return self._mention_source(before[-1]) if before else None

    def _before(self, token: Token) -> list[Mention]:
        return self.stage.mentions[: bisect_left(self.stage.starts, token.i)]

    def _mention_source(self, mention: Mention) -> Source | None:
        return self._single(self.stage.doc[mention.head], ())

    def _antecedent(
        self, token: Token, gender: str | None, *, plural: bool, recent: Sequence[Source], possessive: bool = False
    ) -> Source | None:
        here, quoted = self.stage.sentence_of(token.i), self.stage.quoted[token.i]
        best: tuple[float, int] | None = None
        chosen: Source | None = None
        for mention in self._before(token):
            if here - mention.sentence > _WINDOW or not mention.speech or (mention.quoted and not quoted):
                continue
            if mention.start <= token.i < mention.end:
                continue
            score = self._agreement(mention, gender, plural=plural)
            if score is None:
                continue
            source = self._mention_source(mention)
            if source is None:
                continue
            score += self._salience(mention, here, source, recent, possessive=possessive)
            if best is None or (score, mention.start) >= best:
                best, chosen = (score, mention.start), source
        if recent and not possessive and (best is None or best[0] < -1.5):
            return recent[0]
        return chosen

    def _salience(
        self, mention: Mention, here: int, source: Source, recent: Sequence[Source], *, possessive: bool
    ) -> float:
        score = -1.0 * (here - mention.sentence)
        score += 1.5 if mention.subject else 0.0
        score -= 0.8 if mention.dependent else 0.0
        if not possessive:
            person = source.kind is SourceKind.PERSON
            role = mention.phrase is not None and mention.phrase.noun.sort is Sort.PERSON
            score += 1.5 if person else 1.0 if role else 0.5 if mention.phrase is None else 0.0
            names = [past.name for past in recent[:3]]
            score += 2.0 if names[:1] == [source.name] else 0.6 if source.name in names else 0.0
        return score

    def _agreement(self, mention: Mention, gender: str | None, *, plural: bool) -> float | None:
        entity, phrase = mention.entity, mention.phrase
        if phrase is not None and entity is None and phrase.noun.sort is Sort.DOCUMENT:
            return None
        if entity is not None and not entity.speaks:
            return None
        their = entity.gender if entity is not None else phrase.gender if phrase else None
        many = entity.plural if entity is not None else phrase.plural if phrase else False
        if entity is None and phrase is None:
            return None
        if many != plural:
            return None
        if self.stage.parsed.language != "fr":
            return self._english_agreement(entity, phrase, their, gender)
        if gender and their and gender != their:
            return None
        return 0.0 if their else -0.5

    def _english_agreement(
        self, entity: Entity | None, phrase: Phrase | None, their: str | None, gender: str | None
    ) -> float | None:
        person = (
            entity.kind is SourceKind.PERSON if entity is not None else bool(phrase and phrase.noun.sort is Sort.PERSON)
        )
        if gender in {"m", "f"}:
            return None if not person or (their and their != gender) else 0.5
        if gender == "n":
            return None if person else 0.0
        return 0.0
