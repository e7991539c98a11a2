"""Nobody's name, card or PIN leaves the adapter: not in a value, a log, an exception or an address."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import msgspec
import pytest

from bridge.catalogs.koha.exchange import Request
from bridge.catalogs.koha.shapes import Availability
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Unavailable
from tests.bridge.koha.scene import (
    CARD,
    KEPT,
    LATE,
    LENT,
    NAMES,
    OTHER,
    OTHER_CARD,
    PATRON,
    PIN,
    SHELF,
    Scene,
    koha_scene,
)
from tests.peers.koha_rows import HoldRow
from tests.peers.koha_server import FAULTS, SECRET, STAFF_PASSWORD

ACT = Act("key-1", "K1")
SECRETS = (*NAMES, CARD, OTHER_CARD, PIN, SECRET, STAFF_PASSWORD, "6472010101700033")


def test_no_name_of_an_availability_answer_reaches_a_value_or_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(here: Scene) -> list[object]:
        system, said = here.system, list[object]()
        here.koha.library.holds.append(HoldRow(702, 9, 1))
        here.koha.library.blocks[13] = {"UNHEARD_OF": "Bambang Sutrisno", "bambang_was_here": 1}
        for barcode in (*SHELF, LENT, KEPT, LATE):
            said += [await system.look(barcode), await system.check(PATRON, barcode)]
            said += [await system.borrow(PATRON, barcode, ACT), await system.lent(barcode, PATRON)]
        here.koha.library.preferences.add("AutoReturnCheckedOutItems")
        said += [await system.check(PATRON, LENT), await system.borrow(PATRON, LENT, ACT)]
        said += [await system.return_item(barcode, ACT) for barcode in (LENT, LATE)]
        said += [await system.place_hold(OTHER, "2", None, ACT), await system.title("1"), await system.search("a", "")]
        said += [await system.account(PATRON), await system.account(OTHER), await system.examine()]
        return said

    caplog.set_level(logging.DEBUG)
    with koha_scene(tmp_path) as here:
        said = asyncio.run(story(here))
    _are_silent(f"{said}", caplog.text)


def test_what_koha_says_about_others_is_never_even_decoded() -> None:
    read = msgspec.json.decode(b'{"confirms":{"issued_surname":"Sutrisno"}}', type=Availability)
    assert list(read.confirms) == ["issued_surname"]
    assert "Sutrisno" not in repr(read)


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind not in ("silent", "token expired")])
def test_no_fault_tells_more_than_its_kind(tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    async def story(here: Scene) -> list[str]:
        await here.system.probe()
        system, told = here.system, list[str]()
        for ask in (
            lambda: system.identify(CARD, PIN),
            lambda: system.change_pin(CARD, PIN, "222222"),
            lambda: system.borrow(PATRON, LENT, ACT),
            lambda: system.return_item(LENT, ACT),
            lambda: system.search("Wulandari", ""),
        ):
            for at in range(1, 5):
                here.koha.arm(at, kind)
                try:
                    await ask()
                except Unavailable as error:
                    told.append(f"{error!r} {error.__cause__!r} {error.__context__!r}")
        return told

    caplog.set_level(logging.DEBUG)
    with koha_scene(tmp_path) as here:
        told = asyncio.run(story(here))
    assert told
    _are_silent(" ".join(told), caplog.text)


def test_pins_and_secrets_are_sent_in_bodies_and_shown_by_no_repr(tmp_path: Path) -> None:
    async def story(here: Scene) -> None:
        await here.system.identify(CARD, PIN)
        await here.system.return_item(LENT, ACT)
        for one in here.koha.heard:
            address = f"{one.path} {one.query}"
            assert not any(secret in address for secret in (PIN, SECRET, STAFF_PASSWORD)), one.name

    with koha_scene(tmp_path) as here:
        asyncio.run(story(here))
    request = Request("POST", "/x", {"q": CARD}, {"Authorization": SECRET}, {"password": PIN}, {"password": PIN})
    _are_silent(repr(request), "")


def _are_silent(*texts: str) -> None:
    for text in texts:
        assert not [secret for secret in SECRETS if secret in text]
