"""`anjungan-setup`: makes a machine with the package on it a stand, an entrance, a central, or all in one.

It can be run again at any time, also with other answers: it changes what differs, says what it changed, and leaves
alone what somebody has changed by hand.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from deploy.setup import configuring, credentials, questions, repository
from deploy.setup.changes import Changes
from deploy.setup.questions import Answers
from deploy.update import checking, environments
from deploy.update.failing import Failed
from deploy.update.places import Places
from deploy.update.units import Units

_SHARE = Path("usr/share/anjungan")
_UNITS = {
    "kiosk": ("anjungan-screen.service", "anjungan-kiosk.service"),
    "bridge": ("anjungan-bridge.socket", "anjungan-bridge.service", "anjungan-reboot.path", "anjungan-update.path"),
    "central": ("anjungan-central.service", "anjungan-backup.timer"),
}


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when the machine is as it was wanted, 1 when something is missing, with all of it named."""
    asked = _parser().parse_args(arguments)
    places, changes = Places(), Changes()
    try:
        if asked.undo:
            _undo(places, changes)
        else:
            role, answers = _understood(places, asked)
            _set_up(places, role, answers, changes)
    except Failed as error:
        print(f"anjungan-setup: {error}", file=sys.stderr)
        return 1
    print("\n".join(changes.done) or "nothing had to be changed / tidak ada yang perlu diubah")
    if not asked.undo:
        print(_next(places, role))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="anjungan-setup", description="Sets up Anjungan Pustaka on this machine.")
    parser.add_argument("--role", choices=questions.ROLES, default="")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="a TOML file with what would be asked")
    parser.add_argument("--undo", action="store_true", help="takes back what it has changed outside of /etc/anjungan")
    return parser


def _understood(places: Places, asked: argparse.Namespace) -> tuple[str, Answers]:
    if os.geteuid() != 0:
        raise Failed("this needs root / perlu root: sudo")
    if environments.in_use(places) is None:
        raise Failed("no version is in use: apt-get install the package first")
    answers = questions.read(asked.answers)
    role = questions.role_of(answers, asked.role)
    return role, questions.complete(role, answers, configuring.settled(places))


def _set_up(places: Places, role: str, answers: Answers, changes: Changes) -> None:
    programs = configuring.programs(role)
    credentials.folders(places, programs, changes)
    before = len(changes.done)
    if "central" in programs:
        credentials.certificate(places, answers, changes)
    credentials.authority(places, answers, changes)
    changed = configuring.write(places, role, answers, changes)
    _fill(places, role, answers, changes)
    if len(changes.done) != before:
        changed = frozenset(programs)
    repository.follow(places, answers, changes)
    if "kiosk" in programs:
        _allow_devices(places, changes)
    if answers.get("lock_down"):  # who locks every console and password out needs another way in: a key for SSH
        for source in _lockdown(places):
            changes.copy(source, places.root / source.relative_to(places.root / _SHARE / "lockdown"))
    for unit in (unit for program in programs for unit in _UNITS[program]):
        changes.enable(unit)
    if answers.get("start", True):
        _start(places, programs, changed)


def _fill(places: Places, role: str, answers: Answers, changes: Changes) -> None:
    """What needs the programs themselves: they are asked whether they accept what was written."""
    version, programs = str(environments.in_use(places)), configuring.programs(role)
    if "central" in programs:
        credentials.database(places, changes)
    for program in programs:
        checking.ask(places, version, program, "--check")
    if "central" in programs:
        credentials.librarian(places, answers, changes)
    if "bridge" in programs:
        credentials.token(places, role, answers, changes)


def _start(places: Places, programs: tuple[str, ...], changed: frozenset[str]) -> None:
    """What runs with what was changed is started anew, the rest only if it does not run."""
    units = Units(places)
    if units.here:
        units.restart(*(program for program in programs if program in changed or not units.is_active(program)))
        units.start_beside(*(unit for program in programs for unit in _UNITS[program] if not unit.endswith(".service")))


def _allow_devices(places: Places, changes: Changes) -> None:
    """The rules are to be changed for the devices there are: they are never written again."""
    for source in sorted((places.root / _SHARE / "udev").glob("*.rules")):
        if not (target := places.root / "etc/udev/rules.d" / source.name).exists():
            changes.copy(source, target)


def _lockdown(places: Places) -> list[Path]:
    """All of it but USBGuard's: without rules of this very machine every port would be dead."""
    folder = places.root / _SHARE / "lockdown"
    files = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return sorted(path for path in files if "usbguard" not in path.parts)


def _undo(places: Places, changes: Changes) -> None:
    share = places.root / _SHARE
    for source in _lockdown(places):
        changes.take_away(places.root / source.relative_to(share / "lockdown"), source)
    for source in sorted((share / "udev").glob("*.rules")):
        changes.take_away(places.root / "etc/udev/rules.d" / source.name, source)


def _next(places: Places, role: str) -> str:
    """What only people can do."""
    settings = places.settings
    lines = [f"This machine is set up as: {role}."]
    if role in ("central", "all-in-one"):
        central = f"setpriv --reuid anjungan-central --regid anjungan-central --init-groups {places.current}/bin/python"
        central += f" -m bridge.central --config {settings}/central.toml"
        lines += [
            f"- The library's rules: {settings}/central.toml, then systemctl restart anjungan-central",
            f"- A login for the desk: {central} staff add NAME --role admin",
            f"- A token for each other stand: {central} token issue STAND",
        ]
    if role != "central":
        lines += [
            f"- Devices: {settings}/kiosk.toml and /etc/udev/rules.d/6*-anjungan*.rules (lsusb shows their numbers)",
            "- The first picture: systemctl status anjungan-kiosk; its log: journalctl -u anjungan-kiosk",
            f"- No console, no password, SSH by key only: lock_down = true in the answers (/{_SHARE}/lockdown)",
        ]
    lines.append("- Updates: anjungan-update status; docs/install.md tells the rest")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
