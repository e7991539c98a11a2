"""An HTTPS server for peers: its own certificate authority, a port it keeps, and the moods of real machines."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import trustme


class Mood(Enum):
    WELL = auto()
    SILENT = auto()  # takes the question, and does not answer
    DRIPPING = auto()  # a byte now and then, for ever
    CAPTIVE = auto()  # somebody else answers: 200, and a page
    LOST = auto()  # something in between: 404, and a page
    SENDS_AWAY = auto()  # 307 to `elsewhere`
    FAILING = auto()  # 500
    FORGETFUL = auto()  # does what it is asked, and hangs up instead of answering


@dataclass(frozen=True)
class Request:
    """`body` is what JSON was sent, None where there was none; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Response:
    """`body` None is an empty one."""

    status: int
    body: Any = None


class Machine(Protocol):
    """What is behind the server, and stays when that is started again."""

    def answer(self, request: Request) -> Response: ...


class HttpsPeer:
    """`url` and `ca_file` are for the client. Answers one request at a time, so that a machine needs no locks."""

    def __init__(self, machine: Machine, folder: Path, host: str, authority: trustme.CA) -> None:
        self.mood, self.requests, self.elsewhere = Mood.WELL, list[Request](), ""
        self._machine, self._turn = machine, threading.Lock()
        self.ca_file = str(folder / f"{id(self)}.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(self._tls)
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = _Server(self._port, self)
        self._port = self._server.server_address[1]
        plain = self._server.socket
        self._server.socket = self._tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def take(self, request: Request) -> Response:
        with self._turn:
            self.requests.append(request)
            return self._machine.answer(request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, peer: HttpsPeer) -> None:
        self.peer, self.over = peer, threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up or does not trust us is no error of the peer."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 20

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at `HttpsPeer.requests`."""

    def do_GET(self) -> None:
        peer, request = self.server.peer, self._request()
        match peer.mood:
            case Mood.WELL:
                self._say(peer.take(request))
            case Mood.FORGETFUL:
                peer.take(request)
                self.close_connection = True
            case Mood.SILENT:
                self.server.over.wait(20)
            case Mood.DRIPPING:
                while not self.server.over.wait(0.1):
                    self.wfile.write(b"H")
            case Mood.CAPTIVE:
                self._send(200, b"<html>Sign in to this network", "text/html")
            case Mood.LOST:
                self._send(404, b"<html>Not Found", "text/html")
            case Mood.SENDS_AWAY:
                self._send(307, b"", "text/html", Location=peer.elsewhere + self.path)
            case Mood.FAILING:
                self._say(Response(500, {"message": "Internal Server Error"}))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _request(self) -> Request:
        parts, length = urlsplit(self.path), int(self.headers.get("Content-Length", "0"))
        body = json.loads(self.rfile.read(length)) if length else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        return Request(self.command, parts.path, dict(query), headers, body)

    def _say(self, response: Response) -> None:
        body = b"" if response.body is None else json.dumps(response.body).encode()
        self._send(response.status, body, "application/json")

    def _send(self, status: int, body: bytes, kind: str, **more: str) -> None:
        self.send_response(status)
        length = {} if status == 204 else {"Content-Length": str(len(body))}
        for name, value in {"Content-Type": kind, **length, **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def serving(
    machine: Machine, folder: Path, host: str = "127.0.0.1", authority: trustme.CA | None = None
) -> Iterator[HttpsPeer]:
    """The certificate is for `host`, from an authority of its own unless one is given."""
    peer = HttpsPeer(machine, folder, host, authority or trustme.CA())
    try:
        yield peer
    finally:
        peer.stop()
