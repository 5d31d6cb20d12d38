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
    from collections.abc import Iterator

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
