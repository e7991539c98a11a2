"""Renewals, an account, and a look at a copy and its loan."""

from __future__ import annotations

import asyncio
from datetime import date

from bridge.catalogs.systems.system import Lent
from bridge.contract.account import Account
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Sighting, Whereabouts
from tests.bridge.inlislite.scene import BOOKS, Scene


def lent(scene: Scene, patron: str = "1", book: str = BOOKS[0]) -> Loan:
    loan = asyncio.run(scene.system.borrow(patron, book, scene.act()))
    assert isinstance(loan, Loan)
    return loan


def refused(scene: Scene, loan: str, patron: str = "1") -> tuple[Reason, ...]:
    answer = asyncio.run(scene.system.renew(patron, loan, scene.act()))
    assert isinstance(answer, Refusal)
    return answer.reasons


def test_a_renewal_is_a_new_last_day_and_a_row_of_its_own(scene: Scene) -> None:
    loan = lent(scene)
    scene.clock.set("2026-11-27 10:00")
    renewed = asyncio.run(scene.system.renew("1", loan.number, scene.act()))
    due = {"3.2": date(2026, 12, 11), "3.3": date(2026, 12, 17)}[scene.inlis.version]  # from today; from the old day
    assert isinstance(renewed, Loan)
    assert (renewed.number, renewed.due, renewed.lent_at) == (loan.number, due, loan.lent_at)
    time = {"3.2": "00:00:00", "3.3": "23:59:59"}[scene.inlis.version]
    assert scene.inlis.do("SELECT DateExtend, DueDateExtend, Member_id, Collection_id FROM collectionloanextends") == [
        ("2026-11-27 10:00:00", f"{due} {time}", "1", "1")
    ]
    assert scene.inlis.do("SELECT DueDate FROM collectionloanitems") == [(f"{due} {time}",)]
    assert scene.inlis.do("SELECT ExtendCount FROM collectionloans") == [("1",)]
    assert asyncio.run(scene.system.lent(BOOKS[0], "1")) == Lent(loan.number, due, theirs=True, renewals=1)
    assert refused(scene, loan.number) == (Reason.RENEWALS_USED,)


def test_a_loan_is_renewed_by_who_has_it_in_time_and_with_a_valid_card(scene: Scene) -> None:
    loan = lent(scene)
    assert refused(scene, loan.number, "2") == (Reason.LOAN_UNKNOWN,)
    assert refused(scene, "1-1") == (Reason.LOAN_UNKNOWN,)
    assert refused(scene, "'; --") == (Reason.LOAN_UNKNOWN,)
    assert refused(scene, loan.number, "404") == (Reason.CARD_UNKNOWN,)
    scene.clock.set("2026-12-20 10:00")
    assert refused(scene, loan.number) == (Reason.LOAN_OVERDUE,)
    scene.inlis.do("UPDATE members SET EndDate = '2026-12-01' WHERE ID = 1")
    assert refused(scene, loan.number) == (Reason.CARD_EXPIRED, Reason.LOAN_OVERDUE)


def test_no_renewals_at_all_is_what_a_zero_says(scene: Scene) -> None:
    scene.inlis.do("UPDATE jenis_anggota SET CountPerpanjang = 0 WHERE id = 1")
    assert refused(scene, lent(scene).number) == (Reason.RENEWALS_USED,)


def test_a_loan_that_is_booked_by_another_is_not_renewed(scene_32: Scene) -> None:
    loan = lent(scene_32)
    scene_32.inlis.do("UPDATE collections SET BookingMemberID = '2611010002', BookingExpiredDate = '2027-01-01'"
                      " WHERE ID = 1")  # fmt: skip
    assert refused(scene_32, loan.number) == (Reason.RENEWAL_KEPT_BACK,)


def test_an_account_has_loans_with_what_they_would_cost_and_why_they_cannot_be_renewed(scene: Scene) -> None:
    lent(scene)
    lent(scene, book=BOOKS[1])
    scene.clock.set("2026-12-09 10:00")
    account = asyncio.run(scene.system.account("1"))
    assert isinstance(account, Account)
    assert [loan.loan.item.barcode for loan in account.loans] == list(BOOKS[:2])
    days, late = {"3.2": (-2, 2), "3.3": (-4, 4)}[scene.inlis.version]
    assert [(loan.days_left, loan.fine, loan.refused) for loan in account.loans] == [
        (days, late * 2000, (Reason.LOAN_OVERDUE,))
    ] * 2
    assert (account.expires, account.days_left) == (date(2027, 6, 30), 203)
    assert account.patron.loans == 2
    assert asyncio.run(scene.system.account("404")) == Refusal((Reason.CARD_UNKNOWN,))


def test_an_old_violation_is_a_fine_without_days_and_a_paid_one_is_none(scene: Scene) -> None:
    broke, late = scene.inlis.ids["broke"], scene.inlis.ids["late"]
    scene.inlis.do(
        "INSERT INTO pelanggaran (Member_id, JumlahDenda, Paid, JenisPelanggaran_id) VALUES"
        f" (1, 7000, NULL, {broke}), (1, 9000, 1, {late})"
    )
    account = asyncio.run(scene.system.account("1"))
    assert isinstance(account, Account)
    assert [(fine.amount, fine.item, fine.days) for fine in account.fines] == [(7000, None, 0)]


def test_a_look_tells_where_a_copy_is(scene: Scene) -> None:
    lent(scene)
    where = {"00000000101": Whereabouts.ON_LOAN, "00000000102": Whereabouts.ON_SHELF,
             "00000000107": Whereabouts.READING_ROOM, "00000000108": Whereabouts.WITH_LIBRARIAN,
             "00000000109": Whereabouts.READING_ROOM, "00000000112": Whereabouts.WITH_LIBRARIAN}  # fmt: skip
    for barcode, place in where.items():
        sighting = asyncio.run(scene.system.look(barcode))
        assert isinstance(sighting, Sighting)
        assert (barcode, sighting.whereabouts) == (barcode, place)
    seen = asyncio.run(scene.system.look("00000000103"))
    assert seen == Sighting(
        Item("00000000103", "Bumi Manusia", "Pramoedya Ananta Toer", "899.221 PRA b"), Whereabouts.ON_SHELF
    )
    assert asyncio.run(scene.system.look("404")) == Refusal((Reason.ITEM_UNKNOWN,))


def test_a_loan_is_shown_as_theirs_to_its_member_only(scene: Scene) -> None:
    loan = lent(scene)
    for patron, theirs in (("1", True), ("2", False), ("", False)):
        assert asyncio.run(scene.system.lent(BOOKS[0], patron)) == Lent(loan.number, loan.due, theirs)
    assert asyncio.run(scene.system.lent(BOOKS[1], "1")) is None
    assert asyncio.run(scene.system.lent("404", "1")) is None
