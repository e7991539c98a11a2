"""What the tests share: the image for those that are booted, and a small machine for the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.appliance import image
from tests.appliance.image import Parts
from tests.appliance.miniature import FIRST, Miniature
from tests.appliance.small_stand import answering
from tests.contract.upkeep import FakeUpkeep


@pytest.fixture(scope="session")
def parts(long: bool) -> Parts:
    """Only with `--long`: the first time it is built, which takes minutes."""
    if not long:
        pytest.skip("boots a whole machine; asked for by --long")
    return image.parts()


@pytest.fixture(scope="session")
def only_machine(tmp_path_factory: pytest.TempPathFactory, long: bool) -> Miniature:
    small = Miniature(tmp_path_factory.mktemp("machine"), pip=long)
    done = small.update("file", str(small.package("1.0")), "--unsigned")
    assert done.returncode == 0, done.stderr
    return small


@pytest.fixture
def machine(only_machine: Miniature) -> Miniature:
    """With version 1.0 in use."""
    if only_machine.state != FIRST:
        assert only_machine.update("file", str(only_machine.folder / "anjungan_1.0.deb"), "--unsigned").returncode == 0
    assert only_machine.state == FIRST
    assert only_machine.works()
    return only_machine


@pytest.fixture
def bridge(machine: Miniature) -> Iterator[FakeUpkeep]:
    """What the bridge of that machine is asked, and answers."""
    upkeep = FakeUpkeep()
    with answering(machine.root / "run/anjungan/bridge.sock", upkeep):
        yield upkeep
