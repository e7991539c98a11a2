"""What every `Catalog` promises of lending, asked of each library in each way."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, KeyReused, Loan, Reason, Refusal
from tests.contract.libraries import Cast
from tests.contract.stories import Play, patron_of

TOLD = (Reason.LIMIT_REACHED, Reason.ITEM_ALREADY_YOURS)
HOSTILE = ["", "x" * 10_000, "a\x00b", "a\r\nb", "\x1b@", "'; DROP TABLE x; --", "[b]%s[/b]", "\udcff", "１２３", ".."]


def test_a_card_with_its_pin_is_a_patron_without_the_full_card_number(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        assert patron.id
        assert patron.card != cast.card
        assert patron.barred == ()
        assert patron.room == patron.limit - patron.loans > 0

    play(story)


def test_a_card_is_refused_for_what_is_wrong_with_it_or_its_pin(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        assert await catalog.identify("no-such-card", None) == Refusal((Reason.CARD_UNKNOWN,))
        assert await catalog.identify(cast.card, None) == Refusal((Reason.PIN_NEEDED,))
        assert await catalog.identify(cast.card, cast.pin + "0") == Refusal((Reason.PIN_WRONG,))

    play(story)


def test_checking_an_item_changes_nothing(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        first, again = [await catalog.check(patron.id, cast.items[0]) for _ in range(2)]
        assert isinstance(first, Item)
        assert first == again
        assert first.barcode == cast.items[0]
        assert first.title
        assert (await patron_of(catalog, cast)).loans == patron.loans

    play(story)


def test_a_loan_names_its_item_its_number_and_both_its_times(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        item = await catalog.check(patron.id, cast.items[0])
        loan = await catalog.borrow(patron.id, cast.items[0], "key-00000001")
        assert isinstance(loan, Loan)
        assert loan.item == item
        assert loan.number
        assert loan.due > loan.lent_at.date()
        assert loan.due == patron.due or patron.estimated
        assert loan.lent_at.utcoffset() is not None
        assert (await patron_of(catalog, cast)).loans == patron.loans + 1

    play(story)


def test_the_same_key_is_one_loan_and_one_answer_even_when_asked_at_the_same_time(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        together = [catalog.borrow(patron.id, cast.items[0], "key-00000001") for _ in range(5)]
        loans = [*await asyncio.gather(*together), await catalog.borrow(patron.id, cast.items[0], "key-00000001")]
        assert isinstance(loans[0], Loan)
        assert loans == [loans[0]] * 6
        assert (await patron_of(catalog, cast)).loans == patron.loans + 1

    play(story)


def test_a_key_with_other_content_is_the_callers_mistake_and_lends_nothing(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        await catalog.borrow(patron.id, cast.items[0], "key-00000001")
        with pytest.raises(KeyReused):
            await catalog.borrow(patron.id, cast.items[1], "key-00000001")
        assert (await patron_of(catalog, cast)).loans == patron.loans + 1

    play(story)


def test_all_reasons_are_told_in_order_with_the_item_and_a_refusal_is_kept_under_its_key(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        for number, barcode in enumerate(cast.items[: patron.room]):
            await catalog.borrow(patron.id, barcode, f"key-0000000{number}")
        for refusal in (
            await catalog.check(patron.id, cast.items[0]),
            await catalog.borrow(patron.id, cast.items[0], "key-00000009"),
            await catalog.borrow(patron.id, cast.items[0], "key-00000009"),
        ):
            assert isinstance(refusal, Refusal)
            assert refusal.reasons in (TOLD, TOLD[1:])  # not every system tells both
            assert refusal.item is not None
            assert refusal.item.barcode == cast.items[0]

    play(story)


@pytest.mark.parametrize("code", HOSTILE, ids=lambda code: ascii(code)[:24])
def test_a_hostile_code_is_just_unknown(play: Play, code: str) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        assert await catalog.identify(code, None) == Refusal((Reason.CARD_UNKNOWN,))
        assert await catalog.check(patron.id, code) == Refusal((Reason.ITEM_UNKNOWN,))
        assert await catalog.borrow(patron.id, code, "key-00000001") == Refusal((Reason.ITEM_UNKNOWN,))
        assert await patron_of(catalog, cast) == dataclasses.replace(patron)

    play(story)


def test_an_item_that_does_not_exist_and_a_patron_who_does_not_are_refused(play: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        assert await catalog.check(patron.id, "no-such-item") == Refusal((Reason.ITEM_UNKNOWN,))
        nobody = await catalog.borrow("no-such-patron", cast.items[0], "key-00000001")
        assert isinstance(nobody, Refusal)
        assert nobody.reasons[0] is Reason.CARD_UNKNOWN

    play(story)
