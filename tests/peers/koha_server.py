"""A strict Koha over HTTP: every request and every answer is held against its published definition.

It loses answers, stays silent, is in maintenance or behind a portal when it is told to, at any exchange.
"""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.peers.koha_answers import KohaAnswers
from tests.peers.koha_definition import faults_of, operation_of, validator
from tests.peers.koha_library import KohaLibrary
from tests.peers.koha_openapi import Operation
from tests.peers.koha_queries import Answer, Asked, Problem

CLIENT, SECRET = "stand-client", "stand-secret-7Q"
STAFF, STAFF_PASSWORD = "stand", "staff-password-5K"
LIBRARY = "PST"
FAULTS = ("lost", "answer lost", "answer cut", "502 after", "portal", "silent", "maintenance", "token expired")
TOO_LATE = "too late"  # the request itself arrives when `late` is set, and then `arrived` is


class Broken(AssertionError):
    """Koha itself would not answer so: a mistake of this peer."""


@dataclass
class Heard:
    """One request as it came; `name` is the operation."""

    method: str
    path: str
    name: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str


@dataclass
class KohaServer:
    """`guarded` is a Koha since 24.05, whose forms need a token. `permissions` are those of our account."""

    library: KohaLibrary
    guarded: bool = True
    permissions: set[str] = field(
        default_factory=lambda: {"borrowers", "catalogue", "circulate", "reserveforothers", "updatecharges"}
    )
    heard: list[Heard] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""
    meeting: threading.Barrier | None = None
    _fault: tuple[int, str] | None = None
    _count: int = 0
    ended: set[str] = field(default_factory=set)  # cookies of sessions that are over
    _sessions: dict[str, str] = field(default_factory=dict)
    _turn: threading.RLock = field(default_factory=threading.RLock)
    over: threading.Event = field(default_factory=threading.Event)
    late: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)

    def arm(self, at: int, kind: str) -> None:
        """The exchange with this number, counted from now and from 1, goes wrong."""
        with self._turn:
            self._count, self._fault = 0, (at, kind)

    def disarm(self) -> int:
        """How many exchanges there were since it was armed."""
        with self._turn:
            self._fault = None
            return self._count

    def done(self, name: str) -> int:
        """How often this operation was asked for."""
        return Counter(one.name for one in self.heard)[name]

    def fault(self) -> str:
        with self._turn:
            self._count += 1
            return self._fault[1] if self._fault and self._fault[0] == self._count else ""

    def answer(self, method: str, target: str, headers: dict[str, str], body: str) -> Answer:
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        heard = Heard(method, parts.path, "", query, headers, body)
        self.heard.append(heard)
        if parts.path.startswith("/cgi-bin/koha/"):
            heard.name = f"{method} {parts.path.rpartition('/')[2]}"
            with self._turn:
                return self._page(method, parts.path, headers, dict(parse_qsl(body, keep_blank_values=True)))
        path = parts.path.removeprefix("/api/v1")
        found = operation_of(method, path)
        if found is None:
            return Answer(404, {"error": "Not found."})
        (template, operation), values = found
        heard.name = f"{method} {template}"
        asked = Asked(values, query, headers, body, tuple(filter(None, headers.get("x-koha-embed", "").split(","))))
        told = self._checked(operation, asked) or self._told(method, template, asked)
        self._hold_against(operation, told, heard.name)
        return told

    def _told(self, method: str, template: str, asked: Asked) -> Answer:
        if template == "/oauth/token":
            return self._token(asked)
        answers = KohaAnswers(self.library, self._turn, self.meeting)
        try:
            return answers.answer(method, template, asked)
        except Problem as problem:
            return Answer(problem.status, {"error": problem.error, "error_code": problem.code})

    def _checked(self, operation: Operation, asked: Asked) -> Answer | None:
        """What Koha's OpenAPI layer refuses before anything is done."""
        if operation.permission:
            scheme, _, token = asked.headers.get("authorization", "").partition(" ")
            if scheme != "Bearer" or token not in self.tokens:
                return Answer(401, {"error": "Authentication failure."})
            if operation.permission not in self.permissions:
                missing = {operation.permission: "1"}
                return Answer(403, {"error": "Authorization failure.", "required_permissions": missing})
        if asked.headers.get("x-koha-library", LIBRARY) != LIBRARY:
            no = {"error": "Unauthorized attempt to set library to it", "required_permissions": None}
            return Answer(403, no)
        faults = faults_of(operation, asked)
        if not faults:
            return None
        self.refused += faults
        return Answer(400, {"errors": [{"path": "/", "message": fault} for fault in faults]})

    def _hold_against(self, operation: Operation, told: Answer, name: str) -> None:
        if told.status not in operation.answers:
            self.broken.append(f"{name}: no answer {told.status} is defined")
            return
        schema = operation.answers[told.status]
        if schema is None:
            return
        self.broken += [f"{name}: {error.message}" for error in validator(json.dumps(schema)).iter_errors(told.body)]

    def _token(self, asked: Asked) -> Answer:
        form = dict(parse_qsl(asked.body))
        if form.get("grant_type") != "client_credentials":
            return Answer(400, {"error": "Unimplemented grant type"})
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return Answer(403, {"error": "unauthorized_client"})
        token = base64.b64encode(secrets.token_bytes(48)).decode()
        self.tokens.add(token)
        return Answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _page(self, method: str, path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        """Koha's staff interface, as much of it as is asked for."""
        if path == "/cgi-bin/koha/svc/authentication" and method == "GET":
            return self._session()
        if path != "/cgi-bin/koha/offline_circ/service.pl" or method != "POST":
            return Answer(404, text="<html>Not found")
        cookie = headers.get("cookie", "").removeprefix("CGISESSID=")
        if self.guarded and (not cookie or self._sessions.get(cookie) != headers.get("csrf-token")):
            return Answer(403, text="Wrong CSRF token")
        names = ("login_userid", "login_password") if self.guarded else ("userid", "password")
        if cookie in self.ended or tuple(form.get(name) for name in names) != (STAFF, STAFF_PASSWORD):
            return Answer(200, text="Authentication failed.")
        if form.get("pending") != "false" or form.get("branchcode") != LIBRARY:
            raise Broken("a test may not queue what a librarian has to process")
        zone = self.library.clock().tzinfo
        at = datetime.strptime(form["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
        if form["action"] == "return":
            return Answer(200, text=self.library.offline_return(form["barcode"].strip(), at))
        return Answer(200, text=self.library.offline_issue(form["cardnumber"].strip(), form["barcode"].strip(), at))

    def _session(self) -> Answer:
        cookie, token = secrets.token_hex(16), f"{secrets.token_hex(20)},{secrets.token_hex(20)},1716342462"
        more = {"Set-Cookie": f"CGISESSID={cookie}; path=/; HttpOnly"}
        if self.guarded:
            self._sessions[cookie] = token
            more["Csrf-Token"] = token
        return Answer(403, text="<?xml version='1.0'?><response><status>failed</status></response>", headers=more)


@contextlib.contextmanager
def serving(library: KohaLibrary, tls: ssl.SSLContext | None = None, guarded: bool = True) -> Iterator[KohaServer]:
    """On a free port of 127.0.0.1. Raises at its end when it has answered as Koha would not."""
    koha = KohaServer(library, guarded)
    server = _Server(koha)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    koha.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield koha
    finally:
        koha.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
    assert not koha.broken, koha.broken


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, koha: KohaServer) -> None:
        self.koha = koha
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error; anything else is told at the end."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.koha.broken.append(repr(error))


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 20
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at `KohaServer.heard`."""

    def do_GET(self) -> None:
        koha, body = self.server.koha, self._body()
        headers = {name.lower(): value for name, value in self.headers.items()}
        match koha.fault():
            case "lost":
                self.close_connection = True
            case "portal":
                self._send(200, b"<html>Please log in", {"Content-Type": "text/html"})
            case "maintenance":
                self._send(503, b'{"error":"System is under maintenance."}', {"Content-Type": "application/json"})
            case "too late":
                koha.late.wait(20)
                koha.answer(self.command, self.path, headers, body)
                koha.arrived.set()
                self.close_connection = True
            case "token expired":
                koha.tokens.clear()
                self._say(koha.answer(self.command, self.path, headers, body))
            case fault:
                self._tell(koha.answer(self.command, self.path, headers, body), fault)

    do_POST = do_DELETE = do_GET  # noqa: N815

    def _tell(self, answer: Answer, fault: str) -> None:
        """It has been done, whatever becomes of the answer."""
        match fault:
            case "answer lost":
                self.close_connection = True
            case "silent":
                self.server.koha.over.wait(20)
                self.close_connection = True
            case "502 after":
                self._send(502, b"<html>Bad gateway", {"Content-Type": "text/html"})
            case "answer cut":
                self._say(answer, cut=True)
            case _:
                self._say(answer)

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()

    def _say(self, answer: Answer, cut: bool = False) -> None:
        text = answer.text if answer.text is not None else ("" if answer.body is None else json.dumps(answer.body))
        kind = "text/plain" if answer.text is not None else "application/json"
        self._send(answer.status, text.encode(), {"Content-Type": kind, **answer.headers}, cut)

    def _send(self, status: int, body: bytes, headers: dict[str, str], cut: bool = False) -> None:
        self.send_response(status)
        length = {} if status == 204 else {"Content-Length": str(len(body))}
        for name, value in {**headers, **length}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut
