"""A Unix socket in place of a device's plug, for the drivers of rehearsals. Only the own user may write to it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.hardware.waiting import readable

UNPLUG = b"\x04"  # this datagram pulls the plug


@contextmanager
def bound(path: Path) -> Iterator[socket.socket]:
    """Raises OSError when the socket's folder is missing or closed to us."""
    if path.is_socket():
        path.unlink()  # of a process that was killed
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
        there.setblocking(False)
        there.bind(str(path))
        path.chmod(0o600)
        try:
            yield there
        finally:
            path.unlink(missing_ok=True)


async def datagrams(there: socket.socket) -> AsyncIterator[bytes]:
    while True:
        await readable(there.fileno())
        yield there.recv(65536)
