"""Koha with returns over its SIP2 server: one library behind both, what only SIP2 tells, and answers that get lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.catalogs.koha.settings import Koha
from bridge.catalogs.koha.system import KohaSystem, opened
from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act
from bridge.contract import configuration
from bridge.contract.abilities import Ability
from bridge.contract.circulation import NeverAsked, Place, Reason, Refusal, Returned, Unavailable
from bridge.rules import Rules
from tests.bridge.koha.scene import LATE, LENT, OTHER_CARD, PATRON, POLICY, SHELF, a_library
from tests.contract.simple import NOW
from tests.peers import koha_server, sip2_server
from tests.peers.koha_library import KohaLibrary
from tests.peers.koha_server import CLIENT, LIBRARY, SECRET, KohaServer
from tests.peers.sip2_library import Answer, Lending, Person, SmallTown, Thing
from tests.peers.sip2_server import Sip2Server
from tests.peers.sip2_slips import Slip

ACT = Act("key-1", "K1")
LOST = (Slip.SILENT, Slip.SILENT_AT_ONCE, Slip.CLOSED_BEFORE, Slip.CLOSED_AFTER, Slip.CLOSED_IN_THE_MIDDLE)


@dataclass
class SameLibrary(SmallTown):
    """What is returned over SIP2 is returned in Koha, which reckons its fine."""

    koha: KohaLibrary = field(default_factory=a_library)

    def take_back(self, barcode: str, when: str) -> Answer:
        answer = super().take_back(barcode, when)
        copy = self.koha.copy_by_barcode(barcode)
        if answer.ok and copy and (loan := self.koha.loan(copy.item_id)):
            self.koha.take_back(loan, self.koha.clock())
        return answer


@dataclass(frozen=True)
class Both:
    system: KohaSystem
    koha: KohaServer
    sip2: Sip2Server


@contextmanager
def both(folder: Path) -> Iterator[Both]:
    library = a_library()
    due = NOW + timedelta(days=5)
    lent = {barcode: Lending(OTHER_CARD, due) for barcode in (LENT, LATE)}
    things = {barcode: Thing("Judul", bin="7") for barcode in (*SHELF, LENT, LATE)}
    town = SameLibrary(NOW, people={OTHER_CARD: Person("Bambang Sutrisno")}, things=things, lent=lent, koha=library)
    with koha_server.serving(library) as koha, sip2_server.serving(Sip2Server(town)) as sip2:
        for name, secret in (("secret", SECRET), ("sip2", sip2.password)):
            (folder / name).write_text(secret)
        settings = configuration.build(_table(folder, koha, sip2), Koha, "central.toml")
        system = opened(settings, Rules(POLICY, lambda: NOW), PatronIds(bytes(32)))
        try:
            yield Both(system, koha, sip2)
        finally:
            system.close()
        assert not sip2.violations


def _table(folder: Path, koha: KohaServer, sip2: Sip2Server) -> dict[str, Any]:
    returns = {
        "driver": "sip2", "profile": "koha", "host": "127.0.0.1", "port": sip2.port, "tls": False, "answer": 0.5,
        "user": sip2.user, "secret_file": str(folder / "sip2"), "location": LIBRARY, "institution": "CPL",
    }  # fmt: skip
    secret_file = str(folder / "secret")
    return {"url": koha.url, "client_id": CLIENT, "library": LIBRARY, "secret_file": secret_file, "returns": returns}


def played(folder: Path, story: Callable[[Both], Awaitable[None]]) -> None:
    async def told(here: Both) -> None:
        try:
            await story(here)
        finally:
            here.system.close()

    with both(folder) as here:
        asyncio.run(told(here))


def test_an_item_goes_back_over_sip2_and_is_told_as_rest_tells_it(tmp_path: Path) -> None:
    async def story(here: Both) -> None:
        assert Ability.RETURN in here.system.abilities
        before = await here.system.lent(LENT)
        assert before is not None
        returned = await here.system.return_item(LENT, ACT)
        assert isinstance(returned, Returned)
        assert (returned.number, returned.due, returned.bin) == (before.loan, before.due, "7")
        assert returned.item.title == "Laskar pelangi"
        again = await here.system.return_item(LENT, ACT)
        assert again == Refusal((Reason.ITEM_NOT_LENT,), returned.item)
        assert here.sip2.count("09") == 1
        assert here.koha.done("POST service.pl") == 0
        late = await here.system.borrow(PATRON, SHELF[0], Act("key-late", "K1", NOW - timedelta(hours=2)))
        assert not isinstance(late, Refusal)

    played(tmp_path, story)


def test_what_waits_for_somebody_is_laid_where_sip2_says(tmp_path: Path) -> None:
    async def story(here: Both) -> None:
        here.sip2.town.things[LENT].alert = "01"
        returned = await here.system.return_item(LENT, ACT)
        assert isinstance(returned, Returned)
        assert returned.place is Place.HOLD_SHELF
        assert "Susilo" not in repr(returned)

    played(tmp_path, story)


@pytest.mark.parametrize("slip", LOST)
@pytest.mark.parametrize("after", range(3))
def test_a_lost_answer_of_sip2_is_looked_up_over_rest(tmp_path: Path, slip: Slip, after: int) -> None:
    async def story(here: Both) -> None:
        before = await here.system.lent(LATE)
        assert before is not None
        here.sip2.plan(slip, after=after)
        returned = await _once(here.system, before.loan)
        assert returned.number == before.loan
        assert returned.fine is not None
        assert returned.fine.amount == 6000
        assert here.sip2.town.acts == [("return", OTHER_CARD, LATE)]

    played(tmp_path, story)


async def _once(system: KohaSystem, loan: str) -> Returned:
    for _ in range(5):
        try:
            answer = await system.return_item(LATE, ACT)
        except NeverAsked:
            continue
        except Unavailable:
            if ended := await system.ended(loan, LATE):
                return ended
        else:
            assert isinstance(answer, Returned)
            return answer
    raise AssertionError("it was never done")


def test_the_doctor_looks_at_both(tmp_path: Path) -> None:
    async def story(here: Both) -> None:
        what = [finding.what for finding in await here.system.examine()]
        assert "returns" in what
        assert any("SIP2" in one for one in what)

    played(tmp_path, story)


def test_a_mistake_in_the_table_of_returns_is_a_sentence(tmp_path: Path) -> None:
    with both(tmp_path) as here:
        table = _table(tmp_path, here.koha, here.sip2)
    assert isinstance(configuration.build(table, Koha, "x").returns, Sip2)
    with pytest.raises(configuration.ConfigurationError, match=r"returns\.port"):
        configuration.build({**table, "returns": {**table["returns"], "port": "x"}}, Koha, "x")
