"""A UniFi console as its documentation describes the Network application's integration API: vouchers of one site.

Written from the pages "Hotspot", "Filtering" and "Error Handling" of UniFi Network API 10.2.
"""

from __future__ import annotations

import random
import re
from typing import Any
from uuid import UUID, uuid4

from tests.peers.https import Request, Response

Voucher = dict[str, Any]

_NEW: dict[str, tuple[type, int, int]] = {
    "name": (str, 1, 1000),
    "count": (int, 1, 1000),
    "authorizedGuestLimit": (int, 1, 2**63),
    "timeLimitMinutes": (int, 1, 1_000_000),
    "dataUsageLimitMBytes": (int, 1, 1_048_576),
    "rxRateLimitKbps": (int, 2, 100_000),
    "txRateLimitKbps": (int, 2, 100_000),
}
_EXPRESSION = re.compile(r"(\w+)\.eq\(('(?:[^']|'')*'|true|false)\)(?:, ?(?=\w)|$)")


class Refused(Exception):
    """Becomes 400 with this message."""


class Console:
    """`codes_are_numbers` is the documentation's example; its schema says they are text."""

    def __init__(self, key: str, codes_are_numbers: bool = False) -> None:
        self.key, self.site, self.codes_are_numbers = key, str(uuid4()), codes_are_numbers
        self.vouchers: list[Voucher] = []
        self._digits = random.Random(5)

    def answer(self, request: Request) -> Response:
        if request.headers.get("x-api-key") != self.key:
            return _problem(request, 401, "UNAUTHORIZED", "api.authentication.invalid-credentials")
        prefix = f"/proxy/network/integration/v1/sites/{self.site}/hotspot/vouchers"
        if not request.path.startswith(prefix):
            return _problem(request, 404, "NOT_FOUND", "api.site.not-found")
        try:
            return self._do(request, request.path.removeprefix(prefix))
        except Refused as error:
            return _problem(request, 400, "BAD_REQUEST", "api.request.invalid", str(error))

    def log_in(self, code: str) -> bool:
        """What the hotspot's page does, where the dash may be left out."""
        for voucher in self.vouchers:
            full = voucher["authorizedGuestCount"] >= voucher.get("authorizedGuestLimit", 2**63)
            if voucher["code"] == code.replace("-", "") and not voucher["expired"] and not full:
                voucher["authorizedGuestCount"] += 1
                return True
        return False

    def _do(self, request: Request, rest: str) -> Response:
        match request.method, rest:
            case "GET", "":
                return Response(200, self._listed(request.query))
            case "POST", "":
                return Response(201, {"vouchers": self._made(request)})
            case ("GET" | "DELETE") as verb, _:
                voucher = self._found(rest.removeprefix("/"))
                if voucher is None:
                    return _problem(request, 404, "NOT_FOUND", "api.hotspot.voucher.not-found")
                if verb == "GET":
                    return Response(200, self._told(voucher))
                self.vouchers.remove(voucher)
                return Response(200, {"vouchersDeleted": 1})
        return _problem(request, 405, "METHOD_NOT_ALLOWED", "api.request.method-not-allowed")

    def _listed(self, query: dict[str, str]) -> dict[str, Any]:
        if unknown := query.keys() - {"offset", "limit", "filter"}:
            raise Refused(f"unknown query parameter {unknown.pop()}")
        limit, offset = int(query.get("limit", "100")), int(query.get("offset", "0"))
        if not 0 <= limit <= 1000 or offset < 0:
            raise Refused("limit must be 0 to 1000")
        fits = _filter(query["filter"]) if "filter" in query else {}
        found = [voucher for voucher in self.vouchers if fits.items() <= voucher.items()]
        page = [self._told(voucher) for voucher in found[offset : offset + limit]]
        return {"offset": offset, "limit": limit, "count": len(page), "totalCount": len(found), "data": page}

    def _made(self, request: Request) -> list[Voucher]:
        wanted = request.body
        if request.headers.get("content-type") != "application/json" or not isinstance(wanted, dict):
            raise Refused("expected a JSON object")
        for name, value in wanted.items():
            if name not in _NEW:
                raise Refused(f"unknown property {name}")
            kind, least, most = _NEW[name]
            size = len(value) if isinstance(value, str) else value
            if not isinstance(size, int) or type(value) is not kind or not least <= size <= most:
                raise Refused(f"invalid value of {name}")
        if missing := {"name", "timeLimitMinutes"} - wanted.keys():
            raise Refused(f"missing property {missing.pop()}")
        number = wanted.pop("count", 1)
        made = [self._new(wanted) for _ in range(number)]
        self.vouchers += made
        return [self._told(voucher) for voucher in made]

    def _new(self, wanted: Voucher) -> Voucher:
        code = "".join(self._digits.choice("0123456789") for _ in range(10))
        known = {"id": str(uuid4()), "createdAt": "2026-11-23T01:00:00Z", "code": code}
        return {**known, "authorizedGuestCount": 0, "expired": False, **wanted}

    def _found(self, number: str) -> Voucher | None:
        try:
            UUID(number)
        except ValueError:
            raise Refused("voucherId must be a UUID") from None
        return next((voucher for voucher in self.vouchers if voucher["id"] == number), None)

    def _told(self, voucher: Voucher) -> Voucher:
        return {**voucher, "code": int(voucher["code"])} if self.codes_are_numbers else voucher


def _filter(text: str) -> dict[str, object]:
    """Of the documented syntax as much as equality of names and flags, alone or in one and()."""
    rest = text[4:-1] if text.startswith("and(") and text.endswith(")") else text
    wanted: dict[str, object] = {}
    while rest:
        found = _EXPRESSION.match(rest)
        if not found or found[1] not in ("name", "expired"):
            raise Refused("invalid filter")
        value = found[2]
        wanted[found[1]] = value[1:-1].replace("''", "'") if value.startswith("'") else value == "true"
        rest = rest[found.end() :]
    return wanted


def _problem(request: Request, status: int, name: str, code: str, message: str = "") -> Response:
    return Response(
        status,
        {
            "statusCode": status, "statusName": name, "code": code, "message": message or name,
            "timestamp": "2026-11-23T01:00:00.000Z", "requestPath": request.path.removeprefix("/proxy/network"),
            "requestId": str(uuid4()),
        },
    )  # fmt: skip
