"""Events in the manner of PLOVER, one JSON object a line, for tools that read event data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tocsin.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from tocsin.desk.exports import ExportedEvent

# The quad classes of PLOVER: verbal or material, cooperation or conflict.
_QUAD = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip


def write_plover(records: Iterable[ExportedEvent], out: BinaryIO) -> tuple[int, int]:
    """Writes the events that have a PLOVER type; returns how many, and how many have none.

    What was announced, or looked for and not seen, is no event there, and is left out with them.
    """
    count = left = 0
    for record in records:
        type_ = record.event_codes.get("plover")
        if type_ is None or record.event.status is not Status.OCCURRED:
            left += 1
            continue
        count += 1
        line = json.dumps(_event(record, type_), ensure_ascii=False)
        out.write(line.encode("utf-8") + b"\n")
    return count, left


def _event(record: ExportedEvent, type_: str) -> dict[str, Any]:
    event = record.event
    return {
        "event_id": event.id,
        "event_date": event.day.isoformat(),
        "event_type": type_,
        "event_mode": None,
        "quad_code": _QUAD.get(type_),
        "contexts": ["military"],
        "actor": {"country": event.actor, "sector": "GOV"},
        "recipient": {"country": event.target, "sector": None} if event.target else None,
        "placename": event.where,
        "publications": [
            {"source": report.outlet or None, "publication_date": report.published.isoformat(), "headline": None}
            for report in event.reports
        ],
        "text": event.telling[0].signal.sentence,
        "tocsin": {
            "watch": record.watch,
            "indicator": event.indicator,
            "status": event.status.value,
            "origins": len(event.origins),
            "grade": str(event.grade),
            "cameo": record.event_codes.get("cameo"),
        },
    }
