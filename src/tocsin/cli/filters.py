"""The options of a filter, as `tocsin export` and `tocsin view` share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tocsin.desk.instants import parse_instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tocsin.desk.exports import Selection

_LISTS = ("watches", "indicators", "actors", "statuses", "kinds", "outlets", "languages")


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    del context
    return parse_instant(value, where=f"--{parameter.name}").date() if value else None


def _many(name: str, into: str, help_: str, *, choices: tuple[str, ...] = (), metavar: str | None = None) -> Any:  # noqa: ANN401 (a decorator)
    kind = click.Choice(choices) if choices else str
    return click.option(f"--{name}", into, multiple=True, type=kind, metavar=metavar, help=help_)


_OPTIONS = (
    click.option(
        "--what",
        type=click.Choice(["articles", "claims", "signals", "events", "assessments"]),
        help="Which records. Default: signals; events for PLOVER, claims for annotations.",
    ),
    _many("watch", "watches", "Of this watch: its family's signals, its events, its assessments.", metavar="ID"),
    _many("indicator", "indicators", "Of this indicator.", metavar="CODE"),
    _many("actor", "actors", "Of this actor (RUS, NATO); of claims, by a speaker of this actor.", metavar="CODE"),
    _many("status", "statuses", "Of this status.", choices=("occurred", "planned", "absent", "hypothetical")),
    _many("kind", "kinds", "Of this kind.", choices=("word", "deed", "judgement")),
    _many("outlet", "outlets", "Published by this outlet.", metavar="NAME"),
    _many("language", "languages", "Of articles in this language.", choices=("fr", "en")),
    click.option("--since", callback=_day, metavar="DAY", help="Published on this day or later; an event, happened."),
    click.option("--until", callback=_day, metavar="DAY", help="Published on this day or earlier; an event, happened."),
)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of a filter."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def selection_of(said: dict[str, Any], *, default: str = "signals") -> Selection:
    """The filter that the options name."""
    # Exports stand on the coding of events, which no other command should wait for.
    from tocsin.desk.exports import Selection, What  # noqa: PLC0415

    lists = {name: tuple(dict.fromkeys(said[name])) for name in _LISTS}
    return Selection(what=What(said["what"] or default), since=said["since"], until=said["until"], **lists)


def words_of(selection: Selection) -> str:
    """The filter as its options."""
    names = {"watches": "watch", "statuses": "status", **{name: name[:-1] for name in _LISTS}}
    names |= {"watches": "watch", "statuses": "status"}
    parts = [f"--{names[name]} {value}" for name in _LISTS for value in getattr(selection, name)]
    parts += [f"--{name} {day}" for name in ("since", "until") if (day := getattr(selection, name))]
    return " ".join([f"--what {selection.what.value}", *parts])
