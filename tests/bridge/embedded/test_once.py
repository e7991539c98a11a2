"""The same operation again, at the same time, and after a restart: what is done is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import KeyReused, Loan, Reason, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.town import MONDAY, Town


def test_the_same_key_is_one_loan_and_one_answer_even_later_and_when_the_item_is_back(town: Town) -> None:
    loan = town.lent("ann", "b1", "key")
    town.change(tables.loans, returned_at=MONDAY)
    town.wait(days=80)
    assert town.lent("ann", "b1", "key") == loan
    assert town.loans() == []


def test_a_refusal_is_kept_under_its_key_too(town: Town) -> None:
    town.lent("bob", "b1")
    refusal = town.borrow("ann", "b1", "key")
    town.change(tables.loans, returned_at=MONDAY)
    assert town.borrow("ann", "b1", "key") == refusal
    town.lent("ann", "b1", "another key")


@pytest.mark.parametrize(("patron", "barcode"), [("ann", "b2"), ("bob", "b1"), ("nobody", "b1"), ("ann", "\udcff")])
def test_a_key_with_other_content_is_a_mistake_and_lends_nothing(town: Town, patron: str, barcode: str) -> None:
    town.lent("ann", "b1", "key")
    with pytest.raises(KeyReused):
        town.borrow(patron, barcode, "key")
    assert town.loans() == [("ann", 1)]


def test_a_key_is_forgotten_after_the_policys_days(found: Found) -> None:
    town = found(idempotency_days=30, require_visit=False)
    town.lent("ann", "b1", "key")
    town.wait(days=30)
    town.lent("ann", "b1", "key")
    town.wait(seconds=1)
    assert town.borrow("bob", "b2", "key") != town.lent("ann", "b3")
    assert town.look(select(func.count()).select_from(tables.operations)) == [(2,)]


def test_two_patrons_who_want_one_item_at_the_same_time_get_one_loan(found: Found) -> None:
    town = found(max_loans=3)
    for barcode in ("b1", "b2"):
        answers = at_once(town, [("ann", barcode), ("bob", barcode)] * 4)
        lent = [answer for answer in answers if isinstance(answer, Loan)]
        refused = [answer.reasons[0] for answer in answers if isinstance(answer, Refusal)]
        assert len(lent) == 1
        assert sorted(refused) == [Reason.ITEM_ALREADY_YOURS] * 3 + [Reason.ITEM_ON_LOAN] * 4
    assert sorted(item for _, item in town.loans()) == [1, 2]


def test_two_programs_on_one_database_lend_an_item_once_and_know_each_others_answers(town: Town) -> None:
    other = Town(town.url)
    asked = [(program, patron, f"{patron}-key") for patron in ("ann", "bob") for program in (town, other)] * 4
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = list(pool.map(lambda each: each[0].borrow(each[1], "b1", each[2]), asked))
    other.library.close()
    told = {key: [answer for answer, each in zip(answers, asked, strict=True) if each[2] == key] for _, _, key in asked}
    assert all(same == [same[0]] * 8 for same in told.values())
    assert sorted(type(same[0]).__name__ for same in told.values()) == ["Loan", "Refusal"]
    assert len(town.loans()) == 1


def test_one_patron_who_borrows_everything_at_the_same_time_stays_within_the_limit(found: Found) -> None:
    town = found(max_loans=2)
    answers = at_once(town, [("ann", f"b{number}") for number in (1, 2, 3, 4)])
    assert sum(isinstance(answer, Loan) for answer in answers) == len(town.loans()) == 2


def test_one_key_asked_many_times_at_once_is_one_loan(town: Town) -> None:
    answers = at_once(town, [("ann", "b1")] * 8, "key")
    assert isinstance(answers[0], Loan)
    assert answers == [answers[0]] * 8
    assert town.loans() == [("ann", 1)]


def test_one_key_for_two_patrons_at_once_is_one_loan_and_one_mistake(town: Town) -> None:
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(town.borrow, patron, item, "key") for patron, item in (("ann", "b1"), ("bob", "b2"))]
    outcomes = [job.exception() or job.result() for job in asked]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["KeyReused", "Loan"]
    assert len(town.loans()) == 1


def at_once(town: Town, wanted: list[tuple[str, str]], key: str | None = None) -> list[Loan | Refusal]:
    keyed = [(*content, key or next(town.keys)) for content in wanted]
    with ThreadPoolExecutor(len(keyed)) as pool:
        return list(pool.map(lambda asked: town.borrow(*asked), keyed))


def test_everything_is_there_after_the_program_was_started_again(town: Town) -> None:
    loan = town.lent("ann", "b1", "key")
    token = town.library.issue_token("K1")
    town.library.close()
    again = Town(town.url)
    assert again.borrow("ann", "b1", "key") == loan
    assert again.patron("card-ann").loans == 1
    assert again.library.kiosk_of(token) == "K1"
    again.library.close()


def test_signing_the_guest_book_lets_a_patron_borrow_today(found: Found) -> None:
    town = found()
    town.wait(days=1)
    assert town.patron("card-ann").barred == (Reason.VISIT_MISSING,)
    visit = town.sign("card-ann", "key")
    assert not isinstance(visit, Refusal)
    assert visit.number == "B261124-00003"
    assert visit.signed_at == MONDAY + timedelta(days=1)
    assert visit.signed_at.utcoffset() == timedelta(hours=8)
    assert town.patron("card-ann").barred == ()
    assert town.patron("card-bob").barred == (Reason.VISIT_MISSING,)


def test_one_key_is_one_line_in_the_guest_book(town: Town) -> None:
    with ThreadPoolExecutor(4) as pool:
        lines = list(pool.map(lambda _: town.sign("card-ann", "key"), range(4)))
    town.wait(days=1)
    assert [*lines, town.sign("card-ann", "key")] == [lines[0]] * 5
    with pytest.raises(KeyReused):
        town.sign("card-bob", "key")


@pytest.mark.parametrize("card", ["nobody", "a\x00b", "\udcff"], ids=ascii)
def test_an_unknown_card_does_not_sign(town: Town, card: str) -> None:
    assert town.sign(card, "key") == Refusal((Reason.CARD_UNKNOWN,))
    assert town.look(select(func.count()).select_from(tables.visits)) == [(2,)]
