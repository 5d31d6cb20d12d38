"""Watch files become watches: every mistake in them is named with file, line and remedy."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from tocsin.errors import WatchError
from tocsin.model import (
    Exercise,
    ExerciseHeld,
    Hypothesis,
    Indicator,
    Kind,
    Language,
    Number,
    Outlet,
    Rates,
    Watch,
)
from tocsin.watches.actors import load_actors
from tocsin.watches.alerts import build_alerts, check_alerts
from tocsin.watches.check import check_references, check_sheets, check_unique
from tocsin.watches.shapes import ExerciseShape, GroupShape, NumberShape, OutletShape, WatchFileShape
from tocsin.watches.sheet import Mistakes, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from tocsin.watches.shapes import HypothesisShape, IndicatorShape, OverrideShape, WatchShape
    from tocsin.watches.sheet import Key, Sheet

SHIPPED = Path(__file__).parent
INDEX = SHIPPED / "index.yaml"
_Shape = TypeVar("_Shape")


@dataclass(frozen=True, slots=True)
class Parts:
    """A watch file and its parts, read and checked, before a watch is built from them."""

    main: WatchFileShape
    outlets: tuple[OutletShape, ...]
    exercises: tuple[ExerciseShape, ...]
    references: Mapping[str, str]
    lexicons: Mapping[str, Sheet]
    phrases: Mapping[str, Mapping[str, Any]]
    readers: Mapping[str, bytes]
    digest: str


def read_exercises(path: Path) -> tuple[Exercise, ...]:
    """The exercises of a calendar file, as a watch would have them.

    Raises:
        WatchError: at the first line that does not fit, or an actor that is not known.
    """
    sheet = read_sheet(path)
    shapes = validate(sheet, tuple[ExerciseShape, ...])
    check_unique(sheet, "", "name", [shape.name for shape in shapes])
    for index, shape in enumerate(shapes):
        _check_actor(sheet, (index, "actor"), shape.actor, load_actors().actors)
    return tuple(_exercise(shape, 0) for shape in shapes)


def list_watches() -> tuple[str, ...]:
    """The ids of the watches that ship, in the order of their file.

    >>> list_watches()[0]
    'nuclear-rus'
    """
    return tuple(watch.id for file in shipped_files() for watch in _read_shipped(file).main.watches)


@cache
def shipped_files() -> tuple[Path, ...]:
    """The watch files that ship, in the order of `index.yaml`: each defines one family of watches."""
    return tuple(SHIPPED / name for name in validate(read_sheet(INDEX), tuple[str, ...]))


def load_watch(id_or_path: str | Path) -> Watch:
    """The watch with that id, or the one defined in the file at that path.

    A file that defines several watches needs `path#id`.

    Args:
        id_or_path: id of a watch that ships, or a path to a watch file.

    Raises:
        WatchError: if there is no such watch, or its file or a part of it does not hold together.

    >>> load_watch("nuclear-rus").actor
    'RUS'
    """
    name = str(id_or_path)
    if "/" in name or "\\" in name or "#" in name or name.endswith((".yaml", ".yml")):
        return _load_from_file(name)
    if (shipped := _shipped(name)) is not None:
        return shipped
    known = f"the watches are {', '.join(list_watches())}; or give a path to a watch file"
    raise WatchError(f"there is no watch {name!r}", where="", remedy=known)


@cache
def _shipped(name: str) -> Watch | None:
    """The watch with that id; what ships stays as it is while a process lasts, and a board asks on every page."""
    for file in shipped_files():
        parts = _read_shipped(file)
        if name in _by_id(parts):
            return _build_watch(parts, _by_id(parts)[name])
    return None


def _load_from_file(name: str) -> Watch:
    path, _, wanted = name.partition("#")
    parts = _read_parts(Path(path))
    by_id = _by_id(parts)
    if not wanted and len(by_id) == 1:
        (wanted,) = by_id
    if not wanted:
        raise WatchError("the file defines several watches", where=path, remedy=f"name one: {path}#{min(by_id)}")
    if wanted not in by_id:
        raise WatchError(f"there is no watch {wanted!r}", where=path, remedy=f"the watches are {', '.join(by_id)}")
    return _build_watch(parts, by_id[wanted])


def _by_id(parts: Parts) -> dict[str, WatchShape]:
    return {watch.id: watch for watch in parts.main.watches}


def _read_parts(path: Path) -> Parts:
    return _read_shipped(path) if path in shipped_files() else _read_and_check(path)


@cache
def _read_shipped(path: Path) -> Parts:
    return _read_and_check(path)


def _read_and_check(path: Path) -> Parts:
    sheet = _read_sharing(path, "settings", "false_report")
    main = _validate_main(sheet)
    files = {name: _find(sheet, ("parts", name)) for name in ("references", "outlets", "exercises")}
    sheets = {name: read_sheet(file) for name, file in files.items()}
    references = validate(sheets["references"], dict[str, str])
    outlets = validate(sheets["outlets"], tuple[OutletShape, ...])
    exercises = validate(sheets["exercises"], tuple[ExerciseShape, ...])
    lexicons: dict[str, Sheet] = {
        name: _read_sharing(_find(sheet, ("parts", "lexicons", name)), "status") for name in main.parts.lexicons
    }
    phrases: dict[str, Sheet] = {
        name: read_sheet(_find(sheet, ("parts", "phrases", name))) for name in main.parts.phrases
    }
    readers: dict[str, bytes] = {
        name: _find(sheet, ("parts", "readers", name)).read_bytes() for name in main.parts.readers
    }
    check_sheets(sheet, main, references, exercises=sheets["exercises"], lexicons=lexicons, phrases=phrases)
    _check_actors(sheet, main, sheets["exercises"], exercises)
    check_alerts(sheet, main)
    data: dict[str, Any] = {name: part.data for name, part in phrases.items()}
    # What rings changes nothing of the estimate, and so is no other version of the watch.
    weighing = replace(sheet, data={key: value for key, value in sheet.data.items() if key != "alerts"})
    digest = _digest([weighing, *sheets.values(), *lexicons.values(), *phrases.values()], readers.values())
    return Parts(main, outlets, exercises, references, lexicons, data, readers, digest)


def _validate_main(sheet: Sheet) -> WatchFileShape:
    """The watch file in its shape; where its form is broken, the numbers that stand in it are checked all the same."""
    try:
        return validate(sheet, WatchFileShape)
    except WatchError as error:
        mistakes = Mistakes()
        mistakes.add(error)
        with mistakes.gathered():
            _check_numbers(sheet)
        raise mistakes.error() from None


def _check_numbers(sheet: Sheet) -> None:
    data = sheet.data if isinstance(sheet.data, dict) else {}
    if _of(_of(data, "parts", dict), "references", str):
        references = read_sheet(_find(sheet, ("parts", "references"))).data
        check_references(sheet, references if isinstance(references, dict) else {})


def read_lexicons(path: Path) -> tuple[tuple[Sheet, ...], dict[str, Kind]]:
    """The lexicons that the watch file at `path` names, and the kinds of its indicators, whatever else is wrong in it.

    A file or an indicator that cannot be made out is left out: what is wrong with it is told where the watch is read.
    """
    data = read_sheet(path).data
    data = data if isinstance(data, dict) else {}
    kinds = {kind.value: kind for kind in Kind}
    rows = [row for row in _of(data, "indicators", list) if isinstance(row, dict)]
    named = _of(_of(data, "parts", dict), "lexicons", dict).values()
    files = [folder / str(name) for name in named for folder in (path.parent, SHIPPED)]
    found = {file.name: file for file in reversed(files) if file.is_file()}
    sheets = tuple(_read_sharing(file, "status") for _, file in sorted(found.items()))
    return sheets, {str(row.get("code")): kinds.get(str(row.get("kind")), Kind.WORD) for row in rows}


def _of(data: Mapping[str, Any], key: str, kind: type[_Shape]) -> _Shape:
    value = data.get(key)
    return value if isinstance(value, kind) else kind()


def _read_sharing(path: Path, *keys: str) -> Sheet:
    """The sheet at `path`; where one of `keys` holds the name of another file, with what that file says there.

    What makes a sentence planned or hypothetical belongs to the language, and what a letter of reliability is worth to
    the outlets: neither belongs to one watch.
    """
    sheet = read_sheet(path)
    for key in keys:
        if isinstance(sheet.data, dict) and isinstance(sheet.data.get(key), str):
            other = read_sheet(_find(sheet, (key,)))
            if not (isinstance(other.data, dict) and isinstance(other.data.get(key), dict)):
                raise sheet.error(key, what=f"{other.path} has no {key!r} of its own", remedy="name a file that has")
            sheet = replace(sheet, data=_with_lists(sheet.data, other.data, key) | {key: other.data[key]})
    return sheet


def _with_lists(data: dict[str, Any], other: dict[str, Any], key: str) -> dict[str, Any]:
    """What a sheet says, with the lists that a part taken over from another sheet names and it has not."""
    named = re.findall(r"@(\w+)", json.dumps(other[key], default=str))
    lists = {name: other["lists"][name] for name in named if name in other.get("lists", {})}
    return data | {"lists": lists | data["lists"]} if lists and isinstance(data.get("lists"), dict) else data


def _find(sheet: Sheet, keys: Key) -> Path:
    """The part that the value under `keys` names: beside the watch file, or among those that ship."""
    value = sheet.data
    for key in keys:
        value = value[key]
    name = str(value)
    for folder in (sheet.path.parent, SHIPPED):
        if (folder / name).is_file():
            return folder / name
    raise sheet.error(*keys, what=f"there is no file {name!r}", remedy="put it beside the watch file, or mend the name")


def _digest(sheets: Iterable[Sheet], packed: Iterable[bytes]) -> str:
    said = [json.dumps(sheet.data, default=str, ensure_ascii=False) for sheet in sheets]
    said += [hashlib.sha256(data).hexdigest() for data in packed]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def validate(sheet: Sheet, shape: type[_Shape]) -> _Shape:
    """The sheet's data in that shape.

    Raises:
        WatchError: at the first line that does not fit, with the others that do not.
    """
    try:
        return TypeAdapter(shape).validate_python(sheet.data)
    except ValidationError as error:
        raise _error_of(sheet, error) from None


def _error_of(sheet: Sheet, error: ValidationError) -> WatchError:
    """Every problem of a file's form; an unknown key, often the misspelling of a missing one, is named first."""
    problems = sorted(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
    first, *others = (_problem(sheet, problem) for problem in problems)
    return WatchError(first.what, where=first.where, remedy=first.remedy, others=tuple(others))


def _problem(sheet: Sheet, problem: ErrorDetails) -> WatchError:
    keys = problem["loc"]
    name = ".".join(str(key) for key in keys) or "the file"
    if problem["type"] == "extra_forbidden":
        close = get_close_matches(str(keys[-1]), _field_names(), 1)
        remedy = f"did you mean {close[0]!r}?" if close else "remove it"
        return sheet.error(*keys, what=f"unknown key {name!r}", remedy=remedy)
    if problem["type"] == "missing":
        return sheet.error(*keys, what=f"{name!r} is missing", remedy="add it")
    if problem["type"] == "model_type":
        return sheet.error(
            *keys, what=f"{name} holds no mapping", remedy="give keys and values, as in the shipped files"
        )
    return sheet.error(*keys, what=f"{name}: {problem['msg'].lower()}", remedy=f"it is {_shown(problem['input'])}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _field_names() -> list[str]:
    """Every key that any shape of watch files knows: enough to guess what a misspelt one meant."""
    names = {name for model in _all_shapes(BaseModel) for name in model.model_fields}
    return sorted(names)


def _all_shapes(base: type[BaseModel]) -> list[type[BaseModel]]:
    shapes = [model for model in base.__subclasses__() if model.__module__.startswith("tocsin.watches")]
    return shapes + [inner for model in shapes for inner in _all_shapes(model)]


def _check_actors(sheet: Sheet, main: WatchFileShape, calendar: Sheet, exercises: Iterable[ExerciseShape]) -> None:
    known = load_actors().actors
    for index, watch in enumerate(main.watches):
        places: list[tuple[Key, str]] = [(("actor",), watch.actor)]
        places += [(("counterparts", place), code) for place, code in enumerate(watch.counterparts)]
        places += [(("members", place), code) for place, code in enumerate(watch.members)]
        for keys, code in places:
            _check_actor(sheet, ("watches", index, *keys), code, known)
    for index, exercise in enumerate(exercises):
        _check_actor(calendar, (index, "actor"), exercise.actor, known)


def _check_actor(sheet: Sheet, keys: Key, code: str, known: Mapping[str, Any]) -> None:
    if code not in known:
        raise sheet.error(
            *keys, what=f"unknown actor {code!r}", remedy="use a code of actors.yaml (ISO 3166-1 alpha-3)"
        )


def _build_watch(parts: Parts, chosen: WatchShape) -> Watch:
    main = parts.main
    return Watch(
        id=chosen.id,
        version=_version(parts, chosen),
        actor=chosen.actor,
        title=chosen.title.model_dump(),
        hypotheses=tuple(_hypothesis(shape, chosen) for shape in main.hypotheses),
        transitions={(shape.from_, shape.to): _number(shape) for shape in main.transitions},
        indicators=tuple(
            _indicator(shape, chosen.overrides.get(shape.code), parts.phrases) for shape in main.indicators
        ),
        settings={name: _number(shape) for name, shape in main.settings.items()},
        false_report={letter: _number(shape) for letter, shape in main.false_report.items()},
        exercises=tuple(_exercise(shape, int(main.settings["edition_known_days"].value)) for shape in parts.exercises),
        outlets=tuple(_outlet(shape) for shape in parts.outlets),
        references=dict(parts.references),
        lexicons={Language(name): sheet for name, sheet in parts.lexicons.items()},
        counterparts=chosen.counterparts,
        limits=main.limits.model_dump(),
        members=chosen.members,
        family=main.family,
        exercise_indicator=main.exercise_indicator or "",
        alerts=build_alerts(main),
        readers={Language(name): data for name, data in parts.readers.items()},
    )


def _version(parts: Parts, chosen: WatchShape) -> str:
    return "wv_" + hashlib.sha256(f"{parts.digest}{chosen.id}".encode()).hexdigest()[:16]


def _number(shape: NumberShape) -> Number:
    return Number(shape.value, shape.low, shape.high, shape.reason, shape.reference)


def _group(shape: GroupShape) -> dict[str, Number]:
    ranges = shape.__pydantic_extra__
    return {name: Number(r.value, r.low, r.high, shape.reason, shape.reference) for name, r in ranges.items()}


def _hypothesis(shape: HypothesisShape, chosen: WatchShape) -> Hypothesis:
    named = chosen.labels.get(shape.id, shape)
    return Hypothesis(shape.id, named.label.model_dump(), named.means.model_dump(), _number(shape.prior))


def _indicator(
    shape: IndicatorShape, override: OverrideShape | None, phrases: Mapping[str, Mapping[str, Any]]
) -> Indicator:
    explained = (override and override.explained) or shape.explained
    rates = Rates(
        per_day=_group((override and override.per_day) or shape.per_day),
        detection=_number((override and override.detection) or shape.detection),
        absence=_group((override and override.absence) or shape.absence),
        explained=_number(explained) if explained else None,
    )
    return Indicator(
        code=shape.code,
        kind=Kind(shape.kind),
        means=shape.means.en,
        label=shape.label.model_dump(),
        phrases={language: said[shape.code] for language, said in phrases.items() if shape.code in said},
        rates=rates,
        event_codes=shape.event_codes,
        performer=shape.performer,
        definition=shape.means.model_dump(),
    )


def _exercise(shape: ExerciseShape, known_days: int) -> Exercise:
    early = timedelta(days=known_days if shape.announced else 0)
    held = tuple(
        ExerciseHeld(
            one.start,
            one.end and one.end + timedelta(days=1),
            one.source,
            one.note,
            one.known_from or one.start - early,
        )
        for one in shape.held
    )
    return Exercise(
        shape.name,
        shape.actor,
        shape.recurrence,
        held,
        shape.aliases,
        shape.months,
        shape.typical_days,
        shape.announced,
    )


def _outlet(shape: OutletShape) -> Outlet:
    return Outlet(
        shape.name, shape.aliases, shape.country, shape.reliability, shape.reason, shape.agency, shape.publisher
    )
