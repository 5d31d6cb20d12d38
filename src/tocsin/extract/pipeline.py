"""From a parse to what the stage hands on: cast, claims, clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.claims import find_claims
from tocsin.extract.clauses import find_clauses
from tocsin.extract.sources import build_cast
from tocsin.model import Extraction
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from tocsin.extract.parse import ParsedArticle
    from tocsin.model.actor import ActorTable


def extract_parsed(parsed: ParsedArticle, *, actors: ActorTable | None = None) -> Extraction:
    """The claims and clauses of an article that is parsed already.

    Args:
        parsed: the article and its parse.
        actors: the table of actors; the one that ships with tocsin if left out.
    """
    cast = build_cast(parsed, actors if actors is not None else load_actors())
    claims = find_claims(parsed, cast)
    return Extraction(parsed.article.id, claims, find_clauses(parsed, cast, claims))
