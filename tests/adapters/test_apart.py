"""Work in a process beside this one, what comes back from it, and what is kept of it over a restart."""

import os
import pickle
import signal
import time
import zlib
from datetime import UTC, date, datetime

import pytest

from tocsin.adapters.apart import Apart
from tocsin.adapters.estimate_files import EstimateFiles, KeptParts
from tocsin.adapters.packing import PackError, pack, unpack
from tocsin.errors import TocsinError
from tocsin.model import Language, Period, Span

NOON = datetime(2022, 11, 6, 12, tzinfo=UTC)


def number_of_process():
    return str(os.getpid()).encode()


def fail():
    raise TocsinError("it cannot be", where="there", remedy="do something else")


def sleep(seconds):
    time.sleep(seconds)
    return b"slept"


@pytest.fixture
def apart():
    made = Apart()
    yield made
    made.close()


def test_work_is_done_by_one_other_process(apart):
    first = apart.run(number_of_process)
    assert first == apart.run(number_of_process) != number_of_process()


def test_an_error_comes_back_with_its_parts(apart):
    with pytest.raises(TocsinError) as found:
        apart.run(fail)
    assert (found.value.what, found.value.where, found.value.remedy) == (
        "it cannot be",
        "there",
        "do something else",
    )
    assert apart.run(number_of_process)


def test_after_a_kill_the_next_work_finds_another_process(apart):
    first = apart.run(number_of_process)
    os.kill(int(first), signal.SIGKILL)
    with pytest.raises(TocsinError, match="killed"):
        apart.run(number_of_process)
    assert apart.run(number_of_process) != first


def test_closing_does_not_wait_for_the_work(apart):
    process = int(apart.run(number_of_process))
    apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_records_come_back_as_they_went_in():
    value = {Language.FR: (Span(3, 7), Period.day(date(2022, 10, 13)), None, 0.5, NOON, frozenset({"a"}))}
    assert unpack(pack(value)) == value


class Hostile:
    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize("value", [Hostile(), os.system, TocsinError("error"), unpack])
def test_nothing_but_records_comes_back(value):
    with pytest.raises(PackError):
        unpack(zlib.compress(pickle.dumps(value)))


@pytest.mark.parametrize("data", [b"", b"no bytes of ours", pack([1, 2, 3])[:-3], zlib.compress(b"no pickle")])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(PackError):
        unpack(data)


def test_what_was_kept_is_found_by_its_name_and_for_its_owner_alone(tmp_path):
    files, kept = EstimateFiles(tmp_path / "estimates"), KeptParts("(1, 2)", NOON, 3.5, (b"one\n", b"", b"three"))
    files.write("est_a", kept)
    assert files.read("est_a") == kept
    assert files.read("est_b") is None
    assert (tmp_path / "estimates" / "est_a").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("cut", [0, 5, 60, -1])
def test_a_file_that_is_not_whole_is_none(tmp_path, cut):
    EstimateFiles(tmp_path).write("est_a", KeptParts("(1, 2)", NOON, 3.5, (b"one", b"two")))
    whole = (tmp_path / "est_a").read_bytes()
    (tmp_path / "est_a").write_bytes(whole[:cut])
    assert EstimateFiles(tmp_path).read("est_a") is None


def test_a_folder_that_cannot_be_written_is_gone_without(tmp_path):
    (tmp_path / "file").write_text("no folder")
    files = EstimateFiles(tmp_path / "file")
    files.write("est_a", KeptParts("(1,)", NOON, 1.0, (b"one",)))
    assert files.read("est_a") is None


def test_the_files_of_long_ago_go(tmp_path):
    files = EstimateFiles(tmp_path)
    for number in range(12):
        files.write(f"est_{number:02}", KeptParts("(1,)", NOON, 1.0, (b"one",)))
        os.utime(tmp_path / f"est_{number:02}", (number, number))
    assert files.read("est_00") is None
    assert files.read("est_11") is not None
    assert len(list(tmp_path.iterdir())) == 8
