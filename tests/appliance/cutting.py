"""Runs the updater and cuts its power right before one of its acts: each that leaves something on the disk, or starts a
program. `python -m tests.appliance.cutting ACT all|alone NOTES UPDATER'S-ARGUMENTS`: the act's number, 0 for none, or
what it is. The acts are written to the file NOTES, a line each. Needs nothing but Debian's Python, as the updater."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.update.__main__ import main

ACTS = {
    "fcntl.flock", "os.chmod", "os.chown", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "sqlite3.connect", "subprocess.Popen",
}  # fmt: skip
QUESTIONS = {"show", "is-active", "is-enabled"}  # to systemctl, as often as it takes
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Power:
    """`notes` is an open file; whole folders that are removed count as one act."""

    def __init__(self, before: str, *, alone: bool, notes: int) -> None:
        self._before, self._alone, self._notes = before, alone, notes
        self._acts = 0
        self._last = ""

    def watch(self, event: str, args: tuple[object, ...]) -> None:
        is_act = event in ACTS or (event == "open" and isinstance(args[2], int) and args[2] & WRITING)
        inside = event in ("os.remove", "os.rmdir") and args[1] != -1  # of a folder that goes as a whole
        if not is_act or (inside and event == self._last) or _asks(event, args):
            return
        self._acts, self._last = self._acts + 1, event
        act = f"{event} {_named(event, args)}"
        os.write(self._notes, f"{act}\n".encode())
        if self._before in (act, str(self._acts)):
            os.kill(os.getpid() if self._alone else 0, signal.SIGKILL)


def _asks(event: str, args: tuple[object, ...]) -> bool:
    command = args[1] if event == "subprocess.Popen" else ()
    return isinstance(command, Sequence) and command[:1] == ["systemctl"] and command[1] in QUESTIONS


def _named(event: str, args: tuple[object, ...]) -> str:
    told = args[1] if event in ("subprocess.Popen", "os.rename") else args[0]
    words = told if isinstance(told, list) else [told]
    return " ".join(Path(str(word)).name for word in words[:3])


if __name__ == "__main__":
    before, whom, noted, *arguments = sys.argv[1:]
    notes = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    sys.addaudithook(Power(before, alone=whom == "alone", notes=notes).watch)
    sys.exit(main(arguments))
