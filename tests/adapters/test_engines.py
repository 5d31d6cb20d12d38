"""Ray as an engine: each unit is done once, a lost process is told with the way on, and the cluster is let go of."""

import sys
from types import SimpleNamespace

import pytest

from tocsin.adapters.engines import RayEngine
from tocsin.desk.batch import Tally, Unit
from tocsin.errors import TocsinError

UNITS = [Unit(number, (), 0, None, 1) for number in range(7)]


class LostError(Exception):
    """What Ray raises of a process that is gone."""


class FakeRay:
    """As much of Ray as the engine asks for, in this process: actors do a unit when its outcome is waited for."""

    def __init__(self, lost=()):
        self.exceptions = SimpleNamespace(RayActorError=LostError)
        self.lost = lost
        self.made = 0
        self.open = False

    def init(self, **_options):
        self.open = True

    def shutdown(self):
        self.open = False

    def remote(self, **_options):
        return lambda kind: SimpleNamespace(remote=lambda *given: self._actor(kind(*given)))

    def wait(self, waiting, num_returns):
        return waiting[-num_returns:], waiting[:-num_returns]

    def get(self, promised):
        doer, unit = promised
        if unit.number in self.lost:
            raise LostError
        return doer.do(unit)

    def _actor(self, doer):
        self.made += 1
        return SimpleNamespace(do=SimpleNamespace(remote=lambda unit: (doer, unit)))


def make_work():
    return lambda unit: (unit, Tally(seen=unit.number))


def run(monkeypatch, ray):
    monkeypatch.setitem(sys.modules, "ray", ray)
    return list(RayEngine(make_work, workers=3).run(UNITS))


def test_every_unit_is_done_once_by_as_many_actors_as_are_asked_for(monkeypatch):
    ray = FakeRay()
    done = run(monkeypatch, ray)
    assert sorted(tally.seen for _, tally in done) == list(range(7))
    assert (ray.made, ray.open) == (3, False)


def test_a_lost_process_is_told_and_the_cluster_let_go_of(monkeypatch):
    ray = FakeRay(lost={4})
    with pytest.raises(TocsinError, match="was lost") as told:
        run(monkeypatch, ray)
    assert "same command again" in told.value.remedy
    assert not ray.open


def test_without_ray_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(TocsinError, match="not installed") as told:
        list(RayEngine(make_work, workers=1).run(UNITS))
    assert "tocsin[ray]" in told.value.remedy
