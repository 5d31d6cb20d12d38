"""Which of a watch's outlets a name means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.model import Outlet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.desk.sources import Tended
    from tocsin.model import Watch


def find_outlet(watch: Watch, name: str | None) -> Outlet | None:
    """The outlet of the watch that goes by `name`, case, accents and punctuation apart; `None` if there is none."""
    return _BY_NAME.of(watch.outlets).get(_folded(name)) if name else None


def with_graded(watch: Watch, tended: Sequence[Tended]) -> Watch:
    """The watch, with what the user said of the outlets of sources: grades it lacks, and who owns them.

    A grade of the watch stays; a publisher that the user names goes before the watch's own.
    """
    graded = {one.outlet: one for one in tended if one.grade and find_outlet(watch, one.outlet) is None}
    reason = "as the user graded its source"
    further = (Outlet(name, (), one.country, one.grade or "F", reason) for name, one in sorted(graded.items()))
    watch = replace(watch, outlets=(*watch.outlets, *further)) if graded else watch
    return _with_publishers(watch, {one.outlet: one.family for one in tended if one.family})


def _with_publishers(watch: Watch, families: Mapping[str, str]) -> Watch:
    owned = {outlet.name: family for name, family in families.items() if (outlet := find_outlet(watch, name))}
    if not owned:
        return watch
    outlets = (replace(one, publisher=owned.get(one.name, one.publisher)) for one in watch.outlets)
    return replace(watch, outlets=tuple(outlets))


class _ByName:
    """The outlets of the lists last asked for, by name; lists are told apart by identity, for comparing is slow."""

    def __init__(self) -> None:
        # Each list is held with its names, so that its identity stays its own.
        self._kept: dict[int, tuple[tuple[Outlet, ...], Mapping[str, Outlet]]] = {}

    def of(self, outlets: tuple[Outlet, ...]) -> Mapping[str, Outlet]:
        """The outlets of a list by each name they go by; of two of one name the first."""
        kept = self._kept.get(id(outlets))
        if kept is not None:
            return kept[1]
        names = {_folded(name): outlet for outlet in reversed(outlets) for name in (*outlet.aliases, outlet.name)}
        if len(self._kept) >= _LISTS:
            self._kept = {}
        self._kept[id(outlets)] = (outlets, names)
        return names


_LISTS = 64
_BY_NAME = _ByName()


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", letters))
