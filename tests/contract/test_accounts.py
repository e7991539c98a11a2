"""What a library promises of accounts, holds, cases and proofs, asked of the embedded one in each way."""

from __future__ import annotations

from bridge.catalogs.embedded.sample import cast as people
from bridge.contract.account import Case, CaseKind, Hold, HoldState, Payment, Printout
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Place, Reason, Refusal, Returned, Whereabouts
from bridge.contract.discovery import TitleDetail
from tests.contract.libraries import Cast
from tests.contract.stories import Play, account_of, loan_of, patron_of, reader, where


async def title_called(catalog: Catalog, words: str) -> str:
    """The id of the first title that is found."""
    return (await catalog.search(words, "")).titles[0].id


def test_an_account_has_all_that_is_the_patrons_and_nobody_elses(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await reader(catalog)
        account = await account_of(catalog, patron.id)
        assert account.patron == patron
        assert len(account.loans) == patron.loans
        assert account.holds
        assert account.owed == sum(fine.amount for fine in account.fines) > 0
        assert people.PAYMENT in [payment.number for payment in account.payments]
        other = await account_of(catalog, (await patron_of(catalog, cast)).id)
        assert (other.loans, other.holds, other.fines, other.payments) == ((), (), (), ())
        assert await catalog.account("no-such-patron") == Refusal((Reason.CARD_UNKNOWN,))

    live(story)


def test_a_hold_stands_in_the_queue_once_until_it_is_cancelled(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        title = await title_called(catalog, people.TITLE_WITHOUT_FREE_COPY)
        hold = await catalog.place_hold(patron.id, title, None, "key-hold")
        assert isinstance(hold, Hold)
        assert hold.title.title == people.TITLE_WITHOUT_FREE_COPY
        assert hold.state is HoldState.WAITING
        assert hold.place >= 1
        assert await catalog.place_hold(patron.id, title, None, "key-hold") == hold
        again = await catalog.place_hold(patron.id, title, None, "key-again")
        assert isinstance(again, Refusal)
        assert Reason.HOLD_ALREADY_PLACED in again.reasons
        assert (await account_of(catalog, patron.id)).holds == (hold,)
        assert await catalog.cancel_hold(patron.id, hold.number, "key-cancel") == hold
        assert await catalog.cancel_hold(patron.id, hold.number, "key-cancel") == hold
        assert await catalog.cancel_hold(patron.id, hold.number, "key-c2") == Refusal((Reason.HOLD_UNKNOWN,))
        assert (await account_of(catalog, patron.id)).holds == ()

    live(story)


def test_nobody_cancels_what_another_waits_for(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        mine, other = await reader(catalog), await patron_of(catalog, cast)
        hold = (await account_of(catalog, mine.id)).holds[0]
        assert await catalog.cancel_hold(other.id, hold.number, "key-cancel") == Refusal((Reason.HOLD_UNKNOWN,))
        assert hold in (await account_of(catalog, mine.id)).holds

    live(story)


def test_a_copy_that_comes_back_is_kept_for_who_waits_for_it(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        found = await catalog.title(await title_called(catalog, people.TITLE_WITHOUT_FREE_COPY))
        assert isinstance(found, TitleDetail)
        lent = next(copy.barcode for copy in found.copies if copy.whereabouts is Whereabouts.ON_LOAN)
        hold = await catalog.place_hold(patron.id, found.title.id, lent, "key-hold")
        assert isinstance(hold, Hold)
        returned = await catalog.return_item(lent, "key-return")
        assert isinstance(returned, Returned)
        assert returned.place is Place.HOLD_SHELF
        assert await where(catalog, lent) is Whereabouts.ON_HOLD_SHELF

    live(story)


def test_titles_that_do_not_exist_have_no_holds(live: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        for number, title in enumerate(("999999", "x", "-1", "1.0", "１")):
            refusal = await catalog.place_hold(patron.id, title, None, f"key-{number}")
            assert refusal == Refusal((Reason.TITLE_UNKNOWN,))
            assert await catalog.title(title) == Refusal((Reason.TITLE_UNKNOWN,))

    live(story)


def test_a_case_is_opened_once_and_shown_in_the_account(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        patron = await reader(catalog)
        loan = (await loan_of(catalog, patron.id, people.RENEWABLE_BOOK)).loan
        case = await catalog.report(loan.number, CaseKind.DAMAGED, "key-case")
        assert isinstance(case, Case)
        assert (case.item, case.kind) == (loan.item, CaseKind.DAMAGED)
        assert case.opened_at.utcoffset() is not None
        assert await catalog.report(loan.number, CaseKind.DAMAGED, "key-case") == case
        again = await catalog.report(loan.number, CaseKind.LOST, "key-again")
        assert isinstance(again, Refusal)
        assert again.reasons == (Reason.LOAN_HAS_CASE,)
        assert (await loan_of(catalog, patron.id, people.RENEWABLE_BOOK)).case is CaseKind.DAMAGED
        assert await catalog.report("no-such-loan", CaseKind.LOST, "k") == Refusal((Reason.LOAN_UNKNOWN,))

    live(story)


def test_a_proof_of_payment_is_found_by_its_number(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        proof = await catalog.payment(people.PAYMENT)
        assert isinstance(proof, Payment)
        assert proof.number == people.PAYMENT
        assert proof.total == sum(fine.amount for fine in proof.fines) > 0
        assert people.READER_CARD not in proof.card
        assert await catalog.payment("no-such-payment") == Refusal((Reason.PAYMENT_UNKNOWN,))

    live(story)


def test_what_the_desk_sends_is_the_next_printout_until_it_is_settled(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        waiting = await catalog.next_printout()
        assert waiting.payment is not None
        assert waiting == await catalog.next_printout()
        assert await catalog.settle_printout("no-such-payment", True) == waiting
        assert await catalog.settle_printout(waiting.payment.number, False) == Printout(None)
        assert await catalog.next_printout() == Printout(None)

    live(story)
