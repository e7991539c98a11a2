"""What central makes of a letter: the act at its own time, once, whatever was asked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.late_applications import DEEDS
from bridge.catalogs.embedded.matters import MatterKind
from bridge.contract.circulation import KeyReused, Loan, Reason, Refusal, Returned
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed, Delivered, Letter
from tests.bridge.embedded.asking import account, ask, give_back, was
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.late.post import (
    became,
    borrowed,
    deliver,
    delivered,
    history,
    letter,
    open_matters,
    renewed,
    returned,
)

DUE = date(2026, 12, 7)


def test_a_loan_is_made_at_the_time_of_the_act(town: Town) -> None:
    answer = borrowed(town, "ann", "b1", 2)
    assert answer == Delivered("261123-00001")
    [(patron, item, lent_at, ended, _)] = history(town)
    assert (patron, item, lent_at, ended) == ("ann", 1, town.now - timedelta(hours=2), None)
    [loan] = account(town, "ann").loans
    assert (loan.loan.number, loan.loan.due) == ("261123-00001", DUE)


def test_a_return_ends_the_loan_at_the_time_of_the_act(town: Town) -> None:
    loan = town.lent("ann", "b1")
    town.wait(hours=5)
    assert returned(town, "b1", 2, "K2") == Delivered(loan.number)
    [(_, _, _, ended, presumed)] = history(town)
    assert (ended, presumed) == (town.now - timedelta(hours=2), False)


def test_lateness_is_counted_to_the_day_of_the_act(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(days=20)
    returned(town, "b1", 24 * 3)
    [fine] = account(town, "ann").fines
    assert (fine.returned, fine.days) == (TODAY + timedelta(days=17), 3)


def test_an_item_is_renewed_and_a_visit_is_signed(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(days=2)
    renewed(town, "ann", "b1", 1)
    assert account(town, "ann").loans[0].loan.due == date(2026, 12, 21)
    signed = delivered(town, letter(town, Deed.VISIT, "", "card-ann", 1))
    assert signed.number.startswith("B261125-")
    assert isinstance(became(town, "key-00000002"), Visit)


@pytest.mark.parametrize("deed", sorted(set(Deed) - DEEDS))
def test_however_often_it_comes_it_is_one_act_and_one_answer(town: Town, deed: Deed) -> None:
    town.lent("ann", "b2")
    card = "" if deed is Deed.RETURN else "card-ann"
    barcode = {Deed.BORROW: "b1", Deed.VISIT: ""}.get(deed, "b2")
    sent = letter(town, deed, barcode, card, 0)
    first = delivered(town, sent)
    before = town.look(select(tables.loans)), town.look(select(tables.visits))
    assert delivered(town, replace(sent, at=sent.at - timedelta(minutes=3))) == first
    assert (town.look(select(tables.loans)), town.look(select(tables.visits))) == before


def test_what_the_library_was_asked_for_under_this_key_is_not_done_again(town: Town) -> None:
    loan = town.lent("ann", "b1", "asked")
    sent = Letter("asked", Deed.BORROW, town.now, card="card-ann", barcode="b1")
    assert delivered(town, sent) == delivered(town, sent) == Delivered(loan.number)
    back = was(Returned, give_back(town, "b1", "back"))
    assert delivered(town, Letter("back", Deed.RETURN, town.now, barcode="b1")) == Delivered(back.number)
    visit = was(Visit, town.sign("card-ann", "visit"))
    assert delivered(town, Letter("visit", Deed.VISIT, town.now, card="card-ann")) == Delivered(visit.number)
    assert len(history(town)) == 1


def test_a_renewal_that_was_asked_for_is_not_done_again(town: Town) -> None:
    town.lent("ann", "b1")
    was(Loan, ask(town, lambda catalog: catalog.renew_item("ann", "b1", "asked")))
    delivered(town, Letter("asked", Deed.RENEW, town.now, card="card-ann", barcode="b1"))
    assert town.look(select(tables.loans.c.renewals)) == [(1,)]


def test_what_the_library_refused_unheard_has_happened_all_the_same(town: Town) -> None:
    town.change(tables.patrons, status="suspended")
    assert was(Refusal, town.borrow("ann", "b1", "asked")).reasons == (Reason.CARD_SUSPENDED,)
    sent = Letter("asked", Deed.BORROW, town.now, card="card-ann", barcode="b1")
    answer = delivered(town, sent)
    assert len(answer.matters) == 1
    assert was(Loan, became(town, "asked")).number == answer.number
    assert was(Loan, town.borrow("ann", "b1", "asked")).number == answer.number


def test_a_question_that_comes_after_its_letter_is_answered_by_it(town: Town) -> None:
    sent = letter(town, Deed.BORROW, "b1", "card-ann", 1)
    number = delivered(town, sent).number
    assert was(Loan, town.borrow("ann", "b1", sent.key)).number == number
    back = letter(town, Deed.RETURN, "b1", hours_ago=0.5)
    delivered(town, back)
    assert was(Returned, give_back(town, "b1", back.key)).number == number
    assert len(history(town)) == 1


def test_a_key_that_was_anothers_is_a_mistake(town: Town) -> None:
    sent = letter(town, Deed.BORROW, "b1", "card-ann", 1)
    delivered(town, sent)
    for other in (replace(sent, barcode="b2"), replace(sent, deed=Deed.RENEW)):
        with pytest.raises(KeyReused):
            deliver(town, other)
    town.lent("bob", "b3", "asked")
    with pytest.raises(KeyReused):
        deliver(town, Letter("asked", Deed.BORROW, town.now, card="card-ann", barcode="b4"))


def test_a_key_that_was_another_patrons_is_a_mistake(town: Town) -> None:
    sent = letter(town, Deed.BORROW, "b1", "card-ann", 1)
    delivered(town, sent)
    assert delivered(town, replace(sent, card="", patron="ann")) == delivered(town, sent)
    with pytest.raises(KeyReused):
        deliver(town, replace(sent, card="card-bob"))
    stranger = letter(town, Deed.VISIT, "", "card-x")
    deliver(town, stranger)
    with pytest.raises(KeyReused):
        deliver(town, replace(stranger, card="card-y"))


def test_a_key_of_the_guest_book_is_no_loans_and_the_other_way_round(town: Town) -> None:
    town.sign("card-ann", "visit")
    town.lent("ann", "b1", "loan")
    others = (
        Letter("visit", Deed.BORROW, town.now, card="card-ann", barcode="b2"),
        Letter("visit", Deed.VISIT, town.now, card="card-bob"),
        Letter("loan", Deed.VISIT, town.now, card="card-ann"),
    )
    for other in others:
        with pytest.raises(KeyReused):
            deliver(town, other)
    assert town.look(select(tables.letters)) == []


def test_what_was_refused_is_taken_in_once_it_is_known(town: Town) -> None:
    sent = letter(town, Deed.BORROW, "b9", "card-x", 1)
    refusal = deliver(town, sent)
    town.add(tables.cards, code="card-x", patron_id="ann")
    assert deliver(town, sent) == refusal  # the item is still nobody's
    town.add(tables.items, id=9, barcode="b9", title_id=1, for_loan=True)
    answer = delivered(town, sent)
    assert (town.loans(), open_matters(town)) == ([("ann", 9)], [])
    assert delivered(town, sent) == answer
    assert town.look(select(tables.letters.c.card, tables.letters.c.refused)) == [("", "")]


@pytest.mark.parametrize(
    ("deed", "card", "barcode", "reasons", "kinds"),
    [
        (Deed.BORROW, "card-x", "b1", (Reason.CARD_UNKNOWN,), [MatterKind.UNKNOWN_CARD]),
        (Deed.BORROW, "card-ann", "b9", (Reason.ITEM_UNKNOWN,), [MatterKind.UNKNOWN_ITEM]),
        (Deed.RETURN, "", "b9", (Reason.ITEM_UNKNOWN,), [MatterKind.UNKNOWN_ITEM]),
        (Deed.RENEW, "card-x", "b1", (Reason.CARD_UNKNOWN,), [MatterKind.UNKNOWN_CARD]),
        (Deed.VISIT, "card-x", "", (Reason.CARD_UNKNOWN,), [MatterKind.UNKNOWN_CARD]),
        (
            Deed.BORROW,
            "",
            "",
            (Reason.CARD_UNKNOWN, Reason.ITEM_UNKNOWN),
            [MatterKind.UNKNOWN_CARD, MatterKind.UNKNOWN_ITEM],
        ),
    ],
)
def test_what_nobody_knows_is_refused_for_good_and_seen_at_the_desk(  # noqa: PLR0917 - a table
    town: Town, deed: Deed, card: str, barcode: str, reasons: tuple[Reason, ...], kinds: list[MatterKind]
) -> None:
    sent = letter(town, deed, barcode, card)
    assert deliver(town, sent) == deliver(town, sent) == became(town, sent.key) == Refusal(reasons)
    assert open_matters(town) == kinds
    assert history(town) == []


def test_a_patron_may_be_named_by_the_id_that_an_identification_gave(town: Town) -> None:
    delivered(town, letter(town, Deed.BORROW, "b1", patron="bob"))
    delivered(town, letter(town, Deed.BORROW, "b2", "card-ann", patron="nobody"))
    assert town.loans() == [("bob", 1), ("ann", 2)]


FUTURE, LONG_AGO = datetime(2036, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)


def test_nothing_has_happened_after_now(town: Town) -> None:
    delivered(town, letter(town, Deed.BORROW, "b1", "card-ann", at=FUTURE))
    assert history(town)[0][2] == town.now


@pytest.mark.parametrize("at", [LONG_AGO, datetime(1, 1, 1, tzinfo=UTC)])
def test_by_a_clock_that_is_wrong_nothing_happened_before_what_the_stand_knew(town: Town, at: datetime) -> None:
    knew = town.now - timedelta(hours=3)
    delivered(town, letter(town, Deed.BORROW, "b1", "card-ann", at=at, sure=False, knew=knew))
    assert history(town)[0][2] == knew


def test_who_was_told_about_a_day_has_the_time_of_a_loan_from_today(town: Town) -> None:
    """Nobody knows when it was, and it is not the patron's fault."""
    told: dict[str, Any] = {"at": LONG_AGO, "sure": False, "due": date(2000, 1, 14), "estimated": True}
    delivered(town, letter(town, Deed.BORROW, "b1", "card-ann", **told))
    assert account(town, "ann").loans[0].loan.due == DUE


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ({"due": date(2026, 12, 10)}, date(2026, 12, 10)),  # later than the rules say
        ({"due": date(2026, 12, 1)}, DUE),  # earlier
        ({"due": date(2026, 12, 10), "estimated": True}, DUE),
        ({"due": date(9999, 12, 31)}, DUE),  # beyond all sense
    ],
)
def test_a_patron_keeps_the_later_day_they_were_told(town: Town, told: dict[str, Any], due: date) -> None:
    borrowed(town, "ann", "b1", 1, **told)
    assert account(town, "ann").loans[0].loan.due == due


def test_what_was_withdrawn_meanwhile_can_still_come_back(town: Town) -> None:
    loan = town.lent("ann", "b1")
    town.change(tables.items, withdrawn=True)
    assert returned(town, "b1", 0) == Delivered(loan.number)
    assert town.loans() == []


def test_of_what_nobody_asked_nothing_is_known(town: Town) -> None:
    for key in ("never", "", "x" * 500, "a\x00b"):
        assert became(town, key) is None


def test_a_card_is_kept_only_where_it_is_nobodys(town: Town) -> None:
    borrowed(town, "ann", "b1", 1)
    deliver(town, letter(town, Deed.VISIT, "", "card-x"))
    assert town.look(select(tables.letters.c.card).order_by(tables.letters.c.id)) == [("",), ("card-x",)]
    assert town.look(select(func.count()).select_from(tables.letters)) == [(2,)]
