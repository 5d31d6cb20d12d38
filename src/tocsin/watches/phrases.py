"""Phrases as data: the small template grammar in which a watch says its indicators in a language.

`{slot}` is filled; `{slot:one|many}` takes the first form where the slot's name is singular and the second where it is
plural; `[text]` is left out where a slot in it is not filled, and `[with|without]` chooses between two wordings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_TOKEN = re.compile(r"\{(?P<slot>[a-z_']+)(?::(?P<one>[^{}|]*)\|(?P<many>[^{}|]*))?\}")
_BROKEN = re.compile(r"[{}\[\]]")
_PARTS = ("actor", "target")
_AGREED = ("{}_m", "{}_f", "{}_mp", "{}_fp")
SLOTS = frozenset(
    [form.format(part) for part in _PARTS for form in ("{}", "of_{}", "to_{}", "{}'s", *_AGREED)]
    + ["exercise", "place"]
)


@dataclass(frozen=True, slots=True)
class Slots:
    """What fills a template: text by slot, and the slots whose name is plural."""

    text: Mapping[str, str]
    plural: Collection[str] = ()


def fill(template: str, slots: Slots) -> str:
    """`template` with its slots filled.

    Raises:
        KeyError: if a slot outside square brackets is not filled.

    >>> fill("{actor} {actor:a|ont} parlé[ {to_target}|, seule]", Slots({"actor": "la Russie"}))
    'la Russie a parlé, seule'
    """
    return "".join(_fill_piece(piece, optional, slots) for piece, optional in _pieces(template))


def faults(template: str) -> tuple[str, ...]:
    """What is wrong with a template, in words; empty where it is sound.

    >>> faults("{actor} {actr}")
    ('unknown slot {actr}',)
    """
    found = [f"unknown slot {{{match['slot']}}}" for match in _TOKEN.finditer(template) if match["slot"] not in SLOTS]
    rest = re.sub(r"\[[^\[\]]*\]", "", _TOKEN.sub("", template))
    if _BROKEN.search(rest):
        found.append("a bracket that is not closed, or an empty slot")
    if not template.strip():
        found.append("an empty phrase")
    return tuple(found)


@cache
def _pieces(template: str) -> tuple[tuple[str, bool], ...]:
    """The pieces of a template, of which there are a few hundred, and whether each may be left out."""
    pieces = (piece for piece in re.split(r"(\[[^\[\]]*\])", template) if piece)
    return tuple((piece[1:-1], True) if piece.startswith("[") else (piece, False) for piece in pieces)


def _fill_piece(piece: str, optional: bool, slots: Slots) -> str:  # noqa: FBT001 - the pair that `_pieces` yields
    if not optional:
        return _fill_slots(piece, slots)
    for choice in _choices(piece):
        needed = {match["slot"] for match in _TOKEN.finditer(choice)}
        if needed <= slots.text.keys():
            return _fill_slots(choice, slots)
    return ""


@cache
def _choices(piece: str) -> list[str]:
    """The wordings of an option, cut at the bars that stand outside braces."""
    return re.split(r"\|(?![^{}]*\})", piece)


def _fill_slots(text: str, slots: Slots) -> str:
    def value(match: re.Match[str]) -> str:
        slot = match["slot"]
        if match["one"] is None:
            return slots.text[slot]
        return match["many"] if slot in slots.plural else match["one"]

    return _TOKEN.sub(value, text)
