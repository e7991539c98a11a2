"""Speaks to a served central as a kiosk or a patron would, and knows a problem when it sees one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from tests.contract.served import SmallBackend

KEY = {"Idempotency-Key": "key-00000001"}


@dataclass
class Client:
    """Speaks to a served `backend` as kiosk K1."""

    backend: SmallBackend
    url: str

    def ask(self, method: str, path: str, token: str | None = "good", **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        headers |= more.pop("headers", {})
        return requests.request(method, self.url + path, headers=headers, timeout=10, **more)

    def lend(self, **more: Any) -> requests.Response:
        return self.ask("POST", "/v1/loans", **({"json": {"patron": "p1", "item": "b1"}, "headers": KEY} | more))


def is_problem(response: requests.Response, status: int, code: str) -> bool:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    return bool((response.status_code, body["status"], body["code"]) == (status, status, code) and body["title"])
