"""Ten signals are judged by keys alone, and the estimate follows."""

import contextlib
import shutil

import pytest

from tests.web.conftest import NOW
from tests.web.test_browser import browser, opened  # noqa: F401 (the browser is a fixture)
from tests.web.test_serve import running
from tocsin import wiring
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import Clocks
from tocsin.web.app import create_app
from tocsin.web.settings import Settings


@pytest.fixture
def desk(examples_db, tmp_path):
    """The address of a board on a copy of the example dispatches, and its store."""
    db = tmp_path / "tocsin.sqlite"
    shutil.copyfile(examples_db, db)
    app = create_app(Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",)))
    with running(app) as address:
        yield address, db


def estimates(db):
    """What the board rests on; its own figures are rounded to a point."""
    found = wiring.assess(["nuclear-rus", "nuclear-nato"], Clocks(NOW), db=db, record=False)
    return [belief.probability for each in found for belief in each.assessment.beliefs]


def test_ten_signals_are_judged_by_keys_alone_and_the_estimate_follows(desk, browser):  # noqa: F811
    address, db = desk
    with opened(browser, f"{address}/review?lang=en", viewport={"width": 1280, "height": 900}) as (page, _):
        before = estimates(db)
        for number in range(10):
            first = page.locator("article.waiting").first.get_attribute("id")
            with page.expect_navigation():
                if number % 2:
                    page.keyboard.press("a")
                else:
                    page.keyboard.press("r")
                    page.keyboard.type("read again")
                    page.keyboard.press("Enter")
            assert page.locator(f"article#{first}").count() == 0
        assert estimates(db) != before
        assert page.locator(".belief").count()
        with page.expect_navigation():
            page.keyboard.press("u")
    with contextlib.closing(open_sqlite(db, create=False)) as store:
        verdicts = [one.verdict.value for one in store.corrections()]
    assert verdicts == ["reject", "accept"] * 5 + ["reopen"]


def test_signals_are_recoded_merged_and_split_by_keys_alone(desk, browser):  # noqa: F811
    address, db = desk
    with opened(browser, f"{address}/review?lang=en", viewport={"width": 1280, "height": 900}) as (page, _):
        first = page.locator("article.waiting").first.get_attribute("id")
        page.keyboard.press("c")
        page.keyboard.press("Tab")
        page.keyboard.type("planned")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == "reason"
        page.keyboard.type("it is only announced")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_role("status").inner_text().startswith("✓ Recoded")
        page.keyboard.press("x")
        page.keyboard.press("s")
        page.keyboard.type("two happenings")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_role("status").inner_text().startswith("✓ Split")
    with contextlib.closing(open_sqlite(db, create=False)) as store:
        (correction,) = store.corrections()
        (grouping,) = store.groupings()
    assert (correction.signal, correction.verdict.value, correction.reason) == (first, "recode", "it is only announced")
    assert (grouping.together, grouping.reason) == (False, "two happenings")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reason_alone_decides_nothing(desk, browser, scripts):  # noqa: F811
    address, db = desk
    with opened(browser, f"{address}/review?lang=en", java_script_enabled=scripts) as (page, _):
        field = page.locator("article.waiting").first.get_by_label("Reason")
        field.fill("to be thought over")
        field.press("Enter")
        page.wait_for_timeout(300)
        assert page.url == f"{address}/review?lang=en"
    with contextlib.closing(open_sqlite(db, create=False)) as store:
        assert not store.corrections()


def test_a_signal_is_rejected_without_scripts(desk, browser):  # noqa: F811
    address, db = desk
    with opened(browser, f"{address}/review?lang=fr", java_script_enabled=False) as (page, _):
        item = page.locator("article.waiting").first
        item.get_by_label("Motif").fill("un autre convoi")
        item.get_by_role("button", name="Rejeter").click()
        assert page.get_by_role("status").inner_text().startswith("✓ Rejeté")
    with contextlib.closing(open_sqlite(db, create=False)) as store:
        assert [one.reason for one in store.corrections()] == ["un autre convoi"]
