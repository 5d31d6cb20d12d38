"""The documentation site builds without a warning, fetches nothing, and every link of it leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import yaml
from docs.reference_pages import commands, write_settings
from sybil.document import Document
from sybil.parsers.markdown import PythonCodeBlockParser

from tests.conftest import ROOT
from tocsin.cli.main import cli

# Read by tests and benchmarks alone.
FOR_TESTS = {"TOCSIN_APPROVE", "TOCSIN_UPDATE", "TOCSIN_SHARED", "TOCSIN_KILLS"}
IN_BOTH = ("index", "tutorial", "words", "limits", "security", "howto/*")
FETCHED = {
    ("script", "src"),
    ("img", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}


class Page(HTMLParser):
    """Collects ids, links and what the page would fetch."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.fetched, self.language = set(), [], [], ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found[key] for key in ("id", "name") if found.get(key)}
        self.language = found.get("lang", self.language) if tag == "html" else self.language
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        named = found.get("rel") in {"canonical", "alternate", "next", "prev"}
        self.fetched += [found[key] for name, key in FETCHED if tag == name and found.get(key) and not named]


def read(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return {path: read(path) for path in sorted(folder.rglob("*.html"))}


def test_every_link_and_anchor_leads_somewhere(site):
    broken = []
    for path, page in site.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if re.match(r"[a-z]+:", target) or path.name == "404.html":
                continue
            where = (path.parent / unquote(target)).resolve() if target else path
            where = where / "index.html" if where.is_dir() else where
            missing = where not in site and not where.is_file()
            if missing or (anchor and where in site and unquote(anchor) not in site[where].ids):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_no_page_fetches_anything_from_elsewhere(site):
    outside = {link for page in site.values() for link in page.fetched if re.match(r"(https?:)?//", link)}
    assert outside == set()
    styles = [path for page in list(site)[:1] for path in page.parent.rglob("*.css")]
    assert not [
        path for path in styles if re.search(r"url\((?!data:|[\"']data:)[\"']?(https?:)?//", path.read_text("utf-8"))
    ]


def test_each_page_says_its_language(site):
    found = {("fr" if "fr" in path.parts[-3:] else "en"): page.language for path, page in site.items()}
    assert found == {"fr": "fr", "en": "en"}


@pytest.mark.parametrize("pattern", IN_BOTH)
def test_what_a_newcomer_reads_stands_in_both_languages(pattern):
    english = {path for path in ROOT.joinpath("docs").glob(f"{pattern}.md") if not path.name.endswith(".fr.md")}
    assert english
    assert all(path.with_suffix(".fr.md").is_file() for path in english)


def test_each_command_is_documented_with_each_of_its_options():
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    for path, command in commands(cli, "tocsin"):
        section = page.partition(f"## `{path}`\n")[2].partition("\n## ")[0]
        assert section, path
        assert all(option in section for parameter in command.params for option in parameter.opts if option[0] == "-")


def test_each_setting_is_documented():
    known = set(re.findall(r"`(TOCSIN_[A-Z_]+)`", write_settings()))
    sources = [*ROOT.joinpath("src").rglob("*.py"), ROOT / "Makefile"]
    # Names of a user's own choice stand in examples of commands.
    asking = re.compile(r"(?:envvar=|environ|getenv)\W+(?:get\W+)?(TOCSIN_[A-Z_]*[A-Z])")
    asked = {name for path in sources for name in asking.findall(path.read_text("utf-8"))}
    assert "TOCSIN_DB" in asked
    assert asked - FOR_TESTS <= known


def pages_with_python():
    pages = [ROOT / "README.md", *sorted(ROOT.joinpath("docs").rglob("*.md"))]
    generated = {"reference", "decisions"}
    return [page for page in pages if page.parent.name not in generated and "```python" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", pages_with_python(), ids=lambda page: page.name)
def test_what_a_page_shows_in_python_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("TOCSIN_DB", str(tmp_path / "watch.sqlite"))
    document = Document.parse(str(page), PythonCodeBlockParser())
    examples = list(document)
    assert examples
    for example in examples:
        example.evaluate()


def titles(entries):
    """Every title of the navigation, at any depth."""
    for entry in entries:
        for title, below in entry.items():
            yield title
            yield from titles(below if isinstance(below, list) else [])


def test_the_navigation_of_the_site_is_written_in_french_too():
    config = (
        (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("!!python/object/apply:pymdownx.slugs.slugify", "")
    )
    config = yaml.safe_load(config)
    (i18n,) = (plugin["i18n"] for plugin in config["plugins"] if isinstance(plugin, dict) and "i18n" in plugin)
    french = next(one for one in i18n["languages"] if one["locale"] == "fr")["nav_translations"]
    assert set(titles(config["nav"])) - {"Python"} <= set(french)
    assert Path(ROOT / config["docs_dir"]).is_dir()
