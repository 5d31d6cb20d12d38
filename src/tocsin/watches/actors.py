"""The table of actors, their names and their offices, read from data files that errors can point into."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.model.actor import (
    Actor,
    ActorKind,
    ActorName,
    ActorTable,
    Office,
    RoleForm,
    RoleTitle,
    ShortName,
    Standing,
    fold_words,
    french_forms,
)
from tocsin.watches.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
_HOUSES = {
    "seats": Standing.SEAT,
    "ministries": Standing.MINISTRY,
    "forces": Standing.FORCES,
    "services": Standing.SERVICE,
    "assemblies": Standing.ASSEMBLY,
    "agencies": Standing.AGENCY,
}
_ACTOR_FIELDS = {"fr", "en", "adj_fr", "adj_en", "capital", "other", "organs", "people", "gender", "kind"}
_FEMININE_STATES = ("la ", "une ")


@cache
def load_actors() -> ActorTable:
    """The table that ships with tocsin.

    Raises:
        WatchError: if a data file does not hold together.
    """
    return read_actors(_HERE / "actors.yaml", _HERE / "offices.yaml")


def read_actors(actors_path: Path, offices_path: Path) -> ActorTable:
    """The table made of a file of actors and a file of offices.

    Raises:
        WatchError: with file and line, where a field is unknown, a code is used but not defined, or a date is no date.
    """
    sheet, posts = read_sheet(actors_path), read_sheet(offices_path)
    actors: dict[str, Actor] = {}
    names: list[ActorName] = []
    for group, kind in (("states", ActorKind.STATE), ("bodies", None)):
        for code, row in _rows(sheet, group):
            actors[code] = _actor(sheet, group, code, row, kind)
            names.extend(_names_of(actors[code], row))
    names.extend(_houses(sheet, actors))
    roles = {key: _role(posts, key, row) for key, row in _rows(posts, "roles")}
    offices = tuple(_offices(posts, actors, roles))
    return ActorTable(actors, tuple(names), offices, roles, tuple(_short_names(sheet, actors)))


def _rows(sheet: Sheet, group: str) -> Iterator[tuple[str, Any]]:
    rows = sheet.data.get(group) if isinstance(sheet.data, dict) else None
    if not isinstance(rows, dict):
        raise sheet.error(group, what=f"no table {group!r}", remedy=f"give {group}: as a mapping")
    yield from rows.items()


def _actor(sheet: Sheet, group: str, code: str, row: Any, kind: ActorKind | None) -> Actor:  # noqa: ANN401
    if not isinstance(row, dict) or not {"fr", "en"} <= row.keys():
        raise sheet.error(group, code, what=f"{code} lacks its French or English name", remedy="give fr: and en:")
    unknown = sorted(row.keys() - _ACTOR_FIELDS)
    if unknown:
        remedy = "use one of " + ", ".join(sorted(_ACTOR_FIELDS))
        raise sheet.error(group, code, unknown[0], what=f"{code} has an unknown field {unknown[0]!r}", remedy=remedy)
    if kind is None:
        if row.get("kind") not in set(ActorKind):
            remedy = "use one of " + ", ".join(ActorKind)
            raise sheet.error(group, code, "kind", what=f"{code} has no known kind", remedy=remedy)
        kind = ActorKind(row["kind"])
    adjectives = {language: _listed(row.get(f"adj_{language}")) for language in ("fr", "en")}
    french = str(row["fr"])
    gender = row.get("gender") or _gender(french)
    return Actor(code, kind, {"fr": french, "en": str(row["en"])}, gender, french.startswith("les "), adjectives)


def _gender(french: str) -> str:
    """By the article; where it is elided or plural, by the ending: names of states in -e are feminine."""
    if french.startswith("le "):
        return "m"
    if french.startswith(_FEMININE_STATES):
        return "f"
    return "f" if french.removesuffix("s").endswith("e") else "m"


def _listed(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _names_of(actor: Actor, row: dict[str, Any]) -> Iterator[ActorName]:
    feminine, plural = actor.gender == "f", actor.plural
    own = (actor.bare_name, actor.name["en"], *_listed(row.get("other")))
    for text in own:
        yield ActorName(text, actor.code, Standing.NAME, feminine, plural)
    for text in _listed(row.get("organs")):
        yield ActorName(text, actor.code, Standing.ORGAN)
    for text in _listed(row.get("capital")):
        yield ActorName(text, actor.code, Standing.CAPITAL)
    for adjective in actor.adjectives["fr"]:
        for form, is_feminine, is_plural in french_forms(adjective):
            yield ActorName(form, actor.code, Standing.ADJECTIVE, is_feminine, is_plural)
    for adjective in actor.adjectives["en"]:
        yield ActorName(adjective, actor.code, Standing.ADJECTIVE)
        if re.search(r"(?:an|i|k|b|n|o)$", adjective) and not adjective.startswith(("U", "North Korea", "Sin")):
            yield ActorName(f"{adjective}s", actor.code, Standing.PEOPLE, plural=True)
        elif adjective == "North Korean":
            yield ActorName("North Koreans", actor.code, Standing.PEOPLE, plural=True)
    for text in _listed(row.get("people")):
        yield ActorName(text, actor.code, Standing.PEOPLE, plural=text.endswith(("s", "men")))


def _houses(sheet: Sheet, actors: dict[str, Actor]) -> Iterator[ActorName]:
    for group, standing in _HOUSES.items():
        for code, listed in _rows(sheet, group):
            if code not in actors:
                raise sheet.error(
                    group, code, what=f"unknown actor {code!r}", remedy="define it under states or bodies"
                )
            for text in _listed(listed):
                yield ActorName(text, code, standing)


def _short_names(sheet: Sheet, actors: dict[str, Actor]) -> Iterator[ShortName]:
    for code, row in _rows(sheet, "short_names"):
        if code not in actors:
            raise sheet.error("short_names", code, what=f"unknown actor {code!r}", remedy="define it under states")
        for text in _listed(row.get("names")):
            yield ShortName(text, code, frozenset(_listed(row.get("with"))))


def _role(sheet: Sheet, key: str, row: Any) -> RoleTitle:  # noqa: ANN401
    forms = {}
    for language in ("fr", "en"):
        form = row.get(language) if isinstance(row, dict) else None
        if not isinstance(form, dict) or not form.get("head"):
            raise sheet.error("roles", key, what=f"{key} has no head words in {language}", remedy="give head: [...]")
        parts = (tuple(fold_words(word) for word in _listed(form.get(part))) for part in ("head", "needs", "not"))
        forms[language] = RoleForm(*parts)
    return RoleTitle(key, forms, dict(row.get("title") or {}))


def _offices(sheet: Sheet, actors: dict[str, Actor], roles: dict[str, RoleTitle]) -> Iterator[Office]:
    for code, posts in _rows(sheet, "offices"):
        if code not in actors:
            raise sheet.error("offices", code, what=f"unknown actor {code!r}", remedy="define it in the actors file")
        for role, holders in posts.items():
            if role not in roles:
                raise sheet.error("offices", code, role, what=f"unknown role {role!r}", remedy="define it under roles")
            for place, holder in enumerate(holders):
                yield _office(sheet, code, role, place, holder)


def _office(sheet: Sheet, code: str, role: str, place: int, holder: Any) -> Office:  # noqa: ANN401
    keys = ("offices", code, role, place)
    if not isinstance(holder, list) or len(holder) != 4:
        raise sheet.error(*keys, what="an office holder is not four values", remedy="write [French, English, from, to]")
    french, english, start, end = holder
    if not isinstance(start, date) or not (end is None or isinstance(end, date)):
        raise sheet.error(*keys, what="from or to is no date", remedy="write dates as 2014-10-01, ~ while in office")
    if end is not None and end <= start:
        raise sheet.error(*keys, what="the office ends before it starts", remedy="swap or mend the dates")
    return Office(code, role, {"fr": str(french), "en": str(english or french)}, start, end)
