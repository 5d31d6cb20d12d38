"""Linking: new articles are compared with those of the days around them, so that copies share one origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tocsin.desk.ports import OriginLink, own_origin
from tocsin.errors import StoreError
from tocsin.model import content_id
from tocsin.read.origins import group_origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tocsin.desk.ports import Clock, Store
    from tocsin.model import Article

# Outlets print a dispatch within days; the authors' judgement, to be replaced by a measured delay.
WINDOW = timedelta(days=7)
BY_HAND = "by hand"


def link_origins(store: Store, *, clock: Clock) -> int:
    """Records an origin for each article that has none, and for those around it whose origin it changes.

    The neighbours of the neighbours are compared too, so that the outcome does not hang on the order of arrival.

    Returns:
        How many links were recorded.
    """
    recorded = 0
    for start, end in _windows(known for _, known in store.without_origin()):
        links = _changed(store, start, end)
        store.record_origins(links, recorded_at=clock.now())
        recorded += len(links)
    return recorded


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Articles that are taken to come from one dispatch, in order of the time they became known, each with its link."""

    origin: str
    members: tuple[tuple[Article, OriginLink], ...]


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
    # The id of a group is that of its first member's own origin, so the one who leaves gets another.
    origin = content_id("org", article_id, BY_HAND)
    _record(store, [article_id], origin, reason=reason, clock=clock)
    return origin


def _origin_of(store: Store, article_id: str) -> str:
    if store.article(article_id) is None:
        raise StoreError(f"there is no article {article_id!r}", remedy="`tocsin origin list --all` lists them")
    link = store.origins([article_id]).get(article_id)
    return link.origin if link else own_origin(article_id)


def _record(store: Store, ids: Sequence[str], origin: str, *, reason: str, clock: Clock) -> None:
    links = [OriginLink(key, origin, f"{BY_HAND}: {reason}", 1.0) for key in ids]
    store.record_origins(links, recorded_at=clock.now())


def _changed(store: Store, start: datetime, end: datetime) -> list[OriginLink]:
    found = group_origins(store.known_between(start - WINDOW, end + WINDOW))
    ids = [article.id for article in store.known_between(start, end)]
    before = store.origins(ids)
    roots = store.sources().first_versions(ids)
    earlier = store.origins(sorted(set(roots.values()) - set(found)))
    links = []
    for key in ids:
        root = roots.get(key)
        if root is None:
            links.append(OriginLink(key, found[key].id, found[key].reason, found[key].similarity))
        else:
            # However much an outlet rewrote its own article, it is no second voice.
            origin = found[root].id if root in found else earlier[root].origin if root in earlier else own_origin(root)
            links.append(OriginLink(key, origin, "version", 1.0))
    return [link for link in links if not _stands(before.get(link.article_id), link)]


def _stands(before: OriginLink | None, link: OriginLink) -> bool:
    """Whether the recorded link is the found one already, or a person's, which the machine does not overrule."""
    return before is not None and (before == link or before.reason.startswith(BY_HAND))


def _windows(instants: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of time that hold each instant with a window on either side, merged where they touch."""
    merged: list[tuple[datetime, datetime]] = []
    for instant in sorted(instants):
        start, end = instant - WINDOW, instant + WINDOW
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    yield from merged
