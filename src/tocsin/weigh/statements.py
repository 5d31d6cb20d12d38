"""What was known of an event by a moment: its reports, one statement for each origin and side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from tocsin.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.model import Event, Report


@dataclass(frozen=True, slots=True)
class Statement:
    """What one independent origin says: its letter, and whether the actor denies for itself."""

    origin: str
    letter: str
    self_denial: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """What independent origins say of an event, each side in the order of origins.

    Attributes:
        occurred: origins that say it happened.
        planned: origins that say it is to come.
        absent: origins that say there is no sign of it.
        first_published: the first publication of any of them.
        copies: articles beyond the first of their origin.
        lead: the origin that was the first to report it.
    """

    occurred: tuple[Statement, ...]
    planned: tuple[Statement, ...]
    absent: tuple[Statement, ...]
    first_published: date
    copies: int
    lead: str = ""

    @property
    def seen(self) -> tuple[Statement, ...]:
        """The side that speaks for the event: happened, or else announced."""
        return self.occurred or self.planned

    @property
    def lead_letter(self) -> str:
        """The letter of the origin that was the first to report it."""
        said = (*self.occurred, *self.planned, *self.absent)
        return next(one.letter for one in said if one.origin == self.lead)

    def others(self, side: Iterable[Statement]) -> tuple[Statement, ...]:
        """The statements of a side that do not come from the lead."""
        return tuple(one for one in side if one.origin != self.lead)

    def only(self, *, lead: bool, seen: bool, absent: bool) -> Statements:
        """What the lead says, what the others who saw it say, and what the others who did not say, or some of that."""

        def kept(side: tuple[Statement, ...], *, others: bool) -> tuple[Statement, ...]:
            return tuple(one for one in side if (lead if one.origin == self.lead else others))

        return replace(
            self,
            occurred=kept(self.occurred, others=seen),
            planned=() if self.occurred else kept(self.planned, others=seen),
            absent=kept(self.absent, others=absent),
        )


def known_reports(event: Event, as_of: datetime, recorded_by: datetime | None) -> tuple[Report, ...]:
    """The reports published before `as_of` and recorded by `recorded_by`."""
    return tuple(report for report in event.reports if _is_known(report, as_of, recorded_by))


def _is_known(report: Report, as_of: datetime, recorded_by: datetime | None) -> bool:
    published = datetime.combine(report.published, time(), UTC)
    return published < as_of and (recorded_by is None or report.recorded_at <= recorded_by)


def read_statements(reports: Iterable[Report]) -> Statements | None:
    """One statement for each origin and side; `None` if nothing but hypotheticals was said.

    An origin speaks with the letter of whoever published it first, so that a copy changes nothing.
    """
    ordered = sorted(reports, key=_seniority)
    sides: dict[Status, dict[str, Statement]] = {status: {} for status in Status}
    for report in ordered:
        said = sides[report.signal.status]
        said.setdefault(report.origin, Statement(report.origin, report.reliability, report.signal.self_denial))
    counted = (sides[Status.OCCURRED], sides[Status.PLANNED], sides[Status.ABSENT])
    if not any(counted):
        return None
    occurred, planned, absent = (tuple(side[origin] for origin in sorted(side)) for side in counted)
    stated = [report for report in ordered if report.signal.status is not Status.HYPOTHETICAL]
    articles = {(report.origin, report.signal.article_id) for report in stated}
    copies = len(articles) - len({report.origin for report in stated})
    return Statements(occurred, planned, absent, stated[0].published, copies, stated[0].origin)


def _seniority(report: Report) -> tuple[date, datetime, str, str]:
    return report.published, report.recorded_at, report.outlet, report.signal.id
