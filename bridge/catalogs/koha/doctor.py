"""What a technician has to know about a Koha: whether our account may do each thing, and what Koha does not tell."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bridge.catalogs.koha.api import Api, Listing, Problem
from bridge.catalogs.koha.exchange import Reply
from bridge.catalogs.koha.offline import OfflineService
from bridge.catalogs.koha.settings import Koha
from bridge.catalogs.koha.shapes import BiblioRecord, CheckoutRecord, HoldRecord, ItemRecord, PatronRecord
from bridge.catalogs.systems.system import Finding
from bridge.contract.circulation import Unavailable

_NOBODY = 0  # no patron, item or loan has this number
_RIGHTS: tuple[tuple[str, str, type[Any], str, str], ...] = (
    ("cards", "/patrons", PatronRecord, "patron_id", "borrowers: list_borrowers (until 24.05: all of borrowers)"),
    ("items", "/items", ItemRecord, "item_id", "catalogue"),
    ("titles", "/biblios", BiblioRecord, "biblio_id", "catalogue"),
    ("loans", "/checkouts", CheckoutRecord, "checkout_id", "circulate: circulate_remaining_permissions"),
    ("holds", "/holds", HoldRecord, "hold_id", "reserveforothers: place_holds"),
)
_NOT_TOLD = (
    Finding(
        "system preferences", None, "Koha's REST API does not tell them: see docs/systems/koha.md for those that matter"
    ),
    Finding("AutoReturnCheckedOutItems", None, "must be off: Koha would take an item from whoever has it"),
    Finding("most loans of a patron", None, "Koha does not tell it beforehand: set policy.max_loans as in Koha"),
)


@dataclass(frozen=True, slots=True)
class Doctor:
    api: Api
    settings: Koha
    offline: OfflineService | None

    async def examine(self) -> tuple[Finding, ...]:
        try:
            await self.api.fresh_token()
        except Unavailable as error:
            return (Finding("Koha's API key", False, str(error)),)
        rights = [await self._right(*right) for right in _RIGHTS]
        others = [await look() for look in (self._loans, self._pins, self._money, self._returns)]
        return (Finding("Koha's API key", True), await self._library(), *rights, *others, *_NOT_TOLD)

    async def _right(self, what: str, path: str, shape: type[Any], field: str, permission: str) -> Finding:
        async def look() -> None:
            await self.api.page(Listing(path, {field: _NOBODY}), shape, 1, 1)

        return await _finding(what, look, f"give our Koha user the permission {permission}")

    async def _library(self) -> Finding:
        reply = await self.api.get(f"/libraries/{self.settings.library}")
        what = "the library of the stands"
        advice = {
            200: "",
            403: "our Koha user is of another library: move it, or give it the permission loggedinlibrary",
            404: f"Koha has no library with the code {self.settings.library}",
        }
        return Finding(what, reply.status == 200, advice.get(reply.status, f"Koha answered {reply.status}"))

    async def _loans(self) -> Finding:
        """Without its parameters this question is a bad one, where it is known at all."""
        reply = await self.api.get("/checkouts/availability")
        known = reply.status != 404
        return Finding("lending by REST", known, "" if known else "Koha 23.11 or later is needed")

    async def _pins(self) -> Finding:
        if not self.settings.ask_pin:
            return Finding("PINs", None, "not asked for, so a card alone opens an account: set ask_pin")

        async def look() -> None:
            body = {"identifier": f"nobody-{secrets.token_hex(8)}", "password": secrets.token_hex(8)}
            self.api.told(await self.api.act("POST", "/auth/password/validation", body), 400).read(Problem)

        return await _finding("PINs", look, "give our Koha user the permission borrowers")

    async def _money(self) -> Finding:
        async def look() -> None:
            self.api.told(await self.api.get(f"/patrons/{_NOBODY}/account"), 404)

        return await _finding("charges", look, "give it borrowers: edit_borrowers and updatecharges")

    async def _returns(self) -> Finding:
        if self.settings.returns is None:
            return Finding("returns", None, "Koha's REST API has none: add the table [backend.returns]")
        if self.offline is None:
            return Finding("returns", True, "over SIP2; see what is said of that below")
        try:
            said = await self.offline.says(f"no-item-{secrets.token_hex(4)}")
        except Unavailable as error:
            return Finding("returns", False, str(error))
        well = said == "Item not found."
        return Finding("returns", well, "" if well else "Koha refuses the staff patron named in [backend.returns]")


async def _finding(what: str, look: Callable[[], Coroutine[Any, Any, Reply | None]], advice: str) -> Finding:
    try:
        await look()
    except Unavailable as error:
        return Finding(what, False, f"{error}: {advice}")
    return Finding(what, True)
