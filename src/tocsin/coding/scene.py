"""The scene: an article as coding sees it, sentence by sentence: words, list hits, clauses, actors named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.coding.patterns import ACTOR_LIST
from tocsin.coding.posts import find_posts
from tocsin.coding.referents import find_referents
from tocsin.coding.voice import give_voice
from tocsin.coding.words import Word, key, read_words
from tocsin.model import Argument, BlockKind, Form, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tocsin.coding.actors import NameIndex
    from tocsin.coding.lexicon import Element, Keys, Lexicon, Phrase
    from tocsin.model import Article, Claim, Clause, Extraction, Language

SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\"\s]*\s+(?=[«“\"A-ZÀ-Ý])")


_YEAR = re.compile(r"\b(?:19[0-9]{2}|20[0-4][0-9])\b")
_NO_OLDER = 2015
"""A text without a date is not taken for older than this, so that the year of an anniversary is not its own."""
_FEW_SENTENCES = 2
"""A text of no more sentences than this is about what it names once: it has no room to name it again."""
_OUTWEIGHED = 2
"""How many words of another subject outweigh one word of the context's own."""
_COUNTERPART = frozenset({"homologu", "counterpart"})
_ENVOY = frozenset({"envoy", "representative", "emissair", "envoye", "representant", "negotiator", "negociateu"})
_TOWARDS = frozenset({"for", "to", "on", "pour"})
_BARRIER = re.compile(r"[,;:()«»“”\"\n]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A run of words `[first, last)` of a sentence that a list entry or a phrase covers."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Named:
    """An actor named in a sentence, by name, adjective, capital or leader."""

    hit: Hit
    actor: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words, its clauses, where lists hit, who is named.

    Attributes:
        number: place in the article.
        span: where it stands.
        words: those that bear meaning, in order.
        clauses: those whose predicate stands in it.
        hits: by list name, in order.
        named: actors in order.
        places: by key, the numbers of the words that answer to it.
        heading: whether it is a headline or sub-heading.
        ends: by list name, for each word that a hit begins at, where its hits end, the longest first.
    """

    number: int
    span: Span
    words: tuple[Word, ...]
    clauses: tuple[Clause, ...]
    hits: Mapping[str, tuple[Hit, ...]]
    named: tuple[Named, ...]
    places: Mapping[str, Sequence[int]]
    heading: bool
    ends: Mapping[str, Mapping[int, Sequence[int]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Every phrase of the lexicon asks where lists hit: they are turned over once."""
        object.__setattr__(self, "ends", {name: _ends_by_first(hits) for name, hits in self.hits.items()})

    def span_of(self, hit: Hit) -> Span:
        """The characters that a hit covers."""
        return Span(self.words[hit.first].span.start, self.words[hit.last - 1].span.end)

    def hit_of(self, span: Span) -> Hit:
        """The words that stand in `span`; the hit is empty where none does."""
        starts = [word.span.start for word in self.words]
        return Hit(bisect_left(starts, span.start), bisect_left(starts, span.end))

    def all(self) -> Hit:
        """Every word of the sentence."""
        return Hit(0, len(self.words))


@dataclass(frozen=True, slots=True)
class Scene:
    """An article, its extraction, and what coding needs of them.

    Attributes:
        article: the article.
        sentences: in order.
        clauses: all of the article, by index.
        claims: by id.
        counts: how often each actor is named.
        year: the article's own: of publication, else the latest that it names, if recent, else 0.
        contexts: names of the tests that the article passes.
        pointed: by where they stand, the actors of arguments that name nobody and point back to one.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]
    claims: Mapping[str, Claim]
    counts: Mapping[str, int]
    year: int
    contexts: frozenset[str] = field(default_factory=frozenset)
    pointed: Mapping[Span, str] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The article's language."""
        return self.article.language

    def parent(self, clause: Clause) -> Clause | None:
        """The clause that governs another, if any."""
        if clause.parent is None or clause.parent == clause.index or clause.parent >= len(self.clauses):
            return None
        return self.clauses[clause.parent]

    def chain(self, clause: Clause) -> Iterator[Clause]:
        """A clause and those above it, nearest first."""
        seen: set[int] = set()
        current: Clause | None = clause
        while current is not None and current.index not in seen:
            seen.add(current.index)
            yield current
            current = self.parent(current)

    def actor_of(self, argument: Argument) -> str | None:
        """Whom an argument names or points back to."""
        return argument.actor or self.pointed.get(argument.span)

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds a character, if any."""
        return next((s for s in self.sentences if s.span.start <= position < s.span.end), None)


def set_scene(article: Article, extraction: Extraction, lexicon: Lexicon, actors: NameIndex) -> Scene:
    """The article as coding sees it."""
    extraction = give_voice(article, extraction, actors)
    grouped: dict[Span, list[Clause]] = defaultdict(list)
    for clause in extraction.clauses:
        grouped[clause.sentence].append(clause)
    spans = sorted({*grouped, *_without_clauses(article, sorted(grouped))})
    headings = [block.span for block in article.blocks if block.kind is BlockKind.HEADING]
    sentences = tuple(
        _sentence(article, number, span, tuple(grouped.get(span, ())), lexicon, actors, headings)
        for number, span in enumerate(spans)
    )
    counts = Counter(named.actor for sentence in sentences for named in sentence.named)
    posts = find_posts(article.text, extraction, actors)
    placed = replace(extraction, claims=tuple(_with_actor(claim, posts) for claim in extraction.claims))
    back = find_referents(article, placed, actors)
    scene = Scene(article, sentences, extraction.clauses, back.claims, counts, _year(article), pointed=back.pointed)
    passed = frozenset(name for name in lexicon.contexts if _passes(scene, lexicon, name))
    return replace(scene, contexts=passed)


def _with_actor(claim: Claim, posts: Mapping[str, str]) -> Claim:
    """A claim whose speaker speaks for an actor, if the words beside the name tell for whom."""
    source = claim.source
    if source is None or source.name not in posts:
        return claim
    return replace(claim, source=replace(source, actor=source.actor or posts[source.name]))


def years_in(text: str) -> list[int]:
    """The years of our time that a text names.

    >>> years_in("de 1945 à 2022, soit 77 ans")
    [1945, 2022]
    """
    return [int(match.group()) for match in _YEAR.finditer(text)]


def _year(article: Article) -> int:
    if article.published:
        return article.published.start.year
    years = years_in(article.text)
    return max(*years, _NO_OLDER) if years else 0


def _without_clauses(article: Article, taken: Sequence[Span]) -> Iterator[Span]:
    """Sentences of speaking blocks in which no clause was found, such as headings without a verb."""
    for block in article.blocks:
        if block.kind not in {BlockKind.HEADING, BlockKind.BODY}:
            continue
        text = block.span.of(article.text)
        cuts = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
        for start, end in pairwise(cuts):
            span = Span(block.span.start + start, block.span.start + end)
            if span.of(article.text).strip() and not any(span.overlaps(other) for other in taken):
                yield span


def _sentence(  # noqa: PLR0913, PLR0917 - what one sentence is made of
    article: Article,
    number: int,
    span: Span,
    clauses: tuple[Clause, ...],
    lexicon: Lexicon,
    actors: NameIndex,
    headings: Sequence[Span],
) -> Sentence:
    lemmas = [(clause.span, clause.lemmas) for clause in _widest(clauses)]
    lemmas += [(clause.head, (clause.predicate,)) for clause in clauses]
    words = tuple(read_words(article.text, span, lemmas, article.language))
    hits = list_hits(words, lexicon)
    named = tuple(named_in(article.text, span, words, actors))
    hits[ACTOR_LIST] = tuple(item.hit for item in named)
    heading = any(block.overlaps(span) for block in headings)
    return Sentence(number, span, words, clauses, hits, named, word_places(words), heading)


def word_places(words: Sequence[Word]) -> Mapping[str, Sequence[int]]:
    """By key, the numbers of the words that answer to it."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        for known in word.keys:
            places[known].append(at)
    return dict(places)


def _widest(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses that no other clause of the sentence contains: their lemmas cover all."""
    return [c for c in clauses if not any(o is not c and o.span.contains(c.span) and o.span != c.span for o in clauses)]


def list_hits(words: Sequence[Word], lexicon: Lexicon) -> dict[str, tuple[Hit, ...]]:
    """Where entries of lists stand, by list name."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for at, word in enumerate(words):
        for first in word.keys & lexicon.trie.keys():
            for entry, names in lexicon.trie[first]:
                if _stand_at(words, at, entry):
                    for name in names:
                        found[name].add((at, at + len(entry)))
    return {name: tuple(Hit(*place) for place in sorted(places)) for name, places in found.items()}


def _stand_at(words: Sequence[Word], at: int, entry: Keys) -> bool:
    if at + len(entry) > len(words) or entry[0] not in words[at].keys:
        return False
    return all(piece in word.keys and not word.cut_off for word, piece in zip(words[at + 1 :], entry[1:], strict=False))


def _ends_by_first(hits: Sequence[Hit]) -> dict[int, list[int]]:
    """Where the hits of a list begin, in order, each with the ends that it reaches, the furthest first."""
    found: dict[int, list[int]] = defaultdict(list)
    for hit in sorted(hits, key=lambda one: (one.first, -one.last)):
        found[hit.first].append(hit.last)
    return dict(found)


def find_phrase(sentence: Sentence, phrase: Phrase, within: Hit) -> Hit | None:
    """The first place inside `within` where a phrase stands, the shortest from there."""
    return next(find_phrases(sentence, phrase, within), None)


def find_phrases(sentence: Sentence, phrase: Phrase, within: Hit) -> Iterator[Hit]:
    """Every place inside `within` where a phrase begins, left to right."""
    for first in _starts(sentence, phrase.elements[0], within):
        last = _follow(sentence, phrase.elements, 0, first, within.last)
        if last is not None:
            yield Hit(first, last)


def _starts(sentence: Sentence, element: Element, within: Hit) -> Sequence[int]:
    places: Iterable[int]
    if element.list_name:
        places = sentence.ends.get(element.list_name, ())
    else:
        places = sentence.places.get(element.words[0], ())
    return [at for at in places if within.first <= at < within.last] if places else ()


def _follow(sentence: Sentence, elements: Sequence[Element], step: int, at: int, limit: int) -> int | None:
    """Where a phrase ends whose element number `step` begins at word `at`, or `None`."""
    for end in _ends(sentence, elements[step], at):
        if end > limit:
            continue
        if step + 1 == len(elements):
            return end
        for gap in range(elements[step + 1].gap + 1):
            found = _follow(sentence, elements, step + 1, end + gap, limit) if end + gap < limit else None
            if found is not None:
                return found
    return None


def _ends(sentence: Sentence, element: Element, at: int) -> Sequence[int]:
    if element.list_name:
        return sentence.ends.get(element.list_name, {}).get(at, ())
    return [at + len(element.words)] if _stand_at(sentence.words, at, element.words) else []


def _passes(scene: Scene, lexicon: Lexicon, name: str) -> bool:
    context = lexicon.contexts[name]
    total = early = 0
    for sentence in scene.sentences:
        found = (hit for phrase in context.phrases for hit in find_phrases(sentence, phrase, sentence.all()))
        hits = len({hit.first for hit in found})
        total += hits
        if sentence.number < context.opening:
            early += hits
    if any(find_phrase(s, phrase, s.all()) for s in scene.sentences for phrase in context.unless):
        return False
    if context.outweighed and _count(scene, context.outweighed) > _OUTWEIGHED * total:
        return False
    few = len(scene.sentences) <= _FEW_SENTENCES
    dense = context.dense > 0 and (total > 1 or (few and total > 0)) and total * context.dense >= len(scene.sentences)
    return total >= context.at_least or (context.opening > 0 and early >= context.early) or dense


def _count(scene: Scene, phrases: Sequence[Phrase]) -> int:
    """How many words of an article begin one of some phrases."""
    return sum(
        len({hit.first for phrase in phrases for hit in find_phrases(sentence, phrase, sentence.all())})
        for sentence in scene.sentences
    )


def argument_hits(sentence: Sentence, clause: Clause, role: str, marker: str, language: Language) -> Iterator[Hit]:
    """The words of the arguments of a clause that fill a role, with the given marker if one is given."""
    for argument in clause.arguments:
        if argument.role.value == role and _marked(argument, marker, language):
            yield sentence.hit_of(argument.span)


def _marked(argument: Argument, marker: str, language: Language) -> bool:
    return not marker or key(argument.marker, language) == key(marker, language)


def is_counterpart(sentence: Sentence, named: Named) -> bool:
    """Whether a name tells whose colleague or envoy somebody is: "his Russian counterpart", "envoy for Iran"."""
    around = [*sentence.words[max(0, named.hit.first - 1) : named.hit.first], *sentence.words[named.hit.last :][:1]]
    before = sentence.words[max(0, named.hit.first - 2) : named.hit.first]
    sent_to = len(before) == 2 and bool(before[0].keys & _ENVOY) and bool(before[1].keys & _TOWARDS)
    return sent_to or any(word.keys & _COUNTERPART for word in around)


def clause_at(sentence: Sentence, anchor: Hit) -> Clause | None:
    """The clause that an anchor belongs to: the one whose predicate is its first word, else the smallest."""
    first = sentence.words[anchor.first].span
    heads = [clause for clause in sentence.clauses if clause.head.overlaps(first)]
    if heads:
        return min(heads, key=lambda clause: (clause.form is Form.NOMINAL, clause.index))
    around = [clause for clause in sentence.clauses if clause.span.contains(first)]
    return min(around, key=lambda clause: (len(clause.span), clause.index), default=None)


def joined(scene: Scene, sentence: Sentence, first: Hit, second: Hit) -> bool:
    """Whether nothing but words stands between two hits: no comma, colon, bracket or quotation mark."""
    left, right = sorted((first, second), key=lambda hit: hit.first)
    if left.last > right.first or left.last == 0:
        return True
    between = scene.article.text[sentence.words[left.last - 1].span.end : sentence.words[right.first].span.start]
    return not _BARRIER.search(between)


def named_in(text: str, span: Span, words: Sequence[Word], actors: NameIndex) -> Iterator[Named]:
    """The actors named in a stretch of text, by the words that name them."""
    starts = [word.span.start for word in words]
    for place, actor in actors.find(text, span):
        hit = Hit(bisect_left(starts, place.start), bisect_left(starts, place.end))
        if hit.last > hit.first:
            yield Named(hit, actor)
