"""A whole machine in software (QEMU without help of the processor): switched on, typed at, looked at, cut off."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

from tests.appliance.image import Parts

WIDTH, HEIGHT = 800, 480  # pixels of its screen
DISKS = ("root", "data")
MEMORY = "memory"
WRITTEN = "written"  # the log of what was written to the data disk


class GuestFailed(AssertionError):
    """The guest, or a command in it, did not do what was wanted; says what came instead."""


class Lines:
    """A Unix socket of QEMU's on which both sides speak JSON, one object a line."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._socket = _connected(path, seconds)
        self._begun = b""

    def say(self, message: dict[str, Any]) -> None:
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def hear(self, seconds: float) -> dict[str, Any]:
        """Raises TimeoutError, or GuestFailed when QEMU is gone."""
        deadline = monotonic() + seconds
        while b"\n" not in self._begun:
            self._socket.settimeout(max(0.001, deadline - monotonic()))
            data = self._socket.recv(65536)
            if not data:
                raise GuestFailed("QEMU has ended")
            self._begun += data
        line, _, self._begun = self._begun.partition(b"\n")
        return dict(json.loads(line))

    def close(self) -> None:
        self._socket.close()


@dataclass(slots=True)
class Guest:
    """`folder` keeps its disks, sockets, log and pictures. The disks outlive `cut`: the next `start` finds them.
    `noted`: all that is written to its data disk is noted in `written` (tests/appliance/vm/writes.py)."""

    parts: Parts
    folder: Path
    memory: int = 1536  # MiB
    noted: bool = False
    _qemu: subprocess.Popen[bytes] | None = None
    _monitor: Lines | None = None
    _agent: Lines | None = None
    _asked: int = 0
    _boot: str = ""

    def start(self, seconds: float = 600) -> Self:
        """Switches it on; returns when its agent has spoken."""
        self._switch_on()
        self.await_boot(seconds)
        return self

    def wake(self, asleep: Path) -> None:
        """Goes on where the guest in the folder `asleep` fell asleep; that one's disks stay as they are."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for disk in DISKS:
            new_disk(self.folder / f"{disk}.qcow2", asleep / f"{disk}.qcow2", "qcow2")
        self._switch_on("-incoming", f"exec:cat '{asleep / MEMORY}'")
        while self.monitor("query-status")["status"] == "inmigrate":
            sleep(0.1)
        self.monitor("cont")

    def fall_asleep(self) -> None:
        """Writes all but its disks to a file beside them, and stands still."""
        self.monitor("stop")
        self.monitor("migrate-set-parameters", **{"max-bandwidth": 1 << 40})
        self.monitor("migrate", uri=f"exec:cat >'{self.folder / MEMORY}'")
        while (status := self.monitor("query-migrate")["status"]) != "completed":
            if status == "failed":
                raise GuestFailed("its memory was not written")
            sleep(0.1)

    def _switch_on(self, *more: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for disk in DISKS:
            if not (self.folder / f"{disk}.qcow2").exists():
                new_disk(self.folder / f"{disk}.qcow2", self.parts.folder / f"{disk}.ext4", "raw")
        (self.folder / WRITTEN).write_bytes(b"")
        with (self.folder / "qemu.log").open("ab") as log:
            command = [*self._command(), *more]
            self._qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._monitor = Lines(self.folder / "monitor", 30)
        self._monitor.hear(30)
        self.monitor("qmp_capabilities")
        self._agent = Lines(self.folder / "agent", 30)

    def await_boot(self, seconds: float = 600) -> None:
        """Until the agent says that the machine has started (anew)."""
        assert self._agent
        deadline = monotonic() + seconds
        while True:
            try:
                said = self._agent.hear(deadline - monotonic())
            except TimeoutError:
                raise GuestFailed("its agent said nothing; the console:\n" + self.console()[-3000:]) from None
            if said["id"] == 0 and said["out"] != self._boot:
                self._boot = said["out"]
                return

    def await_reset(self, seconds: float) -> None:
        """Until its hardware watchdog resets it. Raises TimeoutError."""
        assert self._monitor
        deadline = monotonic() + seconds
        while self._monitor.hear(deadline - monotonic()).get("event") != "WATCHDOG":
            pass

    def run(self, command: str, seconds: float = 600, *, check: bool = True) -> str:
        """What a root shell in the guest prints. Raises GuestFailed for an exit code other than 0, if `check`."""
        answer = self.ask({"command": command, "seconds": seconds}, seconds + 60)
        if check and answer["code"] != 0:
            raise GuestFailed(f"{command!r} gave {answer['code']}: {answer['out'][-3000:]}")
        return str(answer["out"])

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        assert self._agent
        self._asked += 1
        self._agent.say({"id": self._asked, **question})
        deadline = monotonic() + seconds
        while True:
            said = self._agent.hear(deadline - monotonic())
            if said["id"] == self._asked:
                return said

    def monitor(self, command: str, **arguments: object) -> Any:
        """One command to QEMU itself (QMP); what it returns."""
        assert self._monitor
        self._monitor.say({"execute": command, "arguments": arguments})
        while True:
            said = self._monitor.hear(300)  # keeping its memory takes a while
            if "error" in said:
                raise GuestFailed(f"{command}: {said['error']}")
            if "return" in said:
                return said["return"]

    def picture(self, name: str) -> Path:
        """What is on its screen now, as a PNG."""
        path = self.folder / f"{name}.png"
        self.monitor("screendump", filename=str(path), format="png")
        return path

    def press(self, *keys: str, hold: int = 60) -> None:
        """Keys at once, by their QEMU names ("ctrl", "alt", "f2"), for `hold` milliseconds."""
        self.monitor("send-key", keys=[{"type": "qcode", "data": key} for key in keys], **{"hold-time": hold})

    def touch(self, x: int, y: int) -> None:
        """A finger at this pixel: QEMU's tablet counts to 32767 in both directions."""
        for axis, place, size in (("x", x, WIDTH), ("y", y, HEIGHT)):
            at = {"type": "abs", "data": {"axis": axis, "value": place * 32767 // size}}
            self.monitor("input-send-event", events=[at])
        for down in (True, False):
            self.monitor("input-send-event", events=[{"type": "btn", "data": {"button": "left", "down": down}}])

    def cut(self) -> None:
        """The power goes: whatever was not on the disk is lost."""
        if self._qemu:
            self._qemu.kill()
            self._qemu.wait()
        for line in (self._monitor, self._agent):
            if line:
                line.close()
        self._qemu = self._monitor = self._agent = None

    def console(self) -> str:
        """What its serial line has said."""
        log = self.folder / "console.log"
        return log.read_text("utf-8", "replace") if log.exists() else ""

    def _data(self) -> str:
        disk = self.folder / "data.qcow2"
        if not self.noted:
            return f"file={disk},format=qcow2"
        log = f"log.driver=file,log.filename={self.folder / WRITTEN},log-super-update-interval=1"
        return f"driver=blklogwrites,file.driver=qcow2,file.file.driver=file,file.file.filename={disk},{log}"

    def _command(self) -> list[str]:
        here = self.folder
        return [
            "qemu-system-x86_64", "-accel", "tcg,thread=multi,tb-size=512", "-cpu", "Nehalem", "-smp", "2",
            "-m", str(self.memory), "-nodefaults", "-display", "none", "-no-user-config",
            "-kernel", str(self.parts.folder / "vmlinuz"), "-initrd", str(self.parts.folder / "initrd.img"),
            "-append", f"{self.parts.command_line} console=tty0 console=ttyS0",
            "-drive", f"file={here / 'root.qcow2'},format=qcow2,if=virtio,cache=writeback",
            "-drive", f"{self._data()},if=virtio,cache=writeback",
            "-device", f"bochs-display,xres={WIDTH},yres={HEIGHT},edid=on",
            "-device", "virtio-tablet-pci",
            "-device", "i6300esb", "-action", "watchdog=reset",
            "-device", "qemu-xhci,id=usb",
            "-serial", f"file:{here / 'console.log'}",
            "-chardev", f"socket,id=monitor,path={here / 'monitor'},server=on,wait=off",
            "-mon", "chardev=monitor,mode=control",
            "-device", "virtio-serial",
            "-chardev", f"socket,id=agent,path={here / 'agent'},server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=anjungan.test",
            "-device", "virtio-rng-pci",
            "-nic", "user,model=virtio-net-pci,restrict=on",
        ]  # fmt: skip


@contextmanager
def woken(parts: Parts, asleep: Path, folder: Path, *, noted: bool = False) -> Iterator[Guest]:
    """A guest of its own in `folder`, as the one in `asleep` was; its power goes at the end."""
    guest = Guest(parts, folder, noted=noted)
    try:
        guest.wake(asleep)
        yield guest
    finally:
        guest.cut()


def new_disk(disk: Path, former: Path, kind: str) -> None:
    """One that begins with what is on `former` ("raw" or "qcow2"), and leaves that as it is."""
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", kind, "-b", str(former.resolve()), str(disk)]
    subprocess.run(command, check=True)


def _connected(path: Path, seconds: float) -> socket.socket:
    deadline = monotonic() + seconds
    while True:
        way = socket.socket(socket.AF_UNIX)
        try:
            way.connect(os.fspath(path))
        except OSError:
            way.close()
            if monotonic() > deadline:
                raise
            sleep(0.1)
        else:
            return way
