"""Proposals of language models in the SQL store, and what analysts say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from tocsin.adapters import tables
from tocsin.adapters.sqlpart import SqlPart
from tocsin.desk.proposing import JudgedProposal
from tocsin.model import ProposalVerdict, ProposedClaim, Span, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping


class SqlProposals(SqlPart):
    """The proposals of a store."""

    def put(self, proposed: Sequence[ProposedClaim]) -> int:
        """Records proposals that are not there yet, in one transaction; returns how many were new."""
        c = tables.proposals.c
        every = {one.id: one for one in proposed}
        with self._writing() as connection:
            known = set(connection.scalars(select(c.id).where(c.id.in_(list(every)))))
            rows = [_row(one) for key, one in every.items() if key not in known]
            if rows:
                connection.execute(insert(tables.proposals), rows)
        return len(rows)

    def judge(self, said: ProposalVerdict) -> None:
        """Records what an analyst says of a proposal, beside what was said before; the newest counts."""
        row = {name: getattr(said, name) for name in ("proposal", "reason", "reviewer", "recorded_at")}
        with self._writing() as connection:
            connection.execute(insert(tables.proposal_verdicts), [row | {"verdict": said.verdict.value}])

    def every(self, *, article: str | None = None, recorded_by: datetime | None = None) -> tuple[JudgedProposal, ...]:
        """The proposals recorded by then (of one article), in the order of recording, article and text."""
        c, said = tables.proposals.c, tables.proposal_verdicts.c
        found = select(tables.proposals).order_by(c.recorded_at, c.article, c.start, c.id)
        spoken = select(tables.proposal_verdicts).order_by(said.recorded_at, said.id)
        if article is not None:
            found = found.where(c.article == article)
            spoken = spoken.where(said.proposal.in_(select(c.id).where(c.article == article)))
        if recorded_by is not None:
            found, spoken = found.where(c.recorded_at <= recorded_by), spoken.where(said.recorded_at <= recorded_by)
        with self._reading() as connection:
            newest = {row["proposal"]: _verdict(row) for row in connection.execute(spoken).mappings()}
            rows = connection.execute(found).mappings().all()
        return tuple(JudgedProposal(_proposed(row), newest.get(row["id"])) for row in rows)


def _row(one: ProposedClaim) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("id", "article", "text", "source", "model", "prompt", "recorded_at")}
    places = {"start": one.span.start, "end": one.span.end}
    return plain | places | {"source_start": one.source_span.start, "source_end": one.source_span.end}


def _proposed(row: RowMapping) -> ProposedClaim:
    return ProposedClaim(
        id=row["id"],
        article=row["article"],
        span=Span(row["start"], row["end"]),
        text=row["text"],
        source_span=Span(row["source_start"], row["source_end"]),
        source=row["source"],
        model=row["model"],
        prompt=row["prompt"],
        recorded_at=row["recorded_at"],
    )


def _verdict(row: RowMapping) -> ProposalVerdict:
    return ProposalVerdict(row["proposal"], Verdict(row["verdict"]), row["reason"], row["reviewer"], row["recorded_at"])
