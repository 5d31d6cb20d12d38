"""The tutorial notebook runs from top to bottom, is kept without outputs, and frames say what exports say."""

from __future__ import annotations

import builtins

import nbformat
import pytest
from nbclient import NotebookClient

import tocsin
from tests.conftest import ROOT
from tocsin.desk.export_columns import COLUMNS
from tocsin.desk.exports import What
from tocsin.errors import BadDateError, StoreError, TocsinError
from tocsin.notebook import open_demo

NOTEBOOKS = sorted(ROOT.joinpath("docs", "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 8
    kinds = {kind for cell in shown for output in cell.outputs for kind in output.get("data", {})}
    assert {"text/html", "image/png", "text/plain"} <= kinds


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return open_demo(tmp_path_factory.mktemp("notebook"))


@pytest.mark.parametrize("what", list(What))
def test_a_frame_has_the_columns_of_its_export(what, store):
    frame = getattr(store, what.value)(**({"text": True} if what is What.ARTICLES else {}))
    assert frame.columns == [column.name for column in COLUMNS[what]]
    assert frame.height > 0 or what is What.ASSESSMENTS


def test_frames_take_the_filters_of_exports(store):
    frame = store.signals(indicators="nuclear-threat", since="2022-10-01")
    assert set(frame["indicator"]) == {"nuclear-threat"}
    assert frame.height < store.signals(indicators=["nuclear-threat"]).height
    with pytest.raises(TocsinError, match="no such filter"):
        store.signals(colour="red")
    with pytest.raises(TocsinError, match="no day"):
        store.signals(since="yesterday")


def test_the_history_and_the_evidence_are_those_of_the_assessment(store):
    assessment = store.assess("nuclear-rus")
    history = store.history("nuclear-rus")
    assert history["signalling"][-1] == pytest.approx(assessment.probability("signalling"))
    evidence = store.evidence("nuclear-rus")
    assert set(evidence["event"]) == {one.event.id for one in assessment.evidence}


def test_a_store_is_seen_as_of_a_past_day(store):
    assert store.at("2022-10-01").articles().height < store.articles().height


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_plots_and_briefings_speak_both_languages(lang, store):
    above, _ = store.plot(lang=lang).axes
    assert above.get_title() == {"fr": "Posture nucléaire de la Russie", "en": "Nuclear posture of Russia"}[lang]
    assert store.plot_matrix(lang=lang).axes
    page = store.brief(lang=lang, period="flash")
    assert "FLASH" in repr(page)
    assert page._repr_html_().startswith("<iframe sandbox srcdoc=")
    assert "<script" not in page._repr_html_()


def test_what_is_not_there_is_refused(tmp_path, store):
    with pytest.raises(StoreError):
        tocsin.open(tmp_path / "none.sqlite")
    with pytest.raises(BadDateError):
        tocsin.open(store.path, as_of="yesterday")
    assert tocsin.open(store.path, as_of="2022-10-28").articles().height > 0


@pytest.mark.parametrize(("library", "asked"), [("polars", "claims"), ("matplotlib.pyplot", "plot")])
def test_a_missing_library_is_named_with_its_remedy(library, asked, store, monkeypatch):
    there = builtins.__import__

    def without(name, *rest):
        if name == library:
            raise ImportError(name)
        return there(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(TocsinError, match=r"tocsin\[notebook\]"):
        getattr(store, asked)()
