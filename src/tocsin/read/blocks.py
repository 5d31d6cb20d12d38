"""The paragraphs of an article and what each is: prose, heading, caption, credit, byline, dateline or metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.model import Block, BlockKind, Language, Span
from tocsin.read.marks import load_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BREAK = "\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{_BREAK}]+")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\ufeff": " "})
_TRIMMED = " \t\u200b\u200e\u200f"
# Lines that the eye sees as one paragraph are broken where the next word would not have fitted; narrower is a list or a
# poem, wider is a paragraph a line.
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 160

_SENTENCE_END = re.compile(r"""[.!?…:;,][)\]]?\s*[»”"']*\s*[)\]]?$""")
_INNER_STOP = re.compile(r"""(?<![A-Z])(?<!\bM)(?<!\bMme)(?<!\bDr)(?<!\bMr)[.!…]\s*[»”"]?\s+[A-ZÀ-Ý«“"]""")
# Marks and brackets after the last word of a sentence take no more room than this.
_END = 12
_LIST_ITEM = re.compile(r"^\s*(?:[-•*·▪–—]\s|\d{1,2}[.)]\s)")
_DASHED = re.compile(r"^[-–—]\s*\S.*\S\s*[-–—]$", re.DOTALL)
_MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_EMPHASISED = re.compile(r"(\*{1,3}|_{1,3})(?![\s*_])[^*_]+(?<![\s*_])\1")
_MARKDOWN_LEAD = re.compile(r"^(?:>\s*|[*+-]\s+(?=\S))+")
# The headline may be long; a sub-heading in the text is a few words.
_HEADLINE_WORDS = 32
_SUBHEADING_WORDS = 15

# A closing "(avec AFP, Reuters et AP)" is shorter than this.
_CREDIT_TAIL = 120

_UPPER = r"[A-ZÀ-Ý][A-ZÀ-Ý'.-]*"
_MIXED = r"[A-ZÀ-Ý][\w'.-]*"
_DASH = r"\s*[-–—]{1,2}\s+"
_DAY = r"(?:,?\s*(?:le\s+)?\d{1,2}(?:er)?\s+\w{3,9}\.?(?:\s+\d{4})?|,?\s*\w{3,9}\.?\s+\d{1,2}(?:,?\s+\d{4})?)?"
_AGENCY = r"\s*[(\[]\s*(?:{agency})(?:\s*[/,-]\s*[\w ]+)?\s*[)\]]"


# What stands first is rather a headline ("Vidéo : ...") than a caption or a line of the site.
_FURNITURE = {BlockKind.CREDIT, BlockKind.CAPTION}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph without the white space around it, and where it stands.

    Attributes:
        span: its place in the text.
        plain: its characters, one for one, with typed apostrophes and spaces.
        lines: over how many lines it was wrapped.
    """

    span: Span
    plain: str
    lines: int = 1

    @property
    def words(self) -> int:
        return len(self.plain.split())

    @property
    def prose(self) -> str:
        """Its words with one space between them: patterns run on this in time that grows with its length alone."""
        return " ".join(self.plain.split())

    def cut(self, length: int) -> tuple[Span, _Paragraph | None]:
        """The span of the first `length` characters, and the rest as a paragraph of its own."""
        rest = self.plain[length:]
        left = length + len(rest) - len(rest.lstrip())
        head = Span(self.span.start, self.span.start + len(self.plain[:length].rstrip()))
        if left >= len(self.plain):
            return head, None
        return head, replace(self, span=Span(self.span.start + left, self.span.end), plain=self.plain[left:])


def find_blocks(text: str, language: Language, *, markdown: bool = False, start: int = 0) -> tuple[Block, ...]:
    r"""The blocks of `text` in order; together they cover every character that is not white space.

    >>> text = "Réunion à huis clos\n\nBRUXELLES (AFP) - Les ministres ont parlé."
    >>> [(block.kind.value, block.span.of(text)) for block in find_blocks(text, Language.FR)][-2:]
    [('dateline', 'BRUXELLES (AFP) -'), ('body', 'Les ministres ont parlé.')]

    Args:
        text: the unaltered text.
        language: decides how datelines are written.
        markdown: whether `#` and `>` are marks.
        start: where the article begins; what stands before (front matter) is one metadata block.
    """
    blocks = [Block(BlockKind.METADATA, span) for span in _front(text, start)]
    paragraphs = list(_paragraphs(text, start))
    for place, paragraph in enumerate(paragraphs):
        first = all(block.kind is BlockKind.METADATA for block in blocks)
        prose_before = sum(block.kind is BlockKind.BODY for block in blocks)
        context = _Context(language, markdown, first, place == len(paragraphs) - 1, prose_before)
        blocks.extend(_blocks_of(paragraph, context))
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known about a paragraph's place."""

    language: Language
    markdown: bool
    first: bool
    last: bool
    prose_before: int


def _front(text: str, start: int) -> Iterator[Span]:
    head = text[:start]
    if head.strip():
        left = len(head) - len(head.lstrip())
        yield Span(left, len(head.rstrip()))
    elif text.startswith("\ufeff") and start == 0:
        yield Span(0, 1)


def _paragraphs(text: str, start: int) -> Iterator[_Paragraph]:
    """Lines, joined where they were only wrapped."""
    run: list[Span] = []
    for match in _LINE.finditer(text, max(start, int(text.startswith("\ufeff")))):
        span = _trimmed(text, Span(*match.span()))
        if not len(span):
            continue
        if run and _blank_between(text, run[-1].end, span.start):
            yield from _joined(text, run)
            run = []
        run.append(span)
    yield from _joined(text, run)


def _trimmed(text: str, span: Span) -> Span:
    line = span.of(text)
    left = len(line) - len(line.lstrip())
    return Span(span.start + left, span.end - (len(line) - len(line.rstrip()))) if line.strip() else Span(0, 0)


def _blank_between(text: str, end: int, start: int) -> bool:
    return len(re.sub(r"\r\n", "\n", text[end:start]).strip(_TRIMMED)) > 1


def _joined(text: str, run: Sequence[Span]) -> Iterator[_Paragraph]:
    if len(run) > 1 and _is_wrapped([span.of(text) for span in run]):
        yield _paragraph(text, Span(run[0].start, run[-1].end), lines=len(run))
        return
    for span in run:
        yield _paragraph(text, span)


def _paragraph(text: str, span: Span, lines: int = 1) -> _Paragraph:
    return _Paragraph(span, span.of(text).translate(_PLAIN), lines)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether every line but the last was broken for want of room, and mostly inside sentences."""
    width = max(map(len, lines))
    inside = sum(not _ends_like_prose(line) for line in lines[:-1])
    if (
        not _NARROWEST_WRAP <= width <= _WIDEST_WRAP
        or 2 * inside < len(lines) - 1
        or any(_MARKDOWN_HEADING.match(line) or _LIST_ITEM.match(line) for line in lines[1:])
    ):
        return False
    return all(len(line) + 1 + len(following.split()[0]) > width for line, following in pairwise(lines))


def _blocks_of(paragraph: _Paragraph, context: _Context) -> Iterator[Block]:
    """The paragraph as one block, or as a prefix, the prose and a closing credit."""
    rest = paragraph
    for prefix in (_markdown_mark, _metadata_prefix, _dateline):
        found = prefix(rest, context)
        if found:
            span, left = rest.cut(found[0])
            yield Block(found[1], span)
            if left is None:
                return
            rest = left
    if context.markdown and _MARKDOWN_HEADING.match(paragraph.plain):
        yield Block(BlockKind.HEADING, rest.span)
        return
    if context.markdown and _IMAGE.fullmatch(rest.plain):
        yield Block(BlockKind.CAPTION, rest.span)
        return
    emphasised = _EMPHASISED.fullmatch(rest.plain) if context.markdown else None
    if emphasised:
        yield from _emphasised(rest, context, mark=len(emphasised[1]))
        return
    yield from _without_credit(rest, _kind(rest, context, alone=rest is paragraph))


def _emphasised(paragraph: _Paragraph, context: _Context, *, mark: int) -> Iterator[Block]:
    """A paragraph wholly in bold or italics: its marks are metadata, so that they do not stand in what is read."""
    start, end = paragraph.span.start + mark, paragraph.span.end - mark
    inner = _Paragraph(Span(start, end), paragraph.plain[mark:-mark], paragraph.lines)
    yield Block(BlockKind.METADATA, Span(paragraph.span.start, start))
    yield Block(_kind(inner, context, alone=True), inner.span)
    yield Block(BlockKind.METADATA, Span(end, paragraph.span.end))


def _markdown_mark(paragraph: _Paragraph, context: _Context) -> tuple[int, BlockKind] | None:
    match = _MARKDOWN_HEADING.match(paragraph.plain) or _MARKDOWN_LEAD.match(paragraph.plain)
    if not (context.markdown and match) or _DASHED.match(paragraph.prose) or match.end() == len(paragraph.plain):
        return None
    return len(match.group().rstrip()), BlockKind.METADATA


def _metadata_prefix(paragraph: _Paragraph, context: _Context) -> tuple[int, BlockKind] | None:
    match = load_marks().metadata_prefix.match(paragraph.plain) if context.first else None
    return (match.end(), BlockKind.METADATA) if match else None


def _dateline(paragraph: _Paragraph, context: _Context) -> tuple[int, BlockKind] | None:
    if context.prose_before > 1 or paragraph.words < 5:
        return None
    for pattern in _dateline_patterns(context.language):
        match = pattern.match(paragraph.plain)
        if match:
            return match.end(), BlockKind.DATELINE
    return None


def _dateline_patterns(language: Language) -> Iterator[re.Pattern[str]]:
    """With an agency in brackets; an upper-case place and a dash; in English, a known place alone."""
    marks = load_marks()
    agency = _AGENCY.replace("{agency}", marks.agency)
    place = rf"{_MIXED}(?:[ /]{_MIXED}){{0,4}}(?:\s*[,(]\s*{_MIXED}(?:\s[\w'.-]+)?\)?)?"
    upper = rf"{_UPPER}(?:[ /]{_UPPER}){{0,4}}(?:\s*,\s*{_MIXED}(?:\s{_MIXED})?)?"
    yield re.compile(rf"{place}{_DAY}{agency}{_DAY}(?:{_DASH}|\s*:\s+|\.\s+)")
    yield re.compile(rf"{agency}{_DASH}")
    yield re.compile(rf"{place}{_DAY}[.,]?\s*/(?:{marks.agency})/[.,]?(?:{_DASH})?")
    yield re.compile(rf"{place},\s*(?:{marks.agency}){_DASH}")
    yield re.compile(rf"{place},?\s+(?:le\s+)?\d{{1,2}}(?:er)?\s+\w{{3,9}}\.?\s+\d{{4}}{_DASH}")
    yield re.compile(
        rf"(?=[A-ZÀ-Ý'./ -]{{4}}){upper}{_DAY}(?:\s+[(\[][\w ./-]{{2,30}}[)\]])?(?:{_DASH}|,\s*)(?<=[-–—]\s)"
    )
    if language is Language.EN:
        region = rf"(?:,\s+(?:{marks.regions}),?)?"
        yield re.compile(rf"(?:{marks.places})(?:/(?:{marks.places}))*{region}(?=\s+(?:[A-Z]|\d|[\"“]|an?\s))")
        yield re.compile(rf"{_UPPER}(?:[ /]{_UPPER}){{0,3}},\s+(?:{marks.regions}),?(?=\s+[A-Z\"“])")


def _kind(paragraph: _Paragraph, context: _Context, *, alone: bool) -> BlockKind:
    if alone:
        for kind, rules in load_marks().rules.items():
            open_to = [rule for rule in rules if not (context.first and rule.opens and kind in _FURNITURE)]
            if any(rule.fits(paragraph.prose, paragraph.words) for rule in open_to):
                return kind
    return BlockKind.HEADING if alone and _is_heading(paragraph, context) else BlockKind.BODY


def _is_heading(paragraph: _Paragraph, context: _Context) -> bool:
    tests: tuple[Callable[[_Paragraph, _Context], bool], ...] = (_is_dashed, _is_headline, _is_subheading)
    return paragraph.lines <= 3 and any(test(paragraph, context) for test in tests)


def _is_dashed(paragraph: _Paragraph, _: _Context) -> bool:
    """A sub-heading of agency style: "- Impasse -"."""
    return bool(_DASHED.match(paragraph.prose)) and paragraph.words <= _SUBHEADING_WORDS


def _is_headline(paragraph: _Paragraph, context: _Context) -> bool:
    """The first paragraph, if it does not end like prose; a question may be a headline."""
    if not context.first or context.last or paragraph.words > _HEADLINE_WORDS:
        return False
    open_end = not _ends_like_prose(paragraph.plain) or paragraph.plain.rstrip('»”" ').endswith("?")
    return open_end and not _LIST_ITEM.match(paragraph.plain)


def _is_subheading(paragraph: _Paragraph, context: _Context) -> bool:
    """A short paragraph between others that neither ends like prose nor holds the end of a sentence."""
    if context.last or paragraph.words > _SUBHEADING_WORDS or _LIST_ITEM.match(paragraph.plain):
        return False
    question = paragraph.plain.endswith("?") and paragraph.words <= 10 and paragraph.plain[:1] not in '«“"-–—'
    return (question or not _ends_like_prose(paragraph.plain)) and not _INNER_STOP.search(paragraph.prose)


def _ends_like_prose(paragraph: str) -> bool:
    return _SENTENCE_END.search(paragraph[-_END:]) is not None


def _without_credit(paragraph: _Paragraph, kind: BlockKind) -> Iterator[Block]:
    """The paragraph; an agency in brackets after its last sentence is a credit of its own."""
    agency = load_marks().agency
    credit = rf"[(\[]\s*(?:avec|with|source\s*:)?\s*(?:l')?{agency}(?:\s*(?:,|/|et|and|&)\s*{agency})*\s*[)\]]\.?$"
    tail = paragraph.plain[-_CREDIT_TAIL:]
    match = re.search(rf"(?<=[.!?…»”\"])\s+({credit})", tail) if kind is BlockKind.BODY else None
    if match is None:
        yield Block(kind, paragraph.span)
        return
    shift = paragraph.span.end - len(tail)
    yield Block(kind, Span(paragraph.span.start, shift + match.start()))
    yield Block(BlockKind.CREDIT, Span(shift + match.start(1), paragraph.span.end))
