"""A web server on loopback that misbehaves in every way a feed's server can, and counts what it is asked."""

import gzip
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOMB = gzip.compress(b" " * 60_000_000)
ENTITIES = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">' + ENTITIES + b"]>"
    b"<rss version='2.0'><channel><title>&l9;</title><item><title>&l9;</title><link>/a</link></item></channel></rss>"
)


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    kind: str = "application/rss+xml"
    headers: dict[str, str] = field(default_factory=dict)


Page = Answer | Callable[[BaseHTTPRequestHandler], Answer | None]


@dataclass
class Web:
    """The pages of a server, and what was asked of it."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    port: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def counts(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked)

    def headers(self, path: str) -> list[Message]:
        return [headers for asked, headers in self.asked if asked == path]


@contextmanager
def serving(pages: dict[str, Page]):
    web = Web(dict(pages))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            web.asked.append((self.path, self.headers))
            page = web.pages.get(self.path, Answer(404, b"not here", "text/plain"))
            self.stopped = web.stopped
            self.close_connection = True
            with suppress(OSError):
                answer = page(self) if callable(page) else page
                if answer is not None:
                    send(self, answer)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler, answer: Answer) -> None:
    handler.send_response(answer.status)
    for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **answer.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(answer.body)


def redirect(target: str, status: int = 302) -> Answer:
    return Answer(status, headers={"Location": target})


def bomb(_handler) -> Answer:
    return Answer(body=BOMB, headers={"Content-Encoding": "gzip"})


def bare_deflate(body: bytes) -> Answer:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return Answer(body=machine.compress(body) + machine.flush(), headers={"Content-Encoding": "deflate"})


def endless(handler) -> None:
    """A body that never ends."""
    _begin(handler)
    while not handler.stopped.is_set():
        handler.wfile.write(b"<item><title>encore</title></item>" * 2000)


def drip(handler) -> None:
    """A body that comes a byte at a time, each well before any time-out."""
    _begin(handler)
    while not handler.stopped.wait(0.05):
        handler.wfile.write(b" ")


def drip_headers(handler) -> None:
    """Headers that never end, a few bytes at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.stopped.wait(0.05):
        handler.wfile.write(b"X-A: b\r\n")


def endless_headers(handler) -> None:
    """One header without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not handler.stopped.is_set():
        handler.wfile.write(b"a" * 10_000)


def mute(handler) -> None:
    """Never answers."""
    handler.stopped.wait(20)


def slam(handler) -> None:
    """Closes the connection without a word."""
    handler.connection.close()


def cut(handler) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<rss><channel>")


def hang(handler) -> None:
    """Promises more than it sends, and keeps the connection open."""
    cut(handler)
    handler.stopped.wait(20)


def reset(handler) -> None:
    """Resets the connection instead of closing it."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def huge(handler) -> None:
    """Announces a hundred million bytes, and sends them."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.send_header("Content-Length", str(100_000_000))
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 1_000_000)


def longer_than_said(handler) -> None:
    """Sends more than it announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.send_header("Content-Length", "40")
    handler.end_headers()
    handler.wfile.write(
        b"<rss version='2.0'><channel><item><title>Un convoi</title><link>/c.html</link></item></channel></rss>"
    )


def garbage(handler) -> None:
    """Speaks no HTTP."""
    handler.wfile.write(b"\x00\xff\x17 SSH-2.0-OpenSSH\r\n\r\n" * 20)


def slow(body: bytes, seconds: float) -> Callable[[BaseHTTPRequestHandler], Answer]:
    def page(_handler) -> Answer:
        time.sleep(seconds)
        return Answer(body=body)

    return page


def _begin(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
