"""The cast of an article: every person, organisation and state it names, full names merged with short ones."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tocsin.extract.names import Label, NameRun, TableMatch, find_runs, find_table_names
from tocsin.extract.nouns import Sort, load_nouns
from tocsin.extract.parse import is_speech_block
from tocsin.extract.phrases import Phrase, Reach, noun_of, phrase_at, word
from tocsin.model import ActorTable, SourceKind, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from spacy.tokens import Doc

    from tocsin.extract.names import ActorName
    from tocsin.extract.nouns import Nouns
    from tocsin.extract.parse import ParsedArticle
    from tocsin.model.actor import Words

_SUBJECTS = {"nsubj", "nsubj:pass", "nsubj:caus", "nsubjpass", "expl:subj"}
_DEPENDENT = {"nmod", "poss", "compound", "amod", "obl:arg", "pobj", "obl:mod", "obl:agent"}
_NOMINAL = {"ADJ", "NOUN", "PROPN", "ADP", "DET", "X", "NUM"}
_NEUTRAL = {Standing.ADJECTIVE}
_COURTESY = {"m", "mme", "mlle", "mr", "mrs", "ms", "dr", "pr", "me", ""}
_OWN_NAMES = {Standing.AGENCY, Standing.SERVICE, Standing.FORCES, Standing.MINISTRY, Standing.ASSEMBLY, Standing.ORGAN}


@dataclass(slots=True, eq=False)
class Entity:
    """A person, organisation or state of the article, with all that the article says of it.

    Attributes:
        name: the fullest name in the article, without a leading article.
        kind: person, organisation or state.
        words: the fullest name, folded.
        aliases: every name it goes by here, folded.
        phrases: role and body phrases that stand in apposition to it.
        gender: "m", "f" or `None`.
        plural: whether its name is plural.
        actor: the actor it is tied to.
        standing: how its name stands for the actor, if it is in the table.
        speaks: whether a pronoun of speech may point to it (names of places and things do not speak).
    """

    name: str
    kind: SourceKind
    words: Words
    aliases: set[Words] = field(default_factory=set)
    phrases: list[Phrase] = field(default_factory=list)
    gender: str | None = None
    plural: bool = False
    actor: str | None = None
    standing: Standing | None = None
    speaks: bool = True


@dataclass(slots=True, eq=False)
class Mention:
    """One place where the article names or describes somebody: tokens `[start, end)`."""

    start: int
    end: int
    head: int
    entity: Entity | None
    phrase: Phrase | None
    sentence: int
    quoted: bool
    subject: bool
    speech: bool
    dependent: bool


@dataclass(slots=True)
class Stage:
    """Everything found in one article, indexed by token.

    Attributes:
        entities: persons, organisations and states in order of first mention.
        mentions: in order of the text.
        at: by token, the mention whose name covers it.
        phrase_at: by head token, the phrase.
        table: by token, the name of the actor table that covers it.
        sentences: start index of every sentence.
    """

    parsed: ParsedArticle
    actors: ActorTable
    nouns: Nouns
    day: date | None
    entities: list[Entity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    at: dict[int, Mention] = field(default_factory=dict)
    phrase_at: dict[int, Phrase] = field(default_factory=dict)
    linked: dict[int, Entity] = field(default_factory=dict)
    table: dict[int, TableMatch] = field(default_factory=dict)
    short: dict[int, str] = field(default_factory=dict)
    sentences: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    speech: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @property
    def doc(self) -> Doc:
        """The parse."""
        return self.parsed.doc

    def sentence_of(self, at: int) -> int:
        """Number of the sentence that a token stands in."""
        return bisect_right(self.sentences, at) - 1


def set_stage(parsed: ParsedArticle, actors: ActorTable) -> Stage:
    """The stage with every name, phrase and entity of the article in its place."""
    published = parsed.article.published
    stage = Stage(parsed, actors, load_nouns(parsed.language), published.start if published else None)
    _index_tokens(stage)
    matches = find_table_names(stage.doc, actors)
    stage.table = {i: match for match in matches for i in range(match.start, match.end)}
    _find_short_names(stage, matches)
    runs = find_runs(stage.doc, parsed.language, actors, stage.table)
    taken = {i for run in runs if run.label is Label.PERSON for i in range(run.start, run.end)}
    _find_phrases(stage, taken)
    _add_persons(stage, [run for run in runs if run.label is Label.PERSON])
    _add_bodies(stage, matches, runs)
    stage.mentions.sort(key=lambda m: (m.start, -m.end))
    stage.starts = [mention.start for mention in stage.mentions]
    return stage


def _index_tokens(stage: Stage) -> None:
    doc, parsed = stage.doc, stage.parsed
    stage.sentences = [sentence.start for sentence in doc.sents]
    outer = [quotation.outer for quotation in parsed.quotations if quotation.depth == 0]
    starts = [span.start for span in outer]
    for token in doc:
        place = bisect_right(starts, token.idx) - 1
        stage.quoted.append(place >= 0 and token.idx < outer[place].end)
        stage.speech.append(is_speech_block(parsed.block_of(token)))


def _find_short_names(stage: Stage, matches: Iterable[TableMatch]) -> None:
    """ "le Nord", "the South": only with a capital, and only where the article speaks of the actors they need."""
    present = {match.name.actor for match in matches}
    for short in stage.actors.short_names:
        article, name = short.text.split(" ", 1)
        if not short.with_actors <= present and not (short.with_actors & present and short.actor in present):
            continue
        for token in stage.doc:
            if token.text == name and token.i not in stage.table and token.i > 0:
                before = word(stage.doc[token.i - 1])
                if before in {article, "le", "du", "au", "the"}:
                    stage.short[token.i] = short.actor


def _find_phrases(stage: Stage, taken: set[int]) -> None:
    doc, nouns, language = stage.doc, stage.nouns, stage.parsed.language
    order = (Sort.PERSON, Sort.DOCUMENT, Sort.ORGANISATION, Sort.GROUP)
    for token in doc:
        if token.i in taken or (token.i in stage.table and stage.table[token.i].name.standing not in _NEUTRAL):
            continue
        noun = noun_of(token, nouns, order)
        if noun is None:
            continue
        phrase = phrase_at(doc, token.i, noun, language)
        for at in range(phrase.head + 1, phrase.end if noun.sort is Sort.PERSON else 0):
            if at in taken and doc[at - 1].pos_ != "ADP" and word(doc[at - 1]) not in {"du", "des", "of", "d"}:
                phrase.end = at
                break
        phrase.codes = tuple(dict.fromkeys(_codes(stage, phrase)))
        stage.phrase_at[token.i] = phrase


def _codes(stage: Stage, phrase: Phrase) -> Iterator[str]:
    """Actors that the phrase's adjectives and complements name, those nearest to the head first."""
    order = sorted(range(phrase.start, phrase.end), key=lambda i: (abs(i - phrase.head), i))
    for at in order:
        if at in stage.table and not _is_language(stage, at):
            yield stage.table[at].name.actor
        elif at in stage.short:
            yield stage.short[at]


def _is_language(stage: Stage, at: int) -> bool:
    """ "professeur d'anglais", "en russe": an adjective behind a preposition names a language, no actor."""
    standing = stage.table[at].name.standing
    return standing is Standing.ADJECTIVE and at > 0 and stage.doc[at - 1].text in {"d'", "de", "en"}


# --- persons -----------------------------------------------------------------------------------------------------


def _add_persons(stage: Stage, runs: list[NameRun]) -> None:
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
        _note_title(entity, run)
        entity.aliases.add(run.words)
        mention = _mention(stage, run.start, run.end, run.head, entity, None)
        for at in range(max(0, run.start - 2), run.start):
            if run.title is not None and word(stage.doc[at]) in _COURTESY:
                stage.at[at] = mention
        _link_roles(stage, run, entity)
    used = {id(mention.entity) for mention in stage.mentions}
    stage.entities.extend(entity for entity in known if id(entity) in used)
    for entity in stage.entities:
        _complete(stage, entity)


def _person(stage: Stage, run: NameRun) -> Entity:
    first = stage.nouns.given.get(run.words[0]) if len(run.words) > 1 else None
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


def _note_title(entity: Entity, run: NameRun) -> None:
    if run.title and entity.gender is None:
        entity.gender = run.title


def _distance(stage: Stage, entity: Entity, at: int) -> tuple[int, int]:
    """How far back the entity was last named; never yet counts as far; leaders in office go before."""
    before = [m.start for m in stage.mentions if m.entity is entity and m.start < at]
    in_office = stage.day is not None and any(o.held_on(stage.day) for o in stage.actors.offices_of(entity.name))
    return (at - max(before) if before else 10**6, 0 if in_office else 1)


def _mention(stage: Stage, start: int, end: int, head: int, entity: Entity | None, phrase: Phrase | None) -> Mention:
    token = stage.doc[start:end].root if entity is not None else stage.doc[head]
    governed = start > 0 and (stage.doc[start - 1].pos_ == "ADP" or word(stage.doc[start - 1]) in {"du", "des", "aux"})
    subject = not governed and (token.dep_ in _SUBJECTS or stage.doc[head].dep_ in _SUBJECTS)
    mention = Mention(
        start, end, head, entity, phrase, stage.sentence_of(head), stage.quoted[head],
        subject=subject, speech=stage.speech[head], dependent=governed or token.dep_ in _DEPENDENT,
    )  # fmt: skip
    stage.mentions.append(mention)
    for at in range(start, end):
        stage.at.setdefault(at, mention)
    return mention


def _link_roles(stage: Stage, run: NameRun, entity: Entity) -> None:
    """Apposition: "le président russe Vladimir Poutine", "le ministre russe, S. Lavrov,", "X, directeur de Y"."""
    before = _role_before(stage, run)
    outer = _outer_role(stage, before, run) if before is not None else None
    for phrase in (before, outer, _role_after(stage, run)):
        if phrase is not None and phrase.head not in stage.linked:
            _link(stage, phrase, entity)


def _outer_role(stage: Stage, inner: Phrase, run: NameRun) -> Phrase | None:
    """ "Le numéro deux de l'état-major, le général X,": the role before a comma before the role."""
    at = inner.start - 1
    if at < 1 or stage.doc[at].text != "," or inner.reach is not Reach.DEFINITE or not _closes(stage.doc, run.end):
        return None
    return next((p for p in _phrases_ending(stage, at - 1) if not p.plural), None)


def _link(stage: Stage, phrase: Phrase, entity: Entity) -> None:
    entity.phrases.append(phrase)
    stage.linked[phrase.head] = entity
    if entity.gender is None and phrase.gender and phrase.noun.gender:
        entity.gender = phrase.gender


def _role_before(stage: Stage, run: NameRun) -> Phrase | None:
    doc, at, comma = stage.doc, run.start - 1, False
    if run.title is not None and at >= 0 and word(doc[at]) in _COURTESY:
        at -= 1
    if at > 0 and doc[at].text == ",":
        at, comma = at - 1, True
    while at > 0 and doc[at].text in {".", "-"}:
        at -= 1
    if doc[at].pos_ == "ADP" or word(doc[at]) in {"a", "au", "aux", "to"}:
        return None
    for phrase in _phrases_ending(stage, at):
        if phrase.plural:
            continue
        if not comma or _closes(doc, run.end):
            return phrase
    return None


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
    return len(rest) <= 6 and all(t.pos_ in _NOMINAL and t.i not in stage.at for t in rest)


def _second_part(stage: Stage, phrase: Phrase) -> bool:
    """ "général" in "secrétaire général", "ministre" in "premier ministre" when both are read as nouns."""
    before = stage.phrase_at.get(phrase.head - 1)
    return before is not None and before.noun.sort is Sort.PERSON and before.start <= phrase.start


def _closes(doc: Doc, at: int) -> bool:
    """Whether an apposition between commas ends here: a comma, a verb, a mark, the end."""
    return at >= len(doc) or doc[at].is_punct or doc[at].is_space or doc[at].pos_ in {"AUX", "VERB", "PRON"}


def _role_after(stage: Stage, run: NameRun) -> Phrase | None:
    doc, at = stage.doc, run.end
    if at + 1 >= len(doc) or doc[at].text not in {",", "(", "–", "-"}:
        return None
    at = _behind_age(doc, at + 1)
    for head in range(at, min(at + 9, len(doc))):
        phrase = stage.phrase_at.get(head)
        if phrase and phrase.start <= at and phrase.noun.sort is Sort.PERSON and not phrase.plural:
            return phrase if _is_apposition(stage, phrase) else None
        if doc[head].is_punct and doc[head].text != "-":
            return None
    return None


def _behind_age(doc: Doc, at: int) -> int:
    """ "X, 45 ans, directeur", "X, 45, a director": the index behind the age."""
    for size in (2, 1):
        if doc[at].pos_ == "NUM" and at + size < len(doc) and doc[at + size].text == ",":
            return at + size + 1
    return at


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


def _offices(stage: Stage, alias: Words) -> Iterable:  # type: ignore[type-arg]
    return stage.actors.offices_of(" ".join(alias), stage.day)


# --- states and organisations --------------------------------------------------------------------------------------


def _add_bodies(stage: Stage, matches: Iterable[TableMatch], runs: list[NameRun]) -> None:
    by_key: dict[object, Entity] = {}
    for match in matches:
        if match.name.standing in _NEUTRAL or match.start in stage.at:
            continue
        entity = by_key.setdefault(_body_key(stage, match.name), _body(stage, match))
        text = stage.doc[match.start : match.end].text
        if len(text) > len(entity.name) and match.name.standing is Standing.NAME:
            entity.name = text
        _mention(stage, match.start, match.end, match.end - 1, entity, None)
    for at, code in sorted(stage.short.items()):
        entity = by_key.get((code, "name")) or _short_entity(stage, code)
        by_key[(code, "name")] = entity
        _mention(stage, at, at + 1, at, entity, None)
    for run in runs:
        if run.label is not Label.PERSON and run.start not in stage.at:
            key = ("run", run.words)
            kind = SourceKind.ORGANISATION
            speaks = run.label is Label.ORGANISATION
            entity = by_key.setdefault(key, Entity(run.text, kind, run.words, {run.words}, speaks=speaks))
            _mention(stage, run.start, run.end, run.head, entity, None)
    stage.entities.extend(by_key.values())
    _link_bodies(stage)
    _add_phrases(stage)


def _link_bodies(stage: Stage) -> None:
    """Apposition of bodies: "l'agence Tasnim", "KCNA news agency", "l'Institut ... (IISS)", "KCNA, l'agence officielle"."""
    for phrase in stage.phrase_at.values():
        if phrase.head in stage.linked or phrase.noun.sort is not Sort.ORGANISATION or phrase.plural:
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
    if after is not None and after.start == end and _names_body(stage, after):
        return after
    if end + 1 < len(doc) and doc[end].text == "(" and (inner := stage.at.get(end + 1)) and _names_body(stage, inner):
        if inner.entity is not None and inner.entity.standing is None:
            inner.entity.name = doc[_first_word(stage, phrase) : phrase.end].text
        return inner
    inside = [m for at in range(phrase.start, phrase.head) if (m := stage.at.get(at))]
    own = [m for m in inside if m.entity and m.entity.standing in _OWN_NAMES]
    if own and stage.parsed.language != "fr":
        return own[-1]
    before = stage.at.get(phrase.start - 2) if phrase.start > 1 and doc[phrase.start - 1].text == "," else None
    return before if before and before.end == phrase.start - 1 and _names_body(stage, before, strict=True) else None


def _first_word(stage: Stage, phrase: Phrase) -> int:
    at = phrase.start
    while at < phrase.head and stage.doc[at].pos_ == "DET":
        at += 1
    return at


def _names_body(stage: Stage, mention: Mention, *, strict: bool = False) -> bool:
    entity = mention.entity
    if entity is None or entity.kind is not SourceKind.ORGANISATION:
        return False
    return not strict or entity.standing in _OWN_NAMES


def _body_key(stage: Stage, name: ActorName) -> object:
    """One entity for the names of an actor; capitals, houses and services each stand for themselves."""
    if name.standing in {Standing.NAME, Standing.PEOPLE}:
        return (name.actor, name.standing.value)
    return (name.actor, name.standing.value, name.text.casefold())


def _body(stage: Stage, match: TableMatch) -> Entity:
    actor = stage.actors.actors[match.name.actor]
    text = stage.doc[match.start : match.end].text
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
        if head not in stage.at:
            _mention(stage, phrase.start, phrase.end, head, stage.linked.get(head), phrase)
