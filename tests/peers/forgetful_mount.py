"""Mounts a forgetful disk with FUSE, so that real programs lose what they did not sync: `python -m ... DIRECTORY`.

Each time its power comes on it shows its files in a directory with a new number, so that nothing that the kernel or
a program still has in memory can get into them; the old directory answers EIO for ever. Its switches are extended
attributes of the root.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.peers.forgetful_disk import Disk, File

_DEVICE = Path("/dev/fuse")
_NUMBER = (10, 229)  # of that device, for ever (Linux, Documentation/admin-guide/devices.txt)
_DIE_WITH_PARENT = 1  # prctl(2)
_SPACE = {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 2**20, "f_bfree": 2**19, "f_bavail": 2**19, "f_namemax": 255}


class ForgetfulDisk:
    """The switches of one that is mounted at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def directory(self) -> Path:
        """Where its files are now."""
        return self._root / os.getxattr(self._root, "user.number").decode()

    def is_on(self) -> bool:
        return os.getxattr(self._root, "user.left") != b"0"

    def replace(self, seed: int) -> None:
        """Puts in a new disk with nothing on it."""
        os.setxattr(self._root, "user.new", str(seed).encode())

    def cut_after(self, changes: int) -> None:
        """Power goes as soon as so many more writes, syncs and changes of names were asked for."""
        os.setxattr(self._root, "user.left", str(changes).encode())

    def cut(self) -> None:
        """Power goes, if it is still there, and comes back: what was not synced is lost."""
        os.setxattr(self._root, "user.cut", b"")

    def fail(self, **how: int) -> None:
        """From now on these operations of FUSE, such as `write`, fail with these numbers of errno; others do not."""
        os.setxattr(self._root, "user.failing", json.dumps(how).encode())


@contextlib.contextmanager
def forgetful_disk(root: Path) -> Iterator[ForgetfulDisk]:
    """Mounts one. Needs /dev/fuse, libfuse 3, and root or fusermount3."""
    if not _DEVICE.exists() and os.geteuid() == 0:
        os.mknod(_DEVICE, 0o666 | stat.S_IFCHR, os.makedev(*_NUMBER))
    command = [sys.executable, "-m", __spec__.name, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        if not process.stdout.readline():
            raise OSError(f"no FUSE here, see deploy/test: {process.stderr.read()}")
        try:
            yield ForgetfulDisk(root)
        finally:
            process.terminate()  # libfuse unmounts


class Mount:
    """What libfuse asks, for one thread; see fuse.h, struct fuse_operations."""

    use_ns = True

    def __init__(self) -> None:
        self._disk, self._number = Disk(0), 1
        self._left = -1  # changes until power goes; less than 0 for ever
        self._failing: dict[str, int] = {}

    def init(self, path: str) -> None:
        print("mounted", flush=True)

    def getattr(self, path: str, handle: int | None = None) -> dict[str, int]:
        if path == "/" or self._name(path) == "":
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2}
        return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": len(self._file(path).content)}

    def readdir(self, path: str, handle: int) -> list[str]:
        names = [str(self._number)] if path == "/" else [*self._disk.names]
        return [".", "..", *names]

    def open(self, path: str, flags: int) -> int:
        self._asked("open", path)
        self._file(path)
        return 0

    def read(self, path: str, size: int, offset: int, handle: int) -> bytes:
        self._asked("read", path)
        return bytes(self._file(path).content[offset : offset + size])

    def create(self, path: str, mode: int) -> int:
        self._change("create", path)
        self._disk.change_names({self._name(path): File()})
        return 0

    def write(self, path: str, written: bytes, offset: int, handle: int) -> int:
        self._change("write", path)
        self._file(path).write(written, offset)
        return len(written)

    def truncate(self, path: str, length: int, handle: int | None = None) -> None:
        self._change("truncate", path)
        self._file(path).truncate(length)

    def fsync(self, path: str, datasync: int, handle: int) -> None:
        self._change("fsync", path)
        self._file(path).sync()

    def fsyncdir(self, path: str, datasync: int, handle: int) -> None:
        self._change("fsyncdir", path)
        self._disk.sync_names()

    def rename(self, old: str, new: str) -> None:
        self._change("rename", old)
        self._disk.change_names({self._name(old): None, self._name(new): self._file(old)})

    def unlink(self, path: str) -> None:
        self._change("unlink", path)
        self._disk.change_names({self._name(path): None})

    def chmod(self, path: str, mode: int) -> None:
        self._asked("chmod", path)

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> None:
        self._asked("utimens", path)

    def statfs(self, path: str) -> dict[str, int]:
        return _SPACE

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        match name:
            case "user.number":
                return str(self._number).encode()
            case "user.left":
                return str(self._left).encode()
        raise OSError(errno.ENODATA, name)

    def setxattr(self, path: str, name: str, value: bytes, options: int, position: int = 0) -> None:
        match name:
            case "user.new":
                self._disk, self._failing = Disk(int(value)), {}
                self._comes_on()
            case "user.cut":
                self._disk.cut()
                self._comes_on()
            case "user.left":
                self._left = int(value)
            case "user.failing":
                self._failing = json.loads(value)
            case _:
                raise OSError(errno.ENOTSUP, name)

    def _comes_on(self) -> None:
        self._number += 1
        self._left = -1

    def _change(self, operation: str, path: str) -> None:
        if self._left > 0 and not _is_mapped(path):
            self._left -= 1
        self._asked(operation, path)

    def _asked(self, operation: str, path: str) -> None:
        if operation in self._failing and not _is_mapped(path):
            raise OSError(self._failing[operation], operation)
        self._name(path)

    def _file(self, path: str) -> File:
        try:
            return self._disk.names[self._name(path)]
        except KeyError:
            raise OSError(errno.ENOENT, path) from None

    def _name(self, path: str) -> str:
        """Empty for the directory itself."""
        _, number, *name = path.split("/")
        if not number.isdigit() or int(number) > self._number:
            raise OSError(errno.ENOENT, path)
        if int(number) < self._number or not self._left:
            raise OSError(errno.EIO, path)
        return "".join(name)


def _is_mapped(path: str) -> bool:
    """SQLite maps this file into memory: the kernel writes it when it likes, and a page that it cannot read is a bus
    error. So it neither counts nor fails."""
    return path.endswith("-shm")


if __name__ == "__main__":
    from mfusepy import FUSE

    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    FUSE(Mount(), sys.argv[1], foreground=True, nothreads=True)
