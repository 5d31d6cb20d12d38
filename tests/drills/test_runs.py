"""A run from injects to report: what it shows, where the chain broke, and that all of it is marked."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.drills.made import TRACER, write_scenario
from tocsin import wiring
from tocsin.adapters.drill_folder import read_run
from tocsin.cli.main import run
from tocsin.errors import TocsinError
from tocsin.model import MARK, Language, Link, WarningKind
from tocsin.tell import write_drill
from tocsin.watches import load_watch
from tocsin.watches.scenarios import list_scenarios

FORMS = ("markdown", "html", "terminal")


@pytest.fixture(scope="module")
def drilled(tmp_path_factory) -> wiring.Drilled:
    """A run of the small scenario."""
    place = tmp_path_factory.mktemp("drill")
    return wiring.run_drill(
        str(write_scenario(place)), live=None, out=place / "run", pause=0.0, on_day=lambda _day: None
    )


def test_every_day_is_there_with_the_levels_of_every_system(drilled):
    days = drilled.run.days
    assert [one.day.day for one in days] == list(range(1, 13))
    assert all(set(one.levels) == {"tocsin", "keywords", "status-ignored"} for one in days)
    assert all(abs(sum(one.probabilities.values()) - 1) < 1e-9 for one in days)


def test_warheads_that_leave_raise_preparation_and_a_look_that_found_nothing_does_not(drilled):
    by_day = {one.day: one.probabilities["preparation"] for one in drilled.run.days}
    assert by_day[date(2023, 6, 2)] <= by_day[date(2023, 6, 1)]
    assert by_day[date(2023, 6, 4)] > by_day[date(2023, 6, 2)]


def test_the_coder_without_status_takes_a_look_that_found_nothing_for_a_sighting(drilled):
    levels = {one.day: one.levels for one in drilled.run.days}[date(2023, 6, 2)]
    key = WarningKind.PREPARATION.value
    assert levels["status-ignored"][key] > levels["tocsin"][key]


def test_the_chain_is_followed_from_each_text_to_its_weight(drilled):
    links = {one.inject: one for one in drilled.run.traces}
    assert links["confirmed"].link is Link.WEIGHED
    assert links["leaves-copy-1"].link is Link.COPY
    assert links["leaves"].link is Link.OTHER_SIGNAL
    assert [tell.indicator for tell in links["leaves"].missing] == ["force-posture-change"]


def test_a_run_is_read_again_as_it_was(drilled):
    assert read_run(drilled.folder) == drilled.run


def test_the_same_scenario_gives_the_same_run(drilled, tmp_path):
    again = wiring.run_drill(
        str(write_scenario(tmp_path)), live=None, out=tmp_path / "run", pause=0.0, on_day=lambda _day: None
    )
    assert again.run.days == drilled.run.days
    assert again.run.traces == drilled.run.traces


def test_everything_in_the_folder_is_marked(drilled):
    names = sorted(path.name for path in drilled.folder.iterdir())
    assert all(name.startswith("exercise") for name in names)
    for path in drilled.folder.iterdir():
        if path.suffix != ".sqlite":
            assert MARK in path.read_text(encoding="utf-8"), path.name
    lines = (drilled.folder / "exercise-days.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(list(json.loads(line))[:2] == ["exercise", "mark"] for line in lines)
    for language in ("fr", "en"):
        page = (drilled.folder / f"exercise-briefing.{language}.html").read_text(encoding="utf-8")
        assert f'<p class="exercise">{MARK}</p>' in page
        assert f"<title>{MARK}" in page


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", Language)
def test_a_report_is_whole_and_marked_at_both_ends(drilled, language, form):
    text = write_drill(drilled.run, load_watch("nuclear-rus"), language=language, format=form)
    shown = text.replace("\\", "")
    first, last = shown.index(MARK), shown.rindex(MARK)
    assert first < len(shown) * 0.6
    assert last > len(shown) * 0.9
    assert TRACER in text
    assert not re.search(r"\{\w+\}", shown.partition("</style>")[2] or shown)


def test_a_terminal_never_gets_wider_lines_than_it_has(drilled):
    text = write_drill(drilled.run, load_watch("nuclear-rus"), language=Language.FR, format="terminal")
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("form", FORMS)
def test_a_headline_can_neither_steer_nor_mark_up(drilled, form):
    nasty = "<script>alert(1)</script> \x1b[31m | **x** \u202e"
    traces = tuple(replace(one, title=nasty) for one in drilled.run.traces)
    text = write_drill(
        replace(drilled.run, traces=traces), load_watch("nuclear-rus"), language=Language.EN, format=form
    )
    assert "\x1b" not in text
    assert "\u202e" not in text
    if form == "html":
        assert "<script>" not in text
    if form == "markdown":
        assert "**x**" not in text


def test_the_figure_says_in_words_what_it_shows(drilled):
    page = write_drill(drilled.run, load_watch("nuclear-rus"), language=Language.EN, format="html")
    assert re.search(r'<svg viewBox="[^"]+" role="img" aria-labelledby="drill-title drill-desc">', page)
    assert "goes from" in re.search(r"<desc[^>]*>([^<]+)</desc>", page)[1]


def test_a_run_that_is_broken_off_reports_what_was_played(tmp_path, capsys, monkeypatch):
    seen = []

    def stop(_seconds):
        seen.append(1)
        if len(seen) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", stop)
    words = ["drill", "run", str(write_scenario(tmp_path)), "--out", str(tmp_path / "run"), "--pace", "1d=1ms"]
    assert run([*words, "--lang", "en"]) == 130
    shown = capsys.readouterr()
    assert "broken off" in shown.out
    assert len(read_run(tmp_path / "run").days) == 3
    assert shown.err.count(MARK) >= 3


def test_an_expectation_that_lies_beyond_what_was_played_is_no_miss(drilled):
    expected = (replace(drilled.run.scenario.expected[0], start=date(2023, 7, 1), end=date(2023, 7, 2)),)
    cut = replace(drilled.run, scenario=replace(drilled.run.scenario, expected=expected), scores=(), whole=False)
    text = write_drill(cut, load_watch("nuclear-rus"), language=Language.EN, format="terminal")
    assert "did not get that far" in text


def test_sources_that_fall_silent_lower_coverage(tmp_path):
    path = write_scenario(
        tmp_path, days=30, change=("names: [AFP, Reuters, AP]", "{names: [AFP, Reuters, AP], until: 2023-06-05}")
    )
    path.write_text(path.read_text(encoding="utf-8").replace("- {names", "- {names"), encoding="utf-8")
    done = wiring.run_drill(str(path), live=None, out=tmp_path / "run", pause=0.0, on_day=lambda _day: None)
    by_day = {one.day.day: one.coverage for one in done.run.days}
    assert by_day[3] > 0
    assert by_day[30] == 0


def test_actors_of_the_time_are_taken_for_those_of_the_watch(tmp_path):
    path = write_scenario(tmp_path, change=("actors: [RUS]", "actors: [SUN]\nstands_for: {SUN: RUS}"))
    path.write_text(path.read_text(encoding="utf-8").replace("actor: RUS}", "actor: SUN}"), encoding="utf-8")
    done = wiring.run_drill(str(path), live=None, out=tmp_path / "run", pause=0.0, on_day=lambda _day: None)
    assert {one.actor for trace in done.run.traces for one in trace.carried} == {"RUS"}


@pytest.mark.parametrize("pace", ["fast", "1d=", "0d=1s", "1d=9999m", "d=2s"])
def test_a_pace_that_is_none_is_a_mistake_of_the_call(tmp_path, pace):
    assert run(["drill", "run", str(write_scenario(tmp_path)), "--pace", pace]) == 2


def test_the_list_is_a_list_of_records_with_ids(capsys):
    assert run(["drill", "list", "--format", "json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in records] == [one.id for one in list_scenarios()]
    assert all(one["exercise"] is True and set(one["title"]) == {"fr", "en"} for one in records)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run(["drill", "run", str(write_scenario(tmp_path)), "--out", str(tmp_path / "file" / "run")]) == 8
    assert "cannot be written" in capsys.readouterr().err


def test_the_last_run_is_the_one_that_is_reported(tmp_path, capsys):
    assert run(["drill", "report"]) == 1
    assert "no drill has been run" in capsys.readouterr().err
    assert run(["drill", "run", str(write_scenario(tmp_path))]) == 0
    first = capsys.readouterr().out
    assert run(["drill", "report"]) == 0
    assert capsys.readouterr().out == first


def test_what_no_drill_wrote_is_named(tmp_path):
    (tmp_path / "exercise-run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TocsinError, match="not what a drill wrote"):
        read_run(tmp_path)
