"""A web library that lets patrons in through OpenID Connect, with a client of other people's making (idpyoidc)."""

from __future__ import annotations

import contextlib
import html
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from cryptojwt import KeyJar
from idpyoidc.client.rp_handler import RPHandler

_PKCE = {
    "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
    "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
}


@dataclass
class WebLibrary:
    """Who came in, by session; `told` is the latest that the provider told it, `failures` what it did not accept."""

    url: str
    client: str
    secret: str
    scope: tuple[str, ...] = ("openid", "profile")
    issuer: str = ""
    forge: Callable[[str], str] = str  # what is made of an id_token on its way here
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def callback(self) -> str:
        return f"{self.url}/callback"

    def trust(self, issuer: str) -> None:
        """All else it learns from what the provider publishes."""
        self.issuer = issuer
        method = "client_secret_basic" if self.secret else "none"
        about = {
            "issuer": issuer,
            "client_id": self.client,
            "client_secret": self.secret,
            "client_type": "oidc",
            "redirect_uris": [self.callback],
            "response_types_supported": ["code"],
            "scopes_supported": list(self.scope),
            "token_endpoint_auth_methods_supported": [method],
            "add_ons": {"pkce": _PKCE},
        }
        self._client = RPHandler(base_url=self.url, client_configs={issuer: about}, keyjar=KeyJar(), httpc=self._fetch)

    def _fetch(self, method: str, url: str, **more: Any) -> requests.Response:
        answer = requests.request(method, url, **(more | {"timeout": 10}))
        if url.endswith("/token") and answer.ok:
            told = answer.json()
            answer._content = json.dumps(told | {"id_token": self.forge(told["id_token"])}).encode()
        return answer

    def begin(self) -> str:
        """Where to send a browser."""
        address: str = self._client.begin(self.issuer, req_args={"scope": list(self.scope)})
        return address

    def finish(self, answer: dict[str, str]) -> str | None:
        """A session for who came back; None when anything is not as it must be."""
        try:
            told = self._client.finalize(self.issuer, answer)
        except Exception as error:  # noqa: BLE001 - each of its checks has one of its own
            told = {"error": f"{type(error).__name__}: {error}"}
        self.told = dict(told)
        if "error" in told or "id_token" not in told:
            self.failures.append(str(told.get("error", told)))
            return None
        session = secrets.token_urlsafe(16)
        self.sessions[session] = dict(told["id_token"]) | told["userinfo"].to_dict()
        return session


@contextlib.contextmanager
def web_library(client: str, secret: str = "", scope: tuple[str, ...] = ("openid", "profile")) -> Iterator[WebLibrary]:
    """Served on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    library = WebLibrary(f"http://127.0.0.1:{server.server_port}", client, secret, scope)
    server.library = library  # type: ignore[attr-defined]  # where its requests find it
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield library
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        library: WebLibrary = self.server.library  # type: ignore[attr-defined]  # as above
        match urlsplit(self.path).path:
            case "/login":
                self._lead(library.begin())
            case "/callback":
                session = library.finish(dict(parse_qsl(urlsplit(self.path).query)))
                self._lead("/", session) if session else self._show("Tidak masuk", 403)
            case "/":
                cookie = SimpleCookie(self.headers.get("Cookie", "")).get("session")
                who = library.sessions.get(cookie.value if cookie else "")
                self._show(f"Halo, {who.get('name', who['preferred_username'])}" if who else "Silakan masuk")
            case _:
                self._show("Tidak ada", 404)

    def _lead(self, address: str, session: str = "") -> None:
        self.send_response(302)
        self.send_header("Location", address)
        if session:
            self.send_header("Set-Cookie", f"session={session}; HttpOnly; SameSite=Lax; Path=/")
        self.end_headers()

    def _show(self, text: str, status: int = 200) -> None:
        body = f"<!doctype html><title>E</title><h1>{html.escape(text)}</h1><a href='/login'>Masuk</a>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_values: object) -> None:
        """Addresses hold codes."""
