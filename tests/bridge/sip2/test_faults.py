"""An answer is lost at every point of every act: after a look nothing is done twice, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bridge.catalogs.sip2.system import Sip2System
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Loan, NeverAsked, Refusal, Returned, Unavailable
from tests.bridge.sip2.scene import ACT, BOOKS, CARD, Scene, patron_of, staged
from tests.conftest import Figures
from tests.peers.sip2_library import Lending
from tests.peers.sip2_slips import Slip

LOST = [
    Slip.SILENT_AT_ONCE, Slip.SILENT, Slip.LATE, Slip.CLOSED_BEFORE, Slip.CLOSED_AFTER, Slip.CLOSED_IN_THE_MIDDLE,
    Slip.WRONG_SEQUENCE, Slip.OTHER_MESSAGE, Slip.UNSUPPORTED, Slip.BAD_CHECKSUM, Slip.TWICE, Slip.MERGED,
]  # fmt: skip
MESSAGES = 8  # more than any act has: what is planned after its last one happens to the look that follows

Value = TypeVar("Value")
Done = Loan | Returned | Hold | Refusal
Insisting = Callable[[Scene, Sip2System], Awaitable[Done]]


async def borrowed(scene: Scene, system: Sip2System) -> Done:
    patron = await insisted(lambda: patron_of(system))
    while True:
        try:
            return await system.borrow(patron, BOOKS[0], ACT)
        except NeverAsked:
            continue
        except Unavailable:
            lent = await insisted(lambda: system.lent(BOOKS[0], patron))
            if lent is not None and lent.theirs and lent.due is not None:
                return await insisted(lambda: looked_up(system, patron))


async def returned(scene: Scene, system: Sip2System) -> Done:
    while True:
        lent = await insisted(lambda: system.lent(BOOKS[0]))
        try:
            return await system.return_item(BOOKS[0], ACT)
        except NeverAsked:
            continue
        except Unavailable:
            assert lent is not None
            if ended := await insisted(partial(system.ended, lent.loan, BOOKS[0])):
                return ended


async def renewed(scene: Scene, system: Sip2System) -> Done:
    patron = await insisted(lambda: patron_of(system))
    before = await insisted(lambda: system.lent(BOOKS[0], patron))
    assert before is not None
    while True:
        try:
            return await system.renew(patron, before.loan, ACT)
        except NeverAsked:
            continue
        except Unavailable:
            after = await insisted(lambda: system.lent(BOOKS[0], patron))
            assert after is not None
            if after.due != before.due:
                return await insisted(lambda: looked_up(system, patron))


async def held(scene: Scene, system: Sip2System) -> Done:
    patron = await insisted(lambda: patron_of(system))
    while True:
        try:
            return await system.place_hold(patron, BOOKS[0], None, ACT)
        except NeverAsked:
            continue
        except Unavailable:
            account = await insisted(lambda: system.account(patron))
            assert isinstance(account, Account)
            if account.holds:
                return account.holds[0]


async def looked_up(system: Sip2System, patron: str) -> Loan:
    account = await system.account(patron)
    assert isinstance(account, Account)
    return account.loans[0].loan


async def insisted(look: Callable[[], Awaitable[Value]]) -> Value:
    """A look may be repeated as often as one likes."""
    while True:
        try:
            return await look()
        except Unavailable:
            continue


ACTS: dict[str, tuple[Insisting, str]] = {
    "borrow": (borrowed, "lend"),
    "return": (returned, "return"),
    "renew": (renewed, "renew"),
    "hold": (held, "hold"),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_whose_answer_is_lost_anywhere_happens_exactly_once(tmp_path: Path, act: str, figures: Figures) -> None:
    insist, deed = ACTS[act]
    tried = 0
    for slip in LOST:
        for after in range(MESSAGES):
            tried += 1
            with staged(tmp_path, {"answer": 0.25}) as scene:
                if act in ("return", "renew"):
                    scene.town.lent[BOOKS[0]] = Lending(CARD, scene.town.due_of_today())
                scene.server.plan(slip, after=after)
                done = asyncio.run(asyncio.wait_for(insist(scene, scene.system), 20))
                assert not isinstance(done, Refusal), (slip, after, done)
                assert [one for one, *_ in scene.town.acts] == [deed], (slip, after)
                assert scene.server.violations == [], (slip, after)
    figures(f"SIP2, {act}: faults at every message {tried}, done twice or lost 0")
