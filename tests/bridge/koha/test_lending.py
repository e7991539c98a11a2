"""Lending with Koha: every answer and what it means, and what is never agreed to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bridge.catalogs.koha import reasons
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Item, Loan, Reason, Refusal
from tests.bridge.koha.conftest import Play
from tests.bridge.koha.scene import KEPT, LENT, OTHER, PATRON, REFERENCE, SHELF, Scene
from tests.contract.simple import NOW
from tests.peers.koha_rows import HoldRow

ACT = Act("key-1", "K1")


def test_an_item_is_lent_with_kohas_number_and_its_day(play: Play) -> None:
    async def story(here: Scene) -> None:
        item = await here.system.check(PATRON, SHELF[0])
        loan = await here.system.borrow(PATRON, SHELF[0], ACT)
        assert item == Item(SHELF[0], "Laskar pelangi", "Hirata, Andrea", "899.221 HIR l")
        assert isinstance(loan, Loan)
        row = here.koha.library.loan(11)
        assert row is not None
        assert (loan.number, loan.item, loan.due) == (str(row.checkout_id), item, row.due.date())
        assert not loan.estimated
        lent = await here.system.lent(SHELF[0], PATRON)
        assert lent is not None
        assert (lent.loan, lent.theirs, lent.renewals) == (loan.number, True, 0)
        others = await here.system.lent(SHELF[0], OTHER)
        assert others is not None
        assert not others.theirs

    play(story)


@pytest.mark.parametrize(
    ("barcode", "why"),
    [
        (LENT, Reason.ITEM_ON_LOAN),
        (KEPT, Reason.ITEM_ON_HOLD),
        (REFERENCE, Reason.ITEM_NOT_FOR_LOAN),
        ("9999", Reason.ITEM_UNKNOWN),
    ],
)
def test_what_koha_would_have_to_be_talked_into_is_refused(play: Play, barcode: str, why: Reason) -> None:
    async def story(here: Scene) -> None:
        before = list(here.koha.library.checkouts)
        for answer in (await here.system.check(PATRON, barcode), await here.system.borrow(PATRON, barcode, ACT)):
            assert isinstance(answer, Refusal)
            assert answer.reasons == (why,)
        assert here.koha.library.checkouts == before
        assert here.koha.done("POST /checkouts") == 0

    play(story)


def test_an_item_is_not_renewed_by_borrowing_it_again(play: Play) -> None:
    async def story(here: Scene) -> None:
        assert isinstance(await here.system.borrow(PATRON, SHELF[0], ACT), Loan)
        again = await here.system.borrow(PATRON, SHELF[0], Act("key-2", "K1"))
        assert isinstance(again, Refusal)
        assert again.reasons == (Reason.ITEM_ALREADY_YOURS,)
        row = here.koha.library.loan(11)
        assert row is not None
        assert row.renewals == 0

    play(story)


def test_only_what_a_patron_may_agree_to_alone_is_confirmed_with_kohas_token(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.asks[11] = {"PREVISSUE": 1, "HIGHHOLDS": {"num_holds": 4}}
        here.koha.library.asks[12] = {"PREVISSUE": 1, "ADDITIONAL_MATERIALS": "CD"}
        assert isinstance(await here.system.borrow(PATRON, SHELF[0], ACT), Loan)
        assert next(one for one in here.koha.heard if one.name == "POST /checkouts").query["confirmation"]
        refused = await here.system.borrow(PATRON, SHELF[1], ACT)
        assert isinstance(refused, Refusal)
        assert refused.reasons == (Reason.ASK_DESK,)

    play(story)


def test_all_reasons_are_told_in_their_order(play: Play) -> None:
    async def story(here: Scene) -> None:
        person = here.koha.library.people[0]
        person.expiry_date, person.restricted = (NOW - timedelta(days=400)).date(), True
        here.koha.library.max_loans = 0
        refused = await here.system.check(PATRON, LENT)
        assert isinstance(refused, Refusal)
        assert refused.reasons == (
            Reason.CARD_EXPIRED, Reason.CARD_SUSPENDED, Reason.LIMIT_REACHED, Reason.ITEM_ON_LOAN,
        )  # fmt: skip

    play(story)


def test_an_item_is_not_taken_from_somebody_where_koha_would_do_it_without_asking(play: Play) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.preferences.add("AutoReturnCheckedOutItems")
        for answer in (await here.system.check(PATRON, LENT), await here.system.borrow(PATRON, LENT, ACT)):
            assert isinstance(answer, Refusal)
            assert answer.reasons == (Reason.ITEM_ON_LOAN,)
        row = here.koha.library.loan(14)
        assert row is not None
        assert str(row.patron_id) == OTHER

    play(story)


def test_a_key_that_nobody_knows_sends_to_the_desk_and_is_logged_once_and_without_its_value(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(here: Scene) -> None:
        here.koha.library.blocks[11] = {"NEW_IN_KOHA_THIRTY": "Kartika Wulandari", "of_kartika": 9}
        for _ in range(2):
            answer = await here.system.check(PATRON, SHELF[0])
            assert isinstance(answer, Refusal)
            assert answer.reasons == (Reason.ASK_DESK,)

    play(story)
    assert caplog.text.count("NEW_IN_KOHA_THIRTY") == 1
    assert "artika" not in caplog.text


def test_a_refusal_at_the_last_moment_is_read_from_its_brackets(play: Play) -> None:
    assert reasons.in_brackets("Checkout not authorized (TOO_MANY DEBT max_loans_allowed)") == (
        "TOO_MANY", "DEBT", "max_loans_allowed",
    )  # fmt: skip
    assert reasons.in_brackets("Something (else) entirely") == ()

    async def story(here: Scene) -> None:
        def expires() -> None:
            here.koha.library.people[0].patron_card_lost = True

        refused = await _borrowed_while(here, expires)
        assert refused == Refusal((Reason.CARD_SUSPENDED,), refused.item)

    play(story)


def test_what_changes_between_question_and_loan_is_found_out(play: Play) -> None:
    async def story(here: Scene) -> None:
        refused = await _borrowed_while(here, lambda: here.koha.library.holds.append(HoldRow(702, 9, 1)))
        assert refused.reasons == (Reason.ITEM_ON_HOLD,)
        assert here.koha.library.loan(11) is None

    play(story)


async def _borrowed_while(here: Scene, happens: object) -> Refusal:
    """What becomes of a loan when this happens after Koha has said that it would lend."""
    issued = here.koha.library.can_be_issued
    asked = 0

    def can_be_issued(*who: object) -> object:
        nonlocal asked
        asked += 1
        if asked == 2:
            happens()  # type: ignore[operator]
        return issued(*who)  # type: ignore[arg-type]

    here.koha.library.can_be_issued = can_be_issued  # type: ignore[method-assign,assignment]
    answer = await here.system.borrow(PATRON, SHELF[0], ACT)
    assert isinstance(answer, Refusal)
    return answer


def test_nobody_borrows_by_an_id_that_is_nobodys(play: Play) -> None:
    async def story(here: Scene) -> None:
        for patron in ("99", "abc", "", "7; --", "9" * 30):
            assert await here.system.borrow(patron, SHELF[0], ACT) == Refusal((Reason.CARD_UNKNOWN,))
            assert await here.system.check(patron, SHELF[0]) == Refusal((Reason.CARD_UNKNOWN,))

    play(story)


def test_a_loan_is_renewed_as_often_as_koha_allows_and_only_by_whose_it_is(play: Play) -> None:
    async def story(here: Scene) -> None:
        loan = await here.system.borrow(PATRON, SHELF[0], ACT)
        assert isinstance(loan, Loan)
        assert await here.system.renew(OTHER, loan.number, ACT) == Refusal((Reason.LOAN_UNKNOWN,))
        renewed = await here.system.renew(PATRON, loan.number, ACT)
        assert isinstance(renewed, Loan)
        assert renewed.number == loan.number
        assert renewed.due > loan.due
        refused = await here.system.renew(PATRON, loan.number, ACT)
        assert refused == Refusal((Reason.RENEWALS_USED,), loan.item)
        lent = await here.system.lent(SHELF[0], PATRON)
        assert lent is not None
        assert lent.renewals == 1
        for nothing in ("99", "", "x", "-1"):
            assert await here.system.renew(PATRON, nothing, ACT) == Refusal((Reason.LOAN_UNKNOWN,))

    play(story)


def test_a_late_loan_is_entered_with_its_time_although_koha_would_refuse_it(play: Play) -> None:
    async def story(here: Scene) -> None:
        at = NOW - timedelta(days=2)
        here.koha.library.people[0].restricted = True
        loan = await here.system.borrow(PATRON, LENT, Act("key-late", "K1", at))
        assert isinstance(loan, Loan)
        assert loan.lent_at == at
        row = here.koha.library.loan(14)
        assert row is not None
        assert (str(row.patron_id), row.at) == (PATRON, at)
        assert loan.due == row.due.date()
        again = await here.system.borrow(PATRON, LENT, Act("key-late", "K1", at))
        assert isinstance(again, Refusal)
        assert again.reasons == (Reason.ITEM_ALREADY_YOURS,)
        assert row.renewals == 0

    play(story)


def test_every_reason_in_the_tables_has_its_place_in_the_order() -> None:
    for table in (reasons.CHECKOUT, reasons.RENEWAL, reasons.HOLD):
        assert all(reasons.reasons([key], table) == (reason,) for key, reason in table.items())
    assert reasons.CONFIRMABLE.isdisjoint(reasons.CHECKOUT)
    assert reasons.CHECKOUT.keys() >= reasons.NEVER
    assert reasons.keys(["issued_surname", "RESERVED", "circulation_rule_TOO_MANY"]) == {"RESERVED"}
