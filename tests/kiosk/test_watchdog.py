"""systemd hears of the kiosk only while both its threads move."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from kiosk import watchdog


def said(tmp_path: Path, moves: list[bool], count: int) -> list[bytes]:
    """What systemd hears while the screen's thread answers `moves`, one for each time it is asked."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.setblocking(False)
        environ = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "20000"}

        async def listen() -> list[bytes]:
            asked_for_all = asyncio.Event()

            def drawn() -> bool:
                if not moves:
                    asked_for_all.set()
                return moves.pop(0) if moves else False

            feeding = asyncio.create_task(watchdog.feed(drawn, environ))
            await asyncio.wait_for(asked_for_all.wait(), 10)
            feeding.cancel()
            loop = asyncio.get_running_loop()
            heard = [await asyncio.wait_for(loop.sock_recv(systemd, 64), 5) for _ in range(count)]
            with pytest.raises(BlockingIOError):  # and not a word more
                systemd.recv(64)
            return heard

        return asyncio.run(listen())


def test_ready_is_said_once_and_then_alive(tmp_path: Path) -> None:
    assert said(tmp_path, [True, True, True], 3) == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]


def test_a_frozen_screen_is_not_said_to_be_alive(tmp_path: Path) -> None:
    assert said(tmp_path, [False, False, True, False, True], 2) == [b"READY=1", b"WATCHDOG=1"]


def test_without_systemd_nothing_is_fed() -> None:
    asyncio.run(asyncio.wait_for(watchdog.feed(lambda: True, {}), 5))
