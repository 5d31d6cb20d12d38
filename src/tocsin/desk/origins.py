"""Linking: new articles are compared with those of the days around them, so that copies share one origin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.desk.ports import OriginLink
from tocsin.read.origins import group_origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tocsin.desk.ports import Clock, Store

# Outlets print a dispatch within days; the authors' judgement, to be replaced by a measured delay.
WINDOW = timedelta(days=7)


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


def _changed(store: Store, start: datetime, end: datetime) -> list[OriginLink]:
    found = group_origins(store.known_between(start - WINDOW, end + WINDOW))
    ids = [article.id for article in store.known_between(start, end)]
    before = store.origins(ids)
    links = [OriginLink(key, found[key].id, found[key].reason, found[key].similarity) for key in ids]
    return [link for link in links if before.get(link.article_id) != link]


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
