"""Write the pages that follow from data (`python -m docs.build`), or check that they are up to date (`--check`)."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.calibration import write_calibration
from docs.methodology import COMMONS, page_name, write_methodology
from docs.reference_pages import write_python, write_schemas, write_settings
from tocsin.cli.reference import write_reference
from tocsin.desk.export_columns import write_dictionary
from tocsin.model import Language

DOCS = Path(__file__).parent


def pages() -> dict[Path, str]:
    """Every generated page: its path and what it must say."""
    found = {
        DOCS / "methodology" / page_name(language.value, family): write_methodology(language, family)
        for language in Language
        for family in COMMONS
    }
    found[DOCS / "calibration.md"] = write_calibration()
    found[DOCS / "reference" / "columns.md"] = write_dictionary()
    reference = {
        "cli": write_reference,
        "settings": write_settings,
        "schemas": write_schemas,
        "python": write_python,
    }
    return {**found, **{DOCS / "reference" / f"{name}.md": write() for name, write in reference.items()}}


def stale_pages() -> list[Path]:
    """The pages whose committed text is not what their data say."""
    return [path for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` only name those that are out of date; the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m docs.build [--check]\n")
        return 2
    stale = stale_pages()
    if arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(DOCS.parent)} is out of date; run python -m docs.build\n")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages()[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path.relative_to(DOCS.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
