"""A library that keeps its own system: the real central and bridge before a strict SIP2 server, and the doctor."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.contract.abilities import Ability
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Patron, Reason, Refusal, Returned, Unavailable
from bridge.contract.guestbook import Visit
from bridge.contract.wire import Notice
from tests.bridge.link.pair import kiosk
from tests.bridge.programs.starting import finished, said, started
from tests.bridge.sip2 import scene as sip2
from tests.contract.served import rest
from tests.peers.sip2_server import Sip2Server, serving
from tests.waiting import until

SYSTEM = """
driver = "sip2"
host = "127.0.0.1"
port = {port}
user = "{user}"
secret_file = "secret"
institution = "CPL"
profile = "koha"
tls = false
"""
CENTRAL = 'database = "sqlite:///beside.db"\nport = 0\n[backend]' + SYSTEM
BRIDGE = """
[socket]
path = "bridge.sock"
[catalog]
driver = "system"
database = "sqlite:///beside.db"
kiosk = "K1"
[catalog.system]""" + SYSTEM
BOOK = sip2.BOOKS[0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sip2Server]:
    """Of a library that lives today."""
    with serving(Sip2Server(sip2.town(datetime.now(UTC)))) as peer:
        (tmp_path / "secret").write_text(peer.password, "utf-8")
        for name, text in (("central.toml", CENTRAL), ("bridge.toml", BRIDGE)):
            (tmp_path / name).write_text(text.format(port=peer.port, user=peer.user), "utf-8")
        yield peer


async def lends(catalog: Catalog, server: Sip2Server) -> None:
    """Not before the guest book is signed; then once, and takes it back."""
    can = await catalog.abilities()
    assert Ability.BORROW in can
    assert Ability.SEARCH not in can
    patron = await catalog.identify(sip2.CARD, sip2.PIN)
    assert isinstance(patron, Patron)
    assert patron.barred == (Reason.VISIT_MISSING,)
    assert isinstance(await catalog.borrow(patron.id, BOOK, "key-early"), Refusal)
    assert isinstance(await catalog.sign_guest_book(sip2.CARD, "key-visit"), Visit)
    loan = await catalog.borrow(patron.id, BOOK, "key-lend")
    assert isinstance(loan, Loan)
    assert list(server.town.lent) == [BOOK]
    assert await catalog.borrow(patron.id, BOOK, "key-lend") == loan
    assert isinstance(await catalog.return_item(BOOK, "key-back"), Returned)
    assert not server.town.lent


def test_a_central_serves_stands_from_a_librarys_own_system(tmp_path: Path, server: Sip2Server) -> None:
    issued = finished(tmp_path, "bridge.central", "--config", "central.toml", "token", "issue", "K1")
    assert issued.returncode == 0, issued.stderr

    async def story() -> None:
        with started(tmp_path, "bridge.central", "--config", "central.toml") as (_, log):
            [address] = re.findall(r"listening on (\S+)", said(log, "listening on"))
            with rest(address, issued.stdout.strip()) as (catalog, _heard):
                await lends(catalog, server)
                server.stop()
                with pytest.raises(Unavailable):
                    await catalog.identify(sip2.CARD, sip2.PIN)
        text = log.read_text("utf-8")
        for secret in (sip2.CARD, sip2.PIN, "Rahmawati", server.password):
            assert secret not in text

    asyncio.run(story())


def test_a_bridge_asks_a_librarys_own_system_by_itself_and_tells_when_it_is_away(
    tmp_path: Path, server: Sip2Server
) -> None:
    async def story() -> None:
        notices: list[Notice] = []
        with started(tmp_path, "bridge", "--config", "bridge.toml"):
            async with kiosk(tmp_path / "bridge.sock", notices) as catalog:
                await until(lambda: notices[-1:] == [Notice.LINK_BACK], 20)
                await lends(catalog, server)
                server.stop()
                await until(lambda: notices[-1:] == [Notice.LINK_LOST], 30)

    asyncio.run(story())


def test_the_doctor_tells_what_works_with_a_dry_loan_and_lends_nothing(tmp_path: Path, server: Sip2Server) -> None:
    asked = ("--config", "central.toml", "check", "--card", sip2.CARD, "--item", BOOK)
    done = finished(tmp_path, "bridge.central", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok  dry loan: would be made" in done.stdout
    assert "-   can search" in done.stdout
    assert sip2.CARD not in done.stdout
    assert "Rahmawati" not in done.stdout
    assert not server.town.acts
    server.stop()
    assert finished(tmp_path, "bridge.central", *asked).returncode == 1


def test_a_central_without_a_system_says_so_to_who_wants_it_looked_over(tmp_path: Path) -> None:
    (tmp_path / "central.toml").write_text('database = "sqlite:///library.db"\n')
    done = finished(tmp_path, "bridge.central", "--config", "central.toml", "check")
    assert done.returncode == 1
    assert "this library keeps no system of its own" in done.stderr
