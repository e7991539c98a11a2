"""What a library that keeps its own system promises: whatever it says it can do, and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from bridge.contract.abilities import Ability
from bridge.contract.account import CaseKind, Hold
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Reason, Refusal, Returned, Whereabouts
from bridge.contract.discovery import Found, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.membership import Applied
from tests.bridge.embedded.joining import AGREED, SITI
from tests.contract.libraries import Cast
from tests.contract.stories import Play, account_of, loan_of, patron_of, where

NOT_OFFERED = Refusal((Reason.NOT_OFFERED,))


async def lend(catalog: Catalog, cast: Cast, key: str = "key-lend", number: int = 0) -> Loan:
    patron = await patron_of(catalog, cast)
    loan = await catalog.borrow(patron.id, cast.items[number], key)
    assert isinstance(loan, Loan)
    return loan


async def needs(catalog: Catalog, *abilities: Ability) -> None:
    """Skips for a system that cannot do it."""
    if missing := [ability for ability in abilities if ability not in await catalog.abilities()]:
        pytest.skip(f"this system has no {', '.join(missing)}")


def test_it_lends_and_takes_back_and_has_a_guest_book(elsewhere: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        can = await catalog.abilities()
        for ability in (Ability.BORROW, Ability.RETURN, Ability.GUEST_BOOK):
            assert ability in can
        assert Ability.REPORT not in can

    elsewhere(story)


def test_what_it_cannot_do_is_not_offered(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        loan = await lend(catalog, cast)
        assert await catalog.report(loan.number, CaseKind.LOST, "key-case") == NOT_OFFERED
        assert await catalog.undo("key-lend", "key-undo") == NOT_OFFERED
        assert await catalog.payment("K-1234") == NOT_OFFERED
        assert await catalog.apply_for_account((await patron_of(catalog, cast)).id, "key-apply") == NOT_OFFERED
        if Ability.SEARCH not in await catalog.abilities():
            assert await catalog.search("buku", "") == Found(())
            assert await catalog.title("1") == NOT_OFFERED

    elsewhere(story)


def test_who_wants_to_become_a_member_is_put_in_once_and_may_ask_how_far_it_is(elsewhere: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        await needs(catalog, Ability.REGISTER)
        applied = await catalog.apply(SITI, AGREED, "key-apply")
        assert isinstance(applied, Applied)
        assert await catalog.apply(SITI, AGREED, "key-apply") == applied
        assert await catalog.application(applied.number) == applied
        assert await catalog.apply(SITI, AGREED, "key-other") == Refusal((Reason.APPLICATION_EXISTS,))
        assert await catalog.application("P-0000-0000") == Refusal((Reason.APPLICATION_UNKNOWN,))

    elsewhere(story)


def test_what_was_lent_is_seen_as_lent_and_returned_once_without_a_card(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        assert await where(catalog, cast.items[0]) is Whereabouts.ON_SHELF
        loan = await lend(catalog, cast)
        assert await where(catalog, cast.items[0]) is Whereabouts.ON_LOAN
        returned = await catalog.return_item(cast.items[0], "key-return")
        assert isinstance(returned, Returned)
        assert returned.item.barcode == loan.item.barcode
        assert returned.fine is None
        assert await catalog.return_item(cast.items[0], "key-return") == returned
        again = await catalog.return_item(cast.items[0], "key-again")
        assert isinstance(again, Refusal)
        assert again.reasons == (Reason.ITEM_NOT_LENT,)
        assert await where(catalog, cast.items[0]) is Whereabouts.ON_SHELF
        assert await catalog.return_item("no-such-item", "key-nothing") == Refusal((Reason.ITEM_UNKNOWN,))

    elsewhere(story)


def test_an_account_shows_the_loans_of_its_owner(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        await needs(catalog, Ability.ACCOUNT)
        loan = await lend(catalog, cast)
        patron = await patron_of(catalog, cast)
        account = await account_of(catalog, patron.id)
        assert account.patron == patron
        assert [open_.loan.number for open_ in account.loans] == [loan.number]
        assert account.loans[0].loan.item.barcode == loan.item.barcode
        assert account.loans[0].loan.due == loan.due
        assert account.loans[0].days_left > 0
        assert await catalog.account("no-such-patron") == Refusal((Reason.CARD_UNKNOWN,))

    elsewhere(story)


def test_a_loan_is_renewed_once_under_its_key(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        await needs(catalog, Ability.RENEW, Ability.ACCOUNT)
        loan = await lend(catalog, cast)
        patron = await patron_of(catalog, cast)
        renewed = await catalog.renew(patron.id, loan.number, "key-renew")
        assert isinstance(renewed, Loan)
        assert renewed.number == loan.number
        assert await catalog.renew(patron.id, loan.number, "key-renew") == renewed
        assert (await loan_of(catalog, patron.id, cast.items[0])).loan.due == renewed.due
        again = await catalog.renew_item(patron.id, cast.items[0], "key-again")
        assert isinstance(again, Refusal)
        assert again.reasons == (Reason.RENEWALS_USED,)
        assert await catalog.renew(patron.id, "no-such-loan", "key-no") == Refusal((Reason.LOAN_UNKNOWN,))
        assert await catalog.renew_item(patron.id, cast.items[1], "key-n2") == Refusal((Reason.LOAN_UNKNOWN,))

    elsewhere(story)


def test_two_stands_and_one_item_make_one_loan(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        patron = await patron_of(catalog, cast)
        asked = [catalog.borrow(patron.id, cast.items[0], f"key-{number}") for number in range(4)]
        answers = await asyncio.gather(*asked)
        loans = [answer for answer in answers if isinstance(answer, Loan)]
        assert len(loans) == 1
        assert (await patron_of(catalog, cast)).loans == patron.loans + 1

    elsewhere(story)


def test_a_title_is_found_with_its_copies(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        await needs(catalog, Ability.SEARCH)
        patron = await patron_of(catalog, cast)
        item = await catalog.check(patron.id, cast.items[0])
        assert not isinstance(item, Refusal)
        found = await catalog.search(item.title, "")
        details = [await catalog.title(title.id) for title in found.titles]
        barcodes = {copy.barcode for detail in details if isinstance(detail, TitleDetail) for copy in detail.copies}
        assert cast.items[0] in barcodes
        assert await catalog.title("no-such-title") == Refusal((Reason.TITLE_UNKNOWN,))
        assert await catalog.search("xyzzy qwertz", "") == Found(())
        for words in ('"', "%", "_", "'; DROP TABLE items; --", "\\", "a OR b"):
            assert isinstance(await catalog.search(words, ""), Found)

    elsewhere(story)


def test_a_hold_is_placed_once_and_ends_once(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        await needs(catalog, Ability.HOLD, Ability.SEARCH, Ability.ACCOUNT)
        patron = await patron_of(catalog, cast)
        item = await catalog.check(patron.id, cast.items[2])
        assert not isinstance(item, Refusal)
        title = (await catalog.search(item.title, "")).titles[0]
        hold = await catalog.place_hold(patron.id, title.id, cast.items[2], "key-hold")
        assert isinstance(hold, Hold)
        assert await catalog.place_hold(patron.id, title.id, cast.items[2], "key-hold") == hold
        again = await catalog.place_hold(patron.id, title.id, cast.items[2], "key-again")
        assert isinstance(again, Refusal)
        assert [one.number for one in (await account_of(catalog, patron.id)).holds] == [hold.number]
        ended = await catalog.cancel_hold(patron.id, hold.number, "key-end")
        assert isinstance(ended, Hold)
        assert await catalog.cancel_hold(patron.id, hold.number, "key-end") == ended
        assert await catalog.cancel_hold(patron.id, hold.number, "key-n") == Refusal((Reason.HOLD_UNKNOWN,))
        assert (await account_of(catalog, patron.id)).holds == ()

    elsewhere(story)


def test_members_visitors_and_groups_sign_the_guest_book(elsewhere: Play) -> None:
    async def story(catalog: Catalog, cast: Cast) -> None:
        visit = await catalog.sign_guest_book(cast.card, "key-visit", "Pintu utama")
        assert isinstance(visit, Visit)
        assert await catalog.sign_guest_book(cast.card, "key-visit", "Pintu utama") == visit
        again = await catalog.sign_guest_book(cast.card, "key-visit-2")
        assert isinstance(again, Visit)
        assert again.again
        assert isinstance(await catalog.state_purpose(cast.card, "key-visit", "read", "key-purpose"), Visit)
        assert isinstance(await catalog.sign_visitor(Visitor("Ani <b>"), "read", "", "key-visitor"), Visit)
        assert isinstance(await catalog.sign_group(Group("Budi", "SD 1", 2, 3), "", "", "key-group"), Visit)
        assert await catalog.sign_visitor(Visitor(" "), "", "", "key-nobody") == Refusal((Reason.VISITOR_UNCLEAR,))
        assert await catalog.sign_guest_book("no-such-card", "key-no") == Refusal((Reason.CARD_UNKNOWN,))
        left = await catalog.sign_out(cast.card, "key-out")
        assert isinstance(left, Visit)
        assert left.left

    elsewhere(story)
