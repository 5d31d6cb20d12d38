"""The cue lexicons are broad, say where they come from, and use only frames that the code knows."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from tocsin.extract.contents import FRAMES
from tocsin.extract.cues import load_cues
from tocsin.model import Language


def sheet(language):
    return yaml.safe_load(files("tocsin.extract").joinpath(f"data/cues.{language}.yaml").read_text("utf-8"))


def groups(language):
    data = sheet(language)
    return [group for section in ("verbs", "expressions", "nouns") for group in data[section]]


@pytest.mark.parametrize(("language", "floor"), [("fr", 300), ("en", 200)])
def test_each_language_has_its_breadth_of_verbs(language, floor):
    assert len({lemma for group in sheet(language)["verbs"] for lemma in group["lemmas"]}) >= floor


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_frame_is_one_that_the_code_reads(language):
    known = {*FRAMES, "inserted"}
    used = {frame for group in groups(language) for frame in group["frames"]}
    assert {frame for frame in used if not frame.startswith("on:")} <= known


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_group_lists_a_lemma_twice(language):
    for group in groups(language):
        assert [lemma for lemma, count in Counter(group["lemmas"]).items() if count > 1] == []


@pytest.mark.parametrize("language", list(Language))
def test_a_lexicon_states_its_origin(language):
    text = files("tocsin.extract").joinpath(f"data/cues.{language.value}.yaml").read_text("utf-8")
    assert "# origin:" in text
    assert load_cues(language).verbs
