"""STIX 2.1: articles as reports, what is said and coded in them as notes, analysts' verdicts as opinions.

Nothing becomes a sighting, an indicator or observed data: those say that a thing was seen, and all that is known here
is that somebody said so. Ids follow from content, so that the same export has the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tocsin import __version__
from tocsin.desk.exports import ExportedClaim, ExportedSignal
from tocsin.model import SourceKind, Verdict
from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from tocsin.desk.exports import StoredReading
    from tocsin.model import Claim, Source

Object = dict[str, Any]

# The namespace of ids made here; STIX keeps its own for cyber observables alone.
_NAMESPACE = uuid.UUID("6f3a4a0e-5d0c-5b39-9c0f-2f6d8f1f7c11")
# Fixed by OASIS (extension definition of TLP 2.0 among the common objects of the CTI committee).
_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_IDS: Mapping[Tlp, str] = {
    Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
_EPOCH = "2022-10-01T00:00:00.000Z"
_CLASSES: Mapping[SourceKind, str] = {
    SourceKind.PERSON: "individual",
    SourceKind.ORGANISATION: "organization",
    SourceKind.STATE: "organization",
    SourceKind.DOCUMENT: "unknown",
    SourceKind.UNNAMED: "unknown",
}
_OPINIONS: Mapping[Verdict, str] = {
    Verdict.ACCEPT: "agree",
    Verdict.RECODE: "neutral",
    Verdict.REJECT: "disagree",
}


def write_stix(records: Iterable[ExportedClaim | ExportedSignal], out: BinaryIO, *, tlp: Tlp, name: str) -> int:
    """Writes claims or signals, with their articles and speakers, as one bundle; returns how many records.

    Args:
        records: in the order of their articles.
        out: where to.
        tlp: the marking that every object bears.
        name: what the bundle's id follows from.
    """
    with closing(sqlite3.connect("")) as known:
        return _write_bundle(records, out, _Bundle(out, tlp, known), name)


def _write_bundle(records: Iterable[ExportedClaim | ExportedSignal], out: BinaryIO, writer: _Bundle, name: str) -> int:
    tlp = writer.tlp
    bundle = uuid.uuid5(_NAMESPACE, f"bundle\0{name}\0{tlp.value}")
    out.write(f'{{"type":"bundle","id":"bundle--{bundle}","objects":['.encode())
    writer.put(_marking(tlp))
    writer.put(_own_identity())
    writer.put(_own_extension())
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 (counted, and returned)
        writer.put_all(_objects(record), article=record.reading.article.id)
    out.write(b"]}\n")
    return count


class _Bundle:
    """Writes objects one by one, each id once, in memory that does not grow.

    Records come article by article, so that what is told of one article is remembered for as long as it lasts. Who
    publishes and who speaks comes back in other articles: those ids lie in a database of SQLite's own on disk.
    """

    def __init__(self, out: BinaryIO, tlp: Tlp, known: sqlite3.Connection) -> None:
        self.tlp = tlp
        self._out, self._known, self._begun = out, known, False
        self._article, self._here = "", set[str]()
        known.execute("PRAGMA cache_size = -2000")
        known.execute("CREATE TABLE known (id BLOB PRIMARY KEY) WITHOUT ROWID")

    def put_all(self, objects: Iterable[Object], *, article: str) -> None:
        if article != self._article:
            self._article, self._here = article, set()
        for one in objects:
            self.put(one)

    def put(self, one: Object) -> None:
        if not self._is_new(one):
            return
        comma = b"," if self._begun else b""
        self._begun = True
        if one["type"] != "marking-definition":
            one = {**one, "object_marking_refs": [_TLP_IDS[self.tlp]]}
        self._out.write(comma + json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))

    def _is_new(self, one: Object) -> bool:
        if one["id"] in self._here:
            return False
        self._here.add(one["id"])
        if one["type"] != "identity":
            return True
        key = uuid.UUID(one["id"].partition("--")[2]).bytes
        return self._known.execute("INSERT OR IGNORE INTO known VALUES (?)", (key,)).rowcount == 1


def _id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid.uuid5(_NAMESPACE, chr(0).join((kind, *parts)))}"


_AUTHOR = _id("identity", "tocsin")
_OWN = _id("extension-definition", "tocsin")


def _time(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _object(kind: str, id_: str, created: str, **fields: Any) -> Object:  # noqa: ANN401 (any JSON value)
    base = {"type": kind, "spec_version": "2.1", "id": id_, "created": created, "modified": created}
    return {**base, **{name: value for name, value in fields.items() if value not in (None, [], "")}}


def _marking(tlp: Tlp) -> Object:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _TLP_IDS[tlp],
        "created": _EPOCH,
        "name": f"TLP:{tlp.value}",
        "extensions": {_TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": tlp.value.lower()}},
    }


def _own_identity() -> Object:
    words = "Reads public sources, codes who says what, and weighs it; an automaton, whose records an analyst corrects."
    return _object("identity", _AUTHOR, _EPOCH, name="tocsin", identity_class="system", description=words)


def _own_extension() -> Object:
    return _object(
        "extension-definition",
        _OWN,
        _EPOCH,
        created_by_ref=_AUTHOR,
        name="tocsin record",
        description="Ids, offsets and codes of a record of tocsin; documented in docs/exports.md.",
        schema="docs/exports.md",
        version="1.0.0",
        extension_types=["property-extension"],
    )


def _objects(record: ExportedClaim | ExportedSignal) -> Iterator[Object]:
    reading = record.reading
    outlet = _outlet(reading)
    if outlet:
        yield outlet
    yield _report(reading, outlet)
    if record.claim is not None:
        yield from _claim_objects(record.claim, reading)
    if isinstance(record, ExportedSignal):
        yield from _signal_objects(record)


def _outlet(reading: StoredReading) -> Object | None:
    name = reading.article.outlet
    if not name:
        return None
    return _object(
        "identity", _id("identity", "outlet", name), _EPOCH, name=name, identity_class="organization", roles=["outlet"]
    )


def _report_id(reading: StoredReading) -> str:
    return _id("report", reading.article.id)


def _report(reading: StoredReading, outlet: Object | None) -> Object:
    article = reading.article
    reference: Object = {"source_name": "tocsin", "external_id": article.id}
    if article.path.startswith(("http://", "https://")):
        reference = {"source_name": article.outlet or "web", "url": article.path, "external_id": article.id}
    return _object(
        "report",
        _report_id(reading),
        _time(reading.recorded_at),
        created_by_ref=_AUTHOR,
        name=article.title or article.id,
        description="An article that was published; that it says so does not make it so.",
        published=_time(reading.known_at),
        # A report lists what it is about, and must list something: here, who published it.
        object_refs=[outlet["id"] if outlet else _AUTHOR],
        lang=article.language.value,
        external_references=[reference],
    )


def _speaker(source: Source) -> Object:
    kind = _CLASSES[source.kind]
    return _object(
        "identity",
        _id("identity", "source", kind, source.name),
        _EPOCH,
        name=source.name,
        identity_class=kind,
        roles=["source"],
    )


def _claim_objects(claim: Claim, reading: StoredReading) -> Iterator[Object]:
    speaker = _speaker(claim.source) if claim.source else None
    if speaker:
        yield speaker
    said = _words_of(claim)
    yield _object(
        "note",
        _id("note", claim.id),
        _time(reading.recorded_at),
        created_by_ref=_AUTHOR,
        abstract=f"Claim: {claim.source.name if claim.source else 'the article itself'}",
        content=claim.text or "(no words)",
        authors=[claim.source.name] if claim.source else None,
        object_refs=[_report_id(reading), *([speaker["id"]] if speaker else [])],
        lang=reading.article.language.value,
        labels=["claim", f"mode:{claim.mode.value}"],
        extensions={_OWN: {"extension_type": "property-extension", **said}},
    )


def _words_of(claim: Claim) -> Object:
    return {
        "record": claim.id,
        "start": claim.span.start,
        "end": claim.span.end,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
    }


def _signal_objects(record: ExportedSignal) -> Iterator[Object]:
    signal, reading = record.stored.signal, record.reading
    note = _id("note", signal.id, signal.indicator, signal.status.value, signal.actor)
    claim = [_id("note", record.claim.id)] if record.claim else []
    said: Object = {
        "record": signal.id,
        "start": signal.span.start,
        "end": signal.span.end,
        "indicator": signal.indicator,
        "status": signal.status.value,
        "actor": signal.actor,
        "tocsin_version": __version__,
    }
    if signal.target:
        said["target"] = signal.target
    yield _object(
        "note",
        note,
        _time(record.stored.recorded_at),
        created_by_ref=_AUTHOR,
        abstract=f"Signal: {signal.indicator}, {signal.status.value}, {signal.actor}",
        content=signal.sentence or signal.text or "(no words)",
        object_refs=[_report_id(reading), *claim],
        lang=reading.article.language.value,
        labels=["signal", signal.kind.value, signal.status.value],
        extensions={_OWN: {"extension_type": "property-extension", **said}},
    )
    if record.correction:
        yield _opinion(record, note)


def _opinion(record: ExportedSignal, note: str) -> Object:
    one = record.correction
    assert one is not None  # noqa: S101 (its caller looked)
    made = _time(one.recorded_at)
    return _object(
        "opinion",
        _id("opinion", one.signal, one.reviewer, made),
        made,
        explanation=one.reason,
        authors=[one.reviewer],
        opinion=_OPINIONS[one.verdict],
        object_refs=[note],
    )
