"""Words say of themselves what spaCy says of its tokens."""

import pytest

from tests.extract.sentences import parse
from tocsin.extract.pipeline import extract_parsed
from tocsin.extract.words import read_words
from tocsin.model import Language

TEXTS = {
    Language.FR: (
        "« Nous n'avons rien vu d'anormal », a déclaré mardi à l'AFP Jeanne Morel, porte-parole du ministère des "
        "Affaires étrangères.\u00a0 Selon elle, l'essai qu'aurait mené Pyongyang n'aura « aucune suite » avant 2024 !"
    ),
    Language.EN: (
        "\"We haven't moved anything,\" Gen. Paul Harte told reporters in St. John's on Tuesday, adding that the U.S. "
        "would not comment.  The Norwegian-built radars, he said, weren't switched on until 9:30 a.m."
    ),
}
SAME = (
    "dep_", "ent_iob_", "ent_type_", "i", "idx", "is_alpha", "is_lower", "is_punct", "is_quote", "is_space", "is_title",
    "lemma_", "lower_", "pos_", "tag_", "text", "whitespace_",
)  # fmt: skip
RELATED = ("ancestors", "children", "lefts", "rights", "subtree")


@pytest.fixture(params=list(Language), ids=lambda language: language.value)
def parsed(request):
    return parse(TEXTS[request.param], request.param)


def test_words_have_the_attributes_of_their_tokens(parsed):
    for token, word in zip(parsed.doc, read_words(parsed.doc), strict=True):
        assert [getattr(word, name) for name in SAME] == [getattr(token, name) for name in SAME]
        assert word.morph_ == str(token.morph)
        assert word.morph == {name: token.morph.get(name) for name in token.morph.to_dict()}
        assert word.is_sent_start == bool(token.is_sent_start)


def test_words_hang_on_one_another_as_their_tokens_do(parsed):
    words = read_words(parsed.doc)
    for token, word in zip(parsed.doc, words, strict=True):
        for name in RELATED:
            assert [w.i for w in getattr(word, name)] == [t.i for t in getattr(token, name)], (name, token)
        assert (word.head.i, word.left_edge.i, word.right_edge.i) == (
            token.head.i,
            token.left_edge.i,
            token.right_edge.i,
        )
        assert word.sentence == (token.sent.start, token.sent.end)
        for above in words[:10]:
            assert above.is_ancestor(word) == parsed.doc[above.i].is_ancestor(token)


def test_neighbours_end_where_the_text_does(parsed):
    words = read_words(parsed.doc)
    assert words[0].nbor(1) is words[1]
    with pytest.raises(IndexError):
        words[0].nbor(-1)
    with pytest.raises(IndexError):
        words[-1].nbor(1)


def test_stretches_of_words_have_the_text_and_the_root_of_their_span(parsed):
    words, doc = read_words(parsed.doc), parsed.doc
    for start in range(0, len(doc) - 6, 3):
        assert words.text_of(start, start + 5) == doc[start : start + 5].text
        assert words.root_of(start, start + 5).i == doc[start : start + 5].root.i
    assert words.text_of(0, len(doc)) == doc.text.rstrip()


def test_what_is_kept_between_articles_changes_no_output(parsed):
    first = extract_parsed(parsed)
    for other in Language:
        extract_parsed(parse(TEXTS[other], other))
    read_words.cache_clear()
    assert repr(extract_parsed(parsed)) == repr(first)
