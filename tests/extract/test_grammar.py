"""The graph of a parse: whatever the model hung where, every walk up it ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.fr import French
from spacy.tokens import Doc

from tocsin.extract.grammar import read_graph
from tocsin.model import Language

_VOCAB = French().vocab
_WORDS = ("si", "s'", "dément", "le", "ministre", "parle", "avoir", "dit", ",", "partir", "Séoul", "fires", "missile")
_LINKS = ("case", "nsubj", "aux:tense", "acl:relcl", "obj", "mark", "advcl", "nmod", "compound", "conj")
_MORPHS = {"VERB": "VerbForm=Fin|Mood=Ind", "AUX": "VerbForm=Inf"}


@st.composite
def _parses(draw: st.DrawFn) -> Doc:
    """Words of one sentence, hung as a tree of any shape."""
    size = draw(st.integers(2, 9))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    for place, word in enumerate(order):
        heads[word] = word if place == 0 else order[draw(st.integers(0, place - 1))]
    parts = draw(st.lists(st.sampled_from(("NOUN", "VERB", "AUX", "PROPN", "ADP")), min_size=size, max_size=size))
    return Doc(
        _VOCAB,
        words=draw(st.lists(st.sampled_from(_WORDS), min_size=size, max_size=size)),
        heads=heads,
        deps=[
            "ROOT" if heads[i] == i else label
            for i, label in enumerate(draw(st.lists(st.sampled_from(_LINKS), min_size=size, max_size=size)))
        ],
        pos=parts,
        tags=["NNS"] * size,
        morphs=[_MORPHS.get(part, "") for part in parts],
        lemmas=["avoir"] * size,
    )


@given(_parses(), st.sampled_from(Language))
def test_every_walk_up_a_mended_parse_ends(doc: Doc, language: Language) -> None:
    graph = read_graph(doc, language)
    for at in list(range(len(graph))):
        for _ in range(len(graph)):
            at = graph.head[at]  # noqa: PLW2901 - a walk upwards
        assert graph.head[at] == at


def test_a_condition_whose_verb_hangs_on_its_own_subject_is_turned_round() -> None:
    doc = Doc(
        _VOCAB,
        words=["si", "Moscou", "frappe", "."],
        heads=[1, 1, 1, 1],
        deps=["case", "ROOT", "acl:relcl", "punct"],
        pos=["ADP", "PROPN", "VERB", "PUNCT"],
        tags=["", "", "", ""],
        morphs=["", "", "Mood=Ind|VerbForm=Fin", ""],
        lemmas=["si", "Moscou", "frapper", "."],
    )
    graph = read_graph(doc, Language.FR)
    assert graph.head == [2, 2, 2, 1]
