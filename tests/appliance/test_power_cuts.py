"""An update is killed at each of its steps, and between them: a version that works is left, and nothing half done."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from time import monotonic

import pytest

from tests.appliance.miniature import Miniature
from tests.appliance.small_stand import stand
from tests.conftest import Figures
from tests.contract.upkeep import FakeUpkeep


@pytest.mark.timeout(3600)
def test_an_update_whose_power_is_cut_leaves_a_version_that_works_and_the_outbox_as_it_was(
    machine: Miniature, bridge: FakeUpkeep, long: bool, figures: Figures
) -> None:
    """Before every kind of act of the updater, and at any other moment; with all that it had started, or alone. What
    is started next ends what it had begun."""
    ends: Counter[str] = Counter()
    with stand(machine) as outbox:
        for version, cut in every_cut(machine) if long else some_cuts(machine):
            shutil.rmtree(machine.root / "opt/anjungan" / version, ignore_errors=True)
            before = cut(str(machine.folder / f"anjungan_{version}.deb"))
            assert machine.works(), f"before {before}, as it was left"
            done = machine.update("resume")
            assert done.returncode == 0, f"before {before}: {done.stderr}"
            assert machine.in_use in ("1.0", "5.1")
            assert machine.state[1:] == (machine.in_use, f"install ok installed {machine.in_use}"), before
            assert machine.works(), f"before {before}, resumed"
            assert outbox.read_bytes() == (machine.folder / "outbox").read_bytes(), before
            assert "under way" not in machine.update("status").stdout
            ends[machine.in_use] += 1
            if machine.in_use != "1.0":
                assert machine.update("use", "1.0").returncode == 0
    figures(f"updates whose power was cut: {ends.total()}; what was used then: {dict(ends)}; outboxes changed: 0")


MATTER = ("os.rename", "os.symlink", "sqlite3", "subprocess.Popen dpkg", "subprocess.Popen systemctl", "os.remove")
Cut = Callable[[str], str]


def some_cuts(machine: Miniature) -> Iterator[tuple[str, Cut]]:
    """Right after another version is used, and before anybody has started it."""
    machine.package("5.2", sick=True)
    yield "5.2", partial(cut_before, machine, "subprocess.Popen systemctl daemon-reload", "all")


def every_cut(machine: Miniature) -> Iterator[tuple[str, Cut]]:
    """Before each act of an update to a good and to a bad version that could leave something half done, and at ten
    random moments."""
    acts: list[tuple[str, int]] = []
    begun = monotonic()
    for version, sick in (("5.1", False), ("5.2", True)):
        done = machine.cut("0", "all", "file", str(machine.package(version, sick=sick)), "--unsigned")
        acts += [(version, number) for number, act in enumerate(done, 1) if act.startswith(MATTER)]
        assert machine.update("use", "1.0").returncode == (1 if sick else 0)
    lasts = (monotonic() - begun) / 2
    for number, (version, act) in enumerate(acts):
        yield version, partial(cut_before, machine, str(act), ("all", "alone")[number % 2])
    chance = random.Random(8)
    for number in range(10):
        whom = ("all", "alone")[number // 5]
        yield ("5.1", "5.2")[number % 2], partial(cut_after, machine, chance.uniform(0, lasts), whom)


def cut_before(machine: Miniature, act: str, whom: str, package: str) -> str:
    return machine.cut(act, whom, "file", package, "--unsigned")[-1]


def cut_after(machine: Miniature, seconds: float, whom: str, package: str) -> str:
    updater = subprocess.Popen(
        machine.command("file", package, "--unsigned"), env=machine.environ, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with suppress(subprocess.TimeoutExpired):
        updater.wait(seconds)
    if updater.poll() is None:
        (os.killpg if whom == "all" else os.kill)(updater.pid, signal.SIGKILL)
        updater.wait()
    return f"the end of {seconds:.1f} seconds"
