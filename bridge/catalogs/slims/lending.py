"""Lends a copy: one row of `loan`, written only while no other loan of the copy is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bridge.catalogs.slims import facts, following, judging, locks, patrons, returning
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import CopyFacts, LoanFacts, MemberFacts
from bridge.catalogs.slims.terms import Terms
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Item, Loan, NeverAsked, Reason, Refusal

_NO_LIMIT = 2**31 - 1
_LEND = """
    INSERT INTO loan (item_code, member_id, loan_date, due_date, renewed, loan_rules_id, is_lent, is_return,
        return_date, actual, input_date, last_update, uid)
    SELECT :code, :member, :day, :due, 0, :rule, 1, :is_return, :returned, :mark, :since, :now, :staff FROM DUAL
    WHERE (:is_return = 1 OR NOT EXISTS (SELECT 1 FROM loan WHERE item_code = :code AND is_lent = 1 AND is_return = 0))
        AND (SELECT COUNT(*) FROM loan WHERE member_id = :member AND is_lent = 1 AND is_return = 0
            AND (:rule = 0 OR loan_rules_id = :rule)) < :limit
    """


@dataclass(frozen=True, slots=True)
class _New:
    """A loan to be written; `ended` when it is known to have ended before it was heard of."""

    member: MemberFacts
    copy: CopyFacts
    terms: Terms
    since: datetime
    ended: date | None = None


def check(access: Access, patron: str, barcode: str) -> Item | Refusal:
    member, copy = patrons.by_id(access, patron), facts.copy(access, barcode)
    if member is None or copy is None:
        return _unknown(member, copy)
    reasons = judging.lending(access, member, copy).reasons
    return Refusal(reasons, copy.item) if reasons else copy.item


def borrow(access: Access, patron: str, barcode: str, act: Act) -> Loan | Refusal:
    member, copy = patrons.by_id(access, patron), facts.copy(access, barcode)
    if member is None or copy is None:
        return _unknown(member, copy)
    locks.hold_item(access, copy.id)
    locks.hold_member(access, member.number)
    following.of_item(access, copy.item.barcode)
    if act.at is not None:
        return _late(access, member, copy, access.local(act.at))
    would = judging.lending(access, member, copy)
    if would.reasons:
        return Refusal(would.reasons, copy.item)
    number = _write(access, _New(member, copy, would.terms, access.local()))
    return _told(access, number, copy) if number is not None else _outrun(access, member, copy)


def _outrun(access: Access, member: MemberFacts, copy: CopyFacts) -> Refusal:
    """SLiMS's own page was first, between our look and our statement. Raises `NeverAsked` if only for a moment."""
    if reasons := judging.lending(access, member, copy).reasons:
        return Refusal(reasons, copy.item)
    raise NeverAsked("somebody else was busy with this item in SLiMS")


def _late(access: Access, member: MemberFacts, copy: CopyFacts, at: datetime) -> Loan | Refusal:
    """The patron has had the copy since then. Whoever had it before must have brought it back; where it was lent to
    somebody afterwards, this loan has ended by then."""
    lent = facts.open_loans(access, copy.item.barcode)
    if any(facts.same(loan.member, member.number) for loan in lent):
        return Refusal((Reason.ITEM_ALREADY_YOURS,), copy.item)
    terms = judging.lending(access, member, copy).terms
    later = [loan.since for loan in lent if loan.since > at]
    for loan in lent:
        if loan.since <= at:
            returning.end(access, loan, at.date())
    new = _New(member, copy, replace(terms, limit=_NO_LIMIT), at, min(later).date() if later else None)
    if (number := _write(access, new)) is None:
        raise NeverAsked("somebody else was busy with this item in SLiMS")
    return _told(access, number, copy)


def _write(access: Access, new: _New) -> int | None:
    """The loan's number; None when somebody was first."""
    written = access.write(
        _LEND,
        code=new.copy.item.barcode,
        member=new.member.number,
        day=new.since.date(),
        due=new.terms.due(new.since.date(), new.member.expires, facts.calendar(access)),
        rule=new.terms.rule,
        is_return=int(new.ended is not None),
        returned=new.ended,
        mark=following.UNSETTLED if new.ended else None,
        since=new.since,
        now=access.local(),
        staff=access.settings.staff,
        limit=new.terms.limit,
    )
    if written.rowcount != 1:
        return None
    following.of_item(access, new.copy.item.barcode)
    return int(written.lastrowid)


def _told(access: Access, number: int, copy: CopyFacts) -> Loan:
    loan = facts.loan(access, str(number))
    assert loan is not None  # noqa: S101 - it was written a moment ago, under the item's lock
    return told(access, loan, copy.item)


def told(access: Access, loan: LoanFacts, item: Item) -> Loan:
    return Loan(str(loan.id), item, loan.due, access.aware(loan.since))


def _unknown(member: MemberFacts | None, copy: CopyFacts | None) -> Refusal:
    reasons = ((Reason.CARD_UNKNOWN,) if member is None else ()) + ((Reason.ITEM_UNKNOWN,) if copy is None else ())
    return Refusal(reasons, copy.item if copy else None)
