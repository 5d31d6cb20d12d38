"""Hostile XML and HTML, read so that no entity grows, no file is opened and no depth overflows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from tocsin.errors import UnreadableInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "tr", "ul",
}  # fmt: skip
_UNSPOKEN = {"script", "style", "noscript", "template", "svg", "iframe", "object", "form", "button"}
_BREAK = "\x00"
_TAGS = re.compile(r"(?s)<(?:script|style)\b.{0,5000}?</(?:script|style)>|<[^>]{0,2000}>")


def parse_xml(data: bytes, *, where: str) -> etree._Element:
    """The root of an XML document that declares no entities of its own.

    Raises:
        UnreadableInputError: if it is no XML, or brings entities along.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, RecursionError) as error:
        detail = " ".join(str(error).split())[:200]
        raise UnreadableInputError(f"not XML ({detail})", where=where, remedy="check the address") from error
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and any(True for _ in subset.iterentities()):
        raise UnreadableInputError(
            "the document declares entities of its own, as bombs do", where=where, remedy="it is not read"
        )
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    tag = element.tag
    return etree.QName(tag).localname.lower() if isinstance(tag, str) else ""


def html_text(fragment: str) -> str:
    r"""The words of a piece of HTML, a blank line between paragraphs, without scripts and styles.

    >>> html_text("<p>Un <b>convoi</b>.</p><script>x()</script><p>Rien&nbsp;d’autre.</p>")
    'Un convoi.\n\nRien d’autre.'
    """
    if not fragment.strip():
        return ""
    if "<" not in fragment and "&" not in fragment:
        return _paragraphs(fragment.replace("\n\n", _BREAK))
    try:
        root = lxml_html.fragment_fromstring(fragment.replace(_BREAK, ""), create_parent="div")
        text = _paragraphs("".join(_words(root)))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        text = ""
    # The parser gives up on what is nested beyond its depth; the words between the tags are still words.
    return text or _paragraphs(_TAGS.sub(" ", fragment))


def _words(root: etree._Element) -> Iterator[str]:
    """Walks without recursion, so that ten thousand nested tags are no trouble."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = local_name(element)
        if event == "start" and skipped is None:
            if name in _UNSPOKEN:
                skipped = element
                continue
            yield _BREAK if name in _BLOCKS else ""
            yield element.text or ""
        if event == "end" and skipped is element:
            skipped = None
        if event != "start" and skipped is None and element is not root:
            yield _BREAK if name in _BLOCKS else ""
            yield element.tail or ""


def _paragraphs(text: str) -> str:
    parts = (" ".join(part.split()) for part in text.split(_BREAK))
    return "\n\n".join(part for part in parts if part)
