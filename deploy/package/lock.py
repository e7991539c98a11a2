"""The lock file: every file from PyPI that a package may be made of, with its hash.

`deploy/package/lock` makes it anew from pyproject.toml and deploy/constraints.txt, when one of them has changed.
"""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.package.targets import MACHINES, Target, targets

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).with_name("requirements.lock")
EXTRAS = ("kiosk", "devices", "bridge", "central")
FROM_SOURCE = ("evdev",)  # PyPI has no wheels of it for all our targets; deploy/package/evdev.py makes them
TOOLS = ("pip", "setuptools")  # pip installs on the stand, setuptools makes our own wheel
_HASH = "--hash=sha256:"


@dataclass(frozen=True, slots=True, order=True)
class Locked:
    """One file of PyPI."""

    name: str
    version: str
    file: str
    sha256: str


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = set(_resolved(Path(folder)))
    LOCK.write_text(_text(found), "utf-8")
    print(f"{LOCK.relative_to(ROOT)}: {len({locked.name for locked in found})} packages, {len(found)} files")
    return 0


def read(lock: Path = LOCK) -> tuple[Locked, ...]:
    """Raises ValueError for a file that is no lock file of ours."""
    found: list[Locked] = []
    files: list[str] = []
    name = version = ""
    for line in lock.read_text("utf-8").splitlines():
        match line.split():
            case ["#", file] if file.endswith((".whl", ".tar.gz")):
                files.append(file)
            case [spec, "\\"] if "==" in spec:
                name, version = spec.split("==")
            case [word, *_] if word.startswith(_HASH) and files:
                found.append(Locked(name, version, files.pop(0), word.removeprefix(_HASH)))
            case [] | ["#", *_]:
                pass
            case _:
                raise ValueError(f"{lock}: {line}")
    return tuple(found)


def wanted(extras: Iterable[str] = EXTRAS, pyproject: Path = ROOT / "pyproject.toml") -> tuple[str, ...]:
    """The requirements that pyproject.toml names for a stand and a central."""
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    named = [*project["dependencies"], *(each for extra in extras for each in project["optional-dependencies"][extra])]
    return tuple(dict.fromkeys(named))


def own_version(pyproject: Path = ROOT / "pyproject.toml") -> str:
    return str(tomllib.loads(pyproject.read_text("utf-8"))["project"]["version"])


def digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _resolved(folder: Path) -> Iterator[Locked]:
    everything = [*wanted(), *TOOLS]
    prebuilt = [requirement for requirement in everything if not requirement.startswith(FROM_SOURCE)]
    for machine in MACHINES.values():
        for target in targets(machine):
            yield from _downloaded(folder / f"{machine.debian}-{target.tag}", prebuilt, *target.pip)
    source = [requirement for requirement in everything if requirement.startswith(FROM_SOURCE)]
    yield from _downloaded(folder / "source", source, "--no-deps", "--no-binary", ",".join(FROM_SOURCE))


def _downloaded(folder: Path, requirements: list[str], *options: str) -> Iterator[Locked]:
    print(f"asking PyPI for {folder.name}", flush=True)
    constraints = str(ROOT / "deploy" / "constraints.txt")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(folder)]
    subprocess.run([*command, "--constraint", constraints, *options, *requirements], check=True)
    for file in sorted(folder.iterdir()):
        name, version = file.name.removesuffix(".tar.gz").split("-")[:2]
        yield Locked(canonical(name), version, file.name, digest(file))


def canonical(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _text(found: Iterable[Locked]) -> str:
    """Each package's files are named above it, in the order of their hashes; pip reads it as well."""
    lines = ["# Made by deploy/package/lock; not to be changed by hand."]
    for (name, version), several in itertools.groupby(sorted(found), key=lambda locked: (locked.name, locked.version)):
        files = tuple(several)
        lines += [f"# {locked.file}" for locked in files]
        lines += [" \\\n".join([f"{name}=={version}", *(f"    {_HASH}{locked.sha256}" for locked in files)])]
    return "\n".join(lines) + "\n"


def fits(locked: Locked, target: Target) -> bool:
    """Whether this wheel can be installed on the target."""
    if not locked.file.endswith(".whl"):
        return False
    interpreter, abi, platforms = locked.file.removesuffix(".whl").rsplit("-", 3)[1:]
    fitting = set(platforms.split(".")) & {*target.platforms, "any"}
    if abi == "abi3":  # from that Python on
        since = int(interpreter.removeprefix("cp3"))
        return bool(fitting) and since <= int(target.python.removeprefix("3."))
    return bool(fitting) and bool({target.tag, "py3"} & set(interpreter.split(".")))


if __name__ == "__main__":
    sys.exit(main())
