"""States and organisations: names of the actor table and of the article, and the phrases next to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.names import Label
from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import is_capital, right_edge, word
from tocsin.extract.stage import Entity, Mention, add_mention
from tocsin.model import SourceKind, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.extract.names import NameRun, TableMatch
    from tocsin.extract.phrases import Phrase
    from tocsin.extract.stage import Stage
    from tocsin.model import ActorName

# Articles that show the gender of a house or service: "le Kremlin", "la Maison Blanche".
_ARTICLES = {"le": "m", "du": "m", "au": "m", "la": "f"}
_OWN_NAMES = {Standing.AGENCY, Standing.SERVICE, Standing.FORCES, Standing.MINISTRY, Standing.ASSEMBLY, Standing.ORGAN}


def add_bodies(stage: Stage, matches: Iterable[TableMatch], runs: list[NameRun]) -> None:
    """Adds every state and organisation, then the phrases that describe somebody."""
    by_key: dict[object, Entity] = {}
    for match in matches:
        if match.name.standing is Standing.ADJECTIVE or match.start in stage.at:
            continue
        entity = by_key.setdefault(_body_key(match.name), _body(stage, match))
        text = stage.doc.text_of(match.start, match.end)
        if len(text) > len(entity.name) and match.name.standing is Standing.NAME:
            entity.name = text
        if entity.gender is None and stage.parsed.language == "fr" and match.start > 0:
            entity.gender = _ARTICLES.get(stage.doc[match.start - 1].lower_)
        add_mention(stage, match.start, match.end, match.end - 1, entity, None)
    for at, code in sorted(stage.short.items()):
        entity = by_key.get((code, "name")) or _short_entity(stage, code)
        by_key[(code, "name")] = entity
        add_mention(stage, at, at + 1, at, entity, None)
    for run in runs:
        if run.label is not Label.PERSON and run.start not in stage.at:
            key = ("run", run.words)
            kind = SourceKind.ORGANISATION
            speaks = run.label is Label.ORGANISATION
            entity = by_key.setdefault(key, Entity(run.text, kind, run.words, {run.words}, speaks=speaks))
            _tie_to_nation(stage, run, entity)
            add_mention(stage, run.start, run.end, run.head, entity, None)
    stage.entities.extend(by_key.values())
    _link_bodies(stage)
    _add_phrases(stage)


def _tie_to_nation(stage: Stage, run: NameRun, entity: Entity) -> None:
    """Reads "les Affaires étrangères iraniennes": the adjective behind a name belongs to it, and tells its actor."""
    behind = stage.table.get(run.end)
    if entity.actor is None and behind is not None and behind.name.standing is Standing.ADJECTIVE:
        entity.name = stage.doc.text_of(run.start, behind.end)
        entity.actor = behind.name.actor


def _link_bodies(stage: Stage) -> None:
    """Apposition of bodies: "l'agence Tasnim", "KCNA news agency", "KCNA, l'agence officielle"."""
    for phrase in stage.phrase_at.values():
        body = stage.nouns.reading(word(stage.doc[phrase.head]), Sort.ORGANISATION) is not None
        if phrase.head in stage.linked or not body or phrase.plural:
            continue
        mention = _body_named(stage, phrase)
        if mention is not None and mention.entity is not None:
            stage.linked[phrase.head] = mention.entity
            mention.entity.phrases.append(phrase)
            if mention.entity.gender is None:
                mention.entity.gender = phrase.gender


def _body_named(stage: Stage, phrase: Phrase) -> Mention | None:
    """The name that a body phrase stands next to."""
    doc, end = stage.doc, phrase.end
    after = stage.at.get(end)
    if after is not None and after.start == end and _names_body(after):
        _name_with_noun(stage, phrase, after)
        return after
    if end + 1 < len(doc) and doc[end].text == "(" and (inner := stage.at.get(end + 1)) and _names_body(inner):
        if inner.entity is not None and inner.entity.standing is None:
            inner.entity.name = doc.text_of(_first_word(stage, phrase), phrase.end)
        return inner
    inside = [m for at in range(phrase.start, phrase.head) if (m := stage.at.get(at))]
    own = [m for m in inside if m.entity and m.entity.standing in _OWN_NAMES]
    if own and stage.parsed.language != "fr":
        return own[-1]
    closed = phrase.end >= len(doc) or doc[phrase.end].is_punct
    if not closed or not phrase.noun.classes & {"agency", "media", "institute", "company", "body"}:
        return None
    before = stage.at.get(phrase.start - 2) if phrase.start > 1 and doc[phrase.start - 1].text == "," else None
    return before if before and before.end == phrase.start - 1 and _names_body(before, strict=True) else None


def _name_with_noun(stage: Stage, phrase: Phrase, mention: Mention) -> None:
    """Calls a body that the table does not hold by its noun and name: "institut Atlas", not "Atlas"."""
    entity = mention.entity
    if entity is not None and entity.standing is None and entity.name == stage.doc.text_of(mention.start, mention.end):
        end = mention.end
        if stage.parsed.language == "fr" and phrase.noun.classes & {"body", "institute"}:
            end = _end_of_title(stage, mention)
        entity.name = stage.doc.text_of(_first_word(stage, phrase), end)


def _end_of_title(stage: Stage, mention: Mention) -> int:
    """Behind the small words of a name that is a phrase: "le collectif Rade propre"."""
    last = stage.doc[mention.end - 1]
    if last.text.isupper() or last.ent_type_ == "PER" or not last.whitespace_:
        return mention.end
    end = right_edge(stage.doc, last.i, stage.parsed.language)
    added = stage.doc[mention.end : end]
    return mention.end if any(t.i in stage.table or is_capital(t) or t.pos_ == "NUM" for t in added) else end


def _first_word(stage: Stage, phrase: Phrase) -> int:
    at = phrase.start
    while at < phrase.head and stage.doc[at].pos_ == "DET":
        at += 1
    return at


def _names_body(mention: Mention, *, strict: bool = False) -> bool:
    entity = mention.entity
    if entity is None or entity.kind is not SourceKind.ORGANISATION:
        return False
    return not strict or entity.standing in _OWN_NAMES


def _body_key(name: ActorName) -> object:
    """One entity for the names of an actor; capitals, houses and services each stand for themselves."""
    if name.standing in {Standing.NAME, Standing.PEOPLE}:
        return (name.actor, name.standing.value)
    return (name.actor, name.standing.value, name.text.casefold())


def _body(stage: Stage, match: TableMatch) -> Entity:
    actor = stage.actors.actors[match.name.actor]
    text = stage.doc.text_of(match.start, match.end)
    is_state = match.name.standing in {Standing.NAME, Standing.CAPITAL, Standing.PEOPLE} and actor.kind == "state"
    kind = SourceKind.STATE if is_state else SourceKind.ORGANISATION
    gender = actor.gender if match.name.standing is Standing.NAME else None
    plural = match.name.plural if stage.parsed.language == "fr" else match.name.standing is Standing.PEOPLE
    words = tuple(text.casefold().split())
    return Entity(text, kind, words, {words}, [], gender, plural, match.name.actor, match.name.standing)


def _short_entity(stage: Stage, code: str) -> Entity:
    actor = stage.actors.actors[code]
    name = actor.bare_name if stage.parsed.language == "fr" else actor.name["en"]
    return Entity(name, SourceKind.STATE, (code,), set(), [], actor.gender, actor=code, standing=Standing.NAME)


def _add_phrases(stage: Stage) -> None:
    """Every role or body phrase is a mention too: of the person it is linked to, else of what it describes."""
    for head, phrase in sorted(stage.phrase_at.items()):
        around = stage.at.get(head)
        nested = around is not None and around.phrase is not None and around.phrase.noun.sort is Sort.DOCUMENT
        if around is None or nested:  # "la réponse du président": whose words they are
            add_mention(stage, phrase.start, phrase.end, head, stage.linked.get(head), phrase)
