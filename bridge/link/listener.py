"""The bridge's socket: systemd's when it gives one, else our own; and who may come in through it."""

from __future__ import annotations

import contextlib
import os
import pwd
import socket
import stat
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

_FIRST_FROM_SYSTEMD = 3  # sd_listen_fds(3)


@contextlib.contextmanager
def listening(path: Path) -> Iterator[socket.socket]:
    """A listening socket, from systemd if it passed one, else at `path`, mode 0660, removed afterwards.

    A socket file nobody listens on any more is replaced. Raises OSError with a sentence when there is
    something else at the path, another bridge behind it, or no way to write there.
    """
    if (given := _from_systemd()) is not None:
        with given:
            yield given
        return
    _clear(path)
    with socket.socket(socket.AF_UNIX) as own:
        _bind(own, path)
        try:
            yield own
        finally:
            path.unlink(missing_ok=True)


def _from_systemd() -> socket.socket | None:
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        return None
    return socket.socket(fileno=_FIRST_FROM_SYSTEMD)


def _clear(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise OSError(f"{path} exists and is no socket")
    with socket.socket(socket.AF_UNIX) as knock:
        if knock.connect_ex(str(path)) == 0:
            raise OSError(f"{path} is served by another bridge already")
    path.unlink(missing_ok=True)


def _bind(own: socket.socket, path: Path) -> None:
    before = os.umask(0o117)  # a mode set after bind would leave a moment in which anybody may connect
    try:
        own.bind(str(path))
        own.listen()
    except OSError as error:
        raise OSError(f"cannot listen on {path}: {error.strerror or error}") from error
    finally:
        os.umask(before)


def uids(users: Iterable[str]) -> frozenset[int]:
    """Root, this process's own user and the named ones. Raises ValueError for a name that does not exist."""
    try:
        named = {pwd.getpwnam(user).pw_uid for user in users}
    except KeyError as error:
        raise ValueError(str(error.args[0])) from error
    return frozenset({0, os.getuid()} | named)


def uid_of_peer(connection: socket.socket) -> int:
    """Who is at the other end, as the kernel knows it (SO_PEERCRED)."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _pid, uid, _gid = struct.unpack("3i", credentials)
    return int(uid)
