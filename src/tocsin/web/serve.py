"""Runs the board: one process, on an address that is checked before."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import uvicorn

from tocsin.errors import TocsinError
from tocsin.web.app import create_app

if TYPE_CHECKING:
    from tocsin.web.settings import Settings


class BindError(TocsinError):
    """An address at which the board may not or cannot be served."""

    exit_code = 6


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serves the board until it is interrupted.

    Args:
        settings: what the board is told.
        host: an address of this machine.
        port: where it listens.

    Raises:
        BindError: if the address lies beyond this machine, where nobody would have to log in.
    """
    if not is_loopback(host):
        raise BindError(
            "a board without accounts is for this machine alone",
            where=f"{host}:{port}",
            remedy="serve it on 127.0.0.1",
        )
    config = uvicorn.Config(create_app(settings), host=host, port=port, log_level="warning", server_header=False)
    uvicorn.Server(config).run()


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
