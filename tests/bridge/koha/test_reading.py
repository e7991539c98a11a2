"""Cards, PINs, items, accounts, holds and search with Koha."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.catalogs.koha.api import PER_PAGE
from bridge.catalogs.systems.system import Act, Member
from bridge.contract.account import Account, Hold, HoldState
from bridge.contract.circulation import Loan, Reason, Refusal, Sighting, Whereabouts
from bridge.contract.discovery import PAGE, TitleDetail
from bridge.contract.membership import PinChanged
from tests.bridge.koha.conftest import Play
from tests.bridge.koha.scene import CARD, KEPT, LATE, LENT, OTHER, OTHER_CARD, PATRON, PIN, REFERENCE, SHELF, Scene
from tests.contract.simple import NOW
from tests.peers.koha_rows import Work

ACT = Act("key-1", "K1")


def test_a_card_is_somebodys_and_says_no_more_of_them_than_a_stand_may_show(play: Play) -> None:
    async def story(here: Scene) -> None:
        member = await here.system.find(CARD)
        assert isinstance(member, Member)
        assert member.patron.id == PATRON
        assert member.patron.card == "6472••••••••••12"
        assert member.name == "Si•• R."
        assert member.patron.barred == ()
        assert member.patron.estimated
        assert await here.system.member(PATRON) == member == await here.system.identify(CARD, PIN)
        other = await here.system.find(OTHER_CARD)
        assert isinstance(other, Member)
        assert (other.patron.loans, other.patron.room, other.patron.barred) == (2, 0, (Reason.LIMIT_REACHED,))

    play(story)


def test_a_card_that_koha_does_not_know_or_may_not_show_us_is_unknown(play: Play) -> None:
    async def story(here: Scene) -> None:
        for card in ("nobody", "6472010101600044", "siti", "%", "64720101019000_2"):
            assert await here.system.find(card) == Refusal((Reason.CARD_UNKNOWN,))
            assert await here.system.identify(card, PIN) == Refusal((Reason.CARD_UNKNOWN,))
        assert await here.system.member("10") == Refusal((Reason.CARD_UNKNOWN,))
        assert here.koha.done("POST /auth/password/validation") == 0

    play(story)


def test_a_pin_is_needed_and_wrong_ones_are_counted_by_koha(play: Play) -> None:
    async def story(here: Scene) -> None:
        assert await here.system.identify(CARD, None) == Refusal((Reason.PIN_NEEDED,))
        assert await here.system.identify(CARD, "") == Refusal((Reason.PIN_WRONG,))
        for _ in range(3):
            assert await here.system.identify(CARD, "000000") == Refusal((Reason.PIN_WRONG,))
        assert await here.system.identify(CARD, PIN) == Refusal((Reason.PIN_BLOCKED,))
        here.koha.library.people[0].login_attempts = -1
        assert await here.system.identify(CARD, PIN) == Refusal((Reason.PIN_BLOCKED,))

    play(story)


def test_a_pin_of_somebody_whose_user_name_is_this_card_number_opens_nothing(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.people[1].userid = CARD
        assert await here.system.identify(CARD, here.koha.library.people[1].password) == Refusal((Reason.PIN_WRONG,))

    play(story)


def test_a_pin_is_changed_by_whoever_knows_the_old_one(play: Play) -> None:
    async def story(here: Scene) -> None:
        assert await here.system.change_pin(CARD, "111111", "222222") == Refusal((Reason.PIN_WRONG,))
        assert await here.system.change_pin(CARD, PIN, "123") == Refusal((Reason.PIN_WEAK,))
        assert isinstance(await here.system.change_pin(CARD, PIN, "222222"), PinChanged)
        assert isinstance(await here.system.identify(CARD, "222222"), Member)
        assert await here.system.identify(CARD, PIN) == Refusal((Reason.PIN_WRONG,))

    play(story)


@pytest.mark.parametrize(
    ("barcode", "where"),
    [
        (SHELF[0], Whereabouts.ON_SHELF),
        (LENT, Whereabouts.ON_LOAN),
        (KEPT, Whereabouts.ON_HOLD_SHELF),
        (REFERENCE, Whereabouts.READING_ROOM),
    ],
)
def test_an_item_is_seen_where_it_is(play: Play, barcode: str, where: Whereabouts) -> None:
    async def story(here: Scene) -> None:
        sighting = await here.system.look(barcode)
        assert isinstance(sighting, Sighting)
        assert (sighting.item.barcode, sighting.whereabouts) == (barcode, where)
        assert await here.system.look("9999") == Refusal((Reason.ITEM_UNKNOWN,))

    play(story)


def test_a_lost_item_is_with_the_librarian(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.copies[0].lost = 1
        sighting = await here.system.look(SHELF[0])
        assert isinstance(sighting, Sighting)
        assert sighting.whereabouts is Whereabouts.WITH_LIBRARIAN

    play(story)


def test_an_account_holds_loans_with_their_titles_charges_and_what_may_be_renewed(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.checkouts[0].renewals = 1
        account = await here.system.account(OTHER)
        assert isinstance(account, Account)
        late, lent = account.loans
        assert (late.loan.item.barcode, late.loan.item.title) == (LATE, "100% cinta_")
        assert (late.days_left, late.fine, late.refused) == (-3, 6000, ())
        assert (lent.loan.item.title, lent.fine, lent.refused) == ("Laskar pelangi", 0, (Reason.RENEWALS_USED,))
        assert [fine.amount for fine in account.fines] == [1501]
        assert account.owed == 1501
        assert account.days_left == (account.expires - NOW.date()).days
        assert await here.system.account("99") == Refusal((Reason.CARD_UNKNOWN,))
        for name in ("GET /checkouts", "GET /items", "GET /patrons/{patron_id}/account"):
            assert here.koha.done(name) == 1, name

    play(story)


def test_a_title_is_waited_for_once_and_the_hold_is_ended_by_whose_it_is(play: Play) -> None:
    async def story(here: Scene) -> None:
        hold = await here.system.place_hold(PATRON, "2", None, ACT)
        assert isinstance(hold, Hold)
        assert (hold.title.title, hold.state, hold.place) == ("Bumi manusia: sebuah roman", HoldState.WAITING, 1)
        again = await here.system.place_hold(PATRON, "2", None, ACT)
        assert again == Refusal((Reason.HOLD_ALREADY_PLACED,))
        account = await here.system.account(PATRON)
        assert isinstance(account, Account)
        assert account.holds == (hold,)
        assert await here.system.cancel_hold(OTHER, hold.number, ACT) == Refusal((Reason.HOLD_UNKNOWN,))
        assert await here.system.cancel_hold(PATRON, hold.number, ACT) == hold
        assert await here.system.cancel_hold(PATRON, hold.number, ACT) == Refusal((Reason.HOLD_UNKNOWN,))

    play(story)


def test_a_title_is_waited_for_once_even_where_koha_allows_more(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.preferences.add("holds_per_record")
        assert isinstance(await here.system.place_hold(PATRON, "2", None, ACT), Hold)
        again = await here.system.place_hold(PATRON, "2", None, ACT)
        assert again == Refusal((Reason.HOLD_ALREADY_PLACED,))

    play(story)


def test_a_hold_for_one_copy_counts_in_the_queue_of_its_title(play: Play) -> None:
    async def story(here: Scene) -> None:
        assert isinstance(await here.system.place_hold(PATRON, "1", None, ACT), Hold)
        hold = await here.system.place_hold("9", "1", LENT, ACT)
        assert isinstance(hold, Hold)
        assert hold.place == 2
        assert here.koha.library.holds[-1].item_id == 14
        wrong = await here.system.place_hold(PATRON, "3", LENT, ACT)
        assert wrong == Refusal((Reason.ITEM_UNKNOWN,))

    play(story)


@pytest.mark.parametrize(
    ("patron", "title", "why"),
    [
        (OTHER, "1", Reason.TITLE_ALREADY_YOURS),
        (PATRON, "4", Reason.TITLE_NOT_FOR_LOAN),
        (PATRON, "999", Reason.TITLE_UNKNOWN),
        (PATRON, "x", Reason.TITLE_UNKNOWN),
        ("99", "1", Reason.CARD_UNKNOWN),
        ("x", "1", Reason.CARD_UNKNOWN),
    ],
)
def test_a_hold_is_refused_with_its_reason(play: Play, patron: str, title: str, why: Reason) -> None:
    async def story(here: Scene) -> None:
        before = list(here.koha.library.holds)
        assert await here.system.place_hold(patron, title, None, ACT) == Refusal((why,))
        assert here.koha.library.holds == before

    play(story)


def test_a_ready_hold_says_until_when(play: Play) -> None:
    async def story(here: Scene) -> None:
        account = await here.system.account("9")
        assert isinstance(account, Account)
        (hold,) = account.holds
        assert (hold.state, hold.place) == (HoldState.READY, 0)
        assert hold.last_day is not None

    play(story)


def test_titles_are_found_by_all_the_words_wherever_they_are(play: Play) -> None:
    async def story(here: Scene) -> None:
        found = await here.system.search("PRAMOEDYA bumi", "")
        assert [(title.id, title.title, title.year, title.copies, title.available) for title in found.titles] == [
            ("2", "Bumi manusia: sebuah roman", 1980, 2, 1)
        ]
        assert found.more == ""
        assert [title.title for title in (await here.system.search("0% cinta_", "")).titles] == ["100% cinta_"]
        for nothing in ("", "   ", "%", "a%b", "\\", "'; DROP", "x" * 300, "tidak ada"):
            titles = (await here.system.search(nothing, "")).titles
            assert [title.title for title in titles] == (["100% cinta_"] if nothing == "%" else [])

    play(story)


def test_what_the_library_keeps_out_of_its_public_catalog_is_not_found_here(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.works[1].suppressed = True
        assert (await here.system.search("bumi", "")).titles == ()
        assert (await here.system.suggest("bumi")).texts == ()
        assert await here.system.title("2") == Refusal((Reason.TITLE_UNKNOWN,))

    play(story)


def test_a_list_of_exactly_one_page_has_no_second(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.works += [Work(100 + number, f"Buku {number:03}") for number in range(PAGE)]
        found = await here.system.search("buku", "")
        assert (len(found.titles), found.more) == (PAGE, "")

    play(story)


def test_a_long_list_is_paged_to_its_end(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.works += [Work(100 + number, f"Buku {number:03}") for number in range(2 * PAGE + 3)]
        titles, more = [], ""
        for _ in range(3):
            found = await here.system.search("buku", more)
            titles += [title.title for title in found.titles]
            more = found.more
        assert more == ""
        assert titles == sorted(set(titles))
        assert len(titles) == 2 * PAGE + 3
        assert (await here.system.search("buku", "nonsense")).titles[0].title == "Buku 000"

    play(story)


def test_what_is_typed_is_completed_by_titles_and_authors(play: Play) -> None:
    async def story(here: Scene) -> None:
        assert (await here.system.suggest("bum")).texts == ("Bumi manusia: sebuah roman",)
        assert (await here.system.suggest("hirata,  an")).texts == ("Hirata, Andrea",)
        assert (await here.system.suggest("")).texts == ()

    play(story)


def test_a_title_shows_where_its_copies_stand_and_when_they_come_back(play: Play) -> None:
    async def story(here: Scene) -> None:
        await here.system.place_hold(PATRON, "1", None, ACT)
        detail = await here.system.title("1")
        assert isinstance(detail, TitleDetail)
        assert (detail.publisher, detail.waiting, detail.title.available) == ("Bentang", 1, 1)
        shelf, lent = detail.copies
        assert (shelf.barcode, shelf.whereabouts, shelf.shelf, shelf.due) == (
            SHELF[0], Whereabouts.ON_SHELF, "Rak Fiksi", None,
        )  # fmt: skip
        assert (lent.barcode, lent.whereabouts) == (LENT, Whereabouts.ON_LOAN)
        assert lent.due == here.koha.library.checkouts[0].due.date()
        digital = await here.system.title("4")
        assert isinstance(digital, TitleDetail)
        assert digital.title.link == "https://kbbi.example.org/"
        for nothing in ("999", "x", ""):
            assert await here.system.title(nothing) == Refusal((Reason.TITLE_UNKNOWN,))

    play(story)


def test_an_account_of_several_pages_is_read_whole(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.max_loans = 500
        for copy in here.koha.library.copies:
            copy.not_for_loan = 0
        assert isinstance(await here.system.borrow(PATRON, SHELF[0], ACT), Loan)
        row = here.koha.library.checkouts[-1]
        here.koha.library.checkouts += [replace(row, checkout_id=5000 + number) for number in range(PER_PAGE)]
        account = await here.system.account(PATRON)
        assert isinstance(account, Account)
        assert len(account.loans) == PER_PAGE + 1

    play(story)
