"""Runs inside the guest: does what the test outside asks, over a virtio port, and keeps what the kiosk reports.

Needs nothing but the guest's own Python. One line of JSON asks ({"id", "command", "seconds"}), one answers ({"id",
"code", "out"}); {"id", "sights": N} answers with every report since the Nth.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

PORT = "/dev/virtio-ports/anjungan.test"
REPORTS = "/run/anjungan-report.sock"


def main() -> None:
    sights: list[dict[str, Any]] = []
    threading.Thread(target=watch, args=(sights,), daemon=True).start()
    port = os.open(PORT, os.O_RDWR)
    say(port, {"id": 0, "code": 0, "out": Path("/proc/sys/kernel/random/boot_id").read_text()})
    lines = b""
    while True:
        data = os.read(port, 65536)
        if not data:  # nobody outside listens
            time.sleep(1)
        lines += data
        *whole, lines = lines.split(b"\n")
        for line in whole:
            asked = json.loads(line)
            if "sights" in asked:
                say(port, {"id": asked["id"], "sights": sights[asked["sights"] :]})
            else:  # beside the others: one that waits holds nobody up
                threading.Thread(target=obey, args=(port, asked), daemon=True).start()


def obey(port: int, asked: dict[str, Any]) -> None:
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", asked["command"]], timeout=asked["seconds"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )
        answer = {"code": done.returncode, "out": done.stdout.decode(errors="replace")}
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace")
        answer = {"code": -1, "out": f"not done after {late.timeout} s: {said}"}
    say(port, {"id": asked["id"], **answer})


_TURN = threading.Lock()


def say(port: int, answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode() + b"\n"
    with _TURN:
        while data:
            data = data[os.write(port, data) :]


def watch(sights: list[dict[str, Any]]) -> None:
    Path(REPORTS).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as reports:
        reports.bind(REPORTS)
        os.chmod(REPORTS, 0o666)
        while True:
            sights.append(json.loads(reports.recv(262_144)))


main()
