"""Where patterns fire: phrases in sentences, predicates in clauses, cues in claims, with their conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from tocsin.coding.scene import Hit, argument_hits, clause_at, find_phrase, find_phrases, years_in
from tocsin.coding.words import keys_of
from tocsin.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tocsin.coding.lexicon import Condition, Keys, Lexicon, Pattern, Phrase, Place
    from tocsin.coding.scene import Scene, Sentence
    from tocsin.model import Claim

_ASIDE = re.compile(r"\([^()]*\)")
"""What stands in brackets dates a thing that is mentioned, not what the sentence tells."""
_BREAK = re.compile(
    r"[;?!]|:\s|,\s(?:mais|rien|aucune?|nul|but|no|none|nothing|not)\s|[”»]\s*,\s|,\s(?=[A-ZÉ]\w+\s(?:shows?|sees?|has|n['’]|ne\s))"
)
"""What parts the words of one thing that a sentence says from those of the next."""
_PARTICLE_WORDS = 4
"""How many words may stand between a verb and the words that complete it ("mettre de nouveau en garde")."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that fired: the sentence, the words, what set it off, and the claim if a cue did.

    `extent` is given where more words tell of it than those that it is judged by.
    """

    pattern: Pattern
    sentence: Sentence
    anchor: Hit
    by: str = ""
    claim: Claim | None = None
    extent: Hit | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A pattern whose words stood there, and the conditions that kept it from firing."""

    found: Found
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of what does not fire: of patterns that almost did, and of those that were excluded."""

    on_miss: Callable[[Missed], None] | None = None
    on_excluded: Callable[[Found], None] | None = None


def find_all(scene: Scene, lexicon: Lexicon, hearing: Hearing | None = None) -> Iterator[Found]:
    """Every pattern that fires in an article, sentence by sentence; `hearing` learns of those that do not."""
    hearing = hearing or Hearing()
    for sentence in scene.sentences:
        for found in (*_by_phrase(scene, sentence, lexicon), *_by_clause(sentence, lexicon)):
            yield from _checked(scene, lexicon, found, hearing)
    for found in _by_claim(scene, lexicon):
        yield from _checked(scene, lexicon, found, hearing)


def _checked(scene: Scene, lexicon: Lexicon, found: Found, hearing: Hearing) -> Iterator[Found]:
    on_miss = hearing.on_miss
    pattern, sentence = found.pattern, found.sentence
    anchor = found.anchor
    why: list[str] = []
    if pattern.context and pattern.context not in scene.contexts:
        why.append(f"the article does not pass the test {pattern.context!r}")
    for condition in pattern.needs:
        hit = find_condition(scene, found, condition)
        if hit is None:
            why.append("missing: " + describe(condition))
        elif hit.last > hit.first and _inside_clause(condition):
            anchor = Hit(min(anchor.first, hit.first), max(anchor.last, hit.last))
    if why and on_miss is None:
        return
    excluded = [
        "excluded by: " + describe(condition)
        for condition in (*pattern.unless, *lexicon.unless)
        if find_condition(scene, found, condition) is not None
    ]
    if excluded and not why and hearing.on_excluded is not None:
        hearing.on_excluded(found)
    why += excluded
    if (not why or on_miss is not None) and is_history(scene, lexicon, sentence):
        why.append("excluded as history: the sentence speaks of a time far back")
    if not why:
        yield replace(found, anchor=anchor)
    elif on_miss is not None:
        on_miss(Missed(found, tuple(why)))


def is_history(scene: Scene, lexicon: Lexicon, sentence: Sentence) -> bool:
    """Whether a sentence tells of a time long before the article's own."""
    history = lexicon.history
    if history is None:
        return False
    years = years_in(_ASIDE.sub(" ", sentence.span.of(scene.article.text)))
    long_ago = bool(years) and max(years) <= scene.year - history.years
    if not long_ago and not _holds(sentence, history.frames):
        return False
    return not _holds(sentence, history.unless)


def _holds(sentence: Sentence, phrases: Iterable[Phrase]) -> bool:
    return any(find_phrase(sentence, phrase, sentence.all()) for phrase in phrases)


def _inside_clause(condition: Condition) -> bool:
    return all(place.name not in {"sentence", "article"} for place in condition.places)


def describe(condition: Condition) -> str:
    """A condition in words, for explanations."""
    places = " or ".join(place.name + (f":{place.marker}" if place.marker else "") for place in condition.places)
    words = ", ".join(phrase.text for phrase in condition.phrases[:4])
    return f"{words} in {places}"


def find_condition(scene: Scene, found: Found, condition: Condition) -> Hit | None:
    """Where a condition holds, `None` where it does not; an empty hit where it holds outside the sentence."""
    for place in condition.places:
        if place.name == "article":
            if any(find_phrase(s, phrase, s.all()) for s in scene.sentences for phrase in condition.phrases):
                return Hit(0, 0)
            continue
        for within in _stretches(scene, found, place):
            for phrase in condition.phrases:
                hit = find_phrase(found.sentence, phrase, within)
                if hit is not None:
                    return hit
    return None


def _stretches(scene: Scene, found: Found, place: Place) -> Iterator[Hit]:
    """The runs of words that a place means, for one mention."""
    sentence, anchor = found.sentence, found.anchor
    match place.name:
        case "sentence":
            yield sentence.all()
        case "anchor":
            yield anchor
        case "before":
            yield Hit(max(0, anchor.first - _reach(place)), anchor.first)
        case "after":
            yield Hit(anchor.last, min(len(sentence.words), anchor.last + _reach(place)))
        case "content":
            if found.claim is not None:
                yield sentence.hit_of(found.claim.span)
        case _:
            yield from _of_clause(scene, sentence, anchor, place)


def _of_clause(scene: Scene, sentence: Sentence, anchor: Hit, place: Place) -> Iterator[Hit]:
    """The clause of a mention, its verb, or what fills a role in it."""
    clause = clause_at(sentence, anchor)
    if place.name == "clause":
        yield sentence.hit_of(clause.span) if clause is not None else sentence.all()
    elif clause is not None and place.name == "head":
        yield sentence.hit_of(clause.head)
    elif clause is not None:
        yield from argument_hits(sentence, clause, place.name, place.marker, scene.language)


def _reach(place: Place) -> int:
    return int(place.marker) if place.marker.isdigit() else 6


def _by_phrase(scene: Scene, sentence: Sentence, lexicon: Lexicon) -> Iterator[Found]:
    begun: set[tuple[int, int]] = set()
    for known in sentence.places.keys() & lexicon.by_word.keys():
        begun.update(lexicon.by_word[known])
    for name in sentence.hits.keys() & lexicon.by_list.keys():
        begun.update(lexicon.by_list[name])
    everything = sentence.all()
    for number, phrases in groupby(sorted(begun), key=itemgetter(0)):
        pattern = lexicon.patterns[number]
        hits: dict[Hit, str] = {}
        for phrase in (pattern.phrases[at] for _, at in phrases):
            for hit in find_phrases(sentence, phrase, everything):
                if not _spans_a_break(scene, sentence, hit):
                    hits.setdefault(hit, phrase.text)
        for hit in _apart(_closest(sentence, hits)):
            yield Found(pattern, sentence, hit, hits[hit])


def _closest(sentence: Sentence, hits: Iterable[Hit]) -> list[Hit]:
    """Hits without those that reach over another actor to an end that a later word reaches from nearer by."""
    known = list(hits)
    names = [named.hit.first for named in sentence.named]
    return [
        hit
        for hit in known
        if not any(
            other.last == hit.last and any(hit.first < name < other.first for name in names)
            for other in known
            if other.first > hit.first
        )
    ]


def _spans_a_break(scene: Scene, sentence: Sentence, hit: Hit) -> bool:
    """Whether words that make a phrase stand on both sides of a break: one thing is said before it, another behind."""
    return bool(_BREAK.search(sentence.span_of(hit).of(scene.article.text)))


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """Hits without those that overlap one before them; the longer comes first from one place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        if not kept or hit.first >= kept[-1].last:
            kept.append(hit)
    return kept


def _by_clause(sentence: Sentence, lexicon: Lexicon) -> Iterator[Found]:
    for clause in sentence.clauses:
        head = sentence.hit_of(clause.head)
        if head.last <= head.first:
            continue
        words = keys_of(clause.predicate, lexicon.language)
        for first in words[:1]:
            for number in lexicon.by_predicate.get(first, ()):
                pattern = lexicon.patterns[number]
                last = _predicate_end(sentence, pattern.predicates, words, head)
                if last and (not pattern.forms or clause.form in pattern.forms):
                    yield Found(pattern, sentence, Hit(head.first, last), clause.predicate)


def _predicate_end(sentence: Sentence, entries: tuple[Keys, ...], words: Keys, head: Hit) -> int:
    """Where the longest matching predicate ends, 0 if none matches: its further words may follow the head."""
    best = 0
    for entry in entries:
        if entry[0] != words[0]:
            continue
        if words[: len(entry)] == entry:
            best = max(best, head.last)
            continue
        last = _further_words(sentence, entry, words, head)
        best = max(best, last)
    return best


def _further_words(sentence: Sentence, entry: Keys, words: Keys, head: Hit) -> int:
    if len(words) > 1 and words[1] != entry[1]:
        return 0
    at = head.first + 1
    for piece in entry[1:]:
        limit = min(at + _PARTICLE_WORDS, len(sentence.words))
        found = next((i for i in range(at, limit) if piece in sentence.words[i].keys), None)
        if found is None:
            return 0
        at = found + 1
    return max(at, head.last)


def _by_claim(scene: Scene, lexicon: Lexicon) -> Iterator[Found]:
    for claim in scene.claims.values():
        if claim.cue is None:
            continue
        words = keys_of(claim.cue.lemma, lexicon.language)
        sentence = scene.sentence_at(claim.cue.span.start)
        if not words or sentence is None:
            continue
        anchor = sentence.hit_of(claim.cue.span)
        if anchor.last <= anchor.first:
            continue
        for number in lexicon.by_cue.get(words[0], ()):
            pattern = lexicon.patterns[number]
            if any(words[: len(entry)] == entry for entry in pattern.cues):
                yield Found(pattern, sentence, anchor, claim.cue.lemma, claim)


def span_between(first: Span, second: Span) -> Span:
    """The smallest span that covers both."""
    return Span(min(first.start, second.start), max(first.end, second.end))
