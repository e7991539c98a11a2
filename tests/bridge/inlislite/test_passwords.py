"""A member's password as a PIN: SHA-1 in 3.2, bcrypt in 3.3."""

from __future__ import annotations

import asyncio

import pytest

from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Reason, Refusal
from bridge.policy import LoanPolicy
from tests.bridge.inlislite.scene import CARD, OTHER_CARD, Scene
from tests.peers.inlislite.database import PASSWORD


def reason(scene: Scene, card: str, pin: str | None) -> Reason | None:
    answer = asyncio.run(scene.system.identify(card, pin))
    return answer.reasons[0] if isinstance(answer, Refusal) else None


@pytest.mark.parametrize(
    ("pin", "refused"),
    [(PASSWORD, None), (None, Reason.PIN_NEEDED), ("", Reason.PIN_WRONG), (PASSWORD.upper(), Reason.PIN_WRONG),
     ("x" * 200, Reason.PIN_WRONG), ("\udcff", Reason.PIN_WRONG)],
)  # fmt: skip
def test_only_the_password_is_believed(scene: Scene, pin: str | None, refused: Reason | None) -> None:
    assert reason(scene, CARD, pin) is refused


def test_who_has_none_is_asked_only_if_everybody_is(scene: Scene) -> None:
    assert reason(scene, OTHER_CARD, None) is None
    assert reason(scene, "404", "x") is Reason.CARD_UNKNOWN
    scene.reopened(LoanPolicy(require_pin=True))
    assert reason(scene, OTHER_CARD, None) is Reason.PIN_NEEDED
    assert reason(scene, OTHER_CARD, PASSWORD) is Reason.PIN_WRONG


def test_a_library_that_asks_for_none_looks_at_none(scene: Scene) -> None:
    scene.reopened(pin="none")
    assert isinstance(asyncio.run(scene.system.identify(CARD, "wrong")), Member)


@pytest.mark.parametrize("kept", ["$2y$10$broken", "$argon2id$broken", "$1$x", "", "0" * 40])
def test_what_no_password_can_be_is_believed_by_nobody(scene: Scene, kept: str) -> None:
    if scene.inlis.version == "3.2":
        scene.inlis.do(f"UPDATE membersonline SET Password = '{kept}'")
    else:
        scene.inlis.do(f"UPDATE users SET password_hash = '{kept}' WHERE id = 50")
    scene.reopened(LoanPolicy(require_pin=True))
    assert reason(scene, CARD, PASSWORD) is Reason.PIN_WRONG
