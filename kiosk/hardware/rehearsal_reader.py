"""A reader made of a Unix socket, for demonstrations and tests: what is written to it counts as scanned."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.hardware import Garbage, Scan
from kiosk.hardware.datagrams import UNPLUG, bound, datagrams
from kiosk.hardware.framing import Frames


@dataclass(frozen=True, slots=True)
class RehearsalReader:
    """Binds a datagram socket at `path`; each line of a datagram is a scan, its last line needs no end.

    From a shell: `echo A20230001 | socat - UNIX-SENDTO:/run/kiosk/scanner`. Only the own user may write.
    """

    name: str
    path: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.path.encode()) <= 107:
            raise ValueError("path must have 1 to 107 bytes, as every Unix socket")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Scan | Garbage]]:
        """Raises OSError when the socket's folder is missing or closed to us."""
        with bound(Path(self.path)) as socket:
            yield _scans(datagrams(socket))


async def _scans(given: AsyncIterator[bytes]) -> AsyncIterator[Scan | Garbage]:
    loop = asyncio.get_running_loop()
    async for data in given:
        if data == UNPLUG:
            return
        for scan in Frames("crlf", pause=1.0).feed(data + b"\n", loop.time()):
            yield scan


DRIVER = RehearsalReader
