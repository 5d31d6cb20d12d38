"""Which words of a lexicon a word of a text may stand for, before any parse tells its lemma.

Coding compares words by keys: the word's own, those of the regular verbs that it may be a form of, and that of the
lemma that the parse gives it. The last is not known before the parse; here it is bounded from above: a lemma begins as
its form does, up to the ending that its kind of word changes, or it stands in the list of irregular forms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from tocsin.coding.words import exact, fold, infinitives, key
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BEGIN = 3
"""Letters that a lemma has in common with its form at least."""
_LONGER = 4
"""Letters that a form of a noun or adjective may have beyond what it shares with its lemma ("-elles")."""
_SHORT = 4
"""Words of so few letters have no forms but those in `_PLURALS`, or every other word would be one of them."""
_PLURALS = frozenset(
    {"", "s", "x", "e", "es", "ed", "ing", "d", "ies", "ied", "ier", "ee", "ees", "le", "les", "ue", "ues", "que",
     "ques", "ve", "ves", "sse", "sses"}
)  # fmt: skip
_SLACK = {
    Language.FR: (("eur", 3), ("ail", 2), ("eau", 2), ("al", 1), ("lic", 1), ("ec", 1), ("rc", 1), ("f", 1)),
    Language.EN: (("is", 2), ("fe", 2), ("y", 1), ("f", 1)),
}
"""How many letters at the end of a lemma other forms of it change, by its ending."""

_CHANGING = (
    ("prendr", 4), ("aindr", 3), ("eindr", 3), ("oindr", 3), ("ndr", 2), ("ettr", 4), ("attr", 3), ("aitr", 4),
    ("oitr", 4), ("ompr", 1), ("enir", 4), ("erir", 4), ("crir", 1), ("dir", 1), ("uir", 1), ("cevoir", 6), ("oir", 4),
    ("ir", 3), ("er", 3),
)  # fmt: skip
"""How many letters at the end of a French infinitive other forms change, the first ending that fits deciding."""
_FURTHER = 5
"""How many at the end of any other infinitive."""
_FIRST_CONJUGATION = re.compile(
    r"e(?:|s|nt|e|es|r|rs|re|res|ra|rai|ras|rons|rez|ront|rais|rait|rions|riez|raient|rent|z)"
    r"|e?(?:a|ai|as|ames|ates|ais|ait|aient|ant|ants|ante|antes|at|asse|assent|ons)|i(?:ons|ez)"
)
"""What stands behind the stem of a verb in "-er", an "e" before "a" and "o" included ("engageait")."""
_LONGEST = 10
"""Letters of a form behind what it shares with an infinitive of another conjugation ("soutiendraient")."""
# Keys have lost their last "e": "prendr", "produir". Adjectives
# in "-aire" look like "faire" and its kin, which are told.
_INFINITIVE = re.compile(
    r"(?:er|[^ao]ir|[^tsnmd]oir|(?:^f|fais|pl|^t)air|incr|[eaoiru]n?dr|ompr|(?:t|ai|oi)tr|ivr|^[^aeiou]?[aeiou]+re)$"
)


class Forms:
    """The words of one lexicon, ready to be asked which of them a word of a text may stand for."""

    def __init__(self, vocabulary: Iterable[str], language: Language) -> None:
        self._language = language
        self._vocabulary = frozenset(vocabulary)
        self._beginning: dict[str, list[str]] = defaultdict(list)
        for known in sorted(self._vocabulary):
            self._beginning[known[:_BEGIN]].append(known)
        self._irregular = _by_form(language)
        self._asked: dict[str, frozenset[str]] = {}

    def answers(self, word: str) -> frozenset[str]:
        """The keys of the vocabulary that `word` may answer to in any sentence.

        >>> forms = Forms(["essayer", "prendr", "missil", "=essai"], Language.FR)
        >>> sorted(forms.answers("essaie")), sorted(forms.answers("pris")), sorted(forms.answers("essai"))
        (['essayer'], ['prendr'], ['=essai'])
        """
        known = self._asked.get(word)
        if known is None:
            known = self._asked[word] = frozenset(self._find(word))
        return known

    def _find(self, word: str) -> set[str]:
        folded = fold(word)
        sure = {key(word, self._language), exact(word), *infinitives(word, self._language)}
        found = {one for one in sure if one in self._vocabulary}
        found.update(one for one in self._irregular.get(folded, ()) if one in self._vocabulary)
        found.update(
            one for one in self._beginning.get(folded[:_BEGIN], ()) if _may_be_lemma(folded, one, self._language)
        )
        return found


def stem_of(known: str, language: Language) -> str:
    """What every form of a key begins with, irregular ones aside.

    >>> stem_of("strategiqu", Language.FR), stem_of("national", Language.FR), stem_of("maintenir", Language.FR)
    ('strategiqu', 'nationa', 'maint')
    """
    return known[1:] if known.startswith("=") else known[: _shared(known, language)]


def is_bounded(known: str, language: Language) -> bool:
    """Whether the forms of a key end in no more than the marks of gender and number: French nouns and adjectives."""
    return language is Language.FR and _shared(known, language) == len(known) and not _is_verbal(known, language)


def irregular_forms(known: str, language: Language) -> tuple[str, ...]:
    """The forms of a key that do not begin as it does."""
    return _by_key(language).get(known, ())


def _may_be_lemma(folded: str, known: str, language: Language) -> bool:
    shared = next((at for at, (one, other) in enumerate(zip(folded, known, strict=False)) if one != other), None)
    shared = min(len(folded), len(known)) if shared is None else shared
    if shared < _shared(known, language):
        return False
    if _is_verbal(known, language):
        return _conjugates(folded, known)
    return folded[shared:] in _PLURALS if len(known) <= _SHORT else len(folded) - shared <= _LONGER


def _conjugates(folded: str, known: str) -> bool:
    """Whether a word ends as a form of a French infinitive may, or as a noun or adjective of the same letters."""
    if not known.endswith("er"):
        return len(folded) - _shared(known, Language.FR) <= _LONGEST
    stem = known[:-2]
    # "appeler" doubles its last letter ("appelle"), "employer" writes it "i" ("emploie").
    stems = (stem, stem + stem[-1], stem[:-1] + "i") if stem[-1] in "lty" else (stem,)
    return any(folded.startswith(one) and _FIRST_CONJUGATION.fullmatch(folded, len(one)) for one in stems)


@lru_cache(maxsize=65536)
def _shared(known: str, language: Language) -> int:
    """How many letters at the beginning of a lemma every form of it has, irregular ones aside."""
    if _is_verbal(known, language):
        slack = next((number for ending, number in _CHANGING if known.endswith(ending)), _FURTHER)
    else:
        slack = next((number for ending, number in _SLACK[language] if known.endswith(ending)), 0)
    return max(min(_BEGIN, len(known)), len(known) - slack)


@lru_cache(maxsize=65536)
def _is_verbal(known: str, language: Language) -> bool:
    """Whether a key may be a French infinitive; English verbs keep their beginning, or are in the list."""
    return language is Language.FR and len(known) > _BEGIN and _INFINITIVE.search(known) is not None


@cache
def _by_key(language: Language) -> Mapping[str, tuple[str, ...]]:
    raw = yaml.safe_load(files("tocsin.coding").joinpath("data/forms.yaml").read_text("utf-8"))[language.value]
    return {key(lemma, language): tuple(fold(form) for form in forms) for lemma, forms in raw.items()}


@cache
def _by_form(language: Language) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for known, forms in _by_key(language).items():
        for form in forms:
            found[form].append(known)
    return {form: tuple(keys) for form, keys in found.items()}
