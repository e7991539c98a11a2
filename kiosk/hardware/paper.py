"""Reads the bytes for a receipt printer as the printer would, and knows no command but the few we allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class ForbiddenCommand(ValueError):
    """The stream holds a byte or command that no receipt of ours may send."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One printed line. `wide` and `tall` letters take twice the width and height."""

    text: str
    bold: bool = False
    wide: bool = False
    tall: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows of dots from the top, eight to a byte, the left one highest; black where a bit is set."""

    rows: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Through the whole paper, or leaving a bridge in the middle."""

    full: bool


@dataclass(frozen=True, slots=True)
class Question:
    """DLE EOT `number` (1 to 4, answered at once), or GS r 1 as `number` 0 (answered in its turn)."""

    number: int


Mark = PaperLine | Raster | Cut | Question

_PLAIN = PaperLine("")
_SIZES = {0x00: (False, False), 0x10: (False, True), 0x20: (True, False), 0x30: (True, True)}  # wide, tall
_LENGTHS = {b"\x1b@": 2} | dict.fromkeys((b"\x1b!", b"\x1bE", b"\x1ba", b"\x1bd", b"\x1dV", b"\x1dr", b"\x10\x04"), 3)
_RASTER = b"\x1dv0\x00"  # GS v 0, in normal size: then two numbers, low byte first, bytes in a row and rows
_RASTER_HEAD = 8
_MOST_FED = 12  # lines at once: a receipt never throws metres of paper
_WIDEST, _TALLEST = 96, 576  # bytes in a row and rows of a picture: as wide as any paper, and no longer than that


class Roll:
    """A printer's state between bytes; a command may be torn between two calls of `feed`."""

    def __init__(self) -> None:
        self._style = _PLAIN
        self._text = ""
        self._tail = b""

    @property
    def finished(self) -> bool:
        """Whether no half command and no half line is waiting."""
        return not self._tail and not self._text

    def feed(self, stream: bytes) -> Iterator[Mark]:
        """What the bytes put on the paper, in order. Raises `ForbiddenCommand` at the first not allowed."""
        rest = self._tail + stream
        self._tail = b""
        while rest:
            length = _length(rest)
            if length > len(rest):
                self._tail = rest
                return
            yield from self._obey(rest[:length])
            rest = rest[length:]

    def _obey(self, command: bytes) -> Iterator[Mark]:
        if len(command) == 1:
            yield from self._letter(command)
            return
        if command[:2] == _RASTER[:2]:
            yield self._picture(command)
            return
        match command[:2], command[-1]:
            case (b"\x10\x04", 1 | 2 | 3 | 4 as number):
                yield Question(number)
            case (b"\x1dr", 1):
                yield Question(0)
            case (b"\x1bd", count) if count <= _MOST_FED:
                yield from self._new_line() if self._text else ()
                yield from (_PLAIN for _ in range(count))
            case (b"\x1dV", 0 | 1 as part) if not self._text:
                yield Cut(full=part == 0)
            case _ if not self._text:
                self._style = _styled(self._style, command)
            case _:
                raise ForbiddenCommand(f"{command!r} inside a line, or with an argument not allowed")

    def _picture(self, command: bytes) -> Raster:
        if self._text:
            raise ForbiddenCommand("a picture inside a line")
        width = int.from_bytes(command[4:6], "little")
        dots = command[_RASTER_HEAD:]
        if b"\x10" in dots:
            raise ForbiddenCommand("a picture with a byte that printers obey even inside a picture")
        return Raster(tuple(dots[at : at + width] for at in range(0, len(dots), width)))

    def _letter(self, letter: bytes) -> Iterator[Mark]:
        if letter == b"\n":
            yield from self._new_line()
        else:
            self._text += letter.decode("ascii")

    def _new_line(self) -> Iterator[Mark]:
        style = self._style
        yield PaperLine(self._text, style.bold, style.wide, style.tall, style.centred)
        self._text = ""


def _length(rest: bytes) -> int:
    """Bytes of the command that begins here; a printable letter and a line feed are commands of one."""
    if 0x20 <= rest[0] <= 0x7E or rest[:1] == b"\n":
        return 1
    if len(rest) == 1 and rest in (b"\x1b", b"\x1d", b"\x10"):
        return 2
    if rest[:2] == _RASTER[:2]:
        return _raster_length(rest)
    if rest[:2] not in _LENGTHS:
        raise ForbiddenCommand(f"{rest[:2]!r} is not allowed on a receipt")
    return _LENGTHS[rest[:2]]


def _raster_length(rest: bytes) -> int:
    """Of a picture with its dots, which can be any bytes; of its head while that has not come whole."""
    if rest[:4] != _RASTER[: len(rest)]:
        raise ForbiddenCommand(f"{rest[:4]!r} is not allowed on a receipt")
    if len(rest) < _RASTER_HEAD:
        return _RASTER_HEAD
    width, height = (int.from_bytes(rest[at : at + 2], "little") for at in (4, 6))
    if not (1 <= width <= _WIDEST and 1 <= height <= _TALLEST):
        raise ForbiddenCommand(f"a picture of {8 * width} times {height} dots is not allowed on a receipt")
    return _RASTER_HEAD + width * height


def _styled(style: PaperLine, command: bytes) -> PaperLine:
    match command[:2], command[-1]:
        case (b"\x1b@", _):
            return _PLAIN
        case (b"\x1b!", size) if size in _SIZES:
            return PaperLine("", False, *_SIZES[size], style.centred)
        case (b"\x1bE", 0 | 1 as bold):
            return PaperLine("", bold == 1, style.wide, style.tall, style.centred)
        case (b"\x1ba", 0 | 1 as centred):
            return PaperLine("", style.bold, style.wide, style.tall, centred == 1)
        case _:
            raise ForbiddenCommand(f"{command!r} has an argument not allowed on a receipt")
