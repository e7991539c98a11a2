"""Whatever a library answers arrives as it was, on every way; and what cannot be is refused before it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bridge.contract.account import CaseKind
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.discovery import Found, Suggestions
from bridge.contract.guestbook import AgeBand, Education, Group, Visitor
from bridge.contract.wire import PARAMETERS, UPKEEP
from tests.bridge.embedded.joining import AGREED, SITI
from tests.contract.library import SmallLibrary
from tests.contract.served import SmallBackend
from tests.contract.ways import WAYS

QUESTIONS: list[Callable[[Catalog], Coroutine[Any, Any, Any]]] = [
    lambda catalog: catalog.abilities(),
    lambda catalog: catalog.identify("card-3", "1234"),
    lambda catalog: catalog.identify("card-3", None),
    lambda catalog: catalog.look("b1"),
    lambda catalog: catalog.look("b/9 ?&=%"),
    lambda catalog: catalog.check("p1", "b2"),
    lambda catalog: catalog.borrow("p1", "b2", "key-1"),
    lambda catalog: catalog.return_item("b1", "key-1"),
    lambda catalog: catalog.return_item("b2", "key-1"),
    lambda catalog: catalog.return_item("b9", "key-1"),
    lambda catalog: catalog.renew("p1", "T1", "key-1"),
    lambda catalog: catalog.renew("p1", "a/../b %2F", "key-1"),
    lambda catalog: catalog.renew_item("p1", "b1", "key-1"),
    lambda catalog: catalog.renew_item("p1", "b/9 ?", "key-1"),
    lambda catalog: catalog.sign_guest_book("card-1", "key-1"),
    lambda catalog: catalog.sign_guest_book("card-9", "key-1"),
    lambda catalog: catalog.sign_guest_book("card-1", "key-1", "Pintu “utama”"),
    lambda catalog: catalog.sign_visitor(Visitor("Ani <b>", age=AgeBand.CHILD), "read", "Aula", "key-1"),
    lambda catalog: catalog.sign_visitor(Visitor(" "), "", "", "key-1"),
    lambda catalog: catalog.sign_group(Group("Budi", "SDN 1", 12, 9, Education.PRIMARY), "", "", "key-1"),
    lambda catalog: catalog.sign_group(Group("Budi", "SDN 1", 0, 0), "", "", "key-1"),
    lambda catalog: catalog.state_purpose("card-1", "key-visit", "study", "key-1"),
    lambda catalog: catalog.state_purpose("card-1", "key-none", "study", "key-1"),
    lambda catalog: catalog.sign_out("card-1", "key-1"),
    lambda catalog: catalog.sign_out("card-2", "key-1"),
    lambda catalog: catalog.wifi_access("card-1", "key-1"),
    lambda catalog: catalog.wifi_access("card-2", "key-1"),
    lambda catalog: catalog.apply(SITI, AGREED, "key-1"),
    lambda catalog: catalog.application("P-7KQ2-M9XD"),
    lambda catalog: catalog.application("P-0000-0000"),
    lambda catalog: catalog.add_photo("P-7KQ2-M9XD", b"\xff\xd8 a picture \xff\xd9", "key-1"),
    lambda catalog: catalog.change_pin("card-1", "1234", "580214", "key-1"),
    lambda catalog: catalog.apply_for_account("p1", "key-1"),
    lambda catalog: catalog.digital_account("p1"),
    lambda catalog: catalog.digital_account("p2"),
    lambda catalog: catalog.undo("key-act", "key-1"),
    lambda catalog: catalog.undo("key-other", "key-1"),
    lambda catalog: catalog.account("p2"),
    lambda catalog: catalog.account("me"),
    lambda catalog: catalog.account("nobody/account"),
    lambda catalog: catalog.place_hold("p1", "17", None, "key-1"),
    lambda catalog: catalog.place_hold("p1", "17", "b1", "key-1"),
    lambda catalog: catalog.place_hold("p1", "18", None, "key-1"),
    lambda catalog: catalog.cancel_hold("p1", "R/1", "key-1"),
    lambda catalog: catalog.cancel_hold("p1", "R/2", "key-1"),
    lambda catalog: catalog.report("T1", CaseKind.LOST, "key-1"),
    lambda catalog: catalog.report("T2", CaseKind.DAMAGED, "key-1"),
    lambda catalog: catalog.payment("K-7Q2M"),
    lambda catalog: catalog.payment("../K-7Q2M"),
    lambda catalog: catalog.next_printout(),
    lambda catalog: catalog.settle_printout("K-7Q2M", True),
    lambda catalog: catalog.settle_printout("K-7Q2M", False),
    lambda catalog: catalog.search("judul", ""),
    lambda catalog: catalog.search("judul", "40"),
    lambda catalog: catalog.search("l'été & “laut” ٱلْقُرْآن +%", ""),
    lambda catalog: catalog.suggest("la"),
    lambda catalog: catalog.title("17"),
    lambda catalog: catalog.title("a/b#c?d"),
]

HOSTILE = ["", "x" * 10_000, "a\x00b", "a\r\nb", "\x1b@", "\udcff", ".", ".."]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "directly"])
def test_what_is_answered_arrives_as_it_was(tmp_path: Path, way: str) -> None:
    async def story() -> None:
        asked, books = SmallLibrary(), SmallLibrary()
        async with WAYS[way](SmallBackend(asked), tmp_path) as catalog:
            for number, question in enumerate(QUESTIONS, 1):
                assert await question(catalog) == await question(books), question.__code__.co_firstlineno
                assert asked.asked == books.asked == number

    asyncio.run(story())


def test_every_method_of_the_catalog_is_among_the_questions() -> None:
    named = {name for question in QUESTIONS for name in question.__code__.co_names}
    assert named >= {method for method in PARAMETERS if not method.startswith(UPKEEP)}


@pytest.mark.parametrize("way", [way for way in WAYS if way != "directly"])
def test_a_code_that_no_library_can_have_is_refused_and_never_sent(tmp_path: Path, way: str) -> None:
    async def story() -> None:
        books = SmallLibrary()
        async with WAYS[way](SmallBackend(books), tmp_path) as catalog:
            for code in HOSTILE:
                assert await catalog.look(code) == Refusal((Reason.ITEM_UNKNOWN,))
                assert await catalog.return_item(code, "k") == Refusal((Reason.ITEM_UNKNOWN,))
                assert await catalog.renew("p1", code, "k") == Refusal((Reason.LOAN_UNKNOWN,))
                assert await catalog.renew(code, "T1", "k") == Refusal((Reason.CARD_UNKNOWN,))
                assert await catalog.undo(code, "k") == Refusal((Reason.UNDO_TOO_LATE,))
                assert await catalog.account(code) == Refusal((Reason.CARD_UNKNOWN,))
                assert await catalog.place_hold("p1", code, None, "k") == Refusal((Reason.TITLE_UNKNOWN,))
                assert await catalog.place_hold("p1", "17", code, "k") == Refusal((Reason.ITEM_UNKNOWN,))
                assert await catalog.cancel_hold("p1", code, "k") == Refusal((Reason.HOLD_UNKNOWN,))
                assert await catalog.report(code, CaseKind.LOST, "k") == Refusal((Reason.LOAN_UNKNOWN,))
                assert await catalog.payment(code) == Refusal((Reason.PAYMENT_UNKNOWN,))
                assert await catalog.application(code) == Refusal((Reason.APPLICATION_UNKNOWN,))
                assert await catalog.add_photo(code, b"", "k") == Refusal((Reason.APPLICATION_UNKNOWN,))
                assert await catalog.application(f"P{code}/") == Refusal((Reason.APPLICATION_UNKNOWN,))
                assert await catalog.add_photo(f"P{code}/", b"", "k") == Refusal((Reason.APPLICATION_UNKNOWN,))
                assert await catalog.change_pin(code, "1234", "580214", "k") == Refusal((Reason.CARD_UNKNOWN,))
                assert await catalog.digital_account(code) == Refusal((Reason.CARD_UNKNOWN,))
                assert await catalog.title(code) == Refusal((Reason.TITLE_UNKNOWN,))
                assert await catalog.search(code, "") == Found(())
                assert await catalog.suggest(code) == Suggestions(())
            assert books.asked == 0
            assert len((await catalog.search("judul", "\x00")).titles) == 20
            assert (await catalog.settle_printout("\x00", True)).payment is not None

    asyncio.run(story())
