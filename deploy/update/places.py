"""Where versions, settings and the updater's own notes lie, under `/` or, in tests, under another folder.

Everything in deploy/update and deploy/setup is run by Debian's own Python, without any of our packages: it must work
when they do not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_EMPTY = Path("/")


@dataclass(frozen=True, slots=True)
class Places:
    root: Path = _EMPTY

    @property
    def versions(self) -> Path:
        """One virtual environment for each version, and the link `current` to the one that is in use."""
        return self.root / "opt/anjungan"

    @property
    def current(self) -> Path:
        return self.versions / "current"

    @property
    def settings(self) -> Path:
        return self.root / "etc/anjungan"

    @property
    def socket(self) -> Path:
        return self.root / "run/anjungan/bridge.sock"

    @property
    def notes(self) -> Path:
        """What the updater must know after a power cut, and the packages of the two last versions."""
        return self.root / "var/lib/anjungan/update"

    @property
    def packages(self) -> Path:
        return self.notes / "packages"

    @property
    def keyring(self) -> Path:
        """Of whom updates are taken; without it only of root, by hand."""
        return self.settings / "update-keyring.gpg"

    def payload(self, version: str) -> Path:
        """The wheels that the package of this version has brought."""
        return self.root / "usr/lib/anjungan/payload" / version

    def environment(self, version: str) -> Path:
        return self.versions / version

    def package(self, version: str) -> Path:
        return self.packages / f"anjungan_{version}.deb"

    def config(self, program: str) -> Path:
        """`program` is "kiosk", "bridge" or "central"."""
        return self.settings / f"{program}.toml"


def write_durably(file: Path, text: str, mode: int = 0o600) -> None:
    """All of it or what was there before, also after a power cut."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as opened:
        os.fchmod(opened.fileno(), mode)
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
    sync_folder(file.parent)


def sync_tree(folder: Path) -> None:
    """Every file in it, and no other: what else the machine is writing is not waited for."""
    for inside, _, names in os.walk(folder):
        for name in names:
            if not (file := Path(inside, name)).is_symlink():
                with file.open("rb") as opened:
                    os.fsync(opened.fileno())
        sync_folder(Path(inside))


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
