"""The cast of an article: every person, organisation and state it names or describes, each once."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from tocsin.extract.bodies import add_bodies
from tocsin.extract.cues import load_cues
from tocsin.extract.names import Label, TableMatch, find_runs, find_table_names, spell
from tocsin.extract.nouns import Sort, load_nouns
from tocsin.extract.parse import is_speech_block
from tocsin.extract.persons import add_persons
from tocsin.extract.phrases import noun_of, phrase_at, qualifies, word
from tocsin.extract.stage import Stage
from tocsin.model import ActorTable, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tocsin.extract.names import NameRun
    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.phrases import Phrase
    from tocsin.extract.words import Word


def set_stage(parsed: ParsedArticle, actors: ActorTable) -> Stage:
    """The stage with every name, phrase and entity of the article in its place."""
    published = parsed.article.published
    stage = Stage(parsed, actors, load_nouns(parsed.language), published.start if published else None)
    _index_tokens(stage)
    spelt = spell(stage.doc)
    matches = find_table_names(stage.doc, actors, spelt)
    stage.table = {i: match for match in matches for i in range(match.start, match.end)}
    _find_short_names(stage, matches)
    runs = find_runs(stage.doc, parsed.language, actors, stage.table, spelt)
    taken = {i for run in runs if run.label is Label.PERSON for i in range(run.start, run.end)}
    _find_phrases(stage, taken)
    _relabel_bodies(stage, runs)
    _relabel_persons(stage, runs)
    add_persons(stage, [run for run in runs if run.label is Label.PERSON])
    add_bodies(stage, matches, runs)
    stage.mentions.sort(key=lambda m: (m.start, -m.end))
    stage.starts = [mention.start for mention in stage.mentions]
    return stage


def _index_tokens(stage: Stage) -> None:
    doc, parsed = stage.doc, stage.parsed
    stage.sentences = doc.sentences
    places = doc.starts
    stage.cue_verbs = frozenset(load_cues(parsed.language).verbs)
    stage.quoted = [False] * len(doc)
    for span in (quotation.outer for quotation in parsed.quotations if quotation.depth == 0):
        for at in range(bisect_left(places, span.start), bisect_left(places, span.end)):
            stage.quoted[at] = True
    speaks = False
    for block in parsed.article.blocks:  # white space counts to the block after it
        speaks = is_speech_block(block)
        stage.speech.extend([speaks] * (bisect_left(places, block.span.end) - len(stage.speech)))
    stage.speech.extend([speaks] * (len(doc) - len(stage.speech)))


def _find_short_names(stage: Stage, matches: Iterable[TableMatch]) -> None:
    """Reads "le Nord", "the South": only with a capital, and only where the article speaks of the actors they need."""
    present = {match.name.actor for match in matches}
    for short in stage.actors.short_names:
        article, name = short.text.replace("'", " ").split(" ", 1)
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
        if token.i in taken or (
            token.i in stage.table and stage.table[token.i].name.standing is not Standing.ADJECTIVE
        ):
            continue
        noun = noun_of(token, nouns, order)
        if noun is None or _modifies_role(stage, token):
            continue
        phrase = phrase_at(doc, token.i, noun, language)
        if noun.sort is Sort.PERSON:
            _cut_at_name(stage, phrase, taken)
        phrase.codes = tuple(dict.fromkeys(_codes(stage, phrase)))
        stage.phrase_at[token.i] = phrase


def _modifies_role(stage: Stage, token: Word) -> bool:
    """Reads "secrétaire générale déléguée": a noun of the lexicon that stands as adjective of the role before it."""
    before = stage.phrase_at.get(token.head.i)
    french = stage.parsed.language == "fr"
    return french and qualifies(token) and before is not None and before.end == token.i + 1


def _cut_at_name(stage: Stage, phrase: Phrase, taken: set[int]) -> None:
    """Ends a role before the name in apposition ("le maire de Brest | Paul Martin"), not before a complement's."""
    doc = stage.doc
    for at in range(phrase.head + 1, phrase.end):
        starts = at in taken and at - 1 not in taken
        if starts and doc[at - 1].pos_ != "ADP" and word(doc[at - 1]) not in {"du", "des", "of", "d"}:
            phrase.end = at
            return


def _relabel_bodies(stage: Stage, runs: list[NameRun]) -> None:
    """Takes a lone name behind a noun of body for its name, whatever the recogniser says ("le producteur Isotex")."""
    full = {part for run in runs if len(run.words) > 1 and run.label is Label.PERSON for part in run.words}
    ends = {p.end: p for p in stage.phrase_at.values() if p.noun.sort is Sort.ORGANISATION}
    roles = {p.end for p in stage.phrase_at.values() if p.noun.sort is Sort.PERSON}
    for run in runs:
        lone = run.label is Label.PERSON and len(run.words) == 1 and run.title is None and run.words[0] not in full
        if lone and run.start in ends and run.start not in roles and not stage.actors.offices_of(run.text, stage.day):
            run.label = Label.ORGANISATION


def _relabel_persons(stage: Stage, runs: list[NameRun]) -> None:
    """Takes a name of two or three words beside a role for a person's: "deputy secretary general, Maren Holt,"."""
    roles = [p for p in stage.phrase_at.values() if p.noun.sort is Sort.PERSON and not p.plural]
    starts, ends = {p.start for p in roles}, {p.end for p in roles}
    for run in runs:
        if run.label is Label.PERSON or not 2 <= len(run.words) <= 3:
            continue
        doc, body = stage.doc, any(stage.nouns.reading(part, Sort.ORGANISATION) for part in run.words)
        closed = run.end < len(doc) and doc[run.end].text in {",", "."}
        told = run.start > 1 and doc[run.start - 1].text == "," and run.start - 1 in ends
        if not body and closed and (told or (doc[run.end].text == "," and run.end + 1 in starts)):
            run.label = Label.PERSON
    people = {run.words for run in runs if run.label is Label.PERSON}
    for run in runs:
        if run.words in people or any(run.words == full[-1:] for full in people):
            run.label = Label.PERSON


def _codes(stage: Stage, phrase: Phrase) -> Iterator[str]:
    """Actors that the phrase's adjectives and complements name, those nearest to the head first."""
    order = sorted(range(phrase.start, phrase.end), key=lambda i: (abs(i - phrase.head), i))
    for at in order:
        if at in stage.table and not _is_language(stage, at):
            yield stage.table[at].name.actor
        elif at in stage.short:
            yield stage.short[at]


def _is_language(stage: Stage, at: int) -> bool:
    """Reads "professeur d'anglais", "en russe": an adjective behind a preposition names a language, no actor."""
    standing = stage.table[at].name.standing
    return standing is Standing.ADJECTIVE and at > 0 and stage.doc[at - 1].text in {"d'", "de", "en"}
