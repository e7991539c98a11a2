"""The entrance of a library on a busy morning: a real central, four real bridges, and those who come in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Literal

from sqlalchemy import insert

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.library import Library
from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.guestbook import AgeBand, Gender, Group, Occupation, Visit, Visitor
from bridge.link.client import SocketCatalog
from bridge.policy import LoanPolicy
from tests.bridge.link.pair import kiosk
from tests.bridge.programs.starting import started
from tests.peers.faulty_way import FaultyWay
from tests.waiting import until

PURPOSES = ("read", "borrow", "return", "internet", "study", "event", "other")
PLACE = "Lantai 1"

_CENTRAL = 'database = "sqlite:///library.db"\nport = {port}\n[policy]\ntimezone = "{zone}"\n'
_BRIDGE = """
[socket]
path = "bridge.sock"
[catalog]
driver = "rest"
url = "{url}"
token_file = "token"
probe_lost = 0.1
good_probes = 1
[offline]
directory = "kept"
first_pause = 0.1
longest_pause = 0.5
per_second = 200.0
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever comes; a group is one, its leader. `number` is theirs alone. A member may come in once more."""

    kind: Literal["member", "visitor", "group"]
    number: int
    again: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.number:05d}{'-again' if self.again else ''}"

    @property
    def card(self) -> str:
        return f"A27{self.number:06d}"

    @property
    def purpose(self) -> str:
        return PURPOSES[self.number % len(PURPOSES)]


@dataclass
class Told:
    """What somebody was told, every time that they were; `seconds` until the first answer. A question is `unheard` when
    its kiosk had to ask it again, because nobody could tell what became of it."""

    answers: list[Visit] = field(default_factory=list)
    seconds: float = 0
    unheard: int = 0


@dataclass
class Stand:
    """One kiosk's end of the link to a bridge, whose way to the central loses answers, and can be closed."""

    catalog: SocketCatalog
    way: FaultyWay
    folder: Path
    port: int
    open: AsyncExitStack
    told: dict[Person, Told] = field(default_factory=dict)

    async def cut(self) -> None:
        await self.open.aclose()

    async def mend(self) -> None:
        await self.open.enter_async_context(self.way.open(self.port))

    async def comes(self, person: Person, times: int = 1) -> None:
        """Signs in, and says what for. A kiosk that has not heard the answer asks as many `times`."""
        note, begun = self.told.setdefault(person, Told()), perf_counter()
        note.answers.append(await self._answer(note, lambda: self._signs(person)))
        note.seconds = perf_counter() - begun
        for _ in range(times - 1):
            note.answers.append(await self._answer(note, lambda: self._signs(person)))
        if person.kind == "member" and not person.again:
            key = f"{person.key}-purpose"
            ask = lambda: self.catalog.state_purpose(person.card, person.key, person.purpose, key)  # noqa: E731
            await self._answer(note, ask)

    def waiting(self) -> int:
        """Letters that are not delivered yet, or were refused for good."""
        with contextlib.closing(sqlite3.connect(self.folder / "kept" / "outbox.sqlite", timeout=10)) as outbox:
            return int(outbox.execute("SELECT count(*) FROM letters").fetchone()[0])

    def knows(self) -> int:
        """Patrons that the stand was told of."""
        with contextlib.closing(sqlite3.connect(self.folder / "kept" / "cache.sqlite", timeout=10)) as cache:
            return int(cache.execute("SELECT count(*) FROM rows").fetchone()[0])

    async def _signs(self, person: Person) -> Visit | Refusal:
        match person.kind:
            case "member":
                return await self.catalog.sign_guest_book(person.card, person.key, PLACE)
            case "visitor":
                visitor = Visitor(f"Tamu {person.number}", Gender.FEMALE, AgeBand.ADULT, Occupation.TEACHER)
                return await self.catalog.sign_visitor(visitor, person.purpose, PLACE, person.key)
            case "group":
                group = Group(f"Ketua {person.number}", "SDN 7 Samarinda", women=person.number % 20, men=1)
                return await self.catalog.sign_group(group, person.purpose, PLACE, person.key)

    async def _answer(self, note: Told, question: Callable[[], Awaitable[Visit | Refusal]]) -> Visit:
        """Asked under the same key until there is one, as a kiosk does."""
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(Unavailable):
                    answer = await question()
                    assert isinstance(answer, Visit), answer
                    return answer
                note.unheard += 1
                await asyncio.sleep(0.05)


@dataclass
class Entrance:
    folder: Path
    stands: list[Stand] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def opened(self, stands: int, members: int) -> AsyncIterator[None]:
        """With these members in the library, and each stand told of all of them."""
        port = _free_port()
        (self.folder / "central.toml").write_text(_CENTRAL.format(port=port, zone=_zone_of_noon()), "utf-8")
        tokens = _founded(self.folder, stands, members)
        async with AsyncExitStack() as stack:
            stack.enter_context(started(self.folder, "bridge.central", "--config", "central.toml"))
            for number, token in enumerate(tokens):
                self.stands.append(await _stand(stack, self.folder / f"stand-{number}", FaultyWay(port), token))
            for stand in self.stands:
                await until(lambda stand=stand: _is_there(stand, members), 60)  # type: ignore[misc]
            yield

    async def closes(self) -> None:
        """Returns when every stand has told everything."""
        await until(lambda: not any(stand.waiting() for stand in self.stands), 120)

    def rows(self, query: str) -> list[tuple[str | int, ...]]:
        with contextlib.closing(sqlite3.connect(self.folder / "library.db", timeout=10)) as database:
            return list(database.execute(query))


def _founded(folder: Path, stands: int, members: int) -> list[str]:
    """A library with these members, folders for its stands, and the stands' tokens."""
    for number in range(stands):
        (folder / f"stand-{number}").mkdir()
    library = Library.open(f"sqlite:///{folder}/library.db", LoanPolicy(), lambda: datetime.now(UTC))
    people = [Person("member", number) for number in range(members)]
    about = {"status": "active", "expires": date(2099, 1, 1)}
    with contextlib.closing(library):
        with library.engine.begin() as connection:
            rows = [{"id": one.card, "number": one.card, "name": f"Anggota {one.number}", **about} for one in people]
            connection.execute(insert(tables.patrons), rows)
            connection.execute(insert(tables.cards), [{"code": one.card, "patron_id": one.card} for one in people])
        return [library.issue_token(f"Pintu {number}") for number in range(stands)]


async def _stand(stack: AsyncExitStack, folder: Path, way: FaultyWay, token: str) -> Stand:
    opened = await stack.enter_async_context(AsyncExitStack())
    url = await opened.enter_async_context(way.open())
    (folder / "bridge.toml").write_text(_BRIDGE.format(url=url), "utf-8")
    (folder / "token").write_text(token, "utf-8")
    stack.enter_context(started(folder, "bridge", "--config", "bridge.toml"))
    catalog = await stack.enter_async_context(kiosk(folder / "bridge.sock", [], 15))
    return Stand(catalog, way, folder, int(url.rpartition(":")[2]), opened)


def _is_there(stand: Stand, members: int) -> bool:
    try:
        return stand.knows() >= members
    except sqlite3.Error:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _zone_of_noon() -> str:
    """One in which no day ends soon; their signs are the wrong way round."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"
