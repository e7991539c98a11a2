"""Tells whose card it is, and what keeps them from borrowing."""

from __future__ import annotations

from bridge.catalogs.slims import facts, judging
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import MemberFacts
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Patron, Reason
from bridge.masking import masked, masked_name


def by_id(access: Access, patron: str) -> MemberFacts | None:
    number = access.ids.number_of(patron)
    return None if number is None else facts.member(access, number)


def told(access: Access, member: MemberFacts) -> Member:
    """Where some kinds of items have rules of their own, so many more may be lent, and for another time: what holds,
    `check` tells of each item."""
    loans, rules = facts.loans_of(access, member.number), facts.rules(access, member.type)
    limit = max(0, member.terms.limit) + sum(max(0, rule.terms.limit) for rule in rules)
    full = (Reason.LIMIT_REACHED,) if len(loans) >= limit else ()
    patron = Patron(
        access.ids.id_of(member.number),
        masked(member.number),
        len(loans),
        limit,
        member.terms.due(access.today, member.expires, facts.calendar(access)),
        judging.in_order((*judging.of_member(access, member, loans), *full)),
        estimated=bool(rules),
    )
    return Member(patron, masked_name(member.name), member.expires)
