"""W3C Web Annotations (JSON-LD): each record points into the unaltered text by quotation and by position."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tocsin.desk.exports import ExportedSignal
from tocsin.desk.instants import write_instant
from tocsin.errors import UnreadableInputError
from tocsin.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from tocsin.desk.exports import ExportedClaim
    from tocsin.model.marking import Tlp

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Characters on either side of a quotation: enough to tell two like ones apart.
_AROUND = 32


def write_annotations(records: Iterable[ExportedClaim | ExportedSignal], out: BinaryIO, *, name: str, tlp: Tlp) -> int:
    """Writes claims or signals, whose articles come with their text, as one page of annotations; returns how many."""
    head = {
        "@context": _CONTEXT,
        "id": f"urn:x-tocsin:export:{quote(name, safe='')}",
        "type": "AnnotationPage",
        "rights": f"TLP:{tlp.value}",
    }
    out.write(json.dumps(head, ensure_ascii=False)[:-1].encode("utf-8") + b',"items":[')
    count = 0
    for count, record in enumerate(records, start=1):
        out.write(b",\n" if count > 1 else b"\n")
        out.write(json.dumps(_annotation(record), ensure_ascii=False).encode("utf-8"))
    out.write(b"\n]}\n")
    return count


def _annotation(record: ExportedClaim | ExportedSignal) -> dict[str, Any]:
    reading = record.reading
    if isinstance(record, ExportedSignal):
        key, span, bodies = record.stored.signal.id, record.stored.signal.span, _signal_bodies(record)
    else:
        key, span, bodies = record.claim.id, record.claim.span, _claim_bodies(record)
    return {
        "id": f"urn:x-tocsin:{key}",
        "type": "Annotation",
        "motivation": "classifying" if isinstance(record, ExportedSignal) else "identifying",
        "created": write_instant(reading.recorded_at),
        "generator": {"id": "urn:x-tocsin:software", "type": "Software", "name": "tocsin"},
        "body": bodies,
        "target": {
            "source": f"urn:x-tocsin:{reading.article.id}",
            "selector": [_quotation(reading.article.text, span), _position(span)],
        },
    }


def _quotation(text: str, span: Span) -> dict[str, str]:
    return {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - _AROUND) : span.start],
        "suffix": text[span.end : span.end + _AROUND],
    }


def _position(span: Span) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


def _tag(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _claim_bodies(record: ExportedClaim) -> list[dict[str, str]]:
    claim = record.claim
    who = claim.source.name if claim.source else ""
    tags = [f"mode:{claim.mode.value}", f"certainty:{claim.certainty.value}", f"polarity:{claim.polarity.value}"]
    return [*([_tag("identifying", who)] if who else []), *(_tag("tagging", tag) for tag in tags)]


def _signal_bodies(record: ExportedSignal) -> list[dict[str, str]]:
    signal = record.stored.signal
    tags = [f"status:{signal.status.value}", f"actor:{signal.actor}", f"kind:{signal.kind.value}"]
    return [_tag("classifying", signal.indicator), *(_tag("tagging", tag) for tag in tags)]


def read_annotations(data: bytes, *, where: str) -> list[tuple[str, str, Span]]:
    """The annotations of a page: id of the record, id of the article, span.

    Raises:
        UnreadableInputError: if it is no page of annotations with positions.
    """
    try:
        page = json.loads(data)
        return [_read(item) for item in page["items"]]
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise UnreadableInputError(
            f"no page of annotations ({type(error).__name__})", where=where, remedy="export it as annotations again"
        ) from error


def _read(item: dict[str, Any]) -> tuple[str, str, Span]:
    target = item["target"]
    place = next(one for one in target["selector"] if one["type"] == "TextPositionSelector")
    own = "urn:x-tocsin:"
    return item["id"].removeprefix(own), target["source"].removeprefix(own), Span(place["start"], place["end"])
