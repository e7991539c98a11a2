"""Renews a loan as SLiMS does: the loan's time begins again today, and the row counts how often."""

from __future__ import annotations

from dataclasses import replace

from bridge.catalogs.slims import facts, following, judging, lending, locks, patrons
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import LoanFacts, MemberFacts
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Item, Loan, NeverAsked, Reason, Refusal
from bridge.policy import LoanFacts as Renewal
from bridge.policy import renewal_reasons

_MOST = 3660
_RENEW = """
    UPDATE loan SET renewed = renewed + 1, due_date = :due, return_date = :day, last_update = :now
    WHERE loan_id = :loan AND is_lent = 1 AND is_return = 0 AND renewed = :renewed
    """  # the day in return_date keeps SLiMS's page from renewing it once more on that day


def renew(access: Access, patron: str, loan: str, act: Act) -> Loan | Refusal:
    member, found = patrons.by_id(access, patron), facts.loan(access, loan)
    copy = facts.copy(access, found.barcode) if found else None
    if member is None or found is None or copy is None or not facts.same(found.member, member.number):
        return Refusal((Reason.LOAN_UNKNOWN,))
    locks.hold_item(access, copy.id)
    locks.hold_member(access, member.number)
    following.of_item(access, copy.item.barcode)
    now = facts.loan(access, loan)
    if now is None or not facts.is_open(access, now.id):
        return Refusal((Reason.LOAN_UNKNOWN,))
    reasons = () if act.at else reasons_against(access, member, now)
    if reasons:
        return Refusal(reasons, copy.item)
    return _write(access, member, now, copy.item, act) or _outrun(access, member, loan, copy.item)


def reasons_against(access: Access, member: MemberFacts, loan: LoanFacts) -> tuple[Reason, ...]:
    """SLiMS lets a late loan be renewed and writes the fine; here it has to come back (seed 001, C)."""
    most = facts.terms_of_loan(access, member.terms, loan.rule).renewals
    waiting = facts.reservations(access, barcode=loan.barcode)
    wanted = any(not facts.same(one.member, member.number) for one in waiting)
    twice = len(facts.open_loans(access, loan.barcode)) > 1
    policy = replace(access.rules.policy, max_renewals=min(max(most, 0), _MOST))
    renewal = Renewal(loan.due, loan.renewed, wanted, twice)
    return renewal_reasons(judging.patron_facts(member), renewal, policy, access.today)


def _write(access: Access, member: MemberFacts, loan: LoanFacts, item: Item, act: Act) -> Loan | None:
    """None when the loan is not as it was a moment ago."""
    at = access.local(act.at)
    terms = facts.terms_of_loan(access, member.terms, loan.rule)
    due = max(loan.due, terms.due(at.date(), member.expires, facts.calendar(access)))
    written = access.write(_RENEW, loan=loan.id, due=due, day=at.date(), now=access.local(), renewed=loan.renewed)
    if written.rowcount != 1:
        return None
    following.of_item(access, item.barcode)
    return replace(lending.told(access, loan, item), due=due, lent_at=access.aware(at))


def _outrun(access: Access, member: MemberFacts, loan: str, item: Item) -> Refusal:
    """SLiMS's own page was first, between look and statement. Raises `NeverAsked` if it may be renewed all the same."""
    now = facts.loan(access, loan)
    if now is None or not facts.is_open(access, now.id):
        return Refusal((Reason.LOAN_UNKNOWN,))
    if reasons := reasons_against(access, member, now):
        return Refusal(reasons, item)
    raise NeverAsked("somebody else was busy with this loan in SLiMS")
