"""Loans: whether Koha would lend, lending what it would, and renewing; never twice, and never from somebody else."""

from __future__ import annotations

from typing import Any

from bridge.catalogs.koha import holdings
from bridge.catalogs.koha.api import Api, Problem
from bridge.catalogs.koha.members import Members
from bridge.catalogs.koha.reasons import (
    CHECKOUT,
    CONFIRMABLE,
    NEVER,
    RENEWAL,
    STOPPING,
    in_brackets,
    keys,
    reasons,
)
from bridge.catalogs.koha.shapes import Availability, CheckoutRecord, ItemRecord
from bridge.catalogs.koha.words import day_of, item_of, loan_of, number
from bridge.catalogs.systems.system import Lent
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Unavailable
from bridge.rules import Rules

_NO_ITEM = Refusal((Reason.ITEM_UNKNOWN,))
_NO_LOAN = Refusal((Reason.LOAN_UNKNOWN,))
_NO_CARD = Refusal((Reason.CARD_UNKNOWN,))


class Lending:
    def __init__(self, api: Api, members: Members, rules: Rules) -> None:
        self._api, self._members, self._rules = api, members, rules

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        record = await holdings.item_by_barcode(self._api, barcode)
        if record is None:
            return _NO_ITEM
        answer = await self._available(patron, record)
        if isinstance(answer, Refusal):
            return answer
        item = item_of(record)
        said = _against(answer, CONFIRMABLE)
        return Refusal(reasons(said, CHECKOUT), item) if said else item

    async def lent(self, barcode: str, patron: str) -> Lent | None:
        record = await holdings.item_by_barcode(self._api, barcode)
        loan = record and await holdings.open_checkout(self._api, record.item_id)
        if not loan:
            return None
        theirs = loan.patron_id is not None and str(loan.patron_id) == patron
        return Lent(str(loan.checkout_id), day_of(loan), theirs, loan.renewals_count or 0)

    async def borrow(self, patron: str, barcode: str, happened: bool) -> Loan | Refusal:
        """`happened`: the patron has it already, so that whatever a librarian may agree to is agreed to, except that
        it is taken from somebody else or renewed."""
        record = await holdings.item_by_barcode(self._api, barcode)
        if record is None:
            return _NO_ITEM
        answer = await self._available(patron, record)
        if isinstance(answer, Refusal):
            return answer
        asked = keys(answer.confirms)
        agreed = asked - NEVER if happened else CONFIRMABLE
        if said := _against(answer, agreed):
            return Refusal(reasons(said, CHECKOUT), item_of(record))
        return await self._lend(patron, record, answer.confirmation_token or "" if answer.confirms else "", agreed)

    async def renew(self, patron: str, loan: str) -> Loan | Refusal:
        checkout = await self._open_loan(patron, loan)
        if checkout is None or checkout.item_id is None:
            return _NO_LOAN
        item = await self._item(checkout.item_id)
        reply = self._api.told(await self._api.act("POST", f"/checkouts/{loan}/renewals"), 201, 403, 404)
        match reply.status:
            case 404:
                return _NO_LOAN
            case 403:
                problem = reply.read(Problem)
                said = (problem.error_code,) if problem.error_code else in_brackets(problem.error)
                return Refusal(reasons(said, RENEWAL), item)
        return loan_of(reply.read(CheckoutRecord), item, self._rules)

    async def _available(self, patron: str, record: ItemRecord) -> Availability | Refusal:
        id = number(patron)
        if id is None:
            return _NO_CARD
        params = {"patron_id": str(id), "item_id": str(record.item_id)}
        reply = await self._api.get("/checkouts/availability", params)
        if reply.status == 500 and await self._members.by_id(patron) is None:
            return _NO_CARD  # Koha does not look before it asks about nobody
        return self._api.told(reply, 200).read(Availability)

    async def _lend(self, patron: str, record: ItemRecord, token: str, agreed: frozenset[str]) -> Loan | Refusal:
        item = item_of(record)
        body: dict[str, Any] = {"patron_id": int(patron), "item_id": record.item_id}
        params = {"confirmation": token} if token else {}
        reply = self._api.told(await self._api.act("POST", "/checkouts", body, params), 201, 403, 409, 412)
        if reply.status == 201:
            return loan_of(reply.read(CheckoutRecord), item, self._rules)
        problem = reply.read(Problem)
        if reply.status == 412:
            return await self._why_not(patron, record, agreed)
        said = (problem.error_code,) if problem.error_code else in_brackets(problem.error)
        return Refusal(reasons(keys(said), CHECKOUT), item)

    async def _why_not(self, patron: str, record: ItemRecord, agreed: frozenset[str]) -> Refusal:
        """Something has happened to the item, or the patron, since Koha was asked whether it would lend it."""
        answer = await self._available(patron, record)
        if isinstance(answer, Refusal):
            return answer
        return Refusal(reasons(_against(answer, agreed), CHECKOUT), item_of(record))

    async def _open_loan(self, patron: str, loan: str) -> CheckoutRecord | None:
        """Theirs, and not returned."""
        if number(loan) is None:
            return None
        reply = self._api.told(await self._api.get(f"/checkouts/{loan}"), 200, 404)
        if reply.status == 404:
            return None
        checkout = reply.read(CheckoutRecord)
        open_and_theirs = checkout.checkin_date is None and str(checkout.patron_id) == patron
        return checkout if open_and_theirs else None

    async def _item(self, id: int) -> Item:
        record = (await holdings.items(self._api, [id])).get(id)
        if record is None:
            raise Unavailable("Koha has lent an item that it does not know")
        return item_of(record)


def _against(answer: Availability, agreed: frozenset[str]) -> frozenset[str]:
    """The keys of what keeps Koha from lending, or would have to be agreed to and is not."""
    confirms = keys(answer.confirms) - agreed
    return keys(answer.blockers) | confirms | (keys(answer.warnings) & STOPPING)
