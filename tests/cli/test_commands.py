"""The command line from outside: what it prints where, its exit codes, and what it does with bad input."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest

from tocsin import __version__
from tocsin.cli.exits import EXITS
from tocsin.cli.main import cli, run
from tocsin.desk.contracts import AssessmentRecord, ExtractRecord
from tocsin.errors import TocsinError

TOCSIN = [sys.executable, "-c", "from tocsin.cli.main import main; main()"]
DISPATCH = (
    "PARIS, 13 octobre 2022 (Le Courrier) - Le ministre des Armées, Paul Marchand, a déclaré jeudi qu’il n’y avait "
    "« aucun signe » d’un mouvement d’ogives nucléaires en Russie.\n\n"
    "Moscou a annoncé la semaine dernière un « régime renforcé » de ses forces nucléaires. « Nous utiliserons tous les "
    "moyens à notre disposition », avait averti le Kremlin, selon l’agence d’État.\n\n"
    "« Rien n’a bougé dans les dépôts », a-t-il ajouté devant la presse.\n"
)


@pytest.fixture
def dispatch(tmp_path):
    path = tmp_path / "dépêche.txt"
    path.write_text(DISPATCH, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A store that holds the dispatch."""
    folder = tmp_path_factory.mktemp("stored")
    path = folder / "a.txt"
    path.write_text(DISPATCH, encoding="utf-8")
    assert run(["ingest", str(path), "--db", str(folder / "s.sqlite"), "--outlet", "Le Courrier"]) == 0
    return folder / "s.sqlite"


def call(*arguments, **options):
    done = subprocess.run([*TOCSIN, *map(str, arguments)], capture_output=True, check=False, **options)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def subclasses(kind):
    return [kind, *(below for child in kind.__subclasses__() for below in subclasses(child))]


def every_command(group=cli, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name), command


# --- help ---------------------------------------------------------------------------------------------------------


def test_the_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(("path", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in every_command()])
def test_every_command_has_help_with_an_example(path, command, capsys):
    assert run([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"tocsin {' '.join(path)}" in shown
    assert "Example" in shown
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_every_exit_code_of_an_error_is_documented(capsys):
    assert {error.exit_code for error in subclasses(TocsinError)} <= set(EXITS)
    run(["--help"])
    shown = capsys.readouterr().out
    assert all(meaning in " ".join(shown.split()) for meaning in EXITS.values())


def test_help_and_version_start_without_the_heavy_libraries():
    code = (
        "import sys\nfrom tocsin.cli.main import run\nrun(['--help'])\n"
        "heavy = {'spacy', 'sqlalchemy', 'alembic', 'rich', 'trafilatura', 'pydantic', 'numpy'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_wrong_call_is_a_usage_error(capsys):
    assert run(["extract"]) == 2
    assert run(["assess", "--format", "xml"]) == 2
    assert run(["nothing"]) == 2
    assert "Traceback" not in capsys.readouterr().err


# --- bad input ----------------------------------------------------------------------------------------------------


def make_missing(path):
    return path


def make_binary(path):
    path.write_bytes(b"\x7fELF" + bytes(range(256)) * 8)
    return path


def make_empty(path):
    path.touch()
    return path


def make_endless_line(path):
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(b"mot " * 250_000)
    return path


@pytest.mark.parametrize("command", ["extract", "ingest"])
@pytest.mark.parametrize("make", [make_missing, make_binary, make_empty, make_endless_line])
def test_bad_input_is_one_error_and_nothing_is_written(make, command, tmp_path, monkeypatch, capsys):
    db = tmp_path / "s.sqlite"
    monkeypatch.setenv("TOCSIN_DB", str(db))
    path = make(tmp_path / "bad.txt")
    assert run([command, str(path)]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.strip().splitlines()
    assert line.startswith("tocsin: ")
    assert "bad.txt" in line
    assert ";" in line, "an error says what to do"
    assert not db.exists()


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_a_date_in_the_year_20222_is_refused_before_anything_is_read(command, dispatch, tmp_path, capsys):
    db = tmp_path / "s.sqlite"
    options = ["--db", str(db)] if command == "ingest" else []
    assert run([command, str(dispatch), "--published", "20222-10-13", *options]) == 3
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)
    assert "--published" in shown.err
    assert "20222" in shown.err
    assert not db.exists()


@pytest.mark.parametrize("option", ["--as-of", "--recorded-by"])
@pytest.mark.parametrize("command", ["assess", "brief"])
def test_a_time_that_is_none_is_refused(command, option, stored, capsys):
    assert run([command, option, "20222-10-13", "--db", str(stored)]) == 3
    assert option in capsys.readouterr().err


def test_a_watch_file_with_an_unknown_code_is_refused_with_its_line(tmp_path, stored, capsys):
    watch = tmp_path / "mine.yaml"
    shipped = Path(sys.modules["tocsin"].__file__).parent / "watches" / "nuclear.yaml"
    lines = shipped.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip() == "overrides:") + 1
    lines[at] = lines[at].replace("nuclear-threat", "nuclear-thret")
    watch.write_text("\n".join(lines), encoding="utf-8")
    for part in shipped.parent.glob("*.yaml"):
        if part.name != "nuclear.yaml":
            (tmp_path / part.name).write_bytes(part.read_bytes())
    for arguments in (["watch", "check", str(watch)], ["assess", "--watch", str(watch), "--db", str(stored)]):
        assert run(arguments) == 4
        shown = capsys.readouterr()
        assert shown.out == ""
        assert f"mine.yaml:{at + 2}:" in shown.err, "where the value begins"
        assert "nuclear-thret" in shown.err


def test_a_store_from_a_newer_version_is_refused_and_left_alone(dispatch, tmp_path, capsys):
    db = tmp_path / "s.sqlite"
    assert run(["ingest", str(dispatch), "--db", str(db)]) == 0
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    before = db.read_bytes()
    capsys.readouterr()
    for arguments in (["ingest", str(dispatch)], ["assess"], ["brief"]):
        assert run([*arguments, "--db", str(db)]) == 5
        assert "newer tocsin" in capsys.readouterr().err
    assert db.read_bytes() == before


@pytest.mark.parametrize("command", ["assess", "brief"])
def test_a_missing_store_is_told_and_not_made(command, tmp_path, capsys):
    db = tmp_path / "s.sqlite"
    assert run([command, "--db", str(db)]) == 5
    assert "tocsin ingest" in capsys.readouterr().err
    assert not db.exists()


def test_an_unknown_watch_is_told(stored, capsys):
    assert run(["assess", "--watch", "nuclear-xyz", "--db", str(stored)]) == 4
    assert "nuclear-xyz" in capsys.readouterr().err


def test_good_files_go_on_beside_a_bad_one_and_the_exit_code_tells(dispatch, tmp_path, capsys):
    assert run(["extract", str(tmp_path / "missing.txt"), str(dispatch)]) == 3
    shown = capsys.readouterr()
    assert json.loads(shown.out)["document"]["path"] == str(dispatch)
    assert "missing.txt" in shown.err


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_half_a_character_in_a_record_is_an_error_of_that_record(command, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TOCSIN_DB", str(tmp_path / "s.sqlite"))
    records = tmp_path / "wire.jsonl"
    records.write_text(json.dumps({"text": DISPATCH + "\ud800"}) + "\n" + json.dumps({"text": DISPATCH}) + "\n")
    assert run([command, str(records)]) == 3
    assert "wire.jsonl:1: " in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_one_error(stored, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert run(["brief", "--db", str(stored), "--out", str(tmp_path / "file" / "b.html"), "--no-record"]) == 8
    assert "--out" in capsys.readouterr().err


# --- extract ------------------------------------------------------------------------------------------------------


def test_extract_prints_one_valid_line_a_document(dispatch, capsys):
    assert run(["extract", str(dispatch), "--outlet", "Le Courrier"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = ExtractRecord.model_validate_json(line, strict=True)
    assert record.document.published == "2022-10-13"
    assert record.document.outlet == "Le Courrier"
    text = dispatch.read_bytes().decode("utf-8")
    assert len(record.claims) >= 3
    assert all(text[claim.start : claim.end] == claim.text for claim in record.claims)
    assert all(text[signal.start : signal.end] == signal.text for signal in record.signals)
    assert {signal.claim for signal in record.signals} <= {claim.id for claim in record.claims} | {None}


def test_extract_gives_the_same_bytes_each_time(dispatch):
    runs = {call("extract", dispatch, env=os.environ | {"PYTHONHASHSEED": seed}) for seed in ("1", "2")}
    assert len(runs) == 1


def test_extract_prints_a_table_for_people(dispatch, capsys):
    assert run(["extract", str(dispatch), "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "Paul Marchand" in shown
    assert "claims" in shown


def test_output_is_utf_8_whatever_the_locale(dispatch, tmp_path):
    plain = os.environ | {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, out, errors = call("extract", dispatch, "--outlet", "Le Phé", env=plain)
    assert (code, errors) == (0, "")
    document = json.loads(out)["document"]
    assert (document["path"], document["outlet"]) == (str(dispatch), "Le Phé")
    code, _, errors = call("ingest", dispatch, tmp_path / "là.txt", "--db", tmp_path / "é.sqlite", env=plain)
    assert code == 3
    assert "là.txt" in errors


def test_a_reader_that_goes_away_is_no_error(dispatch, tmp_path):
    records = tmp_path / "many.jsonl"
    records.write_text((json.dumps({"text": DISPATCH}) + "\n") * 3, encoding="utf-8")
    with subprocess.Popen(
        [*TOCSIN, "extract", str(records)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()
        assert (process.wait(timeout=60), errors) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [["watch", "list"], ["--help"], ["ingest", "--help"]])
def test_output_to_a_full_disk_is_one_error(arguments):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*TOCSIN, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 8
    (line,) = done.stderr.splitlines()
    assert "cannot be written" in line


def hear_interrupts():
    """A shell without job control has its background jobs ignore Ctrl-C, and those they start inherit it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_in_one_line(tmp_path):
    records = tmp_path / "many.jsonl"
    records.write_text((json.dumps({"text": DISPATCH}) + "\n") * 3000, encoding="utf-8")
    with subprocess.Popen(
        [*TOCSIN, "extract", str(records)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_interrupts,  # noqa: PLW1509 (no thread of the tests holds a lock there)
    ) as process:
        process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.decode().strip().splitlines()[-1].startswith("tocsin: interrupted")
    assert b"Traceback" not in errors


def test_a_dash_is_standard_input(dispatch, tmp_path):
    with dispatch.open("rb") as stream:
        done = subprocess.run([*TOCSIN, "extract", "-"], stdin=stream, capture_output=True, text=True, check=True)
    assert (
        json.loads(done.stdout)["document"]["id"]
        == json.loads(
            subprocess.run([*TOCSIN, "extract", str(dispatch)], capture_output=True, text=True, check=True).stdout
        )["document"]["id"]
    )


# --- store, assess, brief -----------------------------------------------------------------------------------------


def test_ingesting_twice_adds_nothing(dispatch, tmp_path, capsys):
    db = tmp_path / "s.sqlite"
    for expected in ("1 new", "1 unchanged"):
        assert run(["ingest", str(dispatch), "--db", str(db)]) == 0
        shown = capsys.readouterr()
        assert shown.out == ""
        assert expected in shown.err


def test_assess_prints_the_contract(stored, capsys):
    arguments = ["assess", "--db", str(stored), "--as-of", "2022-10-14", "--watch", "nuclear-rus", "--lang", "en"]
    assert run(arguments) == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = AssessmentRecord.model_validate_json(line)
    assert (record.as_of, record.recorded_by) == ("2022-10-14T00:00:00Z", None)
    assert [hypothesis.id for hypothesis in record.hypotheses] == ["routine", "signalling", "preparation"]
    assert sum(hypothesis.probability for hypothesis in record.hypotheses) == pytest.approx(1)
    assert record.evidence
    assert run(arguments) == 0
    assert capsys.readouterr().out == line + "\n"


def test_assess_before_publication_knows_nothing(stored, capsys):
    assert run(["assess", "--db", str(stored), "--as-of", "2022-10-13"]) == 0
    assert json.loads(capsys.readouterr().out)["evidence"] == []


def test_assess_by_an_earlier_record_knows_nothing(stored, capsys):
    arguments = ["assess", "--db", str(stored), "--as-of", "2022-10-14", "--recorded-by", "2022-10-14"]
    assert run(arguments) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["recorded_by"], record["evidence"]) == ("2022-10-14T00:00:00Z", [])


def test_several_watches_are_one_line_each(stored, capsys):
    watches = ["--watch", "nuclear-nato", "--watch", "nuclear-rus"]
    assert run(["assess", *watches, "--db", str(stored), "--as-of", "2022-10-14"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["watch"] for record in records] == ["nuclear-nato", "nuclear-rus"]


def test_without_recording_the_store_keeps_no_trace(stored, capsys):
    def assessments() -> int:
        with closing(sqlite3.connect(stored)) as connection:
            return int(connection.execute("SELECT count(*) FROM assessments").fetchone()[0])

    before = assessments()
    assert run(["assess", "--db", str(stored), "--as-of", "2022-10-20", "--no-record"]) == 0
    assert run(["brief", "--db", str(stored), "--as-of", "2022-10-20", "--no-record"]) == 0
    assert assessments() == before
    assert run(["assess", "--db", str(stored), "--as-of", "2022-10-20"]) == 0
    assert assessments() == before + 1


@pytest.mark.parametrize("style", ["table", "json"])
def test_assess_shows_every_hypothesis(style, stored, capsys):
    assert run(["assess", "--db", str(stored), "--as-of", "2022-10-14", "--format", style]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("routine", "signalling", "preparation"))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("style", ["markdown", "html", "terminal"])
def test_brief_writes_each_format_in_each_language(style, lang, stored, tmp_path, capsys):
    out = tmp_path / "briefing"
    arguments = ["brief", "--db", str(stored), "--as-of", "2022-10-14", "--lang", lang, "--format", style]
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert run([*arguments, "--out", str(out)]) == 0
    written = out.read_text(encoding="utf-8").strip()
    # In a file, Markdown has its figures as pictures beside it.
    assert (written == printed.strip()) == (style != "markdown")
    assert {path.suffix for path in tmp_path.iterdir() if path != out} == ({".svg"} if style == "markdown" else set())
    assert ("<html" in printed) == (style == "html")


@pytest.mark.parametrize("period", ["daily", "weekly", "flash"])
def test_brief_writes_each_edition_as_pdf(period, stored, tmp_path, capfdbinary):
    out = tmp_path / "briefing.pdf"
    arguments = ["brief", "--db", str(stored), "--as-of", "2022-10-14", "--period", period, "--format", "pdf"]
    assert run([*arguments, "--no-record", "--out", str(out)]) == 0
    capfdbinary.readouterr()
    assert run([*arguments, "--no-record"]) == 0
    assert capfdbinary.readouterr().out == out.read_bytes()
    assert out.read_bytes().startswith(b"%PDF")


def test_an_event_that_is_not_there_is_refused_with_a_remedy(stored, capsys):
    assert run(["brief", "--db", str(stored), "--as-of", "2022-10-14", "--period", "flash", "--event", "evt_x"]) == 1
    assert "evt_x: no such event" in capsys.readouterr().err


# --- watch, doctor, demo ------------------------------------------------------------------------------------------


def test_the_flagship_watches_are_listed(capsys):
    assert run(["watch", "list"]) == 0
    listed = {line.split("\t")[0] for line in capsys.readouterr().out.splitlines()}
    assert {"nuclear-rus", "nuclear-nato", "nuclear-prk", "nuclear-irn", "nuclear-usa"} <= listed


def test_a_shipped_watch_holds_together(capsys):
    assert run(["watch", "check", "nuclear-rus"]) == 0
    assert "lexicons: en, fr" in capsys.readouterr().out


def test_the_doctor_finds_a_sound_house(stored, capsys):
    assert run(["doctor", "--db", str(stored)]) == 0
    shown = capsys.readouterr().out
    assert all(
        word in shown for word in ("Python", "model (fr)", "model (en)", "watch nuclear-rus", "disk", "articles 1,")
    )


def test_the_doctor_finds_a_file_that_is_no_store(tmp_path, capsys):
    (tmp_path / "s.sqlite").write_text("pas une base")
    assert run(["doctor", "--db", str(tmp_path / "s.sqlite")]) == 1
    assert "not a tocsin store" in capsys.readouterr().out


def test_the_demo_prints_a_briefing_and_leaves_the_page(tmp_path, monkeypatch, capsys):
    user = tmp_path / "user.sqlite"
    monkeypatch.setenv("TOCSIN_DB", str(user))
    page = tmp_path / "demo.html"
    assert run(["demo", "--out", str(page)]) == 0
    shown = capsys.readouterr()
    assert len(shown.out) > 1000
    assert str(page) in shown.err
    assert "<html" in page.read_text(encoding="utf-8")
    assert not user.exists()


# --- review -------------------------------------------------------------------------------------------------------


def assessed_by(db, capsys, *options):
    assert run(["assess", "--db", str(db), "--as-of", "2022-10-14", "--no-record", *options]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_correction_counts_from_the_command_line_and_the_machine_s_estimate_stays(stored, tmp_path, capsys):
    db = tmp_path / "s.sqlite"
    shutil.copy(stored, db)
    before = assessed_by(db, capsys)
    signal = before["evidence"][0]["signals"][0]
    assert run(["review", "reject", signal, "--reason", "lu de travers", "--by", "ana", "--db", str(db)]) == 0
    capsys.readouterr()
    after = assessed_by(db, capsys)
    assert signal not in [one for evidence in after["evidence"] for one in evidence["signals"]]
    assert [(one["signal"], one["verdict"], one["reviewer"]) for one in after["corrections"]] == [
        (signal, "reject", "ana")
    ]
    assert assessed_by(db, capsys, "--machine") == before
    made = after["corrections"][0]["recorded_at"]
    earlier = datetime.fromisoformat(made) - timedelta(seconds=1)
    then = assessed_by(db, capsys, "--recorded-by", earlier.isoformat())
    assert then["hypotheses"] == before["hypotheses"]
    assert run(["review", "list", "--format", "json", "--db", str(db)]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["correction"]["reason"], listed["counts"], listed["machine"]["id"]) == (
        "lu de travers",
        True,
        signal,
    )
    assert run(["review", "recode", signal, "--reason", "x", "--to", "none-such", "--db", str(db)]) == 7
    assert "no indicator" in capsys.readouterr().err


def test_a_name_to_be_left_out_that_nobody_bears_is_told(stored, capsys):
    assert run(["assess", "--no-record", "--without", "Nobody Gazette", "--db", str(stored)]) == 0
    assert "named 'Nobody Gazette'" in capsys.readouterr().err


def test_an_outlet_that_is_left_out_is_not_called_unknown(stored, capsys):
    assert run(["assess", "--no-record", "--without", "Le Courrier", "--db", str(stored)]) == 0
    assert "--without" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["calendar", "list", "--watch", "chemical-syr"], "is empty"),
        (["review", "list"], "no correction"),
        (["origin", "list"], "--all"),
        (["collect"], "no source is followed"),
    ],
)
def test_nothing_to_show_is_said_in_words(arguments, words, stored, capsys):
    place = [] if arguments[0] == "calendar" else ["--db", str(stored)]
    assert run([*arguments, *place]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_an_imported_exercise_of_an_actor_that_no_watch_knows_is_refused(tmp_path, capsys):
    calendar = tmp_path / "a.ics"
    assert run(["calendar", "export", "--out", str(calendar)]) == 0
    assert run(["calendar", "import", str(calendar), "--actor", "ZZZ"]) == 3
    assert "no actor 'ZZZ'" in capsys.readouterr().err


def test_the_indicator_of_a_recoding_goes_by_either_name(stored, capsys):
    for option in ("--to", "--indicator"):
        assert run(["review", "recode", "sig_none", option, "alert-order", "--reason", "r", "--db", str(stored)]) == 7
        assert "no signal 'sig_none'" in capsys.readouterr().err


def test_headings_of_an_assessment_speak_its_language(stored, capsys):
    asked = ["assess", "--db", str(stored), "--as-of", "2022-10-14", "--watch", "nuclear-rus", "--format", "table"]
    assert run([*asked, "--lang", "fr", "--no-record"]) == 0
    shown = capsys.readouterr().out
    assert "hypothèse" in shown
    assert "d'où vient l'estimation" in shown
    assert "hypothesis" not in shown
    assert run([*asked, "--lang", "en", "--no-record"]) == 0
    assert "hypothesis" in capsys.readouterr().out


def test_what_cannot_be_written_has_one_exit_code(stored, tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    place = str(tmp_path / "file" / "inside")
    asked = ["--db", str(stored), "--as-of", "2022-10-14"]
    assert run(["brief", *asked, "--no-record", "--out", place]) == 8
    assert run(["export", "--format", "csv", *asked, "--out", place]) == 8
    assert run(["drill", "run", "quiet-year", "--out", place]) == 8
    assert "cannot be written" in capsys.readouterr().err


def test_no_words_to_explain_are_asked_for(capsys):
    assert run(["watch", "explain", " "]) == 2
    assert "give the words to be explained" in capsys.readouterr().err


def test_what_belongs_to_a_drill_stays_out_of_other_stores(tmp_path, capsys):
    folder = tmp_path / "run"
    folder.mkdir()
    for name in ("exercise-run.json", "exercise-days.jsonl"):
        (folder / name).write_text("{}", encoding="utf-8")
    for path in (folder, folder / "exercise-days.jsonl"):
        assert run(["ingest", str(path), "--db", str(tmp_path / "live.sqlite")]) == 3
        assert "belongs to a drill" in capsys.readouterr().err
    assert not (tmp_path / "live.sqlite").exists()
