"""What an article tells, whatever its words: the actors, names and numbers in it, in their order.

Who retells a dispatch in words of his own keeps its facts and has none besides. Who was there, or asked somebody else,
brings a fact of his own. The facts are read off the letters, without a parser, since every article that comes in is
compared with those of the days around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.model import Article, BlockKind
from tocsin.model.actor import Standing, fold_words
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_TOKEN = re.compile(r"\d+(?:[.,\u202f\u00a0 ]\d{3}(?!\d))*(?:[.,]\d+)?|[^\W\d_]+")
_GROUPED = re.compile(r"(?<=\d)[.,\u202f\u00a0 ](?=\d{3}(?!\d))")
# A word here may have its capital from its place.
_OPENS = re.compile(r"(?:^|[.!?…:«“\"(]|[-–—] )[\s\"«“]*$")
_STEM = 5
_SHORTEST_NAME = 3
_ROUND_SHARE = 0.1
_YEARS = range(1900, 2101)
# Up to here numbers are met everywhere.
_SMALL = 12
# The top of a story is what is retold; ten facts make at most 45 pairs to look up.
_TOP = 10


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a text tells.

    Attributes:
        kind: `actor`, `name` or `number`.
        key: code of the actor, folded name, or the number in digits.
        written: as it stands where it is first told.
    """

    kind: str
    key: str
    written: str = field(default="", compare=False)

    @property
    def weight(self) -> float:
        """How much it tells that two texts have it: a name or a large number one, what is met everywhere less."""
        if self.kind != "number":
            return 0.5 if self.kind == "actor" else 1.0
        value = float(self.key)
        if value in _YEARS:
            return 0.25
        return 0.5 if value <= _SMALL and value.is_integer() else 1.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What an article tells.

    Attributes:
        told: each fact once, in order.
        stems: the first letters of its longer words.
        heard: all words of the whole text and title, folded.
        first_hand: whether the outlet says that it was there or asked somebody itself.
    """

    told: tuple[Fact, ...]
    stems: frozenset[str]
    heard: frozenset[str]
    first_hand: bool


@dataclass(frozen=True, slots=True)
class Retelling:
    """What the shorter of two articles has in common with the longer.

    Attributes:
        shared: the facts of the shorter that the longer tells too, in its order.
        own: those that it does not.
        words: share of the shorter's longer words whose stem stands in the longer.
    """

    shared: tuple[Fact, ...]
    own: tuple[Fact, ...]
    words: float

    @property
    def weight(self) -> float:
        """How much the two share."""
        return weigh(self.shared)

    @property
    def own_share(self) -> float:
        """Share of what the shorter tells that the longer does not."""
        total = weigh(self.shared) + weigh(self.own)
        return weigh(self.own) / total if total else 1.0

    @property
    def particular(self) -> int:
        """How many of the shared facts are met in few stories."""
        return sum(fact.weight >= 1 for fact in self.shared)


def weigh(facts: Iterable[Fact]) -> float:
    """What facts weigh together."""
    return sum(fact.weight for fact in facts)


def find_facts(article: Article) -> Facts:
    """The facts of an article.

    >>> from tocsin.read import read_text
    >>> told = find_facts(read_text("Hier à Karven, onze soldats norvégiens ont tiré 8.500 obus vers Karven.")).told
    >>> [(fact.kind, fact.key) for fact in told]
    [('name', 'karven'), ('number', '11'), ('actor', 'NOR'), ('number', '8500')]
    """
    prose = [block.span.of(article.text) for block in article.blocks if block.kind is BlockKind.BODY]
    tokens = [_tokens(paragraph) for paragraph in prose]
    names = frozenset(token.folded for paragraph in tokens for token in paragraph if token.named)
    told = dict.fromkeys(fact for paragraph in tokens for fact in _told(paragraph, names))
    words = {token.folded for paragraph in tokens for token in paragraph}
    return Facts(
        told=tuple(told),
        stems=frozenset(word[:_STEM] for word in words if len(word) >= _STEM),
        heard=frozenset(fold_words(article.text)) | frozenset(fold_words(article.title or "")),
        first_hand=_first_hand().search(article.text.replace("’", "'")) is not None,
    )


def fact_pairs(facts: Facts) -> Iterator[str]:
    """Pairs of the first facts, by which a retelling is found again; two states are met in too many stories."""
    top = [fact for fact in facts.told if fact.weight >= 0.5][:_TOP]
    for one, other in combinations(sorted(top, key=lambda fact: (fact.kind, fact.key)), 2):
        if one.weight + other.weight > 1:
            yield f"{one.kind} {one.key} {other.kind} {other.key}"


def compare_facts(shorter: Facts, longer: Facts) -> Retelling:
    """What the shorter tells that the longer tells too, and what it does not."""
    theirs = frozenset(longer.told)
    numbers = [float(fact.key) for fact in longer.told if fact.kind == "number"]
    shared = tuple(fact for fact in shorter.told if fact in theirs)
    own = tuple(fact for fact in shorter.told if fact not in theirs and not _is_heard(fact, longer, numbers))
    words = len(shorter.stems & longer.stems) / len(shorter.stems) if shorter.stems else 0.0
    return Retelling(shared, own, words)


def _is_heard(fact: Fact, longer: Facts, numbers: Collection[float]) -> bool:
    """Whether the longer tells it in another form: a number rounded, a name as an adjective or in the dateline."""
    if fact.kind == "number":
        value = float(fact.key)
        return value % 10 == 0 and any(abs(value - other) <= other * _ROUND_SHARE for other in numbers)
    return fact.kind == "name" and (fact.key in longer.heard or fact.key[:_STEM] in longer.stems)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    named: bool


def _tokens(paragraph: str) -> list[_Token]:
    return [_token(match, paragraph) for match in _TOKEN.finditer(paragraph)]


def _token(match: re.Match[str], paragraph: str) -> _Token:
    text = match.group()
    if not text[0].isupper():
        return _Token(text, _folded(text), named=False)
    opens = _OPENS.search(paragraph, max(0, match.start() - 4), match.start()) is not None
    folded = _folded(text)
    # What is short, or a title or a day, is no name wherever it stands.
    named = not opens and len(folded) >= _SHORTEST_NAME and folded not in _data()["no_names"]
    return _Token(text, folded, named=named)


# As many words as a language has; bounded, since a collector runs for months.
@lru_cache(maxsize=1 << 17)
def _folded(text: str) -> str:
    words = fold_words(text)
    return words[0] if words else text.casefold()


def _told(tokens: list[_Token], names: frozenset[str]) -> Iterator[Fact]:
    words = [token.folded for token in tokens]
    at = 0
    while at < len(tokens):
        actor = _actor_at(tokens, words, at)
        if actor is not None:
            fact, size = actor
            at += size
        else:
            fact = _number(tokens[at]) or _name(tokens[at], names)
            at += 1
        if fact is not None:
            yield fact


def _actor_at(tokens: list[_Token], words: list[str], at: int) -> tuple[Fact | None, int] | None:
    """The actor named here, if one is; an agency is named for what it wrote, and tells nothing."""
    found = load_actors().longest_at(words, at)
    if found is None:
        return None
    name, size = found
    written = tokens[at].text
    if (name.text[0].isupper() and written[0].islower()) or (name.text.isupper() and not written.isupper()):
        return None
    if name.standing is Standing.AGENCY:
        return None, size
    return Fact("actor", name.actor, " ".join(token.text for token in tokens[at : at + size])), size


def _number(token: _Token) -> Fact | None:
    if token.text[0].isdigit():
        value = float(_GROUPED.sub("", token.text).replace(",", "."))
        return Fact("number", f"{value:g}", token.text) if value > 2 or not value.is_integer() else None
    value = _data()["numbers"].get(token.folded)
    return Fact("number", str(value), token.text) if value else None


def _name(token: _Token, names: frozenset[str]) -> Fact | None:
    if token.folded in names and token.text[0].isupper():
        return Fact("name", token.folded.rstrip("s") if len(token.folded) > _STEM else token.folded, token.text)
    return None


@cache
def _data() -> Mapping[str, Any]:
    data = yaml.safe_load(files("tocsin.read").joinpath("data/facts.yaml").read_text("utf-8"))
    return {
        "numbers": {**data["numbers"]["fr"], **data["numbers"]["en"]},
        "no_names": frozenset(data["no_names"]),
        "first_hand": [pattern for language in ("fr", "en") for pattern in data["first_hand"][language]],
    }


@cache
def _first_hand() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_data()['first_hand'])})(?!\w)", re.IGNORECASE)
