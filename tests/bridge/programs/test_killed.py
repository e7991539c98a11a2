"""Bridge and central are killed while a patron borrows and returns: every act that was acknowledged has one effect."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from bridge.catalogs.embedded.sample import cast
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Patron, Returned, Unavailable
from tests.bridge.link.pair import kiosk
from tests.bridge.programs.starting import command, environ, finished
from tests.conftest import Figures
from tests.waiting import until

Answer = TypeVar("Answer")

CENTRAL = 'database = "sqlite:///library.db"\nport = {port}\nsample = true\n'
BRIDGE = """
[socket]
path = "bridge.sock"
[catalog]
driver = "rest"
url = "http://127.0.0.1:{port}"
token_file = "token"
probe_lost = 0.1
probe_idle = 0.3
good_probes = 1
[offline]
directory = "kept"
first_pause = 0.1
longest_pause = 0.5
per_second = 50.0
"""
_LONGEST = 0.25  # seconds from a question to a kill; a question takes a tenth of that


@dataclass
class Programs:
    """A central and a bridge in one folder, which are killed and begin again."""

    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def write(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        for name, text in (("bridge.central", CENTRAL), ("bridge", BRIDGE)):
            (self.folder / f"{name}.toml").write_text(text.format(port=port), "utf-8")

    def issue_token(self) -> None:
        asked = ("bridge.central", "--config", "bridge.central.toml", "token", "issue", "K1", "--out", "token")
        done = finished(self.folder, *asked)
        assert done.returncode == 0, done.stderr

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            arguments = command(name, "--config", f"{name}.toml")
            self.running[name] = subprocess.Popen(arguments, cwd=self.folder, env=environ(), stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def loans(self) -> list[tuple[str, bool]]:
        """Of this kiosk, with what they are about and whether they are open."""
        with contextlib.closing(sqlite3.connect(self.folder / "library.db", timeout=10)) as database:
            return [
                (barcode, bool(is_open))
                for barcode, is_open in database.execute(
                    "SELECT items.barcode, loans.returned_at IS NULL FROM loans JOIN items ON items.id = loans.item_id"
                    " WHERE loans.kiosk = 'K1' ORDER BY loans.id"
                )
            ]


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    programs = Programs(tmp_path)
    programs.write()
    programs.issue_token()
    for name in ("bridge.central", "bridge"):
        programs.start(name)
    yield programs
    for name in programs.running:
        programs.kill(name)


async def told(question: Callable[[], Awaitable[Answer]]) -> Answer:
    """Asked again under the same key until there is an answer, as a kiosk does."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(Unavailable):
                return await question()
            await asyncio.sleep(0.1)


async def disturbed(programs: Programs, chance: Random, act: Awaitable[Answer]) -> Answer:
    """One of them dies at some moment of the act, and comes back a moment later."""

    async def strike() -> None:
        victim = chance.choice(("bridge", "bridge", "bridge.central"))
        await asyncio.sleep(chance.uniform(0, _LONGEST))
        programs.kill(victim)
        await asyncio.sleep(chance.uniform(0, 1))
        programs.start(victim)

    answer, _ = await asyncio.gather(act, strike())
    return answer


@pytest.mark.timeout(1800)
def test_every_act_that_was_acknowledged_has_one_effect(programs: Programs, long: bool, figures: Figures) -> None:
    rounds, seed = 150 if long else 6, secrets.randbits(32)
    chance = Random(seed)

    async def round_(catalog: Catalog, number: int) -> None:
        barcode = cast.BOOKS_ON_SHELF[number % len(cast.BOOKS_ON_SHELF)]
        loan = told(lambda: catalog.borrow("sample-1", barcode, f"borrow-{number}"))
        assert isinstance(await disturbed(programs, chance, loan), Loan)
        back = told(lambda: catalog.return_item(barcode, f"return-{number}"))
        assert isinstance(await disturbed(programs, chance, back), Returned)

    async def story() -> None:
        async with kiosk(programs.folder / "bridge.sock", []) as catalog:
            assert isinstance(await told(lambda: catalog.identify(cast.ACTIVE_CARD, None)), Patron)
            for number in range(rounds):
                await round_(catalog, number)
            await until(lambda: len(programs.loans()) >= rounds and not any(out for _, out in programs.loans()), 60)

    try:
        asyncio.run(story())
    except BaseException:
        print(f"the seed was {seed}")
        raise
    expected = [cast.BOOKS_ON_SHELF[number % len(cast.BOOKS_ON_SHELF)] for number in range(rounds)]
    assert sorted(barcode for barcode, _ in programs.loans()) == sorted(expected)
    figures(f"kill -9 of bridge or central during {2 * rounds} acts: none lost, none doubled (seed {seed})")
