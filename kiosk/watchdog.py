"""Tells systemd that the kiosk lives, and only while both its threads do."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping

READY, ALIVE = b"READY=1", b"WATCHDOG=1"


async def feed(drawn: Callable[[], bool], environ: Mapping[str, str] = os.environ) -> None:
    """Says READY once something was drawn, then ALIVE at half of $WATCHDOG_USEC as long as `drawn` says so.

    `drawn` answers whether the screen's thread has moved since it was last asked. Ends at once when nobody
    watches ($NOTIFY_SOCKET is not set; sd_notify(3)).
    """
    address = environ.get("NOTIFY_SOCKET")
    if not address:
        return
    pause = int(environ.get("WATCHDOG_USEC", "2000000")) / 2_000_000
    message = READY
    while True:
        await asyncio.sleep(pause)
        if drawn():
            _say(address, message)
            message = ALIVE


def _say(address: str, message: bytes) -> None:
    abstract = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.sendto(message, abstract)
