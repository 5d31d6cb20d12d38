"""The one HTTP client of every outgoing call: it connects only to addresses it has checked, and never waits for ever.

Every limit holds for the whole of a call, redirects included, so that no server can keep a collector by dripping.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import certifi
import httpcore
import httpx

from tocsin import __version__
from tocsin.adapters.addresses import AllowList, parse_address, why_barred
from tocsin.desk.fetching import Fetched, Fetching, FetchProblem, Trouble

if TYPE_CHECKING:
    import typing
    from collections.abc import Callable, Iterator, Mapping

USER_AGENT = f"tocsin/{__version__} (open-source watch; reads public news feeds)"
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_MAX_REDIRECTS = 5
# Servers on other low ports speak mail, databases, printers: nothing that a feed is served by.
_LOW_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024
_KINDS_OF_FAILURE: tuple[tuple[type[httpx.HTTPError], Trouble, str], ...] = (
    (httpx.TimeoutException, Trouble.TIMEOUT, "the server did not answer in time"),
    (httpx.ConnectError, Trouble.CONNECTION, "no connection"),
    (httpx.RemoteProtocolError, Trouble.PROTOCOL, "the server does not speak proper HTTP"),
    (httpx.HTTPError, Trouble.CONNECTION, "the connection broke"),
)

Resolve = Any  # the shape of socket.getaddrinfo


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, and how much, one call may take.

    Attributes:
        connect_seconds: until a connection stands.
        silence_seconds: between two pieces of an answer.
        total_seconds: of one request, from its connection to its last byte.
        packed_bytes: of a body on the wire.
        body_bytes: of a body once unpacked.
    """

    connect_seconds: float = 10.0
    silence_seconds: float = 15.0
    total_seconds: float = 45.0
    packed_bytes: int = 8_000_000
    body_bytes: int = 16_000_000


@dataclass(frozen=True, slots=True)
class NetworkRules:
    """What the client may reach.

    Attributes:
        allow: local servers that may be reached.
        proxy: an HTTP proxy that all calls go through, if one is set; what the environment names is not looked at.
        limits: of one call.
        resolve: turns a name into addresses.
        low_ports: ports below 1024 that may be reached.
    """

    allow: AllowList = field(default_factory=AllowList)
    proxy: str | None = None
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = socket.getaddrinfo
    low_ports: frozenset[int] = _LOW_WEB_PORTS


class BarredAddressError(httpcore.ConnectError):
    """A name whose addresses may not be reached."""


class _Timed(httpcore.NetworkStream):
    """A stream whose reads and writes all end by one deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (httpcore's own signature)
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None, error: type[Exception]) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise error("the call took too long as a whole")
        return left if timeout is None else min(timeout, left)


class CheckedBackend(httpcore.SyncBackend):
    """Resolves a name once, checks what came back, and connects to the very address that was checked."""

    def __init__(self, rules: NetworkRules) -> None:
        self._rules = rules

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: typing.Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address of `host` that may be reached and answers.

        Raises:
            BarredAddressError: if none of them may be reached.
            httpcore.ConnectError: if the name is unknown, or no address answers.
        """
        deadline = time.monotonic() + self._rules.limits.total_seconds
        failure: Exception | None = None
        for address in self._checked(host, port):
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Timed(stream, deadline)
        raise failure or httpcore.ConnectError("the name has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 (its signature is httpcore's)
        socket_options: typing.Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Refused: no feed lies behind a socket of this machine.

        Raises:
            BarredAddressError: always.
        """
        raise BarredAddressError(f"{path} is a socket of this machine")

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = self._rules.resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host!r} is not known ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        barred = {address: self._why(address, port) for address in addresses}
        open_ = [address for address in addresses if barred[address] is None]
        if addresses and not open_:
            raise BarredAddressError(f"{host} stands for {addresses[0]}, which is {barred[addresses[0]]}")
        return open_

    def _why(self, written: str, port: int) -> str | None:
        address = parse_address(written)
        if self._rules.allow.allows(address, port):
            return None
        if port < _FIRST_FREE_PORT and port not in self._rules.low_ports:
            return f"on port {port}, which is not the web's"
        return why_barred(address)


class _Transport(httpx.BaseTransport):
    """httpx over httpcore with the checked backend; one connection a request, so that one deadline covers it."""

    def __init__(self, rules: NetworkRules) -> None:
        context = ssl.create_default_context(cafile=certifi.where())
        backend = CheckedBackend(rules)
        if rules.proxy is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=context, network_backend=backend, max_connections=None, max_keepalive_connections=0
            )
        else:
            self._pool = httpcore.HTTPProxy(
                rules.proxy, ssl_context=context, network_backend=backend, max_keepalive_connections=0
            )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.stream if isinstance(request.stream, httpx.SyncByteStream) else b""
        ours = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=content,
            extensions=request.extensions,
        )
        with _mapped():
            answer = self._pool.handle_request(ours)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _mapped():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        with _mapped():
            self._answer.close()


_MAPPED: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.NetworkError, httpx.NetworkError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
)
_RAISED = tuple(theirs for theirs, _ in _MAPPED)


@contextmanager
def _mapped() -> Iterator[None]:
    """Errors of httpcore as those of httpx, which is all that callers know."""
    try:
        yield
    except _RAISED as error:
        ours = next(ours for theirs, ours in _MAPPED if isinstance(error, theirs))
        raise ours(str(error)) from error


def open_socket(rules: NetworkRules, host: str, port: int) -> socket.socket:
    """A connection to a server that is no web server, under the same rules.

    Raises:
        FetchProblem: if it may not be reached, or does not answer.
    """
    limits = rules.limits
    try:
        stream = CheckedBackend(rules).connect_tcp(host, port, limits.connect_seconds)
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        refused = isinstance(error, BarredAddressError)
        raise FetchProblem(Trouble.REFUSED if refused else Trouble.CONNECTION, str(error)) from error
    found = stream.get_extra_info("socket")
    if not isinstance(found, socket.socket):
        raise FetchProblem(Trouble.CONNECTION, "no connection")
    found.settimeout(limits.silence_seconds)
    return found


def checked_transport(rules: NetworkRules) -> httpx.BaseTransport:
    """What carries the calls of a library's own httpx client, to what the rules allow alone."""
    return _Transport(rules)


def open_client(rules: NetworkRules, *, headers: dict[str, str] | None = None) -> httpx.Client:
    """An httpx client that reaches only what the rules allow; it follows no redirect and reads no environment."""
    limits = rules.limits
    return httpx.Client(
        transport=_Transport(rules),
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **(headers or {})},
        timeout=httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds),
    )


class HttpFetcher:
    """Gets pages over HTTP, by the rules; every way it can go wrong is a `FetchProblem`.

    Args:
        rules: what may be reached.
    """

    def __init__(self, rules: NetworkRules | None = None) -> None:
        self._rules = rules or NetworkRules()
        self._client = open_client(self._rules)

    def fetch(self, asked: Fetching, *, may_go_to: Callable[[str], bool] = lambda _url: True) -> Fetched:
        """What the server answered, after redirects.

        Args:
            asked: address, validators, kinds of content that will do.
            may_go_to: asked of each address that a redirect names; robots and manners may refuse it.

        Raises:
            FetchProblem: whatever went wrong.
        """
        started = time.monotonic()
        url, moved, permanent = asked.url, None, True
        for _ in range(_MAX_REDIRECTS + 1):
            self._check(url)
            answer, target = self._ask(url, asked)
            if target is None:
                return answer.after(time.monotonic() - started, moved_to=moved)
            permanent = permanent and answer.status in _PERMANENT
            url = urljoin(url, target)
            moved = url if permanent else moved
            if not may_go_to(url):
                raise FetchProblem(Trouble.ROBOTS, f"robots.txt closes {url}, where it was sent on to")
        raise FetchProblem(Trouble.REDIRECTS, f"more than {_MAX_REDIRECTS} redirects")

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, answer_bytes: int = 65_536
    ) -> tuple[int, bytes]:
        """The status and the beginning of the body of the answer to a message; no redirect is followed.

        Args:
            url: the address.
            body: what is sent.
            headers: besides those of every call.
            answer_bytes: an answer that is longer is refused.

        Raises:
            FetchProblem: whatever went wrong.
        """
        self._check(url)
        try:
            with self._client.stream("POST", url, content=body, headers=dict(headers)) as response:
                answer = bytearray()
                for piece in response.iter_raw():
                    answer += piece
                    if len(answer) > answer_bytes:
                        raise FetchProblem(Trouble.TOO_LARGE, f"the answer goes beyond {answer_bytes:,} bytes")
                packing = response.headers.get("content-encoding", "")
                return response.status_code, _unpacker(packing)(bytes(answer), answer_bytes)[:answer_bytes]
        except httpx.InvalidURL as error:
            raise FetchProblem(Trouble.REFUSED, f"{url!r} is no address ({error})") from error
        except httpx.HTTPError as error:
            raise _problem(error) from error

    def close(self) -> None:
        """Lets go of the client."""
        self._client.close()

    def _check(self, url: str) -> None:
        """Refuses what is wrong in the address itself; what it stands for is checked when connecting."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise FetchProblem(Trouble.REFUSED, f"{url!r} is no address") from None
        if parts.scheme not in {"http", "https"}:
            raise FetchProblem(Trouble.REFUSED, f"{parts.scheme or 'nothing'}: is not read, only http and https")
        if parts.username is not None or parts.password is not None:
            raise FetchProblem(Trouble.REFUSED, "an address with a user or password in it is not read")
        if not parts.hostname or port == 0:
            raise FetchProblem(Trouble.REFUSED, f"{url!r} names no host")
        if self._rules.proxy is not None:
            self._check_literal(parts.hostname)

    def _check_literal(self, host: str) -> None:
        """Behind a proxy, names are resolved by the proxy; addresses written out are still checked here."""
        try:
            why = why_barred(parse_address(host))
        except ValueError:
            return
        if why is not None:
            raise FetchProblem(Trouble.REFUSED, f"{host} is {why}")

    def _ask(self, url: str, asked: Fetching) -> tuple[Fetched, str | None]:
        headers = {"Accept": asked.accept}
        if asked.etag:
            headers["If-None-Match"] = asked.etag
        if asked.last_modified:
            headers["If-Modified-Since"] = asked.last_modified
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                return self._read(response, url, asked)
        except httpx.InvalidURL as error:
            raise FetchProblem(Trouble.REFUSED, f"{url!r} is no address ({error})") from error
        except httpx.HTTPError as error:
            raise _problem(error) from error

    def _read(self, response: httpx.Response, url: str, asked: Fetching) -> tuple[Fetched, str | None]:
        headers = {name.lower(): value for name, value in response.headers.items()}
        status = response.status_code
        target = headers.get("location") if status in _REDIRECTS else None
        body = b""
        if status == httpx.codes.OK:
            self._check_kind(headers, asked)
            body = self._body(response, headers.get("content-encoding", ""))
        return Fetched(url=url, status=status, headers=headers, body=body), target

    def _check_kind(self, headers: dict[str, str], asked: Fetching) -> None:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind and not any(kind.startswith(known) or kind.endswith(known) for known in asked.kinds):
            raise FetchProblem(Trouble.CONTENT_TYPE, f"the server sent {kind}", status=int(httpx.codes.OK))
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._rules.limits.packed_bytes:
            raise FetchProblem(Trouble.TOO_LARGE, f"the server announced {int(length):,} bytes")

    def _body(self, response: httpx.Response, encoding: str) -> bytes:
        limits = self._rules.limits
        whole, packed = bytearray(), 0
        unpack = _unpacker(encoding)
        for piece in response.iter_raw():
            packed += len(piece)
            if packed > limits.packed_bytes:
                raise FetchProblem(Trouble.TOO_LARGE, f"the body goes beyond {limits.packed_bytes:,} bytes")
            whole += unpack(piece, limits.body_bytes - len(whole))
            if len(whole) > limits.body_bytes:
                raise FetchProblem(Trouble.TOO_LARGE, f"the body unpacks to more than {limits.body_bytes:,} bytes")
        return bytes(whole)


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """A function that unpacks a piece, giving at most one byte more than what is left under the cap."""
    named = encoding.strip().lower()
    if named in {"", "identity"}:
        return lambda piece, left: piece[: left + 1]
    if named not in {"gzip", "x-gzip", "deflate"}:
        raise FetchProblem(Trouble.CONTENT_TYPE, f"the body is packed as {named[:40]!r}, which was not asked for")
    machine = zlib.decompressobj(zlib.MAX_WBITS | 32) if named != "deflate" else _Deflate()

    def unpack(piece: bytes, left: int) -> bytes:
        try:
            return machine.decompress(piece, left + 1)
        except zlib.error as error:
            raise FetchProblem(Trouble.PROTOCOL, f"the packed body is damaged ({error})") from error

    return unpack


class _Deflate:
    """Deflate as servers send it: with the header that the standard wants, or without."""

    def __init__(self) -> None:
        self._machine: Any = None

    def decompress(self, piece: bytes, most: int) -> bytes:
        if self._machine is None:
            bare = piece[:1] and piece[0] & 0x0F != zlib.DEFLATED
            self._machine = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        unpacked: bytes = self._machine.decompress(piece, most)
        return unpacked


def _problem(error: httpx.HTTPError) -> FetchProblem:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, BarredAddressError):
            return FetchProblem(Trouble.REFUSED, str(cause))
        if isinstance(cause, ssl.SSLError):
            return FetchProblem(Trouble.TLS, f"the certificate or the encryption does not hold ({cause.reason})")
        cause = cause.__cause__ or cause.__context__
    trouble, words = next((trouble, words) for kind, trouble, words in _KINDS_OF_FAILURE if isinstance(error, kind))
    detail = str(error).strip()
    return FetchProblem(trouble, f"{words} ({detail[:200]})" if detail else words)
