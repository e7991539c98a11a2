"""Who a card belongs to, what Koha says of them, and their PIN, which is Koha's password."""

from __future__ import annotations

from datetime import date

from bridge.catalogs.koha.api import Api, Listing, Problem
from bridge.catalogs.koha.settings import Koha
from bridge.catalogs.koha.shapes import PatronRecord, ValidPassword
from bridge.catalogs.koha.words import number, rupiah
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Patron, Reason, Refusal
from bridge.contract.membership import PinChanged
from bridge.masking import masked, masked_name
from bridge.policy import PatronFacts, due_date, patron_reasons
from bridge.rules import Rules

_COUNTED = "checkouts+count,overdues+count,account_balance"
_UNKNOWN = Refusal((Reason.CARD_UNKNOWN,))


class Members:
    def __init__(self, api: Api, settings: Koha, rules: Rules) -> None:
        self._api, self._settings, self._rules = api, settings, rules

    async def find(self, card: str) -> Member | Refusal:
        record = await self.by_card(card)
        return _UNKNOWN if record is None else self._member(record)

    async def member(self, patron: str) -> Member | Refusal:
        record = await self.by_id(patron)
        return _UNKNOWN if record is None else self._member(record)

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        record = await self.by_card(card)
        if record is None:
            return _UNKNOWN
        if pin is None and self._settings.ask_pin:
            return Refusal((Reason.PIN_NEEDED,))
        refused = None if pin is None else await self._wrong(record, card, pin)
        return refused or self._member(record)

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        record = await self.by_card(card)
        if record is None:
            return _UNKNOWN
        if refused := await self._wrong(record, card, old):
            return refused
        body = {"password": new, "password_2": new}
        reply = self._api.told(await self._api.act("POST", f"/patrons/{record.patron_id}/password", body), 200, 400)
        if reply.status == 400:
            reply.read(Problem)
            return Refusal((Reason.PIN_WEAK,))
        reply.read(str)  # empty, but Koha's
        return PinChanged(self._rules.now())

    async def by_card(self, card: str) -> PatronRecord | None:
        """None also for a patron whom our account may not see."""
        return await self._one({"cardnumber": card})

    async def by_id(self, patron: str) -> PatronRecord | None:
        id = number(patron)
        return None if id is None else await self._one({"patron_id": id})

    async def _one(self, query: dict[str, object]) -> PatronRecord | None:
        found = await self._api.find(Listing("/patrons", query, _COUNTED), PatronRecord)
        return next((record for record in found if record.patron_id is not None), None)

    async def _wrong(self, record: PatronRecord, card: str, pin: str) -> Refusal | None:
        """None when the PIN is theirs. Koha takes a user name for a card as well, so the answer must be about them."""
        if self._locked(record):
            return Refusal((Reason.PIN_BLOCKED,))
        if not pin:
            return Refusal((Reason.PIN_WRONG,))  # Koha may know patrons without a password
        body = {"identifier": record.cardnumber or card, "password": pin}
        reply = self._api.told(await self._api.act("POST", "/auth/password/validation", body), 201, 400)
        if reply.status == 400:
            reply.read(Problem)
            return Refusal((Reason.PIN_WRONG,))
        return None if reply.read(ValidPassword).patron_id == record.patron_id else Refusal((Reason.PIN_WRONG,))

    def _locked(self, record: PatronRecord) -> bool:
        """Less than 0 is a lock by a librarian."""
        tries, most = record.login_attempts or 0, self._settings.login_attempts
        return tries < 0 or 0 < most <= tries

    def _member(self, record: PatronRecord) -> Member:
        policy, today = self._rules.policy, self._rules.now().date()
        loans = record.checkouts_count or 0
        barred = list(patron_reasons(self._facts(record, loans), policy, today))
        if record.incorrect_address:
            barred.append(Reason.ASK_DESK)
        patron = Patron(
            str(record.patron_id),
            masked(record.cardnumber or ""),
            loans,
            policy.max_loans,
            due_date(today, policy, ()),
            tuple(barred),
            estimated=True,
        )
        name = " ".join(part for part in (record.firstname, record.surname) if part)
        return Member(patron, masked_name(name), record.expiry_date)

    def _facts(self, record: PatronRecord, loans: int) -> PatronFacts:
        return PatronFacts(
            status="suspended" if record.restricted or record.patron_card_lost else "active",
            expires=record.expiry_date or date.max,
            signed_in=True,  # the guest book is not Koha's matter
            loans=loans,
            overdue=record.overdues_count or 0,
            unpaid=max(0, rupiah(record.account_balance)),
        )
