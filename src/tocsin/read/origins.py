"""Which articles come from one dispatch: copies, versions and rewrites share an origin, and do not confirm one another.

Only articles that share a mark are compared (`tocsin.read.prints`); what decides is exact. Accepted gaps: a
translation, and a rewrite that keeps neither quotations nor more than a few facts, are taken for articles of their own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import yaml

from tocsin.model import Article, BlockKind, content_id
from tocsin.read.credits import named_agencies
from tocsin.read.facts import Fact, Retelling, compare_facts
from tocsin.read.prints import Print, fingerprint, is_address, make_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# What more articles than this hold is furniture of a site, or a story that is everywhere: all pairs would be too many,
# and the copies of one story share dozens of marks, so that each with those before it is enough.
CROWD = 40
NEIGHBOURS = 2


class Tie(StrEnum):
    """Why an article has the origin it has."""

    OWN = "own"
    VERSION = "version"
    COPY = "copy"
    REWRITE = "rewrite"


# The closest first.
_ORDER = {Tie.COPY: 0, Tie.VERSION: 1, Tie.REWRITE: 2}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the story of one article comes from.

    Attributes:
        id: `org_` and a hash of the first member's id; the same for all articles of one origin.
        reason: the tie of the article to the one it is tied to; `own` where it is alone, or the first.
        similarity: share of the runs of words of the shorter text that stand in the longer, against that article.
        first: id of the member published first; of one day, the agency's own, then the one with the lowest id.
        quotations: how many quoted runs it shares with the member it is tied to.
        credit: the agencies that one credits, and that the other credits, names or is.
        of: id of the article that it is a copy, version or rewrite of; `None` where it is alone, or the first.
        facts: what both tell, as written in the shorter, where that is what ties them.
    """

    id: str
    reason: Tie
    similarity: float
    first: str
    quotations: int = 0
    credit: tuple[str, ...] = ()
    of: str | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of `data/origins.yaml`, where each says what it was set on."""

    copy_overlap: float
    copy_overlap_undated: float
    copy_days: int
    shortest_shingles: int
    rewrite_quotations: int
    rewrite_quoted_share: float
    rewrite_narrated_share: float
    same_quoted_share: float
    same_narrated_share: float
    rewrite_days: int
    version_overlap: float
    version_days: int
    retold_days: int
    retold_facts: float
    retold_facts_credited: float
    retold_particular: int
    retold_particular_credited: int
    retold_own_share: float
    retold_words: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles of one origin.

    Attributes:
        tie: what one is to the other.
        similarity: share of the runs of words of the shorter that stand in the longer.
        quotations: how many quoted runs they share.
        credit: the agencies that one credits, and that the other credits, names or is.
        facts: what both tell, as written in the shorter, where the shorter is a retelling: it tells nothing besides.
    """

    tie: Tie
    similarity: float
    quotations: int
    credit: tuple[str, ...]
    facts: tuple[str, ...] = ()


@cache
def load_thresholds() -> Thresholds:
    """The thresholds that come with tocsin."""
    data = yaml.safe_load(files("tocsin.read").joinpath("data/origins.yaml").read_text("utf-8"))
    return Thresholds(**{name: entry["value"] for name, entry in data["thresholds"].items()})


def group_origins(articles: Iterable[Article], *, versions: Mapping[str, str] | None = None) -> Mapping[str, Origin]:
    """The origin of each article, by article id; the order of `articles` does not matter.

    Args:
        articles: what to compare.
        versions: articles that are known to be later versions of another, whatever their words, by id.

    >>> from tocsin.read import read_text
    >>> said = "Le ministre a déclaré que la posture restait la même et que rien ne bougeait dans les dépôts. " * 3
    >>> one, two = (read_text(said, outlet=name) for name in ("La Gazette", "Le Courrier"))
    >>> origins = group_origins([one, two])
    >>> origins[one.id].id == origins[two.id].id, sorted(origin.reason.value for origin in origins.values())
    (True, ['copy', 'own'])
    """
    ranked = {article.id: article for article in sorted(articles, key=_rank)}
    links = _links(ranked)
    for key, root in (versions or {}).items():
        if key in ranked and root in ranked and key != root:
            links[_pair(key, root)] = _version(ranked[key], ranked[root])
    ties = _ties(links)
    origins: dict[str, Origin] = {}
    for members in _joined(ranked, links):
        origins.update(_origins(members, ties))
    return {id_: origins[id_] for id_ in sorted(origins)}


def find_candidates(articles: Sequence[Article]) -> set[tuple[str, str]]:
    """Pairs of articles that share a mark and so are worth a look, each in the order of ids.

    A mark that more than `CROWD` articles hold brings each together with the `NEIGHBOURS` published before it.
    """
    found = [make_marks(article) for article in articles]
    marks = np.array([mark for each in found for mark in each], dtype=np.uint64)
    owners = np.repeat(np.arange(len(found)), [len(each) for each in found])
    order = np.argsort(marks, kind="stable")
    edges = np.flatnonzero(np.diff(marks[order])) + 1
    ids = [article.id for article in articles]
    pairs: set[tuple[str, str]] = set()
    for holders in np.split(owners[order], edges):
        if len(holders) > 1:
            pairs.update(_pair(ids[one], ids[other]) for one, other in _brought_together(holders.tolist()))
    return pairs


def find_link(one: Print, other: Print) -> Link | None:
    """How two articles are tied, if they are."""
    if one.article.language is not other.article.language:
        return None
    quotations = _shared_quotations(one, other)
    credit = tuple(sorted(one.agencies & other.agencies & {*one.article.credit, *other.article.credit}))
    similarity = round(overlap(one.words, other.words), 3)
    tie = _tie(one, other, quotations, credited=bool(credit))
    if tie is not None:
        return Link(tie, similarity, quotations, credit)
    retelling = find_retelling(one, other, credited=bool(credit))
    return Link(Tie.REWRITE, similarity, quotations, credit, _written(retelling.shared)) if retelling else None


def explain_tie(one: Article, other: Article) -> Link | None:
    """What ties two articles, read off their texts once more; `None` where their texts alone do not."""
    return find_link(fingerprint(one), fingerprint(other))


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller set that stands in the other; 0 where one is empty.

    >>> overlap(frozenset({1, 2}), frozenset({2, 3, 4}))
    0.5
    """
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _brought_together(holders: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(holders) <= CROWD:
        return combinations(holders, 2)
    return ((holders[before], holders[at]) for at in range(1, len(holders)) for before in _before(at))


def _before(at: int) -> range:
    return range(max(0, at - NEIGHBOURS), at)


def _rank(article: Article) -> tuple[date, bool, str]:
    """Order of publication; of one day, what an agency sent itself comes first; articles without a day come last."""
    day = article.published.start if article.published else date.max
    return (day, article.outlet not in article.credit, article.id)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (min(one, other), max(one, other))


def _links(ranked: Mapping[str, Article]) -> dict[tuple[str, str], Link]:
    prints: dict[str, Print] = {}

    def print_of(id_: str) -> Print:
        if id_ not in prints:
            prints[id_] = fingerprint(ranked[id_])
        return prints[id_]

    links = {}
    for one, other in sorted(find_candidates(list(ranked.values()))):
        if _could_be_one(ranked[one], ranked[other]) and (link := find_link(print_of(one), print_of(other))):
            links[one, other] = link
    return links


def _could_be_one(one: Article, other: Article) -> bool:
    """Whether language and days allow it, before anything is read for it."""
    limits = load_thresholds()
    days = _days_apart(one, other)
    longest = max(limits.copy_days, limits.rewrite_days, limits.version_days)
    return one.language is other.language and (days is None or days <= longest)


def _version(one: Article, other: Article) -> Link:
    return Link(Tie.VERSION, round(overlap(fingerprint(one).words, fingerprint(other).words), 3), 0, ())


def _tie(one: Print, other: Print, quotations: int, *, credited: bool) -> Tie | None:
    """What one is to the other; what an outlet itself said anew is a version, however it says it."""
    if _is_edited(one, other):
        return Tie.VERSION
    same_outlet = one.article.outlet is not None and one.article.outlet == other.article.outlet
    if _is_copy(one, other):
        return Tie.VERSION if same_outlet else Tie.COPY
    if _is_rewrite(one, other, quotations, credited=credited):
        return Tie.VERSION if same_outlet else Tie.REWRITE
    return None


def _is_edited(one: Print, other: Print) -> bool:
    """Whether they are one page at two times: the same address, or the outlet's own headline, and words in common."""
    limits = load_thresholds()
    days = _days_apart(one.article, other.article)
    if days is not None and days > limits.version_days:
        return False
    here, there = one.article, other.article
    same_page = is_address(here.path) and here.path == there.path
    same_headline = here.outlet is not None and here.outlet == there.outlet and one.headline == other.headline != ""
    return (same_page or same_headline) and overlap(one.words, other.words) >= limits.version_overlap


def _is_copy(one: Print, other: Print) -> bool:
    limits = load_thresholds()
    if min(len(one.words), len(other.words)) < limits.shortest_shingles:
        return bool(one.words) and one.words == other.words
    days = _days_apart(one.article, other.article)
    needed = limits.copy_overlap_undated if days is None else limits.copy_overlap
    return (days is None or days <= limits.copy_days) and overlap(one.words, other.words) >= needed


def _is_rewrite(one: Print, other: Print, quotations: int, *, credited: bool) -> bool:
    """Much of what one quotes stands in the other, and so does its narration, or the agency is the same."""
    limits = load_thresholds()
    days = _days_apart(one.article, other.article)
    if days is None or days > limits.rewrite_days or quotations < limits.rewrite_quotations:
        return False
    quoted = overlap(one.quoted, other.quoted)
    narrated = overlap(one.narrated, other.narrated)
    same = quoted >= limits.same_quoted_share and narrated >= limits.same_narrated_share
    rewritten = quoted >= limits.rewrite_quoted_share and (credited or narrated >= limits.rewrite_narrated_share)
    return same or rewritten


def find_retelling(one: Print, other: Print, *, credited: bool) -> Retelling | None:
    """What the shorter of two articles retells of the longer, if it adds nothing of its own."""
    limits = load_thresholds()
    shorter, longer = sorted((one, other), key=lambda each: (_length(each), each.article.id))
    if not _may_retell(shorter, longer):
        return None
    found = compare_facts(shorter.facts, longer.facts)
    weight = limits.retold_facts_credited if credited else limits.retold_facts
    particular = limits.retold_particular_credited if credited else limits.retold_particular
    enough = found.weight >= weight and found.particular >= particular
    if enough and found.own_share <= limits.retold_own_share and found.words >= limits.retold_words:
        return found
    return None


def _written(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.written for fact in facts))


def _length(one: Print) -> int:
    return sum(block.span.end - block.span.start for block in one.article.blocks if block.kind is BlockKind.BODY)


def _may_retell(shorter: Print, longer: Print) -> bool:
    """Whether days and outlets allow it: not before, another outlet, no agency, nothing heard for itself."""
    days = _days_apart(shorter.article, longer.article)
    if days is None or days > load_thresholds().retold_days or _rank(shorter.article)[0] < _rank(longer.article)[0]:
        return False
    if shorter.article.outlet is not None and shorter.article.outlet == longer.article.outlet:
        return False
    own_quotations = any(len(run & longer.quoted) * 2 <= len(run) for run in shorter.quotations)
    return not (shorter.facts.first_hand or own_quotations or _is_of_another_agency(shorter, longer))


def _is_of_another_agency(shorter: Print, longer: Print) -> bool:
    """Whether the shorter is an agency's own text, or goes back to an agency that the longer does not know."""
    named = {*shorter.article.credit, *named_agencies(shorter.article.outlet or "")}
    return shorter.article.outlet in named or not named <= longer.agencies


def _days_apart(one: Article, other: Article) -> int | None:
    if one.published is None or other.published is None:
        return None
    return abs((one.published.start - other.published.start).days)


def _shared_quotations(one: Print, other: Print) -> int:
    """Quoted runs of either that stand, for the most part, in quotation marks in the other; the lower count."""
    counts = [
        sum(len(run & quoted) * 2 > len(run) for run in mine.quotations)
        for mine, quoted in ((one, other.quoted), (other, one.quoted))
    ]
    return min(counts)


def _joined(ranked: Iterable[str], links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Sets of articles that links hold together, each in order of publication (union-find)."""
    head = {id_: id_ for id_ in ranked}

    def find(id_: str) -> str:
        while head[id_] != id_:
            head[id_] = head[head[id_]]
            id_ = head[id_]
        return id_

    for one, other in links:
        head[find(one)] = find(other)
    sets: dict[str, list[str]] = defaultdict(list)
    for id_ in head:
        sets[find(id_)].append(id_)
    return list(sets.values())


def _ties(links: Mapping[tuple[str, str], Link]) -> dict[str, dict[str, Link]]:
    ties: dict[str, dict[str, Link]] = defaultdict(dict)
    for (one, other), link in links.items():
        ties[one][other] = ties[other][one] = link
    return ties


def _origins(members: Sequence[str], ties: Mapping[str, Mapping[str, Link]]) -> Iterator[tuple[str, Origin]]:
    first = members[0]
    origin_id = content_id("org", first)
    yield first, Origin(origin_id, Tie.OWN, 1.0, first)
    place = {id_: at for at, id_ in enumerate(members)}
    for id_ in members[1:]:
        of = _closest(id_, ties[id_], place)
        link = ties[id_][of]
        yield id_, Origin(origin_id, link.tie, link.similarity, first, link.quotations, link.credit, of, link.facts)


def _closest(id_: str, ties: Mapping[str, Link], place: Mapping[str, int]) -> str:
    """What the article is a copy, version or rewrite of: of what came before it, the closest, then the first."""
    return min(ties, key=lambda other: (place[other] > place[id_], _ORDER[ties[other].tie], place[other]))
