"""The gate: derived from the lexicons, it keeps nothing back that could give a signal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from benchmarks.traps import LANGUAGES, read_traps
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.coding import code_signals
from tocsin.coding.forms import Forms, stem_of
from tocsin.coding.gate import Stem, sure_sentences
from tocsin.coding.reader import READER
from tocsin.coding.scan import FastScanner, PlainScanner
from tocsin.coding.sieve import Sieve
from tocsin.coding.words import fold, key
from tocsin.desk.batch import runs_of
from tocsin.desk.readings import coder_of, make_reading
from tocsin.extract import extract
from tocsin.extract.parse import parse_article
from tocsin.model import Article, Language, Span
from tocsin.read import read_path, read_text
from tocsin.read.archives import Page
from tocsin.read.runs import runs_at
from tocsin.watches import load_watch

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = (
    "L'armée a procédé jeudi à un essai nucléaire, a annoncé le ministère de la Défense dans un communiqué. "
    "Le président a menacé d'employer l'arme nucléaire si la frontière de la région était franchie."
)
_WRITTEN: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode(),
    lambda text: text.encode("cp1252"),
    lambda text: text.upper().encode(),
    lambda text: unicodedata.normalize("NFD", text).encode(),
    lambda text: fold(text).encode(),
    lambda text: text.replace("é", "&eacute;").encode("cp1252"),
    lambda text: text.replace("é", "&#233;").encode("cp1252"),
    lambda text: text.replace("é", "&#xE9;").encode("cp1252"),
    lambda text: text.replace("é", "\\u00e9").encode("cp1252"),
    lambda text: text.replace("clé", "cl\u00adé").encode(),
    lambda text: text.replace("n", "&#110;").encode(),
    lambda text: text.encode("utf-16"),
)


@pytest.fixture(scope="module")
def sieves() -> tuple[Sieve, Sieve]:
    watch = load_watch("nuclear-rus")
    return Sieve(watch), Sieve(watch, plain=True)


@pytest.mark.parametrize("written", _WRITTEN)
def test_terms_are_found_however_a_page_writes_them(
    sieves: tuple[Sieve, Sieve], written: Callable[[str], bytes]
) -> None:
    for sieve in sieves:
        places = sieve.places(written(_TEXT))
        assert places is None or places


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "page",
    [
        "<html><p class='x'>{}</p></html>",
        "<p>" + "é" * 200 + "</p><div>Rien.</div><div>{}<br>",
        '<script>var x = 1;</script><script type="ld+json">{{"articleBody": "{}"}}</script><p>Rien</p>',
        "{}",
    ],
)
def test_the_paragraphs_about_the_terms_are_enough(sieves: tuple[Sieve, Sieve], page: str, encoding: str) -> None:
    data = page.format(_TEXT.replace("nucléaire", "nucl&eacute;aire" if "<html" in page else "nucléaire")).encode(
        encoding
    )
    for sieve in sieves:
        places = sieve.places(data)
        assert places is None or places
        runs = runs_of(Page("a@0", "https://a.example/1", data, is_text=False), places)
        assert sieve.admits(runs)
        assert Language.FR in sieve.likely(runs)
        assert Language.EN not in sieve.likely(runs)


def test_words_in_marks_and_scripts_are_no_text(sieves: tuple[Sieve, Sieve]) -> None:
    page = '<a title="essai nucléaire">Une</a><script>let x = "arme nucléaire <b>essai"</script><p>Rien à dire ici.</p>'
    for sieve in sieves:
        places = sieve.places(page.encode())
        assert places
        assert list(runs_at(page.encode(), places)) == []


def test_other_matters_are_kept_back(sieves: tuple[Sieve, Sieve]) -> None:
    other = "Le maire a inauguré jeudi la nouvelle médiathèque de la ville, en présence des habitants du quartier."
    for sieve in sieves:
        assert sieve.places(other.encode()) == ()
        assert not sieve.admits([other])
        assert not sieve.open_blocks(read_text(other))


_STEMS = [
    Stem("nucleair", whole=True, spelt=("nucléair",)),
    Stem("tnp", whole=True),
    Stem("df 17", whole=True),
    Stem("oblig"),
]
_SCANNERS = FastScanner(_STEMS[:2], _STEMS), PlainScanner(_STEMS[:2], _STEMS)


@given(
    st.lists(
        st.sampled_from(
            ["nucl", "éaire", "eaire", "&eacute;air", "tnp", "s", " ", "df", "17", "-", "oblig", "<", "\xad"]
        )
    )
)
def test_both_scanners_give_the_same_answers(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    fast, plain = (scanner.scan(data) for scanner in _SCANNERS)
    assert fast == plain
    fast_places, plain_places = (scanner.places(data) for scanner in _SCANNERS)
    assert (fast_places is None) == (plain_places is None)
    assert set(plain_places or ()) <= set(fast_places or ())
    assert bool(plain_places) == bool(fast_places)


@given(
    st.sampled_from(["missiles", "nucléaires", "nationaux", "offensives", "maintient", "lancera", "armée", "bombardé"])
)
def test_a_word_that_answers_to_a_key_begins_with_its_stem(word: str) -> None:
    known = key(word, Language.FR)
    forms = Forms([known, "maintenir", "lancer", "national", "offensif", "bombarder"], Language.FR)
    assert forms.answers(word)
    for one in forms.answers(word):
        assert fold(word).startswith(stem_of(one, Language.FR)) or one == known


def test_no_signal_of_the_examples_is_in_what_the_gate_keeps_back(sieves: tuple[Sieve, Sieve]) -> None:
    watch, sieve = load_watch("nuclear-rus"), sieves[0]
    found = 0
    for article in _examples():
        opened = sieve.open_blocks(article)
        # The second reader is no pattern: it reads what the gate lets through, and the gate promises it nothing.
        signals = code_signals(article, extract(article), watch)
        for signal in (one for one in signals if not one.rule.startswith(READER)):
            found += 1
            assert any(article.blocks[number].span.contains(signal.span) for number in opened), signal.text
            page = "".join(f"<p>{block.span.of(article.text)}</p>" for block in article.blocks).encode()
            assert sieve.admits(list(runs_at(page, sieve.places(page) or ()))), signal.text
    assert found > 20


_WATCH = load_watch("nuclear-rus")
_TRAPS = {Language(language): [trap.text for trap in read_traps(language)] for language in LANGUAGES}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data(), st.sampled_from(sorted(_TRAPS)))
def test_what_the_gate_keeps_back_or_parses_in_part_has_the_same_signals_as_the_whole(
    sieves: tuple[Sieve, Sieve], data: st.DataObject, language: Language
) -> None:
    paragraphs = data.draw(st.lists(st.sampled_from(_TRAPS[language]), min_size=1, max_size=4, unique=True))
    article = read_text("\n\n".join(paragraphs), language=language)
    whole = code_signals(article, extract(article), _WATCH)
    opened = sieves[0].open_blocks(article)
    coder = coder_of(_WATCH)
    kept = make_reading(article, watch=_WATCH, coder=coder, only=opened).signals if opened else ()
    if any(not signal.rule.startswith(READER) for signal in whole):
        assert kept == whole
    else:  # a glance at words may overlook what the second reader alone would be sure of
        assert kept in {(), whole}


@pytest.mark.parametrize(
    "written", ["Il part. M. Roy va au comité. L'essai a eu lieu ! « Oui. » Fin.", "He met Prof. Li."]
)
def test_a_paragraph_is_cut_only_where_the_parse_starts_a_sentence(written: str) -> None:
    article = read_text(written, language=Language.FR)
    starts = {sentence.start_char for sentence in parse_article(article).doc.sents}
    assert {span.start for span in sure_sentences(written, Span(0, len(written)))} <= starts


def _examples() -> list[Article]:
    from importlib.resources import as_file, files  # noqa: PLC0415

    with as_file(files("tocsin.examples")) as folder:
        return list(read_path(folder, on_problem=lambda _error: None))
