"""Where a store lies: a file, or a database at an address whose password is shown nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_SECRET = re.compile(r"(?<=://)([^:/@]*):[^@/]*@")
_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Database:
    """The address of a PostgreSQL database, which may hold a password.

    >>> print(Database("postgresql://desk:secret@db.example/tocsin"))
    postgresql://desk:***@db.example/tocsin
    """

    address: str = field(repr=False)

    def __str__(self) -> str:
        return _SECRET.sub(r"\1:***@", self.address)


Place = Path | Database


def read_place(text: str) -> Place:
    """The place that a text names.

    >>> read_place("watch.sqlite")
    PosixPath('watch.sqlite')
    """
    return Database(text) if text.startswith(_SCHEMES) else Path(text)
