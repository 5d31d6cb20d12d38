"""Why a text was coded as it was: what fired, which words set it off, and what almost did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.coding.actors import index_for
from tocsin.coding.find import Missed
from tocsin.coding.patterns import ACTOR_LIST, compile_lexicons
from tocsin.coding.scene import set_scene
from tocsin.coding.signals import Coder, is_coded, read_twice

if TYPE_CHECKING:
    from tocsin.coding.lexicon import Lexicon
    from tocsin.coding.scene import Sentence
    from tocsin.model import Article, Extraction, Signal, Watch


@dataclass(frozen=True, slots=True)
class Fired:
    """A signal, the phrase, predicate or cue that set it off, and where the pattern stands in the lexicon."""

    signal: Signal
    by: str
    where: str


@dataclass(frozen=True, slots=True)
class Almost:
    """A pattern whose words stood in the sentence, and the one condition that kept it from firing."""

    rule: str
    indicator: str
    text: str
    by: str
    why: str
    where: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence: what fired, what almost did, and which words of it the lists know.

    `words` gives, for each list with a hit, the words of the sentence that it covers.
    """

    text: str
    fired: tuple[Fired, ...]
    almost: tuple[Almost, ...]
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article explained: the tests it passes and fails as a whole, then its sentences.

    `gated` says that the article failed the gate of the lexicon, or passed the test that bars one: nothing is coded.
    """

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    gated: bool
    sentences: tuple[Explained, ...]


def explain(article: Article, extraction: Extraction, watch: Watch) -> Explanation:
    """What fired in each sentence of an article, why, and what almost did.

    Args:
        article: the text as published.
        extraction: its claims and clauses.
        watch: gives the lexicons.

    Raises:
        WatchError: if a lexicon of the watch does not hold together.
    """
    lexicon = compile_lexicons(watch).get(article.language)
    if lexicon is None:
        return Explanation((), (), gated=True, sentences=())
    scene = set_scene(article, extraction, lexicon, index_for(article.text, extraction))
    missed: list[Missed] = []
    reading = read_twice(scene, lexicon, watch, on_miss=missed.append)
    coder = Coder(scene, lexicon, watch)
    fired = [
        (found.sentence.number, Fired(signal, found.by, found.pattern.where))
        for found, signal in zip(reading.mentions, coder.signals(reading.mentions), strict=True)
    ]
    missed += [Missed(one.found, (f"barred: the second reader gives it {one.chance:.1%}",)) for one in reading.barred]
    almost = [(one.found.sentence.number, _almost(article, one)) for one in missed if len(one.why) == 1]
    return Explanation(
        passed=tuple(sorted(scene.contexts)),
        failed=tuple(sorted(lexicon.contexts.keys() - scene.contexts)),
        gated=not is_coded(scene, lexicon),
        sentences=tuple(
            Explained(
                text=" ".join(sentence.span.of(article.text).split()),
                fired=tuple(item for number, item in fired if number == sentence.number),
                almost=tuple(item for number, item in almost if number == sentence.number),
                words=_words(article, sentence, lexicon),
            )
            for sentence in scene.sentences
        ),
    )


def _almost(article: Article, missed: Missed) -> Almost:
    found = missed.found
    text = found.sentence.span_of(found.anchor).of(article.text)
    pattern = found.pattern
    return Almost(pattern.id, pattern.indicator, text, found.by, missed.why[0], pattern.where)


def _words(article: Article, sentence: Sentence, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    names = [name for name in (*lexicon.lists, ACTOR_LIST) if sentence.hits.get(name)]
    return tuple(
        (name, sentence.span_of(hit).of(article.text)) for name in sorted(names) for hit in sentence.hits[name]
    )
