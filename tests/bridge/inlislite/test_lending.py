"""Loans at a stand, as INLISLite's own tables show them afterwards."""

from __future__ import annotations

import asyncio

import pytest

from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Item, Loan, Reason, Refusal
from tests.bridge.inlislite.scene import BOOKS, CARD, Scene
from tests.peers.inlislite.database import PASSWORD, STANDS


def test_who_comes_with_card_and_password_is_known_and_nothing_of_theirs_is_told(scene: Scene) -> None:
    member = asyncio.run(scene.system.identify(CARD, PASSWORD))
    assert isinstance(member, Member)
    assert (member.patron.id, member.patron.card, member.name) == ("1", "••••••0001", "Si•• R.")
    assert (member.patron.loans, member.patron.limit, member.patron.barred) == (0, 2, ())


def test_a_loan_is_written_as_inlislite_writes_it(scene: Scene) -> None:
    loan = asyncio.run(scene.system.borrow("1", BOOKS[0], scene.act()))
    assert isinstance(loan, Loan)
    header = {"3.2": "126112300001", "3.3": "26112300001"}[scene.inlis.version]
    assert loan.number.startswith(f"{header}-")
    assert scene.inlis.do("SELECT ID, CollectionCount, LoanCount, ReturnCount, Member_id, LocationLibrary_id, CreateBy,"
                          " CreateTerminal, CreateDate FROM collectionloans") == [
        (header, "1", "1", "0", "1", "1", str(STANDS), "K1", "2026-11-23 17:30:00")]  # fmt: skip
    due = {"3.2": "2026-12-07 00:00:00", "3.3": "2026-12-05 23:59:59"}[scene.inlis.version]
    assert scene.inlis.do("SELECT CollectionLoan_id, LoanDate, DueDate, ActualReturn, LateDays, LoanStatus,"
                          " Collection_id, member_id, CreateBy, CreateTerminal FROM collectionloanitems") == [
        (header, "2026-11-23 17:30:00", due, "NULL", "0", "Loan", "1", "1", str(STANDS), "K1")]  # fmt: skip
    assert scene.inlis.number("SELECT Status_id FROM collections WHERE ID = 1") == scene.inlis.ids["lent"]
    assert str(loan.due) == due[:10]


def test_the_limit_is_the_members_kinds_and_all_reasons_are_told(scene: Scene) -> None:
    for book in BOOKS[:2]:
        assert isinstance(asyncio.run(scene.system.borrow("1", book, scene.act())), Loan)
    refusal = asyncio.run(scene.system.borrow("1", BOOKS[0], scene.act()))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.LIMIT_REACHED, Reason.ITEM_ALREADY_YOURS)
    assert asyncio.run(scene.system.check("2", BOOKS[0])) == Refusal((Reason.ITEM_ON_LOAN,), refusal.item)


@pytest.mark.parametrize(
    ("patron", "reason"),
    [
        ("3", Reason.CARD_SUSPENDED), ("4", Reason.CARD_EXPIRED), ("5", Reason.CARD_INACTIVE),
        ("9", Reason.ASK_DESK), ("10", Reason.CARD_EXPIRED), ("77", Reason.CARD_UNKNOWN), ("x", Reason.CARD_UNKNOWN),
    ],
)  # fmt: skip
def test_who_may_not_borrow_is_told_why(scene: Scene, patron: str, reason: Reason) -> None:
    refusal = asyncio.run(scene.system.borrow(patron, BOOKS[0], scene.act()))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (reason,)
    assert scene.inlis.number("SELECT COUNT(*) FROM collectionloans") == 0


@pytest.mark.parametrize(
    ("barcode", "reason"),
    [
        ("00000000107", Reason.ITEM_NOT_FOR_LOAN), ("00000000108", Reason.ITEM_HAS_CASE),
        ("00000000109", Reason.ITEM_HAS_CASE), ("00000000110", Reason.ITEM_NOT_FOR_LOAN),
        ("00000000112", Reason.ITEM_HAS_CASE), ("404", Reason.ITEM_UNKNOWN), ("１２３", Reason.ITEM_UNKNOWN),
        ("'; DROP TABLE members; --", Reason.ITEM_UNKNOWN), ("%", Reason.ITEM_UNKNOWN),
    ],
)  # fmt: skip
def test_what_is_not_lent_is_told_why(scene: Scene, barcode: str, reason: Reason) -> None:
    refusal = asyncio.run(scene.system.check("1", barcode))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (reason,)


def test_a_tag_is_as_good_as_a_barcode_and_a_card_read_in_capitals_as_good_as_its_number(scene: Scene) -> None:
    item = asyncio.run(scene.system.check("1", "e00402"))
    assert item == Item("00000000102", "Laskar Pelangi", "Andrea Hirata", "899.221 HIR l")
    member = asyncio.run(scene.system.find("AB-12/X"))
    assert isinstance(member, Member)
    assert member.patron.id == "8"


def test_a_card_that_two_members_have_is_nobodys(scene: Scene) -> None:
    scene.inlis.do("UPDATE members SET MemberNo = '2611010001' WHERE ID = 2")
    assert asyncio.run(scene.system.find(CARD)) == Refusal((Reason.CARD_UNKNOWN,))
