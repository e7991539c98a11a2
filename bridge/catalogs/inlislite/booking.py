"""Booking, which only version 3.2 has: one copy that is there is kept for a member for some days.

Nobody can wait for a copy that is lent: INLISLite has no queue. A booking ends by itself when its time is over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import insert, select, update

from bridge.catalogs.inlislite import copies, readers, searching, tables
from bridge.catalogs.inlislite.copies import Copy
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import parameter, rulebook
from bridge.catalogs.inlislite.readers import Reader
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.policy import LoanPolicy, TitleFacts, hold_last_day, hold_reasons

_collections, _logs = tables.collections.c, tables.bookinglogs.c
_ORDER = tuple(Reason)


def is_offered(desk: Desk) -> bool:
    """The library may have switched it off."""
    said = (parameter(desk, "IsBookingActivated") or "").casefold()
    return desk.schema.books and said not in ("0", "false", "tidak")


def place(desk: Desk, patron: str, title: str, barcode: str | None) -> Hold | Refusal:
    """Of a copy that is there, the one that was asked for if one was."""
    readers.lock_readers(desk, *(id for id in (readers.as_id(patron),) if id is not None))
    who, id = readers.reader(desk, patron), readers.as_id(title)
    all_copies = copies.copies_of(desk, id) if id is not None else []
    if who is None or not all_copies:
        return Refusal((Reason.CARD_UNKNOWN,) if who is None else (Reason.TITLE_UNKNOWN,))
    wanted = [copy for copy in all_copies if barcode is None or copy.item.barcode == barcode]
    if not wanted:
        return Refusal((Reason.ITEM_UNKNOWN,))
    return _keep_one(desk, who, all_copies, wanted)


def cancel(desk: Desk, patron: str, hold: str) -> Hold | Refusal:
    readers.lock_readers(desk, *(id for id in (readers.as_id(patron),) if id is not None))
    who, id = readers.reader(desk, patron), readers.as_id(hold)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    seen = copies.copy_of(desk, id) if id is not None else None
    copy = copies.locked(desk, seen) if seen else None
    if copy is None or not _is_theirs(copy, who):
        return Refusal((Reason.HOLD_UNKNOWN,))
    free = update(tables.collections).where(_collections.ID == copy.id)
    desk.connection.execute(free.values({**nothing(desk), **desk.changed}))
    fulfil(desk, copy)
    return _as_hold(desk, copy)


def of_reader(desk: Desk, who: Reader) -> tuple[Hold, ...]:
    """Those whose time is not over."""
    if not desk.schema.books:
        return ()
    booked = (_collections.BookingMemberID == who.number) & (_collections.BookingExpiredDate > desk.moment)
    ids = desk.connection.scalars(select(_collections.ID).where(booked).order_by(_collections.ID)).all()
    found = (copies.copy_of(desk, id) for id in ids)
    return tuple(_as_hold(desk, copy) for copy in found if copy is not None and _is_theirs(copy, who))


def nothing(desk: Desk) -> dict[str, Any]:
    """What a copy's row says when nobody has booked it."""
    return {"BookingMemberID": None, "BookingExpiredDate": None} if desk.schema.books else {}


def fulfil(desk: Desk, copy: Copy) -> None:
    """Ends a booking in the log, as INLISLite does it."""
    if desk.schema.books and copy.booked_by:
        its = (_logs.collectionId == copy.id) & (_logs.memberId == copy.booked_by)
        desk.connection.execute(update(tables.bookinglogs).where(its).values(bookingExpired=None))


def _keep_one(desk: Desk, who: Reader, all_copies: list[Copy], wanted: list[Copy]) -> Hold | Refusal:
    holds = of_reader(desk, who)
    loans = {loan.Collection_id for loan in copies.open_loans_of(desk, who)}
    seen = TitleFacts(
        for_loan=any(copies.as_seen(desk, copy, who).for_loan for copy in wanted),
        lent_to_you=any(copy.id in loans for copy in all_copies),
        held_by_you=any(_is_theirs(copy, who) for copy in all_copies),
        your_holds=len(holds),
    )
    if reasons := hold_reasons(readers.facts(desk, who), seen, _policy(desk, who), desk.today):
        return Refusal(reasons)
    for candidate in wanted:
        copy = copies.locked(desk, candidate)
        if copy and copies.as_seen(desk, copy, who).for_loan and copies.whereabouts(desk, copy) is Whereabouts.ON_SHELF:
            return _keep(desk, who, copy)
    return Refusal((Reason.ITEM_ON_LOAN,))


def _policy(desk: Desk, who: Reader) -> LoanPolicy:
    said = parameter(desk, "JumlahBookingMaksimal") or ""
    policy = rulebook(desk, who.type).policy
    return replace(policy, max_holds=min(int(said), 3660)) if said.isascii() and said.isdigit() else policy


def _keep(desk: Desk, who: Reader, copy: Copy) -> Hold:
    book = rulebook(desk, who.type)
    until = datetime.combine(hold_last_day(desk.today, book.policy, book.holidays), time(23, 59, 59))
    kept = {"BookingMemberID": who.number, "BookingExpiredDate": until, **desk.changed}
    desk.connection.execute(update(tables.collections).where(_collections.ID == copy.id).values(kept))
    log = {"memberId": who.number, "collectionId": copy.id, "bookingDate": desk.moment, "bookingExpired": until}
    desk.connection.execute(insert(tables.bookinglogs).values(log))
    return _as_hold(desk, copy, until)


def _is_theirs(copy: Copy, who: Reader) -> bool:
    return bool(copy.booked_by) and copy.booked_by.casefold() == who.number.casefold()


def _as_hold(desk: Desk, copy: Copy, until: datetime | None = None) -> Hold:
    """A hold's number is its copy's, which has one at most."""
    last_day = (until or copy.booked_until or desk.moment).date()
    return Hold(str(copy.id), searching.title_of(desk, copy), HoldState.READY, 0, last_day)
