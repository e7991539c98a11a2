"""Takes a copy back: its loan is ended first, under a mark, and then the fine is written, which ends the mark."""

from __future__ import annotations

from datetime import date, datetime

from bridge.catalogs.slims import facts, following, locks
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import CopyFacts, LoanFacts
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Place, Reason, Refusal, Returned
from bridge.policy import bin_for

_END = """
    UPDATE loan SET is_return = 1, return_date = :day, actual = :mark, last_update = :now
    WHERE loan_id = :loan AND is_lent = 1 AND is_return = 0
    """


def return_item(access: Access, barcode: str, act: Act) -> Returned | Refusal:
    copy = facts.copy(access, barcode)
    if copy is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    locks.hold_item(access, copy.id)
    lent = facts.open_loans(access, copy.item.barcode)
    for member in sorted({loan.member.casefold() for loan in lent}):
        locks.hold_member(access, member)
    following.of_item(access, copy.item.barcode)
    if len(lent) > 1:
        return Refusal((Reason.ITEM_HAS_CASE,), copy.item)
    at = access.local(act.at)
    if not lent or lent[0].since > at or not end(access, lent[0], at.date()):
        return Refusal((Reason.ITEM_NOT_LENT,), copy.item)
    following.of_item(access, copy.item.barcode)
    return _told(access, lent[0], copy, at.date(), at)


def end(access: Access, loan: LoanFacts, day: date) -> bool:
    """Whether it was still open; the fine follows."""
    values = {"loan": loan.id, "day": day, "mark": following.UNSETTLED, "now": access.local()}
    return access.write(_END, **values).rowcount == 1


def ended(access: Access, loan: str, barcode: str) -> Returned | None:
    """As `LibrarySystem.ended`."""
    copy = facts.copy(access, barcode)
    if copy is None:
        return None
    locks.hold_item(access, copy.id)
    following.of_item(access, copy.item.barcode)
    was = facts.loan(access, loan)
    if was is None or not facts.same(was.barcode, barcode) or was.returned is None or facts.is_open(access, was.id):
        return None
    return _told(access, was, copy, was.returned, datetime.combine(was.returned, datetime.min.time()))


def _told(access: Access, loan: LoanFacts, copy: CopyFacts, day: date, at: datetime) -> Returned:
    """SLiMS keeps the day of a return, not its time."""
    waiting = facts.reservations(access, barcode=copy.item.barcode)
    kept = any(not facts.same(one.member, loan.member) for one in waiting)
    fine = following.written_fine(access, loan, day, copy.item)
    place = Place.HOLD_SHELF if kept else Place.BIN
    bin_ = "" if kept else bin_for(copy.item.call_number, access.rules.policy)
    return Returned(str(loan.id), copy.item, access.aware(at), loan.due, place, bin_, fine)
