"""Manners on the web: robots.txt is asked first, and no host is asked twice without a pause."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tocsin.desk.fetching import Fetching, FetchProblem, Trouble
from tocsin.desk.robots import ALL_CLOSED, ALL_OPEN, read_robots

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tocsin.desk.fetching import Fetched, Fetcher
    from tocsin.desk.ports import Clock
    from tocsin.desk.robots import Robots

PAUSE_SECONDS = 1.0
_ROBOTS_LIVE, _ROBOTS_RETRY = timedelta(hours=24), timedelta(minutes=10)


def host_of(url: str) -> str:
    """Host and port of an address, as the unit of politeness.

    >>> host_of("https://News.example:8443/a"), host_of("/var/dispatches")
    ('news.example:8443', '')
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port else host


@dataclass(slots=True)
class Manners:
    """A fetcher that minds robots.txt and pauses between two requests to one host.

    Attributes:
        fetcher: gets what may be got.
        clock: tells the time.
        sleep: waits that many seconds.
        pause_seconds: between two requests to one host; a longer crawl-delay in robots.txt goes before it.
    """

    fetcher: Fetcher
    clock: Clock
    sleep: Callable[[float], object]
    pause_seconds: float = PAUSE_SECONDS
    _robots: dict[str, tuple[datetime, Robots]] = field(default_factory=dict)
    _next_turn: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fetch(self, asked: Fetching) -> Fetched:
        """What the server answered.

        Raises:
            FetchProblem: if robots.txt closes the address, or the call came to nothing.
        """
        if not self.may_read(asked.url):
            raise FetchProblem(Trouble.ROBOTS, f"robots.txt closes {asked.url}")
        self._wait_turn(asked.url)
        return self.fetcher.fetch(asked, may_go_to=self.may_read)

    def may_read(self, url: str) -> bool:
        """Whether robots.txt leaves the address open.

        Raises:
            FetchProblem: if the host does not answer at all.
        """
        return self._rules(url).may_read(url)

    def _rules(self, url: str) -> Robots:
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        now = self.clock.now()
        with self._lock:
            until, known = self._robots.get(root, (now, ALL_OPEN))
        if until > now:
            return known
        rules, live = self._ask_rules(root)
        with self._lock:
            self._robots[root] = (now + live, rules)
        return rules

    def _ask_rules(self, root: str) -> tuple[Robots, timedelta]:
        """By RFC 9309: no such file means that all is open, a broken server that all is closed for now."""
        url = f"{root}/robots.txt"
        self._wait_turn(url)
        try:
            got = self.fetcher.fetch(Fetching(url, accept="text/plain, */*", kinds=("",)))
        except FetchProblem as problem:
            if problem.trouble in {Trouble.TOO_LARGE, Trouble.REDIRECTS}:
                return ALL_OPEN, _ROBOTS_LIVE
            raise
        if got.status >= 500:
            return ALL_CLOSED, _ROBOTS_RETRY
        return (read_robots(got.body) if got.status == 200 else ALL_OPEN), _ROBOTS_LIVE

    def _wait_turn(self, url: str) -> None:
        host, root = host_of(url), "://".join(urlsplit(url)[:2])
        now = self.clock.now()
        with self._lock:
            _, rules = self._robots.get(root, (now, ALL_OPEN))
            turn = max(self._next_turn.get(host, now), now)
            self._next_turn[host] = turn + timedelta(seconds=max(self.pause_seconds, rules.delay_seconds))
        if turn > now:
            self.sleep((turn - now).total_seconds())
