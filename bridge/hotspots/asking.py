"""Asks a router or controller over HTTPS: one conversation at a time, all of it within one deadline."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from bridge.contract.circulation import Unavailable
from bridge.line import Line, body_of

Content = TypeVar("Content")

LONGEST_ANSWER = 4 * 1024 * 1024  # bytes
ONCE = Retry(total=1, read=False, status=False, other=False)  # again only when not even a connection came about
CONNECT, READ = 3.05, 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Reply:
    """`who` is what answered, for sentences about it."""

    who: str
    status: int
    body: bytes = field(repr=False)

    def read(self, shape: type[Content]) -> Content:
        """The body's JSON. Raises `Unavailable` when it is anything else: something other than `who` has answered."""
        try:
            return msgspec.json.decode(self.body, type=shape)
        except msgspec.DecodeError:  # its text may quote the body
            raise Unavailable(f"{self.who} gives an answer that cannot be understood") from None


class Conversation:
    """With `who`, at `url`. `ask` raises `Unavailable` when no complete answer came before the deadline."""

    def __init__(self, who: str, url: str, line: Line, session: requests.Session, until: float) -> None:
        self._who, self._url, self._line, self._session, self._until = who, url, line, session, until
        self._thread = ThreadPoolExecutor(1, "wifi")

    def ask(
        self, method: str, path: str, params: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> Reply:
        exchange = self._thread.submit(self._exchange, method, path, params, body)
        try:
            return exchange.result(max(0.0, self._until - time.monotonic()))
        except TimeoutError:
            raise Unavailable(f"{self._who} did not answer in time") from None

    def close(self) -> None:
        """Also wakes the thread, if it still waits."""
        self._line.cut()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _exchange(
        self, method: str, path: str, params: Mapping[str, str] | None, body: Mapping[str, Any] | None
    ) -> Reply:
        self._line.begin(ONCE)
        try:
            with self._session.request(
                method,
                self._url + path,
                params=params,
                json=body,
                timeout=(CONNECT, READ),
                allow_redirects=False,  # neither moves, and the key goes nowhere else
                stream=True,
            ) as response:
                return Reply(self._who, response.status_code, body_of(response, LONGEST_ANSWER))
        except (OSError, HTTPError) as error:
            # not the exception's text: it holds the URL, which names the user
            raise Unavailable(f"no answer from {self._who} ({type(error).__name__})") from None


@contextmanager
def conversation(who: str, url: str, auth: AuthBase, ca_file: str, total: float) -> Iterator[Conversation]:
    """Trusts `ca_file` instead of the system's authorities if it is given; `total` is in seconds, for everything."""
    line, session = Line(), requests.Session()
    session.trust_env = False  # no proxy, no .netrc: the key goes to the router and nowhere else
    session.verify = ca_file or True
    session.auth = auth
    session.mount("https://", line)
    talk = Conversation(who, url.rstrip("/"), line, session, time.monotonic() + total)
    try:
        yield talk
    finally:
        talk.close()


def check_url(url: str) -> None:
    """Raises ValueError unless it is https:// and a host: neither password nor key may be read on the way."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(f"url must begin with https:// and name a host, not {url!r}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("url must have no user, password, query or fragment")
