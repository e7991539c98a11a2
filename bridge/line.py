"""HTTP over one connection that can be cut from outside, since a dripping server outlives every time-out."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.util.retry import Retry

# its warnings repeat the URL, which names a patron and a book; what they tell is in our exceptions
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


def body_of(response: requests.Response, longest: int) -> bytes:
    """The body of an answer that is read as a stream, at most `longest` bytes. Raises OSError."""
    body = bytearray()
    for part in response.iter_content(longest):
        body += part
        if len(body) > longest:
            raise requests.exceptions.ContentDecodingError("longer than any answer")
    return bytes(body)


def never_left(error: Exception) -> bool:
    """Whether a request failed because not even a connection came about."""
    failure = error.args[0] if error.args else None
    why = failure.reason if isinstance(failure, MaxRetryError) else failure
    return isinstance(why, (NewConnectionError, ConnectTimeoutError))


class Line(HTTPAdapter):
    """An adapter for one thread; `cut` is for any other."""

    def __init__(self) -> None:
        self._open: WeakSet[HTTPConnection] = WeakSet()
        self._cut = False
        super().__init__(pool_connections=1, pool_maxsize=1)

    def begin(self, retries: Retry) -> None:
        self._cut, self.max_retries = False, retries

    def cut(self) -> None:
        """Wakes the thread that waits for an answer, and lets it make no further attempt."""
        self._cut = True
        for connection in list(self._open):
            if connection.sock is not None:
                with suppress(OSError):
                    socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)  # not TLS's own, which is not for threads

    def connecting(self, connection: HTTPConnection) -> None:
        """Called before and after; raises when there is no time left for another connection."""
        self._open.add(connection)
        if self._cut:
            raise NewConnectionError(connection, "out of time")

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        line = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                line.connecting(self)
                super().connect()
                line.connecting(self)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                line.connecting(self)
                super().connect()
                line.connecting(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
