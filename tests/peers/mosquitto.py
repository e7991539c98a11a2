"""A real MQTT broker for tests: Mosquitto on a free port of 127.0.0.1, which can be killed and started again."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ANYBODY = "allow_anonymous true\n"


class Mosquitto:
    """`settings` are lines of mosquitto.conf(5) for its one listener; `port` stays the same over its lives."""

    def __init__(self, folder: Path, settings: str = ANYBODY) -> None:
        self.folder, self.port = folder, _free_port()
        self._config, self._log = folder / "mosquitto.conf", folder / "mosquitto.log"
        lines = f"listener {self.port} 127.0.0.1\n{settings}\nlog_dest stderr\nlog_type all\n"
        self._config.write_text(lines, "utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Returns when it can be connected to."""
        with self._log.open("ab") as log:
            command = ["mosquitto", "-c", str(self._config)]
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, env={"PATH": _PATH})
        deadline = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.02)

    def kill(self) -> None:
        """As a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        with socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def mosquitto(folder: Path, settings: str = ANYBODY) -> Iterator[Mosquitto]:
    """Running; killed at the end."""
    broker = Mosquitto(folder, settings)
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()


_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"  # Debian keeps it where not everybody looks


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
