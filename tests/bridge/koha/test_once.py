"""Nothing twice and nothing lost: every exchange of every act goes wrong in every way, and then it is looked.

The little loop in here is what `joined.py` does with any system: it looks before it asks again.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.catalogs.systems.system import Act, LibrarySystem, Member
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Loan, NeverAsked, Reason, Refusal, Returned, Unavailable
from bridge.contract.membership import PinChanged
from tests.bridge.koha.scene import CARD, LENT, OTHER, PATRON, PIN, SHELF, Scene, koha_scene
from tests.conftest import Figures
from tests.contract.simple import NOW
from tests.peers.koha_library import KohaLibrary
from tests.peers.koha_server import FAULTS, TOO_LATE

NOTHING = object()
RENEWS = ("renew", "borrow late")
PATIENCE = 0.4  # seconds that a question may take in here; a silent Koha costs them
ACT = Act("key-1", "K1")


@dataclass(frozen=True)
class Deed:
    """`do` is the act, `happened` looks whether it has and gives its answer, and `proof` is what must be true in the
    end of Koha's own books."""

    do: Callable[[LibrarySystem], Awaitable[object]]
    happened: Callable[[LibrarySystem], Awaitable[object]]
    proof: Callable[[KohaLibrary], bool]
    kind: type


async def _borrowed(system: LibrarySystem) -> object:
    lent = await system.lent(SHELF[0], PATRON)
    return lent if lent is not None and lent.theirs else NOTHING


async def _returned(system: LibrarySystem) -> object:
    return await system.ended("501", LENT) or NOTHING


async def _renewed(system: LibrarySystem) -> object:
    lent = await system.lent(LENT, OTHER)
    return lent if lent is not None and lent.renewals == 1 else NOTHING


async def _held(system: LibrarySystem) -> object:
    account = await system.account(PATRON)
    assert isinstance(account, Account)
    return next((hold for hold in account.holds if hold.title.id == "2"), NOTHING)


async def _not_held(system: LibrarySystem) -> object:
    account = await system.account("9")
    assert isinstance(account, Account)
    return NOTHING if account.holds else account


async def _with_the_new_pin(system: LibrarySystem) -> object:
    member = await system.identify(CARD, "222222")
    return member if isinstance(member, Member) else NOTHING


def _loans(koha: KohaLibrary, item: int, patron: str) -> int:
    return sum((row.item_id, str(row.patron_id)) == (item, patron) for row in koha.checkouts)


DEEDS = {
    "borrow": Deed(
        lambda system: system.borrow(PATRON, SHELF[0], ACT),
        _borrowed,
        lambda koha: _loans(koha, 11, PATRON) == 1 and koha.checkouts[-1].renewals == 0,
        Loan,
    ),
    "borrow late": Deed(
        lambda system: system.borrow(PATRON, SHELF[0], replace(ACT, at=NOW - timedelta(hours=3))),
        _borrowed,
        lambda koha: _loans(koha, 11, PATRON) == 1 and koha.checkouts[-1].renewals == 0,
        Loan,
    ),
    "return": Deed(
        lambda system: system.return_item(LENT, ACT),
        _returned,
        lambda koha: koha.loan(14) is None and len(koha.checkouts) == 2,
        Returned,
    ),
    "renew": Deed(
        lambda system: system.renew(OTHER, "501", ACT),
        _renewed,
        lambda koha: koha.checkouts[0].renewals == 1,
        Loan,
    ),
    "hold": Deed(
        lambda system: system.place_hold(PATRON, "2", None, ACT),
        _held,
        lambda koha: sum((hold.patron_id, hold.biblio_id) == (int(PATRON), 2) for hold in koha.holds) == 1,
        Hold,
    ),
    "cancel": Deed(
        lambda system: system.cancel_hold("9", "701", ACT), _not_held, lambda koha: koha.holds == [], Hold
    ),
    "change the PIN": Deed(
        lambda system: system.change_pin(CARD, PIN, "222222"),
        _with_the_new_pin,
        lambda koha: koha.people[0].password == "222222",
        PinChanged,
    ),
}  # fmt: skip


async def once(system: LibrarySystem, deed: Deed) -> object:
    """Asks until it is done, and looks before it asks again whenever it is not certain that nothing was heard."""
    for _ in range(5):
        try:
            return await deed.do(system)
        except NeverAsked:
            continue
        except Unavailable:
            with suppress(Unavailable):
                if (found := await deed.happened(system)) is not NOTHING:
                    return found
    raise AssertionError("it was never done")


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_is_done_exactly_once_whatever_becomes_of_any_exchange(
    tmp_path: Path, figures: Figures, name: str
) -> None:
    deed, faults = DEEDS[name], 0
    for kind in FAULTS:
        at = 1
        while asyncio.run(_with_fault(tmp_path, deed, at, kind)):
            faults, at = faults + 1, at + 1
        assert at > 2, "there was nothing that could go wrong"
    figures(f"Koha, {name}: {faults} faults of {len(FAULTS)} kinds, 0 twice, 0 lost")


async def _with_fault(folder: Path, deed: Deed, at: int, kind: str) -> bool:
    """Whether there was an exchange with this number."""
    with koha_scene(folder) as here:
        system = here.another(PATIENCE if kind == "silent" else 8.0)
        try:
            here.koha.arm(at, kind)
            answer = await once(system, deed)
            met = here.koha.disarm() >= at
            where = f"{kind} at {at}: {answer}"
            assert not isinstance(answer, Refusal), where
            assert deed.proof(here.koha.library), where
            assert not here.koha.refused, where
        finally:
            here.koha.over.set()
            system.close()
    return met


@pytest.mark.parametrize("name", [name for name in DEEDS if name not in RENEWS])
def test_an_act_that_arrives_long_after_it_was_given_up_and_done_again_changes_nothing(
    tmp_path: Path, figures: Figures, name: str
) -> None:
    """Not so what renews: Koha cannot know it for the same."""
    deed, at = DEEDS[name], 1
    while asyncio.run(_with_late_arrival(tmp_path, deed, at)):
        at += 1
    figures(f"Koha, {name}: {at - 1} exchanges that arrived after the act was done again, 0 twice")


async def _with_late_arrival(folder: Path, deed: Deed, at: int) -> bool:
    """Whether there was an exchange with this number."""
    with koha_scene(folder) as here:
        system = here.another(PATIENCE)
        try:
            here.koha.arm(at, TOO_LATE)
            assert not isinstance(await once(system, deed), Refusal)
            met = here.koha.disarm() >= at
            here.koha.late.set()
            if met:
                await asyncio.to_thread(here.koha.arrived.wait, 5)
                assert here.koha.arrived.is_set()
            assert deed.proof(here.koha.library), f"too late at {at}"
        finally:
            system.close()
    return met


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_without_faults_gives_its_own_answer(tmp_path: Path, name: str) -> None:
    async def story(here: Scene) -> None:
        assert isinstance(await DEEDS[name].do(here.system), DEEDS[name].kind)
        assert DEEDS[name].proof(here.koha.library)

    with koha_scene(tmp_path) as here:
        asyncio.run(story(here))


def test_two_stands_and_one_item_are_never_two_borrowers(tmp_path: Path, figures: Figures) -> None:
    """Both are told that they may have it, and then lend at the same moment: Koha's own table lets one in."""
    rounds, won = 25, {PATRON: 0, "9": 0}
    for _ in range(rounds):
        with koha_scene(tmp_path) as here:
            here.koha.meeting = threading.Barrier(2)
            first, second = asyncio.run(_both(here))
            winners = [answer for answer in (first, second) if isinstance(answer, Loan)]
            losers = [answer for answer in (first, second) if isinstance(answer, Refusal)]
            assert len(winners) == len(losers) == 1
            assert losers[0].reasons == (Reason.ITEM_ON_LOAN,)
            assert sum(row.item_id == 11 for row in here.koha.library.checkouts) == 1
            won[PATRON if isinstance(first, Loan) else "9"] += 1
    figures(f"Koha, two stands and one item: {rounds} rounds, one borrower in each ({won[PATRON]} to {won['9']})")


async def _both(here: Scene) -> tuple[object, object]:
    there = here.another()

    async def borrowed(system: LibrarySystem, patron: str) -> object:
        try:
            return await system.borrow(patron, SHELF[0], ACT)
        except Unavailable:
            here.koha.meeting = None
            lent = await system.lent(SHELF[0], patron)
            return lent if lent and lent.theirs else await system.borrow(patron, SHELF[0], ACT)

    try:
        first, second = await asyncio.gather(borrowed(here.system, PATRON), borrowed(there, "9"))
    finally:
        there.close()
    return first, second
