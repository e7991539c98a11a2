"""Acts that wait for each other, or for a table that somebody keeps."""

from __future__ import annotations

from typing import Any

import pymysql  # type: ignore[import-untyped]
import pytest

from bridge.catalogs.slims import locks
from bridge.catalogs.slims.access import Access
from bridge.contract.account import Account
from bridge.contract.circulation import Item, Loan, NeverAsked, Refusal, Unavailable
from tests.bridge.slims.conftest import Opened, act, id_of, told
from tests.peers.slims import MEMBER, SlimsPeer

WHO = id_of(MEMBER)


def test_who_waits_too_long_for_an_item_has_asked_nothing(peer: SlimsPeer, open_: Opened) -> None:
    one, other = open_(), open_(wait=1)

    def meanwhile(access: Access) -> None:
        locks.hold_item(access, 1)  # B00001
        for asking in (other.borrow(WHO, "B00001", act()), other.return_item("b00001", act())):
            with pytest.raises(NeverAsked):
                told(asking)
        with pytest.raises(Unavailable):
            told(other.lent("B00001", WHO))
        assert isinstance(told(other.check(WHO, "B00001")), Item)
        assert isinstance(told(other.borrow(WHO, "B00002", act())), Loan)

    one.ask(meanwhile)
    assert isinstance(told(other.borrow(WHO, "B00001", act())), Loan)


def test_who_waits_too_long_for_a_patron_has_asked_nothing(peer: SlimsPeer, open_: Opened) -> None:
    one, other = open_(), open_(wait=1)

    def meanwhile(access: Access) -> None:
        locks.hold_member(access, "m0002")
        with pytest.raises(NeverAsked):
            told(other.renew(id_of("M0002"), "1", act()))
        with pytest.raises(Unavailable):
            told(other.account(id_of("M0002")))
        assert isinstance(told(other.account(WHO)), Account)

    one.ask(meanwhile)
    assert isinstance(told(other.renew(id_of("M0002"), "1", act())), Loan)


def test_while_an_act_may_still_happen_nobody_is_told_that_it_has_not(peer: SlimsPeer, open_: Opened) -> None:
    """A backup keeps the table, the stand is told that nobody knows, and the statement still waits in the server."""
    system = open_(wait=1, total=3)
    with kept(peer, "LOCK TABLES loan READ") as backup, backup.cursor() as cursor:
        with pytest.raises(Unavailable) as unsure:
            told(system.borrow(WHO, "B00001", act()))
        assert not isinstance(unsure.value, NeverAsked)
        with pytest.raises(Unavailable):
            told(system.lent("B00001", WHO))
        cursor.execute("UNLOCK TABLES")
    patient = open_()
    lent = told(patient.lent("B00001", WHO))  # waits until the statement is through
    again = told(patient.borrow(WHO, "B00001", act()))
    assert isinstance(again, Refusal if lent else Loan)
    assert peer.number("SELECT COUNT(*) FROM loan WHERE item_code = 'B00001' AND is_return = 0") == 1
    newest = "SELECT COUNT(*) FROM loan_history WHERE item_code = 'B00001' AND is_return = 0"
    assert peer.number(newest) == 1


def kept(peer: SlimsPeer, how: str) -> Any:
    backup = pymysql.connect(host="127.0.0.1", port=peer.server.port, user="root", database=peer.database)
    with backup.cursor() as cursor:
        cursor.execute(how)
    return backup
