"""From a parse to what the stage hands on: cast, claims, clauses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.extract.claims import find_claims
from tocsin.extract.clauses import find_clauses
from tocsin.extract.sources import build_cast
from tocsin.model import Extraction
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.extract.parse import ParsedArticle
    from tocsin.model import Claim, Clause
    from tocsin.model.actor import ActorTable


def extract_parsed(parsed: ParsedArticle, *, actors: ActorTable | None = None) -> Extraction:
    """The claims and clauses of an article that is parsed already.

    Args:
        parsed: the article and its parse.
        actors: the table of actors; the one that ships with tocsin if left out.
    """
    cast = build_cast(parsed, actors if actors is not None else load_actors())
    claims = find_claims(parsed, cast)
    clauses = find_clauses(parsed, cast, claims)
    return Extraction(parsed.article.id, _dated(claims, clauses), clauses)


def _dated(claims: Sequence[Claim], clauses: Sequence[Clause]) -> tuple[Claim, ...]:
    """The claims with time and place of what is said: each of the outermost clause of the claim that states one."""
    inside: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.claim is not None and (clause.when is not None or clause.where is not None):
            inside.setdefault(clause.claim, []).append(clause)
    for found in inside.values():
        found.sort(key=lambda clause: _depth(clause, clauses))
    return tuple(
        replace(
            claim,
            when=next((clause.when for clause in inside[claim.id] if clause.when is not None), None),
            where=next((clause.where for clause in inside[claim.id] if clause.where is not None), None),
        )
        if claim.id in inside
        else claim
        for claim in claims
    )


def _depth(clause: Clause, clauses: Sequence[Clause]) -> tuple[int, int]:
    """In how many clauses of its own claim a clause stands, and its place."""
    depth, above = 0, clause
    while above.parent is not None and depth < len(clauses) and clauses[above.parent].claim == clause.claim:
        above = clauses[above.parent]
        depth += 1
    return depth, clause.index
