"""A UniFi console: vouchers of its hotspot, through the Network application's integration API (version 9.1 or later).

Source: the documentation that every console has under Network, Control Plane, Integrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from requests import PreparedRequest
from requests.auth import AuthBase

from bridge.contract.circulation import Unavailable
from bridge.hotspots.asking import Conversation, Reply, check_url, conversation
from bridge.hotspots.point import Access, Profile
from bridge.hotspots.secret import read_secret

LONGEST = 1_000_000  # minutes, the API's
RATES = (2, 100_000)  # kbit/s, the API's


class Voucher(msgspec.Struct):
    id: str
    code: int | str  # a string in the schema, a number in its example
    expired: bool


class Vouchers(msgspec.Struct):
    data: tuple[Voucher, ...]


class NewVouchers(msgspec.Struct):
    vouchers: tuple[Voucher, ...]


class Deleted(msgspec.Struct):
    vouchersDeleted: int  # noqa: N815 - the API's name


class Problem(msgspec.Struct):
    statusCode: int  # noqa: N815 - the API's name


@dataclass(frozen=True, slots=True)
class Unifi:
    """The secret is an API key. `site` is the site's id, a UUID; `path` is /integration where the Network application
    runs without a console, and longer at Ubiquiti's cloud.

    A voucher's time begins with its first use, and removing it does not send away who has used it already; a
    profile's `group` is nothing here.
    """

    url: str
    site: str
    secret_file: str = ""
    path: str = "/proxy/network/integration"
    ca_file: str = ""
    total: float = 8.0

    def __post_init__(self) -> None:
        check_url(self.url)
        if not _is_uuid(self.site):
            raise ValueError(f"site must be the site's id, a UUID, not {self.site!r}")
        if not 0 < self.total <= 60:
            raise ValueError("total must be more than 0 and at most 60 seconds")

    def admit(self, user: str, password: str, profile: Profile, until: datetime | None) -> Access:
        """`user` becomes the voucher's name, and the password is the console's."""
        with self._console() as console:
            voucher = _named(console, user) or _made(console, user, profile)
        return Access("", _as_shown(voucher.code), until, voucher.id)

    def knows(self, access: Access) -> bool:
        if not _is_uuid(access.handle):
            return False  # from another driver
        with self._console() as console:
            reply = console.ask("GET", f"/{access.handle}")
            return not _is_gone(reply) and not _told(reply).read(Voucher).expired

    def remove(self, access: Access) -> None:
        if not _is_uuid(access.handle):
            return
        with self._console() as console:
            reply = console.ask("DELETE", f"/{access.handle}")
            if not _is_gone(reply):
                _told(reply).read(Deleted)

    @contextmanager
    def _console(self) -> Iterator[Conversation]:
        vouchers = f"{self.url.rstrip('/')}{self.path}/v1/sites/{self.site}/hotspot/vouchers"
        key = _Key(read_secret(self.secret_file))
        with conversation("the UniFi console", vouchers, key, self.ca_file, self.total) as console:
            yield console


class _Key(AuthBase):
    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["X-API-KEY"] = self._key.encode()  # type: ignore[assignment] # the types know text only
        return request


def _named(console: Conversation, name: str) -> Voucher | None:
    """The voucher of an earlier attempt whose answer got lost."""
    quoted = name.replace("'", "''")
    found = _told(console.ask("GET", "", {"filter": f"and(name.eq('{quoted}'), expired.eq(false))"})).read(Vouchers)
    return found.data[0] if found.data else None


def _made(console: Conversation, name: str, profile: Profile) -> Voucher:
    wanted: dict[str, Any] = {"name": name, "count": 1, "timeLimitMinutes": min(profile.minutes or LONGEST, LONGEST)}
    if profile.devices:
        wanted["authorizedGuestLimit"] = profile.devices
    for key, rate in (("rxRateLimitKbps", profile.down), ("txRateLimitKbps", profile.up)):
        if rate:
            wanted[key] = min(max(rate, RATES[0]), RATES[1])
    made = _told(console.ask("POST", "", body=wanted)).read(NewVouchers).vouchers
    if len(made) != 1:
        raise Unavailable("the UniFi console gives an answer that cannot be understood")
    return made[0]


def _is_gone(reply: Reply) -> bool:
    """Whether it is the console that says so, and not something in between."""
    return reply.status == 404 and reply.read(Problem).statusCode == 404


def _told(reply: Reply) -> Reply:
    match reply.status:
        case 200 | 201:
            return reply
        case 401 | 403:
            raise Unavailable("the UniFi console does not take the API key it was given")
        case 404:
            raise Unavailable("the UniFi console knows no such site, or has no integration API")
        case status:
            raise Unavailable(f"the UniFi console does not do what it is asked ({status})")


def _as_shown(code: int | str) -> str:
    """Ten digits, in two groups as the console prints them and its page takes them."""
    digits = f"{code:010}" if isinstance(code, int) else code
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 10 and digits.isdigit() else digits


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


DRIVER = Unifi
