"""What the README and the guides show is what the commands print."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "howto").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)")
SESSION = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def sessions():
    """The console session of each page, which goes on from one example to the next."""
    for page in PAGES:
        text = re.sub(r"^    (?=```|\$|\.\.\.)", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if found := SESSION.findall(text):
            yield pytest.param("".join(found), id=page.name)


def steps(session):
    """Pairs of a command and the output shown after it."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


@pytest.mark.parametrize("session", list(sessions()))
def test_a_console_session_prints_what_the_page_shows(session, tmp_path):
    (tmp_path / "src").symlink_to(ROOT / "src")  # the pages name paths from the root of a clone
    environment = {
        **os.environ,
        "TOCSIN_DB": str(tmp_path / "watch.sqlite"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    for command, shown in steps(session):
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{shlex.quote(command)} failed: {done.stderr}"
        assert _matches(shown, done.stdout), f"{command} printed:\n{done.stdout}"


def _matches(shown, printed):
    """Whether the output shown, in which `...` stands for anything, is what was printed."""
    pattern = ".*?".join(re.escape(part.strip()) for part in shown.split("..."))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", *PAGES], ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_is_there(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
