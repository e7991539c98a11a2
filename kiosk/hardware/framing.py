"""Where a code begins and ends on a serial line, whatever pieces its bytes arrive in."""

from __future__ import annotations

from typing import Literal

from kiosk.hardware import Garbage, Scan
from kiosk.hardware.collecting import Collector

Framing = Literal["cr", "lf", "crlf", "stx-etx"]

_ENDS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "stx-etx": b"\x03"}
_STX = 0x02


class Frames:
    """Bytes in, codes out. "crlf" ends a code at either character, so it suits every line end.

    Empty frames are nothing; a frame with a byte outside U+0020 to U+007E is Garbage. With "stx-etx", what is
    outside a frame is noise, and line ends inside belong to the frame (ID-12 readers send CR LF before ETX).
    """

    def __init__(self, framing: Framing, pause: float) -> None:
        self._ends = _ENDS[framing]
        self._bracketed = framing == "stx-etx"
        self._inside = not self._bracketed
        self._code = Collector(pause)

    def feed(self, data: bytes, at: float) -> list[Scan | Garbage]:
        """What became complete with `data`, which came at `at` seconds."""
        if self._code.heard(at):
            self._inside = not self._bracketed
        return [given for byte in data if (given := self._take(byte)) is not None]

    def _take(self, byte: int) -> Scan | Garbage | None:
        if self._bracketed and byte == _STX:
            self._code.drop()
            self._inside = True
            return None
        if not self._inside:
            return None
        if byte in self._ends:
            self._inside = not self._bracketed
            return self._code.end()
        if self._bracketed and byte in b"\r\n":
            return None
        return self._code.add(chr(byte))
