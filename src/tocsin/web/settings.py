"""What a board is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from threading import Event

    from tocsin.desk.place import Place
    from tocsin.model.person import Role
    from tocsin.wiring import Weigher


@dataclass(frozen=True, slots=True)
class Oidc:
    """An identity provider, and what it is told of this board.

    Attributes:
        issuer: its address.
        client_id: what it calls this board.
        client_secret: what proves that to it.
        newcomers: the role of whoever comes for the first time; without one they are refused.
    """

    issuer: str
    client_id: str
    client_secret: str = ""
    newcomers: Role | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a board is told when it starts.

    Attributes:
        db: the store.
        watches: ids of the watches it shows, the first one first; empty: those of which the store knows something.
        now: tells the time; a board opens at it where the URL names no other. That of the demo is when its story ends.
        ready: set once the store can be read; until then the board asks for a moment. `None` means at once.
        accounts: whether persons log in; otherwise the board is of whoever sits at the machine.
        url: the address that browsers use, where it is not the one that is listened at.
        hosts: the names it goes by; empty means any.
        oidc: the identity provider, if there is one.
        patience: seconds that a page waits for an estimate, before it shows the one before and says so.
        weigher: works estimates out beside the pages; without one, the board does so itself.
    """

    db: Place
    now: Callable[[], datetime]
    watches: tuple[str, ...] = ()
    ready: Event | None = None
    accounts: bool = False
    url: str = ""
    hosts: tuple[str, ...] = ()
    oidc: Oidc | None = None
    patience: float = 120.0
    weigher: Weigher | None = None
