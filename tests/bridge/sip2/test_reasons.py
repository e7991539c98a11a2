"""Texts with which systems say no, and what a stand makes of them."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.profiles import PROFILES, Name
from bridge.catalogs.sip2.reasons import COMMON, EVERGREEN, KOHA, Interpreter, by_texts
from bridge.contract.circulation import Reason


def reasons(code: str, *texts: str, profile: Name = "koha") -> tuple[Reason, ...]:
    answer = Message(code, {}, tuple(("AF", text) for text in texts))
    return Interpreter(PROFILES[profile].reasons, COMMON).reasons(answer)


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        ("12", "Invalid Patron", Reason.CARD_UNKNOWN),
        ("12", "Invalid Item", Reason.ITEM_UNKNOWN),
        ("12", "Patron debarred", Reason.CARD_SUSPENDED),
        ("12", "Patron expired on 12/31/2025", Reason.CARD_EXPIRED),
        ("12", "Patron has fines - You owe 12.00.", Reason.FINE_UNPAID),
        ("12", "Outstanding Fines block issue", Reason.FINE_UNPAID),
        ("12", "Item checked out to another patron", Reason.ITEM_ON_LOAN),
        ("12", "Item already checked out to another patron.  Please return item for check-in.", Reason.ITEM_ON_LOAN),
        ("12", "This item is currently checked out by you", Reason.ITEM_ALREADY_YOURS),
        ("12", "Item is on hold for another patron.", Reason.ITEM_ON_HOLD),
        ("12", "Item is reserved for another patron upon return.", Reason.ITEM_ON_HOLD),
        ("12", "Item has been recalled for another patron", Reason.ITEM_ON_HOLD),
        ("12", "Item type cannot be checked out at this checkout location", Reason.ITEM_NOT_FOR_LOAN),
        ("12", "Item must be checked out at a circulation desk", Reason.ASK_DESK),
        ("12", "Issue failed : NOT_FOR_LOAN", Reason.ITEM_NOT_FOR_LOAN),
        ("12", "Issue failed : RESTRICTED", Reason.ITEM_NOT_FOR_LOAN),
        ("12", "Item cannot be issued: TOO_MANY", Reason.LIMIT_REACHED),
        ("12", "Item cannot be issued: AGE_RESTRICTION", Reason.ASK_DESK),
        ("12", "Issue failed : USERBLOCKEDOVERDUE", Reason.OVERDUE_LOAN),
        ("12", "Patron blocked", Reason.ASK_DESK),
        ("10", "Item not checked out", Reason.ITEM_NOT_LENT),
        ("10", "Invalid Item", Reason.ITEM_UNKNOWN),
        ("10", "Item withdrawn, return not allowed", Reason.ITEM_HAS_CASE),
        ("10", "Item is on hold, please return to circulation desk", Reason.ASK_DESK),
        ("30", "Item unavailable due to outstanding holds", Reason.RENEWAL_KEPT_BACK),
        ("30", "Item has reached maximum renewals", Reason.RENEWALS_USED),
        ("30", "Item already issued to other borrower", Reason.LOAN_UNKNOWN),
        ("30", "Item is booked for another borrower", Reason.RENEWAL_KEPT_BACK),
        ("30", "too_soon", Reason.ASK_DESK),
        ("16", "No such item.", Reason.TITLE_UNKNOWN),
        ("16", "Patron has reached 5 hold limit.", Reason.HOLD_LIMIT_REACHED),
    ],
)
def test_kohas_texts_say_their_reasons(code: str, text: str, reason: Reason) -> None:
    assert reasons(code, text) == (reason,)


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        ("12", "This item is already checked out", Reason.ITEM_ON_LOAN),
        ("12", "Patron is not allowed to checkout the selected item", Reason.ASK_DESK),
    ],
)
def test_evergreens_texts_say_their_reasons(code: str, text: str, reason: Reason) -> None:
    assert reasons(code, text, profile="evergreen") == (reason,)


def test_several_texts_say_several_reasons_in_order_and_each_says_one() -> None:
    assert reasons("12", "Item is on hold", "Card expired -- Patron has fines", "Please see Wati") == (
        Reason.CARD_EXPIRED, Reason.FINE_UNPAID, Reason.ITEM_ON_HOLD,
    )  # fmt: skip


def test_a_no_without_a_text_is_for_the_desk() -> None:
    assert reasons("12") == reasons("12", "", " ") == (Reason.ASK_DESK,)


def test_a_librarys_own_text_goes_before_all_others() -> None:
    own = by_texts("12", {"(limit) tercapai": "card-suspended"})
    answer = Message("12", {}, (("AF", "Batas (LIMIT) tercapai"),))
    assert Interpreter(own, COMMON).reasons(answer) == (Reason.CARD_SUSPENDED,)


def test_every_profile_has_a_name_and_every_pattern_is_one() -> None:
    assert set(PROFILES) == set(get_args(Name))
    for table in (COMMON, KOHA, EVERGREEN):
        assert set(table) <= set(COMMON)
        for pattern, _ in (row for rows in table.values() for row in rows):
            re.compile(pattern)


def test_only_kohas_keys_are_logged_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    reasons("12", "Item cannot be issued: AGE_RESTRICTION")
    reasons("12", "Ask WATI_SUSILO, room 12")
    assert "AGE_RESTRICTION" in caplog.text
    assert "WATI" not in caplog.text
