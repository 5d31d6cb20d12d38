"""A lexicon that does not hold together is refused with file, line and remedy; one that does means what it says."""
# ruff: noqa: E501 - one case a line is read at a glance

import pytest

from tests.coding.made import article, extraction
from tocsin.coding.actors import index_names
from tocsin.coding.find import Hearing, find_all
from tocsin.coding.patterns import compile_lexicons, compile_sheet
from tocsin.coding.scene import find_phrases, set_scene
from tocsin.coding.signals import is_coded, keep_apart
from tocsin.errors import WatchError
from tocsin.model import Kind, Language
from tocsin.watches import load_watch
from tocsin.watches.sheet import read_sheet

KINDS = (("missile-test", Kind.DEED), ("nuclear-threat", Kind.WORD))

HEAD = """\
language: fr
lists:
  missile: [missile, fusée, engin balistique]
  launch: [tirer, lancer, tir]
groups:
  holders: [RUS, PRK]
contexts:
  nuclear: {any: ["@missile"], at_least: 1}
"""

PATTERN = """\
indicators:
  missile-test:
    actors: holders
    patterns:
      - {id: one, phrase: ["@launch ...4 @missile"]}
"""


def sheet_of(tmp_path, text):
    path = tmp_path / "lexicon.yaml"
    path.write_text(text, encoding="utf-8")
    return read_sheet(path)


def compiled(tmp_path, text):
    return compile_sheet(sheet_of(tmp_path, text), KINDS)


def pattern(line):
    return HEAD + f"indicators:\n  missile-test:\n    patterns:\n      - {line}\n"


MISTAKES = {
    "unknown indicator": (HEAD + "indicators:\n  missile-tset:\n    patterns: [{id: a, phrase: [tir]}]\n", 11, "unknown indicator 'missile-tset'"),
    "unknown list in a phrase": (pattern('{id: a, phrase: ["@missle"]}'), 12, "unknown list 'missle'"),
    "unknown list in a list": (HEAD.replace("tir]", "tir, '@nope']") + PATTERN, 4, "unknown list 'nope'"),
    "unknown key": (pattern("{id: a, phrse: [tir]}"), 12, "unknown key 'phrse'"),
    "unknown top-level key": (HEAD + "pattern: 1\n" + PATTERN, 9, "unknown key 'pattern'"),
    "unknown place": (pattern("{id: a, phrase: [tir], needs: [{in: objet, any: [missile]}]}"), 12, "unknown place 'objet'"),
    "unknown actor rule": (pattern("{id: a, phrase: [tir], actor: [sujet]}"), 12, "unknown actor rule 'sujet'"),
    "unknown group": (pattern("{id: a, phrase: [tir], actors: powers}"), 12, "unknown group of actors 'powers'"),
    "unknown context": (pattern("{id: a, phrase: [tir], context: korea}"), 12, "unknown context 'korea'"),
    "unknown status": (pattern("{id: a, phrase: [tir], status: happened}"), 12, "unknown status 'happened'"),
    "bad form": (pattern("{id: a, predicate: [tirer], form: verb}"), 12, "unknown form 'verb'"),
    "form without predicate": (pattern("{id: a, phrase: [tir], form: verbal}"), 12, "'form' goes only with 'predicate'"),
    "empty list": (HEAD.replace("[tirer, lancer, tir]", "[]") + PATTERN, 4, "lists.launch is empty"),
    "empty phrase list": (pattern("{id: a, phrase: []}"), 12, "is empty"),
    "entry of articles only": (HEAD.replace("tir]", "de la]") + PATTERN, 4, "can never be found"),
    "phrase of gaps only": (pattern('{id: a, phrase: ["..."]}'), 12, "can never be found"),
    "nothing to look for": (pattern("{id: a, status: act}"), 12, "can never fire"),
    "two things to look for": (pattern("{id: a, phrase: [tir], cue: [dire]}"), 12, "can never fire"),
    "no id": (pattern("{phrase: [tir]}"), 12, "has no id"),
    "no patterns": (HEAD + "indicators:\n  missile-test: {patterns: []}\n", 10, "has no patterns"),
    "duplicate id": (pattern("{id: a, phrase: [tir]}\n      - {id: a, phrase: [lancer]}"), 13, "stands twice"),
    "ring of lists": (HEAD.replace("engin balistique]", "'@launch']").replace("tir]", "'@missile']") + PATTERN, 4, "in a ring"),
    "wrong type": (HEAD.replace("[tirer, lancer, tir]", "{a: b}") + PATTERN, 4, "must be text or a list"),
    "number for a word": (pattern("{id: a, phrase: [7]}"), 12, "7 is not text"),
    "word of YAML": (pattern("{id: a, phrase: [no]}"), 12, "False is not text"),
    "bad number": (HEAD.replace("at_least: 1", "at_least: many") + PATTERN, 8, "must be a whole number"),
    "condition without words": (pattern("{id: a, phrase: [tir], unless: [{in: clause}]}"), 12, "has no 'any'"),
    "no language": (HEAD.replace("language: fr\n", "") + PATTERN, 1, "has no 'language'"),
    "unknown language": (HEAD.replace("language: fr", "language: de") + PATTERN, 1, "unknown language 'de'"),
    "bad actor code": (pattern("{id: a, phrase: [tir], actor: ['is:R S']}"), 12, "is no actor"),
    "not a mapping": ("- a\n- b\n", 1, "must hold named values"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISTAKES)
def test_each_kind_of_mistake_has_its_place_and_a_remedy(tmp_path, kind):
    text, line, words = MISTAKES[kind]
    with pytest.raises(WatchError) as caught:
        compiled(tmp_path, text)
    assert words in caught.value.what
    assert caught.value.where == f"{tmp_path / 'lexicon.yaml'}:{line}"
    assert caught.value.remedy


def test_a_sound_lexicon_compiles(tmp_path):
    lexicon = compiled(tmp_path, HEAD + PATTERN)
    (one,) = lexicon.patterns
    assert (one.id, one.indicator, one.kind, one.actor_group) == ("one", "missile-test", Kind.DEED, {"RUS", "PRK"})
    assert one.where.endswith(":13")


def test_the_lexicons_that_ship_compile_for_every_language():
    assert set(compile_lexicons(load_watch("nuclear-rus"))) == {Language.FR, Language.EN}


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("@launch ...2 @missile", "il a tiré hier soir un missile", True),
        ("@launch ...1 @missile", "il a tiré hier soir un missile", False),
        ("@launch @missile", "des tirs de missiles", True),
        ("engin balistique", "des engins balistiques", True),
        ("=tirs ... @missile", "un tir de missile", False),
        ("=tirs ... @missile", "des tirs de missiles", True),
        ("@missile", "une engin d'une autre sorte", False),
    ],
)
def test_phrases_bridge_gaps_and_inflection(tmp_path, phrase, text, found):
    source = HEAD + f'indicators:\n  missile-test:\n    patterns:\n      - {{id: a, phrase: ["{phrase}"]}}\n'
    lexicon = compiled(tmp_path, source)
    made = article(text)
    (sentence,) = set_scene(made, extraction(made), lexicon, index_names([])).sentences
    assert bool(list(find_phrases(sentence, lexicon.patterns[0].phrases[0], sentence.all()))) is found


def test_an_entry_of_a_list_may_want_the_very_form(tmp_path):
    lexicon = compiled(tmp_path, HEAD.replace("tirer, lancer, tir]", '"=tir"]') + PATTERN)
    assert lexicon.lists["launch"] == {("=tir",)}


def test_an_article_that_passes_the_barring_test_is_not_coded(tmp_path):
    told = article("Pyongyang tire un missile dans ce roman.")
    lexicon = compiled(
        tmp_path, HEAD.replace("contexts:", "contexts:\n  novel: {any: [roman]}") + "barred: novel\n" + PATTERN
    )
    scene = set_scene(told, extraction(told), lexicon, index_names([]))
    assert not is_coded(scene, lexicon)


def test_a_frame_sets_a_sentence_in_the_past_without_a_year(tmp_path):
    told = article("Il y a trente ans, Pyongyang tire un missile.")
    history = "history: {years: 15, frames: [il y a trente ans], unless: [encore]}\n"
    lexicon = compiled(tmp_path, HEAD + history + PATTERN)
    missed = []
    found = list(find_all(set_scene(told, extraction(told), lexicon, index_names([])), lexicon, Hearing(missed.append)))
    assert not found
    assert "history" in missed[0].why[0]


def test_words_of_another_subject_outweigh_those_of_the_context(tmp_path):
    lexicon = compiled(tmp_path, HEAD.replace("at_least: 1}", "at_least: 1, outweighed: [maire, liste]}") + PATTERN)
    local = "Le maire a tiré un missile, dit la liste. Sa liste et celle du maire se valent."
    foreign = "Le maire a vu tirer un missile."
    assert [is_about(text, lexicon) for text in (local, foreign)] == [False, True]


def is_about(text, lexicon):
    made = article(text)
    return "nuclear" in set_scene(made, extraction(made), lexicon, index_names([])).contexts


def test_an_indicator_that_outranks_another_keeps_it_from_the_same_words(tmp_path):
    two = PATTERN + "  nuclear-threat:\n    patterns:\n      - {id: two, phrase: [missile]}\n"
    made = article("Moscou a tiré un missile.")
    for head, kept in ((HEAD, 2), (HEAD + "outranks: {missile-test: [nuclear-threat]}\n", 1)):
        lexicon = compiled(tmp_path, head + two)
        scene = set_scene(made, extraction(made), lexicon, index_names([]))
        assert len(keep_apart(lexicon, find_all(scene, lexicon))) == kept
