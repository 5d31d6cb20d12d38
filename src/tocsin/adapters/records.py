"""The model's dataclasses as plain JSON values, and back."""

# ruff: noqa: ANN401 (a JSON value has no narrower type)

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from tocsin import model

T = TypeVar("T")

# The model names these for the type checker only, so that it stands on the standard library without a cycle.
_NAMES = {name: getattr(model, name) for name in model.__all__} | {
    "date": date,
    "datetime": datetime,
    "Mapping": Mapping,
}


def to_plain(value: Any) -> Any:
    """`value` as dicts, lists, strings, numbers and `None`.

    >>> from tocsin.model import Period
    >>> to_plain(Period.day(date(2022, 10, 13)))
    {'start': '2022-10-13', 'end': '2022-10-14', 'precision': 'day'}
    """
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], data: Any) -> T:
    """The object of type `kind` that `to_plain` gave `data` for; fields that `data` lacks take their defaults.

    >>> from tocsin.model import Span
    >>> from_plain(Span, to_plain(Span(3, 7)))
    Span(start=3, end=7)
    """
    value: T = _built(kind, data)
    return value


def _built(kind: Any, data: Any) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return None if data is None else _built(next(a for a in arguments if a is not type(None)), data)
    if origin is tuple:
        return tuple(_built(arguments[0], item) for item in data)
    if origin is Mapping:
        return {key: _built(arguments[1], item) for key, item in data.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        fields = _fields(kind)
        return kind(**{name: _built(fields[name], item) for name, item in data.items() if name in fields})
    if kind in {date, datetime}:
        return kind.fromisoformat(data)
    return kind(data)


@cache
def _fields(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind, localns=_NAMES)
