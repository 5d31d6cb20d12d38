"""Bytes to text: UTF-8 to the letter, the old encodings of the press, and refusals that say what was given."""

import codecs

import pytest

from tocsin.errors import UnreadableInputError
from tocsin.read.decode import (
    MAX_ARTICLE_CHARACTERS,
    MAX_FILE_BYTES,
    MAX_LINE_CHARACTERS,
    check_text,
    decode,
    read_bytes,
)

FRENCH = (
    "Le ministère a répété jeudi que l'état d'alerte n'avait pas été relevé. « Rien n'a bougé à l'été », "
    "a-t-il ajouté, précisant que les dépôts étaient surveillés où que ce soit, même à Noël."
)


def test_utf8_is_kept_to_the_letter_with_its_line_ends_and_mark():
    text = "\ufeff L’Otan\r\n\r\n« Non »\rfin\n"
    assert decode(text.encode("utf-8"), where="a.txt") == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "iso8859-15", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_the_press_give_the_same_words(encoding):
    assert decode(FRENCH.encode(encoding), where="a.txt") == FRENCH


def test_typographic_marks_of_windows_are_known():
    text = "L’Otan a répété que « rien » n’avait bougé… – “selon elle” – à l’été, où que ce soit."
    assert decode(text.encode("cp1252"), where="a.txt") == text


def test_a_single_ligature_late_in_a_long_text_is_not_lost():
    text = FRENCH * 40 + " Une manœuvre à l'œil nu."
    assert decode(text.encode("cp1252"), where="a.txt") == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_broken_wide_text_is_refused(mark):
    with pytest.raises(UnreadableInputError, match="not a text"):
        decode(mark + b"\x00\xd8\x00\xd8a", where="a.txt")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"SQLite format 3\0", "database"),
        (b"texte avec un z\xc3\xa9ro \x00 dedans, un seul, parmi beaucoup de lettres", "not a text"),
        (bytes(range(256)) * 8, "not a text"),
        (b"\x01\x02\x03 abc \x04\x05\x06 \x07\x08", "not a text"),
    ],
)
def test_what_is_no_text_is_refused_with_the_place_and_a_remedy(data, said):
    with pytest.raises(UnreadableInputError, match=said) as caught:
        decode(data, where="dossier/a.txt")
    assert caught.value.where == "dossier/a.txt"
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n\t \n", "empty"),
        ("1234 - 5678 !", "no words"),
        ("mot " * (MAX_LINE_CHARACTERS // 2), "a line of"),
        ("mot\n" * (MAX_ARTICLE_CHARACTERS // 2), "no article"),
    ],
)
def test_a_text_without_words_or_beyond_the_caps_is_refused(text, said):
    with pytest.raises(UnreadableInputError, match=said):
        check_text(text, where="a.txt")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(UnreadableInputError, match="no such file"):
        read_bytes(tmp_path / "absent.txt")
    with pytest.raises(UnreadableInputError, match="cannot be opened"):
        read_bytes(tmp_path)


def test_a_file_beyond_the_cap_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(UnreadableInputError, match=f"larger than {MAX_FILE_BYTES // 1_000_000} MB"):
        read_bytes(path)
