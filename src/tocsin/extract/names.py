"""Proper names: runs of capitalised words that name a person, an organisation or a place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.extract.nouns import Sort, load_nouns
from tocsin.extract.phrases import glued, is_capital, word
from tocsin.model.actor import Standing, fold_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tocsin.extract.nouns import Nouns
    from tocsin.extract.words import Word, WordList
    from tocsin.model import Language
    from tocsin.model.actor import ActorName, ActorTable, Words

_LINKS = {
    "von",
    "van",
    "der",
    "den",
    "ter",
    "bin",
    "ben",
    "ibn",
    "al",
    "el",
    "da",
    "di",
    "dos",
    "du",
    "del",
    "della",
    "ul",
}
_OPEN_LINKS = {"de", "d", "du", "la", "le"}
_NO_NAME = {"DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX", "NUM", "INTJ", "PUNCT", "SYM", "SPACE", "PART"}
_LINKED = re.compile(r"(?:al|el|ul|ad|as|ar|an)-[A-ZÀ-Ý]")
_PERSON_LABELS, _ORGANISATION_LABELS, _PLACE_LABELS = {"PER", "PERSON"}, {"ORG"}, {"LOC", "GPE", "FAC", "NORP"}


_CAPITAL_WORDS = {
    "I",
    "The",
    "A",
    "An",
    "It",
    "He",
    "She",
    "They",
    "We",
    "Il",
    "Elle",
    "Celui",
    "Celle",
    "Ceux",
    "Celles",
    "L'",
    "D'",
    "Les",
    "Des",
    "En",
}


# Words that make another body of a name: "Conseil de sécurité nationale", "la Croix rouge".
_OTHER_BODY = {Standing.ORGAN: frozenset({"national", "nationale"}), Standing.AGENCY: frozenset({"rouge"})}


_FOREIGN = frozenset({"etrangeres", "interieures", "europeennes", "religieuses"})

# Words between an office and its portfolio: "ministre de la Santé", "secrétaire au Trésor".
_OF_OFFICE = frozenset({"la", "l", "le", "les", "du", "au", "aux", "des", "a", "de", "d", "of", "the"})


# All folded words of a text, and for each the token it stands in.
Spelt = tuple[list[str], list[int]]


class Label(StrEnum):
    """What a run of capitalised words names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"


@dataclass(slots=True, eq=False)
class NameRun:
    """Tokens `[start, end)` that make one proper name; `title` is "m", "f", "" (a title of either) or `None`."""

    start: int
    end: int
    text: str
    words: Words
    label: Label
    title: str | None = None

    @property
    def head(self) -> int:
        """Index of the last token."""
        return self.end - 1


@dataclass(frozen=True, slots=True)
class TableMatch:
    """Tokens `[start, end)` that are a name of the actor table."""

    start: int
    end: int
    name: ActorName


def find_table_names(doc: WordList, actors: ActorTable, spelt: Spelt) -> tuple[TableMatch, ...]:
    """Names of the table in the text, longest first from left to right, none overlapping."""
    words, places = spelt
    found, at = [], 0
    while at < len(words):
        match = actors.longest_at(words, at)
        if match and _stands(doc, places, at, match):
            name, size = match
            found.append(TableMatch(places[at], places[at + size - 1] + 1, name))
            at += size
        else:
            at += 1
    return tuple(found)


def _stands(doc: WordList, places: list[int], at: int, match: tuple[ActorName, int]) -> bool:
    """Whether the words are whole tokens, in one sentence, and written with the capital that the name has."""
    name, size = match
    first, last = places[at], places[at + size - 1]
    if at > 0 and places[at - 1] == first and not doc[first].text[:2].lower().startswith(("l'", "d'")):
        return False
    if at + size < len(places) and places[at + size] == last and name.standing is not Standing.ADJECTIVE:
        return False
    other = last + 1 < len(doc) and word(doc[last + 1]) in _OTHER_BODY.get(name.standing, frozenset())
    if other or _ends_body_name(doc, first, size):
        return False
    entry, text = name.text, doc[first].text
    if entry[:1].isupper() and not text.lstrip("ld'")[:1].isupper():
        return False
    letters = entry.replace(".", "")
    if letters.isupper() and len(letters) <= 3 and not doc.text_of(first, last + 1).replace(".", "").isupper():
        return False
    return first == last or doc[first].sentence[0] == doc[last].sentence[0]


def _ends_body_name(doc: WordList, first: int, size: int) -> bool:
    """Whether a country is the end of a body's name: "Environment Canada", "Hockey Canada"."""
    if size > 1 or first == 0 or doc.lang != "en":
        return False
    before = doc[first - 1]
    return (
        before.pos_ == "PROPN"
        and before.dep_ == "compound"
        and before.head is doc[first]
        and is_capital(before)
        and not before.text.isupper()
        and before.ent_type_ not in _PERSON_LABELS
        and word(before) not in _DIRECTIONS
    )


_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "new", "central"}
)


def find_runs(
    doc: WordList, language: Language, actors: ActorTable, taken: Mapping[int, TableMatch], spelt: Spelt
) -> list[NameRun]:
    """Proper names that the actor table does not hold, each labelled with what it names."""
    nouns = load_nouns(language)
    inner = _seen_inside_sentences(doc)
    known = _known_names(doc, actors, spelt)
    runs: list[NameRun | None] = []
    at = 0
    while at < len(doc):
        if at in known:
            runs.append(_make_run(doc, at, known[at], nouns, actors))
            at = known[at]
        elif _can_start(doc[at], nouns, inner, taken):
            end = _run_end(doc, at, nouns, taken)
            end = min([end, *(start for start in known if at < start < end)])
            runs.extend(_make_run(doc, start, stop, nouns, actors) for start, stop in _cut(doc, at, end, nouns))
            at = max(end, at + 1)
        else:
            at += 1
    found = [run for run in runs if run is not None]
    _vote(found)
    return found


def _known_names(doc: WordList, actors: ActorTable, spelt: Spelt) -> dict[int, int]:
    """Full names of office holders in the text: start and end token."""
    words, places = spelt
    found: dict[int, int] = {}
    for at, first in enumerate(places):
        size = actors.known_name_at(words, at)
        if size and is_capital(doc[first]) and is_capital(doc[places[at + size - 1]]):
            end = places[at + size - 1] + 1
            if not any(start < end and first < stop for start, stop in found.items()):
                found[first] = end
    return found


def spell(doc: WordList) -> Spelt:
    """All folded words of the text, and the token each stands in."""
    words: list[str] = []
    places: list[int] = []
    for token in doc:
        for part in token.folded:
            words.append(part)
            places.append(token.i)
    return words, places


def _seen_inside_sentences(doc: WordList) -> set[str]:
    """Words that stand with a capital where no sentence starts."""
    return {token.text for token in doc if is_capital(token) and not token.is_sent_start and not _after_mark(token)}


def _after_mark(token: Word) -> bool:
    return token.i > 0 and (
        token.nbor(-1).is_quote or token.nbor(-1).is_space or token.nbor(-1).text in {":", "«", "-", "–"}
    )


def _starts_capital(token: Word) -> bool:
    """A capital, or one behind a lower-case link that belongs to the word ("al-Assad")."""
    return is_capital(token) or bool(_LINKED.match(token.text))


def _can_start(token: Word, nouns: Nouns, inner: set[str], taken: Mapping[int, TableMatch]) -> bool:
    if not is_capital(token) or token.i in taken or not token.text[0].isalpha():
        return False
    form = word(token)
    if form in nouns.titles or form in nouns.words["calendar"] or form in nouns.pronouns or not form:
        return False
    if _qualifies_office(token, nouns):
        return False
    if token.is_sent_start or _after_mark(token):
        return _named_at_start(token, nouns, inner)
    if token.pos_ in {"DET", "ADP", "PRON"} and not token.ent_type_:
        following = token.nbor(1) if token.i + 1 < len(token.doc) else None
        return following is not None and is_capital(following) and token.text not in _CAPITAL_WORDS
    return not _is_common(token, nouns)


def _qualifies_office(token: Word, nouns: Nouns) -> bool:
    """Reads "the Foreign Ministers of A, B and C": what the capital of a communiqué puts before an office."""
    if token.doc.lang != "en" or token.i + 1 >= len(token.doc):
        return False
    following = nouns.reading(word(token.nbor(1)), Sort.PERSON)
    qualifier = word(token) in nouns.words["prefixes"] | nouns.words["portfolios"]
    return qualifier and following is not None and following.plural


def _named_at_start(token: Word, nouns: Nouns, inner: set[str]) -> bool:
    """At the start of a sentence a capital says nothing: other signs must."""
    form = word(token)
    if _is_common(token, nouns):
        return False
    if token.pos_ in _NO_NAME:
        return token.ent_type_ in _PERSON_LABELS and token.text not in _CAPITAL_WORDS
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if form in nouns.given or token.text in inner:
        return True
    if token.pos_ == "PROPN" or token.ent_type_ in _PERSON_LABELS:
        return True
    return following is not None and following.pos_ == "PROPN" and is_capital(following) and token.pos_ != "VERB"


def _is_common(token: Word, nouns: Nouns) -> bool:
    """A word of the lexicon of roles and bodies, which heads a phrase and is no name by itself."""
    form = word(token)
    return form in nouns.forms and form not in nouns.given


def _run_end(doc: WordList, at: int, nouns: Nouns, taken: Mapping[int, TableMatch]) -> int:
    end = at + 1
    limit = doc[at].sentence[1]
    while end < limit:
        step = _extends(doc, end, nouns, taken, limit)
        if not step:
            break
        end += step
    return end


def _extends(doc: WordList, at: int, nouns: Nouns, taken: Mapping[int, TableMatch], limit: int) -> int:
    """How many tokens the run grows by at `at`."""
    token, form = doc[at], word(doc[at])
    if token.text == "-" and glued(doc, at - 1) and glued(doc, at) and at + 1 < limit:
        return 2
    foreign = form in _FOREIGN and doc[at - 1].text == "Affaires"  # "les Affaires étrangères ont nié"
    if foreign or _qualifies_body(token):
        return 1
    if at in taken and taken[at].start == at and not _inside_person(doc[at]):
        return 0
    if _starts_capital(token) and form and form not in nouns.words["calendar"] and form not in nouns.titles:
        common = _is_common(token, nouns) and not (_inside_person(token) and word(doc[at - 1]) in nouns.given)
        titled = token.pos_ == "NOUN" and doc[at - 1].text in {"Le", "La", "Les"} and not doc[at - 1].is_sent_start
        common = common and not titled
        return 0 if common or token.text in _CAPITAL_WORDS else 1
    for size in (1, 2):  # "van Dijk", "van der Wees"
        if at + size < limit and (at + size) not in taken and _links_names(doc, at, size):
            return size + 1
    return 1 if glued(doc, at - 1) and token.text.startswith("-") else 0


def _qualifies_body(token: Word) -> bool:
    """Reads "le Fonds monétaire", "le Programme alimentaire": French writes what qualifies a body without capital."""
    before = token.nbor(-1)
    inside = token.ent_type_ in _ORGANISATION_LABELS and token.ent_iob_ == "I" and token.doc.lang == "fr"
    return inside and token.pos_ == "ADJ" and before.ent_type_ in _ORGANISATION_LABELS


def _links_names(doc: WordList, at: int, size: int) -> bool:
    """Whether `size` small words join two parts of one name ("van der", "Dominique de")."""
    following = doc[at + size]
    if not is_capital(following):
        return False
    forms = [word(t) for t in doc[at : at + size]]
    if all(form in _LINKS for form in forms):
        return True
    return size == 1 and forms[0] in _OPEN_LINKS and _inside_person(doc[at]) and _inside_person(following)


def _inside_person(token: Word) -> bool:
    return token.ent_type_ in _PERSON_LABELS


def _cut(doc: WordList, start: int, end: int, nouns: Nouns) -> Iterator[tuple[int, int]]:
    """Splits a run before a given name or recognised person that follows something else ("State John Kerry")."""
    first = _foreword(doc, start, end, nouns)
    if first:
        yield start, start + first
        yield from _cut(doc, start + first, end, nouns)
        return
    for at in range(start + 1, end - 1):
        opens_person = _inside_person(doc[at]) and not _inside_person(doc[at - 1])
        opens_given = word(doc[at]) in nouns.given and word(doc[at - 1]) not in nouns.given and not glued(doc, at - 1)
        if (opens_person or (opens_given and not _inside_person(doc[at - 1]))) and doc[at - 1].text != "-":
            yield start, at
            yield at, end
            return
    yield start, end


def _foreword(doc: WordList, start: int, end: int, nouns: Nouns) -> int:
    """How many tokens before a person's name belong to something else: a portfolio, a network, initials of a body.

    Reads "au Trésor | Steven Mnuchin", "sur Twitter | Anna Berg", "d'ABC | Roya Boroumand"; two words must follow.
    """
    first, form = doc[start], word(doc[start])
    if end - start < 3 or doc[start + 1].text == "-" or form in nouns.given:
        return 0
    initials = first.text.isalpha() and first.text.isupper() and len(first.text) > 1
    initials = initials and not any(t.text.isupper() for t in doc[start + 1 : end])
    portfolio = form in nouns.words["portfolios"] and start > 0 and word(doc[start - 1]) in _OF_OFFICE
    return 1 if initials or portfolio or form in nouns.words["networks"] else 0


def _make_run(doc: WordList, start: int, end: int, nouns: Nouns, actors: ActorTable) -> NameRun | None:
    if start >= end:
        return None
    text = doc.text_of(start, end)
    words = fold_words(text)
    title = _title_before(doc, start, nouns)
    label = _label(doc, start, end, nouns, actors, title)
    if text.isupper() and len(words) > 2 and title is None and not actors.offices_of(text):
        label = Label.OTHER  # a heading in capitals, not a name
    return NameRun(start, end, text, words, label, title) if words else None


def _title_before(doc: WordList, start: int, nouns: Nouns) -> str | None:
    before = word(doc[start - 1]) if start else ""
    if before == "" and start > 1 and doc[start - 1].text == ".":
        before = word(doc[start - 2])
    return nouns.titles.get(before)


def _label(doc: WordList, start: int, end: int, nouns: Nouns, actors: ActorTable, title: str | None) -> Label:
    text = doc.text_of(start, end)
    if title is not None or actors.offices_of(text):
        return Label.PERSON
    words = fold_words(text)
    if len(words) >= 2 and words[0] in nouns.given and not _has_body_noun(words, nouns):
        return Label.PERSON
    if end - start == 1 and text.isupper() and len(text) > 1:
        return Label.ORGANISATION
    if len(words) >= 2 and _has_age(doc, end):
        return Label.PERSON
    votes = Counter(_label_of(token.ent_type_) for token in doc[start:end])
    label = votes.most_common(1)[0][0]
    determined = start > 0 and word(doc[start - 1]) in {
        "le",
        "la",
        "l",
        "les",
        "the",
        "du",
        "au",
        "des",
        "aux",
        "un",
        "une",
    }
    if label is Label.PERSON and determined and len(words) < 3:
        return Label.ORGANISATION
    return label


def _has_age(doc: WordList, at: int) -> bool:
    """Reads "Anne Leroy, 45 ans": only people have an age behind their name."""
    behind = doc[at : at + 3]
    return len(behind) == 3 and behind[0].text in {",", "("} and behind[1].pos_ == "NUM" and word(behind[2]) == "ans"


def _has_body_noun(words: Words, nouns: Nouns) -> bool:
    return any(nouns.reading(part, Sort.ORGANISATION) for part in words)


def _label_of(ent_type: str) -> Label:
    if ent_type in _PERSON_LABELS:
        return Label.PERSON
    if ent_type in _ORGANISATION_LABELS:
        return Label.ORGANISATION
    return Label.PLACE if ent_type in _PLACE_LABELS else Label.OTHER


def _vote(runs: list[NameRun]) -> None:
    """One name is one thing throughout an article: the majority decides, a sure person spreads to its parts."""
    votes: dict[Words, Counter[Label]] = defaultdict(Counter)
    for run in runs:
        votes[run.words][run.label] += 3 if run.title is not None else 1
    titled = {run.words for run in runs if run.title is not None}
    for run in runs:  # "M. Paal" tells what "Douglas Paal" is
        if len(run.words) == 2 and run.words[-1:] in titled and run.label is not Label.PLACE:
            votes[run.words][Label.PERSON] += 3
    people = {words for words, count in votes.items() if count.most_common(1)[0][0] is Label.PERSON and len(words) > 1}
    for run in runs:
        run.label = max(votes[run.words], key=lambda label: (votes[run.words][label], label is Label.PERSON))
        if any(run.words in {full[-len(run.words) :], full[: len(run.words)]} for full in people):
            run.label = Label.PERSON
