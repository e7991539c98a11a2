"""Koha's REST API: questions with a token, in a library's name, and what its answers mean for all of them alike."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import msgspec

from bridge.catalogs.koha.exchange import Exchanges, Reply, Request
from bridge.catalogs.koha.settings import Koha
from bridge.contract.circulation import NeverAsked, Unavailable

_log = logging.getLogger(__name__)

Shape = TypeVar("Shape", bound=msgspec.Struct)

PER_PAGE = 500
MOST_PAGES = 20
_EARLY = 60  # seconds before its end in which a token is no longer used


class Token(msgspec.Struct):
    access_token: str
    expires_in: int


class Problem(msgspec.Struct):
    """Koha's error. `required_permissions`, whatever it is, tells that it is our own account that may not."""

    error: str = ""
    error_code: str | None = None
    required_permissions: Any = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class Listing:
    """What to list: those that fit `query`, Koha's JSON of the parameter `q`, in which a list of values means any of
    them. Its other parameters compare loosely: a 5 finds 15 as well."""

    path: str
    query: Mapping[str, Any] = field(repr=False)
    embed: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part(Generic[Shape]):
    rows: tuple[Shape, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    until: float


class Api:
    """For one event loop at a time."""

    def __init__(self, settings: Koha, exchanges: Exchanges) -> None:
        self._settings, self._exchanges = settings, exchanges
        self._held: _Held | None = None
        self._told = False

    async def find(self, listing: Listing, shape: type[Shape]) -> tuple[Shape, ...]:
        """All of them, up to `MOST_PAGES`."""
        found: list[Shape] = []
        for number in range(1, MOST_PAGES + 1):
            part = await self.page(listing, shape, number, PER_PAGE)
            found += part.rows
            if part.is_last:
                break
        return tuple(found)

    async def page(self, listing: Listing, shape: type[Shape], number: int, size: int) -> Part[Shape]:
        """One page, the first being number 1."""
        params = {
            "q": json.dumps(_of_its_own(listing.query)),
            "_page": str(number),
            "_per_page": str(size),
            **listing.params,
        }
        reply = self.told(await self.get(listing.path, params, listing.embed), 200)
        rows = reply.read(tuple[shape, ...])  # type: ignore[valid-type]  # known at run time only
        total = reply.headers.get("X-Total-Count", "")
        return Part(rows, number * size >= int(total) if total.isdecimal() else len(rows) < size)

    async def get(self, path: str, params: Mapping[str, str] | None = None, embed: str = "") -> Reply:
        headers = {"x-koha-embed": embed} if embed else {}
        return await self._ask(Request("GET", f"/api/v1{path}", params or {}, headers))

    async def act(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, params: Mapping[str, str] | None = None
    ) -> Reply:
        """Never sent twice, unless Koha says that the token was no longer good."""
        return await self._ask(Request(method, f"/api/v1{path}", params or {}, body=body, acts=True))

    def told(self, reply: Reply, *statuses: int) -> Reply:
        """The reply if it has one of these statuses and is no complaint about our account. Raises `Unavailable`."""
        if reply.status == 403 and _may_not(reply):
            self._complain("Koha: our account lacks a permission; docs/systems/koha.md lists those that it needs")
            raise Unavailable("Koha does not permit our account to do that")
        if reply.status in statuses:
            return reply
        if reply.status == 503:
            raise Unavailable("Koha is under maintenance")
        raise Unavailable(f"Koha answered with status {reply.status}")

    async def fresh_token(self) -> str:
        """Raises `Unavailable`."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.client_id,
            "client_secret": await asyncio.to_thread(self._settings.secret.read, self._settings.secret_file),
        }
        reply = await self._exchanges.send(Request("POST", "/api/v1/oauth/token", form=form))
        if reply.status in (400, 401, 403):
            reply.read(Problem)
            self._complain("Koha refuses our API key; see its system preference RESTOAuth2ClientCredentials as well")
            raise Unavailable("Koha does not take the API key and secret it was given")
        token = self.told(reply, 200).read(Token)
        self._held = _Held(token.access_token, time.monotonic() + token.expires_in - _EARLY)
        self._told = False
        return token.access_token

    async def _ask(self, request: Request) -> Reply:
        token = await self._token()
        reply = await self._exchanges.send(self._signed(request, token))
        if reply.status != 401:
            return reply
        reply.read(Problem)  # it is Koha that says so, and has therefore done nothing
        if self._held is not None and self._held.token == token:
            self._held = None
        reply = await self._exchanges.send(self._signed(request, await self._token()))
        if reply.status == 401:
            self._complain("Koha does not take the token that it has just given")
            raise Unavailable("Koha does not take the token that it has just given")
        return reply

    def _signed(self, request: Request, token: str) -> Request:
        signature = {"Authorization": f"Bearer {token}", "x-koha-library": self._settings.library}
        return replace(request, headers={**request.headers, **signature})

    async def _token(self) -> str:
        held = self._held
        if held is not None and time.monotonic() < held.until:
            return held.token
        try:
            return await self.fresh_token()
        except Unavailable as error:  # whatever was to be asked has not been
            raise NeverAsked(str(error)) from None

    def _complain(self, sentence: str) -> None:
        if not self._told:
            self._told = True
            _log.error(sentence)


def _of_its_own(query: Any) -> Any:
    """The same, of the listed objects themselves: what is embedded may have fields of the same name."""
    if isinstance(query, list):
        return [_of_its_own(one) for one in query]
    return {
        name if name.startswith("-") else f"me.{name}": _of_its_own(wanted) if name.startswith("-") else wanted
        for name, wanted in query.items()
    }


def _may_not(reply: Reply) -> bool:
    return reply.read(Problem).required_permissions is not msgspec.UNSET
