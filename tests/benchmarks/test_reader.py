"""The shipped weights of the second reader are what its texts teach, and learning is the same every time."""

import numpy as np
import pytest

from benchmarks import reader
from tocsin.coding.reader import chances_of, opinion_of, pack_weights, read_weights
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches import load_watch

EVERY = 40
"""Of the written sentences one in so many is read again: all of them would take minutes."""
LEAST = 0.8
"""The share of them that a reader which learned from them knows again; one that did not finds about half."""
SURE = 0.2


@pytest.fixture(scope="module", params=list(Language))
def language(request):
    return request.param


@pytest.fixture(scope="module")
def weights(language):
    return read_weights(load_watch(reader.WATCH).readers[language])


def written(language):
    for path in sorted(reader.TEXTS.glob(f"*.{language.value}.txt")):
        yield from reader.written(path)


def test_the_weights_are_of_the_texts_that_lie_here(language, weights):
    assert weights.learned_from == reader.texts_hash(language), (
        "the texts of benchmarks/reader_texts have changed: run `python -m benchmarks.reader --train`"
    )


def test_a_change_of_one_text_changes_the_hash(tmp_path, monkeypatch):
    before = reader.texts_hash(Language.EN)
    for path in reader.TEXTS.glob("*.en.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(reader, "TEXTS", tmp_path)
    assert reader.texts_hash(Language.EN) == before
    next(tmp_path.glob("*.en.txt")).write_text("## none\nAnother sentence.\n", encoding="utf-8")
    assert reader.texts_hash(Language.EN) != before


def test_the_reader_knows_again_what_it_learned_from(language, weights):
    told = [(text, codes) for _, text, codes, _ in written(language) if codes][::EVERY]
    knows = 0
    for number, (text, codes) in enumerate(told):
        article = read_text(text, language=language)
        labels = [reader.Label(0, len(article.text), code) for code in codes]
        for example in reader.cut("written", str(number), article, labels, frozenset()):
            chances = opinion_of(weights, example.sentence, language).chances
            assert np.allclose(chances_of(weights, example.sentence, language), chances, atol=1e-9)
            knows += all(chances[weights.codes.index(code)] >= SURE for code in example.told)
            break
    assert len(told) >= 15
    assert knows >= LEAST * len(told)


def test_learning_twice_gives_the_same_weights(monkeypatch):
    monkeypatch.setattr(reader, "FEWEST", 3)
    examples = []
    for number, (_, text, codes, besides) in enumerate(list(written(Language.EN))[::12]):
        article = read_text(text, language=Language.EN)
        labels = [reader.Label(0, len(article.text), code) for code in codes]
        examples += reader.cut("written", str(number), article, labels, frozenset(besides))
    first, second = (reader.learn(examples, Language.EN) for _ in range(2))
    assert first.codes
    assert pack_weights(first) == pack_weights(second)
    assert reader.difference(first, second) == 0.0


def test_no_sentence_is_written_twice(language):
    texts = [text.lower() for _, text, _, _ in written(language)]
    assert len(texts) >= 900
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_an_indicator_that_the_watch_does_not_have_is_named(tmp_path):
    path = tmp_path / "wrong.en.txt"
    path.write_text("## none\nA missile rose. +missile-launch\n", encoding="utf-8")
    with pytest.raises(ValueError, match="missile-launch"):
        list(reader.written(path))
