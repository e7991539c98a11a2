"""One-time codes: once, for ten minutes, with five tries, and only a digest of each is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bridge.central.stands.invitations import Invited, invite, redeem
from bridge.central.stands.register import Register
from tests.bridge.stands.founding import AT, LOBBY, NOW


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "register.sqlite")


def wrong(code: str) -> str:
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def test_a_code_is_good_once_however_it_is_typed(register: Register) -> None:
    code = invite(register, LOBBY, AT, NOW)
    assert redeem(register, code.lower().replace("-", " "), NOW) == Invited(LOBBY, AT)
    assert redeem(register, code, NOW) is None


def test_a_code_ends_after_ten_minutes(register: Register) -> None:
    code = invite(register, LOBBY, AT, NOW)
    assert redeem(register, code, NOW + timedelta(minutes=10, seconds=1)) is None
    assert redeem(register, code, NOW) is None
    assert redeem(register, invite(register, LOBBY, AT, NOW), NOW + timedelta(minutes=10)) is not None


def test_five_wrong_ones_end_it_and_four_do_not(register: Register) -> None:
    for tries, good in ((4, True), (5, False)):
        code = invite(register, LOBBY, AT, NOW)
        assert not any(redeem(register, wrong(code), NOW) for _ in range(tries))
        assert bool(redeem(register, code, NOW)) is good


def test_a_second_invitation_ends_the_first_and_revoking_ends_all(register: Register) -> None:
    first, second = (invite(register, LOBBY, AT, NOW) for _ in range(2))
    assert redeem(register, first, NOW) is None
    register.revoke(LOBBY.stand, NOW)
    assert redeem(register, second, NOW) is None


def test_what_is_kept_gives_no_code_away(register: Register, tmp_path: Path) -> None:
    code = invite(register, LOBBY, AT, NOW)
    kept = (tmp_path / "register.sqlite").read_bytes()
    assert code.replace("-", "").encode() not in kept
    assert code.replace("-", "")[4:].encode() not in kept


@pytest.mark.parametrize("code", ["", "????-????", "x" * 1000, "\udc80" * 16, "' OR 1=1 --"])
def test_nonsense_is_no_code(register: Register, code: str) -> None:
    invite(register, LOBBY, AT, NOW)
    assert redeem(register, code, NOW) is None
