"""Cards and passwords, and what nobody may learn."""

from __future__ import annotations

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Reason, Refusal
from bridge.policy import LoanPolicy
from tests.bridge.slims.conftest import Opened, id_of, told
from tests.peers.slims import MEMBER, PASSWORD, PIN, SlimsPeer


def test_a_card_is_a_member_whose_number_nobody_reads(system: SlimsSystem) -> None:
    found = told(system.find(MEMBER))
    assert isinstance(found, Member)
    assert found.patron.id == id_of(MEMBER)
    assert MEMBER not in repr(found)
    assert "Rahmawati" not in repr(found)
    assert told(system.member(found.patron.id)) == found
    assert told(system.find("m0002")) == told(system.find("M0002"))


@pytest.mark.parametrize(
    "card", ["no-such-card", "", "M0002' OR '1'='1", "Ｍ0002", "M0002\u200b", "M0002😀", "x" * 128]
)
def test_another_card_is_unknown(system: SlimsSystem, card: str) -> None:
    assert told(system.find(card)) == Refusal((Reason.CARD_UNKNOWN,))
    assert told(system.identify(card, "1")) == Refusal((Reason.CARD_UNKNOWN,))


@pytest.mark.parametrize(
    ("card", "pin", "reason"),
    [
        (MEMBER, None, Reason.PIN_NEEDED),
        (MEMBER, "", Reason.PIN_WRONG),
        (MEMBER, PIN + "0", Reason.PIN_WRONG),
        (MEMBER, "\x00", Reason.PIN_WRONG),
        (MEMBER, "x" * 200, Reason.PIN_WRONG),
        ("M0005", None, Reason.ASK_DESK),  # MD5
        ("M0005", PIN, Reason.ASK_DESK),
    ],
)
def test_a_password_is_asked_for_where_the_library_wants_it(
    open_: Opened, card: str, pin: str | None, reason: Reason
) -> None:
    assert told(open_(pin="password").identify(card, pin)) == Refusal((reason,))


def test_who_has_none_gets_in_unless_everybody_must_have_one(open_: Opened) -> None:
    assert isinstance(told(open_(pin="password").identify("M0002", None)), Member)
    strict = open_(pin="password", policy=LoanPolicy(require_pin=True))
    assert told(strict.identify("M0002", "1")) == Refusal((Reason.ASK_DESK,))
    assert isinstance(told(strict.identify(MEMBER, PIN)), Member)
    assert isinstance(told(open_().identify(MEMBER, None)), Member)


def test_neither_number_nor_secret_is_in_a_failure(peer: SlimsPeer, system: SlimsSystem) -> None:
    peer.do("RENAME TABLE mst_loan_rules TO away")
    try:
        with pytest.raises(Exception, match="SLiMS's database cannot be used") as failed:
            told(system.find(MEMBER))
    finally:
        peer.do("RENAME TABLE away TO mst_loan_rules")
    assert failed.value.__cause__ is None
    assert MEMBER not in repr(failed.value)
    assert PASSWORD not in repr(system)
