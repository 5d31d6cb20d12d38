"""The demo: the project's own dispatches, from text to briefing, in a store that is thrown away."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from tocsin.desk.brief import Briefing, brief
from tocsin.desk.ingest import Ingesting, IngestReport, ingest
from tocsin.desk.ports import Clocks
from tocsin.errors import UnreadableInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tocsin.model import Watch

# The demo tells what changed since the briefing of a week before.
_EARLIER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo came to: what was read, and the briefing as of the end of the story."""

    report: IngestReport
    briefing: Briefing


@contextmanager
def example_dispatches() -> Iterator[Path]:
    """The folder of the example dispatches that tocsin ships."""
    with as_file(files("tocsin.examples")) as folder:
        yield folder


def halve_examples(folder: Path) -> tuple[list[Path], list[Path]]:
    """The example dispatches in two parts, those that state English and the others, so that each needs one model."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".md", ".txt", ".jsonl"})
    english = [path for path in paths if "\nlang: en\n" in path.read_text("utf-8").partition("\n\n")[0] + "\n"]
    return english, [path for path in paths if path not in english]


def run_demo(
    watches: Sequence[Watch], folder: Path, tools: Ingesting, *, on_read: Callable[[], None] = lambda: None
) -> Demo:
    """Reads the dispatches in `folder` and briefs on `watches`, a week before the end of the story and at its end.

    `on_read` is called between the two, while nobody holds the store.

    Raises:
        UnreadableInputError: if the folder holds no dispatch.
    """
    report = ingest([folder], tools)
    on_read()
    store = tools.open_store()
    try:
        end = store.last_known()
        if end is None:
            raise UnreadableInputError(
                "the example dispatches are missing", where=str(folder), remedy="reinstall tocsin"
            )
        clocks = Clocks(as_of=end)
        for when in (replace(clocks, as_of=end - _EARLIER), clocks):
            briefing = brief(watches, store, when, clock=tools.clock, only_telling=True, record=True)
        return Demo(report, briefing)
    finally:
        store.close()
