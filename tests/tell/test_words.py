"""Interface strings and phrases: complete in both languages, and right in grammar."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tocsin.tell
import tocsin.weigh
from tests.tell.conftest import make_assessment, make_event, make_report
from tocsin.model import Kind, Language, Status
from tocsin.tell.names import points_back
from tocsin.tell.teller import Teller
from tocsin.tell.voice import Voice, reading, strings
from tocsin.watches import list_watches, load_watch
from tocsin.watches.phrases import Slots, faults, fill
from tocsin.weigh.calendar import Fit

TELL = Path(tocsin.tell.__file__).parent
STATUSES = ("occurred", "planned", "absent")


def leaves(value, path=()):
    """Every text of the strings by its path, lists by their length."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def slots_of(text):
    return set(re.findall(r"\{([a-z_]+)", text)) if isinstance(text, str) else len(text)


def test_both_languages_have_the_same_strings_with_the_same_slots():
    french, english = (dict(leaves(strings(language))) for language in (Language.FR, Language.EN))
    assert set(french) == set(english)
    # The French of a hypothesis asks for "de" forms and plural agreement where English does not.
    free = {"of_name", "name", "scale"}
    for path in french:
        if isinstance(french[path], str):
            assert slots_of(french[path]) - free == slots_of(english[path]) - free, path


def test_no_string_is_empty_unless_it_is_empty_in_both_languages():
    french, english = (dict(leaves(strings(language))) for language in (Language.FR, Language.EN))
    assert {path for path, text in french.items() if not text} == {path for path, text in english.items() if not text}


def said_in_code():
    """The keys that the code asks for, literal ones, and the stems of those it builds."""
    literal, stems = set(), set()
    for path in TELL.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literal.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                stems.add(node.values[0].value)
    return literal, stems


def test_every_string_asked_for_exists_and_none_lies_unused():
    literal, stems = said_in_code()
    asked = set()
    # An alert has strings of its own.
    for path in set(TELL.glob("*.py")) - {TELL / "alert.py"}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_say = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say"
            if is_say and isinstance(node.args[0], ast.Constant):
                asked.add(node.args[0].value)
    known = set(strings(Language.FR))
    assert asked <= known
    unused = {key for key in known - literal if not any(key.startswith(stem) for stem in stems if len(stem) > 3)}
    assert not unused


@pytest.mark.parametrize("scale", ["weight_words", "information_words", "index_words"])
def test_every_word_of_a_scale_can_be_said(scale):
    known = strings(Language.FR)
    for word in (band["word"] for band in reading()[scale]["bands"]):
        if scale == "index_words":
            assert all(word in known[key] for key in ("index_words", "index_deeds", "index_both"))
        elif (scale, word) != ("weight_words", "none"):
            assert f"{'weighs' if scale == 'weight_words' else 'next'}_{word}" in known


def test_every_number_that_chooses_words_has_a_reason():
    with_numbers = ("weight_words", "information_words", "index_words", "direction", "moved", "confidence")
    for key in with_numbers:
        assert len(reading()[key]["reason"]) > 20


def explanation_keys():
    """The keys that the weighing gives its explanations, read from its source."""
    keys = {fit.value for fit in Fit if fit is not Fit.NONE}
    for path in Path(tocsin.weigh.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_one = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Explanation"
            if is_one and isinstance(node.args[0], ast.Constant):
                keys.add(node.args[0].value)
    return keys


def test_every_explanation_of_the_weighing_has_words():
    words = set(strings(Language.FR)["explanations"])
    sides = ("member", "counterpart", "unnamed", "other")
    known = words | {word.removesuffix(f"-{side}") for word in words for side in sides}
    assert explanation_keys()
    assert explanation_keys() <= known


def all_phrases():
    for language in Language:
        path = Path(tocsin.tell.__file__).parent.parent / "watches" / f"nuclear.phrases.{language.value}.yaml"
        for code, forms in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for key, template in forms.items():
                yield pytest.param(language, code, key, template, id=f"{language.value}-{code}-{key}")


@pytest.mark.parametrize(("language", "code", "key", "template"), list(all_phrases()))
def test_a_phrase_bends_to_every_name(language, code, key, template, watch):
    assert faults(template) == ()
    kind = watch.indicator(code).kind
    status = Status(key.removesuffix("_noun"))
    for actor, target, exercise, place in (
        ("RUS", None, None, None),
        ("USA", "PRK", "Grom", None),
        ("NATO", "USA", None, "Minsk"),
        ("unnamed", "GBR", None, None),
        ("ISR", "NLD", "Poker", "Brest"),
    ):
        report = make_report(code, actor, status, "Une phrase.", kind=kind, target=target)
        event = make_event(report, exercise=exercise, where=place)
        teller = Teller(Voice(language), make_assessment(), watch)
        text = teller.noun(event) if key.endswith("_noun") else teller.clause(event)
        assert not re.search(r"[{}\[\]|]|  |'|\s$", text)
        check = check_french if language is Language.FR else check_english
        check(text.replace("’", "'") if language is Language.EN else text)


def check_french(text):
    wrong = r"\b(?:(?:de|à) les? |(?:de|que) une? |de [aeiouéèêyœ]|d’[^aeiouéèêhy]|la [aeiouéè]|le [aeiouéè])"
    assert not re.search(wrong, text, re.IGNORECASE), text
    if text.startswith("les États-Unis "):
        assert not re.search(r"les États-Unis (?:a|n’a|est|prévoit|juge|voit|surveille|prépare|produit) ", text), text


def check_english(text):
    assert not re.search(r"\bof of\b|\bby by\b|s's\b|\bthe the\b|(?<!the )\bUnited (?:States|Kingdom)", text), text


def test_every_indicator_has_every_phrase_in_both_languages(watch):
    forms = {form for status in STATUSES for form in (status, f"{status}_noun")}
    assert len(watch.indicators) == 25
    for indicator in watch.indicators:
        for language in ("fr", "en"):
            assert set(indicator.phrases[language]) == forms, (indicator.code, language)


@given(st.text(alphabet="abc {}[]|:'_xy", max_size=40))
def test_a_template_without_faults_can_be_filled_or_names_the_slot_it_lacks(template):
    if not faults(template):
        fill(template, Slots({"actor": "x"}))


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{actr} ran", "unknown slot"),
        ("{actor ran", "bracket"),
        ("a [ {target}", "bracket"),
        ("", "empty"),
        ("{}", "bracket"),
    ],
)
def test_a_broken_phrase_is_told(template, fault):
    assert fault in faults(template)[0]


def test_a_part_whose_slot_is_not_filled_is_left_out():
    assert fill("{actor} spoke[ to {target}]", Slots({"actor": "Russia"})) == "Russia spoke"
    assert fill("[{target}|nobody]", Slots({})) == "nobody"


def test_kinds_of_the_watch_are_those_the_sections_know(watch):
    assert {indicator.kind for indicator in watch.indicators} == set(Kind)
    codes = {indicator.code for name in list_watches() for indicator in load_watch(name).indicators}
    assert {*reading()["ledger"], *reading()["looked_for_words"], *reading()["exercises"]} <= codes


@pytest.mark.parametrize("language", list(Language))
def test_every_setting_of_every_watch_has_words(language):
    named = strings(language)["settings"]
    for name in list_watches():
        for setting in load_watch(name).settings:
            assert setting in named or f"{setting.rpartition('_')[0]}_letter" in named, setting


@pytest.mark.parametrize(
    "name", ["one of them", "another of these", "l'un d'eux", "l’une d’entre elles", "un d'entre eux"]
)
def test_a_source_that_only_points_back_is_known(name):
    assert points_back(name)


@pytest.mark.parametrize("name", ["One Nation", "un responsable", "the other side's envoy", "Autre Regard"])
def test_a_source_that_names_itself_points_nowhere(name):
    assert not points_back(name)
