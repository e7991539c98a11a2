"""Two stands at the same time: never two borrowers of one copy, never more than the limit."""

from __future__ import annotations

import asyncio

import pytest

from bridge.contract.circulation import Loan, Refusal, Returned
from tests.bridge.inlislite.scene import BOOKS, Scene
from tests.conftest import Figures

AGAIN = """SET FOREIGN_KEY_CHECKS = 0; DELETE FROM collectionloanitems; DELETE FROM collectionloans;
  DELETE FROM pelanggaran; UPDATE collections SET Status_id = {available} WHERE ID <= 6; SET FOREIGN_KEY_CHECKS = 1;"""


@pytest.mark.timeout(300)
def test_of_several_who_want_one_copy_one_gets_it(scene: Scene, figures: Figures, long: bool) -> None:
    rounds = 200 if long else 25
    for _ in range(rounds):
        scene.inlis.do(AGAIN.format(**scene.inlis.ids))
        answers = asyncio.run(_together(scene, [("1", BOOKS[0]), ("2", BOOKS[0]), ("6", BOOKS[0]), ("7", BOOKS[0])]))
        assert sum(isinstance(answer, Loan) for answer in answers) == 1
        assert sum(isinstance(answer, Refusal) for answer in answers) == 3
        assert scene.inlis.number("SELECT COUNT(*) FROM collectionloanitems WHERE LoanStatus = 'Loan'") == 1
    figures(f"INLISLite {scene.inlis.version}: {rounds} rounds of 4 members for one copy: never two borrowers")


@pytest.mark.timeout(300)
def test_one_member_at_several_stands_never_gets_more_than_the_limit(
    scene: Scene, figures: Figures, long: bool
) -> None:
    rounds = 200 if long else 25
    for _ in range(rounds):
        scene.inlis.do(AGAIN.format(**scene.inlis.ids))
        wanted = [("1", f"0000000010{number}") for number in (1, 3, 4, 5)]
        answers = asyncio.run(_together(scene, wanted))
        assert sum(isinstance(answer, Loan) for answer in answers) == 2
        numbers = [answer.number for answer in answers if isinstance(answer, Loan)]
        assert len(set(numbers)) == 2
        assert scene.inlis.number("SELECT COUNT(*) FROM collectionloanitems WHERE member_id = 1") == 2
    figures(f"INLISLite {scene.inlis.version}: {rounds} rounds of 4 copies for one member: never more than 2")


def test_a_copy_that_is_returned_twice_at_the_same_time_is_returned_once(scene: Scene) -> None:
    for _ in range(10):
        scene.inlis.do(AGAIN.format(**scene.inlis.ids))
        scene.clock.set("2026-11-23 17:30")
        asyncio.run(scene.system.borrow("1", BOOKS[0], scene.act()))
        scene.clock.set("2026-12-30 10:00")
        answers = asyncio.run(_returned_together(scene))
        assert sum(isinstance(answer, Returned) for answer in answers) == 1
        assert scene.inlis.number("SELECT COUNT(*) FROM pelanggaran") == 1


async def _together(scene: Scene, wanted: list[tuple[str, str]]) -> list[object]:
    asked = [scene.system.borrow(patron, code, scene.act(stand=f"K{n}")) for n, (patron, code) in enumerate(wanted)]
    return list(await asyncio.gather(*asked))


async def _returned_together(scene: Scene) -> list[object]:
    return list(await asyncio.gather(*(scene.system.return_item(BOOKS[0], scene.act()) for _ in range(3))))
