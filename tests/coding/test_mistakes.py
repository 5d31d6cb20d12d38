"""One reading of a watch names every mistake in it, each with its file, its line and what to do."""

from pathlib import Path

import pytest
import yaml

import tocsin.watches
from tocsin import wiring
from tocsin.coding.patterns import compile_lexicons
from tocsin.errors import WatchError
from tocsin.watches import load_watch

SHIPPED = Path(tocsin.watches.__file__).parent
LEXICON = [
    ("language: fr", "language: fr\nspeling: 3", "unknown key 'speling'"),
    ("  stock: [stock,", '  stock: [stock, "@nolist",', "unknown list 'nolist'"),
    ("  move: [déplacer,", "  move: [déplacer, 7,", "7 is not text"),
    ("    at_least: 1", "    at_least: one", "at_least must be a whole number"),
    ("    actors: parties", "    actors: partys", "unknown group of actors 'partys'"),
    ("status: absent, actor", "status: absnt, actor", "unknown status 'absnt'"),
    ("possessor, subject, owner, before, unnamed]", "posessor, subject]", "unknown actor rule 'posessor'"),
    ('{in: "before:6"', '{in: "befor:6"', "unknown place 'befor'"),
    ("id: fr.emploi.possible", "id: fr.emploi.non", "the id 'fr.emploi.non' stands twice"),
]
WATCH = [
    ("prior: {value: 0.55,", "prior: {value: 1.55,", "does not hold"),
    ("- {from: restraint, to: concealment", "- {from: restrain, to: concealment", "unknown hypothesis 'restrain'"),
    ("prior: {value: 0.55,", "prior: {value: 1.55,", "the priors sum to 2"),
]


def spoilt(folder, mistakes_of_watch, mistakes_of_lexicon):
    for path in SHIPPED.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for name, mistakes in (("chemical.yaml", mistakes_of_watch), ("chemical.lexicon.fr.yaml", mistakes_of_lexicon)):
        text = (folder / name).read_text(encoding="utf-8")
        for right, wrong, _ in mistakes:
            text = text.replace(right, wrong, 1)
        (folder / name).write_text(text, encoding="utf-8")
    return f"{folder / 'chemical.yaml'}#chemical-rus"


def told(error):
    return [error.message, *(other.message for other in error.others)]


def line_of(path, wrong):
    """The line of the last row of the wrong words: a mistake stands where it was written."""
    text = path.read_text(encoding="utf-8")
    return text[: text.index(wrong) + len(wrong)].count("\n") + 1


def test_every_mistake_of_a_lexicon_is_told_with_its_line(tmp_path):
    watch = load_watch(spoilt(tmp_path, [], LEXICON))
    with pytest.raises(WatchError) as caught:
        compile_lexicons(watch)
    messages = told(caught.value)
    path = tmp_path / "chemical.lexicon.fr.yaml"
    for _, wrong, what in LEXICON:
        (message,) = [message for message in messages if what in message]
        place, _, remedy = message.partition(": ")
        assert ";" in remedy
        told_line = int(place.rpartition(":")[2])
        assert abs(told_line - line_of(path, wrong)) <= 1
    assert len(messages) == len(LEXICON)


def test_every_mistake_of_the_numbers_of_a_watch_is_told(tmp_path):
    with pytest.raises(WatchError) as caught:
        load_watch(spoilt(tmp_path, WATCH, []))
    messages = told(caught.value)
    assert all(any(what in message for message in messages) for _, _, what in WATCH)


def test_every_key_that_does_not_fit_is_told(tmp_path):
    name = spoilt(tmp_path, [], [])
    path = tmp_path / "chemical.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data |= {"hypotesis": 1, "indicatrs": 2}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(WatchError) as caught:
        load_watch(name)
    messages = told(caught.value)
    assert sum("hypotesis" in message or "indicatrs" in message for message in messages) == 2


def test_mistakes_of_form_of_number_and_of_lexicon_are_told_in_one_run(tmp_path):
    form = [("schema: 1", "schema: 1\nspeling: 3", "unknown key 'speling'")]
    numbers = [("prior: {value: 0.55,", "prior: {value: 1.55,", "does not hold")]
    name = spoilt(tmp_path, [*form, *numbers], LEXICON)
    with pytest.raises(WatchError) as caught:
        wiring.check_watch(name)
    messages = told(caught.value)
    assert all(any(what in message for message in messages) for _, _, what in [*form, *numbers, *LEXICON])
    assert len(messages) == len(set(messages))


def test_a_malformed_number_beside_a_broken_form_hides_no_mistake_of_the_lexicon(tmp_path):
    form = [("schema: 1", "schema: 1\nspeling: 3", "unknown key 'speling'")]
    name = spoilt(tmp_path, [*form, ("prior: {value: 0.55,", "prior: {value: high,", "")], LEXICON)
    with pytest.raises(WatchError) as caught:
        wiring.check_watch(name)
    messages = told(caught.value)
    assert all(any(what in message for message in messages) for _, _, what in [*form, *LEXICON])
    assert any("value" in message for message in messages)
