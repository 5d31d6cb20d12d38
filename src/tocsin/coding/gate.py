"""The gate: what a text must hold for any pattern of a watch to fire in it, derived from the watch's lexicons.

Three questions, each cheaper than the next step it saves, and each only necessary, never sufficient:

1. do the bytes of a page hold the stems that one phrase of the lexicon's own gate needs (`Terms`, `coding.scan`);
2. do the words of its text stand so that such a phrase, and then a pattern, may be found (`Gate.may_pass`);
3. in which paragraphs may one be found (`Gate.open_blocks`): only these need a parse.

Coding compares words by keys, and a lemma that only the parse knows is one of them. The gate asks `Forms` which keys a
word may answer to in any parse, takes the paragraph for one sentence and whatever begins with a capital for an actor,
and leaves all that excludes (`unless`, history, fiction) out of account; with these it asks coding's own functions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from typing import TYPE_CHECKING

from tocsin.coding.actors import may_be_named
from tocsin.coding.forms import Forms, irregular_forms, is_bounded, stem_of
from tocsin.coding.patterns import ACTOR_LIST, compile_lexicons
from tocsin.coding.scene import Hit, Sentence, find_phrase, list_hits, word_places
from tocsin.coding.words import WORD, fold, key, read_words
from tocsin.model import BlockKind, Language, Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tocsin.coding.lexicon import Condition, Context, Keys, Lexicon, Pattern, Phrase
    from tocsin.model import Article, Watch

_SHORTEST = 4
"""Stems of fewer letters stand in nearly every page, unless they must be the whole word."""
_OFTEN = 5
"""How many sets of stems one must stand in to be a word of the subject ("nuclear"), sought before all others."""
_ACTOR_WORDS = 4
"""The longest name of an actor, in words, that a phrase may reach over ("la République islamique d'Iran")."""
_SPEAKING = frozenset({BlockKind.HEADING, BlockKind.BODY})


@dataclass(frozen=True, slots=True, order=True)
class Stem:
    """Letters, without accents and in lower case, that a word begins with.

    Attributes:
        letters: the letters; several words that stand side by side, such as "df 17", are one stem.
        whole: whether the word is no longer than this, but for the marks of gender and number.
        spelt: how the lexicon writes them where it writes accents.
    """

    letters: str
    whole: bool = False
    spelt: tuple[str, ...] = ()


Choice = tuple[frozenset[Stem], ...]
"""Sets of stems, one of which must be there in full."""


@dataclass(frozen=True)
class Terms:
    """What a text in one language must hold: of one of `phrases` every choice, so one set of stems of each."""

    phrases: tuple[tuple[Choice, ...], ...]

    @cached_property
    def stems(self) -> frozenset[Stem]:
        """Every stem that decides."""
        return frozenset(stem for phrase in self.phrases for choice in phrase for needed in choice for stem in needed)

    @cached_property
    def keys(self) -> frozenset[Stem]:
        """Rare stems, so few that a scan for them is quick, of which every text that holds a phrase has one."""
        often = Counter(stem for phrase in self.phrases for choice in phrase for needed in choice for stem in needed)
        chosen = {stem for stem, times in often.items() if times >= _OFTEN and len(stem.letters) > _SHORTEST}
        kept: set[Stem] = set()
        for phrase in sorted(self.phrases, key=lambda one: (sum(map(len, one)), repr(one))):
            ways = [{min(needed, key=lambda stem: _cost(stem, chosen)) for needed in choice} for choice in phrase]
            way = min(ways, key=lambda stems: sum(_cost(stem, chosen)[0] for stem in stems), default=set())
            chosen |= way
            kept |= way
        return frozenset(kept)

    @cached_property
    def is_open(self) -> bool:
        """Whether some phrase needs nothing that a scan could look for, so that every text passes."""
        return not all(self.phrases)

    def hold(self, found: frozenset[Stem]) -> bool:
        """Whether stems that were found are enough."""
        if self.is_open:
            return True
        numbers = {number for stem in found for number in self._by_stem.get(stem, ())}
        phrases = (self.phrases[number] for number in numbers)
        return any(all(any(needed <= found for needed in choice) for choice in phrase) for phrase in phrases)

    @cached_property
    def _by_stem(self) -> dict[Stem, list[int]]:
        """The phrases that a stem may help to hold: those whose first choice it stands in."""
        found: dict[Stem, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self.phrases):
            for stem in {stem for choice in phrase[:1] for needed in choice for stem in needed}:
                found[stem].append(number)
        return dict(found)


def _cost(stem: Stem, chosen: Container[Stem]) -> tuple[float, Stem]:
    """About how often a stem is met that need not be: nothing where it is sought already, and less by each letter."""
    digits = any(letter.isdigit() for letter in stem.letters)
    return (0.0 if stem in chosen else 2.0 ** -(len(stem.letters) + 2 * stem.whole + 3 * digits)), stem


class Gate:
    """The gate of one watch in one language."""

    def __init__(self, lexicon: Lexicon, spellings: Mapping[str, frozenset[str]]) -> None:
        self.lexicon = lexicon
        self.language = lexicon.language
        self._spellings = spellings

    @cached_property
    def terms(self) -> Terms:
        """The stems of the lexicon's own gate; of all its patterns where it has none."""
        lexicon, writer = self.lexicon, _TermWriter(self.lexicon, self._spellings)
        if lexicon.gate:
            phrases = {writer.phrase(phrase) for phrase in lexicon.contexts[lexicon.gate].phrases}
        else:
            phrases = {terms for pattern in lexicon.patterns for terms in writer.pattern(pattern)}
        return Terms(tuple(sorted(phrases, key=repr)))

    @cached_property
    def _forms(self) -> Forms:
        return Forms(_vocabulary(self.lexicon), self.language)

    def may_pass(self, runs: Sequence[str], worthy: Container[int]) -> bool:
        """Whether an article of these paragraphs may pass the lexicon's own gate; `worthy` are those with its stems."""
        pieces = [(run, Span(0, len(run)), at in worthy) for at, run in enumerate(runs)]
        return self._is_worthy(pieces) if self.lexicon.gate else bool(self._open(pieces))

    def open_blocks(self, article: Article, worthy: Container[int]) -> frozenset[int] | None:
        """The numbers of the blocks in which a pattern may fire; `None` where the article cannot pass as a whole."""
        speaking = speaking_blocks(article)
        pieces = [(article.text, article.blocks[number].span, number in worthy) for number in speaking]
        opened = self._open(pieces)
        return None if opened is None else frozenset(speaking[at] for at in opened)

    def _open(self, pieces: Sequence[tuple[str, Span, bool]]) -> list[int] | None:
        if self.lexicon.gate and not self._is_worthy(pieces):
            return None
        runs = [(at, _with_actors(self._read(text, one), text)) for at, (text, span, _) in enumerate(pieces)
                for one in sure_sentences(text, span)]  # fmt: skip
        asked = _Asked(self, [run for _, run in runs])
        opened: list[int] = []
        for at, run in runs:
            if (not opened or opened[-1] != at) and asked.opens(run):
                opened.append(at)
        return opened

    def _is_worthy(self, pieces: Sequence[tuple[str, Span, bool]]) -> bool:
        likely = [self._read(text, span) for text, span, worthy in pieces if worthy]
        return self.may_hold(self.lexicon.contexts[self.lexicon.gate], likely)

    def may_hold(self, context: Context, runs: Sequence[Sentence]) -> bool:
        """Whether an article of these paragraphs may pass a test: by as many hits as its easiest way asks for."""
        wanted = min([context.at_least, *([context.early] if context.opening else []), *([1] if context.dense else [])])
        hits = 0
        for run in runs:
            if any(find_phrase(run, phrase, run.all()) for phrase in context.phrases):
                hits += 1 if wanted == 1 else len(run.words)  # one paragraph may hold any number of hits
            if hits >= wanted:
                return True
        return False

    def _read(self, text: str, span: Span) -> Sentence:
        """A paragraph as one sentence, whose words answer to all that they may answer to."""
        answers = self._forms.answers
        words = tuple(
            replace(word, keys=answers(word.span.of(text))) for word in read_words(text, span, (), self.language)
        )
        hits = list_hits(words, self.lexicon)
        return Sentence(0, span, words, (), hits, (), word_places(words), heading=False)


_SURE_END = re.compile(r"(?<=[a-zà-ÿ]{4})(?<!mlle)(?<!prof)(?<!coun)(?<!cllr)(?<!onst)(?<!insp)(?<!supt)(?<!capt)"
                       r"(?<!msgr)(?<!pres)(?<!cmdr)(?<!atty)[.!?] (?=[A-ZÀ-Ý])")  # fmt: skip


def sure_sentences(text: str, span: Span) -> list[Span]:
    """A paragraph cut where a sentence ends for every parse: behind a long word and a full stop, before a capital.

    >>> [span.of("Il part. Mme B. reste. Oui.") for span in sure_sentences("Il part. Mme B. reste. Oui.", Span(0, 27))]
    ['Il part. ', 'Mme B. reste. ', 'Oui.']
    """
    ends = [match.end() for match in _SURE_END.finditer(text, span.start, span.end)]
    return [Span(start, end) for start, end in pairwise([span.start, *ends, span.end]) if end > start]


def speaking_blocks(article: Article) -> list[int]:
    """The numbers of the blocks that are coded."""
    return [number for number, block in enumerate(article.blocks) if block.kind in _SPEAKING]


def gates_of(watch: Watch) -> dict[Language, Gate]:
    """The gates of a watch, by language.

    Raises:
        WatchError: if a lexicon of the watch does not hold together.
    """
    return {
        language: Gate(lexicon, _spellings(watch.lexicons[language].data, language))
        for language, lexicon in compile_lexicons(watch).items()
    }


class _Asked:
    """All paragraphs of an article, while it is asked which patterns may fire in which of them."""

    def __init__(self, gate: Gate, runs: Sequence[Sentence]) -> None:
        self._gate, self._lexicon = gate, gate.lexicon
        self.runs = runs
        self._passed: dict[str, bool] = {}
        self._anywhere: dict[str, bool] = {}

    def opens(self, run: Sentence) -> bool:
        """Whether a pattern may fire in a paragraph."""
        begun: dict[int, list[Phrase]] = defaultdict(list)
        lexicon = self._lexicon
        for index, there in ((lexicon.by_word, run.places.keys()), (lexicon.by_list, run.hits.keys())):
            for name in there & index.keys():
                for number, at in index[name]:
                    begun[number].append(lexicon.patterns[number].phrases[at])
        for further in (lexicon.by_predicate, lexicon.by_cue):
            for name in run.places.keys() & further.keys():
                begun |= {number: begun[number] for number in further[name]}
        return any(self._fires(run, lexicon.patterns[number], phrases) for number, phrases in begun.items())

    def _fires(self, run: Sentence, pattern: Pattern, phrases: Sequence[Phrase]) -> bool:
        if pattern.context and not self._passes(pattern.context):
            return False
        words = run.places.keys()
        begins = any(words >= set(entry) for entry in (*pattern.predicates, *pattern.cues)) or any(
            find_phrase(run, phrase, run.all()) for phrase in phrases
        )
        return begins and all(self._met(run, condition) for condition in pattern.needs)

    def _passes(self, context: str) -> bool:
        if context not in self._passed:
            self._passed[context] = self._gate.may_hold(self._lexicon.contexts[context], self.runs)
        return self._passed[context]

    def _met(self, run: Sentence, condition: Condition) -> bool:
        anywhere = any(place.name == "article" for place in condition.places)
        return any(
            find_phrase(run, phrase, run.all()) is not None or (anywhere and self._stands(phrase))
            for phrase in condition.phrases
        )

    def _stands(self, phrase: Phrase) -> bool:
        """Whether a phrase stands anywhere in the article."""
        if phrase.text not in self._anywhere:
            self._anywhere[phrase.text] = any(find_phrase(run, phrase, run.all()) for run in self.runs)
        return self._anywhere[phrase.text]


def _with_actors(run: Sentence, text: str) -> Sentence:
    """The paragraph with whatever may name an actor: which names do, the extraction has a say in.

    A name is one of the table of actors, or that of a person, which begins with a capital.
    """
    size = len(run.words)
    begins = (at for at, word in enumerate(run.words) if may_be_named(word.span.of(text)))
    names = tuple(
        Hit(first, last) for first in begins for last in range(first + 1, min(first + _ACTOR_WORDS, size) + 1)
    )
    return replace(run, hits={**run.hits, ACTOR_LIST: names}) if names else run


def _vocabulary(lexicon: Lexicon) -> frozenset[str]:
    """Every key that a phrase, predicate, cue or list of the lexicon speaks of."""
    words = {word for entries in lexicon.lists.values() for entry in entries for word in entry}
    for pattern in lexicon.patterns:
        words.update(word for entry in (*pattern.predicates, *pattern.cues) for word in entry)
        words.update(_words_of(pattern.phrases))
        words.update(word for condition in pattern.needs for word in _words_of(condition.phrases))
    for context in lexicon.contexts.values():
        words.update(_words_of(context.phrases))
    return frozenset(words)


def _words_of(phrases: Iterable[Phrase]) -> Iterator[str]:
    return (word for phrase in phrases for element in phrase.elements for word in element.words)


class _TermWriter:
    """Writes what a text needs for the phrases of a lexicon to stand in it."""

    def __init__(self, lexicon: Lexicon, spellings: Mapping[str, frozenset[str]]) -> None:
        self._lexicon, self._spellings = lexicon, spellings

    def pattern(self, pattern: Pattern) -> Iterator[tuple[Choice, ...]]:
        """What each way in which a pattern may begin needs."""
        yield from (self.phrase(phrase) for phrase in pattern.phrases)
        yield from (self._words(entry[:1]) for entry in (*pattern.predicates, *pattern.cues))

    def phrase(self, phrase: Phrase) -> tuple[Choice, ...]:
        """What a phrase needs: of each of its lists one entry, and all its words."""
        found: list[Choice] = []
        for element in phrase.elements:
            if element.words:
                found.extend(self._words(element.words))
            elif element.list_name != ACTOR_LIST and (choice := self._one_of(element.list_name)):
                found.append(choice)
        return tuple(found)

    def _words(self, words: Keys, *, shortest: int = _SHORTEST) -> tuple[Choice, ...]:
        if len(words) > 1 and all(len(word) < _SHORTEST and word.isalnum() for word in words):
            return ((frozenset({Stem(" ".join(words), whole=True)}),),)
        return tuple(choice for word in words if len(word) > 1 and (choice := self._stems(word, shortest)))

    def _one_of(self, name: str) -> Choice:
        """The sets of stems of which one must be there for one entry of a list to be; empty where that is not sure."""
        sets: set[frozenset[Stem]] = set()
        for entry in self._lexicon.lists.get(name, ()):
            sure = self._words(entry) or self._words(entry, shortest=_SHORTEST - 1)
            if not sure:
                return ()
            sets.update(frozenset().union(*forms) for forms in product(*sure))
        return tuple(sorted(_smallest(sets), key=sorted))

    def _stems(self, known: str, shortest: int) -> Choice:
        """One stem for each way in which a word may be written; empty where nothing sure can be said."""
        language = self._lexicon.language
        stem = stem_of(known, language)
        others = irregular_forms(known, language)
        short = len(stem) < shortest
        cut = stem != known.removeprefix("=")
        whole = (short and not cut) or is_bounded(known, language)
        if not stem.isascii() or (short and cut) or any(len(form) < 2 for form in others):
            return ()
        forms = [Stem(stem, whole=whole, spelt=self._spelt(known, stem))]
        return tuple(frozenset({one}) for one in (*forms, *(Stem(form, whole=True) for form in others)))

    def _spelt(self, known: str, stem: str) -> tuple[str, ...]:
        spelt = {_written(word, stem) for word in self._spellings.get(known.removeprefix("="), ())}
        if stem.endswith("e"):  # "arme" is what "armée" is compared by, too
            spelt.update([one[:-1] + "é" for one in (*spelt, stem) if one])
        return tuple(sorted(one for one in spelt if one and not one.isascii()))


def _written(word: str, stem: str) -> str:
    """The beginning of a word that is the stem, with its accents; "" where the word does not begin so."""
    return next((word[:end] for end in range(1, len(word) + 1) if fold(word[:end]) == stem), "")


def _smallest(sets: set[frozenset[Stem]]) -> list[frozenset[Stem]]:
    """The sets that hold no other: where the smaller is there, the larger decides nothing."""
    return [one for one in sets if not any(other < one for other in sets)]


def _spellings(data: object, language: Language) -> dict[str, frozenset[str]]:
    """How a lexicon file writes its words, by what they are compared by, with and without inflection."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in _texts(data):
        for word in WORD.findall(text):
            found[key(word, language)].add(word.lower())
            found[fold(word)].add(word.lower())
    return {known: frozenset(words) for known, words in found.items()}


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(name)
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
