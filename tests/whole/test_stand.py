"""The whole stand as a library has it: every process real, and every process killed once."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bridge.catalogs.embedded.sample import cast
from deploy.person import Sight
from tests.waiting import until
from tests.whole.conftest import Theatre

pytestmark = [pytest.mark.whole, pytest.mark.timeout(180)]

FIRST, SECOND = cast.BOOKS_ON_SHELF[:2]


def lists(book: str, sight: Sight) -> bool:
    return ("REMOVE", book) in sight.buttons


def fill_basket(theatre: Theatre) -> None:
    theatre.scan(cast.ACTIVE_CARD)
    theatre.person.wait_for("AccountHome")
    for book in (FIRST, SECOND):
        theatre.scan(book)
        theatre.person.wait_for("Basket", such=partial(lists, book))
    theatre.person.touch("DONE")
    theatre.person.wait_for("Confirm")


def test_a_patron_borrows_two_books_and_the_library_knows_it(theatre: Theatre) -> None:
    fill_basket(theatre)
    assert theatre.loans() == []
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary", such=lambda sight: sight.receipt == "offered")
    assert theatre.loans() == [FIRST, SECOND]
    theatre.person.touch("PRINT")
    theatre.person.wait_for("Summary", such=lambda sight: sight.receipt == "printed")
    receipts = theatre.stand.folder / "var" / "receipts"
    assert [receipt.name for receipt in receipts.glob("*.png")] == ["receipt-0001.png"]
    theatre.person.touch("NO_RECEIPT")
    theatre.person.wait_for("Welcome")


def test_what_was_lent_comes_back_at_the_same_stand_late_with_a_slip(theatre: Theatre) -> None:
    theatre.scan(cast.OVERDUE_BOOK)
    theatre.person.wait_for("ItemFound")
    theatre.person.touch("START", "return")
    theatre.person.wait_for("Returning", such=lambda sight: any(button == "REPORT" for button, _ in sight.buttons))
    theatre.person.touch("DONE")
    theatre.person.wait_for("ReturnSummary", such=lambda sight: sight.receipt == "offered")
    theatre.person.touch("PRINT")
    theatre.person.wait_for("ReturnSummary", such=lambda sight: sight.receipt == "printed")
    assert theatre.open_loan(cast.OVERDUE_BOOK) is False


def test_the_last_loan_is_undone_while_there_is_time(theatre: Theatre) -> None:
    fill_basket(theatre)
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary", such=lambda sight: ("UNDO", "") in sight.buttons)
    theatre.person.touch("UNDO")
    theatre.person.wait_for("Summary", such=lambda sight: ("UNDO", "") not in sight.buttons)
    assert theatre.loans() == [FIRST]


def test_a_proof_that_the_desk_sends_comes_out_of_the_kiosks_printer(theatre: Theatre) -> None:
    theatre.sends_proof(cast.PAYMENT, "demo")
    receipts = theatre.stand.folder / "var" / "receipts"
    asyncio.run(until(lambda: len(list(receipts.glob("*.png"))) == 1, 30))
    asyncio.run(until(lambda: theatre.proof_printed(cast.PAYMENT), 30))


def test_a_patron_finds_a_book_and_places_a_hold_on_the_glass(theatre: Theatre) -> None:
    theatre.person.touch("START", "search")
    theatre.person.wait_for("Search")
    for letter in "kretek":
        theatre.person.touch("KEY", letter)
    theatre.person.touch("DONE")
    results = theatre.person.wait_for("Results")
    theatre.person.touch(*next(named for named in results.buttons if named[0] == "OPEN"))
    theatre.person.wait_for("TitleShown")
    theatre.person.touch("HOLD")
    theatre.person.wait_for("AskCard")
    theatre.scan(cast.ACTIVE_CARD)
    asyncio.run(until(lambda: theatre.holds_of(cast.ACTIVE_CARD) == [cast.TITLE_WITHOUT_FREE_COPY], 30))


def test_no_log_of_any_process_names_a_card_a_book_or_a_patron(theatre: Theatre) -> None:
    fill_basket(theatre)
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary")
    for program in ("central", "bridge", "kiosk"):
        log = theatre.stand.log(program).read_text("utf-8")
        assert log, f"{program} logs nothing"
        assert cast.ACTIVE_CARD not in log
        assert FIRST not in log


def test_while_central_is_killed_books_are_lent_and_it_learns_of_it_afterwards(theatre: Theatre) -> None:
    fill_basket(theatre)
    theatre.stand.kill("central")
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary", seconds=60, such=lambda sight: sight.receipt == "offered")
    assert theatre.loans() == []
    theatre.person.touch("NO_RECEIPT")
    theatre.person.wait_for("Welcome", such=lambda sight: sight.offline)
    theatre.stand.kill("bridge")
    theatre.stand.start("bridge")
    theatre.person.wait_for("Welcome", seconds=60, such=lambda sight: sight.offline)
    theatre.stand.start("central")
    theatre.stand.await_central()
    theatre.person.wait_for("Welcome", seconds=60, such=lambda sight: not sight.offline)
    asyncio.run(until(lambda: theatre.loans() == [FIRST, SECOND], 30))


def test_a_killed_bridge_is_told_and_healed(theatre: Theatre) -> None:
    theatre.stand.kill("bridge")
    theatre.person.wait_for("OutOfOrder")
    theatre.stand.start("bridge")
    theatre.person.wait_for("Welcome")
    fill_basket(theatre)


def test_a_bridge_killed_in_the_middle_of_a_visit_lends_nothing_and_heals(theatre: Theatre) -> None:
    fill_basket(theatre)
    theatre.stand.kill("bridge")
    theatre.stand.start("bridge")
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary", seconds=60)
    theatre.person.touch("NO_RECEIPT")
    theatre.person.wait_for("Welcome", seconds=60)
    assert theatre.loans() in ([], [FIRST], [SECOND], [FIRST, SECOND])


def test_a_killed_kiosk_forgets_the_patron_and_lends_nothing(theatre: Theatre) -> None:
    fill_basket(theatre)
    theatre.stand.kill("kiosk")
    theatre.stand.start("kiosk")
    theatre.person.wait_for("Welcome", such=lambda sight: ("START", "borrow") in sight.buttons)
    assert theatre.loans() == []


def test_every_process_ends_cleanly_when_asked(theatre: Theatre) -> None:
    theatre.stand.stop()
    codes = {name: theatre.stand.process(name).returncode for name in ("kiosk", "bridge", "central")}
    assert codes == {"kiosk": 0, "bridge": 0, "central": 0}


@pytest.mark.parametrize("noise", [b"\x00\xff\x1b[2J\x07\r", b"9" * 10_000 + b"\r", b"\r\r\r", "\u202eBK1\r".encode()])
def test_garbage_from_a_scanner_changes_nothing_but_a_sentence(theatre: Theatre, noise: bytes) -> None:
    theatre.scan(cast.ACTIVE_CARD)
    theatre.person.wait_for("AccountHome")
    theatre.sends(noise)
    theatre.scan(FIRST)
    theatre.person.wait_for("Basket", such=partial(lists, FIRST))
    assert theatre.stand.process("kiosk").poll() is None
