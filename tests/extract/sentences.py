"""Sentences parsed once per test run, for the tests of what stands on the parse."""

from datetime import date
from functools import cache

from tocsin.extract.parse import ParsedArticle, parse_article
from tocsin.model import Article, Block, BlockKind, Language, Period, Span, content_id

FRIDAY = Period.day(date(2022, 10, 14))


@cache
def parse(text: str, language: Language, kind: BlockKind = BlockKind.BODY) -> ParsedArticle:
    """One paragraph, published on a Friday, with its parse."""
    blocks = (Block(kind, Span(0, len(text))),)
    return parse_article(Article(content_id("art", text), text, language, blocks, published=FRIDAY))


def language_of(text: str) -> Language:
    """French unless the sentence has English function words."""
    words = {word.strip(".,?!'\"").lower() for word in text.split()}
    english = {
        "the",
        "of",
        "to",
        "and",
        "that",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "its",
        "by",
        "no",
        "not",
        "will",
        "a",
    }
    french = {
        "le",
        "la",
        "les",
        "de",
        "des",
        "du",
        "un",
        "une",
        "et",
        "que",
        "est",
        "sont",
        "a",
        "ont",
        "ne",
        "pas",
        "sans",
    }
    return Language.EN if len(words & english) > len(words & french) else Language.FR
