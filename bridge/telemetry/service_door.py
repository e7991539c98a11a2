"""Lets technicians in at the kiosk, by PIN or control card, and stops listening after too many wrong ones."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bridge import systemd
from bridge.contract.upkeep import ServiceEntry
from bridge.offline.clock import Stamp
from bridge.telemetry.events import Events
from bridge.telemetry.memory import Memory
from bridge.telemetry.messages import EventKind
from bridge.telemetry.settings import Service

_log = logging.getLogger(__name__)

PIN, CARDS = "service-pin", "service-cards"  # the systemd credentials' names
MOST_CARDS = 16
_LONGEST = 64
_LONGEST_BLOCK = 86_400
_FACT = "tries"

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # what a small machine has to spare
_NOBODYS = hasher.hash("")


class _Tries(msgspec.Struct, frozen=True):
    """`wrong` ones since somebody was let in or the last of `blocks` blocks began; it ends at `until`, in seconds of
    the clock of `boot`."""

    wrong: int = 0
    blocks: int = 0
    boot: str = ""
    until: float = 0.0


class ServiceDoor:
    """`stamp` reads this machine's clocks: of the wall's one nobody knows whether it is right."""

    def __init__(self, service: Service | None, memory: Memory, events: Events, stamp: Callable[[], Stamp]) -> None:
        self._service, self._memory, self._events, self._stamp = service, memory, events, stamp
        self._tries = memory.fact(_FACT, _Tries) or _Tries()
        self._one = asyncio.Lock()
        self._said: set[str] = set()

    async def enter(self, pin: str, card: str) -> ServiceEntry:
        """As `Upkeep.enter_service`. Unknown ones take as long as known ones."""
        async with self._one:
            return await self._entry(pin, card)

    async def _entry(self, pin: str, card: str) -> ServiceEntry:
        pins, cards = self._pins(), self._cards()
        if self._service is None or not (pins or cards):
            return ServiceEntry(admitted=False, possible=False)
        wait = self._blocked()
        if wait and not card:
            return ServiceEntry(admitted=False, wait_seconds=wait)
        if not wait:
            await self._count(self._service)
        known, code = (cards, card) if card else (pins, pin)
        if await asyncio.to_thread(fits, code, known):
            await self._keep(_Tries())
            self._events.add(EventKind.SERVICE_ENTERED, by="card" if card else "pin")
            return ServiceEntry(admitted=True)
        left = max(0, self._service.tries - self._tries.wrong) if not self._blocked() else 0
        self._events.add(EventKind.SERVICE_REFUSED, by="card" if card else "pin", tries_left=str(left))
        return ServiceEntry(admitted=False, tries_left=left, wait_seconds=self._blocked())

    async def _count(self, service: Service) -> None:
        """Before it is looked at: who pulls the plug meanwhile has had a try."""
        tries, stamp = self._tries, self._stamp()
        if tries.wrong + 1 < service.tries:
            await self._keep(_Tries(tries.wrong + 1, tries.blocks))
            return
        block = _block(service, tries.blocks)
        await self._keep(_Tries(0, tries.blocks + 1, stamp.boot, stamp.ticks + block))
        _log.warning("too many wrong PINs or cards of technicians: nobody is listened to for %d seconds", block)

    async def _keep(self, tries: _Tries) -> None:
        self._tries = tries
        self._memory.note(_FACT, tries)
        await self._memory.written()

    def _blocked(self) -> int:
        """For how many seconds yet; from its beginning after the machine was started anew."""
        tries, stamp = self._tries, self._stamp()
        if not tries.until or self._service is None:
            return 0
        if tries.boot != stamp.boot:
            until = stamp.ticks + _block(self._service, tries.blocks - 1)
            self._tries = tries = _Tries(tries.wrong, tries.blocks, stamp.boot, until)
            self._memory.note(_FACT, tries)
        return max(0, math.ceil(tries.until - stamp.ticks))

    def _pins(self) -> tuple[str, ...]:
        return self._hashes(PIN, self._service.pin_file)[:1] if self._service else ()

    def _cards(self) -> tuple[str, ...]:
        return self._hashes(CARDS, self._service.cards_file)[:MOST_CARDS] if self._service else ()

    def _hashes(self, credential: str, file: str) -> tuple[str, ...]:
        path = systemd.credential(credential) or (Path(file) if file else None)
        if path is None:
            return ()
        try:
            return tuple(line for line in path.read_text("ascii").splitlines() if line.startswith("$argon2"))
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            if str(path) not in self._said:
                self._said.add(str(path))
                _log.error("%s cannot be read (%s)", path, type(error).__name__)
            return ()


def fits(code: str, hashes: tuple[str, ...]) -> bool:
    """Whether it is one of these. All are tried, and somebody's who does not exist when there are none."""
    if not code or len(code) > _LONGEST:
        return False
    found = [_verified(known, code) and known is not _NOBODYS for known in hashes or (_NOBODYS,)]
    return any(found)


def _verified(known: str, code: str) -> bool:
    try:
        return hasher.verify(known, code)
    except (Argon2Error, InvalidHashError):
        return False


def _block(service: Service, before: int) -> int:
    return min(_LONGEST_BLOCK, service.block << min(before, 20))
