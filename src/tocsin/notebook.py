"""tocsin in a notebook: a store as data frames and plots, with the columns that exports have.

>>> store = tocsin.open("watch.sqlite", as_of="2022-10-28")  # doctest: +SKIP
>>> store.signals(indicators=["nuclear-threat"])  # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin import wiring
from tocsin.desk.exports import Selection, What
from tocsin.desk.place import Place, read_place
from tocsin.errors import TocsinError
from tocsin.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl
    from matplotlib.figure import Figure

    from tocsin.desk.ports import Clocks
    from tocsin.model import Assessment, Watch

__all__ = ["OpenStore", "Page", "open_demo", "open_store"]

_DAYS = ("since", "until")
# Of hypotheses in their order; the colours of a briefing.
_TONES = ("#5f6670", "#0b6660", "#b3261e", "#a84a06")
_DASHES = (":", "-", "--", "-.")
_MARKS = {Status.OCCURRED: ("s", True), Status.PLANNED: ("^", True), Status.ABSENT: ("o", False)}


@dataclass(frozen=True, slots=True)
class Page:
    """A briefing: shown as a page in a notebook, as text elsewhere."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        # In a frame of its own, which runs nothing: a notebook's style and a briefing's must not meet.
        page = self.html.replace("&", "&amp;").replace('"', "&quot;")
        return f'<iframe sandbox srcdoc="{page}" style="width:100%;height:40rem;border:0"></iframe>'


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store as it was known and recorded at one time.

    Every frame takes the filters of `tocsin export` by name: `watches`, `indicators`, `actors`, `statuses`, `kinds`,
    `outlets`, `languages` (lists), `since` and `until` (days). What the columns mean: docs/reference/columns.md.
    """

    path: Place
    clocks: Clocks

    def at(self, as_of: str, recorded_by: str | None = None) -> OpenStore:
        """The same store as of another time.

        Raises:
            BadDateError: if that is no time.
        """
        return replace(self, clocks=wiring.parse_clocks(as_of, recorded_by))

    def articles(self, *, text: bool = False, **filters: Any) -> pl.DataFrame:  # noqa: ANN401 (lists and days)
        """One row an article; with its words where `text` asks for them."""
        return self._frame(What.ARTICLES, filters, text=text)

    def claims(self, **filters: Any) -> pl.DataFrame:  # noqa: ANN401 (as above)
        """One row a claim: who says what, how sure, in which words."""
        return self._frame(What.CLAIMS, filters)

    def signals(self, **filters: Any) -> pl.DataFrame:  # noqa: ANN401 (as above)
        """One row a signal: an indicator found in a text."""
        return self._frame(What.SIGNALS, filters)

    def events(self, **filters: Any) -> pl.DataFrame:  # noqa: ANN401 (as above)
        """One row an event: signals of several articles that speak of the same happening."""
        return self._frame(What.EVENTS, filters)

    def assessments(self, **filters: Any) -> pl.DataFrame:  # noqa: ANN401 (as above)
        """One row a hypothesis of each assessment that the store has kept."""
        return self._frame(What.ASSESSMENTS, filters)

    def assess(self, watch: str = wiring.DEFAULT_WATCH) -> Assessment:
        """The estimate of a watch, with all that it was made of; the store keeps nothing of it."""
        (assessed,) = wiring.assess([watch], self.clocks, db=self.path, record=False)
        return assessed.assessment

    def history(self, watch: str = wiring.DEFAULT_WATCH) -> pl.DataFrame:
        """The estimate day by day: a column for each hypothesis, both indices and the coverage."""
        days = self.assess(watch).history
        rows = [
            {
                "day": one.day,
                **one.probabilities,
                "words_index": one.words_index,
                "deeds_index": one.deeds_index,
                "coverage": one.coverage,
            }
            for one in days
        ]
        return _framed(rows)

    def evidence(self, watch: str = wiring.DEFAULT_WATCH) -> pl.DataFrame:
        """What the estimate rests on, the heaviest first: each event with its share in nats, by hypothesis."""
        rows = [
            {
                "event": one.event.id,
                "indicator": one.event.indicator,
                "actor": one.event.actor,
                "status": one.event.status.value,
                "day": one.event.day,
                "grade": str(one.event.grade),
                "origins": len(one.event.origins),
                **{f"{hypothesis}_nats": share for hypothesis, share in one.share_nats.items()},
                "sentence": one.event.telling[0].signal.sentence,
            }
            for one in sorted(self.assess(watch).evidence, key=lambda one: -max(map(abs, one.share_nats.values())))
        ]
        return _framed(rows)

    def brief(self, watch: str = wiring.DEFAULT_WATCH, *, period: str = "daily", lang: str = "fr") -> Page:
        """The briefing on a watch: `daily`, `weekly` or `flash`; the store keeps nothing of it."""
        briefing = wiring.brief([watch], self.clocks, db=self.path, record=False, edition=period)
        text, html = (wiring.write_briefing(briefing, lang, style) for style in ("terminal", "html"))
        return Page(text, html)

    def plot(self, watch: str = wiring.DEFAULT_WATCH, *, lang: str = "fr") -> Figure:
        """The estimate over words and deeds, day by day."""
        definition, history = wiring.check_watch(watch), self.assess(watch).history
        figure: Figure
        figure, (above, below) = _pyplot().subplots(2, 1, sharex=True, figsize=(8, 5), height_ratios=(2, 1))
        days = [one.day for one in history]
        for hypothesis, tone, dash in zip(definition.hypotheses, _TONES, _DASHES, strict=False):
            shares = [one.probabilities[hypothesis.id] for one in history]
            above.plot(days, shares, dash, color=tone, label=hypothesis.label[lang])
        above.set(ylim=(0, 1), title=definition.title[lang])
        above.legend()
        names = {"fr": ("paroles", "actes"), "en": ("words", "deeds")}[lang]
        below.plot(days, [one.words_index for one in history], color="#1c5a96", label=names[0])
        below.plot(days, [one.deeds_index for one in history], "--", color="#a84a06", label=names[1])
        below.legend()
        figure.autofmt_xdate()
        _pyplot().close(figure)
        return figure

    def plot_matrix(self, watch: str = wiring.DEFAULT_WATCH, *, lang: str = "fr") -> Figure:
        """What occurred (square), was announced (triangle), or was looked for and not seen (ring), by indicator."""
        definition = wiring.check_watch(watch)
        told = [one.event for one in self.assess(watch).evidence]
        rows = _labels(definition, lang, {event.indicator for event in told})
        figure: Figure
        figure, axes = _pyplot().subplots(figsize=(8, 0.5 + 0.27 * len(rows)))
        for status, (mark, filled) in _MARKS.items():
            chosen = [event for event in told if event.status is status and event.indicator in rows]
            axes.scatter(
                [event.day for event in chosen],
                [rows[event.indicator][0] for event in chosen],
                marker=mark,
                facecolors="#565b63" if filled else "none",
                edgecolors="#565b63",
            )
        axes.set_yticks([at for at, _ in rows.values()], [label for _, label in rows.values()])
        axes.invert_yaxis()
        axes.grid(axis="y", alpha=0.4)
        figure.autofmt_xdate()
        _pyplot().close(figure)
        return figure

    def _frame(self, what: What, filters: dict[str, Any], *, text: bool = False) -> pl.DataFrame:
        polars, out = _polars(), BytesIO()
        style = wiring.ExportStyle("parquet", tlp=wiring.clearance().value, text=text)
        wiring.export(_selection(what, filters), self.clocks, out, db=self.path, style=style)
        out.seek(0)
        frame: pl.DataFrame = polars.read_parquet(out)
        return frame if text or what is not What.ARTICLES else frame.drop("text")


def open_store(
    path: str | Path | None = None, *, as_of: str | None = None, recorded_by: str | None = None
) -> OpenStore:
    """A store, for data frames and plots.

    Args:
        path: the file, or the address of a database; by default the store in your data directory.
        as_of: what the world could have known by then, as in `2022-10-28`; by default now.
        recorded_by: what the store had recorded by then; by default all that it holds.

    Raises:
        StoreError: if there is no such store, or it cannot be opened.
        BadDateError: if a time is none.
    """
    found = wiring.find_store(read_place(str(path)) if path is not None else None)
    wiring.open_store(found, create=False).close()
    return OpenStore(found, wiring.parse_clocks(as_of, recorded_by))


def open_demo(folder: str | Path) -> OpenStore:
    """A store of the made-up dispatches that tocsin ships, as of the end of their story.

    Args:
        folder: where the store is put, as `demo.sqlite`; it is read again where it is there already.
    """
    path = Path(folder) / "demo.sqlite"
    end = wiring.read_demo(path)
    return OpenStore(path, wiring.parse_clocks(end.isoformat(), None))


def _selection(what: What, filters: dict[str, Any]) -> Selection:
    known = set(Selection.__dataclass_fields__) - {"what"}
    if unknown := sorted(set(filters) - known):
        remedy = f"the filters are {', '.join(sorted(known))}"
        raise TocsinError("no such filter", where=", ".join(unknown), remedy=remedy)
    made: dict[str, Any] = {
        name: _day(value, name) if name in _DAYS else _several(value) for name, value in filters.items()
    }
    return Selection(what=what, **made)


def _several(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _day(value: str | date, name: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise TocsinError("no day", where=name, remedy="give it as 2022-10-28") from error


def _labels(watch: Watch, lang: str, codes: set[str]) -> dict[str, tuple[int, str]]:
    """The row and name of each indicator that is there, in the order of the watch."""
    found = [one for one in watch.indicators if one.code in codes]
    return {one.code: (at, one.label[lang]) for at, one in enumerate(found)}


def _framed(rows: list[dict[str, Any]]) -> pl.DataFrame:
    frame: pl.DataFrame = _polars().DataFrame(rows)
    return frame


def _polars() -> Any:  # noqa: ANN401 (a module)
    try:
        import polars as pl  # noqa: PLC0415 (an extra, which commands must not need)
    except ImportError as error:
        raise _missing("data frames need polars") from error
    return pl


def _pyplot() -> Any:  # noqa: ANN401 (a module)
    try:
        import matplotlib.pyplot as plt  # noqa: PLC0415 (as above)
    except ImportError as error:
        raise _missing("plots need matplotlib") from error
    return plt


def _missing(what: str) -> TocsinError:
    return TocsinError(what, remedy="install the extra: pip install 'tocsin[notebook]'")
