"""Everything that is a member's at the moment: loans, reservations, fines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bridge.catalogs.slims import facts, following, holding, lending, locks, patrons, renewing
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import LoanFacts, MemberFacts
from bridge.contract.account import Account, OpenLoan
from bridge.contract.circulation import Fine, Item, Reason, Refusal

_FINES = """
    SELECT fines_id, fines_date, COALESCE(debet, 0) - COALESCE(credit, 0) AS amount, description
    FROM fines WHERE member_id = :number ORDER BY fines_date, fines_id
    """


def account(access: Access, patron: str) -> Account | Refusal:
    """Waits for an act of this member that is still going on, since it tells what has become of it."""
    member = patrons.by_id(access, patron)
    if member is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    locks.hold_member(access, member.number)
    following.of_member(access, member.number)
    loans = tuple(_open(access, member, loan) for loan in facts.loans_of(access, member.number))
    holds, fines = holding.of_member(access, member.number), unpaid(access, member.number)
    left = (member.expires - access.today).days
    return Account(patrons.told(access, member).patron, member.expires, loans, holds, fines, (), left)


def unpaid(access: Access, number: str) -> tuple[Fine, ...]:
    """A payment is a credit in the row of the fine, or a row of its own, which then pays the oldest fines first."""
    rows = access.rows(_FINES, number=number)
    paid = -sum(row.amount for row in rows if row.amount < 0)
    fines = []
    for row in rows:
        if row.amount > 0:
            left = max(0, int(row.amount) - int(paid))
            paid = max(0, paid - row.amount)
            fines += [_fine(access, row.fines_id, left, row.fines_date, row.description or "")] if left else []
    return tuple(fines)


def _open(access: Access, member: MemberFacts, loan: LoanFacts) -> OpenLoan:
    copy = facts.copy(access, loan.barcode)
    item = copy.item if copy else Item(loan.barcode, "")
    _, fine, _ = following.fine_of(access, loan, access.today)
    refused = renewing.reasons_against(access, member, loan)
    return OpenLoan(lending.told(access, loan, item), (loan.due - access.today).days, fine, refused)


def _fine(access: Access, id: int, amount: int, day: object, description: str) -> Fine:
    """SLiMS names the copy in a sentence only, at its end in the languages that were looked at."""
    words = description.split()
    copy = facts.copy(access, words[-1]) if words else None
    fine = Fine(str(id), amount, copy.item if copy else None)
    return replace(fine, returned=day) if isinstance(day, date) and copy else fine
