"""Articles, clauses and claims made by hand, so that coding is tested without a model."""

from dataclasses import replace
from datetime import date

from tocsin.model import (
    Argument,
    Article,
    Block,
    BlockKind,
    Certainty,
    Claim,
    Clause,
    Cue,
    Extraction,
    Form,
    Language,
    Modality,
    Mode,
    Period,
    Polarity,
    Relation,
    Role,
    Source,
    SourceKind,
    Span,
    Tense,
    content_id,
)

PUBLISHED = Period.day(date(2022, 10, 14))


def article(text, language=Language.FR, published=PUBLISHED):
    block = Block(BlockKind.BODY, Span(0, len(text)))
    return Article(content_id("art", "", text), text, language, (block,), published)


def span(text, piece):
    start = text.index(piece)
    return Span(start, start + len(piece))


def clause(text, words, head, predicate, **fields):
    """A clause over `words` of `text`, with `head` as its predicate; other fields have plain defaults."""
    whole = span(text, words)
    start = text.index(head, whole.start)
    sentence = fields.pop("sentence", text)
    made = Clause(
        index=fields.pop("index", 0),
        sentence=span(text, sentence),
        span=whole,
        head=Span(start, start + len(head)),
        predicate=predicate,
        form=Form.VERBAL,
        lemmas=(),
        arguments=(),
        polarity=Polarity.POSITIVE,
        modality=Modality.ASSERTED,
        tense=Tense.PAST,
        relation=Relation.ROOT,
    )
    return replace(made, **fields)


def argument(text, words, role=Role.SUBJECT, marker="", actor=None, of=None):
    return Argument(role, marker, span(text, words), words.split()[-1], (), None, actor, of)


def claim(text, words, cue, lemma, *, name="Jens Stoltenberg", actor="NATO", **fields):
    source = Source(name, SourceKind.PERSON, None, None, actor)
    made = Claim(
        id=content_id("clm", words),
        span=span(text, words),
        text=words,
        mode=Mode.INDIRECT,
        source=source,
        cue=Cue(cue, span(text, cue), lemma),
        certainty=Certainty.CERTAIN,
        polarity=Polarity.POSITIVE,
    )
    return replace(made, **fields)


def extraction(of, clauses=(), claims=()):
    return Extraction(of.id, tuple(claims), tuple(clauses))
