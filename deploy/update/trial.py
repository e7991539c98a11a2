"""A new version is tried, and put back by itself when it is not well.

At every moment one complete version is in use, and the journal says how to go on: `resume` ends what a power cut or a
kill has interrupted. Until the new version is known to be well, that end is the former version.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from deploy.update import checking, copies, environments, idle, journal
from deploy.update.failing import Failed
from deploy.update.health import PATIENCE, become_healthy
from deploy.update.journal import Step, Update
from deploy.update.places import Places
from deploy.update.units import Units

PREPARE_ONLY = "ANJUNGAN_UPDATING"  # tells the package's own script that somebody else decides what is used
_DPKG = ("dpkg", "--force-confold", "--install")


class Trial:
    """`patience` is how long a version may take to become well, `waits` how long whoever is served is waited for, in
    seconds; 0 throws them out. Without `packages` dpkg is left alone: it is who has started us."""

    def __init__(
        self, places: Places, units: Units, patience: float = PATIENCE, waits: float = 0.0, *, packages: bool = True
    ) -> None:
        self._places, self._units, self._patience, self._packages = places, units, patience, packages
        self._waits = waits

    def install(self, new: str) -> None:
        """The kept package of this version, tried; `Failed` tells why the former one is in use as before."""
        update = Update(environments.in_use(self._places), new, Step.INSTALLING)
        journal.note(self._places, update)
        try:
            self._unpack(new)
        except Failed as error:
            self._put_back(update)
            raise Failed(f"version {new} cannot be installed: {error}") from error
        self._try(update)

    def change_to(self, new: str) -> None:
        """Another complete version of this machine, tried."""
        self._try(Update(environments.in_use(self._places), new, Step.TRYING))

    def resume(self, *, booting: bool = False) -> str:
        """What was interrupted and how it ended; empty if nothing was. While the machine boots nothing is started: its
        units come after this."""
        update = journal.read(self._places)
        match update:
            case None:
                return ""
            case Update(step=Step.KEPT):
                self._keep(update)
                return f"version {update.new} is in use"
            case _:
                self._put_back(update, starts=not booting)
                used = environments.in_use(self._places)
                return f"the update to {update.new} was interrupted: version {used} is in use"

    def _try(self, update: Update) -> None:
        unused = replace(update, step=Step.INSTALLING)
        try:
            changing = checking.check(self._places, update.new)
        except Failed as error:
            journal.refuse(self._places, update.new)
            self._put_back(unused)
            raise Failed(f"version {update.new} does not pass its self-test: {error}") from error
        try:
            self._become_idle()
            copies.copy_outbox(self._places)
        except Failed:
            self._put_back(unused)
            raise
        trying = replace(update, step=Step.TRYING, changing=changing)
        try:
            self._start(trying)
        except Failed as error:
            self._put_back(trying)
            raise Failed(f"version {update.new} is not used: {error}") from error
        self._keep(trying)

    def _become_idle(self) -> None:
        """Raises `Failed`: somebody is served all the time."""
        if self._waits and self._units.here:
            idle.become_idle(self._places, self._waits)

    def _start(self, update: Update) -> None:
        """Returns when the new version is well."""
        programs = self._units.used() if self._units.here else ()
        journal.note(self._places, replace(update, changing=()))
        if update.former and "central" in update.changing:
            self._units.stop(*programs)  # who could begin now would be thrown out when the copy is there
            copies.copy_library(self._places, update.former)
            journal.note(self._places, update)
        environments.use(self._places, update.new)
        self._units.restart(*programs)
        if programs and (wrong := become_healthy(self._places, self._units, programs, self._patience)):
            raise Failed(f"{wrong} after {self._patience:.0f} seconds")

    def _keep(self, update: Update) -> None:
        journal.note(self._places, replace(update, step=Step.KEPT))
        journal.accept(self._places, update.new)
        environments.keep_only(self._places, {update.new, *filter(None, [update.former])})
        copies.forget(self._places)
        journal.end(self._places)

    def _put_back(self, update: Update, *, starts: bool = True) -> None:
        """Raises `Failed` only where the former version could not work: then the new one stays."""
        if update.former is None:
            journal.end(self._places)
            return
        was_tried = update.step is not Step.INSTALLING
        programs = self._units.used() if self._units.here and starts else ()
        journal.note(self._places, replace(update, step=Step.RETURNING))
        if was_tried:
            journal.refuse(self._places, update.new)
            self._units.stop(*programs)
            self._return_data(update, programs)
            environments.use(self._places, update.former)
        self._unpack_former(update.former)
        if was_tried and starts:
            self._units.restart(*programs)
            if programs and (wrong := become_healthy(self._places, self._units, programs, self._patience)):
                print(f"the former version is not well either: {wrong}", file=sys.stderr)
        copies.forget(self._places)
        journal.end(self._places)

    def _return_data(self, update: Update, programs: tuple[str, ...]) -> None:
        """Raises `Failed` when that would lose what somebody was promised."""
        try:
            copies.put_outbox_back(self._places)
            if update.former and "central" in update.changing:
                copies.put_library_back(self._places, update.former)
        except Failed:
            self._units.restart(*programs)
            journal.end(self._places)
            raise

    def _unpack_former(self, former: str) -> None:
        """Its units and the updater itself. Without its package the programs alone are the former ones."""
        if not self._packages:
            return
        try:
            self._unpack(former)
        except Failed:
            self._run("dpkg", "--configure", "--pending")

    def _unpack(self, version: str) -> None:
        package = self._places.package(version)
        if not package.exists():
            raise Failed(f"there is no package of version {version}")
        done = self._run(*_DPKG, str(package))
        if done.returncode:
            raise Failed((done.stderr or done.stdout)[-2000:])

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, PREPARE_ONLY: "1", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=False, cwd=Path("/"), close_fds=False
        )
