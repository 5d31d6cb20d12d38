"""What the site adds to its navigation by itself: every decision, and every page that nothing else names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_LOOK_UP, _DECISIONS = "Look up", "Decisions"


def on_config(config: Any) -> Any:  # noqa: ANN401 (the site builder's own type)
    """Completes the navigation, so that a page that is added is found without being named twice."""
    docs = Path(config["docs_dir"])
    if any(_DECISIONS in entry for entry in config["nav"]):
        return config
    named = set(_named(config["nav"]))
    pages = [path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*.md"))]
    pages = [page for page in pages if not page.endswith(".fr.md") and page not in named]
    more = [{_title(docs / page): page} for page in pages if not page.startswith("decisions/")]
    next(entry for entry in config["nav"] if _LOOK_UP in entry)[_LOOK_UP].extend(more)
    decisions = [{_title(docs / page): page} for page in pages if page.startswith("decisions/")]
    config["nav"].append({_DECISIONS: decisions})
    return config


def _named(nav: Any) -> list[str]:  # noqa: ANN401 (lists of mappings, as YAML has them)
    if isinstance(nav, str):
        return [nav]
    entries = nav.values() if isinstance(nav, dict) else nav
    return [page for entry in entries for page in _named(entry)]


def _title(path: Path) -> str:
    found = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].replace("`", "") if found else path.stem
