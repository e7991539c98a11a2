"""A way to a MariaDB that breaks at a chosen command: before the server hears it, or before its answer comes back."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_QUERY = 3  # COM_QUERY; a new command begins with packet number 0
_HEADER = 4


@dataclass
class MysqlWay:
    """Without TLS. Commands are counted over all connections since `break_at`; `said` are their texts. Of a command
    whose answer is lost the server has answered before anything is closed."""

    port: int
    said: list[str] = field(default_factory=list)
    broken: bool = False
    _nth: int = 0
    _mode: Literal["unheard", "unanswered"] = "unheard"

    def break_at(self, nth: int, mode: Literal["unheard", "unanswered"]) -> None:
        """0 for never."""
        self.said.clear()
        self.broken, self._nth, self._mode = False, nth, mode

    @contextlib.contextmanager
    def open(self) -> Iterator[int]:
        """Its port."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=self._listen, args=(listener,), daemon=True).start()
            yield int(listener.getsockname()[1])
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)

    def _listen(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", self.port))
                losing = threading.Event()
                for work in (self._there, self._back):
                    threading.Thread(target=_whole, args=(work, client, server, losing), daemon=True).start()

    def _there(self, client: socket.socket, server: socket.socket, losing: threading.Event) -> None:
        while packet := _packet(client):
            if packet[3] == 0 and packet[_HEADER : _HEADER + 1] == bytes([_QUERY]):
                self.said.append(packet[_HEADER + 1 :].decode("utf-8", "replace"))
                if len(self.said) == self._nth:
                    self.broken = True
                    if self._mode == "unheard":
                        return
                    losing.set()
            server.sendall(packet)

    def _back(self, client: socket.socket, server: socket.socket, losing: threading.Event) -> None:
        while (answer := server.recv(65536)) and not losing.is_set():
            client.sendall(answer)


def _whole(work: object, client: socket.socket, server: socket.socket, losing: threading.Event) -> None:
    with contextlib.suppress(OSError):
        work(client, server, losing)  # type: ignore[operator]  # one of the two above
    for end in (client, server):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def _packet(client: socket.socket) -> bytes:
    """A whole one; empty at the end."""
    header = _exactly(client, _HEADER)
    body = _exactly(client, int.from_bytes(header[:3], "little")) if header else b""
    return header + body


def _exactly(client: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        piece = client.recv(length - len(found))
        if not piece:
            return b""
        found += piece
    return found
