"""The example dispatches come to the same, whether or not another process reads some of them."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from tocsin import wiring
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import Clocks

ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Begun:
    """What another process came to, made here."""

    def __init__(self, outcome):
        self._found = outcome

    def outcome(self):
        return self._found


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(wiring, "find_demo_folder", lambda: tmp_path)
    return tmp_path


def kept(path):
    with closing(open_sqlite(path, create=False)) as store:
        clocks = Clocks(as_of=store.last_known())
        (coding,) = wiring._codings(wiring.DEMO_WATCHES)
        signals = {found.signal.id for found in store.signals(clocks, coding=coding.coder.coding)}
        return signals, store.origins([article.id for article in store.known_between(*ALWAYS)])


def test_begun_elsewhere_or_not_the_same_signals_are_kept(cache, tmp_path):
    half = wiring.read_half_of_demo()
    assert len(half) > 10
    for name, begun in (("with", Begun(half)), ("failed", Begun(None))):
        wiring.read_demo(tmp_path / f"{name}.db", begun=begun)
        next(cache.glob("demo_*.sqlite")).unlink()
    signals, origins = kept(tmp_path / "with.db")
    assert (signals, origins) == kept(tmp_path / "failed.db")
    assert (len(origins), bool(signals)) == (23, True)


def test_nothing_is_begun_where_the_dispatches_were_read_before(cache):
    (cache / "demo_0123456789abcdef.sqlite").touch()
    assert wiring.begin_demo() is None
