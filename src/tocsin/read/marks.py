"""The marks of agencies and sites (`data/marks.yaml`), compiled: one list of rules for each kind of block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Given and family names as bylines write them: two to five words with capitals, with particles and hyphens.
_PERSON = r"[A-ZÀ-Ý][\w.'-]*(?:\s+(?:de|du|des|la|le|van|von|der|al|el|di|bin|[A-ZÀ-Ý][\w.'-]*)){1,4}"
_PLACES = {"opens": "^(?:{})", "whole": "^(?:{})$", "ends": "(?:{})$", "holds": "(?:{})"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that makes a paragraph of at most `words` words a block of one kind; apostrophes are typed (').

    `opens` is true where the first words alone decide, which a headline may begin with too.
    """

    words: int
    pattern: re.Pattern[str]
    opens: bool = False

    def fits(self, paragraph: str, words: int) -> bool:
        """Whether the paragraph, of so many words with one space between them, is of the rule's kind."""
        return words <= self.words and self.pattern.search(paragraph) is not None


@dataclass(frozen=True, slots=True)
class Marks:
    """All rules.

    Attributes:
        rules: by kind of block, in the order they are tried.
        agencies: each way of writing an agency, with its name.
        agency: a pattern for any agency.
        archive: a pattern for captions of old pictures.
        metadata_prefix: what may stand before the first sentence in its own paragraph.
        places: datelines without a dash: places, upper case.
        regions: what may follow such a place and a comma.
    """

    rules: Mapping[BlockKind, tuple[Rule, ...]]
    agencies: Mapping[str, str]
    agency: str
    archive: re.Pattern[str]
    metadata_prefix: re.Pattern[str]
    places: str
    regions: str


@cache
def load_marks() -> Marks:
    """The marks that come with tocsin."""
    data: Any = yaml.safe_load(files("tocsin.read").joinpath("data/marks.yaml").read_text("utf-8"))
    agencies = {written: name for name, ways in data["agencies"].items() for written in ways}
    names = {"credit": _either(agencies), "picture": _either([*agencies, *data["picture_credits"]]), "person": _PERSON}
    kinds = (BlockKind.METADATA, BlockKind.BYLINE, BlockKind.CREDIT, BlockKind.CAPTION)
    return Marks(
        rules={kind: tuple(_rules(data[kind.value], names)) for kind in kinds},
        agencies=agencies,
        agency=names["credit"],
        archive=re.compile(data["archive_caption"], re.IGNORECASE),
        metadata_prefix=re.compile(data["metadata_prefix"], re.IGNORECASE),
        places=_either(data["dateline_places"]),
        regions=_either(data["dateline_regions"]),
    )


def _rules(entries: list[dict[str, Any]], names: Mapping[str, str]) -> Iterator[Rule]:
    for entry in entries:
        place = next(key for key in _PLACES if key in entry)
        source = entry[place]
        for name, pattern in names.items():
            source = source.replace("{" + name + "}", pattern)
        flags = re.NOFLAG if entry.get("case") else re.IGNORECASE
        yield Rule(entry["words"], re.compile(_PLACES[place].format(source), flags), opens=place == "opens")


def _either(written: Mapping[str, str] | list[str]) -> str:
    """One pattern for any of these, the longest first; their own case counts."""
    longest_first = sorted(written, key=lambda words: (-len(words), words))
    return r"(?<!\w)(?-i:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"
