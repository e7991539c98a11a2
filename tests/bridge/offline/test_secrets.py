"""Whoever carries a stand's files away, or reads its log, learns who borrows what from none of them."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Loan, Patron
from bridge.offline.standin import KEY
from tests.bridge.embedded.town import Town
from tests.bridge.offline.stand import OfflineStand, stand_before
from tests.waiting import until

PATRON, CARD, NUMBER, BARCODE, PIN = "patron-siti-7", "card-patron-siti-7", "A26000777", "b3-anjungan-3", "8642"
SECRETS = (PATRON, CARD, NUMBER, BARCODE, PIN, "key-of-siti", "a-tokenK1")


@pytest.fixture
def kind() -> str:
    return "sqlite"


async def a_day(stand: OfflineStand, town: Town) -> None:
    """Everything that a stand can do, with and without its library; something stays refused, something undelivered."""
    patron = await stand.counter.identify(CARD, PIN)
    assert isinstance(patron, Patron)
    await stand.counter.sign_guest_book(CARD, "key-of-siti-0")
    stand.road.lost = 2
    await stand.counter.borrow(patron.id, BARCODE, "key-of-siti-1")  # nobody knows what the library said
    stand.road.misunderstood = {"key-of-siti-2"}
    stand.cut()
    assert isinstance(await stand.counter.identify(CARD, PIN), Patron)
    await stand.returned(BARCODE, "key-of-siti-2")
    stand.mend()
    await stand.drained()
    stand.cut()
    again = await stand.counter.identify(CARD, PIN)
    assert isinstance(again, Patron)
    assert isinstance(await stand.counter.borrow(again.id, "b1", "key-of-siti-3"), Loan)
    await stand.counter.renew_item(again.id, "b1", "key-of-siti-4")
    await stand.counter.sign_guest_book(CARD, "key-of-siti-5")
    await until(lambda: len(stand.stand_in.entries) >= 3)


def test_no_file_and_no_line_of_the_log_names_a_patron_a_card_an_item_or_a_key(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bridge")
    settle(town)
    seen: dict[str, bytes] = {}

    async def whole() -> None:
        async with asyncio.timeout(30), stand_before(town, tmp_path, cards_with_pin=True) as stand:
            await a_day(stand, town)
            look(tmp_path / "K1", seen, "while at work: ")

    asyncio.run(whole())
    look(tmp_path / "K1", seen, "afterwards: ")
    assert {name.rpartition(" ")[2] for name in seen} >= {"outbox.sqlite", "outbox.sqlite-wal", "cache.sqlite", KEY}
    found = [(name, secret) for name, content in seen.items() for secret in SECRETS if secret.encode() in content]
    assert not found
    assert not [secret for secret in SECRETS if secret in caplog.text]


def settle(town: Town) -> None:
    """Names that cannot be in a file by chance."""
    town.add_patron(PATRON, NUMBER, PIN)
    town.add(tables.items, barcode=BARCODE, title_id=1, for_loan=True)


def look(folder: Path, seen: dict[str, bytes], when: str) -> None:
    seen |= {when + file.name: file.read_bytes() for file in folder.iterdir()}
