"""Returns by Koha's offline service: before and since its forms need a token, late ones, and what it does not tell."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.catalogs.koha.returning import Returning
from bridge.catalogs.systems.system import Act
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Item, Place, Reason, Refusal, Returned, Unavailable
from bridge.rules import Rules
from tests.bridge.koha.conftest import Play
from tests.bridge.koha.scene import LATE, LENT, OTHER, PATRON, POLICY, SHELF, Scene, adapter, koha_scene
from tests.contract.simple import NOW
from tests.peers.koha_rows import HoldRow

ACT = Act("key-1", "K1")
RETURN = "POST service.pl"


@pytest.mark.parametrize("guarded", [False, True], ids=["until Koha 23.11", "since Koha 24.05"])
def test_an_item_is_returned_once_and_the_end_of_its_loan_is_known_afterwards(tmp_path: Path, guarded: bool) -> None:
    async def story(here: Scene) -> None:
        before = await here.system.lent(LENT)
        assert before is not None
        assert await here.system.ended(before.loan, LENT) is None
        returned = await here.system.return_item(LENT, ACT)
        assert isinstance(returned, Returned)
        assert (returned.number, returned.due, returned.returned_at) == (before.loan, before.due, NOW)
        assert (returned.item.title, returned.place, returned.fine) == ("Laskar pelangi", Place.BIN, None)
        assert await here.system.ended(before.loan, LENT) == returned
        assert await here.system.lent(LENT) is None
        again = await here.system.return_item(LENT, ACT)
        assert again == Refusal((Reason.ITEM_NOT_LENT,), returned.item)
        assert await here.system.return_item("9999", ACT) == Refusal((Reason.ITEM_UNKNOWN,))
        assert here.koha.done(RETURN) == 1
        assert not here.koha.refused

    with koha_scene(tmp_path, guarded) as here:
        asyncio.run(story(here))


@pytest.mark.parametrize("kind", ["its token", "its cookie"])
def test_a_session_that_koha_has_forgotten_is_opened_again(play: Play, kind: str) -> None:
    async def story(here: Scene) -> None:
        assert isinstance(await here.system.return_item(LENT, ACT), Returned)
        if kind == "its token":
            here.koha._sessions.clear()
        else:
            here.koha.ended |= here.koha._sessions.keys()
        assert isinstance(await here.system.return_item(LATE, ACT), Returned)
        assert here.koha.done("GET authentication") == 2

    play(story)


def test_a_late_return_has_the_day_on_which_the_item_lay_in_the_bin(play: Play) -> None:
    async def story(here: Scene) -> None:
        at = NOW - timedelta(days=1)
        returned = await here.system.return_item(LENT, Act("key-late", "K1", at))
        assert isinstance(returned, Returned)
        assert returned.returned_at == at
        assert here.koha.library.checkouts[0].returned == at

    play(story)


def test_lateness_costs_what_koha_has_charged_until_then(play: Play) -> None:
    async def story(here: Scene) -> None:
        returned = await here.system.return_item(LATE, ACT)
        assert isinstance(returned, Returned)
        assert returned.fine is not None
        assert (returned.fine.amount, returned.fine.item) == (6000, returned.item)
        assert (returned.fine.due, returned.fine.returned) == (returned.due, NOW.date())
        assert await here.system.ended(returned.number, LATE) == returned

    play(story)


def test_an_item_for_which_somebody_waits_goes_to_the_desk_and_nobody_is_named(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.holds.append(HoldRow(702, 9, 1))
        returned = await here.system.return_item(LENT, ACT)
        assert isinstance(returned, Returned)
        assert returned.place is Place.DESK

    play(story)


def test_a_return_that_has_happened_is_told_even_when_its_fine_cannot_be(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(here: Scene) -> None:
        here.koha.permissions.discard("updatecharges")
        returned = await here.system.return_item(LATE, ACT)
        assert isinstance(returned, Returned)
        assert returned.fine is None

    play(story)
    assert "a return is told without its fine" in caplog.text


def test_a_wrong_password_of_the_staff_patron_is_no_answer_to_a_patron(
    here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    (here.folder / "returns").write_text("wrong-password-3Z")
    for _ in range(2):
        with pytest.raises(Unavailable):
            asyncio.run(here.system.return_item(LENT, ACT))
    assert len(caplog.records) == 1
    assert here.koha.library.loan(14) is not None
    assert "staff patron" in caplog.text
    assert "3Z" not in caplog.text


def test_another_way_of_taking_back_is_believed_in_what_it_says_and_told_as_rest_tells_it(play: Play) -> None:
    """So Koha's SIP2 server: it knows bins and holds, and its numbers are others."""

    class OtherWay:
        def __init__(self, here: Scene) -> None:
            self.koha, self.acts = here.koha.library, list[Act]()

        async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
            self.acts.append(act)
            assert self.koha.offline_return(barcode, act.at or NOW) == "Success."
            return Returned("", Item(barcode, "BUMI"), act.at or NOW, None, Place.HOLD_SHELF, "Kotak 7")

    async def story(here: Scene) -> None:
        way = OtherWay(here)
        here.system._returning = Returning(here.system._api, way, Rules(POLICY, lambda: NOW), captures_holds=True)
        returned = await here.system.return_item(LATE, ACT)
        assert isinstance(returned, Returned)
        assert (returned.number, returned.item.title, returned.place, returned.bin) == (
            "502", "100% cinta_", Place.HOLD_SHELF, "Kotak 7",
        )  # fmt: skip
        assert returned.fine is not None
        assert way.acts == [ACT]
        assert here.koha.done(RETURN) == 0

    play(story)


def test_without_a_way_nothing_is_returned_and_late_loans_go_by_rest(here: Scene) -> None:
    async def story() -> None:
        system = adapter(here.koha.url, here.folder, returns=None)
        assert Ability.RETURN not in system.abilities
        assert await system.return_item(LENT, ACT) == Refusal((Reason.NOT_OFFERED,))
        here.koha.library.asks[11] = {"ADDITIONAL_MATERIALS": "CD"}
        at = NOW - timedelta(days=2)
        assert isinstance(await system.borrow(PATRON, SHELF[0], ACT), Refusal)
        assert not isinstance(await system.borrow(PATRON, SHELF[0], Act("key-late", "K1", at)), Refusal)
        taken = await system.borrow(PATRON, LENT, Act("key-late-2", "K1", at))
        assert isinstance(taken, Refusal)
        assert taken.reasons == (Reason.ITEM_ON_LOAN,)
        row = here.koha.library.loan(14)
        assert row is not None
        assert str(row.patron_id) == OTHER
        system.close()

    asyncio.run(story())
