"""No system knows keys, and answers get lost: nothing is done twice, and nothing that was asked for is lost."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bridge.catalogs.systems.joined import JoinedCatalog
from bridge.contract.circulation import KeyReused, Loan, Refusal, Returned, Unavailable
from tests.bridge.systems.conftest import Town

WAYS = ("never", "before", "after")
Ask = Callable[[JoinedCatalog], Awaitable[Any]]


async def borrow(catalog: JoinedCatalog) -> Any:
    return await catalog.borrow("p1", "b1", "key-1")


async def return_item(catalog: JoinedCatalog) -> Any:
    await catalog.borrow("p1", "b1", "key-lend")
    return await catalog.return_item("b1", "key-1")


async def renew(catalog: JoinedCatalog) -> Any:
    loan = await catalog.borrow("p1", "b1", "key-lend")
    assert isinstance(loan, Loan)
    return await catalog.renew("p1", loan.number, "key-1")


async def renew_item(catalog: JoinedCatalog) -> Any:
    await catalog.borrow("p1", "b1", "key-lend")
    return await catalog.renew_item("p1", "b1", "key-1")


async def place_hold(catalog: JoinedCatalog) -> Any:
    return await catalog.place_hold("p1", "t1", None, "key-1")


async def cancel_hold(catalog: JoinedCatalog) -> Any:
    hold = await catalog.place_hold("p1", "t1", None, "key-hold")
    return await catalog.cancel_hold("p1", hold.number, "key-1")  # type: ignore[union-attr]


ACTS: dict[str, Ask] = {
    ask.__name__: ask for ask in (borrow, return_item, renew, renew_item, place_hold, cancel_hold)
}


@pytest.mark.parametrize("restarted", [False, True], ids=["same", "restarted"])
@pytest.mark.parametrize("lost", [*WAYS, *itertools.product(WAYS, WAYS)], ids="-".join)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_whose_answers_are_lost_is_done_once_and_answered(
    open_town: Town, act: str, lost: str | tuple[str, str], restarted: bool
) -> None:
    async def story() -> None:
        expected, catalog = {**_state(open_town)}, open_town.catalog
        first = 0 if act in ("borrow", "place_hold") else 1
        ways = (lost,) if isinstance(lost, str) else lost
        open_town.system.lose = {first + number: way for number, way in enumerate(ways)}
        for _ in ways:
            with pytest.raises(Unavailable):
                await ACTS[act](catalog)
            catalog = open_town.anew() if restarted else catalog
            if len(_heard(open_town)) - first >= len(ways) or "after" in ways[: len(_heard(open_town)) - first]:
                break
        open_town.system.lose = {}
        answer = await ACTS[act](catalog)
        assert not isinstance(answer, Refusal), answer
        assert answer == await ACTS[act](catalog)
        assert _state(open_town) == _after(act, expected)

    asyncio.run(story())


def _heard(town: Town) -> list[str]:
    return [act.key for act in town.system.acts]


def _state(town: Town) -> dict[str, int]:
    system = town.system
    return {
        "loans": sum(not record.returned for record in system.loans),
        "ever": len(system.loans),
        "renewals": sum(record.renewals for record in system.loans),
        "holds": len(system.held),
    }


def _after(act: str, before: dict[str, int]) -> dict[str, int]:
    changes = {
        "borrow": {"loans": 1, "ever": 1},
        "return_item": {"loans": 0, "ever": 1},
        "renew": {"loans": 1, "ever": 1, "renewals": 1},
        "renew_item": {"loans": 1, "ever": 1, "renewals": 1},
        "place_hold": {"holds": 1},
        "cancel_hold": {"holds": 0},
    }[act]
    return before | changes


def test_what_became_of_an_act_is_told_though_its_answer_was_lost(open_town: Town) -> None:
    async def story() -> None:
        open_town.system.lose = {0: "after", 1: "before"}
        with pytest.raises(Unavailable):
            await open_town.catalog.borrow("p1", "b1", "key-1")
        box = open_town.library.mailbox("K2")
        loan = await box.what_became_of("key-1")
        assert isinstance(loan, Loan)
        with pytest.raises(Unavailable):
            await open_town.catalog.return_item("b1", "key-2")
        assert await box.what_became_of("key-2") is None
        assert isinstance(await open_town.catalog.return_item("b1", "key-2"), Returned)

    asyncio.run(story())


def test_a_key_whose_act_has_no_answer_yet_is_still_for_that_act_only(open_town: Town) -> None:
    async def story() -> None:
        open_town.system.lose = {0: "after"}
        with pytest.raises(Unavailable):
            await open_town.catalog.borrow("p1", "b1", "key-1")
        with pytest.raises(KeyReused):
            await open_town.catalog.borrow("p1", "b2", "key-1")
        assert len(open_town.system.acts) == 1

    asyncio.run(story())


def test_what_was_certainly_not_heard_is_asked_for_without_looking_for_it(open_town: Town) -> None:
    """Somebody at the desk may have lent it to them meanwhile: that is another loan, and not this act."""

    async def story() -> None:
        open_town.system.lose = {0: "never"}
        with pytest.raises(Unavailable):
            await open_town.catalog.borrow("p1", "b1", "key-1")
        await open_town.catalog.borrow("p1", "b1", "key-desk")
        again = await open_town.catalog.borrow("p1", "b1", "key-1")
        assert isinstance(again, Refusal)
        assert len(open_town.system.loans) == 1

    asyncio.run(story())


@pytest.mark.parametrize("own_book", [True], ids=["own-book"])
def test_a_line_of_the_guest_book_whose_answer_was_lost_is_asked_after_by_nobody_else(town: Town) -> None:
    async def story() -> None:
        town.system.lose = {0: "after"}
        with pytest.raises(Unavailable):
            await town.catalog.sign_guest_book("card-1", "key-1")
        assert await town.library.mailbox("K1").what_became_of("theirs:key-1") is None
        assert await town.library.mailbox("K1").what_became_of("key-1") is not None  # ours has it
        await town.catalog.sign_guest_book("card-1", "key-1")
        assert len(town.system.visits) == 1

    asyncio.run(story())
