"""Whether this version of the bridge could start here with its configuration; nothing is changed, nobody is asked."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from bridge.config import Bridge, Embedded
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import OUTBOX
from bridge.offline.store import FORMAT


def check(config: Bridge) -> int:
    """The exit code, 0: whatever is wrong is raised as OSError, with a sentence. Says what this version would make of
    the stored data."""
    if isinstance(config.catalog, Embedded):
        from bridge.catalogs.embedded.rehearsal import rehearse

        print(rehearse(config.catalog.url))
    elif config.offline is not None:
        print(_outbox(config.offline))
    return 0


def _outbox(settings: OfflineSettings) -> str:
    file = settings.directory / OUTBOX
    if not file.exists():
        return "outbox: none yet"
    found = _format(file)
    if found > FORMAT:
        raise OSError(f"{file} is of format {found}, this version knows up to {FORMAT}")
    return "outbox: as it is" if found == FORMAT else f"outbox: format {found} becomes {FORMAT}"


def _format(file: Path) -> int:
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise OSError(f"{file} cannot be read: {error}") from error
