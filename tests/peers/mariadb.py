"""A real MariaDB server of our own on a free port of 127.0.0.1, gone when the tests are."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USER = "mysql"  # MariaDB does not like to be root


@dataclass(frozen=True)
class MariaDb:
    """`process` is the server's id; its root may do everything and has no password."""

    port: int
    process: int

    def do(self, script: str, database: str = "") -> list[tuple[str, ...]]:
        """Every statement of an SQL script, and the rows they gave."""
        done = self._client(script, database)
        assert done.returncode == 0, done.stderr
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def answers(self) -> bool:
        return self._client("SELECT 1", "").returncode == 0

    def _client(self, script: str, database: str) -> subprocess.CompletedProcess[str]:
        server = ["--host=127.0.0.1", f"--port={self.port}", "--user=root"]
        command = ["mariadb", "--no-defaults", *server, "--batch", "--skip-column-names", database]
        return subprocess.run(
            [part for part in command if part], check=False, input=script, text=True, capture_output=True
        )


@contextlib.contextmanager
def mariadb(where: Path | None = None, *options: str) -> Iterator[MariaDb]:
    """A server with nothing in it; its files are in a new folder in `where`, and `options` are mariadbd's."""
    with tempfile.TemporaryDirectory(prefix="anjungan-", dir=where) as folder:
        _install(Path(folder))
        port = _free_port()
        with subprocess.Popen(
            ["mariadbd", *_options(Path(folder)), f"--port={port}", "--bind-address=127.0.0.1", "--skip-log-bin",
             *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as server:  # fmt: skip
            try:
                running = MariaDb(port, server.pid)
                _wait(running, server, Path(folder) / "log")
                yield running
            finally:
                server.kill()


def _install(folder: Path) -> None:
    if os.geteuid() == 0:
        assert pwd.getpwnam(USER)
        shutil.chown(folder, USER)
    done = subprocess.run(
        ["mariadb-install-db", *_options(folder), "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def _options(folder: Path) -> list[str]:
    user = [f"--user={USER}"] if os.geteuid() == 0 else []
    files = [
        f"--datadir={folder}/data",
        f"--socket={folder}/s",
        f"--pid-file={folder}/pid",
        f"--log-error={folder}/log",
    ]
    return ["--no-defaults", *user, *files, "--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M"]


def _wait(running: MariaDb, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while not running.answers():
        assert server.poll() is None, log.read_text("utf-8", "replace")
        assert time.monotonic() < end, log.read_text("utf-8", "replace")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
