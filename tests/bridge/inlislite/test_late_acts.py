"""What stands did while nobody could be asked: written when it happened, and only once."""

from __future__ import annotations

import asyncio
from datetime import date

from bridge.contract.circulation import Loan, Reason, Refusal, Returned
from tests.bridge.inlislite.scene import BOOKS, Scene


def borrowed(scene: Scene, patron: str, at: str = "") -> Loan:
    loan = asyncio.run(scene.system.borrow(patron, BOOKS[0], scene.act(at)))
    assert isinstance(loan, Loan)
    return loan


def open_loans(scene: Scene) -> list[tuple[str, ...]]:
    return scene.inlis.do("SELECT member_id, LoanDate FROM collectionloanitems WHERE LoanStatus = 'Loan'")


def test_a_late_loan_begins_when_it_began_whatever_the_rules_say(scene: Scene) -> None:
    loan = borrowed(scene, "3", "2026-11-20 09:15")  # who is suspended
    due = {"3.2": date(2026, 12, 4), "3.3": date(2026, 12, 2)}[scene.inlis.version]
    assert (str(loan.lent_at), loan.due) == ("2026-11-20 09:15:00+08:00", due)
    assert scene.inlis.one("SELECT ID FROM collectionloans").endswith("26112000001")
    assert open_loans(scene) == [("3", "2026-11-20 09:15:00")]


def test_a_late_loan_that_is_told_twice_is_one(scene: Scene) -> None:
    assert borrowed(scene, "1", "2026-11-20 09:15") == borrowed(scene, "1", "2026-11-20 09:15")
    assert len(open_loans(scene)) == 1


def test_who_had_the_copy_before_has_brought_it_back_by_then(scene: Scene) -> None:
    borrowed(scene, "2", "2026-11-02 10:00")
    borrowed(scene, "1", "2026-11-20 09:15")
    assert open_loans(scene) == [("1", "2026-11-20 09:15:00")]
    ended = scene.inlis.do("SELECT ActualReturn, LateDays > 0 FROM collectionloanitems WHERE member_id = 2")
    assert ended == [("2026-11-20 09:15:00", "1")]
    assert scene.inlis.number("SELECT COUNT(*) FROM pelanggaran WHERE Member_id = 2") == 1
    assert scene.inlis.number("SELECT Status_id FROM collections WHERE ID = 1") == scene.inlis.ids["lent"]


def test_who_has_borrowed_it_since_keeps_it(scene: Scene) -> None:
    borrowed(scene, "2")  # today
    before = borrowed(scene, "1", "2026-11-20 09:15")
    assert open_loans(scene) == [("2", "2026-11-23 17:30:00")]
    assert borrowed(scene, "1", "2026-11-20 09:15") == before
    ended = asyncio.run(scene.system.ended(before.number, BOOKS[0]))
    assert ended is not None
    assert str(ended.returned_at) == "2026-11-23 17:30:00+08:00"


def test_a_late_return_ends_the_loan_of_then_and_counts_days_till_then(scene: Scene) -> None:
    borrowed(scene, "1", "2026-11-02 10:00")
    back = asyncio.run(scene.system.return_item(BOOKS[0], scene.act("2026-11-17 20:00")))
    assert isinstance(back, Returned)
    assert str(back.returned_at) == "2026-11-17 20:00:00+08:00"
    assert back.fine is not None
    assert back.fine.days == {"3.2": 1, "3.3": 3}[scene.inlis.version]
    assert scene.inlis.one("SELECT CreateDate FROM pelanggaran") == "2026-11-17 20:00:00"


def test_a_late_return_does_not_end_what_began_after_it(scene: Scene) -> None:
    borrowed(scene, "1")
    refusal = asyncio.run(scene.system.return_item(BOOKS[0], scene.act("2026-11-20 09:15")))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.ITEM_NOT_LENT,)
    assert len(open_loans(scene)) == 1


def test_a_late_renewal_counts_from_then_and_once(scene: Scene) -> None:
    loan = borrowed(scene, "1", "2026-11-10 10:00")
    told = [asyncio.run(scene.system.renew("1", loan.number, scene.act("2026-11-20 09:15"))) for _ in range(2)]
    assert isinstance(told[0], Loan)
    assert told[0] == told[1]
    assert told[0].due == {"3.2": date(2026, 12, 4), "3.3": date(2026, 12, 4)}[scene.inlis.version]
    assert scene.inlis.do("SELECT DateExtend FROM collectionloanextends") == [("2026-11-20 09:15:00",)]


def test_nothing_has_happened_after_now(scene: Scene) -> None:
    assert borrowed(scene, "1", "2027-01-01 09:00").lent_at == scene.system.rules.now().replace(microsecond=0)


def test_nobody_and_nothing_are_refused_late_as_well(scene: Scene) -> None:
    refusal = asyncio.run(scene.system.borrow("404", "404", scene.act("2026-11-20 09:15")))
    assert refusal == Refusal((Reason.CARD_UNKNOWN, Reason.ITEM_UNKNOWN))
