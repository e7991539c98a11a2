"""Somebody at the desk, by HTTP: keeps the cookies as a browser does, and the token of its forms."""

from __future__ import annotations

import html
import re
from typing import Any

import requests

from tests.bridge.desk.scene import PASSWORD

_TOKEN = re.compile(r'name="csrf" (?:content|value)="([^"]+)"')


class Client:
    """`csrf` is the token of the latest page that had one."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/desk"
        self.session = requests.Session()
        self.csrf = ""

    def get(self, path: str = "", **query: str) -> requests.Response:
        return self._seen(self.session.get(f"{self.url}{path}", params=query, timeout=20, allow_redirects=False))

    def post(self, path: str, files: Any = None, **form: Any) -> requests.Response:
        """With the token, unless the form has another."""
        body = {"csrf": self.csrf} | form
        answer = self.session.post(f"{self.url}{path}", data=body, files=files, timeout=30, allow_redirects=False)
        return self._seen(answer)

    def log_in(self, login: str, password: str = PASSWORD) -> requests.Response:
        self.get("/login")
        answer = self.post("/login", login=login, password=password)
        if answer.status_code == 303:
            self.get()
        return answer

    def read(self, path: str = "", **query: str) -> str:
        """A page's text as it is meant."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, (answer.status_code, answer.headers)
        return html.unescape(answer.text)

    def close(self) -> None:
        self.session.close()

    def _seen(self, answer: requests.Response) -> requests.Response:
        if found := _TOKEN.search(answer.text):
            self.csrf = html.unescape(found[1])
        return answer
