"""The ways bytes reach a receipt printer and come back: serial line, network, device file.

python-escpos has classes for these, but they wait for ever on a printer that takes no data, wait the whole
time limit for a one-byte answer, or cannot read at all; so its pages travel on wires of our own.
"""

from __future__ import annotations

import os
import select
import socket
import termios
from collections.abc import Callable
from typing import Protocol


class Wire(Protocol):
    """An open line to a printer. Every method may block and raises OSError when the printer is lost."""

    def write(self, data: bytes) -> None:
        """All of `data`; TimeoutError when the printer takes nothing for the wire's time limit."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, at once; waits up to `seconds` for a first byte, then empty."""

    def close(self) -> None: ...


def open_serial(path: str, baud: int, timeout: float) -> Wire:
    """A serial port, 8N1, for this process alone, without handshake."""
    from serial import Serial

    try:
        port = Serial(path, baud, timeout=0, write_timeout=0, dsrdtr=False, rtscts=False, exclusive=True)
        return _DescriptorWire(port.fileno(), port.close, timeout)
    except termios.error as error:  # is no OSError
        raise OSError(f"{path} is no serial port ({error})") from error


def open_network(host: str, port: int, timeout: float) -> Wire:
    """A printer's raw port, usually 9100."""
    connection = socket.create_connection((host, port), timeout)
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _DescriptorWire(connection.fileno(), connection.close, timeout)


def open_file(path: str, timeout: float) -> Wire:
    """A device file such as /dev/usb/lp0; opened for reading too, because the printer answers there."""
    descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    return _DescriptorWire(descriptor, lambda: os.close(descriptor), timeout)


class _DescriptorWire:
    """All three are a file descriptor once they are open."""

    def __init__(self, descriptor: int, close: Callable[[], None], timeout: float) -> None:
        self._descriptor = descriptor
        self._timeout = timeout
        self._close: Callable[[], None] | None = close

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            if not self._ready(select.POLLOUT, self._timeout):
                raise TimeoutError(f"the printer took no data for {self._timeout:g} seconds")
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:
                continue  # ready for less than this; asked again

    def read(self, seconds: float) -> bytes:
        if not self._ready(select.POLLIN, seconds):
            return b""
        try:
            data = os.read(self._descriptor, 4096)
        except BlockingIOError:
            return b""
        if not data:
            raise ConnectionResetError("the printer closed the connection")
        return data

    def close(self) -> None:
        """Closing again does nothing: by then the descriptor's number may be another file's."""
        close, self._close = self._close, None
        if close:
            close()

    def _ready(self, event: int, seconds: float) -> bool:
        if self._close is None:
            raise OSError("the line to the printer is closed")
        poll = select.poll()
        poll.register(self._descriptor, event)
        return bool(poll.poll(seconds * 1000))
