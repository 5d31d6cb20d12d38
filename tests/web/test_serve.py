"""The board as its user starts it."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest
import uvicorn

from tocsin.web.render import templates
from tocsin.web.serve import BindError, serve, warm_up
from tocsin.web.settings import Settings


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(app):
    """The address of a board that runs beside the test."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def wait_for(url, process, seconds=120):
    """The first page that is not a request to wait."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            answer = httpx.get(url, timeout=60)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        if answer.status_code != 503:
            return answer.text
        time.sleep(float(answer.headers["Retry-After"]))
    pytest.fail(f"no board at {url}")


def test_the_demo_shows_a_full_board(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "tocsin", "demo", "--serve", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)}) as process:
        try:
            page = wait_for(f"http://127.0.0.1:{port}/?lang=en", process)
        finally:
            process.terminate()
    assert 'id="nuclear-rus"' in page
    assert "/event/evt_" in page
    assert list((tmp_path / "tocsin").glob("demo_*.sqlite"))


def test_warming_up_tells_nobody_of_a_store_that_fails(tmp_path, examples_db):
    warm_up(Settings(db=examples_db, now=time.time))
    assert "search.html" in templates().list_templates()
    warm_up(Settings(db=tmp_path / "none.sqlite", now=time.time))
    assert not (tmp_path / "none.sqlite").exists()


def test_a_board_without_accounts_stays_on_this_machine(tmp_path):
    with pytest.raises(BindError, match="this machine alone"):
        serve(Settings(db=tmp_path / "none.sqlite", now=time.time), host="192.0.2.1", port=free_port())
