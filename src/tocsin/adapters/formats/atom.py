"""Atom feeds (RFC 4287): what a filter shows, newest first, with ids that stay."""

from __future__ import annotations

import uuid
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml import etree

from tocsin.desk.exports import ExportedClaim, ExportedEvent, ExportedSignal, StoredReading
from tocsin.desk.instants import write_instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from tocsin.model.marking import Tlp


_ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACE = uuid.UUID("6f3a4a0e-5d0c-5b39-9c0f-2f6d8f1f7c12")
# Entries a feed: readers ask anew every hour, and what is older stands in the other formats.
MOST = 100
_NOT_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}

Entry = tuple[str, str, datetime, str, str, str]


def write_atom(records: Iterable[object], out: BinaryIO, *, name: str, title: str, tlp: Tlp, empty_at: datetime) -> int:
    """Writes the newest records as a feed; returns how many.

    Args:
        records: articles, claims, signals or events, oldest first.
        out: where to.
        name: what the feed's id follows from.
        title: of the feed.
        tlp: stands as the feed's rights.
        empty_at: what an empty feed was updated at.
    """
    newest = deque((_entry(record) for record in records), maxlen=MOST)
    updated = max((entry[2] for entry in newest), default=empty_at)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(root, "id", _urn("feed", name))
    _add(root, "title", title)
    _add(root, "updated", write_instant(updated))
    _add(root, "rights", f"TLP:{tlp.value}")
    _add(root, "generator", "tocsin")
    _add(etree.SubElement(root, f"{{{_ATOM}}}author"), "name", "tocsin")
    for entry in reversed(newest):
        _add_entry(root, entry)
    out.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
    return len(newest)


def _urn(*parts: str) -> str:
    return uuid.uuid5(_NAMESPACE, "\0".join(parts)).urn


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    made.text = text.translate(_NOT_XML)
    return made


def _add_entry(root: etree._Element, entry: Entry) -> None:
    key, title, updated, words, author, address = entry
    made = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(made, "id", _urn("entry", key))
    _add(made, "title", title)
    _add(made, "updated", write_instant(updated))
    _add(etree.SubElement(made, f"{{{_ATOM}}}author"), "name", author or "unknown")
    if address.startswith(("http://", "https://")):
        etree.SubElement(made, f"{{{_ATOM}}}link", rel="alternate", href=address.translate(_NOT_XML))
    _add(made, "content", words).set("type", "text")


def _entry(record: object) -> Entry:
    if isinstance(record, ExportedEvent):
        event = record.event
        first = event.telling[0]
        title = f"{event.day.isoformat()} {event.indicator} ({event.status.value}), {event.actor}"
        updated = max(report.recorded_at for report in event.reports)
        return event.id, title, updated, first.signal.sentence, first.outlet, ""
    reading = record if isinstance(record, StoredReading) else getattr(record, "reading")  # noqa: B009 (narrowed below)
    article = reading.article
    about = (article.outlet or "", article.path)
    if isinstance(record, ExportedSignal):
        signal = record.stored.signal
        title = f"{signal.indicator} ({signal.status.value}), {signal.actor}"
        return signal.id, title, record.stored.recorded_at, signal.sentence, *about
    if isinstance(record, ExportedClaim):
        who = record.claim.source.name if record.claim.source else article.outlet or ""
        return record.claim.id, f"{who}: {article.title or ''}", reading.recorded_at, record.claim.text, *about
    return article.id, article.title or article.id, reading.recorded_at, article.title or "", *about


def never() -> datetime:
    """When a feed that never had an entry was updated."""
    return datetime(1970, 1, 1, tzinfo=UTC)
