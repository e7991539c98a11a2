"""A small library behind a strict SIP2 server, and our adapter to it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.sip2.system import Sip2System, opened
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, LibrarySystem, Member
from bridge.policy import LoanPolicy, due_date
from bridge.rules import Rules
from tests.contract.cast import Cast
from tests.contract.library import NOW
from tests.peers.sip2_library import Person, SmallTown, Thing
from tests.peers.sip2_server import Sip2Server, serving

CARD, PIN, OTHER_CARD = "6472010101900001", "271828", "6472010101900002"
BOOKS = ("B-0001", "B-0002", "B-0003")
POLICY = LoanPolicy(require_visit=False)
ZONE = ZoneInfo(POLICY.timezone)
IDS = PatronIds(bytes(32))
ACT = Act("key-00000001", "K1")


@dataclass
class Scene:
    """`town` may be changed in the middle of a test; `system` has `folder` for what else it needs."""

    town: SmallTown
    server: Sip2Server
    system: Sip2System
    folder: Path

    def another(self, **settings: Any) -> Sip2System:
        """Another stand's, or with other settings."""
        return opened(settings_for(self.server, self.folder, **settings), Rules(POLICY, lambda: NOW), IDS)


Story = Callable[[Scene, Sip2System], Coroutine[None, None, None]]


def town(now: datetime = NOW) -> SmallTown:
    due = due_date(now.astimezone(ZONE).date(), POLICY, ())
    people = {CARD: Person("Siti Rahmawati", PIN), OTHER_CARD: Person("Budi Santoso", "314159")}
    things = {barcode: Thing(f"Judul {number}") for number, barcode in enumerate(BOOKS, 1)}
    return SmallTown(now.astimezone(ZONE), people=people, things=things, due=due)


def settings_for(server: Sip2Server, folder: Path, **more: Any) -> Sip2:
    (folder / "secret").write_text(server.password, "utf-8")
    given: dict[str, Any] = {
        "host": "127.0.0.1", "port": server.port, "user": server.user, "secret_file": str(folder / "secret"),
        "institution": "CPL", "profile": "koha", "tls": False, "answer": 5.0,
    }  # fmt: skip
    return Sip2(**given | more)


@contextlib.contextmanager
def staged(folder: Path, settings: dict[str, Any] | None = None, **server: Any) -> Iterator[Scene]:
    people = town()
    with serving(Sip2Server(people, **server)) as peer:
        system = opened(settings_for(peer, folder, **settings or {}), Rules(POLICY, lambda: NOW), IDS)
        try:
            yield Scene(people, peer, system, folder)
        finally:
            system.close()


def play(folder: Path, story: Story, settings: dict[str, Any] | None = None, **server: Any) -> None:
    """The client must not have done anything against the protocol in it."""
    with staged(folder, settings, **server) as made:
        asyncio.run(story(made, made.system))
        assert made.server.violations == []
    gc.collect()  # a connection that was forgotten would warn now


@contextlib.contextmanager
def scene(folder: Path) -> Iterator[tuple[LibrarySystem, Cast]]:
    """For the contract that all systems are asked about; it is now there."""
    with serving(Sip2Server(town(datetime.now(UTC)))) as peer:
        system = opened(settings_for(peer, folder), Rules(POLICY, lambda: datetime.now(UTC)), IDS)
        with contextlib.closing(system):
            yield system, Cast(CARD, PIN, BOOKS)
        assert peer.violations == []


async def patron_of(system: LibrarySystem, card: str = CARD) -> str:
    member = await system.find(card)
    assert isinstance(member, Member)
    return member.patron.id


def at(text: str) -> datetime:
    """In the library's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
