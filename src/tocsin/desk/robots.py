"""What a robots.txt lets one read, by RFC 9309: the longest matching rule of our own group, else of everybody's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

OUR_NAME = "tocsin"
MAX_BYTES = 512_000
_LONGEST_DELAY_SECONDS = 30.0
_MAX_RULES = 5_000
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us.

    Attributes:
        rules: whether each path pattern is open.
        delay_seconds: between two requests, as asked for.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay_seconds: float = 0.0

    def may_read(self, url: str) -> bool:
        r"""Whether the address is open; of rules that match equally long, the open one counts.

        >>> read_robots(b"User-agent: *\nDisallow: /a\nAllow: /a/b").may_read("https://x.example/a/b/c")
        True
        """
        parts = urlsplit(url)
        path = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        matching = [(len(pattern), open_) for pattern, open_ in self.rules if _compiled(pattern).match(path)]
        return max(matching)[1] if matching else True


ALL_OPEN = Robots()
ALL_CLOSED = Robots((("/", False),))


def read_robots(data: bytes) -> Robots:
    """The rules for us in a robots.txt; what is no rule is left alone."""
    ours: list[tuple[str, str]] = []
    everybodys: list[tuple[str, str]] = []
    named: set[str] = set()
    open_group = False
    for field, value in _lines(data):
        if field == "user-agent":
            named = named | {value.lower()} if open_group else {value.lower()}
            open_group = True
            continue
        open_group = False
        if any(name.partition("/")[0] == OUR_NAME for name in named):
            ours.append((field, value))
        elif "*" in named:
            everybodys.append((field, value))
    # A group of our own counts alone, even where all it says is that everything is open.
    return _made(ours or everybodys)


def _made(lines: list[tuple[str, str]]) -> Robots:
    rules = tuple(
        (_plain(value), field == "allow") for field, value in lines if field in {"allow", "disallow"} and value
    )
    delays = [float(value) for field, value in lines if field == "crawl-delay" and _NUMBER.fullmatch(value)]
    return Robots(rules[:_MAX_RULES], min(max(delays, default=0.0), _LONGEST_DELAY_SECONDS))


def _lines(data: bytes) -> list[tuple[str, str]]:
    text = data[:MAX_BYTES].decode("utf-8-sig", "replace")
    pairs = (line.partition("#")[0].partition(":") for line in text.splitlines())
    return [(field.strip().lower(), value.strip()) for field, colon, value in pairs if colon]


def _plain(path: str) -> str:
    """One spelling of a path, so that `%C3%A9` and `é` are the same."""
    return quote(unquote(path), safe="/*$?&=+,;:@!~'()%")


@lru_cache(maxsize=20_000)
def _compiled(pattern: str) -> re.Pattern[str]:
    """`*` stands for anything, `$` at the end for the end; runs of `*` are one, so that no pattern is slow."""
    ends = pattern.endswith("$")
    body = re.sub(r"\*+", "*", pattern.removesuffix("$"))
    # Possessive runs would miss matches; lazy ones over a few stars stay quick on addresses of ordinary length.
    parts = body.split("*")[:10]
    return re.compile(".*?".join(map(re.escape, parts)) + ("$" if ends else ""), re.DOTALL)
