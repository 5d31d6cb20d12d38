"""One article all the way through extraction and coding, and the versions of what did it."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, lru_cache
from importlib.metadata import distributions
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from tocsin import __version__
from tocsin.coding import code_signals, may_signal
from tocsin.desk.ports import Coder, Reading
from tocsin.extract import extract
from tocsin.model import Article, Block, BlockKind, Language, Span, content_id
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from tocsin.model import Claim, Extraction, Signal, Watch

Record = TypeVar("Record", "Claim", "Signal")

# What decides which claims and signals a text gives: change one of these and articles are read anew.
_RULES = ("model", "extract", "coding", "watches/actors.py", "watches/actors.yaml", "watches/offices.yaml")
_MODELS = re.compile(r"(spacy|fr.core.news.\w+|en.core.web.\w+)", re.IGNORECASE)


def make_reading(article: Article, *, watch: Watch, coder: Coder, only: frozenset[int] | None = None) -> Reading:
    """The article with its claims and signals.

    Of an article that may have signals only if one stands in the blocks `only`, these are parsed first, and if they
    give none, nothing else is: then it has their claims, and no signal.

    Raises:
        LanguageError: if no model for the article's language is installed.
    """
    if only is not None:
        begun = extract(article, actors=load_actors(), only=only)
        if not may_signal(article, begun, watch):
            return Reading(article, _once(begun.claims), (), coder)
    extraction = _extraction(article)
    signals = code_signals(article, extraction, watch)
    return Reading(article, _once(extraction.claims), _once(signals), coder)


@lru_cache(maxsize=1)
def _extraction(article: Article) -> Extraction:
    """Extraction takes most of the time, and several families of watches code the same one in turn."""
    return extract(article, actors=load_actors())


def warm_up(languages: Iterable[Language]) -> None:
    """Reads a sentence in each language, so that all models and rules are loaded before the first article.

    Raises:
        LanguageError: if no model for a language is installed.
    """
    for language in languages:
        text = _SAMPLES[language]
        extract(Article("art_", text, language, (Block(BlockKind.BODY, Span(0, len(text))),)), actors=load_actors())


_SAMPLES = {
    Language.FR: "Le ministre a déclaré vendredi que la posture ne changeait pas.",
    Language.EN: "The minister said on Friday that the posture had not changed.",
}


def coder_of(watch: Watch) -> Coder:
    """The versions of the rules, models and lexicons that `make_reading` works with."""
    return Coder(extractor=_rules_version(), coding=_coding_version(watch))


def _coding_version(watch: Watch) -> str:
    """A hash of what decides how a watch codes: watches that share indicators and lexicons share their signals."""
    lexicons = {language.value: getattr(lexicon, "data", lexicon) for language, lexicon in watch.lexicons.items()}
    exercises = [(exercise.name, exercise.aliases) for exercise in watch.exercises]
    readers = {language.value: hashlib.sha256(data).hexdigest() for language, data in watch.readers.items()}
    parts = (lexicons, [(indicator.code, indicator.kind) for indicator in watch.indicators], exercises, readers)
    return content_id(coding_family(watch), json.dumps(parts, sort_keys=True, ensure_ascii=False))


def coding_family(watch: Watch) -> str:
    """What the coding versions of all watches of one family begin with, whatever state their lexicons are in."""
    return f"cod_{watch.family}"


def _once(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """The records without those whose id (and so whose content) came before."""
    return tuple({record.id: record for record in reversed(records)}.values())[::-1]


@cache
def _rules_version() -> str:
    """Version of tocsin, with a hash of its rules and of the models they stand on."""
    digest = hashlib.sha256()
    for name, data in _parts():
        digest.update(name.encode() + b"\0" + data + b"\0")
    return f"{__version__}+{digest.hexdigest()[:12]}"


def _parts() -> Iterator[tuple[str, bytes]]:
    for name in _RULES:
        yield from _files(files("tocsin") / name, name)
    yield from sorted(
        (found.name.lower().replace("-", "_"), found.version.encode())
        for found in distributions()
        if _MODELS.fullmatch(found.name)
    )


def _files(entry: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if entry.is_file() and entry.name.endswith((".py", ".yaml", ".json")):
        yield name, entry.read_bytes()
    elif entry.is_dir() and entry.name != "__pycache__":
        for below in sorted(entry.iterdir(), key=lambda below: below.name):
            yield from _files(below, f"{name}/{below.name}")
