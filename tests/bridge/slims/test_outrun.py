"""SLiMS's own page writes in the very moment between our look and our statement."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
import sqlalchemy
from sqlalchemy import Engine

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.circulation import NeverAsked, Reason, Refusal
from tests.bridge.slims.conftest import act, id_of, told
from tests.peers.slims import MEMBER, SlimsPeer

LENT_BY_PAGE = (
    "INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, uid)"
    " VALUES ('B00001', 'M0005', '2026-11-23', '2026-11-30', 1, 0, 1)"
)
RETURNED_BY_PAGE = "UPDATE loan SET is_return = 1, return_date = '2026-11-23' WHERE loan_id IN (1, 2)"
RENEWED_BY_PAGE = "UPDATE loan SET renewed = renewed + 1, due_date = '2026-12-01' WHERE loan_id = 1"


@contextlib.contextmanager
def just_before(peer: SlimsPeer, beginning: str, script: str) -> Iterator[None]:
    """The page does it when our first statement with this beginning is about to be sent."""
    scripts = [script]

    def interfere(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if scripts and statement.split()[:2] == beginning.split():
            peer.do(scripts.pop())

    sqlalchemy.event.listen(Engine, "before_cursor_execute", interfere)
    try:
        yield
    finally:
        sqlalchemy.event.remove(Engine, "before_cursor_execute", interfere)
    assert not scripts


def refused(answer: object) -> tuple[Reason, ...]:
    assert isinstance(answer, Refusal)
    return answer.reasons


def test_what_the_page_lends_first_is_lent_once(peer: SlimsPeer, system: SlimsSystem) -> None:
    with just_before(peer, "INSERT INTO", LENT_BY_PAGE):
        assert refused(told(system.borrow(id_of(MEMBER), "B00001", act()))) == (Reason.ITEM_ON_LOAN,)
    assert peer.do("SELECT uid FROM loan WHERE item_code = 'B00001' AND is_return = 0") == [("1",)]


def test_what_the_page_takes_back_first_gets_one_fine_which_is_its_own(peer: SlimsPeer, system: SlimsSystem) -> None:
    with just_before(peer, "UPDATE loan", RETURNED_BY_PAGE):
        assert refused(told(system.return_item("B00011", act()))) == (Reason.ITEM_NOT_LENT,)
    assert peer.number("SELECT COUNT(*) FROM fines") == 3


def test_what_the_page_renews_first_is_renewed_once(peer: SlimsPeer, system: SlimsSystem) -> None:
    with just_before(peer, "UPDATE loan", RENEWED_BY_PAGE):
        assert refused(told(system.renew(id_of("M0002"), "1", act()))) == (Reason.RENEWALS_USED,)
    assert peer.number("SELECT renewed FROM loan WHERE loan_id = 1") == 1


def test_what_may_be_renewed_once_more_is_asked_for_again(peer: SlimsPeer, system: SlimsSystem) -> None:
    peer.do("UPDATE mst_member_type SET reborrow_limit = 5")
    with just_before(peer, "UPDATE loan", RENEWED_BY_PAGE), pytest.raises(NeverAsked):
        told(system.renew(id_of("M0002"), "1", act()))
    assert peer.number("SELECT renewed FROM loan WHERE loan_id = 1") == 1


def test_what_the_page_takes_back_before_it_is_renewed_is_no_loan(peer: SlimsPeer, system: SlimsSystem) -> None:
    with just_before(peer, "UPDATE loan", RETURNED_BY_PAGE):
        assert refused(told(system.renew(id_of("M0002"), "1", act()))) == (Reason.LOAN_UNKNOWN,)
