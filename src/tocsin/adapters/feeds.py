"""RSS, Atom and JSON feeds, and sitemaps: bytes become the items that they list."""

from __future__ import annotations

import codecs
import io
import json
import re
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException

import feedparser

from tocsin.adapters.markup import html_text, local_name, parse_xml
from tocsin.desk.listings import Listing, NotAFeedError
from tocsin.desk.printable import printable
from tocsin.desk.sources import FoundItem
from tocsin.errors import Telling, TocsinError, UnreadableInputError
from tocsin.model import content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

# A feed lists some 20 to 200 items, a news sitemap up to 1,000; what is beyond is older, or a trap.
MAX_ITEMS = 500
MAX_TEXT_CHARACTERS = 200_000
_MAX_FIELD_CHARACTERS = 2_000
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]+|[0-9]+);?")
_HALVES = re.compile(
    rb"&#([xX][dD][89abAB][0-9a-fA-F]{2}|5[5-6][0-9]{3});&#([xX][dD][c-fC-F][0-9a-fA-F]{2}|5[6-7][0-9]{3});"
)
_TICK = re.compile(r"\s+")


def read_feed(data: bytes, *, url: str, content_type: str = "") -> Listing:
    """The items of an RSS, Atom or JSON feed, in its order.

    Raises:
        NotAFeedError: if it is a web page, where a feed was.
        UnreadableInputError: if it is neither.
    """
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _read_json(data, url=url)
    raised: list[TocsinError] = []
    with Telling(raised.append, where=url):
        return _read_xml(data, url=url, content_type=content_type)
    # A parser that stumbles over one feed of a hundred is that feed's trouble alone.
    raise _unreadable(raised[0], url)


def _unreadable(error: TocsinError, url: str) -> TocsinError:
    if isinstance(error, UnreadableInputError):
        return error
    return UnreadableInputError(f"the feed cannot be read ({error.what})", where=url, remedy="report this")


def _read_xml(data: bytes, *, url: str, content_type: str) -> Listing:
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    parsed = feedparser.parse(io.BytesIO(_mended(_narrow(data))), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        if _is_page(data):
            raise NotAFeedError("a web page stands where the feed was", where=url, remedy="look for its new address")
        raise UnreadableInputError("this is no feed", where=url, remedy="give the address of an RSS, Atom or JSON feed")
    if isinstance(parsed.get("bozo_exception"), SAXException) and not parsed.entries:
        raise UnreadableInputError("the feed is broken and lists nothing", where=url, remedy="look at it in a browser")
    items = [_entry(entry, url) for entry in parsed.entries[:MAX_ITEMS]]
    return Listing(tuple(filter(None, items)), title=_line(parsed.feed.get("title")))


def _narrow(data: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8, without the declaration that would say otherwise; feedparser takes them for noise."""
    wide = next((name for mark, name in _WIDE_MARKS if data.startswith(mark)), None)
    if wide is None:
        return data
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode(wide, "replace")).encode("utf-8", "replace")


def _mended(data: bytes) -> bytes:
    """Without references to what is no character, over which the parser would lose the whole feed.

    Emoji written as two halves are put together.

    >>> _mended(b"&#xD83D;&#xDE00; &#55357; &#233;")
    b'&#128512; &#65533; &#233;'
    """
    return _REFERENCE.sub(_as_character, _HALVES.sub(_put_together, data))


def _put_together(found: re.Match[bytes]) -> bytes:
    high, low = (_code(part) for part in (found[1], found[2]))
    if high in range(0xD800, 0xDC00) and low in range(0xDC00, 0xE000):
        return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    return found[0]


def _as_character(found: re.Match[bytes]) -> bytes:
    code = _code(found[1])
    return b"&#65533;" if code in range(0xD800, 0xE000) or code > sys.maxunicode else found[0]


def _code(written: bytes) -> int:
    # So many digits are no character, and Python refuses to read thousands of them.
    digits = written.lstrip(b"xX0")[:9] or b"0"
    return int(digits, 16 if written[:1] in b"xX" else 10)


def _is_page(data: bytes) -> bool:
    return re.search(rb"<(?:!doctype\s+html|html|head|body)\b", data[:5000], re.IGNORECASE) is not None


def _entry(entry: Any, base: str) -> FoundItem | None:  # noqa: ANN401 (feedparser has no types)
    bodies = [content.get("value") or "" for content in entry.get("content") or () if isinstance(content, dict)]
    bodies.append(entry.get("summary") or "")
    # Asked for by name: feedparser warns where it has to make one date stand in for the other.
    when = next((entry[name] for name in ("published_parsed", "updated_parsed") if dict.get(entry, name)), None)
    return _item(
        key=entry.get("id") or "",
        url=_address(entry, base),
        title=_line(html_text(str(entry.get("title") or ""))),
        published=_day(when),
        html=max(bodies, key=len),
    )


def _address(entry: Any, base: str) -> str | None:  # noqa: ANN401 (as above)
    """The page of an entry; feedparser takes an id that is a permalink for one, which suits."""
    links = [link.get("href") for link in entry.get("links") or () if link.get("rel") == "alternate"]
    return next((made for made in (_absolute(link, base) for link in (entry.get("link"), *links)) if made), None)


def _read_json(data: bytes, *, url: str) -> Listing:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableInputError("not a JSON feed (broken JSON)", where=url, remedy="check the address") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UnreadableInputError(
            "not a JSON feed (no list of items)", where=url, remedy="give the address of an RSS, Atom or JSON feed"
        )
    entries = (entry for entry in feed["items"][:MAX_ITEMS] if isinstance(entry, dict))
    return Listing(tuple(filter(None, (_json_entry(entry, url) for entry in entries))), title=_line(feed.get("title")))


def _json_entry(entry: dict[str, Any], base: str) -> FoundItem | None:
    plain = entry.get("content_text") if isinstance(entry.get("content_text"), str) else None
    html = next((entry[name] for name in ("content_html", "summary") if isinstance(entry.get(name), str)), "")
    key = entry.get("id")
    return _item(
        key=str(key) if isinstance(key, str | int | float) else "",
        url=_absolute(entry.get("url") or entry.get("external_url"), base),
        title=_line(entry.get("title")),
        published=_iso_day(entry.get("date_published") or entry.get("date_modified")),
        html=html,
        plain=plain,
    )


def _item(
    *, key: str, url: str | None, title: str | None, published: str | None, html: str, plain: str | None = None
) -> FoundItem | None:
    text = (plain if plain is not None else html_text(html[: 4 * MAX_TEXT_CHARACTERS]))[:MAX_TEXT_CHARACTERS]
    text, key = _clean(text), _clean(key)[:_MAX_FIELD_CHARACTERS]
    if not (url or key or text or title):
        return None
    return FoundItem(key, url, title, published, text, content_id("cnt", title or "", _TICK.sub(" ", text)))


def _clean(text: str) -> str:
    """Without what neither a store nor a reader can hold: NUL and halves of characters."""
    return printable(text.replace("\0", "").encode("utf-8", "replace").decode("utf-8"))


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return _clean(" ".join(value.split()))[:_MAX_FIELD_CHARACTERS] or None


def _absolute(link: object, base: str) -> str | None:
    """The whole address, if it is one of the web."""
    if not isinstance(link, str) or not link.strip() or len(link) > _MAX_FIELD_CHARACTERS:
        return None
    try:
        made = urljoin(base, _clean(link.strip()))
        parts = urlsplit(made)
    except ValueError:
        return None
    return made if parts.scheme in {"http", "https"} and parts.hostname else None


def _day(when: Any) -> str | None:  # noqa: ANN401 (a struct_time, or whatever a broken feed made of it)
    try:
        return date(when[0], when[1], when[2]).isoformat() if when else None
    except (TypeError, ValueError, OverflowError):
        return None


def _iso_day(written: object) -> str | None:
    if not isinstance(written, str):
        return None
    try:
        instant = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    try:
        return (instant.astimezone(UTC) if instant.tzinfo else instant).date().isoformat()
    except OverflowError:
        return None


def read_sitemap(data: bytes, *, url: str) -> Listing:
    """The pages of a sitemap, the newest first, and the sitemaps that an index names.

    Raises:
        NotAFeedError: if it is a web page.
        UnreadableInputError: if it is no sitemap.
    """
    if _is_page(data):
        raise NotAFeedError("a web page stands where the sitemap was", where=url, remedy="look for its new address")
    root = parse_xml(data, where=url)
    if local_name(root) not in {"urlset", "sitemapindex"}:
        raise UnreadableInputError("this is no sitemap", where=url, remedy="give the address of a sitemap in XML")
    entries = sorted(_sitemap_entries(root, url), key=lambda entry: entry[1] or "", reverse=True)
    if local_name(root) == "sitemapindex":
        return Listing((), further=tuple(address for address, _, _ in entries[:MAX_ITEMS]))
    return Listing(tuple(_page(*entry) for entry in entries[:MAX_ITEMS]))


def _page(url: str, changed: str | None, news: dict[str, str]) -> FoundItem:
    published = _iso_day(news.get("publication_date")) or None
    # Only the page tells what it says; that the sitemap dates it anew is all there is to know that it was edited.
    content = content_id("cnt", news.get("title", ""), changed or "")
    return FoundItem("", url, _line(news.get("title")), published, "", content)


def _sitemap_entries(root: etree._Element, base: str) -> Iterator[tuple[str, str | None, dict[str, str]]]:
    for element in root:
        if local_name(element) not in {"url", "sitemap"}:
            continue
        fields = {local_name(inner): (inner.text or "").strip() for inner in element}
        address = _absolute(fields.get("loc"), base)
        if address:
            yield address, fields.get("lastmod") or None, _news(element)


def _news(element: etree._Element) -> dict[str, str]:
    found: Iterable[etree._Element] = (inner for inner in element if local_name(inner) == "news")
    return {local_name(field): (field.text or "").strip() for news in found for field in news}
