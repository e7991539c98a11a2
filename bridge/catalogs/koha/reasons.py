"""What Koha says no with, by its keys, and what each of them is to a patron; what is not here is for the desk.

Sources: Koha's C4/Circulation.pm (CanBookBeIssued, CanBookBeRenewed), C4/Reserves.pm and api/v1/swagger/paths.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping

from bridge.contract.circulation import Reason

_log = logging.getLogger(__name__)

_KEY = re.compile(r"[A-Z][A-Z_]*").fullmatch
_CODE = re.compile(r"[a-z_]{1,40}").fullmatch
_IN_BRACKETS = re.compile(r"\(([A-Za-z_ ]+)\)\s*$")
_ORDER = {reason: number for number, reason in enumerate(Reason)}

# what a patron may agree to without a librarian, and has agreed to by borrowing
CONFIRMABLE = frozenset({"PREVISSUE", "HIGHHOLDS"})
# what Koha only warns of, and would do all the same
STOPPING = frozenset({"RETURNED_FROM_ANOTHER", "ONSITE_CHECKOUT_WILL_BE_SWITCHED"})
# what no act confirms, not even one that has happened already
NEVER = frozenset({"ISSUED_TO_ANOTHER", "RENEW_ISSUE"})

CHECKOUT = {
    "UNKNOWN_BARCODE": Reason.ITEM_UNKNOWN,
    "NOT_FOR_LOAN": Reason.ITEM_NOT_FOR_LOAN,
    "NOT_FOR_LOAN_FORCING": Reason.ITEM_NOT_FOR_LOAN,
    "WTHDRAWN": Reason.ITEM_NOT_FOR_LOAN,
    "RESTRICTED": Reason.ITEM_NOT_FOR_LOAN,
    "ITEMNOTSAMEBRANCH": Reason.ITEM_NOT_FOR_LOAN,
    "PATRON_CANT": Reason.ITEM_NOT_FOR_LOAN,
    "ITEM_LOST": Reason.ITEM_HAS_CASE,
    "ISSUED_TO_ANOTHER": Reason.ITEM_ON_LOAN,
    "RETURNED_FROM_ANOTHER": Reason.ITEM_ON_LOAN,
    "RETURN_IMPOSSIBLE": Reason.ITEM_ON_LOAN,
    "RENEW_ISSUE": Reason.ITEM_ALREADY_YOURS,
    "NO_MORE_RENEWALS": Reason.ITEM_ALREADY_YOURS,
    "NO_RENEWAL_FOR_ONSITE_CHECKOUTS": Reason.ITEM_ALREADY_YOURS,
    "ONSITE_CHECKOUT_WILL_BE_SWITCHED": Reason.ITEM_ALREADY_YOURS,
    "RESERVED": Reason.ITEM_ON_HOLD,
    "RESERVE_WAITING": Reason.ITEM_ON_HOLD,
    "TRANSFERRED": Reason.ITEM_ON_HOLD,
    "PROCESSING": Reason.ITEM_ON_HOLD,
    "RECALLED": Reason.ITEM_ON_HOLD,
    "RECALLED_INTRANSIT": Reason.ITEM_ON_HOLD,
    "BOOKED_TO_ANOTHER": Reason.ITEM_ON_HOLD,
    "TOO_MANY": Reason.LIMIT_REACHED,
    "DEBT": Reason.FINE_UNPAID,
    "DEBT_GUARANTEES": Reason.FINE_UNPAID,
    "DEBT_GUARANTORS": Reason.FINE_UNPAID,
    "DEBT_LINKED_ACCOUNTS": Reason.FINE_UNPAID,
    "USERBLOCKEDOVERDUE": Reason.OVERDUE_LOAN,
    "DEBARRED": Reason.CARD_SUSPENDED,
    "USERBLOCKEDNOENDDATE": Reason.CARD_SUSPENDED,
    "USERBLOCKEDWITHENDDATE": Reason.CARD_SUSPENDED,
    "CARD_LOST": Reason.CARD_SUSPENDED,
    "EXPIRED": Reason.CARD_EXPIRED,
    "ITEM_NOT_FOUND": Reason.ITEM_UNKNOWN,
    "PATRON_NOT_FOUND": Reason.CARD_UNKNOWN,
    **dict.fromkeys(("GNA", "AGE_RESTRICTION", "BORRNOTSAMEBRANCH", "ADDITIONAL_MATERIALS"), Reason.ASK_DESK),
    **dict.fromkeys(("RENTALCHARGE", "INVALID_DATE", "STATS", "BOOKED_EARLY", "SUPPLY_ILL"), Reason.ASK_DESK),
    **dict.fromkeys(("BIBLIO_ALREADY_ISSUED", "CURRENTISSUE"), Reason.ASK_DESK),
}

RENEWAL = {
    "no_item": Reason.LOAN_UNKNOWN,
    "no_checkout": Reason.LOAN_UNKNOWN,
    "item_issued_to_other_patron": Reason.LOAN_UNKNOWN,
    "overdue": Reason.LOAN_OVERDUE,
    "too_many": Reason.RENEWALS_USED,
    "too_unseen": Reason.RENEWALS_USED,
    "on_reserve": Reason.RENEWAL_KEPT_BACK,
    "recalled": Reason.RENEWAL_KEPT_BACK,
    "booked": Reason.RENEWAL_KEPT_BACK,
    "too_much_owing": Reason.FINE_UNPAID,
    "auto_too_much_owing": Reason.FINE_UNPAID,
    "auto_too_much_oweing": Reason.FINE_UNPAID,
    "restriction": Reason.CARD_SUSPENDED,
    "patron_restricted": Reason.CARD_SUSPENDED,
    "auto_account_expired": Reason.CARD_EXPIRED,
    **dict.fromkeys(("too_soon", "auto_too_soon", "auto_too_late", "auto_renew"), Reason.ASK_DESK),
    **dict.fromkeys(("item_denied_renewal", "onsite_checkout"), Reason.ASK_DESK),
}

HOLD = {
    "patron_not_found": Reason.CARD_UNKNOWN,
    "expired": Reason.CARD_EXPIRED,
    "card_lost": Reason.CARD_SUSPENDED,
    "restricted": Reason.CARD_SUSPENDED,
    "debt_limit": Reason.FINE_UNPAID,
    "hold_limit": Reason.HOLD_LIMIT_REACHED,
    "too_many_reserves": Reason.HOLD_LIMIT_REACHED,
    "too_many_reserves_today": Reason.HOLD_LIMIT_REACHED,
    "too_many_holds_for_this_record": Reason.HOLD_ALREADY_PLACED,
    "item_already_on_hold": Reason.HOLD_ALREADY_PLACED,
    "already_possession": Reason.TITLE_ALREADY_YOURS,
    "item_biblio_mismatch": Reason.ITEM_UNKNOWN,
    "no_reserves_allowed": Reason.TITLE_NOT_FOR_LOAN,
    "not_reservable": Reason.TITLE_NOT_FOR_LOAN,
    "no_items": Reason.TITLE_NOT_FOR_LOAN,
    "no_item_available": Reason.TITLE_NOT_FOR_LOAN,
    "damaged": Reason.TITLE_NOT_FOR_LOAN,
    **dict.fromkeys(("age_restricted", "bad_address", "recall", "invalid_pickup_location"), Reason.ASK_DESK),
    **dict.fromkeys(("cannot_reserve_from_other_branches", "cannot_be_transferred"), Reason.ASK_DESK),
    **dict.fromkeys(("pickup_not_in_hold_group", "branch_not_in_hold_group"), Reason.ASK_DESK),
    **dict.fromkeys(("library_not_pickup_location", "library_not_found"), Reason.ASK_DESK),
}

_unheard_of: set[str] = set()


def keys(said: Iterable[str]) -> frozenset[str]:
    """The keys among what a librarian is shown about a checkout. All else, and every value, may be about somebody."""
    return frozenset(name for name in said if _KEY(name))


def in_brackets(sentence: str) -> tuple[str, ...]:
    """The keys at the end of "Checkout not authorized (TOO_MANY DEBT)"."""
    found = _IN_BRACKETS.search(sentence)
    return tuple(found[1].split()) if found else ()


def reasons(said: Iterable[str], table: Mapping[str, Reason]) -> tuple[Reason, ...]:
    """In the order of `Reason`, at least one. A key that the table does not know is logged, once."""
    found = {_reason(key, table) for key in said}
    return tuple(sorted(found, key=_ORDER.__getitem__)) or (Reason.ASK_DESK,)


def _reason(key: str, table: Mapping[str, Reason]) -> Reason:
    if key in table:
        return table[key]
    if key not in _unheard_of and (_KEY(key) or _CODE(key)):
        _unheard_of.add(key)
        _log.warning("Koha says no with %s, which is not known here: the patron is sent to the desk", key)
    return Reason.ASK_DESK
