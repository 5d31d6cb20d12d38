"""A part of a store in SQL: what it is opened with, for whoever answers for sources, people or the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection


class SqlPart:
    """A part of a store.

    Args:
        reading: opens a connection to read on.
        writing: opens one to write on, in a transaction that holds the write lock from its start.
    """

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
    ) -> None:
        self._reading, self._writing = reading, writing
