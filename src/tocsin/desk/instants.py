"""Points in time as a user writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tocsin.errors import BadDateError

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def parse_instant(text: str, *, where: str = "") -> datetime:
    """The instant that `text` names: an ISO 8601 time, or a date, which means its first instant in UTC.

    >>> parse_instant("2022-10-14").isoformat()
    '2022-10-14T00:00:00+00:00'
    >>> parse_instant("2022-10-14T09:30:00+02:00").isoformat()
    '2022-10-14T07:30:00+00:00'

    Raises:
        BadDateError: if it is neither, or lies outside the years 1900 to 2100.
    """
    remedy = "write it as 2022-10-14 or 2022-10-14T09:30:00Z"
    try:
        instant = _parsed(text.strip())
    except ValueError:
        raise BadDateError(f"{text!r} is no time", where=where, remedy=remedy) from None
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise BadDateError(
            f"the year {instant.year} lies outside {_FIRST_YEAR} to {_LAST_YEAR}", where=where, remedy=remedy
        )
    return instant


def write_instant(instant: datetime) -> str:
    """`instant` in UTC, to the second, or finer where it is finer.

    >>> write_instant(datetime(2022, 10, 14, tzinfo=UTC))
    '2022-10-14T00:00:00Z'
    """
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _parsed(text: str) -> datetime:
    if len(text) <= len("2022-10-14"):
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
