"""Check health: whether everything tocsin stands on is there and sound, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin import __version__
from tocsin.coding.patterns import compile_lexicons
from tocsin.errors import TocsinError
from tocsin.extract.parse import load_pipeline
from tocsin.model import Language
from tocsin.watches import list_watches, load_watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tocsin.desk.place import Place
    from tocsin.desk.ports import Store

# A store of 100,000 articles takes some 2 GB; below the lower figure an ordinary day no longer fits.
_AMPLE_BYTES, _LEAST_BYTES = 2_000_000_000, 100_000_000


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it."""

    subject: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def check_health(store_path: Place, *, open_store: Callable[[], Store]) -> Iterator[Finding]:
    """The findings, each as soon as it is there: Python, models, watches, disk, rights, store."""
    yield Finding("tocsin", Verdict.OK, f"{__version__} on Python {'.'.join(map(str, sys.version_info[:3]))}")
    for language in Language:
        yield _guarded(f"model ({language.value})", partial(_check_model, language))
    for watch_id in list_watches():
        yield _guarded(f"watch {watch_id}", partial(_check_watch, watch_id))
    if isinstance(store_path, Path):
        folder = _existing(store_path.absolute().parent)
        yield check_disk(folder, shutil.disk_usage(folder).free)
        yield _check_rights(store_path, folder)
    yield check_store(store_path, open_store=open_store)


def check_disk(folder: Path, free_bytes: int) -> Finding:
    """Whether `free_bytes` are enough for a store in `folder`."""
    detail = f"{free_bytes / 1e9:.1f} GB free at {folder}"
    if free_bytes < _LEAST_BYTES:
        return Finding("disk", Verdict.FAULT, detail, "free some space, or name a store elsewhere with --db")
    if free_bytes < _AMPLE_BYTES:
        return Finding("disk", Verdict.WARNING, detail, "100,000 articles take some 2 GB")
    return Finding("disk", Verdict.OK, detail)


def check_store(path: Place, *, open_store: Callable[[], Store]) -> Finding:
    """Whether the store opens and is sound; that there is none yet is no fault."""
    if isinstance(path, Path) and not path.exists():
        return Finding("store", Verdict.OK, f"none yet at {path}; `tocsin ingest` makes it")
    return _guarded("store", partial(_sound, open_store))


def _sound(open_store: Callable[[], Store]) -> Finding:
    store = open_store()
    try:
        state = store.state()
        audit = store.people().audit_faults()
    finally:
        store.close()
    if audit:
        remedy = "compare it with a copy of the store: somebody changed the log"
        return Finding("store", Verdict.FAULT, f"{state.place}: {'; '.join(audit[:3])}", remedy)
    if state.faults:
        faults = "; ".join(state.faults[:3])
        return Finding("store", Verdict.FAULT, f"{state.place} is damaged: {faults}", "restore it from a copy")
    counts = ", ".join(f"{name} {number:,}" for name, number in state.counts.items())
    return Finding("store", Verdict.OK, f"{state.place}, schema {state.schema}: {counts}")


def _check_model(language: Language) -> Finding:
    meta = load_pipeline(language).meta
    return Finding(f"model ({language.value})", Verdict.OK, f"{meta['lang']}_{meta['name']} {meta['version']}")


def _check_watch(watch_id: str) -> Finding:
    watch = load_watch(watch_id)
    languages = ", ".join(sorted(language.value for language in compile_lexicons(watch)))
    detail = f"{watch.version}: {len(watch.indicators)} indicators in {languages or 'no language'}"
    return Finding(f"watch {watch_id}", Verdict.OK, detail)


def _check_rights(path: Path, folder: Path) -> Finding:
    target = path if path.exists() else folder
    if os.access(target, os.W_OK) and os.access(folder, os.W_OK | os.X_OK):
        return Finding("rights", Verdict.OK, f"{target} may be written")
    return Finding("rights", Verdict.FAULT, f"{target} may not be written", "name a store elsewhere with --db")


def _guarded(subject: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except TocsinError as error:
        what = f"{error.where}: {error.what}" if error.where else error.what
        return Finding(subject, Verdict.FAULT, what, error.remedy)


def _existing(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())
