"""The board in a real browser: both languages, light and dark, narrow and wide, with and without scripts."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.web.test_serve import running
from tocsin.web.pages import SECTIONS

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PATHS = [path for path, _, _ in SECTIONS]
# Pages that one comes to from another: by name, where from, and the link that leads there.
INNER = {
    "event": ("/", "a.ref"),
    "cell": ("/matrix", "a.cell[href^='/matrix/']"),
    "drill": ("/drills", "main table a"),
    "article": ("/review", "article.waiting a[href^='/article/']"),
}
SIGHTS = [("fr", "light", 1280), ("en", "dark", 360)]

if CHROMIUM is None and os.environ.get("CI") != "true":
    pytest.skip("Chromium is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def board(app):
    """The address of a running board."""
    with running(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        assert CHROMIUM, "CI installs Chromium"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def opened(browser, address, **context):
    """A page, and every request that it made."""
    with browser.new_context(**context) as place:
        page = place.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        yield page, asked


@pytest.mark.parametrize(("lang", "scheme", "width"), SIGHTS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_keeps_its_width_breaks_no_rule_and_asks_no_other_host(board, browser, path, lang, scheme, width):
    look(browser, board, f"{path}?lang={lang}", path.strip("/") or "today", (lang, scheme, width))


@pytest.mark.parametrize(("lang", "scheme", "width"), SIGHTS)
@pytest.mark.parametrize("name", INNER)
def test_an_inner_page_keeps_its_width_breaks_no_rule_and_asks_no_other_host(board, browser, name, lang, scheme, width):
    start, link = INNER[name]
    with opened(browser, f"{board}{start}?lang={lang}") as (page, _):
        path = page.locator(link).first.get_attribute("href")
    look(browser, board, path + ("&" if "?" in path else "?") + f"lang={lang}", name, (lang, scheme, width))


def look(browser, board, path, name, sight):
    """Opens a page, keeps a picture of it, and holds it to what every page promises."""
    lang, scheme, width = sight
    context = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with opened(browser, board + path, bypass_csp=True, **context) as (page, asked):
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}-{lang}-{scheme}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert {url.split("/")[2] for url in asked} == {board.split("/")[2]}


def test_evidence_opens_in_a_drawer_and_closes_again(board, browser):
    with opened(browser, f"{board}/matrix?lang=en", viewport={"width": 1280, "height": 900}) as (page, _):
        link = page.locator("a.cell[href^='/event/']").first
        link.click()
        page.locator("dialog.drawer mark").first.wait_for()
        page.screenshot(path=SHOTS / "drawer-en-light-1280.png")
        assert page.url.endswith("/matrix?lang=en")
        page.keyboard.press("Escape")
        page.locator("dialog.drawer").wait_for(state="hidden")
        assert link.evaluate("link => link === document.activeElement")


def test_a_drawer_leads_to_its_page(board, browser):
    with opened(browser, f"{board}/matrix?lang=en") as (page, _):
        page.locator("a.cell[href^='/event/']").first.click()
        page.locator("dialog.drawer mark").first.wait_for()
        page.locator("dialog.drawer a.whole").click()
        page.wait_for_url("**/event/evt_*")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_reads_without_scripts(board, browser, path):
    with opened(browser, f"{board}{path}?lang=fr", java_script_enabled=False) as (page, _):
        assert page.locator("main h1").inner_text()
        assert page.locator("header nav a").count() == len(SECTIONS)


def test_no_script_or_style_breaks_the_policy(board, browser):
    with browser.new_context() as place:
        page = place.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in PATHS:
            page.goto(f"{board}{path}")
        assert [text for text in said if "Content Security Policy" in text] == []


def test_keys_lead_to_pages_and_show_themselves(board, browser):
    with opened(browser, f"{board}/?lang=en") as (page, _):
        page.keyboard.press("?")
        assert page.locator("dialog.keys").is_visible()
        page.keyboard.press("Escape")
        page.locator("dialog.keys").wait_for(state="hidden")
        page.keyboard.press("g")
        page.keyboard.press("m")
        page.wait_for_url("**/matrix*")


def test_the_chart_sets_the_window_of_all_panels(board, browser):
    with opened(browser, f"{board}/?lang=en") as (page, _):
        box = page.locator("figure[data-days] svg").first.bounding_box()
        page.locator("figure[data-days] svg").first.scroll_into_view_if_needed()
        box = page.locator("figure[data-days] svg").first.bounding_box()
        y = box["y"] + box["height"] / 3
        page.mouse.move(box["x"] + box["width"] * 0.6, y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=4)
        page.mouse.up()
        page.wait_for_url("**from=*")
        assert page.locator(".in-window").count()
        page.locator('nav a[data-key="m"]').click()
        assert "from=" in page.url
