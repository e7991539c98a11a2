"""What a 64 tells of a patron. Their name leaves this file masked, and everything else of theirs not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2 import dates
from bridge.catalogs.sip2.fields import PATRON_STATUS
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.profiles import Profile
from bridge.catalogs.sip2.reasons import Interpreter, in_order
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Patron, Reason
from bridge.masking import masked, masked_name
from bridge.policy import due_date
from bridge.rules import Rules

_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
_KEEPS_FROM_BORROWING = {
    "card reported lost": Reason.CARD_SUSPENDED,
    "too many items charged": Reason.LIMIT_REACHED,
    "too many items overdue": Reason.OVERDUE_LOAN,
    "too many claims of items returned": Reason.CARD_SUSPENDED,
    "too many items lost": Reason.CARD_SUSPENDED,
    "excessive outstanding fines": Reason.FINE_UNPAID,
    "excessive outstanding fees": Reason.FINE_UNPAID,
    "recall overdue": Reason.OVERDUE_LOAN,
    "too many items billed": Reason.FINE_UNPAID,
}
"""Denied renewals, recalls and holds are no reason, nor are too many renewals."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How 64s are read. `ids` makes of a member number what may leave the adapter."""

    rules: Rules
    profile: Profile
    interpreter: Interpreter
    ids: PatronIds = field(repr=False)

    def member(self, answer: Message, number: str) -> Member:
        """`number` is what was asked about; the system's own writing of it is the one that stays."""
        known = answer["AA"] or number
        today, policy = self.rules.now().date(), self.rules.policy
        limit = _count(answer["CB"])
        patron = Patron(
            self.ids.id_of(known), masked(known), loans(answer), policy.max_loans if limit is None else limit,
            due_date(today, policy, ()), self.barred(answer), estimated=True,
        )  # fmt: skip
        return Member(patron, masked_name(_in_speaking_order(answer["AE"])), self.expires(answer))

    def barred(self, answer: Message) -> tuple[Reason, ...]:
        """Everything that keeps them from borrowing, as far as the system says it."""
        status = answer.fixed["patron status"]
        denied = {name for name, letter in zip(PATRON_STATUS, status, strict=True) if letter.strip()}
        reasons = {_KEEPS_FROM_BORROWING[name] for name in denied if name in _KEEPS_FROM_BORROWING}
        expires, limit = self.expires(answer), _count(answer["CB"])
        if answer["PY"] == "Y" or (expires is not None and expires < self.rules.now().date()):
            reasons.add(Reason.CARD_EXPIRED)
        if limit is not None and loans(answer) >= limit:
            reasons.add(Reason.LIMIT_REACHED)
        if PATRON_STATUS[0] in denied and not reasons:
            reasons.update(self.interpreter.reasons(answer))
        return in_order(reasons)

    def expires(self, answer: Message) -> date | None:
        zone = ZoneInfo(self.rules.policy.timezone)
        told = (dates.read(answer[id], zone, self.profile.due) for id in self.profile.expires)
        return next((at.date() for at in told if at is not None), None)


def is_known(answer: Message) -> bool:
    """BL is optional in the protocol; the name is not."""
    return answer["BL"] == "Y" if answer["BL"] else bool(answer["AE"])


def loans(answer: Message) -> int:
    return _count(answer.fixed["charged items count"]) or 0


def count(answer: Message, what: str) -> int:
    """Such as "hold items"; 0 from a system that does not count them."""
    return _count(answer.fixed[f"{what} count"]) or 0


def has(answer: Message, ids: tuple[str, ...], barcode: str) -> bool:
    """Whether the item is in one of these lists. Systems differ in what they do to a barcode's letters."""
    return any(listed.casefold() == barcode.casefold() for id in ids for listed in answer.all(id))


def owed(answer: Message) -> int:
    """Whole rupiah; 0 for what is no amount, and for what the library owes them."""
    text = answer["BV"].replace(" ", "")
    text = text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text.replace(",", "")
    if not _AMOUNT.fullmatch(text):
        return 0
    return int(Decimal(text).to_integral_value(ROUND_HALF_UP))


def _count(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else None


def _in_speaking_order(name: str) -> str:
    """Of "Rahmawati, Siti"."""
    last, comma, first = name.partition(",")
    return f"{first} {last}".strip() if comma else name
