"""Power goes at any moment: a nonce that was taken stays taken, so that nothing is done a second time."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bridge.telemetry.ledger import BEGUN, FILE, CannotKeep, Chain, Ledger, Line
from tests.conftest import Figures
from tests.peers.forgetful_mount import ForgetfulDisk

DISKS, MANY_DISKS = 4, 100
CUTS = 10  # of one disk, before it is replaced
MOMENTS = (8, 60, 300)  # a cut comes after at most so many changes of the disk; to make a ledger takes about 40
AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)


@dataclass
class Life:
    """What was taken since the disk was new: a command is done only after that."""

    synchronous: str
    taken: list[str] = field(default_factory=list)
    forgotten: int = 0
    cut_off: int = 0

    def go_on(self, folder: Path, chance: Random, most: int) -> None:
        """Until the power goes, or so many commands have come. First all that was taken before is tried again."""
        with closing(Ledger.open(folder / FILE, 20_000)) as ledger:
            ledger._database.execute(f"PRAGMA synchronous = {self.synchronous}")
            self.forgotten += sum(take(ledger, nonce) for nonce in self.taken)
            for _ in range(most):
                nonce = f"{chance.getrandbits(128):032x}"
                if take(ledger, nonce):
                    self.taken.append(nonce)
            assert all(ledger.verify(chain).broken is None for chain in Chain)


def take(ledger: Ledger, nonce: str) -> bool:
    return ledger.take(nonce, 7, 0, Line(AT, "reboot", "sri", "central", nonce, BEGUN)) is not None


def life_of_a_disk(disk: ForgetfulDisk, chance: Random, synchronous: str = "FULL") -> Life:
    disk.replace(chance.getrandbits(32))
    life = Life(synchronous)
    for _ in range(CUTS):
        disk.cut_after(chance.randrange(1, chance.choice(MOMENTS)))
        try:
            life.go_on(disk.directory, chance, 50)
        except CannotKeep:
            life.cut_off += not disk.is_on()
        disk.cut()
    life.go_on(disk.directory, chance, 0)
    return life


@pytest.mark.timeout(600)
def test_what_was_taken_is_taken_after_every_power_cut(disk: ForgetfulDisk, figures: Figures, long: bool) -> None:
    seed, disks = random.SystemRandom().randrange(2**32), MANY_DISKS if long else DISKS
    chance = Random(seed)
    lives = [life_of_a_disk(disk, chance) for _ in range(disks)]
    forgotten, cuts = sum(life.forgotten for life in lives), sum(life.cut_off for life in lives)
    assert forgotten == 0, f"seed {seed}"
    assert cuts > disks * CUTS // 2
    taken = sum(len(life.taken) for life in lives)
    figures(
        f"commands: {cuts} power cuts in the middle of something, seed {seed}: {forgotten} of {taken} nonces forgotten"
    )


def test_without_full_synchronisation_the_same_cuts_forget_nonces(disk: ForgetfulDisk) -> None:
    """That is: the test above would notice."""
    chance = Random(7)
    assert sum(life_of_a_disk(disk, chance, "NORMAL").forgotten for _ in range(DISKS)) > 0
