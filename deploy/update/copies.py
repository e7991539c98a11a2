"""Copies of what a stand has accepted and of what a library knows, made and verified before a new version touches it.

The outbox is never changed by an update. But a new version may bring its file to a newer format, which the former does
not read; then the copy is put back, if nobody was served meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tomllib
from pathlib import Path

from deploy.update.checking import ask
from deploy.update.failing import Failed
from deploy.update.places import Places, sync_folder

_LETTERS = "SELECT digest FROM letters"


def copy_outbox(places: Places) -> int:
    """How many letters are in the verified copy. Raises `Failed`: then nothing may be updated."""
    outbox = _outbox(places)
    if outbox is None or not outbox.exists():
        return 0
    copy = _copy_of(places, "outbox")
    copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy.unlink(missing_ok=True)
    try:
        with _reading(outbox) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            [faults] = target.execute("PRAGMA integrity_check(1)").fetchone()
            letters = len(target.execute(_LETTERS).fetchall())
    except sqlite3.Error as error:
        raise Failed(f"the outbox cannot be copied, so nothing is updated: {error}") from error
    if faults != "ok":
        raise Failed(f"the copy of the outbox is not good, so nothing is updated: {faults}")
    copy.chmod(0o600)
    sync_folder(copy.parent)
    return letters


def put_outbox_back(places: Places) -> None:
    """Only if its format has become another. Raises `Failed` when something was accepted since: then the new version
    has served somebody, and stays."""
    outbox, copy = _outbox(places), _copy_of(places, "outbox")
    if outbox is None or not copy.exists() or not outbox.exists():
        return
    with _reading(outbox) as now, _reading(copy) as before:
        if _format(now) == _format(before):
            return
        if set(now.execute(_LETTERS)) - set(before.execute(_LETTERS)):
            raise Failed("the new version has accepted something in a format that the former does not know: it stays")
    owner = outbox.stat()
    new = outbox.with_name(f".{outbox.name}.former")
    shutil.copyfile(copy, new)
    os.chown(new, owner.st_uid, owner.st_gid)
    new.chmod(0o600)
    for journal in ("-wal", "-shm"):
        outbox.with_name(outbox.name + journal).unlink(missing_ok=True)
    new.replace(outbox)
    sync_folder(outbox.parent)


def copy_library(places: Places, former: str) -> None:
    """By the former version, which is the one that may have to read it. Raises `Failed`."""
    folder = _handed_over(places)
    (folder / "before-update.backup").unlink(missing_ok=True)
    ask(places, former, "central", "backup", str(folder / "before-update.backup"))


def put_library_back(places: Places, former: str) -> None:
    """What the new version has written meanwhile is set aside beside it. Raises `Failed`."""
    backup = _handed_over(places) / "before-update.backup"
    ask(places, former, "central", "restore", "--replace", str(backup))


def forget(places: Places) -> None:
    """The copies hold loans: they do not outlive their use."""
    _copy_of(places, "outbox").unlink(missing_ok=True)
    (places.root / "var/lib/anjungan/central/before-update.backup").unlink(missing_ok=True)


def _handed_over(places: Places) -> Path:
    """Where the central's own user can write."""
    return places.root / "var/lib/anjungan/central"


def _outbox(places: Places) -> Path | None:
    if not places.config("bridge").exists():
        return None
    offline = tomllib.loads(places.config("bridge").read_text("utf-8")).get("offline")
    return places.root / str(offline["directory"]).lstrip("/") / "outbox.sqlite" if offline else None


def _copy_of(places: Places, name: str) -> Path:
    return places.notes / f"{name}.copy"


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _reading(file: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10))
