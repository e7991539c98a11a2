"""What is locked, what is carried and what is told about it agree with each other and with pyproject.toml."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.package import lock, tree
from deploy.package.sbom import sbom
from deploy.package.targets import MACHINES, Target, targets
from deploy.package.wheel import write_wheel

EVERY_TARGET = [target for machine in MACHINES.values() for target in targets(machine)]
RENEW = "run deploy/package/lock"


@pytest.fixture(scope="module")
def locked() -> tuple[lock.Locked, ...]:
    return lock.read()


def test_the_lock_has_everything_that_pyproject_wants(locked: tuple[lock.Locked, ...]) -> None:
    found = {each.name: each.version for each in locked}
    for wanted in map(Requirement, lock.wanted()):
        name = canonicalize_name(wanted.name)
        assert name in found, f"{RENEW}: {wanted} is not locked"
        assert wanted.specifier.contains(found[name]), f"{RENEW}: {wanted}, but {found[name]} is locked"


def test_what_is_locked_is_what_was_tested(locked: tuple[lock.Locked, ...]) -> None:
    lines = (lock.ROOT / "deploy/constraints.txt").read_text("utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if "==" in line)
    tested = {canonicalize_name(name): version for name, version in tested.items()}
    for each in locked:
        assert tested.get(canonicalize_name(each.name)) == each.version, f"{each.name} in deploy/constraints.txt"


@pytest.mark.parametrize("target", EVERY_TARGET, ids=lambda target: f"{target.machine.debian}-{target.tag}")
def test_each_target_has_one_file_of_everything(locked: tuple[lock.Locked, ...], target: Target) -> None:
    fitting = [each.name for each in locked if lock.fits(each, target)]
    assert sorted(fitting) == sorted({each.name for each in locked} - set(lock.FROM_SOURCE)), RENEW


def test_a_wheel_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_wheel(tmp_path / folder, "small-1.0", "py3-none-any", {"small.py": b"x = 1\n"}, metadata("small"))
    first, second = ((tmp_path / folder / "small-1.0-py3-none-any.whl").read_bytes() for folder in ("a", "b"))
    assert first == second


def test_a_tree_carries_its_wheels_with_their_hashes_and_a_list_of_them(tmp_path: Path) -> None:
    wheels = [
        write_wheel(tmp_path, f"{name}-1.0", "py3-none-any", {f"{name}.py": b""}, metadata(name))
        for name in ("anjungan", "pip", "other")
    ]
    root = tmp_path / "tree"
    root.mkdir()
    tree.lay_out(root, wheels, "1.0", "amd64", 1_700_000_000)
    payload = root / "usr/lib/anjungan/payload/1.0"
    requirements = (payload / "requirements.txt").read_text("ascii")
    assert "pip==" not in requirements
    for wheel in wheels[::2]:
        assert f"--hash=sha256:{lock.digest(wheel)}" in requirements
    told = json.loads((root / "usr/share/doc/anjungan/sbom.cdx.json").read_text("utf-8"))
    hashes = {component["hashes"][0]["content"] for component in told["components"]}
    assert hashes == {lock.digest(wheel) for wheel in (payload / "wheels").iterdir()}
    assert (root / "usr/sbin/anjungan-update").stat().st_mode & 0o777 == 0o755
    wants = root / "usr/lib/systemd/system/multi-user.target.wants"
    always = {link.name for link in wants.iterdir() if link.exists()}
    assert always == {"anjungan-resume.service", "anjungan-recover.path"}, "what ends an interrupted update, always"
    assert {int(path.lstat().st_mtime) for path in root.rglob("*")} == {1_700_000_000}


def test_the_list_tells_names_versions_and_licences(tmp_path: Path) -> None:
    told = b"Metadata-Version: 2.4\nName: Some_Thing\nVersion: 2.0\nLicense-Expression: MIT\n"
    wheel = write_wheel(tmp_path, "some_thing-2.0", "py3-none-any", {"thing.py": b""}, told)
    first, second = (sbom([wheel], "1.0", "amd64", epoch) for epoch in (1, 1))
    assert first == second
    [component] = json.loads(first)["components"]
    assert (component["name"], component["version"]) == ("some-thing", "2.0")
    assert component["licenses"] == [{"expression": "MIT"}]
    assert component["purl"].startswith("pkg:pypi/some-thing@2.0")


def metadata(name: str) -> bytes:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nLicense: MIT\n".encode()


def test_a_wheel_can_be_opened(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "small-1.0", "py3-none-any", {"small.py": b"x = 1\n"}, metadata("small"))
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        assert "small-1.0.dist-info/RECORD" in archive.namelist()
