"""Lists of feeds as OPML, which every reader of feeds imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from tocsin.adapters.markup import local_name, parse_xml
from tocsin.desk.manage_sources import Wanted
from tocsin.errors import UnreadableInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.desk.sources import NewsSource

# What OPML has no word for stands in attributes of this namespace, which other readers leave alone.
_OURS = "https://tocsin.invalid/opml"
_EXTRA = ("id", "kind", "outlet", "country", "grade", "cadence_hours", "family")


def read_opml(data: bytes, *, where: str) -> tuple[Wanted, ...]:
    """The feeds in an OPML file, folders left aside.

    Raises:
        UnreadableInputError: if it is no OPML, or lists no feed.
    """
    root = parse_xml(data, where=where)
    if local_name(root) != "opml":
        raise UnreadableInputError("this is no OPML", where=where, remedy="export the feeds as OPML first")
    found = tuple(_wanted(outline) for outline in root.iter() if local_name(outline) == "outline" and _address(outline))
    if not found:
        raise UnreadableInputError("no feeds are listed", where=where, remedy="each needs an outline with xmlUrl")
    return found


def write_opml(sources: Iterable[NewsSource]) -> str:
    """An OPML file of the sources, by outlet; it reads back to the same sources."""
    root = etree.Element("opml", version="2.0", nsmap={"tocsin": _OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "tocsin sources"
    body = etree.SubElement(root, "body")
    for source in sorted(sources, key=lambda source: (source.outlet.casefold(), source.id)):
        outline = etree.SubElement(body, "outline", text=source.outlet, type="rss", xmlUrl=source.address)
        if source.language:
            outline.set("language", source.language)
        for name in _EXTRA:
            value = getattr(source, name)
            if value is not None:
                outline.set(f"{{{_OURS}}}{name}", str(value))
    whole: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return whole.decode("utf-8")


def _address(outline: etree._Element) -> str:
    return next((str(value).strip() for name, value in outline.attrib.items() if str(name).lower() == "xmlurl"), "")


def _wanted(outline: etree._Element) -> Wanted:
    ours = {name: value for name in _EXTRA if (value := outline.get(f"{{{_OURS}}}{name}"))}
    outlet = ours.get("outlet") or outline.get("text") or outline.get("title")
    return Wanted(
        address=_address(outline),
        id=ours.get("id"),
        kind=ours.get("kind"),
        outlet=" ".join(outlet.split()) if outlet else None,
        country=ours.get("country"),
        language=outline.get("language"),
        grade=ours.get("grade"),
        cadence_hours=float(ours["cadence_hours"]) if _is_number(ours.get("cadence_hours")) else None,
        family=ours.get("family"),
    )


def _is_number(written: str | None) -> bool:
    return written is not None and written.replace(".", "", 1).isdigit()
