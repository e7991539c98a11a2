"""That everybody and every book of the cast plays the part its name says, as the real library sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.sample import cast
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal
from bridge.policy import LoanPolicy

Opened = Callable[[LoanPolicy], Library]
STRICT = LoanPolicy(overdue_blocks=True, fine_blocks=True)


def identify(library: Library, card: str, pin: str | None = None) -> Patron | Refusal:
    return asyncio.run(library.catalog("test").identify(card, pin))


def check(library: Library, card: str, barcode: str) -> Item | Refusal:
    patron = identify(library, card)
    assert isinstance(patron, Patron)
    return asyncio.run(library.catalog("test").check(patron.id, barcode))


@pytest.mark.parametrize("card", [cast.ACTIVE_CARD, cast.ACTIVE_CARD_2, cast.NFC_CARD, cast.NIK_CARD, cast.HOLD_CARD])
def test_whoever_is_active_may_borrow_all_they_can(opened: Opened, card: str) -> None:
    patron = identify(opened(STRICT), card)
    assert isinstance(patron, Patron)
    assert (patron.barred, patron.loans, patron.room) == ((), 0, 2)


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (cast.EXPIRED_CARD, Reason.CARD_EXPIRED),
        (cast.SUSPENDED_CARD, Reason.CARD_SUSPENDED),
        (cast.INACTIVE_CARD, Reason.CARD_INACTIVE),
        (cast.AT_LIMIT_CARD, Reason.LIMIT_REACHED),
        (cast.OVERDUE_CARD, Reason.OVERDUE_LOAN),
        (cast.FINE_CARD, Reason.FINE_UNPAID),
        (cast.NOT_SIGNED_IN_CARD, Reason.VISIT_MISSING),
    ],
)
def test_whoever_is_barred_is_so_for_the_one_reason_they_stand_for(opened: Opened, card: str, reason: Reason) -> None:
    patron = identify(opened(STRICT), card)
    assert isinstance(patron, Patron)
    assert patron.barred == (reason,)


def test_the_one_with_a_pin_is_asked_for_it(opened: Opened) -> None:
    library = opened(STRICT)
    assert identify(library, cast.PIN_CARD) == Refusal((Reason.PIN_NEEDED,))
    assert identify(library, cast.PIN_CARD, "0000") == Refusal((Reason.PIN_WRONG,))
    patron = identify(library, cast.PIN_CARD, cast.PIN)
    assert isinstance(patron, Patron)
    assert patron.barred == ()


def test_the_books_on_the_shelf_may_be_borrowed_best_known_first(opened: Opened) -> None:
    library = opened(STRICT)
    found = [check(library, cast.ACTIVE_CARD, barcode) for barcode in cast.BOOKS_ON_SHELF]
    titles = [item.title for item in found if isinstance(item, Item)]
    assert len(titles) == len(cast.BOOKS_ON_SHELF) >= 6
    assert titles[:2] == ["Laskar Pelangi", "Bumi Manusia"]


def test_the_books_with_strange_titles_may_be_borrowed_and_come_as_they_are(opened: Opened) -> None:
    library = opened(STRICT)
    names = (cast.BOOK_LONG_TITLE, cast.BOOK_HOSTILE_TITLE, cast.BOOK_ARABIC_TITLE)
    found = [check(library, cast.ACTIVE_CARD, barcode) for barcode in names]
    long, hostile, arabic = (item.title for item in found if isinstance(item, Item))
    assert len(long) > 200
    assert hostile == "[b]Buku[/b] & <i>\u200e"
    assert arabic == "رحلة ابن بطوطة"


@pytest.mark.parametrize(
    ("barcode", "reason"),
    [
        (cast.BOOK_ON_LOAN, Reason.ITEM_ON_LOAN),
        (cast.BOOK_ON_HOLD, Reason.ITEM_ON_HOLD),
        (cast.BOOK_REFERENCE, Reason.ITEM_NOT_FOR_LOAN),
        (cast.UNKNOWN_BOOK, Reason.ITEM_UNKNOWN),
    ],
)
def test_the_other_books_are_refused_for_the_reason_they_stand_for(
    opened: Opened, barcode: str, reason: Reason
) -> None:
    refusal = check(opened(STRICT), cast.ACTIVE_CARD, barcode)
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (reason,)


def test_the_held_book_is_lent_to_whom_it_is_kept_for(opened: Opened) -> None:
    library = opened(STRICT)
    patron = identify(library, cast.HOLD_CARD)
    assert isinstance(patron, Patron)
    loan = asyncio.run(library.catalog("test").borrow(patron.id, cast.BOOK_ON_HOLD, "key"))
    assert isinstance(loan, Loan)


def test_the_library_lends_two_books_from_the_shelf_and_no_more(opened: Opened) -> None:
    library = opened(LoanPolicy())
    patron = identify(library, cast.ACTIVE_CARD)
    assert isinstance(patron, Patron)
    answers = [asyncio.run(library.catalog("test").borrow(patron.id, b, f"k{b}")) for b in cast.BOOKS_ON_SHELF[:3]]
    assert [type(answer) for answer in answers] == [Loan, Loan, Refusal]
