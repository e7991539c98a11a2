"""Every change to the machine goes through here: only what differs is written, and each change is told."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from deploy.update.places import write_durably


@dataclass(slots=True)
class Changes:
    """`done` names each change, as sentences for whoever set the machine up."""

    done: list[str] = field(default_factory=list)

    def folder(self, path: Path, owner: str = "root", mode: int = 0o755) -> None:
        if path.is_dir():
            self._give(path, owner, owner, mode)
        else:
            path.mkdir(parents=True, mode=mode)
            _own(path, owner, owner)
            self.done.append(f"made {path}")

    def file(self, path: Path, text: str, group: str = "root", mode: int = 0o644) -> bool:
        """Whether it was changed."""
        changed = not path.exists() or path.read_text("utf-8") != text
        if changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, text, mode)
            _own(path, "root", group)
            self.done.append(f"wrote {path}")
        self._give(path, "root", group, mode)
        return changed

    def copy(self, source: Path, target: Path) -> None:
        """A file or a symbolic link."""
        if source.is_symlink():
            if not target.is_symlink() or os.readlink(target) != os.readlink(source):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                target.symlink_to(os.readlink(source))
                self.done.append(f"wrote {target}")
        else:
            self.file(target, source.read_text("utf-8"))

    def take_away(self, target: Path, source: Path) -> None:
        """Only what is as we put it there."""
        if source.is_symlink():
            ours = target.is_symlink() and os.readlink(target) == os.readlink(source)
        else:
            ours = target.is_file() and target.read_bytes() == source.read_bytes()
        if ours:
            target.unlink()
            self.done.append(f"removed {target}")

    def enable(self, unit: str) -> None:
        """So that it starts with the machine."""
        if shutil.which("systemctl") is None:
            return
        asked = ["systemctl", "is-enabled", unit]
        if subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() in ("disabled", "linked"):
            subprocess.run(["systemctl", "--quiet", "enable", unit], check=True)
            self.done.append(f"enabled {unit}")

    def _give(self, path: Path, owner: str, group: str, mode: int) -> None:
        there = path.stat()
        if os.geteuid() == 0 and (there.st_uid, there.st_gid) != _ids(owner, group):
            _own(path, owner, group)
            self.done.append(f"gave {path} to {owner}:{group}")
        if there.st_mode & 0o7777 != mode:
            path.chmod(mode)
            self.done.append(f"set the mode of {path}")


def _own(path: Path, owner: str, group: str) -> None:
    if os.geteuid() == 0:
        os.chown(path, *_ids(owner, group))


def _ids(owner: str, group: str) -> tuple[int, int]:
    return pwd.getpwnam(owner).pw_uid, grp.getgrnam(group).gr_gid
