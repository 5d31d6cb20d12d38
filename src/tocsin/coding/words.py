"""Words as coding compares them: folded, without inflection, with the place of each in the article.

A word carries several keys: what stands in the text and, where the clauses tell, its lemma, each folded and stripped of
the commonest endings. Lists and phrases of a lexicon are folded in the same way, so that an analyst writes plain words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.model import Language, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\b[AH]-bomb\w*|\d+(?:[.,]\d+)*|[^\W\d_]+")
_CUT = re.compile(r"[,;:()!?…]")
_DOTTED = re.compile(r"(?:\w\.){2,}")
_SKIPPED = {
    Language.FR: frozenset(["le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "ne", "n", "se", "s"]),
    Language.EN: frozenset(["the", "a", "an", "of", "s"]),
}
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_FEMININE = (("ive", "if"), ("euse", "eu"), ("elle", "el"), ("enne", "en"), ("onne", "on"))
_FRENCH_VERB = re.compile(r"(\w{3,}?)(?:e|es|ee|ees|ent|ait|aient|ant|erent|era|eront|a)")
_FRENCH_DRE = re.compile(r"(\w{2,}nd)(?:|s|u|us|ue|ues|ent|ait|aient|ant|ra|ront)")
_ENGLISH_VERB = re.compile(r"(\w{3,}?)(?:ed|ing)")
_REACH = 4
"""How many words ahead a lemma is sought in the text: enough for one contraction or a compound written in parts."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the article that bears meaning: where it stands and the keys it answers to.

    `cut_off` says whether a comma, colon or bracket parts it from the word before.
    """

    span: Span
    keys: frozenset[str]
    cut_off: bool = False


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` in lower case, without accents or ligatures.

    >>> fold("Œuvre Côté")
    'oeuvre cote'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65536)
def key(word: str, language: Language) -> str:
    """What a word is compared by: folded, without the commonest endings of number and gender.

    >>> key("nucléaires", Language.FR) == key("Nucléaire", Language.FR)
    True
    >>> key("treaties", Language.EN)
    'treaty'
    """
    folded = fold(word)
    if len(folded) <= 3 or _DOTTED.fullmatch(folded):
        return folded
    return _french_key(folded) if language is Language.FR else _english_key(folded)


def exact(word: str) -> str:
    """What a word written `=word` in a phrase is compared by: the form itself, inflection and all.

    >>> exact("Menaces")
    '=menaces'
    """
    return "=" + fold(word)


def _french_key(word: str) -> str:
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 5:
        word = word[:-3] + "al"
    elif word[-1] in "sx":
        word = word[:-1]
    for feminine, masculine in _FEMININE:
        if word.endswith(feminine) and len(word) > len(feminine) + 2:
            return word.removesuffix(feminine) + masculine
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] if len(word) > 5 and word.endswith("e") else word


def _english_key(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=65536)
def infinitives(word: str, language: Language) -> frozenset[str]:
    """Keys of the regular verbs that a word without a lemma may be a form of: headlines often stay outside the parse.

    >>> "bombarder" in infinitives("bombardé", Language.FR), "shell" in infinitives("shelled", Language.EN)
    (True, True)
    """
    folded = fold(word)
    if language is Language.FR:
        if match := _FRENCH_DRE.fullmatch(folded):
            return frozenset({key(match.group(1) + "re", language)})
        match = _FRENCH_VERB.fullmatch(folded)
        return frozenset({match.group(1) + "er"}) if match else frozenset()
    match = _ENGLISH_VERB.fullmatch(folded)
    if not match:
        return frozenset()
    stem = match.group(1)
    doubled = {stem[:-1]} if len(stem) > 3 and stem[-1] == stem[-2] else set()
    return frozenset({key(stem, language), key(stem + "e", language), *doubled})


def keys_of(phrase: str, language: Language) -> tuple[str, ...]:
    """The keys of the words of a phrase, articles and the plain genitive left out.

    >>> keys_of("tête de missile", Language.FR)
    ('tete', 'missil')
    """
    skipped = _SKIPPED[language]
    return tuple(key(m.group(), language) for m in WORD.finditer(phrase) if fold(m.group()) not in skipped)


def read_words(text: str, span: Span, lemmas: Iterable[tuple[Span, Sequence[str]]], language: Language) -> list[Word]:
    """The words of `text[span]` that bear meaning, with the lemmas that clauses give for parts of it."""
    found = [(Span(span.start + m.start(), span.start + m.end()), m.group()) for m in WORD.finditer(span.of(text))]
    keys: list[set[str]] = [{key(word, language), exact(word)} for _, word in found]
    starts, ends = [place.start for place, _ in found], [place.end for place, _ in found]
    told: set[int] = set()
    for part, sequence in lemmas:
        first, last = bisect_left(starts, part.start), bisect_right(ends, part.end)
        for at, lemma in _aligned([word for _, word in found[first:last]], sequence):
            lemma_key = key(lemma, language)
            if lemma_key not in keys[first + at]:
                told.add(first + at)
            keys[first + at].add(lemma_key)
    for at in set(range(len(found))) - told:
        keys[at].update(infinitives(found[at][1], language))
    skipped = _SKIPPED[language]
    words: list[Word] = []
    for (place, word), k in zip(found, keys, strict=True):
        if fold(word) not in skipped or (word.isupper() and len(word) > 1):
            end = words[-1].span.end if words else span.start
            words.append(Word(place, frozenset(k), _CUT.search(text, end, place.start) is not None))
    return words


def _aligned(words: Sequence[str], lemmas: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lemmas paired with words, left to right: by their first letters, else word for word where the counts agree."""
    pieces = [piece for lemma in lemmas for piece in WORD.findall(lemma)]
    if len(pieces) == len(words):
        yield from enumerate(pieces)
        return
    folded = [fold(word)[:3] for word in words]
    at = 0
    for piece in pieces:
        start = fold(piece)[:3]
        near = next((i for i in range(at, min(at + _REACH, len(folded))) if folded[i] == start), None)
        if near is not None:
            yield near, piece
            at = near + 1
