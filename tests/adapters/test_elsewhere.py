"""Work in another process: its outcome when it is asked for, and nothing where it failed or was killed."""

import os
import signal
from functools import partial

from tocsin.adapters.elsewhere import Elsewhere
from tocsin.errors import MissingError


def fail():
    raise MissingError("nothing there", where="here", remedy="look elsewhere")


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_outcome_is_there_whenever_it_is_asked_for():
    begun = Elsewhere(partial(pow, 2, 10))
    assert (begun.outcome(), begun.outcome()) == (1024, 1024)


def test_the_work_is_done_in_another_process():
    assert Elsewhere(os.getpid).outcome() != os.getpid()


def test_who_failed_or_was_killed_leaves_the_work_to_who_asks():
    assert Elsewhere(fail).outcome() is None
    assert Elsewhere(die).outcome() is None
