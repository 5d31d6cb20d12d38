"""Which articles come from one dispatch: copies and rewrites share an origin, and do not confirm one another.

Candidates come from MinHash with locality-sensitive hashing over runs of words (Broder 1997), from shared sentences and
from shared quoted runs; what decides is exact. Accepted gap: a translation is taken for an article of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING

import yaml
from datasketch import MinHash, MinHashLSH

from tocsin.model import Article, BlockKind, content_id

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”")
_PERMUTATIONS = 128
# What stands in more articles than this is furniture of a site or a formula, and brings nobody together.
_COMMON = 40


class Tie(StrEnum):
    """Why an article has the origin it has."""

    OWN = "own"
    COPY = "copy"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the story of one article comes from.

    Attributes:
        id: `org_` and a hash of the first member's id; the same for all articles of one origin.
        reason: the closest tie of the article to others of its origin; `own` where it is alone, or the first.
        similarity: share of the runs of words of the shorter text that stand in the longer, against the first member.
        first: id of the member published first; of one day, the agency's own, then the one with the lowest id.
        quotations: how many quoted runs it shares with the member it is tied to.
        credit: the agencies that both credit, or that one credits and the other is.
    """

    id: str
    reason: Tie
    similarity: float
    first: str
    quotations: int = 0
    credit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of `data/origins.yaml`, where each says what it was set on."""

    candidate_jaccard: float
    copy_overlap: float
    copy_overlap_undated: float
    copy_days: int
    shortest_shingles: int
    rewrite_quotations: int
    rewrite_quoted_share: float
    rewrite_narrated_share: float
    version_quoted_share: float
    version_narrated_share: float
    rewrite_days: int


@dataclass(frozen=True, slots=True)
class _Print:
    """What is compared of an article."""

    article: Article
    words: frozenset[tuple[str, ...]]
    narrated: frozenset[tuple[str, ...]]
    quotations: tuple[frozenset[tuple[str, ...]], ...]
    sentences: frozenset[tuple[str, ...]]
    agencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Link:
    """Two articles of one origin."""

    tie: Tie
    quotations: int
    credit: tuple[str, ...]


@cache
def load_thresholds() -> Thresholds:
    """The thresholds that come with tocsin."""
    data = yaml.safe_load(files("tocsin.read").joinpath("data/origins.yaml").read_text("utf-8"))
    return Thresholds(**{name: entry["value"] for name, entry in data["thresholds"].items()})


def group_origins(articles: Sequence[Article]) -> Mapping[str, Origin]:
    """The origin of each article, by article id; the order of `articles` does not matter.

    >>> from tocsin.read import read_text
    >>> said = "Le ministre a déclaré que la posture restait la même et que rien ne bougeait dans les dépôts. " * 3
    >>> one, two = (read_text(said, outlet=name) for name in ("La Gazette", "Le Courrier"))
    >>> origins = group_origins([one, two])
    >>> origins[one.id].id == origins[two.id].id, sorted(origin.reason.value for origin in origins.values())
    (True, ['copy', 'own'])
    """
    prints = {article.id: _fingerprint(article) for article in sorted(articles, key=_rank)}
    links = {pair: link for pair in sorted(_candidates(prints)) if (link := _link(*(prints[id_] for id_ in pair)))}
    origins: dict[str, Origin] = {}
    for members in _joined(prints, links):
        origins.update(_origins(members, prints, links))
    return {id_: origins[id_] for id_ in sorted(origins)}


def _rank(article: Article) -> tuple[date, bool, str]:
    """Order of publication; of one day, what an agency sent itself comes first; articles without a day come last."""
    day = article.published.start if article.published else date.max
    return (day, article.outlet not in article.credit, article.id)


def _fingerprint(article: Article) -> _Print:
    prose = [block.span.of(article.text) for block in article.blocks if block.kind is BlockKind.BODY]
    quoted = [_shingles(run, 4) for paragraph in prose for run in _quotations(paragraph)]
    narrated = (_shingles(piece, 4) for paragraph in prose for piece in _narration(paragraph))
    own = {article.outlet} if article.outlet else set()
    return _Print(
        article=article,
        words=frozenset().union(*(_shingles(paragraph, 5) for paragraph in prose)),
        narrated=frozenset().union(*narrated),
        quotations=tuple(run for run in quoted if run),
        sentences=frozenset(_sentences(prose)),
        agencies=frozenset({*article.credit, *own}),
    )


def _folded(text: str) -> list[str]:
    """Words without case and accents, so that typography makes no difference."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)).casefold())


def _shingles(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """Runs of `length` words."""
    words = _folded(text)
    return frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _cut(paragraph: str) -> list[str]:
    """The paragraph cut at quotation marks: narration at even places, quoted runs at odd ones."""
    pieces = re.split("[«»“”]", paragraph) if _QUOTED.search(paragraph) else paragraph.split('"')
    return pieces if len(pieces) % 2 else [*pieces, ""]


def _quotations(paragraph: str) -> list[str]:
    return _cut(paragraph)[1::2]


def _narration(paragraph: str) -> list[str]:
    return _cut(paragraph)[::2]


def _sentences(prose: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Sentences of eight words and more, as keys."""
    for paragraph in prose:
        for sentence in re.split(r"(?<=[.!?…])\s", paragraph):
            words = tuple(_folded(sentence))
            if len(words) >= 8:
                yield words


def _candidates(prints: Mapping[str, _Print]) -> set[tuple[str, str]]:
    """Pairs worth a look, each in the order of ids."""
    shared = [
        _sharing((id_, key) for id_, one in prints.items() for key in one.sentences),
        _sharing((id_, key) for id_, one in prints.items() for run in one.quotations for key in run),
        _alike(prints),
    ]
    return set().union(*shared)


def _sharing(keys: Iterable[tuple[str, Hashable]]) -> set[tuple[str, str]]:
    holders: dict[Hashable, set[str]] = defaultdict(set)
    for id_, key in keys:
        holders[key].add(id_)
    return {pair for ids in holders.values() if 2 <= len(ids) <= _COMMON for pair in combinations(sorted(ids), 2)}


def _alike(prints: Mapping[str, _Print]) -> set[tuple[str, str]]:
    index = MinHashLSH(threshold=load_thresholds().candidate_jaccard, num_perm=_PERMUTATIONS)
    pairs: set[tuple[str, str]] = set()
    for id_, one in prints.items():
        if not one.words:
            continue
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([" ".join(run).encode() for run in sorted(one.words)])
        pairs.update((min(id_, other), max(id_, other)) for other in index.query(sketch))
        index.insert(id_, sketch)
    return pairs


def _link(one: _Print, other: _Print) -> _Link | None:
    """How two articles are tied, if they are."""
    if one.article.language is not other.article.language:
        return None
    quotations = _shared_quotations(one, other)
    credit = tuple(sorted(one.agencies & other.agencies & {*one.article.credit, *other.article.credit}))
    if _is_copy(one, other):
        return _Link(Tie.COPY, quotations, credit)
    if _is_rewrite(one, other, quotations, credited=bool(credit)):
        return _Link(Tie.REWRITE, quotations, credit)
    return None


def _is_copy(one: _Print, other: _Print) -> bool:
    limits = load_thresholds()
    if min(len(one.words), len(other.words)) < limits.shortest_shingles:
        return bool(one.words) and one.words == other.words
    days = _days_apart(one.article, other.article)
    needed = limits.copy_overlap_undated if days is None else limits.copy_overlap
    return (days is None or days <= limits.copy_days) and _overlap(one.words, other.words) >= needed


def _is_rewrite(one: _Print, other: _Print, quotations: int, *, credited: bool) -> bool:
    """Much of what one quotes stands in the other, and so does its narration, or the agency is the same."""
    limits = load_thresholds()
    days = _days_apart(one.article, other.article)
    if days is None or days > limits.rewrite_days or quotations < limits.rewrite_quotations:
        return False
    quoted = _overlap(_all_quoted(one), _all_quoted(other))
    narrated = _overlap(one.narrated, other.narrated)
    version = quoted >= limits.version_quoted_share and narrated >= limits.version_narrated_share
    rewritten = quoted >= limits.rewrite_quoted_share and (credited or narrated >= limits.rewrite_narrated_share)
    return version or rewritten


def _days_apart(one: Article, other: Article) -> int | None:
    if one.published is None or other.published is None:
        return None
    return abs((one.published.start - other.published.start).days)


def _overlap(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Share of the smaller set that stands in the other; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _all_quoted(one: _Print) -> frozenset[tuple[str, ...]]:
    return frozenset().union(*one.quotations)


def _shared_quotations(one: _Print, other: _Print) -> int:
    """Quoted runs of either that stand, for the most part, in quotation marks in the other; the lower count."""
    counts = [
        sum(len(run & quoted) * 2 > len(run) for run in mine.quotations)
        for mine, quoted in ((one, _all_quoted(other)), (other, _all_quoted(one)))
    ]
    return min(counts)


def _joined(prints: Mapping[str, _Print], links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Sets of articles that links hold together, each in order of publication (union-find)."""
    head = {id_: id_ for id_ in prints}

    def find(id_: str) -> str:
        while head[id_] != id_:
            head[id_] = head[head[id_]]
            id_ = head[id_]
        return id_

    for one, other in links:
        head[find(one)] = find(other)
    sets: dict[str, list[str]] = defaultdict(list)
    for id_ in prints:
        sets[find(id_)].append(id_)
    return list(sets.values())


def _origins(
    members: Sequence[str], prints: Mapping[str, _Print], links: Mapping[tuple[str, str], _Link]
) -> Iterator[tuple[str, Origin]]:
    first = members[0]
    origin_id = content_id("org", first)
    yield first, Origin(origin_id, Tie.OWN, 1.0, first)
    for id_ in members[1:]:
        link = _closest(id_, first, links)
        similarity = round(_overlap(prints[id_].words, prints[first].words), 3)
        yield id_, Origin(origin_id, link.tie, similarity, first, link.quotations, link.credit)


def _closest(id_: str, first: str, links: Mapping[tuple[str, str], _Link]) -> _Link:
    """The article's link to the first member, else its strongest one."""
    own = {(one if other == id_ else other): link for (one, other), link in links.items() if id_ in {one, other}}
    return own.get(first) or min(own.values(), key=lambda link: (link.tie, -link.quotations))
