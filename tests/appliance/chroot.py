"""A bare Debian in a folder, made once and kept: commands run in it as root, seen by nobody else."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("ANJUNGAN_CHROOTS", "/var/tmp/anjungan-chroots"))
_MOUNTS = """\
set -e
mount --make-rprivate /
mount -t proc proc {root}/proc
mount --rbind /dev {root}/dev
exec chroot {root} /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "$@"
"""


@dataclass(frozen=True, slots=True)
class Chroot:
    root: Path

    def command(self, *command: str) -> list[str]:
        return ["unshare", "-m", "bash", "-c", _MOUNTS.format(root=self.root), "in", *command]

    def run(self, *command: str, seconds: float = 900, check: bool = True) -> str:
        """What it prints. Raises AssertionError with it when it fails, if `check`."""
        done = subprocess.run(
            self.command(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=seconds, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{command}: {done.stdout[-4000:]}"
        return done.stdout

    def as_user(self, user: str, *command: str) -> list[str]:
        return self.command("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--", *command)


def bare(folder: Path, suite: str = "bookworm", architecture: str = "amd64") -> Chroot:
    """Debian as its installer leaves it without any task: systemd, apt, and no Python."""
    archive = CACHE / f"{suite}-{architecture}.tar"
    if not archive.exists():
        archive.parent.mkdir(parents=True, exist_ok=True)
        new = archive.with_suffix(".new.tar")
        inside = "--include=ca-certificates,systemd-sysv,dbus,udev"
        made = ["mmdebstrap", "--quiet", "--variant=apt", f"--architectures={architecture}", inside, suite, str(new)]
        subprocess.run(made, check=True)
        new.replace(archive)
    root = folder / "root"
    root.mkdir(parents=True)
    subprocess.run(["tar", "-C", str(root), "--numeric-owner", "-xf", str(archive)], check=True)
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    return Chroot(root)
