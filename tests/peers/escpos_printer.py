"""A receipt printer to test against: reads every byte as the real one would, answers, and fails on request."""

from __future__ import annotations

import os
import re
import selectors
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from kiosk.hardware import Paper
from kiosk.hardware.paper import Cut, ForbiddenCommand, Mark, PaperLine, Question, Raster, Roll

_DLE_EOT = re.compile(rb"\x10\x04([\x01-\x04])")


class Voice(Enum):
    ANSWERS = auto()
    SILENT = auto()
    GARBAGE = auto()  # answers that cannot be answers
    ONLY_PAPER = auto()  # answers the first question of a round, like some clones


@dataclass
class Mechanism:
    """What is inside the printer; tests turn its screws. `lines_left` is the paper before it runs out.

    A `slow` one does as real ones do: it answers DLE EOT while what came before still waits to be printed.
    """

    paper: Paper = Paper.OK
    cover_open: bool = False
    voice: Voice = Voice.ANSWERS
    lines_left: int | None = None
    slow: bool = False
    printed: list[PaperLine | Raster | Cut] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    _roll: Roll = field(default_factory=Roll)
    _held: bytes = b""

    @property
    def text(self) -> str:
        return "\n".join(mark.text for mark in self.printed if isinstance(mark, PaperLine))

    def take(self, data: bytes) -> bytes:
        """Prints what can be printed and gives the answers to what was asked."""
        if not self.slow and self._can_print:
            return self._print(data)
        *questions, rest = _DLE_EOT.split(data)
        self._held += b"".join(questions[::2]) + rest
        return b"".join(self._answer(number[0]) for number in questions[1::2])

    def work(self) -> bytes:
        """Prints what has waited, as far as it can, and gives the answers that waited with it."""
        if not (self._held and self._can_print):
            return b""
        held, self._held = self._held, b""
        return self._print(held)

    def _print(self, stream: bytes) -> bytes:
        answers = b""
        try:
            for mark in self._roll.feed(stream):
                answers += self._do(mark)
        except ForbiddenCommand as error:
            self.forbidden.append(str(error))
        return answers

    @property
    def _can_print(self) -> bool:
        return self.paper is not Paper.OUT and not self.cover_open

    def _do(self, mark: Mark) -> bytes:
        match mark:
            case Question(0):
                return self._answer(0) if self._can_print else b""
            case Question(number):
                return self._answer(number)
            case PaperLine() | Raster() | Cut() if self._can_print:
                self.printed.append(mark)
                self._use_paper()
        return b""

    def _use_paper(self) -> None:
        if self.lines_left is not None:
            self.lines_left -= 1
            if self.lines_left <= 0:
                self.paper = Paper.OUT

    def _answer(self, number: int) -> bytes:
        self.questions.append(number)
        out, near = self.paper is Paper.OUT, self.paper is Paper.NEAR_END
        bits = {
            0: 0x03 * near,
            1: 0x12 | 0x08 * (not self._can_print),
            2: 0x12 | 0x04 * self.cover_open | 0x20 * out,
            4: 0x12 | 0x0C * (near or out) | 0x60 * out,
        }
        match self.voice:
            case Voice.ANSWERS:
                return bytes([bits[number]])
            case Voice.ONLY_PAPER if number == 4:
                return bytes([bits[number]])
            case Voice.GARBAGE:
                return b"\xff\x00\x81OK"
            case _:
                return b""


class PrinterPeer(Protocol):
    """`address` are the driver's keys for it; `vanish` pulls the plug and `come_back` puts it in again."""

    mechanism: Mechanism

    @property
    def address(self) -> dict[str, object]: ...

    def vanish(self) -> None: ...

    def come_back(self) -> None: ...

    def say(self, data: bytes) -> None:
        """Sends what nobody asked for."""


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Waits for what another thread will do; AssertionError when it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.005)


class _Running:
    """Both kinds of peer: one thread that serves whatever descriptor the printer has now."""

    def __init__(self) -> None:
        self.mechanism = Mechanism()
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._stopped = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._thread.join(5)
        self.vanish()
        self._selector.close()

    def vanish(self) -> None:
        raise NotImplementedError

    def say(self, data: bytes) -> None:
        raise NotImplementedError

    def _serve(self) -> None:
        while not self._stopped:
            ready = self._selector.select(0.02)
            with self._lock:
                for key, _ in ready:
                    if key.fd in self._selector.get_map():
                        key.data()
                if not ready and (answers := self.mechanism.work()):
                    self.say(answers)


class TcpPrinter(_Running):
    """A network printer: one client at a time on its raw port. `late` comes before the next answer."""

    def __init__(self) -> None:
        super().__init__()
        self._port = 0
        self._client: socket.socket | None = None
        self.late = b""
        self.come_back()

    @property
    def address(self) -> dict[str, object]:
        return {"connection": "network", "host": "127.0.0.1", "port": self._port}

    def come_back(self) -> None:
        with self._lock:
            self._door = socket.create_server(("127.0.0.1", self._port))
            self._port = self._door.getsockname()[1]
            self._selector.register(self._door, selectors.EVENT_READ, self._accept)

    def vanish(self) -> None:
        with self._lock:
            if self._door.fileno() >= 0:
                self._selector.unregister(self._door)
                self._door.close()
            self._hang_up()

    def hang_up(self) -> None:
        """Drops the client as idle, and takes the next."""
        with self._lock:
            self._hang_up()

    def say(self, data: bytes) -> None:
        assert self._client is not None
        self._client.sendall(data)

    def _accept(self) -> None:
        self._hang_up()
        self._client, _ = self._door.accept()
        self._selector.register(self._client, selectors.EVENT_READ, self._hear)

    def _hear(self) -> None:
        assert self._client is not None
        with suppress(ConnectionError):
            if data := self._client.recv(4096):
                if answers := self.mechanism.take(data):
                    self._client.sendall(self.late + answers)
                    self.late = b""
                return
        self._hang_up()

    def _hang_up(self) -> None:
        if self._client is not None:
            self._selector.unregister(self._client)
            self._client.close()
            self._client = None
        self.late = b""


class PtyPrinter(_Running):
    """A serial printer or device file on a pseudo-terminal, behind a link that stays, as under /dev/serial/by-id."""

    def __init__(self, folder: Path, connection: str) -> None:
        super().__init__()
        self._link = folder / "printer"
        self._connection = connection
        self._master = self._slave = -1
        self.come_back()

    @property
    def address(self) -> dict[str, object]:
        return {"connection": self._connection, "path": str(self._link)}

    def come_back(self) -> None:
        with self._lock:
            self._master, self._slave = os.openpty()
            tty.setraw(self._slave)
            self._link.symlink_to(os.ttyname(self._slave))
            self._selector.register(self._master, selectors.EVENT_READ, self._hear)

    def vanish(self) -> None:
        with self._lock:
            if self._master >= 0:
                self._link.unlink()
                self._selector.unregister(self._master)
                os.close(self._master)
                os.close(self._slave)
                self._master = self._slave = -1

    def say(self, data: bytes) -> None:
        os.write(self._master, data)

    def _hear(self) -> None:
        answers = self.mechanism.take(os.read(self._master, 4096))
        if answers:
            os.write(self._master, answers)


@contextmanager
def tcp_printer() -> Iterator[TcpPrinter]:
    peer = TcpPrinter()
    peer.start()
    try:
        yield peer
    finally:
        peer.stop()


@contextmanager
def pty_printer(folder: Path, connection: str = "serial") -> Iterator[PtyPrinter]:
    """`connection` is "serial" or "file"."""
    peer = PtyPrinter(folder, connection)
    peer.start()
    try:
        yield peer
    finally:
        peer.stop()
