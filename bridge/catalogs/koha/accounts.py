"""A patron's account as Koha keeps it: loans, whether each may be renewed, holds and charges."""

from __future__ import annotations

import asyncio
from datetime import date

from bridge.catalogs.koha import holdings
from bridge.catalogs.koha.api import Api, Listing
from bridge.catalogs.koha.holds import Holds
from bridge.catalogs.koha.members import Members
from bridge.catalogs.koha.reasons import RENEWAL, reasons
from bridge.catalogs.koha.returning import charges
from bridge.catalogs.koha.shapes import AccountLine, CheckoutRecord, ItemRecord, Renewability
from bridge.catalogs.koha.words import fine_of, item_of, loan_of, rupiah
from bridge.contract.account import Account, OpenLoan
from bridge.contract.circulation import Item, Reason, Refusal
from bridge.rules import Rules

_STILL_GROWS = "UNRETURNED"


class Accounts:
    def __init__(self, api: Api, members: Members, holds: Holds, rules: Rules) -> None:
        self._api, self._members, self._holds, self._rules = api, members, holds, rules

    async def account(self, patron: str) -> Account | Refusal:
        member = await self._members.member(patron)
        if isinstance(member, Refusal):
            return member
        id = int(member.patron.id)
        checkouts, holds, lines = await asyncio.gather(
            self._api.find(Listing("/checkouts", {"patron_id": id}), CheckoutRecord),
            self._holds.of(id),
            charges(self._api, member.patron.id),
        )
        wanted = (*(one.item_id for one in checkouts), *(line.item_id for line in lines))
        items = await holdings.items(self._api, (number for number in wanted if number is not None))
        loans = await asyncio.gather(*(self._loan(one, items, lines) for one in checkouts))
        today = self._rules.now().date()
        return Account(
            member.patron,
            member.expires or date.max,
            tuple(sorted(loans, key=lambda loan: (loan.loan.due, loan.loan.number))),
            holds,
            tuple(
                fine_of(line, _item(line.item_id, items) if line.item_id in items else None)
                for line in lines
                if line.status != _STILL_GROWS
            ),
            days_left=(member.expires - today).days if member.expires else None,
        )

    async def _loan(
        self, checkout: CheckoutRecord, items: dict[int, ItemRecord], lines: tuple[AccountLine, ...]
    ) -> OpenLoan:
        loan = loan_of(checkout, _item(checkout.item_id, items), self._rules)
        growing = (
            rupiah(line.amount_outstanding)
            for line in lines
            if line.status == _STILL_GROWS and line.checkout_id == checkout.checkout_id
        )
        days_left = (loan.due - self._rules.now().date()).days
        return OpenLoan(loan, days_left, sum(growing), await self._not_renewed_for(checkout.checkout_id))

    async def _not_renewed_for(self, checkout: int) -> tuple[Reason, ...]:
        reply = self._api.told(await self._api.get(f"/checkouts/{checkout}/allows_renewal"), 200, 404)
        if reply.status == 404:  # returned since
            return (Reason.LOAN_UNKNOWN,)
        answer = reply.read(Renewability)
        return () if answer.allows_renewal else reasons([answer.error or ""], RENEWAL)


def _item(number: int | None, items: dict[int, ItemRecord]) -> Item:
    return item_of(items[number]) if number in items else Item("", "")
