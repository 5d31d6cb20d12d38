"""Sources are added, removed, listed and looked at."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tocsin.desk.manners import host_of
from tocsin.desk.source_health import judge_health
from tocsin.desk.sources import (
    DEFAULT_CADENCE_HOURS,
    FollowedSource,
    NewsSource,
    SourceError,
    SourceKind,
    SourceState,
)
from tocsin.desk.visit_source import Visited, Visiting, visit_source
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tocsin.desk.ports import Clock, Store
    from tocsin.desk.sources import Notice

_GRADES = "ABCDEF"
_KINDS = {kind.value for kind in SourceKind}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of a source that is to be followed; what is left out is filled in."""

    address: str
    id: str | None = None
    kind: str | None = None
    outlet: str | None = None
    country: str | None = None
    language: str | None = None
    grade: str | None = None
    cadence_hours: float | None = None
    family: str | None = None


def make_source(wanted: Wanted) -> NewsSource:
    """The source that is meant.

    >>> made = make_source(Wanted("https://www.courrier.example/rss.xml", grade="b"))
    >>> made.id, made.kind.value, made.outlet, made.grade
    ('courrier.example', 'feed', 'courrier.example', 'B')

    Raises:
        SourceError: if the address is none, or a field holds what it cannot.
    """
    kind = _kind(wanted)
    address = str(Path(wanted.address).absolute()) if kind is SourceKind.FILE else wanted.address.strip()
    _check_address(address, kind)
    outlet = " ".join((wanted.outlet or _host_name(address) or Path(address).name).split())
    cadence = DEFAULT_CADENCE_HOURS if wanted.cadence_hours is None else wanted.cadence_hours
    if not (math.isfinite(cadence) and cadence > 0):
        raise SourceError("the cadence is no number of hours", where=address, remedy="give hours, as in 6 or 0.5")
    return NewsSource(
        id=_slug(wanted.id or (outlet if wanted.outlet else _host_name(address) or outlet)),
        kind=kind,
        address=address,
        outlet=outlet,
        country=_field(wanted.country, "[A-Z]{3}", "country", "three letters, as in FRA", where=address),
        language=_field(wanted.language, "[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", "language", "a tag, as in fr", where=address),
        grade=_field(wanted.grade, f"[{_GRADES}]", "grade", "a letter from A to F", where=address),
        cadence_hours=cadence,
        family=wanted.family,
    )


def add_sources(wanted: Iterable[Wanted], store: Store, *, clock: Clock) -> tuple[list[NewsSource], list[NewsSource]]:
    """Follows these sources; returns those added, and those that were there already by their address.

    An id that another address has taken gets a number behind it, unless the user has chosen it.

    Raises:
        SourceError: if one does not hold together, or its id is taken; those before it stay.
    """
    sources = store.sources()
    followed = {one.source.id: one for one in sources.followed()}
    by_address = {
        address: one.source for one in followed.values() for address in (one.source.address, one.state.address)
    }
    added, known = [], []
    for one in wanted:
        source = make_source(one)
        if source.address in by_address:
            known.append(by_address[source.address])
            continue
        if source.id in followed and one.id is not None:
            remedy = f"choose another --id, or remove it first: tocsin source remove {source.id}"
            raise SourceError(f"the id {source.id!r} is taken", where=source.address, remedy=remedy)
        source = replace(source, id=_free(source.id, followed))
        sources.put(source, recorded_at=clock.now())
        followed[source.id] = FollowedSource(source, SourceState(source.address))
        by_address[source.address] = source
        added.append(source)
    return added, known


def remove_sources(ids: Sequence[str], store: Store, *, clock: Clock) -> None:
    """Follows these sources no longer; what they brought stays.

    Raises:
        SourceError: if one is not followed; then none is removed.
    """
    sources = store.sources()
    for one in find_sources(ids, store):
        sources.remove(one.source.id, recorded_at=clock.now())


def find_sources(ids: Sequence[str], store: Store) -> list[FollowedSource]:
    """The followed sources of these ids; all of them without any.

    Raises:
        SourceError: if one is not followed.
    """
    followed = {one.source.id: one for one in store.sources().followed()}
    for name in ids:
        if name not in followed:
            raise SourceError("there is no such source", where=name, remedy="see `tocsin source list`")
    return [followed[name] for name in ids or followed]


def list_sources(store: Store, *, clock: Clock) -> tuple[list[FollowedSource], tuple[Notice, ...]]:
    """The followed sources with their health as of now, and the latest notices."""
    now = clock.now()
    found = [replace(one, state=_judged(one, now)) for one in store.sources().followed()]
    return found, store.sources().notices(limit=20)


def check_source(source: NewsSource, state: SourceState, tools: Visiting) -> Visited:
    """One look at a source that leaves no trace: no validators are sent and nothing is kept."""
    return visit_source(source, SourceState(state.address), tools)


def read_starter_list() -> tuple[Wanted, ...]:
    """The public outlets, agencies, ministries and institutes that tocsin ships as data."""
    return read_source_list(Path(str(files("tocsin.watches") / "sources.yaml")))


def read_source_list(path: Path) -> tuple[Wanted, ...]:
    """The sources in a YAML list.

    Raises:
        WatchError: if the file does not hold together: the message names file and line.
    """
    sheet = read_sheet(path)
    entries = sheet.data.get("sources") if isinstance(sheet.data, dict) else None
    if not isinstance(entries, list):
        raise sheet.error(what="there is no list of sources", remedy="write `sources:` and a list below it")
    found = []
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict) or not isinstance(entry.get("address"), str):
            raise sheet.error("sources", number, what="a source without an address", remedy="give it an `address`")
        unknown = set(entry) - set(Wanted.__dataclass_fields__)
        if unknown:
            raise sheet.error("sources", number, what=f"unknown field {min(unknown)!r}", remedy="see docs/sources.md")
        found.append(Wanted(**entry))
    return tuple(found)


def _judged(one: FollowedSource, now: datetime) -> SourceState:
    return replace(one.state, health=judge_health(one.source, one.state, now=now))


def _kind(wanted: Wanted) -> SourceKind:
    if wanted.kind is not None:
        if wanted.kind not in _KINDS:
            remedy = f"choose one of {', '.join(sorted(_KINDS))}"
            raise SourceError(f"{wanted.kind!r} is no kind of source", where=wanted.address, remedy=remedy)
        return SourceKind(wanted.kind)
    if not re.match(r"[a-z][a-z0-9+.-]+:", wanted.address, re.IGNORECASE):
        return SourceKind.FILE
    return SourceKind.SITEMAP if re.search(r"sitemap[^/]*\.xml", wanted.address) else SourceKind.FEED


def _check_address(address: str, kind: SourceKind) -> None:
    if kind is SourceKind.FILE:
        if not Path(address).exists():
            raise SourceError("no such file or folder", where=address, remedy="check the path")
        return
    scheme = address.partition(":")[0].lower()
    if scheme not in {"http", "https"} or not host_of(address):
        raise SourceError("this is no address of the web", where=address, remedy="give it as https://…")
    if "@" in urlsplit(address).netloc:
        raise SourceError("a user or password in an address is not kept", where=address, remedy="leave it out")


def _host_name(address: str) -> str:
    return host_of(address).removeprefix("www.")


def _slug(name: str) -> str:
    """A short name of ASCII letters, digits, dots and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.") or "source"


def _free(name: str, taken: dict[str, Any]) -> str:
    numbers = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbers if one not in taken)


def _field(value: str | None, shape: str, name: str, meant: str, *, where: str) -> str | None:
    if value is None or not str(value).strip():
        return None
    written = str(value).strip()
    written = written if name == "language" else written.upper()
    if not re.fullmatch(shape, written):
        raise SourceError(f"{value!r} is no {name}", where=where, remedy=f"give {meant}")
    return written
