"""Uploaded files while they are checked and imported, and the one thread that does it, a file after the other."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

from bridge.catalogs.embedded import imports
from bridge.catalogs.embedded.database import Database
from bridge.contract.circulation import Unavailable

_log = logging.getLogger(__name__)


class Uploads:
    """The files lie in the system's folder for temporary files, readable by this process only. They are gone when
    their import has ended, and with this process, so that what was only checked then has to be uploaded again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files: dict[int, Path] = {}
        self._work = ThreadPoolExecutor(1, "desk-import")
        weakref.finalize(self, _remove_all, self._files)

    def keep(self, file: IO[bytes]) -> Path:
        """A copy of what was uploaded; its size is the upload's. Raises OSError."""
        handle, name = tempfile.mkstemp(prefix="anjungan-import-")
        with os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(file, copy, 1024 * 1024)
        return Path(name)

    def check(self, number: int, path: Path) -> None:
        """Begins to read the file of this import."""
        self._files[number] = path
        self._begin(number, lambda: imports.check(self._database, number, path))

    def apply(self, number: int, *, skip_bad: bool) -> None:
        """Begins to import the file that was checked, which must be `here`."""
        path = self._files[number]
        self._begin(number, lambda: imports.apply(self._database, number, path, skip_bad))

    def here(self, number: int) -> bool:
        return number in self._files

    def drop(self, number: int) -> None:
        if path := self._files.pop(number, None):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Waits for what is being imported."""
        self._work.shutdown(cancel_futures=True)
        _remove_all(self._files)

    def _begin(self, number: int, task: Callable[[], imports.Import]) -> None:
        self._work.submit(task).add_done_callback(lambda done: self._ended(number, done))

    def _ended(self, number: int, done: Future[imports.Import]) -> None:
        """Only a file that was checked is needed again."""
        if done.cancelled():
            return
        try:
            state = done.result().state
        except (OSError, Unavailable) as error:
            _log.warning("import %d failed: %s", number, error)
            state = "failed"
        if state != "checked":
            self.drop(number)


def _remove_all(files: dict[int, Path]) -> None:
    for path in files.values():
        path.unlink(missing_ok=True)
    files.clear()
