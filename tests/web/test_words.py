"""The words of the board: none is missing, doubtful, or left over."""

import string
from importlib.resources import files

from babel.messages.extract import extract_from_dir

from tocsin.model import Language
from tocsin.web.words import Words, catalogue

KEYWORDS = {"say": None, "mark": None, "count": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]


def said():
    """Every message that the code and the templates say."""
    found = extract_from_dir(
        str(files("tocsin.web")), METHODS, {"**.html": {"silent": "false"}}, keywords=KEYWORDS, comment_tags=()
    )
    return {message for _file, _line, message, _comments, _context in found}


def known():
    return {message.id: message for message in catalogue(Language.FR) if message.id}


def test_every_message_has_french_words():
    assert said() - set(known()) == set()


def test_no_message_is_left_over():
    assert set(known()) - said() == set()


def test_no_message_is_empty_or_doubtful():
    for message in known().values():
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(strings), message.id
        assert not message.fuzzy, message.id


def test_slots_are_the_same_in_both_languages():
    for message in known().values():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        assert {frozenset(slots(text)) for text in ids} >= {frozenset(slots(text)) for text in strings}


def slots(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_french_counts_none_and_one_as_one():
    assert Words(Language.EN).count("{n} report", "{n} reports", 0) == "0 reports"
