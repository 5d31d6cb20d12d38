"""The second reader: what the words of a sentence taken together tell, where no pattern knows the wording.

It is linear: each feature of a sentence (a word, two words beside or near one another, a verb with what it governs)
speaks for or against each indicator with a weight that was learned from annotated sentences; their sum gives a chance.
So whatever it finds can be explained by the words that spoke for it. The weights are data beside the watch; a watch
without them has no second reader. `python -m benchmarks.reader --train` makes them.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations, pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np

from tocsin.coding.find import Found, find_condition, is_history
from tocsin.coding.patterns import OBSERVERS
from tocsin.coding.scene import Hit, clause_at
from tocsin.coding.status import JUDGES
from tocsin.coding.words import WORD, fold, key, keys_of
from tocsin.model import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tocsin.coding.lexicon import Lexicon, Pattern
    from tocsin.coding.scene import Scene, Sentence
    from tocsin.coding.words import Word
    from tocsin.model import Clause, Language

READER = "reader"
"""What the `rule` of its signals begins with."""
_ACTOR = "@"
"""What stands for whoever is named: who does a thing does not tell what it is."""
_NUMBER = "#"
_DIGIT = re.compile(r"\d")
_STEM = 5
"""The first letters of a longer word, which its relatives share: "enrichir", "enrichissement"."""
_SHORT = 3
"""Words as short as this are mostly of grammar."""
_NEAR = 2
"""Words of meaning this far apart make a pair."""
_CALLED_FOR = frozenset({Relation.COMPLEMENT, Relation.PURPOSE, Relation.ADVERBIAL})
LIST, NEAR_LIST = "L:", "C:"
"""What the names of features begin with that tell of lists, and of what stands near their words."""
AROUND = "D:"
"""What the names of features begin with that tell what the whole article is about."""
HEARD_AROUND = 0.3
"""How much the article says of a sentence, against what its own words say: the best of four in cross-validation."""
_AGAIN = 2
"""How often a word stands in an article that is about it."""
_BESIDE_LIST = 3
"""What stands this far from a word of a list makes a pair with the list."""
_FUNCTION = frozenset(
    {"et", "and", "il", "elle", "ce", "qui", "que", "qu", "it", "that", "in", "en", "au", "aux", "par", "pour", "sur",
     "dans", "avec", "to", "on", "at", "by", "for", "with", "son", "sa", "ses", "leur", "its", "his", "their", "etre",
     "avoir", "be", "have", "is", "was", "ont", "est", "this", "cette", "cet", "as", "from", "which", "who", "mais",
     "but", "plu", "pa", "ne"}
)  # fmt: skip
_LENGTH = 0.6
"""What a clause as long as its sentence loses against one that holds as much of what speaks for an indicator."""
ALONE = 0.7
"""The chance from which something is added to an article in which no pattern found anything."""
_BESIDE = 0.6
"""The chance from which something is added to a sentence in which a pattern found something else."""
_ROUNDING = 1e-6
"""How far quick chances may be from those of a whole opinion."""
_SECOND_WORD = 0.05
"""What share of what the strongest word says the next must say at least, for a sentence to count as worded so."""
_TOLD = 3
"""How many words an explanation names."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a sentence has, and the words of it, by number, that make it."""

    name: str
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What a reader has learned for one language of a family of watches.

    Attributes:
        codes: the indicators that it knows.
        rows: by name of a feature, its row in `values`.
        values: what each feature says for each code.
        rarity: of each feature, how much it counts beside others of a sentence.
        near: by word, its row in `kin`: also words that no training sentence had, by their likeness to those that did.
        kin: what each of these words says for each code.
        bias: of each code.
        adds: by code, the chance from which the reader adds a signal that no pattern found.
        bars: by code, the chance below which it bars one that a pattern found.
        learned_from: a hash of the texts written for it, by which a test sees that they have changed since.
    """

    codes: tuple[str, ...]
    rows: Mapping[str, int]
    values: NDArray[np.float32]
    rarity: NDArray[np.float32]
    near: Mapping[str, int]
    kin: NDArray[np.float32]
    bias: NDArray[np.float32]
    adds: NDArray[np.float32]
    bars: NDArray[np.float32]
    learned_from: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What the reader makes of one sentence: the chance of each code, and what each of its words says for each."""

    chances: NDArray[np.float64]
    shares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Barred:
    """A mention that a pattern found, and the chance that the reader gives it."""

    found: Found
    chance: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The mentions of an article after both readers, and those of the first that the second barred."""

    mentions: list[Found]
    barred: list[Barred]


def features_of(sentence: Sentence, language: Language) -> Iterator[Feature]:
    """What the second reader sees in a sentence."""
    run = list(_run(sentence))
    for name, at, word in run:
        for one in _keys(word) if word is not None and name != _NUMBER else (name,):
            yield Feature(one, (at,))
        if word is not None and len(name) > _STEM:
            yield Feature("~" + name[:_STEM], (at,))
    for (first, at, _), (second, behind, _) in pairwise(run):
        yield Feature(f"{first}_{second}", (at, behind))
    bearing = [(name, at) for name, at, _ in run if name in {_ACTOR, _NUMBER} or (name not in _FUNCTION and name[1:])]
    for apart in range(1, _NEAR + 1):
        for (first, at), (second, behind) in zip(bearing, bearing[apart:], strict=False):
            yield Feature(f"S{first}_{second}", (at, behind))
    for clause in sentence.clauses:
        yield from _of_clause(sentence, clause, language)
    yield from _of_lists(sentence)


def words_of(sentence: Sentence) -> Iterator[tuple[str, int]]:
    """The words of a sentence by their shortest key, with their numbers; no names of actors, no figures."""
    for name, at, word in _run(sentence):
        if word is not None and name != _NUMBER:
            yield name, at


def words_around(text: str, language: Language) -> tuple[str, ...]:
    """What an article comes back to: words that it has more than once. They need no parse.

    >>> from tocsin.model import Language
    >>> words_around("Sanctions mean more sanctions, Geneva says.", Language.EN)
    ('sanction',)
    """
    counts = Counter(key(match.group(), language) for match in WORD.finditer(text))
    return tuple(
        sorted(
            name
            for name, count in counts.items()
            if count >= _AGAIN and len(name) > _SHORT and name not in _FUNCTION and not _DIGIT.search(name)
        )
    )


@lru_cache(maxsize=16)
def said_around(weights: Weights, text: str, language: Language) -> NDArray[np.float64]:
    """What the words that an article comes back to say for each code, whichever sentence is read."""
    rows = [row for name in words_around(text, language) if (row := weights.rows.get(AROUND + name)) is not None]
    rarity = weights.rarity[rows].astype(np.float64)
    length = math.sqrt(float(rarity @ rarity)) or 1.0
    said: NDArray[np.float64] = (rarity * (HEARD_AROUND / length)) @ weights.values[rows].astype(np.float64)
    return said


def _run(sentence: Sentence) -> Iterator[tuple[str, int, Word | None]]:
    """The words in order: each by its shortest key, an actor's name (of however many words) and a figure by a sign."""
    named = {one.hit.first: one.hit.last for one in sentence.named}
    at = 0
    while at < len(sentence.words):
        if at in named:
            yield _ACTOR, at, None
            at = max(named[at], at + 1)
            continue
        word = sentence.words[at]
        name = min(_keys(word), key=lambda one: (len(one), one), default="")
        yield (_NUMBER if _DIGIT.search(name) else name), at, word
        at += 1


def _keys(word: Word) -> list[str]:
    return sorted(one for one in word.keys if not one.startswith("="))


def _of_clause(sentence: Sentence, clause: Clause, language: Language) -> Iterator[Feature]:
    """A predicate, and it with each thing that it governs."""
    head = sentence.hit_of(clause.head)
    predicate = "P:" + fold(clause.predicate)
    place = (head.first,) if head.last > head.first else ()
    yield Feature(predicate, place)
    for argument in clause.arguments:
        what = _ACTOR if argument.actor else key(argument.head, language)
        yield Feature(f"{predicate}|{what}", place)
        yield Feature(f"R:{argument.role.value}|{what}", place)


def _of_lists(sentence: Sentence) -> Iterator[Feature]:
    """The lists of the lexicon that hit, which hit together, and what stands near one another by list or by word.

    So a wording that no training sentence had says what its like said.
    """
    lists = {name: tuple(_covered(hits)) for name, hits in sorted(sentence.hits.items())}
    for name, places in lists.items():
        yield Feature(f"{LIST}{name}", places)
    for (first, places), (second, others) in combinations(lists.items(), 2):
        yield Feature(f"{LIST}{first}|{second}", (*places, *others))
    by_word: dict[int, list[str]] = defaultdict(list)
    for name, places in lists.items():
        for at in places:
            by_word[at].append(name)
    told = [by_word.get(at) or _keys(word)[:1] for at, word in enumerate(sentence.words)]
    for apart in range(1, _BESIDE_LIST + 1):
        for at, (here, there) in enumerate(zip(told, told[apart:], strict=False)):
            for one, other in product(here, there):
                if len(one) > 1 and len(other) > 1:
                    yield Feature(f"{NEAR_LIST}{one}_{other}", (at, at + apart))


def _covered(hits: Iterable[Hit]) -> list[int]:
    """The words that hits cover, each once."""
    return sorted({at for hit in hits for at in range(hit.first, hit.last)})


def opinion_of(weights: Weights, sentence: Sentence, language: Language, text: str = "") -> Opinion:
    """What the reader makes of a sentence, in the article whose `text` it stands in."""
    shares = np.zeros((len(sentence.words) + 1, len(weights.codes)))
    counted, length = _counted(weights, sentence, language)
    if counted:
        parts = [[at for feature in group for at in feature.words] or [len(sentence.words)] for group, _, _ in counted]
        said = weights.values[[row for _, row, _ in counted]].astype(np.float64)
        said *= np.array([[value / length] for _, _, value in counted])
        each = said / np.array([[len(places)] for places in parts])
        np.add.at(shares, list(chain.from_iterable(parts)), np.repeat(each, [len(places) for places in parts], axis=0))
    _add_kin(weights, sentence, shares)
    total = shares.sum(axis=0) + weights.bias + said_around(weights, text, language)
    return Opinion(1 / (1 + np.exp(-total)), shares[:-1])


def chances_of(weights: Weights, sentence: Sentence, language: Language, text: str = "") -> NDArray[np.float64]:
    """The chances of an opinion, but for rounding, without what each word says for them: several times quicker."""
    counted, length = _counted(weights, sentence, language)
    rows = [row for _, row, _ in counted]
    total = np.array([value / length for _, _, value in counted]) @ weights.values[rows] + weights.bias
    if weights.near:
        words, length = _kin_of(weights, sentence)
        known = [(row, value / length) for _, row, value in words if row is not None]
        total += np.array([value for _, value in known]) @ weights.kin[[row for row, _ in known]]
    total += said_around(weights, text, language)
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-total))
    return chances


def _counted(
    weights: Weights, sentence: Sentence, language: Language
) -> tuple[list[tuple[list[Feature], int, float]], float]:
    """The features that the reader knows, each with its row and weight, and the length of all weights."""
    by_name: dict[str, list[Feature]] = defaultdict(list)
    for feature in features_of(sentence, language):
        if feature.name in weights.rows:
            by_name[feature.name].append(feature)
    counted = [
        (group, weights.rows[name], (1 + math.log(len(group))) * float(weights.rarity[weights.rows[name]]))
        for name, group in sorted(by_name.items())
    ]
    return counted, math.sqrt(sum(value * value for _, _, value in counted)) or 1.0


def _add_kin(weights: Weights, sentence: Sentence, shares: NDArray[np.float64]) -> None:
    """Add what the words say by their likeness to others."""
    if not weights.near:
        return
    words, length = _kin_of(weights, sentence)
    for at, row, value in words:
        if row is not None:
            shares[at] += weights.kin[row].astype(np.float64) * (value / length)


def _kin_of(weights: Weights, sentence: Sentence) -> tuple[list[tuple[int, int | None, float]], float]:
    """The words with their rows among those of known likeness and their weights, and the length of all weights."""
    common = float(weights.rarity.max(initial=1.0))
    words = [
        (at, weights.near.get(name), float(weights.rarity[weights.rows[name]]) if name in weights.rows else common)
        for name, at in words_of(sentence)
    ]
    return words, math.sqrt(sum(value * value for _, _, value in words)) or 1.0


def second_reading(
    scene: Scene, lexicon: Lexicon, weights: Weights, mentions: Sequence[Found], excluded: Iterable[Found] = ()
) -> Reading:
    """The mentions of an article with those that the second reader adds, and without those that it bars.

    It adds what no pattern found in the sentence, and must be surer beside what one found; it bars what a pattern found
    against nearly everything that the words of the sentence say. What a condition of the lexicon excluded, or a
    sentence tells as history, stays untold; and where patterns found nothing in the whole article, only what is all but
    certain is added.
    """
    rules = rules_of(lexicon)
    closed = {(one.sentence.number, one.pattern.indicator) for one in excluded}
    least = weights.adds if mentions else np.maximum(weights.adds, ALONE)
    found_in = {found.sentence.number for found in mentions}
    by_sentence: dict[int, list[Found]] = defaultdict(list)
    for found in mentions:
        by_sentence[found.sentence.number].append(found)
    reading = Reading([], [])
    for sentence in scene.sentences:
        needed = np.maximum(least, _BESIDE) if sentence.number in found_in else least
        if not sentence.words or (sentence.number not in found_in and not _may_add(weights, scene, sentence, needed)):
            continue
        opinion = opinion_of(weights, sentence, scene.language, scene.article.text)
        known = {code for number, code in closed if number == sentence.number}
        for found in by_sentence.pop(sentence.number, []):
            known |= {found.pattern.indicator, *lexicon.outranks.get(found.pattern.indicator, ())}
            chance = _chance(weights, opinion, found.pattern.indicator)
            if chance is None:
                reading.mentions.append(found)
            else:
                reading.barred.append(Barred(found, chance))
        added = [
            int(at) for at in np.flatnonzero(opinion.chances >= needed) if weights.codes[at] in rules.keys() - known
        ]
        outranked = {code for at in added for code in lexicon.outranks.get(weights.codes[at], ())}
        added = [at for at in added if weights.codes[at] not in outranked]
        if added and not is_history(scene, lexicon, sentence):
            worded = (at for at in added if _is_worded(sentence, opinion.shares[:, at], scene.article.text))
            told = (_found(scene, lexicon, opinion, sentence, rules[weights.codes[at]], at) for at in worded)
            reading.mentions.extend(one for one in told if not _is_excluded(scene, one))
    return reading


def _is_worded(sentence: Sentence, shares: NDArray[np.float64], text: str) -> bool:
    """Whether more than one word tells of it: "he offered no proof" is no offer for the one word that offers have."""
    words = told_words(sentence, shares, text)
    return len(words) > 1 and words[1][1] >= _SECOND_WORD * words[0][1]


def _is_excluded(scene: Scene, found: Found) -> bool:
    """Whether the lexicon excludes what the reader would add."""
    return any(find_condition(scene, found, condition) is not None for condition in found.pattern.unless)


def _may_add(weights: Weights, scene: Scene, sentence: Sentence, least: NDArray[Any]) -> bool:
    """Whether a sentence is worth an opinion."""
    return bool((chances_of(weights, sentence, scene.language, scene.article.text) >= least - _ROUNDING).any())


def is_all_but_certain(weights: Weights, sentence: Sentence, language: Language, text: str) -> bool:
    """Whether the reader may add something of a sentence even where patterns find nothing in the whole article."""
    least = np.maximum(weights.adds, ALONE) - _ROUNDING
    return bool((chances_of(weights, sentence, language, text) >= least).any())


def _chance(weights: Weights, opinion: Opinion, code: str) -> float | None:
    """The chance of a code where it is too small to let a pattern have its way, `None` where it is not."""
    if code not in weights.codes:
        return None
    at = weights.codes.index(code)
    chance = float(opinion.chances[at])
    return chance if chance < weights.bars[at] else None


def _found(scene: Scene, lexicon: Lexicon, opinion: Opinion, sentence: Sentence, rules: Pattern, at: int) -> Found:
    shares = opinion.shares[:, at]
    words = told_words(sentence, shares, scene.article.text)
    pattern = replace(rules, id=f"{READER}: " + ", ".join(word for word, _ in words))
    by = ", ".join(f"{word} {share:+.1f}" for word, share in words)
    anchor, extent = _place(scene, lexicon, sentence, rules, shares)
    anchor = raised(scene, sentence, rules, anchor)
    return Found(pattern, sentence, anchor, f"{by}: {opinion.chances[at]:.0%}", extent=extent)


def told_words(sentence: Sentence, shares: NDArray[np.float64], text: str) -> list[tuple[str, float]]:
    """The words of a sentence that say most for an indicator, with what they say, the strongest first."""
    by_word: Counter[str] = Counter()
    for word, share in zip(sentence.words, shares, strict=True):
        by_word[word.span.of(text).lower()] += float(share)  # type: ignore[assignment]
    ranked = sorted(by_word.items(), key=lambda item: (-item[1], item[0]))
    return [(word, share) for word, share in ranked[:_TOLD] if share > 0]


def _place(
    scene: Scene, lexicon: Lexicon, sentence: Sentence, pattern: Pattern, shares: NDArray[np.float64]
) -> tuple[Hit, Hit]:
    """The words by which a reading is judged, and those that tell of it: a clause with most of what speaks for it.

    A short clause goes before a long one that says little more. That somebody says so carries only what is itself said.
    """
    positive = np.clip(shares, 0, None)
    whole = float(positive.sum()) or 1.0
    said = [claim.cue.span for claim in scene.claims.values() if claim.cue is not None]
    observed = lexicon.status_words.governors.get(OBSERVERS, frozenset())
    candidates: list[tuple[float, int, Hit, Hit]] = []
    for clause in sentence.clauses:
        head, hit = sentence.hit_of(clause.head), sentence.hit_of(clause.span)
        verb = keys_of(clause.predicate, lexicon.language)
        only_notes = pattern.kind is not Kind.WORD or any(verb[: len(entry)] == entry for entry in observed)
        reports = only_notes and any(cue.overlaps(clause.head) for cue in said)
        if head.last > head.first and not reports:
            worth = float(positive[hit.first : hit.last].sum()) / whole
            length = (hit.last - hit.first) / len(sentence.words)
            candidates.append((length * _LENGTH - worth, clause.index, head, hit))
    if not candidates:
        return sentence.all(), sentence.all()
    _, _, head, hit = min(candidates, key=lambda one: one[:2])
    return Hit(head.first, max(hit.last, head.last)), Hit(min(head.first, hit.first), max(hit.last, head.last))


def raised(scene: Scene, sentence: Sentence, pattern: Pattern, anchor: Hit) -> Hit:
    """The words from a governing verb on, where that verb decides: in "called on Iran to stop", it is "called"."""
    clause = clause_at(sentence, anchor)
    above = scene.parent(clause) if clause is not None and clause.relation in _CALLED_FOR else None
    if above is None or not sentence.span.contains(above.head):
        return anchor
    head = sentence.hit_of(above.head)
    if head.last <= head.first or head.first >= anchor.first:
        return anchor
    at = Found(pattern, sentence, Hit(head.first, anchor.last))
    decides = (condition for _, condition in pattern.status_if if condition.places[0].name == "head")
    return at.anchor if any(find_condition(scene, at, condition) for condition in decides) else anchor


@lru_cache(maxsize=8)
def rules_of(lexicon: Lexicon) -> Mapping[str, Pattern]:
    """By indicator, whose it is and how its status is judged where no pattern tells.

    The lexicon lays it down under `readings`; for what it leaves out there, it is as most of its patterns say.
    """
    by_code: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in lexicon.patterns:
        if pattern.status in JUDGES and all(rule.name != "is" for rule in pattern.actor):
            by_code[pattern.indicator].append(pattern)
    return {code: _bare(_commonest(group)) for code, group in by_code.items()} | {
        code: replace(pattern, where="the second reader") for code, pattern in lexicon.readings.items()
    }


def _commonest(group: Sequence[Pattern]) -> Pattern:
    counts = Counter((pattern.actor, pattern.status) for pattern in group)
    return max(group, key=lambda pattern: counts[pattern.actor, pattern.status])


def _bare(pattern: Pattern) -> Pattern:
    return replace(
        pattern, phrases=(), predicates=(), cues=(), forms=frozenset(), needs=(), unless=(), context="",
        where="the second reader",
    )  # fmt: skip


@lru_cache(maxsize=8)
def read_weights(packed: bytes) -> Weights:
    """The weights that `pack_weights` wrote."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as file:
        data = {name: file[name] for name in file.files}
    texts = {name: data[name].tobytes().decode() for name in ("codes", "features", "words", "source")}
    lines = {name: tuple(text.split("\n")) if text else () for name, text in texts.items()}
    return Weights(
        codes=lines["codes"],
        rows={name: row for row, name in enumerate(lines["features"])},
        values=data["values"].astype(np.float32) * data["value_step"],
        rarity=data["rarity"].astype(np.float32),
        near={name: row for row, name in enumerate(lines["words"])},
        kin=data["kin"].astype(np.float32) * data["kin_step"],
        bias=data["bias"],
        adds=data["adds"],
        bars=data["bars"],
        learned_from=texts["source"],
    )


def pack_weights(weights: Weights) -> bytes:
    """Weights as the bytes of a file, the same for the same weights: values by steps of 1/127 of the largest."""
    values, value_step = _in_steps(weights.values)
    kin, kin_step = _in_steps(weights.kin)
    lines = {"codes": weights.codes, "features": tuple(weights.rows), "words": tuple(weights.near),
             "source": (weights.learned_from,)}  # fmt: skip
    texts = {name: np.frombuffer("\n".join(text).encode(), dtype=np.uint8) for name, text in lines.items()}
    file = io.BytesIO()
    np.savez_compressed(
        file, allow_pickle=False, **texts, values=values, value_step=value_step, kin=kin, kin_step=kin_step,
        rarity=weights.rarity.astype(np.float16), bias=weights.bias, adds=weights.adds, bars=weights.bars,
    )  # fmt: skip
    return file.getvalue()


def _in_steps(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Values as whole steps, and the step of each column."""
    largest = np.abs(values).max(axis=0, initial=0.0)
    step = np.where(largest > 0, largest / 127, 1.0).astype(np.float32)
    return np.rint(values / step).astype(np.int8), step
