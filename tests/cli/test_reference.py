import os

from tests.conftest import ROOT
from tocsin.cli.reference import write_reference

PAGE = ROOT / "docs" / "reference" / "cli.md"


def test_the_command_reference_is_what_the_commands_say(monkeypatch):
    monkeypatch.delenv("TOCSIN_DB", raising=False)
    if os.environ.get("TOCSIN_UPDATE"):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(write_reference(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == write_reference(), "run the tests with TOCSIN_UPDATE=1"
