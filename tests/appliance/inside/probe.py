"""Runs inside a unit's sandbox and tries what must not be possible; prints what came of each as one JSON object.

"done" or the name of the error. Needs nothing but Python; outside of any sandbox it shows what a sandbox is for.
"""

import ctypes
import errno
import json
import mmap
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ATTEMPTS: dict[str, Callable[[], object]] = {}
CLONE_NEWUSER = 0x10000000
LIBC = ctypes.CDLL(None, use_errno=True)


def attempt(name: str) -> Callable[[Callable[[], object]], None]:
    def note(act: Callable[[], object]) -> None:
        ATTEMPTS[name] = act

    return note


def call(function: str, *arguments: object) -> None:
    if getattr(LIBC, function)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@attempt("ask central over TCP")
def _() -> None:
    socket.create_connection(("127.0.0.1", 8330), 3).close()


@attempt("ask the name server")
def _() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("127.0.0.1", 53))


@attempt("listen for the network")
def _() -> None:
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 8331))


@attempt("read every packet")
def _() -> None:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()


@attempt("ask the bridge")
def _() -> None:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect("/run/anjungan/bridge.sock")


for place in ("/etc", "/usr", "/opt/anjungan", "/etc/anjungan", "/var/lib/anjungan", "/run/anjungan"):

    @attempt(f"write to {place}")
    def _(place: str = place) -> None:
        path = Path(place, ".probe")
        path.write_text("x")
        path.unlink()


for path in (
    "/etc/anjungan/kiosk.toml", "/etc/anjungan/bridge.toml", "/etc/anjungan/central.toml",
    "/etc/anjungan/credentials/central-token", "/etc/anjungan/credentials/bridge-key", "/etc/shadow",
    "/run/credentials/anjungan-bridge.service/central-token", "/run/credentials/anjungan-central.service/photo-key",
    "/root/.probe-secret", "/home/somebody/secret", "/var/lib/anjungan/central/library.db",
    "/var/lib/anjungan/bridge/.probe-secret", "/var/log/.probe-secret",
):  # fmt: skip

    @attempt(f"read {path}")
    def _(path: str = path) -> None:
        Path(path).read_bytes()


@attempt("read its own credential")
def _() -> None:
    os.listdir(os.environ["CREDENTIALS_DIRECTORY"])


for program in ("/bin/sh", "/usr/bin/env", "/usr/bin/su"):

    @attempt(f"start {program}")
    def _(program: str = program) -> None:
        subprocess.run([program, "--version"], check=False, capture_output=True)


@attempt("start Python")
def _() -> None:
    subprocess.run(["/usr/bin/python3", "-c", ""], check=True)


@attempt("be root")
def _() -> None:
    os.setuid(0)


@attempt("own a namespace")
def _() -> None:
    call("unshare", CLONE_NEWUSER)


@attempt("mount")
def _() -> None:
    call("mount", b"none", b"/tmp", b"tmpfs", 0, None)
    call("umount2", b"/tmp", 0)


@attempt("run what it has written")
def _() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


@attempt("look into another process")
def _() -> None:
    Path("/proc/1/status").read_bytes()


@attempt("end another process")
def _() -> None:
    os.kill(1, 0)


@attempt("trace a process")
def _() -> None:
    call("ptrace", 0, 0, None, None)


@attempt("set the clock")
def _() -> None:
    time.clock_settime(time.CLOCK_REALTIME, time.time())


@attempt("set the kernel")
def _() -> None:
    path = Path("/proc/sys/kernel/printk")
    path.write_text(path.read_text())


@attempt("give a device a name")
def _() -> None:
    os.mknod("/tmp/.probe-device", 0o600 | 0o020000, os.makedev(1, 3))
    os.unlink("/tmp/.probe-device")


for node in os.environ.get("PROBE_DEVICES", "").split():

    @attempt(f"open {node}")
    def _(node: str = node) -> None:
        os.close(os.open(node, os.O_RDONLY | os.O_NONBLOCK))


def outcome(act: Callable[[], object]) -> str:
    """In a process of its own: what one attempt changes is not there for the next."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, result(act).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        word = said.read()
    os.wait()
    return word or "killed"


def result(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    except (KeyError, ValueError) as error:
        return type(error).__name__
    return "done"


status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
results = {name: outcome(act) for name, act in ATTEMPTS.items()}
print(json.dumps({**results, "capabilities": status["CapBnd"], "no new privileges": status["NoNewPrivs"]}))
