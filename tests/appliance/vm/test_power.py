"""The power of the whole machine goes while it accepts what central cannot be asked about: nothing that was said to be
accepted is lost, nothing is there twice, and the stand comes back by itself."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import KEY, open_outbox
from tests.appliance.image import PYTHON, Parts
from tests.appliance.vm import writes
from tests.appliance.vm.conftest import started
from tests.appliance.vm.guest import WRITTEN, Guest, GuestFailed, new_disk, woken
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


@dataclass(frozen=True, slots=True)
class Writing:
    """The folder of a guest that fell asleep while acts were accepted, its data disk as `data.raw` too, and the keys
    it had `said`."""

    parts: Parts
    folder: Path
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """What was on the data disk when the power went (`disk`, raw), and the keys that had left the machine before."""

    disk: Path
    said: frozenset[str]
    left: writes.Left


@pytest.fixture(scope="module")
def writing(parts: Parts, ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Writing:
    folder = tmp_path_factory.mktemp("writing")
    with woken(parts, ready, folder) as guest:
        guest.run("systemctl stop anjungan-central.service anjungan-kiosk.service")  # from here on it is on its own
        guest.run(f"cat >/run/writer.py <<'PROGRAM'\n{_WRITER}\nPROGRAM\n"
                  f"(runuser -u anjungan-kiosk -- {PYTHON} /run/writer.py >/run/writer.log 2>&1 &) >/dev/null 2>&1")
        _await_said(guest, 3)
        guest.fall_asleep()
    subprocess.run(["qemu-img", "convert", "-O", "raw", folder / "data.qcow2", folder / "data.raw"], check=True)
    return Writing(parts, folder, _said(guest))


def test_what_was_accepted_is_on_the_disk_that_a_power_cut_leaves(
    writing: Writing, tmp_path: Path, longest: bool, figures: Figures
) -> None:
    chance, cuts = random.Random(8), 100 if longest else 5
    accepted = on_the_way = spoiled = more = 0
    for number in range(cuts):
        with _power_cut(writing, tmp_path / str(number), chance) as cut:
            keys = _kept_on(cut.disk, tmp_path / str(number))
        assert len(keys) == len(set(keys)), "an act is there twice"
        lost = cut.said - set(keys)
        assert not lost, f"cut {number}: {len(lost)} of {len(cut.said)} accepted acts are lost"
        accepted += len(cut.said - writing.said)
        more += len(set(keys) - cut.said)
        on_the_way += cut.left.on_the_way
        spoiled += cut.left.torn + cut.left.missing
    figures(f"guest: {cuts} power cuts, {accepted} acts accepted between waking and cut: 0 lost, 0 twice; {more} more"
            f" are there; of {on_the_way} writes on their way {spoiled} arrived torn or not at all")  # fmt: skip


def test_the_machine_starts_again_from_what_a_power_cut_has_left(
    writing: Writing, tmp_path: Path, longest: bool, figures: Figures
) -> None:
    chance, starts, back = random.Random(9), 3 if longest else 1, []
    for number in range(starts):
        folder = tmp_path / str(number)
        with _power_cut(writing, folder, chance) as cut:
            guest = Guest(writing.parts, folder / "again")
            guest.folder.mkdir()
            new_disk(guest.folder / "data.qcow2", cut.disk, "raw")
            try:
                begun = monotonic()
                started(guest)
                back.append(monotonic() - begun)
                keys = _kept(guest)
                assert len(keys) == len(set(keys)), "an act is there twice"
                lost = cut.said - set(keys) - _delivered(guest)
                assert not lost, f"{len(lost)} of {len(cut.said)} accepted acts are lost"
            finally:
                guest.cut()
    figures(f"guest: after {starts} power cuts at its welcome screen again, after {max(back):.0f} s at most"
            " (a processor made of software), every accepted act in its outbox or delivered")


@contextmanager
def _power_cut(writing: Writing, folder: Path, chance: random.Random) -> Iterator[Cut]:
    """Wakes it, lets it accept, and takes its power away at some moment. `folder` is gone afterwards."""
    with woken(writing.parts, writing.folder, folder, noted=True) as guest:
        _await_said(guest, 2)
        sleep(chance.uniform(0, 5))
    subprocess.run(["cp", "--sparse=always", writing.folder / "data.raw", folder], check=True)
    left = writes.cut(folder / WRITTEN, folder / "data.raw", chance)
    yield Cut(folder / "data.raw", writing.said | _said(guest), left)
    shutil.rmtree(folder)


def _said(guest: Guest) -> frozenset[str]:
    return frozenset(re.findall(r"KEPT (\S{36})", guest.console()))


def _await_said(guest: Guest, times: int, seconds: float = 600) -> None:
    deadline = monotonic() + seconds
    while len(_said(guest)) < times:
        if monotonic() > deadline:
            raise GuestFailed("nothing is accepted: " + guest.run("tail -5 /run/writer.log") + guest.console()[-500:])
        sleep(0.2)


def _kept_on(disk: Path, folder: Path) -> list[str]:
    """The keys of what waits in the outbox on a data disk that nobody uses, once its file system's journal is played
    back: nothing in it may be broken that fsck would have to ask about."""
    checked = subprocess.run(["e2fsck", "-f", "-p", disk], capture_output=True, text=True, check=False)
    assert checked.returncode in (0, 1), checked.stdout + checked.stderr
    place = folder / "bridge"
    for command in (f"rdump /anjungan/bridge {folder}", f"dump /config/credentials/bridge-key {place / KEY}"):
        subprocess.run(["debugfs", "-R", command, disk], capture_output=True, check=True)
    with closing(open_outbox(OfflineSettings(place))) as outbox:
        return [entry.letter.key for entry in outbox.entries]


def _kept(guest: Guest) -> list[str]:
    """The same in a guest that runs, while its bridge has the file open."""
    guest.run(f"cat >/run/keys.py <<'PROGRAM'\n{_KEYS}\nPROGRAM")
    return guest.run(f"CREDENTIALS_DIRECTORY=/etc/anjungan/credentials {PYTHON} /run/keys.py", 600).split()


def _delivered(guest: Guest) -> set[str]:
    """The keys that central has: it was started together with the bridge."""
    return {str(row[0]) for row in GuestStand(guest).rows("SELECT key FROM letters")}
