"""What linking asks of a store: the marks of its articles, so that a new one finds its kin without rereading all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


class KinStore(Protocol):
    """Keeps the marks of articles (`tocsin.read.prints`), which can be made anew from their texts at any time."""

    def unmarked(self, rules: str, *, limit: int) -> tuple[str, ...]:
        """Ids of articles, up to `limit`, that have no marks made by these rules, in order of id."""
        ...

    def keep_marks(self, marks: Mapping[str, Sequence[int]], *, rules: str) -> None:
        """Keeps the marks of articles, by id, in the place of those that were there, in one transaction."""
        ...

    def sharing(self, marks: Sequence[int], first: date, last: date, *, crowd: int, of_crowd: int) -> frozenset[str]:
        """Articles known from `first` to `last` that hold one of these marks.

        Of a mark that more than `crowd` of them hold, only the `of_crowd` known last.
        """
        ...

    def members(self, origins: Sequence[str]) -> tuple[str, ...]:
        """Articles whose newest origin is one of these, in order of id."""
        ...
