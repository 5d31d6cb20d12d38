"""Definite descriptions: which person or body of the article "le ministre", "cet expert", "the agency" point to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import Reach, word
from tocsin.model import SourceKind, Standing
from tocsin.model.actor import fold_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.extract.phrases import Phrase
    from tocsin.extract.stage import Entity, Stage
    from tocsin.extract.words import Word
    from tocsin.model import Office, Source
    from tocsin.model.actor import Words


# Classes of nouns that may point to a person whose role is told in other words.
_EPITHETS = frozenset({"society", "politician", "any", "expert"})
# Mentions from which on an article may be about one person, if nobody else has more than half as many.
_FOREMOST = 4
# Nouns of one form, before which "la" can only be said of a woman ("la ministre", not "la victime").
_FEMALE_BY_ARTICLE = frozenset({"minister", "spokesperson", "leader", "official", "envoy", "law"})
# "son prédécesseur X" is nobody whom "le chef du gouvernement" calls.
_OUT_OF_OFFICE = ("predecesseur", "predecessor", "successeur", "successor")
_JUST_BEFORE = 2  # sentences; a quotation may be one
_COMPANY = frozenset({"with", "avec"})


@dataclass(slots=True, eq=False)
class Descriptions:
    """The way from a role or body phrase to whom it describes in one article."""

    stage: Stage
    called: dict[Words, frozenset[str]] = field(default_factory=dict)  # by phrase, the offices that it calls

    def described(self, phrase: Phrase, recent: Sequence[Source] = ()) -> Entity | None:
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
        apart = self._met_by(phrase)
        people = [one for one in self.stage.entities if one.kind is SourceKind.PERSON and one.name not in apart]
        scored = [
            (fit + self._liveliness(entity, phrase, recent), entity)
            for entity in people
            if (fit := max(self._office_fit(phrase, entity, keys), self._fit(phrase, entity))) > 0
        ]
        if scored:
            best = max(scored, key=lambda item: item[0])[1]
            sure = max(self._office_fit(phrase, best, keys), self._fit(phrase, best)) >= 3.5
            return best if sure or self.earlier(phrase) is None else None
        return self._spoken_of(phrase, people, recent)

    def _met_by(self, phrase: Phrase) -> frozenset[str]:
        """Reads "The President spoke with President Y": whom a role meets is somebody else, here and further on."""
        doc = self.stage.doc
        if not phrase.bare:
            return frozenset()
        same = {h for h, p in self.stage.phrase_at.items() if p.bare and p.noun.base == phrase.noun.base}
        verbs = {doc[h].head.i for h in same if doc[h].dep_ == "nsubj" and doc[h].head.i > h}
        met = (m for m in self.stage.mentions if m.entity is not None and m.entity.kind is SourceKind.PERSON)
        return frozenset(
            m.entity.name for m in met if m.entity is not None and self._companion_of(doc[m.head]) in verbs
        )

    def _companion_of(self, head: Word) -> int | None:
        """The verb that "with", "to", "avec" ties a word to."""
        if head.dep_ == "pobj" and word(head.head) in _COMPANY:
            verb = head.head.head
            while verb.pos_ not in {"VERB", "AUX"} and verb.head is not verb:  # "spoke by telephone with"
                verb = verb.head
            return verb.i
        if head.dep_.startswith("obl") and any(c.dep_ == "case" and word(c) in _COMPANY for c in head.children):
            return head.head.i
        return None

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
        """Reads "l'humoriste": with no role to go by, the last speaker, if no fuller phrase fits."""
        fits = [e for e in people if not self._conflicts(phrase, e)]
        if phrase.bare and (only := self._without_role(phrase, fits)) is not None:
            return only
        if self.earlier(phrase) is not None:
            return None
        if not phrase.noun.classes & _EPITHETS:
            past = bool(self.stage.nouns.words["former"] & set(phrase.core))
            return self._once(phrase, fits, recent) if past else None
        if not phrase.bare and (spoke := self._last_of_class(phrase, fits, recent)) is not None:
            return spoke
        return self._spoken_of_last(phrase, people, fits, recent)

    def _spoken_of_last(
        self, phrase: Phrase, people: Sequence[Entity], fits: Sequence[Entity], recent: Sequence[Source]
    ) -> Entity | None:
        if len(phrase.modifiers) > 1 or any(e.phrases for e in fits):
            most = max((self._named_times(e) for e in people), default=0)
            fits = [e for e in fits if self._named_times(e) == most or (not e.phrases and phrase.bare)]
        if not recent:
            return self.last_of(fits, phrase.start, recent)
        spoke = next((e for e in fits if e.name == recent[0].name), None)
        return spoke or self._foremost(phrase, people)

    def _named_times(self, entity: Entity) -> int:
        return sum(m.entity is entity for m in self.stage.mentions)

    def _once(self, phrase: Phrase, fits: Sequence[Entity], recent: Sequence[Source]) -> Entity | None:
        """Reads "l'ancien général" for the last speaker, whose role the article told in other words."""
        last = next((e for e in fits if recent and e.name == recent[0].name), None)
        return last if last is not None and last.phrases and self._of_class(phrase, last) else None

    def _last_of_class(self, phrase: Phrase, fits: Sequence[Entity], recent: Sequence[Source]) -> Entity | None:
        """The last speaker, if an epithet with adjectives ("le milliardaire new-yorkais") may be his."""
        last = next((e for e in fits if recent and e.name == recent[0].name), None)
        return last if last is not None and self._epithet_fits(phrase, last) else None

    def _of_class(self, phrase: Phrase, entity: Entity) -> bool:
        """Whether what the article calls a person allows what the phrase calls him."""
        reached = set().union(*(self.stage.nouns.reaches.get(c, frozenset()) for c in phrase.noun.classes))
        allowed = reached | phrase.noun.classes
        return "any" in allowed or any(known.noun.classes & allowed for known in entity.phrases)

    def _epithet_fits(self, phrase: Phrase, entity: Entity) -> bool:
        complement = any(w in {"de", "d", "du", "des", "of", "a", "au"} for w in phrase.core)
        told = any(p.noun.base == phrase.noun.base for h, p in self.stage.phrase_at.items() if h < phrase.head)
        if complement or told or not phrase.noun.classes & {"society", "any"}:
            return False
        in_office = bool(self.stage.actors.offices_of(entity.name, self.stage.day))
        if self.stage.nouns.words["office_words"] & set(phrase.modifiers):  # "le milliardaire républicain"
            return in_office
        return in_office or self._of_class(phrase, entity)

    def _foremost(self, phrase: Phrase, people: Sequence[Entity]) -> Entity | None:
        """Reads "le milliardaire new-yorkais": an epithet for the one person whom the article is most about."""
        fits = [e for e in people if self._epithet_fits(phrase, e) and not self._conflicts(phrase, e)]
        counts = sorted((self._named_times(e) for e in fits), reverse=True)
        if phrase.bare or not counts or counts[0] < _FOREMOST or (len(counts) > 1 and counts[1] * 2 > counts[0]):
            return None
        return max(fits, key=self._named_times)

    def _without_role(self, phrase: Phrase, fits: Sequence[Entity]) -> Entity | None:
        """Reads "X est allé à Lille. « P », dit le ministre": whom the sentence before is about, his role untold."""
        here = self.stage.sentence_of(phrase.head)
        named = {id(m.entity) for m in self.stage.mentions if m.start < phrase.start and m.speech}
        before = [e for e in fits if id(e) in named and not e.phrases]
        holders = [e for e in before if self.stage.actors.offices_of(e.name, self.stage.day)]
        if len(before) != 1 or holders or self.earlier(phrase) is not None:
            return None
        told = (m for m in self.stage.mentions if m.entity is before[0] and m.subject and m.start < phrase.start)
        return before[0] if any(here - m.sentence <= _JUST_BEFORE for m in told) else None

    def _pointed_person(self, phrase: Phrase, recent: Sequence[Source]) -> Entity | None:
        """Reads "cet expert", "ce responsable": the last person named whose role, if told, does not forbid it."""
        people = [e for e in self.stage.entities if e.kind is SourceKind.PERSON and not self._conflicts(phrase, e)]
        any_office = bool(phrase.noun.classes & {"leader", "minister", "politician", "official", "any"})
        holders = {id(e) for e in people if self.stage.actors.offices_of(e.name, self.stage.day)}
        fits = [e for e in people if any_office or id(e) not in holders or self._fit(phrase, e) > 0]
        return self.last_of(fits, phrase.start, recent)

    def last_of(self, entities: Sequence[Entity], at: int, recent: Sequence[Source]) -> Entity | None:
        """The entity that was named last before `at`; the last speaker if it is close too."""
        before = {id(m.entity): m.start for m in self.stage.mentions if m.start < at and m.speech and not m.quoted}
        known = [e for e in entities if id(e) in before]
        if not known:
            return None
        nearest = max(known, key=lambda e: before[id(e)])
        spoke = next((e for e in known if recent and e.name == recent[0].name), None)
        return spoke if spoke is not None and before[id(nearest)] - before[id(spoke)] < 60 else nearest

    def _offices_called(self, phrase: Phrase) -> frozenset[str]:
        core = tuple(w for w in phrase.core if w not in self.stage.nouns.words["former"])
        if core not in self.called:
            self.called[core] = frozenset(self.stage.actors.roles_called(core, self.stage.parsed.language))
        return self.called[core]

    def _office_fit(self, phrase: Phrase, entity: Entity, keys: frozenset[str]) -> float:
        """5 where the person holds (or, "ancien", held) an office that the phrase calls on the article's day."""
        if not keys:
            return 0
        former = bool(self.stage.nouns.words["former"] & set(phrase.core))
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
        vocabulary = (
            {w for words in (*form.heads, *form.needs) for w in words}
            | self.stage.nouns.words["office_words"]
            | self.stage.nouns.words["former"]
        )
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
        differ = phrase.gender and entity.gender and phrase.gender != entity.gender
        if differ and (phrase.noun.gender or (phrase.gender == "f" and phrase.noun.classes & _FEMALE_BY_ARTICLE)):
            return True
        return bool(phrase.codes and entity.actor and entity.actor not in phrase.codes)

    def _fit(self, phrase: Phrase, entity: Entity) -> float:
        if self._conflicts(phrase, entity):
            return 0
        plain = self._fit_plain(phrase, entity)
        if phrase.bare and any(phrase.noun.base.startswith(title) for title in entity.titles):
            return 4
        if phrase.codes and entity.actor is None:
            said = [w for w in phrase.modifiers if not self._is_code_word(w, phrase)]
            same = (k for k in entity.phrases if k.noun.base == phrase.noun.base and set(said) <= set(k.core))
            return max((4 for _ in same), default=0)
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
        if extra or known.noun.base.startswith(_OUT_OF_OFFICE):
            return 0
        if phrase.noun.classes & known.noun.classes:
            return 3
        return 2 if reached & known.noun.classes or "any" in phrase.noun.classes else 0

    def _is_code_word(self, form: str, phrase: Phrase) -> bool:
        """Whether a word only says the country, which is compared apart."""
        found = self.stage.actors.lookup(form)
        names = found is not None and found.standing in {Standing.NAME, Standing.ADJECTIVE, Standing.CAPITAL}
        return (found is not None and names and found.actor in phrase.codes) or form in self.stage.nouns.words["halves"]

    def _body_described(self, phrase: Phrase) -> Entity | None:
        """Reads "l'agence", "le journal", "l'alliance": the body last named that such a noun may call."""
        extra = [
            w
            for w in phrase.modifiers
            if not self._is_code_word(w, phrase) and w not in self.stage.nouns.words["empty"]
        ]
        if extra or phrase.reach is Reach.BARE:
            return None
        for mention in reversed(self.stage.before(phrase.start)):
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
        return phrase.noun.base in self.stage.nouns.called.get(actor.kind.value, frozenset())

    def earlier(self, phrase: Phrase) -> Phrase | None:
        """Reads "l'avocat" after "l'avocat de la famille": the fuller phrase before, if the noun stands alone here."""
        if not phrase.bare or phrase.reach not in {Reach.DEFINITE, Reach.DEMONSTRATIVE}:
            return None
        before = (p for head, p in self.stage.phrase_at.items() if head < phrase.head)
        fuller = [
            p
            for p in before
            if p.noun.base == phrase.noun.base
            and p.plural == phrase.plural
            and not (p.noun.gender and phrase.noun.gender and p.gender != phrase.gender)
            and not p.bare
            and p.head not in self.stage.linked
        ]
        return fuller[-1] if fuller else None
