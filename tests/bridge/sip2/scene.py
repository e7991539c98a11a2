"""A small library behind a strict SIP2 server, and our adapter to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.sip2.system import Sip2System, opened
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, LibrarySystem, Member
from bridge.policy import LoanPolicy, due_date
from bridge.rules import Rules
from tests.contract.libraries import Cast
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

    def another(self, **settings: object) -> Sip2System:
        """Another stand's, or with other settings."""
        return opened(settings_for(self.server, self.folder, **settings), Rules(POLICY, lambda: NOW), IDS)


def town() -> SmallTown:
    due = due_date(NOW.astimezone(ZONE).date(), POLICY, ())
    people = {CARD: Person("Siti Rahmawati", PIN), OTHER_CARD: Person("Budi Santoso", "314159")}
    things = {barcode: Thing(f"Judul {number}") for number, barcode in enumerate(BOOKS, 1)}
    return SmallTown(NOW.astimezone(ZONE), people=people, things=things, due=due)


def settings_for(server: Sip2Server, folder: Path, **more: object) -> Sip2:
    (folder / "secret").write_text(server.password, "utf-8")
    given = {
        "host": "127.0.0.1", "port": server.port, "user": server.user, "secret_file": str(folder / "secret"),
        "institution": "CPL", "profile": "koha", "tls": False, "answer": 5.0,
    }  # fmt: skip
    return Sip2(**given | more)  # type: ignore[arg-type]  # its own fields


@contextlib.contextmanager
def staged(folder: Path, settings: dict[str, object] | None = None, **server: object) -> Iterator[Scene]:
    people = town()
    with serving(people, **server) as peer:
        system = opened(settings_for(peer, folder, **settings or {}), Rules(POLICY, lambda: NOW), IDS)
        try:
            yield Scene(people, peer, system, folder)
        finally:
            system.close()


@contextlib.contextmanager
def scene(folder: Path) -> Iterator[tuple[LibrarySystem, Cast]]:
    """For the contract that all systems are asked about."""
    with staged(folder) as made:
        yield made.system, Cast(CARD, PIN, BOOKS)
        assert made.server.violations == []


async def patron_of(system: LibrarySystem, card: str = CARD) -> str:
    member = await system.find(card)
    assert isinstance(member, Member)
    return member.patron.id


def at(text: str) -> datetime:
    """In the library's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
