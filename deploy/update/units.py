"""systemd, as far as an update needs it. Where it does not run - in a chroot, while an image is built - nothing is
restarted and nothing is healthy or sick."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

from deploy.update.checking import PROGRAMS
from deploy.update.places import Places


@dataclass(frozen=True, slots=True)
class Units:
    """The programs' units, by the programs' names."""

    places: Places

    @property
    def here(self) -> bool:
        return (self.places.root / "run/systemd/system").is_dir()

    def used(self) -> tuple[str, ...]:
        """The programs that this machine is set up to run: they have a configuration and their unit is enabled."""
        configured = [program for program in PROGRAMS if self.places.config(program).exists()]
        return tuple(program for program in configured if self._says("is-enabled", program) == "enabled")

    def restart(self, *programs: str) -> None:
        """The new units' programs; a unit that fails to start is seen by its health."""
        if self.here:
            self._run("daemon-reload")
            if programs:
                self._run("reset-failed", *map(_unit, programs))
                self._run("--no-block", "restart", *map(_unit, programs))

    def start_beside(self, *units: str) -> None:
        """Sockets, timers and paths, by their whole names."""
        if self.here and units:
            self._run("--no-block", "start", *units)

    def stop(self, *programs: str) -> None:
        if self.here and programs:
            self._run("stop", *map(_unit, programs))

    def is_active(self, program: str) -> bool:
        """Ready, as its unit is Type=notify: the kiosk's when it has drawn its first picture."""
        return self._says("is-active", program) == "active"

    def restarts(self, program: str) -> str:
        return self._run("show", "--property=NRestarts,MainPID", _unit(program))

    def _says(self, question: str, program: str) -> str:
        return self._run(question, _unit(program)).strip()

    def _run(self, *arguments: str) -> str:
        """What it says; its exit code says the same."""
        return subprocess.run(["systemctl", *arguments], capture_output=True, text=True, check=False).stdout


def _unit(program: str) -> str:
    return f"anjungan-{program}.service"
