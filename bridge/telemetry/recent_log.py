"""The newest lines of this program's log, for the technician at the screen."""

from __future__ import annotations

import logging
import time
from collections import deque

LINES, WIDTH = 200, 300


class RecentLog(logging.Handler):
    """Each line as one line, however it was said; of an exception only its name."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[str] = deque(maxlen=LINES)

    @property
    def lines(self) -> tuple[str, ...]:
        """The newest last."""
        return tuple(self._lines)

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            said = f"{said} ({record.exc_info[0].__name__})"
        when = time.strftime("%d.%m. %H:%M:%S", time.localtime(record.created))
        line = f"{when} {record.levelname} {record.name.removeprefix('bridge.')}: {said}"
        self._lines.append("".join(letter if letter.isprintable() else " " for letter in line)[:WIDTH])
