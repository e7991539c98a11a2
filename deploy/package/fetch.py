"""Brings the locked files of one target from PyPI, once, and lets in nothing whose hash is another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.package.lock import FROM_SOURCE, Locked, digest, fits, read
from deploy.package.targets import Target


def wheels(folder: Path, target: Target) -> tuple[Path, ...]:
    """The target's wheels, in `folder`. Raises OSError when one cannot be had or is not the one that was locked."""
    fitting = tuple(locked for locked in read() if fits(locked, target))
    _download(folder, fitting, *target.pip)
    return tuple(_verified(folder, locked) for locked in fitting)


def source(folder: Path, name: str) -> Path:
    """The source archive of a package that has no wheels."""
    [locked] = [locked for locked in read() if locked.name == name and locked.name in FROM_SOURCE]
    _download(folder, [locked], "--no-binary", name, "--no-build-isolation")
    return _verified(folder, locked)


def _download(folder: Path, files: Iterable[Locked], *options: str) -> None:
    missing = [locked for locked in files if not (folder / locked.file).exists()]
    if not missing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    requirements = folder / "requirements"
    lines = (f"{locked.name}=={locked.version} --hash=sha256:{locked.sha256}\n" for locked in missing)
    requirements.write_text("".join(lines), "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    chosen = [*options, "--require-hashes", "--requirement", str(requirements), "--dest", str(folder)]
    subprocess.run([*command, *chosen], check=True)
    requirements.unlink()


def _verified(folder: Path, locked: Locked) -> Path:
    file = folder / locked.file
    if digest(file) != locked.sha256:
        file.unlink()
        raise OSError(f"{locked.file} is not the file that was locked: removed")
    return file
