"""While the library cannot be asked: what a stand still does in its place, and what it says has to wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest

from bridge.contract.circulation import Item, Loan, Reason, Refusal, Returned
from bridge.contract.letters import Deed
from kiosk.events import Button, CannotKeep, DeviceBack, Event, ItemSeen, LinkBack, LinkLost, LinkOffline, Pressed
from kiosk.views import (
    AccountHome,
    AskCard,
    AskCase,
    AskPin,
    Basket,
    Cause,
    Confirm,
    ItemFound,
    Loans,
    OutOfOrder,
    PatronHome,
    Receipt,
    Returning,
    ReturnLine,
    ReturnSummary,
    Service,
    Sorry,
    StandIn,
    Summary,
    Unsettled,
    View,
    Welcome,
    Working,
)
from tests.storybook.examples import with_an_account
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import (
    ACCOUNT,
    B1,
    B2,
    BACK,
    BORROW,
    CARD,
    CONFIRM,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PATIENCE_ENDS,
    PRINT,
    RETURN,
    SEARCH,
    Happening,
    Rehearsal,
    Silence,
)

KNEW = NOW - timedelta(minutes=20)
DEEDS = (Deed.BORROW, Deed.RETURN, Deed.RENEW)
OFFLINE = LinkOffline(KNEW, DEEDS)
BEGIN = (DeviceBack("scanner"), OFFLINE)
MINE, RENEW = ItemSeen("b4"), Pressed(Button.RENEW)
NOT_NOW = Refusal((Reason.NOT_OFFLINE,))

PATHS: dict[str, tuple[Event, ...]] = {
    "borrow": (BORROW, CARD, B1, DONE, CONFIRM, PRINT, NO_RECEIPT),
    "a card first": (CARD, B1, DONE, CONFIRM, NO_RECEIPT),
    "return": (RETURN, MINE, DONE, PRINT, NO_RECEIPT),
    "a book on loan": (MINE, RETURN, DONE, NO_RECEIPT),
    "renew": (MINE, RENEW, CARD, PRINT, NO_RECEIPT),
    "renew with a card first": (CARD, MINE, RENEW, NO_RECEIPT, LEAVE),
}
STEPS = [pytest.param(path, step, id=f"{name} {step}") for name, path in PATHS.items() for step in range(1, len(path))]


@pytest.fixture
def kiosk() -> Rehearsal:
    """At a stand that takes the library's place; b4 is on loan to the patron of card c1."""
    kiosk = with_an_account(Rehearsal())
    kiosk.catalog.offline = True
    return kiosk


def online(kiosk: Rehearsal, *, yes: bool) -> tuple[Happening, ...]:
    """The library comes back, or goes and the stand takes its place."""
    return partial(setattr, kiosk.catalog, "offline", not yes), LinkBack() if yes else OFFLINE


def play(kiosk: Rehearsal, *happenings: Happening) -> list[type[View]]:
    return kiosk.play(*happenings, begin=BEGIN)


def test_the_welcome_says_how_old_the_stands_knowledge_is_and_what_has_to_wait(kiosk: Rehearsal) -> None:
    play(kiosk)
    assert kiosk.last(Welcome).offline == StandIn(KNEW, True, (Service.ACCOUNT, Service.SEARCH, Service.REGISTER))
    play(kiosk, LinkOffline(KNEW - timedelta(days=1), (Deed.RETURN,)))
    later = (Service.BORROW, Service.ACCOUNT, Service.SEARCH, Service.REGISTER)
    assert kiosk.last(Welcome).offline == StandIn(KNEW - timedelta(days=1), False, later)


def test_the_age_of_the_knowledge_is_told_in_the_librarys_own_time() -> None:
    late = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=8)))  # in London it is still the day before
    kiosk = Rehearsal(now=lambda: late)
    kiosk.play(begin=(DeviceBack("scanner"), LinkOffline((late - timedelta(minutes=20)).astimezone(UTC), DEEDS)))
    offline = kiosk.last(Welcome).offline
    assert offline
    assert (offline.knew.isoformat(), offline.today) == ("2026-11-23T00:10:00+08:00", True)


def test_the_welcome_follows_the_library_as_it_goes_and_comes(kiosk: Rehearsal) -> None:
    newer = LinkOffline(NOW, DEEDS)
    assert kiosk.play(OFFLINE, newer, LinkBack(), LinkLost(), OFFLINE, CannotKeep()) == [
        *[Welcome] * 4,
        OutOfOrder,
        Welcome,
        OutOfOrder,
    ]
    told = [view.offline and view.offline.knew for view in kiosk.views if isinstance(view, Welcome)]
    assert told == [None, KNEW, NOW, None, KNEW]


def test_at_midnight_the_welcome_tells_of_yesterday_although_nothing_happened() -> None:
    times = [datetime(2026, 11, 23, 23, 59, 57, tzinfo=UTC)]
    kiosk = Rehearsal(now=lambda: times[-1])
    midnight = partial(times.append, datetime(2026, 11, 24, 0, 0, 1, tzinfo=UTC))
    kiosk.play(Silence(), midnight, Silence(), begin=BEGIN)
    assert [view.offline and view.offline.today for view in kiosk.views if isinstance(view, Welcome)] == [True, False]


@pytest.mark.parametrize(
    ("link", "cause"),
    [
        (CannotKeep(), Cause.CANNOT_KEEP),
        (LinkLost(), Cause.NO_LINK),
        (LinkOffline(None, DEEDS), Cause.NO_LIBRARY),
        (LinkOffline(KNEW, ()), Cause.NO_LIBRARY),
        (LinkOffline(KNEW, (Deed.RENEW, Deed.VISIT)), Cause.NO_LIBRARY),
    ],
)
def test_a_stand_that_can_do_nothing_says_so_and_takes_nothing(kiosk: Rehearsal, link: Event, cause: Cause) -> None:
    assert kiosk.play(link, B1, CARD, RETURN)[1:] == [OutOfOrder] * 4
    assert kiosk.last(OutOfOrder).cause is cause
    assert kiosk.catalog.acts == []


def test_a_stand_that_only_searches_is_out_of_order_without_its_library() -> None:
    kiosk = Rehearsal(services=(Service.SEARCH,))
    assert play(kiosk)[-1] is OutOfOrder


@pytest.mark.parametrize("touched", [ACCOUNT, SEARCH])
def test_what_has_to_wait_says_so_when_touched_before_anything_begins(kiosk: Rehearsal, touched: Event) -> None:
    assert play(kiosk, touched) == [Welcome, Welcome]
    assert kiosk.last(Welcome).problem == NOT_NOW
    assert play(kiosk, touched, *online(kiosk, yes=True), ACCOUNT)[-2:] == [Welcome, AskCard]
    assert [view.problem for view in kiosk.views if isinstance(view, Welcome)] == [None, NOT_NOW, None]


@pytest.mark.parametrize("event", [LinkLost(), CannotKeep()])
def test_a_stand_that_closes_while_it_says_what_has_to_wait_is_closed(kiosk: Rehearsal, event: Event) -> None:
    assert play(kiosk, SEARCH, event)[-1] is OutOfOrder


@pytest.mark.parametrize(
    ("accepts", "first", "problem"),
    [
        ((Deed.RETURN,), BORROW, NOT_NOW),
        ((Deed.RETURN,), CARD, NOT_NOW),
        ((Deed.RETURN,), B1, Refusal((Reason.NOT_OFFLINE,), Item("b1", "Buku 1"))),
        ((Deed.BORROW,), RETURN, NOT_NOW),
        ((Deed.BORROW,), MINE, Refusal((Reason.NOT_OFFLINE,), Item("b4", "Buku 4"))),
    ],
)
def test_a_deed_that_the_stand_does_not_accept_is_refused_before_it_begins(
    kiosk: Rehearsal, accepts: tuple[Deed, ...], first: Event, problem: Refusal
) -> None:
    play(kiosk, LinkOffline(KNEW, accepts), first)
    assert kiosk.last(Welcome).problem == problem


def test_two_books_are_borrowed_wait_for_the_library_and_are_on_paper(kiosk: Rehearsal) -> None:
    screens = play(kiosk, BORROW, CARD, B1, B2, DONE, CONFIRM, PRINT, NO_RECEIPT)
    assert screens[-4:] == [Summary, Summary, Summary, Welcome]
    assert kiosk.last(Confirm).waiting
    outcomes = kiosk.last(Summary).outcomes
    assert [outcome.waiting for outcome in outcomes if isinstance(outcome, Loan)] == [True, True]
    assert kiosk.last(Summary).receipt is Receipt.PRINTED
    assert kiosk.printer.pages[0].count("Menunggu perpustakaan") == 3
    assert kiosk.catalog.acts == ["borrow", "borrow"]


def test_a_day_that_the_stand_only_estimates_stays_an_estimate_on_screen_and_paper(kiosk: Rehearsal) -> None:
    kiosk.catalog.estimates = True
    play(kiosk, B1, CARD, DONE, CONFIRM, PRINT)
    assert [outcome.estimated for outcome in kiosk.last(Summary).outcomes if isinstance(outcome, Loan)] == [True]
    assert "kira-kira" in kiosk.printer.pages[0]


def test_a_title_that_the_stand_does_not_know_is_the_one_that_the_patron_saw(kiosk: Rehearsal) -> None:
    forget = partial(kiosk.catalog.items.update, b1=Item("b1", ""))
    play(kiosk, BORROW, CARD, B1, DONE, forget, CONFIRM)
    assert kiosk.last(Summary).outcomes[0].item == Item("b1", "Buku 1")


def test_some_are_registered_and_some_wait_when_the_library_goes_in_between(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline = False

    def goes_after_the_first() -> None:
        kiosk.catalog.offline = bool(kiosk.catalog.acts)

    kiosk.catalog.while_acting = goes_after_the_first
    kiosk.play(BORROW, CARD, B1, B2, DONE, CONFIRM)
    assert [outcome.waiting for outcome in kiosk.last(Summary).outcomes if isinstance(outcome, Loan)] == [False, True]


def test_books_come_back_without_a_card_and_without_a_sum(kiosk: Rehearsal) -> None:
    assert play(kiosk, RETURN, MINE, DONE, PRINT)[-1] is ReturnSummary
    (line,) = kiosk.last(ReturnSummary).lines
    assert isinstance(line.outcome, Returned)
    assert (line.outcome.waiting, line.outcome.fine) == (True, None)
    assert len(kiosk.printer.pages) == 1
    assert "Terlambat: dendanya dihitung perpustakaan nanti." in kiosk.printer.pages[0]


def test_damage_is_not_reported_about_a_return_that_waits(kiosk: Rehearsal) -> None:
    assert play(kiosk, RETURN, MINE, Pressed(Button.REPORT, "K1-T-b4"))[-1] is Returning
    assert kiosk.catalog.acts == ["return"]


def test_a_book_on_loan_is_renewed_in_the_hand_and_waits(kiosk: Rehearsal) -> None:
    screens = play(kiosk, MINE, RENEW, CARD, PRINT, NO_RECEIPT)
    assert screens == [Welcome, ItemFound, AskCard, Working, Summary, Summary, Summary, Welcome]
    (loan,) = kiosk.last(Summary).outcomes
    assert isinstance(loan, Loan)
    assert loan.waiting
    assert kiosk.catalog.acts == ["renew_item"]


@pytest.mark.parametrize(
    ("accepts", "offered"), [((Deed.RETURN,), (True, False)), ((Deed.BORROW, Deed.RENEW), (False, True))]
)
def test_a_book_on_loan_is_offered_what_the_stand_accepts(
    kiosk: Rehearsal, accepts: tuple[Deed, ...], offered: tuple[bool, bool]
) -> None:
    play(kiosk, LinkOffline(KNEW, accepts), MINE)
    assert (kiosk.last(ItemFound).can_return, kiosk.last(ItemFound).can_renew) == offered


def test_a_card_first_leads_to_a_page_where_any_book_can_be_scanned(kiosk: Rehearsal) -> None:
    assert play(kiosk, CARD) == [Welcome, PatronHome]
    home = kiosk.last(PatronHome)
    assert (home.services, home.can_renew) == ((Service.BORROW, Service.RETURN), True)
    assert play(kiosk, CARD, B1)[-2:] == [Basket, Basket]
    assert play(kiosk, CARD, MINE, RENEW, NO_RECEIPT)[-3:] == [Working, Summary, PatronHome]
    assert play(kiosk, CARD, RETURN, BACK)[-2:] == [Returning, PatronHome]
    assert "account" not in kiosk.catalog.asked


@pytest.mark.parametrize("touched", [Pressed(Button.LOANS), Pressed(Button.FINES), SEARCH])
def test_nothing_of_the_account_can_be_asked_for_on_that_page(kiosk: Rehearsal, touched: Event) -> None:
    assert play(kiosk, CARD, touched)[-1] is PatronHome


def test_a_patron_who_may_not_borrow_can_still_return_and_renew(kiosk: Rehearsal) -> None:
    barred = (Reason.OVERDUE_LOAN,)
    kiosk.catalog.patrons["c1"] = replace(kiosk.catalog.patrons["c1"], barred=barred)
    play(kiosk, CARD, B1)
    assert kiosk.last(PatronHome).problem == Refusal(barred)
    assert play(kiosk, CARD, MINE, RENEW)[-1] is Summary


def test_the_page_of_a_card_becomes_the_account_when_the_library_is_back_and_the_other_way_round(
    kiosk: Rehearsal,
) -> None:
    back, gone = online(kiosk, yes=True), online(kiosk, yes=False)
    assert play(kiosk, CARD, *back, *gone, B1)[1:] == [PatronHome, AccountHome, PatronHome, PatronHome, Basket, Basket]


def test_a_library_that_is_back_only_for_a_moment_throws_nobody_out(kiosk: Rehearsal) -> None:
    assert play(kiosk, CARD, LinkBack(), OFFLINE, B1)[-1] is Basket


def test_a_patron_among_their_loans_comes_back_to_what_can_be_done_now(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline = False
    loans, gone = Pressed(Button.LOANS), online(kiosk, yes=False)
    assert kiosk.play(CARD, loans, *gone, BACK)[-2:] == [Loans, PatronHome]
    kiosk.catalog.offline = False
    kiosk.play(CARD, loans, *gone, Pressed(Button.REPORT, "T-b4"), Pressed(Button.CASE, "lost"))
    assert kiosk.last(AskCase).problem == NOT_NOW


def test_a_search_that_loses_its_library_ends_where_something_can_be_done(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline = False
    gone, keys = online(kiosk, yes=False), (Pressed(Button.KEY, "b"), Pressed(Button.KEY, "u"))
    assert kiosk.play(SEARCH, *keys, *gone, DONE)[-1] is Welcome
    assert kiosk.last(Welcome).problem == NOT_NOW
    kiosk.catalog.offline = False
    assert kiosk.play(CARD, SEARCH, *keys, *gone, DONE)[-1] is PatronHome
    assert kiosk.last(PatronHome).problem == NOT_NOW


@pytest.mark.parametrize(
    ("card", "reason"), [("nobody", Reason.CARD_UNCHECKED), ("c2", Reason.PIN_UNCHECKED)]
)
def test_a_card_that_cannot_be_checked_is_told_so_and_another_may_be_shown(
    kiosk: Rehearsal, card: str, reason: Reason
) -> None:
    kiosk.catalog.pins["c2"] = "2580"
    assert play(kiosk, replace(CARD, card=card), CARD)[-1] is PatronHome
    assert kiosk.last(AskCard).problem == Refusal((reason,))


def test_a_pin_that_was_typed_as_the_library_went_is_not_called_wrong(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline, kiosk.catalog.pins = False, {"c1": "2580"}
    kiosk.play(CARD, Pressed(Button.DIGIT, "2"), *online(kiosk, yes=False), DONE)
    assert AskPin in map(type, kiosk.views)
    assert kiosk.last(Sorry).reasons == (Reason.PIN_UNCHECKED,)


def test_a_book_that_the_stand_does_not_know_is_not_called_unknown(kiosk: Rehearsal) -> None:
    play(kiosk, ItemSeen("nowhere"))
    assert kiosk.last(Welcome).problem == Refusal((Reason.ITEM_UNCHECKED,))


def test_an_undo_that_has_to_wait_says_so_and_the_loan_stands(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline = False
    kiosk.play(B1, CARD, DONE, CONFIRM, *online(kiosk, yes=False), Pressed(Button.UNDO))
    assert kiosk.last(Summary).problem == Refusal((Reason.NOT_OFFLINE,), Item("b1", "Buku 1"))
    assert isinstance(kiosk.last(Summary).outcomes[0], Loan)


@pytest.mark.parametrize("link", [LinkLost(), OFFLINE])
def test_a_link_lost_in_the_middle_and_back_keeps_the_basket(kiosk: Rehearsal, link: Event) -> None:
    kiosk.catalog.offline = False
    lost, back = partial(setattr, kiosk.catalog, "reachable", False), partial(setattr, kiosk.catalog, "reachable", True)
    kiosk.play(BORROW, CARD, B1, lost, link, back, LinkBack(), B2, DONE, CONFIRM)
    assert [outcome.waiting for outcome in kiosk.last(Summary).outcomes if isinstance(outcome, Loan)] == [False, False]


def test_the_question_before_a_loan_follows_the_library_too(kiosk: Rehearsal) -> None:
    play(kiosk, BORROW, CARD, B1, DONE, *online(kiosk, yes=True), CONFIRM)
    assert [view.waiting for view in kiosk.views if isinstance(view, Confirm)] == [True, False]


def test_what_nobody_knows_is_still_told_as_that(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer(times=2)
    play(kiosk, BORROW, CARD, B1, DONE, CONFIRM)
    assert isinstance(kiosk.last(Summary).outcomes[0], Unsettled)


def test_a_stand_that_cannot_keep_records_any_more_says_so_of_every_book(kiosk: Rehearsal) -> None:
    full = partial(setattr, kiosk.catalog, "cannot_keep", True)
    play(kiosk, BORROW, CARD, B1, DONE, full, CONFIRM)
    assert kiosk.last(Summary).outcomes == (Refusal((Reason.CANNOT_KEEP,), Item("b1", "Buku 1")),)
    assert kiosk.last(Summary).receipt is Receipt.NOTHING
    play(kiosk, RETURN, MINE)
    assert kiosk.last(Returning).lines == (ReturnLine(Refusal((Reason.CANNOT_KEEP,), Item("b4", ""))),)


def test_after_an_apology_the_stand_serves_as_soon_as_it_takes_the_librarys_place(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline, kiosk.catalog.reachable = False, False
    screens = kiosk.play(B1, partial(setattr, kiosk.catalog, "offline", True), OFFLINE)
    assert screens == [Welcome, OutOfOrder, Welcome]


def acts(*happenings: Happening) -> list[str]:
    """What a stand has accepted from a patron who did this and no more."""
    kiosk = with_an_account(Rehearsal())
    kiosk.catalog.offline = True
    play(kiosk, *happenings)
    return kiosk.catalog.acts


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_every_path_ends_at_the_welcome_with_one_act(kiosk: Rehearsal, path: tuple[Event, ...]) -> None:
    assert play(kiosk, *path)[-1] is Welcome
    assert len(kiosk.catalog.acts) == 1


@pytest.mark.parametrize("leaving", [(LEAVE,), PATIENCE_ENDS], ids=["leaving", "silence"])
@pytest.mark.parametrize(("path", "step"), STEPS)
def test_whoever_leaves_at_any_step_does_nothing_more(
    kiosk: Rehearsal, path: tuple[Event, ...], step: int, leaving: tuple[Happening, ...]
) -> None:
    assert play(kiosk, *path[:step], *leaving)[-1] is Welcome
    assert kiosk.catalog.acts == acts(*path[:step])


@pytest.mark.parametrize("link", [LinkOffline(NOW, DEEDS), LinkBack(), LinkLost(), CannotKeep()])
@pytest.mark.parametrize(("path", "step"), STEPS)
def test_whatever_the_link_does_at_any_step_nobody_is_thrown_out(
    kiosk: Rehearsal, path: tuple[Event, ...], step: int, link: Event
) -> None:
    play(kiosk, *path[:step], link, OFFLINE, *path[step:])
    assert kiosk.catalog.acts == acts(*path)
