"""Starts a central, `python -m bridge.central --config FILE`, gives tokens and logins, or brings files in."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from bridge import start
from bridge.assembly import open_library
from bridge.catalogs.embedded import imports
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.photos import CREDENTIAL as PHOTO_KEY
from bridge.catalogs.embedded.rehearsal import rehearse
from bridge.catalogs.systems import backend
from bridge.catalogs.systems.library import JoinedLibrary
from bridge.catalogs.systems.patron_ids import CREDENTIAL as PATRON_KEY
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import LibrarySystem
from bridge.central import checking, importing, keeping, staffing
from bridge.central.config import Central
from bridge.central.fleet import console as fleet_console
from bridge.central.hotspot import network
from bridge.central.login import keys
from bridge.central.server import serve
from bridge.central.stands import console
from bridge.contract.circulation import Unavailable
from bridge.sealing import Seal, key_from


def main() -> int:
    """The exit code: 0 when told to stop, 1 when something outside is missing, 2 for a wrong configuration."""
    asked = _parser().parse_args()
    config = start.begin(asked.config, Central)
    try:
        return _done(config, asked)
    except (OSError, Unavailable) as error:
        print(error, file=sys.stderr)
        return 1


def _done(config: Central, asked: Namespace) -> int:
    match asked.task:
        case None if asked.check:
            print(rehearse(config.database))
        case "login":
            return _rotate(config)
        case "fleet":
            return fleet_console.run(config.fleet, asked)
        case "backup":
            keeping.keep(config, asked)
        case "restore":
            keeping.restore(config, asked)
        case _:
            return _with_the_library(config, asked)
    return 0


def _with_the_library(config: Central, asked: Namespace) -> int:
    """Whose tables are brought up to date."""
    with contextlib.closing(_open(config, serves=asked.task is None)) as library:
        match asked.task:
            case "check":
                return _check(config, library, asked)
            case "token":
                _token(library, asked)
            case "staff":
                return staffing.staffing(library, asked)
            case "import":
                return importing.bring(library, asked)
            case "stand":
                return console.stands(config, library, asked)
            case _ if config.backend is not None:
                with _system(config, library) as system:
                    serve(JoinedLibrary(system, library), config)
            case _:
                _give_up_imports(library)
                serve(library, config)
    return 0


def _check(config: Central, library: Library, asked: Namespace) -> int:
    with _system(config, library) as system:
        return checking.check(system, asked)


@contextlib.contextmanager
def _system(config: Central, library: Library) -> Iterator[LibrarySystem]:
    """The library's own. Raises OSError, with a sentence, when there is none or it is not what the settings say."""
    if config.backend is None:
        raise OSError("this library keeps no system of its own: there is no table backend in the configuration")
    ids = PatronIds(key_from(config.patron_ids.key_file, PATRON_KEY))
    with contextlib.closing(backend.opened(config.backend, library.rules, ids)) as system:
        yield system


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bridge.central", description="The library's REST server.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the central's TOML file")
    parser.add_argument("--check", action="store_true", help="whether it could start: reads all, changes nothing")
    tasks = parser.add_subparsers(dest="task", metavar="token|staff|import|login|fleet|stand|check|backup|restore")
    token = tasks.add_parser("token", help="the kiosks' tokens").add_subparsers(dest="act", required=True)
    issue = token.add_parser("issue", help="gives a kiosk a new token, and says it this once")
    issue.add_argument("kiosk", metavar="KIOSK")
    issue.add_argument("--out", type=Path, metavar="FILE", help="writes it to FILE, for its owner only")
    token.add_parser("revoke", help="takes a kiosk's tokens away").add_argument("kiosk", metavar="KIOSK")
    login = tasks.add_parser("login", help="the key that signs log-ins at web libraries")
    key = login.add_subparsers(dest="act", required=True)
    key.add_parser("rotate", help="makes a new one, good from the next start")
    staffing.add_arguments(tasks.add_parser("staff", help="who may work at the desk"))
    fleet_console.add_arguments(tasks.add_parser("fleet", help="the key for commands to stands, and one command"))
    console.add_arguments(tasks.add_parser("stand", help="stands that are let in, and are not any more"))
    checking.add_arguments(tasks.add_parser("check", help="whether the library's own system can be used"))
    keeping.add_arguments(
        tasks.add_parser("backup", help="everything the database knows, into a file"),
        tasks.add_parser("restore", help="everything the database knew, from such a file"),
    )
    importing.add_arguments(tasks.add_parser("import", help="titles, copies or patrons from a file"))
    return parser


def _open(config: Central, *, serves: bool) -> Library:
    """The library's secrets, and its sample, are for who serves it: no task needs them."""
    if not serves:
        return open_library(config.database, config.policy)
    wifi = network(config.wifi) if config.wifi else None
    photos = Seal(key_from(config.photos.key_file, PHOTO_KEY))
    return open_library(config.database, config.policy, sample=config.sample, network=wifi, seal=photos)


def _rotate(config: Central) -> int:
    if config.login is None:
        raise OSError("there is no table login in the configuration")
    keys.rotate(config.login.key_file)
    print("restart the central: the new key signs from then on")
    return 0


def _give_up_imports(library: Library) -> None:
    """Those that a central was at work on when it ended."""
    with library.database.writing() as connection:
        imports.give_up(connection)


def _token(library: Library, asked: Namespace) -> None:
    match asked.act, asked.kiosk:
        case "revoke", kiosk:
            library.revoke_token(kiosk)
        case _, kiosk if asked.out is None:
            print(library.issue_token(kiosk))
        case _, kiosk:
            write_secret(asked.out, library.issue_token(kiosk))


def write_secret(path: Path, secret: str) -> None:
    """Puts the secret into a file that nobody else could ever read, in place of what was there."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{secret}\n")
    new.replace(path)


if __name__ == "__main__":
    sys.exit(main())
