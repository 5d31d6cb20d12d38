"""What only a store in a file can meet: strangers, newer versions, kills, other processes, full and read-only disks."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tocsin.adapters import migrations, sqlite
from tocsin.adapters.sqlite import REVISIONS, open_sqlite
from tocsin.adapters.tables import metadata
from tocsin.desk.ports import Added, Clocks
from tocsin.desk.search import Filters, read_terms
from tocsin.errors import StoreError

ROOT = Path(__file__).resolve().parents[2]
WRITER = [sys.executable, "-m", "tests.adapters.writer"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tocsin.sqlite"


def fill(path, *, articles=1):
    store = open_sqlite(path, create=True)
    run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
    for number in range(articles):
        store.add(
            make_reading(make_article(f"Dépêche numéro {number}, assez longue.\nSuite.")), run=run, recorded_at=NOON
        )
    store.close()


def test_a_missing_store_is_not_made_unless_asked(path):
    with pytest.raises(StoreError, match="no store here"):
        open_sqlite(path, create=False)
    assert not path.exists()


def test_the_folder_of_a_new_store_is_made(tmp_path):
    deep = tmp_path / "a" / "b" / "tocsin.sqlite"
    open_sqlite(deep, create=True).close()
    assert deep.is_file()


def test_the_store_keeps_a_write_ahead_log(path):
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    "content", [b"Un texte, pas une base.", b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 4080]
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"not a tocsin store|damaged"):
        open_sqlite(path, create=True)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_database_of_another_program_is_refused_and_left_alone(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_sqlite(path, create=True)
    assert path.read_bytes() == before


def test_a_folder_is_no_store(tmp_path):
    with pytest.raises(StoreError, match="directory"):
        open_sqlite(tmp_path, create=True)


def test_a_store_from_a_newer_version_is_refused_and_left_alone(path):
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer tocsin") as caught:
        open_sqlite(path, create=True)
    assert caught.value.remedy
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_store(path):
    path.touch()
    fill(path)
    with closing(open_sqlite(path, create=False)) as store:
        assert store.state().counts["articles"] == 1


def test_the_migrations_end_where_the_tables_are():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrations.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [one for one in compare_metadata(context, metadata) if not _is_of_the_index(one)] == []
    engine.dispose()


def _is_of_the_index(difference):
    """Whether a table is one that SQLite keeps words in, which it makes by itself."""
    return difference[0] == "remove_table" and difference[1].name.startswith("article_words")


def test_every_migration_is_a_known_revision():
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


def test_a_store_that_is_up_to_date_opens_without_alembic(path):
    fill(path)
    code = (
        "import sys; from pathlib import Path; from tocsin.adapters.sqlite import open_sqlite;"
        f"open_sqlite(Path({str(path)!r}), create=False).close(); print('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_kill_9_at_any_moment_leaves_a_store_with_whole_articles(path):
    chance, told = random.Random(20221013), set()
    for turn in range(8):
        with subprocess.Popen(
            [*WRITER, str(path), f"tour {turn}", "100000"], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            if turn:  # the first turn may die before or while the store is made
                told.add(process.stdout.readline().strip())
                time.sleep(chance.uniform(0, 0.25))
            else:
                time.sleep(0.45)
            process.send_signal(signal.SIGKILL)
            told.update(line.strip() for line in process.stdout if line.endswith("\n"))
        with closing(open_sqlite(path, create=True)) as store:
            state = store.state()
            assert state.faults == ()
            assert state.counts["articles"] == state.counts["claims"] == state.counts["signals"]
            assert all(store.holds(article, CODER) for article in told)
    assert len(told) > 8


def test_two_processes_write_at_once_and_nothing_is_lost(path):
    writers = [
        subprocess.Popen([*WRITER, str(path), name, "40"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
        for name in ("premier", "second")
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors.decode()
    with closing(open_sqlite(path, create=False)) as store:
        assert store.state().counts["articles"] == 80
        assert store.state().faults == ()


def test_a_store_held_by_another_process_says_so_after_waiting(path, monkeypatch):
    fill(path)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    with closing(open_sqlite(path, create=False)) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process"):
            store.start_run(started_at=NOON, coder=CODER, inputs=[])
        assert store.state().counts["articles"] == 1


def test_a_full_disk_is_told_and_nothing_is_half_written(path):
    fill(path)
    size = path.stat().st_size
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size + 40_000, size + 40_000))
    done = subprocess.run(
        [*WRITER, str(path), "plein", "10000"], capture_output=True, text=True, cwd=ROOT, preexec_fn=limit, check=False
    )
    assert "StoreError" in done.stderr
    assert "nothing of this step was written" in done.stderr
    with closing(open_sqlite(path, create=False)) as store:
        state = store.state()
        assert state.faults == ()
        assert state.counts["articles"] == state.counts["claims"] == len(done.stdout.split()) + 1


def as_reader(act):
    """What `act` returns as text, in a process that may read but not write what this one owns."""
    ours, theirs = os.pipe()
    if os.fork() == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            told = act()
        except StoreError as error:
            told = f"StoreError: {error.message}"
        os.write(theirs, told.encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as stream:
        told = stream.read()
    os.wait()
    return told


@pytest.fixture
def open_folder():
    """A folder that every user can reach: pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="tocsin-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o700)


def test_a_read_only_store_can_be_read_and_says_that_it_cannot_be_written(open_folder):
    path = open_folder / "s.sqlite"
    fill(path)
    path.chmod(0o444)

    def act():
        with closing(open_sqlite(path, create=False)) as store:
            assert store.state().counts["articles"] == 1
            store.start_run(started_at=NOON, coder=CODER, inputs=[])
            return "written"

    told = as_reader(act)
    assert told.startswith(f"StoreError: {path}: the store cannot be written; check the rights")


def test_a_store_in_a_folder_one_may_not_write_is_read_and_not_written(open_folder):
    path = open_folder / "s.sqlite"
    fill(path)
    path.chmod(0o444)
    open_folder.chmod(0o555)

    def act():
        with closing(open_sqlite(path, create=False)) as store:
            assert store.state().counts["articles"] == 1
            store.start_run(started_at=NOON, coder=CODER, inputs=[])
            return "written"

    assert "read it with --no-record" in as_reader(act)
    assert "cannot be" in as_reader(lambda: str(open_sqlite(open_folder / "new.sqlite", create=True)))


def test_a_damaged_store_is_told_from_a_sound_one(path):
    fill(path, articles=200)
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xaa" * 4096
    path.write_bytes(data)
    with closing(open_sqlite(path, create=False)) as store:
        assert store.state().faults


def test_adding_again_after_a_kill_goes_on_where_it_was(path):
    fill(path, articles=3)
    with closing(open_sqlite(path, create=False)) as store:
        run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
        again = [
            store.add(
                make_reading(make_article(f"Dépêche numéro {number}, assez longue.\nSuite.")), run=run, recorded_at=NOON
            )
            for number in range(4)
        ]
    assert again == [Added.UNCHANGED] * 3 + [Added.NEW]


def test_what_fails_leaves_nothing_half_written(path):
    reading = make_reading()
    twice = reading.__class__(reading.article, reading.claims, reading.signals * 2, CODER)
    with closing(open_sqlite(path, create=True)) as store:
        run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
        with pytest.raises(StoreError, match="contradict"):
            store.add(twice, run=run, recorded_at=NOON)
        assert store.article(reading.article.id) is None
        assert store.state().counts["claims"] == 0


def test_a_store_of_the_first_schema_is_brought_up_to_date_with_all_it_holds(path):
    fill(path)
    with closing(sqlite3.connect(path)) as old:
        people = ("accounts", "sessions", "attempts", "tokens", "links", "answers", "markings", "notes", "audit")
        collected = ("versions", "items", "visits", "notices", "source_states", "sources")
        rung = (
            "delivery_alerts",
            "deliveries",
            "acknowledgements",
            "alerts",
            "alert_states",
            "channels",
            "channel_leases",
        )
        for later in (
            "proposal_verdicts",
            "proposals",
            "marks",
            "sketches",
            *rung,
            *people,
            "article_words",
            "words",
            "groupings",
            "views",
            "corrections",
            *collected,
        ):
            old.execute(f"DROP TABLE {later}")
        old.execute("DROP INDEX ix_claims_extraction")
        old.execute("ALTER TABLE claims DROP COLUMN place")
        old.execute("ALTER TABLE origins DROP COLUMN of")
        old.execute("UPDATE alembic_version SET version_num = '0001'")
        old.commit()
    with closing(open_sqlite(path, create=False)) as store:
        assert store.state().schema == REVISIONS[-1]
        assert store.state().counts["articles"] == 1
        assert store.corrections() == ()
        found = store.index().find(read_terms("dépêche"), Filters(), Clocks(NOON), offset=0, limit=5)
        assert found.total == 1
