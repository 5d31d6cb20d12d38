"""The rules of a watch file: what rings, what stands, what would have rung; and the mistakes in them."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.samples import NOON, make_assessment
from tests.alerts.made import WATCH, estimate, make_alert, watch_with
from tests.conftest import ROOT
from tests.drills.made import make_live, write_scenario
from tocsin.adapters.sqlite import make_sealed, open_sqlite
from tocsin.cli.main import run
from tocsin.desk.alerting import preview, quiet_until, read_rules
from tocsin.desk.outbox import raise_alerts
from tocsin.desk.ports import Clocks
from tocsin.desk.sources import Health, Notice
from tocsin.errors import StoreError, WatchError
from tocsin.model import AlertKind, AlertRule, Language, QuietHours, Status
from tocsin.tell.alert import write_alerts
from tocsin.watches import load_watch

LEVEL = AlertRule("likely", AlertKind.ESTIMATE, hypothesis="signalling", level=0.6, back=0.3)
DAY = datetime(2022, 10, 14, tzinfo=UTC)


def course(watch, *assessments, notices=()):
    """What rings in a course of estimates."""
    states, rang = {}, []
    for one in assessments:
        rung = read_rules(watch, one, notices, states)
        states.update(rung.states)
        rang.append([alert.rule for alert in rung.alerts])
    return rang


def test_an_estimate_rings_once_until_it_has_come_back():
    levels = [0.5, 0.61, 0.7, 0.59, 0.62, 0.31, 0.65, 0.3, 0.6]
    rang = course(watch_with(LEVEL), *(estimate(level) for level in levels))
    assert [bool(one) for one in rang] == [False, True, False, False, False, False, False, False, True]


def test_a_change_rings_up_or_down():
    up = AlertRule("up", AlertKind.CHANGE, hypothesis="signalling", level=0.2, back=0.1)
    down = AlertRule("down", AlertKind.CHANGE, hypothesis="signalling", level=-0.2, back=-0.1, days=1)
    rang = course(watch_with(up, down), *(estimate(0.5, change=change) for change in (0.1, 0.3, -0.3, 0.0, 0.3)))
    assert rang == [[], ["up"], ["down"], [], ["up"]]


def evidence_on(*days, absent=()):
    made = make_assessment().evidence[0]
    found = []
    for number, day in enumerate((*days, *absent)):
        report = made.event.reports[0]
        signal = replace(report.signal, status=Status.OCCURRED, id=f"sig_{number}")
        reports = (replace(report, signal=signal, published=day),)
        if day in absent:
            reports = (*reports, replace(report, published=day))
        event = replace(made.event, id=f"evt_{day}", day=day, status=Status.OCCURRED, reports=reports)
        found.append(replace(made, event=event))
    return found


def test_the_first_of_an_indicator_rings_on_its_day_and_not_for_old_news():
    rule = AlertRule("first", AlertKind.FIRST, indicators=("warhead-movement",), days=30)
    today, yesterday, old = date(2022, 10, 13), date(2022, 10, 1), date(2022, 8, 1)

    def rang(*days, before=None):
        return course(watch_with(rule), estimate(0.1, at=DAY, evidence=evidence_on(*days)))[0]

    assert rang(today) == ["first"]
    assert rang(today, old) == ["first"]
    assert rang(today, yesterday) == []
    assert rang(yesterday) == []
    other = replace(rule, indicators=("nuclear-test",))
    assert course(watch_with(other), estimate(0.1, evidence=evidence_on(today))) == [[]]


def test_a_contradiction_rings_when_the_second_side_speaks():
    rule = AlertRule("contradicted", AlertKind.CONTRADICTION)
    today = date(2022, 10, 13)
    one_side, both = evidence_on(today), evidence_on(absent=(today,))
    later = estimate(0.1, at=DAY + timedelta(days=1), evidence=both)
    assert course(watch_with(rule), estimate(0.1, evidence=one_side)) == [[]]
    assert course(watch_with(rule), estimate(0.1, evidence=both), later) == [["contradicted"], []]


def test_a_source_that_goes_dark_rings_and_rings_again_after_it_came_back():
    rule = AlertRule("dark", AlertKind.DARK)

    def notice(day, health):
        return Notice("courrier", Health.ALIVE, health, "", datetime(2022, 10, day, 12, tzinfo=UTC))

    notices = (notice(10, Health.SILENT), notice(12, Health.ALIVE), notice(13, Health.BLOCKED))
    rang, states = [], {}
    for day in (10, 11, 12, 13, 14):
        at = datetime(2022, 10, day + 1, tzinfo=UTC)
        known = [one for one in notices if one.recorded_at <= at]
        rung = read_rules(watch_with(rule), estimate(0.1, at=at), known, states)
        states.update(rung.states)
        rang.append(len(rung.alerts))
    assert rang == [1, 0, 0, 1, 0]


def test_a_source_that_goes_dark_rings_once_for_all_watches():
    notice = Notice("courrier", Health.ALIVE, Health.GONE, "", DAY - timedelta(hours=2))
    watch = watch_with(AlertRule("dark", AlertKind.DARK))
    alerts = [
        read_rules(replace(watch, id=name), estimate(0.1), [notice], {}).alerts for name in ("nuclear-rus", "other")
    ]
    assert len({one.id for found in alerts for one in found}) == 1


def test_a_rule_for_other_watches_is_silent():
    assert course(watch_with(replace(LEVEL, watches=("nuclear-usa",))), estimate(0.9)) == [[]]


@pytest.mark.parametrize(
    ("hour", "until"), [(12, 12), (21, 29), (23, 29), (4, 5), (5, 5)],
)  # fmt: skip
def test_quiet_hours_are_those_of_their_time_zone(hour, until):
    """In October, Paris is two hours ahead of universal time."""
    quiet = QuietHours("22:00", "07:00", "Europe/Paris")
    start = datetime(2022, 10, 13, tzinfo=UTC)
    assert quiet_until(quiet, start + timedelta(hours=hour)) == start + timedelta(hours=until)
    assert quiet_until(None, start) == start


def test_quiet_hours_end_right_on_the_night_when_the_clocks_change():
    quiet = QuietHours("22:00", "07:00", "Europe/Paris")
    assert quiet_until(quiet, datetime(2022, 10, 29, 22, tzinfo=UTC)) == datetime(2022, 10, 30, 6, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(AlertKind))
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_is_told_in_both_languages_from_the_record_alone(kind, language):
    alert = replace(make_alert(1), kind=kind, indicator="warhead-movement", actor="RUS", subject="courrier.example")
    told = write_alerts([alert], lambda _id: WATCH, language, board="https://board.example/")
    assert "{" not in told.title
    assert told.text.count("{") == (0 if kind is AlertKind.DARK else 1), "the braces of the source stay its own"
    assert "62" in told.text
    assert "https://board.example/watches/nuclear-rus?as_of=2026-11-20T12%3A00%3A00Z" in told.text
    assert alert.id in told.text
    several = write_alerts([alert, alert], lambda _id: WATCH, language)
    assert "2" in several.title
    assert several.text.count(alert.id) == 2


@pytest.fixture
def own_watch(tmp_path):
    """A copy of the shipped watch, to be spoilt."""
    shipped = ROOT / "src" / "tocsin" / "watches"
    for path in shipped.glob("*.yaml"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / "nuclear.yaml"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{id: x, when: estimate, hypothesis: signaling, level: 0.6}", "did you mean 'signalling'?"),
        ("{id: x, when: estimate, hypothesis: signalling}", "needs 'level'"),
        ("{id: x, when: estimate, hypothesis: signalling, level: 1.2}", "no probability"),
        ("{id: x, when: estimate, hypothesis: signalling, level: 0.6, back: 0.7}", "does not lie between"),
        ("{id: x, when: change, hypothesis: signalling, level: 0.1, days: 3}", "3 days is not known"),
        ("{id: x, when: change, hypothesis: signalling, level: 0.1, back: -0.05}", "does not lie between"),
        ("{id: x, when: first, indicators: [warhead-moving]}", "did you mean 'warhead-movement'?"),
        ("{id: x, when: dark, level: 0.6}", "knows no 'level'"),
        ("{id: x, when: never}", "when"),
        ("{id: x, when: dark, watches: [nuclear-rux]}", "unknown watch"),
        ("{id: contradicted, when: dark}", "stands twice"),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_its_line(own_watch, rule, words):
    lines = own_watch.read_text(encoding="utf-8").splitlines()
    place = lines.index("alerts:") + 3
    lines.insert(place, f"    - {rule}")
    own_watch.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(WatchError, match=r"nuclear\.yaml:") as caught:
        load_watch(f"{own_watch}#nuclear-rus")
    assert words in str(caught.value)
    line = int(str(caught.value).partition("nuclear.yaml:")[2].partition(":")[0])
    assert line == place + 1 or "stands twice" in words


@pytest.mark.parametrize(
    "quiet", ['{start: "25:00", end: "07:00", zone: UTC}', '{start: "22:00", end: "07:00", zone: Mars/Olympus}']
)
def test_a_mistake_in_quiet_hours_is_named(own_watch, quiet):
    text = own_watch.read_text(encoding="utf-8").replace("\nalerts:\n", f"\nalerts:\n  quiet: {quiet}\n")
    own_watch.write_text(text, encoding="utf-8")
    with pytest.raises(WatchError, match=r"nuclear\.yaml:"):
        load_watch(f"{own_watch}#nuclear-rus")


def test_rules_are_no_part_of_the_version_of_a_watch(own_watch):
    before = load_watch(f"{own_watch}#nuclear-rus").version
    text = own_watch.read_text(encoding="utf-8")
    own_watch.write_text(text.replace("  grouped: true\n", "  grouped: false\n"), encoding="utf-8")
    after = load_watch(f"{own_watch}#nuclear-rus")
    assert not after.alerts.grouped
    assert after.version == before


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """A store of a few example dispatches."""
    place = tmp_path_factory.mktemp("examples") / "s.sqlite"
    names = ("2022-10-03-alert-order.md", "2022-10-04-video-convoi.md", "2022-10-13-otan-ministres.md")
    files = [str(ROOT / "src" / "tocsin" / "examples" / name) for name in names]
    assert run(["ingest", *files, "--db", str(place)]) == 0
    return place


def test_a_preview_of_a_past_day_knows_nothing_of_later_ones(examples):
    """What rings by a day is the same whether the preview ends that day or weeks later."""
    watch = load_watch("nuclear-rus")
    with closing(open_sqlite(examples, create=False)) as store:
        early = list(preview(watch, store, Clocks(datetime(2022, 10, 6, tzinfo=UTC)), days=4))
        late = list(preview(watch, store, Clocks(datetime(2022, 10, 16, tzinfo=UTC)), days=14))
    assert early
    assert early == [alert for alert in late if alert.as_of <= datetime(2022, 10, 6, tzinfo=UTC)]
    assert {alert.rule for alert in early} >= {"first-deed"}


def test_the_preview_sends_and_keeps_nothing(examples, capsys):
    words = [
        "alert",
        "preview",
        "--watch",
        "nuclear-rus",
        "--as-of",
        "2022-10-06",
        "--days",
        "4",
        "--db",
        str(examples),
    ]
    assert run([*words, "--full"]) == 0
    assert "ordre d’alerte" in capsys.readouterr().out
    with closing(open_sqlite(examples, create=False)) as store:
        assert store.outbox().alerts(limit=9) == ()
        assert store.outbox().states("nuclear-rus") == {}


def test_what_is_old_when_the_rules_are_first_read_does_not_ring(examples, capsys):
    assert run(["alert", "run", "--once", "--watch", "nuclear-rus", "--db", str(examples)]) == 0
    assert run(["alert", "list", "--db", str(examples)]) == 0
    assert "alr_" not in capsys.readouterr().out


def test_channels_are_added_listed_and_removed_without_a_secret(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OPS_KEY", "s3cret")
    place = str(tmp_path / "s.sqlite")
    words = ["channel", "add", "ops", "--kind", "webhook", "--address", "https://ops.example/hook", "--db", place]
    assert run([*words, "--secret-env", "OPS_KEY"]) == 0
    assert run([*words, "--secret-env", "OPS_KEY"]) == 11
    assert run(["channel", "list", "--db", place]) == 0
    shown = capsys.readouterr()
    assert "OPS_KEY" in shown.out
    assert "s3cret" not in shown.out + shown.err
    assert b"s3cret" not in Path(place).read_bytes()
    assert run(["channel", "remove", "ops", "--db", place]) == 0
    assert run(["alert", "test", "ops", "--db", place]) == 11
    assert run(["alert", "ack", "alr_none", "--by", "A", "--db", place]) == 11


def test_a_drill_leaves_no_alert_anywhere(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "live").mkdir()
    live = make_live(tmp_path / "live" / "tocsin.sqlite")
    assert run(["drill", "run", str(write_scenario(tmp_path)), "--db", str(live), "--out", str(tmp_path / "run")]) == 0
    with closing(open_sqlite(live, create=False)) as store:
        assert store.outbox().alerts(limit=9) == ()
        assert store.outbox().deliveries(limit=9) == ()
    sealed = tmp_path / "run" / "exercise.sqlite"
    assert run(["alert", "run", "--once", "--db", str(sealed)]) == 5
    assert run(["alert", "preview", "--db", str(sealed)]) == 5


def test_the_store_of_an_exercise_is_refused_also_when_it_is_handed_over(tmp_path):
    with closing(make_sealed(tmp_path / "e.sqlite")) as store, pytest.raises(StoreError):
        list(raise_alerts([WATCH], store, clock=type("At", (), {"now": staticmethod(lambda: NOON)})()))
