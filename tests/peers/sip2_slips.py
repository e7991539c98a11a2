"""What goes wrong with the answers of SIP2 servers, and how such an answer looks on the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto


class Slip(Enum):
    """What goes wrong with one answer."""

    BAD_CHECKSUM = auto()
    NO_CHECKSUM = auto()
    SHORT_CHECKSUM = auto()  # right, but its leading zeros are not written
    WRONG_SEQUENCE = auto()
    SPLIT = auto()
    BYTEWISE = auto()
    MERGED = auto()  # with the answer to a question that nobody asked
    TWICE = auto()
    CRLF = auto()
    GARBAGE_BEFORE = auto()
    GARBAGE_LINE = auto()
    LATIN_1 = auto()
    MISSING_FIELDS = auto()  # nothing but the fixed ones
    REPEATED_FIELDS = auto()
    UNSUPPORTED = auto()  # 96
    SILENT = auto()  # it is done, and not answered
    SILENT_AT_ONCE = auto()  # it is not even done
    LATE = auto()  # after the next question has come
    CLOSED_BEFORE = auto()  # heard, not done
    CLOSED_AFTER = auto()  # done, not answered
    CLOSED_IN_THE_MIDDLE = auto()  # of the answer
    HUGE = auto()
    ENDLESS = auto()  # never a terminator
    OTHER_ITEM = auto()
    OTHER_MESSAGE = auto()


@dataclass(frozen=True)
class Line:
    """An answer on its way: `text` is what it says, `sequence` the number it belongs to, empty for none. With `checked`
    it has a checksum."""

    text: bytes
    sequence: str
    checked: bool

    def sealed(self, text: bytes = b"", sequence: str = "") -> bytes:
        """Without its terminator, with another text or sequence number if they are given."""
        return sealed(text or self.text, sequence or self.sequence, self.checked)


def spoilt(slip: Slip | None, line: Line, encoding: str) -> list[bytes]:
    """What is sent, piece by piece; the line as it should be for a slip that is not about what is sent."""
    whole = line.sealed()
    plain: dict[Slip | None, Callable[[], list[bytes]]] = {
        Slip.BAD_CHECKSUM: lambda: [whole[:-1] + (b"0" if whole[-1:] != b"0" else b"1") + b"\r"],
        Slip.NO_CHECKSUM: lambda: [line.text + b"\r"],
        Slip.SHORT_CHECKSUM: lambda: [_short(line) + b"\r"],
        Slip.WRONG_SEQUENCE: lambda: [line.sealed(sequence=str((int(line.sequence or 0) + 3) % 10)) + b"\r"],
        Slip.SPLIT: lambda: _pieces(whole + b"\r", 3),
        Slip.BYTEWISE: lambda: _pieces(whole + b"\r", len(whole) + 1),
        Slip.MERGED: lambda: [whole + b"\r" + line.sealed(b"161N20261201    090000AOX|AA|") + b"\r"],
        Slip.TWICE: lambda: [2 * (whole + b"\r")],
        Slip.CRLF: lambda: [whole + b"\r\n"],
        Slip.GARBAGE_BEFORE: lambda: [b"\xff\xfb\x01 12 login: " + whole + b"\r"],
        Slip.GARBAGE_LINE: lambda: [b"Welcome to the library\r\n" + whole + b"\r"],
        Slip.OTHER_ITEM: lambda: [line.sealed(re.sub(rb"AB[^|]*\|", b"ABsomething else|", line.text)) + b"\r"],
        Slip.OTHER_MESSAGE: lambda: [line.sealed(b"36120261201    090000AOX|AA|") + b"\r"],
        Slip.LATIN_1: lambda: [line.sealed(line.text.decode(encoding).encode("latin-1", "replace")) + b"\r"],
        Slip.REPEATED_FIELDS: lambda: [line.sealed(line.text + b"AFone|AF|AFtwo|AGx|AG|||ZZ|") + b"\r"],
        Slip.HUGE: lambda: [line.sealed(line.text + 8000 * b"AFxxxxxxxxxx|") + b"\r"],
        Slip.MISSING_FIELDS: lambda: [line.sealed(_fixed_only(line.text)) + b"\r"],
    }
    return plain.get(slip, lambda: [whole + b"\r"])()


def _fixed_only(text: bytes) -> bytes:
    found = re.compile(rb"[A-Z]{2}[^|]*\|").search(text, 20)
    return text[: found.start()] if found else text


def _pieces(line: bytes, count: int) -> list[bytes]:
    size = -(-len(line) // count)
    return [line[at : at + size] for at in range(0, len(line), size)]


def sealed(text: bytes, sequence: str, checked: bool) -> bytes:
    if not checked:
        return text
    text += (b"AY" + sequence.encode() if sequence else b"") + b"AZ"
    return text + b"%04X" % ((65536 - sum(text) % 65536) % 65536)


def _short(line: Line) -> bytes:
    """With fields added until its checksum begins with a zero."""
    text = line.text
    while (whole := line.sealed(text))[-4:-3] != b"0":
        text += b"ZZ~|"
    return whole[:-4] + whole[-4:].lstrip(b"0")


def reworded(line: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A line with another text, and the checksum of that."""
    text = re.sub(rb"[0-9A-F]{1,4}\r$", b"", line)
    found = re.fullmatch(rb"(.*?)((?:AY\d)?AZ)", text, re.DOTALL)
    assert found
    changed = change(found[1]) + found[2]
    return changed + b"%04X\r" % ((65536 - sum(changed) % 65536) % 65536)
