"""What a program tells systemd and gets from it: ready, still alive, stopping, and its credentials."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path


def notify(state: str) -> None:
    """One message to the service manager (sd_notify(3)), such as "READY=1"; nothing when there is none."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
        manager.connect("\0" + address[1:] if address.startswith("@") else address)
        manager.sendall(state.encode())


async def stay_alive() -> None:
    """Feeds the watchdog, if there is one, twice as often as it wants; until cancelled."""
    microseconds = int(os.environ.get("WATCHDOG_USEC", "0"))
    while microseconds:
        notify("WATCHDOG=1")
        await asyncio.sleep(microseconds / 2_000_000)


def credential(name: str) -> Path | None:
    """Where systemd put this credential (LoadCredential=), or None."""
    directory = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(directory, name) if directory else None
    return path if path and path.exists() else None
