"""tocsin: an open-source watch on nuclear posture, from public texts to an estimate one can take apart."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: Any = None, *, as_of: str | None = None, recorded_by: str | None = None) -> Any:  # noqa: A001, ANN401
    """A store as data frames and plots, for scripts and notebooks: a `tocsin.notebook.OpenStore`.

    Args:
        path: the file; by default the store in your data directory.
        as_of: what the world could have known by then, as in `2022-10-28`; by default now.
        recorded_by: what the store had recorded by then; by default all that it holds.
    """
    # By name, so that whoever imports a stage does not import everything.
    return import_module("tocsin.notebook").open_store(path, as_of=as_of, recorded_by=recorded_by)
