"""Articles become claims and clauses; the only stage that knows spaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from tocsin.model import Article, Extraction
    from tocsin.model.actor import ActorTable

__all__ = ["extract"]


def extract(article: Article, *, actors: ActorTable | None = None, only: Container[int] | None = None) -> Extraction:
    """The claims and clauses of an article.

    Args:
        article: the article, with its paragraphs.
        actors: names and offices that tie words to actors; the table that ships with tocsin if left out.
        only: numbers of the blocks to parse, where claims and clauses of the others are not asked for.

    Raises:
        LanguageError: if no model for the article's language is installed.
    """
    # spaCy takes seconds to load, and commands that read no text need none of it.
    from tocsin.extract.parse import parse_article  # noqa: PLC0415
    from tocsin.extract.pipeline import extract_parsed  # noqa: PLC0415

    return extract_parsed(parse_article(article, only=only), actors=actors)
