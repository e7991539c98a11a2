"""Starts a whole stand - broker, central, bridge, kiosk - as real processes in one folder, on the sample library.

`python -m deploy.stand` opens it in a window (deploy/demo calls this); the visit and the tests use `Stand`.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from deploy.drawn_face import arrival

ROOT = Path(__file__).resolve().parent.parent
_DEBIAN = "/usr/sbin:/usr/bin:/sbin:/bin"  # where its servers are, and not everybody looks
DEMO = ROOT / "deploy" / "config" / "demo"
PROGRAMS = {"central": "bridge.central", "bridge": "bridge", "kiosk": "kiosk"}
BROKER = "broker"
LIBRARIAN = "petugas"
SERVICE_PIN = "592846"  # the demo's; a library sets its own with `python -m bridge --config F service pin`
PORTS = ("8330", "8331")  # central's and the broker's in the demo's configuration; every stand gets free ones instead


class Stand:
    """One stand in `folder`, which keeps its configuration, database, sockets, receipts and logs.

    `environ` is added to the environment of the processes; `edit` changes a configuration file's text, by
    the program's name, before it is written.
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str] | None = None,
        edit: Callable[[str, str], str] = lambda program, text: text,
    ) -> None:
        self.folder = folder
        self.port, self.broker_port = _free_ports()
        self._environ = {**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for program in PROGRAMS:
            (folder / f"{program}.toml").write_text(edit(program, self._example(f"{program}.toml")), "utf-8")
        (folder / f"{BROKER}.conf").write_text(self._example(f"{BROKER}.conf"), "utf-8")

    def prepare(self) -> None:
        """The sample library, its Wi-Fi, a film for the camera, the kiosk's token, the key of commands and the
        technicians' PIN; needed once for a folder."""
        (self.folder / "var").mkdir(exist_ok=True)
        (self.folder / "var" / "wifi-password").write_text("baca-sepuasnya\n", "utf-8")
        arrival(self.folder / "var" / "camera.avi")
        self.run("central", "token", "issue", "demo", "--out", "var/central-token")
        self.run("central", "fleet", "key", "--out", "var")
        self.run("bridge", "service", "pin", said=f"{SERVICE_PIN}\n")

    def add_librarian(self, password: str) -> None:
        """Lets `LIBRARIAN` in at the desk, as an admin."""
        self.run("central", "staff", "add", LIBRARIAN, "--role", "admin", said=f"{password}\n")

    @property
    def paper_out(self) -> Path:
        """While this file is there the virtual printer has no paper."""
        return self.folder / "var" / "receipts" / "paper-out"

    @property
    def desk(self) -> str:
        """The address of the librarian's desk."""
        return f"http://127.0.0.1:{self.port}/desk"

    def run(self, program: str, *arguments: str, said: str = "") -> None:
        """Runs a program to its end, with its configuration and more arguments; what it writes goes to its log.
        It reads what is `said`."""
        with self.log(program).open("ab") as log:
            command = self._command(program, *arguments)
            heard = said.encode()
            subprocess.run(
                command, cwd=self.folder, env=self._environ, check=True, input=heard, stdout=log, stderr=log
            )

    def start(self, program: str) -> None:
        """Starts a program; what it writes goes to its log in the folder."""
        with self.log(program).open("ab") as log:
            self._processes[program] = subprocess.Popen(
                self._command(program), cwd=self.folder, env=self._environ, stdout=log, stderr=log
            )

    def await_central(self, seconds: float = 60) -> None:
        """Returns when central answers; raises TimeoutError with the end of its log otherwise."""
        deadline = monotonic() + seconds
        while not self._central_answers():
            if monotonic() > deadline or self.process("central").poll() is not None:
                raise TimeoutError("central does not answer:\n" + self.log("central").read_text("utf-8")[-2000:])
            sleep(0.05)

    def move(self, role: str) -> None:
        """Starts the kiosk anew, as it stands elsewhere: `role` is of its configuration."""
        self._end("kiosk")
        config = self.folder / "kiosk.toml"
        former = config.read_text("utf-8")
        config.write_text(re.sub(r'(?m)^role = "[^"]*"', f'role = "{role}"', former), "utf-8")
        self.start("kiosk")

    def process(self, program: str) -> subprocess.Popen[bytes]:
        return self._processes[program]

    def kill(self, program: str) -> None:
        """As a power cut would: SIGKILL, and wait until it is gone."""
        self._processes[program].kill()
        self._processes[program].wait()

    def revive(self, program: str) -> bool:
        """Starts a program anew that has ended by itself, as systemd does; whether it had."""
        if self._processes[program].poll() is None:
            return False
        self.start(program)
        return True

    def stop(self) -> None:
        """Asks all programs to end, the kiosk first, and waits; kills what does not."""
        for program in reversed(self._processes):
            self._end(program)

    def _end(self, program: str) -> None:
        process = self._processes[program]
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log(self, program: str) -> Path:
        return self.folder / f"{program}.log"

    def _example(self, name: str) -> str:
        text = (DEMO / name).read_text("utf-8")
        for port, free in zip(PORTS, (self.port, self.broker_port), strict=True):
            text = text.replace(port, str(free))
        return text

    def _command(self, program: str, *arguments: str) -> list[str]:
        if program == BROKER:
            return [shutil.which("mosquitto", path=_DEBIAN) or "mosquitto", "-c", f"{BROKER}.conf"]
        return [sys.executable, "-m", PROGRAMS[program], "--config", f"{program}.toml", *arguments]

    def _central_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/v1/health", timeout=2):
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False


@contextmanager
def standing(stand: Stand) -> Iterator[Stand]:
    """The whole stand, running; stopped at the end whatever happens."""
    try:
        stand.prepare()
        stand.start(BROKER)
        stand.start("central")
        stand.await_central()
        stand.start("bridge")
        stand.start("kiosk")
        yield stand
    finally:
        stand.stop()


@contextmanager
def virtual_display(width: int, height: int) -> Iterator[str]:
    """An X server without a screen; gives its DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise OSError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _free_ports() -> tuple[int, int]:
    """Both held until both are known, so that they differ."""
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as by Ctrl+C: all programs are stopped
    folder = ROOT / "var" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    password = secrets.token_urlsafe(9)
    with standing(Stand(folder)) as stand:
        stand.add_librarian(password)
        print(f"The librarian's desk: {stand.desk} - user {LIBRARIAN}, password {password}")
        print(f"The technicians' fleet page: {stand.desk}/fleet - the same user and password")
        print(f"The stand's own service screen: hold the library's name for four seconds, PIN {SERVICE_PIN}")
        print(f"Receipts appear in {folder / 'var' / 'receipts'}; logs are in {folder}.")
        return stand.process("kiosk").wait()


if __name__ == "__main__":
    sys.exit(main())
