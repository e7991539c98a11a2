"""Decides and records loans, each function inside one transaction of its caller."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlalchemy import Connection, insert, update

from bridge.catalogs.embedded import cases, facts, holds
from bridge.catalogs.embedded.facts import Copy, Member
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import loans
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal
from bridge.masking import masked
from bridge.policy import ItemFacts, due_date, item_reasons, patron_reasons
from bridge.rules import Rules


def account(connection: Connection, rules: Rules, who: Member) -> Patron:
    today = rules.now().date()
    known = facts.patron_facts(connection, who, today)
    due = due_date(today, rules.policy, facts.closed(connection, today))
    barred = patron_reasons(known, rules.policy, today)
    return Patron(who.id, masked(who.number), known.loans, rules.policy.max_loans, due, barred)


def check(connection: Connection, rules: Rules, patron: str, barcode: str) -> Item | Refusal:
    who, copy = facts.member(connection, patron), facts.find_copy(connection, barcode)
    match _decide(connection, rules, who, copy):
        case Copy(item=item):
            return item
        case refusal:
            return refusal


def borrow(act: Act, patron: str, barcode: str) -> Loan | Refusal:
    """Patrons are locked before items and operations, always in this order."""
    who = facts.member(act.connection, patron, lock=True)
    copy = facts.find_copy(act.connection, barcode, lock=True)
    return act.once(("borrow", patron, barcode), lambda: _borrow(act, who, copy))


def _borrow(act: Act, who: Member | None, copy: Copy | None) -> Loan | Refusal:
    match _decide(act.connection, act.rules, who, copy):
        case Copy() as lendable if who is not None:
            return _lend(act, who, lendable)
        case Refusal() as refusal:
            return refusal
    raise AssertionError("nothing is lent to nobody")


def _decide(connection: Connection, rules: Rules, who: Member | None, copy: Copy | None) -> Copy | Refusal:
    """The copy, when nothing at all is said against lending it."""
    today = rules.now().date()
    if who is None:
        reasons: tuple[Reason, ...] = (Reason.CARD_UNKNOWN,)
    else:
        reasons = patron_reasons(facts.patron_facts(connection, who, today), rules.policy, today)
    seen = None if copy is None else _seen(connection, copy, who.id if who else "", today)
    reasons += item_reasons(seen)
    return Refusal(reasons, copy.item if copy else None) if copy is None or reasons else copy


def _seen(connection: Connection, copy: Copy, patron: str, today: date) -> ItemFacts:
    """As seen by this patron, who need not exist. What a librarian will fetch for others is kept for them."""
    lent_to: Literal["nobody", "you", "another"] = "nobody"
    if loan := facts.open_loan(connection, copy.id):
        lent_to = "you" if loan.patron_id == patron else "another"
    kept = facts.kept_for(connection, copy.id, today) not in (None, patron)
    wanted = lent_to == "nobody" and facts.kept_for(connection, copy.id, today) != patron
    wanted = wanted and holds.waiting_for(connection, copy.id, patron)
    has_case = cases.open_on_item(connection, copy.id) is not None
    return ItemFacts(copy.for_loan, lent_to, kept or wanted, has_case)


def _lend(act: Act, who: Member, copy: Copy) -> Loan:
    connection, rules, now = act.connection, act.rules, act.rules.now()
    due = due_date(now.date(), rules.policy, facts.closed(connection, now.date()))
    row = {"patron_id": who.id, "item_id": copy.id, "kiosk": act.kiosk, "lent_at": now, "due": due}
    row["number"] = f"?{act.key}"  # its own depends on its id; an equal one would make other loans wait for this
    id_ = connection.execute(insert(loans).values(row).returning(loans.c.id)).scalar_one()
    number = f"{now:%y%m%d}-{id_:05d}"
    connection.execute(update(loans).where(loans.c.id == id_).values(number=number))
    holds.fulfil(connection, rules, who.id, copy, now)
    return Loan(number, copy.item, due, now, rules.policy.undo_seconds)
