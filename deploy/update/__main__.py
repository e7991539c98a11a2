"""`anjungan-update`: a new version of everything on this machine, tried and put back by itself when it is not well."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.update import checking, environments, incoming, journal
from deploy.update.failing import Failed
from deploy.update.health import PATIENCE
from deploy.update.idle import PATIENCE as WAIT
from deploy.update.places import Places
from deploy.update.trial import PREPARE_ONLY, Trial
from deploy.update.units import Units


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when the version that was wanted is in use, or nothing had to be done; 1 when the former one
    is, with the reason."""
    asked = _parser().parse_args(arguments)
    places = Places(asked.root)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # whoever started it may leave
    if asked.task == "status":
        return _status(places)
    try:
        with _alone(places):
            _do(asked, places)
    except Failed as error:
        print(f"anjungan-update: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="anjungan-update", description="Updates Anjungan Pustaka on this machine.")
    parser.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds in which a version must become well")
    parser.add_argument("--wait", type=float, default=WAIT, help="seconds in which whoever is served must have gone")
    parser.add_argument("--now", dest="wait", action="store_const", const=0.0, help="also if somebody is being served")
    tasks = parser.add_subparsers(dest="task", required=True, metavar="repository|file|use|status|resume")
    repository = tasks.add_parser("repository", help="the newest version of the repository, or one of its versions")
    repository.add_argument("version", nargs="?", default="")
    repository.add_argument("--again", action="store_true", help="also one that was not well before")
    file = tasks.add_parser("file", help="a signed package")
    file.add_argument("file", type=Path)
    file.add_argument("--unsigned", action="store_true", help="whoever has signed it, or nobody")
    use = tasks.add_parser("use", help="another version that is on this machine, such as the former one")
    use.add_argument("version", nargs="?", default="")
    tasks.add_parser("status", help="which versions there are, and which one is used")
    resume = tasks.add_parser("resume", help="ends what was interrupted")
    resume.add_argument("--booting", action="store_true", help="the units start by themselves afterwards")
    configure = tasks.add_parser("configure")  # for the package's own script
    configure.add_argument("version")
    return parser


def _do(asked: argparse.Namespace, places: Places) -> None:
    trial = Trial(places, Units(places), asked.patience, asked.wait, packages=asked.task != "configure")
    if asked.task == "configure":
        _configure(places, trial, asked.version)
        return
    if said := trial.resume(booting=getattr(asked, "booting", False)):
        print(said)
    match asked.task:
        case "repository":
            version = incoming.from_repository(places, asked.version)
            _install(places, trial, version, insists=asked.again or bool(asked.version))
        case "file":
            _install(places, trial, incoming.from_file(places, asked.file, unsigned=asked.unsigned), insists=True)
        case "use":
            _use(places, trial, asked.version)


def _install(places: Places, trial: Trial, version: str, *, insists: bool) -> None:
    if version == environments.in_use(places) and incoming.is_installed(version):
        print(f"version {version} is in use already")
    elif version in journal.refused(places) and not insists:
        print(f"version {version} was not well here before: it is not tried again")
    else:
        trial.install(version)
        print(f"version {version} is in use")


def _use(places: Places, trial: Trial, version: str) -> None:
    others = [each for each in environments.installed(places) if each != environments.in_use(places)]
    wanted = version or (others[0] if len(others) == 1 else "")
    if wanted not in others:
        raise Failed(f"say which version: on this machine are {', '.join(others) or 'no others'}")
    if places.package(wanted).exists():
        trial.install(wanted)
    else:
        trial.change_to(wanted)
    print(f"version {wanted} is in use")


def _configure(places: Places, trial: Trial, version: str) -> None:
    """dpkg has unpacked this version. Where apt was asked for it and not us, it is tried as by us."""
    environments.build(places, version)
    if PREPARE_ONLY in os.environ:
        return
    former = environments.in_use(places)
    if former in (None, version) or not environments.is_complete(places, str(former)):
        checking.check(places, version)
        environments.use(places, version)
    else:
        trial.change_to(version)


def _status(places: Places) -> int:
    in_use, update = environments.in_use(places), journal.read(places)
    for version in environments.installed(places):
        print(f"{version}{' in use' if version == in_use else ''}")
    for version in journal.refused(places):
        print(f"{version} was not well")
    if update:
        print(f"an update to {update.new} is under way: {update.step}")
    return 0


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One update at a time. dpkg inherits the lock: when we are killed, whoever resumes waits for its end."""
    if PREPARE_ONLY in os.environ:  # dpkg runs us, and whoever runs dpkg has the lock
        yield
        return
    places.notes.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (places.notes / "lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
