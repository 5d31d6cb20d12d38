"""Names of processes, and whether a process of that name still runs."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def own_name() -> str:
    """The name of this process: machine, number, and when it began, so that a number used again is another name."""
    return f"{platform.node()}:{os.getpid()}:{_began(os.getpid())}"


def is_alive(name: str) -> bool:
    """Whether the process still runs; one on another machine is taken to, until its lease is over."""
    machine, _, rest = name.rpartition(":")[0].rpartition(":")
    began = name.rpartition(":")[2]
    if machine != platform.node() or not rest.isdigit():
        return True
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return began in {"", _began(int(rest))}


def _began(number: int) -> str:
    """When the process began, in ticks since the machine did; empty where the system does not tell."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    # A process that is dead but not yet buried holds no lease.
    return "dead" if fields[0] in {"Z", "X"} else fields[19]
