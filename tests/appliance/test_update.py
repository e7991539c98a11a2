"""A new version is tried, kept when it is well, and put back by itself when it is not: by the real updater and dpkg."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.contract.upkeep import Why
from deploy.setup import repository
from deploy.setup.changes import Changes
from deploy.update.places import Places
from tests.appliance.miniature import FIRST, Miniature
from tests.appliance.signing import Signer
from tests.appliance.small_stand import stand
from tests.contract.upkeep import FakeUpkeep

pytestmark = pytest.mark.timeout(240)  # each version is a real environment; a busy machine takes its time


def versions(machine: Miniature) -> set[str]:
    return {folder.name for folder in (machine.root / "opt/anjungan").iterdir() if not folder.is_symlink()}


def test_a_newer_version_is_used_the_former_one_stays_beside_it_and_can_be_used_again(machine: Miniature) -> None:
    done = machine.update("file", str(machine.package("1.1")), "--unsigned")
    assert done.returncode == 0, done.stderr
    assert machine.state == ("1.1", "1.1", "install ok installed 1.1")
    kept = machine.root / "var/lib/anjungan/update/packages"
    assert versions(machine) == {"1.0", "1.1"}
    assert {file.name for file in kept.iterdir()} == {"anjungan_1.0.deb", "anjungan_1.1.deb"}
    done = machine.update("use")
    assert done.returncode == 0, done.stderr
    assert machine.state == FIRST


@pytest.mark.parametrize(
    ("fault", "said"),
    [("refuses", "does not pass its self-test"), ("sick", "the kiosk is not ready"), ("breaks", "cannot be installed")],
)
def test_a_bad_version_is_put_back_by_itself(machine: Miniature, fault: str, said: str) -> None:
    done = machine.update("file", str(machine.package(f"2.{fault}", **{fault: True})), "--unsigned")
    assert done.returncode == 1
    assert said in done.stderr
    assert machine.state == FIRST
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
    assert machine.state == FIRST


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


def test_whoever_is_being_served_is_waited_for_and_only_thrown_out_when_that_is_said(
    machine: Miniature, bridge: FakeUpkeep
) -> None:
    package = machine.package("8.0")
    with stand(machine):
        bridge.not_paused = Why.BUSY
        done = machine.update("--wait", "120", "file", str(package), "--unsigned")
        assert (done.returncode, machine.in_use, bridge.pauses) == (1, "1.0", [120.0])
        assert "somebody was served for 2 minutes" in done.stderr
        assert "8.0" not in machine.update("status").stdout.replace("8.0\n", ""), "it is no fault of the version"
        done = machine.update("--now", "use", "8.0")
        assert (done.returncode, machine.in_use, bridge.pauses) == (0, "8.0", [120.0])
