"""Koha's service for what has happened offline: takes items back, and lends late, at the time that it is told.

Source: Koha's offline_circ/service.pl and C4/Circulation.pm (ProcessOfflineReturn, ProcessOfflineIssue); since Koha
24.05 a POST needs a token (Koha/Middleware/CSRF.pm; the wiki's page "Koha /svc/ HTTP API").
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import datetime

from bridge.catalogs.koha.exchange import Exchanges, Reply, Request
from bridge.catalogs.koha.settings import OfflineReturns
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Item, NeverAsked, Reason, Refusal, Returned, Unavailable
from bridge.rules import Rules
from bridge.secret import Secret

_log = logging.getLogger(__name__)

SECRET = Secret("backend-returns-secret", "Koha's returns")
DONE = "Success."
_SERVICE = "/cgi-bin/koha/offline_circ/service.pl"
_TOKEN = "/cgi-bin/koha/svc/authentication"  # noqa: S105 - where one is got
_WRONG_TOKEN, _NOT_LET_IN = "Wrong CSRF token", "Authentication failed."
_NO = {
    "Item not issued.": Reason.ITEM_NOT_LENT,
    "Item not found.": Reason.ITEM_UNKNOWN,
    "Barcode not found.": Reason.ITEM_UNKNOWN,
    "Borrower not found.": Reason.CARD_UNKNOWN,
}
_cookie = re.compile(r"\bCGISESSID=([^;,\s]+)").search


@dataclass(frozen=True, slots=True)
class _Session:
    """Nobody's, with a token that a POST in it needs; both empty before Koha 24.05."""

    cookie: str = ""
    token: str = ""


class OfflineService:
    def __init__(self, settings: OfflineReturns, library: str, exchanges: Exchanges, rules: Rules) -> None:
        self._settings, self._library, self._exchanges, self._rules = settings, library, exchanges, rules
        self._session: _Session | None = None
        self._told = False

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        """It tells no more than that it is done."""
        at = (act.at or self._rules.now()).astimezone(self._rules.now().tzinfo)
        refused = await self._done({"action": "return", "barcode": barcode}, at)
        return refused or Returned("", Item(barcode, ""), at, None)

    async def lend(self, card: str, barcode: str, at: datetime) -> Refusal | None:
        """Without asking whether it may be; whoever else had it has returned it then. None when it is done."""
        return await self._done({"action": "issue", "cardnumber": card, "barcode": barcode}, at)

    async def says(self, barcode: str) -> str:
        """What it says to the return of an item that does not exist: for the doctor."""
        return await self._said({"action": "return", "barcode": barcode}, self._rules.now())

    async def _done(self, operation: dict[str, str], at: datetime) -> Refusal | None:
        said = await self._said(operation, at)
        self._told = self._told and said == _NOT_LET_IN
        if said == DONE:
            return None
        if said in _NO:
            return Refusal((_NO[said],))
        if said == _NOT_LET_IN and not self._told:
            self._told = True
            _log.error("Koha refuses the staff patron as whom items are returned, or they may not do that")
        raise Unavailable("Koha's offline service does not take the return or loan")

    async def _said(self, operation: dict[str, str], at: datetime) -> str:
        """A session may have ended since it was opened: then nothing was done, and it is asked for once more."""
        form = {**await self._login(), **operation, "timestamp": at.strftime("%Y-%m-%d %H:%M:%S"), "pending": "false"}
        tries = 2 if self._session is not None else 1
        said = ""
        for _ in range(tries):
            said = await self._answered(form)
            if said not in (_WRONG_TOKEN, _NOT_LET_IN):
                break
            self._session = None
        return said

    async def _answered(self, form: dict[str, str]) -> str:
        reply = await self._posted(form)
        said = reply.body.decode("utf-8", "replace").strip()
        if reply.status == 200 or (reply.status == 403 and said == _WRONG_TOKEN):
            return said
        raise Unavailable(f"Koha's offline service answered with status {reply.status}")

    async def _login(self) -> dict[str, str]:
        """By the names until Koha 23.11 and since 24.05."""
        user, password = self._settings.user, await asyncio.to_thread(SECRET.read, self._settings.secret_file)
        login = {"userid": user, "password": password, "login_userid": user, "login_password": password}
        return {**login, "branchcode": self._library}

    async def _posted(self, form: dict[str, str]) -> Reply:
        try:
            session = await self._opened()
        except Unavailable as error:  # nothing has been asked for yet
            raise NeverAsked(str(error)) from None
        headers = {"Csrf-Token": session.token, "Cookie": f"CGISESSID={session.cookie}"} if session.token else {}
        return await self._exchanges.send(Request("POST", _SERVICE, headers=headers, form=form, acts=True))

    async def _opened(self) -> _Session:
        if self._session is None:
            reply = await self._exchanges.send(Request("GET", _TOKEN))
            found = _cookie(reply.headers.get("Set-Cookie", ""))
            token = reply.headers.get("Csrf-Token", "")
            self._session = _Session(found[1], token) if found and token else _Session()
        return self._session
