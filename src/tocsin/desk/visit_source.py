"""Visit: one look at a source, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.desk.fetching import Fetched, Fetching, FetchProblem, Trouble
from tocsin.desk.listings import Listing, NotAFeedError
from tocsin.desk.printable import printable
from tocsin.desk.sources import FoundItem, Outcome, SourceKind, Visit
from tocsin.errors import UnreadableInputError
from tocsin.model import content_id
from tocsin.read.files import list_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.desk.listings import ReadFeed, ReadSitemap
    from tocsin.desk.manners import Manners
    from tocsin.desk.ports import Clock
    from tocsin.desk.sources import NewsSource, SourceState

_FEED_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_FEED_KINDS = ("text/", "xml", "json", "octet-stream", "application/rss", "application/atom", "application/x-")
PAGE_ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.3"
PAGE_KINDS = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
# An index of a large outlet names hundreds of sitemaps; what is new stands in the newest.
_SITEMAPS_A_VISIT = 3
_ITEMS_A_SITEMAP_VISIT = 200
_TROUBLES = {
    Trouble.TIMEOUT: Outcome.TIMEOUT,
    Trouble.REFUSED: Outcome.REFUSED,
    Trouble.ROBOTS: Outcome.BLOCKED,
    Trouble.TOO_LARGE: Outcome.TOO_LARGE,
    Trouble.CONTENT_TYPE: Outcome.MALFORMED,
}
_STATUSES = {
    304: Outcome.UNCHANGED,
    401: Outcome.BLOCKED,
    403: Outcome.BLOCKED,
    404: Outcome.MISSING,
    407: Outcome.BLOCKED,
    410: Outcome.GONE,
    429: Outcome.THROTTLED,
    451: Outcome.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Visiting:
    """What a visit works with."""

    manners: Manners
    clock: Clock
    read_feed: ReadFeed
    read_sitemap: ReadSitemap


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit found.

    Attributes:
        visit: what it came to.
        state: of the source, with new validators and address; when to come again is decided elsewhere.
        found: the items listed.
        headers: of the answer.
    """

    visit: Visit
    state: SourceState
    found: tuple[FoundItem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def visit_source(source: NewsSource, state: SourceState, tools: Visiting) -> Visited:
    """One look at the source; whatever goes wrong is an outcome."""
    at = tools.clock.now()
    try:
        if source.kind is SourceKind.FILE:
            return _visit_files(source, state, Visit(source.id, at, Outcome.READ))
        return _visit_web(source, state, tools, Visit(source.id, at, Outcome.READ))
    except FetchProblem as problem:
        outcome = _TROUBLES.get(problem.trouble, Outcome.UNREACHABLE)
        return Visited(Visit(source.id, at, outcome, problem.what, problem.status), state)
    except NotAFeedError as error:
        return Visited(Visit(source.id, at, Outcome.HTML, error.what), state)
    except UnreadableInputError as error:
        return Visited(Visit(source.id, at, Outcome.MALFORMED, error.what), state)


def _visit_web(source: NewsSource, state: SourceState, tools: Visiting, visit: Visit) -> Visited:
    page = source.kind is SourceKind.PAGE
    asked = Fetching(
        state.address,
        etag=state.etag,
        last_modified=state.last_modified,
        accept=PAGE_ACCEPT if page else _FEED_ACCEPT,
        kinds=PAGE_KINDS if page else _FEED_KINDS,
    )
    got = tools.manners.fetch(asked)
    told = replace(visit, status=got.status, seconds=got.seconds, outcome=outcome_of(got))
    if got.status != 200:
        kept = replace(state, address=got.moved_to or state.address) if told.outcome.good else state
        detail = "" if told.outcome.good else f"the server answered {got.status}"
        return Visited(replace(told, detail=detail), kept, headers=got.headers)
    listing = _listing(source, got, tools)
    after = replace(
        state,
        address=got.moved_to or state.address,
        etag=got.headers.get("etag"),
        last_modified=got.headers.get("last-modified"),
    )
    return Visited(replace(told, covers_from=_oldest(listing)), after, listing.items, got.headers)


def outcome_of(got: Fetched) -> Outcome:
    """What an answer's status comes to; a server that names a time to come again is busy, not broken."""
    if got.status == 200:
        return Outcome.READ
    if got.status in _STATUSES:
        return _STATUSES[got.status]
    if got.status >= 500:
        return Outcome.THROTTLED if got.headers.get("retry-after") else Outcome.SERVER_ERROR
    return Outcome.MISSING


def _listing(source: NewsSource, got: Fetched, tools: Visiting) -> Listing:
    if source.kind is SourceKind.PAGE:
        content = content_id("cnt", got.body.decode("utf-8", "replace"))
        return Listing((FoundItem("", got.url, None, None, "", content),))
    if source.kind is SourceKind.SITEMAP:
        return _sitemap_listing(got, tools)
    return tools.read_feed(got.body, url=got.url, content_type=got.headers.get("content-type", ""))


def _sitemap_listing(got: Fetched, tools: Visiting) -> Listing:
    """The pages of a sitemap, with those of the newest that an index names; one that fails costs only itself."""
    top = tools.read_sitemap(got.body, url=got.url)
    items = list(top.items)
    problem: UnreadableInputError | FetchProblem | None = None
    for address in top.further[:_SITEMAPS_A_VISIT]:
        try:
            inner = tools.manners.fetch(Fetching(address, accept=_FEED_ACCEPT, kinds=_FEED_KINDS))
            items += tools.read_sitemap(inner.body, url=inner.url).items if inner.status == 200 else ()
        except (UnreadableInputError, FetchProblem) as error:
            problem = error
    if not items and problem is not None:
        raise problem
    return Listing(tuple(items[:_ITEMS_A_SITEMAP_VISIT]))


def _visit_files(source: NewsSource, state: SourceState, visit: Visit) -> Visited:
    found = tuple(_file_item(path) for path in list_files(Path(source.address)))
    return Visited(visit, state, found)


def _file_item(path: Path) -> FoundItem:
    stat = path.stat()
    content = content_id("cnt", str(stat.st_mtime_ns), str(stat.st_size))
    return FoundItem(printable(str(path)), None, None, None, "", content)


def _oldest(listing: Listing) -> date | None:
    days = [item.published[:10] for item in listing.items if item.published]
    return date.fromisoformat(min(days)) if days else None
