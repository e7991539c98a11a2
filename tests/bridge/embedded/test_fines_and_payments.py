"""What lateness costs is charged once, paid once at the desk, and proved by a number that nobody guesses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bridge.catalogs.embedded import office_payments, tables
from bridge.contract.account import Payment
from bridge.contract.circulation import Fine, Reason, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, ask, at_desk, give_back, returned, take, was
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import MONDAY, Town

LATE = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar", "require_visit": False}


@pytest.fixture
def late(found: Found) -> Town:
    """ann has b1 and b2, bob has b3; all are two days late."""
    town = found(**LATE)
    for patron, barcode in (("ann", "b1"), ("ann", "b2"), ("bob", "b3")):
        town.lent(patron, barcode)
    town.wait(days=3)
    return town


def fined(town: Town, barcode: str) -> Fine:
    return was(Fine, returned(town, barcode).fine)


def paid(town: Town, number: str) -> Payment | Refusal:
    return ask(town, lambda catalog: catalog.payment(number))


def test_a_fine_is_charged_once_however_often_the_item_is_given_back(late: Town) -> None:
    fine = was(Fine, returned(late, "b1", "key").fine)
    assert returned(late, "b1", "key").fine == fine
    give_back(late, "b1")
    give_back(late, "b1", kiosk="K2")
    assert account(late, "ann").fines == (fine,)
    with pytest.raises(IntegrityError):
        late.add(tables.fines, number="D-1", patron_id="ann", loan_id=1, amount=1)


def test_every_fine_has_its_own_number_and_the_account_their_sum_oldest_first(late: Town) -> None:
    fines = [fined(late, barcode) for barcode in ("b2", "b1")]
    assert [fine.number for fine in fines] == ["D261126-00001", "D261126-00002"]
    assert account(late, "ann").fines == tuple(fines)
    assert account(late, "ann").owed == 8000


def test_a_payment_is_all_that_was_chosen_and_who_took_it(late: Town) -> None:
    fines = [fined(late, barcode) for barcode in ("b1", "b2")]
    late.wait(minutes=5)
    proof = was(Payment, take(late, "ann", *(fine.number for fine in fines)))
    assert proof == Payment(proof.number, "•••••0000", late.library.rules.now(), tuple(fines), 8000)
    assert proof.paid_at.utcoffset() == late.library.rules.now().utcoffset()
    assert (account(late, "ann").fines, account(late, "ann").payments) == ((), (proof,))
    [taken] = at_desk(late, office_payments.of_today)
    assert (taken.patron, taken.card, taken.total, taken.login) == ("ann", "A26000000", 8000, "petugas")
    assert at_desk(late, lambda connection, _: office_payments.taken_by(connection, proof.number)) == (
        "ann",
        "petugas",
    )


def test_what_is_not_chosen_is_still_owed(late: Town) -> None:
    first, second = fined(late, "b1"), fined(late, "b2")
    assert was(Payment, take(late, "ann", second.number)).fines == (second,)
    assert account(late, "ann").fines == (first,)


def test_a_fine_chosen_twice_is_paid_once(late: Town) -> None:
    fine = fined(late, "b1")
    assert was(Payment, take(late, "ann", fine.number, fine.number)).total == 4000


def test_what_is_paid_already_anothers_or_no_fine_is_not_paid_and_nothing_else_with_it(late: Town) -> None:
    mine, old, bobs = (fined(late, barcode).number for barcode in ("b1", "b2", "b3"))
    take(late, "ann", old)
    for wrong in (old, bobs, "D261126-99999", mine.lower(), "%", *HOSTILE):
        for chosen in ((wrong,), (mine, wrong)):
            assert take(late, "ann", *chosen) is None, ascii(wrong)
    for patron in ("bob", "nobody", *HOSTILE):
        assert take(late, patron, mine) is None, ascii(patron)
    assert take(late, "ann") is None
    assert [fine.number for fine in account(late, "ann").fines] == [mine]
    assert late.look(select(func.count()).select_from(tables.payments)) == [(1,)]


def test_a_number_cannot_be_guessed_or_taken_twice(late: Town) -> None:
    proofs = [was(Payment, take(late, "ann", fined(late, barcode).number)) for barcode in ("b1", "b2")]
    assert all(re.fullmatch(r"261126-\d{4}-\d{4}", proof.number) for proof in proofs)
    assert proofs[0].number != proofs[1].number
    row = {"number": proofs[0].number, "patron_id": "bob", "total": 1, "paid_at": MONDAY, "taken_by": "petugas"}
    with pytest.raises(IntegrityError):
        late.add(tables.payments, **row)


def test_a_proof_is_found_by_its_number_and_by_its_digits_whenever_it_is(late: Town) -> None:
    proof = was(Payment, take(late, "ann", fined(late, "b1").number))
    late.wait(days=400)
    assert paid(late, proof.number) == paid(late, proof.number.replace("-", "")) == proof


def test_a_number_that_no_payment_has_is_unknown(late: Town) -> None:
    proof = was(Payment, take(late, "ann", fined(late, "b1").number))
    wrong = (proof.number[:-1], f"{proof.number} ", proof.number.replace("-", "")[:13], "2" * 14, "²" * 14, "📚")
    for number in (*wrong, *HOSTILE):
        assert paid(late, number) == Refusal((Reason.PAYMENT_UNKNOWN,)), ascii(number)


def test_an_account_shows_the_latest_payments_newest_first(found: Found) -> None:
    town = found()
    proofs = []
    for number in range(7):
        town.add(tables.fines, number=f"D-{number}", patron_id="ann", amount=1000)
        town.wait(minutes=1)
        proofs.append(was(Payment, take(town, "ann", f"D-{number}")))
    assert account(town, "ann").payments == tuple(proofs[:1:-1])


def test_a_fine_that_an_older_system_left_behind_is_paid_without_its_reasons(town: Town) -> None:
    town.add(tables.fines, number="LAMA-7", patron_id="ann", amount=500)
    fine = Fine("LAMA-7", 500)
    assert account(town, "ann").fines == (fine,)
    assert was(Payment, take(town, "ann", "LAMA-7")).fines == (fine,)


def test_a_paid_fine_bars_nobody_any_more(found: Found) -> None:
    town = found(**LATE, fine_blocks=True)
    town.lent("ann", "b1")
    town.wait(days=2)
    fine = fined(town, "b1")
    assert town.patron("card-ann").barred == (Reason.FINE_UNPAID,)
    take(town, "ann", fine.number)
    assert town.patron("card-ann").barred == ()


def test_the_till_holds_what_was_taken_today_by_the_librarys_own_clock(late: Town) -> None:
    late.now = MONDAY.replace(day=26, hour=15, minute=59)  # a minute before midnight in Samarinda
    first = was(Payment, take(late, "ann", fined(late, "b1").number))
    assert [taken.number for taken in at_desk(late, office_payments.of_today)] == [first.number]
    late.wait(minutes=1)
    assert at_desk(late, office_payments.of_today) == ()
    second, third = (
        was(Payment, take(late, who, fined(late, item).number)) for who, item in (("ann", "b2"), ("bob", "b3"))
    )
    assert [taken.number for taken in at_desk(late, office_payments.of_today)] == [third.number, second.number]


def test_a_title_that_changes_its_name_does_not_change_what_was_paid(late: Town) -> None:
    proof = was(Payment, take(late, "ann", fined(late, "b1").number))
    late.change(tables.items, withdrawn=True)
    late.change(tables.titles, title="Laut")
    again = was(Payment, paid(late, proof.number))
    assert (again.total, replace(again.fines[0], item=None)) == (4000, replace(proof.fines[0], item=None))
