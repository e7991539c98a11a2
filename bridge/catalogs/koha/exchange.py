"""HTTP with Koha: a few connections, each for one thread, and every exchange within one total deadline."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
import requests
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from bridge.contract.circulation import NeverAsked, Unavailable
from bridge.line import Line, body_of, never_left

Content = TypeVar("Content")

CONNECTIONS = 4
LONGEST_ANSWER = 4 * 1024 * 1024  # bytes
CONNECT, READ = 3.05, 6.0  # seconds
READING = Retry(total=2, status=False, other=False, allowed_methods=None, backoff_factor=0.1)
ACTING = Retry(total=1, read=False, status=False, other=False)  # again only when not even a connection came about


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is below the settings' `url`. `acts`: it changes something, and is never sent twice."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    acts: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def read(self, shape: type[Content]) -> Content:
        """The body's JSON, as much of it as `shape` names. Raises `Unavailable` when it is anything else."""
        try:
            return msgspec.json.decode(self.body, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # its text may quote the body
            raise Unavailable("Koha gives an answer that cannot be understood") from None


class Exchanges:
    """`url` has no path; `total` is in seconds, for waiting in line and all else."""

    def __init__(self, url: str, ca_file: str, total: float) -> None:
        self._url, self._ca_file, self._total = url.rstrip("/"), ca_file, total
        self._threads = ThreadPoolExecutor(CONNECTIONS, "koha")
        self._idle: deque[_Connection] = deque()
        self._busy: set[_Connection] = set()

    async def send(self, request: Request) -> Reply:
        """Raises `Unavailable` when no complete answer came in time, and `NeverAsked` when the request has certainly
        not left."""
        taken: list[_Connection] = []
        exchange = self._threads.submit(self._exchange, request, taken, time.monotonic() + self._total)
        try:
            async with asyncio.timeout(self._total):
                return await asyncio.wrap_future(exchange)
        except TimeoutError:
            raise _too_late(exchange, taken) from None

    def close(self) -> None:
        for connection in (*self._busy, *self._idle):
            connection.line.cut()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _exchange(self, request: Request, taken: list[_Connection], until: float) -> Reply:
        connection = self._connection()
        taken.append(connection)
        self._busy.add(connection)
        try:
            return connection.exchange(self._url, request)
        finally:
            taken.clear()
            self._busy.discard(connection)
            if time.monotonic() < until:
                self._idle.append(connection)  # any later it may be cut at any moment

    def _connection(self) -> _Connection:
        with suppress(IndexError):
            return self._idle.pop()
        return _Connection(self._ca_file)


class _Connection:
    """A requests.Session is for one thread at a time."""

    def __init__(self, ca_file: str) -> None:
        self.line, self._session = Line(), requests.Session()
        self._session.trust_env = False  # no proxy, no .netrc: the token goes to Koha and nowhere else
        self._session.verify = ca_file or True
        self._session.headers.update({"User-Agent": "anjungan", "Accept": "application/json"})
        self._session.mount("http://", self.line)
        self._session.mount("https://", self.line)

    def exchange(self, url: str, request: Request) -> Reply:
        self.line.begin(ACTING if request.acts else READING)
        self._session.cookies.clear()
        try:
            with self._session.request(
                request.method,
                url + request.path,
                params=request.params,
                headers=request.headers,
                json=request.body,
                data=request.form,
                timeout=(CONNECT, READ),
                allow_redirects=False,  # Koha does not move; a captive portal does
                stream=True,
            ) as response:
                return Reply(response.status_code, response.headers, body_of(response, LONGEST_ANSWER))
        except (OSError, HTTPError) as error:
            # neither the exception's text nor its chain: both hold the URL
            kind = NeverAsked if never_left(error) else Unavailable
            raise kind(f"no answer from Koha ({type(error).__name__})") from None


def _too_late(exchange: Future[Reply], taken: list[_Connection]) -> Unavailable:
    if exchange.cancelled():  # it was still waiting in line
        return NeverAsked("Koha has more to answer than it can")
    for connection in tuple(taken):
        connection.line.cut()
    return Unavailable("Koha did not answer in time")
