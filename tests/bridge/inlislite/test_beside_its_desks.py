"""INLISLite's own desks write in the same tables at the same time, and know nothing of us."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from bridge.contract.circulation import Loan, Reason, Refusal, Unavailable
from tests.bridge.inlislite.scene import BOOKS, Scene

HEADERS = {"3.2": "1261123", "3.3": "261123"}


@contextlib.contextmanager
def desk(scene: Scene) -> Iterator[Connection]:
    """A transaction of somebody who may do everything; it is not committed by itself."""
    url = URL.create("mysql+pymysql", "root", None, "127.0.0.1", scene.inlis.server.port, scene.inlis.name)
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, connect_args={"ssl_disabled": True})
    with engine.connect() as connection:
        yield connection


def lent(scene: Scene, patron: str = "1") -> Loan:
    loan = asyncio.run(scene.system.borrow(patron, BOOKS[0], scene.act()))
    assert isinstance(loan, Loan)
    return loan


@pytest.mark.parametrize(
    ("taken", "next_one"),
    [((), "00001"), (("00041",), "00042"), (("00009", "00010"), "00011"), (("99998",), "99999"), (("000411",), "00001"),
     (("0004x",), "00001")],
)  # fmt: skip
def test_numbers_go_on_where_the_desks_are(scene: Scene, taken: tuple[str, ...], next_one: str) -> None:
    begin = HEADERS[scene.inlis.version]
    for number in taken:
        scene.inlis.do(f"INSERT INTO collectionloans (ID, Member_id) VALUES ('{begin}{number}', 2)")
    assert lent(scene).number.startswith(f"{begin}{next_one}-")


def test_a_number_that_a_desk_takes_meanwhile_is_left_to_it(scene: Scene) -> None:
    begin = HEADERS[scene.inlis.version]
    with desk(scene) as at_desk, ThreadPoolExecutor(1) as thread:
        at_desk.exec_driver_sql(f"INSERT INTO collectionloans (ID, Member_id) VALUES ('{begin}00001', 2)")
        lending = thread.submit(lent, scene)
        while not _waiting(scene):
            pass
        at_desk.commit()
        assert lending.result().number.startswith(f"{begin}00002-")


def test_who_has_to_wait_too_long_is_told_so_and_nothing_happens_afterwards(scene: Scene) -> None:
    scene.reopened(total=3)
    with desk(scene) as at_desk:
        at_desk.exec_driver_sql("SELECT ID FROM collections WHERE ID = 1 FOR UPDATE")
        with pytest.raises(Unavailable):
            lent(scene)
        at_desk.rollback()
    scene.reopened(total=12)
    assert lent(scene, "2").item.barcode == BOOKS[0]


def test_what_a_desk_has_just_lent_is_seen_as_lent(scene: Scene) -> None:
    with desk(scene) as at_desk, ThreadPoolExecutor(1) as thread:
        at_desk.exec_driver_sql("SELECT ID FROM collections WHERE ID = 1 FOR UPDATE")
        at_desk.exec_driver_sql("INSERT INTO collectionloans (ID, Member_id) VALUES ('D1', 2)")
        at_desk.exec_driver_sql(
            "INSERT INTO collectionloanitems (CollectionLoan_id, Collection_id, member_id, LoanStatus)"
            " VALUES ('D1', 1, 2, 'Loan')"
        )
        asked = thread.submit(lambda: asyncio.run(scene.system.borrow("1", BOOKS[0], scene.act())))
        while not _waiting(scene):
            pass
        at_desk.commit()
        refusal = asked.result()
    assert isinstance(refusal, Refusal)
    assert refusal.reasons[0] is Reason.ITEM_ON_LOAN


def test_a_loan_of_the_desk_with_several_items_is_returned_one_by_one(scene: Scene) -> None:
    scene.inlis.do("INSERT INTO collectionloans (ID, Member_id, CollectionCount, LoanCount, ReturnCount) VALUES"
                   " ('D1', 2, 2, 2, 0); INSERT INTO collectionloanitems (CollectionLoan_id, Collection_id, member_id,"
                   " LoanStatus, LoanDate, DueDate) VALUES ('D1', 1, 2, 'Loan', '2026-11-20', '2026-12-01'),"
                   " ('D1', 2, 2, 'Loan', '2026-11-20', '2026-12-01');"
                   f"UPDATE collections SET Status_id = {scene.inlis.ids['lent']} WHERE ID IN (1, 2)")  # fmt: skip
    asyncio.run(scene.system.return_item(BOOKS[0], scene.act()))
    assert scene.inlis.do("SELECT LoanCount, ReturnCount FROM collectionloans") == [("1", "1")]
    assert scene.inlis.do("SELECT LoanStatus FROM collectionloanitems ORDER BY ID") == [("Return",), ("Loan",)]


def _waiting(scene: Scene) -> bool:
    """Whether somebody waits for a row. (The table INNODB_TRX tells who asks often what it has told before.)"""
    return any("HAS BEEN WAITING" in part for row in scene.inlis.do("SHOW ENGINE INNODB STATUS") for part in row)
