"""Two stands and one item: never two borrowers."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bridge.contract.circulation import Loan, Reason, Refusal
from tests.bridge.sip2.scene import ACT, BOOKS, CARD, OTHER_CARD, patron_of, staged
from tests.conftest import Figures


def test_one_item_at_two_stands_at_the_same_time_has_one_borrower(tmp_path: Path, long: bool, figures: Figures) -> None:
    rounds = 500 if long else 50
    with staged(tmp_path) as scene:

        async def race() -> None:
            other = scene.another()
            mine, theirs = await patron_of(scene.system), await patron_of(other, OTHER_CARD)
            for _ in range(rounds):
                outcomes = await asyncio.gather(
                    scene.system.borrow(mine, BOOKS[0], ACT), other.borrow(theirs, BOOKS[0], ACT)
                )
                loans = [outcome for outcome in outcomes if isinstance(outcome, Loan)]
                refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
                assert [refusal.reasons for refusal in refusals] == [(Reason.ITEM_ON_LOAN,)]
                assert len(loans) == 1
                assert len(scene.town.lent) == 1
                scene.town.lent.clear()
            other.close()

        asyncio.run(race())
        assert sum(act[0] == "lend" for act in scene.town.acts) == rounds
        assert {act[1] for act in scene.town.acts} <= {CARD, OTHER_CARD}
        assert scene.server.violations == []
    figures(f"SIP2, one item at two stands: {rounds} times, two borrowers 0")


def test_one_item_returned_at_two_stands_ends_one_loan(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:

        async def race() -> None:
            other = scene.another()
            mine = await patron_of(scene.system)
            for _ in range(20):
                await scene.system.borrow(mine, BOOKS[0], ACT)
                outcomes = await asyncio.gather(
                    scene.system.return_item(BOOKS[0], ACT), other.return_item(BOOKS[0], ACT)
                )
                refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
                assert [refusal.reasons for refusal in refusals] == [(Reason.ITEM_NOT_LENT,)]
            other.close()

        asyncio.run(race())
        assert [act[0] for act in scene.town.acts] == ["lend", "return"] * 20
