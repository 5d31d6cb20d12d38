"""How messages go out: signed webhooks, ntfy, mail, and others through apprise; all by the one network client.

Secrets are read from the environment when a message is sent; no list, log or error shows one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import os
import smtplib
import ssl
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import certifi

from tocsin.adapters.http import HttpFetcher, NetworkRules, open_socket
from tocsin.desk.fetching import FetchProblem
from tocsin.desk.outbox import AlertError, DeliveryProblem
from tocsin.model import Language
from tocsin.tell.alert import write_alerts, write_test

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping

    import requests

    from tocsin.desk.outbox import Channel, Delivery, Send
    from tocsin.desk.ports import Clock
    from tocsin.model import Watch
    from tocsin.tell.alert import Told

KINDS = ("webhook", "ntfy", "mail", "apprise")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "webhook": ("secret_env",),
    "ntfy": (),
    "mail": ("from", "to"),
    "apprise": ("address_env",),
}
_MAIL_PORTS = frozenset({25, 465, 587})
_IMPLICIT_TLS = 465
# Services of apprise that speak HTTP through `requests` and nothing else, so that our client can carry them.
APPRISE_SERVICES = frozenset(
    {
        "discord", "gchat", "gotify", "gotifys", "json", "jsons", "matrix", "matrixs", "mmost", "mmosts", "msteams",
        "ntfy", "ntfys", "opsgenie", "pagerduty", "pbul", "pover", "rocket", "rockets", "signal", "signals", "slack",
        "tgram", "workflows", "wxteams", "xml", "xmls", "zulip",
    }
)  # fmt: skip


def make_sender(rules: NetworkRules, clock: Clock, find_watch: Callable[[str], Watch], *, board: str = "") -> Send:
    """The function that sends a delivery over its channel.

    Args:
        rules: what may be reached.
        clock: tells when a message is signed.
        find_watch: the watch of an id, whose words the text is written in.
        board: address of the board that messages link to; empty if there is none.
    """

    def send(channel: Channel, delivery: Delivery) -> None:
        language = Language(channel.language)
        alerts = delivery.alerts
        told = write_alerts(alerts, find_watch, language, board=board) if alerts else write_test(channel.name, language)
        try:
            _SENDERS[channel.kind](channel, delivery, told, _Tools(rules, clock))
        except FetchProblem as problem:
            raise DeliveryProblem(_clean(str(problem), channel)) from None

    return send


class _Tools:
    """What senders work with."""

    def __init__(self, rules: NetworkRules, clock: Clock) -> None:
        self.rules, self.clock = rules, clock

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Sends a message, which the receiver must take.

        Raises:
            DeliveryProblem: if it does not.
            FetchProblem: if it cannot be reached.
        """
        fetcher = HttpFetcher(self.rules)
        try:
            status, _ = fetcher.post(url, body, headers)
        finally:
            fetcher.close()
        if not 200 <= status < 300:
            raise DeliveryProblem(f"the receiver answered {status}")


def secret(channel: Channel, name: str, *, needed: bool = True) -> str:
    """The secret of a channel that goes by a name, from the environment's variable that its option names.

    Raises:
        DeliveryProblem: if it is needed and not there.
    """
    variable = channel.options.get(f"{name}_env", "")
    value = os.environ.get(variable, "") if variable else ""
    if needed and not value:
        missing = f"the variable {variable} is not set" if variable else f"no variable holds its {name}"
        raise DeliveryProblem(f"channel {channel.name}: {missing}")
    return value


def _address(channel: Channel) -> str:
    return channel.address or secret(channel, "address")


def _clean(text: str, channel: Channel) -> str:
    """The words of an error without any secret of the channel."""
    for name in ("secret", "address", "password"):
        value = secret(channel, name, needed=False)
        text = text.replace(value, "(not shown)") if value else text
    return text


def sign(secret_: str, key: str, at: int, body: bytes) -> str:
    """The signature of a message by Standard Webhooks: HMAC-SHA256 over key, time and body.

    >>> sign("secret", "dlv_1", 1_700_000_000, b"{}")
    'v1,N61W7pyr7nckXBuFQlzF9uI44R9nKOqN11a0xwFhwhc='
    """
    signed = b".".join((key.encode(), str(at).encode(), body))
    return "v1," + base64.b64encode(hmac.new(secret_.encode(), signed, hashlib.sha256).digest()).decode()


def _send_webhook(channel: Channel, delivery: Delivery, told: Told, tools: _Tools) -> None:
    body = json.dumps({"id": delivery.id, "type": "alert", **told.record}, ensure_ascii=False).encode("utf-8")
    at = int(tools.clock.now().timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": delivery.id,
        "webhook-id": delivery.id,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(secret(channel, "secret"), delivery.id, at, body),
    }
    tools.post(_address(channel), body, headers)


def _send_ntfy(channel: Channel, delivery: Delivery, told: Told, tools: _Tools) -> None:
    base, _, topic = _address(channel).rstrip("/").rpartition("/")
    message = {"topic": topic, "title": told.title, "message": told.text, "priority": 5 if told.urgent else 3}
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": delivery.id}
    token = secret(channel, "secret", needed=False)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    tools.post(base, json.dumps(message, ensure_ascii=False).encode("utf-8"), headers)


class _CheckedMail(smtplib.SMTP):
    """Mail over a connection whose address was checked."""

    def __init__(self, rules: NetworkRules, host: str, port: int) -> None:
        self._rules, self._context = rules, ssl.create_default_context(cafile=certifi.where())
        super().__init__(host, port, timeout=rules.limits.silence_seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        del timeout
        found = open_socket(self._rules, host, port)
        return self._context.wrap_socket(found, server_hostname=host) if port == _IMPLICIT_TLS else found


def _send_mail(channel: Channel, delivery: Delivery, told: Told, tools: _Tools) -> None:
    host, _, port = channel.address.rpartition(":")
    rules = replace(tools.rules, low_ports=_MAIL_PORTS)
    try:
        with _CheckedMail(rules, host, int(port)) as server:
            _secure(server, channel, int(port))
            refused = server.send_message(_mail(channel, delivery, told))
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryProblem(_clean(f"the mail server: {type(error).__name__}: {error}", channel)) from None
    if refused:
        raise DeliveryProblem(f"the mail server refused {len(refused)} of the receivers")


def _secure(server: smtplib.SMTP, channel: Channel, port: int) -> None:
    plain = channel.options.get("tls") == "none"
    if port != _IMPLICIT_TLS and not plain:
        server.starttls(context=ssl.create_default_context(cafile=certifi.where()))
    user = channel.options.get("user")
    if user:
        if plain:
            raise DeliveryProblem("a password is not sent without encryption")
        server.login(user, secret(channel, "secret"))


def _mail(channel: Channel, delivery: Delivery, told: Told) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = channel.options["from"], channel.options["to"]
    mail["Subject"] = " ".join(told.title.split())
    mail["Date"] = format_datetime(delivery.created_at)
    # The same message has the same id however often it is sent, by which servers and readers drop the second.
    mail["Message-ID"] = f"<{delivery.id}@tocsin.invalid>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(told.text)
    return mail


def check_channel(channel: Channel) -> None:
    """Refuses a channel that lacks what its kind needs.

    Raises:
        AlertError: if it does.
    """
    for name in _NEEDS[channel.kind]:
        if not channel.options.get(name):
            option = f"--{name.replace('_', '-')}"
            raise AlertError(f"a channel of kind {channel.kind} needs {option}", where=channel.name, remedy="add it")
    held = channel.options.get("address_env")
    if not channel.address and not held:
        raise AlertError("the channel has no address", where=channel.name, remedy="give --address or --address-env")
    if channel.kind == "apprise":
        if channel.address:
            what = "an address of apprise holds secrets, which no store should"
            raise AlertError(what, where=channel.name, remedy="name the variable that holds it with --address-env")
        return
    if channel.kind == "mail":
        host, _, port = channel.address.rpartition(":")
        if not host or not port.isdigit():
            raise AlertError("the address is no mail server", where=channel.name, remedy="give HOST:PORT")
        return
    parts = urlsplit(channel.address)
    if channel.address and (parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc):
        raise AlertError("the address is none of the web", where=channel.name, remedy="give it as https://…, no user")


def check_apprise(address: str) -> None:
    """Refuses an address of apprise whose service our client cannot carry.

    Raises:
        AlertError: if it is one.
    """
    service = urlsplit(address).scheme.lower()
    if service not in APPRISE_SERVICES:
        remedy = f"choose one of {', '.join(sorted(APPRISE_SERVICES))}"
        raise AlertError(f"{service or 'nothing'}:// is no service that is carried", where="apprise", remedy=remedy)


def _send_apprise(channel: Channel, delivery: Delivery, told: Told, tools: _Tools) -> None:
    del delivery
    from apprise import Apprise, AppriseAsset, PersistentStoreMode  # noqa: PLC0415 (half a second, for few)

    address = _address(channel)
    check_apprise(address)
    asset = AppriseAsset(async_mode=False, secure_logging=True, storage_mode=PersistentStoreMode.MEMORY)
    service = Apprise(asset=asset)
    with _silenced("apprise"), _carried(tools.rules):
        if not service.add(address) or not service.notify(title=told.title, body=told.text):
            raise DeliveryProblem("the service did not take the message")


@contextmanager
def _silenced(name: str) -> Iterator[None]:
    """What the library would log, addresses with tokens among it, is not written."""
    logger = logging.getLogger(name)
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


@contextmanager
def _carried(rules: NetworkRules) -> Iterator[None]:
    """Every call through `requests` goes through our client, and so only where the rules let it."""
    import requests  # noqa: PLC0415 (as above)
    from requests.adapters import BaseAdapter  # noqa: PLC0415

    class Carrier(BaseAdapter):
        def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
            return _carry(request, rules)

        def close(self) -> None:
            pass

    before = requests.Session.get_adapter
    requests.Session.get_adapter = lambda _self, url: Carrier()  # type: ignore[method-assign,assignment]  # noqa: ARG005
    try:
        yield
    finally:
        requests.Session.get_adapter = before  # type: ignore[method-assign]


def _carry(request: requests.PreparedRequest, rules: NetworkRules) -> requests.Response:
    import requests  # noqa: PLC0415

    if request.method not in {"POST", "PUT"}:
        raise DeliveryProblem(f"the service asked to {request.method}, which no message needs")
    body = request.body.encode("utf-8") if isinstance(request.body, str) else request.body or b""
    if not isinstance(body, bytes):
        raise DeliveryProblem("the service wants to send a stream, which no message needs")
    own = {"host", "content-length", "user-agent", "accept-encoding", "connection"}
    headers = {name: str(value) for name, value in request.headers.items() if name.lower() not in own}
    fetcher = HttpFetcher(rules)
    try:
        status, answer = fetcher.post(str(request.url), body, headers)
    finally:
        fetcher.close()
    made = requests.Response()
    made.status_code, made.url, made.request = status, str(request.url), request
    made._content = answer  # noqa: SLF001 (the library has no other way to make an answer)
    return made


_SENDERS: Mapping[str, Callable[[Channel, Delivery, Told, _Tools], None]] = {
    "webhook": _send_webhook,
    "ntfy": _send_ntfy,
    "mail": _send_mail,
    "apprise": _send_apprise,
}
