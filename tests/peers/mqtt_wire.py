"""MQTT's packets as bytes, for peers that must be able to do what no client library lets them do, or be very many."""

from __future__ import annotations

import socket
import ssl
import struct
from dataclasses import dataclass, field

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP, DISCONNECT = 2, 3, 4, 9, 13, 14
V5, V311 = 5, 4
PINGREQ = b"\xc0\x00"


def connect(client_id: str, level: int, keepalive: int = 60, will: tuple[str, bytes] | None = None) -> bytes:
    """A clean start. The will is retained, QoS 1."""
    properties = b"\x00" if level == V5 else b""
    flags = 0x02 | (0x2C if will else 0)
    head = _text("MQTT") + bytes((level, flags)) + struct.pack("!H", keepalive) + properties
    last = properties + _text(will[0]) + _data(will[1]) if will else b""
    return _packet(0x10, head + _text(client_id) + last)


def publish(topic: str, payload: bytes, number: int, level: int, *, retain: bool = False) -> bytes:
    """At QoS 1."""
    head = _text(topic) + struct.pack("!H", number) + (b"\x00" if level == V5 else b"")
    return _packet(0x32 | retain, head + payload)


def subscribe(filters: list[str], number: int, level: int) -> bytes:
    """At QoS 0, so that nothing has to be acknowledged."""
    head = struct.pack("!H", number) + (b"\x00" if level == V5 else b"")
    return _packet(0x82, head + b"".join(_text(one) + b"\x00" for one in filters))


@dataclass(frozen=True, slots=True)
class Packet:
    kind: int
    body: bytes

    def acknowledged(self) -> tuple[int, int]:
        """Of a PUBACK: the packet's number, and the reason, which is 0 in MQTT 3.1.1."""
        return struct.unpack("!H", self.body[:2])[0], self.body[2] if len(self.body) > 2 else 0

    def message(self, level: int) -> tuple[str, bytes]:
        """Of a PUBLISH at QoS 0: topic and payload."""
        length = struct.unpack("!H", self.body[:2])[0]
        rest = self.body[2 + length :]
        return self.body[2 : 2 + length].decode(), rest[1 + rest[0] :] if level == V5 else rest


def split(data: bytearray) -> Packet | None:
    """Takes the first whole packet off the data; None while it is not whole."""
    length, shift = 0, 0
    for at in range(1, min(len(data), 5)):
        length |= (data[at] & 0x7F) << shift
        shift += 7
        if not data[at] & 0x80:
            if len(data) < (end := 1 + at + length):
                return None
            packet = Packet(data[0] >> 4, bytes(data[1 + at : end]))
            del data[:end]
            return packet
    return None


class Refused(Exception):
    """The broker does not let this client in."""


@dataclass
class Caller:
    """One blocking connection. What comes while an answer is waited for is in `heard`, by topic."""

    wire: socket.socket
    level: int
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    _data: bytearray = field(default_factory=bytearray)
    _number: int = 0

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """The reason of the PUBACK, always 0 in MQTT 3.1.1."""
        self.wire.sendall(publish(topic, payload, self._next(), self.level, retain=retain))
        number, reason = self._until(PUBACK).acknowledged()
        assert number == self._number
        return reason

    def subscribe(self, *filters: str) -> list[int]:
        """What the broker grants for each."""
        self.wire.sendall(subscribe(list(filters), self._next(), self.level))
        return list(self._until(SUBACK).body[-len(filters) :])

    def hear_until(self, payload: bytes) -> list[tuple[str, bytes]]:
        """Everything that came before this payload; forgets it."""
        while not any(message == payload for _, message in self.heard):
            self._take(self.read())
        heard, self.heard = [one for one in self.heard if one[1] != payload], []
        return heard

    def vanish(self) -> None:
        """Ends without a DISCONNECT."""
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wire.close()

    def read(self) -> Packet:
        """Raises OSError, EOFError at the end."""
        while (packet := split(self._data)) is None:
            received = self.wire.recv(65536)
            if not received:
                raise EOFError
            self._data += received
        return packet

    def _until(self, kind: int) -> Packet:
        while (packet := self.read()).kind != kind:
            self._take(packet)
        return packet

    def _take(self, packet: Packet) -> None:
        assert packet.kind == PUBLISH, packet
        self.heard.append(packet.message(self.level))

    def _next(self) -> int:
        self._number += 1
        return self._number


def called(
    port: int, context: ssl.SSLContext | None, client_id: str, level: int, will: tuple[str, bytes] | None = None
) -> Caller:
    """A client that was let in. Raises `Refused`."""
    wire: socket.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        if context is not None:
            wire = context.wrap_socket(wire, server_hostname="127.0.0.1")
        wire.sendall(connect(client_id, level, will=will))
        caller = Caller(wire, level)
        answer = caller.read()
    except (OSError, EOFError) as error:
        wire.close()
        raise Refused(str(error)) from error
    if answer.kind != CONNACK or answer.body[1]:
        wire.close()
        raise Refused(f"CONNACK {answer.body.hex()}")
    return caller


def _text(text: str) -> bytes:
    return _data(text.encode())


def _data(data: bytes) -> bytes:
    return struct.pack("!H", len(data)) + data


def _packet(first: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while True:
        left, digit = divmod(left, 128)
        length.append(digit | (0x80 if left else 0))
        if not left:
            return bytes((first,)) + bytes(length) + body
