"""Engines of a batch: the processes of this machine, or those of a Ray cluster."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from tocsin.errors import TocsinError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tocsin.desk.batch import Tally, Unit

    Work = Callable[[Unit], tuple[Unit, Tally]]

_AHEAD = 3
"""How many units wait for each process: enough that none stands idle, few enough to hold in mind."""
# What the processes of a pool inherit: models and patterns are loaded once, before they part, and shared from then on.
_INHERITED: list[Callable[[Any], Any]] = []


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Processes of this machine, one of them this one where there is but one.

    Attributes:
        make: makes what does a unit; called once, before the processes part.
        workers: how many.
    """

    make: Callable[[], Work]
    workers: int

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Tally]]:
        """Every unit, in any order, with what it came to.

        Raises:
            TocsinError: if a process was killed.
        """
        work = self.make()
        if self.workers == 1:
            yield from map(work, units)
            return
        _INHERITED[:] = [work]
        gc.freeze()  # what is shared is not walked, and so not copied, by the collector of each process
        pool = ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("fork"))
        try:
            yield from _windowed(pool, iter(units), self.workers * _AHEAD)
        except BrokenProcessPool as error:
            raise TocsinError(
                "a process of the batch was killed",
                where="batch",
                remedy="run the same command again: it goes on from there; with less memory, give fewer --workers",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
            gc.unfreeze()


def _inherited(unit: Unit) -> tuple[Unit, Tally]:
    done: tuple[Unit, Tally] = _INHERITED[0](unit)
    return done


def _windowed(pool: ProcessPoolExecutor, units: Iterator[Unit], ahead: int) -> Iterator[tuple[Unit, Tally]]:
    """Hands out no more units than are soon done, so that memory does not grow with the input."""
    waiting = {pool.submit(_inherited, unit) for unit in islice(units, ahead)}
    while waiting:
        ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in ready:
            following = next(units, None)
            if following is not None:
                waiting.add(pool.submit(_inherited, following))
            yield future.result()


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Actors of a Ray cluster, each of which loads its models once (docs/decisions/0027).

    The input and the output must lie where every machine of the cluster reaches them.

    Attributes:
        make: makes what does a unit; called once in each process of the cluster.
        workers: how many tasks at a time.
    """

    make: Callable[[], Work]
    workers: int

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Tally]]:
        """Every unit, in any order, with what it came to.

        Raises:
            TocsinError: if Ray is not installed, or a process of the cluster was lost.
        """
        try:
            import ray  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra
        except ImportError as error:
            remedy = "install tocsin[ray], or leave --engine out"
            raise TocsinError("Ray is not installed", where="--engine ray", remedy=remedy) from error
        ray.init(ignore_reinit_error=True, include_dashboard=False, log_to_driver=False)
        try:
            yield from self._done(ray, units)
        except ray.exceptions.RayActorError as error:
            raise TocsinError(
                "a process of the cluster was lost",
                where="--engine ray",
                remedy="run the same command again: it goes on from there; with less memory, give fewer --workers",
            ) from error
        finally:
            ray.shutdown()

    def _done(self, ray: Any, units: Iterable[Unit]) -> Iterator[tuple[Unit, Tally]]:  # noqa: ANN401 - an extra
        actor = ray.remote(num_cpus=1)(_Doer)
        doers = deque(actor.remote(self.make) for _ in range(self.workers))
        waiting: dict[Any, Any] = {}
        for unit in units:
            if not doers:
                yield _next(ray, waiting, doers)
            doer = doers.popleft()
            waiting[doer.do.remote(unit)] = doer
        while waiting:
            yield _next(ray, waiting, doers)


class _Doer:
    """Does units in a process of the cluster."""

    def __init__(self, make: Callable[[], Work]) -> None:
        self._work = make()

    def do(self, unit: Unit) -> tuple[Unit, Tally]:
        return self._work(unit)


def _next(ray: Any, waiting: dict[Any, Any], doers: deque[Any]) -> tuple[Unit, Tally]:  # noqa: ANN401 - an extra
    ready, _ = ray.wait(list(waiting), num_returns=1)
    doers.append(waiting.pop(ready[0]))
    done: tuple[Unit, Tally] = ray.get(ready[0])
    return done
