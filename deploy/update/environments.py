"""The versions on this machine: each an environment of its own, complete or not there, and one link that says which."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from deploy.update.failing import Failed
from deploy.update.places import Places, sync_folder, sync_tree, write_durably

_COMPLETE = ".complete"  # written last, with the Python it is for
PYTHON = "/usr/bin/python3"


def in_use(places: Places) -> str | None:
    """The version that `current` leads to."""
    try:
        return os.readlink(places.current)
    except FileNotFoundError:
        return None


def installed(places: Places) -> tuple[str, ...]:
    """Every version whose environment is complete and fits this machine's Python."""
    if not places.versions.is_dir():
        return ()
    names = sorted(folder.name for folder in places.versions.iterdir() if folder.is_dir() and not folder.is_symlink())
    return tuple(name for name in names if is_complete(places, name))


def is_complete(places: Places, version: str) -> bool:
    try:
        return (places.environment(version) / _COMPLETE).read_text("ascii") == _python()
    except FileNotFoundError:
        return False


def build(places: Places, version: str) -> None:
    """Makes the environment from the wheels of the package, without any network; whatever was left there half made
    is made anew. Raises `Failed`."""
    if is_complete(places, version):
        return
    folder, payload = places.environment(version), places.payload(version)
    [pip] = payload.glob("wheels/pip-*.whl")
    remove(places, version)
    places.versions.mkdir(parents=True, exist_ok=True)
    _run(PYTHON, "-I", "-m", "venv", "--without-pip", str(folder))
    chosen = ["--no-index", "--find-links", str(payload / "wheels"), "--require-hashes", "--no-deps"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-cache-dir", "--no-input"]
    requirements = ["--requirement", str(payload / "requirements.txt")]
    _run(str(folder / "bin/python"), f"{pip}/pip", "install", *quiet, *chosen, *requirements)
    sync_tree(folder)  # before it is said to be complete
    write_durably(folder / _COMPLETE, _python(), 0o644)


def use(places: Places, version: str) -> None:
    """Flips the link: at any moment it leads to a complete environment. Raises `Failed` if this one is not."""
    if not is_complete(places, version):
        raise Failed(f"version {version} is not complete: {places.environment(version)}")
    new = places.versions / ".current.new"
    new.unlink(missing_ok=True)
    new.symlink_to(version)
    new.replace(places.current)
    sync_folder(places.versions)


def keep_only(places: Places, versions: Collection[str]) -> None:
    """Removes every other environment and package, never the one in use."""
    kept = {*versions, in_use(places)}
    if places.versions.is_dir():
        for folder in places.versions.iterdir():
            if folder.is_dir() and not folder.is_symlink() and folder.name not in kept:
                remove(places, folder.name)
    if places.packages.is_dir():
        for package in places.packages.glob("anjungan_*.deb"):
            if package not in {places.package(version) for version in kept if version}:
                package.unlink()


def remove(places: Places, version: str) -> None:
    """First it is no longer complete, then it goes."""
    folder = places.environment(version)
    (folder / _COMPLETE).unlink(missing_ok=True)
    if folder.exists():
        sync_folder(folder)
        shutil.rmtree(folder)


def _python() -> str:
    """An environment belongs to one minor version of Debian's Python."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _run(*command: str) -> None:
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environ, umask=0o022, capture_output=True, text=True, cwd=Path("/"), check=False)
    if done.returncode:
        raise Failed(f"{Path(command[0]).name} ended with {done.returncode}: {(done.stderr or done.stdout)[-2000:]}")
