"""What a technician may do with an offline directory: see what waits, take it out for Koha, try it again, forget."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from bridge import systemd
from bridge.contract.fingerprints import key_of
from bridge.offline import koc
from bridge.offline.cache import Cache
from bridge.offline.claim import Claim
from bridge.offline.clock import Clock
from bridge.offline.outbox import Entry, Outbox
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import CACHE, KEY, OUTBOX, open_outbox
from bridge.sealing import CREDENTIAL

_WHERE = "say where with CREDENTIALS_DIRECTORY"


def add_arguments(tasks: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    outbox = tasks.add_parser("outbox", help="what was accepted and is not delivered yet").add_subparsers(
        dest="act", required=True
    )
    outbox.add_parser("list", help="without saying whose or what")
    export = outbox.add_parser("export", help="as an offline circulation file of Koha")
    export.add_argument("file", type=Path, metavar="FILE.koc")
    outbox.add_parser("retry", help="delivers again what was refused for good; the bridge must be stopped")
    cache = tasks.add_parser("cache", help="what is known of the library").add_subparsers(dest="act", required=True)
    cache.add_parser("show", help="how much, and how old it is")
    cache.add_parser("wipe", help="forgets it all; the bridge must be stopped")


def run(settings: OfflineSettings, token: str, asked: argparse.Namespace) -> int:
    """The exit code. Raises OSError, with a sentence."""
    match asked.task, asked.act:
        case "outbox", "list":
            _list(settings)
        case "outbox", "export":
            return _export(settings, asked.file)
        case "outbox", _:
            _retry(settings)
        case _, "show":
            _show(settings, token)
        case _:
            _wipe(settings, token)
    return 0


def _list(settings: OfflineSettings) -> None:
    with closing(_outbox(settings)) as outbox:
        for entry in outbox.entries:
            print(f"{entry.number:>8}  {entry.letter.at:%Y-%m-%d %H:%M:%S%z}  {entry.letter.deed:<7}  {_state(entry)}")


def _state(entry: Entry) -> str:
    if entry.parked:
        return f"refused: {entry.parked}"
    return "sent, not answered" if entry.sent or entry.asked else "waiting"


def _export(settings: OfflineSettings, file: Path) -> int:
    """1 when something could not be written down; the lines that could be are in the file."""
    with closing(_outbox(settings)) as outbox:
        written = koc.export(outbox.entries, Clock(outbox.anchors))
    file.touch(mode=0o600)  # there are cards in it
    file.write_text(written.text, "utf-8")
    print(f"{written.lines} acts are in {file}")
    for reason, number in written.left_out.items():
        print(f"{number} left out: {reason}", file=sys.stderr)
    return 1 if written.left_out else 0


def _retry(settings: OfflineSettings) -> None:
    _must_be_there(settings.directory / OUTBOX)
    with closing(Claim(settings.directory)), closing(_outbox(settings)) as outbox:
        parked = [entry.letter.key for entry in outbox.entries if entry.parked]
        for key in parked:
            outbox.unpark(key)
    print(f"{len(parked)} letters will be delivered again")


def _show(settings: OfflineSettings, token: str) -> None:
    with closing(_cache(settings, token)) as cache:
        patrons, items = cache.size
        knew = f"{cache.knew:%Y-%m-%d %H:%M:%S%z}" if cache.knew else "never"
    print(f"{patrons} patrons, {items} items, as of {knew}")


def _wipe(settings: OfflineSettings, token: str) -> None:
    _must_be_there(settings.directory / CACHE)
    with closing(Claim(settings.directory)), closing(_cache(settings, token)) as cache:
        cache.wipe()
    print("forgotten; a running bridge asks for everything again")


def _outbox(settings: OfflineSettings) -> Outbox:
    _must_be_there(settings.directory / OUTBOX)
    if systemd.credential(CREDENTIAL) is None:
        _must_be_there(settings.directory / KEY, f"; if it is systemd's credential {CREDENTIAL}, {_WHERE}")
    return open_outbox(settings)


def _cache(settings: OfflineSettings, token: str) -> Cache:
    _must_be_there(settings.directory / CACHE)
    return Cache.open(settings.directory / CACHE, key_of(token))


def _must_be_there(path: Path, hint: str = "") -> None:
    """Nothing is made here: what root has made the bridge could not open."""
    if not path.exists():
        raise OSError(f"{path} is not there{hint}")
