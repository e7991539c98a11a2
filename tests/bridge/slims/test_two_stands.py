"""Two stands want the same at the same time, and SLiMS's own page, which takes no locks, wants it too."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pymysql  # type: ignore[import-untyped]
import pytest

from bridge.catalogs.slims import locks
from bridge.contract.circulation import Loan, NeverAsked, Reason, Refusal, Returned
from tests.bridge.slims.conftest import act, id_of
from tests.bridge.slims.scene import system_of
from tests.conftest import Figures
from tests.peers.slims import KINDS, MEMBER, SlimsPeer, slims

ROUNDS, MORE_ROUNDS = 20, 200
STAFF = 7  # under whom our stands lend; SLiMS's own page lends under 1
OPEN = "is_lent = 1 AND is_return = 0"
ONE, OTHER = id_of(MEMBER), id_of("M0007")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(300)
def test_of_two_stands_that_want_one_item_one_gets_it(kind: str, tmp_path: Path, long: bool, figures: Figures) -> None:
    number = MORE_ROUNDS if long else ROUNDS
    peer = slims(kind)
    stands = [system_of(peer, tmp_path, staff=STAFF) for _ in range(2)]

    async def rounds() -> None:
        for _ in range(number):
            forget(peer, "B00001")
            wanting = (stand.borrow(who, "B00001", act()) for stand, who in zip(stands, (ONE, OTHER), strict=True))
            answers = await asyncio.gather(*wanting)
            lent = [answer for answer in answers if isinstance(answer, Loan)]
            refused = [answer for answer in answers if isinstance(answer, Refusal)]
            assert len(lent) == 1
            assert [refusal.reasons for refusal in refused] == [(Reason.ITEM_ON_LOAN,)]
            assert count(peer, "B00001") == 1

    asyncio.run(rounds())
    figures(f"SLiMS ({kind}): two stands, one item: {number} rounds, 0 with two borrowers")


def test_the_statement_alone_keeps_two_apart_when_nobody_takes_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    """As it is with SLiMS's own page, which is never asked to wait."""
    peer = slims()
    monkeypatch.setattr(locks, "_hold", lambda *_: None)
    stands = [system_of(peer, tmp_path, staff=STAFF) for _ in range(4)]
    everybody = [id_of(number) for number in (MEMBER, "M0005", "M0006", "M0007")]

    async def rounds() -> None:
        for _ in range(ROUNDS):
            forget(peer, "B00003")
            wanting = (stand.borrow(who, "B00003", act()) for stand, who in zip(stands, everybody, strict=True))
            answers = await asyncio.gather(*wanting, return_exceptions=True)
            assert sum(isinstance(answer, Loan) for answer in answers) == 1
            assert count(peer, "B00003") == 1

    asyncio.run(rounds())
    figures(f"SLiMS: four stands without locks, one item: {ROUNDS} rounds, 0 with two borrowers")


def test_two_stands_never_lend_more_to_one_patron_than_they_may_have(tmp_path: Path) -> None:
    peer = slims()
    stands = [system_of(peer, tmp_path) for _ in range(3)]

    async def rounds() -> None:
        for _ in range(ROUNDS // 2):
            forget(peer, "B00001", "B00002", "B00003")
            wanting = (stand.borrow(ONE, f"B0000{number}", act()) for number, stand in enumerate(stands, 1))
            answers = await asyncio.gather(*wanting)
            assert sum(isinstance(answer, Loan) for answer in answers) == 2
            assert peer.number(f"SELECT COUNT(*) FROM loan WHERE member_id = '{MEMBER}' AND {OPEN}") == 2

    asyncio.run(rounds())


@pytest.mark.timeout(300)
def test_beside_slims_own_page_no_loan_of_ours_is_ever_the_second(tmp_path: Path, long: bool, figures: Figures) -> None:
    """The page looks, and writes later whatever has happened since: that it lends what we have lent is its doing."""
    peer, number = slims(), (MORE_ROUNDS if long else ROUNDS)
    stands = [system_of(peer, tmp_path, staff=STAFF) for _ in range(2)]
    doubled = ours_first = 0

    async def rounds() -> None:
        nonlocal doubled, ours_first
        for _ in range(number):
            forget(peer, "B00001")
            wanting = [stand.borrow(who, "B00001", act()) for stand, who in zip(stands, (ONE, OTHER), strict=True)]
            page = asyncio.to_thread(lend_on_the_page, peer, "B00001", "M0005")
            *answers, _ = await asyncio.gather(*wanting, page, return_exceptions=True)
            assert all(isinstance(answer, Loan | Refusal | NeverAsked) for answer in answers)
            order = peer.do(f"SELECT uid FROM loan WHERE item_code = 'B00001' AND {OPEN} ORDER BY loan_id")
            assert [int(uid) for (uid,) in order] in ([1], [STAFF], [STAFF, 1])
            assert sum(isinstance(answer, Loan) for answer in answers) == (order[0] == (str(STAFF),))
            doubled += len(order) == 2
            ours_first += order[0] == (str(STAFF),)

    asyncio.run(rounds())
    figures(
        f"SLiMS: two stands and its own page, one item: {number} rounds, {ours_first} got by a stand, 0 lent by a "
        f"stand when it was lent, {doubled} lent by the page all the same"
    )


def test_what_the_page_has_lent_twice_is_a_case_for_the_desk(peer: SlimsPeer, tmp_path: Path) -> None:
    system = system_of(peer, tmp_path)
    peer.do(
        "INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, uid)"
        " SELECT item_code, 'M0005', loan_date, due_date, 1, 0, 1 FROM loan WHERE loan_id = 1"
    )
    loans_before = peer.do("SELECT * FROM loan")

    async def story() -> None:
        item = (await system.look("B00010")).item
        assert await system.return_item("B00010", act()) == Refusal((Reason.ITEM_HAS_CASE,), item)
        reasons = (Reason.ITEM_ON_LOAN, Reason.ITEM_HAS_CASE)
        assert await system.borrow(ONE, "B00010", act()) == Refusal(reasons, item)
        assert await system.renew(id_of("M0002"), "1", act()) == Refusal((Reason.LOAN_HAS_CASE,), item)
        findings = {finding.what: finding for finding in await system.examine()}
        assert findings["copies with two open loans: 1"].well is False

    asyncio.run(story())
    assert peer.do("SELECT * FROM loan") == loans_before


def test_of_two_stands_that_take_back_one_item_one_writes_its_fine(tmp_path: Path) -> None:
    peer = slims()
    stands = [system_of(peer, tmp_path) for _ in range(2)]

    async def rounds() -> None:
        for _ in range(ROUNDS // 2):
            peer.do("UPDATE loan SET is_return = 0, return_date = NULL WHERE loan_id = 2")
            peer.do("DELETE FROM fines WHERE fines_id > 3")
            answers = await asyncio.gather(*(stand.return_item("B00011", act()) for stand in stands))
            assert sum(isinstance(answer, Returned) for answer in answers) == 1
            assert peer.do("SELECT debet FROM fines WHERE fines_id > 3") == [("10000",)]

    asyncio.run(rounds())


def forget(peer: SlimsPeer, *barcodes: str) -> None:
    some = ", ".join(f"'{barcode}'" for barcode in barcodes)
    peer.do(f"DELETE FROM loan WHERE item_code IN ({some}) AND {OPEN}")


def count(peer: SlimsPeer, barcode: str) -> int:
    return peer.number(f"SELECT COUNT(*) FROM loan WHERE item_code = '{barcode}' AND {OPEN}")


def lend_on_the_page(peer: SlimsPeer, barcode: str, member: str) -> None:
    """What SLiMS does when a librarian scans a copy and presses the button: it looks, and then it writes."""
    with (
        pymysql.connect(
            host="127.0.0.1", port=peer.server.port, user="root", database=peer.database, autocommit=True
        ) as page,
        page.cursor() as cursor,
    ):
        cursor.execute(f"SELECT item_code FROM loan WHERE item_code = '{barcode}' AND {OPEN}")
        if not cursor.fetchall():
            cursor.execute(f"SELECT SLEEP({random.uniform(0, 0.2)})")  # until the button is pressed
            cursor.execute(
                "INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, uid)"
                f" VALUES ('{barcode}', '{member}', '2026-11-23', '2026-11-30', 1, 0, 1)"
            )
