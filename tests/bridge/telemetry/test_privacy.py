"""Canaries: whatever a patron or technician does, nothing of it is in a message, a file of upkeep, or the log."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.pins import hash_pin
from bridge.contract.circulation import Patron, Refusal
from bridge.contract.guestbook import Gender, Visit, Visitor
from bridge.contract.upkeep import Turn, TurnEnd
from bridge.policy import LoanPolicy
from bridge.telemetry import service_console, topics
from bridge.telemetry.messages import EventKind
from bridge.telemetry.settings import Service, UpkeepSettings
from tests.bridge.telemetry.stand import EMBEDDED, WELL, bridge, kiosk, stopped, write_config
from tests.bridge.telemetry.subscriber import STAND, subscribed
from tests.peers.mosquitto import mosquitto
from tests.waiting import until

PATRON, CARD, NAME, PIN = "patron-canary-7", "KARTU-kenari-777", "Kenari Kuning Samarinda", "864209"
TITLE, BARCODE, GUEST = "Kenari dan Rahasianya", "b-kenari-77", "Tamu Kenari Kedua"
TECHNICIAN, WRONG, CONTROL = "739182", "739183", "SVC-kenari-9Qx"
CANARIES = [PATRON, CARD, NAME, PIN, TITLE, BARCODE, GUEST, TECHNICIAN, WRONG, CONTROL, "kenari", "Kenari"]


def found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with a patron and a book that nobody could mistake, and a technician's PIN and card."""
    library = Library.open(f"sqlite:///{folder}/library.db", LoanPolicy(), lambda: datetime.now(UTC))
    about = {"status": "active", "expires": date(2099, 1, 1), "pin_hash": hash_pin(PIN)}
    with contextlib.closing(library), library.engine.begin() as connection:
        connection.execute(insert(tables.patrons).values(id=PATRON, number="A7", name=NAME, **about))
        connection.execute(insert(tables.cards).values(code=CARD, patron_id=PATRON))
        connection.execute(insert(tables.titles).values(id=1, title=TITLE))
        connection.execute(insert(tables.items).values(barcode=BARCODE, title_id=1, for_loan=True))
    service = Service(str(folder / "pin"), str(folder / "cards"))
    for act, line in (("pin", TECHNICIAN), ("card", CONTROL)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))
        service_console.run(UpkeepSettings(STAND, folder, service=service), Namespace(act=act))


def test_no_canary_is_in_any_message_file_or_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(tmp_path, monkeypatch)

    async def story() -> list[str]:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=EMBEDDED)
            with bridge(tmp_path) as (process, log):
                async with kiosk(tmp_path) as glass:
                    own, catalog = glass.upkeep, glass.catalog
                    assert isinstance(await catalog.sign_guest_book(CARD, "key-1"), Visit)
                    assert isinstance(await catalog.identify(CARD, "1111"), Refusal)
                    patron = await catalog.identify(CARD, PIN)
                    assert isinstance(patron, Patron)
                    assert not isinstance(await catalog.borrow(patron.id, BARCODE, "key-2"), Refusal)
                    assert not isinstance(await catalog.return_item(BARCODE, "key-3"), Refusal)
                    await catalog.sign_visitor(Visitor(GUEST, Gender.FEMALE), "read", "", "key-4")
                    await catalog.search(TITLE, "")
                    await own.turn_ended(Turn(TurnEnd.LEFT, "Account", 12.0, 9.0))
                    glass.report = replace(WELL, screen="Account", busy=True)
                    for pin, card in ((WRONG, ""), ("", f"{CONTROL}x"), ("", CARD), (TECHNICIAN, ""), ("", CONTROL)):
                        await own.enter_service(pin, card)
                    shown = [repr(await own.diagnosis()), repr(await own.recent_log())]
                    kinds = [EventKind.SERVICE_ENTERED] * 2 + [EventKind.SERVICE_REFUSED] * 3
                    await until(lambda: sorted(e.kind for e in ear.events() if e.kind in kinds) == sorted(kinds))
                    await until(lambda: ear.newest[topics.counts(STAND)].values["visits"] == 2)
                kept = {file.name: file.read_bytes() for file in (tmp_path / "kept").iterdir()}
                await stopped(process)
            assert kept.keys() >= {"upkeep.sqlite"}
            kept |= {f"{file.name} afterwards": file.read_bytes() for file in (tmp_path / "kept").iterdir()}
            said = [one.topic.encode() + b" " + one.payload for one in ear.said]
            counts = ear.newest[topics.counts(STAND)].values
            assert (counts["loans"], counts["returns"], counts["turns"]) == (1, 1, 1)
            places = [*said, *kept.values(), *(text.encode() for text in shown), log.read_bytes()]
            return [canary for canary in CANARIES for place in places if canary.encode() in place]

    assert asyncio.run(story()) == []
