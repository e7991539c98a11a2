"""Sets who may see a stand's service screen: a PIN, and control cards. Only hashes are kept."""

from __future__ import annotations

import argparse
import getpass
import itertools
import os
import re
import sys
from pathlib import Path

from bridge.telemetry.service_door import MOST_CARDS, fits, hasher
from bridge.telemetry.settings import UpkeepSettings

_PIN = re.compile(r"[0-9]{6,12}")
_CARD = re.compile(r"[!-~]{8,64}")


def add_arguments(tasks: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    service = tasks.add_parser("service", help="who may see the service screen").add_subparsers(
        dest="act", required=True
    )
    service.add_parser("pin", help="sets the technicians' PIN, 6 to 12 digits, from the terminal or standard input")
    service.add_parser("card", help="adds a control card: its code as the reader gives it, 8 to 64 letters and digits")


def run(settings: UpkeepSettings | None, asked: argparse.Namespace) -> int:
    """The exit code. Raises OSError, with a sentence."""
    if settings is None:
        raise OSError("nobody can be let in: the configuration has no table upkeep")
    if asked.act == "pin":
        _set_pin(_file(settings.service.pin_file, "pin_file"))
    else:
        _add_card(_file(settings.service.cards_file, "cards_file"))
    return 0


def _set_pin(file: Path) -> None:
    pin = _asked("PIN")
    if not _PIN.fullmatch(pin):
        raise OSError("a PIN is 6 to 12 digits; nothing was changed")
    if _is_plain(pin):
        raise OSError("a PIN of equal or counting digits is the first that is tried; nothing was changed")
    _write(file, (hasher.hash(pin),))
    print(f"the PIN is set; its hash is in {file}")


def _add_card(file: Path) -> None:
    code = _asked("Code of the control card")
    if not _CARD.fullmatch(code):
        raise OSError("a control card's code is 8 to 64 letters and digits; nothing was changed")
    known = tuple(file.read_text("ascii").splitlines()) if file.exists() else ()
    if known and fits(code, known):
        raise OSError("this card is let in already; nothing was changed")
    if len(known) >= MOST_CARDS:
        raise OSError(f"{file} holds {MOST_CARDS} cards, which is the most; take a line out")
    _write(file, (*known, hasher.hash(code)))
    print(f"{len(known) + 1} control cards are in {file}")


def _file(name: str, key: str) -> Path:
    if not name:
        raise OSError(f"the configuration does not say where: set upkeep.service.{key}")
    return Path(name)


def _asked(what: str) -> str:
    """From a terminal twice and unseen, else the one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip("\r\n")
    first = getpass.getpass(f"{what}: ")
    if first != getpass.getpass("Once more: "):
        raise OSError("these were not the same; nothing was changed")
    return first


def _is_plain(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return steps <= {0} or steps <= {1} or steps <= {9}


def _write(file: Path, lines: tuple[str, ...]) -> None:
    """In one step, for its owner's eyes alone; root writes it for whom the folder is of, who is to read it."""
    if not file.parent.is_dir():
        raise OSError(f"{file.parent} is not there; a bridge that has run once has made it")
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
        opened.write("".join(f"{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())
    if os.geteuid() == 0:
        folder = file.parent.stat()
        os.chown(new, folder.st_uid, folder.st_gid)
    new.replace(file)
