"""One module talks to the network. This lists every import and call through which another could."""

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tocsin"
CLIENT = "adapters/http.py"
# Mail is sent over a socket that the client opened and checked; what apprise asks of `requests` the client carries.
SENDERS = "adapters/senders.py"
# Log-in by a provider: a library's own client, whose calls the checked transport carries.
PROVIDER = "adapters/oidc.py"
# Waits between two events that it sends to whoever asked; it calls nobody.
ANSWERS = "web/api/routes.py"
# What opens connections, with what each hands on; `urllib.parse` and `urllib.robotparser`'s like do not.
TALKERS = {
    "aiohttp", "asyncio", "ftplib", "http.client", "http.server", "httpcore", "httpx", "imaplib", "poplib", "requests",
    "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.error", "urllib.request", "urllib.robotparser",
    "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
# Calls of libraries that fetch by themselves if they are given an address.
FETCHING_CALLS = {"fetch_url", "fetch_response", "sitemap_search", "find_feed_urls", "focused_crawler", "urlopen",
                  "urlretrieve", "create_connection", "getaddrinfo"}  # fmt: skip


@cache
def modules():
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_talker(name):
    parts = name.split(".")
    return any(".".join(parts[:length]) in TALKERS for length in range(1, len(parts) + 1))


def called(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def test_one_module_alone_talks_to_the_network():
    assert {name for name, tree in modules().items() if any(map(is_talker, imported(tree)))} == {
        CLIENT, SENDERS, PROVIDER, ANSWERS,
    }  # fmt: skip


def test_mail_and_apprise_open_no_connection_of_their_own():
    """smtplib connects through `_get_socket` alone, which is ours; requests sends through an adapter, which is ours."""
    tree = modules()[SENDERS]
    talkers = {name.partition(".")[0] for name in imported(tree) if is_talker(name)}
    assert talkers == {"requests", "smtplib", "socket", "ssl"}
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not {call for call in calls if call.startswith(("socket.", "requests.")) and call != "requests.Response"}
    assert "smtplib.SMTP" not in calls
    assert "open_socket" in calls


def test_no_module_lets_a_library_fetch_for_it():
    assert {name for name, tree in modules().items() if FETCHING_CALLS & set(called(tree))} <= {CLIENT}


def test_no_module_starts_a_program_that_could_talk():
    starters = {"subprocess", "pty", "os.system", "os.popen"}
    assert not {name for name, tree in modules().items() if starters & set(imported(tree))}


def test_feedparser_is_given_bytes_and_never_an_address():
    """`feedparser.parse` opens what looks like an address or a path; only a stream is safe."""
    calls = [
        (name, node)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "feedparser.parse"
    ]
    assert all(ast.unparse(node.args[0]).startswith("io.BytesIO(") for _, node in calls)
    assert {name for name, _ in calls} <= {"adapters/feeds.py"}


def test_log_in_by_a_provider_opens_no_connection_of_its_own():
    tree = modules()[PROVIDER]
    assert {name.partition(".")[0] for name in imported(tree) if is_talker(name)} == {"httpx"}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [call for call in calls if ast.unparse(call.func).startswith("httpx.")]
    clients = [call for call in calls if ast.unparse(call.func) == "OAuth2Client"]
    assert clients
    for call in clients:
        assert "checked_transport(self._rules)" in {ast.unparse(word.value) for word in call.keywords}


def test_what_answers_the_api_only_waits():
    used = {ast.unparse(node) for node in ast.walk(modules()[ANSWERS]) if isinstance(node, ast.Attribute)}
    assert {name for name in used if name.startswith("asyncio.")} == {"asyncio.sleep"}
