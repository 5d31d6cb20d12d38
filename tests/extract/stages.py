"""Short articles of the tests' own, parsed once and cast."""

from datetime import date
from functools import cache

from tocsin.extract.parse import ParsedArticle, parse_article
from tocsin.extract.sources import Cast, build_cast
from tocsin.model import Article, Block, BlockKind, Language, Period, Source, SourceKind, Span, content_id
from tocsin.watches.actors import load_actors


@cache
def parsed(text: str, language: Language = Language.FR, day: date | None = None, captions: int = 0) -> ParsedArticle:
    """The text parsed, one block a line; the last `captions` lines are captions."""
    blocks, start = [], 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        kind = BlockKind.CAPTION if number >= len(lines) - captions else BlockKind.BODY
        if line:
            blocks.append(Block(kind, Span(start, start + len(line))))
        start += len(line) + 1
    article = Article(
        content_id("art", "", text), text, language, tuple(blocks), published=Period.day(day) if day else None
    )
    return parse_article(article)


def cast(text: str, language: Language = Language.FR, day: date | None = None, captions: int = 0) -> Cast:
    """The cast of the text."""
    return build_cast(parsed(text, language, day, captions), load_actors())


def token(stage: Cast, form: str, nth: int = 1):
    """The nth token of that form."""
    found = [t for t in stage.stage.doc if t.text == form]
    assert len(found) >= nth, f"no {form!r} in {[t.text for t in stage.stage.doc]}"
    return found[nth - 1]


def spoken_by(name: str) -> tuple[Source, ...]:
    """A list of recent speakers with one person in it."""
    return (Source(name, SourceKind.PERSON),)
