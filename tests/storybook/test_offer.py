"""A library that cannot do everything: nothing of it is offered, and nothing changes under anybody's hands."""

from __future__ import annotations

import pytest

from bridge.contract.abilities import EVERYTHING, Abilities, Ability
from kiosk.entrance import Entrance, Leaving, Role
from kiosk.events import Button, CardRead, Event, ItemSeen, OfferChanged, Pressed
from kiosk.flows.offer import NEEDS
from kiosk.views import (
    ENTRANCE,
    SELF_CHECK,
    AccountHome,
    AccountMore,
    AskCard,
    AskWho,
    Basket,
    Cause,
    Fines,
    Holds,
    ItemFound,
    Loans,
    OutOfOrder,
    Returning,
    Service,
    Signed,
    Summary,
    TitleShown,
    Welcome,
)
from kiosk.views import EVERYTHING as ALL_SERVICES
from tests.storybook.examples import LATE_LOAN, PAYMENT, with_an_account
from tests.storybook.rehearsal import (
    ACCOUNT,
    B1,
    BACK,
    BORROW,
    CARD,
    CONFIRM,
    DONE,
    NO_RECEIPT,
    RETURN,
    SEARCH,
    UNDO,
    Rehearsal,
    Silence,
)

SIP2 = (Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT, Ability.HOLD)
WIFI, REGISTER = Pressed(Button.START, "wifi"), Pressed(Button.START, "register")
GUESTBOOK = Pressed(Button.START, "guestbook")
LOANS, HOLDS, FINES = Pressed(Button.LOANS), Pressed(Button.HOLDS), Pressed(Button.FINES)
MORE = Pressed(Button.MORE)
LATE = ItemSeen("b4")


def without(*abilities: Ability) -> Abilities:
    return Abilities(tuple(ability for ability in EVERYTHING.can if ability not in abilities))


def at(library: Abilities, services: tuple[Service, ...] = SELF_CHECK, role: Role = Role.SELF_CHECK) -> Rehearsal:
    kiosk = with_an_account(Rehearsal(services=services, role=role, entrance=Entrance(leaving=Leaving.ASK)))
    kiosk.catalog.can = library
    return kiosk


def test_every_service_needs_something_of_the_library() -> None:
    assert set(NEEDS) == set(Service)


def test_a_library_asked_by_sip2_is_offered_as_it_is() -> None:
    kiosk = at(Abilities(SIP2))
    kiosk.play()
    assert kiosk.last(Welcome).services == (Service.BORROW, Service.RETURN, Service.ACCOUNT)


@pytest.mark.parametrize(("service", "ability"), NEEDS.items())
def test_a_service_without_its_ability_has_no_door_and_answers_no_touch(service: Service, ability: Ability) -> None:
    kiosk = at(without(ability), tuple(Service), Role.BOTH)
    kiosk.play(Pressed(Button.START, service))
    assert kiosk.views[-1] == kiosk.last(Welcome)
    assert service not in kiosk.last(Welcome).services


@pytest.mark.parametrize(("service", "ability"), NEEDS.items())
def test_a_configured_stand_never_offers_more_than_it_is_configured_for(service: Service, ability: Ability) -> None:
    kiosk = at(EVERYTHING, tuple(other for other in Service if other is not service)[:6])
    kiosk.play(Pressed(Button.START, service))
    assert service not in kiosk.last(Welcome).services


def test_where_there_are_no_holds_the_door_to_the_account_does_not_promise_any() -> None:
    for library, holds in ((EVERYTHING, True), (without(Ability.HOLD), False)):
        kiosk = at(library)
        kiosk.play()
        assert kiosk.last(Welcome).holds is holds


@pytest.mark.parametrize("touched", [SEARCH, MORE])
def test_an_account_offers_no_page_that_would_be_empty(touched: Event) -> None:
    kiosk = at(Abilities(SIP2))
    assert kiosk.play(CARD, touched)[-1] is AccountHome
    home = kiosk.last(AccountHome)
    assert Service.SEARCH not in home.services
    assert not home.more


def test_holds_that_there_are_can_be_seen_where_none_can_be_placed() -> None:
    kiosk = at(without(Ability.HOLD))
    kiosk.play(CARD, HOLDS, Pressed(Button.CANCEL_HOLD, "H-t2"), Pressed(Button.CANCEL_HOLD, "H-t2"))
    view = kiosk.last(Holds)
    assert (view.can_cancel, view.can_place, view.sure) == (False, False, "")
    assert kiosk.catalog.acts == []
    kiosk.catalog.holds.clear()
    assert kiosk.play(CARD, HOLDS)[-1] is AccountHome
    assert not kiosk.last(AccountHome).shows_holds


def test_nobody_is_told_to_find_a_book_where_none_can_be_searched_for() -> None:
    kiosk = at(Abilities(SIP2))
    kiosk.play(CARD, HOLDS)
    assert (kiosk.last(Holds).can_cancel, kiosk.last(Holds).can_place) == (True, False)


def test_loans_are_not_renewed_where_that_is_not_offered() -> None:
    kiosk = at(without(Ability.RENEW))
    kiosk.play(CARD, LOANS, Pressed(Button.RENEW, LATE_LOAN), Pressed(Button.RENEW_ALL))
    assert not kiosk.last(Loans).can_renew
    assert kiosk.catalog.acts == []


def test_a_scanned_loan_is_not_renewed_where_that_is_not_offered() -> None:
    kiosk = at(without(Ability.RENEW))
    assert kiosk.play(LATE, Pressed(Button.RENEW))[-1] is ItemFound
    assert kiosk.last(ItemFound) == ItemFound(kiosk.last(ItemFound).sighting, can_return=True, can_renew=False)


def test_a_scanned_loan_with_which_nothing_can_be_done_is_no_matter_of_the_link() -> None:
    kiosk = at(without(Ability.RENEW, Ability.RETURN))
    kiosk.play(LATE)
    problem = kiosk.last(Welcome).problem
    assert problem is not None
    assert not isinstance(problem, str)
    assert [reason.value for reason in problem.reasons] == ["item-on-loan"]


def test_nothing_is_reported_where_that_is_not_offered() -> None:
    kiosk = at(without(Ability.REPORT))
    kiosk.play(CARD, LOANS, Pressed(Button.REPORT, LATE_LOAN))
    assert kiosk.views[-1] is kiosk.last(Loans)
    assert not kiosk.last(Loans).can_report
    assert kiosk.play(RETURN, LATE, Pressed(Button.REPORT, LATE_LOAN))[-1] is Returning
    assert not kiosk.last(Returning).can_report


def test_proofs_are_neither_printed_again_nor_asked_for_where_there_are_none() -> None:
    kiosk = at(without(Ability.PROOFS))
    kiosk.catalog.printouts.append(PAYMENT)
    kiosk.play(Silence(), Silence(), CARD, FINES, Pressed(Button.REPRINT, PAYMENT.number), Pressed(Button.NUMBER))
    assert kiosk.views[-1] == kiosk.last(Fines)
    assert not kiosk.last(Fines).can_reprint
    assert kiosk.printer.pages == []
    assert "printout" not in kiosk.catalog.asked


@pytest.mark.parametrize("missing", [Ability.CHANGE_PIN, Ability.DIGITAL_ACCOUNT])
def test_of_pin_and_digital_account_only_what_there_is_is_offered(missing: Ability) -> None:
    kiosk = at(without(missing))
    touched = Pressed(Button.PIN if missing is Ability.CHANGE_PIN else Button.CONFIRM)
    assert kiosk.play(CARD, MORE, touched)[-1] is AccountMore
    view = kiosk.last(AccountMore)
    assert (view.can_change_pin, view.can_go_digital) == (
        missing is not Ability.CHANGE_PIN,
        missing is not Ability.DIGITAL_ACCOUNT,
    )
    assert kiosk.catalog.acts == []


def test_nothing_is_undone_where_that_is_not_offered() -> None:
    kiosk = at(without(Ability.UNDO))
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, UNDO)
    assert kiosk.last(Summary).undo == 0
    kiosk.play(RETURN, LATE, UNDO)
    assert kiosk.last(Returning).undo == 0
    assert kiosk.catalog.acts == ["borrow", "return"]


def test_a_title_has_no_hold_where_that_is_not_offered() -> None:
    kiosk = at(without(Ability.HOLD))
    kiosk.play(SEARCH, Pressed(Button.KEY, "b"), DONE, Pressed(Button.OPEN, "t1"), Pressed(Button.HOLD))
    assert kiosk.views[-1] == kiosk.last(TitleShown)
    assert not kiosk.last(TitleShown).can_hold


def test_a_card_borrows_at_once_where_there_is_no_account() -> None:
    assert at(without(Ability.ACCOUNT)).play(CARD)[-1] is Basket


def test_a_card_signs_no_guest_book_that_there_is_not() -> None:
    kiosk = at(without(Ability.GUEST_BOOK), ALL_SERVICES, Role.BOTH)
    assert kiosk.play(CARD)[-1] is AccountHome
    assert not kiosk.last(Welcome).signs
    assert kiosk.catalog.acts == []


def test_an_entrance_offers_what_is_left_of_it() -> None:
    kiosk = at(without(Ability.GUEST_BOOK), ENTRANCE, Role.ENTRANCE)
    assert kiosk.play(WIFI)[-1] is AskCard
    assert kiosk.last(Welcome).services == (Service.WIFI,)
    kiosk = at(without(Ability.WIFI), ENTRANCE, Role.ENTRANCE)
    assert kiosk.play(CARD)[-1] is Signed
    assert not kiosk.last(Signed).wifi


def test_a_stand_of_whose_services_none_is_offered_serves_nobody() -> None:
    kiosk = at(Abilities(SIP2), ENTRANCE, Role.ENTRANCE)
    kiosk.play(CARD)
    assert kiosk.views[-1] == OutOfOrder(Cause.NO_LIBRARY)


def test_what_changes_while_somebody_is_served_holds_for_whoever_comes_next() -> None:
    kiosk = at(EVERYTHING)

    def shrink() -> None:
        kiosk.catalog.can = Abilities(SIP2)

    kiosk.play(ACCOUNT, CARD, shrink, OfferChanged(), SEARCH, BACK, BACK, CARD, SEARCH)
    homes = [view for view in kiosk.views if isinstance(view, AccountHome)]
    assert [Service.SEARCH in home.services for home in homes] == [True, True, False, False]


def test_a_change_takes_no_message_from_the_glass_of_whoever_is_served() -> None:
    kiosk = at(EVERYTHING)
    kiosk.play(CARD, CardRead("c2"), OfferChanged())
    assert kiosk.last(AccountHome).problem is not None


def test_a_change_is_no_sign_of_life() -> None:
    kiosk = at(EVERYTHING)
    assert kiosk.play(CARD, Silence(), OfferChanged(), Silence(), Silence())[-1] is Welcome


def test_the_welcome_changes_as_soon_as_the_library_has_said_what_it_can() -> None:
    kiosk = at(EVERYTHING)

    def shrink() -> None:
        kiosk.catalog.can = Abilities(SIP2)

    kiosk.play(shrink, OfferChanged())
    offered = [view.services for view in kiosk.views if isinstance(view, Welcome)]
    assert offered == [SELF_CHECK, (Service.BORROW, Service.RETURN, Service.ACCOUNT)]


def test_a_door_that_is_closing_while_it_is_touched_leads_nowhere() -> None:
    kiosk = at(EVERYTHING)

    def shrink() -> None:
        kiosk.catalog.can = Abilities(SIP2)

    assert kiosk.play(shrink, SEARCH)[-1] is Welcome
    assert kiosk.last(Welcome) == Welcome((Service.BORROW, Service.RETURN, Service.ACCOUNT))


def test_who_is_served_borrows_to_the_end_although_the_library_lends_no_more() -> None:
    kiosk = at(EVERYTHING)

    def shrink() -> None:
        kiosk.catalog.can = without(Ability.BORROW, Ability.UNDO)

    kiosk.play(BORROW, CARD, shrink, OfferChanged(), B1, DONE, CONFIRM, NO_RECEIPT)
    assert ("p1", "b1") in kiosk.catalog.loans
    assert kiosk.last(Summary).undo > 0


def test_groups_and_visitors_are_told_apart_only_where_there_is_a_guest_book() -> None:
    assert at(EVERYTHING, ALL_SERVICES).play(GUESTBOOK)[-1] is AskWho
    assert at(without(Ability.GUEST_BOOK), ALL_SERVICES).play(GUESTBOOK)[-1] is Welcome
