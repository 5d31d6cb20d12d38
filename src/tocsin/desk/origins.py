"""Linking: a new article is compared with those of the days around it that share a mark, so that copies count once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tocsin.desk.ports import OriginLink, day_known, own_origin
from tocsin.errors import StoreError
from tocsin.model import content_id
from tocsin.read.origins import CROWD, NEIGHBOURS, Tie, explain_tie, group_origins
from tocsin.read.prints import RULES, make_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tocsin.desk.ports import Clock, Store
    from tocsin.model import Article
    from tocsin.read.origins import Origin

# Outlets print a dispatch within days; the authors' judgement, to be replaced by a measured delay.
WINDOW = timedelta(days=7)
BY_HAND = "by hand"
_TOGETHER = 200


def link_origins(store: Store, *, clock: Clock) -> int:
    """Records an origin for each article that has none, and for those whose origin it changes.

    A new article is compared with those that share a mark with it and with all of their origins, which gives the same
    as comparing all with all, whatever the order of arrival.

    Returns:
        How many links were recorded.
    """
    _mark(store)
    waiting = store.without_origin()
    left = {key for key, _ in waiting}
    recorded = 0
    for batch in _batches(waiting):
        left.difference_update(batch)
        links = _changed(store, batch, left)
        store.record_origins(links, recorded_at=clock.now())
        recorded += len(links)
    return recorded


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Articles that are taken to come from one dispatch, in order of the time they became known, each with its link."""

    origin: str
    members: tuple[tuple[Article, OriginLink], ...]

    def facts(self, article: Article, link: OriginLink) -> tuple[str, ...]:
        """What ties a member to another that it retells; empty where words or quotations do."""
        return shared_facts(link, article, next((one for one, _ in self.members if one.id == link.of), None))


@dataclass(frozen=True, slots=True)
class Tied:
    """Why an article has its origin, with the article that it is a copy, version or rewrite of.

    Attributes:
        link: what the store keeps.
        of: the other article, where there is one.
        facts: what both tell, where one is a retelling that shares neither words nor quotations with the other.
    """

    link: OriginLink
    of: Article | None
    facts: tuple[str, ...] = ()


def tie_of(article_id: str, store: Store) -> Tied | None:
    """Why an article has its origin; `None` where nothing was recorded."""
    link = store.origins([article_id]).get(article_id)
    if link is None:
        return None
    of = store.article(link.of) if link.of else None
    return Tied(link, of, shared_facts(link, store.article(article_id), of))


def shared_facts(link: OriginLink, article: Article | None, of: Article | None) -> tuple[str, ...]:
    """The facts that tie an article to another, where it is a retelling; read off both texts, not kept."""
    if article is None or of is None or link.reason != Tie.REWRITE:
        return ()
    found = explain_tie(article, of)
    return found.facts if found else ()


def list_origins(store: Store, *, shared_only: bool) -> tuple[OriginGroup, ...]:
    """The origins of a store, the oldest first; with `shared_only`, those of two articles and more."""
    articles = store.known_between(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    links = store.origins([article.id for article in articles])
    groups: dict[str, list[tuple[Article, OriginLink]]] = {}
    for article in articles:
        link = links.get(article.id) or OriginLink(article.id, own_origin(article.id), "own", 1.0)
        groups.setdefault(link.origin, []).append((article, link))
    found = (OriginGroup(origin, tuple(members)) for origin, members in groups.items())
    return tuple(group for group in found if len(group.members) > 1 or not shared_only)


def join_articles(store: Store, ids: Sequence[str], *, reason: str, clock: Clock) -> str:
    """Records by hand that these articles, with all that share an origin with one of them, come from one dispatch.

    Returns:
        The origin that they all have now: that of the first.

    Raises:
        StoreError: if the store holds no such article, or the store fails.
    """
    origins = [_origin_of(store, key) for key in ids]
    joined = [
        article.id
        for group in list_origins(store, shared_only=False)
        if group.origin in origins
        for article, _ in group.members
    ]
    _record(store, joined, origins[0], reason=reason, clock=clock)
    return origins[0]


def split_article(store: Store, article_id: str, *, reason: str, clock: Clock) -> str:
    """Records by hand that an article has an origin of its own; returns that origin.

    The others keep theirs, also where it was named after this article.

    Raises:
        StoreError: if the store holds no such article, or the store fails.
    """
    _origin_of(store, article_id)
    origin = _split_origin(article_id)
    _record(store, [article_id], origin, reason=reason, clock=clock)
    return origin


def _split_origin(article_id: str) -> str:
    # The id of a group is that of its first member's own origin, so the one who leaves gets another.
    return content_id("org", article_id, BY_HAND)


def _origin_of(store: Store, article_id: str) -> str:
    if store.article(article_id) is None:
        raise StoreError(f"there is no article {article_id!r}", remedy="`tocsin origin list --all` lists them")
    link = store.origins([article_id]).get(article_id)
    return link.origin if link else own_origin(article_id)


def _record(store: Store, ids: Sequence[str], origin: str, *, reason: str, clock: Clock) -> None:
    links = [OriginLink(key, origin, f"{BY_HAND}: {reason}", 1.0) for key in ids]
    store.record_origins(links, recorded_at=clock.now())


def _mark(store: Store) -> None:
    """Keeps marks of all articles that have none by the rules of this version: the new ones, and once those of old."""
    kin = store.kin()
    while ids := kin.unmarked(RULES, limit=_TOGETHER):
        kin.keep_marks({article.id: make_marks(article) for article in _articles(store, ids)}, rules=RULES)


def _batches(waiting: Sequence[tuple[str, datetime]]) -> Iterator[dict[str, datetime]]:
    """A few hundred articles at a time, of days that are near one another."""
    batch: dict[str, datetime] = {}
    first: datetime | None = None
    for key, known in waiting:
        if first is None or known - first > WINDOW or len(batch) == _TOGETHER:
            if batch:
                yield batch
            batch, first = {}, known
        batch[key] = known
    if batch:
        yield batch


def _changed(store: Store, batch: Mapping[str, datetime], left: AbstractSet[str]) -> list[OriginLink]:
    """The links of a batch, and those of others that it changes.

    Args:
        store: where all of them are.
        batch: ids of articles without an origin, with the time by which each was known.
        left: ids of others without an origin, whose turn comes.
    """
    versions = store.sources().first_versions(list(batch))
    articles = _with_kin(store, batch, left, versions)
    found = group_origins(articles, versions=versions)
    before = store.origins(list(found))
    touched = {found[key].id for key in batch}
    names = _names(articles, found, before)
    links = [
        OriginLink(key, names.get(one.id, one.id), one.reason, one.similarity, one.of)
        for key, one in found.items()
        if one.id in touched
    ]
    return [link for link in links if not _stands(before.get(link.article_id), link)]


def _with_kin(
    store: Store, batch: Mapping[str, datetime], left: AbstractSet[str], versions: Mapping[str, str]
) -> list[Article]:
    """The articles of a batch with all that may belong to them: those that share a mark, and whole origins of these."""
    fresh = _articles(store, sorted(batch))
    marks = [mark for article in fresh for mark in make_marks(article)]
    days = sorted(day_known(known) for known in batch.values())
    kin = store.kin()
    near = kin.sharing(marks, days[0] - WINDOW, days[-1] + WINDOW, crowd=CROWD, of_crowd=NEIGHBOURS)
    near = (near | set(versions.values())) - left
    kept = {link.origin for link in store.origins(sorted(near)).values()}
    others = (near | set(kin.members(sorted(kept)))) - set(batch)
    return [*fresh, *_articles(store, sorted(others))]


def _names(
    articles: Iterable[Article], found: Mapping[str, Origin], before: Mapping[str, OriginLink]
) -> dict[str, str]:
    """The origins that persons gave, by the origin that was found: who joins what a person joined shares its origin."""
    names: dict[str, str] = {}
    for article in sorted(articles, key=lambda one: (found[one.id].id, one.id != found[one.id].first, one.id)):
        link = before.get(article.id)
        if link and link.reason.startswith(BY_HAND) and link.origin != _split_origin(article.id):
            names.setdefault(found[article.id].id, link.origin)
    return names


def _articles(store: Store, ids: Iterable[str]) -> list[Article]:
    return [article for key in ids if (article := store.article(key)) is not None]


def _stands(before: OriginLink | None, link: OriginLink) -> bool:
    """Whether the recorded link is the found one already, or a person's, which the machine does not overrule."""
    return before is not None and (before == link or before.reason.startswith(BY_HAND))
