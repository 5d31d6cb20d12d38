"""What the use cases ask of the network, as values: a request, an answer, and every way in which there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Trouble(StrEnum):
    """Why there is no answer, or none of use."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    TLS = "tls"
    PROTOCOL = "protocol"
    REFUSED = "refused address"
    ROBOTS = "robots"
    REDIRECTS = "redirects"
    TOO_LARGE = "too large"
    CONTENT_TYPE = "content type"


class FetchProblem(TocsinError):  # noqa: N818 (an outcome that is told, not a mistake)
    """A call that came to nothing.

    Attributes:
        trouble: of which sort.
        status: of the HTTP answer, where there was one.
    """

    def __init__(self, trouble: Trouble, what: str, *, status: int | None = None) -> None:
        super().__init__(what)
        self.trouble, self.status = trouble, status


@dataclass(frozen=True, slots=True)
class Fetching:
    """What to get.

    Attributes:
        url: the address.
        etag: validator of the copy one holds.
        last_modified: the same, by date, as the server wrote it.
        accept: what to ask for.
        kinds: beginnings or ends of content types that will do.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"
    kinds: tuple[str, ...] = ("text/", "application/")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back.

    Attributes:
        url: where it came from in the end.
        status: of the HTTP answer.
        headers: by name in lower case.
        body: unpacked; empty unless the status is 200.
        seconds: how long it took.
        moved_to: where permanent redirects say that the address now is.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0
    moved_to: str | None = None

    def after(self, seconds: float, *, moved_to: str | None) -> Fetched:
        """The same, with the time it took and where the address has moved."""
        return replace(self, seconds=seconds, moved_to=moved_to)


class Fetcher(Protocol):
    """Gets what lies behind an address; public addresses only, within limits of time and size."""

    def fetch(self, asked: Fetching, *, may_go_to: Callable[[str], bool] = ...) -> Fetched:
        """What the server answered, after redirects that `may_go_to` lets through.

        Raises:
            FetchProblem: if there is no answer, or none of use.
        """
        ...
