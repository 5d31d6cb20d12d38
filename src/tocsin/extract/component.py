"""`nlp.add_pipe("tocsin_claims")`: claims on any spaCy pipeline for French or English, as `Doc._.claims`.

spaCy imports this module by its entry point whenever it looks for factories; so nothing but spaCy's own base is
imported before a pipeline asks for claims.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.language import Language as Pipeline
from spacy.tokens import Doc

if TYPE_CHECKING:
    from tocsin.extract.parse import ParsedArticle
    from tocsin.model import Claim


class ClaimsComponent:
    """Sets `Doc._.claims` from a parse that is there already; the document's text is taken as one article."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """The document, with its claims."""
        doc._.claims = claims_of_doc(doc, self._language)
        return doc


@Pipeline.factory(
    "tocsin_claims", assigns=["doc._.claims"], requires=["token.pos", "token.lemma", "token.dep", "doc.sents"]
)
def make_claims_component(nlp: Pipeline, name: str) -> ClaimsComponent:  # noqa: ARG001
    """The component for a pipeline, which must hold a tagger, a parser and a lemmatiser.

    Args:
        nlp: the pipeline that it becomes part of.
        name: the name that the pipeline gives it.

    Raises:
        LanguageError: if the pipeline's language is neither French nor English.
    """
    from tocsin.errors import LanguageError  # noqa: PLC0415

    if nlp.lang not in {"fr", "en"}:
        raise LanguageError(
            f"claims are found in French and English, not in {nlp.lang!r}", remedy="use a French or English pipeline"
        )
    if not Doc.has_extension("claims"):
        Doc.set_extension("claims", default=())
    return ClaimsComponent(nlp.lang)


def claims_of_doc(doc: Doc, language: str) -> tuple[Claim, ...]:
    """The claims of a parsed document, each line of it taken as a paragraph.

    Args:
        doc: a document with part-of-speech tags, lemmas and a dependency parse.
        language: "fr" or "en".
    """
    from tocsin.extract.pipeline import extract_parsed  # noqa: PLC0415

    return extract_parsed(_as_parsed(doc, language)).claims


def _as_parsed(doc: Doc, language: str) -> ParsedArticle:
    from tocsin.extract.parse import ParsedArticle  # noqa: PLC0415
    from tocsin.extract.quotations import find_quotations  # noqa: PLC0415
    from tocsin.model import Article, Block, BlockKind, Language, Span, content_id  # noqa: PLC0415

    lines = re.finditer(r"[^\n]*\S[^\n]*", doc.text)
    blocks = tuple(Block(BlockKind.BODY, Span(*line.span())) for line in lines)
    article = Article(content_id("art", "", doc.text), doc.text, Language(language), blocks)
    return ParsedArticle(article, doc, find_quotations(doc.text, blocks))
