"""The words of a parse as plain objects, read from spaCy once: the steps ask each of them the same things many times.

They bear the names that spaCy gives them, so that what is true of a token is true of a word; what a `Span` would answer
is asked of the whole text (`text_of`, `root_of`).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, ORTH, POS, SENT_START, SPACY, TAG

from tocsin.model.actor import fold_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_ATTRIBUTES = [ORTH, LEMMA, POS, TAG, DEP, MORPH, HEAD, ENT_TYPE, ENT_IOB, SENT_START, SPACY]
_IOB = ("", "I", "O", "B")
_UNSIGNED = 1 << 64
_Lexeme = tuple[str, str, bool, bool, bool, bool, bool, bool, tuple[str, ...], str]


class Word:
    """One token; every attribute means what it means in spaCy, but for two that names and lexicons are looked up by.

    `folded` holds its words without accents and capitals, `form` the same as one string ("Porte-parole" ->
    "porte parole").
    """

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "finite",
        "folded",
        "form",
        "head",
        "i",
        "idx",
        "is_alpha",
        "is_lower",
        "is_punct",
        "is_quote",
        "is_sent_start",
        "is_space",
        "is_title",
        "lemma_",
        "lower_",
        "morph",
        "morph_",
        "pos_",
        "tag_",
        "text",
        "whitespace_",
    )  # fmt: skip
    children: Sequence[Word]
    dep_: str
    doc: WordList
    ent_iob_: str
    ent_type_: str
    finite: bool | None
    folded: tuple[str, ...]
    form: str
    head: Word
    i: int
    idx: int
    is_alpha: bool
    is_lower: bool
    is_punct: bool
    is_quote: bool
    is_sent_start: bool
    is_space: bool
    is_title: bool
    lemma_: str
    lower_: str
    morph: dict[str, list[str]]
    morph_: str
    pos_: str
    tag_: str
    text: str
    whitespace_: str

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    def nbor(self, step: int) -> Word:
        """The word so many places further on."""
        at = self.i + step
        if at < 0:
            raise IndexError(at)
        return self.doc[at]

    @property
    def lefts(self) -> list[Word]:
        """The children before the word."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list[Word]:
        """The children behind the word."""
        return [child for child in self.children if child.i > self.i]

    @property
    def left_edge(self) -> Word:
        """The first word of its subtree."""
        return self.doc[self.doc.source[self.i].left_edge.i]

    @property
    def right_edge(self) -> Word:
        """The last word of its subtree."""
        return self.doc[self.doc.source[self.i].right_edge.i]

    @property
    def subtree(self) -> list[Word]:
        """The word and all that hang on it, in order."""
        return [self.doc[token.i] for token in self.doc.source[self.i].subtree]

    @property
    def ancestors(self) -> Iterator[Word]:
        """The words above it, the nearest first."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    def is_ancestor(self, other: Word) -> bool:
        """Whether `other` hangs on this word, through however many others."""
        return any(word is self for word in other.ancestors)

    @property
    def sentence(self) -> tuple[int, int]:
        """First word of its sentence, and one beyond the last."""
        starts = self.doc.sentences
        place = bisect_right(starts, self.i)
        return starts[place - 1], starts[place] if place < len(starts) else len(self.doc)


class WordList(list[Word]):
    """The words of a text.

    Attributes:
        source: the parse they were read from.
        lang: code of its language.
        starts: first character of each.
        sentences: first word of every sentence.
    """

    source: Doc
    lang: str
    starts: list[int]
    sentences: list[int]

    def text_of(self, start: int, end: int) -> str:
        """The text of the words `[start, end)`, without the space behind it."""
        return "".join(word.text + word.whitespace_ for word in self[start : end - 1]) + self[end - 1].text

    def root_of(self, start: int, end: int) -> Word:
        """The word of `[start, end)` that the others hang on."""
        return self[start] if end == start + 1 else self[self.source[start:end].root.i]


@lru_cache(maxsize=4)
def read_words(doc: Doc) -> WordList:
    """The words of a parse; the last few are kept, because several steps read the same parse.

    >>> import spacy
    >>> doc = spacy.blank("fr")("Moscou dément.")
    >>> [word.lower_ for word in read_words(doc)]
    ['moscou', 'dément', '.']
    """
    words = WordList()
    words.source, words.lang = doc, doc.vocab.lang
    form, lexeme, features = _tables(doc.vocab)
    start = 0
    heads: list[int] = []
    for at, row in enumerate(doc.to_array(_ATTRIBUTES).tolist()):
        orth, lemma, pos, tag, dep, morph, head, kind, iob, starts, space = row
        word = Word()
        word.doc, word.i, word.idx = words, at, start
        (word.text, word.lower_, word.is_alpha, word.is_lower, word.is_punct, word.is_quote, word.is_space,
         word.is_title, word.folded, word.form) = lexeme[orth]  # fmt: skip
        word.lemma_, word.pos_, word.tag_, word.dep_ = form[lemma], form[pos], form[tag], form[dep]
        word.morph_, word.morph = features[morph]
        word.ent_type_, word.ent_iob_ = form[kind], _IOB[iob]
        word.is_sent_start = starts == 1
        word.whitespace_ = " " if space else ""
        word.children, word.finite = (), None
        heads.append(at + (head if head < _UNSIGNED >> 1 else head - _UNSIGNED))
        start += len(word.text) + space
        words.append(word)
    words.starts = [word.idx for word in words]
    words.sentences = [word.i for word in words if word.is_sent_start or word.i == 0]
    _hang(words, heads)
    return words


def _hang(words: WordList, heads: list[int]) -> None:
    held: dict[int, list[Word]] = {}
    for word, head in zip(words, heads, strict=True):
        word.head = words[head]
        if head != word.i:
            held.setdefault(head, []).append(word)
    for head, children in held.items():
        words[head].children = children


@lru_cache(maxsize=4)
def _tables(vocab: Vocab) -> tuple[_Strings, _Lexemes, _Features]:
    return _Strings(vocab), _Lexemes(vocab), _Features(vocab)


class _Strings(dict[int, str]):
    """Strings by their numbers in a vocabulary."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__({0: ""})
        self._strings = vocab.strings

    def __missing__(self, number: int) -> str:
        self[number] = text = self._strings[number]
        return text


class _Lexemes(dict[int, _Lexeme]):
    """What spaCy knows of a form, wherever it stands."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, number: int) -> _Lexeme:
        x = self._vocab[number]
        flags = (x.is_alpha, x.is_lower, x.is_punct, x.is_quote, x.is_space, x.is_title)
        folded = fold_words(x.orth_)
        self[number] = known = (x.orth_, x.lower_, *flags, folded, " ".join(folded))
        return known


class _Features(dict[int, tuple[str, dict[str, list[str]]]]):
    """Morphological features, as written and by name."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__({0: ("", {})})
        self._strings = vocab.strings

    def __missing__(self, number: int) -> tuple[str, dict[str, list[str]]]:
        text: str = self._strings[number].strip("_")  # a lone "_" stands for none
        pairs = (feature.partition("=") for feature in text.split("|") if "=" in feature)
        self[number] = known = (text, {name: values.split(",") for name, _, values in pairs})
        return known
