"""A real PostgreSQL server of our own on a free port of 127.0.0.1, gone when the tests are."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
USER = "postgres"
IN_MEMORY = Path("/dev/shm")  # where a database is made ten times as fast as on a disk


@contextlib.contextmanager
def server(where: Path | None = None) -> Iterator[str]:
    """The URL of its databases, to which a name is to be added; its files are in a new folder in `where`.

    Raises AssertionError when it is not installed.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="anjungan-", dir=where) as folder:
        if os.geteuid() == 0:  # PostgreSQL refuses to be root
            shutil.chown(folder, USER)
        data, port = Path(folder) / "data", _free_port()
        _run(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        _run(programs / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-t", "30", "-o", settings, "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _programs() -> Path:
    found = sorted(INSTALLED.glob("*/bin"), key=lambda path: int(path.parent.name))
    assert found, f"these tests need PostgreSQL: there is nothing in {INSTALLED}"
    return found[-1]


def _run(*command: str | Path) -> None:
    """As the user that PostgreSQL's packages make, when we are root; tells what it said only when it failed."""
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 and pwd.getpwnam(USER) else []
    with tempfile.TemporaryFile() as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run([*prefix, *command], check=False, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
