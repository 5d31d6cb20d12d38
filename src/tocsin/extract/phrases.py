"""Noun phrases as the cast sees them: how far one reaches, what its head noun names, whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.extract.nouns import Noun, Nouns, Sort, load_nouns
from tocsin.model import Language
from tocsin.model.actor import fold_words

if TYPE_CHECKING:
    from tocsin.extract.words import Word, WordList
    from tocsin.model.actor import Words

_OF = {"de", "d", "du", "des", "of"}
# Prepositions that may open a complement of a noun, by the class of the noun.
_TO = {
    "minister": {"a", "au", "aux", "pour", "charge", "chargee", "to", "for"},
    "envoy": {"a", "au", "aux", "aupres", "pour", "en", "to", "for", "at"},
    "adviser": {"a", "au", "aux", "aupres", "pour", "to", "for", "on"},
    "expert": {"a", "au", "aux", "en", "sur", "pour", "chez", "at", "in", "on", "for", "with"},
    "politician": {"a", "au", "aux", "for", "from"},
    "spokesperson": {"pour", "a", "for", "at"},
    "official": {"a", "au", "aux", "charge", "in", "at", "for", "from", "with"},
    "law": {"a", "au", "aux", "for"},
    "document": {"sur", "on"},
    "body": {"pour", "sur", "for", "on"},
    "ministry": {"pour", "for"},
    "institute": {"pour", "for", "at"},
    "group": {"in", "at", "from", "with", "en", "au", "aux"},
    "leader": {"to", "for"},
}
_ARTICLES = {"le", "la", "les", "l", "the", "un", "une", "a", "an"}
_DEMONSTRATIVES = {"ce", "cet", "cette", "ces", "this", "that", "these", "those"}
_JOINERS = {"-", "–", "/", "'"}
# What is glued to the noun of a role: "ex-ministre", "co-auteur", "vice-président".
_FOREPARTS = frozenset({"ex", "co", "vice", "sous", "demi", "néo", "sub", "deputy", "under"})
# Subjects glued to their verb, which then is no noun: "juge-t-il", "note-t-on".
_INVERTED = frozenset({"t il", "t elle", "t on", "il", "elle", "ils", "elles", "on", "t"})
_MAX_TOKENS = 16


class Reach(StrEnum):
    """How a phrase is introduced."""

    DEFINITE = "definite"
    DEMONSTRATIVE = "demonstrative"
    INDEFINITE = "indefinite"
    POSSESSIVE = "possessive"
    BARE = "bare"


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun phrase `[start, end)` around a head noun of the lexicon.

    Attributes:
        head: index of the head noun.
        noun: what the head noun names.
        core: words of the phrase without determiner.
        codes: actor codes that its adjectives and complements name, in order.
        own_codes: those of them that adjectives (or a genitive) tie to the head itself.
    """

    head: int
    start: int
    end: int
    noun: Noun
    reach: Reach
    core: Words
    gender: str | None
    plural: bool
    codes: tuple[str, ...] = ()
    modifiers: Words = field(default=())

    @property
    def bare(self) -> bool:
        """Whether the head stands without modifiers ("le ministre")."""
        return not self.modifiers


def word(token: Word) -> str:
    """The token's text folded to one string ("porte-parole" -> "porte parole")."""
    return token.form


def is_capital(token: Word) -> bool:
    """Whether the token starts with a capital letter."""
    return bool(token.text[:1].isupper())


def glued(doc: WordList, left: int) -> bool:
    """Whether no space stands between token `left` and the next."""
    return not doc[left].whitespace_ and left + 1 < len(doc)


def left_edge(doc: WordList, head: int, language: Language) -> int:
    """Index of the first token of the noun phrase whose head noun is `head`."""
    nouns, at = load_nouns(language), head
    floor = doc[head].sentence[0]
    while at > floor and _joins_left(doc, at - 1, at, language, nouns):
        at -= 1
        if word(doc[at]) in _ARTICLES | _DEMONSTRATIVES | nouns.words["possessives"]:
            break
    while at < head and (word(doc[at]) == "" or doc[at].pos_ in {"CCONJ", "ADV"}):
        at += 1
    return at


def _joins_left(doc: WordList, left: int, at: int, language: Language, nouns: Nouns) -> bool:
    token, form = doc[left], word(doc[left])
    if token.text in _JOINERS:
        return left > 0 and glued(doc, left - 1) and glued(doc, left)
    if token.is_punct or token.is_space or token.is_quote:
        return False
    if token.pos_ in {"DET", "NUM", "ADJ"} or form in nouns.words["prefixes"] | nouns.words["indefinite"] - {"de", "d"}:
        return True
    if language is Language.FR:
        return form in _ARTICLES | _DEMONSTRATIVES or (token.pos_ == "ADV" and token.head.i == at)
    return _joins_left_english(doc, left, nouns)


def _joins_left_english(doc: WordList, left: int, nouns: Nouns) -> bool:
    """Compounds, genitives, participles before the noun, and two nationalities that share it."""
    token, form = doc[left], word(doc[left])
    if form == "and":
        return left > 0 and doc[left - 1].ent_type_ in {"GPE", "NORP"} and doc[left + 1].ent_type_ in {"GPE", "NORP"}
    if token.pos_ == "PRON":
        return form in nouns.words["possessives"]
    if token.pos_ == "VERB":
        return token.dep_ == "amod"
    return token.pos_ in {"NOUN", "PROPN", "X"} or token.text in {"'s", "'"} or token.tag_ == "POS"


def right_edge(doc: WordList, head: int, language: Language) -> int:
    """Index behind the last token of the noun phrase whose head noun is `head`, relative clauses left out."""
    at, stop = head + 1, min(len(doc), head + _MAX_TOKENS, doc[head].sentence[1])
    nouns = load_nouns(language).forms.get(word(doc[head]), ())
    allowed = frozenset().union(*(_TO.get(name, frozenset()) for noun in nouns for name in noun.classes))
    while at < stop:
        following = _joins_right(doc, at, head, language, allowed)
        if following is None:
            break
        at = following
    if any(noun.plural for noun in nouns):
        at = _of_several(doc, at, stop, language) or at
    while at > head + 1 and (doc[at - 1].pos_ in {"ADP", "DET", "CCONJ"} or doc[at - 1].is_punct):
        at -= 1
    return at


def _of_several(doc: WordList, at: int, stop: int, language: Language) -> int | None:
    """Index behind "(français), allemand et britannique", "(of France), Germany and Britain"; `None` if none closes."""
    while at + 1 < stop and (doc[at].text == "," or word(doc[at]) in {"et", "and"}):
        last = doc[at].text != ","
        following = _one_of_several(doc, at + 1, language)
        if following is None or following > stop:
            return None
        if last:
            return following
        at = following
    return None


def _one_of_several(doc: WordList, at: int, language: Language) -> int | None:
    token = doc[at]
    if word(token) in _OF:
        return _complement(doc, at + 1)
    if language is not Language.FR:
        named = token.ent_type_ in {"GPE", "NORP", "LOC"} and is_capital(token)
        while named and at + 1 < len(doc) and doc[at + 1].ent_iob_ == "I":
            at += 1
        return at + 1 if named else None
    adjective = token.pos_ == "ADJ" or (token.pos_ == "NOUN" and _ends_as_nationality(token))
    before_noun = at + 1 < len(doc) and doc[at + 1].pos_ == "NOUN"
    return at + 1 if adjective and not is_capital(token) and not before_noun else None


def _joins_right(doc: WordList, at: int, head: int, language: Language, allowed: frozenset[str]) -> int | None:
    """Index behind what may be added at `at`, or `None` where the phrase ends."""
    token, form = doc[at], word(doc[at])
    if token.text in _JOINERS and glued(doc, at - 1) and glued(doc, at):
        return at + 2
    if token.is_punct or token.is_space or token.is_quote or token.pos_ in {"AUX", "PRON", "SCONJ"}:
        return None
    if language is Language.FR and (token.pos_ == "ADJ" or _is_nationality(token) or _is_adjectival(token)):
        return at + 1
    if at == head + 1 and word(doc[head]) in {"numero", "number"}:
        return at + 1
    knowing = form == "familiar" and at + 2 < len(doc) and word(doc[at + 1]) == "with"
    if knowing or form in _OF or (form in allowed and (form == "pour" or _is_tied(token, head))):
        return _complement(doc, at + (2 if knowing else 1))
    return _coordinate(doc, at, head) if form in {"et", "and"} and at + 1 < len(doc) else None


def _is_tied(preposition: Word, head: int) -> bool:
    """Whether a prepositional phrase is part of the noun's, and tells not to whom the noun speaks."""
    told = word(preposition) in _TO_WHOM and _is_addressee(preposition.doc, preposition.i, head)
    return not told and _belongs(preposition, head)


_TO_WHOM = frozenset({"a", "au", "aux"})


def _is_addressee(doc: WordList, at: int, head: int) -> bool:
    """Whether "aux" tells to whom the noun at `head` speaks ("a dit le ministre aux marins"), not its office."""
    before = head - 1
    while before > 0 and doc[before].pos_ in {"DET", "ADJ"}:
        before -= 1
    behind = at + 1
    while behind + 1 < len(doc) and doc[behind].pos_ == "DET":
        behind += 1
    if before < 0 or doc[before].pos_ != "VERB" or doc.lang != "fr" or behind >= len(doc):
        return False
    told = doc[behind]
    return not is_capital(told) and word(told) not in load_nouns(Language.FR).words["fields"]


def _is_nationality(token: Word) -> bool:
    """A tagger often takes "américain" for a noun; an adjective of nationality keeps its small letter."""
    if token.text.startswith(("pro-", "anti-", "ex-")):
        return True
    return token.pos_ == "NOUN" and token.dep_ in {"amod", "nmod", "appos"} and _ends_as_nationality(token)


def _ends_as_nationality(token: Word) -> bool:
    endings = ("ain", "aine", "ais", "aise", "ien", "ienne", "ois", "oise", "éen", "éenne")
    return token.text.endswith(endings)


def _is_adjectival(token: Word) -> bool:
    """Reads "déléguée", "adjoint", "policiers" behind a role: tagged as a noun, parsed as what qualifies it."""
    if token.pos_ != "NOUN" or not qualifies(token) or is_capital(token):
        return False
    return load_nouns(Language.FR).reading(word(token), Sort.PERSON) is not None


def qualifies(token: Word) -> bool:
    """Whether a word stands as adjective of the noun before it, whatever its tag: "experts policiers"."""
    if token.dep_ == "nmod":
        return token.head.i == token.i - 1 and not any(True for _ in token.lefts)
    return token.dep_ == "amod" and token.head.i < token.i


def _belongs(preposition: Word, head: int) -> bool:
    """Whether a prepositional phrase hangs on the noun at `head` or inside its phrase, not on a verb."""
    governor = preposition.head
    for _ in range(8):
        if governor.i == head:
            return True
        if governor.pos_ in {"VERB", "AUX"} or governor.head.i == governor.i or governor.i < head:
            return False
        governor = governor.head
    return False


def _complement(doc: WordList, at: int) -> int | None:
    """Index behind the nominal that follows a preposition, or `None` where none does."""
    start = at
    while at < len(doc) and (
        doc[at].pos_ in {"DET", "ADJ", "NUM"} or word(doc[at]) in _ARTICLES | {"son", "sa", "ses", "leur", "leurs"}
    ):
        if not word(doc[at]):
            break
        at += 1
    moved = False
    while at < len(doc) and _nominal(doc[at]):
        at, moved = at + 1, True
        while at + 1 < len(doc) and doc[at].text in _JOINERS and glued(doc, at - 1) and glued(doc, at):
            at += 2
        if at < len(doc) and doc[at].tag_ == "POS":
            at += 1
        if not is_capital(doc[at - 1]) and doc.lang == "fr":
            break
    return at if moved or (at > start and doc[at - 1].pos_ in {"ADJ", "NUM"}) else None


def _nominal(token: Word) -> bool:
    if token.is_punct or token.is_space or not word(token):
        return False
    return token.pos_ in {"NOUN", "PROPN", "X"} or (is_capital(token) and token.pos_ not in {"DET", "PRON", "ADP"})


def _coordinate(doc: WordList, at: int, head: int) -> int | None:
    """Reads "de l'Europe et des Affaires étrangères": a second complement, not a second head."""
    following = doc[at + 1]
    if word(following) in _OF:
        return _complement(doc, at + 2) if _belongs(following, head) else None
    if following.pos_ in {"NOUN", "DET", "PROPN", "ADJ"}:
        end = _complement(doc, at + 1)
        inner = doc[end - 1] if end else None
        if inner is not None and inner.dep_ == "conj" and inner.head.i != head and inner.head.i > head:
            return end
    return None


def reach_of(doc: WordList, start: int, head: int, nouns: Nouns) -> Reach:
    """How a phrase is introduced, by its first words."""
    forms = [word(doc[i]) for i in range(start, head)]
    if start > 0 and forms[:1] != ["l"]:
        forms = [word(doc[start - 1]), *forms] if word(doc[start - 1]) in {"du", "au", "des", "aux"} else forms
    if forms and forms[0] in nouns.words["possessives"] | nouns.words["own"]:
        return Reach.POSSESSIVE
    if forms and forms[0] in _DEMONSTRATIVES:
        return Reach.DEMONSTRATIVE
    if forms and forms[0] in {"le", "la", "l", "les", "the", "du", "au", "aux"}:
        return Reach.DEFINITE
    if any(form in nouns.words["indefinite"] for form in forms):
        return Reach.INDEFINITE
    return Reach.BARE


def phrase_at(doc: WordList, head: int, noun: Noun, language: Language) -> Phrase:
    """The phrase around a head noun."""
    nouns = load_nouns(language)
    start, end = left_edge(doc, head, language), right_edge(doc, head, language)
    first = start
    while first < head and (doc[first].pos_ == "DET" or word(doc[first]) in _ARTICLES | _DEMONSTRATIVES):
        first += 1
    core = fold_words(doc.text_of(first, end))
    own = fold_words(doc[head].text)
    modifiers = tuple(w for w in core if w not in own and w not in _OF | _ARTICLES)
    plural = noun.plural or any(word(doc[i]) in nouns.words["plural_det"] for i in range(start, head))
    return Phrase(head, start, end, noun, reach_of(doc, start, head, nouns), core, gender_of(doc[head], noun), plural,
                  modifiers=modifiers)  # fmt: skip


def gender_of(token: Word, noun: Noun | None = None) -> str | None:
    """Grammatical gender: by the noun's own form, else as the tagger has it."""
    if noun is not None and noun.gender:
        return noun.gender
    marks = token.morph.get("Gender", [])
    return {"Masc": "m", "Fem": "f"}.get(marks[0]) if marks else None


def _compound(token: Word, nouns: Nouns) -> str | None:
    """A noun that the tokeniser cuts at its hyphen ("état-major"), if the lexicon holds it whole."""
    doc, at = token.doc, token.i
    if token.whitespace_ or at + 2 >= len(doc) or doc[at + 1].text != "-" or not glued(doc, at + 1):
        return None
    form = f"{word(token)} {word(doc[at + 2])}"
    return form if form in nouns.forms else None


def _ends_compound(token: Word) -> bool:
    """Whether a word is the second part of one that the tokeniser cut: "major" in "état-major", "il" in "juge-t-il"."""
    doc, at = token.doc, token.i
    if at + 1 < len(doc) and glued(doc, at) and word(doc[at + 1]) in _INVERTED:
        return True
    cut = at > 1 and doc[at - 1].text == "-" and glued(doc, at - 2) and glued(doc, at - 1)
    return cut and word(doc[at - 2]) not in _FOREPARTS


# Nouns that only an accent tells from a noun of persons: "la retraite", "un retraité".
_NO_PERSONS = frozenset({"retraite", "retraites"})


def noun_of(token: Word, nouns: Nouns, sorts: tuple[Sort, ...] = tuple(Sort)) -> Noun | None:
    """The lexicon's reading of a token as a noun, in the order of `sorts`."""
    nominal = token.pos_ in {"NOUN", "PROPN", "X"} or (token.pos_ == "ADJ" and token.dep_ not in {"amod", "acomp"})
    form = _compound(token, nouns) or word(token)
    if " " in form and form not in nouns.forms:
        first, _, rest = form.partition(" ")
        form = rest if first in _FOREPARTS else form
    if token.lower_ in _NO_PERSONS:
        return None
    if form not in nouns.forms or not (nominal or (" " in form and token.pos_ != "PUNCT")) or _ends_compound(token):
        return None
    return next((noun for sort in sorts if (noun := nouns.reading(form, sort))), None)
