"""The second reader: its training, and what it is worth on texts that it has not seen.

    python -m benchmarks.reader --train        learn from all annotated texts, and write the weights beside the watch
    python -m benchmarks.reader --check        learn again, and compare with the weights that lie there
    python -m benchmarks.reader --hold open    learn without one set, and read that set

It learns from the project's annotated texts (not `blind`, `sealed`), the phrasebooks, the traps, the
sentences of `benchmarks/reader_texts`, and the gold data beside the project, of which only weights carry over. One
logistic regression for each indicator, over the features of `tocsin.coding.reader` and (French) the word vectors of the
parser's model; these are folded into a weight for each word, so that reading needs no vectors.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
import yaml
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from benchmarks.gold_sets import ROOT, SHARED
from tocsin.coding.actors import index_for
from tocsin.coding.patterns import compile_lexicons
from tocsin.coding.reader import (
    AROUND,
    HEARD_AROUND,
    LIST,
    NEAR_LIST,
    Weights,
    features_of,
    opinion_of,
    pack_weights,
    read_weights,
    words_around,
    words_of,
)
from tocsin.coding.scene import set_scene
from tocsin.coding.words import key
from tocsin.extract import extract
from tocsin.measure import read_gold
from tocsin.model import Language
from tocsin.read import read_file, read_text
from tocsin.watches import load_watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tocsin.coding.scene import Sentence
    from tocsin.measure import GoldDocument
    from tocsin.model import Article

WATCH = "nuclear-rus"
TEXTS = Path(__file__).parent / "reader_texts"
WEIGHTS = ROOT / "src" / "tocsin" / "watches"
# The strength of what is learned against staying at nothing; a feature seen once teaches nothing.
STRENGTH = 20.0
LEAST_SEEN = 2
# A sentence that tells a thing counts for two that do not; one that may be taken to tell it, for half of one.
TOLD, TAKEN = 2.0, 0.2
# Traps, which must never be found, count for more than other sentences.
WORTH = {"traps": 5.0}
FEWEST = 5
# How many forms are known by their likeness to others: the model has them by how common they are.
COMMON = 60_000
# A dispatch has at most so many sentences.
LONGEST = 45
# From which chance a signal is added, and under which one of a pattern is barred: chosen with `--hold open`.
ADDS = {"fr": 0.4, "en": 0.25}
# What is rare and grave needs surer words; that a weapon was used is never told by a sum of words.
GRAVE = {"nuclear-use": 2.0, "use-preparation": 0.6, "warhead-movement": 0.6, "alert-order": 0.6}
BARS = {"fr": 0.02, "en": 0.02}
# Fighting is common, and seldom of the same crisis: French words of firing alone must not do.
SURER = {("fr", "conventional-escalation"): 0.4}
# Whether it learns of the lists of the lexicon: in English they gained with texts held out, but not on the fresh ones.
LISTS = {"fr": True, "en": False}
_BESIDE = re.compile(r"\s([+?])([a-z]+(?:-[a-z]+)*)$")
_OVERLAP = 0.4


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, what it tells, what it may be taken to tell, and the text of the article that it stands in."""

    source: str
    document: str
    sentence: Sentence
    told: frozenset[str]
    taken: frozenset[str] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A signal annotated in a text: the characters that carry it, and its indicator."""

    start: int
    end: int
    code: str
    optional: bool = False


def main() -> int:
    """Train, check, or hold one set out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--hold", metavar="SET", default="open")
    options = parser.parse_args()
    differ = 0
    for language in Language:
        examples = list(examples_of(language))
        path = WEIGHTS / f"nuclear.reader.{language.value}.npz"
        if options.train:
            path.write_bytes(pack_weights(learn(examples, language)))
            print(f"{path.name}: {len(examples)} sentences, {path.stat().st_size} bytes")
        elif options.check:
            gap = difference(read_weights(path.read_bytes()), read_weights(pack_weights(learn(examples, language))))
            print(f"{path.name}: differs by {gap:.6f}")
            differ += gap > 0.05
        else:
            _hold(examples, language, options.hold)
    return 1 if differ else 0


def texts_hash(language: Language) -> str:
    """A hash of the texts that were written for the reader of a language."""
    digest = hashlib.sha256()
    for path in sorted(TEXTS.glob(f"*.{language.value}.txt")):
        digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()[:16]


def difference(first: Weights, second: Weights) -> float:
    """The largest difference of two readers' values; infinite where they know other features."""
    if first.codes != second.codes or tuple(first.rows) != tuple(second.rows):
        return math.inf
    pairs = ((first.values, second.values), (first.kin, second.kin), (first.bias, second.bias))
    return max(float(np.abs(one - other).max(initial=0.0)) for one, other in pairs)


def _hold(examples: Sequence[Example], language: Language, name: str) -> None:
    weights = learn([one for one in examples if one.source != name], language)
    held = [one for one in examples if one.source == name]
    opinions = [opinion_of(weights, one.sentence, language, one.text).chances for one in held]
    print(f"{language.value}: {len(examples) - len(held)} sentences learned, {len(held)} read")
    for least in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        found = [{code for code, chance in zip(weights.codes, o, strict=True) if chance >= least} for o in opinions]
        hits = sum(len(codes & one.told) for codes, one in zip(found, held, strict=True))
        wrong = sum(len(codes - one.told - one.taken) for codes, one in zip(found, held, strict=True))
        gold = sum(len(one.told) for one in held)
        precision, recall = hits / max(1, hits + wrong), hits / max(1, gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"  from {least:.2f}: P {precision:.2f} R {recall:.2f} F1 {f1:.3f}")


# --- what it learns from ---------------------------------------------------------------------------------------------


def examples_of(language: Language) -> Iterator[Example]:
    """All sentences that the reader of a language may learn from, in a fixed order."""
    tests = ROOT / "tests"
    for name, gold, texts in (
        ("dev", SHARED / "gold", SHARED / "dispatches"),
        ("open", tests / "gold" / "open", tests / "gold" / "open"),
        ("fresh", tests / "gold" / "fresh", tests / "gold" / "fresh"),
        ("own", tests / "gold", ROOT / "src" / "tocsin" / "examples"),
    ):
        if gold.is_dir():
            for document in read_gold(gold, texts, language=language.value).values():
                article = next(iter(read_file(texts / document.name)))
                yield from cut(name, document.name, article, _labels(article, document), frozenset())
    for number, (source, text, codes, besides) in enumerate(_sentences(language)):
        article = read_text(text, language=language)
        labels = [Label(0, len(article.text), code) for code in codes]
        yield from cut(source, f"{source}-{number}", article, labels, frozenset(besides))
    for path in sorted(TEXTS.glob(f"*.{language.value}.txt")):
        lines = list(written(path))
        whole = _wholes(lines)
        for title, text, codes, besides in lines:
            article = read_text(text, language=language)
            labels = [Label(0, len(article.text), code) for code in codes]
            for example in cut("written", title, article, labels, frozenset(besides)):
                yield replace(example, text=whole.get(title, text))
    for item in _yaml(tests / "traps" / f"traps.{language.value}.yaml")["items"]:
        article = read_text(item["text"], language=language)
        yield from cut("traps", item["id"], article, list(_anchored(article, item.get("signals") or [])), frozenset())


def _wholes(lines: Iterable[tuple[str, str, Sequence[str], Sequence[str]]]) -> dict[str, str]:
    """The dispatches among what was written, whole, by title: many sentences under one title are no dispatch."""
    parts: dict[str, list[str]] = defaultdict(list)
    for title, text, _, _ in lines:
        parts[title].append(text)
    return {title: "\n".join(texts) for title, texts in parts.items() if len(texts) <= LONGEST}


def cut(
    source: str, document: str, article: Article, labels: Sequence[Label], besides: frozenset[str]
) -> Iterator[Example]:
    """The sentences of an article, each with the labels that lie in it."""
    watch = load_watch(WATCH)
    lexicon = compile_lexicons(watch)[article.language]
    extraction = extract(article)
    for sentence in set_scene(article, extraction, lexicon, index_for(article.text, extraction)).sentences:
        if sentence.words:
            here = [label for label in labels if _lies_in(label, sentence)]
            told = frozenset(label.code for label in here if not label.optional)
            taken = besides | {label.code for label in here if label.optional}
            yield Example(source, document, sentence, told, frozenset(taken - told), article.text)


def _lies_in(label: Label, sentence: Sentence) -> bool:
    start, end = sentence.span.start, sentence.span.end
    shared = min(label.end, end) - max(label.start, start)
    return start <= label.start < end or (shared > 0 and shared >= _OVERLAP * (label.end - label.start))


def _labels(article: Article, document: GoldDocument) -> list[Label]:
    """The annotated signals, where they stand in the text as it is read (which may differ in white space)."""
    found = []
    for signal in document.signals:
        words = re.compile(r"\s+".join(map(re.escape, signal.text.split())))
        places = sorted(words.finditer(article.text), key=lambda match: abs(match.start() - signal.span.start))
        found += [Label(*match.span(), signal.indicator, signal.optional) for match in places[:1]]
    return found


def _anchored(article: Article, signals: Iterable[Mapping[str, Any]]) -> Iterator[Label]:
    """The signals of a trap that must be found; in a trap, what may be found teaches nothing."""
    for signal in signals:
        at = article.text.find(signal["anchor"])
        if at >= 0 and not signal.get("optional"):
            yield Label(at, at + len(signal["anchor"]), signal["indicator"])


def _sentences(language: Language) -> Iterator[tuple[str, str, Sequence[str], Sequence[str]]]:
    """Source, text, what it tells and what it may be taken to tell, of texts annotated as a whole."""
    coding = ROOT / "tests" / "coding"
    book = _yaml(coding / f"phrasebook.{language.value}.yaml")
    for part in ("held", "open"):
        for code, by_status in book[part].items():
            for items in by_status.values():
                yield from (("phrase", item[1], [code], item[2:]) for item in items)
    for items in book["nothing"].values():
        yield from (("phrase", item if isinstance(item, str) else item[-1], (), ()) for item in items)
    for item in _yaml(coding / "classes.yaml")["sentences"]:
        if item["language"] == language.value:
            yield "classes", item["text"], [signal.split()[0] for signal in item["signals"]], item["besides"]
    yield from (
        ("prose", text, [code], ())
        for spoken, code, text in _yaml(coding / "prose.yaml")["examples"]
        if spoken == language.value
    )
    if language is Language.EN:
        yield from (("ordinary", text, (), ()) for text in _yaml(coding / "ordinary.en.yaml")["sentences"])


def written(path: Path) -> Iterator[tuple[str, str, Sequence[str], Sequence[str]]]:
    """The sentences of one file of `reader_texts`, each with the title it stands under; its head says how to write."""
    known = {indicator.code for indicator in load_watch(WATCH).indicators}
    section = title = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif line.startswith("# "):
            title = line.removeprefix("# ")
        elif line.strip():
            codes: dict[str, list[str]] = {"+": [] if section == "none" else [section], "?": []}
            text = line.rstrip()
            while beside := _BESIDE.search(text):
                codes[beside[1]].append(beside[2])
                text = text[: beside.start()].rstrip()
            if unknown := {*codes["+"], *codes["?"]} - known:
                raise ValueError(f"{path.name}: no indicator {sorted(unknown)} in {line!r}")
            yield f"{path.stem}: {title}", text, codes["+"], codes["?"]


@cache
def _yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


# --- how it learns ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """The features that are learned of, and how rare each is."""

    rows: dict[str, int]
    rarity: NDArray[np.float64]
    common: float = field(default=1.0)


def learn(examples: Sequence[Example], language: Language) -> Weights:
    """The weights that the examples teach."""
    seen = [Counter(_names(one.sentence, language)) for one in examples]
    table = _table(seen)
    vectors = _vectors(language)
    words = [Counter(name for name, _ in words_of(one.sentence)) for one in examples]
    around = [Counter(AROUND + name for name in words_around(one.text, language)) for one in examples]
    topics = _table(around)
    blocks = [_matrix(seen, table), _matrix(around, topics) * HEARD_AROUND]
    if vectors:
        blocks.append(csr_matrix(_likeness(words, table, vectors)))
    x = hstack(blocks).tocsr()
    counts = Counter(code for one in examples for code in one.told)
    codes = tuple(sorted(code for code, count in counts.items() if count >= FEWEST))
    learned = np.stack([_fit(x, *_targets(examples, code)) for code in codes], axis=1)
    known = _joined(table, topics)
    values, kin, bias = learned[: len(known.rows)], learned[len(known.rows) : -1], learned[-1]
    near = sorted(vectors)
    told = np.stack([vectors[name] for name in near]) @ kin if near else np.zeros((0, len(codes)))
    return _as_packed(
        Weights(
            codes=codes,
            rows=known.rows,
            values=values.astype(np.float32),
            rarity=known.rarity.astype(np.float32),
            near={name: row for row, name in enumerate(near)},
            kin=told.astype(np.float32),
            bias=bias.astype(np.float32),
            adds=np.array([_least(code, language) for code in codes], dtype=np.float32),
            bars=np.full(len(codes), BARS[language.value], dtype=np.float32),
            learned_from=texts_hash(language),
        )
    )


def _least(code: str, language: Language) -> float:
    """The chance from which a code is added."""
    return GRAVE.get(code, SURER.get((language.value, code), ADDS[language.value]))


def _names(sentence: Sentence, language: Language) -> Iterator[str]:
    """What is learned of a sentence."""
    names = (feature.name for feature in features_of(sentence, language))
    return (name for name in names if LISTS[language.value] or not name.startswith((LIST, NEAR_LIST)))


def _as_packed(weights: Weights) -> Weights:
    """Weights as they are read back: features that say nothing for any code left out."""
    packed = read_weights(pack_weights(weights))
    speaks = np.abs(packed.values).max(axis=1, initial=0.0) > 0
    return replace(
        weights,
        rows={name: row for row, name in enumerate(np.array(list(weights.rows), dtype=object)[speaks])},
        values=weights.values[speaks],
        rarity=weights.rarity[speaks],
    )


def _table(seen: Sequence[Counter[str]]) -> _Table:
    spread = Counter(name for counter in seen for name in counter)
    names = sorted(name for name, count in spread.items() if count >= LEAST_SEEN)
    rarity = np.array([math.log(len(seen) / spread[name]) + 1 for name in names])
    return _Table({name: row for row, name in enumerate(names)}, rarity, float(rarity.max(initial=1.0)))


def _joined(first: _Table, second: _Table) -> _Table:
    """Two tables as one, the rows of the second behind those of the first."""
    behind = {name: len(first.rows) + row for name, row in second.rows.items()}
    return _Table(first.rows | behind, np.concatenate([first.rarity, second.rarity]))


def _matrix(seen: Sequence[Counter[str]], table: _Table) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for counter in seen:
        found = {table.rows[name]: 1 + math.log(count) for name, count in sorted(counter.items()) if name in table.rows}
        weighed = {row: value * table.rarity[row] for row, value in found.items()}
        length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
        columns += weighed
        values += [value / length for value in weighed.values()]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(seen), len(table.rows)))


def _likeness(
    words: Sequence[Counter[str]], table: _Table, vectors: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """For each sentence, the sum of its words' vectors, the rarer the heavier."""
    size = len(next(iter(vectors.values())))
    found = np.zeros((len(words), size))
    for row, counter in enumerate(words):
        known = [(name, count, _rarity(table, name)) for name, count in sorted(counter.items())]
        length = math.sqrt(sum(count * rarity * rarity for _, count, rarity in known)) or 1.0
        for name, count, rarity in known:
            if name in vectors:
                found[row] += vectors[name] * (count * rarity / length)
    return found


def _rarity(table: _Table, name: str) -> float:
    return float(table.rarity[table.rows[name]]) if name in table.rows else table.common


def _targets(examples: Sequence[Example], code: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whether each sentence tells of a code, as 1 or -1, and how much it counts."""
    told = np.array([1.0 if code in one.told or code in one.taken else -1.0 for one in examples])
    counts = np.array([TOLD if code in one.told else TAKEN if code in one.taken else 1.0 for one in examples])
    return told, counts * np.array([WORTH.get(one.source, 1.0) for one in examples])


def _fit(x: csr_matrix, told: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression with a penalty on large weights; the last value is the bias."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=0)
    model.fit(x, told, sample_weight=counts)
    return np.append(model.coef_[0], model.intercept_[0])


@cache
def _vectors(language: Language) -> dict[str, NDArray[np.float64]]:
    """The word vectors of the French parser's model, by key, at length one; the English model has none."""
    if language is not Language.FR:
        return {}
    vocab = spacy.load("fr_core_news_md").vocab
    found: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    for code, row in list(vocab.vectors.key2row.items())[:COMMON]:
        word, vector = vocab.strings[code], vocab.vectors.data[row].astype(np.float64)
        if word.isalpha() and vector.any():
            found[key(word, language)].append(vector / np.linalg.norm(vector))
    return {name: np.mean(forms, axis=0) for name, forms in found.items()}


if __name__ == "__main__":
    sys.exit(main())
