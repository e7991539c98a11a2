"""A patron's browser and a web library at once, by plain HTTP, so that either can do what it should not."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.bridge.embedded.visiting import CHALLENGE, VERIFIER

PATRON, USER, PIN, NUMBER = "sample-5", "nurul.h", "2580", "A26000005"
NAME = "Nurul Hidayah Contoh"
CLIENT, SECRET, CALLBACK = "e-pustaka", "rahasia-yang_cukup.panjang", "https://e-pustaka.example/masuk?dari=perpus"
APP, APPS_CALLBACK = "aplikasi", "http://localhost:7777/masuk"

_hidden = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Visitor:
    """`page` is the latest page that it was shown."""

    url: str
    browser: requests.Session = field(default_factory=requests.Session)
    page: str = ""

    def ask(self, method: str = "GET", **changed: str | None) -> requests.Response:
        """As the web library asks for it, with changes; None leaves one out."""
        told = request(**changed)
        way: dict[str, Any] = {"params": told} if method == "GET" else {"data": told}
        return self._seen(self.browser.request(method, f"{self.url}/oidc/authorize", **way, **_LIMITS))

    def log_in(self, user: str = USER, pin: str = PIN, **changed: str) -> requests.Response:
        """With the form of the latest page."""
        form = {html.unescape(name): html.unescape(value) for name, value in _hidden.findall(self.page)}
        data = form | {"user": user, "pin": pin} | changed
        return self._seen(self.browser.post(f"{self.url}/oidc/log-in", data=data, **_LIMITS))

    def code(self, **changed: Any) -> str:
        """Of a good log-in."""
        assert self.ask(**changed).status_code == 200
        answer = self.log_in()
        assert answer.status_code == 303, answer.text
        return told(answer)["code"]

    def change(self, code: str | None, auth: tuple[str, str] | None = None, **changed: str | None) -> requests.Response:
        """For a token, as the client that has a secret unless `client_id` says who it is."""
        form = _BROUGHT | {"code": code}
        auth = auth or (None if "client_id" in changed else (CLIENT, SECRET))
        return requests.post(f"{self.url}/oidc/token", data=_with(form, changed), auth=auth, **_LIMITS)

    def tokens(self, **changed: Any) -> dict[str, Any]:
        answer = self.change(self.code(**changed))
        assert answer.status_code == 200, answer.text
        given: dict[str, Any] = answer.json()
        return given

    def who(self, token: str, kind: str = "Bearer") -> requests.Response:
        return requests.get(f"{self.url}/oidc/userinfo", headers={"Authorization": f"{kind} {token}"}, **_LIMITS)

    def close(self) -> None:
        self.browser.close()

    def _seen(self, answer: requests.Response) -> requests.Response:
        self.page = answer.text
        return answer


_LIMITS: dict[str, Any] = {"timeout": 20, "allow_redirects": False}
_BROUGHT: dict[str, str | None] = {
    "grant_type": "authorization_code",
    "redirect_uri": CALLBACK,
    "code_verifier": VERIFIER,
}
_ASKED: dict[str, str | None] = {
    "response_type": "code",
    "client_id": CLIENT,
    "redirect_uri": CALLBACK,
    "scope": "openid profile",
    "state": "s & t=1",
    "nonce": "n-0S6_WzA2Mj",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def request(**changed: str | None) -> dict[str, str]:
    return _with(_ASKED, changed)


def told(answer: requests.Response) -> dict[str, str]:
    """What the web library is told by the address that the browser is led to."""
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def _with(form: dict[str, str | None], changed: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in (form | changed).items() if value is not None}
