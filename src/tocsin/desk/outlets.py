"""Which of a watch's outlets a name means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.model import Outlet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tocsin.desk.sources import Tended
    from tocsin.model import Watch


def find_outlet(watch: Watch, name: str | None) -> Outlet | None:
    """The outlet of the watch that goes by `name`, case, accents and punctuation apart; `None` if there is none."""
    return _by_name(watch.outlets).get(_folded(name)) if name else None


def with_graded(watch: Watch, tended: Iterable[Tended]) -> Watch:
    """The watch, with the outlets that the user graded as sources where the watch itself does not grade them."""
    graded = {one.outlet: one for one in tended if one.grade and find_outlet(watch, one.outlet) is None}
    reason = "as the user graded its source"
    further = (Outlet(name, (), one.country, one.grade or "F", reason) for name, one in sorted(graded.items()))
    return replace(watch, outlets=(*watch.outlets, *further)) if graded else watch


@lru_cache(maxsize=64)
def _by_name(outlets: tuple[Outlet, ...]) -> Mapping[str, Outlet]:
    return {_folded(name): outlet for outlet in reversed(outlets) for name in (*outlet.aliases, outlet.name)}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", letters))
