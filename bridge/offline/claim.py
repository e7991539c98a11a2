"""One bridge at a time works with an offline directory: two would deliver every letter twice."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Claim:
    """Held until it is closed, or the process ends in whatever way. Raises OSError, with a sentence."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._folder)
            raise OSError(f"a bridge is at work with {directory}; stop it first") from error

    def close(self) -> None:
        os.close(self._folder)
