"""Which of a watch's outlets a name means."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.model import Outlet, Watch


def find_outlet(watch: Watch, name: str | None) -> Outlet | None:
    """The outlet of the watch that goes by `name`, case, accents and punctuation apart; `None` if there is none."""
    return _by_name(watch.outlets).get(_folded(name)) if name else None


@lru_cache(maxsize=64)
def _by_name(outlets: tuple[Outlet, ...]) -> Mapping[str, Outlet]:
    return {_folded(name): outlet for outlet in reversed(outlets) for name in (*outlet.aliases, outlet.name)}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", letters))
