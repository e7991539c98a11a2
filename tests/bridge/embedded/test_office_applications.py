"""Applications at the desk: whom it may be, put right, approved or refused; and cards that are made valid again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import (
    admitting,
    office_accounts,
    office_applications,
    office_membership,
    payments,
    photos,
    tables,
)
from bridge.catalogs.embedded.admitting import Admitted
from bridge.catalogs.embedded.duplicates import Alike, Duplicate
from bridge.catalogs.embedded.office_applications import Fault, Shown, Waiting, WhyRefused
from bridge.catalogs.embedded.office_membership import Renewed
from bridge.contract.account import Payment
from bridge.contract.circulation import Reason
from bridge.contract.guestbook import Gender
from bridge.contract.membership import AccountStep, Applicant, ApplicationState, Applied
from bridge.membership_rules import MembershipPolicy, NikDoubt
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import at_desk, at_once, reasons, was
from tests.bridge.embedded.joining import AGREED, BUDI, NIK, SITI, add_photo, application, applied, apply, jpeg
from tests.bridge.embedded.town import SEAL, TODAY, Town

patrons, told = tables.patrons.c, tables.applications.c


def waiting(town: Town, after: str = "") -> tuple[Waiting, ...]:
    return at_desk(town, lambda connection, rules: office_applications.waiting(connection, rules, after))


def shown(town: Town, number: str) -> Shown:
    found = at_desk(town, lambda connection, rules: office_applications.shown(connection, rules, SEAL, number))
    return was(Shown, found)


def approve(town: Town, number: str, **wanted: bool) -> Admitted | Fault:
    return at_desk(town, lambda connection, rules: admitting.approve(connection, rules, number, "sri", **wanted))


def admitted(town: Town, who: Applicant = SITI, **wanted: bool) -> Admitted:
    return was(Admitted, approve(town, applied(town, who).number, **wanted))


def refuse(town: Town, number: str, why: WhyRefused = WhyRefused.NO_PROOF) -> Fault | None:
    return at_desk(town, lambda connection, rules: office_applications.refuse(connection, rules, number, why, "sri"))


def correct(town: Town, number: str, right: Applicant) -> Fault | None:
    return at_desk(town, lambda connection, rules: office_applications.correct(connection, rules, number, right))


def renew(town: Town, patron: str) -> Renewed | None:
    return at_desk(town, lambda connection, rules: office_membership.renew(connection, rules, patron, "sri"))


def paid(town: Town, number: str) -> Payment:
    return was(Payment, at_desk(town, lambda connection, rules: payments.payment(connection, rules, number)))


def test_what_waits_is_listed_oldest_first(town: Town) -> None:
    first = applied(town)
    town.wait(minutes=5)
    second = applied(town, BUDI, kiosk="K2")
    add_photo(town, second.number, jpeg())
    names = [(one.number, one.name, one.kiosk, one.has_photo, one.duplicates) for one in waiting(town)]
    assert names == [(first.number, SITI.name, "K1", False, ()), (second.number, BUDI.name, "K2", True, ())]
    assert [one.number for one in waiting(town, first.number)] == [second.number]


def test_one_is_shown_as_it_was_told_with_its_photo(town: Town) -> None:
    number, photo = applied(town).number, jpeg()
    add_photo(town, number, photo)
    one = shown(town, number.lower())
    assert (one.applicant, one.consent, one.photo, one.doubts) == (SITI, AGREED, photo, ())
    assert (one.number, one.made_at, one.state) == (number, town.now, ApplicationState.OPEN)
    assert at_desk(town, lambda connection, rules: office_applications.shown(connection, rules, SEAL, "P-0000")) is None


def test_what_the_nik_says_is_shown(town: Town) -> None:
    number = applied(town, replace(SITI, gender=Gender.MALE)).number
    assert shown(town, number).doubts == (NikDoubt.OTHER_GENDER,)


def test_who_it_may_be_already_is_shown(town: Town) -> None:
    number = applied(town, replace(SITI, name="SITI  rahmawatí")).number
    assert shown(town, number).duplicates == ()
    _is(town, "ann", name="Siti Rahmawati", born=SITI.born)
    _is(town, "bob", name="Siti Rahmawati", born=date(1999, 8, 18))
    assert shown(town, number).duplicates == (Duplicate(Alike.SAME_NAME_AND_BIRTH, "A26000000", "ann"),)
    town.add(tables.cards, code=NIK, patron_id="ann")
    other = applied(town, replace(SITI, number="6472015708990009")).number
    assert shown(town, number).duplicates == (
        Duplicate(Alike.SAME_NUMBER, "A26000000", "ann"),
        Duplicate(Alike.SAME_NAME_AND_BIRTH, other),
    )
    assert waiting(town)[0].duplicates == shown(town, number).duplicates


def test_what_was_told_wrong_is_put_right(town: Town) -> None:
    number, right = applied(town).number, replace(SITI, name="Siti Rahmawati Putri", email="", education=None)
    assert correct(town, number, right) is None
    assert shown(town, number).applicant == right


def test_what_cannot_be_is_not_written(town: Town) -> None:
    number, other = applied(town).number, applied(town, BUDI).number
    _is(town, "ann", identity="passport", identity_number="A1234567")
    assert correct(town, number, replace(SITI, name="")) is Fault.UNCLEAR
    assert correct(town, number, replace(SITI, born=date(2015, 8, 17))) is Fault.UNCLEAR
    assert correct(town, number, replace(SITI, number=BUDI.number)) is Fault.NUMBER_TAKEN
    refuse(town, other)
    assert correct(town, number, replace(SITI, number=BUDI.number)) is None
    assert correct(town, other, BUDI) is Fault.DECIDED
    assert correct(town, "P-0000-0000", BUDI) is Fault.DECIDED


def test_an_approved_applicant_is_a_member_with_a_card(town: Town) -> None:
    one = admitted(town)
    assert (one.number, one.expires, one.payment) == ("0126112300001", TODAY + timedelta(days=365), "")
    assert town.patron(one.number).id == one.patron
    columns = (patrons.name, patrons.born, patrons.gender, patrons.education, patrons.identity, patrons.identity_number)
    assert town.look(select(*columns, patrons.street, patrons.phone).where(patrons.id == one.patron)) == [
        (SITI.name, SITI.born, "female", "upper-secondary", "nik", NIK, SITI.street, SITI.phone)
    ]


def test_what_was_told_is_kept_once(town: Town) -> None:
    number = applied(town).number
    add_photo(town, number, jpeg())
    one = was(Admitted, approve(town, number))
    [row] = town.look(select(tables.applications))
    assert not any(secret in repr(row) for secret in (NIK, "Siti", "Juanda", "1999", "0812", "Samarinda"))
    assert (town.look(select(told.consent, told.decided_by)), application(town, number)) == (
        [("2026-1", "sri")],
        Applied(number, town.now, ApplicationState.APPROVED, photo=True),
    )
    after = shown(town, number)
    assert (after.applicant, after.photo, after.patron, after.decided_at) == (None, None, one.patron, town.now)
    assert at_desk(town, lambda connection, _: photos.of_patron(connection, SEAL, one.patron)) == jpeg()


def test_who_has_become_a_member_does_not_apply_again(town: Town) -> None:
    admitted(town)
    assert reasons(apply(town)) == (Reason.APPLICATION_EXISTS,)


def test_an_application_is_decided_once(town: Town) -> None:
    number = applied(town).number
    was(Admitted, approve(town, number))
    assert (approve(town, number), refuse(town, number)) == (Fault.DECIDED, Fault.DECIDED)
    assert approve(town, "P-0000-0000") is Fault.DECIDED
    assert waiting(town) == ()


def test_two_librarians_at_once_make_one_member(town: Town) -> None:
    number = applied(town).number
    answers = at_once(*[lambda: approve(town, number)] * 3)
    assert sorted(map(str, map(type, answers))) == sorted(map(str, [Admitted, Fault, Fault]))
    assert len(town.look(select(patrons.id).where(patrons.identity_number == NIK))) == 1


def test_who_became_a_member_meanwhile_is_not_made_one_twice(town: Town) -> None:
    number = applied(town).number
    _is(town, "ann", identity="nik", identity_number=NIK)
    assert approve(town, number) is Fault.NUMBER_TAKEN


def test_a_refusal_has_its_reason_and_who_gave_it(town: Town) -> None:
    number = applied(town).number
    assert refuse(town, number, WhyRefused.PHOTO) is None
    one = shown(town, number)
    assert (one.state, one.why, one.decided_by, one.applicant) == (ApplicationState.REFUSED, "photo", "sri", SITI)


@pytest.mark.parametrize(
    ("numbering", "numbers"),
    [
        ("date", ["S126112300001", "S126112300002"]),
        ("month", ["S1202611001", "S1202611002"]),
        ("year", ["S100001P2026", "S100002L2026"]),
    ],
)
def test_a_member_number_is_made_by_the_librarys_rule(found: Found, numbering: Any, numbers: list[str]) -> None:
    town = found(membership=MembershipPolicy(numbering=numbering, place_code="S1"))
    assert [admitted(town, who).number for who in (SITI, BUDI)] == numbers
    assert NIK not in numbers


def test_a_number_that_somebody_has_is_passed_over(town: Town) -> None:
    town.add_patron("cy", "0126112300001")
    town.add(tables.cards, code="0126112300002", patron_id="cy")
    assert admitted(town).number == "0126112300003"
    town.wait(days=1)
    assert admitted(town, BUDI).number == "0126112400001"


def test_many_at_once_have_different_numbers(town: Town) -> None:
    numbers = [applied(town, replace(SITI, number=f"{number:016d}")).number for number in range(6)]
    made = at_once(*[lambda number=number: approve(town, number) for number in numbers])
    assert sorted(one.number for one in made) == [f"01261123{number:05d}" for number in range(1, 7)]


def test_a_fee_is_paid_with_the_approval_and_has_its_proof(found: Found) -> None:
    town = found(membership=MembershipPolicy(card_fee=10_000, renewal_fee=5_000))
    one = admitted(town)
    assert (paid(town, one.payment).total, paid(town, one.payment).fines) == (10_000, ())
    again = was(Renewed, renew(town, one.patron))
    assert paid(town, again.payment).total == 5_000
    rows = town.look(select(tables.payments.c.purpose, tables.payments.c.taken_by).order_by(tables.payments.c.id))
    assert rows == [("card", "sri"), ("renewal", "sri")]


def test_an_account_may_be_wanted_with_the_card(town: Town) -> None:
    one = admitted(town, account=True)
    taken = at_desk(town, lambda connection, rules: office_accounts.steps(connection, rules, one.patron))
    assert [(step.step, step.by) for step in taken] == [(AccountStep.APPLIED, "sri"), (AccountStep.VERIFIED, "sri")]


@pytest.mark.parametrize(
    ("status", "expires", "until"),
    [
        ("active", TODAY + timedelta(days=10), TODAY + timedelta(days=375)),
        ("active", TODAY, TODAY + timedelta(days=365)),
        ("active", TODAY - timedelta(days=400), TODAY + timedelta(days=365)),
        ("inactive", TODAY - timedelta(days=400), TODAY + timedelta(days=365)),
        ("inactive", TODAY + timedelta(days=100), TODAY + timedelta(days=365)),
    ],
)
def test_a_card_is_made_valid_again(town: Town, status: str, expires: date, until: date) -> None:
    _is(town, "ann", status=status, expires=expires)
    assert renew(town, "ann") == Renewed(until)
    assert town.patron("card-ann").barred == ()


def test_who_is_suspended_is_not_renewed_by_the_way(town: Town) -> None:
    _is(town, "ann", status="suspended")
    assert (renew(town, "ann"), renew(town, "x")) == (None, None)
    assert reasons(town.borrow("ann", "b1")) == (Reason.CARD_SUSPENDED,)


def _is(town: Town, patron: str, **values: Any) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(tables.patrons.update().where(patrons.id == patron).values(**values))
