"""A booted Debian without a machine: systemd and the appliance in a container of their own (systemd-nspawn), on the
guest's disks, which stay as they are."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from tests.appliance.image import Parts

INSIDE = Path(__file__).parent / "inside"
_ENVIRON = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root"}

# systemd-nspawn wants /run to be memory; all this is seen by nobody else, and gone with the last process.
_SET_UP = """\
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/nspawn /run/lock
cd {work}; mkdir -p lower data change root; mount -t tmpfs tmpfs change; mkdir change/{{root,work,data,datawork}}
mount -o loop,ro {root} lower; mount -o loop,ro {data} data
mount -t overlay overlay -o lowerdir=lower,upperdir=change/root,workdir=change/work root
mount -t overlay overlay -o lowerdir=data,upperdir=change/data,workdir=change/datawork root/data
for pair in anjungan:var/lib/anjungan config:etc/anjungan cache:var/cache/anjungan systemd:var/lib/systemd \\
  log:var/log tmp:var/tmp backups:var/backups; do
  mkdir -p root/data/${{pair%%:*}}; mount --bind root/data/${{pair%%:*}} root/${{pair#*:}}
done
: >root/etc/fstab; mkdir -p root/opt/test; cp {inside}/*.py root/opt/test/
rm -f root/etc/systemd/system/*.wants/anjungan-test-agent.service
rm -f root/etc/systemd/system/*.wants/anjungan-first-boot.service
ln -sf /dev/null root/etc/systemd/system/systemd-networkd-wait-online.service
{more}
exec systemd-nspawn --quiet -D root --register=no --keep-unit --private-network --machine=anjungan --console=pipe -b
"""


class Booted:
    """Commands are run in it as root."""

    def __init__(self, leader: int, container: subprocess.Popen[bytes]) -> None:
        self._leader, self._container = leader, container

    def run(self, *command: str, seconds: float = 60, check: bool = True) -> str:
        """What it prints; raises AssertionError with it when it fails, if `check`."""
        done = subprocess.run(
            self._inside(*command), env=_ENVIRON, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=seconds, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{shlex.join(command)} gave {done.returncode}: {done.stdout}"
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Goes on by itself; the process is a child of the one that is returned."""
        return subprocess.Popen(
            self._inside(*command), env=_ENVIRON, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def _inside(self, *command: str) -> list[str]:
        return ["nsenter", "-t", str(self._leader), "-a", *command]

    def property(self, unit: str, name: str) -> str:
        """One of a unit's properties, as systemctl shows it."""
        return self.run("systemctl", "show", "--value", "-p", name, unit).strip()

    def await_state(self, unit: str, state: str = "active", seconds: float = 90) -> float:
        """Seconds until the unit is in this state. Raises AssertionError with its last words."""
        begun = monotonic()
        while self.property(unit, "ActiveState") != state:
            if monotonic() - begun > seconds:
                raise AssertionError(f"{unit} is not {state}:\n" + self.journal(unit))
            sleep(0.1)
        return monotonic() - begun

    def await_end(self, seconds: float = 120) -> int:
        """The container's exit code: 0 when it was shut down, 133 when it was to start anew."""
        return self._container.wait(seconds)

    def cut_power(self) -> None:
        """Everything in it is gone at once. What it had written is there: only a machine's own disk can forget."""
        os.kill(self._leader, signal.SIGKILL)
        self._container.wait()

    def end(self) -> None:
        """As it is shut down; what takes too long for that is not left behind."""
        self._container.send_signal(signal.SIGTERM)
        try:
            self._container.wait(60)
        except subprocess.TimeoutExpired:
            self.cut_power()

    def journal(self, unit: str) -> str:
        return self.run("journalctl", "--no-pager", "-n", "40", "-u", unit, check=False)


@contextmanager
def booted(parts: Parts, work: Path, more: str = "", seconds: float = 300) -> Iterator[Booted]:
    """Until systemd in it has finished starting. `more` is shell, run in `work` before: the system lies in root/."""
    work.mkdir(parents=True, exist_ok=True)
    script = _SET_UP.format(
        work=work, root=parts.folder / "root.ext4", data=parts.folder / "data.ext4", inside=INSIDE, more=more
    )
    with started(script, work, seconds) as machine:
        yield machine
    shutil.rmtree(work, ignore_errors=True)


@contextmanager
def started(script: str, work: Path, seconds: float) -> Iterator[Booted]:
    """Until systemd in it has finished starting. The script ends with systemd-nspawn, and its mounts with it."""
    with (work / "console.log").open("wb") as console:
        container = subprocess.Popen(
            ["unshare", "-m", "bash", "-c", script], stdin=subprocess.DEVNULL, stdout=console, stderr=console
        )
        try:
            machine = Booted(_leader(container, work / "console.log", seconds), container)
        except BaseException:
            container.kill()
            container.wait()
            raise
        try:
            _await_start(machine, seconds)
            yield machine
        finally:
            machine.end()


def _leader(container: subprocess.Popen[bytes], console: Path, seconds: float) -> int:
    """The process that is PID 1 in there."""
    children = Path(f"/proc/{container.pid}/task/{container.pid}/children")
    deadline = monotonic() + seconds
    while container.poll() is None and monotonic() < deadline:
        for child in map(int, children.read_text().split()):
            with contextlib.suppress(FileNotFoundError):  # a command of the script that has just ended
                if os.readlink(f"/proc/{child}/exe").endswith("/systemd"):
                    return child
        sleep(0.1)
    raise AssertionError("nothing was booted:\n" + console.read_text("utf-8", "replace")[-3000:])


def _await_start(machine: Booted, seconds: float) -> None:
    deadline = monotonic() + seconds
    while (state := machine.run("systemctl", "is-system-running", check=False).strip()) not in ("running", "degraded"):
        assert monotonic() < deadline, f"it is still {state}"
        sleep(0.3)
