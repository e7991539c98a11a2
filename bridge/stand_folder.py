"""The folder with all that a stand is told once: its configurations, its token, and with what it comes to the broker.

Central writes it (`stand provision`), or the stand itself (`python -m bridge.enroll`).
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

TOKEN, CERTIFICATE, KEY = "central-token", "mqtt.crt", "mqtt-key"  # as the systemd credentials are called
BROKER_AUTHORITY, CENTRAL_AUTHORITY = "broker-ca.crt", "central-ca.crt"
BRIDGE, KIOSK = "bridge.toml", "kiosk.toml"
SECRET, PUBLIC = 0o600, 0o644
_SECRETS = frozenset({TOKEN, KEY})

_is_file = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}").fullmatch


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files by name, for the stand of this id."""

    stand: str
    files: dict[str, bytes] = field(repr=False)


def write(bundle: Bundle, folder: Path) -> None:
    """The whole folder at once, with what else was in it; nobody else can read it.

    Raises OSError, and ValueError for a name that would lead out of the folder.
    """
    new, old = (folder.with_name(f".{folder.name}.{age}") for age in ("new", "old"))
    if old.exists() and not folder.exists():
        old.rename(folder)  # a power cut between the two renames below
    for left in (new, old):
        if left.exists():
            shutil.rmtree(left)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        shutil.copytree(folder, new)
    new.mkdir(0o700, exist_ok=True)
    new.chmod(0o700)
    _fill(new, bundle)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _to_disk(folder.parent)
    if old.exists():
        shutil.rmtree(old)


def keep(path: Path, content: bytes, mode: int) -> None:
    """In place of what was there, never readable for others when it is secret, and on the disk."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _fill(folder: Path, bundle: Bundle) -> None:
    for name, content in bundle.files.items():
        if not _is_file(name):
            raise ValueError(f"{name!r} is not a file's name")
        keep(folder / name, content, SECRET if name in _SECRETS else PUBLIC)
    _to_disk(folder)


def _to_disk(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
