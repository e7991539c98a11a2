"""SIP2 on the line: a message to bytes and back, with its checksum and sequence number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.catalogs.sip2.fields import KINDS, Fixed

Orders = Mapping[str, tuple[str, ...]]
"""By the code of a message, its fixed fields' names in the order of a server that has another one."""

_TRAILER = re.compile(rb"(?:AY(\d))?AZ([0-9A-Fa-f]{1,4})$")
_AROUND = b" \t\r\n\0"
_MOST_GARBAGE = 256  # bytes: the further one looks, the likelier a checksum is right by chance


class Garbled(Exception):
    """What came is no such message, or has changed on its way. Never repeats what was in it."""


@dataclass(frozen=True, slots=True)
class Message:
    """`fixed` by name, padded to their widths; `fields` as (id, value), in their order, repeated ones too."""

    code: str
    fixed: Mapping[str, str] = field(default_factory=dict, repr=False)
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __getitem__(self, id: str) -> str:
        """The first field of this id that says something; empty when there is none."""
        return next((value for value in self.all(id) if value), "")

    def all(self, id: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.fields if name == id)


@dataclass(frozen=True, slots=True)
class Received:
    """A line as it came: `body` without the trailer. `whole` is None where it has no checksum to tell by."""

    body: bytes = field(repr=False)
    sequence: str = ""
    whole: bool | None = None

    @property
    def code(self) -> str:
        return self.body[:2].decode("ascii", "replace")


def checksum(text: bytes) -> str:
    """What brings the sum of all bytes, up to and with "AZ", to 0 in 16 bits; always four hexadecimal digits."""
    return f"{-sum(text) & 0xFFFF:04X}"


def sealed(body: bytes, sequence: str, terminator: bytes, checked: bool) -> bytes:
    """The line to send. A message that is sent again, 96 and 97 have no sequence number."""
    if not checked:
        return body + terminator
    text = body + (f"AY{sequence}AZ" if sequence else "AZ").encode()
    return text + checksum(text).encode() + terminator


def unsealed(line: bytes, expected: tuple[str, ...]) -> Received:
    """A line without its terminator. When it begins with something else, it is looked for where a message that is
    `expected` begins and its checksum is right."""
    line = line.strip(_AROUND)
    found = _TRAILER.search(line)
    if not found:
        return Received(line)
    sequence, sum_ = (found[1] or b"").decode(), sum(line[: found.start(2)]) + int(found[2], 16)
    whole = Received(line[: found.start()], sequence, _is_right(sum_, line))
    if whole.whole or whole.code in expected:
        return whole
    at = 0
    for beginning in re.compile("|".join(expected).encode()).finditer(line, 0, _MOST_GARBAGE):
        at, sum_ = beginning.start(), sum_ - sum(line[at : beginning.start()])
        if _is_right(sum_, line[at:]):
            return Received(line[at : found.start()], sequence, True)
    return whole


def _is_right(sum_: int, text: bytes) -> bool:
    """Servers are known that do not pad a checksum, so it is compared as a number. A zero byte adds nothing to it, and
    belongs nowhere."""
    return sum_ & 0xFFFF == 0 and b"\0" not in text


def encoded(message: Message, encoding: str, orders: Orders) -> bytes:
    """The body of a line. Raises UnicodeEncodeError; `sendable` tells of that before."""
    fixed = "".join(message.fixed[part.name] for part in layout(message.code, orders))
    fields = "".join(f"{id}{value}|" for id, value in message.fields)
    return (message.code + fixed + fields).encode(encoding)


def sendable(value: str, encoding: str) -> bool:
    """Whether a message can hold this value: there is no way to quote its bar, and its ends are lost to padding."""
    try:
        return b"|" not in value.encode(encoding) and value == value.strip()
    except UnicodeEncodeError:
        return False


def decoded(body: bytes, encoding: str, orders: Orders) -> Message:
    """Raises `Garbled` for a message that is not known, or too short for its fixed fields. Text that is not in
    `encoding` is UTF-8 if it can be; else it loses what cannot be read."""
    code = body[:2].decode("ascii", "replace")
    if code not in KINDS:
        raise Garbled("no message that is known")
    fixed, at = {}, 2
    for name, width in layout(code, orders):
        part = body[at : at + width]
        if len(part) < width or b"|" in part:
            raise Garbled(f"a {code} that is too short")
        fixed[name], at = _text(part, encoding), at + width
    parts = [part for part in body[at:].split(b"|") if len(part.strip(_AROUND)) >= 2]
    return Message(code, fixed, tuple(_field(part, encoding) for part in parts))


def layout(code: str, orders: Orders) -> tuple[Fixed, ...]:
    fixed = KINDS[code].fixed
    order = orders.get(code)
    return tuple(sorted(fixed, key=lambda part: order.index(part.name))) if order else fixed


def _field(part: bytes, encoding: str) -> tuple[str, str]:
    part = part.lstrip(_AROUND)
    return part[:2].decode("ascii", "replace"), _text(part[2:], encoding).strip()


def _text(part: bytes, encoding: str) -> str:
    """UTF-8 first: hardly any text in another encoding is UTF-8 by chance."""
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        return part.decode(encoding if encoding != "utf-8" else "latin-1", "replace")
