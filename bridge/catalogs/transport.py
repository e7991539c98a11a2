"""HTTP to the central: one pooled session in one thread, each exchange within one total deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from bridge.contract.circulation import NeverAsked, Unavailable
from bridge.line import Line, body_of, never_left

LONGEST_ANSWER = 256 * 1024  # bytes
AGAIN = Retry(
    total=2,
    allowed_methods=None,
    status_forcelist={502, 503, 504},
    raise_on_status=False,
    backoff_factor=0.1,
    retry_after_max=1,  # the patron stands there; urllib3 would wait six hours
)
ONLY_TO_CONNECT = Retry(total=1, read=False, status=False, other=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds. `read` is between two bytes; `total` is for everything, and is what a caller can rely on."""

    connect: float = 3.05
    read: float = 5.0
    total: float = 8.0


@dataclass(frozen=True, slots=True)
class Question:
    """`key` goes into the Idempotency-Key header. What has a key is not sent again from here once it has been heard:
    whoever asks then asks first what became of it.

    Other `patient` questions are asked again where that is safe; a probe is not: it wants to know how it is now.
    """

    method: str
    path: str
    params: dict[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    key: str = field(default="", repr=False)
    patient: bool = True

    @property
    def repeatable(self) -> bool:
        return self.patient and self.method in ("GET", "PUT") and not self.key


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes = field(repr=False)


class Transport:
    """`url` is the central's, without a path; `ca_file` replaces the system's certificate authorities."""

    def __init__(self, url: str, token: str, limits: Limits, ca_file: str = "") -> None:
        self._url, self._limits = url.rstrip("/"), limits
        self._line = Line()
        self._thread = ThreadPoolExecutor(1, "central")  # a requests.Session is for one thread
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, no .netrc: the token goes to the central and nowhere else
        self._session.verify = ca_file or True
        self._session.headers.update({"Authorization": f"Bearer {token}", "User-Agent": "anjungan-bridge"})
        self._session.mount("http://", self._line)
        self._session.mount("https://", self._line)

    async def send(self, question: Question) -> Answer:
        """Raises `Unavailable` when no complete answer came within `limits.total`, waiting in line included, and
        `NeverAsked` when the question has certainly not left."""
        exchange = self._thread.submit(self._exchange, question)
        try:
            async with asyncio.timeout(self._limits.total):
                return await asyncio.wrap_future(exchange)
        except TimeoutError as error:
            if exchange.running():
                self._line.cut()
            raise Unavailable("the central did not answer in time") from error

    def close(self) -> None:
        self._line.cut()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _exchange(self, question: Question) -> Answer:
        self._line.begin(AGAIN if question.repeatable else ONLY_TO_CONNECT)
        headers = {"Idempotency-Key": question.key} if question.key else {}
        try:
            with self._session.request(
                question.method,
                self._url + question.path,
                params=question.params,
                json=question.body,
                headers=headers,
                timeout=(self._limits.connect, self._limits.read),
                allow_redirects=False,  # a central does not move; a captive portal does
                stream=True,
            ) as response:
                body = body_of(response, LONGEST_ANSWER)
                return Answer(response.status_code, response.headers.get("Content-Type", ""), body)
        except (OSError, HTTPError) as error:
            # neither the exception's text nor its chain: both hold the URL with patron and barcode
            kind = NeverAsked if never_left(error) else Unavailable
            raise kind(f"no answer from the central ({type(error).__name__})") from None
