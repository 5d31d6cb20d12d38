"""The paragraphs of a page, quickly and roughly: what stands between two marks that open or close a block.

This is no reading of the page. It serves to ask whether reading it is worth the while, so that it keeps more than the
article: everything but scripts, styles and runs that are links as a whole, which no article has as a paragraph. Text
that a page holds only in its machine-readable description (`articleBody`) counts as well.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DESCRIBED = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")')
_UNREAD = re.compile(
    r"<(script|style|svg|template|select|iframe|button)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_INLINE = re.compile(
    r"</?(?:abbr|acronym|b|bdi|bdo|big|cite|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|strike|sub|sup|"
    r"time|tt|u|var|wbr)(?=[\s/>])[^>]*>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?!/?a[\s>])[a-z/!][^>]*>", re.IGNORECASE)
_LINK = re.compile(r"<a[\s>].*?(?:</a\s*>|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_TAG_START = re.compile(rb"</?[a-zA-Z]|<!")
_IN_PROSE = re.compile(_INLINE.pattern.replace("(?:abbr", "(?:a|abbr").encode(), re.IGNORECASE)
_SCRIPT, _SCRIPT_END, _BODY = b"<script", b"</script", b"articleBody"
_LETTER = re.compile(r"[^\W\d_]")


def page_runs(page: str) -> Iterator[str]:
    """The runs of text of a page's HTML, in order.

    >>> list(page_runs("<p>Un <b>tir</b> de missile.</p><ul><li><a href='/x'>À lire</a></ul>"))
    ['Un tir de missile.']
    """
    for described in _DESCRIBED.findall(page) if "articleBody" in page else ():
        yield from _strings(described)
    plain = _INLINE.sub("", _UNREAD.sub("<hr>", page))
    for piece in _BLOCK.split(plain):
        if not piece or piece.isspace():
            continue
        linked = "<" in piece
        if linked and not _LETTER.search(_LINK.sub("", piece)):
            continue
        text = html.unescape(_TAG.sub("", piece) if linked else piece)
        if _LETTER.search(text):
            yield text


def _strings(written: str) -> Iterator[str]:
    try:
        yield from json.loads(written).splitlines()
    except json.JSONDecodeError:
        yield written


def runs_at(page: bytes, places: Sequence[int]) -> Iterator[str]:
    """The runs of text of a page that places in its bytes stand in or behind, in order, without reading the others.

    Raises:
        UnicodeDecodeError: if the page is not in UTF-8.

    >>> page = b"<h1>Sport</h1><p title='tir'>Un <b>tir</b> de missile.</p><p>Le tir</p>"
    >>> list(runs_at(page, [27, 35, 48]))
    ['Un tir de missile.']
    """
    scripts: list[tuple[int, int]] | None = None
    done = 0
    for place in places:
        mark = page.rfind(b"<", done, place - 1)
        if place <= done or (mark >= 0 and page.find(b">", mark, place) < 0 and _TAG_START.match(page, mark)):
            continue
        scripts = list(_scripts(page)) if scripts is None else scripts
        script = next((span for span in scripts if span[0] < place < span[1]), None)
        start, done = script or _bounds(page, place)
        if script is None or _BODY in page[start:done]:
            yield from page_runs(page[start:done].decode())


def _scripts(page: bytes) -> Iterator[tuple[int, int]]:
    start = page.find(_SCRIPT)
    while start >= 0:
        end = page.find(_SCRIPT_END, start)
        end = len(page) if end < 0 else end + len(_SCRIPT_END)
        yield start, end
        start = page.find(_SCRIPT, end)


def _bounds(page: bytes, place: int) -> tuple[int, int]:
    """Where the run about a place begins and ends: behind and before the nearest mark that parts blocks."""
    start = page.rfind(b"<", 0, place - 1)
    while start >= 0 and not _parts(page, start):
        start = page.rfind(b"<", 0, start)
    end = page.find(b"<", place - 1)
    while end >= 0 and not _parts(page, end):
        end = page.find(b"<", end + 1)
    return max(start, 0), len(page) if end < 0 else end


def _parts(page: bytes, at: int) -> bool:
    return _TAG_START.match(page, at) is not None and _IN_PROSE.match(page, at) is None
