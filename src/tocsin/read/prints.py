"""What is compared of an article: runs of words as numbers, and the marks by which its kin is found again.

Marks come from MinHash with locality-sensitive hashing over runs of words (Broder 1997), from sentences, from quoted
runs, from pairs of facts, and from the address and the headline. Two articles that share no mark are never compared,
so that finding kin costs as much as there is kin, not as there are articles.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tocsin.model import Article, BlockKind
from tocsin.read.credits import named_agencies
from tocsin.read.facts import Facts, fact_pairs, find_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datasketch import MinHash
    from numpy.typing import NDArray

# Named with the marks that a store keeps: what changes any of them needs another name, and stores make theirs anew.
RULES = "marks-2"

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_NARROW = 4
_WIDE = 5
_SENTENCE_WORDS = 8
# A shared quotation has most of its runs in common, so that of four lowest numbers one is shared in all but few cases.
_LOWEST = 4
# 32 bands of 3: of two texts that have a third of their runs in common, 69 in 100 share a band; sentences and
# quotations find the rest (benchmarks/origins.py). Of two that have one in a hundred in common, 3 in 100,000 do.
_BANDS = 32
_ROWS = 3
_ODD = 0x9E3779B97F4A7C15
_ALL = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of an article.

    Attributes:
        article: the article.
        words: its runs of five words, as numbers.
        narrated: runs of four words outside quotation marks.
        quotations: for each quoted run, its runs of four words.
        quoted: the same of all quoted runs together.
        sentences: its sentences of eight words and more.
        agencies: those that it credits or names, and its own outlet.
        headline: its title, folded.
        facts: the actors, names and numbers that it tells.
    """

    article: Article
    words: frozenset[int]
    narrated: frozenset[int]
    quotations: tuple[frozenset[int], ...]
    quoted: frozenset[int]
    sentences: frozenset[int]
    agencies: frozenset[str]
    headline: str
    facts: Facts


def fingerprint(article: Article) -> Print:
    """What is compared of an article."""
    prose = _prose(article)
    pieces = [_cut(paragraph) for paragraph in prose]
    quoted = [frozenset(_runs(run, _NARROW).tolist()) for paragraph in pieces for run in paragraph[1::2]]
    own = {article.outlet} if article.outlet else set()
    return Print(
        article=article,
        words=frozenset(_joined(prose, _WIDE).tolist()),
        narrated=frozenset(_joined([piece for paragraph in pieces for piece in paragraph[::2]], _NARROW).tolist()),
        quotations=tuple(run for run in quoted if run),
        quoted=frozenset().union(*quoted),
        sentences=frozenset(_sentences(prose)),
        agencies=frozenset({*article.credit, *own, *named_agencies(article.text)}),
        headline=" ".join(_folded(article.title or "")),
        facts=find_facts(article),
    )


def make_marks(article: Article) -> tuple[int, ...]:
    """The marks of an article, sorted: numbers of 63 bits, which mean the same on every machine.

    >>> from tocsin.read import read_text
    >>> one = read_text("Le ministre a dit jeudi que la posture restait la même et que rien ne bougeait.", outlet="A")
    >>> two = read_text("« La posture restait la même et rien ne bougeait » : le ministre l'a dit jeudi.", outlet="B")
    >>> make_marks(one) == make_marks(one), set(make_marks(one)) & set(make_marks(two))
    (True, set())
    """
    prose = _prose(article)
    language = article.language.value
    found = _salted(_bands(_joined(prose, _WIDE)), f"band {language}")
    found |= _salted(_sentences(prose), f"sentence {language}")
    for paragraph in prose:
        for run in _cut(paragraph)[1::2]:
            found |= _salted(sorted(_runs(run, _NARROW).tolist())[:_LOWEST], f"quoted {language}")
    found |= _salted([_number(pair) for pair in fact_pairs(find_facts(article))], f"facts {language}")
    headline = " ".join(_folded(article.title or ""))
    if headline and article.outlet:
        found |= _salted([_number(f"{article.outlet} {headline}")], "headline")
    if is_address(article.path):
        found |= _salted([_number(article.path)], "address")
    return tuple(sorted(found))


def is_address(path: str) -> bool:
    """Whether a path is the address of a page, which stays the same when the page is edited."""
    return "://" in path


def _prose(article: Article) -> list[str]:
    return [block.span.of(article.text) for block in article.blocks if block.kind is BlockKind.BODY]


def _folded(text: str) -> list[str]:
    """Words without case and accents, so that typography makes no difference."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return _WORD.findall(_ACCENTS.sub("", plain).casefold())


# As many words as a language has; bounded, since a collector runs for months.
@lru_cache(maxsize=1 << 18)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _numbers(text: str) -> NDArray[np.uint64]:
    return np.fromiter((_number(word) for word in _folded(text)), dtype=np.uint64)


@cache
def _powers(length: int) -> NDArray[np.uint64]:
    return np.array([pow(_ODD, at, 1 << 64) for at in range(length)], dtype=np.uint64)


def _runs(text: str, length: int) -> NDArray[np.uint64]:
    """Runs of `length` words, one number each."""
    return _slide(_numbers(text), length)


def _slide(numbers: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    if len(numbers) < length:
        return np.empty(0, dtype=np.uint64)
    summed = np.zeros(len(numbers) - length + 1, dtype=np.uint64)
    for at, power in enumerate(_powers(length)):
        summed += numbers[at : len(numbers) - length + 1 + at] * power
    return _mixed(summed)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers whose low bits hang on all of them (the last step of SplitMix64, Steele and others 2014)."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _joined(pieces: Sequence[str], length: int) -> NDArray[np.uint64]:
    """Runs of all pieces, none across two."""
    runs = [_runs(piece, length) for piece in pieces]
    return np.unique(np.concatenate(runs)) if runs else np.empty(0, dtype=np.uint64)


def _cut(paragraph: str) -> list[str]:
    """The paragraph cut at quotation marks: narration at even places, quoted runs at odd ones."""
    pieces = re.split("[«»“”]", paragraph) if _QUOTED.search(paragraph) else paragraph.split('"')
    return pieces if len(pieces) % 2 else [*pieces, ""]


def _sentences(prose: Sequence[str]) -> list[int]:
    """Sentences of eight words and more, one number each."""
    return [number for paragraph in prose for number in _of_sentences(paragraph)]


def _of_sentences(paragraph: str) -> Iterator[int]:
    for sentence in re.split(r"(?<=[.!?…])\s", paragraph):
        numbers = _numbers(sentence)
        if len(numbers) >= _SENTENCE_WORDS:
            yield int(_slide(numbers, len(numbers))[0])


@cache
def _empty_sketch() -> MinHash:
    # It brings all of SciPy's integration with it, for which a board that compares no texts need not wait.
    from datasketch import MinHash  # noqa: PLC0415

    # The scheme is named, for the library's default has changed once, and a store keeps what comes of it.
    return MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=int, scheme="affine32")


def _bands(runs: NDArray[np.uint64]) -> list[int]:
    """The signature of a text in bands, one number each; none for a text without a run."""
    if not len(runs):
        return []
    sketch = _empty_sketch().copy()
    sketch.update_batch((runs & np.uint64(0xFFFFFFFF)).tolist())
    rows = sketch.hashvalues.astype(np.uint64).reshape(_BANDS, _ROWS)
    numbers = _mixed((rows * _powers(_ROWS)).sum(axis=1, dtype=np.uint64) + np.arange(_BANDS, dtype=np.uint64))
    return [int(number) for number in numbers]


def _salted(numbers: Sequence[int], kind: str) -> set[int]:
    """Marks of one kind: no number of one kind is taken for one of another."""
    salt = _number(kind)
    return {(((number ^ salt) * _ODD) & _ALL) >> 1 for number in numbers}
