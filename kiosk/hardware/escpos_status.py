"""Asks a printer how it is, and believes only answers that can be one."""

from __future__ import annotations

import time

from kiosk.hardware import Paper, PrinterStatus
from kiosk.hardware.escpos_wire import Wire

_PRINTER, _OFFLINE_CAUSE, _PAPER = 1, 2, 4  # n of DLE EOT n


class Interview:
    """The questions to one open wire.

    Answers carry no name: one that comes after its time limit would be taken for the next question's. So
    `doubtful` says that a question went unanswered which was answered before: the wire should be renewed.
    A question that this printer never knew, as cheap ones do, is not asked again.
    """

    def __init__(self, wire: Wire, seconds: float) -> None:
        self._wire = wire
        self._seconds = seconds
        self._known: set[int] = set()
        self._unknown: set[int] = set()
        self._tells_the_end = True
        self.doubtful = False

    @property
    def answers(self) -> bool:
        """Whether this printer has answered anything."""
        return bool(self._known)

    def status(self) -> PrinterStatus:
        """Paper first; a printer silent on that is not asked more and is UNKNOWN."""
        paper = self._ask(_PAPER)
        if paper is None:
            return PrinterStatus()
        cause, printer = self._ask(_OFFLINE_CAUSE) or 0, self._ask(_PRINTER) or 0
        out = paper & 0x60 or cause & 0x20
        level = Paper.OUT if out else Paper.NEAR_END if paper & 0x0C else Paper.OK
        return PrinterStatus(level, cover_open=bool(cause & 0x04), offline=bool(printer & 0x08))

    def wait_for_the_end(self, seconds: float) -> None:
        """Returns when what was written is on paper, or after `seconds` when the printer cannot tell.

        GS r 1 is answered only after everything before it. A printer that never answers is not waited for.
        """
        if not (self.answers and self._tells_the_end):
            return
        self._drain()
        self._wire.write(b"\x1dr\x01")
        self._tells_the_end = self._answer(seconds, mask=0x90, fixed=0x00) is not None

    def _ask(self, number: int) -> int | None:
        if number in self._unknown:
            return None
        self._drain()
        self._wire.write(b"\x10\x04" + bytes([number]))
        answer = self._answer(self._seconds, mask=0x93, fixed=0x12)
        if answer is not None:
            self._known.add(number)
        elif number in self._known:
            self.doubtful = True
        elif self._known:
            self._unknown.add(number)
        return answer

    def _answer(self, seconds: float, mask: int, fixed: int) -> int | None:
        """The first byte whose fixed bits are right; None when the time is over."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for byte in self._wire.read(left):
                if byte & mask == fixed:
                    return byte
        return None

    def _drain(self) -> None:
        while self._wire.read(0):
            pass
