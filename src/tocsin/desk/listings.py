"""What a feed, a sitemap or a list of feeds holds, and the readers of their bytes as the use cases need them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tocsin.errors import UnreadableInputError

if TYPE_CHECKING:
    from tocsin.desk.sources import FoundItem


class NotAFeedError(UnreadableInputError):
    """A web page where a feed or sitemap was: most often the sign that it moved, or that a portal stands before it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed.

    Attributes:
        items: in the order of the feed, or the newest first.
        title: of the whole, if it has one.
        further: addresses of other sitemaps that an index names.
    """

    items: tuple[FoundItem, ...]
    title: str | None = None
    further: tuple[str, ...] = ()


class ReadFeed(Protocol):
    """Reads an RSS, Atom or JSON feed."""

    def __call__(self, data: bytes, *, url: str, content_type: str = "") -> Listing:
        """The items of the feed.

        Raises:
            NotAFeedError: if it is a web page.
            UnreadableInputError: if it is no feed.
        """
        ...


class ReadSitemap(Protocol):
    """Reads a sitemap."""

    def __call__(self, data: bytes, *, url: str) -> Listing:
        """The pages, or further sitemaps, of the sitemap.

        Raises:
            NotAFeedError: if it is a web page.
            UnreadableInputError: if it is no sitemap.
        """
        ...
