"""Persons: full names merged with short ones, and the roles that stand in apposition to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import Reach, word
from tocsin.extract.stage import Entity, add_mention
from tocsin.model import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.extract.names import NameRun
    from tocsin.extract.phrases import Phrase
    from tocsin.extract.stage import Stage
    from tocsin.extract.words import Word, WordList
    from tocsin.model import Office
    from tocsin.model.actor import Words

_NOMINAL = {"ADJ", "NOUN", "PROPN", "ADP", "DET", "X", "NUM"}
# Family names of the Korean and Chinese that are given names elsewhere: "Kim Jong Un" is no Kim Campbell.
_FAMILY_FIRST = frozenset({"kim", "lee", "jo", "han", "jin", "sun", "song", "min", "an", "ma", "yang", "ryu"})
# Words between an envoy and the body to which he is sent.
_POSTED = frozenset({"aupres", "to", "at"})
_COURTESY = {"m", "mme", "mlle", "mr", "mrs", "ms", "dr", "pr", "me", ""}


def add_persons(stage: Stage, runs: list[NameRun]) -> None:
    """Adds every person that the runs name, with mentions and roles."""
    full: list[Entity] = []
    for run in sorted(runs, key=lambda r: (-len(r.words), r.start)):
        if len(run.words) > 1 and not any(run.words in entity.aliases for entity in full):
            holder = next((e for e in full if " " in e.name and _shortens(run.words, e.words)), None)
            if holder is None:
                full.append(_person(stage, run))
            else:
                holder.aliases.add(run.words)
    known = list(full)
    for run in sorted(runs, key=lambda r: r.start):
        entity = _person_for(stage, run, known)
        if entity is None:
            entity = _person(stage, run)
            known.append(entity)
        _note_title(stage, entity, run)
        _spelt_normally(entity, run)
        entity.aliases.add(run.words)
        mention = add_mention(stage, run.start, run.end, run.head, entity, None)
        for at in range(max(0, run.start - 2), run.start):
            if run.title is not None and word(stage.doc[at]) in _COURTESY:
                stage.at[at] = mention
        _link_roles(stage, run, entity)
    used = {id(mention.entity) for mention in stage.mentions}
    stage.entities.extend(entity for entity in known if id(entity) in used)
    for entity in stage.entities:
        _complete(stage, entity)


def _spelt_normally(entity: Entity, run: NameRun) -> None:
    """Prefers a name as it stands in running text to one in the capitals of a heading."""
    if entity.name.isupper() and not run.text.isupper() and run.words == entity.words:
        entity.name = run.text


def _person(stage: Stage, run: NameRun) -> Entity:
    family_first = len(run.words) > 2 and run.words[0] in _FAMILY_FIRST
    first = stage.nouns.given.get(run.words[0]) if len(run.words) > 1 and not family_first else None
    return Entity(run.text, SourceKind.PERSON, run.words, {run.words}, gender=first or None)


def _shortens(short: Words, full: Words) -> bool:
    """Whether `short` is the end or the start of a fuller name ("Stoltenberg", "Kim"), or drops a middle name."""
    if len(short) >= len(full):
        return False
    if full[-len(short) :] == short or full[: len(short)] == short:
        return True
    return len(short) == 2 and (short[0], short[1]) == (full[0], full[-1])


def _person_for(stage: Stage, run: NameRun, known: list[Entity]) -> Entity | None:
    exact = [entity for entity in known if entity.words == run.words]
    if exact:
        return exact[0]
    fits = [e for e in known if " " in e.name and _shortens(run.words, e.words) and not _title_conflicts(e, run)]
    if len(fits) < 2:
        return fits[0] if fits else None
    by_surname = [e for e in fits if e.words[-len(run.words) :] == run.words]
    pool = by_surname or fits
    return min(pool, key=lambda e: _distance(stage, e, run.start))


def _title_conflicts(entity: Entity, run: NameRun) -> bool:
    return bool(run.title and entity.gender and run.title != entity.gender)


def _note_title(stage: Stage, entity: Entity, run: NameRun) -> None:
    if run.title is not None:
        before = stage.doc[max(0, run.start - 2) : run.start]
        entity.titles |= {title for t in before if len(title := word(t)) > 2 and title in stage.nouns.titles}
    if run.title and entity.gender is None:
        entity.gender = run.title


def _distance(stage: Stage, entity: Entity, at: int) -> tuple[int, int, int]:
    """A bare family name means the one named most so far, else last; before any mention, the one in office."""
    before = [m.start for m in stage.mentions if m.entity is entity and m.start < at]
    in_office = stage.day is not None and any(o.held_on(stage.day) for o in stage.actors.offices_of(entity.name))
    return -len(before), at - max(before) if before else 10**6, 0 if in_office else 1


def _link_roles(stage: Stage, run: NameRun, entity: Entity) -> None:
    """Apposition: "le président russe Vladimir Poutine", "le ministre russe, S. Lavrov,", "X, directeur de Y"."""
    before = _role_before(stage, run, entity)
    outer = _outer_role(stage, before, run) if before is not None else None
    joined = _joined_role(stage, before) if before is not None else None
    for phrase in (before, outer, joined, _role_after(stage, run)):
        if phrase is not None and phrase.head not in stage.linked and not _gender_conflicts(phrase, entity):
            _link(stage, phrase, entity)
    if entity.actor is None:
        entity.actor = _affiliation(stage, run)


def _affiliation(stage: Stage, run: NameRun) -> str | None:
    """The actor of "X, de la Fédération ...", "X of the Institute ...": a body of the table right behind the name."""
    doc, at = stage.doc, run.end
    at += 1 if at < len(doc) and doc[at].text == "," else 0
    if at >= len(doc) or word(doc[at]) not in {"de", "du", "d", "of", "from", "at", "with"}:
        return None
    at += 1
    at += 1 if at < len(doc) and doc[at].pos_ == "DET" else 0
    match = stage.table.get(at)
    return match.name.actor if match is not None and match.start == at else None


def _outer_role(stage: Stage, inner: Phrase, run: NameRun) -> Phrase | None:
    """Reads "Le numéro deux de l'état-major, le général X,": the role before a comma before the role."""
    at = inner.start - 1
    if at < 1 or stage.doc[at].text != "," or inner.reach is not Reach.DEFINITE or not _closes(stage.doc, run.end):
        return None
    return next((p for p in _phrases_ending(stage, at - 1) if not p.plural), None)


def _joined_role(stage: Stage, second: Phrase) -> Phrase | None:
    """Reads "l'avocate et lauréate X": the role that the one next to the name, without article, goes on from."""
    at = second.start - 1
    if at < 1 or word(stage.doc[at]) not in {"et", "and"} or second.reach is not Reach.BARE:
        return None
    return next((p for p in _phrases_ending(stage, at - 1) if not p.plural), None)


def _gender_conflicts(phrase: Phrase, entity: Entity) -> bool:
    """Reads "de l'équipe Trump, cette ancienne juge": a noun whose own form shows another gender than the name."""
    return bool(phrase.noun.gender and entity.gender and phrase.gender and phrase.gender != entity.gender)


def _link(stage: Stage, phrase: Phrase, entity: Entity) -> None:
    entity.phrases.append(phrase)
    stage.linked[phrase.head] = entity
    if entity.gender is None and phrase.gender and phrase.noun.gender:
        entity.gender = phrase.gender


def _role_before(stage: Stage, run: NameRun, entity: Entity) -> Phrase | None:
    doc, at, comma = stage.doc, run.start - 1, False
    if run.title is not None and at >= 0 and word(doc[at]) in _COURTESY:
        at -= 1
    if at > 0 and doc[at].text == ",":
        at, comma = at - 1, True
    while at > 0 and doc[at].text in {".", "-"}:
        at -= 1
    at = _before_initials(doc, at)
    if doc[at].pos_ == "ADP" or word(doc[at]) in {"a", "au", "aux", "to"}:
        return None
    ending = _phrases_ending(stage, at) or (_kin_of(stage, at, entity) if comma else [])
    found = [p for p in ending if not p.plural]
    if found and found[0].bare and _among_many(found[0], ending) and not _holds(stage, entity, found[0]):
        return None
    if not found or (comma and not _closes(doc, run.end, strictly=_is_reported(doc, found[0]))):
        return None
    return _outermost(stage, found, entity) if comma else _widest_free(stage, found, entity)


def _kin_of(stage: Stage, at: int, entity: Entity) -> list[Phrase]:
    """Reads "le mari de Mme Roy, X,": the role whose complement is another person's name that ends at `at`."""
    named = stage.at.get(at)
    if named is None or named.entity is None or named.entity is entity or named.phrase is not None:
        return []
    before = named.start - 1
    while before > 0 and word(stage.doc[before]) in stage.nouns.titles:
        before -= 1
    if word(stage.doc[before]) not in {"de", "d", "du", "of"}:
        return []
    heads = (stage.phrase_at.get(head) for head in range(max(0, before - 6), before))
    return [p for p in heads if p is not None and p.noun.sort is Sort.PERSON and before <= p.end <= at + 1]


def _outermost(stage: Stage, found: list[Phrase], entity: Entity) -> Phrase:
    """Reads "le frère de la victime, X,": behind a comma a name goes with the whole phrase, not its complement."""
    inner = found[0]
    around = [p for p in found[1:] if p.start < inner.start and p.end >= inner.end]
    return around[-1] if around and not _holds(stage, entity, inner) else inner


def _before_initials(doc: WordList, at: int) -> int:
    """Reads "de l'Union africaine (UA) X": the token before initials in brackets that end at `at`."""
    if at > 2 and doc[at].text == ")" and doc[at - 2].text == "(" and doc[at - 1].text.isupper():
        return at - 3
    return at


def _among_many(inner: Phrase, ending: list[Phrase]) -> bool:
    """Reads "un des proches du président, X": the role next to the name is its complement's."""
    return any(p.plural and p.start < inner.start and p.end >= inner.end for p in ending)


def _is_reported(doc: WordList, phrase: Phrase) -> bool:
    """Whether "selon", "pour" governs a role: what follows its comma may then be what is said."""
    return phrase.start > 0 and word(doc[phrase.start - 1]) in {"selon", "pour", "apres", "to"}


def _widest_free(stage: Stage, found: list[Phrase], entity: Entity) -> Phrase:
    """Reads "l'ancien conseiller du président Paul Berg": the outer role where the inner one is somebody else's."""
    inner = found[0]
    outer = next((p for p in found[1:] if p.start < inner.start and p.end >= inner.end), None)
    if outer is None or not inner.bare or _holds(stage, entity, inner):
        return inner
    holders = {office.name["en"] for office in _holders(stage, inner)}
    others = [e for e in stage.linked.values() if e is not entity]
    taken = holders or any(p.noun.base == inner.noun.base for e in others for p in e.phrases)
    return outer if taken else inner


def _holds(stage: Stage, entity: Entity, phrase: Phrase) -> bool:
    keys = set(stage.actors.roles_called(phrase.core, stage.parsed.language.value))
    return any(office.role in keys for office in _offices(stage, entity.words))


def _holders(stage: Stage, phrase: Phrase) -> list[Office]:
    """Who holds the office that a bare noun calls, of the actors that the article names."""
    if stage.day is None:
        return []
    codes = {match.name.actor for match in stage.table.values()}
    keys = list(stage.actors.roles_called(phrase.core, stage.parsed.language.value))
    return [o for code in sorted(codes) for key in keys for o in stage.actors.holders(code, key, stage.day)]


def _phrases_ending(stage: Stage, at: int) -> list[Phrase]:
    """Role phrases whose last token is `at`, the innermost first: a name belongs to the role next to it."""
    heads = range(max(0, at - 14), at + 1)
    found = [
        phrase
        for head in heads
        if (phrase := stage.phrase_at.get(head)) and phrase.noun.sort is Sort.PERSON and _ends_at(stage, phrase, at)
    ]
    return [phrase for phrase in reversed(found) if not _second_part(stage, phrase)]


def _ends_at(stage: Stage, phrase: Phrase, at: int) -> bool:
    """Whether a phrase ends at `at`, allowing for a few nominal words that its pattern did not take in."""
    if phrase.end > at:
        return phrase.end == at + 1
    rest = stage.doc[phrase.end : at + 1]
    if len(rest) <= 6 and all(t.pos_ in _NOMINAL and t.i not in stage.at for t in rest):
        return True
    return word(rest[0]) in _POSTED and len(rest) <= 6 and all(_names_body(stage, t) for t in rest[1:])


def _names_body(stage: Stage, token: Word) -> bool:
    """Whether a word may stand in the name of the body to which somebody is sent: "auprès de l'agence"."""
    mention = stage.at.get(token.i)
    if mention is None:
        return token.pos_ in _NOMINAL
    if mention.entity is not None:
        return mention.entity.kind is not SourceKind.PERSON
    return mention.phrase is not None and mention.phrase.noun.sort is Sort.ORGANISATION


def _second_part(stage: Stage, phrase: Phrase) -> bool:
    """Reads "général" in "secrétaire général", "ministre" in "premier ministre" when both are read as nouns."""
    before = stage.phrase_at.get(phrase.head - 1)
    return before is not None and before.noun.sort is Sort.PERSON and before.start <= phrase.start


def _closes(doc: WordList, at: int, *, strictly: bool = False) -> bool:
    """Whether an apposition between commas ends here: a comma, a verb, a mark, the end; `strictly`: not at a verb."""
    if at >= len(doc) or (doc[at].is_punct and not doc[at].is_quote) or doc[at].is_space:
        return True
    return not strictly and doc[at].pos_ in {"AUX", "VERB", "PRON"}


def _role_after(stage: Stage, run: NameRun) -> Phrase | None:
    doc, at = stage.doc, run.end
    if at + 1 >= len(doc) or doc[at].text not in {",", "(", "–", "-"}:
        return None
    at = _behind_age(doc, at + 1)
    for head in range(at, min(at + 9, len(doc))):
        phrase = stage.phrase_at.get(head)
        if phrase and phrase.start <= at and phrase.noun.sort is Sort.PERSON and not phrase.plural:
            return phrase if _is_apposition(stage, phrase) and not _opens_clause(doc, phrase) else None
        if doc[head].is_punct and doc[head].text != "-":
            return None
    return None


def _behind_age(doc: WordList, at: int) -> int:
    """Reads "X, 45 ans, directeur", "X, 45, a director": the index behind the age."""
    for size in (2, 1):
        if doc[at].pos_ == "NUM" and at + size < len(doc) and doc[at + size].text == ",":
            return at + size + 1
    return at


def _opens_clause(doc: WordList, phrase: Phrase) -> bool:
    """Reads "après l'appel à Roy, le président a dit": a role with its article before a verb is a subject."""
    if phrase.reach is Reach.DEMONSTRATIVE:
        return True
    following = doc[phrase.end] if phrase.end < len(doc) else None
    if phrase.reach is not Reach.DEFINITE or following is None:
        return False
    finite = following.pos_ in {"AUX", "VERB"} and "Fin" in following.morph.get("VerbForm", [])
    return finite or following.lower_ in {"s'", "se", "n'", "ne", "l'", "y", "en"}


def _is_apposition(stage: Stage, phrase: Phrase) -> bool:
    """A role phrase that a name follows belongs to that name, unless an inner role takes it ("sister of leader X")."""
    if not _named_next(stage, phrase.end):
        return True
    inner = (stage.phrase_at.get(head) for head in range(phrase.head + 1, phrase.end))
    return any(part and part.noun.sort is Sort.PERSON and part.end == phrase.end for part in inner)


def _named_next(stage: Stage, at: int) -> bool:
    return at < len(stage.doc) and stage.doc[at].ent_type_ in {"PER", "PERSON"} and stage.doc[at].text[:1].isupper()


def _complete(stage: Stage, entity: Entity) -> None:
    """The actor and gender that roles, or the table of offices on the article's day, give a person."""
    for phrase in entity.phrases:
        if phrase.codes and entity.actor is None:
            entity.actor = phrase.codes[0]
    offices = [o for alias in (entity.words, *sorted(entity.aliases)) for o in _offices(stage, alias)]
    if offices:
        entity.actor = offices[0].actor


def _offices(stage: Stage, alias: Words) -> Iterable[Office]:
    return stage.actors.offices_of(" ".join(alias), stage.day)
