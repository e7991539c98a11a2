"""A new version is tried, kept when it is well, and put back by itself when it is not: by the real updater and dpkg."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.setup import repository
from deploy.setup.changes import Changes
from deploy.update.places import Places
from tests.appliance.miniature import Miniature
from tests.appliance.signing import Signer
from tests.conftest import Figures

pytestmark = pytest.mark.timeout(240)  # each version is a real environment; a busy machine takes its time
FIRST = ("1.0", "1.0", "install ok installed 1.0")


@pytest.fixture(scope="module")
def only_machine(tmp_path_factory: pytest.TempPathFactory) -> Miniature:
    small = Miniature(tmp_path_factory.mktemp("machine"))
    done = small.update("file", str(small.package("1.0")), "--unsigned")
    assert done.returncode == 0, done.stderr
    return small


@pytest.fixture
def machine(only_machine: Miniature) -> Miniature:
    """With version 1.0 in use."""
    if state(only_machine) != FIRST:
        assert only_machine.update("file", str(only_machine.folder / "anjungan_1.0.deb"), "--unsigned").returncode == 0
    assert state(only_machine) == FIRST
    assert only_machine.works()
    return only_machine


def state(machine: Miniature) -> tuple[str, str, str]:
    """The version that is used, that was started, and that dpkg knows."""
    return machine.in_use, machine.started, machine.installed


def versions(machine: Miniature) -> set[str]:
    return {folder.name for folder in (machine.root / "opt/anjungan").iterdir() if not folder.is_symlink()}


def test_a_newer_version_is_used_the_former_one_stays_beside_it_and_can_be_used_again(machine: Miniature) -> None:
    done = machine.update("file", str(machine.package("1.1")), "--unsigned")
    assert done.returncode == 0, done.stderr
    assert state(machine) == ("1.1", "1.1", "install ok installed 1.1")
    kept = machine.root / "var/lib/anjungan/update/packages"
    assert versions(machine) == {"1.0", "1.1"}
    assert {file.name for file in kept.iterdir()} == {"anjungan_1.0.deb", "anjungan_1.1.deb"}
    done = machine.update("use")
    assert done.returncode == 0, done.stderr
    assert state(machine) == FIRST


@pytest.mark.parametrize(
    ("fault", "said"),
    [("refuses", "does not pass its self-test"), ("sick", "the kiosk is not ready"), ("breaks", "cannot be installed")],
)
def test_a_bad_version_is_put_back_by_itself(machine: Miniature, fault: str, said: str) -> None:
    done = machine.update("file", str(machine.package(f"2.{fault}", **{fault: True})), "--unsigned")
    assert done.returncode == 1
    assert said in done.stderr
    assert state(machine) == FIRST
    assert machine.works()
    assert versions(machine) >= {"1.0"}
    assert "under way" not in machine.update("status").stdout


def test_a_library_whose_tables_were_changed_is_put_back_by_the_former_version(machine: Miniature) -> None:
    central = machine.root / "etc/anjungan/central.toml"
    central.touch()
    (machine.root / "var/lib/anjungan/central").mkdir(parents=True)
    try:
        done = machine.update("file", str(machine.package("7.0", sick=True)), "--unsigned")
    finally:
        central.unlink()
    assert done.returncode == 1
    assert (machine.root / "etc/anjungan/asked").read_text().splitlines() == ["1.0 backup", "1.0 restore"]
    assert state(machine) == FIRST


def test_dpkg_alone_tries_a_version_too(machine: Miniature, long: bool) -> None:
    dpkg, faults = str(machine.folder / "bin/dpkg"), (True, False) if long else (True,)
    for number, refuses in enumerate(faults):
        package = machine.package(f"3.{number}", refuses=refuses)
        done = subprocess.run([dpkg, "-i", package], env=machine.environ, check=False, capture_output=True)
        assert (done.returncode != 0) is refuses
        assert (machine.in_use, machine.started) == (("1.0", "1.0") if refuses else (f"3.{number}", f"3.{number}"))


def test_a_version_without_a_signature_is_not_taken(machine: Miniature) -> None:
    done = machine.update("file", str(machine.package("4.0")))
    assert done.returncode == 1
    assert "is not signed" in done.stderr
    assert machine.in_use == "1.0"


@pytest.fixture
def signer() -> Iterator[Signer]:
    with tempfile.TemporaryDirectory(prefix="gpg-") as folder:
        somebody = Signer(Path(folder) / "home")
        somebody.make_key()
        yield somebody
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], env=somebody.environ, check=False)


def test_a_version_is_taken_from_who_is_trusted_and_from_nobody_else(
    machine: Miniature, signer: Signer, tmp_path: Path
) -> None:
    package = machine.package("6.0")
    signer.sign(package)
    stranger = machine.update("file", str(package))
    assert "nobody's signature is known here" in stranger.stderr
    key = signer.public_key(tmp_path / "key.asc")
    repository.follow(Places(machine.root), {"repository_key": str(key)}, Changes())
    with package.open("ab") as changed:
        changed.write(b"a word more")
    assert "gpgv says" in machine.update("file", str(package)).stderr
    assert machine.in_use == "1.0"
    package.write_bytes(package.read_bytes().removesuffix(b"a word more"))
    done = machine.update("file", str(package))
    assert done.returncode == 0, done.stderr
    assert machine.in_use == "6.0"


@pytest.mark.timeout(1800)
def test_an_update_that_is_killed_leaves_a_version_that_works(machine: Miniature, long: bool, figures: Figures) -> None:
    """At any moment, with or without what it has started; the next start of the updater ends what it had begun."""
    chance = random.Random(8)
    packages = [machine.package("5.1"), machine.package("5.2", sick=True)]
    ends: Counter[str] = Counter()
    for number in range(100 if long else 2):
        if not _killed(machine, chance.choice(packages), chance):
            ends["not killed in time"] += 1
        assert machine.works(), f"round {number}, before it was resumed"
        assert machine.update("resume").returncode == 0
        assert machine.in_use in ("1.0", "5.1")
        assert machine.started == machine.in_use
        assert machine.installed == f"install ok installed {machine.in_use}"
        assert machine.works(), f"round {number}"
        ends[machine.in_use] += 1
        assert machine.update("file", str(machine.folder / "anjungan_1.0.deb"), "--unsigned").returncode == 0
    figures(f"updates killed at a random moment: {dict(ends)}; 0 with neither version")


def _killed(machine: Miniature, package: Path, chance: random.Random) -> bool:
    """Whether it was killed before its end: alone, or with all that it had started, as by a power cut."""
    command = machine.command("file", str(package), "--unsigned")
    updater = subprocess.Popen(
        command, env=machine.environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        updater.wait(chance.uniform(0, 5))
    except subprocess.TimeoutExpired:
        if chance.random() < 0.5:
            os.killpg(updater.pid, signal.SIGKILL)
        else:
            updater.kill()
        updater.wait()
        return True
    return False
