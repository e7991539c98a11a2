"""Whether a version would work here, asked of its own programs before anything depends on it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.update.failing import Failed
from deploy.update.places import Places

PROGRAMS = {"kiosk": "kiosk", "bridge": "bridge", "central": "bridge.central"}
_PATIENCE = 600  # seconds; a large database is copied and changed for a trial
_BECOMES = "becomes"  # what `--check` says of a database that this version would change
_EVERYTHING = """
import importlib.metadata
for distribution in importlib.metadata.distributions():
    for file in distribution.files or ():
        if file.hash and not file.locate().is_file():
            raise SystemExit(f"{distribution.name}: {file} is missing")
import bridge.assembly, bridge.central.server, kiosk.assembly, kivy.graphics, cv2, evdev, escpos, serial, usb
"""


def check(places: Places, version: str) -> tuple[str, ...]:
    """Whether all its files are there, its libraries load, and each program that has a configuration here accepts it;
    the programs whose stored data this version would change. Raises `Failed`."""
    environment = places.environment(version)
    _run([str(environment / "bin/python"), "-I", "-c", _EVERYTHING], "")
    changing = []
    for program, module in PROGRAMS.items():
        if places.config(program).exists():
            said = ask(places, version, program, "--check")
            if _BECOMES in said:
                changing.append(program)
        else:
            _run([str(environment / "bin/python"), "-m", module, "--help"], "")
    return tuple(changing)


def ask(places: Places, version: str, program: str, *arguments: str) -> str:
    """What a program of a version says to these arguments, as the user it always runs as. Raises `Failed`."""
    python = str(places.environment(version) / "bin/python")
    config = ["--config", str(places.config(program))]
    return _run([python, "-m", PROGRAMS[program], *config, *arguments], f"anjungan-{program}")


def as_user(user: str, command: Sequence[str]) -> list[str]:
    """The command as it is for this user; root alone can become another."""
    if os.geteuid() != 0 or user not in {entry.pw_name for entry in pwd.getpwall()}:
        return list(command)
    setpriv = shutil.which("setpriv", path="/usr/bin") or "/usr/bin/setpriv"
    return [setpriv, f"--reuid={user}", f"--regid={user}", "--init-groups", "--", *command]


def _run(command: list[str], user: str) -> str:
    with tempfile.TemporaryDirectory(prefix="anjungan-") as home:
        Path(home).chmod(0o777)
        done = subprocess.run(
            as_user(user, command), env=_environ(home), cwd=home, capture_output=True, text=True, check=False,
            timeout=_PATIENCE,
        )
    if done.returncode:
        what = " ".join(word for word in command if word in ("-m", "--check", *PROGRAMS.values()))
        raise Failed(f"{what or 'a library'} ended with {done.returncode}: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def _environ(home: str) -> dict[str, str]:
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home,
        "PYTHONDONTWRITEBYTECODE": "1", "KIVY_HOME": f"{home}/kivy", "KIVY_NO_FILELOG": "1", "KIVY_NO_ARGS": "1",
        "SDL_VIDEODRIVER": "dummy",
    }
