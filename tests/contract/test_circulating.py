"""What a library promises of returns, renewals and undoing, asked of the embedded one in each way."""

from __future__ import annotations

import pytest

from bridge.catalogs.embedded.sample import cast as people
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import KeyReused, Loan, Place, Reason, Refusal, Returned, Undone, Whereabouts
from tests.contract.libraries import Cast
from tests.contract.stories import Play, account_of, loan_of, patron_of, reader, where


def test_an_item_is_seen_where_it_is_and_an_unknown_one_is_nowhere(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        assert await where(catalog, people.BOOKS_ON_SHELF[0]) is Whereabouts.ON_SHELF
        assert await where(catalog, people.BOOK_ON_LOAN) is Whereabouts.ON_LOAN
        assert await where(catalog, people.BOOK_ON_HOLD) is Whereabouts.ON_HOLD_SHELF
        assert await where(catalog, people.BOOK_REFERENCE) is Whereabouts.READING_ROOM
        assert await catalog.look(people.UNKNOWN_BOOK) == Refusal((Reason.ITEM_UNKNOWN,))

    live(story)


def test_what_was_lent_is_returned_once_without_a_card(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        loan = await catalog.borrow(patron.id, cast.items[0], "key-lend")
        assert isinstance(loan, Loan)
        assert await where(catalog, cast.items[0]) is Whereabouts.ON_LOAN
        returned = await catalog.return_item(cast.items[0], "key-return")
        assert isinstance(returned, Returned)
        assert (returned.number, returned.item, returned.due) == (loan.number, loan.item, loan.due)
        assert returned.place is Place.BIN
        assert returned.fine is None
        assert returned.undo > 0
        assert await catalog.return_item(cast.items[0], "key-return") == returned
        again = await catalog.return_item(cast.items[0], "key-again")
        assert again == Refusal((Reason.ITEM_NOT_LENT,), loan.item)
        assert (await patron_of(catalog, cast)).loans == patron.loans

    live(story)


def test_a_late_return_costs_what_the_account_said_it_would(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        patron = await reader(catalog)
        late = await loan_of(catalog, patron.id, people.READERS_LATE_BOOK)
        owed = (await account_of(catalog, patron.id)).owed
        returned = await catalog.return_item(people.READERS_LATE_BOOK, "key-return")
        assert isinstance(returned, Returned)
        assert returned.fine is not None
        assert late.days_left < 0
        assert returned.fine.amount == late.fine == returned.fine.days * returned.fine.rate > 0
        assert (returned.fine.due, returned.fine.returned) == (late.loan.due, returned.returned_at.date())
        account = await account_of(catalog, patron.id)
        assert account.owed == owed + late.fine
        assert returned.fine in account.fines

    live(story)


def test_a_loan_is_renewed_once_and_refused_with_its_reason_after_that(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        patron = await reader(catalog)
        before = await loan_of(catalog, patron.id, people.RENEWABLE_BOOK)
        assert before.refused == ()
        renewed = await catalog.renew(patron.id, before.loan.number, "key-renew")
        assert isinstance(renewed, Loan)
        assert renewed.number == before.loan.number
        assert renewed.due > before.loan.due
        assert await catalog.renew(patron.id, before.loan.number, "key-renew") == renewed
        after = await loan_of(catalog, patron.id, people.RENEWABLE_BOOK)
        assert after.loan.due == renewed.due
        assert after.refused == (Reason.RENEWALS_USED,)
        again = await catalog.renew(patron.id, before.loan.number, "key-again")
        assert isinstance(again, Refusal)
        assert again.reasons == after.refused

    live(story)


def test_a_loan_of_somebody_else_and_one_that_is_late_are_not_renewed(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron, other = await reader(catalog), await patron_of(catalog, cast)
        mine = await loan_of(catalog, patron.id, people.RENEWABLE_BOOK)
        assert await catalog.renew(other.id, mine.loan.number, "key-theirs") == Refusal((Reason.LOAN_UNKNOWN,))
        late = await loan_of(catalog, patron.id, people.READERS_LATE_BOOK)
        refusal = await catalog.renew(patron.id, late.loan.number, "key-late")
        assert isinstance(refusal, Refusal)
        assert Reason.LOAN_OVERDUE in refusal.reasons
        assert refusal.reasons == late.refused

    live(story)


def test_a_loan_and_a_return_are_undone_by_their_keys_and_only_once(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        for key in ("key-lend-1", "key-lend-2"):
            loan = await catalog.borrow(patron.id, cast.items[0], key)
            assert isinstance(loan, Loan)
            if key == "key-lend-1":
                undone = await catalog.undo(key, "key-undo-1")
                assert undone == Undone(loan.item) == await catalog.undo(key, "key-undo-1")
                assert await where(catalog, cast.items[0]) is Whereabouts.ON_SHELF
        assert isinstance(await catalog.return_item(cast.items[0], "key-return"), Returned)
        assert isinstance(await catalog.undo("key-return", "key-undo-2"), Undone)
        assert await where(catalog, cast.items[0]) is Whereabouts.ON_LOAN
        assert await catalog.undo("key-return", "key-undo-3") == Refusal((Reason.UNDO_TOO_LATE,))
        assert await catalog.undo("key-never", "key-undo-4") == Refusal((Reason.UNDO_TOO_LATE,))
        assert (await patron_of(catalog, cast)).loans == patron.loans + 1

    live(story)


def test_a_key_is_for_one_act_only_whichever_acts_they_are(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        await catalog.borrow(patron.id, cast.items[0], "key-00000001")
        for other in (
            catalog.return_item(cast.items[0], "key-00000001"),
            catalog.undo("key-00000001", "key-00000001"),
            catalog.place_hold(patron.id, "1", None, "key-00000001"),
        ):
            with pytest.raises(KeyReused):
                await other
        assert await where(catalog, cast.items[0]) is Whereabouts.ON_LOAN

    live(story)
