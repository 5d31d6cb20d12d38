"""The pages of the reference that follow from the code: settings, records and the Python names."""

from __future__ import annotations

import inspect
import json
import re
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click

from tocsin.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

# What a script or a notebook stands on; all else may change without a word.
PUBLIC = (
    "tocsin",
    "tocsin.notebook",
    "tocsin.read",
    "tocsin.extract",
    "tocsin.coding",
    "tocsin.weigh",
    "tocsin.tell",
    "tocsin.watches",
)
_DO_NOT_EDIT = "Written from the code by `python -m docs.build`; do not edit by hand.\n"


def write_settings() -> str:
    """The page `reference/settings.md`: every environment variable, the commands that heed it, and what it sets."""
    rows = [
        f"| `{name}` | {', '.join(f'`{command}`' for command in commands)} | `{option}` | {text} |"
        for name, (option, text, commands) in sorted(_settings().items())
    ]
    return "\n".join(
        (
            "# Settings\n",
            _DO_NOT_EDIT,
            "Every setting is an option of a command; those that a machine sets once are environment variables too. An",
            "option goes before its variable. What weighs is no setting but a number of the watch file, and stands in",
            "the [method](../methodology/en.md).\n",
            "| variable | commands | option | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )


def _settings() -> dict[str, tuple[str, str, list[str]]]:
    found: dict[str, tuple[str, str, list[str]]] = {}
    for path, command in commands(cli, "tocsin"):
        for parameter in command.params:
            names = [parameter.envvar] if isinstance(parameter.envvar, str) else [*(parameter.envvar or ())]
            for name in names:
                text = _cell(getattr(parameter, "help", "") or "")
                found.setdefault(name, (parameter.opts[0], text, []))[2].append(path)
    return found


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its path, groups before what they hold."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from commands(inner, f"{path} {name}")


def write_schemas() -> str:
    """The page `reference/schemas.md`: the JSON schemas of the records that commands print."""
    parts = ["# Records\n", _DO_NOT_EDIT]
    folder = files("tocsin.desk").joinpath("schemas")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".json"):
            schema = json.loads(entry.read_text("utf-8"))
            parts += [
                f"## `{entry.name}`\n",
                f"{schema.get('description', schema.get('title', ''))}\n",
                *_fields(schema),
            ]
    return "\n".join(parts)


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    yield "| field | type | meaning |\n|---|---|---|"
    for name, entry in _flat(schema, schema.get("$defs", {}), ""):
        yield f"| `{name}` | {_type(entry)} | {_cell(entry.get('description', ''))} |"
    yield ""


def _flat(schema: dict[str, Any], known: dict[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field by its path; what a field refers to is told in its place."""
    for name, entry in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        yield path, entry
        inner = _resolved(entry.get("items", entry), known)
        if prefix.count(".") < 2 and "properties" in inner:
            yield from _flat(inner, known, f"{path}{'[]' if 'items' in entry else ''}.")


def _resolved(entry: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    reference = entry.get("$ref", "")
    return known.get(reference.rpartition("/")[2], {}) if reference else entry


def _type(entry: dict[str, Any]) -> str:
    if choices := entry.get("anyOf") or entry.get("oneOf"):
        return " or ".join(_type(choice) for choice in choices)
    kind = entry.get("type") or ("one of: " + ", ".join(map(str, entry["enum"])) if "enum" in entry else "object")
    return " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind)


def write_python() -> str:
    """The page `reference/python.md`: the names that scripts and notebooks may stand on."""
    parts = ["# Python\n", _DO_NOT_EDIT]
    for name in PUBLIC:
        module = import_module(name)
        parts += [f"## `{name}`\n", f"{_first_line(module)}\n", *_members(module)]
    return "\n".join(parts)


def _members(module: ModuleType) -> Iterator[str]:
    for name in sorted(getattr(module, "__all__", ())):
        member = getattr(module, name)
        if inspect.isfunction(member) or inspect.isclass(member):
            yield f"### `{module.__name__}.{name}`\n\n```python\n{_signature(name, member)}\n```\n"
            yield f"{_first_line(member)}\n"


def _signature(name: str, member: Any) -> str:  # noqa: ANN401 (a function or a class)
    if inspect.isclass(member) and not member.__doc__:
        return f"class {name}"
    try:
        found = str(inspect.signature(member))
    except ValueError:
        return name
    # What an object's default looks like in memory says nothing, nor do the quotes of an annotation.
    return name + re.sub(r"(?<=: |> )'([^']+)'", r"\1", re.sub(r"<([^ <>]*)[^<>]*>", r"\1", found))


def _first_line(member: Any) -> str:  # noqa: ANN401 (as above)
    return (inspect.getdoc(member) or "").partition("\n\n")[0].replace("\n", " ")


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
