"""Decides and records loans, each function inside one transaction of its caller."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, update

from bridge.catalogs.embedded import facts, operations
from bridge.catalogs.embedded.facts import Copy, Member
from bridge.catalogs.embedded.masking import masked
from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import holds, loans
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal
from bridge.policy import due_date, item_reasons, patron_reasons


@dataclass(frozen=True, slots=True)
class Borrowing:
    """What a kiosk asks for, under the key of this one operation."""

    kiosk: str
    patron: str
    barcode: str
    key: str

    @property
    def content(self) -> tuple[str, ...]:
        return self.patron, self.barcode


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


def borrow(connection: Connection, rules: Rules, asked: Borrowing) -> Loan | Refusal:
    """Patrons are locked before items and operations, always in this order."""
    now = rules.now()
    operations.forget(connection, now - rules.answers_kept)
    who = facts.member(connection, asked.patron, lock=True)
    if before := operations.recall(connection, asked.key, asked.content):
        return before
    match _decide(connection, rules, who, facts.find_copy(connection, asked.barcode, lock=True)):
        case Copy() as copy:
            answer: Loan | Refusal = _lend(connection, rules, asked, copy)
        case refusal:
            answer = refusal
    operations.keep(connection, asked.key, asked.content, answer, now)
    return answer


def _decide(connection: Connection, rules: Rules, who: Member | None, copy: Copy | None) -> Copy | Refusal:
    """The copy, when nothing at all is said against lending it."""
    today = rules.now().date()
    if who is None:
        reasons: tuple[Reason, ...] = (Reason.CARD_UNKNOWN,)
    else:
        reasons = patron_reasons(facts.patron_facts(connection, who, today), rules.policy, today)
    seen = None if copy is None else facts.item_facts(connection, copy, who.id if who else "", rules)
    reasons += item_reasons(seen)
    return Refusal(reasons, copy.item if copy else None) if copy is None or reasons else copy


def _lend(connection: Connection, rules: Rules, asked: Borrowing, copy: Copy) -> Loan:
    now = rules.now()
    due = due_date(now.date(), rules.policy, facts.closed(connection, now.date()))
    row = {"patron_id": asked.patron, "item_id": copy.id, "kiosk": asked.kiosk, "lent_at": now, "due": due}
    row["number"] = f"?{asked.key}"  # its own depends on its id; an equal one would make other loans wait for this
    id_ = connection.execute(insert(loans).values(row).returning(loans.c.id)).scalar_one()
    number = f"{now:%y%m%d}-{id_:05d}"
    connection.execute(update(loans).where(loans.c.id == id_).values(number=number))
    _fulfil(connection, asked.patron, copy)
    return Loan(number, copy.item, due, now)


def _fulfil(connection: Connection, patron: str, copy: Copy) -> None:
    theirs = (holds.c.item_id == copy.id) & (holds.c.patron_id == patron) & holds.c.state.in_(("waiting", "ready"))
    connection.execute(update(holds).where(theirs).values(state="fulfilled"))
