"""Readers that a test can plug in, scan with and pull out: the far end of a pseudo-terminal or a socket."""

from __future__ import annotations

import asyncio
import os
import pty
import socket
from pathlib import Path
from typing import Protocol

from kiosk.hardware import Garbage, Reader, Scan
from kiosk.hardware.barcode_serial import SerialBarcodeScanner
from kiosk.hardware.card_nfc_serial import SerialCardReader
from kiosk.hardware.datagrams import UNPLUG
from kiosk.hardware.rehearsal_reader import RehearsalReader


class Plug(Protocol):
    path: Path

    def plug(self) -> None: ...

    async def scan(self, data: bytes) -> None: ...

    def unplug(self) -> None: ...


class Terminal:
    """A serial device at `path`, as udev would link it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master = -1

    def plug(self) -> None:
        self._master, slave = pty.openpty()
        self.path.symlink_to(os.ttyname(slave))
        os.close(slave)

    async def scan(self, data: bytes) -> None:
        await asyncio.to_thread(os.write, self._master, data)  # a terminal takes 4 kB before somebody must read

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._master)


class Socket:
    """The rehearsal reader's socket; its folder is the USB port."""

    def __init__(self, path: Path) -> None:
        self.path = path / "port" / "reader"

    def plug(self) -> None:
        self.path.parent.mkdir(parents=True)

    async def scan(self, data: bytes) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(data, str(self.path))

    def unplug(self) -> None:
        if self.path.exists():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.sendto(UNPLUG, str(self.path))
            self.path.unlink()
        self.path.parent.rmdir()


def bench(kind: str, folder: Path) -> tuple[Reader, Plug]:
    """A driver, and the plug of the device it is configured for; not plugged in yet."""
    if kind == "rehearsal_reader":
        plug = Socket(folder)
        return RehearsalReader("reader", str(plug.path)), plug
    terminal = Terminal(folder / "tty")
    driver = {"barcode_serial": SerialBarcodeScanner, "card_nfc_serial": SerialCardReader}[kind]
    return driver("reader", str(terminal.path)), terminal


def told(given: Scan | Garbage) -> str:
    """The code, or "garbage"."""
    return given.code if isinstance(given, Scan) else "garbage"
