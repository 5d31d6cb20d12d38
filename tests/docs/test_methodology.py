"""The methodology page holds every number, in both languages, and a stale page is noticed."""

from __future__ import annotations

import pytest
from docs.methodology import COMMONS, Tongue, write_methodology

from docs import build
from tocsin.model import Language
from tocsin.watches import list_watches, load_watch


@pytest.mark.parametrize("family", list(COMMONS))
@pytest.mark.parametrize("language", list(Language))
def test_every_number_stands_on_the_page_with_its_reason(language, family):
    page, tongue = write_methodology(language, family), Tongue(language.value)
    watch = load_watch(COMMONS[family])
    numbers = [*watch.transitions.values(), *watch.false_report.values(), *watch.settings.values()]
    for indicator in watch.indicators:
        rates = indicator.rates
        numbers += [*rates.per_day.values(), *rates.absence.values(), rates.detection]
        numbers += [rates.explained] if rates.explained else []
    for number in numbers:
        assert tongue.ranged(number) in page
        assert tongue.set_spaces(tongue.reason(number.reason, number.reference)) in page


def test_every_family_of_watches_has_its_page():
    assert {load_watch(name).family for name in list_watches()} == set(COMMONS)


@pytest.mark.parametrize("family", list(COMMONS))
@pytest.mark.parametrize("language", list(Language))
def test_limits_and_references_stand_on_the_page(language, family):
    page, watch = write_methodology(language, family), load_watch(COMMONS[family])
    assert all(Tongue(language.value).set_spaces(limit) in page for limit in watch.limits[language.value])
    assert all(f"**{key}**" in page for key in watch.references)


def test_what_a_watch_says_otherwise_stands_on_the_page():
    page = write_methodology(Language.EN)
    rates = load_watch("nuclear-irn").indicator("fissile-production").rates
    assert Tongue("en").ranged(rates.per_day["preparation"]) in page.partition("### Where a watch differs")[2]


def test_numbers_are_written_as_the_language_writes_them():
    assert Tongue("fr").number(0.0123) == "0,0123"
    assert Tongue("en").number(0.0000001) == "0.0000001"
    assert Tongue("en").number(3653.0) == "3653"


def test_a_stale_page_fails_the_check_and_is_mended_by_a_build(tmp_path, monkeypatch, capsys):
    page = tmp_path / "docs" / "page.md"
    monkeypatch.setattr(build, "DOCS", tmp_path / "docs")
    monkeypatch.setattr(build, "pages", lambda: {page: "new"})
    assert build.main(["--check"]) == 1
    assert "docs/page.md is out of date" in capsys.readouterr().err
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    assert page.read_text(encoding="utf-8") == "new"


def test_an_unknown_option_is_refused(capsys):
    assert build.main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err
