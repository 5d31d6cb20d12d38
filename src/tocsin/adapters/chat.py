"""A language model behind an endpoint that speaks the OpenAI protocol, asked through the one network client."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tocsin.adapters.http import HttpFetcher
from tocsin.desk.fetching import FetchProblem
from tocsin.desk.proposing import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.adapters.http import NetworkRules

_ANSWER_BYTES = 1_000_000


def make_complete(endpoint: str, model: str, rules: NetworkRules, *, key_env: str = "") -> Callable[[str, str], str]:
    """The function that asks the model: an instruction, and the text that it is about.

    Args:
        endpoint: address of the API, up to `/v1`.
        model: its name there.
        key_env: the variable of the environment that holds the key, if one is needed.
        rules: what may be reached; time and size of an answer are bounded by them and here.
    """

    def complete(instruction: str, text: str) -> str:
        messages = [{"role": "system", "content": instruction}, {"role": "user", "content": text}]
        asked = {"model": model, "messages": messages, "temperature": 0, "stream": False}
        headers = {"Content-Type": "application/json"}
        key = os.environ.get(key_env, "") if key_env else ""
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return _said(*_post(f"{endpoint.rstrip('/')}/chat/completions", asked, headers, rules))

    return complete


def _post(url: str, asked: object, headers: dict[str, str], rules: NetworkRules) -> tuple[int, bytes]:
    fetcher = HttpFetcher(rules)
    try:
        body = json.dumps(asked, ensure_ascii=False).encode("utf-8")
        return fetcher.post(url, body, headers, answer_bytes=_ANSWER_BYTES)
    except FetchProblem as problem:
        raise ModelError(problem.what, where="--endpoint", remedy="check the address and --allow-host") from None
    finally:
        fetcher.close()


def _said(status: int, body: bytes) -> str:
    if status != 200:
        raise ModelError(f"the endpoint answered {status}", where="--endpoint", remedy="check address and key")
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        said = None
    if not isinstance(said, str):
        raise ModelError("the endpoint does not speak the protocol", where="--endpoint", remedy="check the address")
    return said
