"""Every reason that keeps a member or a copy from a loan: SLiMS's own, and those that only our policy has."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.catalogs.slims import facts
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import CopyFacts, LoanFacts, MemberFacts
from bridge.catalogs.slims.terms import Terms, chosen
from bridge.contract.circulation import Reason
from bridge.policy import ItemFacts, PatronFacts, card_reasons, item_reasons


@dataclass(frozen=True, slots=True)
class Lending:
    """Whether this copy would be lent to this member now, and under which terms."""

    terms: Terms
    reasons: tuple[Reason, ...]


def lending(access: Access, member: MemberFacts, copy: CopyFacts) -> Lending:
    loans = facts.loans_of(access, member.number)
    terms = chosen(member.terms, facts.rules(access, member.type), copy.collection, copy.medium)
    counted = sum(not terms.rule or loan.rule == terms.rule for loan in loans)
    full = (Reason.LIMIT_REACHED,) if counted >= terms.limit else ()
    reasons = (*of_member(access, member, loans), *full, *item_reasons(of_copy(access, copy, member.number)))
    return Lending(terms, in_order(reasons))


def of_member(access: Access, member: MemberFacts, loans: tuple[LoanFacts, ...]) -> tuple[Reason, ...]:
    """What keeps them from borrowing anything at all, but for how much they have."""
    policy, today = access.rules.policy, access.today
    overdue = policy.overdue_blocks and any(loan.due < today for loan in loans)
    unpaid = policy.fine_blocks and facts.balance(access, member.number) > 0
    return (
        *card_reasons(patron_facts(member), today),
        *((Reason.OVERDUE_LOAN,) if overdue else ()),
        *((Reason.FINE_UNPAID,) if unpaid else ()),
    )


def of_copy(access: Access, copy: CopyFacts, number: str) -> ItemFacts:
    """Two open loans of one copy are a case for the librarian: only one of the two can have it."""
    lent = facts.open_loans(access, copy.item.barcode)
    waiting = facts.reservations(access, barcode=copy.item.barcode)
    theirs = any(facts.same(loan.member, number) for loan in lent)
    return ItemFacts(
        for_loan=not copy.no_loan,
        lent_to="you" if theirs else "another" if lent else "nobody",
        kept_for_another=bool(waiting) and not facts.same(waiting[0].member, number),
        has_case=len(lent) > 1,
    )


def patron_facts(member: MemberFacts) -> PatronFacts:
    """Pending is everything that locks a membership in SLiMS: not yet approved, and taken away."""
    return PatronFacts("inactive" if member.pending else "active", member.expires, True, 0, 0, 0)


def in_order(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in Reason if reason in reasons)
