"""From the texts with which systems say no to the reasons that a stand can tell: the texts themselves are never shown.

A table is looked through from the top, and the first pattern that is found in a text says its reason. Texts are
English unless a library has written its own: those are in the setting `reasons`.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Mapping

from bridge.catalogs.sip2.frame import Message
from bridge.contract.circulation import Reason

Table = tuple[tuple[str, Reason], ...]

_log = logging.getLogger(__name__)

_PATRON: Table = (
    (r"(invalid|unknown) (patron|card|borrower)|(patron|card|borrower) (\w+ )?not found", Reason.CARD_UNKNOWN),
    (r"\blocked\b|too many (failed|wrong|login)", Reason.PIN_BLOCKED),
    (r"(invalid|incorrect|wrong) (patron )?(pin|password)", Reason.PIN_WRONG),
    (r"(patron|card|account|membership|privileges?) (\w+ )?expired", Reason.CARD_EXPIRED),
    (r"card (was |is |has been )?(reported )?(lost|stolen)|lost card", Reason.CARD_SUSPENDED),
    (r"barred|suspended|restricted (patron|borrower)|(patron|borrower) (\w+ )?restrict", Reason.CARD_SUSPENDED),
    (r"overdues?\b", Reason.OVERDUE_LOAN),
    (r"\bfines?\b|\bfees?\b|\bowes?\b|outstanding|\bdebt\b|\bbilled\b|\bcharges? (due|owing)", Reason.FINE_UNPAID),
)
_NO_ITEM = r"(invalid|unknown|no such) item|item (\w+ )?not found|cannot (find|locate|access) (the )?(item|record)"
_NOT_LENT_OUT = (
    r"not for loan|non-?circulating|(does|do|may|can) ?not (be )?(circulate|loaned|lent)|(reference|library use) only"
)
_ELSEWHERE = r"(charged|checked out|issued|on loan|loaned) to (another|other|someone)"
_YOURS = r"(already|currently) (charged|checked out|issued|on loan|loaned) (to|by) (you|this patron)"
_KEPT = r"\bholds?\b|\bheld\b|reserve|recall|\bbooked\b|\brequest"
_ENOUGH = r"too many|limit|maximum"

_ITEM: Table = ((_NO_ITEM, Reason.ITEM_UNKNOWN), (_NOT_LENT_OUT, Reason.ITEM_NOT_FOR_LOAN))
_SICK: Table = ((r"\b(lost|missing|withdrawn|damaged|claimed returned)\b", Reason.ITEM_HAS_CASE),)

COMMON: Mapping[str, Table] = {
    "64": _PATRON,
    "12": (
        *_ITEM,
        (_YOURS, Reason.ITEM_ALREADY_YOURS),
        (_ELSEWHERE, Reason.ITEM_ON_LOAN),
        (r"cannot be checked out at this", Reason.ITEM_NOT_FOR_LOAN),
        (r"already (charged|checked out|issued|on loan)", Reason.ITEM_ON_LOAN),
        (_KEPT, Reason.ITEM_ON_HOLD),
        (_ENOUGH, Reason.LIMIT_REACHED),
        *_PATRON,
        *_SICK,
    ),
    "10": (
        (_NO_ITEM, Reason.ITEM_UNKNOWN),
        (r"not (currently )?(charged|checked out|issued|on loan)", Reason.ITEM_NOT_LENT),
        *_SICK,
    ),
    "30": (
        (_NO_ITEM, Reason.LOAN_UNKNOWN),
        (r"not (currently )?(charged|checked out|issued|on loan)", Reason.LOAN_UNKNOWN),
        (_ELSEWHERE, Reason.LOAN_UNKNOWN),
        (_KEPT, Reason.RENEWAL_KEPT_BACK),
        (r"(item|loan) (\w+ )?overdue", Reason.LOAN_OVERDUE),
        (rf"{_ENOUGH}|no more renewals", Reason.RENEWALS_USED),
        *_PATRON,
        *_SICK,
    ),
    "16": (
        (_NO_ITEM, Reason.TITLE_UNKNOWN),
        (_NOT_LENT_OUT, Reason.TITLE_NOT_FOR_LOAN),
        (_YOURS, Reason.TITLE_ALREADY_YOURS),
        (r"already (has |have )?(a |on |been )?(hold|held|request|reserve)", Reason.HOLD_ALREADY_PLACED),
        (_ENOUGH, Reason.HOLD_LIMIT_REACHED),
        *_PATRON,
    ),
}
"""By the code of the answer, since the same words mean one thing of a loan and another of a return."""

KOHA: Mapping[str, Table] = {
    "12": (
        (r"\bUNKNOWN_BARCODE\b", Reason.ITEM_UNKNOWN),
        (r"\b(NOT_FOR_LOAN|NOT_FOR_LOAN_FORCING|RESTRICTED|ITEMNOTSAMEBRANCH)\b", Reason.ITEM_NOT_FOR_LOAN),
        (r"\b(ITEM_LOST|WTHDRAWN)\b", Reason.ITEM_HAS_CASE),
        (r"\bISSUED_TO_ANOTHER\b", Reason.ITEM_ON_LOAN),
        (r"\b(RESERVED|RESERVE_WAITING|TRANSFERRED|PROCESSING|RECALLED|BOOKED_TO_ANOTHER)\b", Reason.ITEM_ON_HOLD),
        (r"\b(TOO_MANY|MAX_LOANS_ALLOWED)\b", Reason.LIMIT_REACHED),
        (r"\b(DEBT|DEBT_GUARANTEES|DEBT_GUARANTORS)\b", Reason.FINE_UNPAID),
        (r"\bUSERBLOCKEDOVERDUE\b", Reason.OVERDUE_LOAN),
        (r"\b(USERBLOCKEDWITHENDDATE|USERBLOCKEDNOENDDATE|DEBARRED|CARD_LOST|GNA)\b", Reason.CARD_SUSPENDED),
        (r"\bEXPIRED\b", Reason.CARD_EXPIRED),
        (r"\bNO_MORE_RENEWALS\b", Reason.RENEWALS_USED),
    ),
    "30": (
        (r"item_issued_to_other_patron|issued to other borrower|no_checkout", Reason.LOAN_UNKNOWN),
        (r"renewal is not allowed|item_denied_renewal|onsite_checkout", Reason.RENEWALS_USED),
        (r"too_(many|unseen)", Reason.RENEWALS_USED),
        (r"patron_restricted", Reason.CARD_SUSPENDED),
        (r"auto_account_expired", Reason.CARD_EXPIRED),
        (r"too_much_owing", Reason.FINE_UNPAID),
    ),
}
"""The keys of its lending rules, which it says as they are (C4/SIP/ILS/Transaction)."""

EVERGREEN: Mapping[str, Table] = {"12": ((r"this item is already checked out", Reason.ITEM_ON_LOAN),)}

_KOHAS_KEY = re.compile(r"(?:Issue failed|Item cannot be issued) ?: ?([A-Z_]{2,40})")


def by_texts(code: str, texts: Mapping[str, str]) -> Mapping[str, Table]:
    """A library's own texts, or parts of them, with their reasons, as a table for the answer of this code."""
    return {code: tuple((re.escape(text), Reason(reason)) for text, reason in texts.items())}


class Interpreter:
    """Tells reasons from what a system says. `tables` are looked through one after the other."""

    def __init__(self, *tables: Mapping[str, Table]) -> None:
        self._tables = {
            code: tuple((re.compile(pattern, re.IGNORECASE), reason) for table in tables for pattern, reason in
                        table.get(code, ()))
            for code in COMMON
        }  # fmt: skip
        self._told: set[str] = set()

    def reasons(self, answer: Message) -> tuple[Reason, ...]:
        """Those of a no, at least one: ASK_DESK for what is not understood. One text says one reason."""
        found = self.known(answer)
        if not found:
            self._tell(answer)
        return found or (Reason.ASK_DESK,)

    def known(self, answer: Message) -> tuple[Reason, ...]:
        """Those that are understood."""
        return in_order(filter(None, (self._reason(answer.code, text) for text in _texts(answer))))

    def _reason(self, code: str, text: str) -> Reason | None:
        return next((reason for pattern, reason in self._tables[code] if pattern.search(text)), None)

    def _tell(self, answer: Message) -> None:
        """Once each: a text may hold anything, so only Koha's keys are told as they are."""
        for text in _texts(answer) or ("",):
            key = _key(text)
            if key not in self._told and len(self._told) < 1000:
                self._told.add(key)
                _log.warning("a %s says no for a reason that is not known here: %s", answer.code, key)


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each once, in the order in which they are told."""
    given = set(reasons)
    return tuple(reason for reason in Reason if reason in given)


def _texts(answer: Message) -> tuple[str, ...]:
    """Koha joins several with dashes."""
    return tuple(part for text in answer.all("AF") for part in re.split(r"\s--\s", text) if part.strip())


def _key(text: str) -> str:
    """The same for the same text, numbers apart; nobody can read the text in it."""
    if found := _KOHAS_KEY.fullmatch(text.strip()):
        return found[1]
    words = re.sub(r"\d+", "#", text.casefold())
    return f"text {hashlib.sha256(words.encode()).hexdigest()[:8]}" if words else "no text"
