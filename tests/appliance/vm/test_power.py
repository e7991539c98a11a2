"""The power of the whole machine goes while it accepts what central cannot be asked about: nothing that was said to be
accepted is lost, nothing is there twice, and the stand comes back by itself."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.appliance.image import PYTHON, Parts
from tests.appliance.vm.conftest import READY
from tests.appliance.vm.guest import Guest, GuestFailed
from tests.appliance.vm.stand import GuestStand
from tests.conftest import Figures

pytestmark = pytest.mark.timeout(24 * 3600)

# As the kiosk does it, through the bridge's socket: books are returned, each under a key of its own, which is said on
# the serial line as soon as the bridge has accepted it. What is on that line left the machine before the power went.
_WRITER = """
import asyncio, sys, uuid
from pathlib import Path
from bridge.contract.circulation import Returned
from bridge.link.client import SocketCatalog

async def main():
    catalog = SocketCatalog(Path("/run/anjungan/bridge.sock"), lambda *_: None)
    running = asyncio.create_task(catalog.run())
    await asyncio.sleep(1)
    with open("/dev/ttyS0", "w", buffering=1) as line:
        for number in range(100_000):
            key = str(uuid.uuid4())
            answer = await catalog.return_item(f"BK{number % 10 + 1:06}", key)
            line.write(f"KEPT {key}\\n" if isinstance(answer, Returned) else f"NOT {answer}\\n")

asyncio.run(main())
"""
_KEYS = """
from pathlib import Path
from bridge.config import Bridge
from bridge.contract import configuration
from bridge.offline.console import _outbox
for entry in _outbox(configuration.read(Path("/etc/anjungan/bridge.toml"), Bridge).offline).entries:
    print(entry.letter.key)
"""


@pytest.fixture
def guest(parts: Parts, ready: Path, tmp_path: Path) -> Iterator[Guest]:
    """One of its own, as it was at its welcome screen."""
    for disk in ("root", "data"):
        shutil.copy(ready / f"{disk}.qcow2", tmp_path)
    guest = Guest(parts, tmp_path)
    try:
        yield guest.start(saved=READY)
    finally:
        guest.cut()


def test_what_was_accepted_outlives_the_power(guest: Guest, longest: bool, figures: Figures) -> None:
    chance, cuts, back = random.Random(8), 100 if longest else 1, []
    accepted: set[str] = set()
    for _ in range(cuts):
        guest.run("systemctl stop anjungan-central.service")  # from here on the stand is on its own
        before = len(_said(guest))
        guest.run(f"cat >/run/writer.py <<'PROGRAM'\n{_WRITER}\nPROGRAM\n"
                  f"(runuser -u anjungan-kiosk -- {PYTHON} /run/writer.py >/run/writer.log 2>&1 &) >/dev/null 2>&1")
        _await_said(guest, before + 3)
        sleep(chance.uniform(0, 10))
        guest.cut()
        accepted |= set(_said(guest))
        begun = monotonic()
        guest.start(1800)
        GuestStand(guest).wait_for("Welcome", 3600)
        back.append(monotonic() - begun)
        keys = _kept(guest)
        assert len(keys) == len(set(keys)), "an act is there twice"
        lost = accepted - set(keys) - _delivered(guest)
        assert not lost, f"{len(lost)} of {len(accepted)} accepted acts are lost"
    figures(f"guest: {cuts} power cuts, {len(accepted)} acts accepted without central, 0 lost, 0 twice;"
            f" at its welcome screen again after {max(back):.0f} s at most (a processor made of software)")


def _said(guest: Guest) -> list[str]:
    return re.findall(r"KEPT (\S{36})", guest.console())


def _await_said(guest: Guest, times: int, seconds: float = 600) -> None:
    deadline = monotonic() + seconds
    while len(_said(guest)) < times:
        if monotonic() > deadline:
            raise GuestFailed("nothing is accepted: " + guest.run("tail -5 /run/writer.log") + guest.console()[-500:])
        sleep(0.2)


def _kept(guest: Guest) -> list[str]:
    """The keys of what waits in the outbox, read from its file while the bridge has it open."""
    guest.run(f"cat >/run/keys.py <<'PROGRAM'\n{_KEYS}\nPROGRAM")
    return guest.run(f"CREDENTIALS_DIRECTORY=/etc/anjungan/credentials {PYTHON} /run/keys.py", 600).split()


def _delivered(guest: Guest) -> set[str]:
    """The keys that central has: it was started together with the bridge."""
    return {str(row[0]) for row in GuestStand(guest).rows("SELECT key FROM letters")}
