"""Each act at a library's own system: what to look at before, how to do it, and how to see whether it has happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bridge.catalogs.systems.ledger import Holds, Seen
from bridge.catalogs.systems.system import Act, Lent, LibrarySystem
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Returned

Done = Loan | Returned | Hold
MayBorrow = Callable[[str, str], Awaitable[Item | Refusal]]


class Deed(Protocol):
    """`seen` is what `look` has answered before the act was asked for the first time."""

    async def look(self) -> Seen | Refusal:
        """What the system shows now; or why the act need not be asked for at all."""

    async def do(self, act: Act) -> Done | Refusal:
        """Asks for it. Raises `Unavailable` when nobody knows whether it has happened."""

    async def happened(self, seen: Seen, at: datetime) -> Done | None:
        """What has become of it, if the system shows that it has happened; `at` is when it was asked for."""


@dataclass(frozen=True, slots=True)
class Borrowing:
    """`may` is asked before; of a loan that has been made while the library could not be asked nobody asks."""

    system: LibrarySystem
    patron: str
    barcode: str
    may: MayBorrow | None

    async def look(self) -> Seen | Refusal:
        if self.may is not None and isinstance(no := await self.may(self.patron, self.barcode), Refusal):
            return no
        lent = await self.system.lent(self.barcode, self.patron)
        if self.may is not None and lent is not None and lent.theirs:
            return Refusal((Reason.ITEM_ALREADY_YOURS,), await _item(self.system, self.barcode))
        return lent

    async def do(self, act: Act) -> Done | Refusal:
        return await self.system.borrow(self.patron, self.barcode, act)

    async def happened(self, seen: Seen, at: datetime) -> Done | None:
        lent = await self.system.lent(self.barcode, self.patron)
        if lent is None or not lent.theirs or (isinstance(seen, Lent) and seen.theirs):
            return None
        return await _loan(self.system, self.barcode, lent, at)


@dataclass(frozen=True, slots=True)
class Returning:
    system: LibrarySystem
    barcode: str

    async def look(self) -> Seen | Refusal:
        return await self.system.lent(self.barcode)

    async def do(self, act: Act) -> Done | Refusal:
        return await self.system.return_item(self.barcode, act)

    async def happened(self, seen: Seen, at: datetime) -> Done | None:
        if not isinstance(seen, Lent):
            return None
        now = await self.system.lent(self.barcode)
        if now is not None and now.loan == seen.loan:
            return None
        if (told := await self.system.ended(seen.loan, self.barcode)) is not None:
            return told
        item = await _item(self.system, self.barcode) or Item(self.barcode, "")
        return Returned(seen.loan, item, at, seen.due)


@dataclass(frozen=True, slots=True)
class Renewing:
    """Of the loan with this number, or of this item; the other is empty."""

    system: LibrarySystem
    patron: str
    loan: str = ""
    barcode: str = ""

    async def look(self) -> Seen | Refusal:
        barcode = self.barcode or await self._barcode()
        lent = await self.system.lent(barcode, self.patron) if barcode else None
        return lent if lent is not None and lent.theirs else Refusal((Reason.LOAN_UNKNOWN,))

    async def do(self, act: Act) -> Done | Refusal:
        if self.loan:
            return await self.system.renew(self.patron, self.loan, act)
        lent = await self.system.lent(self.barcode, self.patron)
        if lent is None or not lent.theirs:
            return Refusal((Reason.LOAN_UNKNOWN,))
        return await self.system.renew(self.patron, lent.loan, act)

    async def happened(self, seen: Seen, at: datetime) -> Done | None:
        barcode = self.barcode or await self._barcode()
        lent = await self.system.lent(barcode, self.patron) if barcode else None
        if not isinstance(seen, Lent) or lent is None or not lent.theirs or lent.loan != seen.loan:
            return None
        later = lent.due is not None and (seen.due is None or lent.due > seen.due)
        return await _loan(self.system, barcode, lent, at) if later or lent.renewals > seen.renewals else None

    async def _barcode(self) -> str:
        match await self.system.account(self.patron):
            case Account(loans=loans):
                return next((open_.loan.item.barcode for open_ in loans if open_.loan.number == self.loan), "")
        return ""


@dataclass(frozen=True, slots=True)
class Holding:
    system: LibrarySystem
    patron: str
    title: str
    barcode: str | None

    async def look(self) -> Seen | Refusal:
        match await self.system.account(self.patron):
            case Account(holds=holds):
                return Holds(tuple(hold.number for hold in holds))
            case refusal:
                return refusal

    async def do(self, act: Act) -> Done | Refusal:
        return await self.system.place_hold(self.patron, self.title, self.barcode, act)

    async def happened(self, seen: Seen, at: datetime) -> Done | None:
        former = seen.numbers if isinstance(seen, Holds) else ()
        match await self.system.account(self.patron):
            case Account(holds=holds):
                theirs = (hold for hold in holds if hold.title.id == self.title and hold.number not in former)
                return next(theirs, None)
        return None


@dataclass(frozen=True, slots=True)
class Unholding:
    system: LibrarySystem
    patron: str
    hold: str

    async def look(self) -> Seen | Refusal:
        match await self.system.account(self.patron):
            case Account(holds=holds):
                return next((hold for hold in holds if hold.number == self.hold), Refusal((Reason.HOLD_UNKNOWN,)))
            case refusal:
                return refusal

    async def do(self, act: Act) -> Done | Refusal:
        return await self.system.cancel_hold(self.patron, self.hold, act)

    async def happened(self, seen: Seen, at: datetime) -> Done | None:
        match seen, await self.look():
            case Hold() as hold, Refusal(reasons=(Reason.HOLD_UNKNOWN,)):
                return hold
        return None


async def _item(system: LibrarySystem, barcode: str) -> Item | None:
    sighting = await system.look(barcode)
    return None if isinstance(sighting, Refusal) else sighting.item


async def _loan(system: LibrarySystem, barcode: str, lent: Lent, at: datetime) -> Loan:
    item = await _item(system, barcode) or Item(barcode, "")
    return Loan(lent.loan, item, lent.due or at.date(), at, estimated=lent.due is None)
