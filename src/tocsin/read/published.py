"""When an article was published, as far as its own words tell; never the day of reading."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tocsin.errors import BadDateError
from tocsin.model import BlockKind, Language, Period, Precision
from tocsin.model.daytext import WEEKDAYS, find_absolute_dates
from tocsin.read.marks import load_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.model import Block

# No dispatch on nuclear weapons is older than the weapons; the far end only keeps slips of the pen out.
FIRST_YEAR, LAST_YEAR = 1945, 2099
_REMEDY = "write the date as 2022-10-13, 2022-10 or 2022"
_ISO = re.compile(r"(\d+)(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_INSTANT = re.compile(r"\d{4,}-\d\d-\d\d[T ]\d.*")
# Dates of one news lie within a week; captions that say more than that show old pictures.
_ONE_NEWS_DAYS = 7
_STATING = {BlockKind.METADATA, BlockKind.DATELINE, BlockKind.BYLINE}
_SAYS_SO = re.compile(r"publi|mis\s+à\s+jour|posté|diffusé|posted|updated|issued|[(/]\s*[A-Z]", re.IGNORECASE)
# "Depuis le jeudi 24 février 2022" speaks of another day than that of publication.
_REMOTE = re.compile(
    r"(?:\b(?:depuis|dès|après|avant|jusqu'au|jusqu’au|since|from|after|before|until|by|due|prévue?|expire)\s+)(?:le\s+|on\s+)?$",
    re.IGNORECASE,
)
# Of 1,500 news pages with a known day (OrangeSum, 2026-11), 11 wrote a full date in their first paragraph, all of them
# right to within two days; with the two paragraphs after it, 3 of 17 were of another year.
_LEAD_BLOCKS = 1


def parse_date_option(written: str, *, where: str = "") -> Period:
    """The day, month or year that a user or a metadata field names; the day in UTC where a time is given.

    >>> parse_date_option("2022-10").precision.value
    'month'
    >>> parse_date_option("le 13 octobre 2022").start
    datetime.date(2022, 10, 13)

    Raises:
        BadDateError: if there is no such date, or its year is before 1945 or after 2099.
    """
    written = written.strip()
    match = _ISO.fullmatch(written)
    if match:
        return _from_parts(*(int(part) if part else None for part in match.groups()), written=written, where=where)
    if _INSTANT.fullmatch(written):
        return Period.day(_instant(written, where=where))
    found = [period for language in Language for _, period in find_absolute_dates(written, language)]
    if not found:
        raise BadDateError(f"{written!r} is no date", where=where, remedy=_REMEDY)
    return found[0]


def find_published(text: str, blocks: Sequence[Block], language: Language) -> Period | None:
    """The publication day that the text states, a month where it tells no more, `None` where it does not tell.

    Datelines and lines of metadata come first; then captions of the day's pictures and dates with a weekday in the
    lead, as long as they lie in the month that is stated, if one is.
    """
    stated = [period for block in _stating(text, blocks) for period in _dates(text, block, language)]
    days = [period for period in stated if period.precision is Precision.DAY]
    if days:
        return days[0]
    frame = next((period for period in stated if period.precision is Precision.MONTH), None)
    for candidates in (_caption_days(text, blocks, language), _lead_days(text, blocks, language)):
        fitting = [period for period in candidates if frame is None or period.overlaps(frame)]
        if fitting and (max(p.start for p in fitting) - min(p.start for p in fitting)).days <= _ONE_NEWS_DAYS:
            return max(fitting, key=lambda period: period.start)
    return frame


def _from_parts(year: int | None, month: int | None, day: int | None, *, written: str, where: str) -> Period:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDateError(f"the year of {written!r} is not between {FIRST_YEAR} and {LAST_YEAR}", where=where,
                           remedy=_REMEDY)  # fmt: skip
    try:
        start = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise BadDateError(f"there is no such day as {written!r}", where=where, remedy=_REMEDY) from error
    if day is not None:
        return Period.day(start)
    if month is not None:
        return Period(start, (start + timedelta(days=31)).replace(day=1), Precision.MONTH)
    return Period(start, date(year + 1, 1, 1), Precision.YEAR)


def _instant(written: str, *, where: str) -> date:
    try:
        instant = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadDateError(f"{written!r} is no time", where=where, remedy=_REMEDY) from error
    day = (instant if instant.tzinfo is None else instant.astimezone(UTC)).date()
    return _from_parts(day.year, day.month, day.day, written=written, where=where).start


def _stating(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Lines that say when the article appeared, anywhere; other lines about it only before or after all prose.

    Between paragraphs of prose, a bare date heads a part of a chronicle.
    """
    prose = [place for place, block in enumerate(blocks) if block.kind is BlockKind.BODY]
    for place, block in enumerate(blocks):
        outside = not prose or place < prose[0] or place > prose[-1]
        if block.kind in _STATING and (outside or _SAYS_SO.search(block.span.of(text))):
            yield block


def _of(blocks: Sequence[Block], *kinds: BlockKind) -> Iterator[Block]:
    return (block for block in blocks if block.kind in kinds)


def _dates(text: str, block: Block, language: Language) -> list[Period]:
    return [period for _, period in find_absolute_dates(block.span.of(text), language)]


def _caption_days(text: str, blocks: Sequence[Block], language: Language) -> list[Period]:
    archive = load_marks().archive
    captions = [block for block in _of(blocks, BlockKind.CAPTION) if not archive.search(block.span.of(text))]
    return [period for block in captions for period in _dates(text, block, language) if _is_one_day(period)]


def _lead_days(text: str, blocks: Sequence[Block], language: Language) -> list[Period]:
    """Full dates with their weekday: news writes it of the days about publication, history without it."""
    weekday = re.compile("|".join(WEEKDAYS[language]), re.IGNORECASE)
    lead = list(_of(blocks, BlockKind.BODY))[:_LEAD_BLOCKS]
    found = ((block.span.of(text), span, period) for block in lead
             for span, period in find_absolute_dates(block.span.of(text), language))  # fmt: skip
    return [
        period
        for prose, span, period in found
        if weekday.match(span.of(prose)) and _is_one_day(period) and not _REMOTE.search(prose[: span.start])
    ]


def _is_one_day(period: Period) -> bool:
    return period.precision is Precision.DAY and period.end - period.start == timedelta(days=1)
