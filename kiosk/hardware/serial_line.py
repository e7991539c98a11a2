"""A serial port as the event loop sees it, with every way it can fail turned into OSError."""

from __future__ import annotations

import asyncio
import errno
import os
import termios
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from serial import Serial
from serial.tools.list_ports import comports

from kiosk.hardware import Garbage, Scan, selection
from kiosk.hardware.framing import Frames
from kiosk.hardware.waiting import readable


@contextmanager
def opened(path: str, vendor_product: str, baud: int) -> Iterator[int]:
    """The file descriptor of the port, 8N1, locked against other programs; one of the first two is empty."""
    try:
        port = Serial(path or _port_of(vendor_product), baud, timeout=0, exclusive=True)
    except termios.error as error:  # not an OSError; pyserial lets it through
        raise OSError(*error.args) from error
    with port:
        yield port.fileno()


async def scans(fd: int, frames: Frames) -> AsyncIterator[Scan | Garbage]:
    """What comes from the port; ends when it is unplugged, or raises OSError."""
    loop = asyncio.get_running_loop()
    while True:
        await readable(fd)
        data = os.read(fd, 4096)
        if not data:
            return
        for given in frames.feed(data, loop.time()):
            yield given


def _port_of(vendor_product: str) -> str:
    wanted = selection.numbers(vendor_product)
    for port in sorted(comports()):
        if (port.vid, port.pid) == wanted:
            return port.device
    raise FileNotFoundError(errno.ENOENT, "no such USB serial port", vendor_product)
