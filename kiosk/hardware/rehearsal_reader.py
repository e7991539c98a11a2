"""A reader made of a Unix socket, for demonstrations and tests: what is written to it counts as scanned."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.hardware import Garbage, Scan
from kiosk.hardware.framing import Frames
from kiosk.hardware.waiting import readable

UNPLUG = b"\x04"  # this datagram pulls the plug


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
        with _bound(Path(self.path)) as bound:
            yield _scans(bound)


@contextmanager
def _bound(path: Path) -> Iterator[socket.socket]:
    if path.is_socket():
        path.unlink()  # of a process that was killed
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.setblocking(False)
        bound.bind(str(path))
        path.chmod(0o600)
        try:
            yield bound
        finally:
            path.unlink(missing_ok=True)


async def _scans(bound: socket.socket) -> AsyncIterator[Scan | Garbage]:
    loop = asyncio.get_running_loop()
    while True:
        await readable(bound.fileno())
        data = bound.recv(65536)
        if data == UNPLUG:
            return
        for given in Frames("crlf", pause=1.0).feed(data + b"\n", loop.time()):
            yield given


DRIVER = RehearsalReader
